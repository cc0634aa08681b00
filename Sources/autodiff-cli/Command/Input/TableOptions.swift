import MLP

/// What the options of a call say about the table of `--data`.
struct TableOptions {
  /// The file; `-` is standard input.
  let path: String
  /// The columns that are the inputs, in order; nil where they are all but the target.
  var features: [String]?
  /// The column that is left out.
  let target: String?
  /// What the table's text does not say.
  let format: TableFormat
  /// What stands where a value is missing; nil where that is an error.
  let imputation: Imputation<Double>.Strategy?
  /// The rows that are looked at.
  let rows: RowSelection

  static let options: [CommandDefinition.Option] = [
    .init(
      name: "data", value: "FILE",
      summary: "A table: .csv and the like, .npy, .npz, JSON rows, IDX; - is standard input."),
    .init(name: "target", value: "COLUMN", summary: "A column of the table to leave out."),
    .init(
      name: "features", value: "NAME,...",
      summary: "The columns that are the inputs, in this order; all but the target unless given."),
    .init(name: "row", value: "N", summary: "Look at this row; the first one is 0, the last -1."),
    .init(
      name: "rows", value: "A:B",
      summary: "Look at the rows from A to before B; also A:, :B, -N:, 0,2,5 and all (the default)."
    ),
    .init(
      name: "no-header", summary: "The first line is a row; the columns are called x1, x2, ..."),
    .init(
      name: "decimal", value: "comma|point",
      summary: "What stands before decimals, where the table does not show it."),
    .init(
      name: "impute", value: "mean|median|N",
      summary: "Fill in missing values with that of their column, or a number."),
  ]

  /// Reads the options.
  ///
  /// - Throws: `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    path = arguments.value("data") ?? ""
    target = arguments.value("target")
    rows = try RowSelection(arguments)
    if let text = arguments.value("features") {
      guard let names = TableFormat.names(reading: text) else {
        throw .invalidValue(
          option: "features", text: text,
          expected: "the names of columns separated by commas, as in age,income,score")
      }
      if let target, names.contains(target) {
        throw .conflict("--target \(target)", "the same column in --features")
      }
      if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
        throw .repeatedName(option: "features", name: names[twice])
      }
      features = names
    }
    var format = TableFormat(hasHeader: !arguments.has("no-header"))
    if let text = arguments.value("decimal") {
      switch text {
      case "comma": format.decimal = .comma
      case "point": format.decimal = .point
      default: throw .invalidValue(option: "decimal", text: text, expected: "comma or point")
      }
    }
    self.format = format
    imputation = try arguments.value("impute").map { text throws(UsageError) in
      switch text {
      case "mean": return .mean
      case "median": return .median
      default:
        guard let number = Double(text), number.isFinite else {
          throw .invalidValue(
            option: "impute", text: text, expected: "mean, median or a number")
        }
        return .number(number)
      }
    }
  }
}
