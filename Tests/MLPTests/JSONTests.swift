import Autodiff
import Foundation
import MLP
import Testing

@Suite struct JSONTests {
  static func value(_ text: String) throws(FileError) -> JSONValue {
    try JSONValue(parsing: Array(text.utf8), file: "x.json")
  }

  @Test(
    arguments: [
      ("null", .null), (" true\n", .bool(true)), ("false", .bool(false)), ("0", .integer(0)),
      ("-12", .integer(-12)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .number(0x1p63)), ("1.5e2", .number(150)), ("1E-2", .number(0.01)),
      ("4.9e-324", .number(.leastNonzeroMagnitude)), ("[]", .array([])), ("{ }", .object([:])),
      ("[1, [2] ]", .array([.integer(1), .array([.integer(2)])])),
      (#"{"a":{"b":null}}"#, .object(["a": .object(["b": .null])])),
      (#""a\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00""#, .string("a\"\\/\u{8}\u{C}\n\r\téé😀")),
      ("\u{FEFF}[]", .array([])),
    ] as [(String, JSONValue)])
  func `Values are read`(text: String, value: JSONValue) throws {
    #expect(try Self.value(text) == value)
  }

  @Test func `Minus zero stays minus zero`() throws {
    #expect(try Self.value("-0").real?.sign == .minus)
  }

  @Test(
    arguments: [
      ("", .empty), ("{", .json(.unexpectedEnd(expected: "a name in quotes"), line: 1, column: 2)),
      ("[1,\n2", .json(.unexpectedEnd(expected: "a comma or ]"), line: 2, column: 2)),
      ("[1,]", .json(.unexpected(found: "\"]\"", expected: "a value"), line: 1, column: 4)),
      ("[1 2]", .json(.unexpected(found: "\"2\"", expected: "a comma or ]"), line: 1, column: 4)),
      (
        "1 é",
        .json(.unexpected(found: "\"é\"", expected: "the end of the text"), line: 1, column: 3)
      ),
      (#"{"a" 1}"#, .json(.unexpected(found: "\"1\"", expected: "a colon"), line: 1, column: 6)),
      ("01", .json(.number("01"), line: 1, column: 1)),
      ("-", .json(.number("-"), line: 1, column: 1)),
      ("1.", .json(.number("1."), line: 1, column: 1)),
      ("1e", .json(.number("1e"), line: 1, column: 1)),
      ("1e999", .json(.number("1e999"), line: 1, column: 1)),
      ("+1", .json(.unexpected(found: "\"+\"", expected: "a value"), line: 1, column: 1)),
      ("NaN", .json(.unexpected(found: "\"N\"", expected: "a value"), line: 1, column: 1)),
      (#""a"#, .json(.unexpectedEnd(expected: "a closing quote"), line: 1, column: 3)),
      (#""\x""#, .json(.escape(#"\x""#), line: 1, column: 2)),
      (#""\ud800""#, .json(.escape(#"\ud800"#), line: 1, column: 2)),
      (#""\u12"#, .json(.escape(#"\u12"#), line: 1, column: 2)),
      ("\"a\nb\"", .json(.controlCharacter, line: 1, column: 3)),
      (#"{"a":1,"a":2}"#, .json(.duplicateName("a"), line: 1, column: 8)),
    ] as [(String, FileProblem)])
  func `Everything else is refused, with its place`(text: String, problem: FileProblem) {
    #expect(throws: FileError(file: "x.json", problem: problem)) { try Self.value(text) }
  }

  @Test func `Depth is bounded`() {
    let text = String(repeating: "[", count: 1_000_000)
    #expect(
      throws: FileError(file: "x.json", problem: .json(.depth(limit: 128), line: 1, column: 130))
    ) {
      try Self.value(text)
    }
  }

  @Test func `Bytes that are not UTF-8 are refused with their line`() {
    #expect(throws: FileError(file: "x.json", problem: .notUTF8(line: 2))) {
      try JSONValue(parsing: [0x5B, 0x0A, 0xC3, 0x28], file: "x.json")
    }
  }

  @Test func `Numbers and nested arrays are tensors`() throws {
    func tensor(_ text: String) throws(FileError) -> Tensor<Double> {
      try JSONFile.tensor(parsing: Array(text.utf8), file: "x.json")
    }
    #expect(try tensor("2.5") == 2.5)
    #expect(try tensor("[1, -2]") == [1, -2])
    #expect(try tensor("[[[1], [2]], [[3], [4]]]") == [[[1], [2]], [[3], [4]]])
    #expect(try tensor(#"["Infinity", "-Infinity"]"#) == [.init(.infinity), .init(-.infinity)])
    let cases: [(String, ContentProblem, String)] = [
      ("[[1, 2], [3]]", .ragged(count: 1, first: 2), "[1]"),
      ("[[1, 2], 3]", .kind(found: "a number", expected: "an array"), "[1]"),
      ("[[1, 2], [3, true]]", .kind(found: "true or false", expected: "a number"), "[1][1]"),
      ("[[1, 2], [[3], 4]]", .kind(found: "an array", expected: "a number"), "[1][0]"),
      ("[]", .emptyArray, ""), ("[[], []]", .emptyArray, ""),
      ("{}", .kind(found: "an object", expected: "a number"), ""),
    ]
    for (text, problem, path) in cases {
      #expect(throws: FileError(file: "x.json", problem: .content(problem, path: path))) {
        try tensor(text)
      }
    }
  }

  static let model = """
    {
      "description": "the documents' example",
      "activation": "sigmoid",
      "layers": [
        {"weights": [[1, -1, 2], [0, 1, 1]], "bias": [0, -1]},
        {"weights": [[2, -3]], "activation": "LeakyReLU"}
      ]
    }
    """

  @Test func `A model that a person wrote`() throws {
    let network = try MultilayerPerceptron<Double>(parsing: Array(Self.model.utf8), file: "m.json")
    #expect(network.sizes == [3, 2, 1])
    #expect(network.layers.map(\.activation) == [.sigmoid, .leakyRelu])
    #expect(network.layers[0].weights == [[1, -1, 2], [0, 1, 1]])
    #expect(network.layers[1].bias == [0])
    let overridden = try MultilayerPerceptron<Double>(
      parsing: Array(Self.model.utf8), file: "model", hiddenActivation: .relu)
    #expect(overridden.layers.map(\.activation) == [.relu, .leakyRelu])
  }

  @Test(
    arguments: [
      ("{}", .content(.missing(name: "layers"), path: "")),
      (#"{"layers": []}"#, .content(.emptyArray, path: "layers")),
      ("[]", .content(.kind(found: "an array", expected: "an object"), path: "")),
      (
        #"{"layers": [{"weights": [[1]], "biases": [1]}]}"#,
        .content(
          .unknownName("biases", known: ["weights", "bias", "activation"]), path: "layers[0]")
      ),
      (
        #"{"layers": [{"weights": [1]}]}"#,
        .content(
          .kind(
            found: "an array of shape [1]",
            expected: "a matrix, one array of numbers for each unit of the layer,"),
          path: "layers[0].weights")
      ),
      (
        #"{"layers": [{"weights": [[1, 2], [3, "x"]]}]}"#,
        .content(
          .kind(found: "a string", expected: "a number"), path: "layers[0].weights[1][1]")
      ),
      (
        #"{"activation": "cosine", "layers": [{"weights": [[1]]}]}"#,
        .content(.activation(.unknownName("cosine")), path: "activation")
      ),
      (
        #"{"layers": [{"weights": [[1]], "activation": "elu:x"}]}"#,
        .content(.activation(.parameter("x", of: .elu)), path: "layers[0].activation")
      ),
      (
        #"{"layers": [{"weights": [[1]]}]}"#, .model(.activationUnknown(layers: [2], depth: 2))
      ),
      (
        #"{"layers": [{"weights": [[1]], "activation": "relu"}, {"weights": [[1]]}]}"#,
        .model(.activationUnknown(layers: [3], depth: 3))
      ),
      (
        #"{"activation": "relu", "layers": [{"weights": [[1]], "bias": [1, 2]}]}"#,
        .model(.network(.bias(layer: 2, shape: [2], weights: [1, 1])))
      ),
      (
        #"{"activation": "relu", "layers": [{"weights": [[1]]}, {"weights": [[1, 2]]}]}"#,
        .model(.network(.chain(layer: 3, takes: 2, gives: 1)))
      ),
    ] as [(String, FileProblem)])
  func `Models with mistakes are refused, with their place`(text: String, problem: FileProblem) {
    #expect(throws: FileError(file: "m.json", problem: problem)) {
      try MultilayerPerceptron<Double>(parsing: Array(text.utf8), file: "m.json")
    }
  }

  @Test func `Neither form`() {
    #expect(throws: FileError(file: "model", problem: .unknownModelFormat)) {
      try MultilayerPerceptron<Double>(parsing: Array("hello, world".utf8), file: "model")
    }
  }

  @Test(arguments: 0..<4)
  func `No damage traps`(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    for _ in 0..<3000 {
      var bytes = Array(Self.model.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: bytes.remove(at: index)
        default:
          bytes[index] = Array("0123456789[]{},:\"-.e\\".utf8).randomElement(using: &generator) ?? 0
        }
      }
      bytes.removeLast(Int.random(in: 0..<8, using: &generator))
      do throws(FileError) {
        _ = try MultilayerPerceptron<Double>(parsing: bytes, file: "m.json")
      } catch { #expect(error.description.hasPrefix("m.json")) }
    }
  }
}
