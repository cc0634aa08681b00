// Products and linear systems of tracked tensors and plain ones, which are constants.

/// The solution of a system with a constant right-hand side; see `solve(_:_:)` of two values of one type.
@_disfavoredOverload
public func solve<S>(_ a: Tracked<S>, _ b: Tensor<S>) -> Tracked<S> { solve(a, a.constant(b)) }

/// The solution of a system with a constant matrix; see `solve(_:_:)` of two values of one type.
@_disfavoredOverload
public func solve<S>(_ a: Tensor<S>, _ b: Tracked<S>) -> Tracked<S> { solve(b.constant(a), b) }

/// The solution of a positive definite system with a constant right-hand side; see `solvePositiveDefinite(_:_:)` of two
/// values of one type.
@_disfavoredOverload
public func solvePositiveDefinite<S: RealScalar>(_ a: Tracked<S>, _ b: Tensor<S>) -> Tracked<S> {
  solvePositiveDefinite(a, a.constant(b))
}

/// The solution of a positive definite system with a constant matrix; see `solvePositiveDefinite(_:_:)` of two values of one
/// type.
@_disfavoredOverload
public func solvePositiveDefinite<S: RealScalar>(_ a: Tensor<S>, _ b: Tracked<S>) -> Tracked<S> {
  solvePositiveDefinite(b.constant(a), b)
}

/// The solution of a triangular system with a constant right-hand side; see
/// `solveTriangular(_:_:lower:transposed:unitDiagonal:)` of two values of one type.
@_disfavoredOverload
public func solveTriangular<S>(
  _ a: Tracked<S>, _ b: Tensor<S>, lower: Bool = true, transposed: Bool = false,
  unitDiagonal: Bool = false
) -> Tracked<S> {
  solveTriangular(
    a, a.constant(b), lower: lower, transposed: transposed, unitDiagonal: unitDiagonal)
}

/// The solution of a triangular system with a constant matrix; see
/// `solveTriangular(_:_:lower:transposed:unitDiagonal:)` of two values of one type.
@_disfavoredOverload
public func solveTriangular<S>(
  _ a: Tensor<S>, _ b: Tracked<S>, lower: Bool = true, transposed: Bool = false,
  unitDiagonal: Bool = false
) -> Tracked<S> {
  solveTriangular(
    b.constant(a), b, lower: lower, transposed: transposed, unitDiagonal: unitDiagonal)
}

/// The least squares solution for constants; see `lstsq(_:_:cutoff:)` of two values of one type.
@_disfavoredOverload
public func lstsq<S: RealScalar>(
  _ a: Tracked<S>, _ b: Tensor<S>, cutoff: Double? = nil
) -> Tracked<S> { lstsq(a, a.constant(b), cutoff: cutoff) }

/// The least squares solution with a constant matrix; see `lstsq(_:_:cutoff:)` of two values of one type.
@_disfavoredOverload
public func lstsq<S: RealScalar>(
  _ a: Tensor<S>, _ b: Tracked<S>, cutoff: Double? = nil
) -> Tracked<S> { lstsq(b.constant(a), b, cutoff: cutoff) }

/// The outer product with a constant; see `outer(_:_:)` of two values of one type.
@_disfavoredOverload
public func outer<S>(_ a: Tracked<S>, _ b: Tensor<S>) -> Tracked<S> { outer(a, a.constant(b)) }

/// The outer product of a constant; see `outer(_:_:)` of two values of one type.
@_disfavoredOverload
public func outer<S>(_ a: Tensor<S>, _ b: Tracked<S>) -> Tracked<S> { outer(b.constant(a), b) }

/// The inner product with a constant; see `inner(_:_:)` of two values of one type.
@_disfavoredOverload
public func inner<S>(_ a: Tracked<S>, _ b: Tensor<S>) -> Tracked<S> { inner(a, a.constant(b)) }

/// The inner product of a constant; see `inner(_:_:)` of two values of one type.
@_disfavoredOverload
public func inner<S>(_ a: Tensor<S>, _ b: Tracked<S>) -> Tracked<S> { inner(b.constant(a), b) }

/// The Kronecker product with a constant; see `kron(_:_:)` of two values of one type.
@_disfavoredOverload
public func kron<S>(_ a: Tracked<S>, _ b: Tensor<S>) -> Tracked<S> { kron(a, a.constant(b)) }

/// The Kronecker product of a constant; see `kron(_:_:)` of two values of one type.
@_disfavoredOverload
public func kron<S>(_ a: Tensor<S>, _ b: Tracked<S>) -> Tracked<S> { kron(b.constant(a), b) }

/// The sum of products of tracked and plain tensors; see `einsum(_:_:)` of values of one type.
///
/// ```swift
/// einsum("bi,ij,j", data, w, x)
/// ```
@_disfavoredOverload
public func einsum<S>(_ equation: String, _ operands: any MixedOperand<S>...) -> Tracked<S> {
  einsum(equation, tracked(operands))
}
