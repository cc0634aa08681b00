/// A function of one number as pieces to be drawn without a break.
struct Curve {
  /// The pieces, each points in ascending order whose values are finite.
  let pieces: [[(x: Double, y: Double)]]

  /// Samples a function: evenly, and between two samples that are far apart where it might jump.
  ///
  /// Halving an interval again and again halves the step of a continuous function in the end. What has not become smaller
  /// after so many halvings is a jump or a pole, and what is not finite is not drawn: there one piece ends and another begins.
  ///
  /// - Complexity: `count` evaluations, and 40 for each place that looks like a jump.
  init(over range: ClosedRange<Double>, count: Int, _ f: (Double) -> Double) {
    let samples = (0..<count).map { index in
      let share = Double(index) / Double(count - 1)
      let x = range.lowerBound * (1 - share) + range.upperBound * share
      return (x: x, y: f(x))
    }
    let steps = zip(samples, samples.dropFirst()).map { abs($1.y - $0.y) }.filter(\.isFinite)
    // Ten times the middle step is far.
    let far = 10 * (steps.sorted().dropFirst(steps.count / 2).first ?? 0)
    var pieces: [[(x: Double, y: Double)]] = []
    var piece: [(x: Double, y: Double)] = []
    func close() {
      if !piece.isEmpty { pieces.append(piece) }
      piece = []
    }
    for sample in samples {
      guard sample.y.isFinite else {
        close()
        continue
      }
      if let last = piece.last, abs(sample.y - last.y) > far {
        if let ends = Self.jump(from: last, to: sample, f) {
          if ends.before.y.isFinite { piece.append(ends.before) }
          close()
          if ends.after.y.isFinite { piece.append(ends.after) }
        }
      }
      piece.append(sample)
    }
    close()
    self.pieces = pieces
  }

  /// The two sides of a jump between two samples; nil where the function is continuous.
  private static func jump(
    from a: (x: Double, y: Double), to b: (x: Double, y: Double), _ f: (Double) -> Double
  ) -> (before: (x: Double, y: Double), after: (x: Double, y: Double))? {
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

  /// The values, all of them.
  var values: [Double] { pieces.flatMap { $0.map(\.y) } }

  /// The range to be shown: that of the values, without what lies far beyond the most of them, as at a pole.
  var range: ClosedRange<Double> {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return -1...1 }
    let (low, high) = (sorted[sorted.count / 20], sorted[sorted.count - 1 - sorted.count / 20])
    // Halves: what two values are apart can overflow.
    let spread = max(high / 2 - low / 2, .leastNormalMagnitude)
    let isWide = (last / 2 - first / 2) > 5 * spread
    let (bottom, top) = isWide ? (low - spread, high + spread) : (first, last)
    if bottom == top {
      let margin = bottom == 0 ? 1 : abs(bottom) / 2
      return (bottom - margin)...(top + margin)
    }
    return bottom.isFinite && top.isFinite ? bottom...top : first...last
  }
}
