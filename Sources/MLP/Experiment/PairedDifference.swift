/// The difference of two architectures in one number, seed by seed, with the interval that covers its mean in 95 of 100 such
/// experiments (Student 1908).
///
///     mean d ± t √(s² / n)
///
/// where d are the differences at the seeds that both have, s² their variance, n their number and t the quantile of Student's
/// distribution with n − 1 degrees of freedom. The seeds of both have the same rows, so that what they have in common
/// cancels. With fewer than two seeds the interval is infinite.
///
/// ```swift
/// let difference = PairedDifference([0.3, 0.2, 0.25])
/// difference.mean    // 0.25
/// difference.margin  // 0.1242 (s = 0.05, t = 4.303)
/// difference.sign    // 1: the interval is above 0
/// ```
public struct PairedDifference: Hashable, Sendable {
  /// The mean of the differences.
  public let mean: Double
  /// Half the length of the interval.
  public let margin: Double

  /// Creates a difference from those of each seed.
  public init(_ differences: [Double]) {
    let n = Double(differences.count)
    mean = differences.reduce(0, +) / n
    guard differences.count > 1 else {
      margin = .infinity
      return
    }
    // What diverged at every seed is worse for certain, and by how much has no meaning.
    guard mean.isFinite else {
      margin = Set(differences).count == 1 ? 0 : .infinity
      return
    }
    let center = mean
    let variance = differences.reduce(0) { $0 + ($1 - center) * ($1 - center) } / (n - 1)
    margin = Self.quantile(freedom: differences.count - 1) * (variance / n).squareRoot()
  }

  /// The difference of a number between two results, second − first, at the seeds of both.
  init(
    _ first: ArchitectureResult, _ second: ArchitectureResult, _ number: (ArchitectureRun) -> Double
  ) {
    let known = Dictionary(first.runs.map { ($0.seed, $0) }) { first, _ in first }
    self.init(
      second.runs.compactMap { run in known[run.seed].map { number(run) - number($0) } })
  }

  /// 1 or −1 where the interval is above or below 0; 0 where it holds 0, or there is none.
  public var sign: Int {
    if mean.isNaN || margin.isNaN { return 0 }
    return mean - margin > 0 ? 1 : mean + margin < 0 ? -1 : 0
  }

  /// Whether the interval lies within −x to x.
  func isWithin(_ x: Double) -> Bool { mean - margin >= -x && mean + margin <= x }

  /// Whether the interval lies beyond −x to x, on one side.
  func isBeyond(_ x: Double) -> Bool { mean - margin > x || mean + margin < -x }

  /// The 0.975 quantile of Student's distribution.
  ///
  /// Of more than thirty degrees of freedom by the series of Cornish and Fisher, whose error there is below 10⁻⁵.
  package static func quantile(freedom: Int) -> Double {
    let table = [
      12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010,
      2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739,
      2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ]
    guard freedom > table.count else { return freedom < 1 ? .infinity : table[freedom - 1] }
    let (z, v) = (1.959964, Double(freedom))
    let (third, fifth, seventh) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
    let second = (5 * fifth + 16 * third + 3 * z) / (96 * v * v)
    let last = (3 * seventh + 19 * fifth + 17 * third - 15 * z) / (384 * v * v * v)
    return z + (third + z) / (4 * v) + second + last
  }
}
