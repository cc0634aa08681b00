import Autodiff
import TestSupport

extension CallTests {
  static let vector: Tensor<Double> = [1, 2, 3]
  static let matrix: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]

  /// Calls of a function with each shape, also those that are too large.
  static func shaped(
    _ function: String, also larger: [[Int]] = [[.max], [1 << 44], [1 << 61], [-1], [.min, .max]],
    _ body: @escaping @Sendable (Shape) -> Void
  ) -> Call {
    (
      function,
      (shapes.map(\.dimensions) + larger).map { dimensions in
        ForkedCase("\(function) with \(dimensions)") { body(Shape(dimensions)) }
      }
    )
  }

  static let tensorCalls = [
    calls("Tensor.init(_:)") {
      use(Tensor<Double>([Double]()))
      use(Tensor<Double>(WrongCollection(count: 3, given: 2)))
    },
    calls("Tensor.init(_:)") { use(Tensor<Double>(WrongCollection(count: 2, given: 5))) },
    calls("Tensor.init(_:)") { use(Tensor<Double>(WrongCollection(count: -1, given: 5))) },
    calls("Tensor.init(arrayLiteral:)") {
      use([] as Tensor<Double>)
      use([[], [1]] as Tensor<Double>)
    },
    shaped("Tensor.init(repeating:shape:)") { use(Tensor<Double>(repeating: .nan, shape: $0)) },
    shaped("Tensor.zeros(_:)") { use(Tensor<Double>.zeros($0)) },
    shaped("Tensor.ones(_:)") { use(Tensor<Float>.ones($0)) },
    calls("polygamma(_:_:)") { use(polygamma($0, SentenceTests.vector)) },
    calls("Tensor.identity(_:)") { use(Tensor<Double>.identity($0)) },
    calls("Tensor.identity(_:)", with: [1 << 23, 1 << 30, 1 << 31, 1 << 40]) {
      use(Tensor<Double>.identity($0))
    },
    calls("Tensor.eye(_:_:offset:)") { n in
      use(Tensor<Double>.eye(2, 3, offset: n))
      use(Tensor<Double>.eye(n, 2))
    },
    calls("Tensor.eye(_:_:offset:)") { n in use(Tensor<Double>.eye(2, n)) },
    calls("Tensor.init(rows:)") {
      use(try? Tensor<Double>(rows: []))
      use(try? Tensor<Double>(rows: [[1], 2]))
    },
    shaped("Tensor.init(shape:_:)") { use(Tensor(shape: $0, [1.0, 2])) },
    shaped("Tensor.init(shape:_:)") { use(Tensor<Double>(shape: $0) { Double($0.count) }) },
    shaped("Tensor.init(validating:shape:)") { use(try? Tensor(validating: [1.0, 2], shape: $0)) },
    calls("Tensor.init(validating:shape:)") {
      use(try? Tensor(validating: WrongCollection(count: 3, given: 2), shape: [3]))
      use(try? Tensor(validating: WrongCollection(count: 3, given: 4), shape: [3]))
    },
    calls("Tensor.map(_:)") {
      use(Tensor<Double>(shape: [0], []).map { $0 / 0 })
      use(vector.map { Float($0 * .nan) })
    },
    shaped("Tensor.reshaped(to:)") { use(matrix.reshaped(to: $0)) },
    calls("Tensor.subscript(_:)") { use(vector[$0] as Double) },
    calls("Tensor.subscript(_:)") {
      use(matrix[$0, 0] as Double)
      use(matrix[0, $0] as Double)
    },
    calls("Tensor.subscript(_:)") { use(matrix[$0, $0, $0] as Double) },
    calls("Tensor.elements(from:shape:)") { use(vector.elements(from: $0, shape: [2])) },
    calls("Tensor.elements(from:shape:)") { use(vector.elements(from: $0, shape: [Int.max])) },
    shaped("Tensor.elements(from:shape:)") { use(vector.elements(from: 1, shape: $0)) },
    calls("Tensor.apply(_:_:)") {
      use(Tensor.apply(CarelessRule(shape: []), [] as [Tensor<Double>]))
    },
    shaped("Tensor.apply(_:_:)") { use(Tensor.apply(CarelessRule(value: $0), [vector])) },
    calls("Tensor.withUnsafeBufferPointer(_:)") {
      use(vector.withUnsafeBufferPointer { $0.count })
      use(Tensor<Double>(shape: [0], []).withUnsafeBufferPointer { $0.count })
    },
    calls("Tensor.withUnsafeMutableBufferPointer(_:)") {
      var x = Tensor<Double>(shape: [0], [])
      use(x.withUnsafeMutableBufferPointer { $0.count })
    },
  ]

  /// A function of plain and of tracked tensors, called on both.
  static func both(
    _ function: String, _ plain: @escaping @Sendable (Tensor<Double>, Int) -> Tensor<Double>,
    _ tracked: @escaping @Sendable (Tracked<Double>, Int) -> Tracked<Double>
  ) -> [Call] {
    [
      calls(function) { use(plain(matrix, $0)) },
      calls(function) { use(plain(Tensor(1.0), $0)) },
      calls(function) { n in use(pullback(at: matrix) { tracked($0, n) }) },
      calls(function) { n in use(pullback(at: 1.0) { tracked($0, n) }) },
    ]
  }

  static let algebraCalls: [Call] = [
    both("TensorAlgebra.sum(axis:keepingDimensions:)", { $0.sum(axis: $1) }) { $0.sum(axis: $1) },
    both("TensorAlgebra.mean(axis:keepingDimensions:)", { $0.mean(axis: $1) }) {
      $0.mean(axis: $1)
    },
    both("TensorAlgebra.max(axis:keepingDimensions:)", { $0.max(axis: $1) }) { $0.max(axis: $1) },
    both("TensorAlgebra.min(axis:keepingDimensions:)", { $0.min(axis: $1) }) { $0.min(axis: $1) },
    both("TensorAlgebra.sum(axes:keepingDimensions:)", { $0.sum(axes: [0, $1]) }) {
      $0.sum(axes: [$1, 0])
    },
    both("TensorAlgebra.mean(axes:keepingDimensions:)", { $0.mean(axes: [0, $1]) }) {
      $0.mean(axes: [$1, 0])
    },
    both("TensorAlgebra.max(axes:keepingDimensions:)", { $0.max(axes: [0, $1]) }) {
      $0.max(axes: [$1, 0])
    },
    both("TensorAlgebra.min(axes:keepingDimensions:)", { $0.min(axes: [0, $1]) }) {
      $0.min(axes: [$1, 0])
    },
    both("TensorAlgebra.transposed(_:)", { $0.transposed([$1, 0]) }) { $0.transposed([1, $1]) },
    both("TensorAlgebra.broadcast(to:)", { $0.broadcast(to: [$1, 2, 3]) }) {
      $0.broadcast(to: [2, $1])
    },
    both("TensorAlgebra.gathered(at:axis:)", { $0.gathered(at: [$1, 0]) }) {
      $0.gathered(at: [0, $1])
    },
    both("TensorAlgebra.gathered(at:axis:)", { $0.gathered(at: [0], axis: $1) }) {
      $0.gathered(at: [], axis: $1)
    },
    both("TensorAlgebra.subscript(_:)", { $0[$1..., .all] }) { $0[.all, $1] },
    both("TensorAlgebra.subscript(_:)", { $0[...$1, ..<$1] }) { $0[..<$1] },
    both("TensorAlgebra.subscript(_:)", { $0[WrongRange(lower: $1, upper: .max)] }) {
      $0[WrongRange(lower: $1, upper: .min, removesAxis: true), .all]
    },
    both("TensorAlgebra.subscript(_:)", { $0[.ellipsis, $1, .newAxis] }) {
      $0[.indices([$1]), .ellipsis, .stride(by: $1)]
    },
    both("softmax(_:axis:)", { softmax($0, axis: $1) }) { softmax($0, axis: $1) },
    both("logSoftmax(_:axis:)", { logSoftmax($0, axis: $1) }) { logSoftmax($0, axis: $1) },
    both("logSumExp(_:axes:keepingDimensions:)", { logSumExp($0, axes: [$1]) }) {
      logSumExp($0, axes: [$1, $1])
    },
    both("TensorAlgebra.product(axis:keepingDimensions:)", { $0.product(axis: $1) }) {
      $0.product(axis: $1)
    },
    both("TensorAlgebra.product(axes:keepingDimensions:)", { $0.product(axes: [0, $1]) }) {
      $0.product(axes: [$1, 0])
    },
    both("TensorAlgebra.cumulativeSum(axis:reversed:exclusive:)", { $0.cumulativeSum(axis: $1) }) {
      $0.cumulativeSum(axis: $1, reversed: true)
    },
    both(
      "TensorAlgebra.cumulativeProduct(axis:reversed:exclusive:)",
      { $0.cumulativeProduct(axis: $1) }
    ) { $0.cumulativeProduct(axis: $1, exclusive: true) },
    both("TensorAlgebra.cumulativeMax(axis:reversed:)", { $0.cumulativeMax(axis: $1) }) {
      $0.cumulativeMax(axis: $1)
    },
    both("TensorAlgebra.cumulativeMin(axis:reversed:)", { $0.cumulativeMin(axis: $1) }) {
      $0.cumulativeMin(axis: $1)
    },
    both("logCumulativeSumExp(_:axis:reversed:)", { logCumulativeSumExp($0, axis: $1) }) {
      logCumulativeSumExp($0, axis: $1)
    },
    both("linearRecurrence(_:_:axis:reversed:)", { linearRecurrence($0, $0, axis: $1) }) {
      linearRecurrence($0, $0, axis: $1)
    },
    both("TensorAlgebra.centered(axes:)", { $0.centered(axes: [$1]) }) {
      $0.centered(axes: [0, $1])
    },
    both("TensorAlgebra.variance(axis:ddof:keepingDimensions:)", { $0.variance(axis: $1) }) {
      $0.variance(axis: $1)
    },
    both("TensorAlgebra.variance(axes:ddof:keepingDimensions:)", { $0.variance(axes: [0, $1]) }) {
      $0.variance(axes: [0], ddof: $1)
    },
    both(
      "TensorAlgebra.standardDeviation(axis:ddof:keepingDimensions:)",
      { $0.standardDeviation(axis: $1) }
    ) { $0.standardDeviation(axis: $1) },
    both(
      "TensorAlgebra.standardDeviation(axes:ddof:keepingDimensions:)",
      { $0.standardDeviation(axes: [$1]) }
    ) { $0.standardDeviation(ddof: $1) },
    both("TensorAlgebra.peakToPeak(axes:keepingDimensions:)", { $0.peakToPeak(axes: [$1]) }) {
      $0.peakToPeak(axes: [$1, 0])
    },
    both(
      "TensorAlgebra.mean(weights:axes:keepingDimensions:)", { $0.mean(weights: $0, axes: [$1]) }
    ) {
      $0.mean(weights: $0, axes: [$1, $1])
    },
    both("TensorAlgebra.countNonzero(axes:keepingDimensions:)", { $0.countNonzero(axes: [$1]) }) {
      $0.countNonzero(axes: [$1])
    },
    both("TensorAlgebra.any(axes:keepingDimensions:)", { $0.any(axes: [$1]) }) {
      $0.any(axes: [$1])
    },
    both("TensorAlgebra.all(axes:keepingDimensions:)", { $0.all(axes: [$1]) }) {
      $0.all(axes: [$1])
    },
    both("TensorAlgebra.argMax(axis:keepingDimensions:)", { $0.argMax(axis: $1) }) {
      $0.argMax(axis: $1)
    },
    both("TensorAlgebra.argMin(axis:keepingDimensions:)", { $0.argMin(axis: $1) }) {
      $0.argMin(axis: $1, keepingDimensions: true)
    },
    both("TensorAlgebra.norm(_:axes:keepingDimensions:)", { $0.norm(axes: [$1]) }) {
      $0.norm(Double($1))
    },
    both("TensorAlgebra.norm(_:axis:keepingDimensions:)", { $0.norm(axis: $1) }) {
      $0.norm(.infinity, axis: $1)
    },
    both("TensorAlgebra.sorted(axis:descending:)", { $0.sorted(axis: $1) }) {
      $0.sorted(axis: $1, descending: true)
    },
    both("TensorAlgebra.sorted(by:axis:descending:)", { $0.sorted(by: $0, axis: $1) }) {
      $0.sorted(by: $0.sum(), axis: $1)
    },
    both("TensorAlgebra.argSort(axis:descending:)", { $0.argSort(axis: $1) }) {
      $0.argSort(axis: $1)
    },
    both("TensorAlgebra.topK(_:axis:smallest:)", { $0.topK($1).values }) {
      $0.topK($1, axis: 0).positions
    },
    both("TensorAlgebra.topK(_:axis:smallest:)", { $0.topK(1, axis: $1).values }) {
      $0.topK(0, axis: $1).values
    },
    both("TensorAlgebra.diff(order:axis:)", { $0.diff(order: $1) }) { $0.diff(axis: $1) },
    both("TensorAlgebra.median(axes:keepingDimensions:)", { $0.median(axes: [$1]) }) {
      $0.median(axes: [0, $1])
    },
    both("TensorAlgebra.quantile(_:axes:keepingDimensions:)", { $0.quantile(0.5, axes: [$1]) }) {
      $0.quantile(Double($1))
    },
    both("TensorAlgebra.quantile(_:axes:keepingDimensions:)", { x, _ in x.quantile(.nan) }) {
      x, _ in x.quantile(.infinity)
    },
    both("trapezoid(_:spacing:axis:)", { trapezoid($0, axis: $1) }) {
      trapezoid($0, spacing: $0, axis: $1)
    },
    both("trapezoid(_:at:axis:)", { trapezoid($0, at: $0, axis: $1) }) {
      trapezoid($0, at: $0.sum(), axis: $1)
    },
    both("covariance(_:ddof:)", { covariance($0, ddof: $1) }) { covariance($0, ddof: $1) },
    both("concatenated(_:axis:)", { concatenated([$0, $0], axis: $1) }) {
      concatenated([$0, matrix], axis: $1)
    },
    both("stacked(_:axis:)", { stacked([$0, $0], axis: $1) }) { stacked([$0, matrix], axis: $1) },
    [
      calls("concatenated(_:axis:)") { use(concatenated([Tensor<Double>](), axis: $0)) },
      calls("stacked(_:axis:)") { use(stacked([Tensor<Double>](), axis: $0)) },
      calls("Tracked.subscript(_:)") { n in use(pullback(at: matrix) { $0[n] }) },
      calls("Tracked.subscript(_:)") { n in use(pullback(at: 1.0) { $0[n] }) },
      calls("Tracked.subscript(_:)") { n in use(pullback(at: matrix) { $0[n..<Int.max] }) },
      calls("Tracked.subscript(_:)") { n in use(pullback(at: matrix) { $0[Int.min..<n] }) },
      calls("Tracked.elements(from:shape:)") { n in
        use(pullback(at: matrix) { $0.elements(from: n, shape: [2]) })
      },
      calls("Tracked.elements(from:shape:)") { n in
        use(pullback(at: matrix) { $0.elements(from: n, shape: [Int.max]) })
      },
      shaped("Tracked.elements(from:shape:)") { s in
        use(pullback(at: 1.0) { $0.elements(from: 0, shape: s) })
      },
      shaped("Tracked.reshaped(to:)") { s in use(pullback(at: matrix) { $0.reshaped(to: s) }) },
      calls("Tracked.init(arrayLiteral:)") {
        use([] as Tracked<Double>)
        use(pullback(at: vector) { [$0, 1] })
      },
      calls("Tracked.apply(_:_:)") {
        use(Tracked<Double>.apply(CarelessRule(shape: []), []))
      },
      shaped("Tracked.apply(_:_:)") { s in
        use(pullback(at: vector) { Tracked.apply(CarelessRule(value: s), [$0]) })
      },
      shaped("Tracked.apply(_:_:)") { s in
        use(
          gradient(at: vector) {
            Tracked.apply(CarelessRule(shape: [], contributions: [s]), [$0])
          })
      },
    ],
    powerCalls,
  ].flatMap { $0 }

  private static let powerCalls = [
    calls("RuleNumber.powerDerivative(_:_:_:_:from:)") {
      use(Double.powerDerivative(2, .nan, $0, 1, from: nil))
    },
    calls("RuleNumber.powerDerivative(_:_:_:_:from:)") {
      use(Double.powerDerivative(2, 3, 1, $0, from: nil))
    },
    calls("TensorAlgebra.powerDerivative(_:_:_:_:from:)") {
      use(Tensor<Double>.powerDerivative(vector, 3, $0, 1, from: nil))
    },
    calls("TensorAlgebra.powerDerivative(_:_:_:_:from:)") {
      use(Tensor<Double>.powerDerivative(vector, [1, 2], 1, $0, from: nil))
    },
    calls("RuleNumber.scaledPower(_:_:_:less:from:)") {
      use(Tensor<Double>.scaledPower(2, vector, 3, less: $0, from: nil))
    },
    calls("TensorScalar.scaledPower(_:_:_:less:from:)") {
      use(Double.scaledPower(2, .nan, 3, less: $0, from: nil))
    },
    calls("TensorScalar.select(_:_:_:)") { use(Double.select(true, .nan, 1)) },
    calls("TensorAlgebra.select(_:_:_:)") { use(Tensor<Double>.select([1, 0], vector, 1)) },
  ]
}

/// A collection that does not hold as many numbers as it says.
struct WrongCollection: Collection {
  let count: Int
  let given: Int
  var startIndex: Int { 0 }
  var endIndex: Int { given }
  subscript(position: Int) -> Double { 1 }
  func index(after i: Int) -> Int { i + 1 }
}
