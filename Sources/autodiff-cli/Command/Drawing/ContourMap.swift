import Autodiff

/// A function of two inputs as lines of equal value, with the direction in which it rises.
struct ContourMap {
  /// The formula, as typed, in a line.
  let title: String
  let names: (x: String, y: String)
  let lines: ContourLines
  /// The levels, round numbers in ascending order, and the line of each.
  let levels: [(value: Double, segments: [ContourLines.Segment])]
  /// The derivative by both inputs, by the tape.
  let gradient: (Double, Double) -> (Double, Double)

  init?(
    title: String, names: (x: String, y: String), x: ClosedRange<Double>, y: ClosedRange<Double>,
    density: Double = 1, evaluations: Int = .max, f: @escaping (Double, Double) -> Double,
    gradient: @escaping (Double, Double) -> (Double, Double)
  ) {
    (self.title, self.names, self.gradient) = (title, names, gradient)
    lines = ContourLines(x: x, y: y, columns: Int(161 * density), rows: Int(121 * density), f)
    let values = Array(lines.values.joined())
    guard values.contains(where: \.isFinite) else { return nil }
    let lines = lines
    let levels = Self.thinned(
      Self.roundLevels(values).map { ($0, lines.crossingCount(at: $0)) }.filter { $0.1 > 0 })
    let isExact = 40 * levels.reduce(0) { $0 + $1.crossings } <= evaluations
    self.levels = levels.map { ($0.value, lines.segments(at: $0.value, isExact: isExact)) }
      .filter { !$0.1.isEmpty }
  }

  /// The most crossings of lines with the grid; where there are more, the function is noise between its points.
  static let crossingLimit = 40_000

  /// The levels, or as long as their lines cross the grid too often, every other one.
  private static func thinned(
    _ levels: [(value: Double, crossings: Int)]
  ) -> [(value: Double, crossings: Int)] {
    let count = levels.reduce(0) { $0 + $1.crossings }
    guard count > crossingLimit, levels.count > 1 else { return levels }
    return thinned(levels.indices.filter { $0 % 2 == 1 }.map { levels[$0] })
  }

  /// Round numbers at an even distance; where most values would lie between two of them, 1, 2 and 5 times powers of ten, or
  /// where those are too many the powers alone.
  static func roundLevels(_ values: [Double]) -> [Double] {
    let shown = shownRange(of: values, among: values)
    let even = AxisTicks(shown, limit: 11).values
    let finite = values.filter(\.isFinite)
    var counts = [Int](repeating: 0, count: even.count + 1)
    for value in finite { counts[even.firstIndex { $0 > value } ?? even.count] += 1 }
    let sizes = finite.map(abs).filter { $0 > 0 }.sorted()
    guard (counts.max() ?? 0) > finite.count / 2, let largest = sizes.last else { return even }
    // From the size that a twentieth of the values is below.
    let least = sizes[sizes.count / 20].decimalExponent
    let exponents = least...max(least, largest.decimalExponent)
    func ladder(_ digits: [Int]) -> [Double] {
      let positive = exponents.suffix(11).flatMap { exponent in
        digits.compactMap { Double("\($0)e\(exponent)") }
      }
      return (positive.map { -$0 } + [0] + positive).filter(shown.contains).sorted()
    }
    let fine = ladder([1, 2, 5])
    return fine.count <= 13 ? fine : ladder([1])
  }

  /// Where a point is in the picture, from 0 to 1 from its lower left.
  private func share(_ point: ContourLines.Point) -> (x: Double, y: Double) {
    (lines.x.share(of: point.x), lines.y.share(of: point.y))
  }

