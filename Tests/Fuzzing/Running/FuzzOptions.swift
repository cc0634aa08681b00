import Foundation

/// What a run of the driver is told.
package struct FuzzOptions: Sendable {
  var seed: UInt64 = 11
  /// How many cases there are, and how many seconds for them, whichever ends first.
  var cases = Int.max
  var seconds = 10.0
  /// What kinds of cases there are.
  var kinds = FuzzCase.Kind.allCases
  /// The only case to run, printed with its files kept.
  var onlyCase: Int?
  /// The longest that a case may compute, in seconds; its end is waited for six times as long.
  var timeLimit = slow ? 60.0 : 5.0
  /// The most memory that a case may add, in kilobytes.
  var memoryLimit = (slow ? 3 : 1) << 20
  /// Where the files of failing cases are kept.
  var keep = "fuzz-failures"
  /// A fault of the driver's own, to show that it is found.
  var planted: PlantedFault?
  /// The number of the first case that this process runs itself, and the folder where it does.
  var worker: (first: Int, folder: String)?

  /// The program, which is built beside this one.
  var program: String {
    Self.executable.deletingLastPathComponent().appending(path: "autodiff-cli").path
  }

  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()

  /// Whether checks of the compiler or of the address sanitizer make everything many times slower.
  static let slow: Bool = {
    var isDebug = false
    assert(
      {
        isDebug = true
        return true
      }())
    return isDebug || dlsym(dlopen(nil, RTLD_NOW), "__asan_init") != nil
  }()

  package static let help = """
    Calls the command line with made-up input and reports what should not happen.

      fuzz [--seed S] [--seconds T] [--cases N]   run cases 0, 1, 2, ... of a seed; 10 seconds by default
      fuzz --kinds files ...                      only cases of files: models, tables, tensors
      fuzz --seed S --case N                      print case N of a seed, keep its files and run it

      --time-limit T     the seconds that a case may compute (5, and 60 without optimisation or with a sanitizer)
      --memory-limit M   the megabytes that a case may add (1024)
      --keep FOLDER      where the files of failing cases go (fuzz-failures)
      --plant FAULT      let case 40 fail, to see that it is found: \(PlantedFault.names)

    The exit status is 1 when something was found, or when fewer than a third of the inputs of a kind, of which
    there were 100, pass its parser.

    """

  /// Reads the arguments of the tool.
  ///
  /// - Returns: nil when they mean nothing.
  package init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let text = rest.popFirst() else { return nil }
      let isRead =
        switch name {
        case "--seed": Self.set(&seed, UInt64(text))
        case "--cases": Self.set(&cases, Int(text).flatMap(Self.positive))
        case "--seconds": Self.set(&seconds, Double(text).flatMap(Self.positive))
        case "--case": Self.set(&onlyCase, Int(text).flatMap { $0 < 0 ? nil : $0 })
        case "--time-limit": Self.set(&timeLimit, Double(text).flatMap(Self.positive))
        case "--memory-limit":
          Self.set(&memoryLimit, Int(text).flatMap(Self.positive).map { $0 << 10 })
        case "--kinds": Self.set(&kinds, text == "files" ? FuzzCase.Kind.files : nil)
        case "--keep": Self.set(&keep, text)
        case "--plant": Self.set(&planted, PlantedFault(rawValue: text))
        case "--worker":
          Self.set(&worker, Int(text).flatMap { first in rest.popFirst().map { (first, $0) } })
        default: false
        }
      guard isRead else { return nil }
    }
    // A number of cases is a number of cases, however long they take.
    if arguments.contains("--cases"), !arguments.contains("--seconds") { seconds = 1e9 }
  }

  /// The case with a number.
  func fuzzCase(_ number: Int) -> FuzzCase { FuzzCase(seed: seed, number: number, kinds: kinds) }

  private static func positive<Number: Numeric & Comparable>(_ value: Number) -> Number? {
    value > 0 ? value : nil
  }

  /// Sets a property to a value, where there is one.
  private static func set<Value>(_ property: inout Value, _ value: Value?) -> Bool {
    guard let value else { return false }
    property = value
    return true
  }

  /// The arguments by which a worker is started.
  func workerArguments(first: Int, folder: String, seconds: Double) -> [String] {
    [
      "--worker", "\(first)", folder, "--seed", "\(seed)", "--cases", "\(cases)",
      "--seconds", "\(seconds)", "--memory-limit", "\(memoryLimit >> 10)",
    ]
      + (kinds.count < FuzzCase.Kind.allCases.count ? ["--kinds", "files"] : [])
      + (planted.map { ["--plant", $0.rawValue] } ?? [])
  }
}

/// A fault of the driver's own.
enum PlantedFault: String, CaseIterable, Sendable {
  case trap, hang, memory, silence, exit

  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Does what a faulty program would.
  func happens() -> String? {
    switch self {
    case .trap: fatalError("planted")
    case .hang: while true { sleep(1) }
    case .memory:
      var bytes: [[UInt8]] = []
      while true { bytes.append([UInt8](repeating: 1, count: 1 << 26)) }
    case .silence:
      return Verdict.problem(
        of: FuzzCase(.options, []), Outcome(status: 1, out: "", err: ""))
    case .exit: Foundation.exit(0)
    }
  }
}
