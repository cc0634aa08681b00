import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Zeros, ties, infinities and what is nothing, in products and scans.
@Suite struct ScanEdgeTests {
  /// All vectors of a length of some values.
  static func vectors<Number>(_ values: [Number], _ length: Int) -> [[Number]] {
    (0..<length).reduce([[]]) { rows, _ in rows.flatMap { row in values.map { row + [$0] } } }
  }

  /// The positions up to each one, in the order of a scan.
  static func prefixes(_ n: Int, reversed: Bool, exclusive: Bool = false) -> [[Int]] {
    (0..<n).map { k in
      (0..<n).filter {
        exclusive ? (reversed ? $0 > k : $0 < k) : (reversed ? $0 >= k : $0 <= k)
      }
    }
  }

  /// The product of all factors at positions but some.
  static func product(_ x: [Rational], _ places: [Int], without left: [Int]) -> Rational {
    places.reduce(1) { left.contains($1) ? $0 : $0 * x[$1] }
  }

  /// Gradient and Hessian of Σ w_k Π x_j, j in the k-th set of places, term by term.
  static func derivatives(
    _ x: [Rational], _ w: [Rational], _ sets: [[Int]]
  ) -> (gradient: [Rational], hessian: [Rational]) {
    let all = x.indices
    let gradient = all.map { i in
      zip(w, sets).reduce(0 as Rational) { sum, term in
        term.1.contains(i) ? sum + term.0 * product(x, term.1, without: [i]) : sum
      }
    }
    let hessian = all.flatMap { i in
      all.map { j in
        zip(w, sets).reduce(0 as Rational) { sum, term in
          i != j && term.1.contains(i) && term.1.contains(j)
            ? sum + term.0 * product(x, term.1, without: [i, j]) : sum
        }
      }
    }
    return (gradient, hessian)
  }

  private func check(
    _ x: [Rational], _ sets: [[Int]], _ what: String,
    _ f: @escaping (Tracked<Rational>) -> Tracked<Rational>
  ) {
    let w = sets.indices.map { Rational(Int128($0 + 1)) }
    let loss = { (x: Tracked<Rational>) in (f(x) * Tracked(Tensor(w))).sum() }
    let expected = Self.derivatives(x, w, sets)
    let point = Tensor(x)
    #expect(gradient(at: point, of: loss).scalars == expected.gradient, "\(what) at \(x)")
    let hessian = jacobian(at: point) { x in gradient(at: x, of: loss) }
    #expect(hessian.scalars == expected.hessian, "Hessian of \(what) at \(x)")
  }

  /// Exact, with factors 0 in every place.
  @Test(arguments: [false, true]) func productsWithZeros(_ reversed: Bool) {
    for x in Self.vectors([-1, 0, 2] as [Rational], 4) {
      for exclusive in [false, true] {
        check(
          x, Self.prefixes(4, reversed: reversed, exclusive: exclusive),
          "cumulativeProduct, reversed \(reversed), exclusive \(exclusive)"
        ) { $0.cumulativeProduct(reversed: reversed, exclusive: exclusive) }
      }
      if reversed { continue }
      check(x, [[0, 1, 2, 3]], "product") { $0.product(keepingDimensions: true) }
      check(x, [[0, 2], [1, 3]], "product along an axis") {
        $0.reshaped(to: [2, 2]).product(axis: 0)
      }
      check(x, [[0, 1], [2, 3]], "product along the other") {
        $0.reshaped(to: [2, 1, 2]).product(axes: [1, 2])
      }
      check(x, [[0, 1], [2, 3]], "product along two with one between") {
        $0.reshaped(to: [2, 2]).transposed().reshaped(to: [1, 2, 2]).product(axes: [0, 1])
      }
    }
  }

  @Test func knownCases() {
    expectEqual(gradient(at: Tensor<Double>([0, 2, 3])) { $0.product() }, [6, 0, 0])
    expectEqual(gradient(at: Tensor<Double>([0, 0, 3])) { $0.product() }, [0, 0, 0])
    expectEqual(
      gradient(at: Tensor<Double>([2, 0, 3, 4])) {
        ($0.cumulativeProduct() * [1, 2, 3, 4]).sum()
      }, [1, 118, 0, 0])
    #expect(Tensor<Double>([1e200, 1e-200, 3]).product().scalar == 3)
    expectEqual(
      gradient(at: Tensor<Double>([2, 1, 5, 2])) { $0.cumulativeMax().sum() }, [2, 0, 2, 0])
    expectEqual(gradient(at: Tensor<Double>([2, 2])) { $0.cumulativeMax().sum() }, [1.5, 0.5])
  }

