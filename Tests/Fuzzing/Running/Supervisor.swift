import Foundation

/// Runs workers one after the other, each from where the one before it ended, and collects what they find.
final class Supervisor {
  /// A case that did what it should not.
  struct Finding {
    var number: Int
    var kind: FuzzCase.Kind
    var problem: String

    /// What makes findings alike.
    var sort: String { "\(kind): \(problem)" }
  }

  private let options: FuzzOptions
  private let folder: String
  private let progress: Progress
  private let start = Date()
  private(set) var findings: [Finding] = []
  private var restarts = 0

  init(_ options: FuzzOptions) throws {
    self.options = options
    // Memory for a disk where there is one: a case writes a file or two.
    let root =
      FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    folder = root + "/autodiff-fuzz-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    progress = try Progress(folder + "/progress")
  }

  /// Runs all cases.
  ///
  /// - Returns: whether nothing was found.
  func run() throws -> Bool {
    let end = start.addingTimeInterval(options.seconds)
    while progress.number < options.cases, Date() < end {
      let first = progress.number
      let ending = try runWorker(from: first, seconds: end.timeIntervalSinceNow)
      guard let ending else { continue }
      add(progress.number, ending)
      progress.number += 1
      restarts += 1
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return report()
  }

  /// Runs a worker to its end, or ends it.
  ///
  /// - Returns: how it ended, or nil when it came to its end.
  private func runWorker(from first: Int, seconds: Double) throws -> String? {
    progress.isDone = false
    let process = Process()
    process.executableURL = FuzzOptions.executable
    process.arguments = options.workerArguments(
      first: first, folder: folder, seconds: max(seconds, 0.1))
    // The runtime's own account of a trap takes seconds, and the case can be run again.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"], uniquingKeysWith: { own, _ in own })
    let output = folder + "/output"
    let errors = folder + "/errors"
    for path in [output, errors] { try Data().write(to: URL(filePath: path)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    let killed = watch(process)
    process.waitUntilExit()
    for line in lines(of: output) {
      let parts = line.split(separator: "\t", maxSplits: 1)
      if parts.count == 2, let number = Int(parts[0]) {
        add(number, String(parts[1]))
      }
    }
    if let killed { return killed }
    if progress.isDone, process.terminationStatus == 0 { return nil }
    let words = lines(of: errors).first { $0.contains("rror:") || !$0.isEmpty } ?? "no word"
    return process.terminationReason == .uncaughtSignal
      ? "signal \(process.terminationStatus): \(words.prefix(300))"
      : "the process ended with status \(process.terminationStatus): \(words.prefix(300))"
  }

  /// Waits for a worker; ends it when a case takes too long or too much memory.
  private func watch(_ process: Process) -> String? {
    var number = -1
    var (since, computed) = (Date(), 0.0)
    while process.isRunning {
      usleep(20_000)
      let now = computingTime(of: process.processIdentifier)
      if progress.number != number || progress.isDone {
        (number, since, computed) = (progress.number, Date(), now)
      }
      var problem: String?
      if now - computed > options.timeLimit {
        problem = "longer than \(options.timeLimit) s"
      } else if Date().timeIntervalSince(since) > 6 * options.timeLimit {
        problem = "longer than \(6 * options.timeLimit) s, waiting"
      }
      if residentMemory(of: process.processIdentifier) > 2 * options.memoryLimit + 1 << 20 {
        problem = "more than \(options.memoryLimit >> 10) MB of memory"
      }
      if let problem {
        kill(process.processIdentifier, SIGKILL)
        return problem
      }
    }
    return nil
  }

  /// The seconds that a process has computed for: not those in which it waited for a processor, or for the system to
  /// give it memory, which say nothing of it.
  private func computingTime(of process: Int32) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    // The name of the program, in brackets, may hold anything.
    let words = text.split(separator: ")").last?.split(separator: " ") ?? []
    return words.count > 11 ? (Double(words[11]) ?? 0) / Double(sysconf(Int32(_SC_CLK_TCK))) : 0
  }

  /// The memory of a process, in kilobytes.
  private func residentMemory(of process: Int32) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8) else {
      return 0
    }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(getpagesize()) >> 10
  }

  private func lines(of path: String) -> [Substring] {
    let text = (try? String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)) ?? ""
    return text.split(separator: "\n")
  }

  private func add(_ number: Int, _ problem: String) {
    let call = options.fuzzCase(number)
    let finding = Finding(number: number, kind: call.kind, problem: problem)
    findings.append(finding)
    // The files of the first few of each sort are enough, and their lines.
    guard findings.count(where: { $0.sort == finding.sort }) <= 5 else { return }
    call.keep(in: "\(options.keep)/\(options.seed)-\(number)")
    print("seed \(options.seed) case \(number) (\(call.kind)): \(problem)")
    fflush(nil)
  }

  /// How often each sort was found.
  private var sorts: [String] {
    Dictionary(grouping: findings, by: \.sort).sorted { $0.value.count > $1.value.count }
      .map { "found \($0.value.count) times: \($0.key)" }
  }

  /// Prints what was run.
  ///
  /// - Returns: whether nothing was found, and enough was accepted.
  private func report() -> Bool {
    let kinds = FuzzCase.Kind.allCases.filter { progress[$0, .run] > 0 }
    func row(_ cells: [String]) -> String {
      zip(cells, [16, 9, 10, 10, 9, 10, 12]).enumerated().map { index, cell in
        let pad = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
        return index == 0 ? cell.0 + pad : pad + cell.0
      }.joined()
    }
    print(row(["kind", "runs", "accepted", "status 0", "mean ms", "worst ms", "its case"]))
    var isBroad = true
    for kind in kinds {
      let runs = progress[kind, .run]
      func share(_ count: Progress.Count) -> String { "\(100 * progress[kind, count] / runs)%" }
      func milliseconds(_ nanoseconds: Int) -> String {
        String(format: "%.2f", Double(nanoseconds) / 1e6)
      }
      print(
        row([
          "\(kind)", "\(runs)", share(.accepted), share(.succeeded),
          milliseconds(progress[kind, .nanoseconds] / runs), milliseconds(progress[kind, .worst]),
          "\(progress[kind, .worstCase])",
        ]))
      if runs >= 100, 3 * progress[kind, .accepted] < runs { isBroad = false }
    }
    let total = kinds.reduce(0) { $0 + progress[$1, .run] }
    let elapsed = Date().timeIntervalSince(start)
    print(
      "seed \(options.seed): \(total) cases in \(String(format: "%.1f", elapsed)) s, "
        + "\(restarts) restarts, at most \(progress.memory.kilobytes >> 10) MB more for a case "
        + "(\(progress.memory.number)), \(findings.count) findings")
    for sort in sorts { print(sort) }
    if !isBroad { print("fewer than a third of the inputs of a kind pass its parser") }
    return findings.isEmpty && isBroad
  }
}
