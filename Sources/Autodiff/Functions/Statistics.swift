// Variances, norms and the like: reductions that are composed of others or have a rule of their own where that keeps digits.

extension TensorAlgebra {
  /// The differences x − m from the mean over axes, over all when none are named.
  ///
  /// Of equal numbers each is exactly 0: the rounding of the mean is taken out. Derivative: x̄ = ȳ − mean(ȳ).
  ///
  /// - Precondition: the axes exist and differ; −1 names the last.
  public func centered(axes: [Int]? = nil) -> Self {
    Self.apply(Centered(axes: reductionAxes(axes, "centered")), [self])
  }

  /// The mean of the squared differences from the mean over axes, over all when none are named: Σ (x − m)² / (n − ddof).
  ///
  /// In two passes: m first, so that nothing cancels. Of equal numbers, and of one, it is 0 with gradient 0. Derivative:
  /// x̄ = 2 ȳ (x − m) / (n − ddof).
  ///
  /// ```swift
  /// Tensor<Double>([1, 2, 3, 4]).variance()         // 1.25
  /// Tensor<Double>([1, 2, 3, 4]).variance(ddof: 1)  // 1.6666666666666667
  /// ```
  ///
  /// - Parameters:
  ///   - ddof: "delta degrees of freedom", what the divisor is less than the number of elements: 0 as in NumPy; PyTorch's default is 1.
  ///     From n on the divisor is 0 and the variance NaN or infinite.
  ///   - keepingDimensions: whether the axes stay, with extent 1.
  /// - Precondition: the axes exist and differ; −1 names the last.
  /// - Complexity: O(n).
  public func variance(
    axes: [Int]? = nil, ddof: Int = 0, keepingDimensions: Bool = false
  ) -> Self {
    let axes = reductionAxes(axes, "variance")
    let centered = Self.apply(Centered(axes: axes), [self])
    return Self.apply(.square, centered).sum(axes: axes, keepingDimensions: keepingDimensions)
      / Self(degreesOfFreedom(axes, ddof))
  }

  /// The variance over one axis.
  public func variance(axis: Int, ddof: Int = 0, keepingDimensions: Bool = false) -> Self {
    variance(axes: [axis], ddof: ddof, keepingDimensions: keepingDimensions)
  }

  /// n − ddof for the elements along axes, and not less than 0.
  func degreesOfFreedom(_ axes: [Int], _ ddof: Int) -> Scalar {
    let count = axes.reduce(1) { $0 * shape[$1] }
    let (difference, overflow) = count.subtractingReportingOverflow(ddof)
    return Scalar(overflow ? .max : Swift.max(0, difference))
  }

  /// The largest element less the smallest, over axes, over all when none are named.
  ///
  /// Ties as in `max` and `min`.
  ///
  /// - Precondition: the axes exist and differ, and there is something to compare.
  public func peakToPeak(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    max(axes: axes, keepingDimensions: keepingDimensions)
      - min(axes: axes, keepingDimensions: keepingDimensions)
  }

  /// The weighted mean Σ w x / Σ w over axes, over all when none are named.
  ///
  /// Derivatives: w / Σ w by x, (x − mean) / Σ w by w.
  ///
  /// - Parameter weights: one for each element, or of a shape that broadcasts to the tensor's.
  /// - Precondition: the axes exist and differ, and the weights broadcast.
  public func mean(
    weights: Self, axes: [Int]? = nil, keepingDimensions: Bool = false
  ) -> Self {
    let weights = weights.broadcast(to: shape)
    func total(_ x: Self) -> Self { x.sum(axes: axes, keepingDimensions: keepingDimensions) }
    return total(self * weights) / total(weights)
  }

  /// How many elements are not 0, over axes, over all when none are named; NaN is not.
  ///
  /// Derivative: 0.
  ///
  /// - Precondition: the axes exist and differ.
  public func countNonzero(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    Self.apply(.notEqual, self, 0).sum(axes: axes, keepingDimensions: keepingDimensions)
  }

  /// 1 where an element along the axes is not 0, 0 where all are; over all when none are named.
  ///
  /// NaN is not 0. Of no elements it is 0. Derivative: 0.
  ///
  /// - Precondition: the axes exist and differ.
  public func any(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    countNonzero(axes: axes, keepingDimensions: keepingDimensions) .> 0
  }

  /// 1 where no element along the axes is 0, 0 where one is; over all when none are named.
  ///
  /// NaN is not 0. Of no elements it is 1. Derivative: 0.
  ///
  /// - Precondition: the axes exist and differ.
  public func all(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    (self .== 0).sum(axes: axes, keepingDimensions: keepingDimensions) .== 0
  }

  /// The position of the largest element along an axis, of all elements in row-major order when none is named; the first of equal
  /// ones, and of the first NaN where there is one, as NumPy's.
  ///
  /// It has no derivative. Positions are numbers of the scalar type: a `Float` has those up to 2²⁴.
  ///
  /// - Precondition: the axis exists, and there is something to compare.
  public func argMax(axis: Int? = nil, keepingDimensions: Bool = false) -> Self {
    position(axis, keepingDimensions, isMaximum: true)
  }

