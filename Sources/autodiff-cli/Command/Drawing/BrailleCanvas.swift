/// A picture of dots in a terminal: each character has two columns and four rows of them.
struct BrailleCanvas {
  /// In characters.
  let columns: Int
  let rows: Int
  private var cells: [UInt8]

  init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Array(repeating: 0, count: columns * rows)
  }

  /// In dots.
  var width: Int { 2 * columns }
  var height: Int { 4 * rows }

  /// The bits of a character's dots, by column and row (Unicode, Braille patterns).
  private static let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

  /// Sets a dot, counted from the upper left; outside of the picture there is none.
  mutating func set(_ x: Int, _ y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    cells[y / 4 * columns + x / 2] |= Self.bits[x % 2][y % 4]
  }

  /// Sets the dots of a straight line (Bresenham, 1965), or those that are asked for.
  mutating func line(
    from a: (x: Int, y: Int), to b: (x: Int, y: Int),
    where isDrawn: (_ x: Int, _ y: Int) -> Bool = { _, _ in true }
  ) {
    let (dx, dy) = (abs(b.x - a.x), -abs(b.y - a.y))
    let (sx, sy) = (a.x < b.x ? 1 : -1, a.y < b.y ? 1 : -1)
    var (x, y, error) = (a.x, a.y, dx + dy)
    while true {
      if isDrawn(x, y) { set(x, y) }
      if x == b.x && y == b.y { return }
      let twice = 2 * error
      if twice >= dy {
        error += dy
        x += sx
      }
      if twice <= dx {
        error += dx
        y += sy
      }
    }
  }

  /// The rows of characters.
  var lines: [String] {
    (0..<rows).map { row in
      String(
        String.UnicodeScalarView(
          cells[row * columns..<(row + 1) * columns].map {
            $0 == 0 ? " " : Unicode.Scalar(0x2800 + UInt32($0)) ?? " "
          }))
    }
  }
}
