import Foundation

/// The driver as a program.
package enum FuzzTool {
  /// Runs it.
  ///
  /// - Returns: the exit status.
  package static func run(_ arguments: [String]) -> Int32 {
    if arguments.contains("--help") || arguments.contains("-h") {
      print(FuzzOptions.help, terminator: "")
      return 0
    }
    guard let options = FuzzOptions(arguments),
      FileManager.default.isExecutableFile(atPath: options.program)
    else {
      print(FuzzOptions.help + "autodiff-cli must be built beside this program.")
      return 64
    }
    do {
      if let worker = options.worker {
        var runner = try Worker(options, folder: worker.folder)
        runner.run(from: worker.first, until: Date().addingTimeInterval(options.seconds))
        return 0
      }
      if let number = options.onlyCase { return try runOne(number, options) }
      return try Supervisor(options).run() ? 0 : 1
    } catch {
      print("fuzz: \(error)")
      return 1
    }
  }

  /// Prints a case, keeps its files, and runs it in this process.
  private static func runOne(_ number: Int, _ options: FuzzOptions) throws -> Int32 {
    let call = options.fuzzCase(number)
    let folder = "\(options.keep)/\(options.seed)-\(number)"
    call.keep(in: folder)
    print("case \(number) of seed \(options.seed), \(call.kind); its files are in \(folder)")
    print(call.command)
    fflush(nil)
    var worker = try Worker(options, folder: folder)
    let outcome = Outcome(running: call)
    print(
      "status \(outcome.status)\n\(outcome.out.prefix(4000))\(outcome.err.prefix(8000))",
      terminator: "")
    let problem = worker.runs(call, number)
    print(problem.map { "found: \($0)" } ?? "nothing found")
    return problem == nil ? 0 : 1
  }
}

extension FuzzCase {
  /// The call as a shell takes it, line breaks and all; a zero byte is left out, since no shell takes one.
  var command: String {
    func quoted(_ text: String) -> String {
      "'" + text.filter { $0 != "\0" }.replacing("'", with: #"'\''"#) + "'"
    }
    let input =
      answers.isEmpty ? "" : "printf '%s\\n' \(answers.map(quoted).joined(separator: " ")) | "
    return input + (["autodiff-cli"] + arguments.map(quoted)).joined(separator: " ")
      + (streams.map { "  # \($0)" } ?? "")
  }

  /// Writes the call and its files into a folder.
  func keep(in folder: String) {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in files { Self.write(file, to: folder + "/" + file.name) }
    Self.write(File(name: "command", bytes: Array((command + "\n").utf8)), to: folder + "/command")
  }
}