  /// A recurrence and the same one written out: of whole numbers, so exactly, at any order.
  @Test func recurrences() {
    let a: Tensor<Double> = [[2, 0, -1, 3], [1, 2, 0, 0]]
    let b: Tensor<Double> = [[1, 0, 2, -1], [0, 3, 1, 5]]
    let w: Tensor<Double> = [[1, 2, 3, 4], [5, 6, 7, 8]]
    func loss(_ x: Tracked<Double>, _ f: (Tracked<Double>, Tracked<Double>) -> Tracked<Double>)
      -> Tracked<Double>
    {
      let h = f(x[0], x[1])
      return (h * h * Tracked(w)).sum()
    }
    func unrolled(_ a: Tracked<Double>, _ b: Tracked<Double>, _ order: [Int])
      -> Tracked<Double>
    {
      var h = b[.all, order[0]]
      var rows = [order[0]: h]
      for k in order.dropFirst() {
        h = a[.all, k] * h + b[.all, k]
        rows[k] = h
      }
      return stacked((0..<4).compactMap { rows[$0] }, axis: 1)
    }
    let point = stacked([a, b])
    for reversed in [false, true] {
      let order = reversed ? [3, 2, 1, 0] : [0, 1, 2, 3]
      let f = { (x: Tracked<Double>) in
        loss(x) { linearRecurrence($0, $1, reversed: reversed) }
      }
      let g = { (x: Tracked<Double>) in loss(x) { unrolled($0, $1, order) } }
      #expect(valueWithGradient(at: point, of: f) == valueWithGradient(at: point, of: g))
      #expect(
        jacobian(at: point) { x in gradient(at: x, of: f) }
          == jacobian(at: point) { x in gradient(at: x, of: g) })
      // Third order, along one direction.
      func third(_ f: @escaping (Tracked<Double>) -> Tracked<Double>) -> Tensor<Double> {
        gradient(at: point) { x in
          gradient(at: x) { x in (gradient(at: x, of: f) * Tracked(point)).sum() }.sum()
        }
      }
      #expect(third(f) == third(g))
    }
  }

  /// At each place the cotangent goes to the ties up to there, in equal parts.
  @Test(arguments: [false, true]) func tiesOfExtrema(_ reversed: Bool) {
    let w: Tensor<Double> = [1, 2, 3, 4]
    for x in Self.vectors([0, 1, 2] as [Double], 4) {
      for isMaximum in [false, true] {
        var expected = [Double](repeating: 0, count: 4)
        for (k, places) in Self.prefixes(4, reversed: reversed).enumerated() {
          let best = places.map { x[$0] }.reduce(x[k]) { isMaximum ? max($0, $1) : min($0, $1) }
          let ties = places.filter { x[$0] == best }
          for place in ties { expected[place] += w[k] / Double(ties.count) }
        }
        let slope = gradient(at: Tensor(x)) { x in
          ((isMaximum ? x.cumulativeMax(reversed: reversed) : x.cumulativeMin(reversed: reversed))
            * Tracked(w)).sum()
        }
        expectClose(slope, Tensor(expected), ulps: 4, scale: 1, "\(isMaximum), \(x)")
      }
    }
  }

  /// As log-sum-exp of each beginning, infinities included.
  @Test(arguments: [false, true]) func logCumulativeSumsOfInfinities(_ reversed: Bool) {
    let infinity = Double.infinity
    for x in Self.vectors([-infinity, -700, 0.5, infinity], 4) {
      let point = Tensor(x)
      let places = Self.prefixes(4, reversed: reversed)
      let (value, slope) = valueWithGradient(at: point) { x in
        (logCumulativeSumExp(x, reversed: reversed) * [1, 2, 3, 4]).sum()
      }
      let (otherValue, otherSlope) = valueWithGradient(at: point) { x in
        let y = stacked(places.map { logSumExp(x.gathered(at: $0)) })
        return (y * [1, 2, 3, 4]).sum()
      }
      expectClose(Tensor(value), Tensor(otherValue), ulps: 4, "\(x)")
      expectClose(slope, otherSlope, ulps: 8, scale: 1, "\(x)")
    }
  }

  @Test func logCumulativeSumsKeepTheirDigits() {
    expectClose(
      logCumulativeSumExp(Tensor<Double>([0, -40, -40])),
      [0, 4.248354255291589e-18, 8.496708510583178e-18], ulps: 2)
    expectClose(
      logCumulativeSumExp(Tensor<Double>([-40, 0])), [-40, 4.248354255291589e-18], ulps: 2)
    expectEqual(logCumulativeSumExp(Tensor<Double>([1e308, -1e308])), [1e308, 1e308])
    let n = 100_000
    // log 1 … log n, of zeros.
    let y = logCumulativeSumExp(Tensor<Double>.zeros([n]))
    let logs = Tensor((1...n).map { Double($0) })
    expectClose(y, log(logs), ulps: 2)
  }

  @Test func nan() {
    let x = Tensor([1, Double.nan, 3])
    let y = Tensor([1, Double.nan, Double.nan])
    expectEqual(x.cumulativeSum(), y)
    expectEqual(x.cumulativeProduct(), y)
    expectEqual(x.cumulativeMax(), y)
    expectEqual(x.cumulativeMin(), y)
    expectEqual(logCumulativeSumExp(x), y)
    #expect(x.product().scalar.isNaN)
    // What is NaN has no extremum to pass on to.
    expectEqual(gradient(at: x) { $0.cumulativeMax().sum() }, [1, 0, 0])
  }

  /// What a result does not depend on gets nothing, whatever its own derivative and value.
  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7]) func nothingReachesWhatIsNotUsed(_ number: Int) {
    let scans: [(Tracked<Double>) -> Tracked<Double>] = [
      { $0.cumulativeSum() }, { $0.cumulativeProduct() }, { $0.cumulativeMax() },
      { $0.cumulativeMin() }, { logCumulativeSumExp($0) },
      { linearRecurrence(0.5, $0) }, { linearRecurrence($0, $0) },
      { $0.cumulativeSum(exclusive: true)[0...1] },
    ]
    let scan = scans[number]
    for last in [0, .infinity, .nan] as [Double] {
      // √ has the slope ∞ at 0; what is behind the first two is NaN or infinite.
      let x = Tensor([1, 4, last])
      let used = gradient(at: x) { x in scan(sqrt(x))[0...1].sum() }
      #expect(used[2] == 0, "\(number), \(last): \(used)")
      #expect(used[0].isFinite && used[1].isFinite)
      let second = gradient(at: x) { x in
        gradient(at: x) { x in scan(sqrt(x))[0...1].sum() }[0...1].sum()
      }
      #expect(second[2] == 0 && second[0].isFinite && second[1].isFinite, "\(number), \(last)")
    }
  }

  /// Sums of integers are exact in any order: each length around those of the kernels' parts, both directions, each place of
  /// the axis.
  @Test(arguments: [1, 2, 63, 64, 65, 255, 256, 257, 511, 513, 1000, 70_000])
  func sumsOfAnyLength(_ n: Int) {
    var generator = SeededGenerator(seed: UInt64(n))
    let x = (0..<n).map { _ in Double(Int.random(in: -9...9, using: &generator)) }
    var total = 0.0
    let sums = x.map { value in
      total += value
      return total
    }
    let rests = zip(x, sums).map { total - $1 + $0 }
    let row = Tensor(x)
    expectEqual(row.cumulativeSum(), Tensor(sums))
    expectEqual(row.cumulativeSum(reversed: true), Tensor(rests))
    expectEqual(row.cumulativeSum(exclusive: true), Tensor(zip(sums, x).map { $0 - $1 }))
    let both = stacked([row, -row])
    expectEqual(both.cumulativeSum(axis: 1), stacked([Tensor(sums), -Tensor(sums)]))
    expectEqual(both.transposed().cumulativeSum(axis: 0), both.cumulativeSum(axis: 1).transposed())
    let narrow = Tensor(x.map { Float($0) })
    #expect(narrow.cumulativeSum() == Tensor(sums.map { Float($0) }))
  }

  @Test(arguments: [1, 7, 8, 15, 16, 17, 100, 1025]) func productsOfAnyLength(_ n: Int) {
    // Powers of 2 multiply exactly.
    let x = (0..<n).map { [2, 0.5, -1, 4, 0.25][$0 % 5] }
    let product = x.reduce(1, *)
    #expect(Tensor(x).product().scalar == product)
    expectEqual(
      stacked([Tensor(x), Tensor(x)]).product(axis: 1), [Tensor(product), Tensor(product)])
    expectEqual(
      stacked([Tensor(x), -Tensor(x)]).product(axis: 0), Tensor(x.map { -$0 * $0 }))
  }

  @Test func ofNothing() {
    let empty = Tensor<Double>.zeros([0])
    #expect(empty.product().scalar == 1)
    expectEqual(Tensor<Double>.zeros([0, 2]).product(axis: 0), [1, 1])
    expectEqual(gradient(at: empty) { $0.product() }, empty)
    expectEqual(gradient(at: empty) { $0.cumulativeProduct().sum() }, empty)
    expectEqual(gradient(at: empty) { $0.cumulativeMax().sum() }, empty)
    expectEqual(gradient(at: empty) { logCumulativeSumExp($0).sum() }, empty)
    expectEqual(gradient(at: empty) { linearRecurrence($0, $0).sum() }, empty)
    for f in [{ $0.cumulativeSum() }, { $0.cumulativeProduct() }, { $0.cumulativeMin() }]
      as [(Tensor<Double>) -> Tensor<Double>]
    {
      expectEqual(f(empty), empty)
      expectEqual(f(Tensor(3.0)), [3])
      expectEqual(f(.zeros([2, 0])), empty)
    }
    #expect(Tensor<Double>(3.0).product().scalar == 3)
  }
}
