import Autodiff

extension Attack {
  /// A size up to which no change turns the decision.
  public struct Certificate: Hashable, Sendable {
    /// ε: every allowed change with |δ_i| ≤ ε leaves the decision as it is; 0 where the bounds show nothing.
    public let radius: Double
    /// Whether a larger ε than the limit would do as well.
    public let isLimited: Bool
  }

  /// The largest ε for which bounds of f over all allowed changes |δ_i| ≤ ε stay on one side of the boundary, by bisection.
  ///
  /// The rules of f run on `Interval`, so that the bounds hold for every point of the box, in exact arithmetic and as this
  /// library computes f. A ball of the Euclidean norm lies in the box of its radius, so that the radius is one for it, too.
  ///
  /// Bounds widen from layer to layer: the radius is at most the true one, which lies between it and what an attack found.
  ///
  /// - Parameters:
  ///   - limit: where the search begins, as the size that an attack found.
  ///   - precision: the search ends where ε is known to this share.
  /// - Throws: `InterpretationError`, or `BoundsError` where f has a primitive without bounds.
  /// - Complexity: some thirty times the evaluation of f on intervals.
  public func certificate(
    at x: Tensor<Double>, limit: Double = 1e6, precision: Double = 0.001
  ) throws -> Certificate {
    let value = try function.value(at: x)
    let program = program(at: x) { [function] x in
      function(x.reshaped(to: [1, x.shape[0]])).sum()
    }
    let numbers = x.scalars
    func holds(_ epsilon: Double) throws(BoundsError) -> Bool {
      let sides = numbers.indices.map {
        rules.bounds(of: $0, at: numbers[$0], within: epsilon)
      }
      let box = try TensorBounds(
        lower: Tensor(sides.map(\.lowerBound)), upper: Tensor(sides.map(\.upperBound)))
      let bounds = try program.bounds(over: [box])
      // Of what is unknown neither holds.
      return side(value) > 0
        ? bounds.lower.scalar > boundary : bounds.upper.scalar <= boundary
    }
    guard !value.isNaN, limit > 0 else { return Certificate(radius: 0, isLimited: false) }
    if try holds(limit) { return Certificate(radius: limit, isLimited: true) }
    var (low, high) = (0.0, limit)
    for _ in 0..<120 {
      let middle = high / 2
      if try holds(middle) {
        low = middle
        break
      }
      high = middle
    }
    while low > 0, high - low > precision * high {
      let middle = low + (high - low) / 2
      if try holds(middle) { low = middle } else { high = middle }
    }
    return Certificate(radius: low, isLimited: false)
  }
}
