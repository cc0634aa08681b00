/// Reads the few Python literals that the header of an array file is made of: a dictionary of strings to
/// strings, booleans and tuples of integers.
struct PythonLiteralReader {
  enum Literal {
    case string(String)
    case bool(Bool)
    case tuple([Int])
  }

  private let characters: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) { characters = Array(text.unicodeScalars) }

  private var next: Unicode.Scalar? { position < characters.count ? characters[position] : nil }

  private mutating func skipSpace() {
    while let character = next, character.properties.isWhitespace { position += 1 }
  }

  private mutating func consume(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == character else { return false }
    position += 1
    return true
  }

  private mutating func require(_ character: Unicode.Scalar) throws(NPYProblem) {
    guard consume(character) else {
      throw .header(reason: "\(character) is expected at its character \(position + 1)")
    }
  }

  /// The dictionary that is the whole text.
  mutating func dictionary() throws(NPYProblem) -> [String: Literal] {
    var entries: [String: Literal] = [:]
    try require("{")
    while !consume("}") {
      let name = try string()
      try require(":")
      guard entries.updateValue(try value(), forKey: name) == nil else {
        throw .header(reason: "\(quoted(name)) occurs twice")
      }
      if !consume(",") {
        try require("}")
        break
      }
    }
    skipSpace()
    guard next == nil else { throw .header(reason: "text follows the dictionary") }
    return entries
  }

  private mutating func value() throws(NPYProblem) -> Literal {
    skipSpace()
    switch next {
    case "'", "\"": return .string(try string())
    case "(": return .tuple(try tuple())
    case "[":
      throw .header(reason: "the elements are records, which are not read")
    default:
      for (word, value) in [("True", true), ("False", false)]
      where characters[position...].starts(with: word.unicodeScalars) {
        position += word.unicodeScalars.count
        return .bool(value)
      }
      throw .header(reason: "a value is expected at its character \(position + 1)")
    }
  }

  private mutating func string() throws(NPYProblem) -> String {
    skipSpace()
    guard let quote = next, quote == "'" || quote == "\"" else {
      throw .header(reason: "a string is expected at its character \(position + 1)")
    }
    position += 1
    let start = position
    while let character = next, character != quote { position += 1 }
    guard next == quote else { throw .header(reason: "a string is not closed") }
    position += 1
    var text = String.UnicodeScalarView()
    text.append(contentsOf: characters[start..<position - 1])
    return String(text)
  }

  private mutating func tuple() throws(NPYProblem) -> [Int] {
    var values: [Int] = []
    try require("(")
    while !consume(")") {
      skipSpace()
      let start = position
      while let character = next, character.properties.numericType != nil || character == "-" {
        position += 1
      }
      let digits = String(String.UnicodeScalarView(characters[start..<position]))
      guard let value = Int(digits) else {
        throw .header(reason: "an integer is expected at its character \(start + 1)")
      }
      values.append(value)
      // Python 2 wrote long integers with an L.
      if next == "L" { position += 1 }
      if !consume(",") {
        try require(")")
        break
      }
    }
    return values
  }
}
