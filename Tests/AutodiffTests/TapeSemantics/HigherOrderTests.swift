import Autodiff
import TestSupport
import Testing

/// Derivatives of derivatives, and derivatives inside derivatives.
@Suite struct HigherOrderTests {
  typealias Function = @Sendable (Tracked<Double>) -> Tracked<Double>

  /// The n-th derivative by n nested gradients.
  static func derivative(_ order: Int, of f: @escaping Function) -> Function {
    order == 0 ? f : derivative(order - 1) { x in gradient(at: x, of: f) }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let x: Double
    let derivatives: [Double]
    let f: Function
  }

  // Values and four derivatives by hand, or from 30-digit arithmetic.
  static let rows = [
    Row(testDescription: "x⁵", x: 2, derivatives: [32, 80, 160, 240, 240]) { x in
      x * x * x * x * x
    },
    Row(testDescription: "pow(x, 5)", x: 2, derivatives: [32, 80, 160, 240, 240]) { pow($0, 5) },
    Row(testDescription: "1/x", x: 2, derivatives: [0.5, -0.25, 0.25, -0.375, 0.75]) { 1 / $0 },
    Row(
      testDescription: "sin", x: 0.5,
      derivatives: [
        0.479425538604203, 0.8775825618903728, -0.479425538604203, -0.8775825618903728,
        0.479425538604203,
      ]
    ) { sin($0) },
    Row(
      testDescription: "tanh", x: 0.5,
      derivatives: [
        0.46211715726000974, 0.7864477329659274, -0.7268619813835873, -0.5652092882597703,
        3.952219563724583,
      ]
    ) { tanh($0) },
    Row(
      testDescription: "exp exp x", x: 0,
      derivatives: [
        2.718281828459045, 2.718281828459045, 5.43656365691809, 13.591409142295227,
        40.77422742688568,
      ]
    ) { exp(exp($0)) },
    Row(
      testDescription: "x log x", x: 2,
      derivatives: [1.3862943611198906, 1.6931471805599454, 0.5, -0.25, 0.25]
    ) { $0 * log($0) },
    Row(
      testDescription: "√x", x: 4, derivatives: [2, 0.25, -0.03125, 0.01171875, -0.00732421875]
    ) { sqrt($0) },
  ]

  @Test(arguments: rows) func fourDerivatives(_ row: Row) {
    for (order, expected) in row.derivatives.enumerated() where order > 0 {
      let f = Self.derivative(order - 1, of: row.f)
      expectClose(
        gradient(at: row.x, of: f), expected, ulps: 4 * Double(1 << order),
        "derivative \(order) of \(row.testDescription)")
    }
  }

  /// Mistaking the outer perturbation for the inner one gives something else (Siskind and Pearlmutter, 2005).
  ///
  /// In d/dx [x · d/dy (x y)] the inner derivative is x, so the outer is 2x.
  @Test func perturbationsAreNotConfused() {
    let slope = gradient(at: 3.0) { x in
      x * gradient(at: x, 0 * x + 1) { x, y in x * y }.1
    }
    #expect(slope == 6)
    // d/dx [x · d/dy (x + y)] is 1 everywhere: the captured x is a constant to the inner derivative.
    let captured = gradient(at: 3.0) { x in
      x * gradient(at: 2 * x) { y in x + y }
    }
    #expect(captured == 1)
    let nested = gradient(at: 2.0) { x in
      gradient(at: x) { y in x * x * y * y * y }  // 3 x² y² at y = x: 3x⁴
    }
    #expect(nested == 96)
  }

