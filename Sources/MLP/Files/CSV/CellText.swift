/// What the text of a cell is, as people and programs write it.
enum CellText: Equatable {
  /// A number, written with a point and without marks between thousands; digits of a percentage have `e-2` behind them.
  case number(String)
  /// The same for a number whose comma or point may stand before decimals or between thousands: the first is what it is
  /// with decimals.
  case ambiguous(decimals: String, thousands: String, mark: Mark)
  /// Nothing, or a word for it.
  case missing
  /// Something else.
  case text

  /// What a cell shows about the table's numbers.
  enum Mark: Equatable {
    case comma, point
  }

  /// Words for a value that is missing, as pandas and spreadsheets write them.
  static let missingWords: Set<String> = [
    "NA", "N/A", "n/a", "#N/A", "<NA>", "null", "NULL", "None", "?", "-", "--", ".",
  ]

  /// Reads a cell.
  ///
  /// - Parameters:
  ///   - text: its text.
  ///   - evidence: what the number shows to stand before decimals; nil where it shows nothing.
  init(_ text: String, evidence: inout Mark?) {
    evidence = nil
    if text.isEmpty || text.utf8.count <= 4 && Self.missingWords.contains(text) {
      self = .missing
      return
    }
    var digits = text.utf8[...]
    var suffix = ""
    if digits.last == UInt8(ascii: "%") {
      digits.removeLast()
      while digits.last == 0x20 { digits.removeLast() }
      suffix = "e-2"
    }
    let (commas, points) = (Self.count(",", digits), Self.count(".", digits))
    switch (commas, points) {
    case (0, 0), (0, 1):
      guard let number = Self.plain(digits, suffix) else { break }
      if points == 1, Self.isGrouped(digits, by: UInt8(ascii: ".")) {
        let whole = Self.removing(".", digits)
        self = .ambiguous(decimals: number, thousands: whole + suffix, mark: .point)
      } else {
        if points == 1 { evidence = .point }
        self = .number(number)
      }
      return
    case (1, 0):
      let number = Self.replacing(digits)
      guard !number.hasSuffix("."), Double(number) != nil else { break }
      if Self.isGrouped(digits, by: UInt8(ascii: ",")) {
        self = .ambiguous(
          decimals: number + suffix, thousands: Self.removing(",", digits) + suffix, mark: .comma)
      } else {
        evidence = .comma
        self = .number(number + suffix)
      }
      return
    case (_, 0) where Self.isGrouped(digits, by: UInt8(ascii: ",")):
      evidence = .point
      self = .number(Self.removing(",", digits) + suffix)
      return
    case (0, _) where Self.isGrouped(digits, by: UInt8(ascii: ".")):
      evidence = .comma
      self = .number(Self.removing(".", digits) + suffix)
      return
    case (_, 1) where Self.isLast(".", digits):
      guard let point = digits.firstIndex(of: UInt8(ascii: ".")),
        Self.isGrouped(digits[..<point], by: UInt8(ascii: ",")),
        let number = Self.plain(Self.removing(",", digits).utf8[...], suffix)
      else { break }
      evidence = .point
      self = .number(number)
      return
    case (1, _) where Self.isLast(",", digits):
      guard let comma = digits.firstIndex(of: UInt8(ascii: ",")),
        Self.isGrouped(digits[..<comma], by: UInt8(ascii: ".")),
        let number = Self.plain(
          Self.replacing(Self.removing(".", digits).utf8[...]).utf8[...], suffix)
      else { break }
      evidence = .comma
      self = .number(number)
      return
    default: break
    }
    switch text {
    case "True", "true", "TRUE": self = .number("1")
    case "False", "false", "FALSE": self = .number("0")
    default: self = .text
    }
  }

  /// A number as Swift and C write it; nil where the text is none, or has an exponent and a percent sign.
  private static func plain(_ digits: Substring.UTF8View, _ suffix: String) -> String? {
    let text = String(Substring(digits))
    guard Double(text) != nil else { return nil }
    if suffix.isEmpty { return text }
    return digits.allSatisfy { (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
      ? text + suffix : nil
  }

  private static func count(_ mark: Unicode.Scalar, _ digits: Substring.UTF8View) -> Int {
    digits.count { $0 == UInt8(ascii: mark) }
  }

  /// Whether a mark stands behind the other one.
  private static func isLast(_ mark: Unicode.Scalar, _ digits: Substring.UTF8View) -> Bool {
    digits.last { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") } == UInt8(ascii: mark)
  }

  private static func removing(_ mark: Unicode.Scalar, _ digits: Substring.UTF8View) -> String {
    String(decoding: digits.filter { $0 != UInt8(ascii: mark) }, as: UTF8.self)
  }

  /// With a point in the place of the comma.
  private static func replacing(_ digits: Substring.UTF8View) -> String {
    String(
      decoding: digits.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
  }

  /// Whether marks stand between groups of three digits, the first of which has one to three, no 0 before others.
  private static func isGrouped(_ digits: Substring.UTF8View, by mark: UInt8) -> Bool {
    var digits = digits
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      digits.removeFirst()
    }
    let groups = digits.split(separator: mark, omittingEmptySubsequences: false)
    guard groups.count > 1, let first = groups.first, (1...3).contains(first.count),
      first.first != UInt8(ascii: "0")
    else { return false }
    return groups.dropFirst().allSatisfy { $0.count == 3 }
      && groups.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// What else a text may be that is no number, for a remedy.
  enum Kind {
    case currency, date, words

    /// The end of a sentence on a text that should be a number.
    var isNoNumber: String {
      switch self {
      case .currency: "not a number; write it without the sign of the currency"
      case .date: "a date or a time; write a number in its place, such as the days since another"
      case .words: "not a number"
      }
    }
  }

  static func kind(of text: String) -> Kind {
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .currencySymbol }),
      text.contains(where: \.isNumber)
    {
      return .currency
    }
    let parts = text.prefix(10).split { "-/.".contains($0) }
    if parts.count == 3, parts.allSatisfy({ $0.count <= 4 && $0.allSatisfy(\.isNumber) }) {
      return .date
    }
    if text.contains(":"), text.contains(where: \.isNumber),
      text.allSatisfy({ $0.isNumber || ":-/.TZ+ ".contains($0) })
    {
      return .date
    }
    return .words
  }
}
