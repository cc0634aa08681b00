import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// What a rule prints of itself is what it computes.
@Suite struct RuleNotationTests {
  /// The value of a formula of numbers.
  static func value(_ text: String, _ inputs: [(name: String, value: Double)]) throws -> Double {
    try Formula(parsing: SourceText(text)).resolved(inputs: inputs.map { ($0.name, Shape.scalar) })
      .value(at: inputs.map { Tensor($0.value) }).scalar
  }

  static func points(_ domain: ClosedRange<Double>, _ seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<100).map { _ in Double.random(in: domain, using: &generator) }
  }

  @Test(arguments: UnaryPrimitive.allCases) func unary(_ primitive: UnaryPrimitive) throws {
    let text = primitive.derivativeText(.formula)
    for x in Self.points(primitive.domain, 1) {
      let (y, slope) = valueWithGradient(at: x) { .apply(primitive, $0) }
      let printed = try Self.value(text, [("x", x), ("y", y)])
      #expect(ulpDistance(printed, slope) <= 2, "\(text) at \(x): \(printed), not \(slope)")
    }
  }

  @Test(
    arguments: BinaryPrimitive.allCases.filter { ![.cotangentProduct, .polygamma].contains($0) })
  func binary(_ primitive: BinaryPrimitive) throws {
    for byFirst in [true, false] {
      let text = primitive.partialText(.formula, byFirst: byFirst)
      let (first, second) = primitive.domain
      for (a, b) in zip(Self.points(first, 2), Self.points(second, 3)) {
        let (y, slopes) = valueWithGradient(at: [a, b]) { x in .apply(primitive, x[0], x[1]) }
        let slope = slopes[byFirst ? 0 : 1]
        let printed = try Self.value(text, [("a", a), ("b", b), ("y", y)])
        // Of a^(b − k) the exponent rounds, and with it the power by |b − k| |log a|.
        let exponent = primitive.name.contains("pow") ? (abs(b) + 4) * abs(log(a)) : 0
        #expect(
          ulpDistance(printed, slope) <= 2 + exponent,
          "\(text) at \(a), \(b): \(printed), not \(slope)")
      }
    }
  }

  /// x⁰ has derivative 0, which times a cotangent that is not finite is NaN, and is written so.
  @Test func aDerivativeOfZeroBesideNaN() {
    let usual = trace(at: 2.0) { x in pow(x, 0.0) }
    #expect(usual.contributions.map { usual.formula(of: $0, Notation.formula) } == ["0"])
    let broken = trace(at: 2.0) { x in pow(x, 0.0) / (x - x) }
    let power = broken.contributions.filter {
      broken.program.steps[$0.from].operation.name.contains("pow")
    }
    #expect(power.map { broken.formula(of: $0, Notation.formula) } == ["v2_bar * 0"])
    #expect(power.allSatisfy { $0.amount.scalar.isNaN })
  }

  /// A formula in the four notations.
  @Test(arguments: [
    (
      SymbolicExpression.binary(.product, .adjoint("v3"), .call("cos", [.name("v1")], options: "")),
      "v̄₃ cos v₁", "v3_bar * cos(v1)", "v3_bar * Math.cos(v1)", "\\bar{v}_{3} \\, \\cos v_{1}"
    ),
    (
      .binary(.matrixProduct, .transposed(.name("W")), .adjoint("h")), "Wᵀ h̄", "W.T @ h_bar",
      "fn.matmul(fn.transpose(W), h_bar)", "W^{\\mathsf{T}} \\, \\bar{h}"
    ),
    (
      .binary(
        .product, .adjoint("π_1"), .binary(.quotient, .number(1.4426950408889634), .name("x"))),
      "bar(π_1)/(x ln 2)", "π_1_bar * (1.4426950408889634 / x)",
      "π_1_bar * (1.4426950408889634 / x)", "\\frac{\\overline{\\mathrm{\\pi \\_1}}}{x \\ln 2}"
    ),
    (
      .binary(.power, .name("x₁"), .negative(.name("a"))), "x₁^(−a)", "x₁^(-a)",
      "Math.pow(x₁, -a)", "{\\mathrm{x{}_{1}}}^{-a}"
    ),
    (
      .choice(
        .init(left: .name("x"), relation: .notEqual, right: .number(0)), .name("字"), .nothing),
      "(字 if x ≠ 0, else 0)", "where(x != 0, 字, 0)", "(x !== 0 ? 字 : 0)",
      #"\begin{cases} \langle\mathtt{5b57}\rangle  & \text{if } x \neq 0 \\ 0 & \text{else} \end{cases}"#
    ),
    (
      .part(.adjoint("v2"), "0:2"), "v̄₂[0:2]", "v2_bar[0:2]", "fn.part(v2_bar, \"0:2\")",
      "\\bar{v}_{2}[0:2]"
    ),
    (
      .part(.binary(.power, .name("x"), .number(2)), "1, 0"), "(x²)[1, 0]", "(x^2)[1, 0]",
      "fn.part(Math.pow(x, 2), \"1, 0\")", "\\left({x}^{2}\\right)[1,\\ 0]"
    ),
  ])
  func notations(
    _ expression: SymbolicExpression, _ mathematics: String, _ formula: String, _ script: String,
    _ latex: String
  ) {
    #expect(expression.text(.mathematics) == mathematics)
    #expect(expression.text(.formula) == formula)
    #expect(expression.text(.javaScript) == script)
    #expect(expression.text(.latex) == latex)
  }

  /// Brackets where the meaning needs them.
  @Test(arguments: [
    ("a - (b - c)", "a − (b − c)"), ("a - b - c", "a − b − c"), ("(a + b) * c", "(a + b) c"),
    ("a / (b / c)", "a/(b/c)"), ("(a / b)^2", "(a/b)²"), ("a^b^c", "a^b^c"), ("(-a)^2", "(−a)²"),
    ("-a^2", "−a²"), ("2 * a * 3", "2 a · 3"), ("a * (b + c)", "a (b + c)"),
    ("a * (-2 * b)", "a (−2 b)"), ("a + -2 * b", "a − 2 b"), ("a - -2 * b", "a + 2 b"),
    ("a + -2 / b", "a − 2/b"), ("(a + b)^(-2)", "(a + b)^(−2)"),
    ("sin(a)^2", "sin(a)²"), ("sin(a) * b", "sin(a) b"), ("a * sin(b)", "a sin b"),
  ])
  func brackets(_ formula: String, _ mathematics: String) throws {
    let point = InputPoint.numbers(["a": 2, "b": 3, "c": 0.5])
    let resolved = try Formula(parsing: SourceText(formula)).resolved(inputs: point.shapes)
    let program = resolved.trace(at: point).program
    /// The formula of a step with those of its operands in it.
    func whole(_ step: Int) -> SymbolicExpression {
      let own = program.expression(of: step)
      return program.steps[step].operands.isEmpty
        ? own : own.replacing { name in program.names.firstIndex(of: name).map(whole) }
    }
    let expression = whole(program.output)
    #expect(expression.text(.mathematics) == mathematics)
    #expect(expression.text(.formula) == formula)
  }
}

extension InputPoint {
  static func numbers(_ values: KeyValuePairs<String, Double>) -> InputPoint {
    let text = values.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    // The text is this table's.
    return try! InputPoint(
      reading: [text], within: MemoryBound(nil, machine: MachineMemory.size))
  }
}

extension SymbolicExpression {
  /// The expression with others for its names.
  fileprivate func replacing(_ other: (String) -> SymbolicExpression?) -> SymbolicExpression {
    switch self {
    case .name(let name):
      let replacement = other(name)
      return replacement == self ? self : replacement ?? self
    case .negative(let a): return .negative(a.replacing(other))
    case .binary(let operation, let a, let b):
      return .binary(operation, a.replacing(other), b.replacing(other))
    case .call(let name, let arguments, let options):
      return .call(name, arguments.map { $0.replacing(other) }, options: options)
    default: return self
    }
  }
}
