import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Every sentence of `Trap.swift` and of `ShapeError` ends a program that makes the mistake.
@Suite struct SentenceTests {
  typealias Row = (kind: String, case: ForkedCase)

  /// A row: the case of the error, the end of a program, and what it must say.
  static func row(
    _ kind: String, _ sentence: String, _ body: @escaping @Sendable () -> Void
  ) -> Row {
    (kind, ForkedCase("\(kind): \(sentence)", sentence, body))
  }

  static let vector: Tensor<Double> = [1, 2, 3]
  static let matrix: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]
  static let finished =
    "a tracked value was used after its gradient call returned: "
    + "keep its `value` (a Tensor), not the tracked value"

  static let shapeRows = [
    row("invalidDimensions", "shape [-1]: dimensions must not be negative") { use(Shape([-1])) },
    row("countMismatch", "shape [2] holds 2 elements, but 1 were given") {
      use(Tensor<Double>(shape: [2], [1]))
    },
    row("ragged", "rows of a nested literal must have one shape, but one is [1] and another [2]") {
      use([[1], [1, 2]] as Tensor<Double>)
    },
    row("notBroadcastable", "+: shapes [3] and [2] do not broadcast") {
      use(vector + [1, 2])
    },
    row("notBroadcastableTo", "broadcast: shape [3] does not broadcast to [2]") {
      use(vector.broadcast(to: [2]))
    },
    row("matrixProduct", "matmul: shapes [2, 3] and [2, 3] do not chain") {
      use(matmul(matrix, matrix))
    },
    row("affine", "affine: weights [2, 3], input [3] and bias [3] do not fit") {
      use(affine(matrix, vector, vector))
    },
    row("axisOutOfRange", "sum: axis 1 is out of range for shape [3]") { use(vector.sum(axis: 1)) },
    row("repeatedAxis", "sum: axes [0, -1] of shape [3] name an axis twice") {
      use(vector.sum(axes: [0, -1]))
    },
    row("emptyReduction", "max: shape [0] leaves no elements to reduce") {
      use(Tensor<Double>(shape: [0], []).max())
    },
    row("reshape", "reshaped: shape [3] has 3 elements and [2] has 2") {
      use(vector.reshaped(to: [2]))
    },
    row("notAPermutation", "transposed: [0, 0] is not a permutation of the 2 axes of shape [2, 3]")
    {
      use(matrix.transposed([0, 0]))
    },
    row("tooManyIndices", "subscript: 2 indices for shape [3], which has 1 axes") {
      use(vector[0, 0] as Double)
    },
    row("indexOutOfRange", "subscript: index 3 is out of range for axis 0 of shape [3]") {
      use(vector[3] as Double)
    },
    row("repeatedEllipsis", "subscript: the ellipsis stands for all axes of shape [3]") {
      use(vector[.ellipsis, .ellipsis])
    },
    row("stepOfZero", "subscript: a step of 0 along axis 0 of shape [3] leads nowhere") {
      use(vector[.stride(by: 0)])
    },
    row("maskShape", "subscript: a mask of shape [2] does not fit shape [3] from axis 0 on") {
      use(vector[.mask(Tensor<Double>([1, 0]))])
    },
    row("notOfExtentOne", "squeeze: axis 0 of shape [3] has extent 3, and only an axis of extent 1")
    {
      use(vector.squeezed(axis: 0))
    },
    row("listCount", "padded: needs 1 number, one for each, but 2 were given") {
      use(vector.padded([(1, 1), (0, 0)]))
    },
    row("rankTooLow", "trace: needs 2 axes at least, but the shape is [3]") {
      use(vector.trace())
    },
    row("countTooSmall", "repeated: a count of -1 is too small: it must be at least 0") {
      use(vector.repeated([-1]))
    },
    row("partCount", "split: the number of parts must be from 1 to 65536, but is 0") {
      use(vector.split(into: 0))
    },
    row("emptyExtent", "padded: axis 0 of shape [0] has no elements to repeat") {
      use(Tensor<Double>.zeros([0]).padded([(1, 0)], with: .edge))
    },
    row("progression", "arange: from 0.0 to inf in steps of 1.0: all three must be finite") {
      use(Tensor<Double>.arange(to: .infinity))
    },
    row("rangeOutOfBounds", "subscript: range 2..<5 is out of bounds for axis 0 of shape [3]") {
      use(vector[2..<5])
    },
    row("concatenation", "concatenated: shapes [3], [2, 3] must be equal except along axis 0") {
      use(concatenated([vector, matrix]))
    },
    row("notScalar", "scalar: needs a scalar, but the shape is [3]") { use(vector.scalar) },
    row("shapeMismatch", "cotangent: shapes [2] and [3] must be equal") {
      use(pullback(at: vector) { x in x * x }([1, 2]))
    },
    row(
      "notSquare",
      "inverse: needs square matrices, but the shape is [2, 3]: its last two dimensions must be equal"
    ) { use(inverse(matrix)) },
    row(
      "linearSystem",
      "solve: A of shape [2, 2] and b of shape [3] do not fit: b has the 2 rows of A, as a vector or as the second to last "
        + "dimension, and the dimensions before broadcast"
    ) { use(solve([[1, 2], [3, 4]] as Tensor<Double>, vector)) },
    row("noMatrix", "qr: needs a matrix, but the shape is [3]") { use(qr(vector).q) },
    row(
      "leastSquares",
      "lstsq: A of shape [2, 3] and b of shape [3] do not fit: b has the 2 rows of A, as a vector or as the second to last "
        + "dimension"
    ) { use(lstsq(matrix, vector)) },
    row("einsum", "einsum: \"i,j\": it has 2 terms for 1 operand, and each needs one") {
      use(einsum("i,j", vector))
    },
    row(
      "contraction",
      "inner: axes [-1] of shape [3] and axes [-1] of shape [2, 2] must be as many, and equal in pairs"
    ) { use(inner(vector, [[1, 2], [3, 4]])) },
    row(
      "contractedAxes",
      "tensordot: 2 axes of shapes [3] and [3] cannot be summed over: the number is from 0 to 1"
    ) { use(tensordot(vector, vector)) },
    row("crossProduct", "cross: shapes [3] and [2] must both have 3 elements along axis -1") {
      use(cross(vector, [1, 2]))
    },
    row("numberOutOfRange", "quantile: q must be from 0 to 1, but is 2.0") {
      use(vector.quantile(2))
    },
    row("numberOutOfRange", "topK: k must be from 0 to 3, but is 4") { use(vector.topK(4).values) },
    row("numberOutOfRange", "diff: the order must be 0 or more, but is -1") {
      use(vector.diff(order: -1))
    },
    row("numberOutOfRange", "covariance: the number of axes must be 1 or 2, but is 3") {
      use(covariance(Tensor<Double>.zeros([1, 1, 1])))
    },
    row("convolution", "convolve: shapes [3] and [2, 3] do not fit: needs two vectors") {
      use(convolve(vector, matrix))
    },
    row("convolution", "convolve: shapes [3] and [0] do not fit: both must have elements") {
      use(convolve(vector, Tensor<Double>([])))
    },
    row(
      "convolution",
      "convolution: shapes [2, 3] and [1, 3, 2] do not fit: in 1 group the kernel's second dimension must be the input's "
        + "channels in a group, and the groups must divide the channels of both"
    ) { use(convolution(matrix, Tensor<Double>.zeros([1, 3, 2]))) },
    row(
      "convolution",
      "convolution: shapes [2, 3] and [1, 2, 4] do not fit: along axis 2 of the kernel it covers 4 elements, and the padded "
        + "input has 3"
    ) { use(convolution(matrix, Tensor<Double>.zeros([1, 2, 4]))) },
    row(
      "convolution",
      "convolution: shapes [2, 3] and [1, 2, 2] do not fit: the bias must have the shape [1], but has [3]"
    ) { use(convolution(matrix, Tensor<Double>.zeros([1, 2, 2]), bias: vector)) },
    row(
      "convolution",
      "convolve2d: shapes [2, 3] and [3, 2] do not fit: in mode valid one must lie within the other along both axes"
    ) { use(convolve2d(matrix, matrix.transposed(), mode: .valid)) },
    row("numberOutOfRange", "convolution: the stride must be at least 1, but is 0") {
      use(convolution(matrix, Tensor<Double>.zeros([1, 2, 2]), strides: [0]))
    },
    row(
      "numberOutOfRange",
      "convolution: the stride must be 1 with a padding that keeps the size, but is 2"
    ) { use(convolution(matrix, Tensor<Double>.zeros([1, 2, 2]), strides: [2], padding: .same)) },
    row("numberOutOfRange", "convolution: groups must be at least 1, but is 0") {
      use(convolution(matrix, Tensor<Double>.zeros([1, 2, 2]), groups: 0))
    },
    row(
      "numberOutOfRange",
      "maxPool: the window must be at most 3, the padded extent of axis 0 of shape [3], but is 4"
    ) { use(maxPool(vector, window: [4])) },
    row(
      "numberOutOfRange",
      "maxPool: the padding must be at most half the window, which is 2, but is 2"
    ) { use(maxPool(vector, window: [2], padding: [2])) },
    row(
      "numberOutOfRange",
      "maxPool: what a window covers must be at most 3, the padded extent of axis 0 of shape [3], but is 5"
    ) { use(maxPool(vector, window: [3], dilation: [2])) },
    row(
      "numberOutOfRange",
      "averagePool: the window must be at most 4, a stride less 1 beyond the padded extent of axis 0 of shape [3], but is 5"
    ) { use(averagePool(vector, window: [5], strides: [2], keepingPartialWindows: true)) },
    row(
      "numberOutOfRange",
      "maxPool: the dilation must be such that each window has one of the 2 elements along an axis, but is 3"
    ) { use(maxPool(vector[..<2], window: [2], padding: [1], dilation: [3])) },
    row(
      "numberOutOfRange",
      "differences: the number of elements along axis 0 must be at least 3, but is 2"
    ) { use(differences(Tensor<Double>([1, 2]), edgeOrder: 2)) },
    row("numberOutOfRange", "differences: the order at the ends must be 1 or 2, but is 3") {
      use(differences(vector, at: vector, edgeOrder: 3))
    },
    row(
      "numberOutOfRange", "meshgrid: the number of axes of an operand must be 0 or 1, but is 2"
    ) { use(stacked(meshgrid([vector, matrix]))) },
    row("rankTooLow", "averagePool: needs 2 axes at least, but the shape is [3]") {
      use(averagePool(vector, window: [1, 1]))
    },
    row(
      "numberOutOfRange",
      "differences: the number of elements along axis 0 must be at least 2, but is 1"
    ) { use(differences(Tensor<Double>([1]))) },
    row(
      "numberOutOfRange",
      "padded: the number of elements cut from axis 0 must be at most 3, but is 4"
    ) { use(vector.padded([(-2, -2)])) },
    row("shapeMismatch", "linearRecurrence: shapes [3] and [2] do not broadcast") {
      use(linearRecurrence(vector, [1, 2]))
    },
    row("shapeMismatch", "interpolate: shapes [3] and [2] must be equal") {
      use(interpolate(vector, knots: vector, values: [1, 2]))
    },
    row("emptyReduction", "interpolate: shape [0] leaves no elements to reduce") {
      use(
        interpolate(
          vector, knots: Tensor<Double>(shape: [0], []), values: Tensor<Double>(shape: [0], [])))
    },
  ]

  static let tapeRows = [
    row("finishedTape", finished) { use(escapedNumber().scalar) },
    row("finishedTape", finished) { use(escapedNumber() < 3) },
    row("finishedTape", finished) { use(3.0 < escapedNumber()) },
    row("finishedTape", finished) { use(escapedNumber() <= 3) },
    row("finishedTape", finished) { use(escapedNumber() >= 3) },
    row("finishedTape", finished) { use(escapedNumber() > 3) },
    row("finishedTape", finished) { use(escapedNumber() == 3) },
    row("finishedTape", finished) { use(escapedNumber() != 3) },
    row("finishedTape", finished) { use(Swift.max(escapedNumber(), 3)) },
    row("finishedTape", finished) { use(escapedNumber().shape) },
    row("finishedTape", finished) { use(escapedNumber().value) },
    row("finishedTape", finished) { use(escapedNumber().description) },
    row("finishedTape", finished) { use(escapedNumber().label) },
    row("finishedTape", finished) { use(escapedNumber().labeled("x")) },
    row("finishedTape", finished) { use(-escapedNumber()) },
    row("finishedTape", finished) { use(sin(escapedNumber())) },
    row("finishedTape", finished) { use(escapedNumber() * 2) },
    row("finishedTape", finished) { use(escapedNumber().constant([1, 2])) },
    row("finishedTape", finished) { use(.where(escapedNumber(), 1.0, 2.0) as Tracked<Double>) },
    row("finishedTape", finished) { use(gradient(at: escapedNumber()) { x in x * x }) },
    row("finishedTape", finished) { use(gradient(at: 1.0) { _ in escapedNumber() }) },
    row("finishedTape", finished) { use(escapedTensor().scalar) },
    row("finishedTape", finished) { use(escapedTensor().shape) },
    row("finishedTape", finished) { use(escapedTensor()[0]) },
    row("finishedTape", finished) { use(escapedTensor()[0..<1]) },
    row("finishedTape", finished) { use(escapedTensor().sum()) },
    row("finishedTape", finished) { use(escapedTensor().reshaped(to: [2, 1])) },
    row("finishedTape", finished) { use(stacked([escapedTensor(), escapedTensor()])) },
    row("finishedTape", finished) { use(escapedTensor() .> 1) },
    row("finishedTape", finished) {
      let tape = Tape<Double>()
      use(tape.adjoints(of: tape.input(1))[escapedNumber()])
    },
    // The header of the tape that ended is that of the one that records.
    row("finishedTape", finished) {
      let kept = escapedNumber()
      use(gradient(at: 1.0) { x in kept < x ? x : -x })
    },
    row("mixedTapes", "tracked values of two different tapes met in one operation") {
      let (a, b) = (Tape<Double>(), Tape<Double>())
      use(a.input(1) + b.input(2))
    },
    row("mixedTapes", "tracked values of two different tapes met in one operation") {
      let (a, b) = (Tape<Double>(), Tape<Double>())
      use(gradient(at: [a.input(1), b.input(2)]) { $0[0] * $0[1] })
    },
    row("tensorInBranch", "< needs a scalar, but the tracked value has shape [3]") {
      use(gradient(at: vector) { x in x < 1 ? x.sum() : 0 })
    },
    row("tapeFull", "a tape holds at most 100 nodes, and as many statements") {
      TapeLimit.lower(to: 100)
      let tape = Tape<Double>()
      var y = tape.input(1)
      for _ in 0..<100 { y = sin(y) }
    },
    row("tapeFull", "a tape holds at most 100 nodes, and as many statements") {
      TapeLimit.lower(to: 100)
      use(gradient(at: [Double](repeating: 1, count: 100)) { $0[0] })
    },
    row("foreignHandle", "the tracked value does not belong to this tape") {
      let (a, b) = (Tape<Double>(), Tape<Double>())
      use(a.adjoints(of: b.input(1)))
    },
    row("sweepInProgress", "a pullback swept the tape that is being swept") {
      use(SweepingRule.sweep())
    },
    row("foreignPool", "the recorder of Double has the pool of another scalar") {
      use(gradient(at: Tensor<RogueNumber>([2, 3])) { $0.sum() })
      use(Tape<Double>())
      use(gradient(at: 2.0) { x in x * x })
    },
    row(
      "ruleShape", "careless: the rule's shape(of:) says [3], but the shape of its value(of:) is []"
    ) {
      use(gradient(at: vector) { x in Tracked.apply(CarelessRule(), [x]).sum() })
    },
    row(
      "ruleShape",
      "careless: the rule's shape(of:) says [2], but the shape of its value(of:) is [3]"
    ) {
      use(Tensor.apply(CarelessRule(shape: [2], value: [3]), [vector]))
    },
    row("contributionCount", "the pullback of careless returned 2 contributions for 1 operands") {
      use(
        gradient(at: vector) { x in
          Tracked.apply(CarelessRule(shape: [], contributions: [[3], [3]]), [x])
        })
    },
    row("shapeMismatch", "pullback of careless: shapes [2] and [3] must be equal") {
      use(
        gradient(at: vector) { x in
          Tracked.apply(CarelessRule(shape: [], contributions: [[2]]), [x])
        })
    },
    row("shapeMismatch", "pullback of careless: shapes [2] and [3] must be equal") {
      use(
        gradient(at: vector) { x in
          gradient(at: x) { x in
            Tracked.apply(CarelessRule(shape: [], contributions: [[2]]), [x])
          }.sum()
        })
    },
  ]

  static let readerRows = [
    row("readTooMuch", "gradient reader: record(with:) recorded 1 input, but more were read") {
      read([.number], as: [.number, .number])
    },
    row("readTooMuch", "gradient reader: record(with:) recorded 2 inputs, but more were read") {
      read([.tensor([2]), .number], as: [.tensor([2]), .number, .tensor([2])])
    },
    row("readTooMuch", "gradient reader: record(with:) recorded 0 inputs, but more were read") {
      read([], as: [.tracked([])])
    },
    row("readTooLittle", "gradient reader: record(with:) recorded 2 inputs, but 1 were read") {
      read([.number, .number], as: [.number])
    },
    row("readTooLittle", "gradient reader: record(with:) recorded 1 input, but 0 were read") {
      let point = CarelessPoint(recorded: [.tensor([2])], read: [])
      use(pullback(at: point) { $0[0] }([1, 2]))
    },
    row("readTooLittle", "gradient reader: record(with:) recorded 1 input, but 0 were read") {
      use(jacobian(at: CarelessPoint(recorded: [.tensor([2])], read: [])) { $0[0] })
    },
    row(
      "readOtherShape",
      "gradient reader: input 0 was recorded with shape [2], but read with shape [] or as a number"
    ) {
      read([.tensor([2])], as: [.number])
    },
    row(
      "readOtherShape",
      "gradient reader: input 1 was recorded with shape [2], but read with shape [] or as a number"
    ) {
      read([.number, .tensor([2]), .number], as: [.number, .number, .number])
    },
    row(
      "readOtherShape",
      "gradient reader: input 0 was recorded with shape [], but read with shape [2]"
    ) {
      read([.number], as: [.tensor([2])])
    },
    row(
      "readOtherShape",
      "gradient reader: input 0 was recorded with shape [2], but read with shape [3]"
    ) {
      read([.tensor([2])], as: [.tensor([3])])
    },
    row(
      "readOtherShape",
      "gradient reader: input 0 was recorded with shape [2], but read with shape [2, 1]"
    ) {
      read([.tensor([2])], as: [.tracked([2, 1])])
    },
    row(
      "readOtherShape",
      "gradient reader: input 0 was recorded with shape [2], but read with shape [3]"
    ) {
      // Nothing depends on the input, so that there is no adjoint whose shape could tell.
      let point = CarelessPoint(recorded: [.tensor([2])], read: [.tensor([3])])
      use(gradient(at: point) { _ in 1 })
    },
    row(
      "readOtherShape",
      "gradient reader: input 0 was recorded with shape [2], but read with shape [] or as a number"
    ) {
      let point = CarelessPoint(recorded: [.tensor([2])], read: [.number])
      use(checkGradient(at: point) { ($0[0] * $0[0]).sum() })
    },
    row(
      "jacobianByNumber",
      "jacobian: a plain number of the point cannot hold its Jacobian of shape [2]"
    ) {
      let point = CarelessPoint(recorded: [.number], read: [.number])
      use(jacobian(at: point) { stacked([$0[0], $0[0]]) })
    },
  ]

  static func read(_ recorded: [CarelessPoint.Part], as read: [CarelessPoint.Part]) {
    let point = CarelessPoint(recorded: recorded, read: read)
    use(gradient(at: point) { $0.reduce(0) { $0 + $1.sum() } })
  }

  static let otherRows = [
    row("gradientCheckOptions", "gradient check: counts must be from 0 to 1048576") {
      use(checkGradient(at: 1.0, options: GradientCheckOptions(directions: -1)) { x in x })
    },
    row("negativeLimit", "TensorMemory: the limit must not be negative, but is -1") {
      TensorMemory.limit = -1
    },
    row("negativeLimit", "nanOrigins: the limit must not be negative, but is -1") {
      let tape = Tape<Double>()
      let x = tape.input(0)
      use(tape.nanOrigins(of: sqrt(x) * 0, by: x, limit: -1))
    },
    row("gradientCheckNeedsScalar", "gradient check: needs a scalar result, but its shape is [3]") {
      use(checkGradient(at: vector) { x in x })
    },
    row("gradientCheckAtTrackedPoint", "gradient check: needs a point of plain numbers") {
      let tape = Tape<Double>()
      use(checkGradient(at: tape.input(1)) { x in x })
    },
    row("programAtTrackedPoint", "program: needs a point of plain numbers") {
      let tape = Tape<Double>()
      use(program(at: tape.input(1)) { x in x })
    },
    row(
      "programInputs",
      "program: the inputs have the shapes [[2]], but those at which it was recorded have [[3]]"
    ) {
      use(program(at: vector) { $0.sum() }([[1, 2]]))
    },
    row("noSuchStep", "program: there is no step 9: the steps are 0 to 1") {
      use(program(at: vector) { $0.sum() }.expression(of: 9))
    },
    row("noSuchOperand", "program: there is no operand 1: the step has 1") {
      use(program(at: vector) { $0.sum() }.contribution(of: 1, to: 1))
    },
    row("noSuchInput", "trace: there is no input 1: the program has 1") {
      use(trace(at: 2.0) { $0 * $0 }.tangents(byInput: 1))
    },
    row("stepValues", "program: 0 values were given, but there are 2 steps") {
      use(program(at: vector) { $0.sum() }.partial(of: 1, by: 0, values: []))
    },
    row("polygammaOrder", "polygamma: the order is -1, and must be between 0 and 100") {
      use(polygamma(-1, vector))
    },
    row("missingFunction", "Rational has no sqrt: the function needs a RealScalar") {
      use(Tracked<Rational>.apply(.sqrt, 2))
    },
    row(
      "powerDerivative", "powerDerivative: has derivatives of order 1 to 4, not 5 by the base and 0"
    ) {
      use(Double.powerDerivative(2, 3, 5, 0, from: nil))
    },
    row("missingKernel", "Rational has no vector kernels") {
      trap(.missingKernel(scalar: "Rational"))
    },
    row("noSuchAxis", "shape [2]: there is no axis 1: its axes are 0 ..< 1") { use(Shape([2])[1]) },
    row("noSuchAxis", "shape []: there is no axis -1") { use(Shape.scalar[-1]) },
    row("axesNotAscending", "reduced: axis 0 of [1, 0] is not found in shape [2, 3]") {
      use(Shape([2, 3]).reduced(axes: [1, 0], keepingDimensions: false))
    },
    row("noMemory", "no memory for a tensor of shape [17592186044416]: 140737488355328 bytes") {
      use(Tensor<Double>.zeros([1 << 44]))
    },
    row("noMemoryForProduct", "no memory for a matrix product: 64 bytes") {
      trap(.noMemoryForProduct(byteCount: 64))
    },
    row("noMemoryForTape", "no memory for a tape of 5 nodes") { trap(.noMemoryForTape(nodes: 5)) },
    row("noThreadStorage", "the system has no place left for a value of each thread's own") {
      trap(.noThreadStorage)
    },
    row("unexpectedError", "a rule threw an error of a kind that it does not have: 7") {
      trap(.unexpectedError(from: "a rule", "7"))
    },
    row("divisionByZero", "an exact number, -2/3, was divided by 0") {
      use(RationalNumber.quotient(RationalNumber(-2, 3), 0))
    },
  ]

  static var rows: [Row] { shapeRows + tapeRows + readerRows + otherRows }

  @Test func everySentenceIsSaid() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      ForkedCase.exitAfterRunning(SentenceTests.rows.map(\.case))
    }
    #expect(ForkedCase.faults(of: result) == [])
  }

  @Test(arguments: ["Trap.swift", "ShapeError.swift"])
  func everyCaseHasARow(_ file: String) throws {
    let path = "Sources/Autodiff/Tensor/" + file
    let cases = try #require(try SourceFile.all(under: "Autodiff").first { $0.path == path })
      .enumerationCases
    #expect(cases.count > 15)
    #expect(cases.filter { name in !Self.rows.contains { $0.kind == name } } == [])
  }
}

/// The identity, whose pullback sweeps the tape that it is on.
struct SweepingRule: StructuredRule {
  let name = "sweeping"
  nonisolated(unsafe) static var tape = Tape<Double>()
  nonisolated(unsafe) static var x = tape.input([1, 2])

  static func sweep() -> Tensor<Double> {
    let y = Tracked.apply(SweepingRule(), [x])
    return tape.adjoints(of: y)[x]
  }

  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    _ = Self.tape.adjoints(of: Self.x)
    return [cotangent]
  }
}
