import Autodiff
import MLP

/// A table with a target column, as the options of a call describe it: classes or numbers to be predicted.
struct ExampleTable {
  let table: DataTable<Double>
  /// The class of each row, where the target is classes.
  private(set) var labels: [Int]?
  private(set) var classNames: [String]
  /// Whether the numbers of the target were taken for classes without being asked to.
  let tookNumbersForClasses: Bool
  let path: String

  /// What is to be predicted.
  enum Task: String, CaseIterable {
    case classification, regression
  }

  /// The most different whole numbers of a target that are taken for classes.
  static let classLimit = 20

  static let options: [CommandDefinition.Option] = [
    .init(
      name: "data", value: "FILE",
      summary: "A table of examples: .csv and the like, .npy, .npz, JSON rows; - is standard input."
    ),
    .init(name: "target", value: "COLUMN", summary: "The column to be predicted."),
    .init(
      name: "features", value: "NAME,...",
      summary: "The columns that are the inputs, in this order; all but the target unless given."),
    .init(
      name: "task", value: "KIND",
      summary:
        "classification or regression; texts, and up to \(classLimit) different whole numbers, "
        + "are classes unless given."),
    .init(
      name: "no-header", summary: "The first line is a row; the columns are called x1, x2, ..."),
    .init(
      name: "decimal", value: "comma|point",
      summary: "What stands before decimals, where the table does not show it."),
    .init(
      name: "impute", value: "mean|median|N",
      summary: "Fill in missing values with that of the rows trained on, or a number."),
  ]

  /// Reads the table.
  ///
  /// - Parameters:
  ///   - features: the inputs where the options do not name them.
  ///   - target: the target where the options do not.
  ///   - columns: what a model says about the columns that the features come from.
  ///   - keepsText: whether a column of text becomes one column for each of its texts.
  /// - Throws: `UsageError`, `FileError` or `CommandError`.
  init(
    _ arguments: ParsedArguments, _ resources: Resources, features: [String]? = nil,
    target: String? = nil, columns: InputColumns = InputColumns(), keepsText: Bool
  ) throws {
    let options = try TableOptions(arguments)
    guard let target = options.target ?? target else {
      throw UsageError.missingOption("--target", purpose: "the column that is to be predicted")
    }
    let task = try arguments.value("task").map { text throws(UsageError) in
      guard let task = Task(rawValue: text) else {
        throw .invalidValue(option: "task", text: text, expected: "classification or regression")
      }
      return task
    }
    guard !options.path.isEmpty else {
      throw UsageError.missingOption("--data", purpose: "a table of examples")
    }
    path = options.path
    resources.progress.begin("reading the table")
    var roles = TableRoles(
      features: options.features ?? features.map { columns.sources(of: $0).map(\.column) },
      target: target, weight: arguments.value("weights"),
      categories: keepsText ? .oneHot : .refused, levels: columns.levels,
      missing: options.imputation == nil && columns.imputation == nil ? .refused : .kept)
    if task == .regression { roles.targetKind = .numbers }
    let table: DataTable<Double>
    do {
      table = try DataTable(
        contentsOf: options.path, roles: roles, format: options.format,
        limit: Int(resources.memory.size.bytes / 4))
    } catch {
      throw CommandError.explained(error)
    }
    let name = options.path == "-" ? "standard input" : options.path
    for note in table.notes { resources.notes.add("\(legible(name)): \(note)") }
    if let weights = table.weights, !weights.scalars.allSatisfy({ $0 >= 0 && $0.isFinite }) {
      throw CommandError.rowWeights(file: options.path)
    }
    self.table = table
    if let classes = table.classes, let names = table.classNames {
      (labels, classNames, tookNumbersForClasses) = (classes, names, false)
    } else if task != .regression, let numbers = table.targets?.scalars,
      let found = Self.classes(of: numbers, atMost: task == nil ? Self.classLimit : 1000)
    {
      (labels, classNames, tookNumbersForClasses) = (found.labels, found.names, task == nil)
    } else if task == .classification {
      throw CommandError.noClasses(target: target, file: options.path)
    } else {
      (labels, classNames, tookNumbersForClasses) = (nil, [], false)
    }
    if labels != nil, classNames.count < 2 {
      throw CommandError.oneClass(classNames.first ?? "", file: options.path)
    }
  }

