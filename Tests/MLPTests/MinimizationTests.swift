import Autodiff
import MLP
import Testing

private struct Vector<Value> {
  var x: Value
}

extension Vector: DifferentiableValue, ParameterStructure where Value == Tensor<Double> {
  typealias Scalar = Double
  typealias Recorded = Vector<Tracked<Double>>
  func map(_ transform: (Tensor<Double>) -> Tracked<Double>) -> Vector<Tracked<Double>> {
    Vector<Tracked<Double>>(x: transform(x))
  }
  func map(_ transform: (Tensor<Double>) -> Tensor<Double>) -> Vector { Vector(x: transform(x)) }
}

/// Functions whose minimum is known by argument: each is a sum of squares, or of terms, that is least where it is said to be.
@Suite struct MinimizationTests {
  struct Case: Sendable, CustomStringConvertible {
    let name: String
    let start: [Double]
    let minimum: [Double]
    let value: Double
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
    var description: String { name }
  }

  static let cases: [Case] = [
    Case(name: "sphere", start: [3, -4, 5], minimum: [0, 0, 0], value: 0) { square($0).sum() },
    Case(name: "ellipsoid", start: [1, 1, 1, 1], minimum: [0, 0, 0, 0], value: 0) { x in
      let a: Tensor<Double> = [1, 1e2, 1e4, 1e6]
      return (a * square(x)).sum()
    },
    Case(name: "Rosenbrock", start: [-1.2, 1], minimum: [1, 1], value: 0) { x in
      square(1 - x[0]) + 100 * square(x[1] - square(x[0]))
    },
    Case(
      name: "Rosenbrock in ten dimensions", start: [Double](repeating: -1, count: 10),
      minimum: [Double](repeating: 1, count: 10), value: 0
    ) { x in
      (square(1 - x[..<9]) + 100 * square(x[1...] - square(x[..<9]))).sum()
    },
    Case(name: "Beale", start: [1, 1], minimum: [3, 0.5], value: 0) { p in
      let (x, y) = (p[0], p[1])
      let first = square(1.5 - x + x * y)
      let second = square(2.25 - x + x * square(y))
      return first + second + square(2.625 - x + x * y * square(y))
    },
    Case(name: "Booth", start: [-5, 5], minimum: [1, 3], value: 0) { p in
      square(p[0] + 2 * p[1] - 7) + square(2 * p[0] + p[1] - 5)
    },
    Case(name: "Powell", start: [3, -1, 0, 1], minimum: [0, 0, 0, 0], value: 0) { p in
      let first = square(p[0] + 10 * p[1]) + 5 * square(p[2] - p[3])
      return first + square(square(p[1] - 2 * p[2])) + 10 * square(square(p[0] - p[3]))
    },
    Case(name: "cosh", start: [4, -3], minimum: [0, 1], value: 2) { p in
      cosh(p[0]) + cosh(p[1] - 1)
    },
    // Least where e^x = 2 and e^y = 3, as x ↦ e^x − a x is convex with derivative e^x − a.
    Case(
      name: "entropy", start: [0, 0], minimum: [0.6931471805599453, 1.0986122886681098],
      value: 5 - 2 * 0.6931471805599453 - 3 * 1.0986122886681098
    ) { p in
      exp(p[0]) - 2 * p[0] + exp(p[1]) - 3 * p[1]
    },
    // The mean of the logarithms of numbers is least squares' answer to a constant.
    Case(name: "least squares", start: [10], minimum: [2.5], value: 5) { p in
      let y: Tensor<Double> = [1, 2, 3, 4]
      return square(p - y).sum()
    },
  ]

  @Test(arguments: cases)
  func `L-BFGS reaches the minimum`(_ test: Case) {
    let start = Vector<Tensor<Double>>(x: Tensor(test.start))
    let result = minimized(from: start, tolerance: 1e-9) { test.f($0.x) }
    #expect(result.end == .converged, "\(result.end), \(result.largestComponent)")
    #expect(abs(result.value - test.value) < 1e-9)
    // At a minimum of fourth order the gradient is small farther away.
    let distance = test.name == "Powell" ? 1e-2 : 1e-6
    for (x, e) in zip(result.point.x.scalars, test.minimum) {
      #expect(abs(x - e) < distance, "\(x) is not \(e)")
    }
    #expect(result.evaluations < 300, "\(result.evaluations) evaluations")
  }

  @Test func `What has no minimum ends with a word`() {
    let start = Vector<Tensor<Double>>(x: [1])
    let falling = minimized(from: start, iterations: 20) { -exp($0.x).sum() }
    #expect(falling.end != .converged)
    let undefined = minimized(from: start) { log($0.x - 2).sum() }
    #expect(undefined.end == .noProgress && undefined.iterations == 0)
    // |x| has a corner at its minimum, where no gradient is small.
    let corner = minimized(from: start) { abs($0.x - 0.3).sum() }
    #expect(abs(corner.point.x.scalar - 0.3) < 1e-6)
    let none = minimized(from: start, iterations: 0) { square($0.x).sum() }
    #expect(none.end == .iterations && none.point.x == [1])
  }
}
