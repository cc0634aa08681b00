import Autodiff

/// The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno: a minimum of a smooth function of many parameters, from
/// its gradient alone.
///
/// Each direction is −H g, where H is made of the last steps s and gradient differences y (Nocedal 1980, the two-loop
/// recursion), and each step length satisfies the strong Wolfe conditions with c₁ = 10⁻⁴ and c₂ = 0.9 (Nocedal, Wright: Numerical
/// Optimization, 2nd edition, algorithms 3.5, 3.6 and 7.5).
///
/// ```swift
/// let result = minimized(from: start) { x in square(x - 3).sum() }
/// result.point     // 3 in every place
/// ```
public struct MinimizationResult<Point> {
  /// Why the search ended.
  public enum End: String, Hashable, Sendable {
    /// The largest component of the gradient is at most the tolerance.
    case converged
    /// As many iterations as are allowed.
    case iterations
    /// No step along the direction makes the function smaller: it is as small as rounding lets it become, or has no finite
    /// value about the point.
    case noProgress
  }

  /// Where the function is least, as far as the search went.
  public let point: Point
  /// Its value there.
  public let value: Double
  /// The largest component of the gradient there, by size.
  public let largestComponent: Double
  /// The number of directions taken.
  public let iterations: Int
  /// How often the function and its gradient were evaluated.
  public let evaluations: Int
  /// Why the search ended.
  public let end: End
}

extension MinimizationResult: Sendable where Point: Sendable {}

/// Looks for a minimum by L-BFGS; see `MinimizationResult`.
///
/// - Parameters:
///   - start: where the search begins, a structure of parameters such as a `Network`.
///   - memory: how many steps a direction is made of.
///   - iterations: the most directions.
///   - tolerance: the search ends where no component of the gradient is larger.
///   - f: the function, which is differentiated by the tape.
/// - Complexity: O(memory · parameters) beside the evaluations.
public func minimized<Point: ParameterStructure>(
  from start: Point, memory: Int = 10, iterations: Int = 1000, tolerance: Double = 1e-8,
  _ f: (Point.Recorded) -> Tracked<Point.Scalar>
) -> MinimizationResult<Point> where Point.Scalar == Double {
  var evaluations = 0
  func evaluate(_ x: [Double]) -> (value: Double, gradient: [Double]) {
    evaluations += 1
    let (value, gradient) = valueWithGradient(at: start.replacing(x), of: f)
    return (value, gradient.numbers)
  }

  var x = start.numbers
  var (value, g) = evaluate(x)
  var steps: [(s: [Double], y: [Double], curvature: Double)] = []
  var end = MinimizationResult<Point>.End.iterations
  var iteration = 0
  while true {
    if largest(g) <= tolerance {
      end = .converged
      break
    }
    if iteration >= iterations { break }
    guard value.isFinite, g.allSatisfy(\.isFinite) else {
      end = .noProgress
      break
    }
    iteration += 1
    var direction = twoLoops(g, steps)
    var slope = dotProduct(direction, g)
    if !(slope < 0) {
      // What the steps say is no direction downwards: begin anew.
      steps = []
      direction = g.map { -$0 }
      slope = -dotProduct(g, g)
    }
    let first = steps.isEmpty ? min(1, 1 / dotProduct(g, g).squareRoot()) : 1
    var search = LineSearch(x, direction, value, slope, first)
    guard let found = search.run(evaluate) else {
      if steps.isEmpty {
        end = .noProgress
        break
      }
      steps = []
      continue
    }
    let s = zip(found.x, x).map { $0 - $1 }
    let y = zip(found.gradient, g).map { $0 - $1 }
    let curvature = dotProduct(s, y)
    if curvature > 0 {
      steps.append((s, y, curvature))
      if steps.count > max(1, memory) { steps.removeFirst() }
    }
    (x, value, g) = (found.x, found.value, found.gradient)
  }
  return MinimizationResult(
    point: start.replacing(x), value: value, largestComponent: largest(g), iterations: iteration,
    evaluations: evaluations, end: end)
}

