import AutodiffCommand
// The C library, which Foundation re-exports under one name.
import Foundation

/// A standard stream of the process.
struct StandardStream: ResultStream {
  let descriptor: Int32
  /// The system's reason why something was not written.
  private(set) var failure: String?

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  mutating func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty, failure == nil {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if errno == EAGAIN {
        // A pipe that somebody else has made non-blocking: wait for room in it.
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
      } else if errno != EINTR {
        failure = String(cString: strerror(errno))
      }
    }
  }
}

/// Puts something in the place of standard streams that are closed.
///
/// The next file that is opened would be one of them, and what is printed would be written to it. The other way round than
/// its use, so that using it fails as a closed one does.
func occupyClosedStreams() {
  for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
    // The lowest free number is given, which is this one. Without one left there is nothing to protect.
    _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
  }
}

occupyClosedStreams()
var output = StandardStream(1)
var errors = StandardStream(2)
let words = CommandLine.unsafeArgv
let arguments = decodedArguments(
  (1..<max(1, Int(CommandLine.argc))).map { position in
    words[position].map {
      Array(UnsafeBufferPointer(start: $0, count: strlen($0))).map(UInt8.init(bitPattern:))
    } ?? []
  }, stderr: &errors)
guard let arguments else { exit(64) }
let status = run(arguments, stdout: &output, stderr: &errors, host: .process)
if let failure = output.failure {
  errors.write("autodiff-cli: the result could not be written: \(failure)\n")
}
exit(output.failure != nil && status == 0 ? 1 : status)
