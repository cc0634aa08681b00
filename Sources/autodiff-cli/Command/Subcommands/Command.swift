/// Writes a piece of a result; throws where nothing can be written any more.
typealias ResultWriter = (String) throws -> Void

/// A subcommand: its definition, and what it does with arguments that match.
package struct Command: Sendable {
  package let definition: CommandDefinition
  /// Runs the command, which writes its result as it goes.
  let body: @Sendable (ParsedArguments, Resources, ResultWriter) throws -> ExitStatus

  init(
    _ definition: CommandDefinition,
    _ body: @escaping @Sendable (ParsedArguments, Resources, ResultWriter) throws -> ExitStatus
  ) {
    (self.definition, self.body) = (definition, body)
  }

  /// A command that writes all at once, when nothing can go wrong any more.
  init(
    _ definition: CommandDefinition,
    whole: @escaping @Sendable (ParsedArguments, Resources) throws -> CommandResult
  ) {
    self.init(definition) { arguments, resources, write in
      let result = try whole(arguments, resources)
      try write(result.output)
      return result.status
    }
  }

  /// Every subcommand, in the order in which help lists them.
  package static let all: [Command] = [
    Command(GradientCommand.definition, whole: GradientCommand.run),
    Command(TraceCommand.definition, TraceCommand.run),
    Command(GraphCommand.definition, whole: GraphCommand.run),
    Command(ExploreCommand.definition, whole: ExploreCommand.run),
    Command(PlotCommand.definition, whole: PlotCommand.run),
    Command(MLPGradientCommand.definition, MLPGradientCommand.run),
    Command(MLPExplainCommand.definition, MLPExplainCommand.run),
    Command(MLPAttackCommand.definition, MLPAttackCommand.run),
    Command(MLPCheckCommand.definition, MLPCheckCommand.run),
    Command(MLPTraceCommand.definition, MLPTraceCommand.run),
    Command(MLPGraphCommand.definition, MLPGraphCommand.run),
    Command(MLPExploreCommand.definition, whole: MLPExploreCommand.run),
    Command(MLPTrainCommand.definition, whole: MLPTrainCommand.run),
    Command(MLPEvaluateCommand.definition, whole: MLPEvaluateCommand.run),
    Command(MLPDiagnoseCommand.definition, whole: MLPDiagnoseCommand.run),
    Command(MLPConvertCommand.definition, whole: MLPConvertCommand.run),
    Command(TourCommand.definition, TourCommand.run),
    Command(PracticeCommand.definition, PracticeCommand.run),
    Command(FunctionsCommand.definition) { arguments, _ in try FunctionsCommand.run(arguments) },
  ]
}

/// What a command prints that does so all at once, and its exit status.
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
