import Autodiff
import MLP

/// What `mlp diagnose` found out: ledgers of a network as it is and as it might be, and the course of a training.
struct Diagnosis {
  /// A network and what its gradient does.
  struct Column {
    /// What it is called beside others.
    let name: String
    let network: Network<Double>
    let ledger: GradientLedger
  }

  /// What was looked at, in lines.
  var lines: [String] = []
  /// Where the gradients start, in words.
  var seed: String
  /// The network as it is given first.
  var columns: [Column]
  /// The network when it was trained, where it was.
  var trained: Column? { curve == nil ? nil : columns.last }
  /// The course of the training, where there was one.
  var curve: LearningCurve?
  var advice: [Advice] = []

  /// The network as it is given.
  var given: Column { columns[0] }

  /// The most rows that a ledger is made of.
  static let rowLimit = 256

  /// So many places among so many rows, evenly spaced.
  static func places(of count: Int) -> [Int] {
    let taken = min(count, rowLimit)
    return (0..<taken).map { $0 * count / taken }
  }

  /// The ledger of a network that begins its training, at rows that it is trained on.
  static func column(_ name: String, _ training: TableTraining, _ start: SeedChoice) throws
    -> Column
  {
    let network = training.state.network
    let rows = training.rows.rows(at: places(of: training.rows.count))
    return Column(
      name: name, network: network,
      ledger: GradientLedger(
        network, at: rows.inputs,
        seed: try start.seed(network, training.state.options.loss, rows.targets),
        mode: .training(seed: training.state.options.seed)))
  }
}

/// Where the gradients of a ledger start, as `--of` says.
struct SeedChoice {
  enum Kind: String, CaseIterable {
    case loss, output
  }

  let kind: Kind
  private let arguments: ParsedArguments
  private let classes: [String]?

  static let option = CommandDefinition.Option(
    name: "of", value: "WHAT",
    summary: "What the gradients are of: loss, or output (loss where there is a target).")

  /// - Parameter hasTarget: whether the loss of rows is known.
  init(_ arguments: ParsedArguments, hasTarget: Bool, classes: [String]?) throws(UsageError) {
    let asked = try arguments.choice("of", among: Kind.self)
    if asked == .loss, arguments.has("output") { throw .conflict("--output", "--of loss") }
    kind = asked ?? (hasTarget && !arguments.has("output") ? .loss : .output)
    (self.arguments, self.classes) = (arguments, classes)
  }

  /// The seed of a network's ledger.
  ///
  /// - Throws: `UsageError` or `CommandError`, where the output is none.
  func seed(
    _ network: Network<Double>, _ loss: Loss, _ targets: Tensor<Double>
  ) throws -> GradientLedger.Seed<Double> {
    kind == .loss ? .loss(loss, targets: targets) : .output(try output(network))
  }

  private func output(_ network: Network<Double>) throws -> Int {
    try OutputChoice.outputs(
      arguments, count: network.outputCount, classes: classes, allowsAll: false)[0]
  }

  /// The start in words.
  func words(_ network: Network<Double>, _ loss: Loss) throws -> String {
    guard kind == .output else { return "the loss (\(loss))" }
    let output = try output(network)
    let name = classes.flatMap { network.outputCount > 1 && output < $0.count ? $0[output] : nil }
    return network.outputCount == 1
      ? "the output" : "output \(output)" + (name.map { " (\(legible($0)))" } ?? "")
  }
}
