// The Jacobian of a function of several points, by each of them.

/// The Jacobian of a function of two points, by each of them.
///
/// ```swift
/// let (ja, jb) = jacobian(at: a, b) { a, b in a * b }  // two tensors: diag(b), diag(a)
/// ```
///
/// See `jacobian(at:of:)`.
@inlinable @_disfavoredOverload
public func jacobian<A: DifferentiableValue, B: DifferentiableValue>(
  at a: A, _ b: B, of f: (A.Recorded, B.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (A.Jacobian, B.Jacobian) where A.Scalar == B.Scalar {
  try valueWithJacobian(at: a, b, of: f).jacobian
}

/// The value of a function of two points, and its Jacobian by each of them; see `jacobian(at:of:)`.
@inlinable @_disfavoredOverload
public func valueWithJacobian<A: DifferentiableValue, B: DifferentiableValue>(
  at a: A, _ b: B, of f: (A.Recorded, B.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (value: Tensor<A.Scalar>, jacobian: (A.Jacobian, B.Jacobian))
where A.Scalar == B.Scalar {
  try valueWithJacobian(at: PointPair(a: a, b: b)) { try f($0.0, $0.1) }
}

/// The Jacobian of a function of three points, by each of them; see `jacobian(at:of:)`.
@inlinable @_disfavoredOverload
public func jacobian<A: DifferentiableValue, B: DifferentiableValue, C: DifferentiableValue>(
  at a: A, _ b: B, _ c: C, of f: (A.Recorded, B.Recorded, C.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (A.Jacobian, B.Jacobian, C.Jacobian)
where A.Scalar == B.Scalar, A.Scalar == C.Scalar {
  try valueWithJacobian(at: a, b, c, of: f).jacobian
}

/// The value of a function of three points, and its Jacobian by each of them; see `jacobian(at:of:)`.
@inlinable @_disfavoredOverload
public func valueWithJacobian<
  A: DifferentiableValue, B: DifferentiableValue, C: DifferentiableValue
>(
  at a: A, _ b: B, _ c: C, of f: (A.Recorded, B.Recorded, C.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (value: Tensor<A.Scalar>, jacobian: (A.Jacobian, B.Jacobian, C.Jacobian))
where A.Scalar == B.Scalar, A.Scalar == C.Scalar {
  let (value, jacobian) = try valueWithJacobian(
    at: PointPair(a: a, b: PointPair(a: b, b: c))
  ) { try f($0.0, $0.1.0, $0.1.1) }
  return (value, (jacobian.0, jacobian.1.0, jacobian.1.1))
}
