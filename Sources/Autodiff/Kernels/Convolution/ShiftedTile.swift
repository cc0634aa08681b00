import TargetFeatures

/// The inner loops of a convolution on a source that is copied so that each term is one shift of it (`ShiftedBlocks`).
protocol ShiftedTiles {
  associatedtype Element: RealScalar
  /// The lanes of a vector.
  static var lanes: Int { get }
  /// The columns of a tile of 1 to 4 rows.
  static func columns(rows: Int) -> Int
  /// c[i, :] = Σ a[p, i] source[offsets[p] + :] over the terms p, added to what is there where the sum continues.
  static func tile(
    rows: Int, _ a: UnsafePointer<Element>, _ source: UnsafePointer<Element>,
    _ offsets: UnsafePointer<Int>, terms: Int, continues: Bool, _ c: UnsafeMutablePointer<Element>,
    row: Int)
  /// c[i, j] += Σ a[rows[i] + q] source[offsets[j] + q] over q < count, a multiple of the lanes, for four rows and three
  /// offsets. Sums of many blocks are kept in double precision.
  static func dots(
    _ a: UnsafePointer<Element>, rows: UnsafePointer<Int>, _ source: UnsafePointer<Element>,
    _ offsets: UnsafePointer<Int>, count: Int, _ c: UnsafeMutablePointer<Double>, row: Int)
}

/// The loops with the vectors that the program was built for.
enum PlainShiftedTiles<O: RowOperations>: ShiftedTiles {
  typealias Element = O.Element

  static var lanes: Int { O.width }
  static func columns(rows: Int) -> Int { O.width }

  static func tile(
    rows: Int, _ a: UnsafePointer<Element>, _ source: UnsafePointer<Element>,
    _ offsets: UnsafePointer<Int>, terms: Int, continues: Bool, _ c: UnsafeMutablePointer<Element>,
    row: Int
  ) {
    // Rows that are not there repeat the last.
    let (o1, o2, o3) = (min(1, rows &- 1), min(2, rows &- 1), min(3, rows &- 1))
    let zero = O.repeating(0)
    var (c0, c1, c2, c3) = (zero, zero, zero, zero)
    var a = a
    for p in 0..<terms {
      let x = O.load(source + offsets[p])
      c0 = O.addProduct(c0, O.repeating(a[0]), x)
      c1 = O.addProduct(c1, O.repeating(a[o1]), x)
      c2 = O.addProduct(c2, O.repeating(a[o2]), x)
      c3 = O.addProduct(c3, O.repeating(a[o3]), x)
      a += rows
    }
    func store(_ sum: O.Row, _ i: Int) {
      let target = c + i &* row
      O.store(continues ? O.sum(O.load(target), sum) : sum, to: target)
    }
    store(c0, 0)
    if rows > 1 { store(c1, 1) }
    if rows > 2 { store(c2, 2) }
    if rows > 3 { store(c3, 3) }
  }

  static func dots(
    _ a: UnsafePointer<Element>, rows: UnsafePointer<Int>, _ source: UnsafePointer<Element>,
    _ offsets: UnsafePointer<Int>, count: Int, _ c: UnsafeMutablePointer<Double>, row: Int
  ) {
    for i in 0..<4 {
      let y = a + rows[i]
      let (x0, x1, x2) = (source + offsets[0], source + offsets[1], source + offsets[2])
      let zero = O.repeating(0)
      var (s0, s1, s2) = (zero, zero, zero)
      var q = 0
      while q < count {
        let g = O.load(y + q)
        s0 = O.addProduct(s0, g, O.load(x0 + q))
        s1 = O.addProduct(s1, g, O.load(x1 + q))
        s2 = O.addProduct(s2, g, O.load(x2 + q))
        q &+= O.width
      }
      let target = c + i &* row
      target[0] += Double(O.total(s0))
      target[1] += Double(O.total(s1))
      target[2] += Double(O.total(s2))
    }
  }
}

