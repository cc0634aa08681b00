import Foundation
import Testing

/// A piece of code that may end the process it runs in, and what must come of it.
///
/// A trap ends a process, and an exit test for each of hundreds of traps takes a minute. These run one after the other in
/// forks of one exit test's process, a millisecond each:
///
/// ```swift
/// let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
///   ForkedCase.exitAfterRunning(cases)
/// }
/// #expect(ForkedCase.faults(of: result) == [])
/// ```
///
/// Forked from the test's own process they could wait for ever for a lock that another thread held.
public struct ForkedCase: Sendable {
  public let name: String
  /// The words with which the process must end; `nil` where it may answer as well, or end with any sentence of this
  /// package.
  public let sentence: String?
  private let body: @Sendable () -> Void

  public init(_ name: String, _ sentence: String? = nil, _ body: @escaping @Sendable () -> Void) {
    self.name = name
    self.sentence = sentence
    self.body = body
  }

  /// The beginnings of the sentences of the modules.
  private static let beginnings = ["Autodiff: ", "MLP: "]

  /// What a line of standard error begins with that says what is wrong; the test library writes there too.
  private static let mark = "fault: "
  private static let allHaveRun = "all cases have run"

  /// What `exitAfterRunning` wrote.
  public static func faults(of result: ExitTest.Result?) -> [String] {
    let message = standardError(of: result)
    let faults = message.split(separator: "\n").compactMap { line in
      line.range(of: mark).map { String(line[$0.upperBound...]) }
    }
    return message.contains(allHaveRun) ? faults : faults + ["not all cases have run"]
  }

  /// Runs each case in a process of its own, and writes to standard error what is wrong and that all have run.
  public static func exitAfterRunning(_ cases: [ForkedCase]) -> Never {
    var faults = cases.compactMap { $0.fault() }
    if cases.isEmpty { faults.append("there are no cases") }
    let lines = faults.map { mark + $0.replacing("\n", with: " ") + "\n" } + [allHaveRun + "\n"]
    FileHandle.standardError.write(Data(lines.joined().utf8))
    exit(0)
  }

  /// What is wrong with the end of the case's process.
  private func fault() -> String? {
    guard let output = tmpfile() else { return "\(name): no file for standard error" }
    defer { fclose(output) }
    let child = fork()
    guard child >= 0 else { return "\(name): no process" }
    if child == 0 {
      dup2(fileno(output), STDERR_FILENO)
      // Without the runtime's backtrace, and never longer than a while, also where the test runs on a thread that blocks signals.
      for signal in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] {
        _ = Foundation.signal(signal, SIG_DFL)
      }
      var alarms = sigset_t()
      sigemptyset(&alarms)
      sigaddset(&alarms, SIGALRM)
      pthread_sigmask(SIG_UNBLOCK, &alarms, nil)
      alarm(30)
      body()
      _exit(0)
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    rewind(output)
    let message = String(
      decoding: FileHandle(fileDescriptor: fileno(output)).readDataToEndOfFile(), as: UTF8.self)
    let ending =
      status == 0 ? "an answer" : "status \(status), saying: \(message.prefix { $0 != "\n" })"
    if let sentence {
      return status != 0 && Self.beginnings.contains { message.contains($0 + sentence) }
        ? nil : "\(name): expected \"\(sentence)\", but there was \(ending)"
    }
    return status == 0 || Self.beginnings.contains { message.contains($0) }
      ? nil : "\(name): ended with \(ending)"
  }
}

/// Uses a value, so that what computes it is not left out.
@inline(never)
public func use<T>(_ value: T) { withExtendedLifetime(value) {} }
