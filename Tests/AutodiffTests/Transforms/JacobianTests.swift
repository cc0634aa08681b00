import Autodiff
import TestSupport
import Testing

/// Jacobians against formulas worked out by hand, and against differences of the function's values.
@Suite struct JacobianTests {
  let x: Tensor<Double> = [2, 3, 5]

  @Test func elementwiseFunctionsHaveADiagonal() {
    expectEqual(jacobian(at: x) { $0 * $0 }, [[4, 0, 0], [0, 6, 0], [0, 0, 10]])
    expectEqual(jacobian(at: x) { $0 }, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
  }

  /// ∂(W x)_i / ∂x_j = W_ij.
  @Test func aLinearMapIsItsOwnJacobian() {
    let w: Tensor<Double> = [[1, -2, 3], [0, 4, 5]]
    expectEqual(jacobian(at: x) { matmul(Tracked(w), $0) }, w)
  }

  /// ∂(X v)_i / ∂X_kl = δ_ik v_l.
  @Test func aMatrixGivesAnAxisForEachOfIts() {
    let v: Tensor<Double> = [7, 11]
    let matrix: Tensor<Double> = [[1, 2], [3, 4], [5, 6]]
    let j = jacobian(at: matrix) { matmul($0, Tracked(v)) }
    expectEqual(j, Tensor(shape: [3, 3, 2]) { $0[0] == $0[1] ? v.scalars[$0[2]] : 0 })
  }

  /// ∂(x_i x_j) / ∂x_k = δ_ik x_j + x_i δ_jk.
  @Test func aMatrixResult() {
    let x = self.x
    let j = jacobian(at: x) { $0.reshaped(to: [3, 1]) * $0 }
    expectEqual(
      j,
      Tensor(shape: [3, 3, 3]) { index in
        let (a, b) = (x.scalars[index[0]], x.scalars[index[1]])
        return (index[0] == index[2] ? b : 0) + (index[1] == index[2] ? a : 0)
      })
  }

  @Test func aScalarResultGivesTheGradient() {
    let j = jacobian(at: x) { dot($0, $0) }
    expectEqual(j, [4, 6, 10])
    expectEqual(j, gradient(at: x) { dot($0, $0) })
    // Of shape [1], and not a scalar: a row.
    expectEqual(jacobian(at: x) { dot($0, $0).reshaped(to: [1]) }, [[4, 6, 10]])
  }

  @Test func aNumberGivesTheShapeOfTheResult() {
    expectEqual(jacobian(at: 2.0) { t in stacked([t, t * t, t * t * t]) }, [1, 4, 12])
    expectEqual(jacobian(at: 3.0) { $0 * $0 }, Tensor(6))
    let (value, slope) = valueWithJacobian(at: 3.0) { $0 * $0 }
    expectEqual(value, Tensor(9))
    expectEqual(slope, Tensor(6))
  }

  @Test func nothingByNothing() {
    let none = Tensor<Double>.zeros([0])
    #expect(jacobian(at: x) { $0[0..<0] }.shape == [0, 3])
    #expect(jacobian(at: none) { $0 * $0 }.shape == [0, 0])
    #expect(jacobian(at: none) { $0.sum() }.shape == [0])
    // No sweep is made for any of these rows.
    #expect(jacobian(at: none) { $0.sum() + Tracked(Tensor.zeros([2])) }.shape == [2, 0])
    #expect(jacobian(at: Tensor<Double>.zeros([2, 0])) { $0.sum(axis: 1) }.shape == [2, 2, 0])
    #expect(jacobian(at: 1.0) { _ in Tracked(Tensor.zeros([0, 2])) }.shape == [0, 2])
  }

  @Test func aConstantResultHasZeros() {
    expectEqual(
      jacobian(at: x) { _ in Tracked(Tensor([1, 2])) }, .zeros([2, 3]))
    expectEqual(jacobian(at: x) { _ in 4 }, [0, 0, 0])
  }

  @Test func valueComesWithIt() {
    let (value, j) = valueWithJacobian(at: x) { $0[1...] * $0[..<2] }
    expectEqual(value, [6, 15])
    expectEqual(j, [[3, 2, 0], [0, 5, 3]])
  }

  /// x₀² x₁ has the Hessian [[2 x₁, 2 x₀], [2 x₀, 0]].
  @Test func theJacobianOfAGradientIsTheHessian() {
    let hessian = jacobian(at: Tensor<Double>([2, 3])) { x in
      gradient(at: x) { x in x[0] * x[0] * x[1] }
    }
    expectEqual(hessian, [[6, 4], [4, 0]])
  }

  /// The Jacobian of softmax is diag(s) − s sᵀ.
  @Test func softmaxOfFloats() {
    let x: Tensor<Float> = [0.5, -1, 2]
    let s = softmax(x).scalars
    let j = jacobian(at: x) { softmax($0) }
    expectClose(
      j, Tensor(shape: [3, 3]) { ($0[0] == $0[1] ? s[$0[0]] : 0) - s[$0[0]] * s[$0[1]] }, ulps: 4,
      scale: 0.25)
  }

  @Test func exactOverRationals() {
    let x = Tensor<Rational>([Rational(1, 3), Rational(2)])
    let j = jacobian(at: x) { $0 / ($0 + 1) }
    // 1 / (1 + x)².
    #expect(j.scalars == [Rational(9, 16), 0, 0, Rational(1, 9)])
  }

  @Test func itThrowsWhatTheFunctionThrows() {
    struct Refusal: Error {}
    #expect(throws: Refusal.self) { try jacobian(at: x) { _ in throw Refusal() } }
  }

  /// Central differences of the values alone, one column a number of the point.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func differencesAgree(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let w = generator.tensor([4, 3])
    let point = generator.tensor([3, 2])
    func f(_ x: Tracked<Double>) -> Tracked<Double> {
      let h = tanh(matmul(Tracked(w), x))
      return concatenated([softmax(h, axis: 0), sin(h) * exp(-h)], axis: 1)
    }
    let j = jacobian(at: point, of: f)
    #expect(j.shape == [4, 4, 3, 2])
    let h = 0x1p-17
    var expected = [Double](repeating: 0, count: 16 * 6)
    for column in 0..<6 {
      func value(_ step: Double) -> [Double] {
        var moved = point.scalars
        moved[column] += step
        return f(Tracked(Tensor(shape: [3, 2], moved))).value.scalars
      }
      for (row, pair) in zip(value(h), value(-h)).enumerated() {
        expected[row * 6 + column] = (pair.0 - pair.1) / (2 * h)
      }
    }
    // h²/6 f‴ and ε/h are both about 1e-11.
    expectClose(j, Tensor(shape: [4, 4, 3, 2], expected), relative: 1e-9)
  }
}
