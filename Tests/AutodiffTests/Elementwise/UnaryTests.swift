import Autodiff
import TestSupport
import Testing

/// Values and derivatives of the elementwise functions of one operand against correctly rounded references.
@Suite struct UnaryTests {
  /// A primitive that is added without a row here is noticed.
  @Test func everyPrimitiveHasARow() {
    let names = Set(UnaryCase.all.map(\.name))
    #expect(names.isSuperset(of: UnaryPrimitive.allCases.map(\.name)))
  }

  @Test(arguments: UnaryCase.all)
  func scalarsOfDouble(_ row: UnaryCase) throws {
    for point in try ElementwiseReference.unary(row.name) {
      let (value, first) = valueWithGradient(at: point.x, of: row.double)
      let second = gradient(at: point.x) { x in gradient(at: x, of: row.double) }
      check(row, point, value: value, first: first, second: second)
    }
  }

  @Test(arguments: UnaryCase.all)
  func scalarsOfFloat(_ row: UnaryCase) throws {
    for point in try ElementwiseReference.unary(row.name) {
      guard let x = Float(exactly: point.x) else { continue }
      let (value, first) = valueWithGradient(at: x, of: row.float)
      let second = gradient(at: x) { x in gradient(at: x, of: row.float) }
      check(row, point, value: value, first: first, second: second)
    }
  }

  /// One tensor of all the points; elements differ from the scalars by at most the last bit.
  @Test(arguments: UnaryCase.all)
  func tensorsAgreeWithScalars(_ row: UnaryCase) throws {
    let points = try ElementwiseReference.unary(row.name).map(\.x)
    let x = Tensor(points)
    let plain = row.plain(x).scalars
    let (values, pullback) = valueWithPullback(at: x, of: row.double)
    let first = pullback(.ones(x.shape)).scalars
    let second = gradient(at: x) { x in
      gradient(at: x) { row.double($0).sum() }.sum()
    }.scalars
    for (index, point) in points.enumerated() {
      let (value, slope) = valueWithGradient(at: point, of: row.double)
      let bend = gradient(at: point) { x in gradient(at: x, of: row.double) }
      let ulps: Double = row.isComposed ? 4 : 1
      expectClose(plain[index], value, ulps: ulps, "untracked \(row.name)(\(point))")
      expectClose(values.scalars[index], value, ulps: ulps, "\(row.name)(\(point))")
      expectClose(first[index], slope, ulps: ulps, "first derivative of \(row.name) at \(point)")
      expectClose(second[index], bend, ulps: ulps, "second derivative of \(row.name) at \(point)")
    }
  }

  private func check<Scalar: RealScalar>(
    _ row: UnaryCase, _ point: ElementwiseReference.Unary, value: Scalar, first: Scalar,
    second: Scalar
  ) {
    let expected = [point.value, point.first, point.second].map { Scalar($0) }
    let names = ["value", "first derivative", "second derivative"]
    let scales = [0, Scalar(point.firstScale), Scalar(point.secondScale)]
    for (order, actual) in [value, first, second].enumerated() {
      // A factor below the smallest normal number has lost its last digits, and x multiplies the loss.
      let underflow = expected[order].isSubnormal ? point.x.magnitude : 0
      expectClose(
        actual, expected[order],
        ulps: (order < 2 ? 4 : 8) + row.condition(point.x) + underflow,
        scale: row.cancels.contains(order) ? scales[order] : 0,
        "\(names[order]) of \(row.name) at \(point.x) in \(Scalar.self)")
    }
  }
}
