import Autodiff
import MLP

/// What attacks on several rows came to together.
struct AttackSummary {
  private(set) var rows = 0
  private var broken = 0
  private var masked = 0
  private var found: [Double] = []
  private var certified: [Double] = []
  private var shares: [Double] = []
  /// The rows that the smallest changes break, the most fragile first.
  private var fragile: [(row: Int, size: Double)] = []

  /// What a row takes here, in bytes.
  static let bytesOfRow = 64.0

  mutating func append(_ row: AttackedRow, number: Int, _ options: AttackOptions) {
    rows += 1
    if row.isBroken(at: options.epsilon) { broken += 1 }
    if row.state != .usable { masked += 1 }
    certified.append(row.certifiedRadius)
    guard let size = row.smallest?.size else { return }
    found.append(size)
    shares.append(size > 0 ? row.certifiedRadius / size : 0)
    fragile.append((number, size))
    fragile.sort { $0.size == $1.size ? $0.row < $1.row : $0.size < $1.size }
    if fragile.count > 5 { fragile.removeLast() }
  }

  func text(_ options: AttackOptions) -> String {
    let what = options.measure
    var text = "\(counted(rows, "row")), changes measured \(what)\n"
    var lines = [
      [
        "turned by a change of at most \(short(options.epsilon))",
        "\(broken) of \(rows) (\(shareText(Double(broken) / Double(max(rows, 1)))))",
      ]
    ]
    if let median = Self.median(found) {
      lines.append(["smallest ε found, median", short(median)])
      lines.append([
        "smallest ε found, least and most",
        "\(short(found.min() ?? .nan)) and \(short(found.max() ?? .nan))",
      ])
    }
    if found.count < rows {
      lines.append(["not turned by any change tried", "\(rows - found.count)"])
    }
    if let median = Self.median(certified) {
      lines.append(["certified radius, median", short(median)])
    }
    if let median = Self.median(shares) {
      lines.append(["certified as a share of the ε found, median", short(median, digits: 3)])
    }
    if masked > 0 { lines.append(["masked gradients (0 or not finite)", "\(masked)"]) }
    text += TextColumns(width: 80).table(lines).joined()
    if !fragile.isEmpty {
      text +=
        "the most fragile rows: "
        + fragile.map { "\($0.row) (\(short($0.size, digits: 3)))" }.joined(separator: ", ") + "\n"
    }
    return text
  }

  var json: JSONOutput {
    func median(_ numbers: [Double]) -> JSONOutput {
      Self.median(numbers).map(JSONOutput.number) ?? .null
    }
    return [
      "rows": .integer(rows), "turned": .integer(broken), "masked": .integer(masked),
      "found": .integer(found.count), "medianSmallest": median(found),
      "medianCertified": median(certified), "medianShare": median(shares),
    ]
  }

  private static func median(_ numbers: [Double]) -> Double? {
    let sorted = numbers.sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
