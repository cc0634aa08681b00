/// Why a convolution does not apply to an input and a kernel.
public enum ConvolutionProblem: Hashable, Sendable {
  /// They have not the axes that the function takes.
  case ranks(String)
  /// One of them has no elements.
  case empty
  /// The groups do not divide the channels, or the kernel does not take a group's.
  case channels(groups: Int)
  /// Along an axis the kernel covers more elements than the padded input has.
  case kernelTooLarge(axis: Int, covered: Int, padded: Int)
  /// Neither of two matrices lies within the other.
  case neitherWithin
  /// A bias that is not a vector of the output channels.
  case bias(Shape, channels: Int)
}

extension ConvolutionProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .ranks(let needed): "needs \(needed)"
    case .empty: "both must have elements"
    case .channels(let groups):
      "in \(groups == 1 ? "1 group" : "\(groups) groups") the kernel's second dimension must be the input's channels in a group, "
        + "and the groups must divide the channels of both"
    case .kernelTooLarge(let axis, let covered, let padded):
      "along axis \(axis) of the kernel it covers \(covered) elements, and the padded input has \(padded)"
    case .neitherWithin: "in mode valid one must lie within the other along both axes"
    case .bias(let bias, let channels):
      "the bias must have the shape [\(channels)], but has \(bias)"
    }
  }
}

/// The convolutions of two tensors.
package enum PairConvolution: String, Sendable {
  case convolve, correlate, convolve2d, correlate2d

  fileprivate var rank: Int { self == .convolve || self == .correlate ? 1 : 2 }
  fileprivate var turns: Bool { self == .convolve || self == .convolve2d }
  package var presetMode: ConvolutionMode { self == .correlate ? .valid : .full }
}

/// What is said of a convolution beside its operands.
package struct ConvolutionOptions: Sendable {
  package var strides: [Int]
  package var padding: ConvolutionPadding
  package var dilation: [Int]
  package var groups: Int

  package init(
    strides: [Int] = [1], padding: ConvolutionPadding = .valid, dilation: [Int] = [1],
    groups: Int = 1
  ) {
    (self.strides, self.padding, self.dilation, self.groups) = (strides, padding, dilation, groups)
  }
}

extension ConvolutionAxis {
  /// One axis of a convolution, or correlation, of two tensors.
  fileprivate init(
    _ n: Int, _ m: Int, _ mode: ConvolutionMode, turns: Bool, isVector: Bool
  ) {
    // From the first of all results; `same` takes the middle.
    let skipped: Int
    let smaller = min(n, m)
    switch mode {
    case .full: (skipped, output) = (0, n + m - 1)
    case .valid: (skipped, output) = (smaller - 1, max(n, m) - smaller + 1)
    case .same:
      output = isVector ? max(n, m) : n
      // NumPy turns the results of a correlation with a longer vector round after it has taken them, and SciPy takes one more
      // of the first results of a correlation with a kernel of even extent.
      let middle = isVector ? smaller : m
      let isLate = !turns && (!isVector || m > n)
      skipped = isLate ? middle / 2 : (middle - 1) / 2
    }
    (input, kernel) = (n, m)
    (start, step) = turns ? (skipped, -1) : (skipped - (m - 1), 1)
  }
}

extension Convolution {
  /// The convolution of two tensors.
  ///
  /// - Throws: `ShapeError.convolution` or `.invalidDimensions`.
  init(
    _ a: Shape, _ v: Shape, _ mode: ConvolutionMode, _ function: PairConvolution
  ) throws(ShapeError) {
    let name = function.rawValue
    guard a.rank == function.rank, v.rank == function.rank else {
      throw .convolution(
        operation: name, a, v, .ranks(function.rank == 1 ? "two vectors" : "two matrices"))
    }
    guard a.count > 0, v.count > 0 else { throw .convolution(operation: name, a, v, .empty) }
    if mode == .valid, function.rank == 2, (a[0] - v[0] > 0) != (a[1] - v[1] > 0),
      a[0] != v[0], a[1] != v[1]
    {
      throw .convolution(operation: name, a, v, .neitherWithin)
    }
    let isVector = function.rank == 1
    let axes = (0..<function.rank).map {
      ConvolutionAxis(a[$0], v[$0], mode, turns: function.turns, isVector: isVector)
    }
    let output = try Shape(validating: axes.map(\.output))
    self.init(
      geometry: ConvolutionGeometry(
        batch: 1, groups: 1, inputs: 1, outputs: 1,
        rows: isVector ? ConvolutionAxis() : axes[0], columns: axes[axes.count - 1]),
      part: .output,
      call: ConvolutionCall(
        name: name, options: "mode=\"\(mode.rawValue)\"", input: a, kernel: v, output: output))
  }

