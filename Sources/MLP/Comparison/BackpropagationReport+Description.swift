import Autodiff
// Foundation is imported for String(format:) alone.
import Foundation

extension BackpropagationReport.Quantity: CustomStringConvertible {
  /// The quantity whose adjoint is compared, as in `z[2]`.
  public var description: String {
    switch self {
    case .preactivation(let l): "z[\(l)]"
    case .activation(let l): "a[\(l)]"
    case .gradient: "gradient"
    }
  }
}

extension BackpropagationReport: CustomStringConvertible {
  /// What the network is, and below it two tables with a row for each quantity, from the output back to the gradient, and
  /// a column for each recursion; then the differences of values, and the verdict.
  public var description: String {
    networkLine(sizes: sizes, activations: activations) + "\n" + textOfComparisons
  }

  /// The description without its first line, which is the same for every input of a network.
  package var textOfComparisons: String {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    get { lines.joined(separator: "\n") }
  }

  private var lines: [String] {
    var lines = [
      "output \(Tensor(output))"
    ]
    lines += ["", "step by step, each from the tape's own adjoint one layer above:"] + table(steps)
    lines += ["", "as a whole, each from its own start:"] + table(wholes)
    lines += [
      "",
      "A difference is in units of its rounding bound and (ulp) of the largest component's last place.",
    ]
    return lines + [differencesLine, kinkLine, verdictLine].compactMap { $0 }
  }

  private func table(_ comparisons: [Comparison]) -> [String] {
    var recursions: [String] = []
    for comparison in comparisons where !recursions.contains(comparison.recursion) {
      recursions.append(comparison.recursion)
    }
    let byQuantity = Dictionary(grouping: comparisons, by: \.quantity)
    return [row("adjoint of", ["size", "largest", "bound"] + recursions)]
      + quantities.compactMap { quantity in
        guard let own = byQuantity[quantity], let tape = own.first?.tape else { return nil }
        let largest = tape.scalars.map(Swift.abs).max() ?? 0
        let bounds = own.flatMap(\.bound.scalars)
        let bound = bounds.contains(where: \.isNaN) ? .nan : bounds.max() ?? 0
        let cells = recursions.map { name in
          own.first { $0.recursion == name }.map(cell) ?? "-"
        }
        let name = quantity == .gradient ? "x = a[1] (gradient)" : quantity.description
        return row(name, ["\(tape.count)", scientific(largest), scientific(bound)] + cells)
      }
  }

  /// Every quantity that is compared, from the output back.
  private var quantities: [Quantity] {
    let all = (2...sizes.count).reversed().flatMap {
      [Quantity.activation($0), .preactivation($0)]
    }
    let compared = Set(steps.map(\.quantity))
    return all.filter(compared.contains) + [.gradient]
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    var row = name.padded(to: 20, atStart: false)
    for (index, cell) in cells.enumerated() {
      row += cell.padded(to: index == 0 ? 6 : index < 3 ? 10 : 18, atStart: true)
    }
    return row
  }

  private func cell(_ comparison: Comparison) -> String {
    let mark =
      switch comparison.verdict {
      case .agrees: ""
      case .disagrees: " !"
      case .inconclusive: " ?"
      }
    return "\(short(comparison.boundRatio)) (\(short(comparison.ulps)) ulp)\(mark)"
  }

  private var differencesLine: String {
    let error = differences.error.scalars.max() ?? 0
    let name =
      "central differences"
      + (differences.directions.map { " along \($0) random direction\($0 == 1 ? "" : "s")" } ?? "")
    guard error.isFinite else { return name + ": inconclusive: a value is not finite" }
    // A subnormal estimate is the rounding of numbers near 0, whose digits say nothing.
    let isTiny = error > 0 && error < Scalar.leastNormalMagnitude
    let text =
      (differences.directions == nil ? "the gradient is" : "the slopes are at most")
      + " \(scientific(differences.largestDifference)) away, with an estimated error "
      + (isTiny
        ? "below \(scientific(Scalar.leastNormalMagnitude))" : "of \(scientific(error))")
    return switch differences.verdict {
    case .agrees: "\(name): \(text)"
    case .disagrees: "\(name): \(text)  ! they disagree"
    case .inconclusive: "\(name): inconclusive: \(text)"
    }
  }

  private var kinkLine: String? {
    guard !layersAtKink.isEmpty else { return nil }
    let names = layersAtKink.map { "z[\($0)]" }.joined(separator: ", ")
    return "note: \(names) has a component that is exactly 0, the kink of its activation,\n"
      + "where the gradient follows a convention"
  }

  private var verdictLine: String {
    let (step, whole) = (largestRatio(steps), largestRatio(wholes))
    switch verdict {
    case .agrees:
      let agreement = "agree: no step differs by more than \(step) of its rounding bound"
      return wholes.allSatisfy { $0.verdict == .agrees }
        ? agreement + ",\nno recursion as a whole by more than \(whole)"
        : agreement + ";\nas a whole inconclusive (?), where rounding can reach "
          + "\(scientific(Self.widestBound)) of the largest component or a value is not finite"
    case .inconclusive:
      return "inconclusive: no step disagrees, but in those marked ? a value is not finite"
    case .disagrees:
      return "disagree: "
        + (steps.filter { $0.verdict == .disagrees }
        .map { "the step to \($0.quantity) by \($0.recursion)" }
        + wholes.filter { $0.verdict == .disagrees }
        .map { "\($0.quantity) by \($0.recursion) as a whole" }
        + (differences.verdict == .disagrees ? ["the gradient by central differences"] : []))
        .joined(separator: ", ")
    }
  }

  private func largestRatio(_ comparisons: [Comparison]) -> String {
    short(comparisons.map(\.boundRatio).max() ?? 0)
  }

  /// At most three digits, with an exponent when it is needed.
  private func short(_ value: Double) -> String {
    String(format: value > 0 && value < 1000 ? "%.2g" : "%.3g", value)
  }

  /// A NaN has a sign bit that says nothing, and is printed without.
  private func scientific(_ value: Scalar) -> String {
    value.isNaN ? "nan" : String(format: "%.2e", Double(value))
  }
}

extension String {
  fileprivate func padded(to width: Int, atStart: Bool) -> String {
    let padding = String(repeating: " ", count: max(0, width - count))
    return atStart ? padding + self : self + padding
  }
}
