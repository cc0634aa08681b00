import Autodiff
import MLP

/// A network of any layers, which of its outputs are differentiated, and the inputs at which it is.
struct GradientInputs {
  let network: Network<Double>
  /// The plain form, cut to the one output that is meant; nil where there are several, or other layers.
  let perceptron: MultilayerPerceptron<Double>?
  /// The numbers of the outputs; empty where there are several, the call chooses none, and none is needed.
  let outputs: [Int]
  /// The classes that the outputs stand for, where the file names them.
  let classes: [String]?
  /// What was taken for granted about the file.
  let modelNotes: [String]
  var source: RowSource<Double>
  /// The standard deviation of each input in the rows trained on, where the file says it.
  let deviations: [Double]?

  /// Which outputs a command takes of a network with several.
  enum Outputs {
    /// One, or each of them.
    case all
    /// One.
    case one
    /// One, or none where the call names none.
    case optional
  }

  /// Reads the network, and opens the table.
  ///
  /// - Parameters:
  ///   - purpose: what is done with them, for a message.
  ///   - choice: which outputs the command takes.
  ///   - blockSize: how many rows are looked at together, by the sizes of the network.
  ///   - work: the bytes that it takes for so many rows.
  /// - Throws: `UsageError`, `FileError`, `NetworkError` or `CommandError`.
  init(
    _ arguments: ParsedArguments, _ resources: Resources, for purpose: String = "the gradient",
    outputs choice: Outputs = .all, blockSize: (NetworkMemory) -> Int = \.blockSize,
    work: (NetworkMemory, _ rows: Int) -> Double
  ) throws {
    if arguments.has("data"), arguments.has("input") {
      throw UsageError.conflict("--data", "--input")
    }
    let options = arguments.has("data") ? try TableOptions(arguments) : nil
    resources.progress.begin("reading the network")
    func requireMemory(_ sizes: [Int]) throws {
      let memory = NetworkMemory(sizes)
      let rows = options.map { $0.rows.count ?? .max } ?? 1
      let table = options == nil ? 0 : memory.ofTable
      try resources.memory.require(
        work(memory, min(rows, blockSize(memory))) + table, for: purpose)
    }
    var names: [String]?
    var columns = InputColumns()
    if let path = arguments.value("model") {
      try NetworkInputs<Double>.requireFileOnly(arguments)
      let loaded = try LoadedModel.read(path, arguments, resources)
      (network, classes, names) = (
        loaded.model.network, loaded.model.classes, loaded.model.features
      )
      (modelNotes, columns) = (loaded.notes, loaded.model.columns)
      try requireMemory(network.memorySizes)
    } else {
      network = Network(
        try NetworkInputs<Double>.made(arguments, ActivationOptions(arguments), nil, requireMemory))
      (classes, modelNotes) = (nil, [])
    }
    deviations = columns.deviations
    outputs =
      choice == .optional && network.outputCount > 1 && !arguments.has("output")
      ? []
      : try OutputChoice.outputs(
        arguments, count: network.outputCount, classes: classes, allowsAll: choice == .all)
    perceptron =
      outputs.count == 1 ? try network.perceptron?.keeping(output: outputs[0]) : nil
    let (inputCount, memory) = (network.inputCount, NetworkMemory(network.memorySizes))
    source = try RowSource(
      options, arguments, resources, .rounded, inputCount: inputCount, features: names,
      columns: columns, blockSize: blockSize(memory)
    ) {
      try NetworkInputs<Double>.input(
        arguments, inputCount: inputCount, held: memory.ofParameters, .rounded,
        within: resources.memory)
    }
  }

  /// The values of the outputs at rows, and the gradient of each: for each output [rows] and [rows, inputs].
  func valuesWithGradients(
    at rows: Tensor<Double>
  ) throws(NetworkError) -> [(values: Tensor<Double>, gradients: Tensor<Double>)] {
    if let perceptron {
      let (values, gradients) = try perceptron.valueWithInputGradient(at: rows)
      return [(values, gradients)]
    }
    let (values, pullback) = valueWithPullback(at: rows) { network($0) }
    // A row's outputs depend on that row alone, so that the pullback of one output's ones has each row's gradient in its place.
    return outputs.map { output in
      let seed = Tensor<Double>(shape: values.shape) { $0[1] == output ? 1 : 0 }
      return (values[.all, output], pullback(seed))
    }
  }

  /// What an output is called in front of its value.
  func title(of place: Int) -> String { name(ofOutput: outputs[place]) }

  /// What an output is called: its number, and its class where the file names it.
  func name(ofOutput output: Int) -> String {
    guard network.outputCount > 1 else { return "output" }
    let name = classes.flatMap { output < $0.count ? $0[output] : nil }
    return "output \(output)" + (name.map { " (\(legible($0, limit: 40)))" } ?? "")
  }

  /// One output as a function of rows.
  ///
  /// - Parameter beforeActivation: whether the last layer's activation or softmax is left out.
  /// - Throws: `InterpretationError`.
  func function(
    of output: Int, beforeActivation: Bool = false
  ) throws(InterpretationError) -> RowFunction<Double> {
    if let perceptron {
      return try RowFunction(perceptron, beforeActivation: beforeActivation)
    }
    return try RowFunction(network, output: output, beforeActivation: beforeActivation)
  }

  /// The network in a line: that of the one output where it is plain and has no others.
  var networkTitle: String {
    network.outputCount == 1 ? perceptron.map { "\($0)" } ?? "\(network)" : "\(network)"
  }
}

extension Network where Scalar == Double {
  /// What the last layer is called, where it makes outputs of what a linear layer gives; nil where it is linear.
  var outputFunctionName: String? {
    switch layers.last {
    case .activation(let activation)? where activation != .identity: "\(activation)"
    case .softmax?: "softmax"
    case .logSoftmax?: "log_softmax"
    default: nil
    }
  }

  /// The units of its layers, from which memory is estimated: normalizations and softmaxes are layers of units too.
  var memorySizes: [Int] { [inputCount] + Self.sizes(layers, from: inputCount) }

  private static func sizes(_ layers: [Layer], from count: Int) -> [Int] {
    var (sizes, count) = ([Int](), count)
    for layer in layers {
      switch layer {
      case .linear(let weights, _): count = weights.shape[0]
      case .residual(let part): sizes += self.sizes(part, from: count)
      case .layerNormalization, .batchNormalization, .parametricRelu, .softmax, .logSoftmax: break
      case .activation, .dropout: continue
      }
      sizes.append(count)
    }
    return sizes
  }
}
