import Foundation
import TestSupport
import Testing

@testable import Autodiff

/// x^y and the angle of a point against correctly rounded values, and at special values against the C library.
@Suite struct BinaryFunctionTests {
  /// Two arguments and the value, correctly rounded.
  typealias Point = (x: Double, y: Double, value: Double)

  static func points(_ name: String) throws -> [Point] {
    let rows = try Fixture.json("functions.json", as: [String: [[String]]].self)[name]
    return try #require(rows).map { row in
      (try #require(Double(row[0])), try #require(Double(row[1])), try #require(Double(row[2])))
    }
  }

  static func singles(_ points: [Point]) -> [Point] {
    points.filter { Float(exactly: $0.x) != nil && Float(exactly: $0.y) != nil }
  }

  @Test func powers() throws {
    let points = try Self.points("pow")
    #expect(points.count > 200)
    let lanes = pow(Tensor(points.map(\.x)), Tensor(points.map(\.y))).scalars
    for (point, lane) in zip(points, lanes) {
      let place = "\(point.x)^\(point.y)"
      expectClose(DoubleMath.pow(point.x, point.y), point.value, ulps: 2, place)
      expectClose(lane, point.value, ulps: 2, place)
      expectClose(Double.pow(point.x, point.y), point.value, ulps: 1, "number \(place)")
    }
    let singles = Self.singles(points)
    #expect(singles.count > 100)
    for point in singles {
      let power = FloatMath.pow(Float(point.x), Float(point.y))
      expectClose(power, Float(point.value), ulps: 1, "\(point.x)^\(point.y) in Float")
    }
  }

  @Test func angles() throws {
    let points = try Self.points("atan2")
    #expect(points.count > 200)
    let lanes = atan2(Tensor(points.map(\.x)), Tensor(points.map(\.y))).scalars
    for (point, lane) in zip(points, lanes) {
      let place = "atan2(\(point.x), \(point.y))"
      expectClose(lane, point.value, ulps: 2, place)
      #expect(Double.atan2(point.x, point.y).bitPattern == lane.bitPattern, "\(place)")
    }
    let singles = Self.singles(points)
    #expect(singles.count > 50)
    for point in singles {
      let angle = Float.atan2(Float(point.x), Float(point.y))
      expectClose(angle, Float(point.value), ulps: 1, "atan2(\(point.x), \(point.y)) in Float")
    }
  }

  /// Integral powers of integers are exact while they are numbers.
  @Test func integers() {
    for base in 2...300 {
      var power = base
      for exponent in 2...52 where power <= 1 << 53 {
        power *= base
        if power > 1 << 53 { break }
        #expect(DoubleMath.pow(Double(base), Double(exponent)) == Double(power))
        let sign = exponent % 2 == 0 ? 1.0 : -1.0
        #expect(DoubleMath.pow(-Double(base), Double(exponent)) == sign * Double(power))
        #expect(DoubleMath.pow(Double(power), 1) == Double(power))
      }
      #expect(DoubleMath.pow(Double(base * base), 0.5) == Double(base))
    }
  }

  /// Every pair of special numbers, against the C library.
  @Test func specialValues() {
    let numbers: [Double] = [
      0, 1, 2, 3, 0.5, 1.5, .infinity, .nan, 1e300, 1e-300, 0x1p-1030, .leastNonzeroMagnitude,
      1023, 1024, 1074,
      0x1p52, 0x1p52 + 1, 0x1p53, 0x1p53 + 2, 0x1.fffffffffffffp51, 1.0.nextUp, 1.0.nextDown,
    ]
    for x in numbers + numbers.map({ -$0 }) {
      for y in numbers + numbers.map({ -$0 }) {
        check(DoubleMath.pow(x, y), Foundation.pow(x, y), "\(x)^\(y)")
        check(Double.atan2(x, y), Foundation.atan2(x, y), "atan2(\(x), \(y))")
        check(
          Float.atan2(Float(x), Float(y)), Foundation.atan2(Float(x), Float(y)),
          "atan2(\(x), \(y)), Float")
        check(
          FloatMath.pow(Float(x), Float(y)), Foundation.pow(Float(x), Float(y)), "\(x)^\(y), Float")
      }
    }
  }

  private func check<S: RealScalar>(_ power: S, _ expected: S, _ place: String) {
    if expected.isNaN {
      #expect(power.isNaN, "\(place)")
    } else {
      #expect(power.sign == expected.sign, "\(place)")
      expectClose(power, expected, ulps: 2, "\(place)")
    }
  }
}
