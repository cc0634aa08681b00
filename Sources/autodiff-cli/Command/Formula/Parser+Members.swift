// What follows a point: W.T, x.shape, x.sum(axis=0), np.sum(x), maximum.accumulate(x).

extension Parser {
  /// What Python's libraries are imported as; their functions are called here without it.
  private static let modules: Set<String> = [
    "np", "numpy", "jnp", "jax", "math", "scipy", "sp", "torch", "tf", "autograd",
  ]

  /// Parts of those libraries.
  private static let submodules: Set<String> = [
    "numpy", "scipy", "linalg", "special", "stats", "signal", "nn", "functional", "lax", "math",
    "integrate",
    "interpolate", "optimize", "fft", "random",
  ]

  /// Names of `torch.nn.functional` that may be inputs, too: before a method of arrays they are.
  private static let shortModules: Set<String> = ["F", "nn"]

  /// What arrays have as methods.
  private static let methods: Set<String> = [
    "all", "any", "argmax", "argmin", "argsort", "clip", "cumprod", "cumsum", "diagonal", "dot",
    "flatten", "max",
    "mean", "min", "prod", "ptp", "ravel", "repeat", "reshape", "round", "sort", "squeeze", "std",
    "sum", "swapaxes",
    "take", "trace", "transpose", "var",
  ]

  /// Whether a word before a point is a library's name and no value's.
  func isModule(_ word: String, before member: String) -> Bool {
    if member == "T" { return false }
    return Self.modules.contains(word)
      || Self.shortModules.contains(word) && !Self.methods.contains(member)
        && (FunctionCatalogue.isKnown(member) || Self.submodules.contains(member))
  }

  /// A function's name without the library before it: `np.linalg.norm` is `norm`.
  static func withoutModules(_ name: String) -> String {
    let words = name.split(separator: ".", omittingEmptySubsequences: false)
    let start = words.firstIndex {
      !modules.contains("\($0)") && !submodules.contains("\($0)") && !shortModules.contains("\($0)")
    }
    guard let start, start > 0 else { return name }
    return words[start...].joined(separator: ".")
  }

  /// The word after the point under the cursor, where there is one.
  func member(at point: Int) -> (name: String, token: Token)? {
    guard point + 1 < tokens.count, tokens[point].kind == .symbol(.dot),
      case .name(let name) = tokens[point + 1].kind
    else { return nil }
    return (name, tokens[point + 1])
  }

  /// `np.sum(x)` and `maximum.accumulate(x)`, behind their first word; `nil` where the word is a value's name.
  mutating func qualified(_ name: String, _ word: Token) throws(FormulaError) -> Formula.NodeID? {
    guard bindings[name] == nil, let first = member(at: cursor) else { return nil }
    var function: (name: String, token: Token) = (name, word)
    if isModule(name, before: first.name) {
      function = first
      advance()
      advance()
      while Self.submodules.contains(function.name), let next = member(at: cursor) {
        function = next
        advance()
        advance()
      }
    }
    if let next = member(at: cursor), FunctionCatalogue.isKnown("\(function.name).\(next.name)"),
      tokens[min(cursor + 2, tokens.count - 1)].kind == .symbol(.openParenthesis)
    {
      let range = function.token.range.union(next.token.range)
      function = ("\(function.name).\(next.name)", Token(kind: next.token.kind, range: range))
      advance()
      advance()
    }
    if function.token == word { return nil }
    if current.kind == .symbol(.openParenthesis) { return try call(function.name, function.token) }
    if let constant = FunctionCatalogue.constant(named: function.name) {
      return add(.number(constant), word.range.union(function.token.range))
    }
    throw error(
      FunctionCatalogue.isKnown(function.name)
        ? .functionWithoutCall(function.name)
        : .unknownName(function.name, suggestion: nil), at: function.token.range)
  }

