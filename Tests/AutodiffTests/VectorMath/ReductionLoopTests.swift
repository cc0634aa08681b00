import Autodiff
import TestSupport
import Testing

/// Reductions whose loops work in blocks, strips, lanes and parts, against plain loops over exact numbers.
@Suite struct ReductionLoopTests {
  /// Integers small enough that every sum is exact in any order.
  private func integers(_ count: Int) -> [Double] {
    (0..<count).map { Double(($0 * 7919) % 101 - 50) }
  }

  static let lengths = Array(0...70) + [127, 511, 512, 513, 1023, 1025, 65_535, 65_537, 200_003]

  @Test(arguments: lengths) func consecutive(_ count: Int) {
    let numbers = integers(count)
    let x = Tensor(numbers)
    #expect(x.sum().scalar == numbers.reduce(0, +))
    let single = x.map { Float($0) }
    #expect(single.sum().scalar == Float(numbers.reduce(0, +)))
    guard count > 0 else { return }
    #expect(x.max().scalar == numbers.max())
    #expect(single.min().scalar == numbers.min().map { Float($0) })
    // A NaN anywhere is seen.
    for position in [0, count / 2, count - 1] {
      var poisoned = numbers
      poisoned[position] = .nan
      #expect(Tensor(poisoned).max().scalar.isNaN)
      #expect(Tensor(poisoned).min().scalar.isNaN)
      #expect(Tensor(poisoned).sum().scalar.isNaN)
    }
  }

  /// Of zeros of both signs the first is the extremum.
  @Test(arguments: [2, 63, 64, 65, 200, 70_000]) func zeros(_ count: Int) {
    for sign in [0.0, -0.0] {
      var numbers = [Double](repeating: -sign, count: count)
      numbers[0] = sign
      #expect(Tensor(numbers).max().scalar.sign == sign.sign)
      #expect(Tensor(numbers).min().scalar.sign == sign.sign)
    }
  }

  static let shapes: [[Int]] = [
    [5, 3], [70, 1], [1, 70], [130, 2], [1000, 3], [3, 1000], [2, 70, 3], [7, 5, 1030],
    [40_000, 3], [3, 40_000], [2, 40_000, 2], [17, 2050, 3], [0, 3], [3, 0, 2],
  ]

  @Test(arguments: shapes) func axes(_ dimensions: [Int]) {
    let count = dimensions.reduce(1, *)
    let numbers = integers(count)
    let x = Tensor(shape: Shape(dimensions), numbers)
    let rank = dimensions.count
    let subsets = (1..<1 << rank).map { bits in (0..<rank).filter { bits >> $0 & 1 == 1 } }
    for axes in subsets {
      // Where an element goes: row-major over the axes that are kept.
      var strides = [Int](repeating: 0, count: rank)
      var kept = 1
      for axis in (0..<rank).reversed() where !axes.contains(axis) {
        strides[axis] = kept
        kept *= dimensions[axis]
      }
      var sums = [Double](repeating: 0, count: kept)
      var maxima = [Double](repeating: -.infinity, count: kept)
      for position in 0..<count {
        var (rest, place) = (position, 0)
        for axis in (0..<rank).reversed() {
          place += strides[axis] * (rest % dimensions[axis])
          rest /= dimensions[axis]
        }
        sums[place] += numbers[position]
        maxima[place] = max(maxima[place], numbers[position])
      }
      let total = x.sum(axes: axes)
      if count > 0 {
        #expect(total.scalars == sums, "\(dimensions) \(axes)")
        #expect(x.max(axes: axes).scalars == maxima, "\(dimensions) \(axes)")
      } else {
        #expect(total.scalars.allSatisfy { $0 == 0 })
      }
      let whole = x.sum(axes: axes, keepingDimensions: true)
      #expect(whole.shape.dimensions == (0..<rank).map { axes.contains($0) ? 1 : dimensions[$0] })
    }
  }

  /// Rows and long vectors agree with the functions' definitions.
  @Test(arguments: [1, 2, 63, 64, 65, 511, 513, 1300, 40_000]) func exponentials(_ count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let x = generator.tensor([3, count], in: -5...5)
    let lse = logSumExp(x, axes: [1]).scalars
    let y = softmax(x)
    let (xs, ys, zs) = (x.scalars, y.scalars, logSoftmax(x).scalars)
    for row in 0..<3 {
      let numbers = Array(xs[row * count..<(row + 1) * count])
      let total = numbers.map { Double.exp($0) }.reduce(0, +)
      let expected = Double.log(total)
      expectNear(lse[row], expected, "lse", within: 1e-13)
      for (i, number) in numbers.enumerated() {
        let p = ys[row * count + i]
        expectNear(p, Double.exp(number) / total, "p", within: 1e-13)
        let q = zs[row * count + i]
        expectNear(q, number - expected, "log p", within: 1e-12)
      }
    }
    // Along another axis, which takes another path.
    let other = softmax(x.transposed(), axis: 0).transposed()
    expectClose(other, y, relative: 1e-14)
  }

  private func expectNear(
    _ actual: Double, _ expected: Double, _ what: String, within tolerance: Double
  ) {
    #expect(abs(actual - expected) <= tolerance * max(abs(expected), 1e-3), "\(what)")
  }
}
