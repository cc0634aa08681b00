import Autodiff

/// The tape held against the recursions of the three documents, step by step and as a whole.
///
/// `MultilayerPerceptron.compare(at:)` makes one. Its description is two tables with a row for each quantity.
public struct BackpropagationReport<Scalar: RealScalar>: Sendable {
  /// What is compared.
  public enum Quantity: Hashable, Sendable {
    /// ∂a^[L]/∂z^[l].
    case preactivation(Int)
    /// ∂a^[L]/∂a^[l].
    case activation(Int)
    /// ∇ₓ a^[L].
    case gradient
  }

  /// What a comparison says.
  public enum Verdict: String, Sendable {
    /// The difference is what rounding can do.
    case agrees
    /// The difference is more than rounding can do: one of the two is wrong.
    case disagrees
    /// Rounding can do so much, or a value is not finite, that the difference says nothing.
    case inconclusive
  }

  /// One quantity, by the tape and by a recursion.
  public struct Comparison: Sendable {
    /// What is compared.
    public let quantity: Quantity
    /// The name of the recursion.
    public let recursion: String
    /// The tape's adjoint.
    public let tape: Tensor<Scalar>
    /// The recursion's result, of the same shape.
    public let other: Tensor<Scalar>
    /// How far rounding can take the two apart, component by component; not finite where nothing is known.
    public let bound: Tensor<Scalar>
    /// The largest difference of two components.
    public let largestDifference: Scalar
    /// The largest difference of two components in units of their bound; the two agree up to 1.
    public let boundRatio: Double
    /// The largest difference in units in the last place of the largest component.
    public let ulps: Double
    /// What the difference says.
    public let verdict: Verdict
  }

  /// The gradient, by the tape and by differences of the network's values: of its components, or of its slopes
  /// along random directions where the components are too many.
  public struct Differences: Sendable {
    /// The number of directions v, each of which gives one number, ⟨∇ₓ a^[L], v⟩; nil where the numbers are the
    /// components of ∇ₓ a^[L].
    public let directions: Int?
    /// The tape's numbers.
    public let tape: Tensor<Scalar>
    /// The same by central differences.
    public let gradient: Tensor<Scalar>
    /// Their estimated errors; infinite where a value is not finite.
    public let error: Tensor<Scalar>
    /// The largest difference of two numbers.
    public let largestDifference: Scalar
    /// `.inconclusive` where no digit of any number is confirmed.
    public let verdict: Verdict
  }

  /// The number of units in each layer, n₁, …, n_L.
  public let sizes: [Int]
  /// σ of each layer beyond the input.
  public let activations: [Activation]
  /// x.
  public let input: Tensor<Scalar>
  /// a^[L].
  public let output: Scalar
  /// ∇ₓ a^[L] from the tape.
  public let gradient: Tensor<Scalar>
  /// The layers with a component of z^[l] exactly at the kink of their activation, where the chain rule follows a
  /// convention and its result need not be a derivative.
  public let layersAtKink: [Int]
  /// Each step of each recursion, applied to the tape's own adjoint one layer above, from the output to the gradient.
  ///
  /// Its bound is that of one step, whatever the depth.
  public let steps: [Comparison]
  /// Each recursion as a whole, from its own forward pass and its own start.
  ///
  /// Its bound grows from layer to layer; where it exceeds `widestBound` of the largest component, and the two do not
  /// differ by more than it, the comparison is inconclusive.
  public let wholes: [Comparison]
  /// The gradient against differences of values.
  public let differences: Differences

  /// The largest bound of a whole comparison, relative to the largest component, that tells something: 10⁻⁶, or √ε
  /// where that is more, as in single precision.
  public static var widestBound: Scalar { max(Scalar.real(1e-6), Scalar.ulpOfOne.squareRoot()) }

  /// Disagreement if any comparison disagrees; else the steps decide: agreement if all of them agree.
  ///
  /// The recursions follow from their steps, and differences see half of the digits, so that an inconclusive one among
  /// them takes nothing away.
  public var verdict: Verdict {
    let verdicts = (steps + wholes).map(\.verdict) + [differences.verdict]
    if verdicts.contains(.disagrees) { return .disagrees }
    return steps.allSatisfy { $0.verdict == .agrees } ? .agrees : .inconclusive
  }

