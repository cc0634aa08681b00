import Autodiff

/// The tensors of a safetensors file: named arrays behind a JSON header.
///
/// The layout (Hugging Face, safetensors 0.x): 8 bytes with the header's length, little-endian; the header, a JSON
/// object `{"name": {"dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]}, ...}` with an optional
/// `"__metadata__"` of strings; then the data, in which each byte belongs to one tensor.
///
/// F64 and F32 are read as they are, F16, BF16, integers and booleans are widened. Every declaration of the header is checked
/// against the size of the file before memory is allocated for it. The file stays open, and the numbers of a tensor are
/// read when it is asked for; what a pipe holds is read at once.
public struct SafetensorsFile: Sendable {
  /// One tensor of the file.
  public struct Entry: Hashable, Sendable {
    /// The tensor's name, unique in the file.
    public let name: String
    /// How its numbers are stored.
    public let elementType: ElementType
    /// Its shape.
    public let shape: Shape
    /// Its bytes, counted from the end of the header.
    public let range: Range<Int>
  }

  /// The longest header that the format allows, in bytes.
  public static let headerLimit = 100_000_000

  /// The tensors, in the order of their data.
  public let entries: [Entry]
  /// The strings under `__metadata__`.
  public let metadata: [String: String]

  let file: FileBytes
  private let dataStart: Int

  /// Opens a file and reads its header.
  ///
  /// - Throws: `FileError`; see `SafetensorsProblem` for what can be wrong with the header.
  public init(contentsOf path: String) throws(FileError) {
    try self.init(.seekable(path))
  }

  /// Reads a file that is in memory; `file` is the name for error messages.
  public init(parsing bytes: [UInt8], file: String) throws(FileError) {
    try self.init(FileBytes(bytes, name: file))
  }

  /// Reads the header of bytes that have a size.
  init(_ file: FileBytes) throws(FileError) {
    func fail(_ problem: SafetensorsProblem) -> FileError {
      file.failure(.safetensors(problem))
    }
    if !file.isInMemory { try file.requireSize() }
    let size = file.size ?? 0
    guard size >= 8 else { throw fail(.noHeaderLength(fileSize: size)) }
    let length = try file.bytes(8, at: 0).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.headerLimit, length <= size - 8 else {
      throw fail(.headerLength(declared: length, available: size - 8))
    }
    dataStart = 8 + Int(length)
    self.file = file
    let dataSize = size - dataStart

    let header = JSONCursor(
      try JSONValue(parsing: try file.bytes(Int(length), at: 8), file: file.name), path: "header",
      file: file.name)
    guard case .object(let names) = header.value else {
      throw header.failure(.kind(found: header.value.kind, expected: "an object"))
    }
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for name in names.keys.sorted() {
      let description = try header.required(name)
      if name == "__metadata__" {
        guard case .object(let texts) = description.value else {
          throw description.failure(.kind(found: description.value.kind, expected: "an object"))
        }
        for key in texts.keys.sorted() {
          metadata[key] = try description.required(key).string()
        }
      } else {
        entries.append(try Self.entry(name, description, dataSize: dataSize, fail))
      }
    }
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    // Each byte belongs to exactly one tensor: a range that ends early hides data, one that ends late reads a
    // neighbour's.
    var end = 0
    var previous = ""
    for entry in entries {
      guard entry.range.lowerBound >= end else { throw fail(.overlap(previous, entry.name)) }
      guard entry.range.lowerBound == end else {
        throw fail(.unclaimed(begin: end, end: entry.range.lowerBound))
      }
      (end, previous) = (entry.range.upperBound, entry.name)
    }
    guard end == dataSize else { throw fail(.unclaimed(begin: end, end: dataSize)) }
    self.entries = entries
    self.metadata = metadata
  }

  private static func entry(
    _ name: String, _ description: JSONCursor, dataSize: Int,
    _ fail: (SafetensorsProblem) -> FileError
  ) throws(FileError) -> Entry {
    try description.requireNames(["dtype", "shape", "data_offsets"])
    let type = try description.required("dtype").string()
    guard let elementType = ElementType(safetensorsName: type) else {
      throw fail(.elementType(tensor: name, type))
    }

    var dimensions: [Int] = []
    for dimension in try description.required("shape").elements() {
      guard case .integer(let extent) = dimension.value, extent >= 0 else {
        throw fail(.shape(tensor: name))
      }
      dimensions.append(extent)
    }
    guard let shape = try? Shape(validating: dimensions),
      case (let needed, false) = shape.count.multipliedReportingOverflow(by: elementType.byteCount)
    else { throw fail(.countOverflow(tensor: name)) }

    let offsets = try description.required("data_offsets")
    let values = try offsets.elements().map(\.value)
    guard values.count == 2,
      case .integer(let begin) = values[0], case .integer(let end) = values[1]
    else { throw offsets.failure(.kind(found: offsets.value.kind, expected: "two integers")) }
    guard begin >= 0, begin <= end, end <= dataSize else {
      throw fail(.offsets(tensor: name, begin: begin, end: end, dataSize: dataSize))
    }
    guard end - begin == needed else {
      throw fail(.byteCount(tensor: name, declared: end - begin, needed: needed))
    }
    return Entry(name: name, elementType: elementType, shape: shape, range: begin..<end)
  }

  /// The tensor of an entry, its numbers widened to Double and read piece by piece into their place.
  ///
  /// - Precondition: the entry is one of this file's.
  /// - Throws: a `FileError` where the file cannot be read any more, or was changed.
  /// - Complexity: linear in the number of elements; the memory of the tensor and some megabytes.
  public func tensor(_ entry: Entry) throws(FileError) -> Tensor<Double> {
    try tensor(entry, of: Double.self)
  }

  /// The tensor of an entry, its numbers rounded to another scalar.
  func tensor<Scalar: RealScalar>(
    _ entry: Entry, of _: Scalar.Type
  ) throws(FileError) -> Tensor<Scalar> {
    // What is within the data is read, whichever file it was read from; the header has been held against it.
    let end = dataStart + entry.range.upperBound
    guard end <= file.size ?? 0 else { trap(.foreignEntry(entry.name)) }
    return try stored(entry).tensor(of: Scalar.self)
  }

  /// The tensor of an entry, of which no number is read yet.
  func stored(_ entry: Entry) -> StoredTensor {
    StoredTensor(
      name: entry.name, type: entry.elementType, shape: entry.shape, file: file,
      start: dataStart + entry.range.lowerBound)
  }

  /// The tensor with a name, or nil when there is none.
  ///
  /// - Throws: a `FileError` where the file cannot be read any more, or was changed.
  public func tensor(named name: String) throws(FileError) -> Tensor<Double>? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    return try tensor(entry)
  }
}
