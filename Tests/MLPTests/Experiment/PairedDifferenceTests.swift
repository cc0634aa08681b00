import Foundation
import MLP
import Testing

@Suite struct PairedDifferenceTests {
  /// scipy.stats.t.ppf(0.975, n).
  static let quantiles: [(Int, Double)] = [
    (1, 12.706204736), (2, 4.302652730), (4, 2.776445105), (9, 2.262157163), (30, 2.042272456),
    (31, 2.039513446), (40, 2.021075390), (60, 2.000297822), (99, 1.984216952),
  ]

  @Test func `Student's quantiles are those of tables`() {
    for (freedom, expected) in Self.quantiles {
      #expect(
        abs(PairedDifference.quantile(freedom: freedom) - expected) < 6e-5, "\(freedom)")
    }
    #expect(PairedDifference.quantile(freedom: 0) == .infinity)
  }

  /// Differences, their mean, the margin t s / √n by hand, and the sign.
  static let rows: [(differences: [Double], mean: Double, margin: Double, sign: Int)] = [
    ([0.3, 0.2, 0.25], 0.25, 4.3027 * 0.05 / 3.0.squareRoot(), 1),
    ([-0.3, -0.2, -0.25], -0.25, 4.3027 * 0.05 / 3.0.squareRoot(), -1),
    // s² = (1 + 0 + 1) / 2 = 1.
    ([0, 1, 2], 1, 4.3027 / 3.0.squareRoot(), 0),
    ([2, 2], 2, 0, 1),
    ([0, 0, 0], 0, 0, 0),
    ([5], 5, .infinity, 0),
    ([.infinity, .infinity], .infinity, 0, 1),
    ([-.infinity, -.infinity], -.infinity, 0, -1),
    ([.infinity, 1], .infinity, .infinity, 0),
  ]

  @Test func `An interval holds the mean of differences`() {
    for row in Self.rows {
      let difference = PairedDifference(row.differences)
      #expect(difference.mean == row.mean || abs(difference.mean - row.mean) < 1e-12, "\(row)")
      #expect(
        difference.margin == row.margin || abs(difference.margin - row.margin) < 1e-12, "\(row)")
      #expect(difference.sign == row.sign, "\(row)")
    }
    for differences in [[], [.nan, 1], [.infinity, -.infinity]] as [[Double]] {
      #expect(PairedDifference(differences).sign == 0)
    }
  }
}
