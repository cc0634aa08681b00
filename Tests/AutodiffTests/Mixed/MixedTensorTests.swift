import Autodiff
import TestSupport
import Testing

/// Plain tensors beside tracked values are constants, and numbers take part in the arithmetic of tensors.
@Suite struct MixedTensorTests {
  static let x: Tensor<Double> = [0.5, -1.25, 2]
  static let t: Tensor<Double> = [3, 0.5, -2]
  static let m: Tensor<Double> = [[1, -2, 0.5], [0.25, 3, -1]]
  static let a: Double = 1.5

  /// An expression with a plain tensor or number, and the same with every operand a variable of its own.
  struct Case: CustomTestStringConvertible, Sendable {
    typealias Value = Tracked<Double>
    let name: String
    let mixed: @Sendable (Value, Tensor<Double>, Double) -> Value
    let tracked: @Sendable (Value, Value, Value) -> Value
    var testDescription: String { name }

    init(
      _ name: String, _ mixed: @escaping @Sendable (Value, Tensor<Double>, Double) -> Value,
      _ tracked: @escaping @Sendable (Value, Value, Value) -> Value
    ) {
      (self.name, self.mixed, self.tracked) = (name, mixed, tracked)
    }
  }

  static let cases: [Case] = [
    Case("x + t", { x, t, _ in x + t }, { x, t, _ in x + t }),
    Case("t + x", { x, t, _ in t + x }, { x, t, _ in t + x }),
    Case("x - t", { x, t, _ in x - t }, { x, t, _ in x - t }),
    Case("t - x", { x, t, _ in t - x }, { x, t, _ in t - x }),
    Case("x * t", { x, t, _ in x * t }, { x, t, _ in x * t }),
    Case("t * x", { x, t, _ in t * x }, { x, t, _ in t * x }),
    Case("x / t", { x, t, _ in x / t }, { x, t, _ in x / t }),
    Case("t / x", { x, t, _ in t / x }, { x, t, _ in t / x }),
    Case("a * x", { x, _, a in a * x }, { x, _, a in a * x }),
    Case("x / a", { x, _, a in x / a }, { x, _, a in x / a }),
    Case("a - x", { x, _, a in a - x }, { x, _, a in a - x }),
    Case("a * t * x", { x, t, a in a * t * x - t / a }, { x, t, a in a * t * x - t / a }),
    Case("+=", { x, t, a in inPlace(x) { $0 += t } }, { x, t, a in x + t }),
    Case("-=", { x, t, a in inPlace(x) { $0 -= t } }, { x, t, a in x - t }),
    Case("*=", { x, t, a in inPlace(x) { $0 *= t } }, { x, t, a in x * t }),
    Case("/=", { x, t, a in inPlace(x) { $0 /= t } }, { x, t, a in x / t }),
    Case("pow(square(x), t)", { x, t, _ in pow(x * x, t) }, { x, t, _ in pow(x * x, t) }),
    Case("pow(t t, x)", { x, t, _ in pow(t * t, x) }, { x, t, _ in pow(t * t, x) }),
    Case("atan2(x, t)", { x, t, _ in atan2(x, t) }, { x, t, _ in atan2(x, t) }),
    Case("atan2(t, x)", { x, t, _ in atan2(t, x) }, { x, t, _ in atan2(t, x) }),
    Case("maximum", { x, t, _ in maximum(x, t) }, { x, t, _ in maximum(x, t) }),
    Case("maximum, a", { x, _, a in maximum(a, x) }, { x, _, a in maximum(a, x) }),
    Case("minimum", { x, t, _ in minimum(t, x) }, { x, t, _ in minimum(t, x) }),
    Case("where x > t", { x, t, a in .where(x .> t, a, x) }, { x, t, a in .where(x .> t, a, x) }),
    Case("where t > a", { x, t, a in .where(t .> a, x, t) }, { x, t, a in .where(t .> a, x, t) }),
    Case("where t > 0", { x, t, _ in .where(t .> 0, x, 0) }, { x, t, _ in .where(t .> 0, x, 0) }),
    Case("where, 2", { x, t, _ in .where(t .> 0, 2, x) }, { x, t, _ in .where(t .> 0, 2, x) }),
    Case(
      "where, both", { x, t, _ in .where(t .< 0, x, 2 * x) },
      { x, t, _ in .where(t .< 0, x, 2 * x) }),
    Case(
      "masks", { x, t, a in (x .> a) * x + (t .<= x) * x },
      { x, t, a in (x .> a) * x + (t .<= x) * x }),
    Case(
      "more masks", { x, t, a in (a .>= x) * x - (x .!= t) * x },
      { x, t, a in (a .>= x) * x - (x .!= t) * x }),
    Case("dot(x, t)", { x, t, _ in dot(x, t) }, { x, t, _ in dot(x, t) }),
    Case("dot(t, x)", { x, t, _ in dot(t, x) }, { x, t, _ in dot(t, x) }),
    Case("matmul", { x, _, _ in matmul(m, x) }, { x, _, _ in matmul(Tracked(m), x) }),
    Case(
      "matmul, right", { x, _, _ in matmul(x, m.transposed()) },
      { x, _, _ in matmul(x, Tracked(m).transposed()) }),
    Case(
      "affine", { x, _, _ in affine(m, x, [1, 2]) }, { x, _, _ in affine(Tracked(m), x, [1, 2]) }),
    Case(
      "affine, plain", { x, t, _ in affine(x.reshaped(to: [1, 3]), t, Tensor([2])) },
      { x, t, _ in affine(x.reshaped(to: [1, 3]), t, [2]) }),
    Case(
      "concatenated", { x, t, _ in concatenated([x, t]) * concatenated([t, x]) },
      { x, t, _ in concatenated([x, t]) * concatenated([t, x]) }),
    Case(
      "stacked", { x, t, _ in stacked([t, x], axis: 1) }, { x, t, _ in stacked([t, x], axis: 1) }),
    Case("square(x - t)", { x, t, _ in square(x - t).sum() }, { x, t, _ in square(x - t).sum() }),
  ]

