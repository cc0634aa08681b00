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
    // The data begin at a multiple of 64 bytes, and the header ends in a line feed.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
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
