import Autodiff
import TestSupport
import Testing

/// Attention softmax(Q Kᵀ + mask) V: a row that may look at no key is NaN, and hurts no other if it is not used.
@Suite struct MaskedAttentionTests {
  static let q: Tensor<Double> = [[0.5, -1], [1, 2], [0.3, 0.2]]
  static let k: Tensor<Double> = [[1, 0.5], [-0.5, 1]]
  static let v: Tensor<Double> = [[2, -1], [0.5, 3]]
  /// The second query sees no key.
  static let mask: Tensor<Double> = [[1, 1], [0, 0], [0, 1]]

  enum Use: CaseIterable { case masked, partByPart }

  static func loss(
    _ q: Tracked<Double>, _ k: Tracked<Double>, _ v: Tracked<Double>, _ use: Use
  ) -> Tracked<Double> {
    let scores = matmul(q, k.transposed())
    let hidden = Tracked<Double>.where(Tracked(mask), scores, Tracked(-.infinity))
    let rows = square(matmul(softmax(hidden, axis: 1), v))
    switch use {
    case .masked: return Tracked.where([[1], [0], [1]], rows, 0).sum()
    case .partByPart: return rows[0].sum() + rows[2].sum()
    }
  }

  /// A column of a factor that is not used, of −∞: neither the gradient by the other factor nor its derivative is hurt.
  @Test func anUnusedColumnOfAProduct() {
    let a: Tensor<Double> = [[1, 2], [3, 4], [5, 6]]
    let b: Tensor<Double> = [[2, 0], [3, 0]]
    func slope(_ b: Tracked<Double>) -> Tracked<Double> {
      gradient(at: Tracked(a)) { a in matmul(a, log(b))[.all, 0].sum() }
    }
    // ∂/∂a_ik is log b_k0; the sum of the squares, by b_k0, is 3 · 2 log(b_k0)/b_k0.
    let found = gradient(at: b) { b in square(slope(b)).sum() }
    let right = [6 * Double.log(2) / 2, 0, 6 * Double.log(3) / 3, 0]
    expectClose(found, Tensor<Double>(right).reshaped(to: [2, 2]), relative: 1e-15)
  }

  /// The same without the row.
  static func lossOfTheOthers(
    _ q: Tracked<Double>, _ k: Tracked<Double>, _ v: Tracked<Double>
  ) -> Tracked<Double> {
    let first = square(matmul(softmax(matmul(k, q[0])), v)).sum()
    return first + square(v[1]).sum()
  }

  @Test(arguments: Use.allCases) func theOtherRowsAreUnharmed(_ use: Use) {
    let found = gradient(at: Self.q, Self.k, Self.v) { Self.loss($0, $1, $2, use) }
    let right = gradient(at: Self.q, Self.k, Self.v) { Self.lossOfTheOthers($0, $1, $2) }
    expectClose(found.0, right.0, relative: 1e-14)
    expectClose(found.1, right.1, relative: 1e-14)
    expectClose(found.2, right.2, relative: 1e-14)
  }

  @Test(arguments: Use.allCases) func soAreTheirSecondDerivatives(_ use: Use) {
    func bends(
      _ f: (Tracked<Double>, Tracked<Double>, Tracked<Double>) -> Tracked<Double>
    ) -> (Tensor<Double>, Tensor<Double>, Tensor<Double>) {
      gradient(at: Self.q, Self.k, Self.v) { q, k, v in
        let g = gradient(at: q, k, v) { f($0, $1, $2) }
        return square(g.0).sum() + square(g.1).sum() + (g.2 * v).sum()
      }
    }
    let found = bends { Self.loss($0, $1, $2, use) }
    let right = bends { Self.lossOfTheOthers($0, $1, $2) }
    expectClose(found.0, right.0, relative: 1e-13)
    expectClose(found.1, right.1, relative: 1e-13)
    expectClose(found.2, right.2, relative: 1e-13)
  }
}
