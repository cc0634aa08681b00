import Autodiff
import Foundation
import TestSupport
import Testing

@testable import MLP

/// Files read as fractions.
@Suite struct ExactFileTests {
  typealias Exact = MultilayerPerceptron<ExactScalar>

  static func write(_ text: String, to name: String) throws -> String {
    let path = NSTemporaryDirectory() + "exact-\(UInt64.random(in: 0 ... .max))-\(name)"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  static func model(_ weights: String, bias: String = "[0]") throws -> String {
    try write(
      #"{"activation": "relu", "layers": [{"weights": [[\#(weights)]], "bias": \#(bias)}]}"#,
      to: "model.json")
  }

  static func read(_ path: String) throws -> Exact {
    try LoadedPerceptron(contentsOf: path, .exact, ModelOptions()).network
  }

  @Test func numbersAreReadAsWritten() throws {
    let path = try Self.model(
      #"0.1, "1/3", -25e-1, 12345678901234567890123, "-2/4", -0, 7"#, bias: "[1e-20]")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let layer = try Self.read(path).layers[0]
    #expect(
      layer.weights.scalars.map(\.description)
        == ["1/10", "1/3", "-5/2", "12345678901234567890123", "-1/2", "0", "7"])
    #expect(layer.bias.description == "[1/100000000000000000000]")
  }

  /// Elements that are no fractions, where, and why.
  @Test(arguments: [
    ("1, \"1/0\"", "[0]", "layers[0].weights[0][1]: the denominator of \"1/0\" is 0"),
    ("1, \"NaN\"", "[0]", "layers[0].weights[0][1]: \"NaN\" is no exact number; write a decimal"),
    ("1, true", "[0]", "layers[0].weights[0][1]: found true or false where a number is expected"),
    ("1e400000000", "[0]", "layers[0].weights[0][0]: \"1e400000000\" has, without an exponent,"),
    ("1", "[\"1/3/5\"]", "layers[0].bias[0]: \"1/3/5\" is no exact number; write a decimal"),
  ])
  func whatIsNoFraction(_ weights: String, _ bias: String, _ message: String) throws {
    let path = try Self.model(weights, bias: bias)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: FileError.self) { try Self.read(path) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  /// Fractions are for those who ask for them.
  @Test func doublesTakeNoFractions() throws {
    let path = try Self.model(#""1/3""#)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: FileError.self) {
      try MultilayerPerceptron<Double>(contentsOf: path)
    }
    #expect(
      error?.description.hasSuffix("found a string where a number is expected") == true)
  }

  /// Decimals and binary numbers, rounded, are the doubles that the same file gives.
  @Test(arguments: ["model.json", "model.safetensors"])
  func roundedFractionsAreTheDoubles(_ name: String) throws {
    let network = try MultilayerPerceptron<Double>(
      sizes: [7, 5, 3, 1], activation: .leakyRelu, seed: 11)
    let path = try Self.write("", to: name)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try network.write(to: path)
    let exact = try Self.read(path)
    #expect(try exact.rounded() == network)
    // A binary fraction has a power of two below it, a decimal one a product of twos and fives.
    let denominators = exact.layers.flatMap(\.weights.scalars).compactMap(\.number?.denominator)
    let powers = denominators.allSatisfy { $0.bitWidth == $0.trailingZeros + 1 }
    #expect(powers == (name == "model.safetensors"))
  }

  @Test func binaryNumbersThatAreNoFractions() throws {
    let path = try Self.write("", to: "nan.safetensors")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let network = try MultilayerPerceptron<Double>(
      weights: [[[1, .init(Double.infinity)]]], biases: [[0]], activation: .relu)
    try network.write(to: path)
    let error = #expect(throws: FileError.self) { try Self.read(path) }
    #expect(
      error?.description == "\(path): tensor \"0.weight\" holds inf, which is no fraction")
  }

  @Test func cellsAreReadAsWritten() throws {
    var rows = try CSVRows(
      FileBytes(Array("a,b\n0.1,1/3\n2, -1e-2\n1,x\n1,\n".utf8), name: "t.csv"))
    var scalars: [ExactScalar] = []
    let numbers = FileNumbers<ExactScalar>.exact
    #expect(try rows.appendNext(to: &scalars, numbers.text))
    #expect(try rows.appendNext(to: &scalars, numbers.text))
    #expect(scalars.map(\.description) == ["1/10", "1/3", "2", "-1/100"])
    for message in [
      "t.csv, line 4: column 2 (\"b\"): \"x\" is no exact number; write a decimal such as 0.1 or 1e-3, "
        + "or a fraction such as 1/3",
      "t.csv, line 5: column 2 (\"b\"): the cell is empty; write a number, or nan",
    ] {
      let error = #expect(throws: FileError.self) {
        try rows.appendNext(to: &scalars, numbers.text)
      }
      #expect(error?.description == message && scalars.count == 4)
    }
  }
}

extension BigInteger {
  /// How often 2 divides the integer.
  fileprivate var trailingZeros: Int {
    var (rest, count) = (self, 0)
    while true {
      let (half, odd) = rest.quotientAndRemainder(dividingBy: 2)
      if !odd.isZero || rest.isZero { return count }
      (rest, count) = (half, count + 1)
    }
  }
}
