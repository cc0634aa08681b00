import Autodiff

/// The mean and the deviation of each column, in doubles whatever the numbers are.
///
/// Values that are NaN are left out. The deviations are taken from the means in a second pass, which loses nothing where a
/// mean is large beside its deviation.
struct ColumnStatistics {
  private(set) var mean: [Double]
  /// √(Σ(x − mean)² / n); 0 where all are equal.
  private(set) var deviation: [Double]
  /// How many values there are in each column.
  private(set) var count: [Int]

  init<Scalar: RealScalar>(_ matrix: Tensor<Scalar>, rows: [Int]?) {
    guard matrix.rank == 2 else { trap(.statisticsShape(matrix.shape)) }
    let (total, n) = (matrix.shape[0], matrix.shape[1])
    for row in rows ?? [] where !(0..<total).contains(row) {
      trap(.noTableRow(row, count: total))
    }
    let scalars = matrix.scalars
    func forEach(_ body: (_ column: Int, _ value: Double) -> Void) {
      func visit(_ row: Int) {
        for column in 0..<n {
          let value = Double(scalars[row * n + column])
          if !value.isNaN { body(column, value) }
        }
      }
      if let rows { rows.forEach(visit) } else { (0..<total).forEach(visit) }
    }
    var sum = [Double](repeating: 0, count: n)
    var count = [Int](repeating: 0, count: n)
    var first = [Double](repeating: .nan, count: n)
    var isConstant = [Bool](repeating: true, count: n)
    forEach { column, value in
      if count[column] == 0 { first[column] = value }
      isConstant[column] = isConstant[column] && value == first[column]
      // Differences from the first value do not lose what a large mean would.
      sum[column] += value - first[column]
      count[column] += 1
    }
    var mean = zip(first, zip(sum, count)).map { first, rest in
      rest.1 > 0 ? first + rest.0 / Double(rest.1) : 0
    }
    for column in 0..<n where isConstant[column] && count[column] > 0 {
      mean[column] = first[column]
    }
    var squares = [Double](repeating: 0, count: n)
    forEach { column, value in
      let difference = value - mean[column]
      squares[column] += difference * difference
    }
    (self.mean, self.count) = (mean, count)
    deviation = zip(squares, count).map { $1 > 0 ? ($0 / Double($1)).squareRoot() : 0 }
  }
}
