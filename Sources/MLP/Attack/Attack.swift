import Autodiff

/// Small changes of an input that move a function across a boundary: how small a change breaks a decision.
///
/// The decision is whether f(x) is above the boundary. FGSM and PGD look for a change that turns it, which shows that the
/// decision does not survive a change of that size; bounds over a box show up to which size it survives every change. The
/// smallest change that breaks the decision lies between the two.
///
/// ```swift
/// let attack = Attack(try RowFunction(network, beforeActivation: true), norm: .infinity)
/// let step = try attack.fastGradient(at: x, epsilon: 0.1)
/// step.predictedChange             // ∇f · δ
/// step.value - step.valueBefore    // what happened
/// let flip = try attack.smallestChange(at: x)
/// try attack.certifiedRadius(at: x)   // at most flip.best?.size
/// ```
///
/// Gradients come from the tape. Of a network that ends in a monotone activation attack what is before it: the decision is
/// the same, and a saturated activation hides no gradient.
public struct Attack {
  /// f.
  public let function: RowFunction<Double>
  /// What f(x) must be above.
  public let boundary: Double
  /// How the size of a change is measured.
  public let norm: PerturbationNorm
  /// Which inputs may change, and to what.
  public let rules: PerturbationRules

  /// Creates an attack on the decision whether f(x) is above a boundary.
  public init(
    _ function: RowFunction<Double>, boundary: Double = 0, norm: PerturbationNorm = .infinity,
    rules: PerturbationRules = PerturbationRules()
  ) {
    (self.function, self.boundary, self.norm, self.rules) = (function, boundary, norm, rules)
  }

  /// What an attack came to.
  public struct Step: Sendable {
    /// The changed input, [n].
    public let point: Tensor<Double>
    /// ‖δ‖ with δ = point − x.
    public let size: Double
    /// f(x).
    public let valueBefore: Double
    /// f(x + δ).
    public let value: Double
    /// ∇f(x) · δ.
    public let predictedChange: Double
    /// Whether the decision turned.
    public let isFlipped: Bool
  }

  /// What the gradient at a point is good for.
  public enum GradientState: Hashable, Sendable {
    case usable
    /// Every component by an input that may change is 0: the gradient is masked, and says nothing of larger changes.
    case zero
    /// A component is infinite or NaN.
    case notFinite
  }

  /// f and its gradient at a point, with 0 by the inputs that are fixed.
  func slope(
    at x: [Double]
  ) throws(InterpretationError) -> (value: Double, gradient: [Double], state: GradientState) {
    let (values, gradients) = try function.valuesWithGradients(
      at: Tensor(shape: [1, function.inputCount], x))
    var gradient = gradients.scalars
    for input in rules.fixed where gradient.indices.contains(input) { gradient[input] = 0 }
    let state: GradientState =
      !gradient.allSatisfy(\.isFinite)
      ? .notFinite : gradient.allSatisfy { $0 == 0 } ? .zero : .usable
    return (values.scalar, gradient, state)
  }

  /// What the gradient at an input is good for.
  ///
  /// - Throws: `InterpretationError`.
  public func gradientState(at x: Tensor<Double>) throws(InterpretationError) -> GradientState {
    try function.requireRow(x, "input")
    return try slope(at: x.scalars).state
  }

  /// The change that a gradient allows one to expect at most: ε times its dual norm by the inputs that may change, ε Σ |g_i| for
  /// the largest change of an input.
  ///
  /// - Throws: `InterpretationError`.
  public func expectedChange(
    at x: Tensor<Double>, epsilon: Double
  ) throws(InterpretationError) -> Double {
    try function.requireRow(x, "input")
    return epsilon * norm.dualSize(try slope(at: x.scalars).gradient)
  }

  /// 1 above the boundary, −1 on or below it; NaN is on no side.
  func side(_ value: Double) -> Double {
    value.isNaN ? .nan : value > boundary ? 1 : -1
  }

  /// A step from x to a point, as a result.
  func step(
    from x: [Double], _ start: (value: Double, gradient: [Double]), to point: [Double],
    value: Double
  ) -> Step {
    let change = zip(point, x).map { $0 - $1 }
    let flipped = side(start.value) * side(value) < 0
    return Step(
      point: Tensor(point), size: norm.size(change), valueBefore: start.value, value: value,
      predictedChange: zip(start.gradient, change).reduce(0) { $0 + $1.0 * $1.1 },
      isFlipped: flipped)
  }
}
