// From difference quotients at shrinking steps to the derivative, with an error estimate.
//
// The quotients are extrapolated to h = 0 by Neville's scheme, and the error of each entry is the
// larger of its distances to its two parents: C. J. F. Ridders, "Accurate computation of F'(x) and
// F'(x) F''(x)", Advances in Engineering Software 4 (1982) 75–76; Press et al., Numerical Recipes,
// section 5.7. Two changes: the error is never taken to be below the rounding noise of f divided by
// the step; and the entry is not the one with the smallest error, which a function that oscillates
// between coarse steps can fake, but the coarsest one that is consistent with all finer ones (O. V.
// Lepskii, Theory of Probability and its Applications 35 (1990) 454–466).

/// A derivative and the estimate of its error.
struct DerivativeEstimate {
  var value: Double
  var error: Double
  /// The smallest step it was computed from.
  var step: Double
}

/// Difference quotients at steps that shrink by a constant ratio, coarsest first.
struct QuotientSeries {
  var values: [Double] = []
  var steps: [Double] = []
  let ratio: Double
  /// The first power of h in the error, and the distance to the next: 2 for central differences, 1
  /// for one-sided.
  let order: Int

  /// Neville's scheme: row i uses the steps 0...i, column j has removed j powers of h.
  ///
  /// Seven columns: h¹⁴ is below any rounding error for the steps in use.
  private var tableau: [[Double]] {
    var rows: [[Double]] = []
    for (i, value) in values.enumerated() {
      var row = [value]
      var power = 1.0
      for j in 1..<7 where j <= i {
        for _ in 0..<order { power *= ratio }
        row.append(row[j - 1] + (row[j - 1] - rows[i - 1][j - 1]) / (power - 1))
      }
      rows.append(row)
    }
    return rows
  }

  /// The rounding noise of f that shows in the quotients themselves: at the finest steps the second
  /// and the third column differ by noise alone.
  var observedNoise: Double {
    let rows = tableau
    var noise = 0.0
    for (i, row) in rows.enumerated().suffix(2) where row.count > 2 {
      noise = max(noise, abs(row[2] - row[1]) * steps[i])
    }
    return noise
  }

  /// The derivative: the coarsest row whose best entry agrees with all finer ones.
  func extrapolated(noise: Double) -> DerivativeEstimate? {
    guard let last = values.last, let step = steps.last else { return nil }
    let rows = tableau
    var best = DerivativeEstimate(value: last, error: .infinity, step: step)
    // Two values of f enter a central quotient over 2h and a one-sided one over h, which
    // extrapolation to a first power amplifies further.
    let amplification = order == 2 ? 1.0 : 2.5
    for i in rows.indices.dropFirst().reversed() {
      var entry = DerivativeEstimate(value: rows[i][0], error: .infinity, step: steps[i])
      for j in rows[i].indices.dropFirst() {
        let value = rows[i][j]
        let error = max(
          abs(value - rows[i][j - 1]), abs(value - rows[i - 1][j - 1]),
          amplification * noise / steps[i])
        if error < entry.error {
          entry = DerivativeEstimate(value: value, error: error, step: steps[i])
        }
      }
      if best.error.isFinite && abs(entry.value - best.value) > 3 * (entry.error + best.error) {
        break
      }
      if entry.error < best.error { best = entry }
    }
    if let limit = geometricLimit(noise: amplification * noise), limit.error < best.error {
      return limit
    }
    return best
  }

  /// The limit of quotients that converge like a power of h that is no whole number, as those of x√x at 0: their
  /// changes shrink by a constant ratio, and sum to a geometric series (Aitken's δ²).
  private func geometricLimit(noise: Double) -> DerivativeEstimate? {
    guard values.count >= 5, let step = steps.last else { return nil }
    let finest = values.suffix(5).map { $0 }
    let changes = zip(finest.dropFirst(), finest).map { $0 - $1 }
    let ratios = zip(changes.dropFirst(), changes).map { $0 / $1 }
    guard let low = ratios.min(), let high = ratios.max(), low > 0, high < 0.95, high < 1.02 * low,
      abs(changes[3]) > 100 * noise / step
    else { return nil }
    func limit(_ k: Int) -> Double {
      finest[k + 2] + changes[k + 1] * ratios[k] / (1 - ratios[k])
    }
    let amplification = 1 / ((1 - high) * (1 - high))
    return DerivativeEstimate(
      value: limit(2), error: 2 * abs(limit(2) - limit(1)) + amplification * noise / step,
      step: step)
  }

  /// The quotient at the finest step alone, its error estimated from the step before.
  func unextrapolated(noise: Double) -> DerivativeEstimate? {
    guard let last = values.last, let step = steps.last else { return nil }
    let row = tableau[values.count - 1]
    let truncation = row.count > 1 ? abs(row[1] - row[0]) : .infinity
    return DerivativeEstimate(value: last, error: max(truncation, noise / step), step: step)
  }
}
