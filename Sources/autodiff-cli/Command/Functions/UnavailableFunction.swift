import Autodiff

/// A function that other systems have and a formula has not: NumPy's, SciPy's, PyTorch's, JAX's, Keras' or a
/// textbook's.
///
/// A word that is one of these is no slip of the keyboard, so that nothing is proposed in its place for being spelled
/// alike: `det` is not `dot`.
package struct UnavailableFunction: Equatable, Sendable {
  /// What it is called, in lower case and without underscores.
  package let names: [String]
  /// What to write instead, where there is something: its operands are called x, y, a, b and c.
  package let formula: String?
  /// What the reader must know about it, from a comma on.
  let remark: String

  init(_ names: String..., formula: String? = nil, remark: String = "") {
    (self.names, self.formula, self.remark) = (names, formula, remark)
  }

  /// The function that a word means, in any case and with or without underscores.
  static func named(_ word: String) -> UnavailableFunction? { byName[key(word)] }

  /// Whether a word is the name of one of these.
  static func isKnown(_ word: String) -> Bool { byName[key(word)] != nil }

  /// What is said about a word that names this function.
  func message(for word: String) -> String {
    let word = legible(word)
    return "'\(word)' is not available here: "
      + (formula.map { "write \($0) for \(word)(\(operands.joined(separator: ", ")))\(remark)" }
        ?? "`autodiff-cli functions` lists what is")
  }

  /// The operands in the order in which the formula names them, which is that of the function.
  package var operands: [String] {
    let words = (formula ?? "").split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return words.enumerated()
      .filter { ["x", "y", "a", "b", "c"].contains($1) && words.firstIndex(of: $1) == $0 }
      .map(\.element)
  }

  package static func key(_ word: String) -> String { word.lowercased().filter { $0 != "_" } }

  private static let byName: [String: UnavailableFunction] = Dictionary(
    all.flatMap { function in function.names.map { ($0, function) } },
    uniquingKeysWith: { a, _ in a })
}

extension UnavailableFunction {
  /// All of them; a test holds every formula against values from elsewhere.
  package static let all = elementwise + activations + choices + reductions + arrays + unexpressed

  private static let elementwise: [UnavailableFunction] = [
    .init("negative", "neg", "uminus", formula: "-x"),
    .init("add", "plus", formula: "x + y"),
    .init("subtract", "sub", "minus", formula: "x - y"),
    .init("multiply", "mul", "times", formula: "x * y"),
    .init("divide", "div", "truedivide", "rdivide", formula: "x / y"),
    .init("ldivide", formula: "x^-1 * y"),
    .init("mtimes", "pagemtimes", formula: "x @ y"),
    .init("eq", formula: "x == y"),
    .init("ne", formula: "x != y"),
    .init("gt", formula: "x > y"),
    .init("ge", formula: "x >= y"),
    .init("lt", formula: "x < y"),
    .init("le", formula: "x <= y"),
    .init("nthroot", formula: "sign(x) * abs(x)^(1 / y)"),
    .init("cube", formula: "x^3"),
    .init("exp10", formula: "10^x"),
    .init("factorial", formula: "gamma(x + 1)"),
    .init("binom", formula: "1 / ((x + 1) * beta(x - y + 1, y + 1))"),
    .init("trigamma", formula: "polygamma(1, x)"),
    .init("rgamma", formula: "1 / gamma(x)"),
    .init("norm.pdf", "normpdf", formula: "exp(-x^2 / 2) / sqrt(2 * pi)"),
    .init("norm.logpdf", formula: "-x^2 / 2 - log(2 * pi) / 2"),
    .init("norm.sf", formula: "ndtr(-x)"),
    .init("norm.logsf", formula: "log_ndtr(-x)"),
    .init("lg", formula: "log10(x)", remark: ", or log2(x) for the logarithm to base 2"),
    .init("lb", "ld", formula: "log2(x)"),
    .init("logaddexp2", formula: "logsumexp(stack(x, y) * log(2), axis=0) / log(2)"),
    .init("sinpi", formula: "sin(pi * x)"),
    .init("cospi", formula: "cos(pi * x)"),
    .init("sec", formula: "1 / cos(x)"),
    .init("csc", "cosec", formula: "1 / sin(x)"),
    .init("cot", "cotan", "cotg", "ctg", "ctan", formula: "1 / tan(x)"),
    .init("sech", formula: "1 / cosh(x)"),
    .init("csch", formula: "1 / sinh(x)"),
    .init("coth", "cth", formula: "1 / tanh(x)"),
    .init("sind", formula: "sin(radians(x))"),
    .init("cosd", formula: "cos(radians(x))"),
    .init("tand", formula: "tan(radians(x))"),
    .init("asind", formula: "degrees(asin(x))"),
    .init("acosd", formula: "degrees(acos(x))"),
    .init("atand", formula: "degrees(atan(x))"),
    .init("not", formula: "not x"),
    .init("and", formula: "x and y"),
    .init("or", formula: "x or y"),
    .init("tg", formula: "tan(x)"),
    .init("sh", formula: "sinh(x)"),
    .init("ch", formula: "cosh(x)"),
    .init("th", "tgh", formula: "tanh(x)"),
    .init("arctg", formula: "atan(x)"),
    .init("arsinh", formula: "asinh(x)"),
    .init("arcosh", formula: "acosh(x)"),
    .init("artanh", formula: "atanh(x)"),
    .init("asec", "arcsec", formula: "acos(1 / x)"),
    .init("acsc", "arccsc", formula: "asin(1 / x)"),
    .init("acot", "arccot", formula: "atan(1 / x)"),
  ]

