import Autodiff
import TestSupport
import Testing

/// The special functions against values from 60-digit arithmetic, with the errors that `Docs/Functions.md` states.
@Suite struct SpecialAccuracyTests {
  /// A function and its largest error, in units in the last place of the exact value.
  ///
  /// Below 0, where digamma and polygamma are a sum that cancels, the unit is that of the larger term.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let bound: Double
    let value: @Sendable (Tensor<Double>) -> Tensor<Double>
    var testDescription: String { name }

    init(
      _ name: String, _ bound: Double,
      _ value: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>
    ) {
      (self.name, self.bound, self.value) = (name, bound, value)
    }
  }

  static let rows = [
    Row("lgamma", 5) { lgamma($0) },
    Row("gamma", 6) { gamma($0) },
    Row("digamma", 4) { digamma($0) },
    Row("polygamma-1", 5) { polygamma(1, $0) },
    Row("polygamma-2", 8) { polygamma(2, $0) },
    Row("polygamma-5", 12) { polygamma(5, $0) },
    Row("erfinv", 2) { erfinv($0) },
    Row("ndtri", 4) { ndtri($0) },
    Row("logNdtr", 4) { logNdtr($0) },
    Row("inverseMillsRatio", 4) { inverseMillsRatio($0) },
    Row("cbrt", 3) { cbrt($0) },
  ]

  private static let reference = Result {
    try Fixture.json("special-functions.json", as: [String: [[String]]].self)
  }

  /// The rows of a function, as numbers.
  private static func points(_ name: String) throws -> [[Double]] {
    let rows = try #require(try reference.get()[name], "no reference for \(name)")
    return try rows.map { row in try row.map { try #require(Double($0)) } }
  }

  private func expectExact(
    _ value: Double, _ head: Double, _ rest: Double, scale: Double, bound: Double, _ what: String
  ) {
    let error = abs((value - head) - rest) / max(abs(head), scale).ulp
    #expect(error <= bound, "\(what) is off by \(error) ulp")
  }

  @Test(arguments: rows)
  func isWithinTheStatedError(_ row: Row) throws {
    let points = try Self.points(row.name)
    #expect(points.count > 60)
    let values = row.value(Tensor(points.map { $0[0] })).scalars
    for (point, value) in zip(points, values) {
      expectExact(
        value, point[1], point[2], scale: point[3], bound: row.bound, "\(row.name)(\(point[0]))")
    }
  }

  @Test func hypotenuseIsWithinTheStatedError() throws {
    let points = try Self.points("hypot")
    #expect(points.count > 90)
    let values = hypot(Tensor(points.map { $0[0] }), Tensor(points.map { $0[1] })).scalars
    for (point, value) in zip(points, values) {
      expectExact(
        value, point[2], point[3], scale: 0, bound: 1, "hypot(\(point[0]), \(point[1]))")
    }
  }

  /// In a block without a number below 0 the gamma function's logarithm and its derivative are computed in vectors, else one at
  /// a time: with the same bits.
  @Test func lanesHaveTheBitsOfLoneNumbers() throws {
    for (name, value, slope) in [
      ("lgamma", { lgamma($0) }, { gradient(at: $0) { lgamma($0).sum() } }),
      ("digamma", { digamma($0) }, { gradient(at: $0) { digamma($0).sum() } }),
      ("gamma", { gamma($0) }, { gradient(at: $0) { gamma($0).sum() } }),
    ] as [(String, (Tensor<Double>) -> Tensor<Double>, (Tensor<Double>) -> Tensor<Double>)] {
      let positive = try Self.points("lgamma").map { $0[0] }.filter { $0 > 0 }
      for f in [value, slope] {
        let together = f(Tensor(positive)).scalars
        let mixed = f(Tensor(positive + [-0.5])).scalars
        for (k, x) in positive.enumerated() {
          let alone = f(Tensor([x])).scalars[0]
          let areSame =
            alone.bitPattern == together[k].bitPattern
            && alone.bitPattern == mixed[k].bitPattern
          #expect(areSame || alone.isNaN && together[k].isNaN, "\(name) at \(x)")
        }
      }
    }
  }
}
