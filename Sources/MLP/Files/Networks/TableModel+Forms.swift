/// The file forms that a model is written in.
extension TableModel {
  /// Writes the model in the form that an extension names: `.json`, `.onnx`, and safetensors otherwise.
  ///
  /// Only a perceptron is written as JSON. ONNX takes rows [batch, inputs] named `input` to `output`, in the operators of its set
  /// 20; names of the inputs and classes stand in its metadata.
  ///
  /// - Throws: a `FileError`; `ModelProblem.notPlain` where JSON has no word for a layer. The file appears whole or not at all.
  public func write(inFormOf path: String) throws(FileError) {
    switch ModelFormat(file: path) {
    case .json:
      guard let perceptron = network.perceptron else {
        throw FileError(
          file: path, problem: .model(.notPlain("other layers, \(network.withoutDropout)")))
      }
      try FileWriter.write(
        JSONModel.encode(
          perceptron, features: features, classes: classes, target: target, columns: columns),
        to: path)
    case .onnx:
      try FileWriter.write(ONNXModel.encode(network, metadata: names), to: path)
    case .safetensors, nil: try write(to: path)
    }
  }
}