  private static let activations: [UnavailableFunction] = [
    .init("satlin", formula: "clip(x, 0, 1)"),
    .init("tanhshrink", formula: "x - tanh(x)"),
    .init("softmin", formula: "softmax(-x)"),
    .init("squareplus", formula: "(x + sqrt(x^2 + 4)) / 2"),
  ]

  private static let choices: [UnavailableFunction] = [
    .init("fmax", "clampmin", formula: "maximum(x, y)"),
    .init("fmin", "clampmax", formula: "minimum(x, y)"),
    .init("step", formula: "where(x > 0, 1, 0)"),
    .init("if", "ifelse", "iif", formula: "where(c, a, b)"),
  ]

  private static let reductions: [UnavailableFunction] = [
    .init("avg", formula: "mean(x)"),
    .init("rms", formula: "sqrt(mean(x^2))"),
    .init("sumsq", formula: "sum(x^2)"),
    .init("isequal", "arrayequal", formula: "all(x == y)"),
    .init("zscore", "standardize", formula: "center(x) / std(x)"),
    .init("iqr", formula: "quantile(x, 0.75) - quantile(x, 0.25)"),
    .init("vecnorm", formula: "norm(x, axis=0)"),
    .init("dist", formula: "sqrt(sum((x - y)^2))"),
    .init("cosinesimilarity", formula: "sum(x * y) / sqrt(sum(x^2) * sum(y^2))"),
    .init("smoothl1loss", formula: "huber_loss(x, y)"),
    .init("kldiv", formula: "kl_divergence(x, y)", remark: ", which is Σ x log(x / y)"),
    .init("logloss", formula: "binary_cross_entropy(y, x)"),
  ]

  private static let arrays: [UnavailableFunction] = [
    .init("pagetranspose", "pagectranspose", formula: "swapaxes(x, -2, -1)"),
    .init("conv", formula: "convolve(x, y)"),
    .init(
      "maxpool", formula: "max_pool2d(x, 2)",
      remark: ", or max_pool1d, with the window that you want"),
    .init(
      "avgpool", formula: "avg_pool2d(x, 2)",
      remark: ", or avg_pool1d, with the window that you want"),
    .init("mv", "mm", "bmm", formula: "x @ y"),
    .init("addmm", "baddbmm", formula: "a + x @ y"),
    .init("circshift", formula: "roll(x, 1, axis=0)", remark: ", or by another number"),
    .init("repmat", formula: "tile(x, [2, 3])", remark: ", or other numbers"),
    .init("maskedfill", formula: "x.at[a > 0].set(b)", remark: ", where a is a condition"),
    .init(
      "scatter", formula: "put_along_axis(x, a, b, axis=0)", remark: ", with the axis that you want"
    ),
    .init("ndgrid", formula: "meshgrid(x, y, indexing=\"ij\")"),
    .init("diagflat", formula: "diag(ravel(x))"),
    .init("geomspace", "logspace", formula: "exp(linspace(log(x), log(y), 50))"),
    .init(
      "eigh", formula: "eigvalsh(x)",
      remark: ", which is eigh(x)[0], and eigenvectors(x) for the vectors"),
    .init(
      "svd", formula: "svdvals(x)",
      remark: ", which is svd(x)[1], svd_u(x) and svd_vt(x) for the vectors"),
    .init("qr", formula: "qr_r(x)", remark: ", which is qr(x)[1], and qr_q(x) for Q"),
    .init("lu", formula: "lu_factor(x)", remark: ", whose last row says which rows were exchanged"),
    .init("cond", formula: "max(svdvals(x)) / min(svdvals(x))"),
    .init(
      "slogdet", formula: "logabsdet(x)",
      remark: ", which is slogdet(x)[1], and sign_det(x) for the sign"),
    .init("chol", formula: "cholesky(x)", remark: ", which is a lower triangle"),
    .init(
      "chosolve", "cholsolve", formula: "solve(x, y)", remark: ", where x is the matrix itself"),
    .init("mrdivide", formula: "solve(y.T, x.T).T"),
    .init("rollaxis", formula: "moveaxis(x, 0, 1)", remark: ", with the places that you want"),
    .init(
      "split", "arraysplit", "hsplit", "vsplit", "dsplit", "chunk", "unstack", "unbind",
      formula: "x[0:2]", remark: ", and so on for each part: a formula has one result"),
  ]

  /// Those that no short formula replaces.
  private static let unexpressed: [UnavailableFunction] =
    """
    frac ldexp frexp nextafter gcd lcm perm multigammaln
    gammainc gammaincc betainc igamma erfcinv erfcx erfi dawsn lambertw zeta i0 i0e i1 i1e iv ive
    j0 j1 jn jv y0 y1 yn k0 k1 kn airy ellipk ellipe real imag conj conjugate angle complex allclose
    nantonum xor nanstd nanvar nanmedian simpson mode histogram bincount partition
    searchsorted unique nonzero argwhere find rank interp1 cumtrapz cumulativetrapezoid prctile mad corr mvlgamma
    indexselect narrow renorm cdist pairwisedistance groupnorm segmentsum applyalongaxis vander
    toeplitz blkdiag tensorinv bsxfun eig eigvals expm logm sqrtm matrixrank multidot insert
    delete select piecewise fft ifft rfft irfft fft2 ifft2
    glu rrelu hardshrink softshrink threshold dropout layernorm batchnorm
    normalize embedding grad jacobian hessian vmap scan random rand randn uniform
    normal besselj null polyfit conv2 deconv filter accumarray histcounts arrayfun cellfun movmean sub2ind isempty
    fzero fminsearch ode45 integral del2 cart2pol dirac ellipke expint legendre hilb hankel magic
    """.split { $0 == " " || $0 == "\n" }.map { UnavailableFunction(String($0)) }
}
