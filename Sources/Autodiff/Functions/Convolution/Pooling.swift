// Pooling: the largest element, or the mean, of each window.

/// The largest element of each window, along the last axes: `[…, l]` → `[…, l']`, `[…, h, w]` → `[…, h', w']`.
///
/// As PyTorch's `max_pool1d` and `max_pool2d`. What lies beyond the input is not in a window. NaN where an element of the window
/// is. The cotangent of a window is split evenly among its ties, as that of `max` is.
///
/// ```swift
/// let x = Tensor<Double>([1, 5, 2, 5, 5, 0])
/// maxPool(x, window: [2])                                // [5, 5, 5]
/// maxPool(x, window: [2], strides: [1], dilation: [2])   // [2, 5, 5, 5]
/// maxPool(x, window: [4], keepingPartialWindows: true)   // [5, 5]
/// gradient(at: x) { maxPool($0, window: [2]).sum() }     // [0, 1, 0, 1, 1, 0]
/// ```
///
/// - Parameters:
///   - x: the input.
///   - window: the extents of a window: one number for each of the last axes that are pooled, one or two.
///   - strides: the steps from one window to the next along each axis, or one number for all; the window's extents unless given.
///   - padding: how far windows reach beyond the input on both sides of each axis, or one number for all.
///   - dilation: the steps from one element of a window to the next along each axis, or one number for all.
///   - keepingPartialWindows: whether a last window counts that begins within the input, or the padding before it, and reaches
///     beyond the padding behind it: PyTorch's `ceil_mode`.
/// - Precondition: there are so many axes, windows fit into the padded input, the padding is at most half the window, and
///   each window has an element of the input.
/// - Complexity: O(n k) for n results of windows of k elements, and so has the pullback.
public func maxPool<T: TensorAlgebra>(
  _ x: T, window: [Int], strides: [Int]? = nil, padding: [Int] = [0], dilation: [Int] = [1],
  keepingPartialWindows: Bool = false
) -> T {
  let pool = checked { () throws(ShapeError) in
    try Pool(
      x.shape, window, strides: strides, padding: padding, dilation: dilation,
      keepsPartialWindows: keepingPartialWindows, operation: "maxPool")
  }
  return T.apply(MaxPool(geometry: pool.geometry, options: pool.options), [x])
}

/// The mean of each window, along the last axes: `[…, l]` → `[…, l']`, `[…, h, w]` → `[…, h', w']`.
///
/// As PyTorch's `avg_pool1d` and `avg_pool2d`: the padding counts as zeros, unless it is left out of the mean. What lies beyond
/// the padding, of a window that is there in part, does not count.
///
/// ```swift
/// let x = Tensor<Double>([2, 4, 6, 8])
/// averagePool(x, window: [2])                                                        // [3, 7]
/// averagePool(x, window: [3], keepingPartialWindows: true)                           // [4, 8]
/// averagePool(x, window: [2], padding: [1])                                          // [1, 5, 4]
/// averagePool(x, window: [2], padding: [1], countingPadding: false)                  // [2, 5, 8]
/// ```
///
/// - Parameters:
///   - x: the input.
///   - window: the extents of a window: one number for each of the last axes that are pooled, one or two.
///   - strides: the steps from one window to the next along each axis, or one number for all; the window's extents unless given.
///   - padding: how far windows reach beyond the input on both sides of each axis, or one number for all.
///   - countingPadding: whether elements beyond the input count as zeros: PyTorch's `count_include_pad`.
///   - keepingPartialWindows: whether a last window counts that begins within the input, or the padding before it, and reaches
///     beyond the padding behind it: PyTorch's `ceil_mode`.
/// - Precondition: there are so many axes, windows fit into the padded input, and the padding is at most half the window.
/// - Complexity: O(n k) for n results of windows of k elements, and so has the pullback.
public func averagePool<T: TensorAlgebra>(
  _ x: T, window: [Int], strides: [Int]? = nil, padding: [Int] = [0], countingPadding: Bool = true,
  keepingPartialWindows: Bool = false
) -> T {
  let pool = checked { () throws(ShapeError) in
    try Pool(
      x.shape, window, strides: strides, padding: padding,
      keepsPartialWindows: keepingPartialWindows, operation: "averagePool")
  }
  let geometry = pool.geometry
  let planes = Shape([geometry.planes, 1, geometry.rows.input, geometry.columns.input])
  let kernel = Shape([1, 1, geometry.rows.kernel, geometry.columns.kernel])
  let rule = Convolution(
    geometry: ConvolutionGeometry(
      batch: geometry.planes, groups: 1, inputs: 1, outputs: 1, rows: geometry.rows,
      columns: geometry.columns),
    part: .output,
    call: ConvolutionCall(
      name: "conv2d", options: pool.convolutionOptions, input: planes, kernel: kernel,
      output: Shape([geometry.planes, 1, geometry.rows.output, geometry.columns.output])))
  let one = x.constant(Tensor(repeating: 1, shape: kernel))
  let sums = T.apply(rule, [x.reshaped(to: planes), one]).reshaped(to: geometry.output)
  return T.apply(.divide, sums, x.constant(pool.counts(countingPadding: countingPadding)))
}

