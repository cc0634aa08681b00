import Foundation
import Testing

@testable import AutodiffCommand

/// Curves show the function that was asked for, and end where it does.
@Suite struct PlotTests {
  static func curve(_ range: ClosedRange<Double>, _ f: (Double) -> Double) -> Curve {
    Curve(over: range, count: 481, f)
  }

  // MARK: Pieces

  /// A function, and where its curve ends between the ends of the range.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let ends: [Double]
    let f: @Sendable (Double) -> Double

    init(_ name: String, ends: [Double] = [], _ f: @escaping @Sendable (Double) -> Double) {
      (testDescription, self.ends, self.f) = (name, ends, f)
    }
  }

  static let rows = [
    Row("continuous") { sin($0) },
    Row("steep, and continuous") { tanh(1000 * $0) },
    Row("a kink") { abs($0) },
    Row("a jump", ends: [1]) { $0 < 1 ? 0 : 1 },
    Row("two jumps", ends: [-1.25, 1]) { $0 < -1.25 ? -1 : $0 < 1 ? 0 : 1 },
    Row("a pole", ends: [0.5]) { 1 / ($0 - 0.5) },
    Row("a pole of one sign", ends: [0]) { 1 / ($0 * $0) },
    Row("poles", ends: [-.pi / 2, .pi / 2]) { tan($0) },
    Row("nothing on one side") { log($0 - 1) },
    Row("nothing in the middle", ends: [0]) { sqrt($0 * $0 - 1) },
  ]

  @Test(arguments: rows) func aLineEndsWhereTheFunctionDoes(_ row: Row) {
    let (f, ends) = (row.f, row.ends)
    let pieces = Self.curve(-2...2, f).pieces
    #expect(pieces.count == ends.count + 1)
    for (end, pair) in zip(ends, zip(pieces, pieces.dropFirst())) {
      // One piece ends before it, and the next begins behind it.
      #expect((pair.0.last?.x ?? 9) <= end && end <= (pair.1.first?.x ?? -9))
    }
    for point in pieces.joined() { #expect(point.y == f(point.x) && point.y.isFinite) }
  }

  /// What is shown of a pole is what is not near it.
  @Test func aPoleDoesNotFlattenTheRest() {
    let range = Self.curve(-2...2) { 1 / $0 }.range
    #expect(range.contains(-1) && range.contains(1) && range.upperBound < 100)
    #expect(Self.curve(0...1) { _ in 3 }.range == 1.5...4.5)
    // There is nothing beyond the largest number.
    let largest = Double.greatestFiniteMagnitude
    for value in [largest, -largest] {
      let range = Self.curve(0...1) { _ in value }.range
      #expect(range.contains(value) && range.half.isFinite && range.half > 0)
    }
    #expect(cli("plot", "x*0 + 1.7976931348623157e308", "--over", "x=0:1").status == 0)
    #expect(Self.curve(0...1) { $0 }.range == 0...1)
  }

  // MARK: Axes

  @Test(arguments: [
    (-10.0...10, 5, [-10.0, -5, 0, 5, 10]), (0...1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    (-0.22...1, 5, [0, 0.5, 1]), (1e-9...4e-9, 4, [1e-9, 2e-9, 3e-9, 4e-9]),
    (-1e300...1e300, 3, [-1e300, 0, 1e300]), (97...103, 4, [98, 100, 102]),
  ])
  func roundNumbers(_ range: ClosedRange<Double>, _ limit: Int, _ expected: [Double]) {
    #expect(AxisTicks(range, limit: limit).values == expected)
  }

  @Test func hugeRangesHaveNumbersToo() {
    let all = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    #expect(AxisTicks(all, limit: 5).values.allSatisfy { $0.isFinite && all.contains($0) })
    #expect(AxisTicks(1...1, limit: 5).values == [1])
  }

  /// A formula of x, or of x and y, and where they run.
  static let narrow: [(String, String)] = [
    ("x", "x=1000000:1000001"), ("x*1e-9", "x=0:1"), ("x", "x=123456789:123456790"),
    ("-x*1e9", "x=-1000001:-1000000"), ("x", "x=1:1.00000000001"), ("x", "x=1:1.0000000000000009"),
    ("-x", "x=-1.0000000000001e100:-1e100"), ("x", "x=-1.7e308:1.7e308"),
    ("sin(x)*100", "x=-10:10"),
    ("1e-300*x", "x=0:1e-7"), ("x", "x=-1e-320:2e-320"),
    ("(x - 1e5)^2 + 1e9", "x=99999.999:1e5+0.001"),
    ("x*y + 1000000", "x=0:1e-3,y=1000000:1000000.1"), ("x - y", "x=1e9:1e9+1,y=-1e9-1:-1e9"),
    ("x*1e-300 + y", "x=1:2,y=1e-300:2e-300"),
  ]

  /// The numbers at the axes are told apart, are those of their places, and have room in the terminal.
  @Test(arguments: narrow) func numbersInTheTerminal(_ formula: String, _ over: String) throws {
    let outcome = cli("plot", formula, "--over", over)
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let lines = outcome.out.split(separator: "\n").map(String.init)
    for line in lines { #expect(terminalColumns(of: line) <= 80, "\(line)") }
    // To the left, in each picture.
    var left: [[Double]] = []
    for line in lines {
      if left.isEmpty || line == "  f′" { left.append([]) }
      if let end = line.firstIndex(of: "┤") {
        let number = try #require(Double(line[..<end].trimmingCharacters(in: .whitespaces)))
        left[left.count - 1].append(number)
      }
    }
    // A constant derivative has one or more.
    #expect(!left.isEmpty && left[0].count >= 2, "\(outcome.out)")
    for numbers in left {
      #expect(Array(Set(numbers)).sorted(by: >) == numbers, "\(outcome.out)")
    }
    // Below.
    let axis = try #require(lines.firstIndex { $0.contains("└") })
    let below = lines[axis + 1].split(separator: " ").compactMap { Double($0) }
    #expect(below.count >= 2 && Array(Set(below)).sorted() == below, "\(outcome.out)")
    #expect(below.count <= lines[axis].filter { $0 == "┬" }.count)
  }

  /// In a picture, by the room of characters in a common type.
  @Test(arguments: narrow) func numbersInThePicture(_ formula: String, _ over: String) throws {
    let outcome = cli("plot", formula, "--over", over, "--svg")
    let size = try #require(outcome.out.firstMatch(of: /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/))
    let (width, height) = (Double(size.1) ?? 0, Double(size.2) ?? 0)
    var rows: [String: [(text: String, start: Double, end: Double)]] = [:]
    let pattern =
      /<text( class="[^"]*")? x="([-0-9.]+)" y="([-0-9.]+)" text-anchor="([a-z]+)"[^>]*>([^<]*)</
    for match in outcome.out.matches(of: pattern) {
      let x = try #require(Double(match.2))
      let y = try #require(Double(match.3))
      let (text, length) = (String(match.5), 7.0 * Double(match.5.count))
      let start = match.4 == "end" ? x - length : match.4 == "middle" ? x - length / 2 : x
      #expect(start >= 0 && start + length <= width && y >= 10 && y <= height, "\(match.0)")
      // Levels of a map stand at their lines.
      if match.1 == nil { rows["\(y)", default: []].append((text, start, start + length)) }
    }
    for row in rows.values {
      let row = row.sorted { $0.start < $1.start }
      for (a, b) in zip(row, row.dropFirst()) { #expect(a.end < b.start && a.text != b.text) }
    }
    #expect(rows.values.contains { $0.count(where: { Double($0.text) != nil }) >= 2 })
  }

  // MARK: Pictures

  /// Unicode's chart of Braille patterns: dots 1 to 8 are bits 0 to 7, 7 and 8 below.
  @Test func dots() {
    var canvas = BrailleCanvas(columns: 2, rows: 1)
    canvas.set(0, 0)
    canvas.set(1, 3)
    canvas.set(2, 3)
    canvas.set(3, 0)
    canvas.set(-1, 0)
    canvas.set(4, 0)
    #expect(canvas.lines == ["⢁⡈"])
    var line = BrailleCanvas(columns: 2, rows: 1)
    line.line(from: (0, 1), to: (3, 1))
    #expect(line.lines == ["⠒⠒"])
    line.line(from: (3, 3), to: (3, 0))
    #expect(line.lines == ["⠒⢺"])
  }

  @Test func text() {
    let outcome = cli("plot", "relu(x) * y", "--over", "x=-2:2", "--at", "y=3")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.hasPrefix("f(x) = relu(x) * y\n\n  f\n"))
    #expect(outcome.out.contains("\n  f′\n") && !outcome.out.contains("f″"))
    let lines = outcome.out.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { terminalColumns(of: $0) <= 80 })
    // 6 is reached at 2, and the slope is 3 from 0 on.
    #expect(lines.contains { $0.hasPrefix("         6 ┤") })
    #expect(lines.last?.hasPrefix("            -2") == true)
  }

  @Test func svg() throws {
    let folder = try StreamedRowTests.Folder()
    let file = folder.url.appending(path: "a b.svg").path
    let written = cli(
      "plot", "where(x < 1, x, x^2 + 1)", "--over", "x=-2:2", "--derivatives", "2", "--svg", "-o",
      file)
    #expect(written == Outcome(status: 0, out: "\(file): written\n", err: ""))
    let text = try String(contentsOfFile: file, encoding: .utf8)
    // As XML: well-formed, and what is typed stands in it as it was typed.
    let parser = XMLTexts(text)
    #expect(parser.isWellFormed)
    #expect(parser.texts.contains("f(x) = where(x < 1, x, x^2 + 1)"))
    // f, f′ and f″ jump at 1.
    #expect(text.components(separatedBy: "<polyline").count == 7)
  }

  // MARK: Calls

  @Test(arguments: [
    (["plot"], 64, "EXPR is missing"), (["plot", "x"], 64, "--over is missing"),
    (["plot", "x", "--over", "x"], 64, "name=value"),
    (["plot", "x", "--over", "x=1"], 64, "an input and two numbers"),
    (["plot", "x", "--over", "x=2:1"], 64, "the smaller first"),
    (["plot", "x", "--over", "x=1:1"], 64, "the smaller first"),
    (["plot", "x", "--over", "x=0:inf"], 64, "two finite numbers"),
    (["plot", "x", "--over", "x=0:nan"], 64, "two finite numbers"),
    (["plot", "x", "--over", "x=0:[1, 2]"], 64, "two finite numbers"),
    (["plot", "x", "--over", "x=0:1", "--at", "x=1"], 64, "exclude each other"),
    (["plot", "x", "--over", "x=0:1", "--derivatives", "3"], 64, "0, 1 or 2"),
    (["plot", "x*y", "--over", "x=0:1"], 1, "unknown name 'y'"),
    (["plot", "x*[1, 2]", "--over", "x=0:1"], 1, "one number"),
    (["plot", "log(x)", "--over", "x=-2:-1"], 1, "no finite number anywhere for x from -2 to -1"),
    (["plot", "y", "--over", "x=0:1", "--at", "y=1"], 64, "'x', which is no input of the formula"),
    (["plot", "x", "--over", "x=0:1,y=0:1"], 64, "'y', which is no input of the formula"),
    (["plot", "x*y", "--over", "x=0:1,y=1:0"], 64, "the smaller first"),
    (["plot", "x*y", "--over", "x=0:1,x=0:2"], 64, "gives 'x' twice"),
    (["plot", "x*y*z", "--over", "x=0:1,y=0:1,z=0:1"], 64, "one input or two"),
    (["plot", "x*y", "--over", "x=0:1,y=0:1", "--derivatives", "1"], 64, "exclude each other"),
    (["plot", "x*y", "--over", "x=0:1,y=0:1", "--at", "y=1"], 64, "exclude each other"),
    (["plot", "log(x*y)", "--over", "x=-2:-1,y=1:2"], 1, "for x from -2 to -1 and y from 1 to 2"),
    (["plot", "x", "--over", "x=0:1", "-o", "/nowhere/at/all"], 1, "cannot be written"),
  ])
  func refusals(_ arguments: [String], _ status: Int32, _ words: String) {
    let outcome = cli(arguments)
    #expect(outcome.status == status && outcome.out.isEmpty)
    #expect(outcome.err.contains(words), "\(outcome.err)")
  }

  /// What takes long at each point is drawn at fewer, and what takes too long not at all.
  @Test func longFormulas() {
    let many = cli("plot", "sum(broadcast(x, [3000000]))", "--over", "x=0:1")
    #expect(many.status == 1 && many.out.isEmpty)
    #expect(many.err.contains("numbers, of which a plot can take"), "\(many.err)")
    let steps = Array(repeating: "x = x + sin(x)", count: 20_000).joined(separator: "; ")
    #expect(cli("plot", steps + "; x", "--over", "x=0:1").status == 1)
    #expect(cli("plot", steps + "; x * y", "--over", "x=0:1,y=0:1").status == 1)
    #expect(cli("plot", "sum(broadcast(x, [1000]))", "--over", "x=0:1").status == 0)
  }

  /// Of a function that jumps everywhere some jumps are looked for: the others would take long.
  @Test func noise() {
    var count = 0
    _ = Curve(over: 0...1, count: 481) { x in
      count += 1
      return sin(1e12 * x) > 0 ? 1 : 0
    }
    #expect(count <= 9 * 481 + 40 * 200)
  }

  /// The word that writes a file is a formula where there is none to be written.
  @Test func theLetterO() {
    #expect(cli("gradient", "-o", "--at", "o=1").status == 0)
  }
}

/// The texts of an XML document, read without a parser of Foundation's networking half: tags balance, and entities are known.
private struct XMLTexts {
  private(set) var texts: [String] = []
  private(set) var isWellFormed = true

  init(_ document: String) {
    var open: [Substring] = []
    var rest = document[...]
    while let start = rest.firstIndex(of: "<") {
      let text = rest[..<start].replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
      texts.append(String(text))
      guard let end = rest[start...].firstIndex(of: ">") else {
        isWellFormed = false
        return
      }
      let tag = rest[rest.index(after: start)..<end]
      if tag.hasPrefix("/") {
        isWellFormed = isWellFormed && open.popLast() == tag.dropFirst()
      } else if !tag.hasSuffix("/") {
        open.append(tag.prefix { $0 != " " })
      }
      rest = rest[rest.index(after: end)...]
    }
    isWellFormed = isWellFormed && open.isEmpty
  }
}
