// The generic functions again, for points that are literals; `Gradient+CommonPoints.swift` and `PointLiteral.swift`
// say why.

/// The derivatives of a function of one number, in the shape of its result.
///
/// ```swift
/// jacobian(at: 2.0) { t in stacked([t, t * t, t * t * t]) }  // [1, 4, 12]
/// ```
///
/// See `jacobian(at:of:)`: a number is a point of shape `[]`.
@inlinable
public func jacobian(
  at a: Double, of f: (Tracked<Double>) throws -> Tracked<Double>
) rethrows -> Tensor<Double> {
  try valueWithJacobian(at: a, of: f).jacobian
}

/// The value of a function of one number, and its derivatives; see `jacobian(at:of:)`.
@inlinable
public func valueWithJacobian(
  at a: Double, of f: (Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (value: Tensor<Double>, jacobian: Tensor<Double>) {
  try valueWithJacobian(at: Tensor(a), of: f)
}

/// The derivatives of a function of two numbers by each of them, in the shape of its result.
///
/// ```swift
/// // From polar to Cartesian coordinates.
/// jacobian(at: 2.0, 0.0) { r, t in stacked([r * cos(t), r * sin(t)]) }  // ([1, 0], [0, 2])
/// ```
///
/// See `jacobian(at:of:)`.
@inlinable
public func jacobian(
  at a: Double, _ b: Double, of f: (Tracked<Double>, Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (Tensor<Double>, Tensor<Double>) {
  try valueWithJacobian(at: a, b, of: f).jacobian
}

/// The value of a function of two numbers, and its derivatives; see `jacobian(at:of:)`.
@inlinable
public func valueWithJacobian(
  at a: Double, _ b: Double, of f: (Tracked<Double>, Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (value: Tensor<Double>, jacobian: (Tensor<Double>, Tensor<Double>)) {
  try valueWithJacobian(at: Tensor(a), Tensor(b), of: f)
}

/// The derivatives of a function of three numbers by each of them, in the shape of its result; see
/// `jacobian(at:of:)`.
@inlinable
public func jacobian(
  at a: Double, _ b: Double, _ c: Double,
  of f: (Tracked<Double>, Tracked<Double>, Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (Tensor<Double>, Tensor<Double>, Tensor<Double>) {
  try valueWithJacobian(at: a, b, c, of: f).jacobian
}

/// The value of a function of three numbers, and its derivatives; see `jacobian(at:of:)`.
@inlinable
public func valueWithJacobian(
  at a: Double, _ b: Double, _ c: Double,
  of f: (Tracked<Double>, Tracked<Double>, Tracked<Double>) throws -> Tracked<Double>
) rethrows -> (value: Tensor<Double>, jacobian: (Tensor<Double>, Tensor<Double>, Tensor<Double>)) {
  try valueWithJacobian(at: Tensor(a), Tensor(b), Tensor(c), of: f)
}

/// The Jacobian of a function at an array literal, one by each element.
///
/// ```swift
/// jacobian(at: [2.0, 3.0]) { v in stacked([v[0] * v[1], v[0]]) }  // [[3, 1], [2, 0]]
/// ```
///
/// See `jacobian(at:of:)`.
@inlinable
public func jacobian<Element: DifferentiableValue>(
  at point: PointLiteral<Element>, of f: Element.ArrayFunction
) -> [Element.Jacobian] {
  valueWithJacobian(at: point, of: f).jacobian
}

/// The value of a function at an array literal, and its Jacobian; see `jacobian(at:of:)`.
@inlinable
public func valueWithJacobian<Element: DifferentiableValue>(
  at point: PointLiteral<Element>, of f: Element.ArrayFunction
) -> (value: Tensor<Element.Scalar>, jacobian: [Element.Jacobian]) {
  valueWithJacobian(at: point.elements) { (inputs: [Element.Recorded]) in
    Element.call(f, with: inputs)
  }
}
