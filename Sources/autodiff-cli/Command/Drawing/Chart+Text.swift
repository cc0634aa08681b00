extension Chart {
  /// The panels in the dots of a terminal of 80 columns, one below the other; a dashed curve has gaps.
  var text: String {
    guard case .numbers(let range) = below else { return "" }
    let rows = 12
    let ticks = axis(limit: rows / 2)
    let axes = TerminalAxes(labelLength: ticks.labelLength)
    var text = "  \(yName)\n"
    for panel in panels {
      var canvas = BrailleCanvas(columns: axes.columns, rows: rows)
      let (width, height) = (Double(canvas.width - 1), Double(canvas.height - 1))
      func place(_ point: (x: Double, y: Double)) -> (x: Int, y: Int) {
        (
          Int((range.share(of: point.x) * width).rounded()),
          Int(((1 - ticks.share(of: point.y)) * height).rounded())
        )
      }
      for series in panel.series {
        for piece in Self.pieces(series.points) {
          let places = piece.map(place)
          if let only = places.first, places.count == 1 { canvas.set(only.x, only.y) }
          for (a, b) in zip(places, places.dropFirst()) {
            canvas.line(from: a, to: b) { x, _ in !series.isDashed || x / 2 % 2 == 0 }
          }
        }
      }
      var labels: [Int: String] = [:]
      for (value, label) in zip(ticks.values, ticks.labels) {
        labels[min(rows - 1, place((range.lowerBound, value)).y / 4)] = label
      }
      text += canvas.lines.enumerated().map { axes.row(labels[$0], $1) }.joined()
    }
    text += axes.bottom(range, name: xName)
    let names = legend.map { "\($0.isDashed ? "┄┄" : "──") \($0.name)" }
    return text + "  " + names.joined(separator: "   ") + "\n"
  }
}