  /// A constant point inside a differentiation, with the outer variable captured.
  @Test func aConstantPointInsideADifferentiation() async {
    // In a process of its own: the defect this guards against is a trap.
    await #expect(processExitsWith: .success) {
      let slope = gradient(at: 3.0) { x in
        x * gradient(at: Tracked(1)) { y in x * y * y }  // x · 2xy = 2x²
      }
      #expect(slope == 12)
    }
  }

  /// A cotangent that happens to be zero at the point still depends on it: it must not be dropped.
  @Test func zeroByValueIsNotZeroByStructure() {
    let bend = gradient(at: 0.0) { x in gradient(at: x) { x in x * sin(x) } }
    #expect(bend == 2)
    let zeros = Tensor<Double>.zeros([2])
    let w: Tensor<Double> = [[1, 2], [3, 4]]
    // xᵀ W x has the Hessian W + Wᵀ, also at 0.
    let row = gradient(at: zeros) { x in
      gradient(at: x) { dot($0, matmul(Tracked(w), $0)) }[0]
    }
    expectEqual(row, [2, 5])
    let soft = gradient(at: zeros) { x in
      gradient(at: x) { dot($0, softmax($0)) }[0]
    }
    // ∂²/∂x₀² = 2 ∂s₀/∂x₀ = ½ and ∂²/∂x₀∂x₁ = −½ at equal entries.
    expectClose(soft, [0.5, -0.5], ulps: 2)
    let mapped = gradient(at: zeros) { x in
      gradient(at: x) { affine($0.reshaped(to: [1, 2]), $0, [1]).sum() }[0]
    }
    expectEqual(mapped, [2, 0])
  }

  /// A function that differentiates plain numbers inside is a constant to the outer one.
  @Test func aFinishedInnerDerivativeIsANumber() {
    let slope = gradient(at: 3.0) { x in
      let inner: Double = gradient(at: 5.0) { $0 * $0 }
      return x * Tracked(inner)
    }
    #expect(slope == 10)
  }

  @Test func hessianOfAQuadraticForm() {
    let a: Tensor<Double> = [[2, 1, 0], [1, 3, -1], [0, -1, 5]]
    let x: Tensor<Double> = [1, -2, 0.5]
    for i in 0..<3 {
      let row = gradient(at: x) { x in
        gradient(at: x) { dot($0, matmul(Tracked(a), $0)) / 2 }[i]
      }
      expectClose(row, a[i, .all], ulps: 2)
    }
  }

  /// ∂/∂w of a gradient by x: the training of a model by its input's gradient.
  @Test func gradientsOfGradientsByAnotherVariable() {
    let w: Tensor<Double> = [[0.5, -1], [2, 0.25]]
    let x: Tensor<Double> = [0.3, -0.7]
    func penalty(_ w: Tracked<Double>, _ x: Tracked<Double>) -> Tracked<Double> {
      let slope = gradient(at: x) { x in tanh(matmul(w, x)).sum() }
      return dot(slope, slope)
    }
    let byW = gradient(at: w, x, of: penalty).0
    let differences = Tensor<Double>(shape: [2, 2]) { index in
      centralDifference { h in
        var moved = w
        moved[index[0], index[1]] += h
        return valueWithGradient(at: x) { penalty(Tracked(moved), $0) }.value
      }
    }
    expectClose(byW, differences, relative: 1e-10)
  }

  /// A gradient inside a gradient inside a gradient, each by tensors.
  @Test func thirdOrderOfATensor() {
    let x: Tensor<Double> = [1, 2, -1]
    // Σ x⁴ → 4x³ → 12x² → 24x.
    let third = gradient(at: x) { x in
      gradient(at: x) { x in gradient(at: x) { square(square($0)).sum() }.sum() }.sum()
    }
    expectEqual(third, 24 * x)
  }

  @Test func pullbacksNest() {
    let x: Tensor<Double> = [1, 2, 3]
    let slope = gradient(at: x) { x in
      let (y, pullback) = valueWithPullback(at: x) { $0 * $0 * $0 }
      return pullback(Tensor([1, 10, 100])).sum() + 0 * Tracked(y).sum()
    }
    expectEqual(slope, [6, 120, 1800])
  }
}
