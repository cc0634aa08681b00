import Autodiff

/// The tape held against the recursions of the three documents, quantity by quantity.
///
/// `MultilayerPerceptron.compare(at:)` makes one. Its description is a table with a row for each quantity.
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

  /// What the tape is compared with.
  public enum Method: CaseIterable, Hashable, Sendable {
    /// Algorithm 1 of the first document: δ^[l] = ∂a^[L]/∂a^[l], from 1.
    case firstDocument
    /// The second document, and the third in Hadamard form: δ^[l] = ∂a^[L]/∂z^[l], from σ'(z^[L]).
    case secondDocument
    /// The third document in matrix form, with diag(σ'(z^[l])).
    case thirdDocument
    /// Differences of the network's values.
    case centralDifferences
  }

  /// One quantity, by the tape and by another method.
  public struct Comparison: Sendable {
    /// What is compared.
    public let quantity: Quantity
    /// What the tape is compared with.
    public let method: Method
    /// The tape's adjoint.
    public let tape: Tensor<Scalar>
    /// The other method's result, of the same shape.
    public let other: Tensor<Scalar>
    /// The largest difference of two components.
    public let largestDifference: Scalar
    /// The largest difference in units in the last place of the layer's largest component.
    public let ulps: Double
    /// The error that central differences expect of themselves, their largest component's; nil for the recursions.
    ///
    /// Infinite where a component is not finite or its error is not known: then there is nothing to compare with.
    public let estimatedError: Scalar?
    /// Whether the two agree: within 8 ulp for the recursions, within four times the estimated error of each component
    /// and 10⁻⁶ of the largest for central differences, all of which must be finite.
    public let agrees: Bool
  }

  /// The largest difference, in units in the last place, that counts as agreement of tape and recursion.
  ///
  /// Both round each of their n-term sums in an order of their own.
  public static var toleranceInUlps: Double { 8 }

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
  /// Every comparison, from the output back to the gradient.
  public let comparisons: [Comparison]

  /// The largest difference of tape and recursions, in units in the last place.
  public var largestUlps: Double {
    comparisons.filter { $0.method != .centralDifferences }.map(\.ulps).max() ?? 0
  }

  /// Whether every comparison agrees.
  public var agrees: Bool { comparisons.allSatisfy(\.agrees) }
}

extension BackpropagationReport.Comparison {
  /// The tape against a document's recursion.
  init(
    _ quantity: BackpropagationReport<Scalar>.Quantity,
    _ method: BackpropagationReport<Scalar>.Method, tape: Tensor<Scalar>, delta: Tensor<Scalar>
  ) {
    let difference = TensorDifference(tape, delta)
    self.init(
      quantity: quantity, method: method, tape: tape, other: delta,
      largestDifference: difference.absolute, ulps: difference.ulps, estimatedError: nil,
      agrees: difference.ulps <= BackpropagationReport<Scalar>.toleranceInUlps)
  }

  /// The tape's gradient against differences of values.
  init(tape: Tensor<Scalar>, differences: CentralDifferences<Scalar>) {
    let difference = TensorDifference(tape, differences.gradient)
    let largest = tape.scalars.map(Swift.abs).max() ?? 0
    let isFinite = (differences.gradient.scalars + differences.error.scalars).allSatisfy(\.isFinite)
    let components = zip(zip(tape.scalars, differences.gradient.scalars), differences.error.scalars)
    self.init(
      quantity: .gradient, method: .centralDifferences, tape: tape, other: differences.gradient,
      largestDifference: difference.absolute, ulps: difference.ulps,
      estimatedError: isFinite ? differences.error.scalars.max() : .infinity,
      // What could not be compared does not agree.
      agrees: isFinite
        && components.allSatisfy { pair, error in
          Swift.abs(pair.0 - pair.1) <= 4 * error + Scalar.real(1e-6) * largest
        })
  }
}

extension MultilayerPerceptron where Scalar: RealScalar {
  /// Compares the tape with each document's recursion at one input: the adjoint of every z^[l] and a^[l], and the
  /// gradient, which is held against central differences too.
  ///
  /// ```swift
  /// let network = try MultilayerPerceptron<Double>(sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
  /// let report = try network.compare(at: [0.1, -0.2, 0.3])
  /// report.agrees  // true
  /// print(report)  // a table
  /// ```
  ///
  /// - Parameter x: one input, of shape [n₁].
  /// - Throws: `NetworkError.outputNotScalar` unless n_L = 1, `.input` when x has another shape.
  /// - Complexity: 4 n₁ evaluations for the central differences, and little beside them.
  public func compare(
    at x: Tensor<Scalar>
  ) throws(NetworkError) -> BackpropagationReport<Scalar> {
    guard x.rank == 1 else { throw .input(shape: x.shape, takes: inputCount) }
    let tape = try tapeAdjoints(at: x)
    let closedForm = try ClosedForm(self, at: x)
    let first = closedForm.firstDocument()
    let second = closedForm.secondDocument()
    let third = closedForm.thirdDocument()

    var comparisons: [BackpropagationReport<Scalar>.Comparison] = []
    for l in (2...depth).reversed() {
      let (a, z) = (tape.a[l], tape.z[l])
      comparisons += [
        .init(.activation(l), .firstDocument, tape: a, delta: first[l]),
        .init(.preactivation(l), .secondDocument, tape: z, delta: second[l]),
        .init(.preactivation(l), .thirdDocument, tape: z, delta: third[l]),
      ]
    }
    let gradient = tape.gradient
    comparisons += [
      .init(.gradient, .firstDocument, tape: gradient, delta: first[1]),
      .init(.gradient, .secondDocument, tape: gradient, delta: closedForm.gradient(second)),
      .init(.gradient, .thirdDocument, tape: gradient, delta: closedForm.gradient(third)),
      .init(tape: gradient, differences: CentralDifferences(at: x) { self($0) }),
    ]
    let layersAtKink = (2...depth).filter { l in
      layer(l).activation.hasKink && closedForm.z[l].scalars.contains(0)
    }
    return BackpropagationReport(
      sizes: sizes, activations: layers.map(\.activation), input: x, output: tape.output.scalar,
      gradient: gradient, layersAtKink: layersAtKink, comparisons: comparisons)
  }
}
