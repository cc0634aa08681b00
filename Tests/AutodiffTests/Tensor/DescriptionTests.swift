import Autodiff
import Testing

/// The exact text of printed tensors.
@Suite struct DescriptionTests {
  @Test func smallTensors() {
    #expect(Tensor<Double>(3).description == "3.0")
    #expect(Tensor<Double>([1, 2.5, -3]).description == "[1.0, 2.5, -3.0]")
    #expect(Tensor<Double>.zeros([0]).description == "[]")
    #expect(Tensor<Float>([0.1, 1e10]).description == "[0.1, 1e+10]")
    #expect(Tensor([Double.nan, .infinity, -.infinity]).description == "[nan, inf, -inf]")
    // The sign bit of a NaN says nothing; on x86 that of 0 · ∞ is set.
    #expect(Tensor([-Double.nan, 1]).description == "[nan, 1.0]")
    #expect(Tensor(-Float.nan).description == "nan")
    #expect(Tracked(-Double.nan).description == "nan")
  }

  @Test func columnsAreAligned() {
    let matrix: Tensor<Double> = [[1, -20.5], [300, 4]]
    #expect(
      matrix.description == """
        [[  1.0, -20.5],
         [300.0,   4.0]]
        """)
    #expect(Tensor<Double>([[1], [2]]).description == "[[1.0],\n [2.0]]")
    #expect(Tensor<Double>.zeros([2, 0]).description == "[[],\n []]")
  }

  /// Brackets where a few of them say the shape, and otherwise the shape, however large its extents are.
  @Test(arguments: [
    ([0], "[]"), ([2, 0], "[[],\n []]"), ([1, 2, 0], "[[[],\n  []]]"),
    ([0, 2], "[] of shape [0, 2]"), ([2, 0, 3], "[] of shape [2, 0, 3]"),
    ([0, 0], "[] of shape [0, 0]"), ([11, 0], "[] of shape [11, 0]"),
    ([1_000_000_000, 0], "[] of shape [1000000000, 0]"),
    ([0, 1 << 47], "[] of shape [0, 140737488355328]"),
  ])
  func nothing(_ dimensions: [Int], _ text: String) {
    #expect(Tensor<Double>.zeros(Shape(dimensions)).description == text)
    #expect(Tracked(Tensor<Float>.zeros(Shape(dimensions))).description == text)
  }

  @Test func blocksAreSeparated() {
    let cube: Tensor<Double> = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    #expect(
      cube.description == """
        [[[1.0, 2.0],
          [3.0, 4.0]],

         [[5.0, 6.0],
          [7.0, 8.0]]]
        """)
  }

  @Test func aThousandElementsAreShownAndNoMore() {
    let thousand = Tensor((0..<1000).map(Double.init))
    #expect(!thousand.description.contains("..."))
    let more = Tensor((0..<1001).map(Double.init))
    #expect(more.description == "[0.0, 1.0, 2.0, ..., 998.0, 999.0, 1000.0]")
  }

  @Test func largeMatricesAreElidedAlongEachAxis() {
    let matrix = Tensor<Double>(shape: [40, 50]) { Double(100 * $0[0] + $0[1]) }
    #expect(
      matrix.description == """
        [[   0.0,    1.0,    2.0, ...,   47.0,   48.0,   49.0],
         [ 100.0,  101.0,  102.0, ...,  147.0,  148.0,  149.0],
         [ 200.0,  201.0,  202.0, ...,  247.0,  248.0,  249.0],
         ...,
         [3700.0, 3701.0, 3702.0, ..., 3747.0, 3748.0, 3749.0],
         [3800.0, 3801.0, 3802.0, ..., 3847.0, 3848.0, 3849.0],
         [3900.0, 3901.0, 3902.0, ..., 3947.0, 3948.0, 3949.0]]
        """)
  }

  /// Eliding one element of seven would not make a row shorter, and a short axis is shown whole.
  @Test func shortAxesAreShownWhole() {
    let tall = Tensor<Double>(shape: [400, 3]) { Double($0[1]) }
    #expect(
      tall.description == """
        [[0.0, 1.0, 2.0],
         [0.0, 1.0, 2.0],
         [0.0, 1.0, 2.0],
         ...,
         [0.0, 1.0, 2.0],
         [0.0, 1.0, 2.0],
         [0.0, 1.0, 2.0]]
        """)
    let six = Tensor<Double>(shape: [200, 6]) { Double($0[1]) }
    #expect(six.description.hasPrefix("[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0],\n"))
  }

  @Test func trackedValuesPrintAsTheirValues() {
    var seen: [String] = []
    _ = gradient(at: Tensor<Double>([1, 2])) { x in
      seen.append("\(x)")
      seen.append("\(x.sum())")
      return x.sum()
    }
    #expect(seen == ["[1.0, 2.0]", "3.0"])
  }

  @Test func shapesPrintAsLists() {
    #expect(Shape([2, 3]).description == "[2, 3]")
    #expect(Shape.scalar.description == "[]")
  }
}
