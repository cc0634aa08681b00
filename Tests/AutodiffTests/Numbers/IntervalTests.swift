import TestSupport
import Testing

@testable import Autodiff

/// Intervals hold what they should, and not much more.
@Suite struct IntervalTests {
  /// A random number: mostly of ordinary size, at times tiny, huge or 0.
  static func number(_ random: inout SeededGenerator) -> Double {
    switch random.next() % 12 {
    case 0: 0
    case 1: random.uniform(in: -1...1) * 1e-300
    case 2: random.uniform(in: -1...1) * 1e150
    case 3: Double(Int(random.uniform(in: -9...9)))
    default: random.uniform(in: -1...1) / 3
    }
  }

  static func box(_ random: inout SeededGenerator) -> Interval {
    let (a, b) = (number(&random), number(&random))
    return random.next() % 4 == 0 ? Interval(a) : Interval(min(a, b), max(a, b))
  }

  /// The ends of a box and numbers in it.
  static func points(_ box: Interval, _ random: inout SeededGenerator) -> [Double] {
    let inner = (0..<3).map { _ in
      box.lower + (box.upper - box.lower) * random.uniform(in: 0...1)
    }
    return ([box.lower, box.upper] + inner).filter { box.contains($0) && $0.isFinite }
  }

  static func holds(_ interval: Interval, _ exact: RationalNumber) -> Bool {
    let low = RationalNumber(exactly: interval.lower)
    let high = RationalNumber(exactly: interval.upper)
    return !interval.isKnown
      || low.map { !(exact < $0) } ?? (interval.lower < 0)
        && high.map { !($0 < exact) } ?? (interval.upper > 0)
  }

  typealias Operation = (
    name: String, (Interval, Interval) -> Interval,
    (RationalNumber, RationalNumber) -> RationalNumber?, (Double, Double) -> Double
  )

  static var operations: [Operation] {
    [
      ("+", Interval.sum, { RationalNumber.sum($0, $1) }, { $0 + $1 }),
      ("-", Interval.difference, { RationalNumber.difference($0, $1) }, { $0 - $1 }),
      ("*", Interval.product, { RationalNumber.product($0, $1) }, { $0 * $1 }),
      (
        "/", Interval.quotient, { $1 == 0 ? nil : RationalNumber.quotient($0, $1) }, { $0 / $1 }
      ),
    ]
  }

