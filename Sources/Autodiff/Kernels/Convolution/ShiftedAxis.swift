/// One axis of a source that is copied so that each element of a kernel meets the results at one distance: result o and tap t
/// at start(t) + o stride.
///
/// Taps whose starts leave the same remainder by the stride share a lane, every stride-th element of the source, in which they
/// are shifts of one another; a lane ends where no two results would share an element.
struct ShiftedAxis {
  struct Tap {
    /// Which element of the kernel it is.
    let kernel: Int
    let lane: Int
    /// Where in its lane the tap meets the first result.
    let offset: Int
  }

  struct Lane {
    let remainder: Int
    /// The element of the lane, in steps of the stride from the source's first, that is at its start for result 0.
    let shift: Int
    /// The elements for a block of results.
    var length: Int
  }

  /// The results.
  let count: Int
  /// Where they are: at first + o step.
  let (first, step): (Int, Int)
  let stride: Int
  let extent: Int
  /// The most results of a block.
  let block: Int
  private(set) var taps: [Tap] = []
  private(set) var lanes: [Lane] = []

  /// - Parameter starts: where the taps meet the first result in the source.
  private init(
    _ starts: [(kernel: Int, start: Int)], count: Int, first: Int, step: Int, stride: Int,
    extent: Int, block: Int
  ) {
    (self.count, self.first, self.step) = (count, first, step)
    (self.stride, self.extent, self.block) = (stride, extent, max(1, min(block, count)))
    func place(_ start: Int) -> (shift: Int, remainder: Int) {
      let (quotient, remainder) = start.quotientAndRemainder(dividingBy: stride)
      return remainder < 0 ? (quotient - 1, remainder + stride) : (quotient, remainder)
    }
    let places = starts.map { (kernel: $0.kernel, place: place($0.start)) }.sorted {
      ($0.place.remainder, $0.place.shift) < ($1.place.remainder, $1.place.shift)
    }
    for (kernel, place) in places {
      let end = lanes.last.map { $0.shift + $0.length }
      if lanes.last?.remainder != place.remainder || end.map({ place.shift > $0 }) ?? true {
        lanes.append(Lane(remainder: place.remainder, shift: place.shift, length: self.block))
      }
      let lane = lanes.count - 1
      lanes[lane].length = place.shift - lanes[lane].shift + self.block
      taps.append(Tap(kernel: kernel, lane: lane, offset: place.shift - lanes[lane].shift))
    }
    taps.sort { $0.kernel < $1.kernel }
  }

  /// The output of a convolution, from the input.
  static func output(_ axis: ConvolutionAxis, block: Int) -> ShiftedAxis {
    ShiftedAxis(
      (0..<axis.kernel).map { ($0, axis.start + $0 * axis.step) }, count: axis.output, first: 0,
      step: 1, stride: axis.stride, extent: axis.input, block: block)
  }

  /// The input's derivative, from that of the output, in parts.
  ///
  /// The elements that leave the same remainder by the stride meet the same elements of the kernel: one part for each remainder that
  /// meets any.
  static func input(_ axis: ConvolutionAxis, block: Int) -> [ShiftedAxis] {
    var phases: [Int: [(kernel: Int, start: Int)]] = [:]
    for k in 0..<axis.kernel {
      let first = axis.start + k * axis.step
      let remainder = (first % axis.stride + axis.stride) % axis.stride
      phases[remainder, default: []].append((k, (remainder - first) / axis.stride))
    }
    return phases.sorted { $0.key < $1.key }.compactMap { remainder, starts in
      guard remainder < axis.input else { return nil }
      return ShiftedAxis(
        starts, count: (axis.input - remainder + axis.stride - 1) / axis.stride, first: remainder,
        step: axis.stride, stride: 1, extent: axis.output, block: block)
    }
  }

