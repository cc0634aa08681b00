import Autodiff

extension NPYFile {
  /// Writes a tensor as NumPy's `save` does, version 1 of the format, in row-major order.
  ///
  /// Doubles become `<f8`, and `Float` `<f4`. The file has its name only when it is complete.
  ///
  /// ```swift
  /// try NPYFile.write([[1, 2], [3, 4]] as Tensor<Double>, to: "a.npy")
  /// ```
  ///
  /// - Throws: a `FileError` with `.unwritable` or `.isDirectory`.
  public static func write<Scalar: RealScalar>(
    _ tensor: Tensor<Scalar>, to path: String
  ) throws(FileError) {
    try FileWriter.write(encode(tensor), to: path)
  }

  /// The bytes of the file that `write(_:to:)` writes.
  public static func encode<Scalar: RealScalar>(_ tensor: Tensor<Scalar>) -> [UInt8] {
    let isFloat = Scalar.self == Float.self
    let dimensions = tensor.shape.dimensions.map(String.init).joined(separator: ", ")
    let shape = tensor.rank == 1 ? "(\(dimensions),)" : "(\(dimensions))"
    var header =
      "{'descr': '\(isFloat ? "<f4" : "<f8")', 'fortran_order': False, 'shape': \(shape), }"
    // NumPy leaves room for a first dimension of 21 digits, so that rows can be appended.
    if let first = tensor.shape.dimensions.first {
      header += String(repeating: " ", count: 21 - "\(first)".utf8.count)
    }
    // The data begin at a multiple of 64 bytes, and the header ends in a line feed.
    header += String(repeating: " ", count: 64 - (11 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    var bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    bytes.reserveCapacity(bytes.count + length + tensor.count * (isFloat ? 4 : 8))
    bytes += Array(header.utf8)
    for scalar in tensor.scalars {
      if isFloat {
        withUnsafeBytes(of: Float(Double(scalar)).bitPattern.littleEndian) { bytes += $0 }
      } else {
        withUnsafeBytes(of: Double(scalar).bitPattern.littleEndian) { bytes += $0 }
      }
    }
    return bytes
  }
}
