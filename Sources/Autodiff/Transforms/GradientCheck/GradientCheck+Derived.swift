// Checks of what is not the gradient of one scalar function: pullbacks and second derivatives.

/// Compares the pullback of a function whose result is a tensor with differences, through random
/// cotangents.
///
/// For each random cotangent u the tape's uᵀJ is checked as the gradient of ⟨u, f(x)⟩, as in
/// `checkGradient(at:options:of:)`.
///
/// ```swift
/// checkPullback(at: Tensor<Double>([0.5, 2])) { x in x * x }.agrees  // true
/// ```
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, or a structure of parameters.
///   - cotangents: how many.
///   - options: steps, directions, elements, seed.
///   - f: the function; its result may have any shape.
/// - Throws: what `f` throws.
/// - Complexity: that of `checkGradient(at:options:of:)` for each cotangent.
public func checkPullback<Point: DifferentiableValue>(
  at point: Point, cotangents: Int = 2, options: GradientCheckOptions = GradientCheckOptions(),
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> GradientCheckReport where Point.Scalar: RealScalar {
  try checkPullback(
    at: point, cotangents: cotangents, options: options, isSingleOperation: false, of: f)
}

/// - Parameter isSingleOperation: whether `f` is one operation, with which no other can interfere.
func checkPullback<Point: DifferentiableValue>(
  at point: Point, cotangents: Int, options: GradientCheckOptions, isSingleOperation: Bool,
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> GradientCheckReport where Point.Scalar: RealScalar {
  options.validate()
  GradientCheckOptions.requireCount(cotangents)
  let flat = FlatPoint(point, names: options.names)
  let recording = try CheckRecording(at: point, of: f)
  let value = recording.value
  let nonFiniteSource =
    value.scalars.allSatisfy(\.isFinite) ? nil : recording.firstNonFiniteValue()
  var generator = CheckGenerator(seed: ~options.seed)
  var comparers: [GradientComparer<Point.Scalar>] = []
  for number in 0..<cotangents {
    let weights = (0..<value.count).map { _ in generator.nextWeight() }
    let cotangent = Tensor(shape: value.shape, weights.map { Point.Scalar($0) })
    let (gradient, noise) = recording.gradient(of: recording.output, cotangent: cotangent)
    var comparer = GradientComparer(
      options: options, kind: .pullback, cotangent: number + 1, numbers: flat.numbers,
      center: inner(value, weights), gradient: gradient, noise: noise,
      nonFiniteSource: nonFiniteSource, subject: flat.subject)
    comparer.nanOrigin = recording.nanOrigin(of: recording.output, cotangent: cotangent)
    comparer.evidence = { recording.evidence(order: 1) }
    comparer.isSingleOperation = isSingleOperation
    try comparer.run(analytic: nil) { numbers in
      inner(try CheckRecording(at: flat.rebuilt(numbers), of: f).value, weights)
    } gradientAt: { numbers in
      let recording = try CheckRecording(at: flat.rebuilt(numbers), of: f)
      // A result whose shape depends on the point has no derivative; a slope of NaN decides nothing.
      guard recording.output.shape == cotangent.shape else { return gradient.map { _ in .nan } }
      return recording.gradient(of: recording.output, cotangent: cotangent).gradient
    }
    comparers.append(comparer)
  }
  return GradientCheckReport(comparers, kind: .pullback, value: nil)
}

/// Compares second derivatives by the tape with differences of its first derivatives.
///
/// For a random vector v the recorded sweep gives ⟨∇f, v⟩ as a function on the tape and its
/// gradient, H v. That is compared with differences of ⟨∇f, v⟩, where ∇f comes from the sweep on
/// plain numbers. Check the gradient itself by `checkGradient(at:options:of:)`: a wrong gradient
/// has a derivative, too.
///
/// ```swift
/// checkHessian(at: Tensor<Double>([0.5, 2])) { x in (x * x * x).sum() }.agrees  // true
/// ```
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, or a structure of parameters.
///   - vectors: how many vectors v.
///   - options: steps, directions, elements, seed.
///   - f: the function.
/// - Precondition: `f` returns a scalar.
/// - Throws: what `f` throws.
/// - Complexity: for each vector that of `checkGradient(at:options:of:)`, with the gradient of `f`
///   in place of `f`.
public func checkHessian<Point: DifferentiableValue>(
  at point: Point, vectors: Int = 1, options: GradientCheckOptions = GradientCheckOptions(),
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> GradientCheckReport where Point.Scalar: RealScalar {
  try checkHessian(
    at: point, vectors: vectors, options: options, isSingleOperation: false, of: f)
}

/// - Parameter isSingleOperation: whether `f` is a weighted sum of one operation, with which no other can interfere.
func checkHessian<Point: DifferentiableValue>(
  at point: Point, vectors: Int, options: GradientCheckOptions, isSingleOperation: Bool,
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> GradientCheckReport where Point.Scalar: RealScalar {
  options.validate()
  GradientCheckOptions.requireCount(vectors)
  let flat = FlatPoint(point, names: options.names)
  var generator = CheckGenerator(seed: ~options.seed)
  var comparers: [GradientComparer<Point.Scalar>] = []
  var value: Double?
  for number in 0..<vectors {
    let weights = flat.numbers.map { _ in generator.nextWeight() }
    let direction = flat.tensors(weights.map { Point.Scalar($0) })
    let recording = try CheckRecording(at: point, of: f)
    value = recording.requireScalar()
    let slope = inner(
      recording.gradient(of: recording.output, cotangent: 1).gradient, weights)
    let recordedSlope = recording.recordedSlope(along: direction)
    let (gradient, noise) = recording.gradient(of: recordedSlope, cotangent: 1)
    var comparer = GradientComparer(
      options: options, kind: .hessian, cotangent: number + 1, numbers: flat.numbers,
      center: slope, gradient: gradient, noise: noise,
      nonFiniteSource: slope.isFinite ? nil : recording.firstNonFiniteValue(),
      subject: flat.subject)
    comparer.nanOrigin = recording.nanOrigin(of: recordedSlope, cotangent: 1)
    comparer.evidence = { recording.evidence(order: 2) }
    comparer.isSingleOperation = isSingleOperation
    try comparer.run(analytic: nil) { numbers in
      let recording = try CheckRecording(at: flat.rebuilt(numbers), of: f)
      return inner(recording.gradient(of: recording.output, cotangent: 1).gradient, weights)
    } gradientAt: { numbers in
      let recording = try CheckRecording(at: flat.rebuilt(numbers), of: f)
      return recording.gradient(
        of: recording.recordedSlope(along: direction), cotangent: 1
      ).gradient
    }
    comparers.append(comparer)
  }
  return GradientCheckReport(comparers, kind: .hessian, value: value)
}

/// Σ aᵢ wᵢ; NaN when the lengths differ.
private func inner<Scalar: RealScalar>(_ values: Tensor<Scalar>, _ weights: [Double]) -> Double {
  inner(values.scalars.map { Double($0) }, weights)
}

private func inner(_ values: [Double], _ weights: [Double]) -> Double {
  guard values.count == weights.count else { return .nan }
  return zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
}
