import Foundation
import Testing

@testable import AutodiffCommand

/// `--analytic` as a claim about all points: where it fails, what is dropped, and which mistakes are named.
@Suite struct AnalyticClaimTests {
  struct Result: Decodable {
    struct Check: Decodable {
      let subject: String
      let at: [String: Place]?
      let tape: Double
      let referenceValue: Double
      let verdict: String
      let explanation: String?
    }
    struct Claim: Decodable {
      let name: String
      let formula: String
      let points: Int
      let dropped: Int
      let differing: Int
      let explanation: String?
    }
    /// A value in a point; these tests look at numbers.
    struct Place: Decodable {
      let number: Double?
      init(from decoder: any Decoder) throws {
        number = try? decoder.singleValueContainer().decode(Double.self)
      }
    }
    let agrees: Bool
    let checks: [Check]
    let claims: [Claim]
  }

  private func result(_ arguments: [String]) throws -> (status: Int32, Result) {
    let outcome = cli(["gradient"] + arguments + ["--json"])
    #expect(outcome.err == "")
    return (outcome.status, try JSONDecoder().decode(Result.self, from: Data(outcome.out.utf8)))
  }

  private func result(_ arguments: String...) throws -> (status: Int32, Result) {
    try result(arguments)
  }

  // MARK: Points

  /// 3x is 3x² at 1, and nowhere else but at 0.
  @Test func aFormulaThatIsRightAtThePointAlone() throws {
    let (status, result) = try result("x^3", "--at", "x=1", "--analytic", "x=3*x")
    #expect(status == 1 && !result.agrees)
    #expect(result.claims.map(\.points) == [8] && result.claims[0].dropped == 0)
    #expect(result.claims[0].differing == 8)
    #expect(result.checks.map(\.verdict) == ["agrees", "wrong analytic"])
    #expect(result.checks[0].at == nil)
    // The second row says where it is, with both sides of it.
    let x = try #require(result.checks[1].at?["x"]?.number)
    #expect(x != 1 && abs(result.checks[1].referenceValue - 3 * x) < 1e-12)
    #expect(abs(result.checks[1].tape - 3 * x * x) < 1e-12 * (1 + 3 * x * x))
  }

  /// In the 3-2-1 example both hidden units have the same slope, so that the index of δ is not seen at the point.
  @Test func aWrongIndexThatEqualSlopesHide() throws {
    let network = [
      "z = W @ x; h = tanh(z); dot(v, h)", "--at",
      "W=[0.5, 0.5, 0; 0.25, 0.25, 0.5],x=[1, 1, 1],v=[2, 2]",
    ]
    let right = try result(network + ["--analytic", "x=(v * (1 - h^2)) @ W"])
    #expect(right.status == 0)
    let wrong = try result(network + ["--analytic", "x=(v * (1 - h[1]^2)) @ W"])
    #expect(wrong.status == 1 && wrong.1.claims[0].differing == 8)
    #expect(wrong.1.checks.prefix(3).allSatisfy { $0.verdict == "agrees" })
    #expect(wrong.1.checks.dropFirst(3).contains { $0.verdict == "wrong analytic" })
  }

  @Test(arguments: [
    ("x^3", "x=2", "x=3*x^2"), ("sum(v^2)", "v=[1, -2]", "v=2*v"),
    ("sin(x) * y", "x=1,y=2", "x=cos(x)*y"), ("log(x)", "x=1e-9", "x=1/x"),
    ("log(1 - x)", "x=0.999999", "x=-1/(1 - x)"), ("sqrt(x)", "x=1e300", "x=0.5/sqrt(x)"),
    // Formulas that lose digits where the tape does not.
    ("tanh(x)", "x=9", "x=1 - tanh(x)^2"), ("sum(tanh(v))", "v=[8, -12, 0]", "v=1 - tanh(v)^2"),
    ("sin(x)", "x=pi/2", "x=cos(x)"), ("cos(x)", "x=pi", "x=-sin(x)"),
    ("sigmoid(x)", "x=30", "x=sigmoid(x)*(1 - sigmoid(x))"),
    ("logsumexp(v)", "v=[1, 2, 40]", "v=exp(v)/sum(exp(v))"),
    ("log(1 + exp(x))", "x=-30", "x=1 - 1/(1 + exp(x))"),
    // Values that are not meant to be anything else.
    ("sum(where(m, v^2, 0))", "m=[1, 0, 1],v=[1, 2, 3]", "v=where(m, 2*v, 0)"),
    ("x^n", "x=-2,n=3", "x=n*x^(n - 1)"), ("relu(x)", "x=1", "x=where(x > 0, 1, 0)"),
    ("maximum(a, b)", "a=2,b=2", "a=0.5"), ("abs(x)", "x=-3", "x=sign(x)"),
  ])
  func rightFormulasAgree(_ formula: String, _ point: String, _ claim: String) throws {
    let (status, result) = try result(formula, "--at", point, "--analytic", claim)
    #expect(status == 0)
    #expect(result.claims[0].differing == 0 && result.claims[0].explanation == nil)
  }

