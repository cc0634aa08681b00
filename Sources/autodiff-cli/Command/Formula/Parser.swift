/// Reads a formula by precedence climbing.
///
/// ```
/// formula    = { newline } statement { end statement } [ end ]
/// end        = ( ";" | newline ) { newline }
/// statement  = name "(" name { "," name } ")" "=" expression | [ name { "," name } "=" ] expression
/// expression = { "not" } prefix { operator prefix }          by precedence
///            | "if" expression "then" expression "else" expression
///            | expression "if" expression "else" expression
/// prefix     = { "-" | "+" | "~" } power
/// power      = postfix [ "^" prefix ]                        so -x^2 = -(x^2), 2^-x = 2^(-x)
/// postfix    = primary { "[" index { "," index } "]" | "." name [ "(" arguments ")" ]
///                     | ".at[" index { "," index } "]." ( "set" | "add" | "max" | "min" ) "(" expression ")" }
/// primary    = number | name | function "(" arguments ")" | "(" expression ")" | array | "√" primary
///            | ( "sum" | "prod" ) "(" name "=" integer ":" integer "," expression ")"
///            | "grad" "(" ( name "," expression | expression "," name ) ")"
/// function   = { name "." } name
/// arguments  = [ argument { "," argument } ]   argument = [ name "=" ] ( expression | text | "None" )
/// array      = "[" row { ";" row } "]"         row = expression { "," expression }
/// index      = [ integer ] ":" [ integer ] [ ":" [ integer ] ] | "..." | "newaxis" | expression
/// ```
///
/// Brackets and exponents recurse, and their depth is bounded; everything else is a loop.
struct Parser {
  /// The number of brackets and exponents that may stand inside one another.
  static let depthLimit = 200

  let source: SourceText
  let tokens: [Token]
  /// Where the word `if` stands last.
  let lastIf: Int?
  var cursor = 0
  var nodes: [Formula.Node] = []
  var depth = 0
  /// How many brackets are open: inside one, a newline is white space.
  var openBrackets = 0
  /// What the names of parameters and indices stand for.
  var bindings: [String: Binding] = [:]
  /// Where the values end that stand before an `if`, the innermost last.
  var limits: [Int] = []
  /// The functions that the formula has defined.
  var functions: [String: UserFunction] = [:]
  /// The function that is being defined.
  var pendingFunction: String?

  init(source: SourceText) throws(FormulaError) {
    self.source = source
    tokens = try Lexer.tokens(of: source)
    lastIf = tokens.lastIndex { $0.kind == .name("if") }
  }

  /// The word under the cursor; newlines inside brackets are passed over.
  var current: Token {
    mutating get {
      if openBrackets > 0 { skipNewlines() }
      return tokens[cursor]
    }
  }

  mutating func skipNewlines() {
    while tokens[cursor].kind == .newline { cursor += 1 }
  }

  mutating func advance() {
    if cursor < tokens.count - 1 { cursor += 1 }
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func add(_ kind: Formula.Kind, _ range: SourceRange, caret: Int? = nil)
    -> Formula.NodeID
  {
    nodes.append(.init(kind: kind, range: range, caret: caret ?? range.lowerBound))
    return nodes.count - 1
  }

  func error(_ problem: FormulaProblem, at range: SourceRange, caret: Int? = nil) -> FormulaError {
    FormulaError(problem, at: range, caret: caret, in: source)
  }

  /// What a message calls the word.
  func name(of token: Token) -> String {
    switch token.kind {
    case .end: "the end"
    case .newline: "the end of the line"
    case .number, .name, .symbol, .superscript, .text:
      token.range.count <= 40 ? "'\(source.text(in: token.range))'" : "a long word"
    }
  }

  mutating func enter(at range: SourceRange) throws(FormulaError) {
    depth += 1
    if depth > Self.depthLimit { throw error(.tooDeep(limit: Self.depthLimit), at: range) }
  }
}

extension Formula {
  /// Parses a formula.
  ///
  /// - Throws: `FormulaError`, with the place of the first mistake.
  package init(parsing source: SourceText) throws(FormulaError) {
    var parser = try Parser(source: source)
    let result = try parser.formula()
    self.init(source: source, nodes: parser.nodes, result: result)
  }
}

extension Parser {
  mutating func formula() throws(FormulaError) -> Formula.NodeID {
    var result: Formula.NodeID?
    var definition: SourceRange?
    while true {
      skipNewlines()
      if current.kind == .end { break }
      if current.kind == .symbol(.semicolon) { throw error(.emptyStatement, at: current.range) }
      if let result, !isNamed(result) { throw error(.unusedValue, at: nodes[result].range) }
      let first = current.range
      if try self.definition() {
        definition = first
      } else {
        result = try statement()
        definition = nil
      }
      let after = current
      switch after.kind {
      case .end: continue
      case .newline, .symbol(.semicolon): advance()
      default: throw unexpectedAfterExpression(after)
      }
    }
    if let definition { throw error(.endsWithDefinition, at: definition) }
    guard let result else { throw error(.empty, at: 0..<source.scalars.count) }
    return result
  }

  private mutating func statement() throws(FormulaError) -> Formula.NodeID {
    if let last = try namesOfResults() { return last }
    let first = current
    guard case .name(let name) = first.kind, tokens[cursor + 1].kind == .symbol(.assign) else {
      let value = try expression()
      if current.kind == .symbol(.assign) {
        var problem = FormulaProblem.assignmentTarget
        if case .index = nodes[value].kind { problem = .assignmentToPart }
        throw error(problem, at: nodes[value].range, caret: current.range.lowerBound)
      }
      return value
    }
    advance()
    advance()
    let value = try expression()
    return add(.assign(name, value), first.range.union(nodes[value].range))
  }

  private func isNamed(_ statement: Formula.NodeID) -> Bool {
    if case .assign = nodes[statement].kind { true } else { false }
  }

  /// The error for a word that continues nothing.
  mutating func unexpectedAfterExpression(_ token: Token) -> FormulaError {
    switch token.kind {
    case .symbol(.closeParenthesis), .symbol(.closeBracket):
      return error(.closesNothing(source.text(in: token.range)), at: token.range)
    case .symbol(.assign): return error(.assignmentInExpression, at: token.range)
    default:
      if let mistake = foreignWord ?? functionBeforeCursor { return mistake }
      return error(
        .expectedOperator(after: wordBeforeCursor, found: name(of: token)), at: token.range)
    }
  }

  /// The error for a word that chooses values where it stands out of place, as in `x if x > 0 else 0`.
  var foreignWord: FormulaError? {
    for position in [cursor - 1, cursor] where position >= 0 {
      if case .name(let word) = tokens[position].kind, ["if", "then", "else"].contains(word) {
        return error(.foreignWord(word), at: tokens[position].range)
      }
    }
    return nil
  }

  /// The error for `sin x`, where a function stands without its parentheses.
  private var functionBeforeCursor: FormulaError? {
    guard cursor > 0, case .name(let name) = tokens[cursor - 1].kind,
      FunctionCatalogue.function(named: name) != nil
    else { return nil }
    return error(.functionWithoutCall(name), at: tokens[cursor - 1].range)
  }

  /// The last word that was read.
  var wordBeforeCursor: String {
    var index = cursor - 1
    while index > 0, tokens[index].kind == .newline { index -= 1 }
    return index < 0 ? "nothing" : name(of: tokens[index])
  }
}