/// The windows of a pooling that was asked for.
package struct Pool: Sendable {
  let geometry: PoolGeometry
  let options: String
  let convolutionOptions: String

  package var output: Shape { geometry.output }
  /// The elements of all windows.
  package var products: Double {
    Double(output.count) * Double(geometry.rows.kernel * geometry.columns.kernel)
  }

  /// A number for each element of an input that tells of how many windows it is the largest element, ties divided.
  package func shares<T: TensorAlgebra>(of x: T) -> T {
    let largest = T.apply(MaxPool(geometry: geometry, options: options), [x])
    let share = PoolShare(geometry: geometry, spreads: true, options: options)
    return T.apply(share, [x, largest, x.constant(Tensor(repeating: 1, shape: output))])
  }

  /// - Throws: `ShapeError.rankTooLow`, `.listCount`, `.numberOutOfRange` or `.invalidDimensions`.
  package init(
    _ x: Shape, _ window: [Int], strides: [Int]?, padding: [Int], dilation: [Int] = [1],
    keepsPartialWindows: Bool = false, axes: Int? = nil, operation: String
  ) throws(ShapeError) {
    let count = axes ?? window.count
    guard (1...2).contains(count) else {
      throw .numberOutOfRange(
        operation: operation, name: "the number of extents of a window", value: "\(count)",
        range: "1 or 2")
    }
    guard x.rank >= count else {
      throw .rankTooLow(operation: operation, needed: count, shape: x)
    }
    let window = try window.forAxes(count, of: operation, "the window", least: 1)
    let strides = try (strides ?? window).forAxes(count, of: operation, "the stride", least: 1)
    let padding = try padding.forAxes(count, of: operation, "the padding", least: 0)
    let dilation = try dilation.forAxes(count, of: operation, "the dilation", least: 1)
    let lead = x.dimensions.dropLast(count)
    let planes = lead.reduce(1, *)
    var all: [ConvolutionAxis] = []
    for axis in 0..<count {
      let made = try ConvolutionAxis(
        pooling: x, axis: x.rank - count + axis, window: window[axis], stride: strides[axis],
        padding: padding[axis], dilation: dilation[axis], keepsPartialWindows: keepsPartialWindows,
        operation: operation)
      // Of nothing there are no windows.
      if planes > 0 { try made.requireElements(operation) }
      all.append(made)
    }
    let output = try Shape(validating: lead + all.map(\.output))
    geometry = PoolGeometry(
      axes: count, planes: planes, rows: count == 1 ? ConvolutionAxis() : all[0],
      columns: all[count - 1], input: x, output: output)
    func list(_ numbers: [Int]) -> String {
      Set(numbers).count == 1 ? "\(numbers[0])" : "\(numbers)"
    }
    options =
      list(window) + (strides == window ? "" : ", stride=\(list(strides))")
      + (padding.contains { $0 != 0 } ? ", padding=\(list(padding))" : "")
      + (dilation.contains { $0 != 1 } ? ", dilation=\(list(dilation))" : "")
      + (keepsPartialWindows ? ", ceil_mode=true" : "")
    // As a convolution of planes, of which a row is one of height 1.
    let sides = all.map { (before: -$0.start, after: max(-$0.start, $0.end - $0.input)) }
    convolutionOptions = Convolution.text(
      count == 1 ? [1] + strides : strides, count == 1 ? [(0, 0)] + sides : sides, [1], 1)
  }

  /// By how much the sum of each window is divided, broadcast to the output.
  func counts<S: TensorScalar>(countingPadding: Bool) -> Tensor<S> {
    let (rows, columns) = (geometry.rows, geometry.columns)
    if countingPadding, rows.isWithinPadding, columns.isWithinPadding {
      return Tensor(S(rows.kernel * columns.kernel))
    }
    func count(_ axis: ConvolutionAxis, _ window: Int) -> Int {
      guard countingPadding else { return axis.kernels(window).count }
      return min(axis.kernel, axis.input - axis.start - axis.position(window, 0))
    }
    let shape = Shape(geometry.axes == 1 ? [columns.output] : [rows.output, columns.output])
    return Tensor(filling: shape) { counts in
      for i in 0..<rows.output {
        for j in 0..<columns.output {
          counts[i * columns.output + j] = S(count(rows, i) * count(columns, j))
        }
      }
    }
  }
}

