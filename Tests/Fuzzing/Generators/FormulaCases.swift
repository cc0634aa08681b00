import Autodiff

extension FuzzCase {
  /// Formulas that were written by hand, to be changed.
  private static let corpus = [
    "h = tanh(A @ v); sum(h^2) / x", "where(x > 0, log(x), -y^2^3)",
    "softmax(A, axis=0)[0, 1:2] @ [1]",
    "x^2 * y", "sum(relu(A @ v - [1, 2]))", "y * sin(x) + exp(-x^2)", "log(sum(exp(v)))",
    "a = x*y\nb = a + x\nb^2", "max(v) - min(v)", "mean(A, axis=[0, 1])",
    "concat(v, w)[0:4] @ [1, 2, 3, 4]",
    "gather(v, [0, 2, 2]) @ v", "maximum(x, y) + atan2(y, x)", "reshape(A, [3, 2]) @ u @ v",
    "sum(stack(v, w, axis=1))", "elu(x, alpha=0.5) + leaky_relu(y, slope=0.1)",
    "logsumexp(A, axis=-1, keepdims=true)[0, 0]", "sum(transpose(C, [2, 0, 1]) * C)",
    "# a comment\nx + 1. + .5", "sum(A[:, 0] * B[0, :][0])", "x×y − 2·x", "-x^-2", "v.T @ w",
  ]

  /// Formulas with a right gradient by one of their names, to be spoilt half of the time.
  private static let claims = [
    ("x^2 * y", "x", "2 * x * y"), ("sum(v^2) / x", "v", "2 * v / x"),
    ("sum(tanh(A @ v))", "v", "A.T @ (1 - tanh(A @ v)^2)"),
    ("h = A @ v; sum(h^2)", "h", "2 * h"), ("maximum(x, y)", "x", "where(x > y, 1, 0)"),
    ("sum(S @ S)", "S", "sum(S) * 0 + S.T @ broadcast(1, [2, 2]) + broadcast(1, [2, 2]) @ S.T"),
    ("sum(relu(v) * w)", "v", "where(v > 0, w, 0)"), ("exp(-x^2) + x", "x", "1 - 2*x*exp(-x^2)"),
    ("mean(v * w)", "w", "v / 3"), ("log(sum(exp(v)))", "v", "softmax(v)"),
    ("sum(where(w == 0, v, v^3))", "v", "where(w == 0, 1, 3 * v^2)"), ("sin(x) * y", "y", "sin(x)"),
    ("x * x * y + x", "x", "2*x*y + 1"), ("sum(sigmoid(v))", "v", "sigmoid(v) * (1 - sigmoid(v))"),
  ]

  /// A formula for a gradient, that of the formula or another.
  private static func claim(_ random: inout FuzzRandom) -> FuzzCase {
    var (formula, name, claim) = random.pick(claims)
    if random.once(in: 3) { claim = TextMutation.apply(to: claim, &random) }
    if random.once(in: 4) {
      claim = random.pick(["-(\(claim))", "(\(claim)) * 2", "(\(claim)) + 1"])
    }
    if random.once(in: 8) { name = random.pick(["x", "v", "w", "S", "h", "q", "A"]) }
    if random.once(in: 6) { formula = TextMutation.apply(to: formula, &random) }
    var arguments = ["gradient", formula, "--analytic", "\(name)=\(claim)"]
    let point = FormulaGenerator.point(for: formula + " " + claim)
    if !point.isEmpty { arguments += ["--at", point] }
    if random.once(in: 2) { arguments.append("--json") }
    if random.once(in: 3) { arguments.append("--check") }
    if random.once(in: 3) {
      arguments += ["--points", random.pick(["0", "1", "3", "20", "-1", "x"])]
    }
    return FuzzCase(.claim, arguments, subject: .formula(formula))
  }

  /// Values of many elements, at which time and memory are tried.
  private static func heavyCase(_ random: inout FuzzRandom) -> FuzzCase {
    let count = random.pick(["100000", "1000000", "5000000", "49000000", "7000, 7000"])
    let formula = random.pick([
      "sum(x^4096.5 * broadcast(1, [N]))", "sum(broadcast(x, [N])^4096.5)",
      "sum(tanh(broadcast(x, [N])))",
      "logsumexp(broadcast(x, [N]))", "sum(softmax(broadcast(x, [N]), axis=0))",
      "broadcast(x, [N])[0:5]",
      "max(broadcast(x, [N]) * y)",
    ]).replacing("N", with: count)
    var arguments = ["gradient", formula, "--at", FormulaGenerator.point(for: formula)]
    if random.once(in: 3) { arguments.append("--check") }
    return FuzzCase(.formula, arguments, subject: .formula(formula))
  }