  /// `W.T`, `x.shape` and `x.sum(axis=0)`, which is `sum(x, axis=0)`, from the point on.
  mutating func member(of value: Formula.NodeID) throws(FormulaError) -> Formula.NodeID {
    let point = current
    guard let (name, word) = member(at: cursor), word.range.count <= 40 else {
      throw error(.expectedValue(found: "'.'"), at: point.range)
    }
    advance()
    advance()
    let isCall = current.kind == .symbol(.openParenthesis)
    let range = nodes[value].range.union(word.range)
    switch name {
    case "T" where !isCall:
      return add(.transpose(value), range, caret: point.range.lowerBound)
    case "shape" where !isCall, "size" where !isCall, "ndim" where !isCall:
      return add(
        .call(function: name, [.init(keyword: nil, value: value)]), range,
        caret: word.range.lowerBound)
    case "at" where current.kind == .symbol(.openBracket):
      return try changed(value, word)
    default:
      guard isCall else { throw error(.unknownMember(name), at: point.range.union(word.range)) }
      return try call(name, word, of: value)
    }
  }

  /// `x.at[i].set(v)`, from the bracket on: JAX's spelling of a value with a part replaced.
  private mutating func changed(
    _ value: Formula.NodeID, _ word: Token
  ) throws(FormulaError) -> Formula.NodeID {
    // Of the part itself nothing is left.
    guard case .index(_, let indices) = nodes[try subscripted(value, open: current)].kind else {
      throw error(.changeNeeded, at: word.range)
    }
    nodes.removeLast()
    let point = current
    guard let (name, method) = member(at: cursor), let change = Formula.Change(rawValue: name),
      tokens[cursor + 2].kind == .symbol(.openParenthesis)
    else { throw error(.changeNeeded, at: word.range.union(point.range)) }
    advance()
    advance()
    let open = current
    try enter(at: open.range)
    advance()
    openBrackets += 1
    let new = try valueInside(open)
    let close = try close(open, with: .closeParenthesis, orElse: "an operator or ')'")
    depth -= 1
    return add(
      .change(change, value, indices, by: new), nodes[value].range.union(close),
      caret: method.range.lowerBound)
  }

  // MARK: Several results

  /// `qr(A)[0]`: the function of its own that one of several results is; `nil` where the value is something else.
  ///
  /// The index stands between the brackets that come next.
  mutating func result(of value: Formula.NodeID, open: Token) throws(FormulaError) -> Formula
    .NodeID?
  {
    guard case .call(let name, let arguments) = nodes[value].kind, functions[name] == nil,
      let results = SeveralResults.named(name)
    else { return nil }
    let start = cursor
    advance()
    openBrackets += 1
    defer { openBrackets -= 1 }
    let first = current
    guard let index = try? wholeNumber(open), current.kind == .symbol(.closeBracket) else {
      cursor = start
      return nil
    }
    let close = current
    let names = results.functions
    guard (-names.count..<names.count).contains(index) else {
      throw error(.noSuchResult(function: name, results: names.count), at: first.range)
    }
    advance()
    // The call itself becomes that of the result.
    nodes[value].range = nodes[value].range.union(close.range)
    nodes[value].kind = try part(
      index < 0 ? index + names.count : index, of: results, arguments, nodes[value].range)
    // What comes between the next brackets is no place among the results.
    return add(.alias(value), nodes[value].range, caret: nodes[value].caret)
  }

  /// `svd(A, compute_uv=False)`, which has one result.
  func singularValues(_ function: String, _ arguments: [Formula.Argument]) -> Formula.Kind? {
    guard function == "svd",
      let switched = arguments.firstIndex(where: { isFalse($0, "compute_uv") })
    else { return nil }
    var kept = arguments
    kept.remove(at: switched)
    return .call(function: "svdvals", kept.filter { !isFalse($0, "full_matrices") })
  }

  private func isFalse(_ argument: Formula.Argument, _ keyword: String) -> Bool {
    guard argument.keyword?.name == keyword, case .name(let word) = nodes[argument.value].kind
    else { return false }
    return word == "False" || word == "false"
  }

