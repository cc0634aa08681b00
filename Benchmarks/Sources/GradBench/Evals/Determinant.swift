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
    // Each column's successor among those that are left; the last element is the first column.
    var following = Array(1...ell) + [0]
    return minor(entries, row: 0, &following)
  }

  /// The determinant of the rows from `row` on, of the columns that are left.
  private func minor(
    _ entries: [Tracked<Double>], row: Int, _ following: inout [Int]
  ) -> Tracked<Double> {
    var column = following[ell]
    if row == ell - 1 { return entries[row * ell + column] }
    var determinant: Tracked<Double> = 0
    var before = ell
    var isPositive = true
    while column != ell {
      following[before] = following[column]
      let product = entries[row * ell + column] * minor(entries, row: row + 1, &following)
      following[before] = column
      determinant = isPositive ? determinant + product : determinant - product
      isPositive.toggle()
      before = column
      column = following[column]
    }
    return determinant
  }
}
