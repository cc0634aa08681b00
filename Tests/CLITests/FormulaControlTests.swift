import Autodiff
import Testing

@testable import AutodiffCommand

/// Functions of one's own, sums with an index, choices and derivatives inside formulas.
///
/// Values and slopes are worked out by hand.
@Suite struct FormulaControlTests {
  @Test(arguments: [
    // Functions of one's own.
    ("f(t) = t^2 + 1; f(x) + f(2*x)", 3.0, 47.0, 30.0),
    ("f(t) = t^2; g(t, s) = f(t) * s; g(x, x)", 2, 8, 12),
    ("f(t) = x * t; t = 5; f(2) + t", 3, 11, 2),
    ("f(a) = a + a; f(f(f(x)))", 1.5, 12, 8),
    ("f(n) = sum([1, 2, 3][n:]); f(1) * x", 2, 10, 5),
    ("f(t) = (t); f((x))", 2, 2, 1),
    ("f(x) = x^3\ny = f(x)\ny * x", 2, 16, 32),
    // Sums and products with an index.
    ("sum(i = 0:4, i * x)", 2, 12, 6),
    ("prod(k = 1:4, k + x)", 1, 24, 26),
    ("sum(i = 0:2, sum(j = 0:3, (i + 1) * (j + 1) * x))", 1, 18, 18),
    ("sum(i = 0:0, i * x) + x", 2, 2, 1),
    ("prod(i = 5:2, x) * x", 2, 2, 1),
    ("v = [x, x^2, x^3]; sum(i = 0:3, v[i] * v[-i - 1])", 2, 48, 96),
    ("n(t) = sum(i = 0:3, t^i); n(x)", 2, 7, 5),
    ("sum(i = -1:2, x^2 * i)", 3, 0, 0),
    // Choices.
    ("if x > 0 then x^2 else -x", 3, 9, 6),
    ("if x > 0 then x^2 else -x", -3, 3, -1),
    ("1 + (if x > 0 then x else 2) * 3", 2, 7, 3),
    ("if x > 5 then 1 else if x > 1 then 2*x else 3*x", 2, 4, 2),
    ("if x > 5 then 1 else if x > 1 then 2*x else 3*x", 0.5, 1.5, 3),
    ("if x > 0\nthen x\nelse 0 * log(x)", 1, 1, 1),
    ("f(t) = if t > 0 then log(t) else 0; f(x) + f(-x)", 1, 0, 1),
    ("y = if x > 1 then x^2 else x; y + 1", 2, 5, 4),
    ("sum(i = 0:4, if i > 1 then i * x else 0)", 1, 5, 5),
    // Derivatives.
    ("grad(sin, x)", 0, 1, 0),
    ("grad(x^3, x)", 2, 12, 12),
    ("grad(grad(x^4, x), x)", 1, 12, 24),
    ("f(t) = t^4; grad(f, 2 * x)", 1, 32, 96),
    ("f(t) = t * x; grad(f, x)", 3, 3, 1),
    ("f(t) = grad(t^3 * x, t); f(x)", 2, 24, 36),
    ("y = x^2; grad(y^3, y)", 2, 48, 96),
    ("y = x^2; grad(y, x)", 3, 6, 2),
    ("grad(2, x) + x", 1, 1, 1),
    ("grad(if x > 0 then x^2 else log(-x), x)", -2, -0.5, -0.25),
    ("f(t) = t^2 - 2; x - f(x) / grad(f, x)", 2, 1.5, 0.25),
    ("sum(grad(sum([x, 2]^3), x))", 2, 12, 12),
    // Words and signs.
    ("(x > 1 and x < 3) * x", 2, 2, 1), ("(not x > 1) * x", 2, 0, 0),
    ("(not not x > 1) * x", 2, 2, 1), ("(x > 5 or x == 2) * x", 2, 2, 1),
    ("x * (1 or 0 and 0)", 2, 2, 1), ("x % 3 * 2", 5, 4, 2), ("-x % 3", 5, 1, -1),
    ("x // 2 + x", 5, 7, 1), ("x ** 2 % 5", 3, 4, 6),
  ])
  func values(_ text: String, _ x: Double, _ value: Double, _ slope: Double) throws {
    let found = try differentiate(text, at: x)
    #expect(found.value == value, "\(text)")
    #expect(abs(found.derivative - slope) <= 1e-14 * abs(slope), "\(text): \(found.derivative)")
  }

