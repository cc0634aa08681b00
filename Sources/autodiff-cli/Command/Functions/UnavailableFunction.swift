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
    .init("negative", "neg", formula: "-x"),
    .init("add", formula: "x + y"),
    .init("subtract", "sub", formula: "x - y"),
    .init("multiply", "mul", formula: "x * y"),
    .init("divide", "div", "truedivide", formula: "x / y"),
    .init("cube", formula: "x^3"),
    .init("exp10", formula: "10^x"),
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
    .init("tanhshrink", formula: "x - tanh(x)"),
    .init("softmin", formula: "softmax(-x)"),
    .init("squareplus", formula: "(x + sqrt(x^2 + 4)) / 2"),
  ]

  private static let choices: [UnavailableFunction] = [
    .init("fmax", formula: "maximum(x, y)"),
    .init("fmin", formula: "minimum(x, y)"),
    .init("heaviside", formula: "where(x > 0, 1, where(x == 0, y, 0))"),
    .init("step", formula: "where(x > 0, 1, 0)"),
    .init("if", "ifelse", "iif", formula: "where(c, a, b)"),
  ]

  private static let reductions: [UnavailableFunction] = [
    .init("avg", formula: "mean(x)"),
    .init("inner", "vdot", "vecdot", formula: "dot(x, y)"),
    .init("dist", formula: "sqrt(sum((x - y)^2))"),
    .init("cosinesimilarity", formula: "sum(x * y) / sqrt(sum(x^2) * sum(y^2))"),
    .init("mse", "mseloss", formula: "mean((x - y)^2)"),
    .init("l1loss", formula: "mean(abs(x - y))"),
  ]

  private static let arrays: [UnavailableFunction] = [
    .init("outer", formula: "reshape(x, [-1, 1]) * y"),
    .init("mv", "mm", "bmm", formula: "x @ y"),
    .init("ravel", "flatten", formula: "reshape(x, [-1])"),
    .init(
      "squeeze", "unsqueeze", "expanddims", "view", formula: "reshape(x, [-1, 1])",
      remark: ", with the shape that you want"),
    .init(
      "swapaxes", "moveaxis", "rollaxis", "permutedims", formula: "transpose(x, [1, 0])",
      remark: ", with the order that you want"),
    .init("hstack", formula: "concat(x, y, axis=-1)", remark: ", for vectors and matrices"),
    .init("vstack", "rowstack", formula: "stack(x, y)", remark: ", for vectors"),
    .init("columnstack", formula: "stack(x, y, axis=1)", remark: ", for vectors"),
  ]

  /// Those that no short formula replaces.
  private static let unexpressed: [UnavailableFunction] =
    """
    frac ldexp frexp nextafter gcd lcm factorial comb binom perm
    trigamma beta betaln lbeta multigammaln rgamma gammainc gammaincc betainc
    igamma erfcinv erfcx erfi dawsn lambertw zeta i0 i0e i1 i1e iv ive j0 j1 jn jv
    y0 y1 yn k0 k1 kn airy ellipk ellipe real imag conj conjugate angle complex cond allclose nantonum
    xor nanstd nanvar nanmedian
    simpson polyval convolve
    mode histogram bincount partition
    searchsorted unique nonzero det slogdet logdet inv inverse pinv solve lstsq cholesky qr
    svd eig eigh eigvals eigvalsh lu expm logm sqrtm matrixpower matrixrank trace diag diagonal tril
    triu kron cross einsum tensordot multidot zeros ones full eye identity arange linspace logspace
    zeroslike oneslike fulllike meshgrid onehot repeat tile flip fliplr flipud roll rot90 pad split
    arraysplit append insert delete scatter select piecewise len size shape ndim range numel fft ifft
    rfft irfft fft2 ifft2 conv1d conv2d maxpool avgpool maxpool1d maxpool2d avgpool1d avgpool2d
    crossentropy nllloss bceloss bce huber huberloss smoothl1loss kldiv hingeloss glu rrelu hardshrink
    softshrink threshold dropout layernorm batchnorm normalize embedding stopgradient detach grad
    jacobian hessian vmap scan random rand randn uniform normal
    """.split { $0 == " " || $0 == "\n" }.map { UnavailableFunction(String($0)) }
}
