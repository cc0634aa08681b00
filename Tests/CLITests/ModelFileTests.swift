import Foundation
import Testing

/// Every way in which people save a network, by the tools that they save it with: read rightly, or refused with what to do.
///
/// The expectations are PyTorch's, in double precision, on the numbers that the files hold
/// (Tests/Fixtures/scripts/model_files.py).
@Suite struct ModelFileTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let kind: String
    let file: String
    let options: [String]
    /// The input, each output, and each output's gradient.
    var input: [Double]?
    var outputs: [Double]?
    var gradients: [[Double]]?
    var tolerance: Double?
    /// The one output that is asked for.
    var output: Int?
    /// The order of the layers, and words, that standard error says.
    var order: String?
    var note: String?
    /// Words of the message where the file is refused.
    var refused: [String]?

    var testDescription: String { kind }
    var path: String { fixture("models/\(file)") }
  }

  static let cases: [Case] = {
    guard let data = FileManager.default.contents(atPath: fixture("models/models.json")),
      let cases = try? JSONDecoder().decode([Case].self, from: data)
    else { return [] }
    return cases
  }()

  struct Answer: Decodable {
    struct Row: Decodable {
      var output: Double?
      var gradient: [Double]?
      var outputs: [Double]?
      var gradients: [[Double]]?
    }
    let rows: [Row]
  }

  @Test func `There are cases of both kinds`() {
    #expect(Self.cases.filter { $0.refused == nil }.count >= 40)
    #expect(Self.cases.filter { $0.refused != nil }.count >= 19)
  }

  @Test(arguments: cases.filter { $0.refused == nil })
  func `Outputs and gradients are PyTorch's`(row: Case) throws {
    let input = try #require(row.input).map(\.description).joined(separator: ",")
    let call = ["mlp", "gradient", "--model", row.path] + row.options
    let outcome = cli(call + ["--input", input, "--json"])
    #expect(outcome.status == 0, "\(outcome.err)")
    guard outcome.status == 0 else { return }
    let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.out.utf8)).rows[0]
    let all = try #require(row.outputs)
    let gradients = try #require(row.gradients)
    let tolerance = try #require(row.tolerance)
    if let output = row.output ?? (all.count == 1 ? 0 : nil) {
      try expectClose([#require(answer.output)], [all[output]], tolerance)
      try expectClose(#require(answer.gradient), gradients[output], tolerance)
      // The program's output, as the other framework prints it, is what is expected of it.
      let printed = String(format: "%.4f", all[output])
      #expect(cli(call + ["--input", input, "--expect", printed]).status == 0)
      let other = String(format: "%.4f", all[output] + 0.001)
      let unexpected = cli(call + ["--input", input, "--expect", other])
      #expect(unexpected.status == 1)
      #expect(unexpected.err.contains("--expect says \(other)"))
    } else {
      try expectClose(#require(answer.outputs), all, tolerance)
      for (found, expected) in zip(try #require(answer.gradients), gradients) {
        expectClose(found, expected, tolerance)
      }
    }
    if let order = row.order { #expect(outcome.err.contains("order of the layers \(order), by")) }
    if let note = row.note { #expect(outcome.err.contains(note), "\(outcome.err)") }
  }

  private func expectClose(_ found: [Double], _ expected: [Double], _ tolerance: Double) {
    #expect(found.count == expected.count)
    let scale = expected.map(abs).max() ?? 0
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= tolerance * scale, "\(a) \(b)") }
  }

  @Test(arguments: cases.filter { $0.refused != nil })
  func `What is not read is named, with what to do`(row: Case) throws {
    let outcome = cli(
      ["mlp", "gradient", "--model", row.path, "--input", "1,2,3,4"] + row.options)
    #expect(outcome.status == 1 || outcome.status == 64)
    #expect(outcome.out.isEmpty)
    for word in try #require(row.refused) { #expect(outcome.err.contains(word), "\(outcome.err)") }
  }

  @Test(
    arguments: [
      "fc10.safetensors", "batch-norm-before.safetensors", "layer-norm.safetensors",
      "prelu.safetensors", "softmax.safetensors", "log-softmax.safetensors", "gemm.onnx",
      "matmul.onnx", "activations.onnx",
    ], ["onnx", "safetensors"])
  func `What is converted is the same network`(file: String, form: String) throws {
    let row = try #require(Self.cases.first { $0.file == file && $0.refused == nil })
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let out = folder.appendingPathComponent("converted.\(form)").path
    var options = row.options
    var choice: [String] = []
    if let place = options.firstIndex(of: "--output") {
      choice = Array(options[place...(place + 1)])
      options.removeSubrange(place...(place + 1))
    }
    let converted = cli(["mlp", "convert", row.path, out] + options)
    #expect(converted.status == 0, "\(converted.err)")
    let input = try #require(row.input).map(\.description).joined(separator: ",")
    let tail = choice + ["--input", input, "--json"]
    let before = cli(["mlp", "gradient", "--model", row.path] + options + tail)
    let after = cli(["mlp", "gradient", "--model", out] + tail)
    #expect(after.status == 0, "\(after.err)")
    let a = try JSONDecoder().decode(Answer.self, from: Data(before.out.utf8)).rows[0]
    let b = try JSONDecoder().decode(Answer.self, from: Data(after.out.utf8)).rows[0]
    expectClose([try #require(b.output)], [try #require(a.output)], 0)
    expectClose(try #require(b.gradient), try #require(a.gradient), 0)
  }
}
