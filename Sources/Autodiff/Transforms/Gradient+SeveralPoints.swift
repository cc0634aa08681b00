// Several points side by side: the same functions on a tuple of points.

/// Two points as one.
@usableFromInline
struct PointPair<A: DifferentiableValue, B: DifferentiableValue>: DifferentiableValue
where A.Scalar == B.Scalar {
  @usableFromInline let a: A
  @usableFromInline let b: B

  @inlinable
  init(a: A, b: B) {
    self.a = a
    self.b = b
  }

  @inlinable
  func record(with recorder: inout InputRecorder<A.Scalar>) -> (A.Recorded, B.Recorded) {
    (a.record(with: &recorder), b.record(with: &recorder))
  }

  @inlinable
  func gradient(from reader: inout GradientReader<A.Scalar>) -> PointPair {
    PointPair(a: a.gradient(from: &reader), b: b.gradient(from: &reader))
  }

  @inlinable
  func jacobian(from reader: inout GradientReader<A.Scalar>) -> (A.Jacobian, B.Jacobian) {
    (a.jacobian(from: &reader), b.jacobian(from: &reader))
  }

  @inlinable
  func findTape(with finder: inout TapeFinder<A.Scalar>) {
    a.findTape(with: &finder)
    b.findTape(with: &finder)
  }
}

/// The gradient of a scalar function of two points, by each of them; see `gradient(at:of:)`.
@inlinable @_disfavoredOverload
public func gradient<A: DifferentiableValue, B: DifferentiableValue>(
  at a: A, _ b: B, of f: (A.Recorded, B.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (A, B) where A.Scalar == B.Scalar {
  try valueWithGradient(at: a, b, of: f).gradient
}

/// The value of a scalar function of two points, and its gradients; see `valueWithGradient(at:of:)`.
@inlinable @_disfavoredOverload
public func valueWithGradient<A: DifferentiableValue, B: DifferentiableValue>(
  at a: A, _ b: B, of f: (A.Recorded, B.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (value: A.Scalar, gradient: (A, B))
where A.Scalar == B.Scalar {
  let (value, gradient) = try valueWithGradient(at: PointPair(a: a, b: b)) {
    try f($0.0, $0.1)
  }
  return (value, (gradient.a, gradient.b))
}

/// The pullback of a function of two points; see `pullback(at:of:)`.
@inlinable @_disfavoredOverload
public func pullback<A: DifferentiableValue, B: DifferentiableValue>(
  at a: A, _ b: B, of f: (A.Recorded, B.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (Tensor<A.Scalar>) -> (A, B) where A.Scalar == B.Scalar {
  try valueWithPullback(at: a, b, of: f).pullback
}

/// The value of a function of two points, and its pullback; see `valueWithPullback(at:of:)`.
@inlinable @_disfavoredOverload
public func valueWithPullback<A: DifferentiableValue, B: DifferentiableValue>(
  at a: A, _ b: B, of f: (A.Recorded, B.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (value: Tensor<A.Scalar>, pullback: (Tensor<A.Scalar>) -> (A, B))
where A.Scalar == B.Scalar {
  let (value, pullback) = try valueWithPullback(at: PointPair(a: a, b: b)) {
    try f($0.0, $0.1)
  }
  return (
    value,
    { cotangent in
      let gradient = pullback(cotangent)
      return (gradient.a, gradient.b)
    }
  )
}

/// The gradient of a scalar function of three points, by each of them; see `gradient(at:of:)`.
@inlinable @_disfavoredOverload
public func gradient<A: DifferentiableValue, B: DifferentiableValue, C: DifferentiableValue>(
  at a: A, _ b: B, _ c: C, of f: (A.Recorded, B.Recorded, C.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (A, B, C) where A.Scalar == B.Scalar, A.Scalar == C.Scalar {
  try valueWithGradient(at: a, b, c, of: f).gradient
}

/// The value of a scalar function of three points, and its gradients; see `valueWithGradient(at:of:)`.
@inlinable @_disfavoredOverload
public func valueWithGradient<
  A: DifferentiableValue, B: DifferentiableValue, C: DifferentiableValue
>(
  at a: A, _ b: B, _ c: C, of f: (A.Recorded, B.Recorded, C.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (value: A.Scalar, gradient: (A, B, C))
where A.Scalar == B.Scalar, A.Scalar == C.Scalar {
  let (value, gradient) = try valueWithGradient(at: PointPair(a: a, b: PointPair(a: b, b: c))) {
    try f($0.0, $0.1.0, $0.1.1)
  }
  return (value, (gradient.a, gradient.b.a, gradient.b.b))
}

/// The pullback of a function of three points; see `pullback(at:of:)`.
@inlinable @_disfavoredOverload
public func pullback<A: DifferentiableValue, B: DifferentiableValue, C: DifferentiableValue>(
  at a: A, _ b: B, _ c: C, of f: (A.Recorded, B.Recorded, C.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (Tensor<A.Scalar>) -> (A, B, C) where A.Scalar == B.Scalar, A.Scalar == C.Scalar {
  try valueWithPullback(at: a, b, c, of: f).pullback
}

/// The value of a function of three points, and its pullback; see `valueWithPullback(at:of:)`.
@inlinable @_disfavoredOverload
public func valueWithPullback<
  A: DifferentiableValue, B: DifferentiableValue, C: DifferentiableValue
>(
  at a: A, _ b: B, _ c: C, of f: (A.Recorded, B.Recorded, C.Recorded) throws -> Tracked<A.Scalar>
) rethrows -> (value: Tensor<A.Scalar>, pullback: (Tensor<A.Scalar>) -> (A, B, C))
where A.Scalar == B.Scalar, A.Scalar == C.Scalar {
  let (value, pullback) = try valueWithPullback(at: PointPair(a: a, b: PointPair(a: b, b: c))) {
    try f($0.0, $0.1.0, $0.1.1)
  }
  return (
    value,
    { cotangent in
      let gradient = pullback(cotangent)
      return (gradient.a, gradient.b.a, gradient.b.b)
    }
  )
}
