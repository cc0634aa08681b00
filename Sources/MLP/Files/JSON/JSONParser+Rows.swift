extension JSONParser {
  /// A row of a table, whose names keep their order.
  enum Row {
    case array([JSONValue])
    case object([(name: String, value: JSONValue)])
    case other(JSONValue)
  }

  /// Passes the bracket that opens an array of rows; false where rows follow one another without one.
  mutating func beginRows() -> Bool {
    skipSpace()
    return consume("[")
  }

  /// The next row; nil behind the last one.
  mutating func nextRow(inArray: Bool, isFirst: Bool) throws(Failure) -> Row? {
    skipSpace()
    if inArray {
      if consume("]") {
        skipSpace()
        guard position == bytes.count else { throw unexpected("the end of the text") }
        return nil
      }
      if !isFirst {
        guard consume(",") else { throw unexpected("a comma or ]") }
        skipSpace()
      }
    } else if position == bytes.count {
      return nil
    }
    guard position < bytes.count else { throw unexpected("a row") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return .object(try entries())
    case UInt8(ascii: "["):
      guard case .array(let values) = try value(depth: 1) else { return nil }
      return .array(values)
    default: return .other(try value(depth: 1))
    }
  }

  private mutating func entries() throws(Failure) -> [(name: String, value: JSONValue)] {
    _ = consume("{")
    var entries: [(name: String, value: JSONValue)] = []
    var names: Set<String> = []
    skipSpace()
    if consume("}") { return [] }
    while true {
      skipSpace()
      let start = position
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw unexpected("a name in quotes")
      }
      let name = try string()
      guard names.insert(name).inserted else { throw failure(.duplicateName(name), at: start) }
      skipSpace()
      guard consume(":") else { throw unexpected("a colon") }
      entries.append((name, try value(depth: 2)))
      skipSpace()
      if consume("}") { return entries }
      guard consume(",") else { throw unexpected("a comma or }") }
    }
  }
}
