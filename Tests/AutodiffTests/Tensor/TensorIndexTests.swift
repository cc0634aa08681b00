import Autodiff
import TestSupport
import Testing

/// The examples of subscripts in the documentation, and what the tables of arrangements have not: elements, assignments.
@Suite struct TensorIndexTests {
  let x: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]

  @Test func documentedExamples() {
    #expect(x[.ellipsis, 0] == [1, 4])
    #expect(x[0, .newAxis] == [[1, 2, 3]])
    #expect(x[.all, .stride(by: -1)] == [[3, 2, 1], [6, 5, 4]])
    #expect(x[.all, .indices([2, 0, 2])] == [[3, 1, 3], [6, 4, 6]])
    #expect(x[.indices([0, 1]), .indices([2, 0])] == [3, 4])
    #expect(x[.mask(x .> 2)] == [3, 4, 5, 6])
    let row: Tensor<Double> = [0, 1, 2, 3, 4]
    #expect(row[.stride(by: 2)] == [0, 2, 4])
    #expect(row[.stride(from: 1, by: 2)] == [1, 3])
    #expect(row[(-3)...] == [2, 3, 4])
  }

  @Test func elementsFromTheEnd() {
    var y = x
    #expect(y[-1, -1] as Double == 6 && y[0, -3] as Double == 1)
    y[-1, 0] = 9
    #expect(y == [[1, 2, 3], [9, 5, 6]])
    #expect(x.gathered(at: [-1, 0, -2], axis: 1) == [[3, 1, 2], [6, 4, 5]])
    let (value, slope) = valueWithGradient(at: x) { x in x[-1][-2] * x[-2, -1] }
    #expect(value == 15 && slope == [[0, 0, 5], [0, 3, 0]])
  }

  /// A mask of a tracked value is that of its numbers at the point.
  @Test func maskOfATrackedValue() {
    let slope = gradient(at: x) { x in
      let taken = x[.mask(x.value .> 2)]
      return (taken * taken).sum()
    }
    #expect(slope == [[0, 0, 6], [8, 10, 12]])
    #expect(x[.mask(x .> 9)].shape == [0])
  }

  /// By hand: ties share evenly, and what is not the largest gets nothing.
  @Test func partsRaised() {
    let x: Tensor<Double> = [1, 5, 2]
    let v: Tensor<Double> = [3, 5, 4]
    let places = TensorIndex.indices([0, 1, 0])
    #expect(x.maximum(with: v, at: places) == [4, 5, 2])
    #expect(x.minimum(with: v, at: places) == [1, 5, 2])
    let (a, b) = gradient(at: x, v) { x, v in dot(x.maximum(with: v, at: places), [1, 10, 100]) }
    #expect(a == [0, 5, 100] && b == [0, 5, 1])
    // Σ y³ at [4, 5, 2]: the slope of the tie is 75 / 2 each, and its derivative 30 / 2 along both.
    let (c, d) = gradient(at: x, v) { x, v in
      let (p, q) = gradient(at: x, v) { x, v in
        let y = x.maximum(with: v, at: places)
        return (y * y * y).sum()
      }
      return p.sum() + q.sum()
    }
    #expect(c == [0, 15, 12] && d == [0, 15, 24])
    let square = Tensor<Float>.zeros([2, 2]).maximum(with: [-1, 3], at: .all, 1)
    #expect(square == [[0, 0], [0, 3]])
    let undefined = x.maximum(with: Tensor([Double.nan, 7, 8]), at: places)
    #expect((undefined[0] as Double).isNaN && undefined[1] as Double == 7)
    #expect(x.maximum(with: 9, at: 1..<1) == x)
    // What is lost passes nothing on, whatever its slope.
    let roots = gradient(at: Tensor<Double>([0, 4])) { x in
      sqrt(x).maximum(with: 1, at: .all).sum()
    }
    #expect(roots == [0, 0.25])
  }

  /// Against differences, where there is no tie.
  @Test func partsRaisedNearby() {
    let x = Tensor<Double>(shape: [2, 3], [0.5, -1.25, 2, 3.5, 0.25, -2])
    let v = Tensor<Double>([1, -0.75, 4])
    let report = checkGradient(at: x, v) { x, v in
      let y = x.maximum(with: v, at: 0, .indices([1, 0, 1])).minimum(with: v[0], at: .all, -1)
      return (y * y * y).sum()
    }
    #expect(report.agrees, "\(report)")
  }

  @Test func partsReplacedAndAddedTo() {
    let v: Tensor<Double> = [1, 2, 3]
    #expect(v.setting(at: 0, to: 9) == [9, 2, 3])
    #expect(v.setting(at: .indices([2, 0]), to: [7, 8]) == [8, 2, 7])
    #expect(Tensor<Double>.zeros([3]).adding([1, 2, 4], at: .indices([0, 2, 0])) == [5, 0, 2])
    // A plain tensor is a constant beside a tracked value.
    let slope = gradient(at: v) { v in
      (v * v).setting(at: -1, to: v[0]).sum()
    }
    #expect(slope == [3, 4, 0])
  }
}
