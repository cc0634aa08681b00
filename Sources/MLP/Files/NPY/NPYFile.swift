import Autodiff

/// Reads the array files that NumPy's `save` writes.
///
/// Versions 1 to 3 of the format; `<f8`, `<f4` and `<f2`, booleans and little-endian integers, all widened to
/// Double (integers beyond 2⁵³ are rounded); C and Fortran order.
public enum NPYFile {
  /// Reads a file.
  ///
  /// - Throws: a `FileError`; see `NPYProblem` for what can be wrong.
  public static func tensor(contentsOf path: String) throws(FileError) -> Tensor<Double> {
    try NPYArray(contentsOf: path).tensor()
  }

  /// Reads a file that is in memory; `file` is the name for error messages.
  public static func tensor(parsing bytes: [UInt8], file: String) throws(FileError)
    -> Tensor<Double>
  {
    try NPYArray(FileBytes(bytes, name: file)).tensor()
  }
}

/// The dictionary at the start of an array file, such as
/// `{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }`.
struct NPYHeader {
  /// NumPy's own limit on the number of axes.
  static let rankLimit = 64

  let elementType: ElementType
  let isFortranOrder: Bool
  let shape: Shape

  /// The same numbers in another shape.
  init(_ header: NPYHeader, shape: Shape) {
    (elementType, isFortranOrder) = (header.elementType, false)
    self.shape = shape
  }

  /// The number of data bytes.
  func byteCount() throws(NPYProblem) -> Int {
    let (count, overflow) = shape.count.multipliedReportingOverflow(by: elementType.byteCount)
    guard !overflow else { throw .shape(shape.dimensions) }
    return count
  }

  init(parsing bytes: ArraySlice<UInt8>) throws(NPYProblem) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .header(reason: "it is not text")
    }
    var reader = PythonLiteralReader(text)
    let entries = try reader.dictionary()
    func entry(_ name: String) throws(NPYProblem) -> PythonLiteralReader.Literal {
      guard let value = entries[name] else { throw .header(reason: "'\(name)' is missing") }
      return value
    }
    switch try entry("descr") {
    case .string(let type):
      let types: [String: ElementType] = [
        "<f8": .float64, "<f4": .float32, "<f2": .float16, "|b1": .bool,
        "|i1": .int8, "<i2": .int16, "<i4": .int32, "<i8": .int64,
        "|u1": .uint8, "<u2": .uint16, "<u4": .uint32, "<u8": .uint64,
      ]
      guard let elementType = types[type] else { throw .elementType(type) }
      self.elementType = elementType
    default: throw .header(reason: "'descr' must be a string")
    }
    guard case .bool(let isFortranOrder) = try entry("fortran_order") else {
      throw .header(reason: "'fortran_order' must be True or False")
    }
    self.isFortranOrder = isFortranOrder
    guard case .tuple(let dimensions) = try entry("shape") else {
      throw .header(reason: "'shape' must be a tuple of integers")
    }
    guard dimensions.count <= Self.rankLimit, let shape = try? Shape(validating: dimensions)
    else { throw .shape(dimensions) }
    self.shape = shape
  }
}
