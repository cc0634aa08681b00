import Autodiff
import MLP
import Synchronization

/// `autodiff-cli mlp compare-architectures`: whether a deeper or a wider network does better.
enum MLPCompareArchitecturesCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "compare-architectures"],
    abstract: "Train networks of many depths and widths, and say which do better.",
    forms: [
      "--data FILE --target COLUMN [--depths 1,2,8] [--widths 4,32] [--seeds N] "
        + "[--svg FILE] [--html FILE] [--json]"
    ],
    options: ExampleTable.options + ExperimentOptions.options + PictureFiles.options + [
      .init(name: "csv", value: "FILE", summary: "Write a row for each training to this file."),
      TrainingProducts.option,
      .init(name: "json", summary: "Print one JSON object."),
      MemoryBound.option,
    ],
    notes: [
      """
      Every combination of the choices is trained with every seed, to the end; the last
      network is looked at, so that what overfits is seen to. A seed chooses the rows
      that are held out, the same for all networks. Then each sentence of the text on
      depth and width is held against the results, and said to be confirmed,
      contradicted, mixed, undecided or not tested. Ctrl-C ends it, and prints what was
      done. The same call prints the same numbers, but for the times.
      """
    ],
    examples: [
      "autodiff-cli mlp compare-architectures --data iris.csv --target species",
      "autodiff-cli mlp compare-architectures --data table.csv --target y --depths 1,4,16 \\",
      "  --widths 8 --activations sigmoid,relu --regularizations none --svg depth.svg",
    ])

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let options = try ExperimentOptions(arguments)
    let csv = arguments.value("csv")
    let pictures = try PictureFiles(arguments, beside: csv)
    let examples = try ExampleTable(arguments, resources, keepsText: true)
    let experiment: ArchitectureExperiment
    do {
      experiment = try ArchitectureExperiment(
        examples.dataTable, options.grid, options.settings)
    } catch {
      throw CommandError.experiment(file: examples.path, error)
    }
    try resources.memory.require(experiment.memoryEstimate, for: "the experiment")
    resources.progress.begin("training", total: experiment.runCount, unit: "networks")
    let interruption = Interruption.watch()
    let flag = interruption.flag
    let comparison = try TrainingProducts.chosen(arguments, resources) {
      withExtendedLifetime(interruption) {
        experiment.run(isCancelled: { flag.isSet }) { architecture, run in
          resources.progress.step(
            "\(architecture.depth)x\(architecture.width) \(brief(run.testLoss))")
        }
      }
    }
    let report = ExperimentReport(
      examples, experiment, comparison, optimizer: options.optimizer,
      isInterrupted: comparison.results.reduce(0) { $0 + $1.runs.count } < experiment.runCount)
    guard !comparison.results.isEmpty else { throw CommandError.nothingTrained }
    // What took long is printed first: a file may fail.
    let isJSON = arguments.has("json")
    try write(isJSON ? report.json.text + "\n" : report.text)
    var written = pictures.isWanted ? try pictures.write(report.page) : ""
    if let csv {
      try FileWriter.write(Array(report.csv.utf8), to: csv)
      written += "\(legible(csv)): written\n"
    }
    if !isJSON, !written.isEmpty { try write("\n" + written) }
    return report.isInterrupted ? .failure : .success
  }
}

extension ExampleTable {
  /// The table with whole numbers that were taken for classes as classes.
  fileprivate var dataTable: DataTable<Double> {
    guard let labels else { return table }
    return DataTable(
      featureNames: table.featureNames, features: table.features, targetName: table.targetName,
      target: .classes(labels, names: classNames))
  }
}
