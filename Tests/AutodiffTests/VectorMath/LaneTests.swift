import Autodiff
import TestSupport
import Testing

/// A lane of a vector, the remainder of a loop, a part of a split loop and a lone scalar give the same bits.
@Suite struct LaneTests {
  @Test(arguments: UnaryPrimitive.allCases)
  func unary(_ primitive: UnaryPrimitive) {
    checkUnary(primitive, Double.self)
    checkUnary(primitive, Float.self)
  }

  private func checkUnary<S: RealScalar>(_ primitive: UnaryPrimitive, _ type: S.Type) {
    let numbers = Self.numbers(in: primitive.domain).map { S($0) }
    let values = numbers.map { Tracked.apply(primitive, Tracked($0)).scalar }
    let slopes = numbers.map { x in
      gradient(at: Tensor(x)) { Tracked.apply(primitive, $0) }.scalar
    }
    for count in 0...70 {
      let x = Tensor(Array(numbers[..<count]))
      let y = Tensor.apply(primitive, x)
      #expect(same(y.scalars, values), "\(primitive.name) of \(count) in \(S.self)")
      let slope = gradient(at: x) { Tracked.apply(primitive, $0).sum() }
      #expect(same(slope.scalars, slopes), "gradient of \(primitive.name) of \(count) in \(S.self)")
    }
  }

  @Test(arguments: BinaryPrimitive.allCases)
  func binary(_ primitive: BinaryPrimitive) {
    let a = Self.numbers(in: primitive.domain.0)
    let b = Self.numbers(in: primitive.domain.1).reversed() as [Double]
    // The power of two lone numbers is the C library's.
    let isLone = primitive != .pow && !primitive.name.hasPrefix("∂")
    let values = zip(a, b).map { a, b in
      isLone
        ? Tracked.apply(primitive, Tracked(a), Tracked(b)).scalar
        : Tensor.apply(primitive, Tensor([a]), Tensor([b])).scalar
    }
    let slopes = zip(a, b).map { a, b in
      if isLone { return gradient(at: a, b) { Tracked.apply(primitive, $0, $1) } }
      let (x, y) = gradient(at: Tensor([a]), Tensor([b])) {
        Tracked.apply(primitive, $0, $1).sum()
      }
      return (x.scalar, y.scalar)
    }
    for count in 0...70 {
      let x = Tensor(Array(a[..<count]))
      let y = Tensor(Array(b[..<count]))
      #expect(same(Tensor.apply(primitive, x, y).scalars, values), "\(primitive.name) of \(count)")
      let slope = gradient(at: x, y) { Tracked.apply(primitive, $0, $1).sum() }
      #expect(same(slope.0.scalars, slopes.map(\.0)), "∂/∂a of \(primitive.name) of \(count)")
      #expect(same(slope.1.scalars, slopes.map(\.1)), "∂/∂b of \(primitive.name) of \(count)")
    }
  }

  /// Large angles, which the C library reduces, among small ones.
  @Test func mixedAngles() {
    var angles = (0..<1500).map { Double($0) * 0.37 - 200 }
    angles[700] = 1e22
    angles[701] = -.infinity
    angles[1400] = 0x1p20
    angles[1401] = 0x1.0000000000001p20
    for primitive in [UnaryPrimitive.sin, .cos, .tan] {
      let expected = angles.map { Tracked.apply(primitive, Tracked($0)).scalar }
      #expect(same(Tensor.apply(primitive, Tensor(angles)).scalars, expected))
      let slopes = angles.map { x in gradient(at: x) { Tracked.apply(primitive, $0) } }
      let slope = gradient(at: Tensor(angles)) { Tracked.apply(primitive, $0).sum() }
      #expect(same(slope.scalars, slopes))
    }
  }

  /// More elements than one core takes at a time.
  @Test func splitLoops() {
    let count = 100_003
    let numbers = (0..<count).map { Double($0 % 977) * 0.01 - 4 }
    let x = Tensor(numbers)
    #expect(same(exp(x).scalars, numbers.map { Double.exp($0) }))
    #expect(same((x * x).scalars, numbers.map { $0 * $0 }))
    #expect(same((x - 3).scalars, numbers.map { $0 - 3 }))
    let slopes = gradient(at: x) { (sigmoid($0) * 2).sum() }
    #expect(
      same(slopes.scalars, numbers.map { x in gradient(at: x) { sigmoid($0) * 2 } }))
    // Runs of a broadcast, split between runs.
    let rows = Tensor(Array(numbers[..<100_000])).reshaped(to: [100, 1000])
    let column = Tensor(Array(numbers[..<100])).reshaped(to: [100, 1])
    let product = rows * column
    let expected = (0..<100_000).map { numbers[$0] * numbers[$0 / 1000] }
    #expect(same(product.scalars, expected))
  }

  private static func numbers(in range: ClosedRange<Double>) -> [Double] {
    (0..<70).map { i in
      range.lowerBound + (range.upperBound - range.lowerBound) * Double(i * 29 % 70) / 69
    }
  }

  /// Whether two lists agree as far as the shorter goes, with the signs of zeros, and NaN as NaN.
  private func same<S: RealScalar>(_ a: [S], _ b: [S]) -> Bool {
    zip(a, b).allSatisfy { $0 == $1 ? $0.sign == $1.sign || $0 == 0 : $0.isNaN && $1.isNaN }
  }
}
