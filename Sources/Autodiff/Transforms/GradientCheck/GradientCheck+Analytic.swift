// A gradient of the caller's by one of several inputs, which are differentiated together.

/// Compares the tape's gradient by one input with a gradient of the caller's; differences are taken of the elements in
/// which the two differ, and decide.
///
/// The tape's gradient is that by all inputs at once: it differs from one with the others held constant where two
/// of them tie.
///
/// - Parameters:
///   - point: the inputs.
///   - input: the position of the one that `analytic` belongs to.
///   - analytic: the caller's gradient, of the shape of that input.
///   - errors: how far rounding may have moved elements of either, by their positions; no smaller difference counts.
///   - options: as for `checkGradient(at:options:of:)`; no directions are compared.
///   - f: the function.
/// - Precondition: `f` returns a scalar.
package func checkAnalyticGradient<Scalar: RealScalar>(
  at point: [Tensor<Scalar>], input: Int, against analytic: Tensor<Scalar>,
  errors: [Int: Double] = [:], options: GradientCheckOptions = GradientCheckOptions(),
  of f: ([Tracked<Scalar>]) throws -> Tracked<Scalar>
) rethrows -> GradientCheckReport {
  options.validate()
  guard analytic.shape == point[input].shape else {
    trap(
      .shapeMismatch(operation: "analytic gradient", point[input].shape, analytic.shape))
  }
  let flat = FlatPoint(point, names: options.names)
  let recording = try CheckRecording(at: point, of: f)
  let center = recording.requireScalar()
  let (gradient, noise) = recording.gradient(of: recording.output, cotangent: 1)
  var comparer = GradientComparer(
    options: options, kind: .gradient, cotangent: nil, numbers: flat.numbers, center: center,
    gradient: gradient, noise: noise,
    nonFiniteSource: center.isFinite ? nil : recording.firstNonFiniteValue(),
    subject: flat.subject)
  let start = point[..<input].reduce(0) { $0 + $1.count }
  let claim = AnalyticGradient(
    start: start, values: analytic.scalars.map { Double($0) }, errors: errors)
  try comparer.run(only: claim) { numbers in
    try CheckRecording(at: flat.rebuilt(numbers), of: f).requireScalar()
  } gradientAt: { numbers in
    let recording = try CheckRecording(at: flat.rebuilt(numbers), of: f)
    return recording.gradient(of: recording.output, cotangent: 1).gradient
  }
  return GradientCheckReport([comparer], kind: .gradient, value: center)
}

/// The positions at which two gradients differ by more than a check lets pass.
///
/// - Precondition: their shapes are equal.
package func differences<Scalar: RealScalar>(
  between gradient: Tensor<Scalar>, and analytic: Tensor<Scalar>, errors: [Int: Double] = [:]
) -> [Int] {
  let claim = AnalyticGradient(values: analytic.scalars.map { Double($0) }, errors: errors)
  let tolerance = GradientCheckOptions.defaultTolerance(Scalar.self)
  return gradient.scalars.enumerated().compactMap { position, number in
    claim.agrees(with: Double(number), at: position, tolerance: tolerance) ? nil : position
  }
}

/// A gradient of the caller's, by some of a function's numbers.
struct AnalyticGradient: Sendable {
  /// The position of the first of them.
  var start = 0
  let values: [Double]
  /// How far rounding may have moved elements of this gradient or the tape's, by their positions in `values`.
  var errors: [Int: Double] = [:]

  /// Whether an element is the tape's, as far as one can tell.
  func agrees(with tape: Double, at offset: Int, tolerance: Double) -> Bool {
    let difference = abs(tape - values[offset])
    return difference <= tolerance * max(abs(tape), abs(values[offset]))
      || difference <= errors[offset] ?? 0
  }
}
