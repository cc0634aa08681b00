import Autodiff
import TestSupport
import Testing

/// One-shot gradients of numbers keep partial derivatives only; a tape of one's own keeps every primitive.
///
/// The two must agree, also where derivatives vanish, overflow and do not exist.
@Suite struct LinearRecordingTests {
  typealias Program = @Sendable ([Tracked<Double>]) -> Tracked<Double>

  /// The gradient from a tape that keeps every primitive.
  static func programGradient(_ x: [Double], _ f: Program) -> [Double] {
    let tape = Tape<Double>()
    let inputs = x.map { tape.input(Tensor($0)) }
    let y = tape.recording { f(inputs) }
    let adjoints = tape.adjoints(of: y)
    return inputs.map { adjoints[$0].scalar }
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let x: [Double]
    let f: Program
    let expected: [Double]

    init(_ description: String, _ x: [Double], _ expected: [Double], _ f: @escaping Program) {
      testDescription = description
      self.x = x
      self.f = f
      self.expected = expected
    }
  }

  /// Expected values by hand.
  static let cases: [Case] = [
    Case("u − u where u has an infinite slope", [0], [.nan]) { x in
      let u = sqrt(x[0])
      return u - u
    },
    Case("0 u where u has an infinite slope", [0], [0]) { x in 0 * sqrt(x[0]) },
    Case("an untaken branch", [-1], [0]) { x in .where(x[0] .> 0, log(x[0]), 0) },
    Case("a taken branch", [2], [0.5]) { x in .where(x[0] .> 0, log(x[0]), 0) },
    Case("slopes whose product underflows on the way", [1e300], [1e-200]) { x in
      x[0] * 1e-200 * 1e-200 * 1e200
    },
    Case("slopes whose product overflows on the way", [1e-300], [1e100]) { x in
      x[0] * 1e200 * 1e200 * 1e-300
    },
    Case("division by zero of what is not used", [0, 3], [0, 1]) { x in
      let unused = 1 / x[0]
      return x[1] + 0 * unused
    },
    Case("a product with zero", [0, 5], [5, 0]) { x in x[0] * x[1] },
    Case("cancelling uses", [3, 4], [0, 1]) { x in (x[0] * x[1] - x[1] * x[0]) + x[1] },
    Case("two parents in either order", [2, 3], [12, 4]) { x in
      let u = x[0] * x[1]
      let v = x[1] * x[0]
      return u + v + u * 0 + x[0] * 6
    },
    Case("four parents", [1, 2, 3, 4], [2, 1, 4, 3]) { x in x[0] * x[1] + x[2] * x[3] },
    Case("three parents, one twice", [1, 2, 3], [5, 1, 1]) { x in
      (x[0] * x[1]) + (x[0] * x[2])
    },
    Case("a result that is an input", [7, 8], [0, 1]) { x in x[1] },
    Case("a function without a derivative", [2], [1]) { x in sign(x[0]) * x[0] },
    Case("comparisons", [2, 5], [0, 1]) { x in x[0] > x[1] ? x[0] : x[1] },
    Case("an elementwise comparison", [2, 5], [0, 1]) { x in (x[0] .> x[1]) * x[0] + x[1] },
    Case("maximum at a tie", [2, 2], [0.5, 0.5]) { x in maximum(x[0], x[1]) },
    Case("maximum with a constant at a tie", [2], [0]) { x in maximum(x[0], 2) },
    Case("a vector of numbers and back", [2, 3], [6, 9]) { x in
      let v = stacked([x[0] * x[1], x[1] * x[1]])
      return v[0] + v[1] + v[0] * 1 + (x[1] - x[1] * v[0] / v[0]) + v[0] - v[0] - x[1]
    },
  ]

  @Test(arguments: cases) func agreesWithTheProgram(_ row: Case) {
    let linear = gradient(at: row.x, of: row.f)
    for (a, b) in zip(linear, row.expected) { expectClose(a, b, ulps: 4, "by hand") }
    for (a, b) in zip(linear, Self.programGradient(row.x, row.f)) {
      expectClose(a, b, ulps: 4, "program")
    }
  }

