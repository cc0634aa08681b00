import Autodiff

/// How the rate of a training changes with its steps, as a factor of the first one.
///
/// t counts steps from 0, and T is how many there will be.
///
/// | Schedule | Factor |
/// |---|---|
/// | `constant` | 1 |
/// | `step(every: k, factor: c)` | c^⌊t / k⌋ |
/// | `cosine(to: e)` | e + (1 − e) (1 + cos(π t / T)) / 2 |
/// | `warmUp(steps: w, then: s)` | (t + 1) / w before step w, then that of s |
///
/// `cosine` follows Loshchilov, Hutter 2017, without restarts.
public indirect enum RateSchedule: Hashable, Sendable {
  case constant
  case step(every: Int, factor: Double = 0.1)
  case cosine(to: Double = 0)
  case warmUp(steps: Int, then: RateSchedule = .constant)

  /// The factor at step t of T.
  ///
  /// ```swift
  /// RateSchedule.cosine().factor(at: 50, of: 100)  // 0.5
  /// ```
  public func factor(at t: Int, of total: Int) -> Double {
    let (t, total) = (Swift.max(0, t), Swift.max(0, total))
    switch self {
    case .constant: return 1
    case .step(let every, let factor):
      guard every > 0 else { return 1 }
      return power(factor, t / every)
    case .cosine(let end):
      guard t < total else { return end }
      let height: Double = (1 + cosineOf(halfTurns: Double(t) / Double(total))) / 2
      return end + (1 - end) * height
    case .warmUp(let length, let then):
      let steps = Swift.max(0, length)
      if t < steps { return Double(t + 1) / Double(steps) }
      return then.factor(at: t - steps, of: total - steps)
    }
  }
}

/// cos πx for 0 ≤ x ≤ 1, by the engine's own function, so that it is the same everywhere.
private func cosineOf(halfTurns x: Double) -> Double {
  x == 0.5 ? 0 : Double.cos(Double.pi * x)
}
