/// The numbers in what `mlp trace` prints, read back.
struct TraceText {
  /// A row: the algorithm's title, the line's label and statement, the name of a quantity, and its numbers as they are
  /// printed.
  struct Quantity {
    let title: String
    let statement: String
    let name: String
    let numbers: [String]
  }

  private(set) var quantities: [Quantity] = []
  /// The lines of the documents with their labels, in order.
  private(set) var statements: [String] = []

  init(_ text: String) {
    var title = ""
    var statement = ""
    var name = ""
    var value = ""
    func finish(_ quantities: inout [Quantity]) {
      if !name.isEmpty {
        let numbers = value.split { "[], ".contains($0) }.map(String.init)
        quantities.append(
          Quantity(title: title, statement: statement, name: name, numbers: numbers))
      }
      (name, value) = ("", "")
    }
    for line in text.split(separator: "\n") {
      let indent = line.prefix { $0 == " " }.count
      let rest = line.dropFirst(indent)
      if indent == 0 {
        finish(&quantities)
        title = String(rest)
      } else if indent == 2 {
        finish(&quantities)
        statement = String(rest)
        statements.append(statement)
      } else if indent == 6, let gap = rest.firstIndex(of: " ") {
        // A name may hold blanks, but not two of them.
        finish(&quantities)
        var end = gap
        while end < rest.endIndex, !rest[end...].hasPrefix("  ") { end = rest.index(after: end) }
        name = String(rest[..<end])
        value = String(rest[end...])
      } else {
        value += " " + rest
      }
    }
    finish(&quantities)
  }

  /// The quantities without the shapes, of which the lines whose titles begin so.
  func of(_ title: String) -> [Quantity] {
    quantities.filter {
      $0.title.hasPrefix(title) && $0.name != "shapes" && $0.name != "difference"
    }
  }
}
