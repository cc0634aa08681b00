/// A gradient from differences of the function, with an estimate of its error.
public struct NumericalGradient<Point> {
  /// The derivative by each number of the point; NaN where differences give none.
  public let gradient: Point
  /// The estimated error of each derivative; infinite where it is unknown.
  public let errorEstimate: Point
  /// How often the function was evaluated.
  public let evaluations: Int
}

extension NumericalGradient: Sendable where Point: Sendable {}

/// The gradient of a scalar function by central differences, one element at a time.
///
/// With adaptive steps (f(x + h) − f(x − h)) / 2h is extrapolated to h = 0 (Ridders, 1982); see
/// `GradientCheckOptions.Step`. At a kink the result is the mean of the two slopes and its error
/// estimate half their distance.
///
/// ```swift
/// let slope = numericalGradient(at: 1.0) { x in sin(x) }
/// slope.gradient       // cos 1 = 0.5403023…
/// slope.errorEstimate  // below 1e-12
/// ```
///
/// It knows nothing of the tape's derivative. Use it for what has no trusted derivative, and
/// `checkGradient(at:options:of:)` to compare.
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, or a structure of parameters.
///   - options: the steps; directions, elements and seed have no effect.
///   - f: the function.
/// - Precondition: `f` returns a scalar.
/// - Throws: what `f` throws.
/// - Complexity: for each element between 10 evaluations of `f` (smooth) and 52; with a chosen step 6.
public func numericalGradient<Point: DifferentiableValue>(
  at point: Point, options: GradientCheckOptions = GradientCheckOptions(),
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> NumericalGradient<Point> where Point.Scalar: RealScalar {
  options.validate()
  let flat = FlatPoint(point, names: options.names)
  let recording = try CheckRecording(at: point, of: f)
  let center = recording.requireScalar()
  // The tape is read for what rounding does to f; the gradient itself stays out of it.
  let (ignored, noise) = recording.gradient(of: recording.output, cotangent: 1)
  var comparer = GradientComparer(
    options: options, kind: .gradient, cotangent: nil, numbers: flat.numbers, center: center,
    gradient: ignored.map { _ in 0 }, noise: noise, nonFiniteSource: nil, subject: flat.subject)
  comparer.measuresOnly = true
  var gradient: [Point.Scalar] = []
  var errors: [Point.Scalar] = []
  for position in flat.numbers.indices {
    let finding = try comparer.finding(at: position) { numbers in
      try CheckRecording(at: flat.rebuilt(numbers), of: f).requireScalar()
    } _: { _ in
      ignored
    }
    var estimate = finding.estimate
    switch finding.verdict {
    case .kink:
      if let left = finding.left, let right = finding.right {
        estimate.error = max(estimate.error, abs(right.value - left.value) / 2)
      }
    case .discontinuity, .notFinite:
      estimate = DerivativeEstimate(value: .nan, error: .infinity, step: 0)
    case .agrees, .inconclusive, .wrongRule, .kinkOrWrongRule, .wrongAnalytic: break
    }
    gradient.append(Point.Scalar(estimate.value))
    errors.append(Point.Scalar(estimate.error))
  }
  return NumericalGradient(
    gradient: flat.rebuilt(gradient), errorEstimate: flat.rebuilt(errors),
    evaluations: comparer.evaluations + 1)
}
