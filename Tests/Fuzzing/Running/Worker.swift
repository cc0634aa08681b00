import Foundation

/// Runs cases one after the other in this process, in a folder of its own, and says what is wrong on standard output.
struct Worker {
  let options: FuzzOptions
  let progress: Progress
  /// What is in the folder.
  private var present: [String: [UInt8]] = [:]

  init(_ options: FuzzOptions, folder: String) throws {
    self.options = options
    progress = try Progress(folder + "/progress")
    guard chdir(folder) == 0 else { throw CocoaError(.fileNoSuchFile) }
  }

  /// How many cases a process runs: a new one has not used the memory that one case would add to another's.
  private static let batch = 2000

  /// Runs the cases of a batch, from a number on, until there are enough or the time is over.
  mutating func run(from first: Int, until end: Date) {
    var number = first
    while number < options.cases, number - first < Self.batch, number % 16 != 0 || Date() < end {
      progress.number = number
      if let problem = runs(options.fuzzCase(number), number) {
        print("\(number)\t\(problem)")
        fflush(nil)
      }
      number += 1
    }
    progress.number = number
    progress.isDone = true
  }

  /// Runs a case, and says what is wrong with it.
  mutating func runs(_ call: FuzzCase, _ number: Int) -> String? {
    put(call.files)
    if let planted = options.planted, number == 40 { return planted.happens() }
    let memory = Self.peakMemory()
    let start = ContinuousClock.now
    let outcome = Outcome(running: call)
    let nanoseconds = Int((ContinuousClock.now - start) / .nanoseconds(1))
    let growth = Self.peakMemory() - memory
    var (accepted, problem) = call.acceptance(outcome)
    let verdict = Verdict.problem(of: call, outcome)
    problem = verdict ?? problem
    if problem == nil, number % 32 == 0, Outcome(running: call) != outcome {
      problem = "another result the second time"
    }
    if let fault = call.streams {
      problem = problem ?? fault.problem(of: options.program, call.arguments, outcome)
    }
    if growth > options.memoryLimit { problem = problem ?? "\(growth >> 10) MB of memory" }
    count(call.kind, number, accepted, outcome, nanoseconds)
    if growth > progress.memory.kilobytes { progress.memory = (growth, number) }
    return problem
  }

  private func count(
    _ kind: FuzzCase.Kind, _ number: Int, _ accepted: Bool, _ outcome: Outcome, _ nanoseconds: Int
  ) {
    progress[kind, .run] += 1
    if accepted { progress[kind, .accepted] += 1 }
    if outcome.status == 0 { progress[kind, .succeeded] += 1 }
    progress[kind, .nanoseconds] += nanoseconds
    if nanoseconds > progress[kind, .worst] {
      progress[kind, .worst] = nanoseconds
      progress[kind, .worstCase] = number
    }
  }

  /// Makes the folder hold these files and no others.
  private mutating func put(_ files: [FuzzCase.File]) {
    unlink(FuzzCase.outputFile)
    for name in present.keys where !files.contains(where: { $0.name == name }) {
      unlink(name)
      present[name] = nil
    }
    for file in files where present[file.name] != file.bytes {
      FuzzCase.write(file, to: file.name)
      present[file.name] = file.bytes
    }
  }

  /// The most memory that this process has had, in kilobytes.
  private static func peakMemory() -> Int {
    #if os(Linux)
      // getrusage counts what the parent had when it forked, too.
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      if let peak = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
        Int($0)
      }) {
        return peak
      }
    #endif
    var usage = rusage()
    // RUSAGE_SELF has another type in each C library; it is 0 in all of them.
    getrusage(0, &usage)
    return usage.ru_maxrss
  }
}

extension FuzzCase {
  static func write(_ file: File, to path: String) {
    guard let stream = fopen(path, "wb") else { return }
    fwrite(file.bytes, 1, file.bytes.count, stream)
    fclose(stream)
  }
}
