import Autodiff
import Testing

/// All spellings of relu agree at every point, at every order, under every outer function.
@Suite struct FlatSideTests {
  struct Spelling: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
    let inFloat: @Sendable (Tracked<Float>) -> Tracked<Float>

    init(
      _ name: String, _ f: @escaping @Sendable (Tracked<Double>) -> Tracked<Double>,
      _ inFloat: @escaping @Sendable (Tracked<Float>) -> Tracked<Float>
    ) {
      testDescription = name
      self.f = f
      self.inFloat = inFloat
    }
  }

  static let spellings = [
    Spelling("relu(x)", { relu($0) }, { relu($0) }),
    Spelling("maximum(x, 0)", { maximum($0, 0) }, { maximum($0, 0) }),
    Spelling("maximum(0, x)", { maximum(0, $0) }, { maximum(0, $0) }),
    Spelling(
      "maximum(x, a constant)", { maximum($0, Tracked(Tensor(0))) },
      { maximum($0, Tracked(Tensor(0))) }),
    Spelling("−minimum(−x, 0)", { -minimum(-$0, 0) }, { -minimum(-$0, 0) }),
    Spelling("−minimum(0, −x)", { -minimum(0, -$0) }, { -minimum(0, -$0) }),
    Spelling("where(x > 0, x, 0)", { .where($0 .> 0, $0, 0) }, { .where($0 .> 0, $0, 0) }),
    Spelling("leakyRelu with 0", { leakyRelu($0, slope: 0) }, { leakyRelu($0, slope: 0) }),
    Spelling("elu with 0", { elu($0, alpha: 0) }, { elu($0, alpha: 0) }),
  ]

  /// A function and its first three derivatives.
  struct Outer: Sendable {
    let name: String
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
    let inFloat: @Sendable (Tracked<Float>) -> Tracked<Float>
    let derivatives: [@Sendable (Double) -> Double]
  }

  static let outers = [
    Outer(
      name: "x", f: { $0 }, inFloat: { $0 }, derivatives: [{ _ in 1 }, { _ in 0 }, { _ in 0 }]),
    Outer(
      name: "√x", f: { sqrt($0) }, inFloat: { sqrt($0) },
      derivatives: [
        { 0.5 / $0.squareRoot() }, { -0.25 / ($0 * $0.squareRoot()) },
        { 0.375 / ($0 * $0 * $0.squareRoot()) },
      ]),
    Outer(
      name: "log x", f: { log($0) }, inFloat: { log($0) },
      derivatives: [{ 1 / $0 }, { -1 / ($0 * $0) }, { 2 / ($0 * $0 * $0) }]),
    Outer(
      name: "1/x", f: { 1 / $0 }, inFloat: { 1 / $0 },
      derivatives: [
        { -1 / ($0 * $0) }, { 2 / ($0 * $0 * $0) }, { -6 / ($0 * $0 * $0 * $0) },
      ]),
    Outer(
      name: "x²", f: { square($0) }, inFloat: { square($0) },
      derivatives: [{ 2 * $0 }, { _ in 2 }, { _ in 0 }]),
    Outer(
      name: "(x + 1)³ / x", f: { pow($0 + 1, 3) / $0 }, inFloat: { pow($0 + 1, 3) / $0 },
      derivatives: [
        { 2 * $0 + 3 - 1 / ($0 * $0) }, { 2 + 2 / ($0 * $0 * $0) }, { -6 / ($0 * $0 * $0 * $0) },
      ]),
  ]

  static let points = [-3, -1, -1e-12, -0.0, 0, 0.5, 1, 3]

  @Test(arguments: spellings) func agree(_ spelling: Spelling) {
    for outer in Self.outers {
      let f = { (x: Tracked<Double>) in outer.f(spelling.f(x)) }
      let g = { (x: Tracked<Float>) in outer.inFloat(spelling.inFloat(x)) }
      let second = { (x: Tracked<Double>) in gradient(at: x) { f($0).sum() } }
      let third = { (x: Tracked<Double>) in gradient(at: x) { second($0).sum() } }
      for x in Self.points {
        let right = outer.derivatives.map { x > 0 ? $0(x) : 0 }
        for form in RecordingForm.allCases {
          // Of higher derivatives of large tensors only the number of elements is another.
          for (order, derivative) in [f, second, third].enumerated()
          where order == 0 || form != .largeElement {
            let slope = form.derivative(at: x, of: derivative)
            #expect(
              (slope - right[order]).magnitude <= 1e-13 * right[order].magnitude,
              "\(outer.name), order \(order + 1), \(form), at \(x): \(slope)")
          }
          let single = form.derivative(at: Float(x), of: g)
          #expect(
            (single - Float(right[0])).magnitude <= 1e-5 * Float(right[0]).magnitude,
            "Float, \(outer.name), \(form), at \(x): \(single)")
        }
      }
    }
  }

  /// The loser of a maximum gets nothing.
  @Test func losers() {
    #expect(gradient(at: -1.0, 0.0) { sqrt(maximum($0, $1)) } == (0, .infinity))
    #expect(gradient(at: 0.0, -1.0) { sqrt(maximum($0, $1)) } == (.infinity, 0))
    #expect(gradient(at: 1.0, 0.0) { sqrt(minimum($0, $1)) } == (0, .infinity))
    let x: Tensor<Double> = [-1, 0, 3]
    let y: Tensor<Double> = [0, -1, 4]
    let (byX, byY) = gradient(at: x, y) { sqrt(maximum($0, $1)).sum() }
    #expect(byX.scalars == [0, .infinity, 0])
    #expect(byY.scalars == [.infinity, 0, 0.25])
    let max = gradient(at: [0, -1, -2] as Tensor<Double>) { sqrt($0.max()) }
    #expect(max.scalars == [.infinity, 0, 0])
    let min = gradient(at: [[0, 1], [5, 4]] as Tensor<Double>) { sqrt($0.min(axis: 1)).sum() }
    #expect(min.scalars == [.infinity, 0, 0, 0.25])
  }

  /// With a slope that is a variable and happens to be 0, the slope still has a derivative.
  @Test func aVariableSlope() {
    #expect(gradient(at: -2.0, 0.0) { leakyRelu($0, slope: $1) } == (0, -2))
    let mixed = gradient(at: 0.0) { slope in
      gradient(at: Tracked(-2), slope) { leakyRelu($0, slope: $1) }.0
    }
    #expect(mixed == 1)
  }

  /// A reduction splits, `where` takes the branch that it names, and a spelling without a comparison is halfway.
  @Test func whatIsNoSpellingOfRelu() {
    #expect(gradient(at: 2.0) { x in stacked([x, 2]).max() } == 0.5)
    #expect(gradient(at: 0.0) { x in .where(x .>= 0, x, 0) } == 1)
    #expect(gradient(at: 0.0) { x in (x + abs(x)) / 2 } == 0.5)
  }
}
