import Foundation
import Testing

@testable import AutodiffCommand

@Suite struct GradientCheckCommandTests {
  struct Result: Decodable {
    struct Check: Decodable {
      let subject: String
      let reference: String
      let verdict: String
      let agrees: Bool
      let explanation: String?
    }
    let agrees: Bool
    let checks: [Check]
  }

  private func checks(_ arguments: String...) throws -> (status: Int32, Result) {
    let outcome = cli(["gradient"] + arguments + ["--json"])
    return (
      outcome.status, try JSONDecoder().decode(Result.self, from: Data(outcome.out.utf8))
    )
  }

  @Test func differencesConfirmTheTape() throws {
    let (status, result) = try checks(
      "sum(tanh(W @ x))", "--at", "W=[1, 2; 3, 4],x=[0.1, 0.2]", "--check")
    #expect(status == 0 && result.agrees)
    let elements = result.checks.map(\.subject).filter { !$0.hasPrefix("direction") }
    #expect(elements == ["W[0, 0]", "W[0, 1]", "W[1, 0]", "W[1, 1]", "x[0]", "x[1]"])
    #expect(result.checks.allSatisfy { $0.agrees && $0.explanation == nil })
  }

  @Test func onlySelectedInputsAreChecked() throws {
    let (_, result) = try checks("x^2 * y", "--at", "x=2,y=3", "--wrt", "y", "--check")
    #expect(result.checks.map(\.subject).filter { !$0.hasPrefix("direction") } == ["y"])
  }

  @Test func aRightFormulaAgrees() throws {
    let (status, result) = try checks(
      "sin(x) * sum(v)", "--at", "x=0.5,v=[1, 2]", "--analytic", "x=cos(x)*sum(v),v=sin(x)")
    #expect(status == 0)
    #expect(result.checks.map(\.subject) == ["x", "v[0]", "v[1]"])
    #expect(result.checks.allSatisfy { $0.reference == "analytic" && $0.agrees })
  }

  @Test func aWrongFormulaIsToldFromAWrongTape() throws {
    let (status, result) = try checks("x^3", "--at", "x=2", "--analytic", "x=2*x^2")
    #expect(status == 1 && !result.agrees)
    // At the point, and at the first other one.
    #expect(result.checks.map(\.verdict) == ["wrong analytic", "wrong analytic"])
  }

  @Test func aKinkIsExplained() throws {
    let (status, result) = try checks("abs(x)", "--at", "x=0", "--check")
    #expect(status == 1 && !result.agrees)
    #expect(result.checks.allSatisfy { $0.verdict == "kink" && $0.explanation != nil })
  }

  @Test func text() {
    let outcome = cli("gradient", "x^2", "--at", "x=3", "--check", "--analytic", "x=2*x")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.contains("\n\nAgainst finite differences\n\nGradient check, f = 9\n"))
    #expect(outcome.out.contains("\n\nAgainst your formula x = 2*x\n\nGradient check, f = 9\n"))
  }

  @Test func eachRowIsPrintedOnce() {
    let outcome = cli(
      "gradient", "x^2 * y", "--at", "x=3,y=2", "--check", "--analytic", "x=2*x*y,y=x^2")
    let rows = outcome.out.split(separator: "\n").filter { $0.hasSuffix("agrees") }
    #expect(rows.count { $0.contains("central") && !$0.hasPrefix("direction") } == 2)
    #expect(rows.count { $0.contains("analytic") } == 2)
  }

  /// Where f is saturated differences can say nothing; the formula was not compared with them.
  @Test func aRightFormulaNeedsNoDifferences() throws {
    let (status, result) = try checks(
      "sigmoid(x)", "--at", "x=40", "--analytic", "x=sigmoid(x)*sigmoid(-x)")
    #expect(status == 0 && result.agrees && result.checks.count == 1)
  }

  @Test(arguments: [
    (
      "x=y", "--analytic x: unknown name 'y': give its value with --at y=...\n  y\n  ^"
    ),
    (
      "x=[1, 2]",
      "--analytic x: the formula gives shape [2], but the gradient by x has shape []"
    ),
    (
      "w=1", "--analytic names 'w', which is no input and no step of the formula (known: x)"
    ),
  ])
  func mistakes(_ analytic: String, _ message: String) {
    #expect(
      cli("gradient", "x^2", "--at", "x=3", "--analytic", analytic)
        == failure(1, "autodiff-cli: " + message))
  }

  /// Where a formula makes many numbers fewer elements are compared by themselves, and in the end none; then along fewer
  /// directions.
  @Test(
    arguments: [
      (1, 4, 64), (980_000, 4, 64), (2_000_000, 4, 29), (12_000_000, 4, 1), (16_777_216, 4, 0),
      (30_000_000, 2, 0), (1e8, 1, 0), (1e15, 1, 0), (.infinity, 1, 0),
    ] as [(Double, Int, Int)])
  func theWorkOfAComparisonIsBounded(elementCount: Double, directions: Int, elements: Int) {
    let options = GradientReport.checkOptions(elementCount: elementCount, names: ["x"])
    #expect(options.directions == directions && options.elements == elements)
  }

  /// What a formula reads and makes: each use of an input, and a sixteenth of the products of a matrix product.
  @Test(
    arguments: [
      ("sum(x^2)", 100 + 1 + 100 + 1), ("sum(W @ x)", 3200 + 100 + 32 * (1 + 100 / 16.0) + 1),
      ("sum(matmul(W, x))", 3200 + 100 + 32 * (1 + 100 / 16.0) + 1),
      ("sum(affine(W, x, b))", 3200 + 100 + 32 + 32 * (1 + 100 / 16.0) + 1),
    ] as [(String, Double)])
  func theWorkOfAnEvaluationIsCounted(formula: String, elementCount: Double) throws {
    let program = try Formula(parsing: SourceText(formula)).resolved(inputs: [
      ("x", [100]), ("W", [32, 100]), ("b", [32]),
    ])
    #expect(program.elementCount == elementCount)
  }
}
