import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// Each classic mistake gives the number that a person gets who makes it by hand.
@Suite struct TraceMistakeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let mistake: TraceMistake
    let formula: String
    let at: String
    /// The derivative by the last input, worked by hand.
    let right: [Double]
    let wrong: [Double]
    /// The first adjoint that is wrong.
    let first: String
    var testDescription: String { "\(mistake.rawValue): \(formula)" }
  }

  static let rows = [
    // y = x² = 4 and f = y sin y. From f, y gets sin 4 and is passed on at once: x̄ = sin 4 · 2x. What sin y adds to ȳ
    // later, 4 cos 4, is passed on by nobody.
    Row(
      mistake: .order, formula: "y = x^2; y * sin(y)", at: "x=2",
      right: [4 * (sin(4) + 4 * cos(4))], wrong: [4 * sin(4)], first: "x̄"),
    // x̄ = sin 2 from the product, then set to 2 cos 2 by the sine.
    Row(
      mistake: .overwrite, formula: "x * sin(x)", at: "x=2", right: [sin(2) + 2 * cos(2)],
      wrong: [2 * cos(2)], first: "x̄"),
    // x stands three times, times 1, 2 and 3.
    Row(
      mistake: .unbroadcast, formula: "sum(x * [1, 2, 3])", at: "x=2", right: [6],
      wrong: [1, 2, 3], first: "x̄"),
    // (x cos x)' = cos x − x sin x.
    Row(
      mistake: .sign, formula: "cos(x) * x", at: "x=2", right: [cos(2) - 2 * sin(2)],
      wrong: [cos(2) + 2 * sin(2)], first: "x̄"),
    // σ'(1.5) · 3 with σ' = σ(1 − σ); without σ' 3 is left.
    Row(
      mistake: .noChain, formula: "sigmoid(3 * x)", at: "x=0.5",
      right: [3 * (1 / (1 + exp(-1.5))) * (1 - 1 / (1 + exp(-1.5)))], wrong: [3], first: "v̄₁"),
    // W x = (0.5, 1.1), z̄ = (1, 2.2). Wᵀ z̄ = (1 + 3 · 2.2, 2 + 4 · 2.2); W z̄ = (1 + 2 · 2.2, 3 + 4 · 2.2).
    Row(
      mistake: .transpose, formula: "sum(square(W @ x))", at: "W=[1, 2; 3, 4],x=[0.1, 0.2]",
      right: [7.6, 10.8], wrong: [5.4, 11.8], first: "v̄₁"),
  ]

  /// f = σ(sin x): without cos x σ′(sin x) is left, without σ′ cos x.
  @Test func theStepOfAMistake() throws {
    let x = 0.7
    let run = trace(at: x) { sigmoid(sin($0)) }
    let slope = exp(-sin(x)) / pow(1 + exp(-sin(x)), 2)
    func by(_ trace: MistakenTrace<Double>?) throws -> Double {
      try #require(trace).wrong.gradient[0].scalars[0]
    }
    let (sine, whole) = (try by(run.making(.noChain, in: 1)), try by(run.making(.noChain, in: 2)))
    #expect(abs(sine - slope) < 1e-15)
    #expect(abs(whole - cos(x)) < 1e-15)
    // An input has no derivative to leave out.
    #expect(run.making(.noChain, in: 0) == nil)
  }

  @Test(arguments: rows) func theNumberIsThatOfTheMistake(_ row: Row) throws {
    let memory = MemoryBound(nil, machine: MachineMemory.size)
    let point = try InputPoint(reading: [row.at], within: memory)
    let formula = try Formula(parsing: SourceText(row.formula)).resolved(inputs: point.shapes)
    let trace = formula.trace(at: point)
    let mistaken = try #require(trace.making(row.mistake))
    func close(_ a: Tensor<Double>?, _ b: [Double]) -> Bool {
      a?.count == b.count && zip(a?.scalars ?? [], b).allSatisfy { abs($0 - $1) < 1e-14 * 16 }
    }
    #expect(close(mistaken.right.gradient.last, row.right))
    #expect(close(mistaken.wrong.gradient.last, row.wrong))
    #expect(mistaken.changesShapes == (row.mistake == .unbroadcast))
    let outcome = cli("trace", row.formula, "--at", row.at, "--wrong", row.mistake.rawValue)
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.contains("The first adjoint that is wrong is \(row.first):\n"))
    #expect(
      outcome.out.contains(
        "What catches it: \(row.mistake == .unbroadcast ? "shapes" : "differences")."))
  }

  @Test func everyMistakeHasARow() {
    #expect(Set(Self.rows.map(\.mistake)) == Set(TraceMistake.allCases))
  }

  /// A formula that cannot show a mistake is refused with one that does.
  @Test(arguments: TraceMistake.allCases) func aFormulaThatDoesNotShowIt(_ mistake: TraceMistake) {
    let outcome = cli("trace", "x + 1", "--at", "x=2", "--wrong", mistake.rawValue)
    #expect(outcome.status == 1 && outcome.out.isEmpty)
    #expect(outcome.err.hasPrefix("autodiff-cli: the formula does not show the mistake: "))
    // The one that is named shows it.
    let quoted = outcome.err.split(separator: "'")
    let at = mistake == .transpose ? "W=[1, 2; 3, 4],x=[0.1, 0.2]" : "x=2"
    let named = cli("trace", String(quoted[1]), "--at", at, "--wrong", mistake.rawValue)
    #expect(named.status == 0, "\(named.err)")
  }

  /// A value that is repeated to two shapes that do not fit, or of which the sum is out of all proportion: what comes first
  /// stays, and nothing else happens.
  @Test(arguments: [
    [
      "sum(square(A - v) / tanh(v)) + sum(broadcast(v, [3, 2]))", "A=[0.1, 0.2; 0.3, 0.5],v=[1, 2]",
    ],
    ["sum(x * u) + sum(x * v)", "x=2,u=[1, 2],v=[1, 2, 3]"],
    [
      "sum(x * broadcast(v, [1, 20000])) + sum(x * broadcast(v, [20000, 1]))", "x=2,v=[1]",
    ],
  ])
  func shapesThatDoNotFit(_ row: [String]) {
    let outcome = cli(
      "trace", row[0], "--at", row[1], "--wrong", "unbroadcast", "--memory", "100M")
    #expect(outcome.status == 0 && outcome.err.isEmpty, "\(outcome.err)")
    #expect(outcome.out.contains("What catches it: shapes."))
  }
}
