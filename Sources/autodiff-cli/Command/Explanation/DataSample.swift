import Autodiff
import MLP

/// What a table says about each of its columns, and some of its rows, from reading it once.
struct DataSample {
  /// The mean and the standard deviation of each column.
  private(set) var columns: RunningStatistics<Double>
  /// Rows drawn at random, each of the table's as likely as every other; all of them where there are no more.
  private(set) var sample: [[Double]] = []
  private let size: Int
  private var generator: SplitMix64

  /// - Parameter size: the most rows that are kept.
  init(columns: Int, size: Int, seed: UInt64) {
    self.columns = RunningStatistics(count: columns)
    self.size = size
    generator = SplitMix64(seed: seed)
  }

  /// The rows that were drawn, [rows, n].
  var rows: Tensor<Double> {
    Tensor(shape: [sample.count, columns.mean.count], sample.flatMap { $0 })
  }

  /// The standard deviation of each column; nil of one row, or where one is not finite.
  var usableDeviations: [Double]? {
    columns.rows > 1 && columns.deviation.allSatisfy(\.isFinite) ? columns.deviation : nil
  }

  mutating func append(_ row: [Double]) {
    columns.append(row)
    // Vitter's algorithm R.
    if sample.count < size {
      sample.append(row)
    } else {
      let place = Int.random(in: 0..<columns.rows, using: &generator)
      if place < size { sample[place] = row }
    }
  }

  /// Reads the whole table that the arguments name.
  ///
  /// - Parameter size: the most rows that are kept, for which memory is asked.
  /// - Throws: `UsageError`, `FileError` or `CommandError`.
  static func read(
    _ arguments: ParsedArguments, _ resources: Resources, size: Int, seed: UInt64
  ) throws -> DataSample {
    var inputs = try GradientInputs(
      arguments.without(["row", "rows"]), resources, for: "the sample of the table",
      outputs: .optional
    ) { memory, rows in
      memory.ofSample(rows: size, block: rows)
    }
    guard !inputs.source.isStream else {
      throw CommandError.readTwice(file: arguments.value("data") ?? "")
    }
    var sample = DataSample(columns: inputs.network.inputCount, size: size, seed: seed)
    resources.progress.begin("reading the table: # rows")
    while let (_, rows) = try inputs.source.next() {
      for row in 0..<rows.shape[0] {
        sample.append(rows[row, .all].scalars)
        resources.progress.step()
      }
    }
    return sample
  }
}
