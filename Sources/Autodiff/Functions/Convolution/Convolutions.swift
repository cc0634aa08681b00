// Convolutions and correlations: of vectors as NumPy's, of matrices as SciPy's, of images with channels as PyTorch's. All are one
// structured rule, whose derivatives of any order are rules of its kind.

/// Which results of a convolution of two tensors are formed.
public enum ConvolutionMode: String, Sendable, CaseIterable {
  /// All in which the two meet: n + m − 1 along an axis.
  case full
  /// Those in which the smaller one is all within the larger one: n − m + 1.
  case valid
  /// The middle of `full`: as many as the longer vector has elements; of matrices as many as the first has.
  case same
}

/// The convolution yₖ = Σ aᵢ vₖ₋ᵢ of two vectors, `[n]`, `[m]` → `[n + m − 1]`: the coefficients of a product of polynomials.
///
/// As NumPy's `convolve`. ā and v̄ are correlations of ȳ with the other vector. What lies beyond a vector is no term: an
/// infinite element makes NaN of no result that it does not meet.
///
/// ```swift
/// let a: Tensor<Double> = [1, 2, 3]
/// convolve(a, [1, 1])                // [1, 3, 5, 3]
/// convolve(a, [1, 1], mode: .same)   // [1, 3, 5]
/// convolve(a, [1, 1], mode: .valid)  // [3, 5]
/// ```
///
/// - Parameters:
///   - a: a vector.
///   - v: another.
///   - mode: which results are formed; `.same` has the length of the longer vector.
/// - Precondition: two vectors with elements.
/// - Complexity: O(n m), and so have the pullbacks.
public func convolve<T: TensorAlgebra>(_ a: T, _ v: T, mode: ConvolutionMode = .full) -> T {
  convolved(a, v, mode, .convolve)
}

/// The correlation yₖ = Σ aₙ₊ₖ vₙ of two vectors, `[n]`, `[m]` → `[n − m + 1]`: how a looks like v at each place.
///
/// As NumPy's `correlate`, which forms by default the results in which the shorter vector is within the longer one.
///
/// ```swift
/// let a: Tensor<Double> = [1, 2, 4]
/// correlate(a, [1, -1])               // [-1, -2]
/// correlate(a, [1, -1], mode: .full)  // [-1, -1, -2, 4]
/// ```
///
/// - Parameters:
///   - a: a vector.
///   - v: another.
///   - mode: which results are formed; `.same` has the length of the longer vector.
/// - Precondition: two vectors with elements.
/// - Complexity: O(n m), and so have the pullbacks.
public func correlate<T: TensorAlgebra>(_ a: T, _ v: T, mode: ConvolutionMode = .valid) -> T {
  convolved(a, v, mode, .correlate)
}

/// The convolution of two matrices, `[h, w]`, `[p, q]` → `[h + p − 1, w + q − 1]`.
///
/// As SciPy's `signal.convolve2d` with a boundary of zeros.
///
/// - Parameters:
///   - a: a matrix.
///   - kernel: another.
///   - mode: which results are formed; `.same` has the shape of a.
/// - Precondition: two matrices with elements; for `.valid` one of them is as large as the other along both axes.
/// - Complexity: O(h w p q), and so have the pullbacks.
public func convolve2d<T: TensorAlgebra>(
  _ a: T, _ kernel: T, mode: ConvolutionMode = .full
) -> T {
  convolved(a, kernel, mode, .convolve2d)
}

/// The correlation of two matrices, `[h, w]`, `[p, q]` → `[h + p − 1, w + q − 1]`: a convolution by the kernel turned by a
/// half.
///
/// As SciPy's `signal.correlate2d` with a boundary of zeros.
///
/// - Parameters:
///   - a: a matrix.
///   - kernel: another.
///   - mode: which results are formed; `.same` has the shape of a.
/// - Precondition: two matrices with elements; for `.valid` one of them is as large as the other along both axes.
/// - Complexity: O(h w p q), and so have the pullbacks.
public func correlate2d<T: TensorAlgebra>(
  _ a: T, _ kernel: T, mode: ConvolutionMode = .full
) -> T {
  convolved(a, kernel, mode, .correlate2d)
}

