import Foundation
import Testing

import GradBench

/// The evals' functions against values computed elsewhere: `Fixtures/*.jsonl` by the suite's own reference, and
/// `Fixtures/own.jsonl` by `Fixtures/own.py` at sizes and parameters that those miss.
struct GoldenTests {
  static let forms = [
    "hello", "gmm", "gmm-scalar", "ba", "ba-batched", "ht", "lstm", "lstm-scalar", "ode",
    "ode-scalar", "det",
    "llsq", "lse", "kmeans", "kmeans-scalar", "saddle", "particle",
  ]

  @Test func everyModuleIsTested() {
    #expect(Session.moduleNames == Self.forms.sorted())
  }

  @Test(arguments: forms)
  func agreesWithGoldenValues(_ form: String) throws {
    let eval = String(form.prefix { $0 != "-" })
    let session = try Session(module: form)
    var cases = try fixture(eval)
    cases += try fixture("own").filter { try $0["eval"].string == eval }
    #expect(!cases.isEmpty)
    for golden in cases {
      let function = try golden["function"].string
      let message = JSON.object([
        "id": .integer(7), "kind": .string("evaluate"), "module": .string(eval),
        "function": .string(function), "input": try golden["input"].value,
      ])
      let reply = Field(try JSONReader.read(session.reply(to: message.text)), path: "reply")
      #expect(try reply["success"].value == .bool(true), "\(reply.value)")
      #expect(try reply["id"].value == .number(7))
      #expect(try !reply["timings"].elements.isEmpty)
      let difference = difference(try golden["expected"].value, try reply["output"].value)
      #expect(difference <= 1e-9, "\(form) \(function)")
    }
  }

  private func fixture(_ name: String) throws -> [Field] {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "jsonl", subdirectory: "Fixtures"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").enumerated().map {
      Field(try JSONReader.read(String($0.element)), path: "\(name):\($0.offset + 1)")
    }
  }

  /// The greatest relative difference of two values' numbers, infinite where they differ in anything else; numbers
  /// below 10⁻³ are compared absolutely.
  private func difference(_ a: JSON, _ b: JSON) -> Double {
    switch (a, b) {
    case (.number(let a), .number(let b)): return abs(a - b) / max(1e-3, abs(a), abs(b))
    case (.numbers(let a), .numbers(let b)) where a.count == b.count:
      return zip(a, b).map { difference(.number($0), .number($1)) }.max() ?? 0
    case (.array(let a), .array(let b)) where a.count == b.count:
      return zip(a, b).map { difference($0, $1) }.max() ?? 0
    case (.object(let a), .object(let b)) where a.keys == b.keys:
      return a.map { difference($0.value, b[$0.key] ?? .null) }.max() ?? 0
    default: return a == b ? 0 : .infinity
    }
  }
}
