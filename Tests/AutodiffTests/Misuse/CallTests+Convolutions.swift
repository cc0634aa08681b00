import Autodiff
import TestSupport

extension CallTests {
  private static let image = Tensor<Double>.ones([2, 3])
  private static let kernel = Tensor<Double>.ones([2, 2, 2])

  /// Functions of two tensors and a mode.
  static let pairConvolutionCalls = [
    calls(
      "convolve(_:_:mode:)", { use(convolve(matrix, vector)) },
      { use(convolve(vector, Tensor<Double>([]))) },
      { use(pullback(at: vector) { convolve($0, Tracked(matrix), mode: .same) }) }),
    calls("correlate(_:_:mode:)", { use(correlate(Tensor<Double>(1), vector)) }),
    calls(
      "convolve2d(_:_:mode:)", { use(convolve2d(vector, vector)) },
      { use(convolve2d(matrix, Tensor.ones([3, 1]), mode: .valid)) }),
    calls(
      "correlate2d(_:_:mode:)", { use(correlate2d(matrix, vector)) },
      { use(correlate2d(matrix, Tensor.ones([0, 1]))) }),
  ]

  static let convolutionCalls = [
    [
      calls(convolutionName) { n in use(convolution(image, kernel, strides: [n])) },
      calls(convolutionName) { n in use(convolution(image, kernel, dilation: [n])) },
      calls(convolutionName) { n in use(convolution(image, kernel, groups: n)) },
      // A padding as large as it may be makes a result that no memory holds.
      calls(convolutionName, with: [-1, 0, 1, 5, .min, .max]) { n in
        use(convolution(image, kernel, padding: .widths([n])))
        use(convolution(image, kernel, padding: .sides([(n, 0)])))
      },
      calls("ConvolutionPadding.init(integerLiteral:)") { n in
        use(convolution(image, kernel, padding: ConvolutionPadding(integerLiteral: n)))
      },
      calls("ConvolutionPadding.init(arrayLiteral:)") { n in
        use(convolution(image, kernel, padding: ConvolutionPadding(arrayLiteral: n)))
        use(convolution(image, kernel, padding: ConvolutionPadding(arrayLiteral: 1, n)))
      },
      calls(
        convolutionName, { use(convolution(vector, kernel)) },
        { use(convolution(image, vector)) }, { use(convolution(image, kernel, bias: vector)) },
        { use(convolution(image, kernel, strides: [])) },
        { use(convolution(image, kernel, strides: [1, 1])) },
        { use(convolution(image, kernel, strides: [2], padding: .same)) },
        { use(convolution(image, kernel, padding: .sides([]))) },
        { use(convolution(image, Tensor.ones([2, 2, 0]))) },
        { use(convolution(image, Tensor.ones([2, 2, 9]), padding: 1)) },
        { use(pullback(at: kernel) { convolution(Tracked(vector), $0) }) }),
    ],
    both(maximumName, { maxPool($0, window: [$1]) }) { maxPool($0, window: [2, $1]) },
    both(maximumName, { maxPool($0, window: [2], strides: [$1]) }) {
      maxPool($0, window: [2], padding: [$1])
    },
    both(maximumName, { maxPool($0, window: [2], dilation: [$1]) }) {
      maxPool($0, window: [2], padding: [1], dilation: [$1], keepingPartialWindows: true)
    },
    both(maximumName, { maxPool($0, window: [$1], keepingPartialWindows: true) }) {
      maxPool($0, window: [2], strides: [$1], keepingPartialWindows: true)
    },
    both(averageName, { averagePool($0, window: [$1]) }) { averagePool($0, window: [2, $1]) },
    both(averageName, { averagePool($0, window: [2], strides: [$1]) }) {
      averagePool($0, window: [2], padding: [$1], countingPadding: false)
    },
    both(averageName, { averagePool($0, window: [$1], keepingPartialWindows: true) }) {
      averagePool($0, window: [2], strides: [$1], padding: [1], keepingPartialWindows: true)
    },
    [
      calls(
        averageName, { use(averagePool(vector, window: [])) },
        { use(averagePool(vector, window: [1, 1])) },
        { use(averagePool(Tensor<Double>([]), window: [1])) },
        { use(averagePool(vector, window: [1, 1, 1])) })
    ],
    both("differences(_:spacing:axis:edgeOrder:)", { differences($0, axis: $1) }) {
      differences($0, spacing: $0, axis: $1)
    },
    both("differences(_:spacing:axis:edgeOrder:)", { differences($0, edgeOrder: $1) }) {
      differences($0[..<2], edgeOrder: $1)
    },
    both("differences(_:at:axis:edgeOrder:)", { differences($0, at: $0, axis: $1) }) {
      differences($0, at: $0.sum(), axis: $1)
    },
    both("differences(_:at:axis:edgeOrder:)", { differences($0, at: $0, edgeOrder: $1) }) {
      differences($0[..<2], at: $0[..<2], edgeOrder: $1)
    },
  ].flatMap { $0 }

  private static let convolutionName =
    "convolution(_:_:bias:strides:padding:dilation:groups:)"
  private static let maximumName =
    "maxPool(_:window:strides:padding:dilation:keepingPartialWindows:)"
  private static let averageName =
    "averagePool(_:window:strides:padding:countingPadding:keepingPartialWindows:)"
}