  /// The convolution of images with channels; see `Autodiff.convolution(_:_:bias:strides:padding:dilation:groups:)`.
  ///
  /// - Throws: `ShapeError.convolution`, `.listCount`, `.numberOutOfRange` or `.invalidDimensions`.
  init(
    _ x: Shape, _ kernel: Shape, _ options: ConvolutionOptions, name: String
  ) throws(ShapeError) {
    let count = kernel.rank - 2
    let fits = (1...2).contains(count) && (x.rank == count + 1 || x.rank == count + 2)
    let takes = name == "conv1d" ? count == 1 : name == "conv2d" ? count == 2 : true
    guard fits && takes else {
      let one = "an input [n, c, l] or [c, l] and a kernel [o, c / groups, k]"
      let two = "an input [n, c, h, w] or [c, h, w] and a kernel [o, c / groups, p, q]"
      throw .convolution(
        operation: name, x, kernel,
        .ranks(name == "conv1d" ? one : name == "conv2d" ? two : one + ", or " + two))
    }
    let (channels, outputs, groups) = (x[x.rank - count - 1], kernel[0], options.groups)
    guard groups >= 1 else {
      throw .numberOutOfRange(
        operation: name, name: "groups", value: "\(groups)", range: "at least 1")
    }
    guard channels % groups == 0, outputs % groups == 0, kernel[1] == channels / groups else {
      throw .convolution(operation: name, x, kernel, .channels(groups: groups))
    }
    let strides = try options.strides.forAxes(count, of: name, "the stride", least: 1)
    let dilation = try options.dilation.forAxes(count, of: name, "the dilation", least: 1)
    var axes: [ConvolutionAxis] = []
    let sides = try options.padding.sides(
      count, of: name, strides: strides,
      covered: (0..<count).map { Self.covered(kernel[$0 + 2], dilation[$0]) })
    for axis in 0..<count {
      let covered = Self.covered(kernel[axis + 2], dilation[axis])
      let padded = x[x.rank - count + axis] + sides[axis].before + sides[axis].after
      guard kernel[axis + 2] > 0, covered <= padded else {
        throw .convolution(
          operation: name, x, kernel,
          kernel[axis + 2] == 0
            ? .empty : .kernelTooLarge(axis: axis + 2, covered: covered, padded: padded))
      }
      axes.append(
        ConvolutionAxis(
          input: x[x.rank - count + axis], kernel: kernel[axis + 2],
          output: (padded - covered) / strides[axis] + 1, start: -sides[axis].before,
          stride: strides[axis], step: dilation[axis]))
    }
    let isBatch = x.rank == count + 2
    let output = try Shape(
      validating: (isBatch ? [x[0]] : []) + [outputs] + axes.map(\.output))
    self.init(
      geometry: ConvolutionGeometry(
        batch: isBatch ? x[0] : 1, groups: groups, inputs: kernel[1], outputs: outputs / groups,
        rows: count == 1 ? ConvolutionAxis() : axes[0], columns: axes[count - 1]),
      part: .output,
      call: ConvolutionCall(
        name: "conv\(count)d",
        options: Self.text(strides, sides, dilation, groups), input: x, kernel: kernel,
        output: output))
  }

  /// The elements that a kernel covers, too many for any input where they are not to be counted.
  static func covered(_ kernel: Int, _ dilation: Int) -> Int {
    let (product, overflow) = max(0, kernel - 1).multipliedReportingOverflow(by: dilation)
    return overflow || product >= Shape.sizeLimit ? Shape.sizeLimit * 4 : product + 1
  }

  /// The options as in a formula, those that are not as usual.
  static func text(
    _ strides: [Int], _ sides: [(before: Int, after: Int)], _ dilation: [Int], _ groups: Int
  ) -> String {
    func list(_ numbers: [Int]) -> String {
      Set(numbers).count == 1 ? "\(numbers[0])" : "\(numbers)"
    }
    var parts: [String] = []
    if strides.contains(where: { $0 != 1 }) { parts.append("stride=\(list(strides))") }
    if sides.contains(where: { $0.before != $0.after }) {
      parts.append("padding=\(sides.map { [$0.before, $0.after] })")
    } else if sides.contains(where: { $0.before != 0 }) {
      parts.append("padding=\(list(sides.map(\.before)))")
    }
    if dilation.contains(where: { $0 != 1 }) { parts.append("dilation=\(list(dilation))") }
    if groups != 1 { parts.append("groups=\(groups)") }
    return parts.joined(separator: ", ")
  }

