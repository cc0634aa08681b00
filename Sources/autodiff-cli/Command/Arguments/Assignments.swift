/// A name and the text of its value, from `--at x=1.5,w=[1, 2, 3]`.
struct Assignment: Equatable {
  let name: String
  let text: String

  /// The assignments in the values of an option, in order.
  ///
  /// Only a comma that stands outside brackets and before `name=` separates two assignments, so that an array
  /// or a file's name may hold commas.
  ///
  /// - Throws: `UsageError` when there is no name, or a name comes twice.
  static func read(_ values: [String], option: String) throws(UsageError) -> [Assignment] {
    var assignments: [Assignment] = []
    var names: Set<String> = []
    for value in values {
      for piece in pieces(of: value) {
        let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = trimmed(parts[0])
        guard parts.count == 2, isName(name), !parts[1].hasPrefix("=") else {
          throw .assignmentExpected(option: option, text: trimmed(piece[...]))
        }
        guard names.insert(name).inserted else { throw .repeatedName(option: option, name: name) }
        assignments.append(Assignment(name: name, text: trimmed(parts[1])))
      }
    }
    return assignments
  }

  private static func pieces(of text: String) -> [String] {
    let characters = Array(text)
    var pieces: [String] = []
    var start = 0
    var depth = 0
    for (index, character) in characters.enumerated() {
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "," where depth <= 0 && startsAssignment(characters[(index + 1)...]):
        pieces.append(String(characters[start..<index]))
        start = index + 1
      default: break
      }
    }
    return pieces + [String(characters[start...])]
  }

  private static func startsAssignment(_ text: ArraySlice<Character>) -> Bool {
    // No name is longer; the bound keeps a text of many commas from being read for each of them.
    guard let sign = text.prefix(200).firstIndex(of: "=") else { return false }
    let isComparison = sign + 1 < text.endIndex && text[sign + 1] == "="
    return !isComparison && isName(trimmed(String(text[..<sign])[...]))
  }
}

/// The text without white space at its ends.
func trimmed(_ text: Substring) -> String {
  var text = text
  while text.first?.isWhitespace == true { text.removeFirst() }
  while text.last?.isWhitespace == true { text.removeLast() }
  return String(text)
}
