/// Compares the tape's gradient with central differences of the function, and says where they
/// differ and why.
///
/// Each comparison sets the tape's derivative, along a random direction v or by one element, beside
///
///     (f(x + h v) − f(x − h v)) / 2h
///
/// extrapolated to h = 0 over shrinking steps (Ridders, 1982), with an estimate of its error.
/// Differences from one side come from the same values and tell a kink from a wrong derivative; the
/// rounding error of f, read from the tape's own adjoints (Bauer, 1974), tells round-off from both.
///
/// ```swift
/// let report = checkGradient(at: Tensor<Double>([0.5, 2])) { x in (x * log(x)).sum() }
/// report.agrees  // true
/// print(report)  // the table
/// ```
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, or a structure of parameters.
///   - options: steps, directions, elements, seed; 4 directions and at most 64 elements by default.
///   - f: the function. It must be the same function at each call: draw no random numbers in it.
/// - Returns: the report. Neither a kink, round-off nor NaN ends in a trap: they are verdicts.
/// - Precondition: `f` returns a scalar; check a function with a tensor result by `checkPullback(at:of:)`.
/// - Throws: what `f` throws.
/// - Complexity: one gradient, one evaluation of `f`, and for each direction and element between 10
///   evaluations (smooth) and 56 (something is amiss, and is looked at on two scales); 6 with a
///   chosen step.
public func checkGradient<Point: DifferentiableValue>(
  at point: Point, options: GradientCheckOptions = GradientCheckOptions(),
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> GradientCheckReport where Point.Scalar: RealScalar {
  try checkGradient(at: point, analytic: nil, options: options, of: f)
}

/// Compares the tape's gradient with differences, and with a gradient that you worked out yourself.
///
/// Every element of `analytic` is compared with the tape's. Where they differ the differences
/// decide whether the verdict is `.wrongAnalytic` or `.wrongRule`.
///
/// ```swift
/// let report = checkGradient(at: 3.0, against: 5.0) { x in x * x }
/// report.disagreements[0].verdict  // .wrongAnalytic: 2x is 6
/// ```
///
/// - Parameters:
///   - point: as in `checkGradient(at:options:of:)`.
///   - analytic: the expected gradient.
///   - options: steps, directions, elements, seed.
///   - f: the function.
/// - Precondition: `analytic` has the shapes of the point, and `f` returns a scalar.
/// - Throws: what `f` throws.
/// - Complexity: that of `checkGradient(at:options:of:)`, and as much again for each element that differs.
public func checkGradient<Point: DifferentiableValue>(
  at point: Point, against analytic: Point,
  options: GradientCheckOptions = GradientCheckOptions(),
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> GradientCheckReport where Point.Scalar: RealScalar {
  try checkGradient(at: point, analytic: analytic, options: options, of: f)
}

/// Compares the tape's gradient with differences, and with a gradient function that you wrote
/// yourself.
///
/// ```swift
/// checkGradient(at: 3.0, against: { x in 2 * x }) { x in x * x }.agrees  // true
/// ```
///
/// See `checkGradient(at:against:options:of:)` for a gradient given as a value.
public func checkGradient<Point: DifferentiableValue>(
  at point: Point, against analytic: (Point) throws -> Point,
  options: GradientCheckOptions = GradientCheckOptions(),
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> GradientCheckReport where Point.Scalar: RealScalar {
  try checkGradient(at: point, analytic: analytic(point), options: options, of: f)
}

private func checkGradient<Point: DifferentiableValue>(
  at point: Point, analytic: Point?, options: GradientCheckOptions,
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> GradientCheckReport where Point.Scalar: RealScalar {
  options.validate()
  let flat = FlatPoint(point, names: options.names)
  let other = analytic.map { FlatPoint($0) }
  if let other, let mismatch = zip(flat.shapes, other.shapes).first(where: { $0 != $1 }) {
    trap(.shapeMismatch(operation: "analytic gradient", mismatch.0, mismatch.1))
  }
  if let other, other.shapes.count != flat.shapes.count {
    trap(
      .shapeMismatch(
        operation: "analytic gradient, number of inputs", [flat.shapes.count], [other.shapes.count])
    )
  }
  let recording = try CheckRecording(at: point, of: f)
  let center = recording.requireScalar()
  let (gradient, noise) = recording.gradient(of: recording.output, cotangent: 1)
  var comparer = GradientComparer(
    options: options, kind: .gradient, cotangent: nil, numbers: flat.numbers, center: center,
    gradient: gradient, noise: noise,
    nonFiniteSource: center.isFinite ? nil : recording.firstNonFiniteValue(),
    subject: flat.subject)
  comparer.nanOrigin = recording.nanOrigin(of: recording.output, cotangent: 1)
  comparer.evidence = { recording.evidence(order: 1) }
  try comparer.run(analytic: other.map { $0.numbers.map { Double($0) } }) { numbers in
    try CheckRecording(at: flat.rebuilt(numbers), of: f).requireScalar()
  } gradientAt: { numbers in
    let recording = try CheckRecording(at: flat.rebuilt(numbers), of: f)
    return recording.gradient(of: recording.output, cotangent: 1).gradient
  }
  return GradientCheckReport([comparer], kind: .gradient, value: center)
}
