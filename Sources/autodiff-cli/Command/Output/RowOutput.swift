/// Prints what a command finds out about rows: as text or JSON lines while it goes, or as one JSON object at the end.
struct RowOutput {
  /// How rows are printed.
  enum Form: Equatable {
    case text
    /// `--json`: an object with all rows, when all were read.
    case json
    /// `--json-lines`: an object for each row, on a line of its own.
    case jsonLines

    /// - Throws: `UsageError`.
    init(_ arguments: ParsedArguments) throws(UsageError) {
      switch (arguments.has("json"), arguments.has("json-lines")) {
      case (false, false): self = .text
      case (true, false): self = .json
      case (false, true): self = .jsonLines
      case (true, true): throw .conflict("--json", "--json-lines")
      }
    }
  }

  let form: Form
  /// What stands above the first row in text.
  var title: String
  /// The number of rows so far.
  private(set) var count = 0
  private let kept = KeptText()

  init(_ form: Form, title: String) { (self.form, self.title) = (form, title) }

  /// Prints a row, or keeps it for the end.
  ///
  /// - Parameters:
  ///   - text: its lines, with a blank one between two rows.
  ///   - json: its object.
  mutating func append(
    to write: ResultWriter, text: () -> String, json: () -> JSONOutput
  ) throws {
    switch form {
    case .text: try write((count == 0 ? title + "\n" : "\n") + text())
    case .jsonLines: try write(json().text + "\n")
    case .json: try kept.append((count == 0 ? "" : ", ") + json().text)
    }
    count += 1
  }

  /// Prints the object of `--json`.
  ///
  /// - Parameter members: what stands before its rows; there is something.
  func finish(_ members: [JSONOutput.Member], to write: ResultWriter) throws {
    guard form == .json else { return }
    try write(JSONOutput.object(members).text.dropLast() + ", \"rows\": [")
    try kept.copy(to: write)
    try write("]}\n")
  }
}
