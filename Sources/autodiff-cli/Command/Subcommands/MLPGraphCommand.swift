import Autodiff
import MLP

/// `autodiff-cli mlp graph`: a network and its derivatives as a graph.
enum MLPGraphCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "graph"],
    abstract: "Draw a network with its values and adjoints.",
    forms: [
      "--layers 3,2,1 [--activation NAME] [--seed N] [--input 0.1,-0.2,0.3]",
      "--model FILE [--activation NAME] --input 0.1,-0.2,0.3",
      "--model FILE [--activation NAME] --data FILE [--target COLUMN] --row N",
    ].map { $0 + " [--by numbers|layers] [--full] [--svg | --dot | --mermaid] [-o FILE]" },
    options: MLPOptions.options.filter {
      !["rows", "json", "json-lines", "output"].contains($0.name)
    } + [
      .init(
        name: "by", value: "numbers|layers",
        summary:
          "A node for every number, or for every vector and matrix; numbers unless that takes "
          + "more than \(numberLimit) nodes.")
    ] + GraphOutput.options,
    notes: MLPOptions.notes + GraphOutput.notes + [
      """
      By numbers x1 is the first input, w213 the weight in W[2] of row 1 and column 3,
      b21 the first number of b[2], z21 and a21 those of z[2] and a[2]; with more than
      nine units or layers w2_1_13. A network that --layers makes has sigmoid in every
      layer unless --activation names another.
      """
    ],
    examples: [
      "autodiff-cli mlp graph --layers 3,2,1 --seed 7 --svg -o network.svg",
      "autodiff-cli mlp graph --layers 30,16,8,1 --by layers --mermaid",
    ])

  /// The most nodes that are drawn number by number without being asked for.
  static let numberLimit = 120

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let output = try GraphOutput(arguments)
    let isByNumbers = try arguments.value("by").map { text in
      guard ["numbers", "layers"].contains(text) else {
        throw UsageError.invalidValue(option: "by", text: text, expected: "numbers or layers")
      }
      return text == "numbers"
    }
    if arguments.has("data"), !arguments.has("row") {
      throw UsageError.missingOption("--row", purpose: "which row of the data to draw")
    }
    var inputs = try NetworkInputs(
      arguments, resources, FileNumbers<Double>.rounded, for: "the graph",
      usualActivation: .sigmoid
    ) { memory, _ in
      memory.ofTrace(isWhole: output.showsAll, isExact: false, asJSON: false)
    }
    guard let (_, rows) = try inputs.next() else {
      throw UsageError.missingOption("--row", purpose: "which row of the data to draw")
    }
    let network = NetworkGraph(inputs.network, at: rows[0, .all])
    if isByNumbers == true, network.nodeCount > GraphOutput.nodeLimit {
      throw CommandError.graphTooLarge(nodes: network.nodeCount, limit: GraphOutput.nodeLimit)
    }
    resources.progress.begin("differentiating")
    let trace =
      isByNumbers ?? (network.nodeCount <= numberLimit) ? network.byNumbers : network.byLayers
    let report = TraceReport(expression: "", trace: trace, showsAll: output.showsAll)
    resources.progress.begin("drawing")
    let result = try output.result(GraphPicture(report, title: network.title))
    try write(result.output)
    return result.status
  }
}

/// A network's output as a function of its input and its parameters, recorded number by number or in vectors and matrices.
struct NetworkGraph {
  let network: MultilayerPerceptron<Double>
  private let input: Tensor<Double>

  init(_ network: MultilayerPerceptron<Double>, at input: Tensor<Double>) {
    (self.network, self.input) = (network, input)
  }

  /// The network in a line, as its description says it.
  var title: String { "\(network): f = a[\(network.depth)]" }

  /// The number of nodes by numbers: the inputs and parameters; for each unit its products, as many sums, and its
  /// activation.
  var nodeCount: Int {
    network.layers.reduce(network.inputCount) { sum, layer in
      let (n, k) = (layer.weights.shape[0], layer.weights.shape[1])
      let isIdentity = layer.activation == .identity
      // Each of these is at most the number of parameters, which fits.
      return sum + 3 * n * k + n + (isIdentity ? 0 : n)
    }
  }

  /// The name of a number: its letter, and its indices from 1.
  func name(_ letter: String, _ indices: Int...) -> String { name(letter, indices) }

  func name(_ letter: String, _ indices: [Int]) -> String {
    let isSmall = max(network.depth, network.sizes.max() ?? 0) <= 9
    return letter + indices.map(String.init).joined(separator: isSmall ? "" : "_")
  }

  /// A run with a step for each number.
  var byNumbers: Trace<Double> {
    var names = (0..<network.inputCount).map { name("x", $0 + 1) }
    var point = input.scalars
    for (l, layer) in zip(2..., network.layers) {
      let (n, k) = (layer.weights.shape[0], layer.weights.shape[1])
      for i in 0..<n {
        names += (0..<k).map { name("w", l, i + 1, $0 + 1) } + [name("b", l, i + 1)]
        point += layer.weights.scalars[i * k..<(i + 1) * k] + [layer.bias.scalars[i]]
      }
    }
    return trace(at: point, names: names) { numbers in
      var a = Array(numbers[..<network.inputCount])
      var next = network.inputCount
      for (l, layer) in zip(2..., network.layers) {
        var outputs: [Tracked<Double>] = []
        for i in 0..<layer.weights.shape[0] {
          let products = a.indices.map { numbers[next + $0] * a[$0] }
          let z = products.dropFirst().reduce(products[0], +) + numbers[next + a.count]
          next += a.count + 1
          let labeled = z.labeled(name("z", l, i + 1))
          let output = layer.activation(labeled)
          outputs.append(
            layer.activation == .identity ? labeled : output.labeled(name("a", l, i + 1)))
        }
        a = outputs
      }
      return a[0]
    }
  }

  /// A run with a step for each affine map and each activation.
  var byLayers: Trace<Double> {
    var (names, point) = (["x"], [input])
    for (l, layer) in zip(2..., network.layers) {
      names += ["W\(l)", "b\(l)"]
      point += [layer.weights, layer.bias]
    }
    return trace(at: point, names: names) { tensors in
      var a = tensors[0]
      for (l, layer) in zip(2..., network.layers) {
        let place = 2 * l - 3
        let z = affine(tensors[place], a, tensors[place + 1]).labeled("z\(l)")
        a = layer.activation == .identity ? z : layer.activation(z).labeled("a\(l)")
      }
      return a[0]
    }
  }
}
