import Autodiff

/// How the numbers of a trace are printed.
struct MLPTraceCells<Scalar: TensorScalar> {
  /// Whether every number is printed, with every digit.
  let isFull: Bool
  /// A number in text.
  let text: (Scalar) -> String
  /// A number in JSON.
  let json: (Scalar) -> JSONOutput
  /// Whether digits of a number are left out.
  let shortens: (Scalar) -> Bool

  /// The lines of a tensor, each of at most so many columns where its numbers allow it.
  ///
  /// Of a long vector the first numbers and the last are shown, and of a matrix of many rows the first rows and the last.
  func lines(_ tensor: Tensor<Scalar>, columns: Int) -> [String] {
    guard tensor.rank == 2 else { return vectorLines(tensor.scalars, columns: columns) }
    let (rows, count) = (tensor.shape[0], tensor.shape[1])
    let scalars = tensor.scalars
    var lines: [String] = []
    for (position, row) in Self.shown(rows, limit: isFull ? .max : 6).enumerated() {
      var block = ["…"]
      if let row {
        block = vectorLines(
          Array(scalars[row * count..<(row + 1) * count]), columns: columns - 2)
      }
      let isLast = row == rows - 1
      block[block.count - 1] += isLast ? "]" : row == nil ? "" : ","
      for (index, line) in block.enumerated() {
        lines.append((position == 0 && index == 0 ? "[" : " ") + line)
      }
    }
    return lines
  }

  private func vectorLines(_ scalars: [Scalar], columns: Int) -> [String] {
    let places = Self.shown(scalars.count, limit: isFull ? .max : 8)
    var lines: [String] = []
    var line = "["
    for (position, place) in places.enumerated() {
      let isLast = position == places.count - 1
      let cell = (place.map { text(scalars[$0]) } ?? "…") + (isLast ? "]" : ",")
      let isFirst = line == "[" || line == " "
      if !isFirst, terminalColumns(of: line) + 1 + terminalColumns(of: cell) > columns {
        lines.append(line)
        line = " "
      }
      line += (line == "[" || line == " " ? "" : " ") + cell
    }
    return lines + [scalars.isEmpty ? "[]" : line]
  }

  /// The places that are shown of so many, nil where some are left out.
  private static func shown(_ count: Int, limit: Int) -> [Int?] {
    guard count > limit else { return Array(0..<count) }
    return Array(0..<limit - 2) + [nil, count - 1]
  }
}

extension MLPTraceCells where Scalar == Double {
  /// Six digits, or every digit.
  static func doubles(full isFull: Bool) -> MLPTraceCells {
    MLPTraceCells(
      isFull: isFull, text: isFull ? { full($0) } : { short($0) }, json: JSONOutput.number,
      shortens: { _ in false })
  }
}

extension MLPTraceCells where Scalar == ExactScalar {
  /// Fractions, with six digits of the decimal in the place of a long one, or every digit; strings in JSON.
  static func fractions(full isFull: Bool) -> MLPTraceCells {
    let longest = 21
    return MLPTraceCells(
      isFull: isFull,
      text: { number in
        let text = number.description
        return isFull || text.utf8.count <= longest ? text : "≈" + short(number.rounded)
      },
      json: { .string($0.description) },
      shortens: { !isFull && $0.description.utf8.count > longest })
  }
}
