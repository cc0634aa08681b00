extension Parser {
  /// An expression of operators that bind at least as tightly as `minimum`.
  mutating func expression(minimum: Int = 1) throws(FormulaError) -> Formula.NodeID {
    if current.kind == .name("if"), minimum == 1 { return try conditional() }
    // In place of a call, since each level of brackets passes here with all its frames.
    let isNegated = current.kind == .name("not") && minimum <= BinaryOperator.less.precedence
    var left = try isNegated ? negation() : prefix()
    while let (symbol, operation) = binaryOperator(), operation.precedence >= minimum {
      advance()
      // Left associative: the right operand takes only what binds more tightly.
      let right = try expression(minimum: operation.precedence + 1)
      left = add(
        .binary(operation, left, right), nodes[left].range.union(nodes[right].range),
        caret: symbol.range.lowerBound)
      if operation.isComparison, let (next, following) = binaryOperator(), following.isComparison {
        throw error(.chainedComparison, at: next.range)
      }
    }
    return left
  }

  private mutating func binaryOperator() -> (Token, BinaryOperator)? {
    let token = current
    switch token.kind {
    case .symbol(let symbol): return BinaryOperator(rawValue: symbol.rawValue).map { (token, $0) }
    case .name("and"): return (token, .and)
    case .name("or"): return (token, .or)
    default: return nil
    }
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
    var signs: [SourceRange] = []
    while true {
      skipNewlinesAfterOperator()
      let token = current
      if token.kind == .symbol(.minus) {
        signs.append(token.range)
      } else if token.kind != .symbol(.plus) {
        break
      }
      advance()
    }
    var operand = try power()
    for sign in signs.reversed() {
      operand = add(.negate(operand), sign.union(nodes[operand].range))
    }
    return operand
  }

  /// Passes over line breaks when the word before them is an operator, which leaves its statement open.
  private mutating func skipNewlinesAfterOperator() {
    guard cursor > 0 else { return }
    switch tokens[cursor - 1].kind {
    case .symbol(let symbol)
    where BinaryOperator(rawValue: symbol.rawValue) != nil || symbol == .assign:
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
        value = try subscripted(value, open: token)
      } else if token.kind == .symbol(.dot) {
        advance()
        let member = current
        guard member.kind == .name("T") else {
          throw unknownMember(member, after: token)
        }
        advance()
        value = add(
          .transpose(value), nodes[value].range.union(member.range),
          caret: token.range.lowerBound)
      } else {
        return value
      }
    }
  }

  private func unknownMember(_ member: Token, after dot: Token) -> FormulaError {
    guard case .name(let name) = member.kind, member.range.count <= 40 else {
      return error(.expectedValue(found: "'.'"), at: dot.range)
    }
    return error(.unknownMember(name), at: dot.range.union(member.range))
  }

  private mutating func primary() throws(FormulaError) -> Formula.NodeID {
    let token = current
    switch token.kind {
    case .number(let value):
      advance()
      return add(.number(value), token.range)
    case .name(let name): return try named(name, token)
    case .symbol(.openParenthesis):
      return try parenthesized(open: token)
    case .symbol(.openBracket):
      return try array(open: token)
    case .symbol(.root): return try root(token)
    case .symbol(.closeParenthesis) where openBrackets == 0,
      .symbol(.closeBracket) where openBrackets == 0:
      throw error(.closesNothing(source.text(in: token.range)), at: token.range)
    case .text: throw error(.textIsNoValue, at: token.range)
    case .symbol, .superscript, .newline, .end:
      throw error(.expectedValue(found: name(of: token)), at: token.range)
    }
  }

  /// A name: a value, the call of a function, or a choice.
  private mutating func named(_ name: String, _ token: Token) throws(FormulaError) -> Formula.NodeID
  {
    if ["if", "then", "else", "and", "or", "not"].contains(name) {
      if name == "if", openBrackets > 0 || cursor == 0 { return try conditional() }
      throw error(.expectedValue(found: self.name(of: token)), at: token.range)
    }
    advance()
    guard current.kind == .symbol(.openParenthesis) else {
      switch bindings[name] {
      case .value(let node): return add(.alias(node), token.range)
      case .number(let number): return add(.number(number), token.range)
      case .placeholder, nil: return add(.name(name), token.range)
      }
    }
    if name == pendingFunction { throw error(.recursion(name), at: token.range) }
    if let function = functions[name] { return try call(function, token) }
    switch name {
    case "grad": return try gradient(token)
    case "sum" where beginsIndexedSum: return try indexed(.add, token)
    case "prod" where beginsIndexedSum: return try indexed(.multiply, token)
    default: return try call(name, token)
    }
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