private func convolved<T: TensorAlgebra>(
  _ a: T, _ v: T, _ mode: ConvolutionMode, _ function: PairConvolution
) -> T {
  T.apply(
    checked { () throws(ShapeError) in try Convolution(a.shape, v.shape, mode, function) }, [a, v])
}

/// What stands beside the rows and columns of a convolution or a pooling.
///
/// ```swift
/// convolution(x, w, padding: 1)       // one zero on every side
/// convolution(x, w, padding: [2, 1])  // two above and below, one left and right
/// convolution(x, w, padding: .same)
/// ```
public enum ConvolutionPadding: Sendable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// Nothing: the kernel stays within the input.
  case valid
  /// As much as makes the output as large as the input, an odd element behind it; strides must be 1.
  case same
  /// So many on both sides along each axis, or one number for all axes.
  case widths([Int])
  /// So many before and behind along each axis.
  case sides([(before: Int, after: Int)])

  public init(integerLiteral width: Int) { self = .widths([width]) }
  public init(arrayLiteral widths: Int...) { self = .widths(widths) }
}

/// The convolution of neural networks: each output channel is the sum of the input channels, each correlated with a kernel of its
/// own, plus a bias.
///
/// With a kernel `[o, c, k]` of an input `[n, c, l]` → `[n, o, l']`, with a kernel `[o, c, p, q]` of an input `[n, c, h, w]` →
/// `[n, o, h', w']`; the input may be one without the axis n. In g groups, the o kernels have c / g channels, and the first o / g
/// see the first c / g channels of the input, and so on. As PyTorch's `conv1d` and `conv2d`. Of l elements with a padding p before
/// and p' behind there are ⌊(l + p + p' − d (k − 1) − 1) / s⌋ + 1 results, with stride s and dilation d.
///
/// x̄ is the transposed convolution of ȳ, w̄ the correlation of x with ȳ, and the bias gets the sum of ȳ. These are differentiated in
/// the same way, to any order. A padding is no term: it is not multiplied by the kernel, an infinite one included.
///
/// ```swift
/// let x = Tensor<Double>([1, 2, 4, 8]).reshaped(to: [1, 1, 4])
/// let w = Tensor<Double>([-1, 1]).reshaped(to: [1, 1, 2])
/// convolution(x, w)               // [[[1, 2, 4]]]
/// convolution(x, w, strides: [2])  // [[[1, 4]]]
/// ```
///
/// - Parameters:
///   - x: the input.
///   - kernel: the kernels; its rank says how many axes are convolved.
///   - bias: a number for each output channel.
///   - strides: the steps from one result to the next along each axis, or one number for all.
///   - padding: the zeros beside the input.
///   - dilation: the steps from one element of the kernel to the next along each axis, or one number for all.
///   - groups: the groups of channels.
/// - Precondition: the channels fit, and the kernel is not larger than the padded input.
/// - Complexity: O(n o l' c k / g) multiplications, and so have the pullbacks; beside the result memory for a part of an image.
public func convolution<T: TensorAlgebra>(
  _ x: T, _ kernel: T, bias: T? = nil, strides: [Int] = [1], padding: ConvolutionPadding = .valid,
  dilation: [Int] = [1], groups: Int = 1
) -> T {
  let rule = checked { () throws(ShapeError) in
    let options = ConvolutionOptions(
      strides: strides, padding: padding, dilation: dilation, groups: groups)
    let rule = try Convolution(x.shape, kernel.shape, options, name: "convolution")
    try rule.requireBias(bias?.shape, operation: "convolution")
    return rule
  }
  let y = T.apply(rule, [x, kernel])
  guard let bias else { return y }
  let axes = kernel.rank - 2
  return T.apply(
    .add, y, bias.reshaped(to: Shape([bias.count] + Array(repeating: 1, count: axes))))
}