#if arch(x86_64) && !os(Windows)
  /// The loops with the vectors of `Wide`, a pair of 32 or 64 bytes each, which the processor must have.
  enum ProcessorShiftedTiles<Wide: RowOperations>: ShiftedTiles {
    typealias Element = Wide.Element

    static var lanes: Int { Wide.width / 2 }
    static func columns(rows: Int) -> Int {
      switch rows {
      case 1: 8 * lanes
      case 2: 5 * lanes
      case 3: 3 * lanes
      default: 3 * lanes
      }
    }
    private static var isWidest: Bool { MemoryLayout<Wide.Row>.size == 128 }

    static func tile(
      rows: Int, _ a: UnsafePointer<Element>, _ source: UnsafePointer<Element>,
      _ offsets: UnsafePointer<Int>, terms: Int, continues: Bool,
      _ c: UnsafeMutablePointer<Element>, row: Int
    ) {
      // Sound: `Element` is the type that was just asked for.
      if Element.self == Float.self {
        let (a, source) = (a.assuming(Float.self), source.assuming(Float.self))
        let c = UnsafeMutableRawPointer(c).assumingMemoryBound(to: Float.self)
        switch (rows, isWidest) {
        case (1, true): target_shifted_1_float_64(a, source, offsets, terms, continues, c, row)
        case (2, true): target_shifted_2_float_64(a, source, offsets, terms, continues, c, row)
        case (3, true): target_shifted_3_float_64(a, source, offsets, terms, continues, c, row)
        case (_, true): target_shifted_4_float_64(a, source, offsets, terms, continues, c, row)
        case (1, _): target_shifted_1_float_32(a, source, offsets, terms, continues, c, row)
        case (2, _): target_shifted_2_float_32(a, source, offsets, terms, continues, c, row)
        case (3, _): target_shifted_3_float_32(a, source, offsets, terms, continues, c, row)
        default: target_shifted_4_float_32(a, source, offsets, terms, continues, c, row)
        }
      } else {
        let (a, source) = (a.assuming(Double.self), source.assuming(Double.self))
        let c = UnsafeMutableRawPointer(c).assumingMemoryBound(to: Double.self)
        switch (rows, isWidest) {
        case (1, true): target_shifted_1_double_64(a, source, offsets, terms, continues, c, row)
        case (2, true): target_shifted_2_double_64(a, source, offsets, terms, continues, c, row)
        case (3, true): target_shifted_3_double_64(a, source, offsets, terms, continues, c, row)
        case (_, true): target_shifted_4_double_64(a, source, offsets, terms, continues, c, row)
        case (1, _): target_shifted_1_double_32(a, source, offsets, terms, continues, c, row)
        case (2, _): target_shifted_2_double_32(a, source, offsets, terms, continues, c, row)
        case (3, _): target_shifted_3_double_32(a, source, offsets, terms, continues, c, row)
        default: target_shifted_4_double_32(a, source, offsets, terms, continues, c, row)
        }
      }
    }

    static func dots(
      _ a: UnsafePointer<Element>, rows: UnsafePointer<Int>, _ source: UnsafePointer<Element>,
      _ offsets: UnsafePointer<Int>, count: Int, _ c: UnsafeMutablePointer<Double>, row: Int
    ) {
      // Sound: as above.
      if Element.self == Float.self {
        let (a, source) = (a.assuming(Float.self), source.assuming(Float.self))
        let dots = isWidest ? target_shifted_dots_float_64 : target_shifted_dots_float_32
        dots(a, rows, source, offsets, count, c, row)
      } else {
        let (a, source) = (a.assuming(Double.self), source.assuming(Double.self))
        let dots = isWidest ? target_shifted_dots_double_64 : target_shifted_dots_double_32
        dots(a, rows, source, offsets, count, c, row)
      }
    }
  }
#endif
