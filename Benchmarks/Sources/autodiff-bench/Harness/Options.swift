/// What the command line asks for.
struct Options {
  /// The type of the numbers of the network.
  enum ScalarType: String {
    case float32
    case float64
  }

  var names: [String] = []
  var wantsJSON = false
  var wantsList = false
  var wantsHelp = false
  var sizes = [784, 1024, 1024, 1]
  var batch = 256
  var scalarType = ScalarType.float32

  /// Reads the arguments; values follow their option or stand behind a `=`.
  init(_ arguments: [String], known: [String]) throws(OptionError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-") else {
        guard known.contains(argument) else { throw .unknownName(argument, known: known) }
        names.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = String(parts[0])
      var inline = parts.count == 2 ? String(parts[1]) : nil
      func value() throws(OptionError) -> String {
        guard let value = inline ?? rest.popFirst() else { throw .missingValue(option) }
        inline = nil
        return value
      }
      switch option {
      case "--json": wantsJSON = true
      case "--list": wantsList = true
      case "-h", "--help": wantsHelp = true
      case "--sizes": sizes = try Self.positiveIntegers(try value(), option, atLeast: 2)
      case "--batch": batch = try Self.positiveIntegers(try value(), option)[0]
      case "--dtype":
        let text = try value()
        guard let type = ScalarType(rawValue: text) else {
          throw .invalidValue(option, text, expected: "float32 or float64")
        }
        scalarType = type
      default: throw .unknownOption(option)
      }
      if inline != nil { throw .unexpectedValue(option) }
    }
    if let last = sizes.last, last != 1 {
      throw .invalidValue(
        "--sizes", sizes.map(String.init).joined(separator: ","), expected: "sizes that end in 1")
    }
  }

  private static func positiveIntegers(
    _ text: String, _ option: String, atLeast count: Int = 1
  ) throws(OptionError) -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }.filter { (1...1 << 20).contains($0) }
    guard numbers.count == parts.count, count == 1 ? numbers.count == 1 : numbers.count >= count
    else {
      throw .invalidValue(
        option, text,
        expected: count == 1
          ? "a positive integer" : "two or more positive integers, separated by commas")
    }
    return numbers
  }
}

/// A mistake in the arguments.
enum OptionError: Error, CustomStringConvertible {
  case unknownName(String, known: [String])
  case unknownOption(String)
  case missingValue(String)
  case unexpectedValue(String)
  case invalidValue(String, String, expected: String)

  var description: String {
    switch self {
    case .unknownName(let name, let known):
      "there is no benchmark '\(name)'; there are \(known.joined(separator: ", "))"
    case .unknownOption(let option): "unknown option '\(option)'; see --help"
    case .missingValue(let option): "\(option) needs a value"
    case .unexpectedValue(let option): "\(option) takes no value"
    case .invalidValue(let option, let text, let expected):
      "\(option) takes \(expected), not '\(text)'"
    }
  }
}
