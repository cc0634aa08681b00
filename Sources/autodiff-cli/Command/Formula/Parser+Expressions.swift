extension Parser {
  /// An expression of operators that bind at least as tightly as `minimum`.
  mutating func expression(minimum: Int = 1) throws(FormulaError) -> Formula.NodeID {
    if minimum == 1, let choice = try choice() { return choice }
    // In place of a call, since each level of brackets passes here with all its frames.
    let isNegated = current.kind == .name("not") && minimum <= BinaryOperator.less.precedence
    var left = try isNegated ? negation() : prefix()
    while true {
      guard let value = try combined(left, minimum: minimum) else { return left }
      left = value
    }
  }

  /// A value with the operator that follows and its right operand; nil where none follows that binds as tightly as `minimum`.
  private mutating func combined(
    _ left: Formula.NodeID, minimum: Int
  ) throws(FormulaError) -> Formula.NodeID? {
    guard let (symbol, operation, precedence) = binaryOperator(), precedence >= minimum else {
      return nil
    }
    advance()
    // Left associative: the right operand takes only what binds more tightly.
    let right = try expression(minimum: precedence + 1)
    let range = nodes[left].range.union(nodes[right].range)
    guard precedence == operation.precedence else {
      let (left, right) = (condition(left), condition(right))
      return add(.binary(operation, left, right), range, caret: symbol.range.lowerBound)
    }
    if operation.isComparison, let (next, following, _) = binaryOperator(), following.isComparison {
      if case .binary(_, let a, _) = nodes[right].kind, case .condition = nodes[a].kind {
        throw error(.notACondition, at: nodes[right].range)
      }
      throw error(.chainedComparison, at: next.range)
    }
    return add(.binary(operation, left, right), range, caret: symbol.range.lowerBound)
  }

  /// The operator under the cursor, and how tightly it binds: `&` and `|`, which combine conditions as `and` and `or` do, more
  /// tightly than comparisons.
  private mutating func binaryOperator() -> (Token, BinaryOperator, precedence: Int)? {
    let token = current
    switch token.kind {
    case .symbol(.ampersand): return (token, .and, BinaryOperator.precedenceOfMasks.and)
    case .symbol(.bar): return (token, .or, BinaryOperator.precedenceOfMasks.or)
    case .symbol(let symbol):
      return BinaryOperator(rawValue: symbol.rawValue).map { (token, $0, $0.precedence) }
    case .name("and"): return (token, .and, BinaryOperator.and.precedence)
    case .name("or"): return (token, .or, BinaryOperator.or.precedence)
    default: return nil
    }
  }

  /// A value that must be a condition.
  private mutating func condition(_ value: Formula.NodeID) -> Formula.NodeID {
    add(.condition(value), nodes[value].range)
  }

  /// `not` before a comparison or a value, collected in a loop as signs are.
  private mutating func negation() throws(FormulaError) -> Formula.NodeID {
    var words: [SourceRange] = []
    while current.kind == .name("not"), tokens[cursor + 1].kind != .symbol(.assign) {
      words.append(current.range)
      advance()
    }
    guard !words.isEmpty else { return try prefix() }
    var value = try expression(minimum: BinaryOperator.less.precedence)
    for word in words.reversed() {
      value = add(
        .call(function: "logical_not", [.init(keyword: nil, value: value)]),
        word.union(nodes[value].range))
    }
    return value
  }

  /// Signs before a power, collected in a loop so that a long row of them needs no stack.
  private mutating func prefix() throws(FormulaError) -> Formula.NodeID {
    var signs: [Token] = []
    while true {
      skipNewlinesAfterOperator()
      let token = current
      if token.kind == .symbol(.minus) || token.kind == .symbol(.tilde) {
        signs.append(token)
      } else if token.kind != .symbol(.plus) {
        break
      }
      advance()
    }
    let operand = try power()
    return signs.isEmpty ? operand : signed(operand, signs)
  }

  /// A value behind its signs.
  private mutating func signed(_ operand: Formula.NodeID, _ signs: [Token]) -> Formula.NodeID {
    var operand = operand
    for sign in signs.reversed() {
      let range = sign.range.union(nodes[operand].range)
      if sign.kind == .symbol(.tilde) {
        let mask = condition(operand)
        operand = add(.call(function: "logical_not", [.init(keyword: nil, value: mask)]), range)
      } else {
        operand = add(.negate(operand), range)
      }
    }
    return operand
  }

  /// Passes over line breaks when the word before them is an operator, which leaves its statement open.
  private mutating func skipNewlinesAfterOperator() {
    guard cursor > 0 else { return }
    switch tokens[cursor - 1].kind {
    case .symbol(let symbol)
    where BinaryOperator(rawValue: symbol.rawValue) != nil
      || [.assign, .ampersand, .bar, .tilde].contains(symbol):
      skipNewlines()
    case .name("and"), .name("or"), .name("not"), .name("then"), .name("else"): skipNewlines()
    default: break
    }
  }

  private mutating func power() throws(FormulaError) -> Formula.NodeID {
    let base = try postfix()
    let symbol = current
    guard symbol.kind == .symbol(.power) else { return base }
    advance()
    try enter(at: symbol.range)
    let exponent = try prefix()
    depth -= 1
    return add(
      .binary(.power, base, exponent), nodes[base].range.union(nodes[exponent].range),
      caret: symbol.range.lowerBound)
  }

  private mutating func postfix() throws(FormulaError) -> Formula.NodeID {
    var value = try primary()
    while true {
      let token = current
      if case .superscript(let exponent) = token.kind {
        advance()
        let power = add(.number(exponent), token.range)
        value = add(
          .binary(.power, value, power), nodes[value].range.union(token.range),
          caret: token.range.lowerBound)
      } else if token.kind == .symbol(.openBracket) {
        if let result = try result(of: value, open: token) {
          value = result
        } else {
          value = try subscripted(value, open: token)
        }
      } else if token.kind == .symbol(.dot) {
        value = try member(of: value)
      } else {
        return value
      }
    }
  }

  // Each level of brackets passes through the next two functions, too: what is rare has functions of its own.

  private mutating func primary() throws(FormulaError) -> Formula.NodeID {
    let token = current
    switch token.kind {
    case .name(let name): return try named(name, token)
    case .symbol(.openParenthesis): return try parenthesized(open: token)
    case .symbol(.openBracket): return try array(open: token)
    case .symbol(.root): return try root(token)
    default: return try number(token)
    }
  }

  /// A number, or the error for what is no value.
  private mutating func number(_ token: Token) throws(FormulaError) -> Formula.NodeID {
    switch token.kind {
    case .number(let value):
      advance()
      return add(.number(value), token.range)
    case .symbol(.closeParenthesis) where openBrackets == 0,
      .symbol(.closeBracket) where openBrackets == 0:
      throw error(.closesNothing(source.text(in: token.range)), at: token.range)
    case .text: throw error(.textIsNoValue, at: token.range)
    case .symbol(.bar): throw error(.unexpectedCharacter("|"), at: token.range)
    case .symbol(.ampersand): throw error(.unexpectedCharacter("&"), at: token.range)
    case .name, .symbol, .superscript, .newline, .end:
      throw error(.expectedValue(found: name(of: token)), at: token.range)
    }
  }

  /// A name: a value, the call of a function, or a choice.
  private mutating func named(_ name: String, _ token: Token) throws(FormulaError) -> Formula.NodeID
  {
    if let choice = try reserved(name, token) { return choice }
    advance()
    if current.kind == .symbol(.dot), let value = try qualified(name, token) { return value }
    guard current.kind == .symbol(.openParenthesis) else { return value(named: name, token) }
    if let function = try userFunction(name, token) { return try call(function, token) }
    switch name {
    case "grad": return try gradient(token)
    case "sum" where beginsIndexedSum: return try indexed(.add, token)
    case "prod" where beginsIndexedSum: return try indexed(.multiply, token)
    default: return try call(name, token)
    }
  }

  /// What begins with a word of the language; nil where the name is none.
  private mutating func reserved(
    _ name: String, _ token: Token
  ) throws(FormulaError) -> Formula.NodeID? {
    guard ["if", "then", "else", "and", "or", "not"].contains(name) else { return nil }
    if name == "if", openBrackets > 0 || cursor == 0 { return try conditional() }
    throw error(.expectedValue(found: self.name(of: token)), at: token.range)
  }

  private mutating func value(named name: String, _ token: Token) -> Formula.NodeID {
    switch bindings[name] {
    case .value(let node): add(.alias(node), token.range)
    case .number(let number): add(.number(number), token.range)
    case .placeholder, nil: add(.name(name), token.range)
    }
  }

  private func userFunction(_ name: String, _ token: Token) throws(FormulaError) -> UserFunction? {
    if name == pendingFunction { throw error(.recursion(name), at: token.range) }
    return functions[name]
  }

  /// √x and √(x + 1); what a power behind it belongs to is said by parentheses.
  private mutating func root(_ sign: Token) throws(FormulaError) -> Formula.NodeID {
    advance()
    try enter(at: sign.range)
    let operand = try primary()
    depth -= 1
    let range = sign.range.union(nodes[operand].range)
    switch current.kind {
    case .superscript, .symbol(.power):
      let text = source.text(in: range)
      if case .symbol(.closeParenthesis) = tokens[cursor - 1].kind { break }
      throw error(.powerOfRoot(text), at: range.union(current.range))
    default: break
    }
    return add(
      .call(function: "sqrt", [.init(keyword: nil, value: operand)]), range)
  }

  private mutating func parenthesized(open: Token) throws(FormulaError) -> Formula.NodeID {
    try enter(at: open.range)
    advance()
    openBrackets += 1
    if current.kind == .symbol(.closeParenthesis) { return try tuple([], open: open) }
    let value = try valueInside(open)
    if current.kind == .symbol(.comma) { return try tuple([value], open: open) }
    let close = try close(open, with: .closeParenthesis, orElse: "an operator or ')'")
    // The parentheses belong to the sub-expression that an error underlines.
    nodes[value].range = open.range.union(close)
    depth -= 1
    return value
  }

  /// `(2, 3)`, `(2,)` and `()`: the arrays `[2, 3]`, `[2]` and `[]`, as shapes are written elsewhere.
  private mutating func tuple(
    _ first: [Formula.NodeID], open: Token
  ) throws(FormulaError) -> Formula.NodeID {
    var elements = first
    while take(.comma), current.kind != .symbol(.closeParenthesis) {
      elements.append(try valueInside(open))
    }
    let close = try close(open, with: .closeParenthesis, orElse: "',' or ')'")
    depth -= 1
    return add(.array(elements), open.range.union(close))
  }
}
