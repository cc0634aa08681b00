import Autodiff
import Testing

/// The rule that each operation's shapes must meet, and the exact sentence when they do not.
@Suite struct ShapeErrorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let rule: @Sendable () throws -> Shape

    init(_ sentence: String, _ rule: @escaping @Sendable () throws -> Shape) {
      testDescription = sentence
      self.rule = rule
    }
  }

  static let rows = [
    Row(
      "broadcast: shapes [2, 3] and [3, 2] do not broadcast: "
        + "aligned at the last axis, dimensions must be equal or 1"
    ) { try .broadcast([2, 3], [3, 2]) },
    Row(
      "pow: shapes [2] and [0] do not broadcast: "
        + "aligned at the last axis, dimensions must be equal or 1"
    ) { try .broadcast([2], [0], operation: "pow") },
    Row(
      "broadcast: shape [2, 3] does not broadcast to [3]: "
        + "aligned at the last axis, each dimension must be equal to the target's or 1"
    ) {
      try Shape([2, 3]).requireBroadcastable(to: [3])
      return []
    },
    Row(
      "matmul: shapes [2, 3] and [2] do not chain: the last dimension of the first must equal "
        + "the only dimension of the second"
    ) { try .matrixProduct([2, 3], [2]) },
    Row(
      "matmul: shapes [2, 3] and [4, 3, 2, 2] do not chain: the last dimension of the first must "
        + "equal the second to last dimension of the second"
    ) { try .matrixProduct([2, 3], [4, 3, 2, 2]) },
    Row(
      "matmul: shapes [] and [3] do not chain: the last dimension of the first must equal the only "
        + "dimension of the second, and neither may be a scalar (use *)"
    ) { try .matrixProduct([], [3]) },
    Row(
      "affine: weights [2, 3], input [2] and bias [2] do not fit: "
        + "W [m, n] takes x [n] or [batch, n] and b [m]"
    ) { try .affine(weights: [2, 3], input: [2], bias: [2]) },
    Row(
      "affine: weights [2, 3], input [5, 3] and bias [3] do not fit: "
        + "W [m, n] takes x [n] or [batch, n] and b [m]"
    ) { try .affine(weights: [2, 3], input: [5, 3], bias: [3]) },
    Row(
      "sum: axis -3 is out of range for shape [2, 3]: axes run from 0 to 1, or from -1 back to -2"
    ) { [try Shape([2, 3]).normalized(axis: -3, operation: "sum")] },
    Row("max: axis 0, but a scalar has no axes") {
      [try Shape.scalar.normalized(axis: 0, operation: "max")]
    },
    Row("sum: axes [1, -1] of shape [2, 3] name an axis twice") {
      Shape(try Shape([2, 3]).normalized(axes: [1, -1], operation: "sum"))
    },
    Row("reshaped: shape [2, 3] has 6 elements and [4] has 4") {
      try Shape([2, 3]).reshaped(to: [4])
    },
    Row("transposed: [0, 0] is not a permutation of the 2 axes of shape [2, 3]") {
      try Shape([2, 3]).transposed([0, 0])
    },
    Row("transposed: [1] is not a permutation of the 2 axes of shape [2, 3]") {
      try Shape([2, 3]).transposed([1])
    },
    Row("subscript: 3 indices for shape [2, 3], which has 2 axes") {
      _ = try Shape([2, 3]).bounds(of: [0, 0, 0])
      return []
    },
    Row(
      "subscript: index 2 is out of range for axis 0 of shape [2, 3]: indices run from 0 to 1, or "
        + "from -1 back to -2"
    ) {
      _ = try Shape([2, 3]).bounds(of: [2])
      return []
    },
    Row(
      "subscript: index -4 is out of range for axis 1 of shape [2, 3]: indices run from 0 to 2, or "
        + "from -1 back to -3"
    ) {
      _ = try Shape([2, 3]).bounds(of: [0, -4])
      return []
    },
    Row("subscript: range 1..<4 is out of bounds for axis 1 of shape [2, 3]") {
      _ = try Shape([2, 3]).bounds(of: [0, 1..<4])
      return []
    },
    Row("subscript: range 1..<4 is out of bounds for axis 1 of shape [2, 3]") {
      _ = try Shape([2, 3]).bounds(of: [0, 1...3])
      return []
    },
    Row("concatenated: needs at least one tensor") { try .concatenated([], axis: 0) },
    Row("concatenated: shapes [2, 3], [2, 2] must be equal except along axis 0") {
      try .concatenated([[2, 3], [2, 2]], axis: 0)
    },
    Row("concatenated: shapes [2, 3], [3] must be equal except along axis 0") {
      try .concatenated([[2, 3], [3]], axis: 0)
    },
    Row("shape [2, -1]: dimensions must not be negative") { try Shape(validating: [2, -1]) },
    Row(
      "shape [1000000000, 1000000, 0]: "
        + "the product of the dimensions, zeros counted as 1, must be below 2^48"
    ) { try Shape(validating: [1_000_000_000, 1_000_000, 0]) },
    Row("transposed: [7, 7, 7, ..., 7, 7, 7] is not a permutation of the 1 axes of shape [2]") {
      try Shape([2]).transposed([Int](repeating: 7, count: 50_000))
    },
    Row(
      "reshaped: shape [1, 1, 1, ..., 1, 1, 2] has 2 elements and [] has 1"
    ) { try Shape([Int](repeating: 1, count: 50_000) + [2]).reshaped(to: []) },
    Row(
      "concatenated: shapes [2, 3], [2, 4], ... (50001 in all) must be equal except along axis 0"
    ) {
      try .concatenated([Shape](repeating: [2, 3], count: 50_000) + [[2, 4]], axis: 0)
    },
  ]

  /// Sums of products.
  static let productRows = [
    Row("einsum: \"i.j\": the point in 'i.j' is no part of an ellipsis, which is written ...") {
      try .einsum("i.j", [[2]])
    },
    Row(
      "einsum: \"i+j\": '+' is no letter: axes are named by letters, operands separated by commas, as in "
        + "\"ij,jk->ik\""
    ) { try .einsum("i+j", [[2]]) },
    Row(
      "einsum: \"...i...\": '...i...' has two ellipses, and one stands for all axes without a letter"
    ) { try .einsum("...i...", [[2]]) },
    Row("einsum: \"i->i->i\": there are two arrows, and one stands before the result") {
      try .einsum("i->i->i", [[2]])
    },
    Row("einsum: \"i,j\": it has 2 terms for 1 operand, and each needs one") {
      try .einsum("i,j", [[2]])
    },
    Row("einsum: \"\": it has 1 term for 0 operands, and each needs one") { try .einsum("", []) },
    Row(
      "einsum: \"ij\": 'ij' does not name the axes of shape [2]: a letter for each, or ... for those without one"
    ) { try .einsum("ij", [[2]]) },
    Row(
      "einsum: \"ij...\": 'ij...' does not name the axes of shape [2]: a letter for each, or ... for those without "
        + "one"
    ) { try .einsum("ij...", [[2]]) },
    Row("einsum: \"i,i\": 'i' has 2 places along one axis and 3 along another") {
      try .einsum("i,i", [[2], [3]])
    },
    Row("einsum: \"ii,i\": 'i' has 1 places along one axis and 3 along another") {
      try .einsum("ii,i", [[1, 3], [3]])
    },
    Row(
      "einsum: \"...i,...i\": an axis under ... has 2 places in one operand and 4 in another"
    ) { try .einsum("...i,...i", [[2, 3], [4, 3]]) },
    Row("einsum: \"i->ij\": 'j' stands in the result and in no operand") {
      try .einsum("i->ij", [[2]])
    },
    Row("einsum: \"ij->jj\": 'j' stands twice in the result") { try .einsum("ij->jj", [[2, 2]]) },
    Row("einsum: \"...i->i\": the operands have axes under ..., so the result needs ... too") {
      try .einsum("...i->i", [[2, 2]])
    },
    Row(
      "shape [1099511627776, 1099511627776]: the product of the dimensions, zeros counted as 1, must be below 2^48"
    ) { try .einsum("ai,ib->ab", [[1 << 40, 0], [0, 1 << 40]]) },
    Row(
      "tensordot: axes [0] of shape [2, 3] and axes [-1, 0] of shape [3, 2] must be as many, and equal in pairs"
    ) { try .tensordot([2, 3], [3, 2], axes: ([0], [-1, 0])) },
    Row(
      "inner: axes [-1] of shape [2, 3] and axes [-1] of shape [2] must be as many, and equal in pairs"
    ) {
      try .inner([2, 3], [2])
    },
    Row("tensordot: axes [0, 0] of shape [2, 2] name an axis twice") {
      try .tensordot([2, 2], [2, 2], axes: ([0, 0], [0, 1]))
    },
    Row(
      "tensordot: 2 axes of shapes [2] and [2, 2] cannot be summed over: the number is from 0 to 1"
    ) {
      _ = try Shape.pairs(2, [2], [2, 2])
      return []
    },
    Row("cross: shapes [2] and [3] must both have 3 elements along axis -1") {
      try .cross([2], [3], axis: -1)
    },
    Row(
      "cross: shapes [3] and [3, 3] must both have 3 elements along axis 0, counted from the end where their ranks "
        + "differ"
    ) { try .cross([3], [3, 3], axis: 0) },
  ]

  @Test(arguments: rows + productRows) func sentences(_ row: Row) {
    do {
      let shape = try row.rule()
      Issue.record("no error; the shape is \(shape)")
    } catch {
      #expect("\(error)" == row.testDescription)
    }
  }

  @Test func theOtherSentences() {
    let sentences: [(ShapeError, String)] = [
      (
        .countMismatch(scalars: 3, shape: [2, 2]),
        "shape [2, 2] holds 4 elements, but 3 were given"
      ),
      (
        .ragged([2], [1]),
        "rows of a nested literal must have one shape, but one is [2] and another [1]"
      ),
      (
        .emptyReduction(operation: "min", shape: [0]),
        "min: shape [0] leaves no elements to reduce, and min of nothing is undefined"
      ),
      (
        .concatenation(operation: "stacked", axis: 0, [[1], [2]]),
        "stacked: shapes [1], [2] must be equal"
      ),
      (
        .notScalar(operation: "gradient", [3]),
        "gradient: needs a scalar, but the shape is [3]: sum the result, or use `jacobian` for "
          + "the derivatives of all its numbers"
      ),
      (
        .shapeMismatch(operation: "diagonal", [1, 2], [2]),
        "diagonal: shapes [1, 2] and [2] must be equal"
      ),
    ]
    for (error, sentence) in sentences { #expect(error.description == sentence) }
  }

  @Test func shapesThatFit() throws {
    #expect(try Shape.broadcast([2, 1, 4], [3, 1]) == [2, 3, 4])
    #expect(try Shape.broadcast([], [3, 1]) == [3, 1])
    #expect(try Shape.broadcast([0, 1], [1, 5]) == [0, 5])
    #expect(try Shape.matrixProduct([3], [3]) == [])
    #expect(try Shape.matrixProduct([4, 1, 2, 3], [5, 3, 6]) == [4, 5, 2, 6])
    #expect(try Shape.affine(weights: [2, 3], input: [3], bias: [2]) == [2])
    #expect(try Shape.affine(weights: [2, 3], input: [7, 3], bias: [2]) == [7, 2])
    #expect(try Shape([2, 3, 4]).transposed([2, 0, 1]) == [4, 2, 3])
    #expect(try Shape.concatenated([[2, 3], [0, 3], [1, 3]], axis: 0) == [3, 3])
    #expect(try Shape([2, 3]).normalized(axes: [-1, 0], operation: "sum") == [0, 1])
    #expect(Shape([2, 3, 4]).reduced(axes: [0, 2], keepingDimensions: true) == [1, 3, 1])
    #expect(Shape([2, 3, 4]).reduced(axes: [0, 2], keepingDimensions: false) == [3])
  }
}
