import Foundation
import MLP
import Testing

@testable import AutodiffCommand

/// Whatever is given, in 10,000 characters, the message is short, steers no terminal, and there is one.
@Suite struct MessageLengthTests {
  /// What a place is filled with.
  static let contents = [
    "a", "-", "9", ".", "(", "[1,", "1,", "x;", "a=", "_", "\u{1B}", "\u{0}", "\u{9B}", "\u{301}",
    "\u{202E}",
    "\u{2028}", "🦊", "数", "\"", "\\", " ", "\n", "\r",
  ].map { String(repeating: $0, count: 10_000 / $0.unicodeScalars.count) }

  struct Place: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let call: @Sendable (String) throws -> [String]

    init(_ name: String, _ call: @escaping @Sendable (String) throws -> [String]) {
      (testDescription, self.call) = (name, call)
    }
  }

  static let net = ["--layers", "2,2,1", "--activation", "relu"]

  static let arguments = [
    Place("subcommand") { [$0] },
    Place("subcommand of mlp") { ["mlp", $0] },
    Place("help") { ["help", $0] },
    Place("help further on") { ["help", "mlp", "gradient", $0] },
    Place("option") { ["gradient", "x", "--at", "x=1", "--z\($0)"] },
    Place("option with a value") { ["gradient", "x", "--at", "x=1", "--z=\($0)"] },
    Place("operand") { ["gradient", "x", "y\($0)", "--at", "x=1"] },
    Place("formula") { ["gradient", $0, "--at", "x=[1, 2]"] },
    Place("end of a formula") { ["gradient", "x + $" + $0, "--at", "x=1"] },
    Place("name") { ["gradient", "name\($0) + $", "--at", "x=1"] },
    Place("function") { ["gradient", "f\($0)(x) + $", "--at", "x=1"] },
    Place("member") { ["gradient", "x.\($0)", "--at", "x=1"] },
    Place("number") { ["gradient", "1\($0)q", "--at", "x=1"] },
    Place("comment") { ["gradient", "x + # \($0)", "--at", "x=1"] },
    Place("keyword") { ["gradient", "sum(x, k\($0)=1)", "--at", "x=1"] },
    Place("name of an input") { ["gradient", "z", "--at", "y\($0)=1"] },
    Place("value") { ["gradient", "z", "--at", "x=\($0)"] },
    Place("assignment") { ["gradient", "z", "--at", $0] },
    Place("file of a value") { ["gradient", "z", "--at", "x=@\($0)"] },
    Place("table") { ["gradient", "z", "--at", "x=@\($0).csv"] },
    Place("array file") { ["gradient", "z", "--at", "x=@\($0).npy"] },
    Place("wrt") { ["gradient", "x", "--at", "x=1", "--wrt", "z\($0)"] },
    Place("claim") { ["gradient", "x", "--at", "x=1", "--analytic", "x=z\($0)"] },
    Place("subject of a claim") { ["gradient", "x", "--at", "x=1", "--analytic", "z\($0)=1"] },
    Place("points") {
      ["gradient", "x", "--at", "x=1", "--analytic", "x=1", "--points", "z" + $0]
    },
    Place("model") { ["mlp", "gradient", "--model", $0, "--input", "1"] },
    Place("model in JSON") { ["mlp", "check", "--model", $0 + ".json", "--input", "1"] },
    Place("layers") { ["mlp", "check", "--layers", "z\($0)", "--activation", "relu"] },
    Place("activation") { ["mlp", "check", "--layers", "2,1", "--activation", "z\($0)"] },
    Place("slope") { ["mlp", "check", "--layers", "2,1", "--activation", "elu:z\($0)"] },
    Place("seed") { ["mlp", "check", "--seed", "z\($0)"] + net },
    Place("top") { ["mlp", "gradient", "--top", "z\($0)"] + net },
    Place("input") { ["mlp", "gradient", "--input", "z\($0)"] + net },
    Place("input from a file") { ["mlp", "gradient", "--input", "@\($0)"] + net },
    Place("data") { ["mlp", "gradient", "--row", "0", "--data", $0 + ".csv"] + net },
    Place("row") { ["mlp", "gradient", "--data", "a.csv", "--row", "z\($0)"] + net },
    Place("rows") { ["mlp", "gradient", "--data", "a.csv", "--rows", "0:\($0)z"] + net },
    Place("range") { ["plot", "x", "--over", "z\($0)"] },
    Place("end of a range") { ["plot", "x", "--over", "x=0:1\($0)z"] },
    Place("input of a plot") { ["plot", "1", "--over", "z\($0)=0:1"] },
    Place("file of a graph") { ["graph", "x", "--at", "x=1", "--output", "/no/such/\($0)"] },
    Place("network by") { ["mlp", "graph", "--by", "z\($0)"] + net },
    Place("listed function") { ["functions", "z\($0)"] },
  ]

  /// Files with the content in one place; what is written around it is what the format needs.
  static let files = [
    Place("cell") { try point("csv", Array("a,b\n1,\(cell("z" + $0))\n".utf8)) },
    Place("column twice") {
      try point("csv", Array("\(cell("z" + $0)),\(cell("z" + $0))\n1,2\n".utf8))
    },
    Place("column of a cell") { try point("csv", Array("\(cell("z" + $0)),b\nz,2\n".utf8)) },
    Place("text of a table") { try point("csv", Array($0.utf8)) },
    Place("key") { try point("json", Array("{\(string($0)): 1}".utf8)) },
    Place("key twice") { try point("json", Array("{\(string($0)): 1, \(string($0)): 1}".utf8)) },
    Place("string") { try point("json", Array("[1, \(string($0))]".utf8)) },
    Place("text of JSON") { try point("json", Array($0.utf8) + [0x7D]) },
    Place("kind of element") { try point("npy", npy("{'descr': '\($0)'}")) },
    Place("entry of an array file") { try point("npy", npy("{'\($0)': True, '\($0)': True}")) },
    Place("header of an array file") { try point("npy", npy($0)) },
    Place("key of a model") { try model("json", Array("{\(string("z" + $0)): 1}".utf8)) },
    Place("activation of a model") {
      try model("json", Array("{\"activation\": \(string("z" + $0)), \"layers\": []}".utf8))
    },
    Place("tensor") {
      try model("safetensors", safetensors("{\(string("z" + $0)): \(tensor("F64"))}"))
    },
    Place("type of a tensor") {
      try model("safetensors", safetensors("{\"a\": \(tensor("z" + $0))}"))
    },
    Place("entry of a tensor") {
      try model("safetensors", safetensors("{\"a\": {\(string("z" + $0)): 1}}"))
    },
    Place("path") {
      try model("safetensors", safetensors("{\(string("z" + $0)): {\"dtype\": 1}}"))
    },
  ]

  static func string(_ text: String) -> String { JSONOutput.string(text).text }

  static func cell(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  static func tensor(_ type: String) -> String {
    "{\"dtype\": \(string(type)), \"shape\": [1], \"data_offsets\": [0, 8]}"
  }

  static func bytes(_ count: Int, width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  }

  static func npy(_ header: String) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [2, 0] + bytes(header.utf8.count, width: 4)
      + Array(header.utf8)
  }

  static func safetensors(_ header: String) -> [UInt8] {
    bytes(header.utf8.count, width: 8) + Array(header.utf8) + [UInt8](repeating: 0, count: 8)
  }

  static let directory = NSTemporaryDirectory() + "autodiff-\(UInt64.random(in: 0 ... .max))"

  static func write(_ kind: String, _ bytes: [UInt8]) throws -> String {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    let path = directory + "/\(UInt64.random(in: 0 ... .max)).\(kind)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  static func point(_ kind: String, _ bytes: [UInt8]) throws -> [String] {
    ["gradient", "z", "--at", "x=@\(try write(kind, bytes))"]
  }

  static func model(_ kind: String, _ bytes: [UInt8]) throws -> [String] {
    ["mlp", "gradient", "--model", try write(kind, bytes), "--activation", "relu", "--input", "1"]
  }

  func expectBounded(_ call: [String], _ comment: String) {
    let outcome = cli(call)
    #expect([1, 64].contains(outcome.status) && outcome.out.isEmpty, "\(comment)")
    // Three lines of a formula's error, of which the sentence may quote three texts.
    #expect(outcome.err.utf8.count <= 1_100 && outcome.err.utf8.count > 20, "\(comment)")
    #expect(outcome.err.hasSuffix("\n"), "\(comment)")
    for scalar in outcome.err.unicodeScalars where scalar != "\n" {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        Issue.record("U+\(String(scalar.value, radix: 16)) in the message for \(comment)")
        return
      default: break
      }
    }
  }

  @Test(arguments: arguments + files) func messages(_ place: Place) throws {
    for content in Self.contents {
      let unit = String(content.prefix(3)).debugDescription
      let call = try place.call(content)
      expectBounded(call, "\(place.testDescription): \(unit)")
      for word in call where word.contains(Self.directory) {
        try FileManager.default.removeItem(atPath: String(word.drop { $0 != "/" }))
      }
    }
  }

  /// Lists, and names of the right kind that are long.
  @Test func listsAndNames() {
    let name = String(repeating: "n", count: 50_000)
    let ones = String(repeating: "1,", count: 49_999) + "1"
    let names = (0..<5_000).map { "name\($0)=1" }.joined(separator: ",")
    let calls = [
      ["gradient", "name0", "--at", names, "--wrt", "zzzzzzzz"],
      ["gradient", "nnn", "--at", name + "=1"],
      ["gradient", "x", "--at", "x=1,\(name)=1", "--wrt", "nnn"],
      ["gradient", name + "(1)", "--at", name + "=1"],
      ["gradient", "\(name) = x; h = \(name); x", "--at", "x=[1, 2]"],
      ["gradient", name, "--at", name + "=[1, 2]"],
      ["gradient", String(repeating: "_", count: 50_000) + "det(x)", "--at", "x=1"],
      ["gradient", "x", "--at", "x=1,\(name)=1", "--wrt", "x", "--analytic", name + "=1"],
      ["gradient", "x*\(name)", "--at", "x=1,\(name)=1", "--analytic", name + "=[1, 2]"],
      ["gradient", "x*\(name)", "--at", "x=1,\(name)=1", "--analytic", name + "=$"],
      ["gradient", "reshape(x, [\(ones)])", "--at", "x=[1, 2]"],
      ["gradient", "reshape(x, [\(ones)])", "--at", "x=1"],
      ["gradient", "transpose(x, [\(ones)])", "--at", "x=1"],
      ["gradient", "sum(x, axis=[\(ones)])", "--at", "x=[[1, 2]]"],
      ["gradient", "concat(x, [1, \(ones)])", "--at", "x=[[1, 2]]"],
      ["gradient", "concat(\(String(repeating: "x, ", count: 20_000))1)", "--at", "x=[1, 2]"],
      ["gradient", "x", "--at", "\(name)=1,\(name)=2"],
      ["gradient", "x", "--at", "\(name)="],
      ["gradient", "x", "--at", "\(name)=1;y=2"],
      ["mlp", "check", "--layers", "2,2,1", "--activation", ones],
    ]
    for call in calls { expectBounded(call, String("\(call)".prefix(60))) }
  }

  /// An input's name, and a formula in a result, are no messages: whole, but without what steers a terminal.
  @Test func resultsSteerNoTerminal() {
    let outcome = cli("gradient", "x\t# \u{1B}[31m\u{202E}", "--at", "x=1")
    #expect(
      outcome.status == 0 && outcome.out.hasPrefix("f(x) = x\t" + #"# \u{1B}[31m\u{202E}"# + "\n"))
    let json = cli("gradient", "x # \u{1B}\u{9B}", "--at", "x=1", "--json")
    #expect(json.out.hasPrefix(#"{"expression": "x # \u001b\u009b", "#))
  }
}
