/// A subcommand: its definition, and what it does with arguments that match.
package struct Command: Sendable {
  package let definition: CommandDefinition
  let body: @Sendable (ParsedArguments, Resources) throws -> CommandResult

  /// Every subcommand, in the order in which help lists them.
  package static let all: [Command] = [
    Command(definition: GradientCommand.definition, body: GradientCommand.run),
    Command(definition: MLPGradientCommand.definition, body: MLPGradientCommand.run),
    Command(definition: MLPCheckCommand.definition, body: MLPCheckCommand.run),
    Command(definition: FunctionsCommand.definition) { arguments, _ in
      try FunctionsCommand.run(arguments)
    },
  ]
}

/// What a command prints, all at once when nothing can go wrong any more, and its exit status.
struct CommandResult: Equatable {
  var output: String
  var status: ExitStatus = .success
}

/// The program's exit statuses.
enum ExitStatus: Int32 {
  case success = 0
  /// A formula, a file or a comparison failed.
  case failure = 1
  /// The program was called in a wrong way (`EX_USAGE` of sysexits.h).
  case usage = 64
}
