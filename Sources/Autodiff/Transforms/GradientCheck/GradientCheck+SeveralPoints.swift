// Several points side by side, as `gradient(at:_:of:)` takes them.

/// Compares the tape's gradient of a function of two points with central differences.
///
/// ```swift
/// checkGradient(at: 2.0, 3.0) { x, y in x * x * y }.agrees  // true
/// ```
///
/// See `checkGradient(at:options:of:)`. The elements are called "x0" and "x1" unless the options
/// name them.
public func checkGradient<A: DifferentiableValue, B: DifferentiableValue>(
  at a: A, _ b: B, options: GradientCheckOptions = GradientCheckOptions(),
  of f: (A.Recorded, B.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> GradientCheckReport where A.Scalar: RealScalar, A.Scalar == B.Scalar {
  try checkGradient(at: PointPair(a: a, b: b), options: options) { try f($0.0, $0.1) }
}

/// Compares the tape's gradient of a function of three points with central differences.
///
/// See `checkGradient(at:options:of:)`. The elements are called "x0", "x1" and "x2" unless the
/// options name them.
public func checkGradient<
  A: DifferentiableValue, B: DifferentiableValue, C: DifferentiableValue
>(
  at a: A, _ b: B, _ c: C, options: GradientCheckOptions = GradientCheckOptions(),
  of f: (A.Recorded, B.Recorded, C.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> GradientCheckReport
where A.Scalar: RealScalar, A.Scalar == B.Scalar, A.Scalar == C.Scalar {
  try checkGradient(at: PointPair(a: a, b: PointPair(a: b, b: c)), options: options) {
    try f($0.0, $0.1.0, $0.1.1)
  }
}