  /// - Throws: `ShapeError.convolution` where a bias is no vector of the output channels.
  func requireBias(_ bias: Shape?, operation: String) throws(ShapeError) {
    guard let bias, bias != Shape(call.kernel[0]) else { return }
    throw .convolution(
      operation: operation, call.input, call.kernel, .bias(bias, channels: call.kernel[0]))
  }
}

extension [Int] {
  /// A number for each axis, of a list of them or of one for all.
  ///
  /// - Throws: `ShapeError.listCount` or `.numberOutOfRange`.
  func forAxes(
    _ count: Int, of operation: String, _ name: String, least: Int
  ) throws(ShapeError) -> [Int] {
    guard self.count == 1 || self.count == count else {
      throw .listCount(operation: operation, count: self.count, expected: count)
    }
    for number in self where number < least || number >= Shape.sizeLimit {
      throw .numberOutOfRange(
        operation: operation, name: name, value: "\(number)",
        range: number < least ? "at least \(least)" : "below 2^48")
    }
    return self.count == count ? self : Array(repeating: self[0], count: count)
  }
}

extension ConvolutionPadding {
  /// The widths before and behind each axis.
  ///
  /// - Throws: `ShapeError.listCount` or `.numberOutOfRange`.
  func sides(
    _ count: Int, of operation: String, strides: [Int], covered: [Int]
  ) throws(ShapeError) -> [(before: Int, after: Int)] {
    switch self {
    case .valid: return Array(repeating: (0, 0), count: count)
    case .same:
      for stride in strides where stride != 1 {
        throw .numberOutOfRange(
          operation: operation, name: "the stride", value: "\(stride)",
          range: "1 with a padding that keeps the size")
      }
      return covered.map { (($0 - 1) / 2, $0 - 1 - ($0 - 1) / 2) }
    case .widths(let widths):
      return try widths.forAxes(count, of: operation, "the padding", least: 0).map { ($0, $0) }
    case .sides(let sides):
      guard sides.count == count else {
        throw .listCount(operation: operation, count: 2 * sides.count, expected: 2 * count)
      }
      for side in sides {
        _ = try [side.before, side.after].forAxes(2, of: operation, "the padding", least: 0)
      }
      return sides
    }
  }
}

extension Shape {
  /// The shape of a convolution of two tensors; see `Autodiff.convolve(_:_:mode:)` and those beside it.
  ///
  /// - Throws: `ShapeError.convolution` or `.invalidDimensions`.
  package static func convolved(
    _ a: Shape, _ v: Shape, mode: ConvolutionMode, _ function: PairConvolution
  ) throws(ShapeError) -> Shape {
    try Convolution(a, v, mode, function).call.output
  }

  /// The shape of a convolution of images with channels; see `Autodiff.convolution(_:_:bias:strides:padding:dilation:groups:)`.
  ///
  /// - Throws: `ShapeError.convolution`, `.listCount`, `.numberOutOfRange` or `.invalidDimensions`.
  package static func convolution(
    _ x: Shape, _ kernel: Shape, bias: Shape?, _ options: ConvolutionOptions, operation: String
  ) throws(ShapeError) -> Shape {
    let rule = try Convolution(x, kernel, options, name: operation)
    try rule.requireBias(bias, operation: operation)
    return rule.call.output
  }

  /// The numbers that such a convolution keeps beside its result, at most, and its multiplications.
  ///
  /// - Throws: as `convolution(_:_:bias:_:operation:)`.
  package static func workOfConvolution(
    _ x: Shape, _ kernel: Shape, _ options: ConvolutionOptions, operation: String
  ) throws(ShapeError) -> (elements: Double, products: Double) {
    let rule = try Convolution(x, kernel, options, name: operation)
    let geometry = rule.geometry
    // The packed kernel, and a block of an image and its results.
    let rows = min(
      ConvolutionBlocks.rows(geometry.columns, channels: geometry.inputs),
      max(1, geometry.rows.output))
    let columns = min(ConvolutionBlocks.columns, geometry.columns.output)
    let block = Double(rows * columns) * Double(geometry.terms + geometry.outputs)
    return (
      2 * Double(kernel.count) + block,
      Double(geometry.batch) * geometry.productsOfImage
    )
  }
}
