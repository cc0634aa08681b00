import Autodiff

/// The graph of an ONNX model: its nodes, and its constants where they lie in the file.
///
/// onnx.proto of ONNX 1.17 has the numbers of the fields. No number of a tensor is read; those that are stored one by one are
/// put together in memory.
struct ONNXGraph {
  struct Node {
    var operation = ""
    var name = ""
    var domain = ""
    var inputs: [String] = []
    var outputs: [String] = []
    var attributes: [String: Attribute] = [:]

    /// What messages call it.
    var title: String { name.isEmpty ? outputs.first ?? operation : name }
  }

  enum Attribute {
    case float(Float)
    case integer(Int)
    case string(String)
    case integers([Int])
    case tensor(StoredTensor)
    case other
  }

  private(set) var nodes: [Node] = []
  private(set) var constants: [String: StoredTensor] = [:]
  private(set) var inputs: [String] = []
  private(set) var outputs: [String] = []
  /// The strings that the model carries.
  private(set) var metadata: [String: String] = [:]

  private static let limit = 1 << 16

  init(_ file: FileBytes) throws(FileError) {
    try file.requireSize()
    var model = ProtobufReader(file, 0..<(file.size ?? 0))
    var graph: Range<Int>?
    while let (number, value) = try model.next() {
      if number == 7, case .bytes(let range) = value { graph = range }
      if number == 14, case .bytes(let range) = value {
        guard metadata.count < Self.limit else { throw Self.tooLarge(file) }
        var entry = ProtobufReader(file, range)
        var (key, text) = ("", "")
        while let (number, value) = try entry.next() {
          guard case .bytes(let range) = value else { continue }
          if number == 1 { key = try file.text(range) }
          if number == 2, range.count <= 1 << 16 { text = try file.text(range) }
        }
        metadata[key] = text
      }
    }
    guard let graph else { throw file.failure(.onnx(.noGraph)) }
    var reader = ProtobufReader(file, graph)
    while let (number, value) = try reader.next() {
      guard case .bytes(let range) = value else { continue }
      switch number {
      case 1: nodes.append(try Self.node(file, range))
      case 5:
        let tensor = try ONNXTensor.stored(file, range)
        constants[tensor.name] = tensor
      case 11: inputs.append(try Self.name(file, range))
      case 12: outputs.append(try Self.name(file, range))
      case 15:
        // A sparse constant.
        throw file.failure(
          .onnx(
            .argument("sparse_initializer", node: "graph", reason: "sparse tensors are not read")))
      default: continue
      }
      guard nodes.count + constants.count + inputs.count + outputs.count <= Self.limit else {
        throw Self.tooLarge(file)
      }
    }
    inputs.removeAll { constants[$0] != nil }
  }

  /// How many numbers the constants have.
  var parameterCount: Int {
    constants.values.reduce(0) { $0.addingReportingOverflow($1.shape.count).partialValue }
  }

  private static func tooLarge(_ file: FileBytes) -> FileError {
    file.failure(.onnx(.tooLarge(limit: limit)))
  }

  private static func name(_ file: FileBytes, _ range: Range<Int>) throws(FileError) -> String {
    var reader = ProtobufReader(file, range)
    while let (number, value) = try reader.next() {
      if number == 1, case .bytes(let range) = value { return try file.text(range) }
    }
    return ""
  }

  private static func node(_ file: FileBytes, _ range: Range<Int>) throws(FileError) -> Node {
    var node = Node()
    var reader = ProtobufReader(file, range)
    while let (number, value) = try reader.next() {
      guard case .bytes(let range) = value else { continue }
      switch number {
      case 1: node.inputs.append(try file.text(range))
      case 2: node.outputs.append(try file.text(range))
      case 3: node.name = try file.text(range)
      case 4: node.operation = try file.text(range)
      case 5:
        let (name, attribute) = try attribute(file, range)
        node.attributes[name] = attribute
      case 7: node.domain = try file.text(range)
      default: continue
      }
      guard node.inputs.count + node.outputs.count + node.attributes.count <= 64 else {
        throw tooLarge(file)
      }
    }
    return node
  }

  private static func attribute(
    _ file: FileBytes, _ range: Range<Int>
  ) throws(FileError) -> (String, Attribute) {
    var name = ""
    var attribute = Attribute.other
    var integers: [Int] = []
    var reader = ProtobufReader(file, range)
    while let (number, value) = try reader.next() {
      switch (number, value) {
      case (1, .bytes(let range)): name = try file.text(range)
      case (2, .fixed32(let bits)): attribute = .float(Float(bitPattern: bits))
      case (3, .integer(let value)): attribute = .integer(Int(Int64(bitPattern: value)))
      case (4, .bytes(let range)): attribute = .string(try file.text(range))
      case (5, .bytes(let range)): attribute = .tensor(try ONNXTensor.stored(file, range))
      case (8, _):
        try ONNXTensor.append(value, file, to: &integers, limit: 1024)
        attribute = .integers(integers)
      default: continue
      }
    }
    return (name, attribute)
  }
}

