/// How a number is stored in a binary file, little-endian.
public enum ElementType: Hashable, Sendable {
  /// IEEE 754 binary16, binary32 and binary64.
  case float16, float32, float64
  /// The upper half of a binary32.
  case bfloat16
  /// Two's complement.
  case int8, int16, int32, int64
  /// Unsigned.
  case uint8, uint16, uint32, uint64
  /// One byte, 0 or not.
  case bool

  /// The number of bytes that one element takes.
  public var byteCount: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// Whether elements are floating-point numbers.
  var isFloatingPoint: Bool {
    switch self {
    case .float16, .float32, .float64, .bfloat16: true
    default: false
    }
  }

  /// The type that a safetensors file has a name for.
  init?(safetensorsName name: String) {
    guard let type = Self.safetensorsNames.first(where: { $0.name == name })?.type else {
      return nil
    }
    self = type
  }

  /// The name of the type in a safetensors file.
  var safetensorsName: String {
    Self.safetensorsNames.first { $0.type == self }?.name ?? ""
  }

  private static let safetensorsNames: [(name: String, type: ElementType)] = [
    ("F64", .float64), ("F32", .float32), ("F16", .float16), ("BF16", .bfloat16),
    ("I64", .int64), ("I32", .int32), ("I16", .int16), ("I8", .int8),
    ("U64", .uint64), ("U32", .uint32), ("U16", .uint16), ("U8", .uint8), ("BOOL", .bool),
  ]

  /// Widens elements to Double; integers beyond 2⁵³ are rounded.
  ///
  /// - Parameters:
  ///   - bytes: those of as many elements as the result has.
  ///   - result: where the numbers go.
  func decode(
    _ bytes: UnsafeRawBufferPointer, into result: UnsafeMutableBufferPointer<Double>
  ) {
    func each<Bits: FixedWidthInteger>(_: Bits.Type, _ convert: (Bits) -> Double) {
      for index in result.indices {
        let bits = bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
        result[index] = convert(Bits(littleEndian: bits))
      }
    }
    switch self {
    case .float16: each(UInt16.self, Self.widenedHalf)
    case .bfloat16: each(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .float32: each(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64: each(UInt64.self) { Double(bitPattern: $0) }
    case .int8: each(Int8.self) { Double($0) }
    case .int16: each(Int16.self) { Double($0) }
    case .int32: each(Int32.self) { Double($0) }
    case .int64: each(Int64.self) { Double($0) }
    case .uint8: each(UInt8.self) { Double($0) }
    case .uint16: each(UInt16.self) { Double($0) }
    case .uint32: each(UInt32.self) { Double($0) }
    case .uint64: each(UInt64.self) { Double($0) }
    case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }

  // The standard library's Float16 does not exist on every platform (macOS on x86), so the fields are
  // taken apart by hand; every half is exactly a double.
  static func widenedHalf(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (UInt64(bits >> 10 & 0x1F), UInt64(bits & 0x3FF))
    let sign = UInt64(bits >> 15) << 63
    switch exponent {
    case 0: return (sign == 0 ? 1 : -1) * Double(fraction) * 0x1p-24
    case 31: return fraction == 0 ? Double(bitPattern: sign | 0x7FF << 52) : .nan
    default: return Double(bitPattern: sign | (exponent + 1023 - 15) << 52 | fraction << 42)
    }
  }
}
