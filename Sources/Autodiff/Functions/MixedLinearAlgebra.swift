// Products and linear systems of tracked tensors and plain ones, which are constants.

/// The solution of a system with a constant right-hand side; see `solve(_:_:)` of two values of one type.
@_disfavoredOverload
public func solve<S>(_ a: Tracked<S>, _ b: Tensor<S>) -> Tracked<S> { solve(a, a.constant(b)) }

/// The solution of a system with a constant matrix; see `solve(_:_:)` of two values of one type.
@_disfavoredOverload
public func solve<S>(_ a: Tensor<S>, _ b: Tracked<S>) -> Tracked<S> { solve(b.constant(a), b) }

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