  private static func traceOptions(_ random: inout FuzzRandom) -> [String] {
    if random.once(in: 3) {
      return ["--wrong", random.pick(TraceMistake.allCases.map(\.rawValue) + ["", "what"])]
    }
    return random.pick([
      [], ["--json"], ["--latex"], ["--paths"], ["--paths", "--full"], ["--check"],
      ["--check", "--json"], ["--forward", random.pick(["x", "y", "v", "h", ""])], ["--full"],
    ])
  }

  private static func graphOptions(_ random: inout FuzzRandom) -> [String] {
    random.pick([
      [], [], ["--svg"], ["--dot"], ["--mermaid"], ["--full"], ["--full", "--svg"],
      ["--svg", "-o", outputFile], ["--svg", "--dot"],
    ])
  }

  private static func plotOptions(_ random: inout FuzzRandom) -> [String] {
    random.pick([
      [], ["--svg"], ["--derivatives", "0"], ["--derivatives", "2"],
      ["--derivatives", "2", "--svg"],
      ["-o", outputFile],
    ])
  }

  static func formulaCase(_ kind: Kind, _ random: inout FuzzRandom) -> FuzzCase {
    if kind == .claim, random.once(in: 2) { return claim(&random) }
    if kind == .formula, random.once(in: 3000) { return heavyCase(&random) }
    var generator = FormulaGenerator(random)
    var formula = generator.formula()
    random = generator.random
    if kind == .mutatedFormula {
      if random.once(in: 2) { formula = random.pick(corpus) }
      formula = TextMutation.apply(to: formula, &random)
    }
    let point = FormulaGenerator.point(for: formula)
    var arguments = ["gradient", formula] + (point.isEmpty ? [] : ["--at", point])
    // A formula may start with two minus signs.
    if formula.hasPrefix("--") { arguments = ["gradient"] + arguments[2...] + ["--", formula] }
    var options: [String] = []
    if random.once(in: 2) { options.append("--json") }
    if random.once(in: 8) { options.append("--check") }
    if kind != .claim, random.once(in: 10) { options.append("--jacobian") }
    if random.once(in: 10) {
      options += ["--wrt", random.pick(["x", "v", "A,v", "h", "y,x", "zz", "x,x", ""])]
    }
    if kind == .claim {
      let names =
        FormulaGenerator.inputs.filter { formula.contains($0.name) } + [
          ("h", [], ""), ("k", [3], ""),
        ]
      let input = random.pick(names)
      var writer = FormulaGenerator(random)
      var claim = writer.expression(input.shape, depth: 1 + writer.random.below(2))
      random = writer.random
      if random.once(in: 6) { claim = TextMutation.apply(to: claim, &random) }
      options += ["--analytic", "\(input.name)=\(claim)"]
      if random.once(in: 2) {
        options += ["--points", random.pick(["0", "1", "3", "20", "-1", "x"])]
      }
    }
    if kind != .claim, random.once(in: 6) {
      arguments[0] = "trace"
      options = traceOptions(&random)
    }
    if kind != .claim, random.once(in: 6) {
      let names = ["x", "y"].filter { FormulaGenerator.point(for: formula).contains("\($0)=") }
      if random.once(in: 2), let name = names.first {
        let over = names.count == 2 && random.once(in: 4) ? names : [name]
        arguments = ["plot", "--", formula]
        options = ["--over", overs(of: over, &random)] + plotOptions(&random)
        let rest = FormulaGenerator.point(for: formula, without: over)
        if !rest.isEmpty { options += ["--at", rest] }
      } else if random.once(in: 4) {
        arguments[0] = "explore"
        options = random.pick([[], [], ["-o", outputFile]])
      } else {
        arguments[0] = "graph"
        options = graphOptions(&random)
      }
    }
    arguments.insert(contentsOf: options, at: 1)
    return FuzzCase(kind, arguments, subject: .formula(formula))
  }
}
