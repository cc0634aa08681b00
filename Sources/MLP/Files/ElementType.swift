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

  /// The elements that start at a byte, widened to Double; integers beyond 2⁵³ are rounded.
  func decode(_ bytes: [UInt8], at start: Int, count: Int) -> [Double] {
    func each<Bits: FixedWidthInteger>(_: Bits.Type, _ convert: (Bits) -> Double) -> [Double] {
      bytes.withUnsafeBytes { buffer in
        (0..<count).map { index in
          let offset = start + index * MemoryLayout<Bits>.size
          let bits = buffer.loadUnaligned(fromByteOffset: offset, as: Bits.self)
          return convert(Bits(littleEndian: bits))
        }
      }
    }
    switch self {
    case .float16: return each(UInt16.self, Self.widenedHalf)
    case .bfloat16: return each(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .float32: return each(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64: return each(UInt64.self) { Double(bitPattern: $0) }
    case .int8: return each(Int8.self) { Double($0) }
    case .int16: return each(Int16.self) { Double($0) }
    case .int32: return each(Int32.self) { Double($0) }
    case .int64: return each(Int64.self) { Double($0) }
    case .uint8: return each(UInt8.self) { Double($0) }
    case .uint16: return each(UInt16.self) { Double($0) }
    case .uint32: return each(UInt32.self) { Double($0) }
    case .uint64: return each(UInt64.self) { Double($0) }
    case .bool: return each(UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }

  // The standard library's Float16 does not exist on every platform (macOS on x86), so the fields are
  // taken apart by hand; every half is exactly a double.
  static func widenedHalf(_ bits: UInt16) -> Double {
    let sign: Double = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      let significand = 1 + fraction * 0x1p-10
      return sign * Double(sign: .plus, exponent: exponent - 15, significand: significand)
    }
  }
}
