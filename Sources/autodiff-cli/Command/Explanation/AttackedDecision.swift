import Autodiff
import MLP

/// The decision of a network that is attacked: whether a function is above a boundary.
struct AttackedDecision {
  /// What is above the boundary or not: z where the output's activation is monotone, the margin of a class, else the output.
  let function: RowFunction<Double>
  let boundary: Double
  /// The output itself.
  let output: RowFunction<Double>
  /// What the output is held against; nil where it is the other outputs.
  let threshold: Double?
  /// What `function` is called.
  let symbol: String
  /// The number of the output.
  let outputNumber: Int
  /// Whether the output is held against the others: `function` is its margin.
  var isMargin: Bool { threshold == nil }

  /// The decision whether one output is above a threshold.
  ///
  /// - Parameter threshold: what is asked for; nil for the usual one.
  /// - Throws: `UsageError` or `InterpretationError`.
  init(_ inputs: GradientInputs, output number: Int, threshold: Double?) throws {
    outputNumber = number
    output = try inputs.function(of: number)
    let activation: Activation =
      if case .activation(let activation)? = inputs.network.layers.last { activation } else {
        .identity
      }
    let function = inputs.network.outputFunctionName
    let isSoftmax = inputs.network.layers.last == .softmax
    let isLogSoftmax = inputs.network.layers.last == .logSoftmax
    let threshold = threshold ?? (activation == .sigmoid ? 0.5 : 0)
    self.threshold = threshold
    let before: Double? =
      switch activation.kind {
      case .identity: isSoftmax || isLogSoftmax ? nil : threshold
      case .sigmoid:
        threshold > 0 && threshold < 1
          ? threshold == 0.5 ? 0 : Double.log(threshold) - Double.log1p(-threshold) : nil
      case .tanh: abs(threshold) < 1 ? Double.atanh(threshold) : nil
      case .relu: threshold >= 0 ? threshold : nil
      default: nil
      }
    let range: (least: Double, most: Double, text: String) =
      switch activation.kind {
      case .sigmoid: (0, 1, "between 0 and 1")
      case .tanh: (-1, 1, "between -1 and 1")
      case .relu: (0, .infinity, "from 0")
      case .softplus: (0, .infinity, "above 0")
      case .identity where isSoftmax: (0, 1, "between 0 and 1")
      case .identity where isLogSoftmax: (-.infinity, 0, "below 0")
      default: (-.infinity, .infinity, "")
      }
    let isRelu = activation.kind == .relu
    guard threshold > range.least || isRelu && threshold == 0, threshold < range.most else {
      throw UsageError.thresholdOutside(
        threshold, activation: function ?? "\(activation)", range: range.text)
    }
    if let before {
      self.function = try inputs.function(of: number, beforeActivation: true)
      (boundary, symbol) = (before, activation == .identity ? "output" : "z")
    } else {
      (self.function, boundary, symbol) = (output, threshold, "output")
    }
  }

  /// The decision whether a class is chosen.
  ///
  /// - Parameters:
  ///   - margin: how far it is ahead of the others.
  ///   - isPredicted: whether the network chooses it before it is attacked; then a tie leaves the decision as it is.
  init(
    class number: Int, margin: RowFunction<Double>, output: RowFunction<Double>, isPredicted: Bool
  ) {
    (outputNumber, function, self.output) = (number, margin, output)
    // f ≥ 0, told as f > −5e-324.
    boundary = isPredicted ? (0.0).nextDown : 0
    (threshold, symbol) = (nil, "margin")
  }
}

/// The decisions of a network at rows, one for all rows or that of the class that it chooses at each.
struct AttackedDecisions {
  private enum Kind {
    case threshold(AttackedDecision)
    /// The class that is meant; nil for the one that is chosen at the row.
    case margin(of: Int?)
  }
  private let kind: Kind
  private let inputs: GradientInputs
  /// The numbers whose largest decides: what a softmax is given.
  private let scores: Network<Double>

  /// - Parameter threshold: what is asked for; nil for the usual decision.
  /// - Throws: `UsageError`, `CommandError` or `InterpretationError`.
  init(_ inputs: GradientInputs, threshold: Double?) throws {
    self.inputs = inputs
    let network = inputs.network
    var layers = network.layers
    let isSoftmax = layers.last == .softmax || layers.last == .logSoftmax
    if isSoftmax { layers.removeLast() }
    scores = isSoftmax ? try Network(layers) : network
    let choosesLargest =
      network.outputCount > 1 && (isSoftmax || network.outputFunctionName == nil)
    if choosesLargest, threshold == nil {
      kind = .margin(of: inputs.outputs.first)
    } else if let output = inputs.outputs.first {
      kind = .threshold(try AttackedDecision(inputs, output: output, threshold: threshold))
    } else if threshold != nil {
      throw UsageError.goesWith(
        option: "threshold", other: "output", instead: "it is held against one output")
    } else {
      throw CommandError.outputChoice(
        count: network.outputCount, classes: inputs.classes, allowsAll: false, hasOption: true)
    }
  }

  /// The class with the largest number at a row, the first of several; nil where the decision is a threshold.
  func chosen(at row: Tensor<Double>) -> Int? {
    guard case .margin = kind else { return nil }
    let z = scores(row).scalars
    return z.indices.max { z[$0] < z[$1] || z[$0] == z[$1] && $0 > $1 }
  }

  /// The class with the largest number beside one, the first of several.
  func strongest(beside number: Int, at row: Tensor<Double>) -> Int? {
    let z = scores(row).scalars
    return z.indices.filter { $0 != number }
      .max { z[$0] < z[$1] || z[$0] == z[$1] && $0 > $1 }
  }

  /// What an output is called.
  func name(ofOutput output: Int) -> String { inputs.name(ofOutput: output) }

  /// The decision at a row.
  ///
  /// - Throws: `InterpretationError`.
  func decision(at row: Tensor<Double>) throws -> AttackedDecision {
    switch kind {
    case .threshold(let decision): return decision
    case .margin(let meant):
      // Not kept: of each class it holds a matrix of the last layer's size.
      let number = meant ?? chosen(at: row) ?? 0
      return AttackedDecision(
        class: number, margin: try .margin(of: number, in: inputs.network),
        output: try RowFunction(inputs.network, output: number), isPredicted: meant == nil)
    }
  }

  /// The decision in a line.
  var text: String {
    switch kind {
    case .threshold(let decision):
      "the decision: is "
        + (inputs.network.outputCount == 1
          ? "the output" : inputs.name(ofOutput: decision.outputNumber)) + " above "
        + short(decision.threshold ?? .nan)
        + (decision.symbol == "z"
          ? ", that is z before its activation above \(short(decision.boundary))" : "")
    case .margin(nil): "the decision: which output is the largest" + marginText("it")
    case .margin(let number?):
      "the decision: is \(inputs.name(ofOutput: number)) the largest" + marginText("it")
    }
  }

  private func marginText(_ name: String) -> String {
    let function = inputs.network.outputFunctionName.map { ", before the \($0)" } ?? ""
    return "\nmargin: how far \(name) is ahead of the largest other\(function)"
  }

  /// The members of a JSON object that say what is decided.
  var json: [JSONOutput.Member] {
    switch kind {
    case .threshold(let decision):
      [
        .init("threshold", .number(decision.threshold ?? .nan)),
        .init("boundary", .number(decision.boundary)), .init("of", .string(decision.symbol)),
      ]
    case .margin(let meant):
      [
        .init("threshold", .null), .init("boundary", .number(0)), .init("of", .string("margin")),
        .init("class", meant.map { .integer($0) } ?? .null),
      ]
    }
  }
}
