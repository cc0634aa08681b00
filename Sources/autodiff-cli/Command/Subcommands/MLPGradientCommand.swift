import Autodiff
import MLP

/// `autodiff-cli mlp gradient`: which inputs move a network's output, and in which direction.
enum MLPGradientCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "gradient"],
    abstract: "Differentiate a network's output by its input.",
    forms: MLPOptions.forms.map {
      $0 + " [--top N] " + ($0.contains("--data") ? "[--each] " : "") + "[--json | --json-lines]"
    },
    options: MLPOptions.options.map { $0.name == "output" ? outputs : $0 } + [
      .init(
        name: "top", value: "N",
        summary: "Show only the N largest components; 20 of more than 40 unless given."),
      .init(
        name: "expect", value: "NUMBER",
        summary: "Hold the row's output against what another framework printed, to its last digit."),
      .init(
        name: "each",
        summary: "Print every row; of more than \(rowLimit), text is a summary without it."),
    ],
    notes: MLPOptions.notes,
    examples: [
      "autodiff-cli mlp gradient --layers 3,2,1 --activation sigmoid --seed 7",
      "autodiff-cli mlp gradient --model net.safetensors --activation relu,sigmoid \\",
      "  --data table.csv --target label --row 0",
    ])

  private static let outputs = CommandDefinition.Option(
    name: "output", value: "K|NAME|all",
    summary:
      "The output that is differentiated of a network with several: its number, from 0, or its class; "
      + "or each of them.")

  /// The most rows that are printed as text one by one without being asked for.
  static let rowLimit = 20

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let top = try arguments.value("top").map { text throws(UsageError) in
      guard let top = Int(text), top > 0 else {
        throw .invalidValue(option: "top", text: text, expected: "a whole number from 1")
      }
      return top
    }
    let form = try RowOutput.Form(arguments)
    let expected = try Expectation(arguments)
    let count = arguments.has("data") ? try RowSelection(arguments).count : 1
    if expected != nil, count != 1 {
      throw UsageError.goesWith(
        option: "expect", other: "input or --row", instead: "it is the output of one row")
    }
    // Whether rows wait until it is known how many there are.
    let waits = form == .text && !arguments.has("each") && count ?? .max > rowLimit
    var inputs = try GradientInputs(arguments, resources) { memory, rows in
      memory.ofGradient(
        rows: rows, shown: top ?? 40, asJSON: form != .text, waiting: waits ? rowLimit : 0)
    }
    if expected != nil, inputs.outputs.count > 1 {
      throw UsageError.conflict("--expect", "--output all")
    }
    resources.progress.begin("differentiating" + (inputs.source.hasTable ? ": # rows" : ""))
    let names = inputs.source.featureNames
    var output = RowOutput(form, title: inputs.networkTitle)
    var summaries = inputs.outputs.map { _ in GradientSummary(inputCount: names.count) }
    var saturation = inputs.perceptron.map(Saturation.init) ?? .unknown
    var waiting: [String] = []
    var last: Double?
    func flush() throws {
      for text in waiting {
        try output.append(to: write, text: { text }, json: { .null })
      }
      waiting = []
    }
    func next() throws -> (first: Int, inputs: Tensor<Double>)? {
      do { return try inputs.source.next() } catch {
        // What came before the fault is printed.
        try flush()
        throw error
      }
    }
    while let (first, rows) = try next() {
      let results = try inputs.valuesWithGradients(at: rows)
      if inputs.source.hasTable, inputs.perceptron != nil {
        saturation.add(rows, outputs: results[0].values.scalars)
      }
      for position in 0..<rows.shape[0] {
        let number = inputs.source.number(first, position)
        let values = results.map { $0.values[position] }
        let gradients = results.map { $0.gradients[position, .all] }
        last = values.first
        func text() -> String {
          let row = inputs.source.hasTable ? "row \(number): " : ""
          return values.indices.map { place in
            "\(row)\(inputs.title(of: place)) \(full(values[place]))\n"
              + ranking(
                names, at: rows[position, .all].scalars, gradient: gradients[place].scalars,
                top: top)
          }.joined(separator: "\n")
        }
        if waits {
          for place in values.indices {
            summaries[place].add(
              row: number, output: values[place], gradient: gradients[place].scalars)
          }
          if summaries[0].count > rowLimit { waiting = [] } else { waiting.append(text()) }
        } else {
          try output.append(to: write, text: text) {
            inputs.outputs.count == 1
              ? [
                "row": .integer(number), "output": .number(values[0]),
                "gradient": JSONOutput(gradients[0]),
              ]
              : [
                "row": .integer(number), "outputs": .array(values.map(JSONOutput.number)),
                "gradients": .array(gradients.map { JSONOutput($0) }),
              ]
          }
        }
        resources.progress.step()
      }
    }
    resources.progress.begin("writing")
    if summaries[0].count > rowLimit {
      try write(output.title + "\n")
      for place in summaries.indices {
        let title = inputs.network.outputCount > 1 ? "\(inputs.title(of: place))\n" : ""
        try write((place > 0 ? "\n" : "") + title + summaries[place].text(names, top: top))
      }
    }
    try flush()
    if let note = saturation.note { resources.notes.add(note) }
    try output.finish(members(inputs, saturation), to: write)
    if let expected, let last { try expected.require(last) }
    return .success
  }

  /// What stands before the rows in the object of `--json`.
  private static func members(
    _ inputs: GradientInputs, _ saturation: Saturation
  ) -> [JSONOutput.Member] {
    let network = JSONOutput(inputs.network)
    var members = [JSONOutput.Member("network", network)]
    if !inputs.modelNotes.isEmpty {
      members.append(.init("model", .array(inputs.modelNotes.map(JSONOutput.string))))
    }
    if inputs.network.outputCount > 1 {
      members.append(.init("outputs", .array(inputs.outputs.map(JSONOutput.integer))))
      if let classes = inputs.classes {
        members.append(.init("classes", .array(classes.map(JSONOutput.string))))
      }
    }
    if let features = inputs.source.features {
      members.append(.init("features", .array(features.map(JSONOutput.string))))
    }
    if let z = saturation.everywhere {
      members.append(
        .init("saturated", ["z": .array([.number(z.lowerBound), .number(z.upperBound)])]))
    }
    return members
  }
}

/// The output of `--expect`, as another framework printed it.
struct Expectation {
  private let text: String
  private let value: Double
  /// Half a unit of the last digit.
  private let tolerance: Double

  /// - Throws: `UsageError`.
  init?(_ arguments: ParsedArguments) throws(UsageError) {
    guard let text = arguments.value("expect") else { return nil }
    let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard let value = Double(text), value.isFinite, let mantissa = parts.first,
      parts.count == 1 || Int(parts[1]) != nil, !text.lowercased().contains("x")
    else {
      throw .invalidValue(
        option: "expect", text: text, expected: "a number as it was printed, as in 0.4382")
    }
    let digits = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = digits.count == 2 ? digits[1].count : 0
    let exponent = (parts.count == 2 ? Int(parts[1]) ?? 0 : 0) - decimals
    // The parser of numbers rounds 0.5e-4 once.
    tolerance = Double("0.5e\(exponent)") ?? 0
    (self.text, self.value) = (text, value)
  }

  /// - Throws: `CommandError` where the output rounds to other digits.
  func require(_ output: Double) throws(CommandError) {
    let slack = tolerance + 4 * value.ulp
    guard abs(output - value) <= slack else { throw .unexpected(output: output, expected: text) }
  }
}
