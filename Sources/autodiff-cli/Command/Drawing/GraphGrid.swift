/// A laid-out graph in a grid of characters: boxes, and lines between them that run level and turn in the space between two
/// layers.
///
/// The layers follow each other to the right, or downward; then the layout's lengths along a layer are columns.
///
/// In that space the edges from one node have a column of their own to go up and down in. Where one crosses another the
/// level one is interrupted; two never share a stretch.
struct GraphGrid {
  private typealias Link = LayeredLayout.Link

  private let layout: LayeredLayout
  private let isDownward: Bool
  /// Where each layer begins, and how deep it is.
  private var layers: [(start: Int, depth: Int)] = []
  private var cells: [[String]] = []
  /// The directions of the lines in a cell, and whose they are.
  private var lines: [[(source: Int, directions: UInt8)]] = []

  private static let (left, right, up, down): (UInt8, UInt8, UInt8, UInt8) = (1, 2, 4, 8)
  private static let signs: [UInt8: String] = [
    1: "─", 2: "─", 3: "─", 4: "│", 8: "│", 12: "│", 5: "┘", 6: "└", 9: "┐", 10: "┌", 7: "┴",
    11: "┬",
    13: "┤", 14: "├", 15: "┼",
  ]

  /// Draws the lines; nil where the picture is too wide, or lines could not be told apart.
  ///
  /// - Parameters:
  ///   - layout: on a grid of 1.
  ///   - arrow: whether lines to a node end in an arrow.
  init?(_ layout: LayeredLayout, within limit: Int, isDownward: Bool, arrow: (Int) -> Bool) {
    (self.layout, self.isDownward) = (layout, isDownward)
    let count = (layout.layers.max() ?? -1) + 1
    var depths = [Int](repeating: 0, count: count)
    for (layer, frame) in zip(layout.layers, layout.frames) {
      depths[layer] = max(depths[layer], Int(frame.width))
    }
    let spaces = Dictionary(grouping: layout.links) { $0.layer }
    var tracks: [[Int: Int]] = []
    var end = 0
    for layer in 0..<count {
      guard let found = Self.tracks(spaces[layer] ?? []) else { return nil }
      tracks.append(found)
      layers.append((end, depths[layer]))
      let space = layer == count - 1 ? 0 : 2 + ((found.values.max() ?? -1) + 1)
      end += depths[layer] + space
    }
    let across = Int(layout.size.height.rounded(.up)) + 1
    let (columns, rows) = isDownward ? (across, end) : (end, across)
    guard columns <= limit else { return nil }
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    lines = Array(repeating: Array(repeating: (-1, 0), count: columns), count: rows)
    for link in layout.links {
      draw(link, track: tracks[link.layer][Self.row(link.start.y) << 32 | link.source])
    }
    for row in cells.indices {
      for column in cells[row].indices {
        cells[row][column] = Self.signs[lines[row][column].directions] ?? " "
      }
    }
    for link in layout.links {
      guard let target = link.target, arrow(target) else { continue }
      let (place, across) = (start(of: target) - 1, Self.row(link.end.y))
      if isDownward { cells[place][across] = "▼" } else { cells[across][place] = "▶" }
    }
  }

  private static func row(_ y: Double) -> Int { Int(y.rounded(.down)) }

  private func start(of node: Int) -> Int {
    let layer = layers[layout.layers[node]]
    return layer.start + (layer.depth - Int(layout.frames[node].width)) / 2
  }

  // MARK: Columns for lines

  /// The column of each line that bends in a space between two layers, by its row and source; nil where there is none.
  ///
  /// Where one line starts in the row in which another ends, it must turn before the other does.
  private static func tracks(_ links: [Link]) -> [Int: Int]? {
    struct Line {
      var key: Int
      var start: Int
      var ends: Set<Int>
      var rows: ClosedRange<Int>
    }
    var lines: [Line] = []
    for (key, links) in Dictionary(
      grouping: links, by: { row($0.start.y) << 32 | $0.source }
    ).sorted(by: { $0.key < $1.key }) {
      let start = key >> 32
      let ends = Set(links.map { row($0.end.y) })
      guard ends != [start] else { continue }
      let all = ends.union([start])
      lines.append(
        Line(
          key: key, start: start, ends: ends, rows: (all.min() ?? start)...(all.max() ?? start)))
    }
    var tracks: [Int: Int] = [:]
    var placed: [(rows: ClosedRange<Int>, track: Int)] = []
    var waiting = Array(lines.indices)
    while !waiting.isEmpty {
      // One before which none of the others has to turn.
      guard
        let next = waiting.first(where: { line in
          waiting.allSatisfy { $0 == line || !lines[line].ends.contains(lines[$0].start) }
        })
      else { return nil }
      var track = 0
      for other in lines where lines[next].ends.contains(other.start) {
        if let earlier = tracks[other.key], other.key != lines[next].key {
          track = max(track, earlier + 1)
        }
      }
      while placed.contains(where: { $0.track == track && $0.rows.overlaps(lines[next].rows) }) {
        track += 1
      }
      tracks[lines[next].key] = track
      placed.append((lines[next].rows, track))
      waiting.removeAll { $0 == next }
    }
    return tracks
  }

