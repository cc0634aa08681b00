import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// Subscripts take what NumPy's take, or are refused where NumPy shortens a slice or takes nothing.
@Suite struct SubscriptTests {
  /// What NumPy takes of the numbers 0, 1, 2, … in a shape.
  struct Row: Decodable, Sendable, CustomTestStringConvertible {
    let shape: [Int]
    let subscriptText: String
    let taken: Nested
    var testDescription: String { "\(shape) [\(subscriptText)]" }

    enum CodingKeys: String, CodingKey {
      case shape, taken
      case subscriptText = "subscript"
    }
  }

  /// A number, or a list of such.
  enum Nested: Decodable, Sendable, Equatable {
    case number(Double)
    case list([Nested])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .list(try container.decode([Nested].self))
      }
    }

    var numbers: [Double] {
      switch self {
      case .number(let number): [number]
      case .list(let list): list.flatMap(\.numbers)
      }
    }

    /// The shape, as far as there are elements.
    var shape: [Int] {
      guard case .list(let list) = self else { return [] }
      return [list.count] + (list.first?.shape ?? [])
    }
  }

  @Test func asNumPy() throws {
    let rows = try Fixture.json("subscripts.json", as: [Row].self)
    var taken = 0
    for row in rows {
      let x = Tensor(
        shape: Shape(row.shape), (0..<row.shape.reduce(1, *)).map(Double.init))
      let program: ResolvedFormula
      do {
        program = try Formula(parsing: SourceText("x[\(row.subscriptText)]"))
          .resolved(inputs: [("x", x.shape)])
      } catch {
        // Only a slice, and one that goes beyond the vector, takes nothing, or is said the wrong way round.
        #expect(Self.isRefusedRightly(row), "\(row.testDescription): \(error)")
        continue
      }
      taken += 1
      let expected = row.taken.numbers
      let value = program.value(at: [x])
      #expect(value.scalars == expected, "\(row.testDescription)")
      if !expected.isEmpty {
        #expect(value.shape.dimensions == row.taken.shape, "\(row.testDescription)")
      }
      // Σ (i + 1) y_i: each place gets what it was taken for.
      let (_, slopes) = valueWithGradient(at: x) { x in
        (program([x])
          * Tracked(Tensor(shape: value.shape, (0..<value.count).map { Double($0 + 1) })))
          .sum()
      }
      var wanted = [Double](repeating: 0, count: x.count)
      for (place, number) in expected.enumerated() { wanted[Int(number)] += Double(place + 1) }
      #expect(slopes.scalars == wanted, "\(row.testDescription)")
    }
    #expect(taken > 250, "\(taken) of \(rows.count)")
  }

  private static func isRefusedRightly(_ row: Row) -> Bool {
    guard row.shape.count == 1, row.subscriptText.contains(":") else { return false }
    let count = row.shape[0]
    let parts = row.subscriptText.split(separator: ":", omittingEmptySubsequences: false)
    let bounds = parts.prefix(2).compactMap { Int($0) }
    let isForward = !(parts.count > 2 && parts[2].hasPrefix("-"))
    let isBeyond =
      bounds.contains { $0 < -count || $0 > count }
      || (!isForward && bounds.contains { $0 >= count })
    return isBeyond || row.taken.numbers.isEmpty
  }

  @Test(arguments: [
    ("x[3]", "subscript: index 3 is out of range for axis 0 of shape [3]"),
    ("x[-4]", "subscript: index -4 is out of range for axis 0 of shape [3]"),
    ("x[0, 0]", "subscript: 2 indices for shape [3], which has 1 axes"),
    ("x[newaxis, 0, 0]", "subscript: 2 indices for shape [3], which has 1 axes"),
    ("x[-1000000000000000]", "index -1000000000000000 is out of range"),
  ])
  func refused(_ formula: String, _ sentence: String) throws {
    let error = try #require(resolutionError(formula, [("x", [3])]))
    #expect(error.contains(sentence), "\(error)")
  }

  /// A step of any size, and places that are not made before the memory that they take is judged.
  @Test func extremes() {
    let far = cli(
      "gradient", "sum(x[::1000000000000000]) + sum(x[::-1000000000000000])", "--at",
      "x=[1, 2, 4]")
    #expect(far.out.contains("f      5.0"), "\(far.out)\(far.err)")
    let wide = cli(
      "gradient", "sum(broadcast(x, [30000000000])[::-1])", "--at", "x=1", "--memory", "1G")
    #expect(wide.status == 1 && wide.err.contains("--memory"), "\(wide.err)")
  }
}
