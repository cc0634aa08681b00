import Autodiff
import TestSupport
import Testing

/// Mistakes with plain tensors end the program with the same sentences as with tracked ones.
@Suite struct TensorTrapTests {
  @Test func theOtherNumberOfIndices() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x: Tensor<Double> = [[1, 2]]
      print(x[0] as Double)
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: subscript: 1 indices for shape [1, 2], which has 2 axes"))
  }

  @Test func anElementThatIsNotThere() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x: Tensor<Double> = [[1, 2]]
      x[1, 0] = 3
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: subscript: index 1 is out of range for axis 0 of shape [1, 2]"))
  }

  @Test func aShapeThatIsTooLarge() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      print(Tensor<Double>.zeros([1 << 61]))
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: shape [2305843009213693952]: the product of the dimensions, zeros counted as 1, "
          + "must be below 2^48"))
  }

  @Test func aResultThatIsTooLarge() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor<Double>.zeros([1 << 40, 0])
      print(matmul(x, x.transposed()))
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: shape [1099511627776, 1099511627776]: the product of the dimensions, zeros "
          + "counted as 1, must be below 2^48"))
  }

  @Test func aJacobianThatIsTooLarge() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      print(jacobian(at: Tensor<Double>.zeros([1 << 30, 0])) { $0 })
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: shape [1073741824, 0, 1073741824, 0]: the product of the dimensions, zeros "
          + "counted as 1, must be below 2^48"))
  }

  @Test func raggedLiterals() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x: Tensor<Double> = [[1, 2], [3]]
      print(x)
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: rows of a nested literal must have one shape, but one is [2] and another [1]"))
  }

  @Test func theWrongNumberOfElements() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      print(Tensor(shape: [2, 2], [1.0, 2, 3]))
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: shape [2, 2] holds 4 elements, but 3 were given"))
  }

  @Test func gatheringWhatIsNotThere() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      print(Tensor([1.0, 2, 3]).gathered(at: [0, 3]))
    }
    #expect(
      standardError(of: result).contains(
        "Autodiff: subscript: index 3 is out of range for axis 0 of shape [3]"))
  }

  @Test func stackingDifferentShapes() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      print(stacked([Tensor([1.0, 2, 3]), [1, 2]]))
    }
    #expect(
      standardError(of: result).contains("Autodiff: stacked: shapes [3], [2] must be equal"))
  }

  @Test func dotOfMatrices() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      print(dot(Tensor<Double>.ones([2, 2]), Tensor<Double>.ones([2, 2])))
    }
    #expect(standardError(of: result).contains("Autodiff: dot: shapes [2, 2] and [2, 2]"))
  }
}
