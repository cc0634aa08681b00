import Autodiff

/// An ONNX model as a network: a graph in which one value goes from the input to the output, through layers and constants.
package enum ONNXModel {
  static func content<Scalar>(
    _ file: FileBytes, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> ModelContent<Scalar> {
    let graph = try ONNXGraph(file)
    guard graph.inputs.count == 1, graph.outputs.count == 1, let output = graph.outputs.first else {
      throw file.failure(.onnx(.ends(inputs: graph.inputs, outputs: graph.outputs)))
    }
    var reading = ONNXReading(file, graph, numbers)
    for node in graph.nodes { try reading.read(node) }
    guard reading.current == output else {
      throw file.failure(.onnx(.disconnected(output)))
    }
    var content = ModelContent(reading.modules)
    if let last = content.modules.last, case .open = last.kind {
    } else {
      content.modules.append(ModelModule(.open(.elementwise(.identity))))
    }
    content.features = names(graph.metadata["features"])
    content.classes = names(graph.metadata["classes"])
    content.target = graph.metadata["target"]
    content.columns = InputColumns(metadata: graph.metadata)
    return content
  }

  private static func names(_ text: String?) -> [String]? {
    guard let text,
      case .array(let values)? = try? JSONValue(parsing: Array(text.utf8), file: "metadata")
    else { return nil }
    let names = values.compactMap { if case .string(let name) = $0 { name } else { nil } }
    return names.count == values.count ? names : nil
  }
}

/// The modules that the nodes so far have given.
private struct ONNXReading<Scalar: TensorScalar> {
  private let file: FileBytes
  private let numbers: FileNumbers<Scalar>
  private var constants: [String: StoredTensor]
  /// The name of the value that has been reached.
  private(set) var current: String
  /// x where the value is σ(x) and x may still be multiplied with it, which makes silu.
  private var beforeSigmoid: String?
  private(set) var modules: [ModelModule<Scalar>] = []

  init(_ file: FileBytes, _ graph: ONNXGraph, _ numbers: FileNumbers<Scalar>) {
    (self.file, self.numbers) = (file, numbers)
    (constants, current) = (graph.constants, graph.inputs[0])
  }

  mutating func read(_ node: ONNXGraph.Node) throws(FileError) {
    let file = file
    func fail(_ reason: String) -> FileError {
      file.failure(.onnx(.argument(node.operation, node: node.title, reason: reason)))
    }
    let isConstant = node.inputs.allSatisfy { constants[$0] != nil || $0.isEmpty }
    if isConstant {
      try readConstant(node)
      return
    }
    // x σ(x) has two branches that meet at once.
    if node.operation == "Mul", let before = beforeSigmoid, node.inputs.count == 2,
      Set(node.inputs) == [before, current]
    {
      modules[modules.count - 1] = ModelModule(.open(.elementwise(.silu)))
      advance(node)
      return
    }
    beforeSigmoid = nil
    guard node.inputs.filter({ $0 == current }).count == 1,
      node.inputs.allSatisfy({ $0 == current || $0.isEmpty || constants[$0] != nil })
    else {
      if node.inputs.contains(current) { throw fail("it joins two branches of the graph") }
      // Another branch, which must not lead to the output.
      return
    }
    guard ["", "ai.onnx", "com.microsoft"].contains(node.domain) else {
      throw file.failure(.onnx(.operation("\(node.domain).\(node.operation)", node: node.title)))
    }
    try readLayer(node, fail)
    advance(node)
  }

  private mutating func advance(_ node: ONNXGraph.Node) { current = node.outputs.first ?? "" }

  private mutating func readConstant(_ node: ONNXGraph.Node) throws(FileError) {
    guard let output = node.outputs.first else { return }
    switch node.operation {
    case "Constant":
      if case .tensor(var tensor)? = node.attributes["value"] {
        tensor = StoredTensor(
          name: output, type: tensor.type, shape: tensor.shape, file: tensor.file,
          start: tensor.start)
        constants[output] = tensor
      }
    case "Identity", "Cast", "Dropout":
      if let input = node.inputs.first { constants[output] = constants[input] }
    case "Transpose":
      if let input = node.inputs.first, var tensor = constants[input], tensor.shape.rank == 2 {
        tensor.isTransposed.toggle()
        constants[output] = tensor
      }
    // What else is computed from constants is missed where it is needed.
    default: return
    }
  }

  private mutating func readLayer(
    _ node: ONNXGraph.Node, _ fail: (String) -> FileError
  ) throws(FileError) {
    switch node.operation {
    case "Gemm":
      guard node.inputs[0] == current else { throw fail("the input must be its first operand") }
      guard node.integer("transA", or: 0) == 0 else { throw fail("transA = 1 is not read") }
      var weights = try constant(node, 1, fail)
      if node.integer("transB", or: 0) == 0 { weights.isTransposed.toggle() }
      var matrix = try self.matrix(weights, fail)
      let units = matrix.shape[0]
      var bias = Tensor<Scalar>.zeros([units])
      if node.inputs.count > 2, !node.inputs[2].isEmpty {
        bias = try vector(try constant(node, 2, fail), units, fail)
      }
      let (alpha, beta) = (node.float("alpha", or: 1), node.float("beta", or: 1))
      if alpha != 1 { matrix = matrix * Tensor(try scalar(alpha, fail)) }
      if beta != 1 { bias = bias * Tensor(try scalar(beta, fail)) }
      modules.append(ModelModule(.linear(weights: matrix, bias: bias), name: weights.name))
    case "MatMul":
      guard node.inputs[0] == current else { throw fail("the input must be its first operand") }
      var weights = try constant(node, 1, fail)
      weights.isTransposed.toggle()
      let matrix = try matrix(weights, fail)
      modules.append(
        ModelModule(.linear(weights: matrix, bias: .zeros([matrix.shape[0]])), name: weights.name))
    case "Add", "Sub", "Mul", "Div": try readArithmetic(node, fail)
    case "BatchNormalization":
      guard node.integer("training_mode", or: 0) == 0 else {
        throw fail("it is in training mode; call model.eval() before the export")
      }
      let scale = try constant(node, 1, fail)
      let units = scale.shape.count
      modules.append(
        ModelModule(
          .batchNormalization(
            scale: try vector(scale, units, fail),
            shift: try vector(try constant(node, 2, fail), units, fail),
            mean: try vector(try constant(node, 3, fail), units, fail),
            variance: try vector(try constant(node, 4, fail), units, fail),
            epsilon: node.float("epsilon", or: 1e-5)), name: node.title))
    case "LayerNormalization":
      let axis = node.integer("axis", or: -1)
      guard axis == -1 || axis == 1 else { throw fail("axis \(axis) is not the last one") }
      let scale = try constant(node, 1, fail)
      let units = scale.shape.count
      let shift: Tensor<Scalar> =
        node.inputs.count > 2 && !node.inputs[2].isEmpty
        ? try vector(try constant(node, 2, fail), units, fail) : .zeros([units])
      modules.append(
        ModelModule(
          .layerNormalization(
            scale: try vector(scale, units, fail), shift: shift,
            epsilon: node.float("epsilon", or: 1e-5)), name: node.title))
    case "PRelu":
      let slopes = try constant(node, 1, fail)
      modules.append(
        ModelModule(
          .parametricRelu(slopes: try vector(slopes, slopes.shape.count, fail)), name: node.title))
    case "Softmax", "LogSoftmax":
      let axis = node.integer("axis", or: -1)
      guard axis == -1 || axis == 1 else { throw fail("axis \(axis) is not the last one") }
      modules.append(ModelModule(.open(node.operation == "Softmax" ? .softmax : .logSoftmax)))
    case "Flatten":
      guard node.integer("axis", or: 1) == 1 else { throw fail("an axis other than 1") }
    // A row of numbers stays what it is.
    case "Identity", "Dropout", "Cast", "Reshape", "Squeeze", "Unsqueeze": return
    default:
      guard let activation = try activation(node, fail) else {
        throw file.failure(.onnx(.operation(node.operation, node: node.title)))
      }
      if activation == .sigmoid { beforeSigmoid = current }
      modules.append(ModelModule(.open(.elementwise(activation))))
    }
  }

  private func activation(
    _ node: ONNXGraph.Node, _ fail: (String) -> FileError
  ) throws(FileError) -> Activation? {
    switch node.operation {
    case "Relu": return .relu
    case "Sigmoid": return .sigmoid
    case "Tanh": return .tanh
    case "Softplus": return .softplus
    case "Swish":
      guard node.float("alpha", or: 1) == 1 else { throw fail("alpha other than 1 is not read") }
      return .silu
    case "Gelu": return node.string("approximate", or: "none") == "tanh" ? .geluTanh : .gelu
    case "LeakyRelu", "Elu":
      let isElu = node.operation == "Elu"
      let alpha = node.float("alpha", or: isElu ? 1 : 0.01)
      guard alpha.isFinite else { throw fail("alpha is not finite") }
      return isElu ? .elu(alpha: alpha) : .leakyRelu(slope: alpha)
    default: return nil
    }
  }

  /// x + c, x − c, x c and x / c with a constant c: as a bias where it can be one, else as a normalization with mean 0 and
  /// variance 1.
  private mutating func readArithmetic(
    _ node: ONNXGraph.Node, _ fail: (String) -> FileError
  ) throws(FileError) {
    guard node.inputs.count == 2 else { throw fail("it needs two operands") }
    let isFirst = node.inputs[0] == current
    guard isFirst || node.operation == "Add" || node.operation == "Mul" else {
      throw fail("a constant minus or over the value is not read")
    }
    let stored = try constant(node, isFirst ? 1 : 0, fail)
    if node.operation == "Add", let last = modules.last,
      case .linear(let weights, let bias) = last.kind
    {
      let more = try vector(stored, weights.shape[0], fail)
      modules[modules.count - 1].kind = .linear(weights: weights, bias: bias + more)
      return
    }
    guard let units = try self.units ?? (stored.shape.count > 1 ? stored.shape.count : nil) else {
      throw fail("nothing says how many units there are")
    }
    let constant = try vector(stored, units, fail)
    let (zeros, ones) = (Tensor<Scalar>.zeros([units]), Tensor<Scalar>.ones([units]))
    let (scale, shift): (Tensor<Scalar>, Tensor<Scalar>) =
      switch node.operation {
      case "Add": (ones, constant)
      case "Sub": (ones, zeros - constant)
      case "Mul": (constant, zeros)
      default: (ones / constant, zeros)
      }
    modules.append(
      ModelModule(
        .batchNormalization(scale: scale, shift: shift, mean: zeros, variance: ones, epsilon: 0)))
  }

  /// How many units there are, where a linear layer or a normalization has said so.
  private var units: Int? {
    get throws(FileError) {
      for module in modules.reversed() {
        switch module.kind {
        case .linear(let weights, _): return weights.shape[0]
        case .batchNormalization(let scale, _, _, _, _): return scale.count
        default: continue
        }
      }
      return nil
    }
  }

  private func constant(
    _ node: ONNXGraph.Node, _ place: Int, _ fail: (String) -> FileError
  ) throws(FileError) -> StoredTensor {
    guard place < node.inputs.count, let tensor = constants[node.inputs[place]] else {
      throw fail("operand \(place + 1) must be a constant that is stored in the file")
    }
    guard tensor.type.isFloatingPoint else {
      throw fail("operand \(place + 1) holds no floating-point numbers")
    }
    return tensor
  }

  private func matrix(
    _ stored: StoredTensor, _ fail: (String) -> FileError
  ) throws(FileError) -> Tensor<Scalar> {
    guard stored.shape.rank == 2, stored.shape.count > 0 else {
      throw fail("the weights have shape \(stored.shape), and a matrix is needed")
    }
    return try numbers.binary(stored)
  }

  /// A vector of a length: itself, with axes of length 1 before it, or one number for all.
  private func vector(
    _ stored: StoredTensor, _ count: Int, _ fail: (String) -> FileError
  ) throws(FileError) -> Tensor<Scalar> {
    guard stored.shape.count == count || stored.shape.count == 1,
      stored.shape.dimensions.filter({ $0 != 1 }).count <= 1, count > 0
    else { throw fail("shape \(stored.shape) of \(quoted(stored.name)) is no vector of \(count)") }
    var flat = stored
    flat.isTransposed = false
    let tensor = try numbers.binary(flat)
    return tensor.count == count
      ? tensor.reshaped(to: [count])
      : Tensor(repeating: tensor.scalars[0], shape: [count])
  }

  private func scalar(
    _ value: Double, _ fail: (String) -> FileError
  ) throws(FileError) -> Scalar {
    guard let scalar = numbers.double(value) else { throw fail("\(value) is no fraction") }
    return scalar
  }
}
