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
      number to the row's. --seed also starts SmoothGrad's noise, the shuffles and the
      sample.
      """
    ],
    examples: [
      "autodiff-cli mlp explain --model net.safetensors --activation relu,sigmoid \\",
      "  --data table.csv --target label --row 0 --baseline mean",
      "autodiff-cli mlp explain --model net.json --data table.csv --method dependence \\",
      "  --feature age,income",
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
    var inputs = try NetworkInputs<Double>(
      ofNetwork, resources, .rounded, for: "the explanation", blockSize: { _ in 1 }
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
    let function = try RowFunction(
      inputs.network, beforeActivation: options.isBeforeActivation)
    let report = Report(
      options: options, network: inputs.network, names: inputs.featureNames,
      features: inputs.features, isJSON: isJSON)

    let isOneRow = !hasData || arguments.has("row")
    let sample =
      try needsSample(options, isOneRow: isOneRow, hasData: hasData)
      ? DataSample.read(
        ofNetwork, resources,
        size: min(
          options.sampleSize,
          max(
            2, work.sampleLimit(repeats: options.repeats, isAsked: arguments.has("sample")))),
        seed: options.seed) : nil
    let baseline = try baseline(options, inputs.network, sample, resources)
    let deviation = noise(options, inputs.network, sample)
    let data = try sample.flatMap { sample in
      try needsDataReport(options, isOneRow: isOneRow)
        ? DataReport(
          function, sample, names: inputs.featureNames, file: arguments.value("data") ?? "",
          options, resources.progress) : nil
    }

    resources.progress.begin("explaining" + (hasData ? ": # rows" : ""))
    if isOneRow || options.isEach {
      var output = RowOutput(isJSON ? .json : .text, title: "\(inputs.network)")
      while !methods.isEmpty, let (number, rows) = try inputs.next() {
        let row = try ExplainedRow(
          function, at: rows[0, .all], baseline: baseline.tensor, deviation: deviation, methods,
          options)
        try output.append(to: write) {
          row.text(
            title: hasData ? "row \(inputs.number(number, 0)): " : "", names: report.names,
            baselineName: baseline.name, options: options)
        } json: {
          row.json(row: inputs.number(number, 0))
        }
        resources.progress.step()
      }
      resources.progress.begin("writing")
      if isJSON {
        try output.finish(report.members(baseline.tensor, data), to: write)
      } else if let data {
        try write((methods.isEmpty ? "\(inputs.network)\n" : "\n") + report.dataText(data))
      }
      return .success
    }
    var importance = ImportanceReport(methods, inputCount: inputs.network.inputCount)
    var count = 0
    var saturation = Saturation(inputs.network)
    while !methods.isEmpty, let (_, rows) = try inputs.next() {
      let row = try ExplainedRow(
        function, at: rows[0, .all], baseline: baseline.tensor, deviation: deviation, methods,
        options)
      if !options.isBeforeActivation { saturation.add(rows, outputs: [row.output]) }
      try importance.append(row)
      count += 1
      resources.progress.step()
    }
    if !options.isBeforeActivation, let note = saturation.note { resources.notes.add(note) }
    resources.progress.begin("writing")
    if isJSON {
      let members =
        report.members(baseline.tensor, data)
        + (methods.isEmpty ? [] : [.init("rows", .integer(count))]) + importance.json
      try write(JSONOutput.object(members).text + "\n")
      return .success
    }
    var text = "\(inputs.network)\n"
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
    _ options: ExplainOptions, isOneRow: Bool, hasData: Bool
  ) -> Bool {
    guard hasData else { return false }
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
    _ options: ExplainOptions, _ network: MultilayerPerceptron<Double>, _ sample: DataSample?,
    _ resources: Resources
  ) throws -> (tensor: Tensor<Double>, name: String) {
    switch options.baseline {
    case .zeros: return (.zeros([network.inputCount]), "zeros")
    case .mean:
      return (Tensor(sample?.columns.mean ?? []), "the columns' means")
    case .given(let text):
      let tensor = try NetworkInputs<Double>.numbers(
        reading: text, option: "baseline", inputCount: network.inputCount,
        held: NetworkMemory(network.sizes).ofParameters, .rounded, within: resources.memory)
      return (tensor.reshaped(to: [network.inputCount]), "as given")
    }
  }

  /// The deviation of SmoothGrad's noise in each input: of the column where there is a table, else of one.
  private static func noise(
    _ options: ExplainOptions, _ network: MultilayerPerceptron<Double>, _ sample: DataSample?
  ) -> Tensor<Double> {
    let scale =
      sample?.columns.deviation ?? [Double](repeating: 1, count: network.inputCount)
    return Tensor(scale.map { options.noise * ($0.isFinite ? $0 : 1) })
  }

  /// What every form of the result begins with.
  private struct Report {
    let options: ExplainOptions
    let network: MultilayerPerceptron<Double>
    let names: [String]
    let features: [String]?
    let isJSON: Bool

    func members(_ baseline: Tensor<Double>, _ data: DataReport?) -> [JSONOutput.Member] {
      var members: [JSONOutput.Member] = [
        .init("network", JSONOutput(network)), .init("method", .string(options.method.rawValue)),
      ]
      if let features {
        members.append(.init("features", .array(features.map(JSONOutput.string))))
      }
      members.append(.init("baseline", JSONOutput(baseline)))
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
