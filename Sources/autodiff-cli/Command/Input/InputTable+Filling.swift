import Autodiff
import MLP

extension InputTable {
  /// What stands where a value is missing, for each input: that of its column in the whole table, which is read for it.
  ///
  /// - Throws: `CommandError` where the table can be read only once, or a column has no value.
  static func filling(
    _ imputation: Imputation<Double>.Strategy, _ places: [Int], _ rows: TableRows, _ path: String,
    within memory: MemoryBound, _ open: () throws(CommandError) -> TableRows
  ) throws(CommandError) -> [Double] {
    if case .number(let number) = imputation {
      return [Double](repeating: number, count: places.count)
    }
    guard !rows.isStream else { throw .imputationOfStream(file: path) }
    var rows = try open()
    rows.setNumberColumns(places)
    var means = [Double](repeating: 0, count: places.count)
    var counts = [Int](repeating: 0, count: places.count)
    var values = [[Double]](repeating: [], count: places.count)
    var count = 0
    while true {
      do throws(FileError) {
        guard try rows.advance() else { break }
        for (input, place) in places.enumerated() {
          guard let value = try rows.number(place, FileNumbers<Double>.rounded), !value.isNaN else {
            continue
          }
          counts[input] += 1
          means[input] += (value - means[input]) / Double(counts[input])
          if imputation == .median { values[input].append(value) }
        }
      } catch { throw .table(error) }
      count += 1
      if imputation == .median, count.nonzeroBitCount == 1 {
        // An array that grows has room for twice what it holds, and exists twice while it does.
        try memory.require(
          32 * 2 * Double(count) * Double(places.count), isPart: true,
          for: "\(legible(path)): the median of each column")
      }
    }
    if let empty = counts.firstIndex(of: 0) {
      throw .nothingToImpute(column: rows.name(places[empty]), file: path)
    }
    return imputation == .median ? values.map { Imputation.median($0) ?? .nan } : means
  }
}
