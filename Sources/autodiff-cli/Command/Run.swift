import Autodiff

/// The version that `--version` prints.
package let version = "0.1.0"

/// Runs the command line: results go to `stdout`, everything else to `stderr`.
///
/// ```swift
/// var (out, err) = ("", "")
/// run(["gradient", "x^2", "--at", "x=3"], stdout: &out, stderr: &err)  // 0
/// ```
///
/// Results of many rows are written as they come, so that there may be some before a failure. Where `stdout` is a
/// `ResultStream` that fails, the call ends.
///
/// - Parameters:
///   - arguments: The words after the program's name.
///   - host: Whether the call has the process for itself.
/// - Returns: The exit status: 0, 1 for a failure, 64 for a wrong call.
@discardableResult
public func run(
  _ arguments: [String], stdout: inout some TextOutputStream, stderr: inout some TextOutputStream,
  host: Host = .embedded
) -> Int32 {
  var rest = arguments[...]
  var path: [String] = []
  let notes = Notes()
  let outcome = Result {
    try CommandLineTree.run(&rest, path: &path, host, notes) { text in
      stdout.write(text)
      if (stdout as? any ResultStream)?.failure != nil { throw LostResult() }
    }
  }
  for note in notes.take() { stderr.write("autodiff-cli: note: \(legible(note, limit: 400))\n") }
  do {
    return try outcome.get().rawValue
  } catch is LostResult {
    return ExitStatus.failure.rawValue
  } catch let error as UsageError {
    let command = (["autodiff-cli"] + path).joined(separator: " ")
    stderr.write("\(message(error))\nTry '\(command) --help'.\n")
    return ExitStatus.usage.rawValue
  } catch {
    stderr.write("\(message(error))\n")
    return ExitStatus.failure.rawValue
  }
}

/// A stream that can fail, and tells.
public protocol ResultStream: TextOutputStream {
  /// Why something was not written; nil where all was.
  var failure: String? { get }
}

/// The stream of results has failed; whoever gave it knows why.
private struct LostResult: Error {}

/// The words after the program's name from the bytes that the system gives; `nil`, with a sentence on `stderr`, where they
/// are no text.
public func decodedArguments(
  _ words: some Sequence<[UInt8]>, stderr: inout some TextOutputStream
) -> [String]? {
  var arguments: [String] = []
  for word in words {
    guard let argument = String(validating: word, as: UTF8.self) else {
      stderr.write(
        "autodiff-cli: argument \(arguments.count + 1), '\(legible(utf8: word))', is not UTF-8 text\n"
      )
      return nil
    }
    arguments.append(argument)
  }
  return arguments
}

/// An error as it is printed.
///
/// Its sentence bounds what it quotes; this bounds an error that has none of this program's sentences.
private func message(_ error: any Error) -> String {
  "autodiff-cli: \(error)".split(separator: "\n", omittingEmptySubsequences: false)
    .map { legible($0, limit: 1_000) }.joined(separator: "\n")
}

/// Finds the subcommand that the first words name.
private enum CommandLineTree {
  static func run(
    _ rest: inout ArraySlice<String>, path: inout [String], _ host: Host, _ notes: Notes,
    _ write: ResultWriter
  ) throws -> ExitStatus {
    func print(_ text: String) throws -> ExitStatus {
      try write(text)
      return .success
    }
    while true {
      guard let word = rest.popFirst() else {
        throw UsageError.missingCommand(of: (["autodiff-cli"] + path).joined(separator: " "))
      }
      switch word {
      case "-h", "--help": return try print(help(of: path))
      case "--version" where path.isEmpty:
        let details = rest.first == "--verbose" ? Machine.description + "\n" : ""
        return try print("autodiff-cli \(version)\n" + details)
      case "help" where path.isEmpty:
        for word in rest {
          guard helpText(of: path + [word]) != nil else {
            throw UsageError.unknownCommand(word, suggestion: suggested(word, below: path))
          }
          path.append(word)
        }
        return try print(help(of: path))
      default: break
      }
      let next = path + [word]
      if let command = Command.all.first(where: { $0.definition.path == next }) {
        path = next
        let parsed = try ParsedArguments(Array(rest), for: command.definition)
        if parsed.wantsHelp { return try print(command.definition.helpText) }
        let resources = host.resources(try MemoryBound(parsed), notes)
        defer { resources.progress.end() }
        return try command.body(parsed, resources) { text in
          if host.showsResults { resources.progress.end() }
          try write(text)
        }
      }
      guard isGroup(next) else {
        if word.hasPrefix("-") {
          throw UsageError.unknownOption(
            word,
            suggestion: suggestion(
              for: String(word.drop { $0 == "-" }), among: ["help", "version"]))
        }
        throw UsageError.unknownCommand(word, suggestion: suggested(word, below: path))
      }
      path = next
    }
  }

  private static func isGroup(_ path: [String]) -> Bool {
    Command.all.contains { $0.definition.path.starts(with: path) }
  }

  private static func suggested(_ word: String, below path: [String]) -> String? {
    let words = Command.all.map(\.definition.path).filter { $0.starts(with: path) }
      .compactMap { $0.dropFirst(path.count).first }
    return suggestion(for: word, among: words + (path.isEmpty ? ["help"] : []))
  }

  private static func help(of path: [String]) -> String { helpText(of: path) ?? "" }

  private static func helpText(of path: [String]) -> String? {
    if let command = Command.all.first(where: { $0.definition.path == path }) {
      return command.definition.helpText
    }
    guard isGroup(path) else { return nil }
    let commands = Command.all.map(\.definition).filter { $0.path.starts(with: path) }
    let name = (["autodiff-cli"] + path).joined(separator: " ")
    return
      (path.isEmpty
      ? "Derivatives of formulas and of multilayer perceptrons, by reverse-mode automatic differentiation."
      : "Gradients of multilayer perceptrons with respect to their input.")
      + "\n\nUsage:\n  \(name) SUBCOMMAND ...\n"
      + section(
        "Subcommands",
        commands.map { ($0.path.dropFirst(path.count).joined(separator: " "), $0.abstract) })
      + section(
        "Options",
        [("-h, --help", "Show this help.")]
          + (path.isEmpty
            ? [("--version [--verbose]", "Show the version, and what it finds on this machine.")]
            : []))
      + "\n'\(name) SUBCOMMAND --help' says what a subcommand takes.\n"
  }
}