  /// Right on the side of the given point: the other side is another function.
  @Test(arguments: [
    ("relu(x)", "x=3", "x=x/x"), ("abs(x)", "x=-0.1", "x=-x/x"),
    ("max(v)", "v=[1, 1.01, 0.9]", "v=[0, 1, 0]*v/v"), ("minimum(x, y)", "x=1,y=1.1", "x=x/x"),
    ("max(x, y)", "x=1.1,y=1", "x=y/y"), ("where(x > 1, x^2, x)", "x=1.2", "x=2*x"),
    ("leaky_relu(x)", "x=-0.5", "x=0.01*x/x"), ("elu(x)", "x=0.2", "x=x/x"),
    ("sign(x) * x^2", "x=-1", "x=-2*x"), ("(x < 2) * x^2", "x=1.9", "x=2*x"),
    ("min(v, axis=0)", "v=[2, 1]", "v=[0, 1]*v/v"),
    ("sum(relu(W @ x))", "W=[1, -1; 2, 1],x=[1, 0.9]", "x=[3, 0] + 0*x + (W - W)[0]"),
  ])
  func anotherSideIsNotCompared(_ formula: String, _ point: String, _ claim: String) throws {
    let scalar = formula.hasPrefix("min(v") ? "sum(\(formula))" : formula
    let (_, result) = try result(
      scalar, "--at", point, "--wrt", String(claim.prefix(1)), "--analytic", claim)
    if formula.hasPrefix("sum(relu(W") {
      // W moves, and the claim does not follow it: the points are there to see that.
      #expect(result.claims[0].differing == result.claims[0].points)
    } else {
      #expect(result.agrees && result.claims[0].points == 8)
    }
  }

