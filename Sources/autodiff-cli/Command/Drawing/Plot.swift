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
    let (columns, rows) = (64, curves.count == 1 ? 16 : 10)
    var text = formula + "\n"
    for (index, curve) in curves.enumerated() {
      text += "\n  \(Self.names[index])\n"
      guard !curve.pieces.isEmpty else {
        text += "    no number anywhere\n"
        continue
      }
      text += panel(curve, columns: columns, rows: rows)
    }
    return text + terminalAxis(range, name: variable, columns: columns)
  }

  private func panel(_ curve: Curve, columns: Int, rows: Int) -> String {
    let shown = curve.range
    var canvas = BrailleCanvas(columns: columns, rows: rows)
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
    for value in AxisTicks(shown, limit: rows / 2).values {
      labels[min(rows - 1, place((range.lowerBound, value)).y / 4)] = short(value)
    }
    return canvas.lines.enumerated().map { row, line in
      trimmedEnd(
        rightAligned(labels[row] ?? "", to: 10) + (labels[row] == nil ? " │" : " ┤") + line)
        + "\n"
    }.joined()
  }

  // MARK: As a picture

  /// The curves as scalable vector graphics.
  var svg: String {
    let (left, right, top, panel, gap) = (64.0, 16.0, 40.0, 180.0, 34.0)
    let width = 720.0
    let height = top + Double(curves.count) * (panel + gap) + 24
    var picture = SVGWriter(width: width, height: height, title: formula)
    picture.text(formula, left, 22)
    let xTicks = AxisTicks(range, limit: 9)
    for (index, curve) in curves.enumerated() {
      let (shown, y0) = (curve.range, top + Double(index) * (panel + gap))
      func x(_ value: Double) -> Double { left + range.share(of: value) * (width - left - right) }
      func y(_ value: Double) -> Double {
        y0 + (1 - min(max(shown.share(of: value), -1), 2)) * panel
      }
      picture.rectangle(left, y0, width - left - right, panel, style: "axis")
      for value in xTicks.values {
        picture.line(x(value), y0, x(value), y0 + panel, style: "axis")
        picture.text(short(value), x(value), y0 + panel + 15, .middle)
      }
      for value in AxisTicks(shown, limit: 6).values {
        picture.line(left, y(value), width - right, y(value), style: "axis")
        picture.text(short(value), left - 6, y(value) + 4, .end)
      }
      picture.text(Self.names[index], 10, y0 + 14)
      for piece in curve.pieces {
        for part in visible(piece, shown) {
          picture.polyline(
            part.map { (x($0.x), y($0.y)) }, style: "curve " + ["a", "b", "c"][index])
        }
      }
    }
    picture.text(variable, width - right, height - 8, .end)
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

/// An axis of a picture in a terminal, with round numbers below it.
func terminalAxis(_ range: ClosedRange<Double>, name: String, columns: Int) -> String {
  let ticks = AxisTicks(range, limit: 7)
  var line = Array(repeating: "─", count: columns)
  var labels = Array(repeating: " ", count: columns + 12)
  for value in ticks.values {
    let column = Int((range.share(of: value) * Double(columns - 1)).rounded())
    line[column] = "┬"
    let text = Array(short(value)).map(String.init)
    let start = min(max(0, column - text.count / 2), labels.count - text.count)
    // A label that would touch the one before is left out.
    guard
      labels[max(0, start - 1)..<min(labels.count, start + text.count + 1)].allSatisfy({
        $0 == " "
      })
    else { continue }
    labels.replaceSubrange(start..<start + text.count, with: text)
  }
  let indent = String(repeating: " ", count: 11)
  return indent + "└" + line.joined() + "\n" + indent + " " + trimmedEnd(labels.joined())
    + "  \(legible(name, limit: 20))\n"
}
