import Autodiff

/// How the gradient fares on its way from a network's output to its input, layer by layer.
///
/// δ^[l] is the derivative by z^[l], what the l-th linear map gives; ‖δ^[l]‖ the root of the mean over the rows of its squared
/// Euclidean norm. One step of backpropagation,
///
///     δ^[l] = σ'(z^[l]) ⊙ v,   v = (W^[l+1])ᵀ δ^[l+1],
///
/// changes its logarithm by the sum of what each factor does, exactly:
///
///     log ‖δ^[l]‖ − log ‖δ^[l+1]‖ = log (‖v‖ / ‖δ^[l+1]‖) + log (‖σ'(z^[l]) ⊙ v‖ / ‖v‖).
///                                        the weights' part       the activation's part
///
/// What stands between has a part of its own: a normalization, a dropout, and the place where a residual connection adds the
/// gradient that went around its layers to the one that went through them, log (‖g + Jᵀg‖ / ‖Jᵀg‖). The parts of a layer add up
/// to its change, and the changes from the output to a layer to the whole. The gradient is the tape's.
///
/// ```swift
/// let network = try Network<Double>([
///   .linear(weights: [[3, 0], [0, 3]], bias: [0, 0]), .activation(.sigmoid),
///   .linear(weights: [[1, 1]], bias: [0]),
/// ])
/// let ledger = GradientLedger(network, at: [[0, 0]], seed: .output(0))
/// ledger.layers.map(\.number)           // [3, 2, 1]
/// ledger.layers[1].parts[.activation]   // −0.602: log₁₀ ¼
/// ```
public struct GradientLedger: Hashable, Sendable {
  /// What changes a gradient on its way.
  public enum Part: String, CaseIterable, Hashable, Sendable {
    /// The transposed weights of the layer above.
    case weights
    /// σ'(z) of the layer, or the Jacobian of a softmax.
    case activation
    /// A batch or layer normalization.
    case normalization
    /// A dropout, in training.
    case dropout
    /// Where the gradient that went around a residual connection's layers is added.
    case residual
  }

  /// Where the gradient starts.
  public enum Seed<Scalar: RealScalar>: Hashable, Sendable {
    /// At one of the outputs, the first one being 0: δ^[L] = σ'(z^[L]), as in the documents.
    case output(Int)
    /// At the loss of each row, for targets [rows, outputs]: what training sees, times the number of rows.
    case loss(Loss, targets: Tensor<Scalar>)
  }

  /// As what the network is looked at.
  public enum Mode: Hashable, Sendable {
    /// Normalizations have their running statistics, and dropout does nothing.
    case evaluation
    /// As in a step of training on all rows at once: normalizations have the rows' own statistics, and dropout is drawn.
    case training(seed: UInt64)
  }

  /// A layer's line; logarithms have base 10, and are −∞ of zero.
  public struct Layer: Hashable, Sendable {
    /// The documents' number: 1 is the input, L the last linear map.
    public let number: Int
    /// The number of units.
    public let units: Int
    /// log₁₀ ‖δ^[l]‖; of the input log₁₀ ‖∇ₓ‖.
    public let logNorm: Double
    /// What `logNorm` changed by since the layer above, since the seed for the last layer; nil where the gradient was zero or not
    /// finite before.
    public let change: Double?
    /// The parts of the change, those that there are; they add up to it where all are finite.
    ///
    /// NaN stands where a part
    /// cannot be told, the gradient being zero or not finite on both sides of it.
    public let parts: [Part: Double]
    /// σ, where the layer has one.
    public let activation: Activation?
    /// The share of the numbers σ'(z), over rows and units, that are below `flatSlope` times its scale.
    public let flatShare: Double?
    /// The share of the units whose σ'(z) is so on every row.
    public let deadShare: Double?
    /// The least and the largest singular value of ∂a^[l]/∂a^[l−1] over the rows looked at; nil for the input, and where it was
    /// not looked at or is not finite.
    public internal(set) var singularValues: ClosedRange<Double>?
  }

  /// The layers, the last one first and the input at the end.
  public let layers: [Layer]
  /// log₁₀ of the norm of the seed: the derivative by what the network gives, over all outputs.
  public let seedLogNorm: Double
  /// The number of rows that were looked at.
  public let rowCount: Int
  /// At how many of them, evenly spaced, Jacobians were taken; 0 where they would have taken too long.
  public let jacobianRowCount: Int

  /// A slope counts as flat below this share of its scale: ¼ for the sigmoid, 1 for the others, the greater one of 1 and the
  /// parameter's size for elu and leaky_relu.
  public static let flatSlope = 0.01

  /// Looks at a network.
  ///
  /// The Jacobian of a layer goes from one layer's activation to the next's; it includes the normalization, and where a residual
  /// connection goes around this one layer alone, the connection. It is that of one row: statistics are held, and dropout
  /// is left out.
  ///
  /// - Parameters:
  ///   - network: n inputs, m outputs.
  ///   - x: rows [rows, n].
  ///   - seed: where the gradient starts.
  ///   - mode: as what the network is looked at.
  ///   - jacobianRows: at how many rows Jacobians are taken at most.
  /// - Precondition: there are rows, of n numbers; the output exists; targets are [rows, m].
  /// - Complexity: a forward pass and a sweep over the rows, with memory for all numbers in between; for Jacobians of k × k at
  ///   r rows O(r k³) each, for which there is a bound of some seconds in all, from which on there are fewer or none.
  public init<Scalar: RealScalar>(
    _ network: Network<Scalar>, at x: Tensor<Scalar>, seed: Seed<Scalar>,
    mode: Mode = .evaluation, jacobianRows: Int = 4
  ) {
    guard x.rank == 2, x.shape[0] > 0, x.shape[1] == network.inputCount else {
      trap(.ledgerRows(x.shape, takes: network.inputCount))
    }
    if case .output(let output) = seed, !(0..<network.outputCount).contains(output) {
      trap(.ledgerOutput(output, count: network.outputCount))
    }
    let walk = BackwardWalk(network, at: x, seed: seed, mode: mode)
    let places = walk.jacobianRows(atMost: jacobianRows)
    var layers = walk.layers
    for (place, span) in walk.spans.enumerated() {
      // Spans are in the order of the network, lines in the other, with the input behind.
      layers[layers.count - 2 - place].singularValues = span.singularValues(at: places)
    }
    (self.layers, seedLogNorm) = (layers, walk.seedLogNorm)
    (rowCount, jacobianRowCount) = (x.shape[0], places.count)
  }
}