  /// At a tie every other point is on another side.
  @Test func pointsAreDroppedAndCounted() throws {
    let (status, result) = try result("relu(x)", "--at", "x=0", "--analytic", "x=x")
    #expect(status == 0)
    #expect(result.claims[0].points == 0 && result.claims[0].dropped == 8)
    let text = cli("gradient", "relu(x)", "--at", "x=0", "--analytic", "x=x").out
    #expect(
      text.hasSuffix(
        "\nIt is compared at this point alone. 8 points were dropped: a value there is not finite, "
          + "or a choice, such as a maximum, takes another side.\n"))
    // Beyond the one point at which it is real.
    let (_, edge) = try self.result("sqrt(-x^2)", "--at", "x=0,y=1", "--analytic", "y=0*y")
    #expect(edge.claims[0].points == 8)
    let (_, root) = try self.result(
      "x + 0*sqrt(-x^2)", "--at", "x=0", "--points", "3", "--analytic", "x=1 + 0*x")
    #expect(root.claims[0].dropped == 3)
  }

  @Test func aFormulaOfNumbersIsAClaimAboutOnePoint() throws {
    let (status, result) = try result("x^3", "--at", "x=2", "--analytic", "x=12")
    #expect(status == 0 && result.claims[0].points == 0 && result.claims[0].dropped == 0)
    let text = cli("gradient", "x^3", "--at", "x=2", "--analytic", "x=4*3").out
    #expect(
      text.hasSuffix("\nThe formula names no input: it is compared at this point alone.\n"))
    // A name of the formula's own is no input, one of a step is.
    #expect(try self.result("x^3", "--at", "x=1", "--analytic", "x=k = 3; k").1.agrees)
    #expect(try !self.result("s = x^3; s", "--at", "x=1", "--analytic", "x=3*s").1.agrees)
  }

  @Test func theNumberOfPointsIsChosen() throws {
    for count in [0, 1, 20] {
      let (_, result) = try result(
        "x^3", "--at", "x=1", "--analytic", "x=3*x", "--points", "\(count)")
      #expect(result.claims[0].points == count && result.claims[0].differing == count)
      #expect(result.agrees == (count == 0))
    }
    for (value, message) in [
      ("-1", "--points takes a whole number from 0 to 10000, not '-1'"),
      ("2.5", "--points takes a whole number from 0 to 10000, not '2.5'"),
      ("99999", "--points takes a whole number from 0 to 10000, not '99999'"),
    ] {
      let outcome = cli(
        "gradient", "x", "--at", "x=1", "--analytic", "x=1", "--points", value)
      #expect(outcome.status == 64 && outcome.err.hasPrefix("autodiff-cli: \(message)\n"))
    }
    let alone = cli("gradient", "x", "--at", "x=1", "--points", "3")
    #expect(alone.status == 64 && alone.err.contains("--points goes with --analytic"))
  }

  /// The same call prints the same bytes.
  @Test func pointsAreSeeded() {
    let call = ["gradient", "x^3 * y", "--at", "x=1,y=1", "--analytic", "x=3*x*y"]
    #expect(cli(call) == cli(call))
  }

  /// The derivative by inputs that tie is the one that is printed.
  @Test func tiesAreSharedWithTheOtherInputs() throws {
    let (status, result) = try result(
      "maximum(a, b)", "--at", "a=2,b=2", "--analytic", "a=0.5,b=0.5")
    #expect(status == 0 && result.checks.allSatisfy { $0.tape == 0.5 })
    let alone = try self.result(
      "maximum(a, b)", "--at", "a=2,b=2", "--wrt", "a", "--analytic", "a=0")
    #expect(alone.status == 0 && alone.1.checks[0].tape == 0)
  }

  // MARK: Verdicts

  /// The differences are good to 2e-13: they tell 12 from 12.000000001.
  @Test(arguments: ["x=3*x^2+1e-9", "x=3*x^2*(1 + 1e-10)", "x=3*x^2-2e-9", "x=12.000000001"])
  func aSmallErrorIsWrong(_ claim: String) throws {
    let (status, result) = try result("x^3", "--at", "x=2", "--analytic", claim)
    #expect(status == 1)
    #expect(result.checks[0].verdict == "wrong analytic")
  }

  /// Within the tolerance, 3.7e-11 of the number.
  @Test func aSmallerOneIsLetPass() throws {
    #expect(try result("x^3", "--at", "x=2", "--analytic", "x=3*x^2*(1 + 1e-11)").1.agrees)
  }

  // MARK: Steps

  @Test func stepsAreDifferentiatedBy() throws {
    let call = [
      "gradient", "z = W @ x + b; h = tanh(z); sum(h)", "--at",
      "W=[1, 2; 3, 4],x=[0.1, 0.2],b=[0, -1]", "--wrt", "z,h,b", "--json",
    ]
    struct Gradients: Decodable { let gradient: [String: [Double]] }
    let outcome = cli(call)
    let result = try JSONDecoder().decode(Gradients.self, from: Data(outcome.out.utf8))
    #expect(result.gradient["h"] == [1, 1])
    #expect(result.gradient["z"] == result.gradient["b"])
    for (slope, z) in zip(try #require(result.gradient["z"]), [0.5, 0.1]) {
      #expect(abs(slope - 1 / (cosh(z) * cosh(z))) < 1e-15)
    }
    let text = cli(call.dropLast() + ["--check"])
    #expect(text.status == 0)
    #expect(text.out.contains("\n  z      [0.5, 0.10000000000000009]\n"))
    #expect(text.out.contains("\n  ∂f/∂h  [1.0, 1.0]\n"))
    #expect(text.out.contains("\nz[0] ") && text.out.contains("\nb[1] "))
  }

  /// A step's derivative is that of what comes after it, an input's is that of everything.
  @Test(arguments: [
    ("u = x^2; u * x", "x=3", ["u": "3.0", "x": "27.0"]),
    ("u = x^2; v = u^2; v + u", "x=2", ["u": "9.0", "v": "1.0"]),
    ("u = x; u = u * 3; u^2", "x=2", ["u": "12.0", "x": "36.0"]),
    ("u = 3; u * x", "x=2", ["u": "2.0", "x": "3.0"]), ("u = 7; x", "x=2", ["u": "0.0"]),
    ("u = x^2", "x=3", ["u": "1.0", "x": "6.0"]), ("z = -x; w = 1/z; w", "x=0", ["z": "-inf"]),
    ("u = x + y; maximum(u, y)", "x=0,y=1", ["u": "0.5", "y": "1.0"]),
  ])
  func derivativesBySteps(_ formula: String, _ point: String, _ expected: [String: String]) {
    let names = expected.keys.sorted().joined(separator: ",")
    for option in [[], ["--jacobian"]] {
      let outcome = cli(["gradient", formula, "--at", point, "--wrt", names] + option)
      #expect(outcome.status == 0)
      for (name, slope) in expected {
        #expect(outcome.out.contains("  ∂f/∂\(name)  \(slope)\n"))
      }
    }
  }

  @Test func stepsAreNamedInFormulas() throws {
    let network = [
      "z = W @ x + b; h = tanh(z); sum(h)", "--at", "W=[1, 2; 3, 4],x=[0.1, 0.2],b=[0, -1]",
    ]
    for claim in [
      "z=1 - h^2", "h=h/h", "b=1 - tanh(z)^2", "x=W.T @ (1 - h^2)",
      "W=reshape(1 - h^2, [2, 1]) * x", "x=d = 1 - h^2; d @ W",
    ] {
      let (status, result) = try result(network + ["--analytic", claim])
      #expect(status == 0 && result.claims[0].points == 8, "\(claim)")
    }
    // An input has the name, even where a step takes it over.
    #expect(try result("x = x^2; x^2", "--at", "x=3", "--analytic", "x=4*x^3").status == 0)
  }

  @Test(arguments: [
    (
      ["z = x^2; z", "--at", "x=1", "--wrt", "y"],
      "--wrt names 'y', which is no input and no step of the formula (known: x, z)", 1 as Int32
    ),
    (
      ["zed = x^2; zed", "--at", "x=1", "--wrt", "zedd"],
      "--wrt names 'zedd', which is no input and no step of the formula; did you mean 'zed'?", 1
    ),
    (
      ["z = x^2; z", "--at", "x=1", "--wrt", "x", "--analytic", "z=1"],
      "--analytic z and --wrt without z exclude each other\nTry 'autodiff-cli gradient --help'.",
      64
    ),
    (
      ["z = [x, x]; sum(z)", "--at", "x=1", "--analytic", "z=[1, 1, 1]"],
      "--analytic z: the formula gives shape [3], but the gradient by z has shape [2]", 1
    ),
  ])
  func mistakesInNames(_ arguments: [String], _ message: String, _ status: Int32) {
    #expect(cli(["gradient"] + arguments) == failure(status, "autodiff-cli: " + message))
  }

  // MARK: Explanations

  /// A wrong formula, and the sentence that explains it, or none.
  struct Wrong: CustomTestStringConvertible {
    let formula: String
    let point: String
    let claim: String
    let explanation: String?
    var testDescription: String { "\(formula), \(claim)" }

    init(_ formula: String, at point: String, _ claim: String, _ explanation: String?) {
      self.formula = formula
      self.point = point
      self.claim = claim
      self.explanation = explanation.map { "At all 9 points compared \($0)." }
    }
  }

  static let wrong: [Wrong] = {
    let network = "z = W @ x + b; h = tanh(z); dot(v, h)"
    let layer = "W=[1, 2; 3, -1],x=[0.1, 0.2],b=[0, -1],v=[1, 2]"
    let form = "M=[1, 2; -1, 3],x=[1, 2]"
    let product = "sin(x) * x"
    return [
      // The negative.
      Wrong("cos(x)", at: "x=1", "x=sin(x)", "the formula is minus the gradient"),
      Wrong("cos(x)", at: "x=1", "x=sin(x) + 1e-6", nil),
      Wrong("sum(v^3)", at: "v=[1, 2]", "v=-3*v^2", "the formula is minus the gradient"),
      Wrong("sum(v^3)", at: "v=[1, 2]", "v=[-3, 3]*v^2", nil),
      // A constant ratio.
      Wrong("sum(v^2)", at: "v=[1, 2]", "v=v", "the formula is half the gradient"),
      Wrong("x^2 / 2", at: "x=3", "x=2*x", "the formula is twice the gradient"),
      Wrong("x^2 / 2", at: "x=3", "x=2*x + 1e-7", nil),
      Wrong(
        "n = 4; mean(v^2) * n", at: "v=[1, 2, 3, 4]", "v=v/2",
        "the formula is 0.25 times the gradient, and n is 0.25 or 1 over it"),
      // A factor that a step or its derivative is.
      Wrong(
        network, at: layer, "z=v", "the gradient is the formula times ∂h/∂z: a factor is missing"),
      Wrong(
        network, at: layer, "W=reshape(v, [2, 1]) * x",
        "the gradient is the formula times ∂h/∂z: a factor is missing"),
      Wrong(
        network, at: layer, "h=v * (1 - h^2)",
        "the formula is the gradient times ∂h/∂z: it has a factor too many"),
      Wrong(network, at: layer, "z=v * (1 - h)", nil),
      Wrong(network, at: layer, "z=v * (1 - 0.999999*h^2)", nil),
      Wrong(
        "s = sum(v^2); s^2", at: "v=[1, 2]", "v=4*v",
        "the gradient is the formula times s: a factor is missing"),
      Wrong(
        "x^3", at: "x=1", "x=3*x", "the gradient is the formula times x: a factor is missing"),
      Wrong("x^3", at: "x=1", "x=3*x^1.5", nil),
      // The transpose.
      Wrong(
        "sum(A * (W @ W))", at: "A=[1, 2; 3, 4],W=[2, 1; 0, 3]", "W=(A @ W.T + W.T @ A).T",
        "the formula is the transpose of the gradient"),
      Wrong(
        "sum(A * (W @ W))", at: "A=[1, 2; 3, 4],W=[2, 1; 0, 3]", "W=(A @ W.T + W.T @ A.T).T", nil),
      Wrong(
        "sum(A * (W @ W))", at: "A=[1, 2; 3, 4],W=[2, 1; 0, 3]", "W=A @ W + W @ A",
        "the formula is right with W.T in place of W"),
      Wrong(
        "sum(A * (W @ W))", at: "A=[1, 2; 3, 4],W=[2, 1; 0, 3]", "W=A @ W.T + W @ A",
        "the formula is right with W.T in place of the second W"),
      Wrong("sum(A * (W @ W))", at: "A=[1, 2; 3, 4],W=[2, 1; 0, 3]", "W=A @ W + 2*W @ A", nil),
      // W for Wᵀ, and the reverse.
      Wrong(
        network, at: layer, "x=W @ (v * (1 - h^2))", "the formula is right with W.T in place of W"),
      Wrong(
        network, at: layer, "x=(v * (1 - h^2)) @ W.T", "the formula is right with W in place of W.T"
      ),
      Wrong(
        "dot(v, W @ (W @ x))", at: "W=[1, 2; 3, -1],x=[1, 2],v=[1, 3]", "x=W @ (W.T @ v)",
        "the formula is right with W.T in place of the first W"),
      Wrong(network, at: layer, "x=W @ (v * (1 - h))", nil),
      // A permutation.
      Wrong(
        "dot(a, v^2)", at: "a=[1, 2, 3],v=[1, 2, 4]", "v=2*[a[1]*v[1], a[2]*v[2], a[0]*v[0]]",
        "the formula has the gradient's elements in another order: v[0] has that of v[1], "
          + "v[1] has that of v[2], v[2] has that of v[0]"),
      Wrong(
        "dot(a, v^2)", at: "a=[1, 2, 3],v=[1, 2, 4]", "v=2*[a[1]*v[0], a[2]*v[1], a[0]*v[2]]", nil),
      // Terms.
      Wrong(
        product, at: "x=1", "x=cos(x) * x",
        "the formula lacks the term that comes from the second x"),
      Wrong(
        product, at: "x=1", "x=sin(x)", "the formula lacks the term that comes from the first x"),
      Wrong(
        product, at: "x=1", "x=cos(x) * x + 2*sin(x)",
        "the formula has the term that comes from the second x twice"),
      Wrong(product, at: "x=1", "x=cos(x) * x + 3*sin(x)", nil),
      Wrong(product, at: "x=1", "x=cos(x) * x + 1e-6", nil),
      Wrong(
        "exp(x) + sum(v) * x^2", at: "x=1,v=[1, 2]", "x=exp(x)",
        "the formula lacks the term that comes from the second x"),
      Wrong(
        "u = x^2; exp(x + u) - sin(u)", at: "x=0.5", "x=exp(x + u) - 2*x*cos(u)",
        "the formula lacks the term that comes from the first u"),
      Wrong(
        "x^x", at: "x=2", "x=x * x^(x - 1)",
        "the formula lacks the term that comes from the second x"),
      // 2Mx.
      Wrong(
        "dot(x, M @ x)", at: form, "x=2 * M @ x",
        "the formula is 2 M x, but the gradient is (M + M.T) x: they are equal only where M is "
          + "symmetric"),
      Wrong(
        "x @ M @ x", at: form, "x=2 * x @ M",
        "the formula is 2 M.T x, but the gradient is (M + M.T) x: they are equal only where M is "
          + "symmetric"),
      Wrong(
        "dot(x, [1, 2; -1, 3] @ x)", at: "x=[1, 2]", "x=2 * [1, 2; -1, 3] @ x",
        "the formula has the term that comes from the first x twice, and lacks that from the second x"
      ),
      Wrong(
        "dot(x, M @ x)", at: form, "x=M @ x",
        "the formula lacks the term that comes from the second x"),
      Wrong("dot(x, M @ x)", at: form, "x=3 * M @ x", nil),
      Wrong("dot(x, M @ x) + sum(x^3)", at: form, "x=2 * M @ x", nil),
    ]
  }()

  @Test(arguments: wrong) func explanations(_ wrong: Wrong) throws {
    let (status, result) = try result(wrong.formula, "--at", wrong.point, "--analytic", wrong.claim)
    #expect(status == 1)
    #expect(result.claims[0].explanation == wrong.explanation)
    let text = cli("gradient", wrong.formula, "--at", wrong.point, "--analytic", wrong.claim).out
    #expect(wrong.explanation.map { text.hasSuffix("\n\n\($0)\n") } ?? !text.contains("At all"))
  }

  /// A symmetric matrix at the given point, and others about it.
  @Test func aCoincidenceAtThePointIsSeenThrough() throws {
    let (status, result) = try result(
      "dot(x, M @ x)", "--at", "M=[1, 2; 2, 3],x=[1, 2]", "--analytic", "x=2 * M @ x")
    #expect(status == 1)
    #expect(result.checks.prefix(2).allSatisfy { $0.verdict == "agrees" })
    #expect(
      result.claims[0].explanation?.hasPrefix("At all 9 points compared the formula is 2 M x")
        == true)
  }

  /// Numbers are compared at one point, and no more is said of them.
  @Test(arguments: [
    ("x=-12", "At this point the formula is minus the gradient."),
    ("x=24", "At this point the formula is twice the gradient."), ("x=36", ""), ("x=6.5", ""),
  ])
  func numbersAreExplainedAtThePoint(_ claim: String, _ explanation: String) throws {
    let (_, result) = try result("x^3", "--at", "x=2", "--analytic", claim)
    #expect(result.claims[0].explanation ?? "" == explanation)
  }

  /// The whole text, where the formula is right at the point and wrong about it.
  @Test func text() {
    let outcome = cli("gradient", "x^3", "--at", "x=1", "--analytic", "x=3*x")
    let lines = outcome.out.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.contains("Against your formula x = 3*x"))
    #expect(
      lines.contains("The comparison agrees, to 15 digits or more (1 evaluation of the function)."))
    #expect(lines.contains("It differs at 8 of 8 points about this one."))
    #expect(lines.contains("The first of them:"))
    #expect(lines.count { $0.contains("  analytic  wrong analytic") } == 1)
  }
}