  /// The position of the smallest element along an axis; otherwise as `argMax(axis:keepingDimensions:)`.
  ///
  /// - Precondition: the axis exists, and there is something to compare.
  public func argMin(axis: Int? = nil, keepingDimensions: Bool = false) -> Self {
    position(axis, keepingDimensions, isMaximum: false)
  }

  private func position(_ axis: Int?, _ keepingDimensions: Bool, isMaximum: Bool) -> Self {
    let kept = axis.map { [reductionAxes([$0], isMaximum ? "argMax" : "argMin")[0]] }
    let x = axis == nil ? reshaped(to: Shape(count)) : self
    let rule = ExtremumPosition(isMaximum: isMaximum, axis: kept?[0] ?? 0)
    let position = Self.apply(rule, [x])
    guard keepingDimensions else { return position }
    let axes = kept ?? Array(0..<rank)
    return position.reshaped(to: shape.reduced(axes: axes, keepingDimensions: true))
  }
}

extension TensorAlgebra where Scalar: RealScalar {
  /// The square root of the variance over axes, over all when none are named.
  ///
  /// Without overflow or underflow on the way. Derivative: x̄ = ȳ (x − m) / ((n − ddof) y), and 0 where the deviation is 0, as of
  /// equal numbers and of one: the subgradient of least norm.
  ///
  /// ```swift
  /// gradient(at: Tensor<Double>([5, 5, 5])) { $0.standardDeviation() }  // [0, 0, 0]
  /// ```
  ///
  /// - Parameters:
  ///   - ddof: what the divisor is less than the number of elements; see `variance(axes:ddof:keepingDimensions:)`.
  ///   - keepingDimensions: whether the axes stay, with extent 1.
  /// - Precondition: the axes exist and differ; −1 names the last.
  /// - Complexity: O(n).
  public func standardDeviation(
    axes: [Int]? = nil, ddof: Int = 0, keepingDimensions: Bool = false
  ) -> Self {
    let axes = reductionAxes(axes, "standardDeviation")
    let centered = Self.apply(Centered(axes: axes), [self])
    let norm = PowerNorm(p: 2, axes: axes, keepsDimensions: keepingDimensions)
    return Self.apply(norm, [centered]) / Self(Scalar.sqrt(degreesOfFreedom(axes, ddof)))
  }

  /// The standard deviation over one axis.
  public func standardDeviation(
    axis: Int, ddof: Int = 0, keepingDimensions: Bool = false
  ) -> Self {
    standardDeviation(axes: [axis], ddof: ddof, keepingDimensions: keepingDimensions)
  }

  /// The p-norm (Σ |x|^p)^(1/p) of the elements along axes, of all when none are named, whatever the shape.
  ///
  /// | p | norm |
  /// |---|---|
  /// | 1 | Σ \|x\| |
  /// | 2 | √Σ x², of a matrix Frobenius' |
  /// | ∞ | max \|x\| |
  /// | −∞ | min \|x\| |
  /// | 0 | how many are not 0, with derivative 0 |
  /// | other | (Σ \|x\|^p)^(1/p) |
  ///
  /// Neither 10²⁰⁰ nor 10⁻²⁰⁰ overflows or underflows on the way. Derivative: x̄ = ȳ sign(x) (|x|/y)^(p−1); where it does not exist the
  /// subgradient of least norm: 0 at the origin, and for p ≤ 1 by every element that is 0. Ties for ∞ are split evenly. Infinite elements
  /// give NaN in the gradient.
  ///
  /// ```swift
  /// Tensor<Double>([3, 4]).norm()                          // 5
  /// gradient(at: Tensor<Double>([0, 0])) { $0.norm() }     // [0, 0]
  /// gradient(at: Tensor<Double>([3, -3])) { $0.norm(.infinity) }  // [0.5, -0.5]
  /// ```
  ///
  /// - Precondition: the axes exist and differ; for ±∞ there is something to compare.
  /// - Complexity: O(n).
  public func norm(
    _ p: Double = 2, axes: [Int]? = nil, keepingDimensions: Bool = false
  ) -> Self {
    let axes = reductionAxes(axes, "norm")
    let sizes = { Self.apply(.abs, self) }
    switch p {
    case 0: return countNonzero(axes: axes, keepingDimensions: keepingDimensions)
    case 1: return sizes().sum(axes: axes, keepingDimensions: keepingDimensions)
    case .infinity: return sizes().max(axes: axes, keepingDimensions: keepingDimensions)
    case -.infinity: return sizes().min(axes: axes, keepingDimensions: keepingDimensions)
    default:
      return Self.apply(
        PowerNorm(p: p, axes: axes, keepsDimensions: keepingDimensions), [self])
    }
  }

  /// The p-norm along one axis.
  public func norm(_ p: Double = 2, axis: Int, keepingDimensions: Bool = false) -> Self {
    norm(p, axes: [axis], keepingDimensions: keepingDimensions)
  }

  /// The tensor with each NaN replaced by a number, and its derivative by nothing: what a mean or a sum of the numbers there are
  /// is made of.
  ///
  /// ```swift
  /// let x = Tensor([1, .nan, 3])
  /// x.replacingNaN(by: 0).sum()  // 4
  /// ```
  public func replacingNaN(by number: Scalar) -> Self {
    Self.where(Self.apply(.notEqual, self, self), Self(number), self)
  }
}