  /// Of the branch that is not taken nothing is computed, not even where it would be endless work or a matrix without meaning.
  @Test func onlyTheBranchThatIsTaken() throws {
    let found = try differentiate("if x > 0 then x else sum(i = 0:9, 0 / 0 * x)", at: 2)
    #expect(found.value == 2 && found.derivative == 1)
    let nan = try differentiate("if 0 / 0 then x else 2 * x", at: 2)
    #expect(nan.value.isNaN)
  }

  @Test func gradientsOfTensors() throws {
    let program = try Formula(parsing: SourceText("g = grad(sum(x^3) * y, x); sum(g * [1, 2])"))
      .resolved(inputs: [("x", [2]), ("y", .scalar)])
    let x: Tensor<Double> = [1, 2]
    let (value, slopes) = valueWithGradient(at: [x, Tensor(0.5)]) { program($0) }
    // g = 3 y x², so the sum is 1.5 + 12, its slopes 6 y x [1, 2] and 3 (1 + 8).
    #expect(value == 13.5)
    #expect(slopes[0].scalars == [3, 12] && slopes[1].scalars == [27])
  }

  @Test(arguments: [
    ("f() = 1; x", "a function needs a parameter: write f = ... for a value"),
    ("sin(t) = t; x", "'sin' is a function of the language: give yours another name"),
    ("f(t, t) = t; x", "'t' is a parameter twice"),
    ("f(t) = f(t - 1); f(x)", "'f' cannot call itself: write sum(i = 0:10, ...) for a repetition"),
    (
      "f(t) = t^2",
      "the formula ends with the definition of a function: use it, as in f(t) = t^2; f(x)"
    ),
    ("f(t) = t; f(t=x)", "the arguments of f are written without names"),
    ("f(t) = t; f(x, x)", "f(t) takes 1 argument, but found 2"),
    ("f(t) = t; f()", "f(t) takes 1 argument, but found 0"),
    (
      "sum(i = 0:3) * x",
      "a sum with an index has a term behind its range: write sum(i = 0:10, i^2)"
    ),
    (
      "sum(i = 0:x, i)",
      "an index is written as a whole number, as it decides the shape of the result"
    ),
    (
      "sum(i = 0:100001, x)",
      "its functions and sums make more than 100000 steps of the formula: use arrays, as in sum(x^2)"
    ),
    (
      "grad(x^2)",
      "grad takes a function and where, as in grad(sin, x), or an expression and a name in it, as in "
        + "grad(x^3 * y, x)"
    ),
    (
      "grad(x^2, 2 * x)",
      "grad takes a function and where, as in grad(sin, x), or an expression and a name in it, as in "
        + "grad(x^3 * y, x)"
    ),
    ("grad(x^2, pi)", "'pi' is a number here, and nothing can be differentiated by it"),
    ("sum(i = 0:2, grad(x^i, i))", "'i' is a number here, and nothing can be differentiated by it"),
    (
      "f(s, t) = s * t; grad(f, x)",
      "f has 2 parameters: write the call and a name, as in grad(f(s, t), s)"
    ),
    (
      "sum(grad([x, x], x))",
      "grad takes the derivative of a number, and this is a tensor of shape [2]: write "
        + "grad(sum(...), x)"
    ),
    (
      "if [x, 1] then 1 else x",
      "'if' chooses by a number, and this is a tensor of shape [2]: where(c, a, b) chooses element by "
        + "element"
    ),
    (
      "sum(if x then [1, 2] else x)",
      "the two values of 'if' must have one shape, and have [2] and []"
    ),
    ("if x > 0 x else 0", "expected 'then' but found 'x': write if x > 0 then x^2 else 0"),
    ("if x > 0 then x", "expected 'else' but found the end: write if x > 0 then x^2 else 0"),
    (
      "grad(grad(grad(grad(grad(grad(grad(x^9, x), x), x), x), x), x), x)",
      "derivatives are nested more than 6 levels deep"
    ),
    ("y + x", "unknown name 'y': give its value with --at y=..."),
    ("f(t) = t + z; f(x)", "unknown name 'z': give its value with --at z=..."),
  ])
  func errors(_ text: String, _ message: String) {
    let error = resolutionError(text, [("x", .scalar)])
    #expect(error?.split(separator: "\n").first.map(String.init) == message, "\(text)")
  }

  /// Functions of functions of functions double what they make of a formula: the limit ends it at once.
  @Test func growthIsBounded() {
    var text = "f0(t) = t + t"
    for level in 1...60 { text += "; f\(level)(t) = f\(level - 1)(t) + f\(level - 1)(t)" }
    let error = resolutionError(text + "; f60(x)", [("x", .scalar)])
    #expect(error?.contains("more than 100000 steps") == true)
  }
}
