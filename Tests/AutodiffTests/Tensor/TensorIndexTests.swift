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
