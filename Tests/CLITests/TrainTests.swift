import Autodiff
import Foundation
import MLP
import TestSupport
import Testing

/// A folder that goes when the test ends.
private final class Folder {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ text: String, _ name: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }
}

private struct Report: Decodable {
  struct Rows: Decodable {
    let trained, watched, heldOut: Int
  }
  struct Scores: Decodable {
    let rows: Int
    let accuracy: Double?
    let confusion: [[Int]]?
    let areaUnderCurve: Double?
    let coefficientOfDetermination: Double?
  }
  struct Epoch: Decodable {
    let loss: Double
    let watched: Double?
  }
  let rows: Rows
  let task, network, end: String
  let best: Int
  let epochs: [Epoch]
  let heldOut: Scores?

  init(_ text: String) throws {
    self = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
  }
}

@Suite struct TrainTests {
  static let cancer = Fixture.url("breast-cancer.csv").path

  @Test func `Breast cancer is told with defaults, and the file holds what was trained`() throws {
    let folder = try Folder()
    let model = folder.path("model.safetensors")
    let call = ["mlp", "train", "--data", Self.cancer, "--target", "target", "--seed", "3"]
    let outcome = cli(call + ["--epochs", "12", "-o", model, "--json"])
    #expect(outcome.status == 0 && outcome.err.isEmpty, "\(outcome.err)")
    let report = try Report(outcome.out)
    #expect(report.rows.heldOut == 113 && report.rows.watched == 46 && report.rows.trained == 410)
    let heldOut = try #require(report.heldOut)
    #expect(heldOut.rows == 113 && (heldOut.accuracy ?? 0) > 0.93)
    // The table says how many rows of each class there are.
    let evaluated = cli(["mlp", "evaluate", "--model", model, "--data", Self.cancer, "--json"])
    struct Evaluated: Decodable { let scores: Report.Scores }
    let scores = try JSONDecoder().decode(Evaluated.self, from: Data(evaluated.out.utf8)).scores
    #expect(scores.confusion?.map { $0.reduce(0, +) } == [212, 357])
    #expect((scores.accuracy ?? 0) > 0.95 && (scores.areaUnderCurve ?? 0) > 0.98)
    // The same call, the same bytes.
    #expect(cli(call + ["--epochs", "12", "-o", model, "--json"]) == outcome)
    // Other commands take the columns as they are in the table.
    let gradient = cli(
      [
        "mlp", "gradient", "--model", model, "--data", Self.cancer, "--target", "target", "--row",
        "0",
      ])
    #expect(gradient.status == 0, "\(gradient.err)")
  }

  @Test func `Columns of any size are trained on and given back as they are`() throws {
    // y = 3000 + 50 u, u in thousands: what the network takes and gives is in the table's units.
    let folder = try Folder()
    var lines = ["u,v,y"]
    for i in 0..<80 {
      let u = 1000 * Double(i * 37 % 80)
      lines.append("\(u),\(i % 3),\(3000 + 50 * u)")
    }
    let table = try folder.write(lines.joined(separator: "\n") + "\n", "table.csv")
    let model = folder.path("model.safetensors")
    let outcome = cli([
      "mlp", "train", "--data", table, "--target", "y", "--hidden", "0", "--epochs", "120", "-o",
      model, "--json",
    ])
    let report = try Report(outcome.out)
    #expect(report.task == "regression")
    #expect((report.heldOut?.coefficientOfDetermination ?? 0) > 0.9999)
    let trained = try TableModel<Double>(contentsOf: model)
    #expect(trained.features == ["u", "v"] && trained.target == "y" && trained.classes == nil)
    let prediction = trained.network(Tensor<Double>([40_000, 1])).scalar
    #expect(abs(prediction / 2_003_000 - 1) < 0.01, "\(prediction)")
    let slope = gradient(at: Tensor<Double>([40_000, 1])) { trained.network($0).sum() }
    #expect(abs(slope[0].scalar / 50 - 1) < 0.02)
  }