  /// Copies the part of a row of the source that is in a lane for the results from one on, zeros beyond the source.
  @inline(__always)
  func copy<S: RealScalar>(
    _ source: UnsafePointer<S>, _ lane: Lane, from result: Int,
    into target: UnsafeMutablePointer<S>,
    length: Int
  ) {
    let begin = lane.shift &+ result
    let live = within(lane, from: result)
    var e = 0
    while e < live.lowerBound {
      target[e] = 0
      e &+= 1
    }
    if stride == 1 {
      let source = source + begin
      while e < live.upperBound {
        target[e] = source[e]
        e &+= 1
      }
    } else {
      while e < live.upperBound {
        target[e] = source[(begin &+ e) &* stride &+ lane.remainder]
        e &+= 1
      }
    }
    while e < length {
      target[e] = 0
      e &+= 1
    }
  }

  /// The elements of a lane, for the results from one on, that are within the source.
  @inline(__always)
  func within(_ lane: Lane, from result: Int) -> Range<Int> {
    let begin = lane.shift &+ result
    let lower = min(lane.length, max(0, 0 &- begin))
    let end = lane.remainder >= extent ? 0 : (extent &- lane.remainder &+ stride &- 1) / stride
    return lower..<max(lower, min(lane.length, end &- begin))
  }
}

/// A block of results, and the source laid out for it.
struct ShiftedBlocks {
  let rows: ShiftedAxis
  let columns: ShiftedAxis
  /// The channels of the source.
  let channels: Int
  /// The elements from a row of the copied source to the next, which are those from a row of results to the next.
  let pitch: Int
  /// The copied rows of a channel, in each lane of columns.
  let rowCount: Int
  /// Where each term is in the copied source: a channel, and in it an element of the kernel.
  let offsets: [Int]
  /// The elements of the kernel that have taps.
  let kernels: [(row: Int, column: Int)]

  init(rows: ShiftedAxis, columns: ShiftedAxis, channels: Int) {
    self.rows = rows
    self.columns = columns
    self.channels = channels
    let pitch = columns.lanes.reduce(columns.block) { max($0, $1.length) }
    self.pitch = pitch
    var starts = [0]
    for lane in rows.lanes { starts.append((starts.last ?? 0) + lane.length) }
    let rowCount = starts[starts.count - 1]
    self.rowCount = rowCount
    var offsets: [Int] = []
    offsets.reserveCapacity(channels * rows.taps.count * columns.taps.count)
    for channel in 0..<channels {
      for row in rows.taps {
        for column in columns.taps {
          let plane = (channel * columns.lanes.count + column.lane) * rowCount
          offsets.append((plane + starts[row.lane] + row.offset) * pitch + column.offset)
        }
      }
    }
    self.offsets = offsets
    kernels = rows.taps.flatMap { row in columns.taps.map { (row.kernel, $0.kernel) } }
  }

  /// The elements of the copied source.
  var sourceCount: Int { channels * columns.lanes.count * rowCount * pitch }

  /// The elements from the first result of a block to behind its last.
  func span(rows: Int, columns: Int) -> Int { (rows - 1) * pitch + columns }

  /// Copies the source for a block.
  func copy<S: RealScalar>(
    _ source: UnsafePointer<S>, row: Int, column: Int, into target: UnsafeMutablePointer<S>
  ) {
    var target = target
    for channel in 0..<channels {
      let channelSource = source + channel &* (rows.extent &* columns.extent)
      for columnLane in columns.lanes {
        for rowLane in rows.lanes {
          let live = rows.within(rowLane, from: row)
          for e in 0..<rowLane.length {
            if live.contains(e) {
              let place = (rowLane.shift &+ row &+ e) &* rows.stride &+ rowLane.remainder
              columns.copy(
                channelSource + place &* columns.extent, columnLane, from: column, into: target,
                length: pitch)
            } else {
              target.update(repeating: 0, count: pitch)
            }
            target += pitch
          }
        }
      }
    }
  }
}
