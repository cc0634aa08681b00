// Comparisons with a number or a plain tensor on one side. Of a tracked scalar and a number: a `Bool`, to branch on.
// Elementwise, with a dot: 1 where it holds, 0 elsewhere.

extension Tracked {
  /// Whether a < b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func < (a: Tracked, b: Scalar) -> Bool { a < Tracked(b) }
  /// Whether a < b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func < (a: Scalar, b: Tracked) -> Bool { Tracked(a) < b }
  /// Whether a > b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func > (a: Tracked, b: Scalar) -> Bool { a > Tracked(b) }
  /// Whether a > b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func > (a: Scalar, b: Tracked) -> Bool { Tracked(a) > b }
  /// Whether a ≤ b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func <= (a: Tracked, b: Scalar) -> Bool { a <= Tracked(b) }
  /// Whether a ≤ b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func <= (a: Scalar, b: Tracked) -> Bool { Tracked(a) <= b }
  /// Whether a ≥ b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func >= (a: Tracked, b: Scalar) -> Bool { a >= Tracked(b) }
  /// Whether a ≥ b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func >= (a: Scalar, b: Tracked) -> Bool { Tracked(a) >= b }
  /// Whether a = b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func == (a: Tracked, b: Scalar) -> Bool { a == Tracked(b) }
  /// Whether a = b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func == (a: Scalar, b: Tracked) -> Bool { Tracked(a) == b }
  /// Whether a ≠ b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func != (a: Tracked, b: Scalar) -> Bool { a != Tracked(b) }
  /// Whether a ≠ b, of a tracked scalar and a number.
  @_disfavoredOverload
  @inlinable
  public static func != (a: Scalar, b: Tracked) -> Bool { Tracked(a) != b }
}

extension Tracked {
  /// 1 where a < b, 0 elsewhere.
  @_disfavoredOverload
  public static func .< (a: Tracked, b: Scalar) -> Tracked { a .< Tracked(b) }
  /// 1 where a < b, 0 elsewhere.
  @_disfavoredOverload
  public static func .< (a: Scalar, b: Tracked) -> Tracked { Tracked(a) .< b }
  /// 1 where a < b, 0 elsewhere.
  @_disfavoredOverload
  public static func .< (a: Tracked, b: Tensor<Scalar>) -> Tracked { a .< a.constant(b) }
  /// 1 where a < b, 0 elsewhere.
  @_disfavoredOverload
  public static func .< (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) .< b }
  /// 1 where a > b, 0 elsewhere.
  @_disfavoredOverload
  public static func .> (a: Tracked, b: Scalar) -> Tracked { a .> Tracked(b) }
  /// 1 where a > b, 0 elsewhere.
  @_disfavoredOverload
  public static func .> (a: Scalar, b: Tracked) -> Tracked { Tracked(a) .> b }
  /// 1 where a > b, 0 elsewhere.
  @_disfavoredOverload
  public static func .> (a: Tracked, b: Tensor<Scalar>) -> Tracked { a .> a.constant(b) }
  /// 1 where a > b, 0 elsewhere.
  @_disfavoredOverload
  public static func .> (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) .> b }
  /// 1 where a ≤ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .<= (a: Tracked, b: Scalar) -> Tracked { a .<= Tracked(b) }
  /// 1 where a ≤ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .<= (a: Scalar, b: Tracked) -> Tracked { Tracked(a) .<= b }
  /// 1 where a ≤ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .<= (a: Tracked, b: Tensor<Scalar>) -> Tracked { a .<= a.constant(b) }
  /// 1 where a ≤ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .<= (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) .<= b }
  /// 1 where a ≥ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .>= (a: Tracked, b: Scalar) -> Tracked { a .>= Tracked(b) }
  /// 1 where a ≥ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .>= (a: Scalar, b: Tracked) -> Tracked { Tracked(a) .>= b }
  /// 1 where a ≥ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .>= (a: Tracked, b: Tensor<Scalar>) -> Tracked { a .>= a.constant(b) }
  /// 1 where a ≥ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .>= (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) .>= b }
  /// 1 where a = b, 0 elsewhere.
  @_disfavoredOverload
  public static func .== (a: Tracked, b: Scalar) -> Tracked { a .== Tracked(b) }
  /// 1 where a = b, 0 elsewhere.
  @_disfavoredOverload
  public static func .== (a: Scalar, b: Tracked) -> Tracked { Tracked(a) .== b }
  /// 1 where a = b, 0 elsewhere.
  @_disfavoredOverload
  public static func .== (a: Tracked, b: Tensor<Scalar>) -> Tracked { a .== a.constant(b) }
  /// 1 where a = b, 0 elsewhere.
  @_disfavoredOverload
  public static func .== (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) .== b }
  /// 1 where a ≠ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .!= (a: Tracked, b: Scalar) -> Tracked { a .!= Tracked(b) }
  /// 1 where a ≠ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .!= (a: Scalar, b: Tracked) -> Tracked { Tracked(a) .!= b }
  /// 1 where a ≠ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .!= (a: Tracked, b: Tensor<Scalar>) -> Tracked { a .!= a.constant(b) }
  /// 1 where a ≠ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .!= (a: Tensor<Scalar>, b: Tracked) -> Tracked { b.constant(a) .!= b }
}

extension Tensor {
  /// 1 where a < b, 0 elsewhere.
  @_disfavoredOverload
  public static func .< (a: Tensor, b: Scalar) -> Tensor { a .< Tensor(b) }
  /// 1 where a < b, 0 elsewhere.
  @_disfavoredOverload
  public static func .< (a: Scalar, b: Tensor) -> Tensor { Tensor(a) .< b }
  /// 1 where a > b, 0 elsewhere.
  @_disfavoredOverload
  public static func .> (a: Tensor, b: Scalar) -> Tensor { a .> Tensor(b) }
  /// 1 where a > b, 0 elsewhere.
  @_disfavoredOverload
  public static func .> (a: Scalar, b: Tensor) -> Tensor { Tensor(a) .> b }
  /// 1 where a ≤ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .<= (a: Tensor, b: Scalar) -> Tensor { a .<= Tensor(b) }
  /// 1 where a ≤ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .<= (a: Scalar, b: Tensor) -> Tensor { Tensor(a) .<= b }
  /// 1 where a ≥ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .>= (a: Tensor, b: Scalar) -> Tensor { a .>= Tensor(b) }
  /// 1 where a ≥ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .>= (a: Scalar, b: Tensor) -> Tensor { Tensor(a) .>= b }
  /// 1 where a = b, 0 elsewhere.
  @_disfavoredOverload
  public static func .== (a: Tensor, b: Scalar) -> Tensor { a .== Tensor(b) }
  /// 1 where a = b, 0 elsewhere.
  @_disfavoredOverload
  public static func .== (a: Scalar, b: Tensor) -> Tensor { Tensor(a) .== b }
  /// 1 where a ≠ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .!= (a: Tensor, b: Scalar) -> Tensor { a .!= Tensor(b) }
  /// 1 where a ≠ b, 0 elsewhere.
  @_disfavoredOverload
  public static func .!= (a: Scalar, b: Tensor) -> Tensor { Tensor(a) .!= b }
}