  /// Whether the verdict is agreement.
  public var agrees: Bool { verdict == .agrees }
}

extension BackpropagationReport.Comparison {
  /// - Parameter isTooWide: whether the bound is too wide for agreement to tell something.
  init(
    _ quantity: BackpropagationReport<Scalar>.Quantity, _ recursion: Recursion<Scalar>,
    tape: Tensor<Scalar>, delta: Tensor<Scalar>, bound: Tensor<Scalar>, isTooWide: Bool
  ) {
    let difference = TensorDifference(tape, delta, bound: bound)
    self.init(
      quantity: quantity, recursion: recursion.name, tape: tape, other: delta, bound: bound,
      largestDifference: difference.absolute, boundRatio: difference.boundRatio,
      ulps: difference.ulps,
      verdict: difference.boundRatio > 1
        ? .disagrees : isTooWide || !difference.isDecided ? .inconclusive : .agrees)
  }

  /// One step, from the tape's adjoint above.
  init(
    step quantity: BackpropagationReport<Scalar>.Quantity, _ recursion: Recursion<Scalar>,
    tape: Tensor<Scalar>, delta: Tensor<Scalar>, bound: Tensor<Scalar>
  ) {
    self.init(quantity, recursion, tape: tape, delta: delta, bound: bound, isTooWide: false)
  }

  /// All steps down to a quantity.
  init(
    whole quantity: BackpropagationReport<Scalar>.Quantity, _ recursion: Recursion<Scalar>,
    tape: Tensor<Scalar>, delta: Tensor<Scalar>, bound: Tensor<Scalar>
  ) {
    let widest = bound.scalars.max() ?? 0
    let largest = tape.scalars.map(Swift.abs).max() ?? 0
    self.init(
      quantity, recursion, tape: tape, delta: delta, bound: bound,
      // A bound that consists of what underflow can do is no reason to doubt a zero.
      isTooWide: widest > BackpropagationReport<Scalar>.widestBound * largest
        && widest > Scalar.leastNormalMagnitude / Scalar.ulpOfOne)
  }
}

extension BackpropagationReport.Differences {
  /// - Parameters:
  ///   - directions: how many directions the numbers belong to; nil for components.
  ///   - tape: the tape's numbers.
  ///   - gradient: the same by central differences.
  ///   - error: their estimated errors.
  ///   - output: the network's output.
  init(
    directions: Int? = nil, tape: Tensor<Scalar>, gradient: Tensor<Scalar>, error: Tensor<Scalar>,
    output: Scalar
  ) {
    let largest = tape.scalars.map(Swift.abs).max() ?? 0
    // Per number: the tape, how far it is away, and how far it may be.
    let components = zip(tape.scalars, zip(gradient.scalars, error.scalars))
      .map { (tape: $0, distance: Swift.abs($0 - $1.0), error: $1.1) }
    let isFinite = components.allSatisfy { $0.distance.isFinite && $0.error.isFinite }
    let slack = BackpropagationReport<Scalar>.widestBound * largest

    func verdict() -> BackpropagationReport<Scalar>.Verdict {
      guard isFinite else { return .inconclusive }
      if components.contains(where: { $0.distance > 10 * $0.error + slack }) { return .disagrees }
      let areClose = components.allSatisfy { $0.distance <= 4 * $0.error + slack }
      // A gradient of exactly 0 has no digits: it is confirmed where the errors are small beside the output itself.
      let isTelling =
        largest == 0
        ? components.allSatisfy {
          $0.error
            <= max(Scalar.ulpOfOne.squareRoot() * Swift.abs(output), Scalar.leastNormalMagnitude)
        } : components.contains { max($0.distance, $0.error) <= Swift.abs($0.tape) / 10 }
      return areClose && isTelling ? .agrees : .inconclusive
    }
    self.init(
      directions: directions, tape: tape, gradient: gradient,
      error: isFinite ? error : Tensor(repeating: .infinity, shape: tape.shape),
      largestDifference: components.map(\.distance).reduce(0) {
        $1.isNaN ? .infinity : max($0, $1)
      },
      verdict: verdict())
  }
}
