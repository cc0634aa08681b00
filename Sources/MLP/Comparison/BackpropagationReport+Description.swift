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

extension BackpropagationReport.Method: CustomStringConvertible {
  public var description: String {
    switch self {
    case .firstDocument: "document 1"
    case .secondDocument: "document 2"
    case .thirdDocument: "document 3"
    case .centralDifferences: "differences"
    }
  }
}

extension BackpropagationReport: CustomStringConvertible {
  /// What the network is, and below it a table with a row for each quantity, from the output back to the gradient, and a
  /// column for each method.
  public var description: String {
    networkLine(sizes: sizes, activations: activations) + "\n" + textOfComparisons
  }

  /// The description without its first line, which is the same for every input of a network.
  package var textOfComparisons: String {
    let methods: [Method] = [.firstDocument, .secondDocument, .thirdDocument]
    var lines = [
      "output \(Tensor(output))",
      "",
      row("adjoint of", ["size", "largest"] + methods.map(\.description)),
    ]
    var quantities: [Quantity] = []
    for comparison in comparisons where quantities.last != comparison.quantity {
      quantities.append(comparison.quantity)
    }
    for quantity in quantities {
      let own = comparisons.filter { $0.quantity == quantity }
      guard let tape = own.first?.tape else { continue }
      let largest = tape.scalars.map(Swift.abs).max() ?? 0
      let cells = methods.map { method in
        own.first { $0.method == method }.map(cell) ?? "-"
      }
      let name = quantity == .gradient ? "x = a[1] (gradient)" : quantity.description
      lines.append(row(name, [tape.count.description, scientific(largest)] + cells))
    }
    lines += [""] + [differencesLine, kinkLine, verdict].compactMap { $0 }
    return lines.joined(separator: "\n")
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    let widths = [6, 12, 12, 12, 12]
    return zip(cells, widths).reduce(name.padded(to: 20, atStart: false)) {
      $0 + $1.0.padded(to: $1.1, atStart: true)
    }
  }

  private func cell(_ comparison: Comparison) -> String {
    let ulps =
      comparison.ulps < 1000
      ? String(format: "%.4g", comparison.ulps) : String(format: "%.1e", comparison.ulps)
    return "\(ulps) ulp\(comparison.agrees ? "" : " !")"
  }

  private var differencesLine: String? {
    guard let comparison = comparisons.first(where: { $0.method == .centralDifferences }),
      let error = comparison.estimatedError
    else { return nil }
    guard error.isFinite else {
      return "central differences: not finite: no comparison  ! they confirm nothing"
    }
    // A subnormal estimate is the rounding of numbers near 0, whose digits say nothing.
    let isTiny = error > 0 && error < Scalar.leastNormalMagnitude
    return "central differences: the gradient is \(scientific(comparison.largestDifference)) away, "
      + "with an estimated error "
      + (isTiny
        ? "below \(scientific(Scalar.leastNormalMagnitude))" : "of \(scientific(error))")
      + (comparison.agrees ? "" : "  ! they disagree")
  }

  private var kinkLine: String? {
    guard !layersAtKink.isEmpty else { return nil }
    let names = layersAtKink.map { "z[\($0)]" }.joined(separator: ", ")
    return "note: \(names) has a component that is exactly 0, the kink of its activation,\n"
      + "where the gradient follows a convention"
  }

  private var verdict: String {
    let worst = String(format: "%.4g", largestUlps)
    let disagreeing = comparisons.filter { !$0.agrees }
    guard !disagreeing.isEmpty else {
      return "agree: the tape is within \(worst) ulp of every document at every layer\n"
        + "(tolerance \(Int(Self.toleranceInUlps)), one ulp being that of the layer's largest component)"
    }
    // Only differences have an error estimate; without a finite one they compare nothing.
    if disagreeing.allSatisfy({ $0.estimatedError == .infinity }) {
      return "not confirmed: the tape is within \(worst) ulp of every document at every layer,\n"
        + "but there are no differences to hold it against"
    }
    return "disagree: "
      + disagreeing.map { "\($0.quantity) by \($0.method)" }.joined(separator: ", ")
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
