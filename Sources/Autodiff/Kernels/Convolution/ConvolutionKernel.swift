// Convolutions without a matrix of patches. The source of a block of results is copied once, with zeros around it, so that
// each term, an element of the kernel in a channel, is the whole copy shifted by one distance: a block of results is a sum of
// shifted copies, in tiles that stay in registers. Results beyond the end of a row, where a shift runs into the next one, are
// formed with the others and not used.

/// How a convolution is cut.
enum ConvolutionBlocks {
  /// The most columns of a block of results.
  static let columns = 1024
  /// About the most results of a channel in a block.
  static let results = 2048
  /// About the most elements of a copied source, which stays in the second-level cache.
  static let source = 1 << 16
  /// The most terms that run through all results of a block before the next ones do.
  static let terms = 256
  /// From this many multiplications on, the images are split over cores.
  static let parallelProducts = 1 << 20
  /// The most parts in which sums over images are formed, each with memory of its own.
  static let partialSums = 8

  /// The most rows of a block.
  static func rows(_ columns: ConvolutionAxis, channels: Int) -> Int {
    let width = min(self.columns, max(1, columns.output))
    return max(1, min(results / width, source / (width * max(1, channels))))
  }
}

/// A part of a convolution, made of the other two: the output, or the derivative by the input or the kernel.
///
/// - Parameters:
///   - first: of the other two the one that comes first of input, kernel and output.
///   - withGaps: the cotangents among them of which elements may be nothing; terms with these are left out.
@specialized(where S == Float)
@specialized(where S == Double)
func convolutionKernel<S: TensorScalar>(
  _ part: ConvolutionPart, _ first: UnsafePointer<S>, _ second: UnsafePointer<S>,
  into result: UnsafeMutablePointer<S>, count: Int, _ geometry: ConvolutionGeometry,
  withGaps: ProductFactors
) {
  let plain = PlainConvolution(
    geometry: geometry, part: part, first: first, second: second, withGaps: withGaps)
  if S.self == Float.self {
    let plain = plain.assuming(Float.self)
    let result = UnsafeMutableRawPointer(result).assumingMemoryBound(to: Float.self)
    switch tileBytes(geometry) {
    #if arch(x86_64) && !os(Windows)
      case 64:
        form(ProcessorShiftedTiles<Doubled<Floats16>>.self, plain, into: result, count: count)
      case 32:
        form(ProcessorShiftedTiles<Doubled<Floats8>>.self, plain, into: result, count: count)
    #endif
    default: form(PlainShiftedTiles<Doubled<Floats4>>.self, plain, into: result, count: count)
    }
  } else if S.self == Double.self {
    let plain = plain.assuming(Double.self)
    let result = UnsafeMutableRawPointer(result).assumingMemoryBound(to: Double.self)
    switch tileBytes(geometry) {
    #if arch(x86_64) && !os(Windows)
      case 64:
        form(ProcessorShiftedTiles<Doubled<Doubles8>>.self, plain, into: result, count: count)
      case 32:
        form(ProcessorShiftedTiles<Doubled<Doubles4>>.self, plain, into: result, count: count)
    #endif
    default: form(PlainShiftedTiles<Doubled<Doubles2>>.self, plain, into: result, count: count)
    }
  } else {
    plain.write(0..<count, into: result)
  }
}

/// The bytes of a vector: the processor's in a large convolution.
private func tileBytes(_ geometry: ConvolutionGeometry) -> Int {
  #if arch(x86_64) && !os(Windows)
    let products = Double(geometry.batch) * geometry.productsOfImage
    if products >= Double(Processor.leastProducts) { return Processor.vectorBytes }
  #endif
  return 16
}

extension PlainConvolution {
  /// The same in a generic function that has found out what `S` is.
  fileprivate func assuming<T>(_: T.Type) -> PlainConvolution<T> {
    PlainConvolution<T>(
      geometry: geometry, part: part, first: first.assuming(T.self),
      second: second.assuming(T.self), withGaps: withGaps)
  }
}

