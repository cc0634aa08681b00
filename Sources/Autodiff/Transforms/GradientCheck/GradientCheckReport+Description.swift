extension GradientCheckReport: CustomStringConvertible {
  /// A table of the comparisons, a sentence for each that does not agree, and a summary.
  ///
  /// Of more than 40 comparisons those that agree best are left out; of equal sentences one is shown.
  public var description: String {
    guard !comparisons.isEmpty else { return "\(title): nothing to compare\(emptyReason)." }
    let limit = 40
    var shown = Array(comparisons.indices)
    if shown.count > limit {
      let ranked = shown.sorted { rank(comparisons[$0]) < rank(comparisons[$1]) }
      shown = ranked.prefix(limit).sorted()
    }
    var text = title + "\n\n" + table(shown.map { comparisons[$0] })
    if shown.count < comparisons.count {
      text += "(\(comparisons.count - shown.count) more, which agree at least as well)\n"
    }
    text += "\n"
    for sentence in sentences { text += "- \(sentence)\n" }
    if !sentences.isEmpty { text += "\n" }
    return text + summary
  }

  /// One sentence: how many comparisons agree and what the others are.
  public var summary: String {
    let evaluated =
      "\(evaluations) \(evaluations == 1 ? "evaluation" : "evaluations") of "
      + (kind == .hessian ? "the gradient" : "the function")
    let scope =
      comparedElements == elementCount || comparedElements + directionCount == 0
      ? ""
      : comparedElements > 0
        ? ", \(comparedElements) of \(elementCount) elements"
        : ", along \(directionCount) random \(directionCount == 1 ? "direction" : "directions")"
    guard !comparisons.isEmpty else { return "nothing to compare\(emptyReason)" }
    let digits = comparisons.reduce(Double.infinity) {
      $1.verdict == .agrees ? min($0, $1.digits) : $0
    }
    guard !agrees else {
      let all =
        switch comparisons.count {
        case 1: "The comparison agrees"
        case 2: "Both comparisons agree"
        default: "All \(comparisons.count) comparisons agree"
        }
      return "\(all), to \(Int(digits)) \(Int(digits) == 1 ? "digit" : "digits") or more "
        + "(\(evaluated)\(scope))."
    }
    let counts = Verdict.allCases.compactMap { verdict -> String? in
      let count = comparisons.count { $0.verdict == verdict }
      if count == 0 { return nil }
      let figures =
        verdict == .agrees ? " to \(Int(digits)) \(Int(digits) == 1 ? "digit" : "digits")" : ""
      return "\(count) \(verdict.counted(count))\(figures)"
    }
    return "\(comparisons.count) \(comparisons.count == 1 ? "comparison" : "comparisons"): "
      + "\(counts.joined(separator: ", ")) (\(evaluated)\(scope))."
  }

  private var directionCount: Int {
    Set(comparisons.map(\.subject)).count {
      if case .direction = $0 { true } else { false }
    }
  }

  private var title: String {
    let value = value.map { ", f = \($0.rounded(to: 12))" } ?? ""
    return switch kind {
    case .gradient: "Gradient check\(value)"
    case .pullback: "Pullback check"
    case .hessian: "Hessian check\(value)"
    }
  }

  private var emptyReason: String {
    elementCount == 0
      ? ", the point has no elements" : ", neither directions nor elements were asked for"
  }

  private var sentences: [String] {
    var subjects: [String: [String]] = [:]
    var order: [String] = []
    for comparison in comparisons {
      guard let explanation = comparison.explanation else { continue }
      if subjects[explanation] == nil { order.append(explanation) }
      subjects[explanation, default: []].append(name(comparison))
    }
    var sentences = order.prefix(20).map { explanation in
      let names = subjects[explanation] ?? []
      let list = names.prefix(4).joined(separator: ", ")
      return "\(list)\(names.count > 4 ? " and \(names.count - 4) more" : ""): \(explanation)."
    }
    if order.count > 20 { sentences.append("and \(order.count - 20) more.") }
    // Agreement to few digits has a reason that is not in the tape's number.
    if let value, value.isFinite, roundingNoise > 1e3 * rounding(of: value), value != 0 {
      sentences.append(
        "f loses digits: a value is uncertain by about \(roundingNoise.rounded(to: 2)), because the "
          + "rounding of a number on the way to it is magnified.")
    }
    return sentences
  }

  /// The rounding error of a number that is computed without cancellation.
  private func rounding(of value: Double) -> Double {
    abs(value) * Double.pow(10, -fullDigits)
  }

  private func name(_ comparison: Comparison) -> String {
    let vector = kind == .hessian ? "v" : "u"
    let cotangent = comparison.cotangent.map { ", \(vector)\($0)" } ?? ""
    return comparison.subject.description + cotangent
  }

  /// Those that fail first, then those with the fewest digits.
  private func rank(_ comparison: Comparison) -> Double {
    (comparison.verdict == .agrees ? 100 : 0) + comparison.digits
  }

  /// The verdict, with the digits where they are fewer than half of those that the type holds.
  private func verdict(_ comparison: Comparison) -> String {
    let digits = Int(comparison.digits)
    guard comparison.verdict == .agrees, Double(digits + 1) <= fullDigits / 2 else {
      return comparison.verdict.description
    }
    return "agrees to \(digits) \(digits == 1 ? "digit" : "digits")"
  }

  private func table(_ rows: [Comparison]) -> String {
    var cells = [["by", "tape", "reference", "± error", "difference", "digits", "from", "verdict"]]
    for row in rows {
      let precision = min(12, Int(fullDigits) + 1)
      cells.append([
        name(row), row.tape.rounded(to: precision), row.referenceValue.rounded(to: precision),
        row.reference == .analytic ? "" : row.errorEstimate.rounded(to: 2),
        row.difference.rounded(to: 2), row.digits.tenths, row.reference.description,
        verdict(row),
      ])
    }
    let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    var text = ""
    for row in cells {
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        // Words to the left, numbers to the right.
        let isWord = column == 0 || column >= 6
        line += (column == 0 ? "" : "  ") + (isWord ? cell + padding : padding + cell)
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}

extension GradientCheckReport.Verdict {
  /// The words that follow a number of comparisons.
  fileprivate func counted(_ count: Int) -> String {
    switch self {
    case .agrees: count == 1 ? "agrees" : "agree"
    case .kink: count == 1 ? "kink" : "kinks"
    case .discontinuity: count == 1 ? "discontinuity" : "discontinuities"
    case .wrongRule: count == 1 ? "wrong rule" : "wrong rules"
    case .kinkOrWrongRule: count == 1 ? "kink or wrong rule" : "kinks or wrong rules"
    case .inconclusive, .notFinite, .wrongAnalytic: description
    }
  }
}

extension Double {
  /// With one decimal, rounded down, so that no digit is claimed that is not there.
  fileprivate var tenths: String {
    let tenths = Int((self * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10)"
  }
}