  /// Programs on numbers only, of which every operation joins, chains or makes a statement.
  @Test(arguments: UInt64(0)..<200) func randomProgramsAgree(_ seed: UInt64) {
    let f: Program = { x in
      var generator = SeededGenerator(seed: seed)
      var values = x + [0.5]
      func pick() -> Tracked<Double> { values[Int(generator.next() % UInt64(values.count))] }
      for _ in 0..<40 {
        let (a, b) = (pick(), pick())
        switch generator.next() % 9 {
        case 0: values.append((a + b) / 2)
        case 1: values.append(a - b)
        case 2: values.append(a * b)
        case 3: values.append(a / (2 + b * b))
        case 4: values.append(sin(a))
        case 5: values.append(-a)
        case 6: values.append(1 - a * 0.25)
        case 7: values.append(maximum(a, b))
        default: values.append(relu(a))
        }
        if values.count > 12 { values.removeFirst() }
      }
      return values.reduce(x[0]) { $0 + tanh($1) }
    }
    var generator = SeededGenerator(seed: seed &+ 77)
    // Of two or three inputs the operands have parents in common, in every order.
    for count in [2, 3, 5] {
      let x = (0..<count).map { _ in generator.uniform(in: -1...1) }
      for (a, b) in zip(gradient(at: x, of: f), Self.programGradient(x, f)) {
        #expect((a - b).magnitude <= 1e-12 * (1 + b.magnitude), "\(a) \(b)")
      }
    }
  }

  /// What a nested differentiation leaves on the tape is a number like any other.
  @Test func nestedResultsAreUsedOutside() {
    // f = x³ + x · (x³)' at 2, with values from outside used inside and the other way round.
    let slope = gradient(at: 2.0) { x in
      let cube = { (t: Tracked<Double>) in t * t * t }
      let inner = gradient(at: x) { t in cube(t) + 0 * x }
      return cube(x) + x * inner
    }
    expectClose(slope, 3 * 4 + 9 * 4, ulps: 4)
    // The pullback is called when the enclosing function records statements again.
    let late = gradient(at: 3.0) { x in
      let y = x * x
      var inner = valueWithGradient(at: y) { t in t * t * t }.gradient
      inner = inner + y
      return inner * x
    }
    expectClose(late, 15 * 81 + 27, ulps: 4)  // (3y² + y) x = 3x⁵ + x³
  }

  @Test func aConstantResultHasNoGradient() {
    #expect(gradient(at: [7.0, 8.0]) { _ in 3 } == [0, 0])
  }

  @Test func labelsSurvive() {
    _ = gradient(at: 2.0) { x in
      let z = (x * x).labeled("z")
      #expect(z.label == "z")
      #expect((z + z).label == nil)
      return z
    }
  }

  @Test func aFloatTapeIsLinearToo() {
    let g = gradient(at: [Float(1), 2, 3]) { x in x[0] * x[1] * x[2] + x[0] / x[1] }
    #expect(g == [6.5, 2.75, 2])
  }

  /// Whether a product of derivatives may stand in a handle, at every binary exponent.
  @Test func theMiddleOfTheRangeIsModerate() {
    for exponent in -1080...1030 {
      for significand in [1.0, 1.5, -2.0.nextDown] {
        let x = Double(sign: .plus, exponent: exponent, significand: significand)
        let y = Float(sign: .plus, exponent: exponent, significand: Float(significand))
        #expect(Double.areModerate(x, 1) == (-511...512).contains(exponent))
        #expect(Double.areModerate(1, x) == (-511...512).contains(exponent))
        let isModerate = y.isNormal && (-63...64).contains(y.exponent)
        #expect(Float.areModerate(y, -1) == isModerate)
        #expect(Float.areModerate(-1, y) == isModerate)
      }
    }
    for x in [0, -0.0, .infinity, -.infinity, .nan] {
      #expect(!Double.areModerate(x, 1) && !Double.areModerate(1, x) && !Double.areModerate(x, x))
      let y = Float(x)
      #expect(!Float.areModerate(y, 1) && !Float.areModerate(1, y) && !Float.areModerate(y, y))
    }
  }
}
