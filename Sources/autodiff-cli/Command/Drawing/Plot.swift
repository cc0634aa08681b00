import Autodiff

/// Curves over one input, one below the other: a function and its derivatives.
struct Plot {
  /// The formula, as typed.
  let expression: String
  let variable: String
  let range: ClosedRange<Double>
  /// f, f′, f″.
  let curves: [Curve]

  private static let names = ["f", "f′", "f″"]

  private var formula: String { formulaLine(expression, of: [variable]) }

  // MARK: In a terminal

  /// The curves in dots, with round numbers at their axes; at most 80 columns.
  var text: String {
    let rows = curves.count == 1 ? 16 : 10
    let ticks = curves.map { AxisTicks($0.range, limit: rows / 2) }
    let axes = TerminalAxes(labels: ticks)
    var text = formula + "\n"
    for (index, curve) in curves.enumerated() {
      text += "\n  \(Self.names[index])\n"
      guard !curve.pieces.isEmpty else {
        text += "    no number anywhere\n"
        continue
      }
      text += panel(curve, ticks[index], axes, rows: rows)
    }
    return text + axes.bottom(range, name: variable)
  }

  private func panel(_ curve: Curve, _ ticks: AxisTicks, _ axes: TerminalAxes, rows: Int) -> String
  {
    let shown = curve.range
    var canvas = BrailleCanvas(columns: axes.columns, rows: rows)
    let (width, height) = (Double(canvas.width - 1), Double(canvas.height - 1))
    func place(_ point: (x: Double, y: Double)) -> (x: Int, y: Int) {
      // What lies far outside is drawn just outside.
      let y = min(max(shown.share(of: point.y), -1), 2)
      return (
        Int((range.share(of: point.x) * width).rounded()), Int(((1 - y) * height).rounded())
      )
    }
    if shown.contains(0) {
      let y = place((range.lowerBound, 0)).y
      for x in stride(from: 0, to: canvas.width, by: 4) { canvas.set(x, y) }
    }
    for piece in curve.pieces {
      let places = piece.map(place)
      if let only = places.first, places.count == 1 { canvas.set(only.x, only.y) }
      for (a, b) in zip(places, places.dropFirst()) { canvas.line(from: a, to: b) }
    }
    var labels: [Int: String] = [:]
    for (value, label) in zip(ticks.values, ticks.labels) {
      labels[min(rows - 1, place((range.lowerBound, value)).y / 4)] = label
    }
    return canvas.lines.enumerated().map { axes.row(labels[$0], $1) }.joined()
  }

  // MARK: As a picture

  /// The curves as scalable vector graphics.
  var svg: String {
    let (width, top, panel, gap) = (720.0, 40.0, 180.0, 34.0)
    let height = top + Double(curves.count) * (panel + gap) + 24
    let yTicks = curves.map { AxisTicks($0.range, limit: 6) }
    // The name of a curve stands to the left of the numbers.
    let (name, labels) = (26.0, yTicks.map { SVGWriter.width(of: $0) }.max() ?? 0)
    let xTicks = AxisTicks(range, limit: 9) { ticks in
      (SVGWriter.width(of: ticks) + 10) * Double(ticks.values.count) < width - name - labels - 40
    }
    let half = SVGWriter.width(of: xTicks) / 2
    let (left, right) = (max(64, name + labels + 10, half + 4), max(16, half + 4))
    var picture = SVGWriter(width: width, height: height, title: formula)
    picture.text(formula, 64, 22)
    for (index, curve) in curves.enumerated() {
      let (shown, y0) = (curve.range, top + Double(index) * (panel + gap))
      func x(_ value: Double) -> Double { left + range.share(of: value) * (width - left - right) }
      func y(_ value: Double) -> Double {
        y0 + (1 - min(max(shown.share(of: value), -1), 2)) * panel
      }
      picture.rectangle(left, y0, width - left - right, panel, style: "axis")
      for (value, label) in zip(xTicks.values, xTicks.labels) {
        picture.line(x(value), y0, x(value), y0 + panel, style: "axis")
        picture.text(label, x(value), y0 + panel + 15, .middle)
      }
      for (value, label) in zip(yTicks[index].values, yTicks[index].labels) {
        picture.line(left, y(value), width - right, y(value), style: "axis")
        picture.text(label, left - 6, y(value) + 4, .end)
      }
      picture.text(Self.names[index], 10, y0 + 14)
      for piece in curve.pieces {
        for part in visible(piece, shown) {
          picture.polyline(
            part.map { (x($0.x), y($0.y)) }, style: "curve " + ["a", "b", "c"][index])
        }
      }
    }
    picture.text(legible(variable, limit: 40), width - right, height - 8, .end)
    return picture.document
  }

  /// The parts of a piece within the range that is shown, cut at its edges.
  private func visible(
    _ piece: [(x: Double, y: Double)], _ shown: ClosedRange<Double>
  ) -> [[(x: Double, y: Double)]] {
    var parts: [[(x: Double, y: Double)]] = []
    var part: [(x: Double, y: Double)] = []
    func cut(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> (x: Double, y: Double) {
      let edge =
        (shown.contains(a.y) ? b : a).y > shown.upperBound ? shown.upperBound : shown.lowerBound
      let share = (edge / 2 - a.y / 2) / (b.y / 2 - a.y / 2)
      return (a.x + share * (b.x - a.x), edge)
    }
    for (index, point) in piece.enumerated() {
      let isShown = shown.contains(point.y)
      if index > 0, shown.contains(piece[index - 1].y) != isShown {
        part.append(cut(piece[index - 1], point))
        if !isShown {
          parts.append(part)
          part = []
        }
      }
      if isShown { part.append(point) }
    }
    return part.isEmpty ? parts : parts + [part]
  }
}

/// A formula in a line: `f(x) = x^2`.
func formulaLine(_ expression: String, of names: [String]) -> String {
  let line = expression.split(whereSeparator: \.isNewline).joined(separator: "; ")
  return "f(\(legible(names.joined(separator: ", "), limit: 30))) = \(legible(line, limit: 60))"
}
