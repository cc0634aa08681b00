import Testing

@testable import AutodiffCommand

/// Writes a parsed formula with every operation in parentheses.
func grouped(_ text: String) throws -> String {
  let formula = try Formula(parsing: SourceText(text))
  var texts: [String] = []
  for node in formula.nodes {
    let text =
      switch node.kind {
      case .number(let value): value.description.replacingSuffix(".0")
      case .name(let name): name
      case .text(let text): "\"\(text)\""
      case .negate(let operand): "(-\(texts[operand]))"
      case .binary(let operation, let a, let b):
        "(\(texts[a]) \(operation.rawValue) \(texts[b]))"
      case .array(let elements): "[" + elements.map { texts[$0] }.joined(separator: " ") + "]"
      case .call(let function, let arguments):
        "\(function)("
          + arguments.map { ($0.keyword.map { "\($0.name): " } ?? "") + texts[$0.value] }
          .joined(separator: ", ") + ")"
      case .index(let value, let indices):
        "\(texts[value]){" + indices.map(text(of:)).joined(separator: ",") + "}"
      case .transpose(let operand): "\(texts[operand])'"
      case .change(let change, let value, let indices, let new):
        "\(texts[value]){" + indices.map(text(of:)).joined(separator: ",")
          + "}.\(change.rawValue)(\(texts[new]))"
      case .assign(let name, let value): "{\(name) := \(texts[value])}"
      case .alias(let value): texts[value]
      case .condition(let value): "\(texts[value])!"
      case .absent: "None"
      case .gradient(let value, let variable, _):
        "∂\(texts[value])/∂\(texts[variable])"
      case .choose(let condition, let a, let b):
        "<\(texts[condition]) ? \(texts[a]) : \(texts[b])>"
      }
    texts.append(text)
  }
  return texts[formula.result]
}

private func text(of index: Formula.Index) -> String {
  switch index {
  case .element(let position): "\(position)"
  case .range(let lower, let upper, let step):
    "\(lower.map(String.init) ?? "")..\(upper.map(String.init) ?? "")"
      + (step == 1 ? "" : " by \(step)")
  case .ellipsis: "..."
  case .newAxis: "new"
  case .value: "value"
  }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}

@Suite struct FormulaParsingTests {
  @Test(arguments: [
    ("x.at[0, 1:].set(y)[2]", "x{0,1..}.set(y){2}"),
    ("-x.at[i].max(1)^2", "(-(x{value}.max(1) ^ 2))"),
    ("1", "1"), ("1.5", "1.5"), (".5", "0.5"), ("1.", "1"), ("1e-3", "0.001"), ("2E3", "2000"),
    ("1.e2", "100"), ("1.5e+2", "150"), ("0.1", "0.1"),
  ])
  func numbers(_ text: String, _ expected: String) throws {
    #expect(try grouped(text) == expected)
  }

  @Test(arguments: [
    ("a + b * c", "(a + (b * c))"),
    ("a - b - c", "((a - b) - c)"),
    ("a / b / c", "((a / b) / c)"),
    ("a / b * c", "((a / b) * c)"),
    ("a * b @ c", "((a * b) @ c)"),
    ("W @ x + b", "((W @ x) + b)"),
    ("a ^ b ^ c", "(a ^ (b ^ c))"),
    ("-x^2", "(-(x ^ 2))"),
    ("-x ** 2", "(-(x ^ 2))"),
    ("a ** b ** c", "(a ^ (b ^ c))"),
    ("x²", "(x ^ 2)"),
    ("-x⁻¹²", "(-(x ^ -12))"),
    ("x²^y", "((x ^ 2) ^ y)"),
    ("2^x³", "(2 ^ (x ^ 3))"),
    ("sin(x)² + 2²", "((sin(x) ^ 2) + (2 ^ 2))"),
    ("√x * √(x + 1)", "(sqrt(x) * sqrt((x + 1)))"),
    ("√(x)^2", "(sqrt(x) ^ 2)"),
    ("-√√x", "(-sqrt(sqrt(x)))"),
    ("x ≤ y", "(x <= y)"),
    ("x≥2", "(x >= 2)"),
    ("x ≠ 0", "(x != 0)"),
    ("2^-x", "(2 ^ (-x))"),
    ("2^-x^2", "(2 ^ (-(x ^ 2)))"),
    ("2^-x*y", "((2 ^ (-x)) * y)"),
    ("-a * b", "((-a) * b)"),
    ("a * -b", "(a * (-b))"),
    ("a - -b", "(a - (-b))"),
    ("--x", "(-(-x))"),
    ("+x", "x"),
    ("(a + b) * c", "((a + b) * c)"),
    ("a + b < c * d", "((a + b) < (c * d))"),
    ("a == b", "(a == b)"),
    ("a != -b", "(a != (-b))"),
    ("a − b × c · d", "(a - ((b * c) * d))"),
    ("-x[0]^2", "(-(x{0} ^ 2))"),
  ])
  func precedence(_ text: String, _ expected: String) throws {
    #expect(try grouped(text) == expected)
  }

  @Test(arguments: [
    ("[1, 2; 3, 4]", "[[1 2] [3 4]]"),
    ("[[1, 2], [3, 4]]", "[[1 2] [3 4]]"),
    ("[1]", "[1]"),
    ("[1; 2]", "[[1] [2]]"),
    ("[x, y + 1]", "[x (y + 1)]"),
    ("[1,\n 2]", "[1 2]"),
    ("W[0, 1]", "W{0,1}"),
    ("x[0:2]", "x{0..2}"),
    ("x[:, 0]", "x{..,0}"),
    ("x[[0, 2], -\n1, y > 0, 2*3, -1]", "x{value,-1,value,value,-1}"),
    ("x[1:][0]", "x{1..}{0}"),
    ("f(x)[:2]", "f(x){..2}"),
    ("W.T @ x", "(W' @ x)"),
    ("softmax(x, axis=0)", "softmax(x, axis: 0)"),
    ("f()", "f()"),
    ("sum(x, axis=-1, keepdims=true)", "sum(x, axis: (-1), keepdims: true)"),
    ("where(x > 0, log(x), 0)", "where((x > 0), log(x), 0)"),
    ("f(\n x,\n y\n)", "f(x, y)"),
    ("h = tanh(W @ x + b); sum(h)", "sum(h)"),
    ("h = x", "{h := x}"),
    ("a = 1 # one\n\nb = 2\na +\n b", "(a + b)"),
    ("a = 1; b = 2;\r\na * b;", "(a * b)"),
    ("\n\na = 1\n\n\na;\n\n", "a"),
    ("h =\n x", "{h := x}"),
    ("θ₁ * é", "(θ₁ * é)"),
    ("x # [", "x"),
  ])
  func structure(_ text: String, _ expected: String) throws {
    #expect(try grouped(text) == expected)
  }

  @Test func longChainsNeedNoStack() throws {
    let sum = try Formula(
      parsing: SourceText(Array(repeating: "1", count: 100_000).joined(separator: "+")))
    #expect(sum.nodes.count == 199_999)
    let signs = try Formula(parsing: SourceText(String(repeating: "-", count: 100_000) + "x"))
    #expect(signs.nodes.count == 100_001)
    let indices = try Formula(parsing: SourceText("x" + String(repeating: "[0]", count: 50_000)))
    #expect(indices.nodes.count == 50_001)
  }
}
