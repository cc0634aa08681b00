import Autodiff

/// How far two tensors are apart.
struct TensorDifference<Scalar: RealScalar> {
  /// maxᵢ |aᵢ − bᵢ|; infinite where one of the two is finite or a number and the other is not.
  let absolute: Scalar
  /// The same in units in the last place of the largest component of either tensor.
  ///
  /// One unit for the whole layer, because that is what a sum over the layer is accurate to: a small component
  /// beside large ones carries their rounding errors.
  let ulps: Double

  /// - Precondition: the shapes are equal.
  init(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) {
    precondition(a.shape == b.shape, "a difference of shapes \(a.shape) and \(b.shape)")
    var largest: Scalar = 0
    var difference: Scalar = 0
    for (x, y) in zip(a.scalars, b.scalars) where x != y && !(x.isNaN && y.isNaN) {
      let distance = Swift.abs(x - y)
      difference = distance.isNaN ? .infinity : max(difference, distance)
    }
    for value in a.scalars + b.scalars where value.isFinite {
      largest = max(largest, Swift.abs(value))
    }
    absolute = difference
    ulps = difference == 0 ? 0 : Double(difference / largest.ulp)
  }
}
