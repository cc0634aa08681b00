/// The arguments of a command, read by its definition.
struct ParsedArguments {
  /// The arguments that are no options, in order.
  private(set) var operands: [String] = []
  /// Whether help was asked for; then nothing else was checked.
  private(set) var wantsHelp = false
  private var values: [String: [String]] = [:]
  let definition: CommandDefinition

  /// What an option of the command is the name of, as in FILE; nil where it has no such option.
  func placeholder(_ option: String) -> String? {
    definition.options.first { $0.name == option }?.value
  }

  /// The values of an option, in order.
  func values(_ option: String) -> [String] { values[option] ?? [] }

  /// The value of an option.
  func value(_ option: String) -> String? { values[option]?.last }

  /// Whether a flag is set.
  func has(_ option: String) -> Bool { values[option] != nil }

  /// The arguments without some options.
  func without(_ options: [String]) -> ParsedArguments {
    var rest = self
    for option in options { rest.values[option] = nil }
    return rest
  }

  /// The arguments with options changed: given a value, set where that is empty and the option a flag, left out where it is nil.
  func changing(_ changes: [OptionChange]) -> ParsedArguments {
    var changed = self
    for (option, value) in changes { changed.values[option] = value.map { [$0] } }
    return changed
  }

  /// A whole number that an option gives, of a range; nil where it is not there.
  ///
  /// - Throws: `UsageError`.
  func count(_ option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = value(option) else { return nil }
    guard let count = Int(text), range.contains(count) else {
      throw .invalidValue(
        option: option, text: text,
        expected: "a whole number from \(range.lowerBound)"
          + (range.upperBound == .max ? "" : " to \(range.upperBound)"))
    }
    return count
  }

  /// A number that an option gives, finite and at least 0; nil where it is not there.
  ///
  /// - Throws: `UsageError`.
  func magnitude(_ option: String) throws(UsageError) -> Double? {
    try number(option, "a number from 0") { $0 >= 0 }
  }

  /// A finite number that an option gives and that fits; nil where it is not there.
  ///
  /// - Throws: `UsageError`, with what is expected.
  func number(
    _ option: String, _ expected: String, _ isFit: (Double) -> Bool
  ) throws(UsageError) -> Double? {
    guard let text = value(option) else { return nil }
    guard let number = Double(text), number.isFinite, isFit(number) else {
      throw .invalidValue(option: option, text: text, expected: expected)
    }
    return number
  }

  /// A word of an enumeration that an option gives; nil where it is not there.
  ///
  /// - Throws: `UsageError`.
  func choice<Choice: CaseIterable & RawRepresentable>(
    _ option: String, among: Choice.Type
  ) throws(UsageError) -> Choice? where Choice.RawValue == String {
    guard let text = value(option) else { return nil }
    guard let choice = Choice(rawValue: trimmed(text[...])) else {
      let names = Choice.allCases.map(\.rawValue)
      let near = suggestion(for: trimmed(text[...]), among: names).map { "; did you mean '\($0)'?" }
      throw .invalidValue(
        option: option, text: text,
        expected: "one of \(names.joined(separator: ", "))" + (near ?? ""))
    }
    return choice
  }

  /// Reads arguments: `--name value`, `--name=value`, and `--`, after which nothing is an option.
  ///
  /// A word with one dash is no option, because a formula may start with a minus sign; `-h` is, and `-o` where there is
  /// a file to be written.
  ///
  /// - Throws: `UsageError`.
  init(_ arguments: [String], for command: CommandDefinition) throws(UsageError) {
    definition = command
    var rest = arguments[...]
    var readsOptions = true
    var failure: UsageError?
    while let argument = rest.popFirst() {
      if readsOptions, argument == "--" {
        readsOptions = false
      } else if readsOptions, argument == "-h" || argument == "--help" {
        wantsHelp = true
        return
      } else if readsOptions, argument.hasPrefix("--") || command.isOutput(argument) {
        let argument = command.isOutput(argument) ? "--output" : argument
        // A call for help further on outranks a mistake.
        do { try read(argument, &rest, command) } catch { failure = failure ?? error }
      } else {
        operands.append(argument)
      }
    }
    if let failure { throw failure }
    if operands.count > command.operands.count {
      throw .unexpectedOperand(operands[command.operands.count])
    }
  }

  private mutating func read(
    _ argument: String, _ rest: inout ArraySlice<String>, _ command: CommandDefinition
  ) throws(UsageError) {
    let parts = argument.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = command.options.first(where: { $0.name == name }) else {
      let names = command.options.map(\.name) + ["help"]
      throw .unknownOption("--\(name)", suggestion: suggestion(for: name, among: names))
    }
    var value = parts.count > 1 ? String(parts[1]) : nil
    if let placeholder = option.value {
      if value == nil, let next = rest.first, !next.hasPrefix("--") {
        value = next
        rest.removeFirst()
      }
      guard value != nil else { throw .missingValue(option: name, value: placeholder) }
    } else if value != nil {
      throw .unexpectedValue(option: name)
    }
    guard option.isRepeatable || values[name] == nil else { throw .repeatedOption(name) }
    values[name, default: []].append(value ?? "")
  }
}
