/// What a scan of exponentials writes of Σ exp x_j over j ≤ k.
enum ExponentialScan {
  /// Its logarithm.
  case logOfSum
  /// exp x_k as a part of it.
  case shareOfLast
  /// All but exp x_k as a part of it.
  case shareOfOthers
}

/// A scan of exponentials without overflow, and without loss of digits where one term outweighs the others.
///
/// The sum is exp(top) (1 + excess) with the largest x_j so far as top: one of the largest terms is left out of the excess.
@specialized(where S == Float)
@specialized(where S == Double)
func exponentialScanKernel<S: TensorScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, _ layout: ScanLayout,
  _ result: ExponentialScan
) {
  let rows = layout.outer * layout.inner
  withUnsafeTemporaryAllocation(of: S.self, capacity: 2 * rows) { memory in
    guard let tops = memory.baseAddress else { return }
    let excesses = tops + rows
    let run = layout.count * layout.inner
    layout.forEachRun { place, width in
      let row = place / run * layout.inner
      for i in 0..<width {
        tops[row + i] = x[place + i]
        excesses[row + i] = 0
        y[place + i] =
          switch result {
          case .logOfSum: x[place + i]
          case .shareOfLast: 1
          case .shareOfOthers: 0
          }
      }
    } next: { place, width in
      let row = place / run * layout.inner
      for i in 0..<width {
        let (new, top, excess) = (x[place + i], tops[row + i], excesses[row + i])
        // exp(new) and what was there, with the larger of the two tops as unit.
        let (last, others): (S, S)
        if new > top {
          (last, others) = (1, (1 + excess) * S.exp(top - new))
          tops[row + i] = new
          excesses[row + i] = others
        } else {
          // Also of two infinities, whose difference is NaN.
          (last, others) = (new == top ? 1 : S.exp(new - top), 1 + excess)
          excesses[row + i] = excess + last
        }
        y[place + i] =
          switch result {
          case .logOfSum: tops[row + i] + S.log1p(excesses[row + i])
          case .shareOfLast: last / (1 + excesses[row + i])
          case .shareOfOthers: others / (1 + excesses[row + i])
          }
      }
    }
  }
}
