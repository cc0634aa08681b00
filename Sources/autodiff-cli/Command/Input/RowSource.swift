import Autodiff
import MLP

/// The inputs at which a network is looked at, some rows at a time: those of a table, or one that the call gives.
struct RowSource<Scalar: TensorScalar> {
  /// The names of the inputs, where the table or the model has them.
  let features: [String]?
  /// Whether there is a table, whose rows have numbers.
  let hasTable: Bool
  let inputCount: Int
  private var table: InputTable<Scalar>?
  /// The only input, where there is no table.
  private var single: Tensor<Scalar>?
  /// How many rows are looked at together, at the most.
  private let blockSize: Int
  /// What is wrong behind the rows that were given.
  private var fault: (any Error)?
  private let notes: Notes
  /// The places in the table of the rows that were given last.
  private var numbers: [Int] = []

  /// Whether the rows come from a pipe or a device, and can be read only once.
  var isStream: Bool { table?.isStream ?? false }

  /// Opens the table, or takes the one input.
  ///
  /// - Parameters:
  ///   - features: the names that the model has for its inputs.
  ///   - columns: what it says about the columns that they come from.
  ///   - input: the input, where there is no table.
  /// - Throws: `UsageError`, `FileError` or `CommandError`.
  init(
    _ options: TableOptions?, _ arguments: ParsedArguments, _ resources: Resources,
    _ numbers: FileNumbers<Scalar>, inputCount: Int, features: [String]?,
    columns: InputColumns = InputColumns(), blockSize: Int,
    input: () throws -> Tensor<Scalar>
  ) throws {
    notes = resources.notes
    self.inputCount = inputCount
    if let options {
      resources.progress.begin("reading the table")
      let table = try InputTable(
        options, inputCount: inputCount, modelFeatures: features, modelColumns: columns, numbers,
        within: resources.memory)
      for note in table.notes { resources.notes.add("\(legible(table.path)): \(note)") }
      // What comes slowly is answered row by row.
      self.blockSize = table.isStream ? 1 : blockSize
      (hasTable, self.features, self.table) = (true, table.columns ?? features, table)
      return
    }
    for option in TableOptions.options.map(\.name) where arguments.has(option) {
      throw UsageError.goesWith(option: option, other: "data", instead: nil)
    }
    (hasTable, self.features, self.blockSize) = (false, features, 1)
    single = try input().reshaped(to: [1, inputCount])
  }

  /// The next rows, some at a time: the number of the first of them, its place in the table or 0, and their inputs,
  /// [rows, n₁]; nil behind the last one.
  ///
  /// - Throws: `FileError` or `CommandError`, when all rows before the fault were given.
  mutating func next() throws -> (first: Int, inputs: Tensor<Scalar>)? {
    guard table != nil else {
      defer { single = nil }
      return single.map { (0, $0) }
    }
    if let fault { throw fault }
    var scalars: [Scalar] = []
    var numbers: [Int] = []
    do {
      while numbers.count < blockSize, let number = try table?.appendNext(to: &scalars) {
        numbers.append(number)
      }
    } catch {
      fault = error
    }
    guard let first = numbers.first else {
      if let fault { throw fault }
      if let table { table.notes.forEach { notes.add("\(legible(table.path)): \($0)") } }
      return nil
    }
    self.numbers = numbers
    return (first, Tensor(shape: [numbers.count, inputCount], scalars))
  }

  /// The place in the table of a row of those that were given last, the first of which is known.
  func number(_ first: Int, _ position: Int) -> Int {
    position < numbers.count ? numbers[position] : first + position
  }

  /// What a reader calls each input.
  var featureNames: [String] { features ?? (1...inputCount).map { "x\($0)" } }
}