extension ONNXGraph.Node {
  func float(_ name: String, or usual: Double) -> Double {
    if case .float(let value)? = attributes[name] { decimal(value) } else { usual }
  }

  func integer(_ name: String, or usual: Int) -> Int {
    if case .integer(let value)? = attributes[name] { value } else { usual }
  }

  func string(_ name: String, or usual: String) -> String {
    if case .string(let value)? = attributes[name] { value } else { usual }
  }

  /// The double that a person wrote where a float is stored: 0.01, not 0.009999999776482582.
  private func decimal(_ value: Float) -> Double { Double(value.description) ?? Double(value) }
}

/// A constant of an ONNX model.
enum ONNXTensor {
  private static let types: [Int: ElementType] = [
    1: .float32, 2: .uint8, 3: .int8, 4: .uint16, 5: .int16, 6: .int32, 7: .int64, 9: .bool,
    10: .float16, 11: .float64, 12: .uint32, 13: .uint64, 16: .bfloat16,
  ]

  static func stored(_ file: FileBytes, _ range: Range<Int>) throws(FileError) -> StoredTensor {
    func fail(_ problem: ONNXProblem) -> FileError { file.failure(.onnx(problem)) }
    var name = ""
    var dimensions: [Int] = []
    var type = 0
    var isExternal = false
    var raw: Range<Int>?
    var packed: [(field: Int, range: Range<Int>)] = []
    var single: [UInt8] = []
    var integers: [Int] = []
    var reader = ProtobufReader(file, range)
    while let (number, value) = try reader.next() {
      switch (number, value) {
      case (1, _): try append(value, file, to: &dimensions, limit: 64)
      case (2, .integer(let value)): type = Int(truncatingIfNeeded: value)
      case (4, .bytes(let range)), (10, .bytes(let range)): packed.append((number, range))
      case (4, .fixed32(let bits)):
        withUnsafeBytes(of: bits.littleEndian) { single.append(contentsOf: $0) }
      case (10, .fixed64(let bits)):
        withUnsafeBytes(of: bits.littleEndian) { single.append(contentsOf: $0) }
      case (5, _), (7, _): try append(value, file, to: &integers, limit: 1 << 24)
      case (8, .bytes(let range)): name = try file.text(range)
      case (9, .bytes(let range)): raw = range
      case (13, _): isExternal = true
      case (14, .integer(let location)): isExternal = location == 1
      default: continue
      }
    }
    if isExternal { throw fail(.externalData(name)) }
    guard let elementType = types[type] else { throw fail(.elementType(name, type)) }
    guard let shape = try? Shape(validating: dimensions) else { throw fail(.count(name)) }
    let needed = shape.count.multipliedReportingOverflow(by: elementType.byteCount)
    guard !needed.overflow else { throw fail(.count(name)) }
    func made(_ file: FileBytes, _ range: Range<Int>) throws(FileError) -> StoredTensor {
      guard range.count == needed.partialValue else { throw fail(.count(name)) }
      return StoredTensor(
        name: name, type: elementType, shape: shape, file: file, start: range.lowerBound)
    }
    if let raw { return try made(file, raw) }
    if packed.count == 1, single.isEmpty { return try made(file, packed[0].range) }
    guard packed.isEmpty else { throw fail(.count(name)) }
    if !integers.isEmpty {
      // Halves are stored as the integers that their bits are.
      for integer in integers {
        let bits = UInt64(bitPattern: Int64(integer))
        for index in 0..<elementType.byteCount {
          single.append(UInt8(truncatingIfNeeded: bits >> UInt64(8 * index)))
        }
      }
    }
    return try made(FileBytes(single, name: file.name), 0..<single.count)
  }

  /// Appends an integer, or packed ones.
  static func append(
    _ value: ProtobufReader.Value, _ file: FileBytes, to integers: inout [Int], limit: Int
  ) throws(FileError) {
    switch value {
    case .integer(let value): integers.append(Int(Int64(bitPattern: value)))
    case .bytes(let range):
      var reader = ProtobufReader(file, range)
      while !reader.isAtEnd {
        integers.append(Int(Int64(bitPattern: try reader.varint())))
        guard integers.count <= limit else { break }
      }
    default: throw ProtobufReader.malformed(file)
    }
    guard integers.count <= limit else {
      throw file.failure(.onnx(.tooLarge(limit: limit)))
    }
  }
}
