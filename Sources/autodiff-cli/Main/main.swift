import AutodiffCommand
import Foundation

/// A standard stream of the process.
struct StandardStream: TextOutputStream {
  let handle: FileHandle
  private(set) var failed = false

  init(_ handle: FileHandle) { self.handle = handle }

  mutating func write(_ text: String) {
    do { try handle.write(contentsOf: Data(text.utf8)) } catch { failed = true }
  }
}

var output = StandardStream(.standardOutput)
var errors = StandardStream(.standardError)
let status = run(
  Array(CommandLine.arguments.dropFirst()), stdout: &output, stderr: &errors, host: .process)
if output.failed { errors.write("autodiff-cli: the result could not be written\n") }
exit(output.failed && status == 0 ? 1 : status)