  static func inPlace(
    _ x: Tracked<Double>, _ change: (inout Tracked<Double>) -> Void
  ) -> Tracked<Double> {
    var y = x
    change(&y)
    return y
  }

  /// The value is that of the expression on tracked values alone, the gradient its partial one by x, which differences
  /// confirm.
  @Test(arguments: cases) func aTensorIsAConstant(_ row: Case) {
    let (x, t, a) = (Self.x, Self.t, Self.a)
    let weights = Tensor<Double>([0.3, -0.7, 1.1, 0.2, 0.9, -0.4])
    func weighted(_ y: Tracked<Double>) -> Tracked<Double> {
      let flat = y.reshaped(to: [y.count])
      return dot(flat, Tracked(weights[0..<y.count]))
    }
    let (value, byX) = valueWithGradient(at: x) { x in weighted(row.mixed(x, t, a)) }
    let (expected, byAll) = valueWithGradient(at: x, t, a) { x, t, a in
      weighted(row.tracked(x, t, a))
    }
    #expect(value == expected)
    expectEqual(byX, byAll.0)
    for i in 0..<x.count {
      func moved(_ h: Double) -> Double {
        var y = x
        y[i] += h
        return weighted(row.mixed(Tracked(y), t, a)).scalar
      }
      let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5
      #expect(abs(byX[i] - difference) < 1e-8 * (1 + abs(difference)), "element \(i)")
    }
  }

  @Test func numbersInTheArithmeticOfTensors() {
    let (t, a): (Tensor<Double>, Double) = ([1, -2, 4], 2)
    expectEqual(a * t, [2, -4, 8])
    expectEqual(t * a, [2, -4, 8])
    expectEqual(t / a, [0.5, -1, 2])
    expectEqual(a / t, [2, -1, 0.5])
    expectEqual(t + a, [3, 0, 6])
    expectEqual(a - t, [1, 4, -2])
    expectEqual(t - a, [-1, -4, 2])
    expectEqual(a + t, [3, 0, 6])
    expectEqual(t .> a, [0, 0, 1])
    expectEqual(a .>= t, [1, 1, 0])
    expectEqual(t .== a - 1, [1, 0, 0])
    expectEqual(maximum(t, a), [2, 2, 4])
    expectEqual(minimum(a, t), [1, -2, 2])
    expectEqual(pow(t, a), [1, 4, 16])
    expectEqual(pow(a, t), [2, 0.25, 16])
    expectEqual(.where(t .< a, a, t), [2, 2, 4])
    expectEqual(.where(t .< a, t, a), [1, -2, 2])
    expectEqual(.where(t .< 0, a, a + 1), [3, 2, 3])
    var u = t
    u += a
    u *= a
    u -= a
    u /= a
    expectEqual(u, [2, -1, 5])
    let literal: Tensor<Double> = [a + 0.5, 2]
    expectEqual(literal, [2.5, 2])
    let (w, rate): (Tensor<Float>, Float) = ([1, 2], 0.5)
    #expect(w - rate * w == [0.5, 1])
  }

  @Test func aPlainTensorMayBeAScalar() {
    let c = Tensor<Double>(3)
    #expect(gradient(at: 2.0) { x in c * x * x } == 12)
    expectEqual(gradient(at: Tensor<Double>([1, 2])) { x in (x / c).sum() }, [1 / 3.0, 1 / 3.0])
  }

  @Test func constantsInANestedGradient() {
    let x: Tensor<Double> = [1, 2]
    let t: Tensor<Double> = [3, -1]
    let a: Double = 2
    // f = a Σ t x³; the Hessian is diag(6 a t x), its product with t is 6 a t² x.
    let product = gradient(at: x) { x in
      dot(gradient(at: x) { x in a * (t * x * x * x).sum() }, t)
    }
    expectEqual(product, [108, 24])
    // The inner point is plain, the outer value a variable of another tape: only its value is used.
    let outer = gradient(at: 2.0) { y in
      let inner = gradient(at: x) { x in (t * x * x).sum() }
      return y * y * inner.sum().scalar
    }
    #expect(outer == 8)
  }
}
