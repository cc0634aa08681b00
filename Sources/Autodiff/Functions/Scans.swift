// Products, and sums, products and extrema of all elements up to each one.

extension TensorAlgebra {
  /// The product over axes, over all when none are named; 1 where there is nothing to multiply.
  ///
  /// Derivative by a factor: the product of the others, formed without a division, so that a factor 0 is like any other, at
  /// second order too.
  ///
  /// ```swift
  /// gradient(at: Tensor<Double>([0, 2, 3])) { $0.product() }  // [6, 0, 0]
  /// ```
  ///
  /// - Precondition: the axes exist and differ; −1 names the last.
  /// - Complexity: O(n), and so has the pullback.
  public func product(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    let axes = reductionAxes(axes, "product")
    return axes.isEmpty
      ? self : Self.apply(Product(axes: axes, keepsDimensions: keepingDimensions), [self])
  }

  /// The product over one axis.
  public func product(axis: Int, keepingDimensions: Bool = false) -> Self {
    product(axes: [axis], keepingDimensions: keepingDimensions)
  }

  /// y_k = Σ x_j over j ≤ k along an axis; along all elements in row-major order when none is named, as NumPy's `cumsum`.
  ///
  /// Derivative: x̄_j = Σ ȳ_k over k ≥ j.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2, 3]).cumulativeSum()                   // [1, 3, 6]
  /// Tensor<Double>([1, 2, 3]).cumulativeSum(reversed: true)     // [6, 5, 3]
  /// Tensor<Double>([1, 2, 3]).cumulativeSum(exclusive: true)    // [0, 1, 3]
  /// ```
  ///
  /// - Parameters:
  ///   - axis: the axis, −1 for the last; `nil` flattens.
  ///   - reversed: over j ≥ k.
  ///   - exclusive: without j = k.
  /// - Precondition: the axis exists.
  /// - Complexity: O(n).
  public func cumulativeSum(
    axis: Int? = nil, reversed: Bool = false, exclusive: Bool = false
  ) -> Self {
    scanned(axis, "cumulativeSum") {
      CumulativeSum(axis: $0, isReversed: reversed, isExclusive: exclusive)
    }
  }

  /// y_k = Π x_j over j ≤ k along an axis; along all elements in row-major order when none is named, as NumPy's `cumprod`.
  ///
  /// Derivative: x̄_i = Σ ȳ_k Π x_j over k ≥ i and the j ≤ k other than i, formed without a division, so that a factor 0 is like
  /// any other, at second order too.
  ///
  /// - Parameters:
  ///   - axis: the axis, −1 for the last; `nil` flattens.
  ///   - reversed: over j ≥ k.
  ///   - exclusive: without j = k.
  /// - Precondition: the axis exists.
  /// - Complexity: O(n), and so has the pullback.
  public func cumulativeProduct(
    axis: Int? = nil, reversed: Bool = false, exclusive: Bool = false
  ) -> Self {
    scanned(axis, "cumulativeProduct") {
      CumulativeProduct(axis: $0, isReversed: reversed, isExclusive: exclusive)
    }
  }

  /// y_k = max x_j over j ≤ k along an axis; along all elements in row-major order when none is named.
  ///
  /// NaN from the first NaN on.
  ///
  /// The cotangent of y_k is split evenly among the ties up to k, as that of `max` is.
  ///
  /// - Parameters:
  ///   - axis: the axis, −1 for the last; `nil` flattens.
  ///   - reversed: over j ≥ k.
  /// - Precondition: the axis exists.
  /// - Complexity: O(n).
  public func cumulativeMax(axis: Int? = nil, reversed: Bool = false) -> Self {
    scanned(axis, "cumulativeMax") {
      CumulativeExtremum(isMaximum: true, axis: $0, isReversed: reversed)
    }
  }

  /// y_k = min x_j over j ≤ k; otherwise as `cumulativeMax(axis:reversed:)`.
  ///
  /// - Precondition: the axis exists.
  public func cumulativeMin(axis: Int? = nil, reversed: Bool = false) -> Self {
    scanned(axis, "cumulativeMin") {
      CumulativeExtremum(isMaximum: false, axis: $0, isReversed: reversed)
    }
  }

  /// A rule along an axis, or along all elements in row-major order.
  fileprivate func scanned(
    _ axis: Int?, _ operation: String, _ rule: (Int) -> any StructuredRule
  ) -> Self {
    guard let axis else {
      let row = Shape(count)
      return Self.apply(rule(0), [shape == row ? self : reshaped(to: row)])
    }
    let position = checked { () throws(ShapeError) in
      try shape.normalized(axis: axis, operation: operation)
    }
    return Self.apply(rule(position), [self])
  }
}

/// y_k = log Σ exp x_j over j ≤ k along an axis, without overflow or cancellation; along all elements in row-major order when no
/// axis is named.
///
/// Derivative: x̄_j = Σ ȳ_k exp(x_j − y_k) over k ≥ j. Terms of −∞, where all are, and of ∞ share evenly, as in `logSumExp`.
///
/// - Parameters:
///   - axis: the axis, −1 for the last; `nil` flattens.
///   - reversed: over j ≥ k.
/// - Precondition: the axis exists.
/// - Complexity: O(n).
public func logCumulativeSumExp<T: TensorAlgebra>(
  _ x: T, axis: Int? = nil, reversed: Bool = false
) -> T where T.Scalar: RealScalar {
  x.scanned(axis, "logCumulativeSumExp") { LogCumulativeSumExp(axis: $0, isReversed: reversed) }
}

/// h_k = a_k h_{k−1} + b_k along an axis, from h_0 = b_0: an exponential average, a filter with one pole, a product of factors
/// that are added to on the way.
///
/// With r_k = h̄_k + a_{k+1} r_{k+1}, collected from the end, b̄ = r and ā_k = r_k h_{k−1}; a_0 is not used. The derivative is a
/// recurrence again, whose cost is that of the value at any order, and no factor is divided out.
///
/// ```swift
/// let x: Tensor<Double> = [8, 0, 0]
/// linearRecurrence(Tensor(repeating: 0.5, shape: [3]), x)  // [8, 4, 2]
/// ```
///
/// - Parameters:
///   - a: the factors, broadcast against `b`.
///   - b: the terms.
///   - axis: the axis, −1 for the last.
///   - reversed: from the end, h_k = a_k h_{k+1} + b_k.
/// - Precondition: the shapes broadcast, and the axis exists.
/// - Complexity: O(n).
public func linearRecurrence<T: TensorAlgebra>(
  _ a: T, _ b: T, axis: Int = -1, reversed: Bool = false
) -> T {
  let (shape, position) = checked { () throws(ShapeError) in
    let shape = try Shape.broadcast(a.shape, b.shape, operation: "linearRecurrence")
    return (shape, try shape.normalized(axis: axis, operation: "linearRecurrence"))
  }
  let rule = LinearRecurrence(
    axis: position, isReversed: reversed, kind: .numbers, isTransposed: false)
  return T.apply(rule, [a.broadcast(to: shape), b.broadcast(to: shape)])
}
