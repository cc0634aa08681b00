import Autodiff

/// The three documents' algorithms run at one input of a network, every line with its numbers, and beside each δ the tape's
/// own adjoint.
///
/// ```swift
/// let network = try MultilayerPerceptron<Double>(sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
/// let trace = try BackpropagationTrace(network, at: [0.1, -0.2, 0.3])
/// trace.forEachLine(of: .firstDocument) { line in
///   print(line.label, line.statement)
///   for quantity in line.quantities { print("  ", quantity.name, quantity.value) }
/// }
/// ```
public struct BackpropagationTrace<Scalar: TensorScalar>: Sendable {
  /// The forward pass, z^[l] and a^[l] of each layer, and the recursions on it.
  public let closedForm: ClosedForm<Scalar>
  /// The tape's answer for each z^[l] and a^[l].
  public let tape: TapeAdjoints<Scalar>
  /// δ^[l] of the first document, ∂a^[L]/∂a^[l] for l = L, …, 1.
  public let firstDocument: PerLayer<Tensor<Scalar>>
  /// δ^[l] of the second document, ∂a^[L]/∂z^[l] for l = L, …, 2.
  public let secondDocument: PerLayer<Tensor<Scalar>>
  /// δ^[l] of the third document, ∂a^[L]/∂z^[l] for l = L, …, 2.
  public let thirdDocument: PerLayer<Tensor<Scalar>>

  /// Runs the forward pass, the three recursions and the tape.
  ///
  /// - Parameter x: one input, of shape [n₁].
  /// - Throws: `NetworkError.outputNotScalar` unless n_L = 1, `.input` when x has another shape.
  /// - Complexity: a small multiple of the evaluation.
  public init(
    _ network: MultilayerPerceptron<Scalar>, at x: Tensor<Scalar>
  ) throws(NetworkError) {
    guard x.rank == 1 else { throw .input(shape: x.shape, takes: network.inputCount) }
    closedForm = try ClosedForm(network, at: x)
    tape = try network.tapeAdjoints(at: x)
    firstDocument = closedForm.firstDocument()
    secondDocument = closedForm.secondDocument()
    thirdDocument = closedForm.thirdDocument()
  }

  /// The network that is traced.
  public var network: MultilayerPerceptron<Scalar> { closedForm.network }

  /// a^[L].
  public var output: Scalar { tape.output.scalar }

  /// ∇ₓ a^[L] from the tape.
  public var gradient: Tensor<Scalar> { tape.gradient }

  /// ∇ₓ a^[L] from each of the documents, in order.
  public var gradients: [Tensor<Scalar>] {
    [
      firstDocument[1], closedForm.gradient(secondDocument), closedForm.gradient(thirdDocument),
    ]
  }

  /// The layers with a component of z^[l] exactly at the kink of their activation, where the chain rule follows a
  /// convention and its result need not be a derivative.
  public var layersAtKink: [Int] {
    closedForm.z.layers.filter {
      network.layer($0).activation.hasKink && closedForm.z[$0].scalars.contains(0)
    }
  }

  /// The largest distance of a component of a document's δ from the tape's adjoint; not finite where one of the two is
  /// not.
  public var largestDifference: Scalar {
    var pairs: [(Tensor<Scalar>, Tensor<Scalar>)] = gradients.map { ($0, gradient) }
    for l in firstDocument.layers { pairs.append((firstDocument[l], tape.a[l])) }
    for l in secondDocument.layers {
      pairs += [(secondDocument[l], tape.z[l]), (thirdDocument[l], tape.z[l])]
    }
    return largestDistance(pairs)
  }

  /// Whether every number is finite: all of them are known.
  package var isFinite: Bool {
    let deltas = [
      firstDocument, secondDocument, thirdDocument, tape.a, tape.z, closedForm.z, closedForm.a,
    ]
    return (deltas.flatMap { delta in delta.layers.map { delta[$0] } } + gradients).allSatisfy {
      $0.scalars.allSatisfy(\.isFinite)
    }
  }

  /// Calls `body` with each line of an algorithm in the order in which it is run, a line in a loop once for each layer.
  ///
  /// The matrices of the third document are computed as they come, one at a time.
  public func forEachLine(
    of algorithm: AlgorithmLine<Scalar>.Algorithm,
    _ body: (AlgorithmLine<Scalar>) throws -> Void
  ) rethrows {
    let L = network.depth
    try closedForm.forEachLine(of: algorithm) { line in
      var line = line
      line.adjoint =
        switch line.wrt {
        case nil: nil
        case .z(let l)?: .init(name: "∂a[\(L)]/∂z[\(l)]", value: tape.z[l])
        case .a(let l)?: .init(name: "∂a[\(L)]/∂a[\(l)]", value: tape.a[l])
        }
      try body(line)
    }
  }
}
