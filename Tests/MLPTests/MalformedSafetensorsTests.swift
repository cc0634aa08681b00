import Autodiff
import MLP
import Testing

@Suite struct MalformedSafetensorsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let problem: FileProblem

    init(_ name: String, _ bytes: [UInt8], _ problem: FileProblem) {
      testDescription = name
      self.bytes = bytes
      self.problem = problem
    }

    /// A file of one header and so many bytes of data.
    init(_ name: String, header: String, data: Int, _ problem: FileProblem) {
      self.init(name, Self.file(Array(header.utf8), data: data), problem)
    }

    static func file(_ header: [UInt8], data: Int) -> [UInt8] {
      length(UInt64(header.count)) + header + [UInt8](repeating: 0, count: data)
    }

    static func length(_ value: UInt64) -> [UInt8] {
      (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
  }

  static func entry(
    _ name: String, shape: String, _ begin: String, _ end: String, dtype: String = "F64"
  ) -> String {
    "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
  }

  static let rows: [Row] = [
    Row("empty file", [], .safetensors(.noHeaderLength(fileSize: 0))),
    Row("shorter than the length", [1, 2, 3], .safetensors(.noHeaderLength(fileSize: 3))),
    Row(
      "header longer than the file", Row.length(9) + Array("{}".utf8),
      .safetensors(.headerLength(declared: 9, available: 2))),
    Row(
      "enormous header", Row.length(.max) + Array("{}".utf8),
      .safetensors(.headerLength(declared: .max, available: 2))),
    Row("no header", Row.file([], data: 0), .empty),
    Row("no tensor", header: "{}", data: 0, .model(.noLayers)),
    Row(
      "not JSON", header: "{x}", data: 0,
      .json(.unexpected(found: "\"x\"", expected: "a name in quotes"), line: 1, column: 2)),
    Row("not UTF-8", Row.file([0x7B, 0xFF, 0x7D], data: 0), .notUTF8(line: 1)),
    Row(
      "an array", header: "[]", data: 0,
      .content(.kind(found: "an array", expected: "an object"), path: "header")),
    Row(
      "the same name twice",
      header: "{\(entry("0.weight", shape: "[1]", "0", "8")),"
        + "\(entry("0.weight", shape: "[1]", "8", "16"))}", data: 16,
      .json(.duplicateName("0.weight"), line: 1, column: 62)),
    Row(
      "missing shape", header: #"{"a":{"dtype":"F64","data_offsets":[0,0]}}"#, data: 0,
      .content(.missing(name: "shape"), path: "header.a")),
    Row(
      "unknown number format",
      header: "{\(entry("a", shape: "[1]", "0", "1", dtype: "F8_E4M3"))}", data: 1,
      .safetensors(.elementType(tensor: "a", "F8_E4M3"))),
    Row(
      "weights that are integers",
      header: "{\(entry("0.weight", shape: "[1,1]", "0", "8", dtype: "I64"))}", data: 8,
      .safetensors(.elementType(tensor: "0.weight", "I64"))),
    Row(
      "negative dimension", header: "{\(entry("a", shape: "[-1]", "0", "8"))}", data: 8,
      .safetensors(.shape(tensor: "a"))),
    Row(
      "fractional dimension", header: "{\(entry("a", shape: "[1.5]", "0", "8"))}", data: 8,
      .safetensors(.shape(tensor: "a"))),
    Row(
      "dimension beyond Int", header: "{\(entry("a", shape: "[99999999999999999999]", "0", "8"))}",
      data: 8, .safetensors(.shape(tensor: "a"))),
    Row(
      "element count overflows",
      header: "{\(entry("a", shape: "[4294967296,4294967296]", "0", "8"))}", data: 8,
      .safetensors(.countOverflow(tensor: "a"))),
    Row(
      "byte count overflows", header: "{\(entry("a", shape: "[2305843009213693952]", "0", "8"))}",
      data: 8, .safetensors(.countOverflow(tensor: "a"))),
    Row(
      "long axes of no elements",
      header: "{\(entry("a", shape: "[4611686018427387904,4611686018427387904,0]", "0", "0"))}",
      data: 0, .safetensors(.countOverflow(tensor: "a"))),
    Row(
      "a long axis of no elements",
      header: "{\(entry("0.weight", shape: "[1099511627776,0]", "0", "0"))}", data: 0,
      .model(.weightShape("0.weight", shape: [1 << 40, 0]))),
    Row(
      "enormous shape", header: "{\(entry("a", shape: "[1000000000000]", "0", "8"))}", data: 8,
      .safetensors(.byteCount(tensor: "a", declared: 8, needed: 8_000_000_000_000))),
    Row(
      "lying shape", header: "{\(entry("a", shape: "[3]", "0", "16"))}", data: 16,
      .safetensors(.byteCount(tensor: "a", declared: 16, needed: 24))),
    Row(
      "end beyond the data", header: "{\(entry("a", shape: "[2]", "0", "16"))}", data: 8,
      .safetensors(.offsets(tensor: "a", begin: 0, end: 16, dataSize: 8))),
    Row(
      "end before the beginning", header: "{\(entry("a", shape: "[1]", "8", "0"))}", data: 8,
      .safetensors(.offsets(tensor: "a", begin: 8, end: 0, dataSize: 8))),
    Row(
      "negative offset", header: "{\(entry("a", shape: "[1]", "-8", "0"))}", data: 8,
      .safetensors(.offsets(tensor: "a", begin: -8, end: 0, dataSize: 8))),
    Row(
      "offset beyond Int",
      header: "{\(entry("a", shape: "[1]", "0", "18446744073709551616"))}", data: 8,
      .content(
        .kind(found: "an array", expected: "two integers"), path: "header.a.data_offsets")),
    Row(
      "overlap",
      header: "{\(entry("a", shape: "[2]", "0", "16")),\(entry("b", shape: "[2]", "8", "24"))}",
      data: 24, .safetensors(.overlap("a", "b"))),
    Row(
      "the same bytes twice",
      header: "{\(entry("a", shape: "[1]", "0", "8")),\(entry("b", shape: "[1]", "0", "8"))}",
      data: 8, .safetensors(.overlap("a", "b"))),
    Row(
      "a hole", header: "{\(entry("a", shape: "[1]", "8", "16"))}", data: 16,
      .safetensors(.unclaimed(begin: 0, end: 8))),
    Row(
      "bytes at the end", header: "{\(entry("a", shape: "[1]", "0", "8"))}", data: 9,
      .safetensors(.unclaimed(begin: 8, end: 9))),
    Row(
      "metadata of numbers", header: #"{"__metadata__":{"a":1}}"#, data: 0,
      .content(.kind(found: "a number", expected: "a string"), path: "header.__metadata__.a")),
    Row(
      "a tensor of something else", header: "{\(entry("1.running_mean", shape: "[1]", "0", "8"))}",
      data: 8, .model(.strangeTensor("1.running_mean", shape: [1]))),
    Row(
      "two prefixes",
      header: "{\(entry("a.0.weight", shape: "[1,1]", "0", "8")),"
        + "\(entry("b.0.bias", shape: "[1]", "8", "16"))}", data: 16,
      .model(.missingWeight("b.0.bias"))),
    Row(
      "one position in two spellings",
      header: "{\(entry("0.weight", shape: "[1,1]", "0", "8")),"
        + "\(entry("00.weight", shape: "[1,1]", "8", "16"))}", data: 16,
      .model(.ambiguousOrder(["0", "00"]))),
    Row(
      "a bias alone", header: "{\(entry("0.bias", shape: "[1]", "0", "8"))}", data: 8,
      .model(.missingWeight("0.bias"))),
    Row(
      "a weight that is a vector", header: "{\(entry("0.weight", shape: "[1]", "0", "8"))}",
      data: 8, .model(.weightShape("0.weight", shape: [1]))),
    Row(
      "an empty weight", header: "{\(entry("0.weight", shape: "[0,3]", "0", "0"))}", data: 0,
      .model(.weightShape("0.weight", shape: [0, 3]))),
    Row(
      "a bias of another length",
      header: "{\(entry("0.weight", shape: "[1,1]", "0", "8")),"
        + "\(entry("0.bias", shape: "[2]", "8", "24"))}", data: 24,
      .model(.biasShape("0.bias", shape: [2], weight: [1, 1]))),
    Row(
      "layers that do not chain",
      header: "{\(entry("0.weight", shape: "[2,3]", "0", "48")),"
        + "\(entry("2.weight", shape: "[1,4]", "48", "80"))}", data: 80,
      .model(.noChain(["0 3-2", "2 4-1"]))),
    Row(
      "activations in the metadata that do not exist",
      header: "{\"__metadata__\":{\"activations\":\"cosine\"},"
        + "\(entry("0.weight", shape: "[1,1]", "0", "8"))}", data: 8,
      .model(.metadata("cosine", layers: 1))),
  ]

  @Test(arguments: rows)
  func `Each mistake has its own error`(row: Row) throws {
    let error = try #require(throws: FileError.self) {
      try MultilayerPerceptron<Double>(
        parsing: row.bytes, file: "m.safetensors", hiddenActivation: .relu,
        outputActivation: .relu)
    }
    #expect(error == FileError(file: "m.safetensors", problem: row.problem))
    #expect(error.description.hasPrefix("m.safetensors"))
  }

  @Test func `Without activations the file is refused, with them it is read`() throws {
    let header = "{\(Self.entry("0.weight", shape: "[1,2]", "0", "16"))}"
    let bytes = Row.file(Array(header.utf8), data: 16)
    let error = try #require(throws: FileError.self) {
      try MultilayerPerceptron<Double>(parsing: bytes, file: "m.safetensors")
    }
    #expect(error.problem == .model(.activationUnknown(layers: [2], depth: 2)))
    #expect(
      error.description
        == "m.safetensors: neither the file nor the caller names the activation of the last layer; "
        + "give one for all layers, one for each, or the hidden layers' and the last layer's")
    let network = try MultilayerPerceptron<Double>(
      parsing: bytes, file: "m.safetensors", outputActivation: .tanh)
    #expect(network.layers[0].bias == [0])
    #expect(network.sizes == [2, 1])
  }

  @Test func `A prefix before the names is read, and the form is seen without an extension`() throws
  {
    let header =
      "{\(Self.entry("net.3.weight", shape: "[1,2]", "0", "16")),"
      + "\(Self.entry("net.3.bias", shape: "[1]", "16", "24"))}"
    let network = try MultilayerPerceptron<Double>(
      parsing: Row.file(Array(header.utf8), data: 24), file: "model", outputActivation: .tanh)
    #expect(network.sizes == [2, 1])
  }
}
