import Autodiff
import GenericOperators
import TestSupport
import Testing

/// The examples in the documentation comments give what the comments say.
@Suite struct DocumentedExampleTests {
  func energy<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
    (square(x) + cos(x)).sum()
  }

  @Test func oneFunctionEvaluatesAndDifferentiates() {
    let x: Tensor<Double> = [0, 1]
    #expect(energy(x).scalar == 2.5403023058681398)
    expectEqual(gradient(at: x, of: energy), [0, 1.1585290151921035])
  }

  @Test func gradients() {
    #expect(gradient(at: 3.0) { x in x * x } == 6.0)
    expectEqual(gradient(at: Tensor<Double>([1, 2])) { x in dot(x, x) }, [2, 4])
    let (x, y) = gradient(at: 2.0, 3.0) { x, y in x * x * y }
    #expect(x == 12 && y == 4)
    let second = gradient(at: 2.0) { x in gradient(at: x) { x in x * x * x } }
    #expect(second == 12)
    let (value, slope) = valueWithGradient(at: 3.0) { x in x * x }
    #expect(value == 9 && slope == 6)
    #expect(gradient(at: 2.0) { x in x * x * x + 1 } == 12.0)
    #expect(gradient(at: 2.0) { x in dot([x, x * x], [1, 10]) } == 41.0)
  }

  @Test func pullbacks() {
    let (y, pullback) = valueWithPullback(at: Tensor<Double>([1, 2])) { x in x * x }
    expectEqual(y, [1, 4])
    expectEqual(pullback([1, 0]), [2, 0])
  }

  @Test func jacobians() {
    let x: Tensor<Double> = [2, 3]
    expectEqual(jacobian(at: x) { x in x * x }, [[4, 0], [0, 6]])
    expectEqual(jacobian(at: x) { x in x.sum() }, [1, 1])
    #expect(jacobian(at: x) { x in x.reshaped(to: [2, 1]) * x }.shape == [2, 2, 2])
    let hessian = jacobian(at: x) { x in gradient(at: x) { x in x[0] * x[0] * x[1] } }
    expectEqual(hessian, [[6, 4], [4, 0]])
    let (y, j) = valueWithJacobian(at: Tensor<Double>([2, 3])) { x in x * x }
    expectEqual(y, [4, 9])
    expectEqual(j, [[4, 0], [0, 6]])
    expectEqual(jacobian(at: 2.0) { t in stacked([t, t * t, t * t * t]) }, [1, 4, 12])
  }

  @Test func tensors() {
    let w: Tensor<Double> = [[1, 2], [3, 4]]
    expectEqual(w + 1, [[2, 3], [4, 5]])
    expectEqual(matmul(w, w), [[7, 10], [15, 22]])
    expectEqual(matmul(w, [1, 1]), [3, 7])
    expectEqual(w[0, .all], [1, 2])
    expectEqual(w[.all, 1...], [[2], [4]])
  }

  @Test func untakenBranch() {
    let slope = gradient(at: 0.0) { x in .where(x .> 0, log(x), 0) }
    #expect(slope == 0)
  }
}
