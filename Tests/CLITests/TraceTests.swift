import Autodiff
import Foundation
import Fuzzing
import Synchronization
import TestSupport
import Testing

@testable import AutodiffCommand

/// A trace holds what the gradient is made of, and its formulas mean what they say.
@Suite struct TraceTests {
  /// A formula and its inputs.
  struct Made {
    let formula: String
    let point: InputPoint
    let resolved: ResolvedFormula
  }

  /// The first so many generated formulas with one number for their result.
  static func formulas(_ count: Int, seed: UInt64) throws -> [Made] {
    let memory = MemoryBound(MemorySize(reading: "512M"), machine: MachineMemory.size)
    var made: [Made] = []
    for number in 0..<100 * count where made.count < count {
      var generator = FormulaGenerator(FuzzRandom(seed: seed, number: number))
      let text = generator.formula()
      let at = FormulaGenerator.point(for: text)
      guard let point = try? InputPoint(reading: at.isEmpty ? [] : [at], within: memory),
        let resolved = try? Formula(parsing: SourceText(text)).resolved(inputs: point.shapes),
        resolved.resultShape.isScalar, resolved.elementCount < 10_000
      else { continue }
      made.append(Made(formula: text, point: point, resolved: resolved))
    }
    try #require(made.count == count)
    return made
  }

  static let seeds = Array(UInt64(1)...10)