/// −H g, by the two-loop recursion.
private func twoLoops(
  _ g: [Double], _ steps: [(s: [Double], y: [Double], curvature: Double)]
) -> [Double] {
  var q = g
  var factors: [Double] = []
  for (s, y, curvature) in steps.reversed() {
    let α = dotProduct(s, q) / curvature
    factors.append(α)
    for i in q.indices { q[i] -= α * y[i] }
  }
  if let last = steps.last {
    let γ = last.curvature / dotProduct(last.y, last.y)
    for i in q.indices { q[i] *= γ }
  }
  for ((s, y, curvature), α) in zip(steps, factors.reversed()) {
    let β = dotProduct(y, q) / curvature
    for i in q.indices { q[i] += (α - β) * s[i] }
  }
  return q.map { -$0 }
}

/// A search for a step length with the strong Wolfe conditions.
private struct LineSearch {
  typealias Place = (step: Double, x: [Double], value: Double, gradient: [Double], slope: Double)

  let x: [Double]
  let direction: [Double]
  let value: Double
  let slope: Double
  let first: Double

  init(
    _ x: [Double], _ direction: [Double], _ value: Double, _ slope: Double, _ first: Double
  ) {
    (self.x, self.direction, self.value, self.slope, self.first) =
      (x, direction, value, slope, first)
  }

  private let c1 = 1e-4
  private let c2 = 0.9

  /// Lengthens the step until a good one lies behind, then halves the interval by interpolation; nil where none is found.
  mutating func run(
    _ evaluate: ([Double]) -> (value: Double, gradient: [Double])
  ) -> Place? {
    func place(_ step: Double) -> Place {
      let moved = zip(x, direction).map { $0 + step * $1 }
      let (value, gradient) = evaluate(moved)
      return (step, moved, value, gradient, dotProduct(gradient, direction))
    }
    var before: Place = (0, x, value, [], slope)
    var step = first
    for count in 0..<30 {
      let now = place(step)
      if !now.value.isFinite {
        step /= 10
        continue
      }
      if now.value > value + c1 * step * slope || (count > 0 && now.value >= before.value) {
        return zoomed(before, now, place)
      }
      if abs(now.slope) <= -c2 * slope { return now }
      if now.slope >= 0 { return zoomed(now, before, place) }
      before = now
      step *= 2
    }
    return before.step > 0 ? before : nil
  }

  /// A good step between a low place and another one.
  private func zoomed(_ low: Place, _ high: Place, _ place: (Double) -> Place) -> Place? {
    var (low, high) = (low, high)
    for _ in 0..<40 {
      let now = place(between(low, high))
      if !(now.value <= value + c1 * now.step * slope) || now.value >= low.value {
        high = now
      } else {
        if abs(now.slope) <= -c2 * slope { return now }
        if now.slope * (high.step - low.step) >= 0 { high = low }
        low = now
      }
      if abs(high.step - low.step) <= 1e-16 * max(1, abs(low.step)) { break }
    }
    return low.step > 0 && low.value < value ? low : nil
  }

  /// The minimum of the parabola through both values and the slope at the low place, kept off the ends.
  private func between(_ low: Place, _ high: Place) -> Double {
    let width = high.step - low.step
    let bend = 2 * (high.value - low.value - low.slope * width)
    let share = bend > 0 ? -low.slope * width / bend : 0.5
    return low.step + width * (share.isFinite ? min(max(share, 0.1), 0.9) : 0.5)
  }
}

private func dotProduct(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

private func largest(_ x: [Double]) -> Double {
  x.reduce(0) { $1.isNaN ? .nan : max($0, abs($1)) }
}

extension ParameterStructure where Scalar == Double {
  /// All parameters, one after the other.
  fileprivate var numbers: [Double] {
    var numbers: [Double] = []
    _ = map { (tensor: Tensor<Double>) -> Tensor<Double> in
      numbers += tensor.scalars
      return tensor
    }
    return numbers
  }

  /// The structure with other parameters.
  fileprivate func replacing(_ numbers: [Double]) -> Self {
    var start = 0
    return map { (tensor: Tensor<Double>) -> Tensor<Double> in
      defer { start += tensor.count }
      return Tensor(shape: tensor.shape, numbers[start..<(start + tensor.count)])
    }
  }
}
