extension Tensor: CustomStringConvertible {
  /// The elements as a nested literal, columns aligned; a tensor of more than 1,000 elements shows three
  /// at each end of an axis.
  ///
  /// A tensor without elements is `[]`, or a few rows `[]`, where that says its shape: `[[], []]` on two lines is `[2, 0]`.
  /// Elsewhere it is `[] of shape [0, 2]`.
  ///
  /// NaN is `nan`, whatever its sign bit.
  public var description: String {
    guard rank > 0 else { return text(of: base[0]) }
    if count == 0 && !isShownByBrackets { return "[] of shape \(shape)" }
    let keep = count > 1000 ? 3 : Int.max
    var cells: [String] = []
    collect(axis: 0, offset: 0, keep: keep, into: &cells)
    let width = cells.lazy.map(\.count).max() ?? 0
    var text = ""
    var next = cells.makeIterator()
    write(axis: 0, keep: keep, width: rank > 1 ? width : 0, cells: &next, to: &text)
    return text
  }

  /// Whether nested brackets say the shape of a tensor without elements: at most 10 rows of nothing.
  private var isShownByBrackets: Bool {
    (1...10).contains(shape.dimensions.dropLast().reduce(1, *))
  }

  /// A NaN has a sign bit that says nothing and differs from machine to machine: it is printed without.
  private func text(of scalar: Scalar) -> String { scalar == scalar ? scalar.description : "nan" }

  private func shown(_ axis: Int, _ keep: Int) -> [Int?] {
    let extent = shape[axis]
    guard keep < (extent + 1) / 2 else { return Array(0..<extent) }
    return Array(0..<keep) + [nil] + Array((extent - keep)..<extent)
  }

  private func collect(axis: Int, offset: Int, keep: Int, into cells: inout [String]) {
    for index in shown(axis, keep) {
      guard let index else { continue }
      let position = offset * shape[axis] + index
      if axis == rank - 1 {
        cells.append(text(of: base[position]))
      } else {
        collect(axis: axis + 1, offset: position, keep: keep, into: &cells)
      }
    }
  }

  private func write(
    axis: Int, keep: Int, width: Int, cells: inout IndexingIterator<[String]>, to text: inout String
  ) {
    let isRow = axis == rank - 1
    let separator =
      isRow
      ? ", "
      : "," + String(repeating: "\n", count: rank - 1 - axis)
        + String(repeating: " ", count: axis + 1)
    text += "["
    for (position, index) in shown(axis, keep).enumerated() {
      if position > 0 { text += separator }
      if index == nil {
        text += "..."
      } else if isRow {
        let cell = cells.next() ?? ""
        text += String(repeating: " ", count: Swift.max(0, width - cell.count)) + cell
      } else {
        write(axis: axis + 1, keep: keep, width: width, cells: &cells, to: &text)
      }
    }
    text += "]"
  }
}