  /// A place for a number at each line, far from the others'.
  ///
  /// - Parameter size: of the picture, in the unit of the distances.
  private func labelPlaces(
    size: (width: Double, height: Double)
  ) -> [(level: Double, label: String, x: Double, y: Double)] {
    var places: [(level: Double, label: String, x: Double, y: Double)] = []
    let values = levels.map(\.value)
    let distance = zip(values, values.dropFirst()).map { $1 / 2 - $0 / 2 }.min() ?? .infinity
    let labels = AxisTicks.labels(of: values, distance: distance)
    for ((level, segments), label) in zip(levels, labels) {
      let candidates = segments.map { segment -> (x: Double, y: Double) in
        let (a, b) = (share(segment.a), share(segment.b))
        return ((a.x + b.x) / 2 * size.width, (a.y + b.y) / 2 * size.height)
      }.filter {
        $0.x > size.width / 20 && $0.x < size.width * 19 / 20 && $0.y > size.height / 20
          && $0.y < size.height * 19 / 20
      }
      func room(_ place: (x: Double, y: Double)) -> Double {
        // The first one is put near the middle.
        if places.isEmpty {
          return -abs(place.x - size.width / 2) - abs(place.y - size.height / 2)
        }
        return places.reduce(.infinity) {
          min($0, max(abs($1.x - place.x) / 2, abs($1.y - place.y)))
        }
      }
      guard let best = candidates.max(by: { room($0) < room($1) }),
        places.isEmpty || room(best) > 14 * size.height / 480
      else { continue }
      places.append((level, label, best.x, best.y))
    }
    return places
  }

  /// The gradient at the middles of an even grid's cells, as the picture shows it: by its own lengths, so that it stands at
  /// right angles to the lines, the longest with length 1 and shorter ones with the root of their share.
  private func arrows(
    columns: Int, rows: Int, size: (width: Double, height: Double)
  ) -> [(x: Double, y: Double, dx: Double, dy: Double)] {
    var arrows: [(x: Double, y: Double, dx: Double, dy: Double)] = []
    let (width, height) = (lines.x.half, lines.y.half)
    for row in 0..<rows {
      for column in 0..<columns {
        let (sx, sy) = (
          (Double(column) + 0.5) / Double(columns), (Double(row) + 0.5) / Double(rows)
        )
        let g = gradient(
          lines.x.lowerBound * (1 - sx) + lines.x.upperBound * sx,
          lines.y.lowerBound * (1 - sy) + lines.y.upperBound * sy)
        // ∂f/∂(length in the picture).
        let (dx, dy) = (g.0 * width / size.width, g.1 * height / size.height)
        if dx.isFinite, dy.isFinite { arrows.append((sx, sy, dx, dy)) }
      }
    }
    // By the most, not by one near a pole.
    let lengths = arrows.map { max(abs($0.dx), abs($0.dy)) }.sorted()
    let longest = lengths.isEmpty ? 0 : lengths[lengths.count - 1 - lengths.count / 20]
    return arrows.map { arrow in
      guard longest > 0 else { return arrow }
      let (dx, dy) = (arrow.dx / longest, arrow.dy / longest)
      let length = (dx * dx + dy * dy).squareRoot()
      guard length > 0, length.isFinite else { return (arrow.x, arrow.y, 0, 0) }
      let scale = min(1, length.squareRoot()) / length
      return (arrow.x, arrow.y, dx * scale, dy * scale)
    }
  }

  // MARK: In a terminal

  /// The map in dots, at most 80 columns: a letter on each line, and arrows in the direction in which the function rises.
  var text: String {
    let rows = 24
    let ticks = AxisTicks(lines.y, limit: rows / 3)
    let axes = TerminalAxes(labels: [ticks])
    let columns = axes.columns
    var canvas = BrailleCanvas(columns: columns, rows: rows)
    let (width, height) = (Double(canvas.width - 1), Double(canvas.height - 1))
    for (_, segments) in levels {
      for segment in segments {
        let ends = [segment.a, segment.b].map(share).map {
          (x: Int(($0.x * width).rounded()), y: Int(((1 - $0.y) * height).rounded()))
        }
        canvas.line(from: ends[0], to: ends[1])
      }
    }
    var cells = canvas.lines.map { $0.map { String($0) } }
    for arrow in arrows(columns: 8, rows: 6, size: (width, height)) {
      let sign = Self.sign(arrow.dx, arrow.dy)
      cells[Int((1 - arrow.y) * Double(rows))][Int(arrow.x * Double(columns))] = sign
    }
    var legend: [String] = []
    let places = labelPlaces(size: (width, height)).sorted { $0.level < $1.level }
    for (place, letter) in zip(places, "abcdefghijklmnopqrstuvwxyz") {
      cells[min(rows - 1, Int((height - place.y) / 4))][min(columns - 1, Int(place.x / 2))] =
        String(letter)
      legend.append("\(letter) \(place.label)")
    }
    var labels: [Int: String] = [:]
    for (value, label) in zip(ticks.values, ticks.labels) {
      labels[min(rows - 1, Int(((1 - lines.y.share(of: value)) * height).rounded()) / 4)] = label
    }
    var text = title + "\n\n  " + legible(names.y, limit: 40) + "\n"
    for (row, cells) in cells.enumerated() { text += axes.row(labels[row], cells.joined()) }
    text += axes.bottom(lines.x, name: names.x)
    let folded = folded("Lines: " + legend.joined(separator: ", "), columns: 72)
    return text + "\n" + folded.joined(separator: "\n       ")
      + "\nArrows: the gradient, the direction in which f rises most; · where it is 0.\n"
  }

