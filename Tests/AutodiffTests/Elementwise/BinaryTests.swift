import TestSupport
import Testing

@testable import Autodiff

/// Values, first and second partial derivatives of the elementwise functions of two operands
/// against correctly rounded references.
@Suite struct BinaryTests {
  /// A primitive that is added without a row here is noticed.
  @Test func everyPrimitiveHasARow() {
    let rows = [
      "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "elu": "eluOfAlpha",
      "leakyRelu": "leakyReluOfSlope",
    ]
    // The comparisons are in the structured table; the product with a cotangent and the derivatives of a power are no
    // functions of a user's; polygamma has a whole number for its order, and a table of its own.
    let elsewhere: Set = [".>", ".>=", ".==", ".!=", "cotangentProduct", "polygamma"]
    let names = Set(BinaryCase.all.map(\.name))
    for name in BinaryPrimitive.allCases.map(\.name)
    where !elsewhere.contains(name) && !name.hasPrefix("∂") {
      #expect(names.contains(rows[name] ?? name), "no row for \(name)")
    }
  }

  @Test(arguments: BinaryCase.all)
  func scalarsOfDouble(_ row: BinaryCase) throws {
    for point in try ElementwiseReference.binary(row.name) {
      let (value, first) = valueWithGradient(at: point.x, point.y, of: row.double)
      let byX = gradient(at: point.x, point.y) { gradient(at: $0, $1, of: row.double).0 }
      let byY = gradient(at: point.x, point.y) { gradient(at: $0, $1, of: row.double).1 }
      check(row, point, value: value, first: first, byX: byX, byY: byY)
    }
  }

  @Test(arguments: BinaryCase.all)
  func scalarsOfFloat(_ row: BinaryCase) throws {
    for point in try ElementwiseReference.binary(row.name) {
      guard let x = Float(exactly: point.x), let y = Float(exactly: point.y) else { continue }
      let (value, first) = valueWithGradient(at: x, y, of: row.float)
      let byX = gradient(at: x, y) { gradient(at: $0, $1, of: row.float).0 }
      let byY = gradient(at: x, y) { gradient(at: $0, $1, of: row.float).1 }
      check(row, point, value: value, first: first, byX: byX, byY: byY)
    }
  }

  @Test(arguments: BinaryCase.all)
  func tensorsAgreeWithScalars(_ row: BinaryCase) throws {
    let points = try ElementwiseReference.binary(row.name)
    let x = Tensor(points.map(\.x))
    let y = Tensor(points.map(\.y))
    let plain = row.plain(x, y).scalars
    let (values, pullback) = valueWithPullback(at: x, y, of: row.double)
    let first = pullback(.ones(x.shape))
    let mixed = gradient(at: x, y) { x, y in
      gradient(at: x, y) { row.double($0, $1).sum() }.0.sum()
    }
    let byY = gradient(at: x, y) { x, y in
      gradient(at: x, y) { row.double($0, $1).sum() }.1.sum()
    }
    // Long vectors compute a power in another way than the C library does a lone one.
    let isAlike = !row.name.hasPrefix("pow") || TargetProcessor.vectorBytes < 32
    for (index, point) in points.enumerated() {
      let (value, slopes) = valueWithGradient(at: point.x, point.y, of: row.double)
      let bends = gradient(at: point.x, point.y) { gradient(at: $0, $1, of: row.double).0 }
      check(
        row, point, value: values.scalars[index],
        first: (first.0.scalars[index], first.1.scalars[index]),
        byX: (mixed.0.scalars[index], mixed.1.scalars[index]),
        byY: (byY.0.scalars[index], byY.1.scalars[index]))
      guard isAlike else { continue }
      let place = "\(row.name) at \(point.x), \(point.y)"
      expectClose(plain[index], value, ulps: 1, "untracked \(place)")
      expectClose(values.scalars[index], value, ulps: 1, place)
      expectClose(first.0.scalars[index], slopes.0, ulps: 1, "∂/∂x of \(place)")
      expectClose(first.1.scalars[index], slopes.1, ulps: 1, "∂/∂y of \(place)")
      expectClose(mixed.0.scalars[index], bends.0, ulps: 1, "∂²/∂x² of \(place)")
      expectClose(mixed.1.scalars[index], bends.1, ulps: 1, "∂²/∂x∂y of \(place)")
    }
  }

  private func check<Scalar: RealScalar>(
    _ row: BinaryCase, _ point: ElementwiseReference.Binary, value: Scalar,
    first: (Scalar, Scalar), byX: (Scalar, Scalar), byY: (Scalar, Scalar)
  ) {
    let place = "\(row.name) at \(point.x), \(point.y) in \(Scalar.self)"
    expectClose(value, Scalar(point.value), ulps: 4, place)
    let partials: [(String, Scalar, Double?, Scalar)] = [
      ("∂/∂x", first.0, point.first[0], 0), ("∂/∂y", first.1, point.first[1], 0),
      ("∂²/∂x²", byX.0, point.second[0], 0), ("∂²/∂y²", byY.1, point.second[2], 0),
      ("∂²/∂x∂y", byX.1, point.second[1], row.mixedCancels ? Scalar(point.secondScale) : 0),
      ("∂²/∂y∂x", byY.0, point.second[1], row.mixedCancels ? Scalar(point.secondScale) : 0),
    ]
    for (name, actual, expected, scale) in partials {
      guard let expected else { continue }
      let ulps = name.contains("²") ? 8.0 : 4
      expectClose(actual, Scalar(expected), ulps: ulps, scale: scale, "\(name) of \(place)")
    }
  }
}