  /// A table that is at hand.
  init(_ table: DataTable<Double>, name: String) {
    (self.table, path) = (table, name)
    (labels, classNames) = (table.classes, table.classNames ?? [])
    tookNumbersForClasses = false
  }

  /// Whole numbers as classes, in ascending order; nil where they are none, or too many.
  private static func classes(
    of numbers: [Double], atMost limit: Int
  ) -> (labels: [Int], names: [String])? {
    var places: [Double: Int] = [:]
    for number in numbers where places[number] == nil {
      guard places.count < limit, number.rounded() == number, abs(number) < 0x1p53 else {
        return nil
      }
      places[number] = places.count
    }
    guard places.count >= 2 else { return nil }
    let sorted = places.keys.sorted()
    for (place, number) in sorted.enumerated() { places[number] = place }
    return (numbers.compactMap { places[$0] }, sorted.map { String(Int($0)) })
  }

  /// The rows of a network's inputs and targets.
  ///
  /// - Parameters:
  ///   - features: [rows, inputs].
  ///   - weights: how much each row counts.
  ///   - scale: what a number of the target becomes.
  func set(
    _ features: Tensor<Double>, weights: Tensor<Double>?, scale: (Double) -> Double = { $0 }
  ) -> TrainingSet<Double> {
    if let labels {
      return TrainingSet(
        inputs: features, labels: labels, classCount: classNames.count, weights: weights)
    }
    let targets = table.targets?.scalars ?? []
    return TrainingSet(
      inputs: features, targets: Tensor(shape: [targets.count, 1], targets.map(scale)),
      weights: weights)
  }

  /// What the table is, in a line.
  var description: String {
    let features = counted(table.featureNames.count, "feature")
    let rows = "\(legible(path)): \(counted(table.rowCount, "row")), \(features)"
    guard let labels else { return "\(rows), \(legible(table.targetName ?? "")) is a number" }
    var counts = [Int](repeating: 0, count: classNames.count)
    for label in labels { counts[label] += 1 }
    let classes = zip(classNames, counts).prefix(6).map { "\(legible($0)): \($1)" }
    let more = classNames.count > 6 ? ", ..." : ""
    return "\(rows), \(classNames.count) classes of \(legible(table.targetName ?? "")) "
      + "(\(classes.joined(separator: ", "))\(more))"
  }

  /// The table with its classes numbered as a model does, whose inputs and outputs it must fit.
  ///
  /// - Throws: `CommandError`.
  func matching(_ model: TableModel<Double>) throws(CommandError) -> ExampleTable {
    let network = model.network
    guard table.featureNames.count == network.inputCount else {
      throw .columnCount(
        table.featureNames.count, file: path, inputCount: network.inputCount, hasTarget: true,
        columns: table.featureNames)
    }
    let outputs = network.outputCount
    guard let labels else {
      guard outputs == 1 else { throw .modelOutputs(outputs, needed: 1) }
      return self
    }
    let names = model.classes ?? classNames
    guard names.count == max(2, outputs) else {
      throw .modelOutputs(outputs, needed: names.count == 2 ? 1 : names.count)
    }
    let places = Dictionary(zip(names, 0...)) { first, _ in first }
    let found = classNames.map { places[$0] }
    guard !found.contains(nil) else {
      throw .otherClasses(classNames, known: names, file: path)
    }
    var copy = self
    copy.labels = labels.compactMap { found[$0] }
    copy.classNames = names
    return copy
  }
}
