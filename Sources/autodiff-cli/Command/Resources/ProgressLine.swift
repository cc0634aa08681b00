import Foundation

/// What a line of progress says: an activity, and of one with a known number of steps how far it is.
struct ProgressLine: Equatable {
  /// A few words; `#` in them stands for the number of steps.
  var activity = ""
  /// How many steps there are in all; nil where nobody knows.
  var total: Int?
  /// What the steps are called: `epochs`.
  var unit = ""
  /// Steps that were there at the beginning, of which nobody knows how long they took.
  var first = 0
  /// Steps since the beginning, and those before.
  var count = 0
  /// What the last step came to.
  var detail = ""

  /// The line at a time.
  ///
  /// - Parameters:
  ///   - stage: seconds since the activity began.
  ///   - whole: seconds since the command began.
  func text(stage: Double, whole: Double) -> String {
    let activity = activity.replacingOccurrences(of: "#", with: "\(count)")
    guard let total, total > 0 else { return "\(activity), \(Int(whole)) s" }
    let filled = 12 * Double(min(count, total)) / Double(total)
    let bar = (0..<12).map { Double($0) < filled.rounded() ? "━" : "─" }.joined()
    let start = "\(activity) \(bar) \(count) of \(total) \(unit)"
    let rate = left(stage).map { _ in Self.rate(Double(count - first) / stage) }
    let end = left(stage).map { "\(Self.time($0)) left" } ?? "\(Int(whole)) s"
    // A line that is wider than the terminal could not be erased: what matters least goes.
    let known = detail.isEmpty ? nil : detail
    for parts in [[start, known, rate, end], [start, known, end], [start, end]] {
      let text = parts.compactMap { $0 }.joined(separator: ", ")
      if text.count <= 79 { return text }
    }
    return String(start.prefix(78)) + "…"
  }

  /// The same without a bar, for a file.
  func plainText(stage: Double) -> String {
    guard let total else { return activity }
    let left = left(stage).map { ", about \(Self.time($0)) left" } ?? ""
    return "\(activity): \(count) of \(total) \(unit) after \(Self.time(stage))\(left)"
  }

  /// The seconds that the other steps take, if each takes as long as those so far.
  private func left(_ stage: Double) -> Double? {
    guard let total, count > first, stage > 0 else { return nil }
    return Double(max(0, total - count)) * stage / Double(count - first)
  }

  private static func rate(_ rate: Double) -> String {
    rate >= 10
      ? "\(Int(rate.rounded()))/s"
      : rate >= 1 ? String(format: "%.1f/s", rate) : String(format: "%.1f s each", 1 / rate)
  }

  /// `8 s`, `2 min 5 s` or `3 h 20 min`.
  static func time(_ seconds: Double) -> String {
    let whole = seconds < 1e15 ? Int(seconds.rounded()) : Int(1e15)
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
