/// How two operands walk side by side over the elements of their common shape.
///
/// Axes that both operands walk through contiguously, or both repeat, are merged, so that most
/// programs are left with one inner loop of steps 0 or 1 and a few outer positions.
struct BroadcastPlan {
  /// The number of steps of the inner loop.
  private(set) var innerCount: Int
  /// The step of each operand in the inner loop: 0 where it is repeated, 1 where it advances.
  let innerSteps: (Int, Int)
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
    outerDimensions = Array(dimensions.dropFirst())
    outerStrides = Array(strides.dropFirst())
  }

  /// The number of runs of the inner loop.
  var runCount: Int { outerDimensions.reduce(1, *) }

  /// The plan with an inner loop of another length.
  func withInnerCount(_ count: Int) -> BroadcastPlan {
    var plan = self
    plan.innerCount = count
    return plan
  }

  /// Calls `body` with the offsets of result, a and b for each run of the inner loop.
  @inline(__always)
  func forEachRun(_ body: (_ result: Int, _ a: Int, _ b: Int) -> Void) {
    forEachRun(in: 0..<runCount, body)
  }

  /// Calls `body` with the offsets of result, a and b for some of the runs of the inner loop.
  @inline(__always)
  func forEachRun(in runs: Range<Int>, _ body: (_ result: Int, _ a: Int, _ b: Int) -> Void) {
    guard innerCount > 0, !runs.isEmpty else { return }
    if outerDimensions.isEmpty {
      body(0, 0, 0)
      return
    }
    var index = [Int](repeating: 0, count: outerDimensions.count)
    var result = runs.lowerBound * innerCount
    var a = 0
    var b = 0
    var rest = runs.lowerBound
    for axis in 0..<index.count {
      index[axis] = rest % outerDimensions[axis]
      rest /= outerDimensions[axis]
      a += index[axis] * outerStrides[axis].0
      b += index[axis] * outerStrides[axis].1
    }
    for _ in runs {
      body(result, a, b)
      result += innerCount
      var axis = 0
      while axis < index.count {
        index[axis] += 1
        a += outerStrides[axis].0
        b += outerStrides[axis].1
        if index[axis] < outerDimensions[axis] { break }
        a -= outerStrides[axis].0 * outerDimensions[axis]
        b -= outerStrides[axis].1 * outerDimensions[axis]
        index[axis] = 0
        axis += 1
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
