import Autodiff
import MLP

/// How the options of `mlp compare-architectures` say what is compared, and how it is trained.
struct ExperimentOptions {
  var grid = ArchitectureGrid()
  var settings = ArchitectureExperiment.Settings()
  /// The optimizer, as it was named.
  let optimizer: String

  static let options: [CommandDefinition.Option] = [
    .init(name: "depths", value: "N,...", summary: "The numbers of hidden layers (1,2,8)."),
    .init(name: "widths", value: "N,...", summary: "The units of each hidden layer (4,32)."),
    .init(
      name: "activations", value: "NAME,...",
      summary: "The activations of the hidden layers (relu,sigmoid)."),
    .init(
      name: "forms", value: "FORM,...",
      summary: "plain, residual, normalized (by batches); all three unless given."),
    .init(
      name: "regularizations", value: "KIND:X,...",
      summary: "none, l1:X, l2:X, dropout:P (none,l2:0.01)."),
    .init(
      name: "shares", value: "SHARE,...",
      summary: "Train on these shares of the rows that are not held out (1)."),
    .init(name: "epochs", value: "N,...", summary: "Go through the rows so many times (50)."),
    .init(name: "seeds", value: "N", summary: "Train each so many times, on other rows (5)."),
    .init(name: "seed", value: "N", summary: "The first seed (0)."),
    .init(name: "test", value: "SHARE", summary: "Hold out this share of the rows (0.2)."),
    .init(
      name: "optimizer", value: "NAME",
      summary: "adam, adamw, rmsprop, sgd, momentum or nesterov (adam)."),
    .init(
      name: "rate", value: "R", summary: "The rate of learning; by the optimizer unless given."),
    .init(name: "batch", value: "N", summary: "So many rows make a step (32)."),
  ]

  /// Reads the options.
  ///
  /// - Throws: `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    optimizer = arguments.value("optimizer") ?? "adam"
    let sizes = "whole numbers from 1 to \(ArchitectureGrid.sizeLimit), as in 1,2,8"
    func size(_ text: String) -> Int? {
      Int(text).flatMap { (1...ArchitectureGrid.sizeLimit).contains($0) ? $0 : nil }
    }
    if let depths = try Self.list(arguments, "depths", sizes, size) { grid.depths = depths }
    if let widths = try Self.list(arguments, "widths", sizes, size) { grid.widths = widths }
    if let text = arguments.value("activations") {
      grid.activations = try Self.activations(reading: text)
    }
    let forms = ArchitectureForm.allCases.map(\.rawValue).joined(separator: ", ")
    if let forms = try Self.list(
      arguments, "forms", "some of \(forms)", { ArchitectureForm(rawValue: $0) })
    {
      grid.forms = forms
    }
    if let chosen = try Self.list(
      arguments, "regularizations", "none, l1:X, l2:X with X above 0, dropout:P with P below 1",
      Self.regularization)
    {
      grid.regularizations = chosen
    }
    if let shares = try Self.list(
      arguments, "shares", "numbers above 0 and at most 1, as in 0.25,1",
      { text in Double(text).flatMap { $0 > 0 && $0 <= 1 ? $0 : nil } })
    {
      grid.rowShares = shares
    }
    if let epochs = try Self.list(
      arguments, "epochs", "whole numbers from 1 to 1000000000, as in 20,100",
      { text in Int(text).flatMap { (1...1_000_000_000).contains($0) ? $0 : nil } })
    {
      grid.epochs = epochs
    }
    let (rule, rate) = try TrainingPlan.rule(optimizer, weightDecay: nil)
    settings.rule = rule
    settings.rate = try arguments.number("rate", "a number above 0") { $0 > 0 } ?? rate
    settings.batchSize = try arguments.count("batch", in: 1...1_000_000_000) ?? 32
    settings.seeds =
      try arguments.count("seeds", in: 1...ArchitectureExperiment.seedLimit) ?? settings.seeds
    settings.firstSeed = try arguments.value("seed").map(NetworkInputs<Double>.seed(reading:)) ?? 0
    settings.testShare =
      try arguments.number("test", "a share above 0 and below 1") { $0 > 0 && $0 < 1 }
      ?? settings.testShare
    settings.imputation = try TableOptions(arguments).imputation
    // The table does not matter to what is wrong with the choices alone.
    do { _ = try grid.architectures(inputs: 0) } catch {
      if case .tooMany(let count, let limit) = error {
        throw .tooManyChoices(count, limit: limit)
      }
    }
  }

  private static func list<Value>(
    _ arguments: ParsedArguments, _ option: String, _ expected: String, _ read: (String) -> Value?
  ) throws(UsageError) -> [Value]? {
    guard let text = arguments.value(option) else { return nil }
    var values: [Value] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let value = read(trimmed(part)) else {
        throw .invalidValue(option: option, text: text, expected: expected)
      }
      values.append(value)
    }
    return values
  }

  private static func activations(reading text: String) throws(UsageError) -> [Activation] {
    var activations: [Activation] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      activations.append(try TrainingPlan.activation(reading: trimmed(name), "activations"))
    }
    return activations
  }

  /// Reads `none`, `l1:X`, `l2:X` or `dropout:P`; without a number it is the usual one.
  private static func regularization(_ text: String) -> Regularization? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var number: Double?
    if parts.count == 2 {
      guard let given = Double(parts[1]), given > 0, given.isFinite else { return nil }
      number = given
    }
    switch parts.first {
    case "none" where number == nil: return Regularization.none
    case "l1": return .l1(number ?? 0.001)
    case "l2": return .l2(number ?? 0.01)
    case "dropout":
      let rate = number ?? 0.2
      return rate < 1 ? .dropout(rate) : nil
    default: return nil
    }
  }
}
