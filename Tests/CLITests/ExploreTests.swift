import Autodiff
import Foundation
import MLP
import TestSupport
import Testing

@testable import AutodiffCommand

/// Pages of explore and what they are made of.
///
/// What they do in a browser is tried by `.ci/pages`.
@Suite struct ExploreTests {
  /// The text between a page's tag of its data and the end of that.
  private static func data(of page: String) throws -> [String: Any] {
    let start = try #require(page.range(of: #"<script type="application/json" id="data">"#))
    let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
    let text = page[start.upperBound..<end.lowerBound]
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test(arguments: [
    ["explore", "log(a) + a*b - sin(b)", "--at", "a=2,b=5"],
    ["explore", "where(x < 1, x, 2) # </script><!-- <b>&amp;@@data@@", "--at", "x=0.5"],
    ["explore", "sum(softmax(W @ x))", "--at", "W=[1, 2; 3, 4],x=[0.1, 0.2]"],
    ["mlp", "explore", "--layers", "3,2,1"],
    ["mlp", "explore", "--layers", "40,30,20,1", "--by", "layers"],
  ])
  func thePageIsOneFile(_ arguments: [String]) throws {
    let outcome = cli(arguments)
    #expect(outcome.status == 0 && outcome.err.isEmpty, "\(outcome.err)")
    let page = outcome.out
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    #expect(page.contains("default-src 'none'"))
    // The name of SVG is an address that nobody asks for.
    let rest = page.replacing("http://www.w3.org/2000/svg", with: "")
    for word in [
      "http:", "https:", " src=", " href=", "@import", "url(", "fetch(", "import(", "eval(",
    ] {
      #expect(!rest.contains(word), "\(word)")
    }
    #expect(page.components(separatedBy: "</script>").count == 3)
    let data = try Self.data(of: page)
    let steps = try #require(data["steps"] as? [[String: Any]])
    #expect(steps.count > 3 && data["output"] as? Int == steps.count - 1)
    let isNetwork = arguments[0] == "mlp"
    #expect((data["closedForms"] as? [Any])?.isEmpty == !isNetwork)
  }

  /// The page has no functions of matrices, and a sentence says so.
  @Test(arguments: [
    ("sum(solve([x, 1; 1, 2], [1, x]))", "luFactors"), ("sum(pinv([x; x]))", "pinv"),
  ])
  func functionsOfMatrices(_ formula: String, _ name: String) {
    let outcome = cli("explore", formula, "--at", "x=3")
    #expect(
      outcome
        == failure(
          1,
          "autodiff-cli: the page computes anew all that it shows, and cannot compute \(name); `autodiff-cli trace` shows "
            + "this formula"))
  }

