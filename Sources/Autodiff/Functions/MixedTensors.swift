// Products and joins of tracked tensors and plain ones, which are constants.

/// The inner product of a tracked vector and a constant one; see `dot(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func dot<S>(_ a: Tracked<S>, _ b: Tensor<S>) -> Tracked<S> { dot(a, a.constant(b)) }

/// The inner product of a constant vector and a tracked one; see `dot(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func dot<S>(_ a: Tensor<S>, _ b: Tracked<S>) -> Tracked<S> { dot(b.constant(a), b) }

/// The matrix product with a constant on the right; see `matmul(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func matmul<S>(_ a: Tracked<S>, _ b: Tensor<S>) -> Tracked<S> { matmul(a, a.constant(b)) }

/// The matrix product with a constant on the left; see `matmul(_:_:)` of two values of one type.
@inlinable @_disfavoredOverload
public func matmul<S>(_ a: Tensor<S>, _ b: Tracked<S>) -> Tracked<S> { matmul(b.constant(a), b) }

/// The affine map W x + b, each a tracked value or a constant; see `affine(_:_:_:)` of three values of one type.
@inlinable @_disfavoredOverload
public func affine<S>(
  _ w: some MixedOperand<S>, _ x: some MixedOperand<S>, _ b: some MixedOperand<S>
) -> Tracked<S> {
  let neighbor = x.neighbor(or: w.neighbor(or: b.neighbor))
  return affine(
    w.tracked(beside: neighbor), x.tracked(beside: neighbor), b.tracked(beside: neighbor))
}

/// The affine map W x + b with a literal for b; see `affine(_:_:_:)` of three values of one type.
@inlinable @_disfavoredOverload
public func affine<S>(
  _ w: some MixedOperand<S>, _ x: some MixedOperand<S>, _ b: Tracked<S>
) -> Tracked<S> {
  let neighbor = x.neighbor(or: w.neighbor(or: b))
  return affine(w.tracked(beside: neighbor), x.tracked(beside: neighbor), b)
}

/// Tracked and plain tensors joined along an existing axis; see `concatenated(_:axis:)` of values of one type.
///
/// ```swift
/// concatenated([x, constants])
/// ```
@_disfavoredOverload
public func concatenated<S>(_ parts: [any MixedOperand<S>], axis: Int = 0) -> Tracked<S> {
  concatenated(tracked(parts), axis: axis)
}

/// Tracked and plain tensors, or numbers, of one shape joined along a new axis; see `stacked(_:axis:)` of values of
/// one type.
///
/// ```swift
/// let a = 2.0
/// gradient(at: 3.0) { x in dot(stacked([x, a]), [10, 1]) }  // 10
/// ```
@_disfavoredOverload
public func stacked<S>(_ parts: [any MixedOperand<S>], axis: Int = 0) -> Tracked<S> {
  stacked(tracked(parts), axis: axis)
}

/// The operands as tracked values, the plain tensors among them on the tape of the others.
func tracked<S>(_ operands: [any MixedOperand<S>]) -> [Tracked<S>] {
  let neighbor = operands.lazy.map { $0.neighbor }.first { $0.tape != nil } ?? 0
  return operands.map { $0.tracked(beside: neighbor) }
}

/// The convolution by a constant kernel; see `convolution(_:_:bias:strides:padding:dilation:groups:)` of values of one type.
@inlinable @_disfavoredOverload
public func convolution<S>(
  _ x: Tracked<S>, _ kernel: Tensor<S>, bias: Tensor<S>? = nil, strides: [Int] = [1],
  padding: ConvolutionPadding = .valid, dilation: [Int] = [1], groups: Int = 1
) -> Tracked<S> {
  convolution(
    x, x.constant(kernel), bias: bias.map { x.constant($0) }, strides: strides, padding: padding,
    dilation: dilation, groups: groups)
}

/// The convolution of a constant input; see `convolution(_:_:bias:strides:padding:dilation:groups:)` of values of one type.
@inlinable @_disfavoredOverload
public func convolution<S>(
  _ x: Tensor<S>, _ kernel: Tracked<S>, bias: Tracked<S>? = nil, strides: [Int] = [1],
  padding: ConvolutionPadding = .valid, dilation: [Int] = [1], groups: Int = 1
) -> Tracked<S> {
  convolution(
    kernel.constant(x), kernel, bias: bias, strides: strides, padding: padding,
    dilation: dilation, groups: groups)
}

/// The convolution of a tracked vector with a constant one; see `convolve(_:_:mode:)` of two values of one type.
@inlinable @_disfavoredOverload
public func convolve<S>(
  _ a: Tracked<S>, _ v: Tensor<S>, mode: ConvolutionMode = .full
) -> Tracked<S> { convolve(a, a.constant(v), mode: mode) }

/// The convolution of a constant vector with a tracked one; see `convolve(_:_:mode:)` of two values of one type.
@inlinable @_disfavoredOverload
public func convolve<S>(
  _ a: Tensor<S>, _ v: Tracked<S>, mode: ConvolutionMode = .full
) -> Tracked<S> { convolve(v.constant(a), v, mode: mode) }

/// The correlation of a tracked vector with a constant one; see `correlate(_:_:mode:)` of two values of one type.
@inlinable @_disfavoredOverload
public func correlate<S>(
  _ a: Tracked<S>, _ v: Tensor<S>, mode: ConvolutionMode = .valid
) -> Tracked<S> { correlate(a, a.constant(v), mode: mode) }

/// The correlation of a constant vector with a tracked one; see `correlate(_:_:mode:)` of two values of one type.
@inlinable @_disfavoredOverload
public func correlate<S>(
  _ a: Tensor<S>, _ v: Tracked<S>, mode: ConvolutionMode = .valid
) -> Tracked<S> { correlate(v.constant(a), v, mode: mode) }

/// The convolution of a tracked matrix with a constant one; see `convolve2d(_:_:mode:)` of two values of one type.
@inlinable @_disfavoredOverload
public func convolve2d<S>(
  _ a: Tracked<S>, _ kernel: Tensor<S>, mode: ConvolutionMode = .full
) -> Tracked<S> { convolve2d(a, a.constant(kernel), mode: mode) }

/// The convolution of a constant matrix with a tracked one; see `convolve2d(_:_:mode:)` of two values of one type.
@inlinable @_disfavoredOverload
public func convolve2d<S>(
  _ a: Tensor<S>, _ kernel: Tracked<S>, mode: ConvolutionMode = .full
) -> Tracked<S> { convolve2d(kernel.constant(a), kernel, mode: mode) }

/// The correlation of a tracked matrix with a constant one; see `correlate2d(_:_:mode:)` of two values of one type.
@inlinable @_disfavoredOverload
public func correlate2d<S>(
  _ a: Tracked<S>, _ kernel: Tensor<S>, mode: ConvolutionMode = .full
) -> Tracked<S> { correlate2d(a, a.constant(kernel), mode: mode) }

/// The correlation of a constant matrix with a tracked one; see `correlate2d(_:_:mode:)` of two values of one type.
@inlinable @_disfavoredOverload
public func correlate2d<S>(
  _ a: Tensor<S>, _ kernel: Tracked<S>, mode: ConvolutionMode = .full
) -> Tracked<S> { correlate2d(kernel.constant(a), kernel, mode: mode) }
