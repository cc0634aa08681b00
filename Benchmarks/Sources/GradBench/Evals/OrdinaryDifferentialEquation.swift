import Autodiff
import GenericOperators

// ode: y₁' = x₁, yᵢ' = xᵢ yᵢ₋₁ from y(0) = 0 to t = 2 in s steps of Runge and Kutta's fourth-order method, and the
// gradient of the last yₙ(2).

let ordinaryDifferentialEquation = Module(functions: [
  "primal": { input in
    let equation = try ChainedEquation(input)
    return Job({ equation.solution(Tensor(equation.x)) }, encode: { JSON($0) })
  },
  "gradient": { input in
    let equation = try ChainedEquation(input)
    return Job(
      { gradient(at: Tensor(equation.x)) { x in equation.solution(x)[equation.x.count - 1] } },
      encode: { JSON($0) })
  },
])

let ordinaryDifferentialEquationScalar = Module(functions: [
  "primal": { input in
    let equation = try ChainedEquation(input)
    return Job(
      { equation.solution(equation.x.map { Tracked($0) }).map { $0.scalar } },
      encode: JSON.numbers)
  },
  "gradient": { input in
    let equation = try ChainedEquation(input)
    return Job(
      { gradient(at: equation.x) { x in equation.solution(x)[x.count - 1] } },
      encode: JSON.numbers)
  },
])

private struct ChainedEquation {
  let x: [Double]
  let steps: Int

  private var step: Double { 2 / Double(steps) }

  init(_ input: Field) throws {
    x = try input["x"].numbers()
    steps = try input["s"].integer(in: 1...1_000_000)
    guard !x.isEmpty, steps <= 20_000_000 / x.count else {
      throw try input["x"].refusal("expected 1 to \(20_000_000 / steps) numbers")
    }
  }

  func solution<T: TensorAlgebra>(_ x: T) -> T where T.Scalar == Double {
    let h = T(step)
    let half = T(step / 2)
    let sixth = T(step / 6)
    let two = T(2.0)
    let one = T(Tensor([1.0]))
    let n = self.x.count
    func slope(_ y: T) -> T { x * concatenated([one, y[0..<n - 1]]) }
    var y = T(.zeros([n]))
    for _ in 0..<steps {
      let k1 = slope(y)
      let k2 = slope(y + half * k1)
      let k3 = slope(y + half * k2)
      let k4 = slope(y + h * k3)
      y = y + sixth * (k1 + two * (k2 + k3) + k4)
    }
    return y
  }

  /// One element after the other, each with all four stages: they need only those of the element before.
  func solution(_ x: [Tracked<Double>]) -> [Tracked<Double>] {
    let h = Tracked(step)
    let half = Tracked(step / 2)
    let sixth = Tracked(step / 6)
    var y = [Tracked<Double>](repeating: 0, count: x.count)
    for _ in 0..<steps {
      // The stages of y₀ = 1, of which x₁ y₀ is the slope of y₁.
      let one: Tracked<Double> = 1
      var before = (one, one, one, one)
      for i in x.indices {
        let k1 = x[i] * before.0
        let k2 = x[i] * before.1
        let k3 = x[i] * before.2
        let k4 = x[i] * before.3
        let start = y[i]
        before = (start, start + half * k1, start + half * k2, start + h * k3)
        y[i] = start + sixth * (k1 + 2 * (k2 + k3) + k4)
      }
    }
    return y
  }
}
