import Autodiff
import GenericOperators
import TestSupport

/// A case of `Fixtures/convolutions.json`, which `scripts/convolution_reference.py` writes.
struct ConvolutionReference: Decodable, Sendable {
  /// One or two numbers, or a word.
  enum Padding: Decodable {
    case numbers([Int])
    case word(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let numbers = try? container.decode([Int].self) {
        self = .numbers(numbers)
      } else {
        self = .word(try container.decode(String.self))
      }
    }
  }

  let function: String
  var mode: String?
  var stride: [Int]?
  var padding: Padding?
  var dilation: [Int]?
  var groups: Int?
  var window: [Int]?
  var axes: Int?
  var count_include_pad: Bool?
  var ceil_mode: Bool?
  let inputs: [StructuredReference.Array]
  let output: StructuredReference.Array
  let cotangent: StructuredReference.Array
  let gradients: [StructuredReference.Array]
  let directions: [StructuredReference.Array]
  let hessianProducts: [StructuredReference.Array]

  static let all = Result {
    try Fixture.json("convolutions.json", as: [ConvolutionReference].self)
  }

  static var indices: Range<Int> { 0..<((try? all.get()) ?? []).count }

  var testDescription: String {
    var parts = [function, inputs.map { "\($0.shape)" }.joined(separator: " ")]
    parts += [mode, stride.map { "stride \($0)" }, padding.map { "padding \($0)" }].compactMap(
      \.self)
    parts += [dilation.map { "dilation \($0)" }, groups.map { "groups \($0)" }].compactMap(\.self)
    parts += [window.map { "window \($0)" }, ceil_mode.map { "ceil_mode \($0)" }].compactMap(\.self)
    return parts.joined(separator: " ")
  }

  /// A mean is a quotient, which has no last digit; all else is exact.
  var isExact: Bool { function != "avgPool" }

  /// What the case says.
  func result<T: TensorAlgebra>(_ x: [T]) -> T {
    let mode = ConvolutionMode(rawValue: mode ?? "full") ?? .full
    switch function {
    case "convolve": return convolve(x[0], x[1], mode: mode)
    case "correlate": return correlate(x[0], x[1], mode: mode)
    case "convolve2d": return convolve2d(x[0], x[1], mode: mode)
    case "correlate2d": return correlate2d(x[0], x[1], mode: mode)
    case "maxPool":
      return maxPool(
        x[0], window: windows, strides: stride, padding: widths, dilation: dilation ?? [1],
        keepingPartialWindows: ceil_mode ?? false)
    case "avgPool":
      return averagePool(
        x[0], window: windows, strides: stride, padding: widths,
        countingPadding: count_include_pad ?? true, keepingPartialWindows: ceil_mode ?? false)
    default:
      let beside: ConvolutionPadding =
        switch padding {
        case .word("same"): .same
        case .numbers(let widths): .widths(widths)
        default: .valid
        }
      return convolution(
        x[0], x[1], bias: x.count > 2 ? x[2] : nil, strides: stride ?? [1], padding: beside,
        dilation: dilation ?? [1], groups: groups ?? 1)
    }
  }

  /// A window with as many extents as axes are pooled.
  private var windows: [Int] {
    let window = window ?? []
    return window.count == 1 ? Array(repeating: window[0], count: axes ?? 1) : window
  }

  private var widths: [Int] {
    if case .numbers(let widths) = padding { widths } else { [0] }
  }
}