  // MARK: Drawing

  private mutating func draw(_ link: Link, track: Int?) {
    let layer = layers[link.layer]
    let (from, to) = (Self.row(link.start.y), Self.row(link.end.y))
    // Where the level line begins: behind the node's box or label, or where the layer does.
    let isFromNode = layout.layers[link.source] == link.layer
    let start =
      isFromNode ? self.start(of: link.source) + Int(layout.frames[link.source].width) : layer.start
    let next = layers[link.layer + 1].start
    let end = link.target.map { self.start(of: $0) } ?? next
    guard let track, from != to else {
      level(from, start, end - 1, link.source)
      return
    }
    let turn = layer.start + layer.depth + 1 + track
    level(from, start, turn - 1, link.source)
    add(from, turn, Self.left | (to > from ? Self.down : Self.up), link.source)
    let rows = min(from, to) + 1..<max(from, to)
    for row in rows { add(row, turn, Self.up | Self.down, link.source) }
    add(to, turn, Self.right | (to > from ? Self.up : Self.down), link.source)
    level(to, turn + 1, end - 1, link.source)
  }

  private mutating func level(_ row: Int, _ first: Int, _ last: Int, _ source: Int) {
    for column in stride(from: first, through: last, by: 1) {
      add(row, column, Self.left | Self.right, source)
    }
  }

  /// Adds directions to a cell; of two lines that cross there, the upright one is seen.
  private mutating func add(_ across: Int, _ along: Int, _ directions: UInt8, _ source: Int) {
    let (row, column) = isDownward ? (along, across) : (across, along)
    // Left becomes up, and right down.
    let directions = isDownward ? directions >> 2 | (directions & 3) << 2 : directions
    let present = lines[row][column]
    if present.directions == 0 || present.source == source {
      lines[row][column] = (source, present.directions | directions)
    } else if directions & (Self.up | Self.down) != 0 {
      lines[row][column] = (source, directions)
    }
  }

  /// Where a node is, in rows and columns.
  private func frame(of node: Int) -> (row: Int, column: Int, width: Int) {
    let frame = layout.frames[node]
    let (along, across) = (start(of: node), Self.row(frame.y + 0.5))
    return isDownward
      ? (along, across, Int(frame.height)) : (across, along, Int(frame.width))
  }

  mutating func box(_ node: Int, _ texts: [String]) {
    let frame = frame(of: node)
    let inner = frame.width - 2
    put(frame.row, frame.column, "┌" + String(repeating: "─", count: inner) + "┐")
    for (index, text) in texts.enumerated() {
      put(frame.row + 1 + index, frame.column, "│ " + padded(text, to: inner - 1) + "│")
    }
    put(
      frame.row + 1 + texts.count, frame.column,
      "└" + String(repeating: "─", count: inner) + "┘")
  }

  mutating func label(_ node: Int, _ text: String) {
    let frame = frame(of: node)
    put(frame.row, frame.column, " " + text + " ")
  }

  /// Writes a text, each of whose characters takes a column or more.
  private mutating func put(_ row: Int, _ column: Int, _ text: String) {
    guard cells.indices.contains(row) else { return }
    var column = column
    for character in text {
      guard cells[row].indices.contains(column) else { return }
      cells[row][column] = String(character)
      let width = terminalColumns(of: character)
      for extra in 1..<max(1, width) where column + extra < cells[row].count {
        cells[row][column + extra] = ""
      }
      column += width
    }
  }

  /// The rows from the first to the last that has something.
  var text: String {
    let rows = cells.map { trimmedEnd($0.joined()) }
    let first = rows.firstIndex { !$0.isEmpty } ?? 0
    let last = rows.lastIndex { !$0.isEmpty } ?? -1
    return rows[first..<max(first, last + 1)].map { $0 + "\n" }.joined()
  }
}
