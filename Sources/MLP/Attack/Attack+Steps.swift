import Autodiff

extension Attack {
  /// FGSM (Goodfellow, Shlens and Szegedy, 2015): one step of size ε where the gradient is steepest, to the other side.
  ///
  /// δ = ∓ε sign ∇f for the largest change of an input, ∓ε ∇f / ‖∇f‖ for the Euclidean norm; then what the rules demand.
  ///
  /// - Throws: `InterpretationError`.
  /// - Complexity: one gradient and one evaluation.
  public func fastGradient(
    at x: Tensor<Double>, epsilon: Double
  ) throws(InterpretationError) -> Step {
    try projectedGradient(at: x, epsilon: epsilon, steps: 1, stepSize: epsilon).last
  }

  /// PGD (Madry and others, 2018): steps like FGSM's, each projected onto the ball of radius ε around x.
  ///
  /// It starts at x.
  ///
  /// - Parameters:
  ///   - steps: the number of steps.
  ///   - stepSize: the size of each; 2.5 ε / steps unless given.
  /// - Returns: the step that ends where the last iterate is, and the one that ends where f is farthest on the other side, of
  ///   all iterates.
  /// - Throws: `InterpretationError`.
  /// - Complexity: one gradient for each step.
  public func projectedGradient(
    at x: Tensor<Double>, epsilon: Double, steps: Int = 10, stepSize: Double? = nil
  ) throws(InterpretationError) -> (last: Step, best: Step) {
    try function.requireRow(x, "input")
    try require(epsilon, "epsilon")
    try function.requireSamples(steps, "steps", from: 1)
    let stepSize = stepSize ?? 2.5 * epsilon / Double(steps)
    try require(stepSize, "step size")
    let x = x.scalars
    let start = try slope(at: x)
    let side = side(start.value)
    // The iterate before its numbers are made whole, which would undo small steps.
    var (iterate, point, here) = (x, x, start)
    var last = step(from: x, (start.value, start.gradient), to: x, value: start.value)
    var best = last
    for _ in 0..<steps where here.state == .usable {
      iterate = moved(iterate, along: here.gradient, by: -side * stepSize)
      iterate = projected(iterate, around: x, epsilon)
      point = rules.allowed(iterate, near: x, within: epsilon, norm)
      if rules.whole.isEmpty { iterate = point }
      here = try slope(at: point)
      last = step(from: x, (start.value, start.gradient), to: point, value: here.value)
      if side * (last.value - best.value) < 0 { best = last }
    }
    return (last, best)
  }

  private func require(_ number: Double, _ name: String) throws(InterpretationError) {
    guard number.isFinite, number >= 0 else { throw .magnitude(name: name, number) }
  }

  /// A point moved by a distance in the steepest direction.
  private func moved(
    _ point: [Double], along gradient: [Double], by distance: Double
  ) -> [Double] {
    switch norm {
    case .infinity:
      return zip(point, gradient).map { $0 + distance * Double.sign($1) }
    case .euclidean:
      let size = norm.size(gradient)
      return zip(point, gradient).map { $0 + distance * ($1 / size) }
    }
  }

  /// The nearest point of the ball.
  private func projected(
    _ point: [Double], around x: [Double], _ epsilon: Double
  ) -> [Double] {
    switch norm {
    case .infinity:
      return zip(point, x).map { Swift.max(Swift.min($0, $1 + epsilon), $1 - epsilon) }
    case .euclidean:
      let change = zip(point, x).map { $0 - $1 }
      let size = norm.size(change)
      guard size > epsilon else { return point }
      return zip(x, change).map { $0 + $1 * (epsilon / size) }
    }
  }
}
