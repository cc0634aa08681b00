/// A JSON value, read strictly.
///
/// The toolchain's own parsers keep one of two entries with the same name; a file that says two things is
/// refused here. Integers stay integers, so that offsets up to 2⁶³ are exact.
///
/// ```swift
/// let value = try JSONValue(parsing: Array(#"{"a": [1, 2.5]}"#.utf8), file: "a.json")
/// // .object(["a": .array([.integer(1), .number(2.5)])])
/// ```
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without fraction and exponent that fits an Int.
  case integer(Int)
  /// Any other number.
  case number(Double)
  /// Any other number as it is written, where the reader asks for that.
  case written(String)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object; its names are unique.
  case object([String: JSONValue])

  /// Reads a JSON text in UTF-8, with or without a byte order mark.
  ///
  /// - Parameters:
  ///   - bytes: the text.
  ///   - file: the name for error messages.
  /// - Throws: `FileProblem.empty`, `.notUTF8` or `.json` with line and column.
  public init(parsing bytes: [UInt8], file: String) throws(FileError) {
    try self.init(parsing: bytes, file: file, keepingDigits: false)
  }

  /// - Parameter keepingDigits: whether a number that fits no Int is `.written`, not rounded.
  init(parsing bytes: [UInt8], file: String, keepingDigits: Bool) throws(FileError) {
    guard !bytes.isEmpty else { throw FileError(file: file, problem: .empty) }
    try TextEncoding.requireUTF8(bytes, file: file)
    var parser = JSONParser(
      bytes, from: TextEncoding.byteOrderMark(bytes), keepingDigits: keepingDigits)
    do {
      self = try parser.document()
    } catch {
      let (line, column) = parser.place(of: error.offset)
      throw FileError(file: file, problem: .json(error.problem, line: line, column: column))
    }
  }

  /// What the value is, for a message, as in "a string" or "an array".
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .number, .written: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// The value as a real number; the strings "NaN", "Infinity" and "-Infinity" are read as what they name,
  /// because JSON has no other way to write them.
  public var real: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .written(let text): Double(text)
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  /// The JSON spelling of a real number, inverse to `real`: the shortest digits that give the number back.
  static func text(of value: Double) -> String {
    if value.isNaN { return "\"NaN\"" }
    if value.isInfinite { return value < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    return value.description
  }

  /// The JSON spelling of a string.
  static func text(of string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
