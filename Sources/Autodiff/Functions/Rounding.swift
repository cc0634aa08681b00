// Rounding, for tensors and tracked tensors alike.
//
// Each function of one argument is there three times: for all tensors, and for the tracked numbers that most programs compute
// with. A call of a generic function does not say what type it returns before it is tried. In an expression such as
// `a / sin(1 - x)` with a variable `a: Double` the type checker then guesses a quotient of numbers, and a long one ends in
// "unable to type-check".

/// The greatest integer that is not above x.
///
/// Value: ⌊x⌋. Derivative: 0 everywhere, also at the jumps.
@inlinable @inline(__always)
public func floor<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.floor, x) }
/// The greatest integer that is not above x.
@inlinable @inline(__always)
public func floor(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.floor, x) }
/// The greatest integer that is not above x.
@inlinable @inline(__always)
public func floor(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.floor, x) }

/// The least integer that is not below x.
///
/// Value: ⌈x⌉. Derivative: 0 everywhere, also at the jumps.
@inlinable @inline(__always)
public func ceil<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.ceil, x) }
/// The least integer that is not below x.
@inlinable @inline(__always)
public func ceil(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.ceil, x) }
/// The least integer that is not below x.
@inlinable @inline(__always)
public func ceil(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.ceil, x) }

/// x without its fraction.
///
/// Value: the integer nearest to x that is no further from 0. Derivative: 0 everywhere, also at the jumps.
@inlinable @inline(__always)
public func trunc<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar { T.apply(.trunc, x) }
/// x without its fraction.
@inlinable @inline(__always)
public func trunc(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.trunc, x) }
/// x without its fraction.
@inlinable @inline(__always)
public func trunc(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.trunc, x) }

/// The nearest integer; halves go away from 0, as of the C library's function of this name.
///
/// Derivative: 0 everywhere, also at the jumps. NumPy's `round` is `roundHalfEven`.
@inlinable @inline(__always)
public func round<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.roundHalfAway, x)
}
/// The nearest integer; halves go away from 0, as of the C library's function of this name.
@inlinable @inline(__always)
public func round(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.roundHalfAway, x) }
/// The nearest integer; halves go away from 0, as of the C library's function of this name.
@inlinable @inline(__always)
public func round(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.roundHalfAway, x) }

/// The nearest integer; halves go to the even one, as NumPy's `round` and the C library's `rint` have it.
///
/// Derivative: 0 everywhere, also at the jumps.
@inlinable @inline(__always)
public func roundHalfEven<T: TensorAlgebra>(_ x: T) -> T where T.Scalar: RealScalar {
  T.apply(.roundHalfEven, x)
}
/// The nearest integer; halves go to the even one, as NumPy's `round` and the C library's `rint` have it.
@inlinable @inline(__always)
public func roundHalfEven(_ x: Tracked<Double>) -> Tracked<Double> { .apply(.roundHalfEven, x) }
/// The nearest integer; halves go to the even one, as NumPy's `round` and the C library's `rint` have it.
@inlinable @inline(__always)
public func roundHalfEven(_ x: Tracked<Float>) -> Tracked<Float> { .apply(.roundHalfEven, x) }
