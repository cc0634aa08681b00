// Plain tensors and numbers beside tracked values: constants, by which no derivative is taken.
//
// A handle owns nothing, so a tensor that becomes a constant must live somewhere. Beside a tracked value that is its
// tape, and the tensor is given up when the tape is. See `Tape/ConstantTable.swift` for one that has no neighbour.

extension Tracked {
  /// A plain tensor as a constant beside this value.
  ///
  /// It lives on the tape on which this value is recorded and shares the tensor's memory. Operators and functions call
  /// this for a plain operand; code that is generic over `TensorAlgebra` calls it itself:
  ///
  /// ```swift
  /// func model<T: TensorAlgebra>(_ x: T) -> T where T.Scalar == Double { matmul(x.constant(weights), x) }
  /// ```
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func constant(_ tensor: Tensor<Scalar>) -> Tracked {
    guard let tape, !tensor.shape.isScalar else { return Tracked(tensor) }
    requireCurrent(tape)
    return .leaf(tensor, on: tape, flags: .constant)
  }
}

/// What an operation on tracked values takes: a tracked value, or as a constant a plain tensor or a number.
public protocol MixedOperand<Scalar> {
  /// The type of the numbers.
  associatedtype Scalar: TensorScalar
  /// The operand as a tracked value beside another, on whose tape a plain tensor lives.
  func tracked(beside neighbor: Tracked<Scalar>) -> Tracked<Scalar>
}

extension Tracked: MixedOperand {
  @inlinable @inline(__always)
  public func tracked(beside neighbor: Tracked) -> Tracked { self }
}

extension Tensor: MixedOperand {
  @inlinable @inline(__always)
  public func tracked(beside neighbor: Tracked<Scalar>) -> Tracked<Scalar> {
    neighbor.constant(self)
  }
}

extension TensorScalar {
  @inlinable @inline(__always)
  public func tracked(beside neighbor: Tracked<Self>) -> Tracked<Self> { Tracked(self) }
}

extension MixedOperand {
  /// The operand, if it is a tracked value with a tape; otherwise a literal.
  @inlinable @inline(__always)
  var neighbor: Tracked<Scalar> {
    if let tracked = self as? Tracked<Scalar>, tracked.tape != nil { return tracked }
    return Tracked(0 as Scalar)
  }

  /// This operand where it has a tape, the other otherwise.
  @inlinable @inline(__always)
  func neighbor(or other: Tracked<Scalar>) -> Tracked<Scalar> {
    let own = neighbor
    return own.tape == nil ? other : own
  }
}

extension Tape {
  /// Records an input that is a number.
  @_disfavoredOverload
  public func input(_ number: Scalar) -> Tracked<Scalar> { input(Tensor(number)) }

  /// Records a constant that is a number.
  @_disfavoredOverload
  public func constant(_ number: Scalar) -> Tracked<Scalar> { constant(Tensor(number)) }
}
