import Autodiff

// det: the determinant by expansion along the first row, minor by minor, and its gradient.

let determinant = Module(functions: [
  "primal": { input in
    let matrix = try SquareMatrix(input)
    return Job(
      { matrix.determinant(matrix.entries.map { Tracked($0) }).scalar }, encode: JSON.number)
  },
  "gradient": { input in
    let matrix = try SquareMatrix(input)
    return Job(
      { gradient(at: matrix.entries) { entries in matrix.determinant(entries) } },
      encode: JSON.numbers)
  },
])

private struct SquareMatrix {
  let entries: [Double]
  let ell: Int

  init(_ input: Field) throws {
    // The expansion has about e · ell! terms, of 22 bytes each on the tape: 2 GB at 11, more than most memories at 12.
    ell = try input["ell"].integer(in: 1...11)
    entries = try input["A"].numbers(count: ell * ell)
  }

  func determinant(_ entries: [Tracked<Double>]) -> Tracked<Double> {
    minor(entries, row: 0, columns: (1 << ell) - 1)
  }

  /// The determinant of the rows from `row` on, of the columns whose bits are set.
  private func minor(_ entries: [Tracked<Double>], row: Int, columns: Int) -> Tracked<Double> {
    let first = row * ell
    if row == ell - 1 { return entries[first + columns.trailingZeroBitCount] }
    var determinant: Tracked<Double> = 0
    var remaining = columns
    var isPositive = true
    while remaining != 0 {
      let column = remaining.trailingZeroBitCount
      remaining &= remaining - 1
      let product =
        entries[first + column] * minor(entries, row: row + 1, columns: columns & ~(1 << column))
      determinant = isPositive ? determinant + product : determinant - product
      isPositive.toggle()
    }
    return determinant
  }
}
