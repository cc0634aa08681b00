import TargetFeatures

/// What the compiler was told about the processor.
///
/// Read through properties, which the optimiser folds as it does the constants themselves, and which do not make the
/// other branches warn that they are never executed.
enum TargetProcessor {
  /// The width of a vector register in bytes.
  @inline(__always)
  static var vectorBytes: Int { Int(TARGET_VECTOR_BYTES) }
  /// Whether a multiplication and an addition are one instruction.
  @inline(__always)
  static var hasFusedProduct: Bool { TARGET_HAS_FUSED_PRODUCT == 1 }
}

/// Arithmetic on a few neighbouring elements of a matrix row, in vector registers.
///
/// Generic code over `SIMD` can fall back to one lane at a time. The operators of a concrete vector type cannot, so
/// each width states its own.
protocol RowOperations {
  associatedtype Element: RealScalar, SIMDScalar
  associatedtype Row: BitwiseCopyable
  /// The same with half as many lanes; the narrowest is its own half.
  associatedtype Half: RowOperations where Half.Element == Element

  static func repeating(_ x: Element) -> Row
  static func sum(_ a: Row, _ b: Row) -> Row
  /// sum + a b, rounded once where the processor fuses the two, twice elsewhere.
  static func addProduct(_ sum: Row, _ a: Row, _ b: Row) -> Row
  /// The sum of the lanes, added in pairs.
  static func total(_ a: Row) -> Element
  /// Computes a tile of a product; see `productTile`.
  static func tile(
    rows: Int, live: Int, _ a: UnsafePointer<Element>, aRow: Int, aStep: Int,
    _ b: UnsafePointer<Element>, bStep: Int, k: Int, _ target: ProductTarget<Element>)
}

extension RowOperations {
  /// The number of lanes.
  @inline(__always)
  static var width: Int { MemoryLayout<Row>.size / MemoryLayout<Element>.size }

  @inline(__always)
  static func tile(
    rows: Int, live: Int, _ a: UnsafePointer<Element>, aRow: Int, aStep: Int,
    _ b: UnsafePointer<Element>, bStep: Int, k: Int, _ target: ProductTarget<Element>
  ) {
    productTile(
      Self.self, rows: rows, live: live, a, aRow: aRow, aStep: aStep, b, bStep: bStep, k: k, target)
  }

  @inline(__always)
  static func load(_ x: UnsafePointer<Element>) -> Row {
    UnsafeRawPointer(x).loadUnaligned(as: Row.self)
  }

  @inline(__always)
  static func store(_ row: Row, to x: UnsafeMutablePointer<Element>) {
    UnsafeMutableRawPointer(x).storeBytes(of: row, as: Row.self)
  }
}

/// Two neighbouring rows as one.
///
/// Vectors wider than a register are not left to the compiler: operations on `SIMD32` are done one lane at a time.
enum Doubled<Half: RowOperations>: RowOperations {
  typealias Element = Half.Element
  struct Row: BitwiseCopyable {
    var low: Half.Row
    var high: Half.Row
  }
  @inline(__always)
  static func repeating(_ x: Element) -> Row {
    let half = Half.repeating(x)
    return Row(low: half, high: half)
  }
  @inline(__always)
  static func sum(_ a: Row, _ b: Row) -> Row {
    Row(low: Half.sum(a.low, b.low), high: Half.sum(a.high, b.high))
  }
  @inline(__always)
  static func addProduct(_ sum: Row, _ a: Row, _ b: Row) -> Row {
    Row(
      low: Half.addProduct(sum.low, a.low, b.low), high: Half.addProduct(sum.high, a.high, b.high))
  }
  @inline(__always)
  static func total(_ a: Row) -> Element { Half.total(Half.sum(a.low, a.high)) }
}

/// sum + a b for single elements, as `addProduct` is for rows.
@inline(__always)
func addProduct<S: RealScalar>(_ sum: S, _ a: S, _ b: S) -> S {
  if TargetProcessor.hasFusedProduct { return sum.addingProduct(a, b) }
  return sum + a * b
}

