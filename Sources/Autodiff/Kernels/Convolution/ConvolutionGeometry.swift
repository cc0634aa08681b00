/// One axis of a convolution: element o of the output and element k of the kernel meet the input at start + o stride + k step.
///
/// What lies beyond the input is no term: a padding is a start below 0. A step below 0 turns the kernel over.
struct ConvolutionAxis: Hashable, Sendable {
  var input = 1
  var kernel = 1
  var output = 1
  var start = 0
  var stride = 1
  var step = 1

  /// Where an element of the output and one of the kernel meet the input, or beyond it.
  @inline(__always)
  func position(_ output: Int, _ kernel: Int) -> Int {
    start &+ output &* stride &+ kernel &* step
  }

  /// The elements of the output for which an element of the kernel meets the input.
  func outputs(_ kernel: Int) -> Range<Int> {
    let first = start + kernel * step
    let lower = min(output, first >= 0 ? 0 : (stride - 1 - first) / stride)
    let upper = first >= input ? 0 : (input - first + stride - 1) / stride
    return lower..<max(lower, min(output, upper))
  }

  /// The elements of the kernel that meet the input for an element of the output.
  func kernels(_ output: Int) -> Range<Int> {
    let first = start + output * stride
    if step > 0 {
      let lower = min(kernel, first >= 0 ? 0 : (step - 1 - first) / step)
      let upper = first >= input ? 0 : (input - first + step - 1) / step
      return lower..<max(lower, min(kernel, upper))
    }
    // first + k step is within for k from above first − input to first, in steps of −step.
    let lower = min(kernel, first < input ? 0 : (first - input) / -step + 1)
    let upper = first < 0 ? 0 : first / -step + 1
    return lower..<max(lower, min(kernel, upper))
  }

  /// Whether an element of the input or of the kernel is part of no term.
  var leavesOut: Bool {
    // Elements of the kernel whose positions leave the same remainder meet a class of elements of the input, each a run of it.
    var covered: [Int: Int] = [:]
    for number in 0..<kernel {
      let k = step > 0 ? number : kernel - 1 - number
      let outputs = self.outputs(k)
      if outputs.isEmpty { return true }
      let first = position(outputs.lowerBound, k)
      let (place, remainder) = first.quotientAndRemainder(dividingBy: stride)
      let end = covered[remainder] ?? 0
      if place > end { return true }
      covered[remainder] = max(end, place + outputs.count)
    }
    return (0..<min(stride, input)).contains {
      (covered[$0] ?? 0) < (input - $0 + stride - 1) / stride
    }
  }
}

/// The sizes of a convolution: of a batch of images with channels in groups, each by a kernel for each of its outputs.
///
/// The input is `[batch, groups, inputs, rows, columns]`, the kernel `[groups, outputs, inputs, rows, columns]` and the output
/// `[batch, groups, outputs, rows, columns]`.
struct ConvolutionGeometry: Hashable, Sendable {
  let batch: Int
  let groups: Int
  /// The input's channels of a group.
  let inputs: Int
  /// The output's channels of a group.
  let outputs: Int
  let rows: ConvolutionAxis
  let columns: ConvolutionAxis
  /// Whether an element of the input or of the kernel is part of no term.
  let leavesOut: Bool

  init(
    batch: Int, groups: Int, inputs: Int, outputs: Int, rows: ConvolutionAxis,
    columns: ConvolutionAxis
  ) {
    self.batch = batch
    self.groups = groups
    self.inputs = inputs
    self.outputs = outputs
    self.rows = rows
    self.columns = columns
    leavesOut = rows.leavesOut || columns.leavesOut
  }

  /// The elements of a channel of the input.
  var inputArea: Int { rows.input * columns.input }
  var kernelArea: Int { rows.kernel * columns.kernel }
  var outputArea: Int { rows.output * columns.output }
  /// The terms of an element of the output where the kernel is all within the input.
  var terms: Int { inputs * kernelArea }
  /// The multiplications for one image, at most.
  var productsOfImage: Double {
    Double(groups * outputs * outputArea) * Double(terms)
  }
}

/// The three tensors of a convolution: Σ input · kernel · output over all that meet is linear in each, and the derivative by one
/// is made of the other two.
enum ConvolutionPart: Hashable, Sendable {
  case input, kernel, output
}
