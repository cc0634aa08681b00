/// A function of one number as pieces to be drawn without a break.
struct Curve {
  typealias Sample = (x: Double, y: Double)

  /// The pieces, each points in ascending order whose values are finite.
  let pieces: [[Sample]]
  /// The range to be shown: that of the values, without what lies far beyond the most of them, as at a pole.
  let range: ClosedRange<Double>

  /// Where a piece ends between the ends of the range, and the next one begins.
  var breaks: [(before: Double, after: Double)] {
    zip(pieces, pieces.dropFirst()).compactMap { first, second in
      guard let before = first.last?.x, let after = second.first?.x else { return nil }
      return (before, after)
    }
  }

  /// Samples a function: evenly, more densely where it bends, and to both sides of where it may break.
  ///
  /// - An interval at whose middle the function is off the straight line by more than a dot is halved.
  /// - Between two values that are far apart the function may jump. Halving an interval again and again halves the step of a
  ///   continuous function in the end; what has not become smaller after so many halvings is a jump or a pole.
  /// - At a corner, which the derivative shows by a jump of its own, one piece ends and the next begins, too.
  /// - What is not finite is not drawn; the function is followed up to it.
  ///
  /// - Parameters:
  ///   - count: how many even samples, at least 2.
  ///   - corners: the two sides of each jump of the derivative.
  /// - Complexity: at most 9 `count` evaluations, and 40 for each of up to 200 places that look like a jump.
  init(
    over range: ClosedRange<Double>, count: Int,
    corners: [(before: Double, after: Double)] = [], _ f: (Double) -> Double
  ) {
    let even = (0..<count).map { index -> Sample in
      let share = Double(index) / Double(count - 1)
      let x = range.lowerBound * (1 - share) + range.upperBound * share
      return (x, f(x))
    }
    let sides = corners.flatMap { [$0.before, $0.after] }.filter {
      range.lowerBound < $0 && $0 < range.upperBound
    }
    let samples = Self.refined(
      (even + sides.map { ($0, f($0)) }).sorted { $0.x < $1.x }, dot: Self.dot(even),
      budget: 8 * count, f)
    let starts = Set(corners.map(\.after))

    let steps = zip(samples, samples.dropFirst()).map { abs($1.y - $0.y) }.filter(\.isFinite)
    // Ten times the middle step is far.
    let far = 10 * (steps.sorted().dropFirst(steps.count / 2).first ?? 0)
    var searches = Self.searchLimit
    var pieces: [[Sample]] = []
    var piece: [Sample] = []
    func close() {
      if !piece.isEmpty { pieces.append(piece) }
      piece = []
    }
    for sample in samples {
      guard sample.y.isFinite else {
        close()
        continue
      }
      if starts.contains(sample.x) {
        close()
      } else if let last = piece.last, abs(sample.y - last.y) > far, searches > 0 {
        searches -= 1
        if let ends = Self.jump(from: last, to: sample, f) {
          if ends.before.x > last.x { piece.append(ends.before) }
          close()
          if ends.after.x < sample.x { piece.append(ends.after) }
        }
      }
      piece.append(sample)
    }
    close()
    self.pieces = pieces
    self.range = shownRange(of: even.map(\.y), among: pieces.joined().map(\.y))
  }

  /// A curve of more jumps is noise.
  private static let searchLimit = 200

  /// What can be seen: a part of the range of most values.
  private static func dot(_ samples: [Sample]) -> Double {
    let shown = shownRange(of: samples.map(\.y), among: samples.map(\.y))
    return (shown.upperBound / 500 - shown.lowerBound / 500)
  }

  /// Samples between which the function is nearly straight, or that are as close as a budget and 2⁻⁶ of their distance
  /// allow; next to what is not finite 2⁻⁸, since nearer to it numbers may say little.
  private static func refined(
    _ samples: [Sample], dot: Double, budget: Int, _ f: (Double) -> Double
  ) -> [Sample] {
    var result: [Sample] = []
    var left = budget
    for (a, b) in zip(samples, samples.dropFirst()) {
      result.append(a)
      // The interval to the left is done first.
      var pending = [(a: a, b: b, depth: 0)]
      while let (a, b, depth) = pending.popLast() {
        let isEdge = a.y.isFinite != b.y.isFinite
        let x = a.x / 2 + b.x / 2
        guard left > 0, depth < (isEdge ? 8 : 6), isEdge || a.y.isFinite, a.x < x, x < b.x else {
          if depth > 0 { result.append(b) }
          continue
        }
        left -= 1
        let middle = (x: x, y: f(x))
        if isEdge {
          pending.append((middle, b, depth + 1))
          pending.append((a, middle, depth + 1))
        } else if abs(middle.y - (a.y / 2 + b.y / 2)) <= dot {
          if depth > 0 { result.append(b) }
        } else {
          pending.append((middle, b, depth + 1))
          pending.append((a, middle, depth + 1))
        }
      }
      // The next interval begins with the same sample.
      if let last = result.last, last.x == b.x { result.removeLast() }
    }
    if let last = samples.last { result.append(last) }
    return result
  }

  /// The two sides of a jump between two samples; nil where the function is continuous.
  static func jump(
    from a: Sample, to b: Sample, _ f: (Double) -> Double
  ) -> (before: Sample, after: Sample)? {
    var (before, after) = (a, b)
    for _ in 0..<40 {
      let x = before.x / 2 + after.x / 2
      guard x > before.x, x < after.x else { break }
      let middle = (x: x, y: f(x))
      guard middle.y.isFinite else { return (before, after) }
      if abs(middle.y - before.y) >= abs(after.y - middle.y) {
        after = middle
      } else {
        before = middle
      }
    }
    return abs(after.y - before.y) > abs(b.y - a.y) / 4 ? (before, after) : nil
  }
}

/// The range that is shown of a function: that of all its values, unless some lie far beyond the most of its even samples.
func shownRange(of even: [Double], among all: [Double]) -> ClosedRange<Double> {
  let sorted = even.filter(\.isFinite).sorted()
  let finite = all.filter(\.isFinite)
  guard let least = finite.min(), let greatest = finite.max() else { return -1...1 }
  let low = sorted.isEmpty ? least : sorted[sorted.count / 20]
  let high = sorted.isEmpty ? greatest : sorted[sorted.count - 1 - sorted.count / 20]
  // Halves: what two values are apart can overflow.
  let spread = max(high / 2 - low / 2, .leastNormalMagnitude)
  let isWide = (greatest / 2 - least / 2) > 5 * spread
  let (bottom, top) = isWide ? (low - spread, high + spread) : (least, greatest)
  if bottom == top {
    let margin = bottom == 0 ? 1 : abs(bottom) / 2
    let largest = Double.greatestFiniteMagnitude
    return max(bottom - margin, -largest)...min(top + margin, largest)
  }
  return bottom.isFinite && top.isFinite ? bottom...top : least...greatest
}
