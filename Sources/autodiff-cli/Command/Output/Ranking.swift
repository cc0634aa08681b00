import Autodiff

/// The components of a gradient, the largest first, each with a bar to the side of its sign.
///
/// ```
///   input       value  ∂output/∂input
///   radius    1.09706       -0.386500  ##########|
///   texture  -2.07334        0.193250            |#####
/// ```
///
/// - Parameters:
///   - names: What the inputs are called.
///   - point: Their values.
///   - gradient: The component by each.
///   - top: How many to show; when nil all of them, but the 20 largest of more than 40.
func ranking(_ names: [String], at point: [Double], gradient: [Double], top: Int?) -> String {
  let ranks = gradient.indices.sorted { a, b in
    // A number that is not finite stands first; equals keep the order of the inputs.
    let (sizeA, sizeB) = (rankingSize(gradient[a]), rankingSize(gradient[b]))
    return sizeA == sizeB ? a < b : sizeA > sizeB
  }
  let shown = ranks.prefix(shownComponents(of: ranks.count, top: top))
  let largest = gradient.lazy.map(abs).filter(\.isFinite).max() ?? 0
  let nameColumn = width(["input"] + shown.map { legible(names[$0]) })
  let valueColumn = width(["value"] + shown.map { short(point[$0]) })
  let gradientColumn = width(["∂output/∂input"] + shown.map { short(gradient[$0]) })
  var text =
    "  " + padded("input", to: nameColumn) + "  " + rightAligned("value", to: valueColumn) + "  "
    + rightAligned("∂output/∂input", to: gradientColumn) + "\n"
  for index in shown {
    text += "  " + padded(legible(names[index]), to: nameColumn)
    text += "  " + rightAligned(short(point[index]), to: valueColumn)
    text += "  " + rightAligned(short(gradient[index]), to: gradientColumn)
    text += "  " + bar(gradient[index], largest: largest) + "\n"
  }
  return text + leftOut(ranks.count - shown.count, of: ranks.count, top: top)
}

private func rankingSize(_ component: Double) -> Double {
  component.isNaN ? .infinity : abs(component)
}

/// A bar of at most 20 marks, to the left of the axis for a negative component.
private func bar(_ component: Double, largest: Double) -> String {
  let length = 20
  let share = component.isFinite && largest > 0 ? abs(component / largest) : 0
  let marks = String(repeating: "#", count: Int((share * Double(length)).rounded()))
  return component < 0
    ? String(repeating: " ", count: length - marks.count) + marks + "|"
    : String(repeating: " ", count: length) + "|" + marks
}

private func width(_ texts: [String]) -> Int {
  texts.lazy.map { terminalColumns(of: $0) }.max() ?? 0
}
