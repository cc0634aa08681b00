import Foundation
import Testing

@testable import AutodiffCommand

/// The lines of a map run where the function has their value, and nowhere else.
@Suite struct ContourTests {
  static func lines(
    _ x: ClosedRange<Double> = -2...2, _ y: ClosedRange<Double> = -2...2,
    _ f: @escaping (Double, Double) -> Double
  ) -> ContourLines {
    ContourLines(x: x, y: y, columns: 81, rows: 61, f)
  }

  /// A circle: every end is at its radius but for the cell's size squared, and their lengths add up to its circumference.
  @Test func circle() {
    let segments = Self.lines { $0 * $0 + $1 * $1 }.segments(at: 1)
    var length = 0.0
    for segment in segments {
      for point in [segment.a, segment.b] { #expect(abs(hypot(point.x, point.y) - 1) < 2e-3) }
      length += hypot(segment.a.x - segment.b.x, segment.a.y - segment.b.y)
    }
    #expect(abs(length - 2 * .pi) < 0.02)
    // It is closed: each end belongs to two pieces.
    let ends = Dictionary(grouping: segments.flatMap { [$0.a, $0.b] }) { $0 }
    #expect(ends.values.allSatisfy { $0.count == 2 })
  }

  /// What is not on the line, and how long the line is.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let level: Double
    let length: Double
    let f: @Sendable (Double, Double) -> Double

    init(
      _ name: String, level: Double, length: Double,
      _ f: @escaping @Sendable (Double, Double) -> Double
    ) {
      (testDescription, self.level, self.length, self.f) = (name, level, length, f)
    }
  }

  static let rows = [
    Row("a level that is not reached", level: 9, length: 0) { x, _ in x },
    Row("a straight line", level: 0.3, length: 4) { x, _ in x },
    Row("a pole is no line", level: 0, length: 0) { x, _ in 1 / (x - 0.123) },
    Row("a pole beside a line", level: 4, length: 4) { x, _ in 1 / (x - 0.123) },
    Row("a jump is no line", level: 0.5, length: 0) { x, y in x + y < 0.1 ? 0 : 1 },
    Row("a steep line is one", level: 0.5, length: 4) { x, _ in tanh(200 * (x - 0.13)) + 0.5 },
    Row("no number in one half", level: -0.5, length: 2) { x, y in x < 0 ? .nan : y },
    Row("a saddle", level: 0, length: 8) { x, y in x * y },
    Row("a plane", level: 0, length: 0) { _, _ in 1 },
  ]

  @Test(arguments: rows) func lengths(_ row: Row) {
    let segments = Self.lines(-2...2, -2...2, row.f).segments(at: row.level)
    let length = segments.reduce(0) { $0 + hypot($1.a.x - $1.b.x, $1.a.y - $1.b.y) }
    #expect(abs(length - row.length) < 0.1, "\(length)")
  }

