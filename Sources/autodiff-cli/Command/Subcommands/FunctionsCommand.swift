/// `autodiff-cli functions`: the functions that a formula can call.
enum FunctionsCommand {
  static let definition = CommandDefinition(
    path: ["functions"],
    abstract: "List the functions that a formula can call.",
    forms: ["[NAME] [--json]"],
    operands: [.init(name: "NAME", summary: "Show this function only; any of its names will do.")],
    options: [.init(name: "json", summary: "Print one JSON object.")],
    examples: ["autodiff-cli functions", "autodiff-cli functions softmax"])

  static func run(_ arguments: ParsedArguments) throws -> CommandResult {
    var groups = FunctionCatalogue.groups
    if let name = arguments.operands.first {
      let name = Parser.withoutModules(name)
      guard let function = function(spelled: name) else {
        if let unavailable = UnavailableFunction.named(name) {
          throw CommandError.unavailableFunction(name, unavailable)
        }
        throw CommandError.unknownFunction(
          name, suggestion: suggestion(for: name, among: FunctionCatalogue.names))
      }
      groups = groups.compactMap { group in
        group.functions.contains { $0.name == function.name }
          ? .init(title: group.title, functions: [function]) : nil
      }
    }
    return CommandResult(
      output: arguments.has("json") ? json(groups).text + "\n" : text(groups))
  }

  /// The function with a name, in any case and with or without underscores where no other has it as it stands.
  private static func function(spelled name: String) -> FormulaFunction? {
    FunctionCatalogue.function(named: name)
      ?? FunctionCatalogue.names.first {
        UnavailableFunction.key($0) == UnavailableFunction.key(name)
      }.flatMap { FunctionCatalogue.function(named: $0) }
  }

  private static func text(_ groups: [FunctionCatalogue.Group]) -> String {
    var text = ""
    for group in groups {
      text += section(
        group.title,
        group.functions.map { function in
          let names = function.aliases.joined(separator: ", ")
          return (
            function.signature, function.summary + (names.isEmpty ? "" : "; also \(names)")
          )
        })
    }
    return String(text.dropFirst())
  }

  private static func json(_ groups: [FunctionCatalogue.Group]) -> JSONOutput {
    let functions = groups.flatMap { group in
      group.functions.map { function -> JSONOutput in
        [
          "name": .string(function.name),
          "aliases": .array(function.aliases.map(JSONOutput.string)),
          "signature": .string(function.signature),
          "group": .string(group.title),
          "summary": .string(function.summary),
        ]
      }
    }
    return ["functions": .array(functions)]
  }
}
