import Autodiff

/// How far two tensors are apart, beside a bound of what rounding can do.
struct TensorDifference<Scalar: RealScalar> {
  /// maxᵢ |aᵢ − bᵢ|; infinite where one of the two is finite or a number and the other is not.
  private(set) var absolute: Scalar = 0
  /// The same in units in the last place of the largest component of either tensor.
  private(set) var ulps = 0.0
  /// maxᵢ |aᵢ − bᵢ| / boundᵢ, over the components whose bound is finite.
  private(set) var boundRatio = 0.0
  /// Whether every component has a finite bound, and at least one of its two numbers is finite.
  private(set) var isDecided = true

  /// - Precondition: the shapes are equal.
  init(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>, bound: Tensor<Scalar>) {
    guard a.shape == b.shape else { trap(.comparedShapes(a.shape, b.shape)) }
    var largest: Scalar = 0
    for ((x, y), bound) in zip(zip(a.scalars, b.scalars), bound.scalars) {
      for value in [x, y] where value.isFinite { largest = max(largest, Swift.abs(value)) }
      if !bound.isFinite || !(x.isFinite || y.isFinite) { isDecided = false }
      if x == y || (x.isNaN && y.isNaN) { continue }
      let difference = Swift.abs(x - y)
      let distance = difference.isNaN ? .infinity : difference
      absolute = max(absolute, distance)
      if bound.isFinite { boundRatio = max(boundRatio, Double(distance) / Double(bound)) }
    }
    ulps = absolute == 0 ? 0 : Double(absolute / largest.ulp)
  }
}
