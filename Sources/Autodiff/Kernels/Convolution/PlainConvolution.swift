/// A convolution, or the derivative by one of its factors, element by element as its definition says, for any scalar.
///
/// Terms in which a cotangent is nothing are left out.
struct PlainConvolution<S: TensorScalar> {
  let geometry: ConvolutionGeometry
  /// The part that is made of the other two.
  let part: ConvolutionPart
  /// The other two, in the order input, kernel, output.
  let first: UnsafePointer<S>
  let second: UnsafePointer<S>
  /// Those of which elements may be nothing.
  let withGaps: ProductFactors

  /// A sum of terms.
  private struct Sum {
    var total: S = 0
    /// Whether there was a term.
    var isComputed = false
  }

  @inline(__always)
  private func add(_ i: Int, _ j: Int, to sum: inout Sum) {
    let (x, y) = (first[i], second[j])
    if withGaps.contains(.first) && S.isNothing(x) { return }
    if withGaps.contains(.second) && S.isNothing(y) { return }
    sum.total = sum.total + x * y
    sum.isComputed = true
  }

  /// An element of the output.
  private func output(_ image: Int, _ group: Int, _ channel: Int, _ i: Int, _ j: Int) -> Sum {
    let (g, rows, columns) = (geometry, geometry.rows, geometry.columns)
    var sum = Sum()
    let (kernelRows, kernelColumns) = (rows.kernels(i), columns.kernels(j))
    for c in 0..<g.inputs {
      let x = ((image * g.groups + group) * g.inputs + c) * g.inputArea
      let w = ((group * g.outputs + channel) * g.inputs + c) * g.kernelArea
      for p in kernelRows {
        for q in kernelColumns {
          add(
            x + rows.position(i, p) * columns.input + columns.position(j, q),
            w + p * columns.kernel + q, to: &sum)
        }
      }
    }
    return sum
  }

  /// An element of the input's derivative.
  private func input(_ image: Int, _ group: Int, _ channel: Int, _ i: Int, _ j: Int) -> Sum {
    let (g, rows, columns) = (geometry, geometry.rows, geometry.columns)
    var sum = Sum()
    func met(_ axis: ConvolutionAxis, _ place: Int, _ k: Int) -> Int? {
      let (o, rest) = (place - axis.start - k * axis.step)
        .quotientAndRemainder(dividingBy: axis.stride)
      return rest == 0 && o >= 0 && o < axis.output ? o : nil
    }
    for o in 0..<g.outputs {
      let w = ((group * g.outputs + o) * g.inputs + channel) * g.kernelArea
      let y = ((image * g.groups + group) * g.outputs + o) * g.outputArea
      for p in 0..<rows.kernel {
        guard let row = met(rows, i, p) else { continue }
        for q in 0..<columns.kernel {
          guard let column = met(columns, j, q) else { continue }
          add(w + p * columns.kernel + q, y + row * columns.output + column, to: &sum)
        }
      }
    }
    return sum
  }

  /// An element of the kernel's derivative, of some images.
  private func kernel(
    _ images: Range<Int>, _ group: Int, _ output: Int, _ channel: Int, _ p: Int, _ q: Int
  ) -> Sum {
    let (g, rows, columns) = (geometry, geometry.rows, geometry.columns)
    var sum = Sum()
    let (outputRows, outputColumns) = (rows.outputs(p), columns.outputs(q))
    for image in images {
      let x = ((image * g.groups + group) * g.inputs + channel) * g.inputArea
      let y = ((image * g.groups + group) * g.outputs + output) * g.outputArea
      for i in outputRows {
        for j in outputColumns {
          add(
            x + rows.position(i, p) * columns.input + columns.position(j, q),
            y + i * columns.output + j, to: &sum)
        }
      }
    }
    return sum
  }

  /// The element at a position of the part that is made; of the kernel's derivative that of some images.
  private func element(_ position: Int, images: Range<Int>) -> Sum {
    let (g, rows, columns) = (geometry, geometry.rows, geometry.columns)
    let size =
      switch part {
      case .output: (g.groups, g.outputs, rows.output, columns.output)
      case .input: (g.groups, g.inputs, rows.input, columns.input)
      case .kernel: (g.outputs, g.inputs, rows.kernel, columns.kernel)
      }
    let (d, l) = position.quotientAndRemainder(dividingBy: size.3)
    let (c, k) = d.quotientAndRemainder(dividingBy: size.2)
    let (b, j) = c.quotientAndRemainder(dividingBy: size.1)
    let (a, i) = b.quotientAndRemainder(dividingBy: size.0)
    return switch part {
    case .output: output(a, i, j, k, l)
    case .input: input(a, i, j, k, l)
    case .kernel: kernel(images, a, i, j, k, l)
    }
  }

  /// Writes some elements of the part that is made.
  func write(_ positions: Range<Int>, into result: UnsafeMutablePointer<S>) {
    for position in positions {
      result[position] = element(position, images: 0..<geometry.batch).total
    }
  }

  /// Adds what one image contributes to the kernel's derivative, of a group.
  func add(
    image: Int, group: Int, to result: UnsafeMutablePointer<Double>, row: Int
  ) where S: RealScalar {
    let terms = geometry.terms
    for channel in 0..<geometry.outputs {
      for term in 0..<terms {
        let position = (group * geometry.outputs + channel) * terms + term
        result[channel * row + term] += Double(
          element(position, images: image..<image + 1).total)
      }
    }
  }

  /// Puts right the zeros among elements that were formed as if there were no gaps: an element without a term is nothing, and
  /// the others are computed.
  func markGaps(in result: UnsafeMutablePointer<S>, count: Int) {
    Parallel.forEachPart(of: count, partSize: 4096) { part in
      for position in part where result[position] == 0 {
        let isComputed = element(position, images: 0..<geometry.batch).isComputed
        result[position] = isComputed ? 0 : .nothing
      }
    }
  }
}