private func form<Tiles: ShiftedTiles>(
  _ tiles: Tiles.Type, _ plain: PlainConvolution<Tiles.Element>,
  into result: UnsafeMutablePointer<Tiles.Element>, count: Int
) {
  if count == 0 { return }
  let geometry = plain.geometry
  // Of no terms a sum is 0, as it is where only other elements have some.
  let isEmpty =
    switch plain.part {
    case .output: geometry.terms == 0
    case .input: geometry.outputs * geometry.outputArea * geometry.kernelArea == 0
    case .kernel: geometry.batch * geometry.outputArea == 0
    }
  if isEmpty || plain.part != .output { result.update(repeating: 0, count: count) }
  if isEmpty { return }
  switch plain.part {
  case .output: formOutput(tiles, plain, into: result)
  case .input: formInput(tiles, plain, into: result)
  case .kernel: formKernel(tiles, plain, into: result)
  }
}

/// The images and groups of which one part is made.
private func partSize(_ geometry: ConvolutionGeometry) -> Int {
  let products = geometry.productsOfImage / Double(max(1, geometry.groups))
  return Int(
    min(1e9, max(1, Double(ConvolutionBlocks.parallelProducts) / max(1, products))))
}

private func formOutput<Tiles: ShiftedTiles>(
  _ tiles: Tiles.Type, _ plain: PlainConvolution<Tiles.Element>,
  into y: UnsafeMutablePointer<Tiles.Element>
) {
  let geometry = plain.geometry
  let (x, w) = (plain.first, plain.second)
  let blocks = ShiftedBlocks(
    rows: .output(
      geometry.rows, block: ConvolutionBlocks.rows(geometry.columns, channels: geometry.inputs)),
    columns: .output(geometry.columns, block: ConvolutionBlocks.columns),
    channels: geometry.inputs)
  let (outputs, terms) = (geometry.outputs, geometry.terms)
  let (inputSize, outputSize) = (
    geometry.inputs * geometry.inputArea, outputs * geometry.outputArea
  )
  PackingBuffer.with(Tiles.Element.self, count: geometry.groups * outputs * terms) { packed in
    for group in 0..<geometry.groups {
      let start = group * outputs * terms
      packCoefficients(rows: outputs, terms: terms, into: packed + start) {
        w[start + $0 * terms + $1]
      }
    }
    let areFinite = isFiniteKernel(w, count: geometry.groups * outputs * terms)
    Parallel.forEachPart(of: geometry.batch * geometry.groups, partSize: partSize(geometry)) {
      for image in $0 {
        guard areFinite && isFiniteKernel(x + image * inputSize, count: inputSize) else {
          plain.write(image * outputSize..<(image + 1) * outputSize, into: y)
          continue
        }
        combine(
          tiles, packed + image % geometry.groups * outputs * terms, rows: outputs, blocks,
          x + image * inputSize, into: y + image * outputSize, area: geometry.outputArea,
          pitch: geometry.columns.output)
      }
    }
  }
}

private func formInput<Tiles: ShiftedTiles>(
  _ tiles: Tiles.Type, _ plain: PlainConvolution<Tiles.Element>,
  into x: UnsafeMutablePointer<Tiles.Element>
) {
  let geometry = plain.geometry
  let (w, y) = (plain.first, plain.second)
  let (inputs, outputs) = (geometry.inputs, geometry.outputs)
  let kernelArea = geometry.kernelArea
  let (inputSize, outputSize) = (inputs * geometry.inputArea, outputs * geometry.outputArea)
  let areFinite = isFiniteKernel(w, count: geometry.groups * outputs * inputs * kernelArea)
  let jobs = geometry.batch * geometry.groups
  let slow = (0..<jobs).map { image in
    !areFinite || !isFiniteKernel(y + image * outputSize, count: outputSize)
  }
  if slow.contains(true) {
    for image in 0..<jobs where slow[image] {
      plain.write(image * inputSize..<(image + 1) * inputSize, into: x)
    }
  }
  let rowBlock = ConvolutionBlocks.rows(geometry.columns, channels: outputs)
  for rows in ShiftedAxis.input(geometry.rows, block: rowBlock) {
    for columns in ShiftedAxis.input(geometry.columns, block: ConvolutionBlocks.columns) {
      let blocks = ShiftedBlocks(rows: rows, columns: columns, channels: outputs)
      let terms = blocks.offsets.count
      PackingBuffer.with(Tiles.Element.self, count: geometry.groups * inputs * terms) { packed in
        for group in 0..<geometry.groups {
          let kernel = w + group * outputs * inputs * kernelArea
          packCoefficients(
            rows: inputs, terms: terms, into: packed + group * inputs * terms
          ) { channel, term in
            let (output, tap) = term.quotientAndRemainder(dividingBy: blocks.kernels.count)
            let place = blocks.kernels[tap]
            return kernel[
              (output * inputs + channel) * kernelArea + place.row * geometry.columns.kernel
                + place.column]
          }
        }
        Parallel.forEachPart(of: jobs, partSize: partSize(geometry)) {
          for image in $0 where !slow[image] {
            combine(
              tiles, packed + image % geometry.groups * inputs * terms, rows: inputs, blocks,
              y + image * outputSize, into: x + image * inputSize, area: geometry.inputArea,
              pitch: geometry.columns.input)
          }
        }
      }
    }
  }
}

