/// The lines along which a function of two numbers has a value: marching squares (Lorensen and Cline's method in the plane).
///
/// The plane is divided into cells by an even grid. Where the values at two neighbouring corners lie on different sides of a
/// level, its line crosses the edge between them; the crossings of a cell are joined, by the mean of its corners where there
/// are two ways. A cell with a corner that is not finite is left out, and so is a crossing where the function does not reach
/// the level but jumps over it, as at a pole.
struct ContourLines {
  struct Point: Hashable {
    var x: Double
    var y: Double
  }

  /// A piece of a line within a cell.
  struct Segment {
    let a: Point
    let b: Point
  }

  /// The even grid's values, row by row from the lowest.
  let values: [[Double]]
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  private let f: (Double, Double) -> Double

  init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int, rows: Int,
    _ f: @escaping (Double, Double) -> Double
  ) {
    (self.x, self.y, self.f) = (x, y, f)
    values = (0...rows).map { row in
      (0...columns).map { column in
        f(Self.place(column, of: columns, in: x), Self.place(row, of: rows, in: y))
      }
    }
  }

  private var columns: Int { (values.first?.count ?? 1) - 1 }
  private var rows: Int { values.count - 1 }

  private static func place(_ index: Int, of count: Int, in range: ClosedRange<Double>) -> Double {
    let share = Double(index) / Double(count)
    return range.lowerBound * (1 - share) + range.upperBound * share
  }

  private func corner(_ column: Int, _ row: Int) -> (point: Point, value: Double) {
    (
      Point(x: Self.place(column, of: columns, in: x), y: Self.place(row, of: rows, in: y)),
      values[row][column]
    )
  }

  /// The number of edges of cells that the line of a level crosses.
  func crossingCount(at level: Double) -> Int {
    func isCrossed(_ a: Double, _ b: Double) -> Bool {
      a.isFinite && b.isFinite && (a >= level) != (b >= level)
    }
    var count = 0
    for (number, row) in values.enumerated() {
      for (a, b) in zip(row, row.dropFirst()) where isCrossed(a, b) { count += 1 }
      guard number > 0 else { continue }
      for (a, b) in zip(values[number - 1], row) where isCrossed(a, b) { count += 1 }
    }
    return count
  }

  /// The line of a level.
  ///
  /// - Parameter isExact: whether the function is evaluated at crossings; else it counts as straight between two corners.
  /// - Complexity: O(cells), and where it is exact 12 evaluations for each crossing, 40 where it looks like a jump.
  func segments(at level: Double, isExact: Bool = true) -> [Segment] {
    var segments: [Segment] = []
    // Each crossing belongs to two cells.
    var crossings: [Int: Point?] = [:]
    func crossing(_ a: (Int, Int), _ b: (Int, Int)) -> Point? {
      let key = ((a.1 * (columns + 1) + a.0) << 1) | (a.1 == b.1 ? 0 : 1)
      if let known = crossings[key] { return known }
      let point = self.crossing(corner(a.0, a.1), corner(b.0, b.1), level, isExact)
      crossings[key] = .some(point)
      return point
    }
    for row in 0..<rows {
      for column in 0..<columns {
        // The corners counter-clockwise from the lower left; a corner at the level counts as above.
        let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        let heights = corners.map { values[$0.1][$0.0] }
        guard heights.allSatisfy(\.isFinite) else { continue }
        let above = heights.map { $0 >= level }
        guard above.contains(true), above.contains(false) else { continue }
        // The edges behind each corner, from its lower or left end.
        let edges = [(0, 1), (1, 2), (3, 2), (0, 3)].map { (corners[$0.0], corners[$0.1]) }
        let crossed = (0..<4).filter { above[$0] != above[($0 + 1) % 4] }
        var joined: [(Int, Int)] = []
        if crossed.count == 2 {
          joined = [(crossed[0], crossed[1])]
        } else {
          let middle = heights.reduce(0) { $0 + $1 / 4 }
          let spread = heights.reduce(0) { max($0, abs($1 / 2 - level / 2)) }
          if abs(middle / 2 - level / 2) <= spread / 1000 {
            // The middle is on the line: a saddle.
            joined = [(0, 2), (1, 3)]
          } else {
            // The corners that are not like the middle are cut off.
            joined = (middle >= level) == above[0] ? [(0, 1), (2, 3)] : [(3, 0), (1, 2)]
          }
        }
        for (first, second) in joined {
          guard let a = crossing(edges[first].0, edges[first].1),
            let b = crossing(edges[second].0, edges[second].1)
          else { continue }
          segments.append(Segment(a: a, b: b))
        }
      }
    }
    return segments
  }

  /// Where the level is reached between two corners on different sides of it; nil where it is jumped over.
  private func crossing(
    _ a: (point: Point, value: Double), _ b: (point: Point, value: Double), _ level: Double,
    _ isExact: Bool
  ) -> Point? {
    func point(_ t: Double) -> Point {
      Point(x: a.point.x * (1 - t) + b.point.x * t, y: a.point.y * (1 - t) + b.point.y * t)
    }
    func value(_ t: Double) -> Double {
      let point = point(t)
      return f(point.x, point.y)
    }
    if !isExact {
      let t = (level / 2 - a.value / 2) / (b.value / 2 - a.value / 2)
      return point(t.isFinite ? t : 0.5)
    }
    var (low, high) = ((t: 0.0, value: a.value), (t: 1.0, value: b.value))
    func isNear() -> Bool {
      // Halves: the difference of two values can overflow.
      abs(high.value / 2 - low.value / 2) <= abs(b.value / 2 - a.value / 2) / 4
    }
    // Where the values have come near each other the function is continuous; a jump or a pole stays one.
    for halving in 0..<40 where halving < 12 || !isNear() {
      let t = (low.t + high.t) / 2
      let value = value(t)
      guard value.isFinite else { return nil }
      if (value >= level) == (a.value >= level) { low = (t, value) } else { high = (t, value) }
    }
    return isNear() ? point(high.t) : nil
  }
}
