extension Parser {
  /// An expression after an opening bracket; at the end of the text the bracket is at fault.
  mutating func valueInside(_ open: Token) throws(FormulaError) -> Formula.NodeID {
    if current.kind == .end { throw neverClosed(open) }
    return try expression()
  }

  /// Takes the bracket that closes `open`; `expected` is what else could have stood there.
  mutating func close(
    _ open: Token, with symbol: Symbol, orElse expected: String
  ) throws(FormulaError) -> SourceRange {
    let token = current
    guard token.kind == .symbol(symbol) else {
      switch token.kind {
      case .end: throw neverClosed(open)
      case .symbol(.assign): throw error(.assignmentInExpression, at: token.range)
      case .symbol(.closeParenthesis), .symbol(.closeBracket):
        throw error(
          .mismatched(
            open: source.text(in: open.range), expected: symbol.rawValue, found: name(of: token)),
          at: token.range)
      default:
        if let mistake = foreignWord { throw mistake }
        throw error(
          .expectedInBrackets(expected, after: wordBeforeCursor, found: name(of: token)),
          at: token.range)
      }
    }
    openBrackets -= 1
    advance()
    return token.range
  }

  func neverClosed(_ open: Token) -> FormulaError {
    error(.neverClosed(source.text(in: open.range)), at: open.range)
  }

  /// `[1, 2]` is a vector, `[1, 2; 3, 4]` a matrix of rows, and elements may be arrays themselves.
  mutating func array(open: Token) throws(FormulaError) -> Formula.NodeID {
    try enter(at: open.range)
    advance()
    openBrackets += 1
    var rows: [[Formula.NodeID]] = []
    if current.kind == .symbol(.closeBracket) {
      let close = try close(open, with: .closeBracket, orElse: "']'")
      depth -= 1
      return add(.array([]), open.range.union(close))
    }
    repeat {
      if current.kind == .symbol(.closeBracket) {
        throw error(.emptyRow, at: open.range.union(current.range))
      }
      var row = [try valueInside(open)]
      while take(.comma) { row.append(try valueInside(open)) }
      rows.append(row)
    } while take(.semicolon)
    let close = try close(open, with: .closeBracket, orElse: "',', ';' or ']'")
    depth -= 1
    let range = open.range.union(close)
    guard rows.count > 1 else { return add(.array(rows[0]), range) }
    var stacked: [Formula.NodeID] = []
    for row in rows {
      let rowRange = nodes[row[0]].range.union(nodes[row[row.count - 1]].range)
      guard row.count == rows[0].count else {
        throw error(.rowsDiffer(first: rows[0].count, other: row.count), at: rowRange)
      }
      stacked.append(add(.array(row), rowRange))
    }
    return add(.array(stacked), range)
  }

  /// `f(a, b, axis=0)`.
  ///
  /// - Parameter receiver: the first argument of a call such as `x.sum()`, which stands before the name.
  mutating func call(
    _ function: String, _ nameToken: Token, of receiver: Formula.NodeID? = nil
  ) throws(FormulaError) -> Formula.NodeID {
    let open = current
    try enter(at: open.range)
    advance()
    openBrackets += 1
    var arguments = receiver.map { [Formula.Argument(keyword: nil, value: $0)] } ?? []
    var hasKeyword = false
    if current.kind != .symbol(.closeParenthesis) {
      repeat {
        let first = current
        var keyword: Formula.Argument.Keyword?
        if case .name(let name) = first.kind, tokens[cursor + 1].kind == .symbol(.assign) {
          keyword = .init(name: name, range: first.range)
          advance()
          advance()
        }
        let value = try argument(open)
        if keyword == nil, hasKeyword {
          throw error(.positionalAfterKeyword, at: nodes[value].range)
        }
        if receiver != nil, keyword == nil, ["max", "min"].contains(function) {
          // Elsewhere a second value can only be an axis there.
          keyword = .init(name: "axis", range: first.range)
        }
        hasKeyword = keyword != nil
        arguments.append(.init(keyword: keyword, value: value))
      } while take(.comma)
    }
    let close = try close(open, with: .closeParenthesis, orElse: "',' or ')'")
    depth -= 1
    let range = nameToken.range.union(close)
    if let values = singularValues(function, arguments) { return add(values, range) }
    return add(
      .call(function: function, arguments), receiver.map { nodes[$0].range.union(range) } ?? range,
      caret: nameToken.range.lowerBound)
  }

