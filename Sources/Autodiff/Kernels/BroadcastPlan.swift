/// How two operands walk side by side over the elements of their common shape.
///
/// Axes that both operands walk through contiguously, or both repeat, are merged, so that most
/// programs are left with one inner loop of steps 0 or 1 and a few outer positions.
struct BroadcastPlan {
  /// The number of steps of the inner loop.
  let innerCount: Int
  /// The step of each operand in the inner loop: 0 where it is repeated, 1 where it advances.
  let innerSteps: (Int, Int)
  /// The number of runs of the inner loop along the next axis, and the distance of each operand from one to the next.
  fileprivate let rowCount: Int
  fileprivate let rowSteps: (Int, Int)
  private let outerDimensions: [Int]
  private let outerStrides: [(Int, Int)]

  init(_ a: Shape, _ b: Shape, result: Shape) {
    if a == b || result.count == 0 {
      self.init(inner: result.count, steps: (1, 1))
    } else if b.count == 1 && a == result {
      self.init(inner: result.count, steps: (1, 0))
    } else if a.count == 1 && b == result {
      self.init(inner: result.count, steps: (0, 1))
    } else {
      self.init(merging: a, b, result: result)
    }
  }

  /// The plan of one inner loop.
  init(inner: Int, steps: (Int, Int)) {
    innerCount = inner
    innerSteps = steps
    rowCount = 1
    rowSteps = (0, 0)
    outerDimensions = []
    outerStrides = []
  }

  private init(merging a: Shape, _ b: Shape, result: Shape) {
    let stridesA = a.strides(broadcastTo: result)
    let stridesB = b.strides(broadcastTo: result)
    var dimensions: [Int] = []
    var strides: [(Int, Int)] = []
    for axis in (0..<result.rank).reversed() where result[axis] != 1 {
      let next = (stridesA[axis], stridesB[axis])
      if let n = dimensions.last, let last = strides.last,
        next.0 == last.0 * n, next.1 == last.1 * n
      {
        dimensions[dimensions.count - 1] = n * result[axis]
      } else {
        dimensions.append(result[axis])
        strides.append(next)
      }
    }
    innerCount = dimensions.first ?? 1
    innerSteps = strides.first ?? (0, 0)
    rowCount = dimensions.count > 1 ? dimensions[1] : 1
    rowSteps = strides.count > 1 ? strides[1] : (0, 0)
    outerDimensions = Array(dimensions.dropFirst(2))
    outerStrides = Array(strides.dropFirst(2))
  }

  /// The number of runs of the inner loop.
  var runCount: Int { outerDimensions.reduce(rowCount, *) }

  /// Calls `body` with the offsets of result, a and b for each run of the inner loop.
  @inline(__always)
  func forEachRun(_ body: (_ result: Int, _ a: Int, _ b: Int) -> Void) {
    withUnsafePointer(to: self) { BroadcastRuns(of: $0, 0..<runCount).forEach(body) }
  }

  /// The position of a row of runs on each further axis, and the offsets of a and b there.
  fileprivate func position(ofRow row: Int) -> (index: [Int], a: Int, b: Int) {
    var index: [Int] = []
    var (a, b, rest) = (0, 0, row)
    for (dimension, stride) in zip(outerDimensions, outerStrides) {
      index.append(rest % dimension)
      a += rest % dimension * stride.0
      b += rest % dimension * stride.1
      rest /= dimension
    }
    return (index, a, b)
  }

  /// Goes on to the next row of runs.
  fileprivate func advance(_ index: inout [Int], _ a: inout Int, _ b: inout Int) {
    for axis in 0..<index.count {
      index[axis] += 1
      a += outerStrides[axis].0
      b += outerStrides[axis].1
      if index[axis] < outerDimensions[axis] { return }
      a -= outerStrides[axis].0 * outerDimensions[axis]
      b -= outerStrides[axis].1 * outerDimensions[axis]
      index[axis] = 0
    }
  }
}

/// Some runs of a plan's inner loop, or one run by itself.
///
/// It refers to nothing, so that passing it on costs nothing; the plan is one of the caller's.
struct BroadcastRuns {
  /// The number of steps of a run.
  let count: Int
  /// The step of each operand in a run.
  let steps: (Int, Int)
  private let plan: UnsafePointer<BroadcastPlan>?
  private let runs: Range<Int>

  /// One run.
  init(count: Int, steps: (Int, Int)) {
    self.count = count
    self.steps = steps
    plan = nil
    runs = 0..<1
  }

  /// Runs of a plan.
  init(of plan: UnsafePointer<BroadcastPlan>, _ runs: Range<Int>) {
    count = plan.pointee.innerCount
    steps = plan.pointee.innerSteps
    self.plan = plan
    self.runs = runs
  }

  /// Calls `body` with the offsets of result, a and b for each run.
  @inline(__always)
  func forEach(_ body: (_ result: Int, _ a: Int, _ b: Int) -> Void) {
    guard count > 0, !runs.isEmpty else { return }
    let plan = plan?.pointee
    let (rowCount, (s, t)) = (plan?.rowCount ?? 1, plan?.rowSteps ?? (0, 0))
    var (index, a, b) = plan?.position(ofRow: runs.lowerBound / rowCount) ?? ([], 0, 0)
    var column = runs.lowerBound % rowCount
    var run = runs.lowerBound
    while true {
      body(run &* count, a &+ column &* s, b &+ column &* t)
      run &+= 1
      column &+= 1
      guard run < runs.upperBound, let plan else { return }
      if column == rowCount {
        column = 0
        plan.advance(&index, &a, &b)
      }
    }
  }
}

extension Shape {
  /// The row-major strides of this shape walked as `target`: 0 along the axes that are repeated.
  func strides(broadcastTo target: Shape) -> [Int] {
    let own = strides
    let offset = target.rank - rank
    return (0..<target.rank).map { axis in
      axis < offset || self[axis - offset] == 1 ? 0 : own[axis - offset]
    }
  }
}
