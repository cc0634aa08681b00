import Autodiff

extension Attack {
  /// The smallest change that an attack found.
  public struct SmallestChange: Sendable {
    /// The step that turned the decision with the smallest size of all that were tried; nil where none did.
    public let best: Step?
    /// The largest ε that was tried.
    public let limit: Double
    /// What the gradient at x is good for; where it is not usable nothing was tried.
    public let gradientState: GradientState
  }

  /// Looks for the smallest ε at which FGSM or PGD turns the decision, by doubling and bisection.
  ///
  /// It begins where the gradient predicts the boundary. Every step that turned the decision counts with its own size, and is
  /// drawn back along its line towards x as far as the decision stays turned; the smallest of all is the result. It is an upper
  /// bound of the true smallest change: another attack may find a smaller one.
  ///
  /// - Parameters:
  ///   - steps: of PGD at each ε.
  ///   - precision: the bisection ends where ε is known to this share.
  ///   - limit: the largest ε.
  /// - Throws: `InterpretationError`.
  /// - Complexity: some twenty times as many gradients as PGD has steps.
  public func smallestChange(
    at x: Tensor<Double>, steps: Int = 10, precision: Double = 0.01, limit: Double = 1e6
  ) throws(InterpretationError) -> SmallestChange {
    try function.requireRow(x, "input")
    let start = try slope(at: x.scalars)
    let gap = Swift.abs(start.value - boundary)
    guard start.state == .usable, gap.isFinite else {
      return SmallestChange(best: nil, limit: 0, gradientState: start.state)
    }
    var best: Step?
    func attempt(_ epsilon: Double) throws(InterpretationError) -> Bool {
      for step in [
        try fastGradient(at: x, epsilon: epsilon),
        try projectedGradient(at: x, epsilon: epsilon, steps: steps).best,
      ] where step.isFlipped {
        let nearer = try drawnBack(step, to: x, start)
        if nearer.size < best?.size ?? .infinity { best = nearer }
      }
      return best.map { $0.size <= epsilon } ?? false
    }
    let predicted = gap / norm.dualSize(start.gradient)
    var failed = 0.0
    // Just beyond the boundary, where f is straight.
    var epsilon = Swift.min(limit, Swift.max(predicted * 1.01, .leastNormalMagnitude))
    while try !attempt(epsilon) {
      failed = epsilon
      if epsilon >= limit { break }
      epsilon = Swift.min(limit, epsilon * 2)
    }
    while let size = best?.size, size - failed > precision * size {
      let middle = failed + (size - failed) / 2
      guard middle > failed, middle < size else { break }
      if try !attempt(middle) { failed = middle }
    }
    return SmallestChange(best: best, limit: epsilon, gradientState: start.state)
  }

  /// The point nearest to x on the line from a step's end to it at which the decision is still turned; of whole numbers the
  /// step itself, with those changes undone that are not needed.
  private func drawnBack(
    _ step: Step, to x: Tensor<Double>, _ start: (value: Double, gradient: [Double], GradientState)
  ) throws(InterpretationError) -> Step {
    let (origin, end) = (x.scalars, step.point.scalars)
    var (near, far) = (0.0, 1.0)
    var best = step
    for _ in 0..<20 where far - near > 1e-6 {
      let middle = (near + far) / 2
      let point = zip(origin, end).map { $0 + middle * ($1 - $0) }
      let allowed = rules.allowed(point, near: origin, within: step.size, norm)
      let value = try function.value(at: Tensor(allowed))
      let drawn = self.step(from: origin, (start.0, start.1), to: allowed, value: value)
      if drawn.isFlipped {
        far = middle
        if drawn.size < best.size { best = drawn }
      } else {
        near = middle
      }
    }
    return best
  }
}
