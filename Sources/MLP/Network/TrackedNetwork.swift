import Autodiff

/// A network whose parameters are tracked: what the closure of `gradient(at: network) { network in … }` is called with.
///
/// ```swift
/// let g = gradient(at: network) { network in square(network(x) - y).mean() }
/// ```
public struct TrackedNetwork<Scalar: RealScalar> {
  /// The layers.
  public let layers: [NetworkLayer<Tracked<Scalar>>]
  /// A value of the recording, beside which plain tensors are its constants.
  private let anchor: Tracked<Scalar>

  init(_ layers: [NetworkLayer<Tracked<Scalar>>]) {
    self.layers = layers
    anchor = layers.lazy.flatMap(\.parameters).first ?? 0
  }

  /// The output at a plain input, which is a constant of the recording; as evaluation computes it.
  ///
  /// x: [n] → [m], or rows [batch, n] → [batch, m].
  ///
  /// - Precondition: x has one of the two shapes.
  public func callAsFunction(_ x: Tensor<Scalar>) -> Tracked<Scalar> {
    self(anchor.constant(x))
  }

  /// The output at a tracked input, as evaluation computes it.
  ///
  /// - Precondition: x has one of the two shapes.
  public func callAsFunction(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
    var pass: TrainingPass<Tracked<Scalar>>?
    return layers.reduce(x) { a, layer in layer(a, &pass) }
  }

  /// A plain tensor as a constant of the recording.
  public func constant(_ tensor: Tensor<Scalar>) -> Tracked<Scalar> { anchor.constant(tensor) }
}

// ∂/∂ of a loss by every parameter is a network again, with the derivative in the parameter's place.
extension Network: DifferentiableValue, ParameterStructure {
  /// What the closure of `gradient(at: network) { network in … }` is called with.
  public typealias Recorded = TrackedNetwork<Scalar>

  /// The network with every parameter tracked.
  public func map(_ transform: (Tensor<Scalar>) -> Tracked<Scalar>) -> TrackedNetwork<Scalar> {
    TrackedNetwork(layers.map { $0.map(transform) })
  }

  /// The network with every parameter replaced, in the order of the layers.
  ///
  /// - Precondition: `transform` keeps the shapes.
  public func map(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> Network {
    let layers = layers.map { layer in
      layer.map { parameter in
        let new = transform(parameter)
        guard new.shape == parameter.shape else {
          trap(.mappedShape(parameter.shape, to: new.shape))
        }
        return new
      }
    }
    return Network(layers, of: self)
  }
}

extension TrackedNetwork: DifferentiableValue {
  /// The network under new indices: inside an inner call the derivative by a parameter is the partial one.
  public typealias Recorded = TrackedNetwork

  public func record(with recorder: inout InputRecorder<Scalar>) -> TrackedNetwork {
    TrackedNetwork(layers.map { layer in layer.map { recorder.input($0) } })
  }

  public func gradient(from reader: inout GradientReader<Scalar>) -> TrackedNetwork {
    TrackedNetwork(layers.map { layer in layer.map { reader.nextTracked($0.shape) } })
  }

  public func findTape(with finder: inout TapeFinder<Scalar>) {
    for parameter in layers.lazy.flatMap(\.parameters) { finder.see(parameter) }
  }
}
