import Testing
import TestSupport

/// The rows of `Fixtures/elementwise.json`, which `scripts/elementwise_reference.py` writes.
struct ElementwiseReference: Decodable {
  private let unary: [String: [[String?]]]
  private let binary: [String: [[String?]]]

  static let shared = Result { try Fixture.json("elementwise.json", as: Self.self) }

  /// A function of one number at a point, correctly rounded.
  struct Unary {
    let x, value, first, second: Double
    /// The size of each derivative near the point, where it passes through zero by cancellation.
    let firstScale, secondScale: Double
  }

  /// A function of two numbers at a point, correctly rounded; a partial that does not exist is nil.
  struct Binary {
    let x, y, value: Double
    let first: [Double?]
    /// The second partials by x x, x y and y y.
    let second: [Double?]
    let secondScale: Double
  }

  static func unary(_ name: String) throws -> [Unary] {
    try #require(try shared.get().unary[name], "no reference for \(name)").map { row in
      let n = try row.map { try #require($0.flatMap(Double.init)) }
      return Unary(
        x: n[0], value: n[1], first: n[2], second: n[3], firstScale: n[4], secondScale: n[5])
    }
  }

  static func binary(_ name: String) throws -> [Binary] {
    try #require(try shared.get().binary[name], "no reference for \(name)").map { row in
      let n = row.map { $0.flatMap(Double.init) }
      return Binary(
        x: try #require(n[0]), y: try #require(n[1]), value: try #require(n[2]),
        first: [n[3], n[4]], second: [n[5], n[6], n[7]], secondScale: try #require(n[8]))
    }
  }
}
