/// A word of the formula language.
package struct Token: Equatable, Sendable {
  /// What the word is.
  package var kind: Kind
  /// Where it stands.
  package var range: SourceRange

  /// The kinds of word.
  package enum Kind: Equatable, Sendable {
    case number(Double)
    case name(String)
    case symbol(Symbol)
    /// An exponent in raised digits, as in x².
    case superscript(Double)
    /// A text in quotation marks, without them.
    case text(String)
    case newline
    case end
  }
}

/// The operators and punctuation of the formula language.
package enum Symbol: String, Sendable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case remainder = "%"
  case floorDivide = "//"
  case matrixProduct = "@"
  case power = "^"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case assign = "="
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case comma = ","
  case semicolon = ";"
  case colon = ":"
  case dot = "."
  case ellipsis = "..."
  case root = "√"
  case ampersand = "&"
  case bar = "|"
  case tilde = "~"
}
