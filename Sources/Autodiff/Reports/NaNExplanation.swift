/// A derivative that is NaN: where it became so, and what the function itself says of the slope.
public struct NaNExplanation: Sendable {
  /// The element by which was differentiated.
  public let subject: GradientCheckReport.Subject
  /// The operation that made NaN of numbers; `nil` where there is none, as for a derivative by a point that is NaN.
  public let origin: NaNOrigin?
  /// What differences of the function give.
  public let slope: DifferenceSlope
}

extension NaNExplanation: CustomStringConvertible {
  /// "x[0]: …; differences from the right give 1 ± 2e-12".
  public var description: String { "\(subject): \(reason)" }

  /// The description without the subject.
  package var reason: String {
    (origin.map { "\($0); " } ?? "") + slope.description
  }
}

/// Says why derivatives of a function are NaN: which operation met 0 · ∞, and what the limit seems to be.
///
/// ```swift
/// for explanation in explainNaN(at: 0.0, of: { x in sqrt(x * x) }) { print(explanation) }
/// // x: * meets inf · 0: inf reaches it, and its derivative at 0 is 0; differences give -1 on the left and 1 on
/// // the right, a kink
/// ```
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, or a structure of parameters.
///   - options: the steps of the differences and the names; at most `elements` derivatives are explained.
///   - f: the function.
/// - Returns: one for each element by which the derivative is NaN, in row-major order; none where nothing is NaN.
/// - Precondition: `f` returns a scalar.
/// - Throws: what `f` throws.
/// - Complexity: a gradient, and for each element a sweep for each operation between it and the one that is found, and
///   up to 56 evaluations of `f`.
public func explainNaN<Point: DifferentiableValue>(
  at point: Point, options: GradientCheckOptions = GradientCheckOptions(),
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> [NaNExplanation] where Point.Scalar: RealScalar {
  options.validate()
  let flat = FlatPoint(point, names: options.names)
  let recording = try CheckRecording(at: point, of: f)
  let center = recording.requireScalar()
  let (gradient, noise) = recording.gradient(of: recording.output, cotangent: 1)
  let origin = recording.nanOrigin(of: recording.output, cotangent: 1)
  var comparer = GradientComparer(
    options: options, kind: .gradient, cotangent: nil, numbers: flat.numbers, center: center,
    gradient: gradient, noise: noise, nonFiniteSource: nil, subject: flat.subject)
  var explanations: [NaNExplanation] = []
  for position in gradient.indices
  where gradient[position].isNaN && explanations.count < options.elements {
    let finding = try comparer.finding(at: position) { numbers in
      try CheckRecording(at: flat.rebuilt(numbers), of: f).requireScalar()
    } _: { _ in
      gradient
    }
    let slope: DifferenceSlope =
      if case .tapeNotFinite(let slope) = finding.reason { slope } else { .unavailable }
    explanations.append(
      NaNExplanation(subject: flat.subject(position), origin: origin(position), slope: slope))
  }
  return explanations
}
