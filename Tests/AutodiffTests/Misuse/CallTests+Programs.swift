import Autodiff
import TestSupport

extension CallTests {
  static func sumOfSquares() -> Program<Double> {
    program(at: [1, 2, 3] as Tensor<Double>) { ($0 * $0).sum() }
  }

  static func evaluated(at inputs: [Tensor<Double>]) -> Tensor<Double> { sumOfSquares()(inputs) }

  static func points(_ count: Int) -> [Tensor<Double>] {
    Array(repeating: SentenceTests.vector, count: count)
  }

  static func product() -> Trace<Double> { trace(at: [2.0, 3.0]) { x in x[0] * x[1] } }

  /// x x, whose factors are one value: = for += shows in it.
  static func square() -> Trace<Double> { trace(at: 3.0) { x in x * x } }

  static let programCalls = [
    calls("Program.reference(to:)") { use(sumOfSquares().reference(to: $0)) },
    calls("Program.bounds(over:)") { n in
      let inputs = [TensorBounds(around: SentenceTests.vector, radius: Double(n))]
      use(try? sumOfSquares().bounds(over: inputs))
      use(try? sumOfSquares().bounds(over: []))
      use(try? sumOfSquares().bounds(over: inputs + inputs))
      use(
        try? sumOfSquares().bounds(over: [TensorBounds(around: SentenceTests.matrix, radius: .nan)])
      )
    },
    calls("Program.expression(of:)") { use(sumOfSquares().expression(of: $0)) },
    calls("Program.partial(of:by:values:)") { use(sumOfSquares().partial(of: $0, by: 0)) },
    calls("Program.partial(of:by:values:)") { use(sumOfSquares().partial(of: 1, by: $0)) },
    calls(
      "Program.partial(of:by:values:)", { use(sumOfSquares().partial(of: 1, by: 0, values: [])) }),
    calls("Program.contribution(of:to:values:)") {
      use(sumOfSquares().contribution(of: $0, to: 0))
    },
    calls("Program.contribution(of:to:values:)") {
      use(sumOfSquares().contribution(of: 1, to: $0))
    },
    calls(
      "Program.callAsFunction(_:)", { use(evaluated(at: points(0))) },
      { use(evaluated(at: points(2))) },
      { use(evaluated(at: [SentenceTests.matrix])) }),
    calls(
      "Program.values(at:)", { use(sumOfSquares().values(at: points(0))) },
      { use(sumOfSquares().values(at: points(2))) }),
    calls(
      "Program.trace(at:)", { use(sumOfSquares().trace(at: points(0))) },
      { use(sumOfSquares().trace(at: [SentenceTests.matrix])) },
      { use(program(at: SentenceTests.vector) { $0 + 1 }.trace(at: points(1))) }),
    calls("Trace.mistakenTerm(of:claimed:others:tolerance:)") {
      use(product().mistakenTerm(of: $0, claimed: 1))
    },
    calls(
      "Trace.mistakenTerm(of:claimed:others:tolerance:)",
      { use(product().mistakenTerm(of: 0, claimed: SentenceTests.vector)) },
      { use(product().mistakenTerm(of: 0, claimed: .init(.nan))) },
      {
        use(
          product().mistakenTerm(
            of: 0, claimed: 1, others: [(inputs: points(1), claim: Tensor(1))]))
      }),
    calls("MistakenTrace.contribution(of:to:)") {
      use(square().making(.overwrite)?.contribution(of: $0, to: 0))
    },
    calls("MistakenTrace.contribution(of:to:)") {
      use(square().making(.overwrite)?.contribution(of: 1, to: $0))
    },
    calls("Trace.making(_:in:)") { use(product().making(.noChain, in: $0)) },
    calls("Trace.contributions(to:)") { use(product().contributions(to: $0)) },
    calls("Trace.numericalAdjoint(of:)") { use(product().numericalAdjoint(of: $0)) },
    calls("Trace.tangents(byInput:)") { use(product().tangents(byInput: $0)) },
    calls("Trace.paths(from:limit:)") { use(product().paths(from: $0, limit: 3)) },
    calls("Trace.paths(from:limit:)") { use(product().paths(from: 0, limit: $0)) },
    calls(
      "program(at:of:)", { use(program(at: [] as [Double]) { _ in 1 }) },
      { use(program(at: 1.0) { $0 / 0 }) }),
    calls(
      "trace(at:names:of:)",
      { use(trace(at: 1.0, names: ["a", "b"]) { $0 }) },
      { use(trace(at: [1, 2] as Tensor<Double>, names: ["", ""]) { $0 }) },
      { use(trace(at: [] as [Double]) { _ in 1 }) }),
    calls("Symbol.init(integerLiteral:)") { use(Symbol(integerLiteral: $0)) },
    calls("Symbol.scaledPower(_:_:_:less:from:)") {
      use(Symbol.scaledPower(2, Symbol("x"), 3, less: $0, from: nil))
    },
    calls(
      "Symbol.select(_:_:_:)",
      { use(Symbol.select(Symbol.isGreater(Symbol("x"), 0), Symbol("x"), 0)) }),
    calls(
      "SymbolicExpression.replacingNames(_:)",
      { use(SymbolicExpression.name("x").replacingNames { _, _ in .nan }) }),
  ]
}
