import Autodiff
import Testing

/// What the elementary functions give at zeros of both signs, infinities, NaN, outside their domain, and where they
/// overflow or underflow, as C's Annex F has it.
///
/// In both precisions, as a scalar and as an element of a tensor.
@Suite struct FunctionSpecialValueTests {
  /// A function, a point, and the value with its sign.
  typealias Row = (primitive: UnaryPrimitive, x: Double, y: Double)

  private static let infinity = Double.infinity
  private static let nan = Double.nan

  static let odd: [UnaryPrimitive] = [
    .expm1, .log1p, .sqrt, .sin, .tan, .asin, .atan, .sinh, .tanh, .asinh, .atanh, .erf,
  ]
  static let everywhere: [UnaryPrimitive] =
    odd + [.exp, .log, .log2, .log10, .cos, .acos, .cosh, .acosh, .erfc, .sigmoid, .softplus]

  static let rows: [Row] =
    odd.flatMap { [($0, 0.0, 0.0), ($0, -0.0, -0.0)] }
    + everywhere.map { ($0, nan, nan) }
    + [
      (.exp, infinity, infinity), (.exp, -infinity, 0), (.exp, 0, 1), (.exp, -0.0, 1),
      (.exp, 1000, infinity), (.exp, -1000, 0),
      (.expm1, infinity, infinity), (.expm1, -infinity, -1), (.expm1, 1000, infinity),
      (.expm1, -1000, -1),
      (.log, 0, -infinity), (.log, -0.0, -infinity), (.log, 1, 0), (.log, infinity, infinity),
      (.log, -1, nan), (.log, -infinity, nan),
      (.log2, 0, -infinity), (.log2, 1, 0), (.log2, infinity, infinity), (.log2, -1, nan),
      (.log10, 0, -infinity), (.log10, 1, 0), (.log10, infinity, infinity), (.log10, -1, nan),
      (.log1p, -1, -infinity), (.log1p, -2, nan), (.log1p, infinity, infinity),
      (.log1p, -infinity, nan),
      (.sqrt, infinity, infinity), (.sqrt, -1, nan), (.sqrt, -infinity, nan),
      (.sin, infinity, nan), (.sin, -infinity, nan), (.cos, infinity, nan), (.cos, 0, 1),
      (.tan, infinity, nan),
      (.asin, 2, nan), (.asin, -infinity, nan), (.acos, 1, 0), (.acos, -2, nan),
      (.acos, infinity, nan),
      (.sinh, infinity, infinity), (.sinh, -infinity, -infinity), (.sinh, 1000, infinity),
      (.cosh, infinity, infinity), (.cosh, -infinity, infinity), (.cosh, 0, 1),
      (.cosh, -1000, infinity),
      (.tanh, infinity, 1), (.tanh, -infinity, -1), (.tanh, 100, 1),
      (.asinh, infinity, infinity), (.asinh, -infinity, -infinity),
      (.acosh, 1, 0), (.acosh, 0.5, nan), (.acosh, -infinity, nan), (.acosh, infinity, infinity),
      (.atanh, 1, infinity), (.atanh, -1, -infinity), (.atanh, 2, nan), (.atanh, infinity, nan),
      (.erf, infinity, 1), (.erf, -infinity, -1),
      (.erfc, infinity, 0), (.erfc, -infinity, 2), (.erfc, 0, 1), (.erfc, 1000, 0),
      (.sigmoid, infinity, 1), (.sigmoid, -infinity, 0), (.sigmoid, 0, 0.5),
      (.softplus, infinity, infinity), (.softplus, -infinity, 0),
    ]

  @Test func values() {
    for row in Self.rows {
      check(row, as: Double.self)
      check(row, as: Float.self)
    }
  }

  private func check<S: RealScalar>(_ row: Row, as type: S.Type) {
    let x = S(row.x)
    // Long enough for a vector, with a remainder.
    let tensor = Tensor.apply(row.primitive, Tensor(repeating: x, shape: [67])).scalars
    let scalar = Tracked.apply(row.primitive, Tracked(x)).scalar
    for y in tensor + [scalar] {
      let isExpected = row.y.isNaN ? y.isNaN : y == S(row.y) && y.sign == row.y.sign
      #expect(isExpected, "\(row.primitive.name)(\(row.x)) in \(S.self) is \(y), not \(row.y)")
    }
  }

  /// Subnormal numbers go in and come out.
  @Test func subnormals() {
    let least = Double.leastNonzeroMagnitude
    for primitive in Self.odd where primitive != .sqrt {
      #expect(Tensor.apply(primitive, Tensor([least, -least])).scalars[1] <= -least)
    }
    #expect(exp(Tensor([-745.0, -744.0])).scalars == [least, 2 * least])
    #expect(sigmoid(Tensor([-745.0])).scalars == [least])
    #expect(log(Tensor([least])).scalars == [-744.4400719213812])
    #expect(log(Tensor([Float.leastNonzeroMagnitude])).scalars == [-103.278929])
  }
}
