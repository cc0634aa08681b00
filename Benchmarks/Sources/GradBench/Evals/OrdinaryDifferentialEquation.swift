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

  // y of the step's stages, each from the slopes before it.

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

  func solution(_ x: [Tracked<Double>]) -> [Tracked<Double>] {
    let n = x.count
    let h = Tracked(step)
    let half = Tracked(step / 2)
    let sixth = Tracked(step / 6)
    func slopes(_ y: [Tracked<Double>], _ k: inout [Tracked<Double>]) {
      k[0] = x[0]
      for i in 1..<max(1, n) { k[i] = x[i] * y[i - 1] }
    }
    let zeros = [Tracked<Double>](repeating: 0, count: n)
    var (y, stage, k1, k2, k3, k4) = (zeros, zeros, zeros, zeros, zeros, zeros)
    for _ in 0..<steps {
      slopes(y, &k1)
      for i in 0..<n { stage[i] = y[i] + half * k1[i] }
      slopes(stage, &k2)
      for i in 0..<n { stage[i] = y[i] + half * k2[i] }
      slopes(stage, &k3)
      for i in 0..<n { stage[i] = y[i] + h * k3[i] }
      slopes(stage, &k4)
      for i in 0..<n { y[i] += sixth * (k1[i] + 2 * (k2[i] + k3[i]) + k4[i]) }
    }
    return y
  }
}
