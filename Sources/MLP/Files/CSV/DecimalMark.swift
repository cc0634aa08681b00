/// What stands before the decimals of a table's numbers, as far as its cells have shown.
struct DecimalMark {
  /// What a cell says that is no plain number, once the table's numbers are known.
  enum Reading: Equatable {
    case number(String)
    case missing
    case text
    /// The comma or the point of the cell may be either, and no cell has shown what it is.
    case undecided
    /// The cell has what another one shows to be the opposite.
    case conflict
  }

  private let setting: TableFormat.Decimal
  /// What the cells have shown, or the caller has said.
  private(set) var mark: CellText.Mark?
  /// Whether a number was read whose point would stand between thousands if commas stood before decimals.
  private var hasPointBeforeDecimals = false

  /// Whether cells have shown the mark, and not the caller.
  var isShown: Bool { setting == .automatic && mark != nil }

  init(_ setting: TableFormat.Decimal) {
    self.setting = setting
    mark =
      switch setting {
      case .automatic: nil
      case .comma: .comma
      case .point: .point
      }
  }

  /// Whether a cell is what its text says as a number as Swift and C write it, if it is one.
  func mayBePlain(_ text: String) -> Bool {
    guard mark != .comma, let first = text.utf8.first else { return false }
    let isDigit = (0x30...0x39).contains(first)
    let isSign = first == UInt8(ascii: "-") || first == UInt8(ascii: ".")
    return (isDigit || isSign && text.utf8.count > 1)
      && text.utf8.allSatisfy { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "%") }
  }

  /// Takes notice of a number as Swift and C write it.
  mutating func readPlain(_ text: String) {
    if !hasPointBeforeDecimals { hasPointBeforeDecimals = text.utf8.contains(UInt8(ascii: ".")) }
  }

  /// What a cell is, and what it shows about those that follow.
  mutating func read(_ text: String) -> Reading {
    var evidence: CellText.Mark?
    let cell = CellText(text, evidence: &evidence)
    switch cell {
    case .missing: return .missing
    case .text: return .text
    case .number(let number):
      guard let evidence else { return .number(number) }
      if let mark, mark != evidence { return .conflict }
      if evidence == .comma, hasPointBeforeDecimals { return .conflict }
      if evidence == .point, setting == .automatic, !text.utf8.contains(UInt8(ascii: ",")) {
        // A point is usual; it does not make a comma stand between thousands.
        hasPointBeforeDecimals = true
      } else {
        mark = evidence
      }
      return .number(number)
    case .ambiguous(let decimals, let thousands, let found):
      if let mark { return .number(mark == found ? decimals : thousands) }
      if found == .comma { return .undecided }
      hasPointBeforeDecimals = true
      return .number(decimals)
    }
  }

  /// What a cell shows; nil where it shows nothing.
  static func evidence(_ text: String) -> CellText.Mark? {
    var evidence: CellText.Mark?
    _ = CellText(text, evidence: &evidence)
    return evidence == .point && !text.utf8.contains(UInt8(ascii: ",")) ? nil : evidence
  }

  mutating func decide(_ mark: CellText.Mark) { self.mark = mark }
}
