import Autodiff

/// Why an ONNX model makes no network.
public enum ONNXProblem: Error, Hashable, Sendable {
  /// Bytes that are no such message.
  case malformed
  /// No graph.
  case noGraph
  /// More nodes or tensors than are read.
  case tooLarge(limit: Int)
  /// Other than one input that the graph has no value for, or than one output.
  case ends(inputs: [String], outputs: [String])
  /// An operation that no layer is.
  case operation(String, node: String)
  /// An operation with arguments that no layer has.
  case argument(String, node: String, reason: String)
  /// A tensor whose numbers are in another file.
  case externalData(String)
  /// A tensor of numbers that are not read.
  case elementType(String, Int)
  /// A tensor with more or fewer numbers than its shape.
  case count(String)
  /// Nothing leads from the input to the output.
  case disconnected(String)

  /// The sentence.
  var description: String {
    switch self {
    case .malformed: "the ONNX model is malformed; it may be truncated"
    case .noGraph: "the ONNX model has no graph"
    case .tooLarge(let limit): "the ONNX model has more than \(limit) nodes or tensors"
    case .ends(let inputs, let outputs):
      "a network has one input and one output, but the graph has \(inputs.isEmpty ? "no input" : "inputs \(listed(inputs))") "
        + "and \(outputs.isEmpty ? "no output" : "outputs \(listed(outputs))")"
    case .operation(let operation, let node):
      "node \(quoted(node)) is \(quoted(operation)), which no layer of a network here is; read are Gemm, MatMul, Add, Sub, "
        + "Mul and Div by constants, BatchNormalization, LayerNormalization, Flatten, Reshape, activations, Softmax and LogSoftmax"
    case .argument(let operation, let node, let reason):
      "node \(quoted(node)), \(legible(operation, limit: 40)): \(reason)"
    case .externalData(let name):
      "the numbers of \(quoted(name)) are in another file; save the model as one: "
        + "onnx.save(onnx.load(\"FILE\"), \"model.onnx\")"
    case .elementType(let name, let type):
      "tensor \(quoted(name)) has numbers of ONNX type \(type); FLOAT, DOUBLE, FLOAT16 and BFLOAT16 are read"
    case .count(let name):
      "tensor \(quoted(name)) has more or fewer numbers than its shape needs"
    case .disconnected(let name): "nothing leads from the input to the output \(quoted(name))"
    }
  }
}
