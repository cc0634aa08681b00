extension Tracked: TensorAlgebra {
  /// The sum of two values, elementwise with broadcasting.
  ///
  /// Derivatives: 1 and 1.
  @inlinable @inline(__always)
  public static func + (a: Tracked, b: Tracked) -> Tracked { recordedSum(a, b) }

  /// The difference of two values, elementwise with broadcasting.
  ///
  /// Derivatives: 1 and −1.
  @inlinable @inline(__always)
  public static func - (a: Tracked, b: Tracked) -> Tracked { recordedDifference(a, b) }

  /// The product of two values, elementwise with broadcasting.
  ///
  /// Derivatives: b and a.
  @inlinable @inline(__always)
  public static func * (a: Tracked, b: Tracked) -> Tracked { recordedProduct(a, b) }

  /// The quotient of two values, elementwise with broadcasting.
  ///
  /// Derivatives: 1/b and −a/b².
  @inlinable @inline(__always)
  public static func / (a: Tracked, b: Tracked) -> Tracked { recordedQuotient(a, b) }

  /// The value with its sign reversed.
  ///
  /// Derivative: −1.
  @inlinable @inline(__always)
  public static prefix func - (a: Tracked) -> Tracked { recordedNegation(a) }

  /// The same elements, in row-major order, under another shape.
  ///
  /// - Precondition: the number of elements is the same.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func reshaped(to target: Shape) -> Tracked {
    let shape = shape
    if target == shape { return self }
    if target.count == shape.count, let copy = reshapedCopy(to: target) { return copy }
    return .apply(Reshape(target: target), [self])
  }

  /// 1 where a > b, 0 elsewhere.
  public static func .> (a: Tracked, b: Tracked) -> Tracked { apply(.greater, a, b) }
  /// 1 where a = b, 0 elsewhere.
  public static func .== (a: Tracked, b: Tracked) -> Tracked { apply(.equal, a, b) }
}

// Comparing scalars reads their values, so that a program can branch on them. The derivative is that of the
// branch taken.
extension Tracked: Comparable {
  /// Whether the first scalar is less than the second.
  ///
  /// - Precondition: both are scalars; compare tensors elementwise with `.<`.
  @inlinable
  public static func < (a: Tracked, b: Tracked) -> Bool {
    requireScalars(a, b, "<")
    return a.number < b.number
  }

  /// Whether two scalars have equal values.
  ///
  /// - Precondition: both are scalars; compare tensors elementwise with `.==`.
  @inlinable
  public static func == (a: Tracked, b: Tracked) -> Bool {
    requireScalars(a, b, "==")
    return a.number == b.number
  }

  /// Whether the first scalar is less than or equal to the second; false at NaN.
  @inlinable
  public static func <= (a: Tracked, b: Tracked) -> Bool {
    requireScalars(a, b, "<=")
    return a.number <= b.number
  }

  /// Whether the first scalar is greater than or equal to the second; false at NaN.
  @inlinable
  public static func >= (a: Tracked, b: Tracked) -> Bool {
    requireScalars(a, b, ">=")
    return a.number >= b.number
  }

  @inlinable @inline(__always)
  static func requireScalars(_ a: Tracked, _ b: Tracked, _ operation: String) {
    if (a.meta | b.meta) & tensorHandle != 0 { refuseTensors(a, b, operation) }
    a.requireCurrent()
    b.requireCurrent()
  }

  @usableFromInline @inline(never)
  static func refuseTensors(_ a: Tracked, _ b: Tracked, _ operation: String) {
    trap(.tensorInBranch(operation: operation, a.isTensor ? a.shape : b.shape))
  }
}

extension Tracked: CustomStringConvertible {
  /// The value, as a tensor prints.
  public var description: String { value.description }
}