enum Floats16: RowOperations {
  typealias Element = Float
  typealias Half = Floats8
  @inline(__always)
  static func repeating(_ x: Float) -> SIMD16<Float> { SIMD16(repeating: x) }
  @inline(__always)
  static func sum(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> SIMD16<Float> { a + b }
  @inline(__always)
  static func addProduct(
    _ sum: SIMD16<Float>, _ a: SIMD16<Float>, _ b: SIMD16<Float>
  ) -> SIMD16<Float> {
    TargetProcessor.hasFusedProduct ? sum.addingProduct(a, b) : sum + a * b
  }
  @inline(__always)
  static func total(_ a: SIMD16<Float>) -> Float { Floats8.total(a.lowHalf + a.highHalf) }
}

enum Floats8: RowOperations {
  typealias Element = Float
  typealias Half = Floats4
  @inline(__always)
  static func repeating(_ x: Float) -> SIMD8<Float> { SIMD8(repeating: x) }
  @inline(__always)
  static func sum(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> { a + b }
  @inline(__always)
  static func addProduct(
    _ sum: SIMD8<Float>, _ a: SIMD8<Float>, _ b: SIMD8<Float>
  ) -> SIMD8<Float> {
    TargetProcessor.hasFusedProduct ? sum.addingProduct(a, b) : sum + a * b
  }
  @inline(__always)
  static func total(_ a: SIMD8<Float>) -> Float { Floats4.total(a.lowHalf + a.highHalf) }
}

enum Floats4: RowOperations {
  typealias Element = Float
  typealias Half = Floats4
  @inline(__always)
  static func repeating(_ x: Float) -> SIMD4<Float> { SIMD4(repeating: x) }
  @inline(__always)
  static func sum(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { a + b }
  @inline(__always)
  static func addProduct(
    _ sum: SIMD4<Float>, _ a: SIMD4<Float>, _ b: SIMD4<Float>
  ) -> SIMD4<Float> {
    TargetProcessor.hasFusedProduct ? sum.addingProduct(a, b) : sum + a * b
  }
  @inline(__always)
  static func total(_ a: SIMD4<Float>) -> Float { (a.x + a.z) + (a.y + a.w) }
}

enum Doubles8: RowOperations {
  typealias Element = Double
  typealias Half = Doubles4
  @inline(__always)
  static func repeating(_ x: Double) -> SIMD8<Double> { SIMD8(repeating: x) }
  @inline(__always)
  static func sum(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> { a + b }
  @inline(__always)
  static func addProduct(
    _ sum: SIMD8<Double>, _ a: SIMD8<Double>, _ b: SIMD8<Double>
  ) -> SIMD8<Double> {
    TargetProcessor.hasFusedProduct ? sum.addingProduct(a, b) : sum + a * b
  }
  @inline(__always)
  static func total(_ a: SIMD8<Double>) -> Double { Doubles4.total(a.lowHalf + a.highHalf) }
}

enum Doubles4: RowOperations {
  typealias Element = Double
  typealias Half = Doubles2
  @inline(__always)
  static func repeating(_ x: Double) -> SIMD4<Double> { SIMD4(repeating: x) }
  @inline(__always)
  static func sum(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD4<Double> { a + b }
  @inline(__always)
  static func addProduct(
    _ sum: SIMD4<Double>, _ a: SIMD4<Double>, _ b: SIMD4<Double>
  ) -> SIMD4<Double> {
    TargetProcessor.hasFusedProduct ? sum.addingProduct(a, b) : sum + a * b
  }
  @inline(__always)
  static func total(_ a: SIMD4<Double>) -> Double { Doubles2.total(a.lowHalf + a.highHalf) }
}

enum Doubles2: RowOperations {
  typealias Element = Double
  typealias Half = Doubles2
  @inline(__always)
  static func repeating(_ x: Double) -> SIMD2<Double> { SIMD2(repeating: x) }
  @inline(__always)
  static func sum(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> { a + b }
  @inline(__always)
  static func addProduct(
    _ sum: SIMD2<Double>, _ a: SIMD2<Double>, _ b: SIMD2<Double>
  ) -> SIMD2<Double> {
    TargetProcessor.hasFusedProduct ? sum.addingProduct(a, b) : sum + a * b
  }
  @inline(__always)
  static func total(_ a: SIMD2<Double>) -> Double { a.x + a.y }
}
