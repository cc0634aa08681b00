// The clock of the process.
import Foundation

/// Seconds for one piece of work, over several repeats.
struct Measurement {
  let median: Double
  let minimum: Double
  let maximum: Double
  /// The interquartile range relative to the median.
  let spread: Double
  let repeats: Int

  /// Summarises samples, each of them the seconds for one piece of work.
  init(samples: [Double]) {
    let sorted = samples.sorted()
    median = Self.quantile(sorted, 0.5)
    minimum = sorted[0]
    maximum = sorted[sorted.count - 1]
    spread = (Self.quantile(sorted, 0.75) - Self.quantile(sorted, 0.25)) / median
    repeats = sorted.count
  }

  private static func quantile(_ sorted: [Double], _ q: Double) -> Double {
    let position = q * Double(sorted.count - 1)
    let below = Int(position)
    let above = Swift.min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}

/// Seconds for one call of `work`.
///
/// A sample is as many calls as take a fifth of a millisecond, at least one: long enough for the clock, and
/// short enough that most samples run undisturbed on a machine that has other work, whose time slices are
/// milliseconds. There are between 7 and 1001 samples, as many as fit into half a second.
func measure(_ work: () -> Void) -> Measurement { measure(by: elapsedTime, work) }

/// Seconds of processor time for one call of `work`, all threads together: what the machine does besides does not count, so
/// that work of many milliseconds can be timed on a machine that is never idle for as long.
func measureProcessorTime(_ work: () -> Void) -> Measurement { measure(by: processorTime, work) }

private func measure(by time: () -> Double, _ work: () -> Void) -> Measurement {
  /// Seconds for a call, averaged over several.
  func sample(calls: Int) -> Double {
    let start = time()
    for _ in 0..<calls { work() }
    return Swift.max(time() - start, 1e-9) / Double(calls)
  }
  let estimate = sample(calls: 1)
  let warm = sample(calls: Swift.max(1, Int(1e-3 / estimate)))
  let calls = Swift.max(1, Int(2e-4 / warm))
  let repeats = Swift.min(1001, Swift.max(7, Int(0.5 / (warm * Double(calls)))))
  return Measurement(samples: (0..<repeats).map { _ in sample(calls: calls) })
}

private let start = ContinuousClock.now

/// Seconds since the program began.
private func elapsedTime() -> Double { (ContinuousClock.now - start) / .seconds(1) }

/// Seconds that processors have spent on this process.
private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
