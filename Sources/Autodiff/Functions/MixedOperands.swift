// The functions of two and three arguments where one is a tracked value and another a plain tensor or a number, which is
// a constant. Disfavoured, so that literals are tracked values as before. What each computes is said at the function
// of one type.

/// x raised to the power y; see `pow(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func pow<S: RealScalar>(_ x: Tracked<S>, _ y: some MixedOperand<S>) -> Tracked<S> {
  pow(x, y.tracked(beside: x))
}

/// x raised to the power y; see `pow(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func pow<S: RealScalar>(_ x: some MixedOperand<S>, _ y: Tracked<S>) -> Tracked<S> {
  pow(x.tracked(beside: y), y)
}

/// Every element raised to the power y; see `pow(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func pow<S: RealScalar>(_ x: Tensor<S>, _ y: S) -> Tensor<S> { pow(x, Tensor(y)) }

/// x raised to the power of every element; see `pow(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func pow<S: RealScalar>(_ x: S, _ y: Tensor<S>) -> Tensor<S> { pow(Tensor(x), y) }

/// The angle of the point (x, y); see `atan2(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func atan2<S: RealScalar>(_ y: Tracked<S>, _ x: some MixedOperand<S>) -> Tracked<S> {
  atan2(y, x.tracked(beside: y))
}

/// The angle of the point (x, y); see `atan2(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func atan2<S: RealScalar>(_ y: some MixedOperand<S>, _ x: Tracked<S>) -> Tracked<S> {
  atan2(y.tracked(beside: x), x)
}

/// The angle of the point (x, y); see `atan2(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func atan2<S: RealScalar>(_ y: Tensor<S>, _ x: S) -> Tensor<S> { atan2(y, Tensor(x)) }

/// The angle of the point (x, y); see `atan2(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func atan2<S: RealScalar>(_ y: S, _ x: Tensor<S>) -> Tensor<S> { atan2(Tensor(y), x) }

/// The larger of a tracked value and a constant; see `maximum(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func maximum<S>(_ a: Tracked<S>, _ b: some MixedOperand<S>) -> Tracked<S> {
  maximum(a, b.tracked(beside: a))
}

/// The larger of a constant and a tracked value; see `maximum(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func maximum<S>(_ a: some MixedOperand<S>, _ b: Tracked<S>) -> Tracked<S> {
  maximum(a.tracked(beside: b), b)
}

/// The larger of every element and a number; see `maximum(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func maximum<S>(_ a: Tensor<S>, _ b: S) -> Tensor<S> { maximum(a, Tensor(b)) }

/// The larger of a number and every element; see `maximum(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func maximum<S>(_ a: S, _ b: Tensor<S>) -> Tensor<S> { maximum(Tensor(a), b) }

/// The smaller of a tracked value and a constant; see `minimum(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func minimum<S>(_ a: Tracked<S>, _ b: some MixedOperand<S>) -> Tracked<S> {
  minimum(a, b.tracked(beside: a))
}

/// The smaller of a constant and a tracked value; see `minimum(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func minimum<S>(_ a: some MixedOperand<S>, _ b: Tracked<S>) -> Tracked<S> {
  minimum(a.tracked(beside: b), b)
}

/// The smaller of every element and a number; see `minimum(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func minimum<S>(_ a: Tensor<S>, _ b: S) -> Tensor<S> { minimum(a, Tensor(b)) }

/// The smaller of a number and every element; see `minimum(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func minimum<S>(_ a: S, _ b: Tensor<S>) -> Tensor<S> { minimum(Tensor(a), b) }

/// x for x > 0, else slope · x, with a number for the slope; see `leakyRelu(_:slope:)`.
@inlinable @_disfavoredOverload
public func leakyRelu<T: TensorAlgebra>(_ x: T, slope: T.Scalar) -> T {
  leakyRelu(x, slope: T(slope))
}

/// The exponential linear unit with a number for α; see `elu(_:alpha:)`.
@inlinable @_disfavoredOverload
public func elu<T: TensorAlgebra>(_ x: T, alpha: T.Scalar) -> T where T.Scalar: RealScalar {
  elu(x, alpha: T(alpha))
}

extension Tracked {
  /// `a` where the mask is not zero, `b` elsewhere, each a tracked value or a constant; see `where(_:_:_:)` of
  /// three values of one type.
  @inlinable @_disfavoredOverload
  public static func `where`(
    _ mask: some MixedOperand<Scalar>, _ a: some MixedOperand<Scalar>,
    _ b: some MixedOperand<Scalar>
  ) -> Tracked {
    let neighbor = a.neighbor(or: b.neighbor(or: mask.neighbor))
    return .where(
      mask.tracked(beside: neighbor), a.tracked(beside: neighbor), b.tracked(beside: neighbor))
  }

  // With one type for what may be a literal, which has no type of its own.

  /// `a` where the mask is not zero, `b` elsewhere; see `where(_:_:_:)` of three values of one type.
  @inlinable @_disfavoredOverload
  public static func `where`(
    _ mask: some MixedOperand<Scalar>, _ a: Tracked, _ b: some MixedOperand<Scalar>
  ) -> Tracked {
    let neighbor = a.neighbor(or: b.neighbor(or: mask.neighbor))
    return .where(mask.tracked(beside: neighbor), a, b.tracked(beside: neighbor))
  }

  /// `a` where the mask is not zero, `b` elsewhere; see `where(_:_:_:)` of three values of one type.
  @inlinable @_disfavoredOverload
  public static func `where`(
    _ mask: some MixedOperand<Scalar>, _ a: some MixedOperand<Scalar>, _ b: Tracked
  ) -> Tracked {
    let neighbor = b.neighbor(or: a.neighbor(or: mask.neighbor))
    return .where(mask.tracked(beside: neighbor), a.tracked(beside: neighbor), b)
  }

  /// `a` where the mask is not zero, `b` elsewhere; see `where(_:_:_:)` of three values of one type.
  @inlinable @_disfavoredOverload
  public static func `where`(
    _ mask: some MixedOperand<Scalar>, _ a: Tracked, _ b: Tracked
  ) -> Tracked {
    .where(mask.tracked(beside: a.neighbor(or: b)), a, b)
  }
}

extension Tensor {
  /// A number where the mask is not zero, `b` elsewhere.
  @_disfavoredOverload
  public static func `where`(_ mask: Tensor, _ a: Scalar, _ b: Tensor) -> Tensor {
    .where(mask, Tensor(a), b)
  }

  /// `a` where the mask is not zero, a number elsewhere.
  @_disfavoredOverload
  public static func `where`(_ mask: Tensor, _ a: Tensor, _ b: Scalar) -> Tensor {
    .where(mask, a, Tensor(b))
  }

  /// One number where the mask is not zero, another elsewhere.
  @_disfavoredOverload
  public static func `where`(_ mask: Tensor, _ a: Scalar, _ b: Scalar) -> Tensor {
    .where(mask, Tensor(a), Tensor(b))
  }
}
