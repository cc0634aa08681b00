import Autodiff

/// A recursion on δ^[l], step by step, to be held against the tape: one of the documents', or one of your own.
///
/// ```swift
/// // Document 1, written once more: δ^[L] = 1, δ^[l] = (W^[l+1])ᵀ (σ'(z^[l+1]) ⊙ δ^[l+1]).
/// let mine = Recursion<Double>("mine", delta: .ofActivations) { _ in
///   [1]
/// } step: { forward, l, delta in
///   matmul(forward.sigmaPrime(l + 1) * delta, forward.W(l + 1))
/// }
/// try network.compare(at: [0.1, -0.2, 0.3], with: [mine]).verdict  // .agrees
/// ```
public struct Recursion<Scalar: TensorScalar>: Sendable {
  /// What δ^[l] denotes.
  public enum Delta: Hashable, Sendable {
    /// ∂a^[L]/∂a^[l] for l = L, …, 1.
    case ofActivations
    /// ∂a^[L]/∂z^[l] for l = L, …, 2; below them is the gradient itself.
    case ofPreactivations
  }

  /// The name that a report shows.
  public let name: String
  /// What δ^[l] denotes.
  public let delta: Delta
  /// δ^[L].
  let start: @Sendable (ClosedForm<Scalar>) -> Tensor<Scalar>
  /// δ^[l] from δ^[l+1], for l = L − 1, …, 1; that of l = 1 is the gradient.
  let step: @Sendable (ClosedForm<Scalar>, _ l: Int, Tensor<Scalar>) -> Tensor<Scalar>

  /// Creates a recursion.
  ///
  /// - Parameters:
  ///   - name: what a report calls it.
  ///   - delta: what δ^[l] denotes.
  ///   - start: δ^[L], of shape [1], from the network at a point.
  ///   - step: δ^[l] from the network at a point, l and δ^[l+1], for l = L − 1, …, 1. For l = 1 it returns ∇ₓ a^[L].
  public init(
    _ name: String, delta: Delta,
    start: @escaping @Sendable (ClosedForm<Scalar>) -> Tensor<Scalar>,
    step: @escaping @Sendable (ClosedForm<Scalar>, _ l: Int, Tensor<Scalar>) -> Tensor<Scalar>
  ) {
    self.name = name
    self.delta = delta
    self.start = start
    self.step = step
  }

  /// The recursion of the first document; see `ClosedForm.firstDocument()`.
  public static var firstDocument: Recursion {
    Recursion("document 1", delta: .ofActivations) {
      $0.firstStart()
    } step: { closedForm, l, delta in
      closedForm.firstStep(l + 1, delta)
    }
  }

  /// The recursion of the second document; see `ClosedForm.secondDocument()`.
  public static var secondDocument: Recursion {
    Recursion("document 2", delta: .ofPreactivations) {
      $0.secondStart()
    } step: { closedForm, l, delta in
      l == 1 ? closedForm.lastStep(delta) : closedForm.secondStep(l, delta)
    }
  }

  /// The recursion of the third document in matrix form; see `ClosedForm.thirdDocument()`.
  public static var thirdDocument: Recursion {
    Recursion("document 3", delta: .ofPreactivations) {
      $0.thirdStart()
    } step: { closedForm, l, delta in
      l == 1 ? closedForm.lastStep(delta) : closedForm.thirdStep(l, delta)
    }
  }

  /// The recursions of the three documents.
  public static var documents: [Recursion] { [firstDocument, secondDocument, thirdDocument] }
}
