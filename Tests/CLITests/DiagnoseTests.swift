import Autodiff
import Foundation
import MLP
import TestSupport
import Testing

/// A file that goes when the test ends.
private final class TemporaryFile {
  let path: String

  init(_ name: String, _ text: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: name).path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  deinit {
    try? FileManager.default.removeItem(at: URL(filePath: path).deletingLastPathComponent())
  }
}

private struct Report: Decodable {
  struct Layer: Decodable {
    let layer, units: Int
    let logNorm, change: Double?
    let isZero: Bool
    let parts: [String: Double?]
    let singularValues: [Double]?
  }
  struct Finding: Decodable {
    let kind: String
    let layer: Int
    let cause: String?
  }
  struct Compared: Decodable {
    let name: String
    let depthChange: Double?
    let findings: [Finding]
  }
  struct Curve: Decodable {
    let verdict: String
    let baseline: Double
    let loss: [Double]
  }
  struct Advice: Decodable {
    let text, command: String
  }
  let of: String
  let rows: Int
  let layers: [Layer]
  let depthChange: Double?
  let findings: [Finding]
  let compared: [Compared]?
  let curve: Curve?
  let advice: [Advice]

  /// The report of a call.
  init(_ arguments: [String]) throws {
    let outcome = cli(["mlp", "diagnose"] + arguments + ["--json"])
    guard outcome.status == 0 else {
      Issue.record("\(arguments): \(outcome.err)")
      throw CocoaError(.featureUnsupported)
    }
    self = try JSONDecoder().decode(Report.self, from: Data(outcome.out.utf8))
  }
}

@Suite struct DiagnoseTests {
  static let norms = ["vanishing", "exploding", "zero", "not finite"]
  static let iris = Fixture.url("iris.csv").path

  /// The arguments of a call that was advised.
  private static func arguments(_ advice: Report.Advice) -> [String] {
    let words = advice.command.split(separator: " ").map(String.init).filter { $0 != "--json" }
    #expect(words.prefix(3) == ["autodiff-cli", "mlp", "diagnose"])
    return Array(words.dropFirst(3))
  }

  @Test(arguments: ["0", "1"])
  func `Thirty sigmoid layers lose the gradient in σ', and two remedies repair it`(
    seed: String
  ) throws {
    let call = ["--hidden", "16x29", "--activation", "sigmoid", "--seed", seed]
    let report = try Report(call + ["--compare"])
    #expect(report.layers.map(\.layer) == (1...31).reversed())
    #expect(report.findings.first?.kind == "vanishing")
    #expect(report.findings.first?.cause == "activation")
    #expect((report.depthChange ?? 0) < -29 * 0.6)
    for layer in report.layers.dropFirst().dropLast() {
      let part = try #require(layer.parts["activation"] ?? nil)
      #expect(part <= -0.602)
    }
    let compared = try #require(report.compared)
    #expect(compared.map(\.name) == ["residual", "relu + He"])
    for column in compared {
      #expect(!column.findings.contains { Self.norms.contains($0.kind) }, "\(column.name)")
      #expect(abs(column.depthChange ?? .infinity) < 3)
    }
    guard seed == "0" else { return }
    // The same in text, with the columns side by side.
    let text = cli(["mlp", "diagnose"] + call + ["--compare"]).out
    for words in [
      "vanishing: log ‖δ‖ changes by", "The loss is in σ'", "1/4 at most",
      "  layer   as given   residual  relu + He\n", "vanishing  fine      fine\n",
      "--activation sigmoid", "--residual",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    // The calls that are advised are whole, and do what they promise.
    #expect(report.advice.count == 2)
    for advice in report.advice {
      let repaired = try Report(Self.arguments(advice))
      #expect(!repaired.findings.contains { Self.norms.contains($0.kind) }, "\(advice.command)")
    }
  }

  @Test func `Weights three times too large let the gradient explode, and are repaired`() throws {
    let call = ["--hidden", "16x29", "--weight-scale", "3"]
    let report = try Report(call + ["--compare"])
    #expect(report.findings.first?.kind == "exploding")
    #expect(report.findings.first?.cause == "weights")
    let compared = try #require(report.compared)
    #expect(compared.map(\.name) == ["usual scale", "layer norm"])
    for column in compared {
      #expect(!column.findings.contains { Self.norms.contains($0.kind) }, "\(column.name)")
    }
    #expect(
      report.advice.map(\.command) == [
        "autodiff-cli mlp diagnose --hidden 16x29 --json",
        "autodiff-cli mlp diagnose --weight-scale 3 --hidden 16x29 --normalization layer --json",
      ])
  }

