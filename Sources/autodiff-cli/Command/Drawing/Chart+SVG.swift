extension Chart {
  private static let styles = ["a", "b", "c", "d"]

  /// The chart as scalable vector graphics, its panels in rows.
  var svg: String {
    let columns = max(1, min(columns, panels.count))
    let rows = (panels.count + columns - 1) / columns
    let (panelWidth, panelHeight) =
      columns == 1 ? (600.0, 280.0) : columns == 2 ? (310.0, 190.0) : (210.0, 150.0)
    let ticks = axis(limit: columns == 1 ? 8 : 5)
    let left = max(52, 7.7 * Double(ticks.labelLength) + 14)
    let (top, across, down) = (52.0, 18.0, 62.0)
    let width = left + Double(columns) * (panelWidth + across) + 6
    let legendRows = (legend.count + (level == nil ? 0 : 1) + 2) / 3
    let bottom = top + Double(rows) * (panelHeight + down)
    var picture = SVGWriter(
      width: width, height: bottom + 20 * Double(legendRows) + 14, title: title)
    picture.text(title, 14, 20, style: "strong")
    picture.text(yName, 14, 38, style: "quiet")
    for (index, panel) in panels.enumerated() {
      let x0 = left + Double(index % columns) * (panelWidth + across)
      let y0 = top + Double(index / columns) * (panelHeight + down) + 10
      draw(
        panel, ticks, into: &picture,
        frame: (x0, y0, panelWidth, panelHeight), hasNumbers: index % columns == 0)
    }
    for (index, series) in legend.enumerated() {
      let (x, y) = (left + 190 * Double(index % 3), bottom + 20 * Double(index / 3) + 2)
      picture.polyline([(x, y - 4), (x + 28, y - 4)], style: Self.style(series))
      picture.text(series.name, x + 34, y)
    }
    if let level {
      let (x, y) = (left + 190 * Double(legend.count % 3), bottom + 20 * Double(legend.count / 3))
      picture.line(x, y - 2, x + 28, y - 2, style: "edge")
      picture.text(level.name, x + 34, y + 2)
    }
    return picture.document
  }

  private static func style(_ series: Series) -> String {
    "curve \(styles[series.colour % styles.count])" + (series.isDashed ? " dashed" : "")
  }

  private func draw(
    _ panel: Panel, _ ticks: ValueAxis, into picture: inout SVGWriter,
    frame: (x: Double, y: Double, width: Double, height: Double), hasNumbers: Bool
  ) {
    func x(_ place: Double) -> Double { frame.x + places.share(of: place) * frame.width }
    func y(_ value: Double) -> Double { frame.y + (1 - ticks.share(of: value)) * frame.height }
    let (right, bottom) = (frame.x + frame.width, frame.y + frame.height)
    picture.rectangle(frame.x, frame.y, frame.width, frame.height, style: "axis")
    for (value, label) in zip(ticks.values, ticks.labels) {
      picture.line(frame.x, y(value), right, y(value), style: "axis")
      if hasNumbers { picture.text(label, frame.x - 6, y(value) + 4, .end) }
    }
    switch below {
    case .numbers(let range):
      let ticks = AxisTicks(range, limit: 9)
      for (value, label) in zip(ticks.values, ticks.labels) {
        picture.line(x(value), frame.y, x(value), bottom, style: "axis")
        picture.text(label, x(value), bottom + 15, .middle)
      }
    case .words(let words):
      for (place, word) in words.enumerated() {
        picture.text(word, x(Double(place)), bottom + 15, .middle)
      }
    }
    picture.text(xName, right, bottom + 29, .end, style: "quiet")
    if !panel.title.isEmpty {
      // What is too long would run into the next panel.
      let title = TextColumns(width: 80).clipped(panel.title, to: Int(frame.width / 6.4))
      picture.text(title, frame.x, frame.y - 6)
    }
    if let level { picture.line(frame.x, y(level.value), right, y(level.value), style: "edge") }
    for series in panel.series {
      let style = Self.styles[series.colour % Self.styles.count]
      for piece in Self.pieces(series.points) {
        picture.polyline(piece.map { (x($0.x), y($0.y)) }, style: Self.style(series))
      }
      for (point, spread) in zip(series.points, series.spreads)
      where point.y.isFinite && spread.isFinite {
        picture.line(
          x(point.x), y(point.y - spread), x(point.x), y(point.y + spread), style: "thin \(style)")
      }
      guard series.hasMarks else { continue }
      for point in series.points where point.y.isFinite {
        let (px, py) = (x(point.x), y(point.y))
        picture.polyline(
          [(px - 3, py), (px, py - 3), (px + 3, py), (px, py + 3), (px - 3, py)],
          style: "curve \(style)")
      }
    }
  }
}