  @Test func `Texts are classes, and columns of text become columns of their levels`() throws {
    let folder = try Folder()
    var lines = ["colour,size,kind"]
    for i in 0..<90 {
      let colour = ["red", "green", "blue"][i % 3]
      lines.append("\(colour),\(i % 7),\(["apple", "pear", "plum"][i % 3])")
    }
    let table = try folder.write(lines.joined(separator: "\n") + "\n", "table.csv")
    let model = folder.path("model.safetensors")
    let outcome = cli([
      "mlp", "train", "--data", table, "--target", "kind", "-o", model, "--json", "--balanced",
    ])
    #expect(outcome.status == 0, "\(outcome.err)")
    #expect(try Report(outcome.out).heldOut?.accuracy == 1)
    let trained = try TableModel<Double>(contentsOf: model)
    #expect(trained.classes == ["apple", "pear", "plum"])
    #expect(trained.features == ["colour=blue", "colour=green", "colour=red", "size"])
    #expect(trained.network.layers.last == .softmax)
  }

  @Test func `Every option is taken`() throws {
    let folder = try Folder()
    for options in [
      ["--optimizer", "sgd", "--schedule", "constant"], ["--optimizer", "momentum", "--clip", "1"],
      ["--optimizer", "nesterov", "--warm-up", "2"], ["--optimizer", "rmsprop", "--l1", "0.001"],
      ["--optimizer", "adamw", "--weight-decay", "0.1"], ["--normalization", "batch"],
      ["--normalization", "layer", "--residual", "--hidden", "8,8"], ["--dropout", "0.2"],
      ["--initialization", "orthogonal", "--activation", "tanh"], ["--loss", "cross_entropy"],
      ["--schedule", "step:2", "--batch", "64"], ["--test", "0", "--validation", "0"],
      ["--task", "regression", "--loss", "huber:0.5"], ["--patience", "0", "--rate", "0.001"],
    ] {
      let model = folder.path("model.safetensors")
      let call = ["mlp", "train", "--data", Self.cancer, "--target", "target", "--epochs", "3"]
      let outcome = cli(
        call + (options.contains("--hidden") ? [] : ["--hidden", "8"]) + options + ["-o", model])
      #expect(outcome.status == 0 && outcome.err.isEmpty, "\(options): \(outcome.err)")
      let evaluated = cli(
        ["mlp", "evaluate", "--model", model, "--data", Self.cancer]
          + (options.contains("regression") ? ["--task", "regression"] : []))
      #expect(evaluated.status == 0, "\(options): \(evaluated.err)")
    }
  }

