import Autodiff

/// A line of one of the three documents' algorithms, with its numbers at a point.
public struct AlgorithmLine<Scalar: TensorScalar>: Sendable {
  /// Which algorithm the line belongs to.
  public enum Algorithm: String, CaseIterable, Sendable {
    /// The pass that all three begin with.
    case forward
    /// Algorithm 1 of the first document, whose δ^[l] is ∂a^[L]/∂a^[l].
    case firstDocument
    /// The algorithm of the second document, which saves each z^[l] and a^[l]; its δ^[l] is ∂a^[L]/∂z^[l].
    case secondDocument
    /// Steps 1 to 3 of the third document, with the factors as matrices; its δ^[l] is ∂a^[L]/∂z^[l].
    case thirdDocument
  }

  /// A quantity that the line computes.
  public struct Quantity: Sendable {
    /// Its formula, as in `W[3]ᵀ δ[3]`.
    public let name: String
    /// Its numbers.
    public let value: Tensor<Scalar>
  }

  /// Which algorithm the line belongs to.
  public let algorithm: Algorithm
  /// What the document calls the line: `4`, `②`, `Step 2`.
  public let label: String
  /// The layer l that the line is run for; nil where it stands in no loop.
  public let layer: Int?
  /// What the line says, with the layers' numbers in it: `δ[2] = W[3]ᵀ (σ'(z[3]) ⊙ δ[3])`.
  public let statement: String
  /// The shapes in its matrix product, as in `[2, 1] [1] → [2]`; nil where there is none.
  public let shapes: String?
  /// What the line computes, in order; the last one is its result.
  public let quantities: [Quantity]
  /// The tape's own adjoint of what the result is the derivative by; nil where the line computes no derivative of a^[L].
  public internal(set) var adjoint: Quantity?
  /// What the result is the derivative by.
  let wrt: Variable?

  /// A variable of the network.
  enum Variable: Sendable {
    case z(Int)
    case a(Int)
  }

  /// The largest distance of a component of the result from the tape's adjoint; nil where there is none.
  public var difference: Scalar? {
    guard let adjoint, let result = quantities.last else { return nil }
    return largestDistance([(result.value, adjoint.value)])
  }

  init(
    _ algorithm: Algorithm, _ label: String, layer: Int? = nil, _ statement: String,
    shapes: String? = nil, _ quantities: [(String, Tensor<Scalar>)] = [], wrt: Variable? = nil
  ) {
    (self.algorithm, self.label, self.layer) = (algorithm, label, layer)
    (self.statement, self.shapes, self.wrt) = (statement, shapes, wrt)
    self.quantities = quantities.map { Quantity(name: $0.0, value: $0.1) }
  }
}

/// The largest distance of two components of tensors of one shape; not finite where one of them is not, and the other is
/// another number.
func largestDistance<Scalar: TensorScalar>(_ pairs: [(Tensor<Scalar>, Tensor<Scalar>)]) -> Scalar {
  var largest: Scalar = 0
  for (a, b) in pairs {
    for (x, y) in zip(a.scalars, b.scalars) where x != y {
      let distance = Scalar.difference(Swift.max(x, y), Swift.min(x, y))
      if !distance.isFinite { return distance }
      largest = Swift.max(largest, distance)
    }
  }
  return largest
}
