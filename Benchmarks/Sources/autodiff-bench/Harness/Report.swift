import Foundation

/// The figures of one benchmark.
///
/// Each is shown as soon as it is added, so that a long run can be watched.
struct Report {
  /// One figure, in its own unit.
  struct Row: Encodable {
    var unit: String
    var median: Double
    var min: Double
    var spread: Double
    var repeats: Int
    /// What the figure may be at most.
    var limit: Double?
  }

  let name: String
  private(set) var parameters: [String: String] = [:]
  private(set) var rows: [(name: String, row: Row)] = []
  private(set) var notes: [String] = []
  private let show: (String) -> Void

  init(name: String, show: @escaping (String) -> Void) {
    self.name = name
    self.show = show
    show("\n\(name)")
  }

  /// Notes what was measured.
  mutating func parameter(_ key: String, _ value: some CustomStringConvertible) {
    parameters[key] = "\(value)"
    show("  \(key): \(value)")
  }

  /// Says something about the figures.
  mutating func note(_ text: String) {
    notes.append(text)
    show("  \(text)")
  }

  /// Adds a time.
  ///
  /// - Parameters:
  ///   - unit: the unit, `seconds` long.
  ///   - count: how many of what the unit is for were done in one measured call.
  mutating func add(
    _ name: String, _ measurement: Measurement, unit: String, seconds: Double, count: Int = 1,
    limit: Double? = nil
  ) {
    let scale = 1 / (seconds * Double(count))
    add(
      name,
      Row(
        unit: unit, median: measurement.median * scale, min: measurement.minimum * scale,
        spread: measurement.spread, repeats: measurement.repeats, limit: limit))
  }

  /// Adds a rate in billions of floating-point operations a second.
  mutating func add(_ name: String, _ measurement: Measurement, flops: Double) {
    add(
      name,
      Row(
        unit: "GFLOP/s", median: flops / measurement.median * 1e-9,
        min: flops / measurement.maximum * 1e-9, spread: measurement.spread,
        repeats: measurement.repeats))
  }

  /// Adds a figure that is not a time.
  mutating func add(_ name: String, _ value: Double, unit: String, limit: Double? = nil) {
    add(name, Row(unit: unit, median: value, min: value, spread: 0, repeats: 1, limit: limit))
  }

  private mutating func add(_ name: String, _ row: Row) {
    if rows.isEmpty {
      show(
        "  \("".padded(to: 44))\("median".leftPadded(to: 10))\("min".leftPadded(to: 10))"
          + "  \("unit".padded(to: 12))spread")
    }
    rows.append((name, row))
    let limit = row.limit.map { "  (limit \(short($0)))" } ?? ""
    show(
      "  \(name.padded(to: 44))\(short(row.median).leftPadded(to: 10))"
        + "\(short(row.min).leftPadded(to: 10))  \(row.unit.padded(to: 12))"
        + "\(Int((row.spread * 100).rounded())) %\(limit)")
  }
}

/// One object with a member for each benchmark, which has a member for each figure.
func json(_ reports: [Report]) throws -> String {
  struct Entry: Encodable {
    var parameters: [String: String]
    var results: [String: Report.Row]
    var notes: [String]
  }
  var object: [String: Entry] = [:]
  for report in reports {
    object[report.name] = Entry(
      parameters: report.parameters,
      results: Dictionary(uniqueKeysWithValues: report.rows.map { ($0.name, $0.row) }),
      notes: report.notes)
  }
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(object), as: UTF8.self)
}

/// Three or four digits.
private func short(_ value: Double) -> String {
  String(
    format: value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f", value)
}

extension String {
  /// The text with blanks after it.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }

  /// The text with blanks before it.
  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(1, width - count)) + self
  }
}