  @Test func `What cannot be trained is said`() throws {
    let folder = try Folder()
    let one = try folder.write("x,y\n1,a\n2,a\n3,a\n", "one.csv")
    let holes = try folder.write("x,y\n1,0\n,1\n3,0\n4,1\n5,1\n", "holes.csv")
    let small = try folder.write("x,y\n1,0\n2,1\n", "small.csv")
    let single = try folder.write("x,y\n1,0.5\n", "single.csv")
    func train(_ table: String, _ more: String...) -> Outcome {
      cli(["mlp", "train", "--data", table, "--target", "y"] + more)
    }
    let table: [(Outcome, Int32, String)] = [
      (cli(["mlp", "train", "--target", "y"]), 64, "--data is missing"),
      (
        cli(["mlp", "train", "--data", small]), 64,
        "--target is missing: the column that is to be predicted"
      ),
      (
        train(small, "--hidden", "8,x"), 64,
        "the units of each hidden layer, as in 64,32, or 0 for none"
      ),
      (train(small, "--epochs", "0"), 64, "--epochs takes a whole number from 1"),
      (train(small, "--rate", "-1"), 64, "--rate takes a number above 0"),
      (train(small, "--optimizer", "lion"), 64, "adam, adamw, rmsprop, sgd, momentum or nesterov"),
      (train(small, "--schedule", "step:0"), 64, "a tenth of the rate after each N epochs"),
      (train(small, "--dropout", "1"), 64, "a probability from 0 to below 1"),
      (train(small, "--normalization", "group"), 64, "one of none, batch, layer"),
      (
        train(small, "--loss", "hinge"), 64,
        "cross_entropy, squared_error, absolute_error or huber:D"
      ),
      (train(small, "--loss", "squared_error"), 64, "a target of classes"),
      (
        train(small, "-o", "model.npz"), 64, "a file called .safetensors, .onnx or .json, the forms"
      ),
      (train(small, "-o", "model.pt"), 64, "a file called .safetensors, .onnx or .json, the forms"),
      (
        train(small, "-o", "model.json", "--normalization", "layer", "--test", "0"), 1,
        "model.json: JSON has linear layers and activations alone"
      ),
      (train(small, "--hidden", "99999999,99999999"), 1, "the training"),
      (train(one), 1, "every row belongs to one class, 'a'; there is nothing to tell apart"),
      (train(holes), 1, "line 3"),
      (train(single), 1, "1 row left to train on; take more rows"),
      (train(folder.path("none.csv")), 1, "no such file"),
    ]
    for (outcome, status, text) in table {
      #expect(outcome.status == status && outcome.err.contains(text), "\(text): \(outcome)")
      #expect(outcome.out.isEmpty)
    }
    let filled = train(holes, "--impute", "median", "--test", "0", "--validation", "0")
    #expect(filled.status == 0, "\(filled.err)")
  }

  @Test func `A training that is killed goes on to the same bytes`() throws {
    let folder = try Folder()
    func arguments(_ name: String) -> [String] {
      [
        "mlp", "train", "--data", Self.cancer, "--target", "target", "--hidden", "6", "--epochs",
        "8", "--patience", "0",
        "--dropout", "0.1", "-o", folder.path(name + ".safetensors"), "--checkpoint",
        folder.path(name),
      ]
    }
    #expect(cli(arguments("whole")).status == 0)
    let expected = try Data(contentsOf: URL(filePath: folder.path("whole.safetensors")))
    for milliseconds in [300, 700, 1100, 1500, 1900] {
      let process = Process()
      process.executableURL = ChildProcess.executable
      process.arguments = arguments("killed")
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let last = cli(arguments("killed"))
    #expect(last.status == 0, "\(last.err)")
    #expect(try Data(contentsOf: URL(filePath: folder.path("killed.safetensors"))) == expected)
    // A finished training is not done again, and other options are refused.
    #expect(cli(arguments("killed")).status == 0)
    let other = cli(arguments("killed") + ["--seed", "5"])
    #expect(other.status == 1 && other.err.contains("it was made with other"), "\(other.err)")
  }

  @Test func `Ctrl-C within an epoch says how to go on, and the training ends at the same bytes`()
    throws
  {
    let folder = try Folder()
    func arguments(_ name: String) -> [String] {
      [
        "mlp", "train", "--data", Self.cancer, "--target", "target", "--hidden", "16", "--epochs",
        "3", "--batch", "1", "--dropout", "0.1", "--normalization", "layer", "-o",
        folder.path(name + ".safetensors"), "--checkpoint", folder.path(name),
      ]
    }
    #expect(cli(arguments("whole")).status == 0)
    let expected = try Data(contentsOf: URL(filePath: folder.path("whole.safetensors")))
    for _ in 0..<4 {
      let process = Process()
      let output = Pipe()
      process.executableURL = ChildProcess.executable
      process.arguments = arguments("stopped")
      process.standardOutput = output
      try process.run()
      // From then on Ctrl-C is a question.
      while process.isRunning, !Self.ignoresInterrupts(process) {
        Thread.sleep(forTimeInterval: 0.01)
      }
      Thread.sleep(forTimeInterval: 0.1)
      kill(process.processIdentifier, SIGINT)
      let text = String(
        decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      if process.terminationStatus == 0 { break }
      let file = folder.path("stopped")
      #expect(process.terminationStatus == 1 && text.hasPrefix("\(file): written "), "\(text)")
      #expect(text.hasSuffix("; the same call goes on from it\n"))
      #expect(text.contains(" in epoch ") || text.contains(" after epoch "))
    }
    #expect(cli(arguments("stopped")).status == 0)
    let stopped = try Data(contentsOf: URL(filePath: folder.path("stopped.safetensors")))
    #expect(stopped == expected)
  }

  /// Whether a process has put something else in the place of its end by Ctrl-C, which the system tells.
  private static func ignoresInterrupts(_ process: Process) -> Bool {
    let file = "/proc/\(process.processIdentifier)/status"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("SigIgn:") }),
      let mask = UInt64(line.dropFirst(7).trimmingPrefix(while: \.isWhitespace), radix: 16)
    else { return false }
    return mask >> UInt64(SIGINT - 1) & 1 == 1
  }

