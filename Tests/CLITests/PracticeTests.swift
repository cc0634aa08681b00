import Autodiff
import Foundation
import MLP
import TestSupport
import Testing

@testable import AutodiffCommand

/// Made-up problems: their solutions against differences in plain arithmetic, the session, and the sheets.
@Suite struct PracticeTests {
  private static func problems(_ count: Int, level: Int, seed: UInt64) throws -> [Problem] {
    var generator = ProblemGenerator(seed: seed, level: level)
    return try (0..<count).map { _ in try generator.next() }
  }

  // MARK: Problems

  @Test func plainArithmetic() {
    // The oracle itself: (1·2 + 2·3, 3·2 + 4·3) = (8, 18), f = 8² + 18², x̄ = 2 Wᵀ y.
    let (formula, point) = ("y = W @ x; sum(y^2)", "W=[1, 2; 3, 4],x=[2; 3]")
    let names = Dictionary(
      uniqueKeysWithValues: PlainFormula.point(point).map { ($0.name, $0.value) })
    #expect(PlainFormula.value(formula, names).elements == [388])
    let slopes = plainDifferences(formula, at: point, by: "x")
    #expect(zip(slopes, [124, 176]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(
      PlainFormula.value("-a^2/4 - (b - 1)*2", ["a": .init(2), "b": .init(3)]).elements == [-5])
  }

  @Test(arguments: 1...5) func solutionsAgreeWithDifferences(level: Int) throws {
    for seed in [UInt64(0), 1] {
      for problem in try Self.problems(25, level: level, seed: seed) {
        let questions = problem.questions
        #expect(!questions.isEmpty)
        for question in questions {
          let name = String(question.prompt.dropFirst("∂f/∂".count))
          let slopes = plainDifferences(problem.formula, at: problem.point, by: name)
          #expect(slopes.count == question.answer.count)
          for (slope, answer) in zip(slopes, question.answer.scalars) {
            #expect(
              abs(slope - answer) <= 1e-6 * max(1, abs(answer)),
              "\(problem.formula) at \(problem.point) by \(name)")
          }
        }
      }
    }
  }

  @Test(arguments: 1...5) func problemsShowWhatTheirLevelIsAbout(level: Int) throws {
    let problems = try Self.problems(20, level: level, seed: 9)
    #expect(Set(problems.map { $0.formula + $0.point }).count == 20)
    for problem in problems {
      let operations = problem.report.program.steps.filter {
        if case .input = $0.operation { return false }
        if case .constant = $0.operation { return false }
        return true
      }
      let text = problem.formula
      switch level {
      case 1: #expect((1...2).contains(operations.count) && !text.contains(";"))
      case 2:
        let hasFunction = ["sin", "cos", "exp", "log", "sqrt", "^"].contains { text.contains($0) }
        #expect(operations.count >= 3 && hasFunction)
      case 3:
        // A name stands once on the left, and then twice.
        #expect(
          text.split(separator: ";").compactMap { $0.split(separator: "=").dropLast().first }
            .contains { name in
              text.filter { String($0) == name.trimmingCharacters(in: .whitespaces) }.count > 2
            }, "\(text)")
      case 4: #expect(text.hasPrefix("sum(") && problem.point.contains("["))
      default: #expect(text.contains("W @ x") || text.contains("sigmoid(z)"))
      }
      for (_, value) in PlainFormula.point(problem.point) {
        #expect(value.elements.allSatisfy { abs($0) <= 5 && ($0 * 2).rounded() == $0 * 2 })
      }
    }
  }

  @Test func theSeedAndTheLevelSayWhich() throws {
    func formulas(_ seed: UInt64, _ level: Int) throws -> [String] {
      try Self.problems(5, level: level, seed: seed).map { $0.formula + $0.point }
    }
    let first = try formulas(3, 2)
    let (again, other) = (try formulas(3, 2), try formulas(4, 2))
    #expect(first == again && first != other)
    #expect(try formulas(.max, 5).count == 5)
  }

  // MARK: Sessions

  private func session(_ level: Int, _ seed: Int, _ answers: [String]) -> Outcome {
    cli(["practice", "--level", "\(level)", "--seed", "\(seed)"], answers: answers)
  }

  /// The answers by differences, to six digits.
  private func answers(level: Int, seed: UInt64) throws -> [String] {
    try Self.problems(PracticeCommand.problemCount, level: level, seed: seed).flatMap { problem in
      problem.questions.map { question in
        let name = String(question.prompt.dropFirst("∂f/∂".count))
        let slopes = plainDifferences(problem.formula, at: problem.point, by: name)
          .map { String(format: "%.6g", ($0 * 1e6).rounded() / 1e6) }
        let input = PlainFormula.point(problem.point).first { $0.name == name }!.value
        guard slopes.count > 1 else { return slopes[0] }
        let rows = stride(from: 0, to: slopes.count, by: input.columns).map {
          slopes[$0..<$0 + input.columns].joined(separator: ", ")
        }
        return "[" + rows.joined(separator: "; ") + "]"
      }
    }
  }

  @Test(arguments: 1...5) func rightAnswers(level: Int) throws {
    let answers = try answers(level: level, seed: 3)
    let result = session(level, 3, answers)
    #expect(result.status == 0 && result.err.isEmpty)
    #expect(!result.out.contains("  Not "))
    let next = level < 5 ? "The next level: autodiff-cli practice --level \(level + 1)\n" : ""
    #expect(
      result.out.hasSuffix(
        "\(answers.count) of \(answers.count) right at the first try.\n" + next
          + "Others: autodiff-cli practice --level \(level) --seed 4\n"))
  }

  @Test func aWrongAnswerIsExplainedAndTheTraceShown() throws {
    // Seed 0 begins with a b.
    let problem = try #require(try Self.problems(1, level: 1, seed: 0).first)
    #expect(problem.formula == "a*b")
    let point = PlainFormula.point(problem.point).map { $0.value.elements[0] }
    let out = session(1, 0, ["1", "\(-point[1])", "q"]).out
    #expect(out.contains("  Your answer lacks the factor b = ∂v₁/∂a in the term v̄₁ b of ā.\n"))
    #expect(out.contains("  Hint: the steps are v₁ = a b. a is used once, in v₁ = a b: pass v̄₁ on"))
    #expect(out.contains("  Your answer has the other sign in the term v̄₁ b of ā.\n"))
    #expect(out.hasSuffix("\nThe same problems: autodiff-cli practice --level 1 --seed 0\n"))
    let shown = session(1, 0, ["?"]).out
    #expect(
      shown.contains(
        "    v₁  = a b    \(short(point[0] * point[1]))  = f\n\n    v̄₁ = 1   (∂f/∂f)\n    ā = v̄₁ b\n"
      ))
  }

  @Test func everyLineFitsTheTerminal() {
    for level in 1...5 {
      for answer in ["?", "7", "sin(", "[1, 2; 3, 4]"] {
        let out = session(level, 5, Array(repeating: answer, count: 200)).out
        for line in out.split(separator: "\n") {
          #expect(terminalColumns(of: String(line)) <= 80, "\(line)")
        }
      }
    }
  }

  @Test func theScoreCountsFirstTries() throws {
    var answers = try answers(level: 1, seed: 3)
    let count = answers.count
    answers.insert("1000", at: 1)
    let out = session(1, 3, answers).out
    #expect(out.contains("\(count - 1) of \(count) right at the first try.\n"))
    let shown = session(1, 3, Array(repeating: "", count: count)).out
    #expect(shown.contains("0 of \(count) right at the first try.\nOthers: "))
  }

  // MARK: Sheets

  private func written(_ name: String, _ arguments: [String]) throws -> (Outcome, String) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sheet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: name).path
    try Data("before".utf8).write(to: URL(filePath: path))
    let result = cli(["practice", "-o", path] + arguments)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
    if name.hasSuffix(".tex"), FileManager.default.fileExists(atPath: "/usr/bin/pdflatex") {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/pdflatex")
      process.arguments = ["-interaction=nonstopmode", "-halt-on-error", name]
      process.currentDirectoryURL = folder
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    return (result, try String(contentsOfFile: path, encoding: .utf8))
  }

  @Test(arguments: 1...5) func aSheetInMarkdown(level: Int) throws {
    let (result, text) = try written(
      "sheet.md", ["--sheet", "8", "--level", "\(level)", "--seed", "2"])
    #expect(result.status == 0 && result.out.hasSuffix("sheet.md: written\n"))
    let parts = text.components(separatedBy: "<div style=\"page-break-before: always\"></div>")
    #expect(parts.count == 2)
    for (number, problem) in try Self.problems(8, level: level, seed: 2).enumerated() {
      let statement = problem.statement.split(separator: "\n")
      #expect(parts[0].contains("\(number + 1). `\(statement[0])`<br>\(statement[1])<br>∂f/∂"))
      #expect(parts[1].contains("## \(number + 1)\n\n`\(statement[0])`\n\n∂f/∂"))
      for question in problem.questions {
        let answer = "\(question.prompt) = \(languageText(question.answer))"
        #expect(parts[1].contains(answer) && !parts[0].contains(answer))
      }
    }
    #expect(parts[1].components(separatedBy: "```").count == 17)
  }

  @Test(arguments: 1...5) func aSheetInLaTeX(level: Int) throws {
    let (result, text) = try written("sheet.tex", ["--sheet", "20", "--level", "\(level)"])
    #expect(result.status == 0)
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    let parts = text.components(separatedBy: "\\newpage\n\\section*{Solutions}\n")
    #expect(parts.count == 2)
    #expect(parts[0].components(separatedBy: "\\item").count == 21)
    #expect(parts[1].components(separatedBy: "\\subsection*").count == 21)
    // What is opened is closed, in order.
    var depth = 0
    for character in text {
      depth += character == "{" ? 1 : character == "}" ? -1 : 0
      #expect(depth >= 0)
    }
    #expect(depth == 0)
    var open: [Substring] = []
    for piece in text.split(separator: "\\") {
      if piece.hasPrefix("begin{") { open.append(piece.dropFirst(6).prefix { $0 != "}" }) }
      if piece.hasPrefix("end{") {
        #expect(open.popLast() == piece.dropFirst(4).prefix { $0 != "}" })
      }
    }
    #expect(open.isEmpty)
    #expect(!parts[0].contains("align"))
  }

  @Test(arguments: [
    (["--sheet", "3"], 64, "-o FILE is missing: where the sheet is written"),
    (["--sheet", "3", "-o", "sheet.txt"], 64, "a name that ends in .md or .tex, not 'sheet.txt'"),
    (["--sheet", "0", "-o", "s.md"], 64, "--sheet takes a whole number from 1 to 100, not '0'"),
    (
      ["--sheet", "101", "-o", "s.md"], 64, "--sheet takes a whole number from 1 to 100, not '101'"
    ),
    (["-o", "s.md"], 64, "--output goes with --sheet"),
    (["--level", "6"], 64, "--level takes a whole number from 1 to 5, not '6'"),
    (["--level", "0"], 64, "--level takes a whole number from 1 to 5, not '0'"),
    (["--seed", "-1"], 64, "--seed takes a whole number from 0 to 18446744073709551615"),
    (["--sheet", "1", "-o", "/nonexistent/s.md"], 1, "/nonexistent/s.md"),
  ])
  func wrongCalls(_ arguments: [String], status: Int32, words: String) {
    let result = cli(["practice"] + arguments)
    #expect(result.status == status && result.out.isEmpty)
    #expect(result.err.contains(words), "\(result.err)")
  }
}
