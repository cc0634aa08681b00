import Foundation
import GradBench

// Answers GradBench's harness: each line of standard input is a message, answered by a line on standard output.
// `--module NAME` answers every message with that module, as `gmm-scalar` for `gmm`.

let arguments = CommandLine.arguments.dropFirst()
let isComplete = arguments.isEmpty || (arguments.count == 2 && arguments.first == "--module")
guard isComplete, let session = try? Session(module: arguments.last) else {
  let names = Session.moduleNames.joined(separator: ", ")
  let usage = "usage: gradbench-tool [--module NAME], where NAME is one of \(names)\n"
  FileHandle.standardError.write(Data(usage.utf8))
  exit(64)
}
while let line = readLine() {
  FileHandle.standardOutput.write(Data((session.reply(to: line) + "\n").utf8))
}
