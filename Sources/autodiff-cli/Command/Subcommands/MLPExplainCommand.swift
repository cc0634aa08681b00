import Autodiff
import MLP

/// `autodiff-cli mlp explain`: which inputs matter, by several methods side by side.
enum MLPExplainCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "explain"],
    abstract: "Say which inputs matter to a network's output, by several methods.",
    forms: MLPOptions.forms.map { $0 + " [--method METHOD] [--baseline B] [--json]" },
    options: MLPOptions.options.filter { $0.name != "json-lines" } + ExplainOptions.options,
    notes: MLPOptions.notes + [
      """
      Of one row the summary has integrated gradients, gradient × input and occlusion
      side by side, the completeness gap, and whether the three rank the inputs alike;
      of several rows the mean size of each, and permutation importance. Effects are
      told against the baseline: what changes when an input goes from the baseline's
      number to the row's. Gradients are told per unit of an input, and where its
      deviation is known, from the model or the table, per deviation, by which inputs
      are then ranked. Of several outputs --output names the one that is explained:
      behind a softmax its probability, with --before-activation the number that the
      softmax is given. --seed also starts SmoothGrad's noise, the shuffles and the
      sample.
      """
    ],
    examples: [
      "autodiff-cli mlp explain --model net.safetensors --activation relu,sigmoid \\",
      "  --data table.csv --target label --row 0 --baseline mean",
      "autodiff-cli mlp explain --model net.json --data table.csv --method dependence \\",
      "  --feature age,income",
      "autodiff-cli mlp explain --model iris.safetensors --data iris.csv --row 0 \\",
      "  --output virginica --before-activation",
    ])

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let options = try ExplainOptions(arguments)
    let hasData = arguments.has("data")
    if options.method.isOfDataSet, !hasData {
      throw UsageError.goesWith(
        option: "method \(options.method.rawValue)", other: "data", instead: "it looks at a table")
    }
    if case .mean = options.baseline, !hasData {
      throw UsageError.goesWith(
        option: "baseline mean", other: "data", instead: "give numbers, as in --baseline 0,1,0.5")
    }
    let isJSON = arguments.has("json")
    let wanted = ExplainedRow.methods(of: options.method)
    // The seed is the network's only where one is made.
    let ofNetwork = arguments.has("model") ? arguments.without(["seed"]) : arguments
    var inputs = try GradientInputs(
      ofNetwork, resources, for: "the explanation", outputs: .one, blockSize: { _ in 1 }
    ) { memory, _ in
      memory.ofExplanation(
        hasHessian: wanted.contains(.hessian), methods: wanted.count, asJSON: isJSON)
    }
    let work = ExplanationWork(inputs.network)
    let methods = try work.methods(of: options.method) { method in
      resources.notes.add(
        "\(method.rawValue) is left out, as it would take long for "
          + "\(counted(Int(work.inputs), "input")); --method \(method.rawValue) asks for it")
    }
    let function = try inputs.function(
      of: inputs.outputs[0], beforeActivation: options.isBeforeActivation)
    let report = Report(inputs, options)

    let isOneRow = !hasData || arguments.has("row")
    let stored = inputs.deviations
    let sample =
      try needsSample(
        options, isOneRow: isOneRow, hasData: hasData,
        wantsDeviations: stored == nil && !inputs.source.isStream
          && methods.contains(where: \.isPerUnit))
      ? DataSample.read(
        ofNetwork, resources,
        size: min(
          options.sampleSize,
          max(
            2, work.sampleLimit(repeats: options.repeats, isAsked: arguments.has("sample")))),
        seed: options.seed) : nil
    let baseline = try baseline(options, inputs.network, sample, resources)
    let noise = noise(options, inputs.network, sample)
    let deviations = stored ?? sample?.usableDeviations
    let data = try sample.flatMap { sample in
      try needsDataReport(options, isOneRow: isOneRow)
        ? DataReport(
          function, sample, names: report.names, file: arguments.value("data") ?? "",
          options, resources.progress) : nil
    }

    resources.progress.begin("explaining" + (hasData ? ": # rows" : ""))
    if isOneRow || options.isEach {
      var output = RowOutput(isJSON ? .json : .text, title: report.title)
      while !methods.isEmpty, let (number, rows) = try inputs.source.next() {
        let row = try ExplainedRow(
          function, at: rows[0, .all], baseline: baseline.tensor, noise: noise,
          deviations: deviations,
          methods, options)
        try output.append(to: write) {
          row.text(
            title: (hasData ? "row \(inputs.source.number(number, 0)): " : "") + report.outputTitle,
            names: report.names, baselineName: baseline.name, options: options)
        } json: {
          row.json(row: inputs.source.number(number, 0))
        }
        resources.progress.step()
      }
      resources.progress.begin("writing")
      if isJSON {
        try output.finish(report.members(baseline.tensor, deviations, data), to: write)
      } else if let data {
        try write((methods.isEmpty ? report.head : "\n") + report.dataText(data))
      }
      return .success
    }
    var importance = ImportanceReport(
      methods, inputCount: inputs.network.inputCount, deviations: deviations)
    var count = 0
    var saturation = inputs.perceptron.map(Saturation.init) ?? .unknown
    while !methods.isEmpty, let (_, rows) = try inputs.source.next() {
      let row = try ExplainedRow(
        function, at: rows[0, .all], baseline: baseline.tensor, noise: noise,
        deviations: deviations,
        methods, options)
      if !options.isBeforeActivation { saturation.add(rows, outputs: [row.output]) }
      try importance.append(row)
      count += 1
      resources.progress.step()
    }
    if !options.isBeforeActivation, let note = saturation.note { resources.notes.add(note) }
    resources.progress.begin("writing")
    if isJSON {
      let members =
        report.members(baseline.tensor, deviations, data)
        + (methods.isEmpty ? [] : [.init("rows", .integer(count))]) + importance.json
      try write(JSONOutput.object(members).text + "\n")
      return .success
    }
    var text = report.head
    if !methods.isEmpty {
      text += importance.text(
        rows: count, names: report.names, baselineName: baseline.name,
        permutation: data?.permutation, options: options)
    }
    if let data, options.method != .summary {
      text += (methods.isEmpty ? "" : "\n") + report.dataText(data)
    }
    try write(text)
    return .success
  }

  /// Whether the table is read beforehand.
  private static func needsSample(
    _ options: ExplainOptions, isOneRow: Bool, hasData: Bool, wantsDeviations: Bool
  ) -> Bool {
    guard hasData else { return false }
    if wantsDeviations { return true }
    if case .mean = options.baseline { return true }
    return needsDataReport(options, isOneRow: isOneRow) || options.method == .smooth
  }

  private static func needsDataReport(_ options: ExplainOptions, isOneRow: Bool) -> Bool {
    switch options.method {
    case .permutation, .dependence, .all: true
    case .summary: !isOneRow && !options.isEach
    default: false
    }
  }

  /// The baseline, and what it is called.
  private static func baseline(
    _ options: ExplainOptions, _ network: Network<Double>, _ sample: DataSample?,
    _ resources: Resources
  ) throws -> (tensor: Tensor<Double>, name: String) {
    switch options.baseline {
    case .zeros: return (.zeros([network.inputCount]), "zeros")
    case .mean:
      return (Tensor(sample?.columns.mean ?? []), "the columns' means")
    case .given(let text):
      let tensor = try NetworkInputs<Double>.numbers(
        reading: text, option: "baseline", inputCount: network.inputCount,
        held: NetworkMemory(network.memorySizes).ofParameters, .rounded, within: resources.memory)
      return (tensor.reshaped(to: [network.inputCount]), "as given")
    }
  }

  /// The deviation of SmoothGrad's noise in each input: of the column where there is a table, else of one.
  private static func noise(
    _ options: ExplainOptions, _ network: Network<Double>, _ sample: DataSample?
  ) -> Tensor<Double> {
    let scale =
      sample?.columns.deviation ?? [Double](repeating: 1, count: network.inputCount)
    return Tensor(scale.map { options.noise * ($0.isFinite ? $0 : 1) })
  }

  /// What every form of the result begins with.
  private struct Report {
    let options: ExplainOptions
    let names: [String]
    /// The network in a line.
    let title: String
    /// What is explained: which output, and whether before or after the last layer's function.
    let outputTitle: String
    private let network: JSONOutput
    private let features: [String]?
    private let outputMembers: [JSONOutput.Member]

    init(_ inputs: GradientInputs, _ options: ExplainOptions) {
      self.options = options
      (names, features) = (inputs.source.featureNames, inputs.source.features)
      (title, network) = (inputs.networkTitle, JSONOutput(inputs.network))
      let output = inputs.outputs[0]
      let function = inputs.network.outputFunctionName
      var words = inputs.name(ofOutput: output)
      if let function {
        if options.isBeforeActivation {
          words += " before its \(function)"
        } else if inputs.network.outputCount > 1 {
          words += " after its \(function)"
        }
      }
      outputTitle = words
      var members: [JSONOutput.Member] = []
      if inputs.network.outputCount > 1 {
        members.append(.init("outputNumber", .integer(output)))
        if let classes = inputs.classes {
          members.append(.init("classes", .array(classes.map(JSONOutput.string))))
        }
      }
      if let function {
        let isBefore = options.isBeforeActivation
        members.append(.init(isBefore ? "before" : "after", .string(function)))
      }
      outputMembers = members
    }

    /// What stands above the rows that are told together.
    var head: String { title + "\n" + (outputTitle == "output" ? "" : outputTitle + "\n") }

    func members(
      _ baseline: Tensor<Double>, _ deviations: [Double]?, _ data: DataReport?
    ) -> [JSONOutput.Member] {
      var members: [JSONOutput.Member] = [
        .init("network", network), .init("method", .string(options.method.rawValue)),
      ]
      members += outputMembers
      if let features {
        members.append(.init("features", .array(features.map(JSONOutput.string))))
      }
      members.append(.init("baseline", JSONOutput(baseline)))
      if let deviations, ExplainedRow.methods(of: options.method).contains(where: \.isPerUnit) {
        members.append(.init("deviations", .array(deviations.map(JSONOutput.number))))
      }
      return members + (data?.json(names: names) ?? [])
    }

    func dataText(_ data: DataReport) -> String {
      let parts = [
        options.method == .dependence
          ? "" : data.permutationText(names: names, options: options),
        data.dependenceText(names: names),
      ]
      return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }
  }
}
