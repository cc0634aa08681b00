import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

private struct Report: Decodable {
  struct Run: Decodable, Equatable {
    let seed: Int
    let trainLoss, testLoss, trainScore, testScore, initialGradientNorm, finalGradientNorm: Double
  }
  struct Architecture: Decodable {
    let row, depth, width, parameters: Int
    let activation, form, regularization: String
    let runs: [Run]
  }
  struct Claim: Decodable {
    let claim, heading, sentence, verdict: String
  }
  let rows, seeds: Int
  let task: String
  let interrupted: Bool
  let architectures: [Architecture]
  let claims: [Claim]

  init(_ text: String) throws {
    self = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
  }
}

@Suite struct CompareArchitecturesTests {
  static let iris = Fixture.url("iris.csv").path

  static func call(
    _ more: String..., depths: String = "1,2", widths: String = "3", seeds: String = "2",
    epochs: String = "2"
  ) -> [String] {
    [
      "mlp", "compare-architectures", "--data", iris, "--target", "class", "--depths", depths,
      "--widths", widths, "--seeds", seeds, "--epochs", epochs,
    ] + more
  }

  @Test func `Each combination is a row, in text, JSON, CSV and pictures`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appending(path: name).path }
    let files = ["--svg", path("a.svg"), "--html", path("a.html"), "--csv", path("a.csv")]
    let outcome = cli(Self.call() + files)
    #expect(outcome.status == 0 && outcome.err.isEmpty, "\(outcome.err)")
    // Two activations and two regularizations of five networks: a residual one of one layer is a plain one.
    #expect(outcome.out.contains("20 architectures, 2 seeds each"))
    #expect(
      outcome.out.split(separator: "\n").dropFirst().allSatisfy {
        terminalColumns(of: String($0)) <= 80
      })
    for sentence in ["1. More layers (depth)", "4. Diagnosis-based adjustments", "not tested"] {
      #expect(outcome.out.contains(sentence))
    }
    let csv = try String(contentsOfFile: path("a.csv"), encoding: .utf8)
    #expect(csv.split(separator: "\n").count == 41)
    for name in ["a.svg", "a.html"] {
      let text = try String(contentsOfFile: path(name), encoding: .utf8)
      #expect(
        text.contains("prefers-color-scheme: dark"))
      #expect(outcome.out.contains("\(name): written"))
    }
    try PictureTests.requireWellFormed(String(contentsOfFile: path("a.svg"), encoding: .utf8))

    let report = try Report(cli(Self.call("--json")).out)
    #expect(report.architectures.count == 20 && !report.interrupted && report.rows == 150)
    #expect(report.architectures.map(\.row) == Array(1...20))
    for architecture in report.architectures {
      // Four inputs, three classes.
      let (d, w) = (architecture.depth, architecture.width)
      #expect(
        architecture.parameters == 5 * w + (d - 1) * (w + 1) * w + 3 * (w + 1)
          + (architecture.form == "normalized" ? 2 * d * w : 0))
      #expect(architecture.runs.map(\.seed) == [0, 1])
    }
    #expect(report.claims.count == 17)
    #expect(Set(report.claims.map(\.heading)).count == 5)
    #expect(report.claims.contains { $0.claim == "moreData" && $0.verdict == "notTested" })
  }

  @Test func `What was trained is printed, though a picture cannot be written`() {
    let outcome = cli(Self.call("--svg", "/missing/a.svg", depths: "1", seeds: "1", epochs: "1"))
    #expect(outcome.status == 1 && outcome.err.contains("/missing/a.svg"), "\(outcome.err)")
    #expect(outcome.out.contains("What the text says"))
  }

  @Test func `The number of threads does not matter`() throws {
    func report(_ threads: String) throws -> Report {
      let process = Process()
      process.executableURL = ChildProcess.executable
      process.arguments = Self.call("--json", widths: "6", seeds: "1")
      process.environment = ProcessInfo.processInfo.environment.merging(
        ["AUTODIFF_THREADS": threads, "AUTODIFF_BLAS": "off"]) { $1 }
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return try Report(String(decoding: data, as: UTF8.self))
    }
    let (one, two) = (try report("1"), try report("2"))
    #expect(one.architectures.flatMap(\.runs) == two.architectures.flatMap(\.runs))
    #expect(one.architectures.count == 20)
  }

  @Test func `Ctrl-C ends it with what was done`() throws {
    let process = Process()
    process.executableURL = ChildProcess.executable
    process.arguments = Self.call("--json", depths: "1", seeds: "100", epochs: "20")
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    Thread.sleep(forTimeInterval: 3)
    process.interrupt()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // A machine that is so fast as to finish, or so slow as to begin late, tells as well.
    if process.terminationReason == .exit, process.terminationStatus == 1, !data.isEmpty {
      let report = try Report(String(decoding: data, as: UTF8.self))
      #expect(report.interrupted && !report.architectures.isEmpty)
    } else {
      #expect(process.terminationReason == .uncaughtSignal || process.terminationStatus <= 1)
    }
  }

  @Test func `What cannot be compared is said`() {
    func outcome(_ more: String...) -> Outcome {
      cli(["mlp", "compare-architectures", "--data", Self.iris, "--target", "class"] + more)
    }
    let many = (1...40).map(String.init).joined(separator: ",")
    let table: [(Outcome, Int32, String)] = [
      (outcome("--depths", "0"), 64, "--depths takes whole numbers from 1 to 1048576, as in 1,2,8"),
      (outcome("--depths", "1,,2"), 64, "--depths takes whole numbers"),
      (outcome("--widths", "x"), 64, "--widths takes whole numbers"),
      (outcome("--activations", "rellu"), 64, "did you mean 'relu'?"),
      (outcome("--forms", "deep"), 64, "--forms takes some of plain, residual, normalized"),
      (outcome("--regularizations", "l2:0"), 64, "none, l1:X, l2:X with X above 0"),
      (outcome("--regularizations", "dropout:1"), 64, "dropout:P with P below 1"),
      (outcome("--shares", "0"), 64, "--shares takes numbers above 0 and at most 1"),
      (outcome("--epochs", "0"), 64, "--epochs takes whole numbers from 1"),
      (outcome("--seeds", "0"), 64, "--seeds takes a whole number from 1 to 100"),
      (outcome("--test", "1"), 64, "--test takes a share above 0 and below 1"),
      (outcome("--optimizer", "lion"), 64, "adam, adamw, rmsprop, sgd, momentum or nesterov"),
      (
        outcome("--depths", many, "--widths", many), 64,
        "the choices make 19200 architectures, and at most 1000 are compared"
      ),
      (outcome("--svg", "a.svg", "--html", "a.svg"), 64, "another file than what else is written"),
      (outcome("--widths", "1000000"), 1, "more than 134217728 parameters"),
      (
        outcome("--widths", "8000", "--depths", "2", "--memory", "256M"), 1,
        "the experiment takes about"
      ),
    ]
    for (outcome, status, text) in table {
      #expect(outcome.status == status && outcome.err.contains(text), "\(text): \(outcome)")
      #expect(outcome.out.isEmpty)
    }
  }
}