private func formKernel<Tiles: ShiftedTiles>(
  _ tiles: Tiles.Type, _ plain: PlainConvolution<Tiles.Element>,
  into w: UnsafeMutablePointer<Tiles.Element>
) {
  let geometry = plain.geometry
  let (x, y) = (plain.first, plain.second)
  let (outputs, terms) = (geometry.outputs, geometry.terms)
  let blocks = ShiftedBlocks(
    rows: .output(
      geometry.rows,
      block: ConvolutionBlocks.rows(geometry.columns, channels: geometry.inputs + outputs)),
    columns: .output(geometry.columns, block: ConvolutionBlocks.columns), channels: geometry.inputs)
  let (inputSize, outputSize) = (
    geometry.inputs * geometry.inputArea, outputs * geometry.outputArea
  )
  // Rows in fours and terms in threes.
  let row = (terms + 2) / 3 * 3
  let sumCount = geometry.groups * ((outputs + 3) / 4 * 4) * row
  let images = max(
    (geometry.batch + ConvolutionBlocks.partialSums - 1) / ConvolutionBlocks.partialSums,
    min(geometry.batch, partSize(geometry) / max(1, geometry.groups)))
  let parts = (geometry.batch + images - 1) / images
  PackingBuffer.with(Double.self, count: parts * sumCount) { sums in
    sums.update(repeating: 0, count: parts * sumCount)
    Parallel.forEachPart(of: geometry.batch, partSize: images) { part in
      let partSums = sums + part.lowerBound / images * sumCount
      for image in part {
        for group in 0..<geometry.groups {
          let target = partSums + group * ((outputs + 3) / 4 * 4) * row
          let number = image * geometry.groups + group
          guard isFiniteKernel(x + number * inputSize, count: inputSize),
            isFiniteKernel(y + number * outputSize, count: outputSize)
          else {
            plain.add(image: image, group: group, to: target, row: row)
            continue
          }
          correlate(
            tiles, y + number * outputSize, rows: outputs, blocks, x + number * inputSize,
            into: target, row: row)
        }
      }
    }
    // Parts are added in their order.
    let groupSize = (outputs + 3) / 4 * 4 * row
    for group in 0..<geometry.groups {
      for output in 0..<outputs {
        for term in 0..<terms {
          let place = group * groupSize + output * row + term
          var sum = 0.0
          for part in 0..<parts { sum += sums[part * sumCount + place] }
          w[(group * outputs + output) * terms + term] = Tiles.Element(sum)
        }
      }
    }
  }
}

/// Writes coefficients in tiles of four rows and a last one of fewer, term by term.
private func packCoefficients<S: RealScalar>(
  rows: Int, terms: Int, into packed: UnsafeMutablePointer<S>, _ coefficient: (Int, Int) -> S
) {
  var target = packed
  for first in stride(from: 0, to: rows, by: 4) {
    let live = min(4, rows - first)
    for term in 0..<terms {
      for i in 0..<live { target[i] = coefficient(first + i, term) }
      target += live
    }
  }
}

