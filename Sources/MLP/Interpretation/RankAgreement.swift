import Autodiff

/// How far two lists of attributions rank the inputs alike, by size.
public struct RankAgreement: Hashable, Sendable {
  /// Spearman's rank correlation of |a| and |b|: 1 for one ranking, −1 for the opposite one; NaN where one of them has no
  /// order.
  public let correlation: Double
  /// How many of the inputs that stand first in one list stand first in the other.
  public let shared: Int
  /// How many are looked at.
  public let top: Int

  /// Compares two lists of one length.
  ///
  /// - Parameter top: how many of the largest are looked at, at most all.
  public init<Scalar: RealScalar>(_ a: [Scalar], _ b: [Scalar], top: Int) {
    let count = Swift.min(a.count, b.count)
    let (sizesA, sizesB) = (a.prefix(count).map(rankingSize), b.prefix(count).map(rankingSize))
    self.top = Swift.max(0, Swift.min(top, count))
    let first = Set(Self.order(sizesA).prefix(self.top))
    shared = Self.order(sizesB).prefix(self.top).filter { first.contains($0) }.count
    correlation = Self.correlation(Self.ranks(sizesA), Self.ranks(sizesB))
  }

  private static func order<Scalar: RealScalar>(_ sizes: [Scalar]) -> [Int] {
    sizes.indices.sorted { sizes[$0] == sizes[$1] ? $0 < $1 : sizes[$0] > sizes[$1] }
  }

  /// The rank of each number; equal ones have the mean of theirs.
  private static func ranks<Scalar: RealScalar>(_ sizes: [Scalar]) -> [Double] {
    let order = order(sizes)
    var ranks = [Double](repeating: 0, count: sizes.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, sizes[order[end]] == sizes[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
      start = end
    }
    return ranks
  }

  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let count = Double(a.count)
    let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (a, b) in zip(a, b) {
      ab += (a - meanA) * (b - meanB)
      aa += (a - meanA) * (a - meanA)
      bb += (b - meanB) * (b - meanB)
    }
    return ab / (aa * bb).squareRoot()
  }
}
