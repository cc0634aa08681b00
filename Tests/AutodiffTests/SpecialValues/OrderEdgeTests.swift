import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Ties, NaN, signs of zero, rows of any length and knots.
@Suite struct OrderEdgeTests {
  let infinity = Double.infinity
  let nan = Double.nan

  /// All of a few values: equal ones keep their places, in values and in gradients.
  @Test(arguments: [false, true]) func tiesKeepTheirOrder(_ descending: Bool) {
    let weights: Tensor<Double> = [1, 2, 3, 4]
    for x in ScanEdgeTests.vectors([1, -2, 0] as [Double], 4) {
      let order = (0..<4).sorted { (a: Int, b: Int) -> Bool in
        if x[a] == x[b] { return a < b }
        return descending ? x[a] > x[b] : x[a] < x[b]
      }
      let point = Tensor(x)
      expectEqual(point.argSort(descending: descending), Tensor(order.map { Double($0) }))
      expectEqual(point.sorted(descending: descending), Tensor(order.map { x[$0] }))
      var slope = [0.0, 0, 0, 0]
      for (rank, place) in order.enumerated() { slope[place] = weights[rank] }
      expectEqual(
        gradient(at: point) { ($0.sorted(descending: descending) * Tracked(weights)).sum() },
        Tensor(slope))
      let exact = Tensor(x.map { Rational(Int128($0)) })
      #expect(
        exact.sorted(descending: descending).scalars == order.map { exact[$0] }, "\(x)")
      // The best k, the first of equal ones.
      let (best, places) = point.topK(2, smallest: !descending)
      expectEqual(best, Tensor(order.prefix(2).map { x[$0] }))
      expectEqual(places, Tensor(order.prefix(2).map { Double($0) }))
    }
    expectEqual(
      gradient(at: Tensor<Double>([2, 1, 2])) { ($0.sorted() * [1, 2, 3]).sum() }, [2, 1, 3])
  }

  /// Rows that are sorted by digits: numbers that are alike in 32 bits, in runs of all lengths, equal, of all sizes, and mixed.
  @Test(arguments: [33, 34, 100, 1000, 4099]) func rowsOfManyNumbers(_ count: Int) {
    var generator = SeededGenerator(name: "rows of \(count)")
    let uniform = (0..<count).map { _ in Double.random(in: -0.5..<0.5, using: &generator) }
    let rows: [[Double]] = [
      uniform,
      uniform.map { ($0 * 10).rounded() },
      uniform.map { 1 + $0 * 0x1p-40 },
      uniform.map { 1 + ($0 * 300).rounded() * 0x1p-50 },
      uniform.map { abs($0) < 0.4 ? 1 + $0 * 0x1p-40 : $0 * 1e300 },
      uniform.map { $0 < 0 ? -1 : -1 - 0x1p-52 },
      uniform.map { ($0 * 20).rounded() + ($0 < 0.2 ? 0x1p-44 : 0) },
      uniform.map {
        abs($0) < 0.1
          ? nan
          : $0 < -0.3
            ? -0.0
            : $0 < -0.2 ? 0 : $0 > 0.4 ? infinity : $0 * (.leastNormalMagnitude / 64)
      },
      uniform.map { _ in 3 },
      uniform.sorted(),
    ]
    for (number, row) in rows.enumerated() {
      expectSorted(row, "row \(number)")
      expectSorted(row.map { Float($0) }, "row \(number) in Float")
    }
  }

  private func expectSorted<S: RealScalar>(_ row: [S], _ what: String) {
    for descending in [false, true] {
      let order = row.indices.sorted { (a: Int, b: Int) -> Bool in
        let (x, y) = (row[a], row[b])
        if x.isNaN || y.isNaN {
          return x.isNaN && y.isNaN ? a < b : descending ? x.isNaN : y.isNaN
        }
        if x == y { return a < b }
        return descending ? x > y : x < y
      }
      let found = Tensor(row).argSort(descending: descending).scalars
      #expect(found.map { Int($0) } == order, "\(what), descending: \(descending)")
      let sorted = Tensor(row).sorted(descending: descending).scalars
      let areSorted = zip(sorted, order).allSatisfy {
        $0 == row[$1] || $0.isNaN && row[$1].isNaN
      }
      #expect(areSorted, "\(what), descending: \(descending)")
    }
  }

  @Test func specialNumbers() {
    let x = Tensor([nan, 1, -infinity, 0, infinity, -nan, -1, 0x1p-1074, -0x1p-1074])
    expectEqual(
      x.sorted(), Tensor([-infinity, -1, -0x1p-1074, 0, 0x1p-1074, 1, infinity, nan, nan]))
    expectEqual(
      x.sorted(descending: true),
      Tensor([nan, nan, infinity, 1, 0x1p-1074, 0, -0x1p-1074, -1, -infinity]))
    expectEqual(x.argSort(), [2, 6, 8, 3, 7, 1, 4, 0, 5])
    expectEqual(x.argSort(descending: true), [0, 5, 4, 1, 7, 3, 8, 6, 2])
    // Both zeros are equal.
    expectEqual(Tensor([0, -0.0, 0, -0.0]).argSort(), [0, 1, 2, 3])
    let narrow = Tensor(x.scalars.map { Float($0) })
    #expect(narrow.argSort().scalars == [2, 6, 3, 7, 8, 1, 4, 0, 5])
  }

  /// Each length around those at which the sort changes its ways, with many and with few ties, along each axis.
  @Test(arguments: [1, 2, 31, 32, 33, 64, 200, 1000, 8191, 8192, 8193, 50_000])
  func anyLength(_ n: Int) {
    var generator = SeededGenerator(seed: UInt64(n))
    for range in [1.0, 1e3, 1e300] {
      let x = (0..<n).map { _ in
        (Double.random(in: -range...range, using: &generator) * 4).rounded() / 4
      }
      let order = x.indices.sorted { x[$0] == x[$1] ? $0 < $1 : x[$0] < x[$1] }
      let row = Tensor(x)
      expectEqual(row.sorted(), Tensor(order.map { x[$0] }), "\(n)")
      expectEqual(row.argSort(), Tensor(order.map { Double($0) }), "\(n)")
      let both = stacked([row, -row], axis: 1)
      expectEqual(both.sorted(axis: 0)[.all, 0], row.sorted())
      expectEqual(both.sorted(axis: 0)[.all, 1], -row.sorted(descending: true))
      expectEqual(both.argSort(axis: 0)[.all, 0], row.argSort())
      expectEqual(row.sorted(by: -row), -(-row).sorted())
      let narrow = Tensor(x.map { Float($0) })
      #expect(narrow.sorted().scalars == x.map { Float($0) }.sorted())
      let back = gradient(at: row) { ($0.sorted() * Tracked(row)).sum() }
      expectEqual(back.gathered(at: order), row)
    }
  }

  @Test func medians() {
    let rows: [(x: Tensor<Double>, value: Double, slope: Tensor<Double>)] = [
      ([4, 1, 3, 2], 2.5, [0, 0, 0.5, 0.5]), ([3, 1, 2], 2, [0, 0, 1]), ([7], 7, [1]),
      ([1, 1, 1, 1], 1, [0, 0.5, 0.5, 0]), (Tensor([-infinity, 1, infinity]), 1, [0, 1, 0]),
      (Tensor([infinity, infinity]), infinity, [0.5, 0.5]),
    ]
    for (x, value, slope) in rows {
      let (y, g) = valueWithGradient(at: x) { $0.median() }
      #expect(y == value)
      expectEqual(g, slope)
    }
    #expect(Tensor([1, nan, 2]).median().scalar.isNaN)
    #expect(Tensor<Double>([]).median().scalar.isNaN)
    expectEqual(Tensor<Double>.zeros([2, 0]).median(axes: [1]), Tensor([nan, nan]))
    #expect(Tensor<Double>(3).median().scalar == 3)
  }

  @Test func quantiles() {
    let x: Tensor<Double> = [10, 30, 20]
    let rows: [(q: Double, value: Double, slope: Tensor<Double>)] = [
      (0, 10, [1, 0, 0]), (0.25, 15, [0.5, 0, 0.5]), (0.5, 20, [0, 0, 1]),
      (0.875, 27.5, [0, 0.75, 0.25]), (1, 30, [0, 1, 0]),
    ]
    for (q, value, slope) in rows {
      let (y, g) = valueWithGradient(at: x) { $0.quantile(q) }
      #expect(y == value)
      expectEqual(g, slope)
    }
    #expect(Tensor([1, infinity]).quantile(0).scalar == 1)
    #expect(Tensor([1, nan]).quantile(0.1).scalar.isNaN)
    #expect(Tensor<Double>([]).quantile(0.5).scalar.isNaN)
    #expect(Tensor<Float>([1, 2]).quantile(0.5).scalar == 1.5)
  }

  /// At a knot the slope is that on its right; outside it is 0.
  @Test func slopesAtKnots() {
    let knots: Tensor<Double> = [0, 1, 3]
    let values: Tensor<Double> = [0, 10, 14]
    let rows: [(x: Double, value: Double, slope: Double)] = [
      (-1, 0, 0), (0, 0, 10), (0.5, 5, 10), (1, 10, 2), (2, 12, 2), (3, 14, 0), (4, 14, 0),
      (-infinity, 0, 0), (infinity, 14, 0),
    ]
    for (x, value, slope) in rows {
      let (y, g) = valueWithGradient(at: x) {
        interpolate($0, knots: Tracked(knots), values: Tracked(values))
      }
      #expect(y == value && g == slope, "\(x): \(y), \(g)")
    }
    #expect(interpolate(Tensor(nan), knots: knots, values: values).scalar.isNaN)
    let (byX, byKnots, byValues) = gradient(at: Tensor<Double>([0.5, 2, 9]), knots, values) {
      interpolate($0, knots: $1, values: $2).sum()
    }
    expectEqual(byX, [10, 2, 0])
    // −slope (1 − t) and −slope t on both sides.
    expectEqual(byKnots, [-5, -6, -1])
    expectEqual(byValues, [0.5, 1, 1.5])
    #expect(lookup(Tensor(nan), knots: knots, table: values).scalar == 0)
  }

  /// The derivative by x of the derivative by a value, and back.
  @Test func secondDerivativesOfInterpolation() {
    func f(_ x: Tracked<Double>) -> Tracked<Double> {
      square(interpolate(x[0], knots: [0, x[1], 3], values: [x[2], x[3], 1]))
    }
    for point in [[0.5, 1, 2, 5], [2, 1, -1, 4]] as [Tensor<Double>] {
      let hessian = jacobian(at: point) { x in gradient(at: x, of: f) }
      for i in 0..<4 {
        for j in 0..<4 {
          let slope = centralDifference { h in
            var moved = point
            moved[j] = point[j] + h
            return gradient(at: moved, of: f)[i]
          }
          #expect(abs(hessian[i, j] - slope) < 1e-8, "\(i), \(j)")
        }
      }
    }
  }

  @Test func differences() {
    let x: Tensor<Double> = [1, 4, 9, 16]
    expectEqual(x.diff(order: 0), x)
    expectEqual(x.diff(order: 3), [0])
    expectEqual(x.diff(order: 4), [])
    expectEqual(x.diff(order: .max), [])
    expectEqual(Tensor<Double>.zeros([0, 2]).diff(axis: 0), .zeros([0, 2]))
    expectEqual(gradient(at: x) { ($0.diff(order: 2) * [1, 10]).sum() }, [1, 8, -19, 10])
    #expect(trapezoid(x).scalar == 21.5)
    #expect(trapezoid(x, at: [0, 2, 3, 3.5]).scalar == 17.75)
    #expect(trapezoid(Tensor<Double>([7])).scalar == 0)
    #expect(trapezoid(Tensor<Double>([])).scalar == 0)
  }

  @Test func ofNothing() {
    let empty = Tensor<Double>([])
    expectEqual(empty.sorted(), empty)
    expectEqual(empty.argSort(), empty)
    expectEqual(Tensor<Double>(3).sorted(axis: nil), [3])
    expectEqual(Tensor<Double>.zeros([2, 0]).sorted(axis: nil), empty)
    expectEqual(gradient(at: empty) { $0.sorted().sum() }, empty)
    expectEqual(gradient(at: empty) { $0.median() * 0 }, empty)
    let (values, positions) = Tensor<Double>([1, 2]).topK(0)
    expectEqual(values, empty)
    expectEqual(positions, empty)
    expectEqual(interpolate(empty, knots: [1, 2], values: [3, 4]), empty)
  }
}
