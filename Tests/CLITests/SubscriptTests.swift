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
          .resolved(inputs: [("x", x.shape)], values: [x])
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
    #expect(taken > 270, "\(taken) of \(rows.count)")
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
    (
      "x[[0, 3]]",
      "subscript: index 3 is out of range for axis 0 of shape [3]: indices run from 0 to 2, or from "
        + "-1 back to -3"
    ),
    ("x[x > 0]", "how many elements this takes depends on a value that is not known here"),
    ("x[y]", "which element this takes depends on a value that is not known here"),
    ("x[[0.5]]", "an index is written as a whole number"),
    ("x[[0, 1] > 0]", "a mask of shape [2] does not fit shape [3] from axis 0 on"),
    ("x[1 > 0]", "subscript: a mask needs an axis, but its shape is []"),
    ("A[[0, 1], [0, 1, 0]]", "subscript: shapes [2] and [3] do not broadcast"),
    ("A[[0, 1], 0, [0]]", "subscript: 3 indices for shape [2, 2], which has 2 axes"),
  ])
  func refused(_ formula: String, _ sentence: String) throws {
    let error = try #require(resolutionError(formula, [("x", [3]), ("y", []), ("A", [2, 2])]))
    #expect(error.contains(sentence), "\(error)")
  }

  /// Values that the formula computes from what it knows decide which elements are taken.
  @Test(arguments: [
    ("i = 1; x[i + 1]", [4.0]), ("i = [2, 0]; x[i]", [4, 1]), ("x[1 - 2]", [4]),
    ("k = 2; x[(k)]", [4]), ("m = x > 1; x[m]", [2, 4]), ("x[(x > 1) * (x < 4)]", [2]),
    ("x[x != max(x)]", [1, 2]), ("x[n]", [2]), ("x[[n, 0]]", [2, 1]),
    ("x[[true, false, true]]", [1, 4]), ("x[x > 1 and x < 4]", [2]), ("x[not x > 1]", [1]),
    ("x[x < 2 or isfinite(x)]", [1, 2, 4]),
    ("x[[n, n] == 1, 0]", []), ("x[x > sum(x)]", []), ("x[n:]", []),
  ])
  func computed(_ formula: String, _ taken: [Double]) throws {
    let (x, n) = (Tensor<Double>([1, 2, 4]), Tensor<Double>(1))
    let parsed = try? Formula(parsing: SourceText(formula))
    let program = try? parsed?.resolved(inputs: [("x", [3]), ("n", [])], values: [x, n])
    #expect((program?.value(at: [x, n]).scalars ?? []) == taken)
  }

  /// The gradient goes to what a mask takes at the point; a plot has no point at which to read the mask.
  @Test func masks() {
    let gradient = cli("gradient", "sum(x[x > 1]^2)", "--at", "x=[1, 2, 4]", "--check")
    #expect(gradient.status == 0 && gradient.out.contains("[0.0, 4.0, 8.0]"), "\(gradient.out)")
    let claim = cli(
      "gradient", "sum(x[x > 1]^2)", "--at", "x=[1.5, 2, -4]", "--analytic",
      "x=where(x > 1, 2*x, 0)")
    #expect(claim.status == 0, "\(claim.out)\(claim.err)")
    let trace = cli("trace", "sum(x[x > 1]^2)", "--at", "x=[1, 2, 4]")
    #expect(trace.status == 0 && trace.err.isEmpty, "\(trace.err)")
    let plot = cli("plot", "sum([x, 1][[x, 1] > 0])", "--over", "x=-1:1")
    #expect(plot.status == 1 && plot.err.contains("write where(..., x, 0)"), "\(plot.err)")
    let page = cli("explore", "sum(x[x > 1]^2)", "--at", "x=[1, 2, 4]")
    #expect(page.status == 1 && page.err.contains("write where(..., x, 0)"), "\(page.err)")
    let fixed = cli("plot", "sum((x * v)[v > 0])", "--over", "x=-1:1", "--at", "v=[1, -1]")
    #expect(fixed.status == 0, "\(fixed.err)")
  }

  /// What a mask is computed from is judged before it is made, and each step is computed once.
  @Test func bounds() {
    let wide = cli(
      "gradient", "sum(x[broadcast(x, [30000000000]) > 0])", "--at", "x=[1]", "--memory", "1G")
    #expect(wide.status == 1 && wide.err.contains("--memory"), "\(wide.err)")
    let steps = (0..<4000).map { "s\($0 + 1) = s\($0)[s\($0) > -1]" }.joined(separator: "; ")
    let long = cli("gradient", "s0 = x; \(steps); sum(s4000)", "--at", "x=[1, 2, 4]")
    #expect(long.out.contains("f      7.0"), "\(long.err)")
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