  /// Of noise, which has a part of each line in each cell of the grid, few lines are drawn, and with few evaluations.
  @Test func noise() throws {
    var count = 0
    let map = try #require(
      ContourMap(
        title: "", names: ("x", "y"), x: -1e300...1e300, y: 0...1, evaluations: 100_000,
        f: { x, y in
          count += 1
          return y * sin(x)
        }, gradient: { x, y in (y * cos(x), sin(x)) }))
    let segments = map.levels.reduce(0) { $0 + $1.segments.count }
    #expect(map.levels.count >= 1 && segments <= ContourMap.crossingLimit)
    #expect(count <= 162 * 122 + 100_000)
    for segment in map.levels.flatMap(\.segments) {
      #expect(segment.a.x.isFinite && segment.b.y.isFinite)
    }
  }

  /// Numbers of pictures with two digits at most behind the point.
  @Test(arguments: [
    (0.0, "0"), (1.5, "1.50"), (-2.25, "-2.25"), (3.004, "3"), (-0.001, "0"), (0.07, "0.07"),
    (-12.345678, "-12.35"), (720, "720"), (1e20, "100000000000000000000"),
  ])
  func numbers(_ value: Double, _ text: String) {
    #expect(SVGWriter.number(value) == text)
  }

  @Test func levels() {
    let even = (0...100).map { Double($0) / 10 }
    #expect(ContourMap.roundLevels(even) == (0...10).map(Double.init))
    // Most of them far below the largest: a level in every power of ten, not all of them above.
    let skew = (0...1000).map { pow(10, Double($0) / 250) }
    let levels = ContourMap.roundLevels(skew)
    #expect(levels.filter { $0 < 100 }.count >= 2 && levels.count <= 13)
    #expect(
      Set(levels).isSubset(of: [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]))
    #expect(ContourMap.roundLevels([3, 3]).allSatisfy { $0.isFinite })
    #expect(ContourMap.roundLevels([1e308, -1e308, .nan, .infinity, 0]).allSatisfy { $0.isFinite })
  }

  @Test func text() {
    let outcome = cli("plot", "x^2 + y", "--over", "x=-2:2,y=-1:3")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.hasPrefix("f(x, y) = x^2 + y\n\n  y\n"))
    let lines = outcome.out.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { terminalColumns(of: $0) <= 80 })
    #expect(outcome.out.contains("\nLines: a ") && outcome.out.contains("\nArrows: "))
    // Upward everywhere, outward at the sides.
    #expect(outcome.out.contains("↗") && outcome.out.contains("↖") && outcome.out.contains("↑"))
    #expect(!outcome.out.contains("↓") && !outcome.out.contains("↙"))
  }

  /// With a constant there is no direction.
  @Test func flat() {
    let outcome = cli("plot", "x - x + y - y + z", "--over", "x=0:1,y=0:1", "--at", "z=2")
    #expect(outcome.status == 0 && outcome.out.contains("·") && !outcome.out.contains("→"))
  }

  @Test func svg() {
    let text = cli("plot", "x*y < 1", "--over", "x=-2:2,y=-1:3", "--svg").out
    #expect(text.contains("<title>f(x, y) = x*y &lt; 1</title>"))
    let plane = cli("plot", "3*x + 2*y", "--over", "x=-2:2,y=-1:3", "--svg").out
    #expect(plane.contains("prefers-color-scheme: dark"))
    // Negative levels are dashed, and each has its number.
    #expect(plane.contains(#"class="curve a dashed""#) && plane.contains(#"class="curve b""#))
    #expect(plane.contains(#"class="halo""#))
  }

  // MARK: Curves

  /// At a corner one piece ends and the next begins, with the corner on both; a curve is as smooth as a screen.
  @Test func corners() {
    let slope = Curve(over: -2...2, count: 480) { $0 < 0.3 ? -1 : 1 }
    let curve = Curve(over: -2...2, count: 480, corners: slope.breaks) { abs($0 - 0.3) }
    #expect(curve.pieces.count == 2)
    #expect(abs((curve.pieces[0].last?.y ?? 9)) < 1e-9 && abs(curve.pieces[1][0].y) < 1e-9)
  }

  @Test(arguments: [200, 481])
  func denseWhereItBends(_ count: Int) {
    let curve = Curve(over: 0...1, count: count) { sin(100 * $0) }
    #expect(curve.pieces.count == 1)
    let points = curve.pieces[0]
    for (a, b) in zip(points, points.dropFirst()) {
      #expect(a.x < b.x)
      for share in [0.25, 0.5, 0.75] {
        let x = a.x + share * (b.x - a.x)
        #expect(abs(sin(100 * x) - (a.y + share * (b.y - a.y))) < 0.02)
      }
    }
  }

  /// A domain's end is followed up to it.
  @Test func ends() {
    let curve = Curve(over: -1...1, count: 40) { sqrt($0 - 0.2) }
    #expect(curve.pieces.count == 1 && abs((curve.pieces[0].first?.x ?? 9) - 0.2) < 1e-3)
  }
}
