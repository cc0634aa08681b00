import Autodiff
import Foundation
import MLP

extension Diagnosis {
  /// The diagnosis for a terminal.
  var text: String {
    var text = lines.joined(separator: "\n") + "\n"
    let jacobians = given.ledger.jacobianRowCount
    text += "gradients of \(seed), at \(counted(given.ledger.rowCount, "row")); "
    text +=
      (jacobians == 0 ? "no Jacobians, which would take long" : "Jacobians at \(jacobians)")
      + "\n\n"
    text += Self.ledger(given.ledger)
    text += "\n" + Self.sentences(given.ledger, after: "")
    if columns.count > 1 { text += "\n" + comparison }
    if let curve {
      text += "\n" + Self.sentences(curve)
      if let trained { text += Self.sentences(trained.ledger, after: "the gradient then: ") }
    }
    for advice in advice {
      text += "\n\(TextColumns(width: 80).fitted(advice.text)):\n" + advice.lines
    }
    return text
  }

  /// The lines of a table, without those in the middle of a long one.
  private static func elided(_ rows: [[String]]) -> [[String]] {
    rows.count <= 44 ? rows : rows.prefix(20) + [["..."]] + rows.suffix(20)
  }

  private static func ledger(_ ledger: GradientLedger) -> String {
    let parts = GradientLedger.Part.allCases.filter { part in
      ledger.layers.contains { $0.parts[part] != nil }
    }
    let hasSlopes = ledger.layers.contains { $0.flatShare != nil }
    let hasDead = ledger.layers.contains { $0.deadShare ?? 0 > 0 }
    let hasJacobians = ledger.jacobianRowCount > 0
    var head = ["layer", "units", "log ‖δ‖", "change"] + parts.map(\.head)
    if hasSlopes { head.append("flat") }
    if hasDead { head.append("dead") }
    if hasJacobians { head.append("singular values") }
    let rows = ledger.layers.map { layer in
      var row = [
        "\(layer.number)", "\(layer.units)", hundredths(layer.logNorm),
        layer.change.map(hundredths) ?? "-",
      ]
      row += parts.map { part in layer.parts[part].map { $0.isNaN ? "-" : hundredths($0) } ?? "" }
      if hasSlopes { row.append(layer.flatShare.map(percent) ?? "") }
      if hasDead { row.append(layer.deadShare.map(percent) ?? "") }
      if hasJacobians {
        row.append(
          layer.singularValues.map {
            "\(short($0.lowerBound, digits: 2)) to \(short($0.upperBound, digits: 2))"
          } ?? "")
      }
      return row
    }
    // A network with everything takes more columns than 80; a clipped number would say nothing.
    return TextColumns(width: nil).table([head] + elided(rows)).joined()
  }

  /// What a ledger comes to.
  private static func sentences(_ ledger: GradientLedger, after prefix: String) -> String {
    let findings = ledger.findings
    let text =
      findings.isEmpty
      ? [
        "fine: log ‖δ‖ changes by \(hundredths(ledger.depthChange)) from the last layer to the first, "
          + "within \(brief(-GradientLedger.vanishingLimit)) either way"
      ] : findings.map { $0.sentence(ledger) }
    return TextColumns(width: 80).fitted(text.map { prefix + $0 }.joined(separator: "\n")) + "\n"
  }

  /// The norms of all columns side by side.
  private var comparison: String {
    let numbers = columns.flatMap { $0.ledger.layers.map(\.number) }
    let rows = (1...(numbers.max() ?? 1)).reversed().map { number in
      ["\(number)"]
        + columns.map { column in
          column.ledger.layers.first { $0.number == number }.map { hundredths($0.logNorm) } ?? ""
        }
    }
    var ends = [
      ["change"] + columns.map { hundredths($0.ledger.depthChange) },
      [""] + columns.map { $0.ledger.verdict },
    ]
    let flat = columns.map(\.ledger.greatestFlatShare)
    if flat.contains(where: { $0 != nil }) {
      ends.append(["flat"] + flat.map { $0.map(percent) ?? "" })
    }
    return "log ‖δ‖ side by side\n"
      + TextColumns(width: 80).table(
        [["layer"] + columns.map(\.name)] + Self.elided(rows) + ends
      ).joined()
  }

  private static func sentences(_ curve: LearningCurve) -> String {
    let count = curve.trained.count
    var text = "after \(counted(count, "epoch")): loss \(brief(curve.trained.last ?? .nan))"
    if let watched = curve.watched.last, let least = curve.watched.min() {
      text += ", watched \(brief(watched)) (least \(brief(least)))"
    }
    text += "; the best constant answer has \(brief(curve.baseline))\n"
    text += curve.sentence
    return TextColumns(width: 80).fitted(text) + "\n"
  }
}

extension GradientLedger {
  /// What becomes of the norm, in a word.
  fileprivate var verdict: String {
    switch findings.first {
    case .vanishing?, .exploding?, .zero?, .notFinite?: findings[0].kind
    default: "fine"
    }
  }

  /// The greatest share of flat slopes of a hidden layer.
  fileprivate var greatestFlatShare: Double? {
    layers.dropFirst().compactMap(\.flatShare).max()
  }
}

extension GradientLedger.Part {
  /// The part at the head of a column.
  fileprivate var head: String {
    switch self {
    case .weights: "weights"
    case .activation: "σ'"
    case .normalization: "norm."
    case .dropout: "dropout"
    case .residual: "residual"
    }
  }
}

/// A logarithm, for a table.
func hundredths(_ number: Double) -> String {
  guard number.isFinite else { return short(number) }
  let text = String(format: "%.2f", number)
  return text == "-0.00" ? "0.00" : text
}

/// A share in whole percent, a small one in tenths.
func percent(_ share: Double) -> String {
  guard share.isFinite else { return short(share) }
  return share != 0 && abs(share) < 0.1
    ? tenthsOfPercent(share) : "\(brief((100 * share).rounded())) %"
}
