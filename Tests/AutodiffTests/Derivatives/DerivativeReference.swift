import TestSupport
import Testing

/// The rows of `Fixtures/derivatives.json`, which `scripts/derivatives_reference.py` writes: a function at a point, with its
/// derivatives of orders 0 to 3.
struct DerivativeReference: Decodable {
  let elementwise: [String: [Row]]
  let structured: [String: [Row]]

  struct Row: Decodable {
    private let at: [String]
    private let orders: [[String?]]
    private let sizes: [[String?]]?
    /// The part of the policy by which the row is stated, where the function has no such derivative.
    let why: String?

    /// The arguments of an elementwise function, or the elements of a vector.
    var point: [Double] { at.compactMap(Double.init) }

    /// The derivatives of an order: m nᵏ numbers for m results, in row-major order; nil where there is none to hold to.
    func expected(_ order: Int) -> [Double?] { orders[order].map { $0.flatMap(Double.init) } }

    /// What to measure the error of each against.
    func sizes(_ order: Int) -> [Double] {
      guard let sizes else { return expected(order).map { _ in 0 } }
      // The size of a limit that is infinite or missing is no measure.
      return sizes[order].map { $0.flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil } ?? 0 }
    }

    /// Whether `Float` holds the point, and the derivatives with room for what their rules compute on the way.
    var fitsFloat: Bool {
      point.allSatisfy { Double(Float($0)) == $0 }
        && (0...3).allSatisfy { order in
          (expected(order) + sizes(order)).allSatisfy {
            guard let x = $0, x != 0, x.isFinite else { return true }
            return (1e-12...1e12).contains(x.magnitude)
          }
        }
    }
  }

  static let shared = Result {
    try Fixture.json("derivatives.json", as: DerivativeReference.self)
  }

  static func elementwise(_ name: String) throws -> [Row] {
    try #require(try shared.get().elementwise[name], "no reference for \(name)")
  }

  static func structured(_ name: String) throws -> [Row] {
    try #require(try shared.get().structured[name], "no reference for \(name)")
  }
}