  /// A program of many steps is drawn in groups, a network in its units.
  @Test func groupsOfUnits() throws {
    let data = try Self.data(of: cli("mlp", "explore", "--layers", "3,2,1").out)
    let picture = try #require(data["picture"] as? [String: Any])
    let nodes = try #require(picture["nodes"] as? [[String: Any]])
    let titles = nodes.compactMap { ($0["title"] as? [String])?.first?.prefix { $0 != " " } }
    #expect(
      Set(titles) == ["x₁", "x₂", "x₃", "z₂₁", "z₂₂", "a₂₁", "a₂₂", "z₃₁", "a₃₁"], "\(titles)")
    // Columns from the inputs to the output, one for each layer's z and each layer's a.
    func column(_ letter: String) -> Set<Double> {
      Set(
        zip(titles, nodes).filter { $0.0.hasPrefix(letter) }.compactMap { _, node in
          (node["frame"] as? [Double]).map { $0[0] + $0[2] / 2 }
        })
    }
    let columns = ["x", "z₂", "a₂", "z₃", "a₃"].map(column)
    #expect(columns.allSatisfy { $0.count == 1 }, "\(columns)")
    let middles = columns.compactMap(\.first)
    #expect(middles == middles.sorted() && Set(middles).count == 5)
  }

  /// Each shown step is in one group, and only the last of a group is used elsewhere, by later groups.
  @Test(arguments: [1, 2, 5, 1000]) func groups(_ limit: Int) throws {
    var largest = 0
    for seed in 0..<60 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let count = Int.random(in: 3..<83, using: &random)
      // A program of sums and sines of earlier values.
      let choices = (0..<count).map { _ in
        (Int.random(in: 0..<1000, using: &random), Int.random(in: 0..<1000, using: &random))
      }
      let trace = trace(at: [0.5, 0.25]) { x in
        var values = Array(x)
        for (a, b) in choices {
          let (a, b) = (values[a % values.count], values[b % values.count])
          values.append(values.count % 7 == 3 ? sin(a + b).labeled("s\(values.count)") : a * b)
        }
        return values[values.count - 1]
      }
      let program = trace.program
      let report = TraceReport(expression: "", trace: trace, showsAll: false)
      let shown = report.shownSteps
      let groups = StepGroups(program, shown: shown, limit: limit) {
        program.steps[$0].label == nil
      }
      #expect(groups.members.flatMap { $0 }.sorted() == shown)
      #expect(groups.members.allSatisfy { $0 == $0.sorted() && $0.count <= limit })
      largest = max(largest, groups.members.map(\.count).max() ?? 0)
      for step in shown {
        for operand in program.steps[step].operands {
          let (from, to) = (try #require(groups.places[operand]), try #require(groups.places[step]))
          #expect(from == to || (from < to && groups.members[from].last == operand))
        }
      }
      for edge in groups.edges(of: program) { #expect(edge.from < edge.to) }
    }
    #expect(largest > 1 || limit == 1)
  }

  /// The formulas of mistakes are what the wrong sweep computes: evaluated at its values and adjoints they give what it adds,
  /// and where a mistake leaves a formula alone that of the right sweep does.
  @Test(arguments: TraceMistake.allCases.filter { $0 != .order })
  func mistakesAreFormulas(_ mistake: TraceMistake) throws {
    var changed = 0
    for row in TraceMistakeTests.rows + [
      .init(
        mistake: .transpose, formula: "sum(exp(-A @ A) - A / sum(A))", at: "A=[0.1, 0.2; 0.3, 0.5]",
        right: [], wrong: [], first: ""),
      .init(
        mistake: .unbroadcast, formula: "sum(square(A - v) / tanh(v)) + sum(broadcast(v, [3, 2]))",
        at: "A=[0.1, 0.2; 0.3, 0.5],v=[1, 2]", right: [], wrong: [], first: ""),
      .init(
        mistake: .transpose, formula: "sum(tanh(affine(W, x, b))^3) - cos(sum(W))",
        at: "W=[0.1, 0.2; 0.3, 0.5],x=[1, -2],b=[0.5, 0.25]", right: [], wrong: [], first: ""),
    ] {
      let memory = MemoryBound(nil, machine: MachineMemory.size)
      let point = try InputPoint(reading: [row.at], within: memory)
      let formula = try Formula(parsing: SourceText(row.formula)).resolved(inputs: point.shapes)
      let right = formula.trace(at: point)
      guard let mistaken = right.making(mistake) else { continue }
      let known = StructuredNotation.known(mistaken.wrong)
      for contribution in mistaken.wrong.contributions {
        // A sweep that sets where it should add passes on what was there at its time.
        let adjoint = mistaken.wrong.adjoints[contribution.from]
        guard adjoint.shape == mistaken.wrong.values[contribution.from].shape else { continue }
        let other = mistaken.contribution(of: contribution.from, to: contribution.operand)
        let expression =
          other ?? right.program.contribution(of: contribution.from, to: contribution.operand)
        let value = try StructuredNotation.value(expression.text(.formula), known)
        let comment: Comment = "\(mistake) in \(row.formula): \(expression.text(.formula))"
        #expect(value.shape == contribution.amount.shape, comment)
        for (a, b) in zip(value.scalars, contribution.amount.scalars) {
          #expect(abs(a - b) <= 1e-12 * max(1, abs(b)), comment)
        }
        if other != nil { changed += 1 }
      }
    }
    #expect(mistake == .overwrite ? changed == 0 : changed > 0)
  }

  // MARK: Refusals

  @Test func whatAPageCannotHold() {
    let numbers = cli("explore", "sum(x * 2)", "--at", "x=@/dev/null")
    #expect(numbers.status == 1 && numbers.out.isEmpty)
    let wide = cli("explore", "sum(broadcast(x, [1000, 1000]))", "--at", "x=1")
    #expect(
      wide.err
        == "autodiff-cli: the page would have 1e+06 numbers, and holds 200000 at most\n"
        || wide.err.contains("numbers, and holds 200000 at most"), "\(wide.err)")
    #expect(wide.status == 1 && wide.out.isEmpty)
    let long = cli(
      "explore", Array(repeating: "x", count: 6_000).joined(separator: " + "), "--at", "x=1")
    #expect(long.err.contains("steps, and holds 5000 at most"), "\(long.err)")
    let layers = cli("mlp", "explore", "--layers", "1000,1000,1")
    #expect(layers.err.contains("numbers, and holds 200000 at most"), "\(layers.err)")
    let places = Array(repeating: "0", count: 1001).joined(separator: ", ")
    let picked = cli("explore", "sum(gather(x, [\(places)]))", "--at", "x=[1, 2]")
    #expect(picked.err.contains("1001 places along an axis"), "\(picked.err)")
    #expect(cli("mlp", "explore", "--layers", "3,2,1", "--by", "rows").status == 64)
    #expect(cli("explore", "x", "--at", "x=[1, 2]").status == 1)
    #expect(cli("explore").status == 64)
  }

  @Test func theFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "page.html").path
    let outcome = cli("explore", "x^2", "--at", "x=3", "-o", file)
    #expect(outcome.out == "\(file): written\n" && outcome.status == 0)
    let page = try String(contentsOfFile: file, encoding: .utf8)
    #expect(page == cli("explore", "x^2", "--at", "x=3").out)
    let failed = cli("explore", "x^2", "--at", "x=3", "-o", folder.path + "/none/page.html")
    #expect(failed.status == 1 && failed.err.contains("none/page.html"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["page.html"])
  }
}