  /// An argument: an expression, or a text and nothing else.
  private mutating func argument(_ open: Token) throws(FormulaError) -> Formula.NodeID {
    let token = current
    switch token.kind {
    case .text(let text):
      advance()
      return add(.text(text), token.range)
    case .name("None") where isWholeArgument, .name("none") where isWholeArgument:
      advance()
      return add(.absent, token.range)
    default: return try valueInside(open)
    }
  }

  /// Whether the argument ends behind the word under the cursor.
  private var isWholeArgument: Bool {
    var position = cursor
    return [.symbol(.comma), .symbol(.closeParenthesis)].contains(nextKind(after: &position))
  }

  /// `x[0]`, `x[-1]`, `x[0:2]`, `x[::-1]`, `W[:, 0]`, `W[..., 0]`, `x[newaxis, :]`, `x[[0, 2]]`, `x[x > 0]`.
  mutating func subscripted(
    _ value: Formula.NodeID, open: Token
  ) throws(FormulaError) -> Formula.NodeID {
    try enter(at: open.range)
    advance()
    openBrackets += 1
    var indices: [Formula.Index] = []
    repeat {
      let first = current
      let index = try index(open)
      if index == .ellipsis, indices.contains(.ellipsis) {
        throw error(.secondEllipsis, at: first.range)
      }
      indices.append(index)
    } while take(.comma)
    let close = try close(open, with: .closeBracket, orElse: "',' or ']'")
    depth -= 1
    return add(
      .index(value, indices), nodes[value].range.union(close), caret: open.range.lowerBound)
  }

  private mutating func index(_ open: Token) throws(FormulaError) -> Formula.Index {
    switch current.kind {
    case .symbol(.ellipsis):
      advance()
      return .ellipsis
    case .name("newaxis"), .name("None"):
      advance()
      return .newAxis
    case .name(let word)
    where isModule(word, before: "newaxis") && member(at: cursor + 1)?.name == "newaxis":
      advance()
      advance()
      advance()
      return .newAxis
    default:
      if !isPositionOrRange {
        return .value(try valueInside(open))
      }
    }
    let lower = try position(open)
    guard take(.colon) else {
      guard let lower else { throw error(.missingIndex, at: current.range) }
      return .element(lower)
    }
    let upper = try position(open)
    guard take(.colon) else { return .range(lower: lower, upper: upper, step: 1) }
    let first = current
    let step = try position(open) ?? 1
    if step == 0 { throw error(.stepIsZero, at: first.range) }
    return .range(lower: lower, upper: upper, step: step)
  }

  /// Whether a whole number in digits or a slice follows, and no expression.
  private var isPositionOrRange: Bool {
    mutating get {
      var kind = current.kind
      var position = cursor
      if kind == .symbol(.minus) { kind = nextKind(after: &position) }
      if case .number = kind { kind = nextKind(after: &position) }
      switch kind {
      case .symbol(.colon), .symbol(.comma), .symbol(.closeBracket), .end: return true
      default: return hasColon(from: cursor)
      }
    }
  }

  /// Whether a colon stands between a word and the next comma, or the bracket that closes this one.
  func hasColon(from start: Int) -> Bool {
    var level = 0
    for token in tokens[start...] {
      switch token.kind {
      case .symbol(.openParenthesis), .symbol(.openBracket): level += 1
      case .symbol(.closeParenthesis), .symbol(.closeBracket): level -= 1
      case .symbol(.colon) where level == 0: return true
      case .symbol(.comma) where level == 0: return false
      default: break
      }
      if level < 0 { return false }
    }
    return false
  }

  /// The word behind a place in the text, line breaks passed over.
  private func nextKind(after position: inout Int) -> Token.Kind {
    repeat { position += 1 } while tokens[position].kind == .newline
    return tokens[position].kind
  }

  /// The whole number under the cursor, or `nil` where a slice leaves it out.
  private mutating func position(_ open: Token) throws(FormulaError) -> Int? {
    let token = current
    switch token.kind {
    case .symbol(.colon), .symbol(.comma), .symbol(.closeBracket): return nil
    default: return try wholeNumber(open)
    }
  }
}
