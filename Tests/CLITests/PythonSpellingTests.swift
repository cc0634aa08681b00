import Autodiff
import TestSupport
import Testing

@testable import AutodiffCommand

/// What people write who come from NumPy: methods, prefixes, `None`, `a if c else b`, masks by & | ~, several results.
@Suite struct PythonSpellingTests {
  static let inputs: [(name: String, value: Tensor<Double>)] = [
    ("x", [3, 1, 2]), ("A", [[2, 1], [0, 3]]), ("t", Tensor(0.5)), ("F", [1, 4]),
  ]

  static func value(_ text: String) throws -> Tensor<Double> {
    let words = text.split { !$0.isLetter && $0 != "_" }.map(String.init)
    let used = inputs.filter { words.contains($0.name) }
    return try Formula(parsing: SourceText(text))
      .resolved(inputs: used.map { ($0.name, $0.value.shape) }, values: used.map(\.value))
      .value(at: used.map(\.value))
  }

  /// Pairs that are one formula.
  @Test(arguments: [
    ("x.sum()", "sum(x)"), ("A.sum(axis=0)", "sum(A, axis=0)"), ("A.sum(0)", "sum(A, axis=0)"),
    ("sum(A, 1)", "sum(A, axis=1)"), ("A.max(0)", "max(A, axis=0)"),
    ("A.min(axis=1)", "min(A, axis=1)"),
    ("max(x, 2)", "maximum(x, 2)"), ("A.T.sum(0)", "sum(A, axis=1)"),
    ("x.reshape(3, 1)", "reshape(x, [3, 1])"),
    ("x.reshape(-1, 1).shape", "[3, 1]"), ("A.transpose(1, 0)", "A.T"), ("A.ravel()[1]", "1"),
    ("x.shape[0]", "3"), ("A.size", "4"), ("A.ndim", "2"), ("(x + 1).mean()", "3"),
    ("F.T", "F"), ("F.sum()", "5"), ("x.dot(x)", "14"), ("x[0:2].prod()", "3"),
    ("np.sum(x)", "sum(x)"), ("numpy.exp(t)", "exp(t)"), ("np.linalg.norm(x)", "norm(x)"),
    ("torch.nn.functional.softmax(x, 0)", "softmax(x)"), ("scipy.special.erf(t)", "erf(t)"),
    ("jax.scipy.special.logsumexp(x)", "logsumexp(x)"), ("math.pi * t", "pi * t"), ("np.e", "e"),
    ("np.maximum.accumulate(x)", "cummax(x)"), ("maximum.accumulate(x)", "cummax(x)"),
    ("add.accumulate(x)", "cumsum(x)"), ("scipy.stats.norm.cdf(t)", "ndtr(t)"),
    ("x[np.newaxis].shape", "[1, 3]"), ("np.where(x > 1, x, 0)", "where(x > 1, x, 0)"),
    ("sum(x, axis=None)", "sum(x)"), ("argmax(x, None)", "0"), ("sum(A, axis=none)", "6"),
    ("True + False", "1"), ("sum(A, 0, keepdims=True)", "sum(A, axis=0, keepdims=true)"),
    ("1 if t > 0 else 2", "1"), ("1 if t > 1 else 2", "2"),
    ("1 if t > 1 else 2 if t > 0 else 3", "2"),
    ("(1 if t > 0 else 2) + 3", "4"), ("[1 if t > 0 else 2, 5]", "[1, 5]"),
    ("1 + 1 if t > 1 else 7", "7"), ("1 if (2 if t > 1 else 0) else 4", "4"),
    ("if t > 0 then 1 if t > 1 else 2 else 3", "2"),
    ("f(s) = s if s > 1 else 0; f(x[0]) + f(x[1])", "3"),
    ("x[(x > 1) & (x < 3)]", "[2]"), ("x[(x < 2) | (x > 2)]", "[3, 1]"), ("x[~(x > 1)]", "[1]"),
    ("x > 1 && x < 3", "[0, 0, 1]"), ("(x > 1) & (x < 3) == (x > 0)", "[0, 0, 1]"),
    ("(x > 0) | (x > 1) & (x > 5)", "[1, 1, 1]"), ("~(x > 1) + 0", "[0, 1, 0]"),
    ("qr(A)[0] @ qr(A)[1]", "A"), ("q, r = qr(A); q @ r", "A"),
    ("eigh(A + A.T)[0]", "eigvalsh(A + A.T)"),
    ("w, v = np.linalg.eigh(A + A.T); v @ diag(w) @ v.T", "A + A.T"), ("slogdet(A)[0]", "1"),
    ("slogdet(-A)[-1]", "log(6)"), ("svd(A)[1]", "svdvals(A)"),
    ("svd(A, compute_uv=False)", "svdvals(A)"),
    ("u, s, v = svd(A, full_matrices=False); u @ diag(s) @ v", "A"),
    ("svd(A, full_matrices=false)[2]", "svd_vt(A)"), ("quantile(x, [0, 0.5, 1])", "[1, 2, 3]"),
    ("percentile(A, [0, 100], axis=0)", "[[0, 1], [2, 3]]"), ("quantile(x, [])", "[]"),
    ("norm(A, 'fro')", "norm(A)"), ("norm(A, 'nuc')", "sum(svdvals(A))"),
    ("norm(A, 2)", "max(svdvals(A))"),
    ("norm(A, -2)", "min(svdvals(A))"), ("norm(x, 'inf')", "3"),
    ("norm(A, ord='nuc', keepdims=True).shape", "[1, 1]"),
    ("norm(stack(A, 2 * A), 2, axis=[1, 2])", "max(svdvals(A)) * [1, 2]"),
    ("norm(stack(A, 2 * A), 'nuc', axis=[0, 2])[1]", "nuclear_norm([0, 3; 0, 6])"),
    ("cov(A, rowvar=False)", "cov(A.T)"), ("round(t + 0.123, 2)", "0.62"),
    ("round(1234.5, -2)", "1200"),
    ("np.take_along_axis(A, np.argsort(-A, axis=1), axis=1)", "[2, 1; 3, 0]"),
    ("take_along_axis(A, [[1], [-1]], 1)", "[[1], [3]]"),
    ("take_along_axis(A, [[1, 0]], axis=0)", "[[0, 1]]"),
    ("take_along_axis(x, argsort(x))", "sort(x)"), ("F.silu(x)", "silu(x)"),
    ("F.relu(-x)", "[0, 0, 0]"),
    ("nn.functional.softmax(x)", "softmax(x)"),
    ("np.linalg.lstsq(A, [3, 3], rcond=None)[0]", "[1, 1]"),
    ("x.at[0].set(t)", "[0.5, 1, 2]"), ("x.at[-1].add(x[0])", "[3, 1, 5]"),
    ("A.at[:, 0].set(x[:2])", "[3, 1; 1, 3]"), ("x.at[[0, 2, 0]].add([1, 2, 4])", "[8, 1, 4]"),
    ("x.at[x > 1].set(0)", "[0, 1, 0]"), ("x.at[argmax(x)].set(t).sum()", "3.5"),
    ("x.at[[0, 1, 0]].max([1, 5, 4])", "[4, 5, 2]"), ("x.at[...].min(2)", "[2, 1, 2]"),
    ("x.at[0].set(1).at[1].set(7)", "[1, 7, 2]"), ("-x.at[0].set(1)^2", "[-1, -1, -4]"),
    ("at = 2; x.at[at - 1].set(at)", "[3, 2, 2]"), ("(x.at[0]\n.set(\n9))", "[9, 1, 2]"),
    ("zeros(3).at[[0, 2]].add(1)", "[1, 0, 1]"),
    ("np.put_along_axis(A, np.argmax(A, axis=1, keepdims=True), 9, axis=1)", "[9, 1; 0, 9]"),
    ("F.at[0].set(2)", "[2, 4]"),
    ("torch.scatter_add(x, 0, argsort(x), x)", "[5, 4, 3]"),
    ("X, Y = np.meshgrid(x, F); Y", "[1, 1, 1; 4, 4, 4]"),
    ("X, Y = meshgrid(x, F, indexing='ij'); X @ [1, 0]", "x"),
    ("meshgrid(x, F)[-1][1]", "[4, 4, 4]"), ("len(meshgrid(x, F))", "2"),
    ("meshgrid(2, [3, 4])[0]", "[2; 2]"),
    ("tansig(t) + logsig(t) + poslin(t)", "tanh(t) + sigmoid(t) + relu(t)"),
    ("pageinv(A) @ ctranspose(A)", "inv(A) @ A.T"),
    ("np.gradient(x, edge_order=2)", "[-3.5, -0.5, 2.5]"),
    ("heaviside(x - 2, 0.5)", "[1, 0, 0.5]"), ("comb(5, 2)", "10"),
    ("comb(3, [0, 3, 4, -1])", "[1, 1, 0, 0]"),
    ("polyval([2, -3, 0, 1], t)", "0.5"), ("polyval([], x)", "[0, 0, 0]"),
  ])
  func means(_ typed: String, _ plain: String) throws {
    let (value, expected) = try (Self.value(typed), Self.value(plain))
    expectClose(value, expected, relative: 1e-14, scale: 1, typed)
  }