  @Test func `The kernel of matrix products is told and held`() throws {
    let folder = try Folder()
    func call(_ more: String...) -> Outcome {
      cli(
        [
          "mlp", "train", "--data", Self.cancer, "--target", "target", "--hidden", "4", "--epochs",
          "2", "--checkpoint", folder.path("checkpoint"),
        ] + more)
    }
    #expect(call().status == 0)
    let file = URL(filePath: folder.path("checkpoint"))
    var bytes = try Data(contentsOf: file)
    let place = try #require(bytes.range(of: Data("built-in kernels".utf8)))
    bytes.replaceSubrange(place, with: Data("/lib/libother.so".utf8))
    try bytes.write(to: file)
    let other = call()
    #expect(other.status == 1 && other.out.isEmpty)
    #expect(
      other.err.contains(
        "checkpoint: it was made with the matrix products of /lib/libother.so, vectors"),
      "\(other.err)")
    #expect(other.err.contains("; go on with the same ones, or remove it\n"))
    // --blas is told where there is none, and is the same then.
    if call("--blas").err.contains("as no BLAS is found that is faster") {
      try FileManager.default.removeItem(at: file)
      #expect(call("--blas").status == 0 && call().status == 0)
    }
  }

  @Test(.disabled(if: ChildProcess.isSanitized, "the sanitizer keeps memory of its own"))
  func `Memory does not grow with the number of steps`() throws {
    func peak(_ epochs: Int) throws -> Double {
      let process = try ChildProcess([
        "mlp", "train", "--data", Self.cancer, "--target", "target", "--hidden", "4", "--patience",
        "0", "--batch", "200",
        "--test", "0", "--validation", "0", "--epochs", "\(epochs)",
      ])
      #expect(process.status == 0, "\(process.standardError)")
      return process.peakBytes
    }
    // 3 steps an epoch.
    #expect(try peak(600) - peak(20) < 4e6)
  }

  @Test func `The number of threads does not matter`() throws {
    let folder = try Folder()
    var files: [Data] = []
    for threads in ["1", "2", "3"] {
      let process = Process()
      process.executableURL = ChildProcess.executable
      let model = folder.path(threads + ".safetensors")
      process.arguments = [
        "mlp", "train", "--data", Self.cancer, "--target", "target", "--hidden", "300", "--epochs",
        "1",
        "--batch", "256", "-o", model,
      ]
      process.environment = ProcessInfo.processInfo.environment.merging(
        ["AUTODIFF_THREADS": threads, "AUTODIFF_BLAS": "off"]) { $1 }
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      files.append(try Data(contentsOf: URL(filePath: model)))
    }
    #expect(files[0] == files[1] && files[1] == files[2])
  }
}