  /// To the last bit: what the command prints is written from the numbers of the trace here.
  @Test(arguments: seeds) func theGradientIsTheTraces(_ seed: UInt64) throws {
    for made in try Self.formulas(100, seed: seed) {
      let trace = made.resolved.trace(at: made.point)
      let at = FormulaGenerator.point(for: made.formula)
      let printed = cli(
        ["gradient", "--json"] + (at.isEmpty ? [] : ["--at", at]) + ["--", made.formula])
      let gradient = zip(made.point.names, trace.gradient).map {
        JSONOutput.Member($0, JSONOutput($1))
      }
      let expected: JSONOutput = [
        "expression": .string(made.formula), "value": JSONOutput(trace.value),
        "gradient": .object(gradient),
      ]
      #expect(
        printed.out.hasPrefix(expected.text.dropLast()), "\(made.formula)\n\(printed.err)")
    }
  }

  /// The tape's own sweep is another program for the same sums.
  @Test(arguments: seeds) func theTapeAgrees(_ seed: UInt64) throws {
    for made in try Self.formulas(100, seed: seed) {
      let trace = made.resolved.trace(at: made.point)
      let (value, gradient) = valueWithGradient(at: made.point.values) { tracked in
        made.resolved(tracked)
      }
      #expect(ulpDistance(trace.value.scalar, value) <= 8, "\(made.formula)")
      let largest =
        trace.contributions.flatMap(\.amount.scalars).map(abs).filter(\.isFinite)
        .max() ?? 0
      for (own, other) in zip(trace.gradient, gradient) {
        for (a, b) in zip(own.scalars, other.scalars) {
          #expect(ulpDistance(a, b, scale: largest) <= 8, "\(made.formula) \(a) \(b)")
        }
      }
    }
  }

  /// The formulas have every function that there is.
  @Test func everyFunctionIsThere() throws {
    var words = Set<String>()
    for seed in Self.seeds {
      for made in try Self.formulas(500, seed: seed) {
        words.formUnion(
          made.formula.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
      }
    }
    for function in FunctionCatalogue.groups.flatMap(\.functions) {
      #expect(
        ([function.name] + function.aliases).contains(where: words.contains), "\(function.name)")
    }
  }

  // MARK: Formulas

  /// What each contribution's formula gives at the trace's values is its amount.
  @Test(arguments: seeds) func formulasGiveTheirAmounts(_ seed: UInt64) throws {
    var evaluated = 0
    for made in try Self.formulas(200, seed: seed) {
      let trace = made.resolved.trace(at: made.point)
      var known: [(name: String, value: Tensor<Double>)] = []
      for (index, name) in trace.program.names.enumerated() {
        if case .constant = trace.program.steps[index].operation, trace.values[index].shape.isScalar
        {
          continue
        }
        known.append((name, trace.values[index]))
        known.append((SymbolicExpression.adjointName(of: name), trace.adjoints[index]))
      }
      for contribution in trace.contributions where trace.partial(of: contribution) != nil {
        let text = trace.formula(of: contribution, .formula)
        let formula = try Formula(parsing: SourceText(text))
          .resolved(inputs: known.map { ($0.name, $0.value.shape) })
        let value = formula.value(at: known.map(\.value))
        evaluated += 1
        // A limit that a rule takes where a product is 0 · ∞ is not written out.
        let isLimit = zip(value.scalars, contribution.amount.scalars).contains {
          $0.isNaN && !$1.isNaN
        }
        if isLimit { continue }
        #expect(
          value.shape == contribution.amount.shape || value.shape.isScalar,
          "\(made.formula): \(text)")
        let amounts = contribution.amount.scalars
        let values =
          value.shape.isScalar
          ? Array(repeating: value.scalar, count: amounts.count) : value.scalars
        for (a, b) in zip(values, amounts) {
          // b a^(b − 1): where b − 1 rounds, the power is off by as much of its logarithm.
          let exponent = text.contains("^") ? powerRounding(trace, contribution) : 0
          #expect(
            ulpDistance(a, b) <= 2 + exponent, "\(made.formula): \(text) gives \(a), not \(b)")
        }
      }
    }
    #expect(evaluated > 100)
  }

  /// The rules of more than single elements, those that the formula language cannot be asked for among them: a part of a
  /// tensor of zeros, for which it has no word, is put together here.
  @Test(arguments: seeds) func structuredFormulasGiveTheirAmounts(_ seed: UInt64) throws {
    var rules = Set<String>()
    for made in try Self.formulas(200, seed: seed + 50) {
      rules.formUnion(
        try StructuredNotation.compare(made.resolved.trace(at: made.point), made.formula))
    }
    #expect(rules.count > 10, "\(rules.sorted())")
  }

  /// |b − 1| |log a| of a power with an exponent that is no whole number.
  private func powerRounding(_ trace: Trace<Double>, _ contribution: Trace<Double>.Contribution)
    -> Double
  {
    let operands = trace.program.steps[contribution.from].operands.map { trace.values[$0].scalars }
    guard operands.count == 2, operands[1].contains(where: { $0 != $0.rounded() }) else { return 0 }
    let logarithm = operands[0].map { abs(log(abs($0))) }.filter(\.isFinite).max() ?? 0
    return logarithm * ((operands[1].map { abs($0) }.filter(\.isFinite).max() ?? 0) + 1)
  }

  /// Of other primitives the amount is the cotangent times the Jacobian, by differences of the primitive's value.
  @Test(arguments: seeds) func structuredAmounts(_ seed: UInt64) throws {
    var compared = 0
    for made in try Self.formulas(100, seed: seed) {
      let trace = made.resolved.trace(at: made.point)
      for contribution in trace.contributions {
        let step = trace.program.steps[contribution.from]
        let operand = trace.values[contribution.to]
        guard case .structured(let rule) = step.operation, operand.count <= 12,
          trace.values[contribution.from].scalars.allSatisfy({ abs($0) < 1e6 }),
          operand.scalars.allSatisfy({ abs($0) < 1e6 }),
          trace.adjoints[contribution.from].scalars.allSatisfy(\.isFinite)
        else { continue }
        // At ties the derivative goes by one of several orders, and differences mix them.
        if rule.name == "sorted" && Set(operand.scalars).count < operand.count { continue }
        let numerical = numericalGradient(at: operand) { moved in
          var operands = step.operands.map { Tracked(trace.values[$0]) }
          operands[contribution.operand] = moved
          // The factors of a matrix pass nothing on, and the derivative that belongs to them goes to the matrix.
          for (position, source) in step.operands.enumerated()
          where trace.program.steps[source].operands == [contribution.to] {
            guard case .structured(let factors) = trace.program.steps[source].operation,
              !factors.isDifferentiable
            else { continue }
            operands[position] = Tracked.apply(factors, [moved])
          }
          return (Tracked.apply(rule, operands) * Tracked(trace.adjoints[contribution.from])).sum()
        }
        // Of differences from a mean what cancels is as exact as its terms.
        let terms =
          rule.name == "centered"
          ? trace.adjoints[contribution.from].scalars.map(abs).max() ?? 0 : 0
        let scale = contribution.amount.scalars.map(abs).max() ?? 0
        for (index, amount) in contribution.amount.scalars.enumerated() {
          let (value, error) = (
            numerical.gradient.scalars[index], numerical.errorEstimate.scalars[index]
          )
          guard value.isFinite, error.isFinite else { continue }
          compared += 1
          #expect(
            abs(amount - value) <= 10 * error + 1e-9 * scale + 1e-15 * terms,
            "\(made.formula): \(rule.name) gives \(amount), differences \(value) ± \(error)")
        }
      }
    }
    #expect(compared > 100)
  }

  /// What is added to the adjoint of a tensor stands in one sum: of x₁ x₀ at (2, 3) it is (0, 2) and (3, 0).
  @Test func aSumOfTensorsIsOne() {
    let outcome = cli("trace", "x[1] * x[0]", "--at", "x=[2, 3]")
    #expect(
      outcome.out.contains("    = [0, 2] + [3, 0]\n    = [3, 2]\n")
        || outcome.out.contains("    = [3, 0] + [0, 2]\n    = [3, 2]\n"), "\(outcome.out)")
  }

  /// A step of very many operands, each of which has a formula of its own, and a sum of very many terms.
  @Test func manyOperands() {
    let values = Array(repeating: "x", count: 5_000).joined(separator: ", ")
    let outcome = cli("trace", "sum(concat(\(values)))", "--at", "x=[1]", "--json")
    #expect(outcome.status == 0 && outcome.out.contains(#""v1_bar[4999:5000]""#))
    // In each of so many terms a mistake is looked for.
    let sum = Array(repeating: "sin(x)", count: 1000).joined(separator: " + ")
    #expect(cli("trace", sum, "--at", "x=1", "--analytic", "x=1").status == 1)
  }

  // MARK: Paths

  @Test(arguments: seeds) func pathsAddUp(_ seed: UInt64) throws {
    var compared = 0
    for made in try Self.formulas(100, seed: seed) {
      let trace = made.resolved.trace(at: made.point)
      let counts = trace.program.pathCounts()
      for input in trace.program.inputs where trace.values[input].shape.isScalar {
        guard counts[input] < 1001, let paths = trace.paths(from: input, limit: 1001)
        else { continue }
        #expect(BigInteger(paths.count) == counts[input])
        let sum = paths.reduce(0) { $0 + $1.weight }
        let size = paths.reduce(0) { $0 + abs($1.weight) }
        let adjoint = trace.adjoints[input].scalar
        // Nothing is passed on where a path's product is 0 · ∞.
        guard size.isFinite, adjoint.isFinite else { continue }
        compared += 1
        #expect(abs(sum - adjoint) <= 1e-13 * size, "\(made.formula): \(sum) \(adjoint)")
      }
    }
    #expect(compared > 0)
  }

  /// x₀ = x, x_{n+1} = x_n · x_n: 2ⁿ paths, more than any machine integer.
  @Test func morePathsThanCanBeListed() {
    let text = (0..<100).map { _ in "x = x * x" }.joined(separator: "; ") + "; x"
    let outcome = cli("trace", text, "--at", "x=1", "--paths")
    #expect(outcome.status == 0)
    #expect(outcome.out.contains("∂f/∂x: 1267650600228229401496703205376 paths\n"))
    #expect(outcome.out.contains("and 1267650600228229401496703205356 smaller ones\n"))
  }

  // MARK: The table of the surveys

  /// The survey of Baydin and others (2018), tables 2 and 3: f = ln x₁ + x₁ x₂ − sin x₂ at (2, 5).
  @Test func theTableOfTheSurvey() {
    let outcome = cli("trace", "log(a) + a*b - sin(b)", "--at", "a=2,b=5", "--forward", "a")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    for line in [
      "  v₁  = log a    0.693147", "  v₂  = a b      10", "  v₃  = v₁ + v₂  10.6931",
      "  v₄  = sin b    -0.958924", "  v₅  = v₃ − v₄  11.6521    = f",
      "  v̄₅ = 1   (∂f/∂f)", "  v̄₄ = −v̄₅", "  v̄₃ = v̄₅", "  v̄₂ = v̄₃", "  v̄₁ = v̄₃",
      "  b̄ = v̄₄ cos b + v̄₂ a", "    = 1.71634", "  ā = v̄₂ b + v̄₁/a", "    = 5 + 0.5",
      "    = 5.5", "  v̇₂  = b ȧ + a ḃ  5", "  v̇₅  = v̇₃ − v̇₄    5.5",
    ] {
      #expect(outcome.out.contains(line + "\n"), "\(line)")
    }
  }

  // MARK: The terminal

  /// Whatever the formula, no line is wider than a terminal; and NaN has no sign.
  @Test(arguments: seeds) func linesFit(_ seed: UInt64) throws {
    let options: [[String]] =
      [["--paths"], ["--check"]]
      + TraceMistake.allCases.map {
        ["--wrong", $0.rawValue]
      }
    for (number, made) in try Self.formulas(30, seed: seed + 300).enumerated() {
      let at = FormulaGenerator.point(for: made.formula)
      let outcome = cli(
        ["trace"] + options[number % options.count] + (at.isEmpty ? [] : ["--at", at])
          + ["--", made.formula])
      for line in outcome.out.split(separator: "\n") {
        #expect(terminalColumns(of: String(line)) <= 80, "\(made.formula)\n\(line)")
      }
      #expect(!outcome.out.contains("-nan"), "\(made.formula)")
    }
  }

  /// Long names, names that take two columns a character, and numbers of paths of any length are broken.
  @Test func longWordsFit() {
    let name = String(repeating: "long", count: 40)
    let squared = (0..<400).map { _ in "\(name) = \(name) * \(name)" }.joined(separator: "; ")
    for call in [
      ["\(squared); \(name)", "--at", "\(name)=1", "--paths"],
      [
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 * 2", "--check", "--at",
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字=1",
      ],
    ] {
      let outcome = cli(["trace"] + call)
      #expect(outcome.status == 0, "\(outcome.err)")
      for line in outcome.out.split(separator: "\n") {
        #expect(terminalColumns(of: String(line)) <= 80, "\(line)")
      }
    }
    // 2⁴⁰⁰, by a calculator of any length.
    let digits =
      "25822498780869085896559191720030118743297057928292235128306593565406476220168411"
      + "94629645353280137831435903171972747493376"
    let out = cli("trace", "\(squared); \(name)", "--at", "\(name)=1", "--paths").out
    #expect(out.filter { !$0.isWhitespace }.contains(":" + digits + "paths"))
  }

  /// A step at a time: each key shows one more, a all that is left, q nothing.
  @Test(arguments: [
    ("", 1), ("q", 1), ("  q", 3), ("\u{3}", 1), ("\u{1B} q", 3), ("a", .max), ("x a", .max),
    (String(repeating: " ", count: 100), .max),
  ])
  func stepByStep(_ keys: String, _ shown: Int) {
    let arguments = ["trace", "log(a) + a*b - sin(b)", "--at", "a=2,b=5"]
    let whole = cli(arguments).out
    let pressed = PressedKeys(keys)
    var (out, err) = ("", "")
    let status = run(
      arguments + ["--step"], stdout: &out, stderr: &err,
      host: Host(
        terminal: nil, showsResults: false, endsProcess: false,
        keys: KeyReader { pressed.next() }))
    #expect(status == 0 && err.isEmpty && whole.hasPrefix(out))
    // The header and the title, then seven values, the next title and seven adjoints.
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
    let expected = shown == .max ? whole : lines[..<(3 + shown - 1)].joined(separator: "\n") + "\n"
    #expect(out == expected)
    // Nobody presses keys where standard input is a file.
    #expect(cli(arguments + ["--step"]).out == whole)
  }

  // MARK: Formulas of the user's

  /// What is wrong with a derivative done by hand, at (2, 5) and the points about it: f_a = 1/a + b, f_b = a − cos b.
  @Test(arguments: [
    ("a=1/a + b", 0, ""),
    ("b=a + cos(b)", 1, "has the other sign in the term v̄₄ cos b of b̄ = v̄₄ cos b + v̄₂ a."),
    ("b=-cos(b)", 1, "lacks the term v̄₂ a of b̄"), ("b=a", 1, "lacks the term v̄₄ cos b of b̄"),
    ("a=b", 1, "lacks the term v̄₁/a of ā = v̄₂ b + v̄₁/a."),
    ("a=1/a - b", 1, "has the other sign in the term v̄₂ b"),
    ("a=1/a + 2*b", 1, "has twice the term v̄₂ b"),
    ("a=1 + b", 1, "lacks the factor 1/a = ∂v₁/∂a in the term v̄₁/a"),
    // By hand and with a calculator, at the one point.
    ("b=2.28366", 1, "At this point your formula has the other sign in the term v̄₄ cos b"),
    ("b=a^2", 1, ""),
  ])
  func derivativesByHand(_ claim: String, _ status: Int32, _ words: String) {
    let outcome = cli(
      "trace", "log(a) + a*b - sin(b)", "--at", "a=2,b=5", "--analytic", claim)
    #expect(outcome.status == status && outcome.err.isEmpty)
    let text = outcome.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      text.contains("Against your formula \(claim.replacing("=", with: " = ", maxReplacements: 1))")
    )
    if words.isEmpty {
      #expect(!text.contains("your formula lacks") && !text.contains("your formula has"))
    } else {
      #expect(text.contains(words), "\(text)")
    }
  }

  /// A path is forgotten, or the chain rule within one: f = y sin y with y = x² has f′ = 2x sin x² + 2x³ cos x².
  @Test(arguments: [
    ("x=2*x*sin(x^2)", "lacks the path x → y → v₁ → v₂"),
    ("x=2*x*sin(x^2) - 2*x^3*cos(x^2)", "has the other sign in the path x → y → v₁ → v₂"),
    ("x=2*x*sin(x^2) + 2*x*cos(x^2)", "lacks the factor y = ∂v₂/∂v₁ in the path x → y → v₁ → v₂"),
    ("x=2*x*sin(x^2) + 2*x^3", "lacks the factor cos y = ∂v₁/∂y in the path x → y → v₁ → v₂"),
    ("x=sin(x^2) + 2*x^3*cos(x^2)", "lacks the factor 2 x = ∂y/∂x in the path x → y → v₂"),
    (
      "x=2*x*sin(x^2) + 2*x^3*cos(x)",
      "takes the factor ∂v₁/∂y at x, not at y, in the path x → y → v₁ → v₂"
    ),
    ("y=sin(y)", "lacks the term v̄₁ cos y of ȳ"),
    ("y=sin(y) + y", "lacks the factor cos y = ∂v₁/∂y in the term v̄₁ cos y of ȳ"),
    ("y=sin(y) + cos(y)", "lacks the factor v̄₁ in the term v̄₁ cos y of ȳ"),
  ])
  func pathsByHand(_ claim: String, _ words: String) {
    let outcome = cli("trace", "y = x^2; y * sin(y)", "--at", "x=1.3", "--analytic", claim)
    #expect(outcome.status == 1 && outcome.err.isEmpty)
    let text = outcome.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("At all 9 points compared your formula " + words), "\(text)")
  }

  /// Of tensors: f = Σ (Wx + Wᵀx)², a sum of two products.
  @Test func derivativesByHandOfTensors() {
    let outcome = cli(
      "trace", "h = W @ x; k = W.T @ x; sum(h*k)", "--at", "W=[1, 2; 3, 4],x=[0.1, 0.2]",
      "--analytic", "x=W.T @ k", "--json")
    #expect(outcome.status == 1)
    #expect(
      outcome.out.contains(
        #""explanation": "At all 9 points compared your formula lacks the term "#))
    #expect(outcome.out.contains(#""agrees": false"#))
  }

  @Test func namesAndShapes() {
    let outcome = cli(
      "trace", "h = tanh(W @ x); sum(h^2)", "--at", "W=[1, 2; 3, 4],x=[0.1, 0.2]", "--check")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.contains("  h   = tanh v₃   [2]"))
    #expect(outcome.out.contains("  v̄₁ = Wᵀ v̄₂\n"))
    #expect(outcome.out.components(separatedBy: "  agrees\n").count == 9)
  }

  @Test func json() throws {
    let outcome = cli("trace", "h = x * y; h + sin(h)", "--at", "x=2,y=[3][0]", "--json")
    #expect(outcome.status == 0)
    struct Document: Decodable {
      struct Step: Decodable {
        struct Contribution: Decodable {
          let from: Int
          let partial: Double?
          let formula: String
          let amount: Double
        }
        let index: Int
        let name: String
        let operation: String
        let operands: [Int]
        let label: String?
        let shape: [Int]
        let value: Double
        let adjoint: Double?
        let contributions: [Contribution]
      }
      let expression: String
      let value: Double
      let steps: [Step]
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(outcome.out.utf8))
    let steps = document.steps
    #expect(steps.map(\.index) == Array(steps.indices))
    #expect(steps.map(\.name) == ["x", "y", "h", "v1", "v2"])
    #expect(steps.map(\.operation) == ["input", "input", "*", "sin", "+"])
    #expect(steps.map(\.operands) == [[], [], [0, 1], [2], [2, 3]])
    #expect(steps[2].label == "h" && steps[3].label == nil)
    #expect(document.value == 6 + sin(6.0))
    // h̄ = v̄₂ + v̄₁ cos h, in the order of the sweep.
    let ofH = steps[2].contributions
    #expect(ofH.map(\.from) == [4, 3])
    #expect(ofH.map(\.formula) == ["v2_bar", "v1_bar * cos(h)"])
    #expect(ofH.map(\.partial) == [1, cos(6.0)])
    #expect(ofH.map(\.amount) == [1, cos(6.0)])
    #expect(steps[0].adjoint == 3 * (1 + cos(6.0)))
  }

  // MARK: Calls

  @Test(arguments: [
    (["trace"], 64, "EXPR"),
    (["trace", "x", "--at", "x=[1, 2]"], 1, "one number"),
    (["trace", "x", "--at", "x=1", "--wrong", "what"], 64, "one of order, overwrite"),
    (["trace", "x", "--at", "x=1", "--json", "--latex"], 64, "--json and --latex exclude"),
    (["trace", "x", "--at", "x=1", "--latex", "--check"], 64, "--latex and --check exclude"),
    (["trace", "x", "--at", "x=1", "--step", "--json"], 64, "--json and --step exclude"),
    (["trace", "x", "--at", "x=1", "--wrong", "sign", "--analytic", "x=1"], 64, "exclude each"),
    (["trace", "x", "--at", "x=1", "--analytic", "z=1"], 1, "--analytic names 'z'"),
    (["trace", "x", "--at", "x=1", "--analytic", "x=[1, 2]"], 1, "has shape []"),
    (["trace", "sum(broadcast(x, [9, 900000, 0]))", "--at", "x=1", "--json"], 1, "more than"),
    (
      ["trace", "b = broadcast(x, [90000, 0]); sum(b*b*b*b)", "--at", "x=1", "--json"], 1,
      "has shape [90000, 0], no elements and as nested arrays, together with others like it, more"
    ),
    (["trace", "x", "--at", "x=1", "--forward", "z"], 1, "--forward names 'z'"),
    (["trace", "sum(x)", "--at", "x=[1]", "--forward", "x"], 1, "--forward: x has shape [1]"),
    (["trace", "x*sum(y)", "--at", "x=1,y=[1]", "--forward", "x"], 1, "this one has tensors"),
    (
      ["trace", "sum(x*[1])", "--at", "x=1", "--memory", "1M"], 1, "of memory, more than the 1 MiB"
    ),
  ])
  func refusals(_ arguments: [String], _ status: Int32, _ words: String) {
    let outcome = cli(arguments)
    #expect(outcome.status == status && outcome.out.isEmpty)
    #expect(outcome.err.contains(words), "\(outcome.err)")
  }

  /// Differences of many steps without elements take as many runs as those of numbers, and no more of them are made.
  @Test(arguments: ["x=1", "x=[1][0:0]"]) func differencesAreBounded(_ at: String) throws {
    let memory = MemoryBound(nil, machine: MachineMemory.size)
    let point = try InputPoint(reading: [at], within: memory)
    let text = "sum(" + String(repeating: "-", count: 2000) + "x)"
    let program = try Formula(parsing: SourceText(text)).resolved(inputs: point.shapes)
    var report = TraceReport(expression: text, trace: program.trace(at: point), showsAll: false)
    var compared = 0
    report.check(elementCount: program.elementCount) { compared += 1 }
    #expect(1...60 ~= compared, "\(compared)")
  }
}

/// Keys that are pressed one after the other.
private final class PressedKeys: Sendable {
  private let keys: Mutex<ArraySlice<UInt8>>
  init(_ text: String) { keys = Mutex(Array(text.utf8)[...]) }
  func next() -> UInt8? { keys.withLock { $0.popFirst() } }
}
