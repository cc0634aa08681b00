// The values of a function along a line through the point, on both sides, at shrinking steps.

/// The restriction φ(t) = f(x + t v) and what the tape says of φ'(0).
struct CheckLine {
  /// The first element that moves.
  let start: Int
  /// How far it and those after it move for t = 1: powers of two times a few bits.
  let weights: [Double]
  /// The unit of the result: φ'(0) = unit · (the derivative that is reported).
  let unit: Double

  /// The largest displacement for t = 1.
  var magnitude: Double { weights.reduce(0) { max($0, abs($1)) } }

  /// x + t v, and t as rounding left it: for one element the t that was really taken.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func displaced<Scalar: RealScalar>(
    _ numbers: [Scalar], by t: Double
  ) -> (numbers: [Scalar], t: Double) {
    var moved = numbers
    for (offset, weight) in weights.enumerated() { moved[start + offset] += Scalar(t * weight) }
    guard weights.count == 1 else { return (moved, t) }
    // The classic remedy: divide by the difference of the two stored numbers, not by the step asked
    // for.
    return (moved, (Double(moved[start]) - Double(numbers[start])) / weights[0])
  }
}

/// φ at 0 and on both sides of it.
struct LineSamples {
  struct Side {
    /// |t|.
    let offset: Double
    let value: Double
  }
  struct Rung {
    let step: Double
    let right: Side?
    let left: Side?
  }

  let center: Double
  /// The ratio of a step to the next.
  let ratio: Double
  /// Coarsest first.
  var rungs: [Rung] = []
  /// How often φ was evaluated beside 0: not at all where every step is below the spacing of the
  /// numbers.
  var evaluations = 0

  /// The largest change of φ seen.
  var variation: Double {
    rungs.lazy.flatMap { [$0.right, $0.left] }.compactMap { $0 }
      .reduce(0) { max($0, abs($1.value - center)) }
  }

  var central: QuotientSeries {
    series(order: 2) { rung in
      guard let right = rung.right, let left = rung.left else { return nil }
      return quotient(right.value, left.value, over: right.offset + left.offset)
    }
  }

  var fromTheRight: QuotientSeries {
    series(order: 1) { rung in
      rung.right.flatMap { quotient($0.value, center, over: $0.offset) }
    }
  }

  var fromTheLeft: QuotientSeries {
    series(order: 1) { rung in
      rung.left.flatMap { quotient(center, $0.value, over: $0.offset) }
    }
  }

  /// The quotients at the finest steps that have one, as far as they are contiguous: coarse steps
  /// may leave the domain, and steps finer than the spacing of the numbers do not move the point.
  private func series(order: Int, _ quotient: (Rung) -> Double?) -> QuotientSeries {
    let all = rungs.map { (step: $0.step, quotient: quotient($0)) }
    var series = QuotientSeries(ratio: ratio, order: order)
    guard let finest = all.lastIndex(where: { $0.quotient != nil }) else { return series }
    let coarsest = (all[..<finest].lastIndex { $0.quotient == nil } ?? -1) + 1
    for entry in all[coarsest...finest] {
      series.values.append(entry.quotient ?? 0)
      series.steps.append(entry.step)
    }
    return series
  }

  private func quotient(_ a: Double, _ b: Double, over distance: Double) -> Double? {
    var quotient = (a - b) / distance
    // Two finite values near the end of the range can differ by more than the range.
    if !quotient.isFinite { quotient = (a / 2 - b / 2) / (distance / 2) }
    return quotient.isFinite ? quotient : nil
  }

  /// Evaluates φ at ± `step`.
  mutating func sample<Scalar: RealScalar>(
    _ line: CheckLine, at numbers: [Scalar], step: Double,
    _ evaluate: ([Scalar]) throws -> Double
  ) rethrows {
    var sides: [Side?] = []
    for t in [step, -step] {
      let (moved, offset) = line.displaced(numbers, by: t)
      guard offset != 0, offset.isFinite else {
        sides.append(nil)
        continue
      }
      evaluations += 1
      let value = try evaluate(moved)
      sides.append(value.isFinite ? Side(offset: abs(offset), value: value) : nil)
    }
    rungs.append(Rung(step: step, right: sides[0], left: sides[1]))
  }
}

extension GradientCheckOptions {
  /// The steps t, coarsest first, and their ratio, for a scalar with `significandBits` bits.
  ///
  /// Adaptive steps run from 1/8 to about the square root of the rounding error: below that a
  /// central difference has lost more than half of the digits. A quarter at a time covers the range
  /// in 13 steps.
  func steps(significandBits: Int) -> (steps: [Double], ratio: Double) {
    switch step {
    case .adaptive:
      let finest = (significandBits / 2 + 1) | 1
      return (
        stride(from: 3, through: finest, by: 2).map {
          Double(sign: .plus, exponent: -$0, significand: 1)
        },
        4
      )
    case .relative(let step):
      let h = step.significand > 1.5 ? 2 * step.binade : step.binade
      return ([4 * h, 2 * h, h], 2)
    }
  }
}
