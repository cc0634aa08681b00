// The generic functions again, for the points that most programs have. With them the closure's arguments have their
// types before its body is type-checked, which then takes milliseconds; through the generic functions a
// long body takes seconds, unless its arguments are declared, as in `{ (x: Tracked<Double>) in … }`.

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

/// The gradient of a scalar function of one tensor; see `gradient(at:of:)`.
@inlinable
public func gradient<Scalar: TensorScalar>(
  at a: Tensor<Scalar>, of f: (Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> Tensor<Scalar> {
  try valueWithGradient(at: a, of: f).gradient
}

/// The value of a scalar function of one tensor, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient<Scalar: TensorScalar>(
  at a: Tensor<Scalar>, of f: (Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (value: Scalar, gradient: Tensor<Scalar>) {
  let recording = Recording<Scalar>.begin(at: a)
  let output = try recording.record(a, f)
  var reader = recording.reader(of: output)
  return (output.number, a.gradient(from: &reader))
}

/// The gradient of a scalar function of two tensors; see `gradient(at:of:)`.
@inlinable
public func gradient<Scalar: TensorScalar>(
  at a: Tensor<Scalar>, _ b: Tensor<Scalar>,
  of f: (Tracked<Scalar>, Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (Tensor<Scalar>, Tensor<Scalar>) {
  try valueWithGradient(at: a, b, of: f).gradient
}

/// The value of a scalar function of two tensors, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient<Scalar: TensorScalar>(
  at a: Tensor<Scalar>, _ b: Tensor<Scalar>,
  of f: (Tracked<Scalar>, Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (value: Scalar, gradient: (Tensor<Scalar>, Tensor<Scalar>)) {
  let (value, gradient) = try valueWithGradient(at: PointPair(a: a, b: b)) {
    try f($0.0, $0.1)
  }
  return (value, (gradient.a, gradient.b))
}

/// The gradient of a scalar function of three tensors; see `gradient(at:of:)`.
@inlinable
public func gradient<Scalar: TensorScalar>(
  at a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ c: Tensor<Scalar>,
  of f: (Tracked<Scalar>, Tracked<Scalar>, Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>) {
  try valueWithGradient(at: a, b, c, of: f).gradient
}

/// The value of a scalar function of three tensors, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient<Scalar: TensorScalar>(
  at a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ c: Tensor<Scalar>,
  of f: (Tracked<Scalar>, Tracked<Scalar>, Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (value: Scalar, gradient: (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>)) {
  let (value, gradient) = try valueWithGradient(at: PointPair(a: a, b: PointPair(a: b, b: c))) {
    try f($0.0, $0.1.0, $0.1.1)
  }
  return (value, (gradient.a, gradient.b.a, gradient.b.b))
}

/// The gradient of a scalar function of one tracked value; see `gradient(at:of:)`.
@inlinable
public func gradient<Scalar: TensorScalar>(
  at a: Tracked<Scalar>, of f: (Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> Tracked<Scalar> {
  try valueWithGradient(at: a, of: f).gradient
}

/// The value of a scalar function of one tracked value, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient<Scalar: TensorScalar>(
  at a: Tracked<Scalar>, of f: (Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (value: Scalar, gradient: Tracked<Scalar>) {
  let recording = Recording<Scalar>.begin(at: a)
  let output = try recording.record(a, f)
  var reader = recording.reader(of: output)
  return (output.number, a.gradient(from: &reader))
}

/// The gradient of a scalar function of two tracked values; see `gradient(at:of:)`.
@inlinable
public func gradient<Scalar: TensorScalar>(
  at a: Tracked<Scalar>, _ b: Tracked<Scalar>,
  of f: (Tracked<Scalar>, Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (Tracked<Scalar>, Tracked<Scalar>) {
  try valueWithGradient(at: a, b, of: f).gradient
}

/// The value of a scalar function of two tracked values, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient<Scalar: TensorScalar>(
  at a: Tracked<Scalar>, _ b: Tracked<Scalar>,
  of f: (Tracked<Scalar>, Tracked<Scalar>) throws -> Tracked<Scalar>
) rethrows -> (value: Scalar, gradient: (Tracked<Scalar>, Tracked<Scalar>)) {
  let (value, gradient) = try valueWithGradient(at: PointPair(a: a, b: b)) {
    try f($0.0, $0.1)
  }
  return (value, (gradient.a, gradient.b))
}
