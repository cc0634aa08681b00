import Autodiff

/// A derivative that is printed as NaN, and why it is.
struct UndefinedEntry {
  /// "∂f/∂x[0]", for a Jacobian "∂f[1]/∂x[0]".
  let subject: String
  /// The element of the result; empty for a gradient.
  let result: [Int]
  let explanation: NaNExplanation
}

extension GradientReport {
  /// How many derivatives that are NaN are explained.
  static let explainedLimit = 4

  /// Why derivatives are NaN: the first few of them.
  var undefinedEntries: [UndefinedEntry] {
    let constants = point.values.map { Value($0) }
    let start = program.origin(of: selected, at: constants).map(\.value)
    let count = value.count
    let options = GradientCheckOptions(elements: Self.explainedLimit, names: names)
    var entries: [UndefinedEntry] = []
    for row in 0..<count where entries.count < Self.explainedLimit && hasNaN(inRow: row) {
      let explanations = explainNaN(at: start, options: options) { tracked in
        let result = program.result(at: constants, by: selected, tracked)
        return kind == .gradient ? result : result.reshaped(to: [count])[row]
      }
      let index =
        kind == .gradient
        ? []
        : value.shape.strides.map { row / $0 }
          .enumerated().map { $1 % value.shape[$0] }
      entries += explanations.map { explanation in
        UndefinedEntry(
          subject: "∂f\(index.isEmpty ? "" : "\(index)")/∂\(explanation.subject)", result: index,
          explanation: explanation)
      }
    }
    return Array(entries.prefix(Self.explainedLimit))
  }

  /// Whether a derivative of one element of the result is NaN.
  private func hasNaN(inRow row: Int) -> Bool {
    results.contains { result in
      let width = result.count / value.count
      return result.scalars[(row * width)..<((row + 1) * width)].contains { $0.isNaN }
    }
  }

  /// A paragraph for each reason, with the derivatives that have it; none where a comparison with differences says so.
  var undefinedText: String {
    let isExplained = checks.contains { check in
      check.report.comparisons.contains { $0.verdict == .notFinite && $0.reference != .analytic }
    }
    let entries = isExplained ? [] : undefinedEntries
    var reasons: [String] = []
    for entry in entries where !reasons.contains(entry.explanation.reason) {
      reasons.append(entry.explanation.reason)
    }
    return reasons.map { reason in
      let subjects = entries.filter { $0.explanation.reason == reason }.map(\.subject)
      return "\n\(subjects.joined(separator: ", ")) \(subjects.count == 1 ? "is" : "are") nan: "
        + "\(reason).\n"
    }.joined()
  }

  /// The explanations as an array, one for each explanation.
  var undefinedJSON: JSONOutput {
    .array(
      undefinedEntries.map { entry in
        let explanation = entry.explanation
        var members: [JSONOutput.Member] = [.init("subject", .string("\(explanation.subject)"))]
        if !entry.result.isEmpty {
          members.append(.init("result", .array(entry.result.map { .integer($0) })))
        }
        if let origin = explanation.origin {
          members += [
            .init("cause", .string(origin.cause.rawValue)),
            .init("operation", .string(origin.operation)),
            .init("element", .array(origin.element.map { .integer($0) })),
            .init("operand", .number(origin.operand)),
            .init("cotangent", .number(origin.cotangent)),
            .init("partial", .number(origin.partial)),
          ]
        }
        if case .value(let value, let error, let reference) = explanation.slope {
          members += [
            .init("reference", .string("\(reference)")), .init("referenceValue", .number(value)),
            .init("errorEstimate", .number(error)),
          ]
        }
        return .object(members + [.init("explanation", .string(explanation.reason))])
      })
  }
}
