// The generic functions again, for points that are literals.
//
// The type of a literal is settled last, and until then a generic function's closure has arguments of unknown
// type, on which a long body cannot be type-checked in reasonable time. Here they are known. A
// point of any other kind has its type from the start, and the generic functions do as well.
//
// These are the only overloads that are not disfavoured, and there must be no more of them: each is tried on every
// literal, and one that is tried with arguments of the wrong type takes as long as the body allows.

/// The gradient of a scalar function of one number; see `gradient(at:of:)`.
@inlinable
public func gradient(
  at a: Double, of f: (Tracked<Double>) throws -> Tracked<Double>
) rethrows -> Double {
  try valueWithGradient(at: a, of: f).gradient
}

/// The value of a scalar function of one number, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient(
  at a: Double, of f: (Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (value: Double, gradient: Double) {
  let recording = Recording<Double>.begin(at: a)
  let output = try recording.record(a, f)
  var reader = recording.reader(of: output)
  return (output.number, reader.nextScalar())
}

/// The gradient of a scalar function of two numbers; see `gradient(at:of:)`.
@inlinable
public func gradient(
  at a: Double, _ b: Double, of f: (Tracked<Double>, Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (Double, Double) {
  try valueWithGradient(at: a, b, of: f).gradient
}

/// The value of a scalar function of two numbers, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient(
  at a: Double, _ b: Double, of f: (Tracked<Double>, Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (value: Double, gradient: (Double, Double)) {
  let (value, gradient) = try valueWithGradient(at: PointPair(a: a, b: b)) {
    try f($0.0, $0.1)
  }
  return (value, (gradient.a, gradient.b))
}

/// The gradient of a scalar function of three numbers; see `gradient(at:of:)`.
@inlinable
public func gradient(
  at a: Double, _ b: Double, _ c: Double,
  of f: (Tracked<Double>, Tracked<Double>, Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (Double, Double, Double) {
  try valueWithGradient(at: a, b, c, of: f).gradient
}

/// The value of a scalar function of three numbers, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient(
  at a: Double, _ b: Double, _ c: Double,
  of f: (Tracked<Double>, Tracked<Double>, Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (value: Double, gradient: (Double, Double, Double)) {
  let (value, gradient) = try valueWithGradient(at: PointPair(a: a, b: PointPair(a: b, b: c))) {
    try f($0.0, $0.1.0, $0.1.1)
  }
  return (value, (gradient.a, gradient.b.a, gradient.b.b))
}

/// The pullback of a function of one number; see `pullback(at:of:)`.
@inlinable
public func pullback(
  at a: Double, of f: (Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (Tensor<Double>) -> Double {
  try valueWithPullback(at: a, of: f).pullback
}

/// The value of a function of one number, and its pullback; see `valueWithPullback(at:of:)`.
@inlinable
public func valueWithPullback(
  at a: Double, of f: (Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (value: Tensor<Double>, pullback: (Tensor<Double>) -> Double) {
  let recording = Recording<Double>.begin(at: a)
  let output = try recording.record(a, f)
  return (
    output.value,
    { cotangent in
      var reader = recording.reader(of: output, cotangent: cotangent)
      return reader.nextScalar()
    }
  )
}
