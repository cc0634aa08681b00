import Autodiff
import GenericOperators

/// An operation on tensors without elements whose other extents no memory could hold.
enum EmptyOperation: CaseIterable, Sendable {
  case negated, exponential, sumOfTwo, power, larger, choice
  case reshaped, broadcast, transposed, turned, part, row, block, gathered, run
  case concatenated, stacked
  case sumOfOneAxis, sumOfScatteredAxes, keptSum, largest, logOfSum, softmax, logSoftmax
  case productOfAxis, cumulated, multiplied, largestSoFar, logSoFar, recurrence
  case sorted, ordered, middle, deviation, normOfAxis, positionOfLargest, differences
  case product, batches, repeatedFactor, affineMap

  private static let n = 1 << 40

  var inputs: [Shape] {
    let n = Self.n
    return switch self {
    case .negated, .exponential, .reshaped, .part, .row: [[n, 0]]
    case .sumOfTwo, .power, .larger: [[n, 1, 0], [1, 4, 1]]
    case .choice: [[n, 1, 0], [1, 4, 1], []]
    case .broadcast: [[1, 0]]
    case .transposed, .turned: [[n, 0, 3]]
    case .block, .gathered, .sumOfScatteredAxes, .keptSum: [[n, 3, 0]]
    case .sumOfOneAxis, .largest, .logOfSum, .softmax, .logSoftmax, .productOfAxis: [[n, 3, 0]]
    case .cumulated, .multiplied, .largestSoFar, .logSoFar: [[n, 3, 0]]
    case .sorted, .ordered, .middle, .deviation, .normOfAxis, .positionOfLargest, .differences:
      [[n, 3, 0]]
    case .recurrence: [[n, 1, 0], [3, 0]]
    case .run: [[0]]
    case .concatenated: [[n, 3, 0], [n, 2, 0]]
    case .stacked: [[n, 0], [n, 0]]
    case .product: [[0, n], [n, 0]]
    // Here 2^23 · 2^23 · 2^23 multiplications for each of no matrices.
    case .batches: [[0, 1 << 23, 1 << 23], [0, 1 << 23, 1 << 23]]
    // The gradient by the first factor has 2^48 places before it is added up.
    case .repeatedFactor: [[2, 2], [1 << 46, 0, 2, 1]]
    case .affineMap: [[0, n], [0, n], [0]]
    }
  }

  var result: Shape {
    let n = Self.n
    return switch self {
    case .negated, .exponential: [n, 0]
    case .sumOfTwo, .power, .larger, .choice: [n, 4, 0]
    case .reshaped: [0, 100, n]
    case .broadcast: [n, 0]
    case .transposed: [3, 0, n]
    case .turned: [0, n, 3]
    case .part: [n - 10, 0]
    case .row: [0]
    case .block: [n - 1, 2, 0]
    case .gathered: [n, 4, 0]
    case .run: [n, 0]
    case .concatenated: [n, 5, 0]
    case .stacked: [n, 2, 0]
    case .sumOfScatteredAxes: [3]
    case .keptSum: [1, 3, 1]
    case .sumOfOneAxis, .largest, .logOfSum, .productOfAxis: [n, 0]
    case .cumulated, .multiplied, .largestSoFar, .logSoFar, .recurrence: [n, 3, 0]
    case .sorted, .ordered: [n, 3, 0]
    case .middle, .deviation, .normOfAxis, .positionOfLargest: [n, 0]
    case .differences: [n - 2, 3, 0]
    case .softmax, .logSoftmax: [n, 3, 0]
    case .product, .affineMap: [0, 0]
    case .batches: [0, 1 << 23, 1 << 23]
    case .repeatedFactor: [1 << 46, 0, 2, 1]
    }
  }

  func callAsFunction<T: TensorAlgebra>(_ x: [T]) -> T where T.Scalar: RealScalar {
    switch self {
    case .negated: -x[0]
    case .exponential: exp(x[0])
    case .sumOfTwo: x[0] + x[1]
    case .power: pow(x[0], x[1])
    case .larger: maximum(x[0], x[1])
    case .choice: T.where(x[0], x[1], x[2])
    case .reshaped: x[0].reshaped(to: result)
    case .broadcast: x[0].broadcast(to: result)
    case .transposed: x[0].transposed()
    case .turned: x[0].transposed([1, 0, 2])
    case .part: x[0][5..<Self.n - 5]
    case .row: x[0][7]
    case .block: x[0][1..., 1..<3]
    case .gathered: x[0].gathered(at: [0, 2, 2, 1], axis: 1)
    case .run: x[0].elements(from: 0, shape: result)
    case .concatenated: Autodiff.concatenated(x, axis: 1)
    case .stacked: Autodiff.stacked(x, axis: 1)
    case .sumOfOneAxis: x[0].sum(axis: 1)
    case .sumOfScatteredAxes: x[0].sum(axes: [0, 2])
    case .keptSum: x[0].sum(axes: [0, 2], keepingDimensions: true)
    case .largest: x[0].max(axis: 1)
    case .logOfSum: logSumExp(x[0], axes: [1])
    case .softmax: Autodiff.softmax(x[0], axis: 1)
    case .logSoftmax: Autodiff.logSoftmax(x[0], axis: 1)
    case .productOfAxis: x[0].product(axis: 1)
    case .cumulated: x[0].cumulativeSum(axis: 0)
    case .multiplied: x[0].cumulativeProduct(axis: 1)
    case .largestSoFar: x[0].cumulativeMax(axis: 2)
    case .logSoFar: logCumulativeSumExp(x[0], axis: 0)
    case .recurrence: linearRecurrence(x[0], x[1], axis: 0)
    case .sorted: x[0].sorted(axis: 0)
    case .ordered: x[0].argSort(axis: 1)
    case .middle: x[0].median(axes: [1])
    case .deviation: x[0].standardDeviation(axes: [1])
    case .normOfAxis: x[0].norm(axis: 1)
    case .positionOfLargest: x[0].argMax(axis: 1)
    case .differences: x[0].diff(order: 2, axis: 0)
    case .product, .batches, .repeatedFactor: matmul(x[0], x[1])
    case .affineMap: affine(x[0], x[1], x[2])
    }
  }
}
