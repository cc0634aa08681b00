/// A JSON value in which arrays of numbers are stored compactly.
public enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  /// A whole number, printed without a fraction or an exponent.
  case integer(Int)
  case string(String)
  /// A non-empty array of numbers only, when read; any array of numbers, when printed.
  case numbers([Double])
  case array([JSON])
  case object([String: JSON])

  /// What kind of value this is, in words.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number, .integer: "a number"
    case .string: "a string"
    case .numbers, .array: "an array"
    case .object: "an object"
    }
  }
}