extension ConvolutionAxis {
  /// Windows along an axis of a shape.
  ///
  /// - Throws: `ShapeError.numberOutOfRange`.
  fileprivate init(
    pooling x: Shape, axis: Int, window: Int, stride: Int, padding: Int, dilation: Int,
    keepsPartialWindows: Bool, operation: String
  ) throws(ShapeError) {
    let covered = Convolution.covered(window, dilation)
    // A window that lies all in the padding would have no element.
    guard padding <= window / 2 else {
      throw .numberOutOfRange(
        operation: operation, name: "the padding", value: "\(padding)",
        range: "at most half the window, which is \(window)")
    }
    let (extent, padded) = (x[axis], x[axis] + 2 * padding)
    let limit = padded + (keepsPartialWindows ? stride - 1 : 0)
    guard extent > 0, covered <= limit else {
      let place = "the padded extent of axis \(axis) of shape \(x)"
      throw .numberOutOfRange(
        operation: operation, name: dilation == 1 ? "the window" : "what a window covers",
        value: "\(covered)",
        range: extent == 0
          ? "within the input of shape \(x), which has no elements there"
          : limit == padded
            ? "at most \(padded), \(place)" : "at most \(limit), a stride less 1 beyond \(place)")
    }
    var output = (limit - covered) / stride + 1
    // A window that begins in the padding behind the input has no element.
    if (output - 1) * stride >= extent + padding { output -= 1 }
    self.init(
      input: extent, kernel: window, output: output, start: -padding, stride: stride,
      step: window == 1 ? 1 : dilation)
  }

  /// The end of the last window.
  fileprivate var end: Int { position(output - 1, kernel - 1) + 1 }

  /// Whether all windows end with the padding behind the input, which is as wide as that before it.
  fileprivate var isWithinPadding: Bool { end <= input - start }

  /// Checks that no window has its elements before and behind the input, but none in it.
  ///
  /// - Throws: `ShapeError.numberOutOfRange`.
  fileprivate func requireElements(_ operation: String) throws(ShapeError) {
    guard step > input else { return }
    // Where windows stand repeats after as many of them as a step is wide.
    for window in 0..<min(output, step) where kernels(window).isEmpty {
      throw .numberOutOfRange(
        operation: operation, name: "the dilation", value: "\(step)",
        range: "such that each window has one of the \(input) elements along an axis")
    }
  }
}
