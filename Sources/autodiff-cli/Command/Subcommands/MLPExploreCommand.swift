import Autodiff
import MLP

/// `autodiff-cli mlp explore`: a network and its derivatives as a page to play with.
enum MLPExploreCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "explore"],
    abstract: "Write a page on which a network's sweep runs step by step.",
    forms: [
      "--layers 3,2,1 [--activation NAME] [--seed N] [--input 0.1,-0.2,0.3]",
      "--model FILE [--activation NAME] --input 0.1,-0.2,0.3",
      "--model FILE [--activation NAME] --data FILE [--target COLUMN] --row N",
    ].map { $0 + " [--by units|layers] -o page.html" },
    options: MLPOptions.options.filter {
      !["rows", "json", "json-lines", "output"].contains($0.name)
    } + [
      .init(
        name: "by", value: "units|layers",
        summary:
          "A node for every unit's z and a, or for every vector and matrix; units unless that "
          + "takes more than \(unitStepLimit) steps."),
      ExploreCommand.output,
    ],
    notes: MLPOptions.notes + ExploreCommand.notes + [
      """
      Beside the adjoint of each a and z stands δ by the closed forms of the three
      documents: in the first δ is the derivative of the output by a, in the second and
      third by z.
      """
    ],
    examples: [
      "autodiff-cli mlp explore --layers 3,2,1 --seed 7 -o network.html"
    ])

  /// The most steps that are taken unit by unit without being asked for.
  static let unitStepLimit = 600

  static func run(_ arguments: ParsedArguments, _ resources: Resources) throws -> CommandResult {
    let isByUnits = try arguments.value("by").map { text in
      guard ["units", "layers"].contains(text) else {
        throw UsageError.invalidValue(option: "by", text: text, expected: "units or layers")
      }
      return text == "units"
    }
    if arguments.has("data"), !arguments.has("row") {
      throw UsageError.missingOption("--row", purpose: "which row of the data to show")
    }
    var inputs = try NetworkInputs(
      arguments, resources, FileNumbers<Double>.rounded, for: "the page",
      usualActivation: .sigmoid
    ) { memory, _ in
      Double(1 + TraceMistake.allCases.count)
        * memory.ofTrace(isWhole: false, isExact: false, asJSON: true)
    }
    guard let (_, rows) = try inputs.next() else {
      throw UsageError.missingOption("--row", purpose: "which row of the data to show")
    }
    let network = NetworkGraph(inputs.network, at: rows[0, .all])
    let byUnits = isByUnits ?? (network.nodeCount <= unitStepLimit)
    try ExploreCommand.requireRoom(
      numbers: Double(network.nodeCount), steps: byUnits ? network.nodeCount : 0)
    resources.progress.begin("differentiating")
    let trace = byUnits ? network.byNumbers : network.byLayers
    let report = TraceReport(expression: "", trace: trace, showsAll: false)
    resources.progress.begin("drawing")
    var page = ExplorePage(
      title: network.title, report: report,
      groups: byUnits ? network.units(of: report) : ExplorePage.groups(of: report))
    page.closedForms = network.closedForms(of: trace, byNumbers: byUnits)
    return try ExploreCommand.write(page, arguments)
  }
}