  /// The nearest of eight arrows.
  private static func sign(_ dx: Double, _ dy: Double) -> String {
    if dx == 0 && dy == 0 { return "·" }
    // tan 22.5° parts the level and the upright ones from the others.
    let isLevel = abs(dy) < 0.41421356 * abs(dx)
    let isUpright = abs(dx) < 0.41421356 * abs(dy)
    if isLevel { return dx > 0 ? "→" : "←" }
    if isUpright { return dy > 0 ? "↑" : "↓" }
    return dy > 0 ? (dx > 0 ? "↗" : "↖") : (dx > 0 ? "↘" : "↙")
  }

  // MARK: As a picture

  /// The map as scalable vector graphics.
  var svg: String {
    let (top, width, height) = (72.0, 640.0, 480.0)
    let yTicks = AxisTicks(lines.y, limit: 9)
    let xTicks = AxisTicks(lines.x, limit: 9) { ticks in
      (SVGWriter.width(of: ticks) + 10) * Double(ticks.values.count) < width
    }
    let half = SVGWriter.width(of: xTicks) / 2
    let (left, right) = (max(70, SVGWriter.width(of: yTicks) + 16, half + 4), max(20, half + 4))
    var picture = SVGWriter(width: left + width + right, height: top + height + 46, title: title)
    picture.text(title, left, 22)
    picture.text("lines of equal value, and the gradient", left, 42, style: "quiet")
    for (value, label) in zip(xTicks.values, xTicks.labels) {
      let x = left + lines.x.share(of: value) * width
      picture.line(x, top + height, x, top + height + 5, style: "axis")
      picture.text(label, x, top + height + 18, .middle)
    }
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      let y = top + (1 - lines.y.share(of: value)) * height
      picture.line(left - 5, y, left, y, style: "axis")
      picture.text(label, left - 8, y + 4, .end)
    }
    picture.text(legible(names.x, limit: 40), left + width, top + height + 36, .end)
    // Above the numbers.
    picture.text(legible(names.y, limit: 40), left, top - 10)
    picture.rectangle(left, top, width, height, style: "axis")
    for arrow in arrows(columns: 16, rows: 12, size: (width, height)) {
      let (x, y) = (left + arrow.x * width, top + (1 - arrow.y) * height)
      picture.arrow(x, y, 16 * arrow.dx, -16 * arrow.dy)
    }
    func place(_ point: ContourLines.Point) -> (x: Double, y: Double) {
      let share = share(point)
      return (left + share.x * width, top + (1 - share.y) * height)
    }
    for (level, segments) in levels {
      picture.segments(
        segments.map { (place($0.a), place($0.b)) },
        style: "curve " + (level < 0 ? "a dashed" : level > 0 ? "b" : "ink"))
    }
    for label in labelPlaces(size: (width, height)) {
      picture.text(
        label.label, left + label.x, top + height - label.y + 4, .middle, style: "halo")
    }
    return picture.document
  }
}

extension ClosedRange<Double> {
  /// Half of the length, which does not overflow.
  var half: Double { upperBound / 2 - lowerBound / 2 }

  /// Where a number lies, 0 at the lower end and 1 at the upper.
  func share(of value: Double) -> Double { half > 0 ? (value / 2 - lowerBound / 2) / half : 0.5 }
}