/// Results as sums of shifted copies of a source: each row of results with coefficients of its own.
private func combine<Tiles: ShiftedTiles>(
  _: Tiles.Type, _ coefficients: UnsafePointer<Tiles.Element>, rows: Int, _ blocks: ShiftedBlocks,
  _ source: UnsafePointer<Tiles.Element>, into result: UnsafeMutablePointer<Tiles.Element>,
  area: Int, pitch: Int
) {
  let terms = blocks.offsets.count
  // A tile reads and writes beyond the last result.
  let room = 8 * Tiles.lanes
  let row = blocks.span(rows: blocks.rows.block, columns: blocks.columns.block) + room
  let copied = blocks.sourceCount + room
  PackingBuffer.with(Tiles.Element.self, count: copied + rows * row) { copy in
    let sums = copy + copied
    (copy + blocks.sourceCount).update(repeating: 0, count: room)
    for i in stride(from: 0, to: blocks.rows.count, by: blocks.rows.block) {
      let height = min(blocks.rows.block, blocks.rows.count - i)
      for j in stride(from: 0, to: blocks.columns.count, by: blocks.columns.block) {
        let width = min(blocks.columns.block, blocks.columns.count - j)
        blocks.copy(source, row: i, column: j, into: copy)
        let span = blocks.span(rows: height, columns: width)
        blocks.offsets.withUnsafeBufferPointer { offsets in
          guard let offsets = offsets.baseAddress else { return }
          var term = 0
          repeat {
            let count = min(ConvolutionBlocks.terms, terms - term)
            for first in stride(from: 0, to: rows, by: 4) {
              let live = min(4, rows - first)
              let columns = Tiles.columns(rows: live)
              let a = coefficients + first * terms + term * live
              var q = 0
              while q < span {
                Tiles.tile(
                  rows: live, a, copy + q, offsets + term, terms: count, continues: term > 0,
                  sums + (first &* row &+ q), row: row)
                q &+= columns
              }
            }
            term += count
          } while term < terms
        }
        for r in 0..<rows {
          for p in 0..<height {
            let from = sums + (r &* row &+ p &* blocks.pitch)
            let place = blocks.rows.first &+ (i &+ p) &* blocks.rows.step
            let column = blocks.columns.first &+ j &* blocks.columns.step
            let to = result + (r &* area &+ place &* pitch &+ column)
            if blocks.columns.step == 1 {
              to.update(from: from, count: width)
            } else {
              for q in 0..<width { to[q &* blocks.columns.step] = from[q] }
            }
          }
        }
      }
    }
  }
}

/// Adds to sums[i, t] the products of row i of some results with the source shifted as term t says.
private func correlate<Tiles: ShiftedTiles>(
  _: Tiles.Type, _ results: UnsafePointer<Tiles.Element>, rows: Int, _ blocks: ShiftedBlocks,
  _ source: UnsafePointer<Tiles.Element>, into sums: UnsafeMutablePointer<Double>, row: Int
) {
  let room = 8 * Tiles.lanes
  let length = blocks.span(rows: blocks.rows.block, columns: blocks.columns.block) + room
  let copied = blocks.sourceCount + room
  // The last offset is repeated where there are not three, and the last row where there are not four.
  let last = blocks.offsets.last ?? 0
  let offsets =
    blocks.offsets + Array(repeating: last, count: (3 - blocks.offsets.count % 3) % 3)
  let rowOffsets = (0..<(rows + 3) / 4 * 4).map { min($0, rows - 1) * length }
  let area = blocks.rows.count * blocks.columns.count
  PackingBuffer.with(Tiles.Element.self, count: copied + rows * length) { copy in
    let padded = copy + copied
    (copy + blocks.sourceCount).update(repeating: 0, count: room)
    for i in stride(from: 0, to: blocks.rows.count, by: blocks.rows.block) {
      let height = min(blocks.rows.block, blocks.rows.count - i)
      for j in stride(from: 0, to: blocks.columns.count, by: blocks.columns.block) {
        let width = min(blocks.columns.block, blocks.columns.count - j)
        blocks.copy(source, row: i, column: j, into: copy)
        let span = blocks.span(rows: height, columns: width)
        let count = (span + Tiles.lanes - 1) / Tiles.lanes * Tiles.lanes
        for r in 0..<rows {
          let target = padded + r * length
          for p in 0..<height {
            let from = results + (r &* area &+ (i &+ p) &* blocks.columns.count &+ j)
            let to = target + p &* blocks.pitch
            to.update(from: from, count: width)
            let end = p == height - 1 ? count : (p + 1) * blocks.pitch
            (to + width).update(repeating: 0, count: end - p * blocks.pitch - width)
          }
        }
        offsets.withUnsafeBufferPointer { offsets in
          rowOffsets.withUnsafeBufferPointer { rowOffsets in
            guard let offsets = offsets.baseAddress, let rowOffsets = rowOffsets.baseAddress
            else { return }
            for first in stride(from: 0, to: rows, by: 4) {
              for term in stride(from: 0, to: row, by: 3) {
                Tiles.dots(
                  padded, rows: rowOffsets + first, copy, offsets + term, count: count,
                  sums + (first &* row &+ term), row: row)
              }
            }
          }
        }
      }
    }
  }
}