  /// What is refused, with a part of what is said.
  @Test(arguments: [
    ("x.foo()", "unknown function 'foo'"), ("x.foo", "write x.foo() or foo(x)"),
    ("np.foo(x)", "unknown function 'foo'"), ("np.foo", "unknown name 'foo'"),
    ("np.sum", "'sum' is a function: write sum(...)"),
    ("x & t", "& | ~ combine conditions in brackets"),
    ("x > 1 & x < 3", "& | ~ combine conditions in brackets"),
    ("~x", "& | ~ combine conditions in brackets"),
    ("|x|", "an absolute value is written abs(x)"), ("& x", "it stands between conditions"),
    ("qr(A)[2]", "qr has 2 results, qr(...)[0] to qr(...)[1]"),
    ("qr(A)", "write qr_r(x) for qr(x)"),
    ("svd(A)[0]", "write svd(A, full_matrices=False), or svd_u(A)"),
    ("a, b = x; a", "as in q, r = qr(A)"),
    ("a, b, c = qr(A); a", "qr has 2 results"), ("1 if t", "expected 'else'"),
    ("1 2 if t else 3", "expected an operator"), ("sin(None)", "sin needs 'x'"),
    ("norm(x, 'fro')", "\"fro\" is a norm of a matrix"),
    ("norm(A, 'x')", "is \"fro\" or \"nuc\" or \"inf\", not \"x\""),
    ("norm(A, 3)", "a matrix has no norm of order 3"),
    ("round(x, 0.5)", "'decimals' is a whole number"),
    ("polyval(A, t)", "polyval"), ("take_along_axis(A, [[2], [0]], 1)", "index 2"),
    ("take_along_axis(A, [0, 1])", "take_along_axis"),
    ("take_along_axis(x, [0.5])", "whole number"),
    ("x[np", "never closed"), ("x[np.", "'.'"), ("x[np.newaxis", "never closed"),
    ("x[np]", "unknown name 'np'"),
    ("x[F", "never closed"), ("np", "unknown name 'np'"), ("np.", "'.'"), ("F.", "'.'"),
    ("q, r", "','"),
    ("q, r =", "expected a number"), ("a, b = 1", "as in q, r = qr(A)"),
    ("sum(None", "never closed"), ("x.sum(None", "never closed"),
    ("qr(A)[", "never closed"), ("qr(A)[0", "never closed"), ("1 if", "expected a number"),
    ("1 if t else", "expected a number"),
    ("x[~", "expected a number"), ("~", "expected a number"), ("t &", "expected a number"),
    ("t &&", "expected a number"), ("x.", "'.'"),
    ("lstsq(A, x[0:2])[1]", "lstsq has one result here"), ("cross_entropy(A, x)", "cross_entropy"),
    (
      "mse(x, x, reduction='most')",
      "'reduction' of squared_error is \"none\" or \"sum\" or \"mean\""
    ),
    ("norm.logpdf(t)", "write -x^2 / 2 - log(2 * pi) / 2 for norm.logpdf(x)"),
    ("quantile(x, [0.5, 2])", "quantile"), ("x.T.y", "without brackets only .T"),
  ])
  func isRefused(_ typed: String, _ said: String) {
    #expect {
      _ = try Self.value(typed)
    } throws: {
      "\($0)".contains(said)
    }
  }

  /// Losses by their names in formulas are those of the library.
  @Test func losses() throws {
    let rows: [(String, Double)] = [
      ("mse(x, 1)", 5.0 / 3), ("mae(x, 1, reduction='sum')", 3), ("huber(x, 1)", (1.5 + 0.5) / 3),
      ("huber(x, 1, delta=2)", 2.5 / 3), ("hinge(x, [-1, 1, 1])", 4.0 / 3),
      ("cross_entropy([[0, 0], [0, 0]], [1, 0])", 0.6931471805599453),
      ("cross_entropy([[0, 0], [0, 0]], [0.5, 0.5; 1, 0])", 0.6931471805599453),
      ("cross_entropy([[0, 0, 0], [0, 0, 0]], [1, 0, 1], axis=0)", 0.6931471805599453),
      ("nll_loss([[-1, -2], [-3, -4]], [1, 0])", 2.5),
      ("bce_with_logits(0, t)", 0.6931471805599453),
      ("bce(t, 1)", 0.6931471805599453),
      ("kl_divergence([0.5, 0.5], [0.25, 0.75])", 0.14384103622589042),
      ("sum(rel_entr([0.5, 0.5], [0.25, 0.75]))", 0.14384103622589042),
    ]
    for (formula, expected) in rows {
      expectClose(try Self.value(formula), Tensor(expected), relative: 1e-14, formula)
    }
    #expect(try Self.value("mse(x, 1, reduction='none')").shape == [3])
  }
}
