/// A public function, initializer or subscript, as the sources declare it.
public struct PublicFunction: Sendable {
  /// The type that it belongs to, its name and the labels of its parameters: `Shape.reduced(axes:keepingDimensions:)`.
  public let name: String
  /// The words of its parameters' types, and of the rest of its declaration's head.
  public let words: [String]
  /// Whether a parameter is a number of something, an index, an axis, a range, a shape, a list or a closure.
  public let takesWhatCanBeWrong: Bool

  /// Every one in a file.
  public static func all(in file: SourceFile) -> [PublicFunction] {
    var scanner = Scanner(file.code.joined(separator: "\n"))
    return scanner.functions()
  }

  fileprivate init(name: String, parameters: ArraySlice<String>, rest: ArraySlice<String>) {
    var labels = ""
    var types: [String] = []
    // Whether the next word is a label, and whether words belong to a type and not to a default value.
    var (isLabel, isType, depth) = (true, false, 0)
    for token in parameters {
      if ["(", "[", "{", "<"].contains(token) { depth += 1 }
      if [")", "]", "}", ">"].contains(token) { depth -= 1 }
      if depth == 0 && token == "," {
        (isLabel, isType) = (true, false)
      } else if depth == 0 && token == ":" {
        isType = true
      } else if depth == 0 && token == "=" {
        isType = false
      } else if isLabel {
        labels += token + ":"
        isLabel = false
      } else if isType {
        types.append(token)
      }
    }
    self.name = "\(name)(\(labels))"
    words = types + rest
    takesWhatCanBeWrong = types.contains {
      ["Int", "Shape", "->", "[", "...", "Collection"].contains($0) || $0.hasSuffix("Range")
    }
  }
}

/// Reads declarations from the words and signs of a source without comments and strings.
private struct Scanner {
  private let tokens: [String]
  private var index = 0

  init(_ code: String) {
    var tokens: [String] = []
    var word = ""
    for character in code + " " {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
        continue
      }
      if !word.isEmpty { tokens.append(word) }
      word = ""
      if character == ">" && tokens.last == "-" {
        tokens[tokens.count - 1] = "->"
      } else if character == "." && (tokens.last == "." || tokens.last == "..") {
        tokens[tokens.count - 1] += "."
      } else if !character.isWhitespace {
        tokens.append(String(character))
      }
    }
    self.tokens = tokens
  }

  mutating func functions() -> [PublicFunction] {
    var found: [PublicFunction] = []
    // The types around a place, each with the depth of its brace; and one whose brace comes next.
    var types: [(name: String, depth: Int)] = []
    var announced: String?
    var depth = 0
    while index < tokens.count {
      let token = tokens[index]
      index += 1
      switch token {
      case "extension", "struct", "class", "enum", "protocol":
        var name = tokens[index]
        while tokens[index + 1] == "." {
          name += "." + tokens[index + 2]
          index += 2
        }
        announced = name
      case "{":
        depth += 1
        if let name = announced { types.append((name, depth)) }
        announced = nil
      case "}":
        if types.last?.depth == depth { types.removeLast() }
        depth -= 1
      case "public":
        if let function = function(in: types.map { $0.name + "." }.joined()) {
          found.append(function)
        }
      default: break
      }
    }
    return found
  }

  /// The function that is declared here, if it is one; the index goes to the end of its head.
  private mutating func function(in type: String) -> PublicFunction? {
    let modifiers = ["static", "mutating", "final", "override", "prefix", "nonisolated"]
    while modifiers.contains(tokens[index]) { index += 1 }
    let keyword = tokens[index]
    guard ["func", "init", "subscript"].contains(keyword) else { return nil }
    index += 1
    var name = keyword
    if keyword == "func" {
      name = tokens[index]
      index += 1
      // An operator may have several signs.
      if !(name.first?.isLetter ?? false) && name != "_" {
        while tokens[index] != "(" {
          name += tokens[index]
          index += 1
        }
      }
    }
    if tokens[index] == "?" { index += 1 }
    if tokens[index] == "<" { _ = group("<", ">") }
    let parameters = group("(", ")")
    let start = index
    while index < tokens.count, tokens[index] != "{", tokens[index] != "}" { index += 1 }
    return PublicFunction(
      name: type + name, parameters: parameters, rest: tokens[start..<index])
  }

  /// What is between a bracket, which is here, and the one that closes it.
  private mutating func group(_ open: String, _ close: String) -> ArraySlice<String> {
    let start = index + 1
    var depth = 0
    repeat {
      if tokens[index] == open { depth += 1 }
      if tokens[index] == close { depth -= 1 }
      index += 1
    } while depth > 0
    return tokens[start..<(index - 1)]
  }
}

extension PublicFunction {
  /// What is wrong with a table that has rows for the functions of a folder of `Sources` that take what can be wrong: names
  /// without a row, and rows without a function.
  public static func faults(ofTable rows: [String], for folder: String) throws -> [String] {
    let functions = try SourceFile.all(under: folder).flatMap { all(in: $0) }
    let expected = Set(functions.filter(\.takesWhatCanBeWrong).map(\.name))
    let missing = expected.subtracting(rows).sorted().map { "\($0) has no row" }
    return missing + Set(rows).subtracting(expected).sorted().map { "\($0) is no such function" }
  }
}