  /// The call of the function that one result is.
  private mutating func part(
    _ index: Int, of results: SeveralResults, _ arguments: [Formula.Argument],
    _ range: SourceRange
  ) throws(FormulaError) -> Formula.Kind {
    var kept: [Formula.Argument] = []
    var isReduced = !results.isCompleteByDefault
    for argument in arguments {
      if isFalse(argument, "full_matrices") {
        isReduced = true
      } else {
        kept.append(argument)
      }
    }
    if !isReduced, results.vectors.contains(index) {
      throw error(
        .completeFactors(function: results.name, part: results.functions[index]), at: range)
    }
    return .call(function: results.functions[index], kept)
  }

  /// `q, r = qr(A)`: a name for each result; `false` where no such statement begins.
  mutating func namesOfResults() throws(FormulaError) -> Formula.NodeID? {
    var names: [Token] = []
    var end = cursor
    while case .name = tokens[end].kind, tokens[end + 1].kind == .symbol(.comma) {
      names.append(tokens[end])
      end += 2
    }
    guard !names.isEmpty, case .name = tokens[end].kind, tokens[end + 1].kind == .symbol(.assign)
    else { return nil }
    names.append(tokens[end])
    cursor = end + 2
    let value = try expression()
    let range = names[0].range.union(names[names.count - 1].range)
    if let last = try parts(of: value, names, range) { return last }
    guard case .call(let name, let arguments) = nodes[value].kind,
      let results = SeveralResults.named(name)
    else { throw error(.severalNames, at: range) }
    guard results.functions.count == names.count else {
      throw error(.noSuchResult(function: name, results: results.functions.count), at: range)
    }
    // Of the call itself nothing is left.
    let (whole, caret) = (nodes[value].range, nodes[value].caret)
    nodes[value].kind = .number(0)
    var last = value
    for (index, word) in names.enumerated() {
      guard case .name(let name) = word.kind else { continue }
      let part = add(try part(index, of: results, arguments, whole), whole, caret: caret)
      last = add(.assign(name, part), word.range.union(whole))
    }
    return last
  }
}

extension Parser {
  /// `X, Y = meshgrid(x, y)`: a name for each of the results, which are of one shape and so one tensor; `nil` for what is no
  /// such call.
  private mutating func parts(
    of value: Formula.NodeID, _ names: [Token], _ range: SourceRange
  ) throws(FormulaError) -> Formula.NodeID? {
    guard case .call("meshgrid", let arguments) = nodes[value].kind else { return nil }
    let count = arguments.count { $0.keyword == nil }
    guard count > 0 else { return nil }
    guard count == names.count else {
      throw error(.noSuchResult(function: "meshgrid", results: count), at: range)
    }
    var last = value
    for (index, word) in names.enumerated() {
      guard case .name(let name) = word.kind else { continue }
      let part = add(
        .index(value, [.element(index)]), nodes[value].range, caret: nodes[value].caret)
      last = add(.assign(name, part), word.range.union(nodes[value].range))
    }
    return last
  }
}

/// A function that has several results elsewhere: here each is a function of its own, and `qr(A)[0]` calls one.
struct SeveralResults {
  let name: String
  /// What each result is called here.
  let functions: [String]
  /// The results that have more columns elsewhere, unless they are told not to.
  var vectors: Set<Int> = []

  /// Whether factors are square elsewhere by default.
  var isCompleteByDefault: Bool { !vectors.isEmpty }

  static func named(_ name: String) -> SeveralResults? { all.first { $0.name == name } }

  static let all = [
    SeveralResults(name: "qr", functions: ["qr_q", "qr_r"]),
    SeveralResults(name: "eigh", functions: ["eigvalsh", "eigenvectors"]),
    SeveralResults(name: "svd", functions: ["svd_u", "svdvals", "svd_vt"], vectors: [0, 2]),
    SeveralResults(name: "slogdet", functions: ["sign_det", "logabsdet"]),
    // The residuals, the rank and the singular values that it has elsewhere are not computed.
    SeveralResults(name: "lstsq", functions: ["lstsq"]),
  ]
}
