/// Splits the text of a formula into words.
struct Lexer {
  private let source: SourceText
  private var position = 0
  private var tokens: [Token] = []

  /// The words of a formula, the last of them `.end`.
  ///
  /// - Throws: `FormulaError` at the first character or number that has no meaning.
  static func tokens(of source: SourceText) throws(FormulaError) -> [Token] {
    var lexer = Lexer(source: source)
    try lexer.run()
    return lexer.tokens
  }

  private init(source: SourceText) { self.source = source }

  private func scalar(_ offset: Int = 0) -> Unicode.Scalar? {
    let index = position + offset
    return index < source.scalars.count ? source.scalars[index] : nil
  }

  private mutating func run() throws(FormulaError) {
    while let next = scalar() {
      switch next {
      case "\n", "\r", "\u{2028}", "\u{2029}": emit(.newline, length: 1)
      case "#": while let next = scalar(), next != "\n", next != "\r" { position += 1 }
      case _ where next.properties.isWhitespace: position += 1
      case "0"..."9": try number()
      case "." where isDigit(scalar(1)): try number()
      case _ where startsName(next): name()
      case "\"": try text(endingIn: "\"")
      case "“": try text(endingIn: "”")
      case "'" where !followsValue: try text(endingIn: "'")
      case "‘" where !followsValue: try text(endingIn: "’")
      default: try symbol(next)
      }
    }
    tokens.append(Token(kind: .end, range: position..<position))
  }

  private mutating func emit(_ kind: Token.Kind, length: Int) {
    tokens.append(Token(kind: kind, range: position..<(position + length)))
    position += length
  }

  private mutating func name() {
    var length = 1
    while let next = scalar(length), continuesName(next) { length += 1 }
    emit(.name(source.text(in: position..<(position + length))), length: length)
  }

  private mutating func number() throws(FormulaError) {
    var length = 0
    func skipDigits() { while isDigit(scalar(length)) { length += 1 } }
    skipDigits()
    if scalar(length) == "." {
      length += 1
      skipDigits()
    }
    if scalar(length) == "e" || scalar(length) == "E" {
      let sign = scalar(length + 1) == "+" || scalar(length + 1) == "-" ? 1 : 0
      if isDigit(scalar(length + 1 + sign)) {
        length += 1 + sign
        skipDigits()
      }
    }
    let range = position..<(position + length)
    let text = source.text(in: range)
    if let next = scalar(length), next == "." || startsName(next) {
      throw numberError(text: text, range: range, next: next)
    }
    // "1." and ".5" are numbers here; the standard library wants a digit on both sides.
    let padded = (text.hasPrefix(".") ? "0" : "") + text
    guard let value = Double(padded) ?? Double(padded.replacingTrailingPoint) else {
      throw FormulaError(.malformedNumber(text), at: range, in: source)
    }
    guard value.isFinite else {
      throw FormulaError(.numberTooLarge(text), at: range, in: source)
    }
    emit(.number(value), length: length)
  }

  /// The error for a number with a name or a second point at its heels.
  private func numberError(text: String, range: SourceRange, next: Unicode.Scalar) -> FormulaError {
    var end = range.upperBound
    while end < source.scalars.count,
      continuesName(source.scalars[end]) || source.scalars[end] == "."
    {
      end += 1
    }
    let whole = range.lowerBound..<end
    guard next != "." else {
      return FormulaError(
        .malformedNumber(source.text(in: whole)), at: whole, caret: range.upperBound,
        in: source)
    }
    let name = source.text(in: range.upperBound..<end)
    return FormulaError(
      .numberTouchesName(number: text, name: name), at: whole,
      caret: range.upperBound, in: source)
  }

  /// Whether the character stands close behind a value, where ' is another language's transpose.
  private var followsValue: Bool {
    guard let last = tokens.last, last.range.upperBound == position else { return false }
    return switch last.kind {
    case .number, .name, .superscript, .symbol(.closeParenthesis), .symbol(.closeBracket): true
    default: false
    }
  }

  /// A text up to the mark that ends it, on the same line.
  private mutating func text(endingIn mark: Unicode.Scalar) throws(FormulaError) {
    var length = 1
    while let next = scalar(length), next != mark {
      if next == "\n" || next == "\r" { break }
      length += 1
    }
    guard scalar(length) == mark else {
      throw FormulaError(
        .neverClosed(source.text(in: position..<position + 1)), at: position..<position + length,
        in: source)
    }
    emit(
      .text(source.text(in: position + 1..<position + length)), length: length + 1)
  }

  private static let raisedDigits: [Unicode.Scalar: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9",
  ]

  /// A whole number in raised digits: x⁻¹² is x^-12.
  private mutating func superscript() throws(FormulaError) {
    var text = scalar() == "⁻" ? "-" : ""
    let start = text.count
    while let digit = scalar(text.count).flatMap({ Self.raisedDigits[$0] }) { text.append(digit) }
    let range = position..<(position + text.count)
    guard text.count > start, let value = Double(text), value.isFinite else {
      throw FormulaError(.malformedNumber(source.text(in: range)), at: range, in: source)
    }
    emit(.superscript(value), length: text.count)
  }

  private mutating func symbol(_ first: Unicode.Scalar) throws(FormulaError) {
    if let second = scalar(1), let symbol = Symbol(rawValue: "\(first)\(second)") {
      return emit(.symbol(symbol), length: 2)
    }
    if first == "*", scalar(1) == "*" { return emit(.symbol(.power), length: 2) }
    if first == ".", scalar(1) == ".", scalar(2) == "." {
      return emit(.symbol(.ellipsis), length: 3)
    }
    if first == "⁻" || Self.raisedDigits[first] != nil { return try superscript() }
    if first == "&", scalar(1) == "&" { return emit(.name("and"), length: 2) }
    if first == "|", scalar(1) == "|" {
      throw FormulaError(.doubleBar, at: position..<(position + 2), in: source)
    }
    switch first {
    case "−": emit(.symbol(.minus), length: 1)
    case "×", "·", "⋅": emit(.symbol(.times), length: 1)
    case "≤": emit(.symbol(.lessOrEqual), length: 1)
    case "≥": emit(.symbol(.greaterOrEqual), length: 1)
    case "≠": emit(.symbol(.notEqual), length: 1)
    default:
      guard let symbol = Symbol(rawValue: "\(first)") else {
        throw FormulaError(
          .unexpectedCharacter(first), at: position..<(position + 1), in: source)
      }
      emit(.symbol(symbol), length: 1)
    }
  }
}

private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
  guard let scalar else { return false }
  return "0"..."9" ~= scalar
}

private func startsName(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "_" || scalar.properties.isXIDStart
}

private func continuesName(_ scalar: Unicode.Scalar) -> Bool {
  // The middle dot continues identifiers in Catalan; in a formula it multiplies. Subscript digits are
  // no part of Unicode's identifiers, and x₁ is a name all the same.
  scalar == "_" || (scalar.properties.isXIDContinue && scalar != "·") || "₀"..."₉" ~= scalar
}

/// Whether a text can name a value: a letter or an underscore, then letters, digits and underscores.
func isName(_ text: String) -> Bool {
  guard let first = text.unicodeScalars.first, startsName(first) else { return false }
  return text.unicodeScalars.dropFirst().allSatisfy(continuesName)
}

extension String {
  /// The number with the point of "1." and "1.e5" left out.
  fileprivate var replacingTrailingPoint: String {
    var result = ""
    let scalars = Array(unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let isBare = scalar == "." && !isDigit(index + 1 < scalars.count ? scalars[index + 1] : nil)
      if !isBare { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
