import Autodiff

/// How large a model file is, found without reading its numbers.
package struct ModelFileSize: Equatable, Sendable {
  /// How many numbers it holds: as many as the header of a safetensors file declares and the file has room for; of a
  /// JSON file as many as its commas can divide.
  package let parameters: Int
  /// The bytes that reading it takes at the most: with its tensors, and with its text where that is JSON.
  package let bytesToRead: Double

  /// What a number of a safetensors file takes: a double, and tensors' memory is rounded up by a quarter at the most.
  private static let bytesOfParameter = 8 * 1.25

  /// A file that cannot be read, or is no model, has no numbers, and so has what has no size to look at, such as a pipe:
  /// reading it says what is wrong.
  ///
  /// - Parameter memory: the bytes that there are; a header that takes more is not read.
  package init(contentsOf path: String, within memory: Double = .infinity) {
    // A pipe must not be opened twice: what it holds would be lost.
    guard FileBytes.isRegular(path), let file = try? FileBytes(contentsOf: path),
      let bytes = file.size
    else {
      (parameters, bytesToRead) = (0, 0)
      return
    }
    var format = ModelFormat(file: path)
    if format == nil { format = (try? file.bytes(1 << 16, at: 0)).flatMap(ModelFormat.init) }
    if let first = try? file.bytes(16, at: 0), first.starts(with: [0x50, 0x4B]) {
      // An archive of arrays: compressed ones are held, and half of a number is stored at the least.
      let sizes = (try? ZIPArchive(file))?.entries.map { Double($0.size) } ?? []
      let count = sizes.reduce(0, +) / 2
      parameters = Int(Swift.min(count, 0x1p62))
      bytesToRead = (sizes.max() ?? 0) + Self.bytesOfParameter * count
      return
    }
    if format == .onnx {
      // A graph that is no such has no numbers, and reading it says so; what the file holds is in memory at the most once.
      let count = Swift.min(bytes / 2, (try? ONNXGraph(file))?.parameterCount ?? 0)
      (parameters, bytesToRead) = (count, Self.bytesOfParameter * Double(count))
      return
    }
    guard format == .safetensors else {
      let text = JSONText.size(of: file, in: 0..<bytes)
      (parameters, bytesToRead) = (text.values, text.bytesToRead)
      return
    }
    // Two bytes hold a number, as binary16.
    let room = bytes / 2
    guard let prefix = try? file.bytes(8, at: 0), prefix.count == 8 else {
      (parameters, bytesToRead) = (0, 0)
      return
    }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= SafetensorsFile.headerLimit, length <= bytes - 8 else {
      (parameters, bytesToRead) = (0, 0)
      return
    }
    let header = JSONText.size(of: file, in: 8..<8 + Int(length)).bytesToRead
    guard header <= memory else {
      (parameters, bytesToRead) = (room, header)
      return
    }
    parameters = Swift.min(room, Self.declared(file, headerLength: Int(length)))
    bytesToRead = header + Self.bytesOfParameter * Double(parameters)
  }

  /// Whether a model file holds binary numbers and not digits; nil where its name does not say it and it cannot be
  /// opened twice.
  package static func isBinary(_ path: String) -> Bool? {
    var format = ModelFormat(file: path)
    if format == nil, FileBytes.isRegular(path), let file = try? FileBytes(contentsOf: path) {
      format = (try? file.bytes(1 << 16, at: 0)).flatMap(ModelFormat.init)
    }
    return format.map { $0 != .json }
  }

  /// The numbers that the header of a safetensors file declares.
  private static func declared(_ file: FileBytes, headerLength: Int) -> Int {
    guard let text = try? file.bytes(headerLength, at: 8),
      case .object(let entries)? = try? JSONValue(parsing: text, file: file.name)
    else { return 0 }
    var count = 0
    for entry in entries.values {
      guard case .object(let members) = entry, case .array(let extents)? = members["shape"] else {
        continue
      }
      var product = 1
      for case .integer(let extent) in extents {
        product = product.multipliedReportingOverflow(by: Swift.max(0, extent)).partialValue
      }
      count = count.addingReportingOverflow(product).partialValue
    }
    return count >= 0 ? count : .max
  }
}

extension JSONFile {
  /// The bytes that reading a file takes at the most, with its text; nil for what has no size, such as a pipe.
  package static func bytesToRead(_ path: String) -> Double? {
    guard FileBytes.isRegular(path), let file = try? FileBytes(contentsOf: path),
      let size = file.size
    else { return nil }
    return JSONText.size(of: file, in: 0..<size).bytesToRead
  }
}

/// How much there is in a JSON text, found without reading it as JSON.
private enum JSONText {
  /// What a value takes while it is read: it stands in an array that grows, of which two exist while it does, and in a
  /// tensor; an array of one element has memory of its own.
  private static let bytesOfValue = 160.0

  static func size(
    of file: FileBytes, in range: Range<Int>
  ) -> (values: Int, bytesToRead: Double) {
    // Commas divide values, and colons the names of an object from them.
    var marks = 1
    var offset = range.lowerBound
    while offset < range.upperBound,
      let part = try? file.bytes(Swift.min(1 << 16, range.upperBound - offset), at: offset),
      !part.isEmpty
    {
      for byte in part where byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") { marks += 1 }
      offset += part.count
    }
    return (marks, Double(range.count) + bytesOfValue * Double(marks))
  }
}