  /// 2000 boxes for each operation, against exact fractions.
  @Test(arguments: 0..<4) func arithmetic(_ index: Int) {
    let (name, operation, exactly, computed) = Self.operations[index]
    var random = SeededGenerator(seed: UInt64(index) + 1)
    for _ in 0..<2000 {
      let (a, b) = (Self.box(&random), Self.box(&random))
      let result = operation(a, b)
      for x in Self.points(a, &random) {
        for y in Self.points(b, &random) {
          guard let x1 = RationalNumber(exactly: x), let y1 = RationalNumber(exactly: y),
            let exact = exactly(x1, y1)
          else { continue }
          #expect(Self.holds(result, exact), "\(x) \(name) \(y) in \(a) \(name) \(b) = \(result)")
          #expect(result.contains(computed(x, y)) || !computed(x, y).isFinite)
        }
      }
      // Of two numbers: one unit in the last place to each side, by the larger one at a power of 2.
      if a.width == 0, b.width == 0, result.width.isFinite, result.lower.magnitude > 1e-290 {
        #expect(
          result.width <= 4.1 * min(result.lower.ulp, result.upper.ulp),
          "\(a) \(name) \(b) = \(result)")
      }
    }
  }

  static let reference = Result {
    try Fixture.json("intervals.json", as: [String: [[Double]]].self)
  }

  /// 40 intervals for each function, against its exact extrema over them.
  ///
  /// The bounds are at most 20 units in the last place away from these, and where an argument is multiplied by a function of
  /// it a quarter of the width.
  @Test(
    arguments: [
      .exp, .expm1, .log, .log1p, .log2, .log10, .sqrt, .sin, .cos, .asin, .acos, .atan, .sinh,
      .cosh, .tanh, .asinh, .acosh, .atanh, .erf, .erfc, .sigmoid, .softplus, .square, .abs, .relu,
      .gelu, .silu, .geluTanh,
    ] as [UnaryPrimitive])
  func elementary(_ primitive: UnaryPrimitive) throws {
    let rows = try #require(try Self.reference.get()[primitive.name], "\(primitive.name)")
    #expect(rows.count == 40)
    let isProduct = [.gelu, .silu, .geluTanh].contains(primitive)
    var random = SeededGenerator(seed: 4)
    for row in rows {
      let (box, low, high) = (Interval(row[0], row[1]), row[2], row[3])
      let result = primitive.bounds(box)
      let place = "\(primitive.name)\(box) = \(result), exactly [\(low), \(high)]"
      #expect(result.isKnown && result.lower <= low && high <= result.upper, "\(place)")
      // e^(−x²/2) makes more of a coefficient's rounding where x is large; a product of the ends of a narrow interval is
      // wider than the interval.
      let (_, far) = box.magnitudes
      let size = max(low.magnitude, high.magnitude).ulp
      let slack =
        isProduct
        ? (20 + 4 * far * far) * size + 0.25 * (high - low) + box.width : 20 * size
      #expect(low - result.lower <= slack && result.upper - high <= slack, "\(place)")
      for x in Self.points(box, &random) {
        #expect(result.contains(primitive.value(x)), "\(place) at \(x)")
      }
    }
  }

  /// Hundreds of points from the whole range of each function, as intervals from one to the next but two.
  @Test(arguments: FunctionAccuracyTests.rows.map(\.name))
  func wholeRange(_ name: String) throws {
    let points = try FunctionAccuracyTests.points(name).filter { !$0.x.isNaN }
      .sorted { $0.x < $1.x }
    let primitive = try #require(UnaryPrimitive.allCases.first { $0.name == name })
    for start in points.indices {
      for end in start..<min(points.count, start + 3) {
        let result = primitive.bounds(Interval(points[start].x, points[end].x))
        for point in points[start...end] where point.y.isFinite {
          #expect(
            result.contains(point.y),
            "\(name) of \(points[start].x) to \(points[end].x) = \(result)")
        }
      }
    }
  }

  @Test func powersAndAngles() throws {
    for name in ["pow", "atan2"] {
      let points = try BinaryFunctionTests.points(name)
      var random = SeededGenerator(seed: 8)
      for point in points where point.value.isFinite {
        let radius = random.uniform(in: 0...0.1)
        let a = Interval(point.x - radius * abs(point.x), point.x + radius)
        let b = Interval(point.y)
        let result = name == "pow" ? Interval.pow(a, b) : Interval.atan2(a, b)
        #expect(result.contains(point.value), "\(name)(\(a), \(b)) = \(result)")
      }
    }
    #expect(Interval.pow(Interval(-2, 3), 2).contains(9))
    #expect(Interval.pow(Interval(-2, 3), 2).lower == 0)
    #expect(Interval.pow(Interval(-2, -1), 3).contains(-8))
    #expect(!Interval.pow(Interval(-2, 3), Interval.real(0.5)).isKnown)
    #expect(Interval.pow(Interval(-1, 1), -1) == .everything)
  }

  /// What has no bounds: the result is everything, or unknown where it may be NaN.
  @Test func undefined() {
    #expect(!Interval.log(Interval(-1, 1)).isKnown && !Interval.sqrt(Interval(-1, 1)).isKnown)
    #expect(!Interval.asin(Interval(0, 2)).isKnown && !Interval.acosh(Interval(0, 2)).isKnown)
    #expect(Interval.log(Interval(0, 1)).lower == -.infinity)
    #expect(Interval.quotient(1, Interval(-1, 1)) == .everything)
    #expect(!Interval.quotient(0, Interval(-1, 1)).isKnown)
    #expect(Interval.tan(Interval(1, 2)) == .everything)
    #expect(Interval.sin(Interval(0, 7)) == Interval(-1, 1))
    #expect(!Interval.sum(.unknown, 1).isKnown && !Interval.product(.unknown, 0).isKnown)
    #expect(Interval.product(.everything, 0) == 0)
    #expect(Interval(2, 1) == .unknown && Interval(.nan) == .unknown)
    #expect(Interval.exp(Interval(0, 1e6)).upper == .infinity)
    #expect(Interval.exp(Interval(1e6)).lower == .greatestFiniteMagnitude)
  }

  /// A comparison that is not certain takes both branches.
  @Test func comparisons() {
    let (low, high) = (Interval(0, 2), Interval(3, 4))
    #expect(Interval.isGreater(high, low) == .always && Interval.isGreater(low, high) == .never)
    #expect(Interval.isGreater(low, Interval(1, 5)) == .perhaps)
    #expect(Interval.isEqual(low, high) == .never && Interval.isEqual(low, low) == .perhaps)
    #expect(Interval.isEqual(1, 1) == .always)
    #expect(Interval.select(.perhaps, low, high) == Interval(0, 4))
    #expect(Interval.select(.never, low, high) == high)
    #expect(BinaryPrimitive.elu.bounds(Interval(-1, 3), 1).upper == 3)
    #expect(BinaryPrimitive.leakyRelu.bounds(Interval(-1, 3), Interval.real(0.5)).lower >= -0.51)
    #expect(BinaryPrimitive.maximum.bounds(Interval(0, 2), Interval(1, 3)) == Interval(1, 3))
    // One variable does not move against itself.
    #expect(BinaryPrimitive.subtract.bounds(low, low, isOneOperand: true) == 0)
    #expect(BinaryPrimitive.multiply.bounds(Interval(-1, 2), Interval(-1, 2)).lower <= -2)
    #expect(
      BinaryPrimitive.multiply.bounds(Interval(-1, 2), Interval(-1, 2), isOneOperand: true).lower
        == 0)
  }
}
