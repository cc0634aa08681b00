import Autodiff

// onnx.proto of ONNX 1.17 has the numbers of the fields.

extension ONNXModel {
  /// The operator set that is written, the first one with Gelu.
  private static var operatorSet: Int { 20 }

  /// The bytes of an ONNX model: rows [batch, inputs] named `input` to `output`; FLOAT for `Float`, DOUBLE for any wider
  /// scalar.
  package static func encode<Scalar: RealScalar>(
    _ network: Network<Scalar>, metadata: [String: String] = [:]
  ) -> [UInt8] {
    var graph = GraphWriter<Scalar>()
    graph.write(network.layers)
    graph.end()
    var model = ProtobufWriter()
    model.put(1, 9)  // IR version
    model.put(2, "autodiff")
    model.put(7) { message in
      for node in graph.nodes { message.put(1, node) }
      message.put(2, "network")
      for tensor in graph.tensors { message.put(5, tensor) }
      message.put(11) { GraphWriter<Scalar>.put("input", units: network.inputCount, &$0) }
      message.put(12) { GraphWriter<Scalar>.put("output", units: network.outputCount, &$0) }
    }
    model.put(8) { $0.put(2, operatorSet) }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      model.put(14) { entry in
        entry.put(1, key)
        entry.put(2, value)
      }
    }
    return model.bytes
  }
}

/// The nodes and constants of a graph that is a chain.
private struct GraphWriter<Scalar: RealScalar> {
  private(set) var nodes: [[UInt8]] = []
  private(set) var tensors: [[UInt8]] = []
  private var current = "input"
  private var count = 0

  /// ONNX's number of the scalar's type.
  private static var type: Int { Scalar.self == Float.self ? 1 : 11 }

  mutating func write(_ layers: [Network<Scalar>.Layer]) {
    for layer in layers { write(layer) }
  }

  /// The value that has been reached gets the name of the graph's output.
  mutating func end() { node("Identity", [current], output: "output") }

  private mutating func write(_ layer: Network<Scalar>.Layer) {
    let name = "layer\(count)"
    count += 1
    func stored(_ suffix: String) -> String { "\(name).\(suffix)" }
    switch layer {
    case .linear(let weights, let bias):
      put(stored("weight"), weights)
      put(stored("bias"), bias)
      node("Gemm", [current, stored("weight"), stored("bias")], integers: ["transB": 1])
    case .activation(let activation): write(activation)
    case .parametricRelu(let slopes):
      put(stored("slope"), slopes)
      node("PRelu", [current, stored("slope")])
    case .layerNormalization(let scale, let shift, let epsilon):
      put(stored("scale"), scale)
      put(stored("shift"), shift)
      node(
        "LayerNormalization", [current, stored("scale"), stored("shift")],
        floats: ["epsilon": epsilon], integers: ["axis": -1])
    case .batchNormalization(let scale, let shift, let running, let epsilon):
      put(stored("scale"), scale)
      put(stored("shift"), shift)
      put(stored("mean"), running.mean)
      put(stored("variance"), running.variance)
      node(
        "BatchNormalization", [current] + ["scale", "shift", "mean", "variance"].map(stored),
        floats: ["epsilon": epsilon])
    case .dropout: return
    case .softmax: node("Softmax", [current], integers: ["axis": -1])
    case .logSoftmax: node("LogSoftmax", [current], integers: ["axis": -1])
    case .residual(let part):
      let before = current
      write(part)
      node("Add", [before, current])
    }
  }

  private mutating func write(_ activation: Activation) {
    let parameter = activation.parameter ?? 0
    switch activation.kind {
    case .relu: node("Relu", [current])
    case .sigmoid: node("Sigmoid", [current])
    case .tanh: node("Tanh", [current])
    case .softplus: node("Softplus", [current])
    case .gelu: node("Gelu", [current])
    case .geluTanh: node("Gelu", [current], strings: ["approximate": "tanh"])
    case .elu: node("Elu", [current], floats: ["alpha": parameter])
    case .leakyRelu: node("LeakyRelu", [current], floats: ["alpha": parameter])
    case .identity: return
    case .silu:
      let before = current
      node("Sigmoid", [before])
      node("Mul", [before, current])
    }
  }

  private mutating func node(
    _ operation: String, _ inputs: [String], output: String? = nil, floats: [String: Double] = [:],
    integers: [String: Int] = [:], strings: [String: String] = [:]
  ) {
    let output = output ?? "value\(nodes.count)"
    var message = ProtobufWriter()
    for input in inputs { message.put(1, input) }
    message.put(2, output)
    message.put(3, "\(operation)\(nodes.count)")
    message.put(4, operation)
    func attribute(_ name: String, _ type: Int, _ body: (inout ProtobufWriter) -> Void) {
      message.put(5) { entry in
        entry.put(1, name)
        body(&entry)
        entry.put(20, type)
      }
    }
    for (name, value) in floats { attribute(name, 1) { $0.put(2, Float(value)) } }
    for (name, value) in integers { attribute(name, 2) { $0.put(3, value) } }
    for (name, value) in strings { attribute(name, 3) { $0.put(4, value) } }
    nodes.append(message.bytes)
    current = output
  }

  private mutating func put(_ name: String, _ tensor: Tensor<Scalar>) {
    var message = ProtobufWriter()
    for extent in tensor.shape.dimensions { message.put(1, extent) }
    message.put(2, Self.type)
    message.put(8, name)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tensor.count * (Self.type == 1 ? 4 : 8))
    for scalar in tensor.scalars {
      if Self.type == 1 {
        withUnsafeBytes(of: Float(scalar).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      } else {
        withUnsafeBytes(of: Double(scalar).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    message.put(9, bytes)
    tensors.append(message.bytes)
  }

  /// A value of rows: [batch, units].
  static func put(_ name: String, units: Int, _ message: inout ProtobufWriter) {
    message.put(1, name)
    message.put(2) { type in
      type.put(1) { tensor in
        tensor.put(1, Self.type)
        tensor.put(2) { shape in
          shape.put(1) { $0.put(2, "batch") }
          shape.put(1) { $0.put(1, units) }
        }
      }
    }
  }
}
