/// A name and the text of its value, from `--at x=1.5,w=[1, 2, 3]`.
struct Assignment: Equatable {
  let name: String
  let text: String

  /// The assignments in the values of an option, in order.
  ///
  /// Only a comma that stands outside brackets and before `name=` separates two assignments, so that an array
  /// or a file's name may hold commas.
  ///
  /// - Throws: `UsageError` when there is no name or no value, or a name comes twice.
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
        let text = trimmed(parts[1])
        if text.isEmpty { throw .emptyAssignment(option: option, name: name) }
        if !text.hasPrefix("@"), text.hasPrefix(",") || text.hasSuffix(",") {
          throw .assignmentExpected(option: option, text: trimmed(piece[...]))
        }
        guard names.insert(name).inserted else { throw .repeatedName(option: option, name: name) }
        assignments.append(Assignment(name: name, text: text))
      }
    }
    return assignments
  }

  /// Refuses values with steps, as in `x=1;y=2`: what was meant are two names.
  ///
  /// - Throws: `UsageError`, with what to write where that is plain.
  static func requireOneValueEach(
    _ assignments: [Assignment], option: String
  ) throws(UsageError) {
    for assignment in assignments where !assignment.text.hasPrefix("@") {
      let parts = parts(of: assignment.text) { sign, _ in sign == ";" }.map { trimmed($0[...]) }
      guard parts.count > 1 else { continue }
      let given = [assignment.name + "=" + parts[0]] + parts.dropFirst().filter { !$0.isEmpty }
      throw .severalValues(
        option: option, text: assignment.name + "=" + assignment.text,
        instead: given.allSatisfy { startsAssignment(Array($0)[...]) }
          ? given.joined(separator: ",") : nil)
    }
  }

  private static func pieces(of text: String) -> [String] {
    parts(of: text) { sign, rest in sign == "," && startsAssignment(rest) }
  }

  /// The parts of a text between characters outside brackets of which `separates` says so, by what follows.
  private static func parts(
    of text: String, _ separates: (Character, ArraySlice<Character>) -> Bool
  ) -> [String] {
    let characters = Array(text)
    var parts: [String] = []
    var start = 0
    var depth = 0
    for (index, character) in characters.enumerated() {
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case _ where depth <= 0 && separates(character, characters[(index + 1)...]):
        parts.append(String(characters[start..<index]))
        start = index + 1
      default: break
      }
    }
    return parts + [String(characters[start...])]
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
