// Functions of one's own, sums with an index, and derivatives inside a formula. Their bodies are read again, with other values for
// their names, wherever they are used: a formula stays a list of steps.

/// What a name stands for inside the body of a function or a sum.
enum Binding {
  /// A value that was computed before.
  case value(Formula.NodeID)
  /// A number that was written, which can decide a shape or be an index.
  case number(Double)
  /// Anything: the body is read for its grammar only.
  case placeholder
}

/// A function that a formula defines.
struct UserFunction {
  let name: String
  let parameters: [String]
  /// The word with which its body begins.
  let body: Int
}

extension Parser {
  /// The number of steps that functions and sums may make of a formula.
  static let stepLimit = 100_000

  // MARK: Definitions

  /// Reads `f(t) = t^2 + 1` where such a statement begins.
  mutating func definition() throws(FormulaError) -> Bool {
    guard case .name(let name) = current.kind,
      tokens[cursor + 1].kind == .symbol(.openParenthesis)
    else { return false }
    var (parameters, end): ([(name: String, range: SourceRange)], Int) = ([], cursor + 2)
    while case .name(let parameter) = tokens[end].kind {
      parameters.append((parameter, tokens[end].range))
      guard tokens[end + 1].kind == .symbol(.comma) else {
        end += 1
        break
      }
      end += 2
    }
    guard tokens[end].kind == .symbol(.closeParenthesis),
      tokens[end + 1].kind == .symbol(.assign)
    else { return false }
    let head = current.range.union(tokens[end].range)
    if parameters.isEmpty { throw error(.functionOfNothing(name), at: head) }
    if FunctionCatalogue.function(named: name) != nil || name == "grad" {
      throw error(.functionExists(name), at: current.range)
    }
    for (position, parameter) in parameters.enumerated()
    where parameters[..<position].contains(where: { $0.name == parameter.name }) {
      throw error(.repeatedParameter(parameter.name), at: parameter.range)
    }
    cursor = end + 2
    let body = cursor
    let placeholders = Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, Binding.placeholder) })
    pendingFunction = name
    try withoutNodes { parser throws(FormulaError) in
      try parser.reading(with: placeholders) { inner throws(FormulaError) in
        _ = try inner.expression()
      }
    }
    pendingFunction = nil
    functions[name] = UserFunction(name: name, parameters: parameters.map(\.name), body: body)
    return true
  }

  /// Reads what leaves no steps.
  private mutating func withoutNodes(
    _ read: (inout Parser) throws(FormulaError) -> Void
  ) throws(FormulaError) {
    let kept = nodes
    try read(&self)
    nodes = kept
  }

  /// Reads with other names than those of the surroundings.
  private mutating func reading<Result>(
    with names: [String: Binding],
    _ read: (inout Parser) throws(FormulaError) -> Result
  ) throws(FormulaError) -> Result {
    let kept = bindings
    bindings = names
    let result = try read(&self)
    bindings = kept
    return result
  }

  // MARK: Calls

  /// `f(x + 1)`: the body with the arguments for its parameters.
  mutating func call(
    _ function: UserFunction, _ name: Token
  ) throws(FormulaError) -> Formula.NodeID {
    let open = current
    try enter(at: open.range)
    advance()
    openBrackets += 1
    var arguments: [Formula.NodeID] = []
    if current.kind != .symbol(.closeParenthesis) {
      repeat {
        if case .name = current.kind, tokens[cursor + 1].kind == .symbol(.assign) {
          throw error(.keywordOfUserFunction(function.name), at: current.range)
        }
        arguments.append(try valueInside(open))
      } while take(.comma)
    }
    let close = try close(open, with: .closeParenthesis, orElse: "',' or ')'")
    depth -= 1
    let range = name.range.union(close)
    guard arguments.count == function.parameters.count else {
      throw error(
        .argumentCount(
          function: function.name, parameters: function.parameters, found: arguments.count),
        at: range)
    }
    let values = arguments.map { argument -> Binding in
      if case .number(let number) = nodes[argument].kind {
        .number(number)
      } else {
        .value(argument)
      }
    }
    return try expand(function, values, at: range)
  }

  /// The body of a function with values for its parameters.
  private mutating func expand(
    _ function: UserFunction, _ values: [Binding], at range: SourceRange
  ) throws(FormulaError) -> Formula.NodeID {
    try enter(at: range)
    let (returning, open) = (cursor, openBrackets)
    (cursor, openBrackets) = (function.body, 0)
    let names = Dictionary(uniqueKeysWithValues: zip(function.parameters, values))
    let result = try reading(with: names) { parser throws(FormulaError) in
      try parser.expression()
    }
    (cursor, openBrackets) = (returning, open)
    depth -= 1
    return try addChecked(.alias(result), range)
  }

  /// Adds a step, unless there are too many.
  private mutating func addChecked(
    _ kind: Formula.Kind, _ range: SourceRange
  ) throws(FormulaError) -> Formula.NodeID {
    guard nodes.count < Self.stepLimit else {
      throw error(.tooManySteps(limit: Self.stepLimit), at: range)
    }
    return add(kind, range)
  }

  // MARK: Sums with an index

  /// Whether `sum(i = 0:10, ...)` begins behind the name under the cursor: a range stands where a keyword's value would.
  var beginsIndexedSum: Bool {
    guard case .name = tokens[min(cursor + 1, tokens.count - 1)].kind,
      tokens[min(cursor + 2, tokens.count - 1)].kind == .symbol(.assign)
    else { return false }
    return hasColon(from: cursor + 3)
  }

  /// `sum(i = 0:10, x[i]^2)` or `prod(...)`: one term for each whole number from the first to before the last.
  mutating func indexed(
    _ operation: BinaryOperator, _ name: Token
  ) throws(FormulaError) -> Formula.NodeID {
    let open = current
    try enter(at: open.range)
    advance()
    openBrackets += 1
    guard case .name(let index) = current.kind else {
      throw error(.expectedValue(found: self.name(of: current)), at: current.range)
    }
    advance()
    advance()
    let first = current
    let lower = try wholeNumber(open)
    guard take(.colon) else {
      throw error(
        .expectedInBrackets("':'", after: wordBeforeCursor, found: self.name(of: current)),
        at: current.range)
    }
    let upper = try wholeNumber(open)
    let range = first.range.union(tokens[cursor - 1].range)
    guard take(.comma) else {
      throw error(.indexedSum(name: self.text(of: name)), at: name.range.union(range))
    }
    let body = cursor
    var names = bindings
    var result: Formula.NodeID?
    if upper <= lower {
      names[index] = .number(Double(lower))
      try withoutNodes { parser throws(FormulaError) in
        try parser.reading(with: names) { inner throws(FormulaError) in
          _ = try inner.valueInside(open)
        }
      }
    } else {
      for i in lower..<upper {
        cursor = body
        names[index] = .number(Double(i))
        let term = try reading(with: names) { parser throws(FormulaError) in
          try parser.valueInside(open)
        }
        result =
          try result.map { sum throws(FormulaError) in
            try addChecked(.binary(operation, sum, term), nodes[term].range)
          } ?? term
      }
    }
    let close = try close(open, with: .closeParenthesis, orElse: "an operator or ')'")
    depth -= 1
    let whole = name.range.union(close)
    guard let result else { return add(.number(operation == .add ? 0 : 1), whole) }
    return try addChecked(.alias(result), whole)
  }

  private func text(of token: Token) -> String { source.text(in: token.range) }

  // MARK: Whole numbers

  /// A whole number that decides a shape: digits, the index of a sum, and sums and products of them.
  mutating func wholeNumber(_ open: Token) throws(FormulaError) -> Int {
    var value = try wholeProduct(open)
    while true {
      let token = current
      guard token.kind == .symbol(.plus) || token.kind == .symbol(.minus) else { return value }
      advance()
      let right = try wholeProduct(open)
      let (result, overflow) =
        token.kind == .symbol(.plus)
        ? value.addingReportingOverflow(right) : value.subtractingReportingOverflow(right)
      if overflow { throw error(.notAWholeNumber(what: "an index"), at: token.range) }
      value = result
    }
  }

  private mutating func wholeProduct(_ open: Token) throws(FormulaError) -> Int {
    var value = try wholeFactor(open)
    while current.kind == .symbol(.times) {
      let token = current
      advance()
      let (result, overflow) = value.multipliedReportingOverflow(by: try wholeFactor(open))
      if overflow { throw error(.notAWholeNumber(what: "an index"), at: token.range) }
      value = result
    }
    return value
  }

  private mutating func wholeFactor(_ open: Token) throws(FormulaError) -> Int {
    let token = current
    switch token.kind {
    case .symbol(.minus):
      advance()
      let next = current
      let value = try wholeFactor(open)
      let (result, overflow) = (0).subtractingReportingOverflow(value)
      if overflow {
        throw error(.notAWholeNumber(what: "an index"), at: token.range.union(next.range))
      }
      return result
    case .number(let number):
      guard let value = Int(exactly: number) else { break }
      advance()
      return value
    case .name(let name):
      switch bindings[name] {
      case .number(let number):
        guard let value = Int(exactly: number) else { break }
        advance()
        return value
      case .placeholder:
        advance()
        return 0
      case .value, nil: break
      }
    case .end: throw neverClosed(open)
    default: break
    }
    throw error(.notAWholeNumber(what: "an index"), at: token.range)
  }

  // MARK: Derivatives

  /// `grad(f, x)` of a function at a value, or `grad(x^3 * y, x)` of an expression by a name in it.
  mutating func gradient(_ name: Token) throws(FormulaError) -> Formula.NodeID {
    let open = current
    try enter(at: open.range)
    advance()
    openBrackets += 1
    let result: Formula.NodeID
    if case .name(let function) = current.kind, tokens[cursor + 1].kind == .symbol(.comma),
      bindings[function] == nil, functions[function] != nil || isFunctionOfOne(function)
    {
      let word = current
      advance()
      advance()
      let point = try valueInside(open)
      let range = name.range.union(nodes[point].range)
      let value: Formula.NodeID
      if let own = functions[function] {
        guard own.parameters.count == 1 else {
          throw error(
            .gradOfSeveral(function: function, parameters: own.parameters), at: word.range)
        }
        value = try expand(own, [.value(point)], at: range)
      } else {
        value = add(
          .call(function: function, [.init(keyword: nil, value: add(.alias(point), word.range))]),
          word.range)
      }
      result = try addChecked(.gradient(of: value, by: point, isByName: false), range)
    } else {
      let value = try valueInside(open)
      guard take(.comma) else { throw error(.gradNeedsName, at: nodes[value].range) }
      let variable = current
      guard case .name(let word) = variable.kind,
        [.symbol(.closeParenthesis), .symbol(.comma)].contains(tokens[cursor + 1].kind)
      else { throw error(.gradNeedsName, at: variable.range) }
      advance()
      let by: Formula.NodeID
      let isByName: Bool
      switch bindings[word] {
      case .value(let node): (by, isByName) = (node, false)
      case .number: throw error(.gradByNumber(word), at: variable.range)
      case .placeholder: (by, isByName) = (add(.number(0), variable.range), false)
      case nil: (by, isByName) = (add(.name(word), variable.range), true)
      }
      result = try addChecked(
        .gradient(of: value, by: by, isByName: isByName), name.range.union(variable.range))
    }
    let close = try close(open, with: .closeParenthesis, orElse: "')'")
    depth -= 1
    nodes[result].range = name.range.union(close)
    return result
  }

  private func isFunctionOfOne(_ name: String) -> Bool {
    guard let function = FunctionCatalogue.function(named: name) else { return false }
    return function.parameters.count { $0.kind.isValue && $0.kind.isRequired } == 1
  }

  // MARK: Choices

  /// `if c then a else b`: of the two only the one that is taken is computed.
  mutating func conditional() throws(FormulaError) -> Formula.NodeID {
    let start = current
    try enter(at: start.range)
    advance()
    let condition = try expression()
    try takeWord("then")
    let first = try expression()
    try takeWord("else")
    let second = try expression()
    depth -= 1
    return add(
      .choose(condition: condition, first, second), start.range.union(nodes[second].range))
  }

  /// `if c then a else b` or `a if c else b`, where one begins; nil where none does.
  mutating func choice() throws(FormulaError) -> Formula.NodeID? {
    try current.kind == .name("if") ? conditional() : choiceBehind()
  }

  /// `a if c else b`, where such a choice begins; nil where none does.
  ///
  /// The condition is read first, so that the steps of each value stay together behind it.
  private mutating func choiceBehind() throws(FormulaError) -> Formula.NodeID? {
    guard let word = wordIf else { return nil }
    let start = current
    try enter(at: start.range)
    let first = cursor
    cursor = word + 1
    let condition = try expression()
    try takeWord("else")
    let second = cursor
    cursor = first
    let value = try expressionUpTo(word)
    cursor = second
    let other = try expression()
    depth -= 1
    return add(
      .choose(condition: condition, value, other), start.range.union(nodes[other].range))
  }

  /// The value before `if`.
  private mutating func expressionUpTo(_ word: Int) throws(FormulaError) -> Formula.NodeID {
    limits.append(word)
    let value = try expression()
    limits.removeLast()
    let next = current
    guard cursor == word else {
      throw error(.expectedOperator(after: wordBeforeCursor, found: name(of: next)), at: next.range)
    }
    return value
  }

  /// The place of an `if` behind a value, before the comma, the bracket or the end of the statement that ends it.
  private var wordIf: Int? {
    guard let lastIf, cursor < lastIf else { return nil }
    var level = 0
    var position = cursor
    while position < tokens.count, position != limits.last {
      switch tokens[position].kind {
      case .symbol(.openParenthesis), .symbol(.openBracket): level += 1
      case .symbol(.closeParenthesis), .symbol(.closeBracket): level -= 1
      case .name("if") where level == 0: return position
      case .name("then") where level == 0, .name("else") where level == 0: return nil
      case .symbol(.comma) where level == 0, .symbol(.semicolon) where level == 0: return nil
      case .symbol(.assign) where level == 0, .symbol(.colon) where level == 0: return nil
      case .newline where level == 0 && openBrackets == 0: return nil
      case .end: return nil
      default: break
      }
      if level < 0 { return nil }
      position += 1
    }
    return nil
  }

  private mutating func takeWord(_ word: String) throws(FormulaError) {
    if openBrackets == 0 {
      // The two branches may stand on lines of their own.
      let here = cursor
      skipNewlines()
      if current.kind != .name(word) { cursor = here }
    }
    guard current.kind == .name(word) else {
      throw error(.choiceNeeds(word, found: name(of: current)), at: current.range)
    }
    advance()
  }
}