  @Test func `A gradient that is too small for a number is zero in words and null in JSON`() throws
  {
    let call = ["--hidden", "2x600", "--activation", "sigmoid"]
    let report = try Report(call)
    #expect(report.findings.first?.kind == "zero" && report.depthChange == nil)
    let end = try #require(report.layers.dropLast().last)
    #expect(end.layer == 2 && end.isZero && end.logNorm == nil && end.change == nil)
    let text = cli(["mlp", "diagnose"] + call).out
    #expect(text.contains("zero: δ is 0 on every row from layer") && text.contains("-inf"))
    #expect(text.contains("  ...\n"))
    #expect(!text.contains("nan") && text.contains("  1      2      -inf     -       -\n"))
  }

  @Test func `A model of two layers by hand`() throws {
    let model = try TemporaryFile(
      "m.json",
      #"{"layers": [{"weights": [[3, 0], [0, 3]], "activation": "sigmoid"}, {"weights": [[1, 1]], "activation": "identity"}]}"#
    )
    let table = try TemporaryFile("t.csv", "a,b\n0,0\n")
    let outcome = cli("mlp", "diagnose", "--model", model.path, "--data", table.path)
    // log √2 = 0.15, log ¼ = −0.60, log 3 = 0.48; the Jacobians are ¾ I and (1, 1).
    #expect(
      outcome.out == """
        \(table.path): 1 row, 2 features
        network 2-2-1: sigmoid, then identity
        gradients of the output, at 1 row; Jacobians at 1

          layer  units  log ‖δ‖  change  weights  σ'     flat  singular values
          3      1      0.00     0.00                          1.4 to 1.4
          2      2      -0.45    -0.45   0.15     -0.60  0 %   0.75 to 0.75
          1      2      0.03     0.48    0.48

        fine: log ‖δ‖ changes by -0.45 from the last layer to the first, within 3 either
        way

        """)
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    // The page has the same numbers, those of the parts added up from the last layer on, and the picture in it.
    let page = try TemporaryFile("page.html", "")
    let picture = try TemporaryFile("picture.svg", "")
    let drawn = cli(
      "mlp", "diagnose", "--model", model.path, "--data", table.path, "--html", page.path, "--svg",
      picture.path)
    #expect(drawn.out == outcome.out + "\(picture.path): written\n\(page.path): written\n")
    let html = try String(contentsOfFile: page.path, encoding: .utf8)
    for row in [
      ["layer", "log ‖δ‖, as given", "sum of the weights", "sum of σ'"],
      ["3", "0.00", "0.00", "0.00"], ["2", "-0.45", "0.15", "-0.60"],
      ["1", "0.03", "0.63", "-0.60"],
    ] {
      let cells = row.joined(separator: "|")
      #expect(Self.rows(of: html).contains(cells), "\(cells)")
    }
    let svg = try String(contentsOfFile: picture.path, encoding: .utf8)
    #expect(svg.contains("from the weights") && svg.contains("from σ'"))
    // Layer 2 of the parts: 0 is above −0.6 and below 0.15 in the picture, whose axis runs down.
    #expect(svg.components(separatedBy: "<polyline class=\"curve a dashed\"").count == 3)
    #expect(svg.components(separatedBy: "<polyline class=\"curve b dashed\"").count == 3)
    // With a target the loss is looked at: y − 1 is 0, so that there is no gradient.
    let withTarget = try TemporaryFile("t.csv", "a,b,y\n0,0,1\n")
    let report = try Report([
      "--model", model.path, "--data", withTarget.path, "--target", "y", "--task", "regression",
    ])
    #expect(report.of == "the loss (squared error)" && report.layers[0].isZero)
  }

  /// The cells of each row of a page's tables.
  private static func rows(of html: String) -> [String] {
    html.components(separatedBy: "<tr>").dropFirst().map { row in
      row.components(separatedBy: "</tr>")[0]
        .components(separatedBy: "<").compactMap { piece in
          let parts = piece.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
          return parts.count == 2 && (parts[0] == "td" || parts[0].hasPrefix("th "))
            ? String(parts[1]) : nil
        }.joined(separator: "|")
    }
  }

  @Test func `A model knows its columns and its classes`() throws {
    let model = try TemporaryFile("model.safetensors", "")
    let trained = cli(
      "mlp", "train", "--data", Self.iris, "--target", "class", "--epochs", "2", "-o", model.path)
    #expect(trained.status == 0)
    let report = try Report(["--model", model.path, "--data", Self.iris])
    #expect(report.of == "the loss (cross entropy)" && report.rows == 150)
    let output = try Report([
      "--model", model.path, "--data", Self.iris, "--target", "class", "--output", "virginica",
    ])
    #expect(output.of == "output 2 (virginica)")
  }

  /// A table whose classes say nothing about its columns.
  private static func noise(rows: Int) throws -> TemporaryFile {
    var generator = SeededGenerator(seed: 1)
    var lines = ["a,b,c,d,class"]
    for row in 0..<rows {
      let numbers = (0..<4).map { _ in "\(Double.random(in: -1...1, using: &generator))" }
      lines.append((numbers + [row.isMultiple(of: 2) ? "yes" : "no"]).joined(separator: ","))
    }
    return try TemporaryFile("it's noise.csv", lines.joined(separator: "\n") + "\n")
  }

  @Test func `Courses of training are told apart, with the call that helps`() throws {
    let noise = try Self.noise(rows: 60)
    let rows: [(arguments: [String], verdict: String, advice: String)] = [
      // A straight line does not tell what is noise; many units learn it by heart.
      (["--hidden", "0", "--epochs", "10"], "underfitting", "--hidden 64 "),
      (
        [
          "--hidden", "32,32", "--epochs", "60", "--patience", "0", "--validation", "0.3",
          "--schedule", "constant",
        ],
        "overfitting", "--dropout 0.3"
      ),
      (
        ["--epochs", "20", "--optimizer", "sgd", "--rate", "30", "--patience", "0"], "unstable",
        "--rate 3 "
      ),
    ]
    for row in rows {
      let report = try Report(["--data", noise.path, "--target", "class"] + row.arguments)
      let curve = try #require(report.curve)
      #expect(curve.verdict == row.verdict, "\(row.arguments) \(curve.loss)")
      // Half yes, half no: log 2 for whoever knows nothing.
      #expect(abs(curve.baseline - 0.693) < 0.003)
      let command = try #require(
        report.advice.map(\.command).first { $0.contains(row.advice) }, "\(report.advice)")
      #expect(command.contains("noise.csv' --target class"))
      #expect(command.contains(#"it'\''s noise.csv"#))
    }
    let fine = try Report(["--data", Self.iris, "--target", "class", "--epochs", "30"])
    #expect(fine.curve?.verdict == "fine" && fine.advice.isEmpty)
    let text = cli("mlp", "diagnose", "--hidden", "4", "--epochs", "3").out
    #expect(text.contains("after 3 epochs: loss") && text.contains("epoch 3\n"))
  }

  @Test func `What a call cannot mean is said`() throws {
    let model = Fixture.url("breast-cancer-relu.safetensors").path
    let cancer = Fixture.url("breast-cancer.csv").path
    let ofModel = [
      "--model", model, "--hidden-activation", "relu", "--output-activation", "sigmoid",
    ]
    let rows: [(arguments: [String], status: Int32, message: String)] = [
      (ofModel, 64, "--data is missing: a table of rows to look at"),
      (ofModel + ["--data", cancer, "--compare"], 64, "--compare and --model exclude each other"),
      (
        ofModel + ["--data", cancer, "--hidden", "3"], 64, "--hidden and --model exclude each other"
      ),
      (
        ofModel + ["--data", cancer], 1,
        "\(cancer): the network takes 30 numbers, but the table has 31 columns: name the one to leave "
          + "out with --target COLUMN"
      ),
      (["--target", "y"], 64, "--target goes with --data; without it the rows are two moons"),
      (
        ["--hidden-activation", "relu"], 64,
        "--hidden-activation goes with --model; --activation is that of the hidden layers"
      ),
      (["--transposed"], 64, "--transposed goes with --model"),
      (["--of", "loss", "--output", "0"], 64, "--output and --of loss exclude each other"),
      (
        ["--output", "1"], 1,
        "--output: there is no output '1': they are 0 to 0, of the classes 0, 1"
      ),
      (["--weight-scale", "0"], 64, "--weight-scale takes a number above 0, not '0'"),
      (
        ["--data", Self.iris, "--target", "class", "--of", "output"], 1,
        "the network has 3 outputs, and one of them is differentiated: choose it with --output K, from 0 to "
          + "2, or --output NAME (setosa, versicolor, virginica)"
      ),
    ]
    for row in rows {
      let help = row.status == 64 ? "\nTry 'autodiff-cli mlp diagnose --help'." : ""
      #expect(
        cli(["mlp", "diagnose"] + row.arguments)
          == failure(row.status, "autodiff-cli: \(row.message)\(help)"), "\(row.arguments)")
    }
    for hidden in ["3x", "x3", "3x0", "3x10001", "2,3x10000", "1x1x1", "3x-1"] {
      let outcome = cli("mlp", "diagnose", "--hidden", hidden)
      #expect(
        outcome.status == 64 && outcome.err.contains("16x29 is 29 layers of 16"), "\(hidden)")
    }
  }
}
