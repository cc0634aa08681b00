import Autodiff

extension SafetensorsFile {
  /// The bytes of a safetensors file: F32 for `Float`, F64 for any wider scalar.
  ///
  /// - Precondition: the names differ from one another and from `__metadata__`.
  public static func encode<Scalar: RealScalar>(
    _ tensors: [(name: String, tensor: Tensor<Scalar>)], metadata: [String: String] = [:]
  ) -> [UInt8] {
    let names = tensors.map(\.name)
    guard Set(names + ["__metadata__"]).count == names.count + 1 else { trap(.tensorNames(names)) }
    let isSingle = Scalar.self == Float.self
    var items: [String] = []
    if !metadata.isEmpty {
      let strings = metadata.sorted { $0.key < $1.key }.map {
        "\(JSONValue.text(of: $0.key)):\(JSONValue.text(of: $0.value))"
      }
      items.append("\"__metadata__\":{\(strings.joined(separator: ","))}")
    }
    var data: [UInt8] = []
    for (name, tensor) in tensors {
      let begin = data.count
      for scalar in tensor.scalars {
        if isSingle {
          withUnsafeBytes(of: Float(scalar).bitPattern.littleEndian) { data.append(contentsOf: $0) }
        } else {
          withUnsafeBytes(of: Double(scalar).bitPattern.littleEndian) {
            data.append(contentsOf: $0)
          }
        }
      }
      let shape = tensor.shape.dimensions.map(\.description).joined(separator: ",")
      items.append(
        "\(JSONValue.text(of: name)):{\"dtype\":\"\(isSingle ? "F32" : "F64")\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(data.count)]}")
    }
    var header = Array("{\(items.joined(separator: ","))}".utf8)
    // Spaces at the end align the data, so that a reader may map the file.
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    return length + header + data
  }
}
