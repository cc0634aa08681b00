import Autodiff
import TestSupport
import Testing

/// The elementary functions against correctly rounded values, with the errors that `Docs/Functions.md` states.
@Suite struct FunctionAccuracyTests {
  /// A function and how many numbers its result may be away from the correctly rounded one.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let primitive: UnaryPrimitive
    let double: Double
    let float: Double
    var testDescription: String { name }

    init(_ primitive: UnaryPrimitive, double: Double, float: Double) {
      name = primitive.name
      self.primitive = primitive
      self.double = double
      self.float = float
    }
  }

  static let rows = [
    Row(.exp, double: 1, float: 1),
    Row(.expm1, double: 1, float: 1),
    Row(.log, double: 1, float: 1),
    Row(.log1p, double: 1, float: 1),
    Row(.log2, double: 1, float: 1),
    Row(.log10, double: 1, float: 1),
    Row(.sqrt, double: 0, float: 0),
    Row(.sin, double: 1, float: 1),
    Row(.cos, double: 1, float: 1),
    Row(.tan, double: 2, float: 1),
    Row(.asin, double: 1, float: 1),
    Row(.acos, double: 1, float: 1),
    Row(.atan, double: 2, float: 1),
    Row(.sinh, double: 2, float: 1),
    Row(.cosh, double: 1, float: 1),
    Row(.tanh, double: 1, float: 1),
    Row(.asinh, double: 2, float: 1),
    Row(.acosh, double: 2, float: 1),
    Row(.atanh, double: 2, float: 1),
    Row(.erf, double: 1, float: 1),
    Row(.erfc, double: 3, float: 1),
    Row(.sigmoid, double: 2, float: 2),
    Row(.softplus, double: 1, float: 1),
  ]

  private static let reference = Result {
    try Fixture.json("functions.json", as: [String: [[String]]].self)
  }

  /// Points and correctly rounded values.
  static func points(_ name: String) throws -> [(x: Double, y: Double)] {
    try #require(try reference.get()[name], "no reference for \(name)").map { row in
      (try #require(Double(row[0])), try #require(Double(row[1])))
    }
  }

  @Test(arguments: rows)
  func accuracy(_ row: Row) throws {
    let points = try Self.points(row.name)
    let values = Tensor.apply(row.primitive, Tensor(points.map(\.x))).scalars
    for (point, value) in zip(points, values) {
      expectClose(value, point.y, ulps: row.double, "\(row.name)(\(point.x))")
    }
    let singles = points.filter { Float(exactly: $0.x) != nil }
    #expect(singles.count > points.count / 3)
    let floats = Tensor.apply(row.primitive, Tensor(singles.map { Float($0.x) })).scalars
    for (point, value) in zip(singles, floats) {
      expectClose(value, Float(point.y), ulps: row.float, "\(row.name)(\(point.x)) in Float")
    }
  }

  /// A power of the base has an exact logarithm.
  @Test func logarithmsOfPowersAreExact() {
    for k in -1074...1023 {
      #expect(Double.log2(k < -1022 ? 0x1p-1074 * exp2(k + 1074) : exp2(k)) == Double(k))
    }
    var power = 1.0
    for k in 0...22 {
      #expect(Double.log10(power) == Double(k))
      power *= 10
    }
  }

  /// The bits of every value, as one number: they depend neither on the target nor on how the library was built.
  ///
  /// A change of an algorithm changes the number. Angles that the C library reduces are left out.
  @Test func bitsAreTheSameEverywhere() throws {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for row in Self.rows {
      let x = try Self.points(row.name).map(\.x).filter { abs($0) <= 0x1p20 }
      for y in Tensor.apply(row.primitive, Tensor(x)).scalars {
        hash = (hash ^ (y.isNaN ? 0 : y.bitPattern)) &* 0x100_0000_01b3
      }
      for y in Tensor.apply(row.primitive, Tensor(x.map { Float($0) })).scalars {
        hash = (hash ^ UInt64(y.isNaN ? 0 : y.bitPattern)) &* 0x100_0000_01b3
      }
    }
    #expect(hash == 5_185_146_503_794_588_952)
  }

  private func exp2(_ k: Int) -> Double {
    Double(sign: .plus, exponent: k, significand: 1)
  }
}
