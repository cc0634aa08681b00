// The functions of `TwoArguments.swift` again, where one argument is a tracked value and the other a plain tensor or a number, which is
// a constant. Disfavoured, so that literals are tracked values as before.

/// √(a² + b²); see `hypot(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func hypot<S: RealScalar>(_ a: Tracked<S>, _ b: some MixedOperand<S>) -> Tracked<S> {
  hypot(a, b.tracked(beside: a))
}

/// √(a² + b²); see `hypot(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func hypot<S: RealScalar>(_ a: some MixedOperand<S>, _ b: Tracked<S>) -> Tracked<S> {
  hypot(a.tracked(beside: b), b)
}

/// √(a² + b²); see `hypot(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func hypot<S: RealScalar>(_ a: Tensor<S>, _ b: S) -> Tensor<S> { hypot(a, Tensor(b)) }

/// √(a² + b²); see `hypot(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func hypot<S: RealScalar>(_ a: S, _ b: Tensor<S>) -> Tensor<S> { hypot(Tensor(a), b) }

/// ln(e^a + e^b); see `logAddExp(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func logAddExp<S: RealScalar>(_ a: Tracked<S>, _ b: some MixedOperand<S>) -> Tracked<S> {
  logAddExp(a, b.tracked(beside: a))
}

/// ln(e^a + e^b); see `logAddExp(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func logAddExp<S: RealScalar>(_ a: some MixedOperand<S>, _ b: Tracked<S>) -> Tracked<S> {
  logAddExp(a.tracked(beside: b), b)
}

/// ln(e^a + e^b); see `logAddExp(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func logAddExp<S: RealScalar>(_ a: Tensor<S>, _ b: S) -> Tensor<S> {
  logAddExp(a, Tensor(b))
}

/// ln(e^a + e^b); see `logAddExp(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func logAddExp<S: RealScalar>(_ a: S, _ b: Tensor<S>) -> Tensor<S> {
  logAddExp(Tensor(a), b)
}

/// The remainder with the sign of b; see `floorRemainder(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func floorRemainder<S: RealScalar>(_ a: Tracked<S>, _ b: some MixedOperand<S>) -> Tracked<S>
{
  floorRemainder(a, b.tracked(beside: a))
}

/// The remainder with the sign of b; see `floorRemainder(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func floorRemainder<S: RealScalar>(_ a: some MixedOperand<S>, _ b: Tracked<S>) -> Tracked<S>
{
  floorRemainder(a.tracked(beside: b), b)
}

/// The remainder with the sign of b; see `floorRemainder(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func floorRemainder<S: RealScalar>(_ a: Tensor<S>, _ b: S) -> Tensor<S> {
  floorRemainder(a, Tensor(b))
}

/// The remainder with the sign of b; see `floorRemainder(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func floorRemainder<S: RealScalar>(_ a: S, _ b: Tensor<S>) -> Tensor<S> {
  floorRemainder(Tensor(a), b)
}

/// The remainder with the sign of a; see `truncatingRemainder(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func truncatingRemainder<S: RealScalar>(_ a: Tracked<S>, _ b: some MixedOperand<S>)
  -> Tracked<S>
{
  truncatingRemainder(a, b.tracked(beside: a))
}

/// The remainder with the sign of a; see `truncatingRemainder(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func truncatingRemainder<S: RealScalar>(_ a: some MixedOperand<S>, _ b: Tracked<S>)
  -> Tracked<S>
{
  truncatingRemainder(a.tracked(beside: b), b)
}

/// The remainder with the sign of a; see `truncatingRemainder(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func truncatingRemainder<S: RealScalar>(_ a: Tensor<S>, _ b: S) -> Tensor<S> {
  truncatingRemainder(a, Tensor(b))
}

/// The remainder with the sign of a; see `truncatingRemainder(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func truncatingRemainder<S: RealScalar>(_ a: S, _ b: Tensor<S>) -> Tensor<S> {
  truncatingRemainder(Tensor(a), b)
}

/// The remainder with the sign of a; see `fmod(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func fmod<S: RealScalar>(_ a: Tracked<S>, _ b: some MixedOperand<S>) -> Tracked<S> {
  fmod(a, b.tracked(beside: a))
}

/// The remainder with the sign of a; see `fmod(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func fmod<S: RealScalar>(_ a: some MixedOperand<S>, _ b: Tracked<S>) -> Tracked<S> {
  fmod(a.tracked(beside: b), b)
}

/// The remainder with the sign of a; see `fmod(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func fmod<S: RealScalar>(_ a: Tensor<S>, _ b: S) -> Tensor<S> { fmod(a, Tensor(b)) }

/// The remainder with the sign of a; see `fmod(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func fmod<S: RealScalar>(_ a: S, _ b: Tensor<S>) -> Tensor<S> { fmod(Tensor(a), b) }

/// x ln y; see `xLogY(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func xLogY<S: RealScalar>(_ x: Tracked<S>, _ y: some MixedOperand<S>) -> Tracked<S> {
  xLogY(x, y.tracked(beside: x))
}

/// x ln y; see `xLogY(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func xLogY<S: RealScalar>(_ x: some MixedOperand<S>, _ y: Tracked<S>) -> Tracked<S> {
  xLogY(x.tracked(beside: y), y)
}

/// x ln y; see `xLogY(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func xLogY<S: RealScalar>(_ x: Tensor<S>, _ y: S) -> Tensor<S> { xLogY(x, Tensor(y)) }

/// x ln y; see `xLogY(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func xLogY<S: RealScalar>(_ x: S, _ y: Tensor<S>) -> Tensor<S> { xLogY(Tensor(x), y) }

/// x ln(1 + y); see `xLog1pY(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func xLog1pY<S: RealScalar>(_ x: Tracked<S>, _ y: some MixedOperand<S>) -> Tracked<S> {
  xLog1pY(x, y.tracked(beside: x))
}

/// x ln(1 + y); see `xLog1pY(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func xLog1pY<S: RealScalar>(_ x: some MixedOperand<S>, _ y: Tracked<S>) -> Tracked<S> {
  xLog1pY(x.tracked(beside: y), y)
}

/// x ln(1 + y); see `xLog1pY(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func xLog1pY<S: RealScalar>(_ x: Tensor<S>, _ y: S) -> Tensor<S> { xLog1pY(x, Tensor(y)) }

/// x ln(1 + y); see `xLog1pY(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func xLog1pY<S: RealScalar>(_ x: S, _ y: Tensor<S>) -> Tensor<S> { xLog1pY(Tensor(x), y) }
