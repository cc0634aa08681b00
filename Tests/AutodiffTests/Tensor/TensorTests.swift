import Autodiff
import TestSupport
import Testing

/// Making, reading, writing, comparing and hashing tensors.
@Suite struct TensorTests {
  @Test func literals() {
    let scalar: Tensor<Double> = 2.5
    #expect(scalar.shape == [])
    #expect(scalar.scalar == 2.5)
    let vector: Tensor<Double> = [1, 2.5]
    #expect(vector.shape == [2])
    #expect(vector.scalars == [1, 2.5])
    let matrix: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
    #expect(matrix.shape == [2, 3])
    #expect(matrix.scalars == [1, 2, 3, 4, 5, 6])
    let cube: Tensor<Double> = [[[1], [2]], [[3], [4]], [[5], [6]]]
    #expect(cube.shape == [3, 2, 1])
    let empty: Tensor<Double> = []
    #expect(empty.shape == [0])
    let rows: Tensor<Double> = [vector, 2 * vector]
    #expect(rows.scalars == [1, 2.5, 2, 5])
  }

  @Test func initialisers() {
    #expect(Tensor([1.0, 2, 3]).shape == [3])
    #expect(Tensor(shape: [2, 2], [1.0, 2, 3, 4]) == [[1, 2], [3, 4]])
    #expect(Tensor(repeating: 7.0, shape: [1, 2]) == [[7, 7]])
    #expect(Tensor<Double>.zeros([2]) == [0, 0])
    #expect(Tensor<Double>.ones([]) == 1)
    #expect(Tensor<Double>.identity(2) == [[1, 0], [0, 1]])
    #expect(Tensor<Double>.diagonal([3, 4]) == [[3, 0], [0, 4]])
    let table = Tensor<Double>(shape: [2, 3]) { Double(10 * $0[0] + $0[1]) }
    #expect(table == [[0, 1, 2], [10, 11, 12]])
    #expect(Tensor<Double>(shape: []) { _ in 4 } == 4)
    #expect(Tensor<Double>(shape: [0, 2]) { _ in 4 }.count == 0)
    #expect(table.map { Float($0) } == Tensor<Float>([[0, 1, 2], [10, 11, 12]]))
  }

  @Test func elementsAreReadAndWritten() {
    var x: Tensor<Double> = [[1, 2], [3, 4]]
    x[1, 0] = 30
    x[0, 1] += 1
    #expect(x == [[1, 3], [30, 4]])
    let scalar: Tensor<Double> = 5
    #expect(scalar[] == 5)
    #expect(Tensor<Double>([[6]]).scalar == 6)
  }

  @Test func copiesAreIndependent() {
    let original: Tensor<Double> = [1, 2, 3]
    var copy = original
    copy[0] = 10
    #expect(original == [1, 2, 3])
    #expect(copy == [10, 2, 3])

    var reshaped = original.reshaped(to: [3, 1])
    reshaped[2, 0] = -3
    #expect(original == [1, 2, 3])

    var buffer = original
    let kept = buffer
    buffer.withUnsafeMutableBufferPointer { $0[1] = 20 }
    #expect(kept == original)
    #expect(buffer == [1, 20, 3])

    var sum = original
    sum += original
    #expect(original == [1, 2, 3])
    #expect(sum == [2, 4, 6])
  }

  /// A tensor that was differentiated by may be written to afterwards, or while its pullback lives.
  @Test func writingToAnInputDoesNotReachTheTape() {
    var x: Tensor<Double> = [1, 2]
    let (value, pullback) = valueWithPullback(at: x) { $0 * $0 }
    x[0] = 100
    expectEqual(value, [1, 4])
    expectEqual(pullback([1, 1]), [2, 4])

    var read: Tensor<Double> = [0]
    let slope = gradient(at: Tensor<Double>([3, 4])) { x in
      let y = x * x
      read = y.value
      read[0] = -1
      return (y * y).sum()
    }
    expectEqual(read, [-1, 16])
    expectEqual(slope, [108, 256])
  }

  @Test func equalityComparesShapesAndElements() {
    let a: Tensor<Double> = [[1, 2]]
    #expect(a == [[1, 2]])
    #expect(a != [1, 2])
    #expect(a != [[1], [2]])
    #expect(a != [[1, 3]])
    #expect(Tensor([Double.nan]) != Tensor([Double.nan]))
    #expect(Tensor([0.0]) == Tensor([-0.0]))
    #expect(Tensor<Double>.zeros([0, 2]) == .zeros([0, 2]))
    #expect(Tensor<Double>.zeros([0, 2]) != .zeros([2, 0]))
  }

  @Test func equalTensorsHashAlike() {
    let a: Tensor<Double> = [0, 1]
    let b = Tensor([-0.0, 1.0])
    #expect(a.hashValue == b.hashValue)
    let set: Set<Tensor<Double>> = [a, b, [0, 1], [[0, 1]]]
    #expect(set.count == 2)
  }

  @Test func outsideDataIsCheckedBeforeATensorExists() {
    #expect(throws: ShapeError.countMismatch(scalars: 3, shape: [2, 2])) {
      try Tensor(validating: [1.0, 2, 3], shape: [2, 2])
    }
    #expect(throws: ShapeError.ragged([2], [1])) {
      try Tensor<Double>(rows: [[1, 2], [3]])
    }
    #expect(throws: ShapeError.invalidDimensions([-1])) { try Shape(validating: [-1]) }
    #expect(throws: ShapeError.invalidDimensions([1 << 40, 1 << 40])) {
      try Shape(validating: [1 << 40, 1 << 40])
    }
    #expect(throws: ShapeError.invalidDimensions([1 << 40, 1 << 40, 0])) {
      try Shape(validating: [1 << 40, 1 << 40, 0])
    }
    #expect((try? Shape(validating: [1 << 40, 1 << 7, 0]))?.count == 0)
  }

  @Test func shapesKnowTheirStrides() {
    #expect(Shape([2, 3, 4]).strides == [12, 4, 1])
    #expect(Shape([]).strides == [])
    #expect(Shape([5]).strides == [1])
    #expect(Shape([2, 3, 4]).count == 24)
    #expect(Shape([]).count == 1)
    #expect(Shape([3, 0]).count == 0)
  }
}
