import Autodiff
import TestSupport
import Testing

/// Tensors made from a few numbers, by hand.
@Suite struct MakingTests {
  @Test func matrices() {
    #expect(Tensor<Double>.eye(2) == [[1, 0], [0, 1]])
    #expect(Tensor<Double>.eye(2, 3, offset: 1) == [[0, 1, 0], [0, 0, 1]])
    #expect(Tensor<Float>.eye(3, 2, offset: -1) == [[0, 0], [1, 0], [0, 1]])
    #expect(Tensor<Double>.eye(2, 2, offset: 7) == [[0, 0], [0, 0]])
    #expect(Tensor<Double>.eye(0).shape == [0, 0])
    #expect(Tensor<Double>.zeros(like: [1, 2] as Tensor<Double>) == [0, 0])
    #expect(Tensor<Double>.ones(like: Shape([1, 2])) == [[1, 1]])
  }

  @Test func progressions() {
    #expect(Tensor<Double>.arange(to: 3) == [0, 1, 2])
    #expect(Tensor<Double>.arange(from: 1, to: 2, by: 0.25) == [1, 1.25, 1.5, 1.75])
    #expect(Tensor<Float>.arange(from: 5, to: 0, by: -2) == [5, 3, 1])
    #expect(Tensor<Double>.arange(from: 3, to: 1).shape == [0])
  }

  /// The ends are the ends, and whole numbers between whole numbers are whole.
  @Test func equalDistances() {
    let x = linspace(Tensor<Double>(0), 49, count: 50)
    #expect(x == Tensor.arange(to: 50))
    let y = linspace(Tensor<Double>(0.1), 0.3, count: 7)
    #expect(y[0] == 0.1 && y[6] == 0.3)
    let (a, b) = gradient(at: 2.0, .infinity) { a, b in linspace(a, b, count: 1).sum() }
    #expect(a == 1 && b == 0)
  }

  @Test func parts() {
    let x: Tensor<Double> = [1, 2, 3, 4, 5]
    #expect(x.split(into: 2) == [[1, 2, 3], [4, 5]])
    #expect(x.split(into: 7).map(\.count) == [1, 1, 1, 1, 1, 0, 0])
    #expect(x.split(at: [1, 3]) == [[1], [2, 3], [4, 5]])
    #expect(x.split(at: [-1]) == [[1, 2, 3, 4], [5]])
    #expect(x.chunks(of: 2) == [[1, 2], [3, 4], [5]])
    let matrix = Tensor<Double>([[1, 2, 3], [4, 5, 6]])
    #expect(matrix.split(into: 3, axis: -1).map(\.shape) == [[2, 1], [2, 1], [2, 1]])
    #expect(matrix.chunks(of: 5, axis: 1) == [matrix])
    let slope = gradient(at: x) { x in
      x.split(at: [2]).enumerated().reduce(0) {
        $0 + Tracked(Double($1.offset + 1)) * $1.element.sum()
      }
    }
    #expect(slope == [1, 1, 2, 2, 2])
  }

  /// What stands outside of a triangle or a mask passes nothing on, whatever follows.
  @Test func nothingIsNotZero() {
    let x: Tensor<Double> = [[4, 0], [9, 16]]
    let slope = gradient(at: x) { x in sqrt(x).lowerTriangle().sum() }
    #expect(slope == [[0.25, 0], [1 / 6.0, 0.125]])
    let trace = gradient(at: x) { x in sqrt(x).trace() }
    #expect(trace == [[0.25, 0], [0, 0.125]])
    let replaced = gradient(at: x) { x in
      sqrt(x).setting(at: 0, 1, to: 3).sum()
    }
    #expect(replaced == [[0.25, 0], [1 / 6.0, 0.125]])
  }

  /// An extent may be 2^40 beside an axis of none.
  @Test func longAxesOfNothing() {
    let x = Tensor<Double>.zeros([1 << 40, 0])
    #expect(x.flipped().shape == x.shape && x.flipped(axis: 0).shape == x.shape)
    #expect(x[.stride(by: -1)].shape == x.shape && x[.stride(by: 2)].shape == [1 << 39, 0])
    #expect(x.rolled(by: 3, axis: 0).shape == x.shape)
    #expect(x.repeated([2], axis: 0).shape == [1 << 41, 0])
    #expect(x.tiled([2, 1]).shape == [1 << 41, 0])
    #expect(x.padded([(1, 1), (0, 0)], with: .edge).shape == [1 << 40 + 2, 0])
    #expect(x.diagonal().shape == [0] && x.lowerTriangle().shape == x.shape)
    #expect(linspace(Tensor<Double>.zeros([0]), 1, count: 1 << 40).shape == [1 << 40, 0])
    #expect(oneHot(Tensor<Double>.zeros([0]), count: 1 << 40).shape == [0, 1 << 40])
    let slope = gradient(at: x) { x in x.flipped(axis: 0).sum() }
    #expect(slope.shape == x.shape)
  }
}
