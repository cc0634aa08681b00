import MLP

/// What computing with a network takes, in bytes, from its sizes alone: an estimate from above, made before anything is
/// computed.
struct NetworkMemory {
  private let sizes: [Double]

  init(_ sizes: [Int]) { self.sizes = sizes.map(Double.init) }

  /// The weights and biases.
  var ofParameters: Double {
    zip(sizes, sizes.dropFirst()).reduce(0) { $0 + Self.block($1.0 * $1.1) + Self.block($1.1) }
  }

  /// The rows of a table: the names of its columns, and a row as text and as numbers.
  var ofTable: Double { sizes[0] * Self.bytesOfCell }

  /// How many rows are differentiated together: the products of large layers are faster for many, and the memory of a
  /// few is that of the program.
  var blockSize: Int { Int(max(1, min(64, 0x1p18 / unitCount))) }

  /// The outputs and gradients of rows that are differentiated together, and what is printed of one of them.
  ///
  /// - Parameters:
  ///   - shown: the most components that are printed of a row.
  ///   - waiting: the most rows whose text is kept, beside the statistics of all.
  func ofGradient(rows: Int, shown: Int?, asJSON: Bool, waiting: Int = 0) -> Double {
    let rows = Double(rows)
    // z and a of each unit, and the adjoint of each.
    let computed = 8 * 4 * rows * unitCount
    let printed =
      asJSON
      ? sizes[0] * JSONOutput.bytesOfNumber
      : sizes[0] * Self.bytesOfName + min(sizes[0], Double(shown ?? .max)) * Self.bytesOfLine
    let kept =
      waiting == 0
      ? 0
      : 64 * sizes[0] + Double(waiting) * min(sizes[0], Double(shown ?? .max)) * Self.bytesOfLine
    return ofParameters + 8 * 3 * rows * sizes[0] + max(computed, printed) + kept
  }

  /// A check of a row, and what is printed of it.
  ///
  /// - Parameter waiting: the most rows whose text is kept.
  func ofCheck(asJSON: Bool, waiting: Int = 0) -> Double {
    let layers = Double(sizes.count)
    // |W|; and for the largest W its transpose and that multiplied by a diagonal matrix.
    let weights = 2 * ofParameters + 2 * 8 * largestWeights
    // Six comparisons of each unit or fewer, each of a tensor with another and a bound; beside them z, a, their
    // adjoints and bounds.
    let numbers = 18 * unitCount
    let report = 8 * numbers + layers * Self.bytesOfLayer
    // Blocks of rows that are moved by central differences and what the network makes of them, or a direction in
    // several forms.
    let products = 4 * sizes[0] * parameterCount
    let differences =
      products <= Double(MultilayerPerceptron<Double>.componentProductLimit)
      ? 8 * 4 * min(64, sizes[0]) * 3 * (sizes.max() ?? 0) : 8 * 16 * sizes[0]
    let printed =
      asJSON
      ? numbers * JSONOutput.bytesOfNumber
      : 4 * layers * Self.bytesOfLine * Double(1 + waiting)
    return weights + differences + 16 * 8 * unitCount + report + printed
  }

  /// The trace of a row, and what is printed of it: the parameters with the lines that they stand in, and the matrices of
  /// the third document.
  ///
  /// - Parameters:
  ///   - isWhole: whether every number is printed.
  ///   - isExact: whether the numbers are fractions, each of which is kept until the end: some two for each product of a
  ///     weight, of which there are a dozen.
  func ofTrace(isWhole: Bool, isExact: Bool, asJSON: Bool) -> Double {
    let vectors = 8 * 64 * unitCount
    let weights = 2 * ofParameters + 3 * 8 * largestWeights
    let numbers = 2 * parameterCount + 32 * unitCount
    let printed =
      asJSON
      ? numbers * JSONOutput.bytesOfNumber
      : (isWhole ? largestWeights + unitCount : 64) * Self.bytesOfName
    let lines = 8 * Double(sizes.count) * Self.bytesOfLayer
    // Doubles that are multiplied layer by layer have seven bytes more above and below the line with each.
    let bytesOfFraction = Self.bytesOfShortFraction + 32 * Double(sizes.count)
    let fractions = isExact ? 24 * parameterCount * bytesOfFraction : 0
    return weights + vectors + printed + lines + fractions
  }

  /// Some rows of a table that are kept, and the block that is read: as arrays, and once more as a tensor with a column
  /// shuffled.
  func ofSample(rows: Int, block: Int) -> Double {
    ofParameters + Double(rows) * (8 * 4 * sizes[0] + 64) + 8 * 3 * Double(block) * sizes[0]
  }

  /// Explaining rows one after another: gradients and values at blocks of made-up rows, what is found out about one row, and
  /// what is printed of it.
  ///
  /// - Parameters:
  ///   - hasHessian: whether there are matrices [n, n], with their largest entries.
  ///   - methods: how many numbers of each input are printed.
  func ofExplanation(hasHessian: Bool, methods: Int, asJSON: Bool) -> Double {
    let block = ofGradient(rows: 64, shown: nil, asJSON: asJSON)
    let square = sizes[0] * sizes[0]
    // The matrix, its mean and its pairs; the recording of the gradient of a gradient.
    let curvature =
      hasHessian
      ? square * (8 * 4 + 24 + (asJSON ? JSONOutput.bytesOfNumber : 0)) + 8 * 64 * unitCount
        + 4 * ofParameters : 0
    return block + curvature + Double(methods) * sizes[0] * (8 * 6 + JSONOutput.bytesOfNumber)
  }

  /// Attacking rows one after another, and bounds of the network: the weights once more without their activation, the
  /// differences of the last layer's rows, and of the largest layer the transpose, the two parts of it and its sizes.
  func ofAttack(asJSON: Bool) -> Double {
    let printed = asJSON ? 3 * sizes[0] * JSONOutput.bytesOfNumber : sizes[0] * Self.bytesOfLine
    let differences = sizes.count > 1 ? 8 * 3 * sizes[sizes.count - 2] * sizes[sizes.count - 1] : 0
    return 2 * ofParameters + differences + 8 * 5 * largestWeights + 8 * 96 * unitCount + 8 * 64
      * sizes[0]
      + printed
  }

  private var parameterCount: Double {
    zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
  }

  private var unitCount: Double { sizes.reduce(0, +) }

  private var largestWeights: Double { zip(sizes, sizes.dropFirst()).map(*).max() ?? 0 }

  /// What so many numbers take, in blocks whose size is rounded up to one of four in each power of two.
  private static func block(_ count: Double) -> Double {
    let step = (8 * max(count, 1)).binade / 4
    return (8 * count / step).rounded(.up) * step
  }

  /// A column of a table: its name, its place, its text and its number.
  private static let bytesOfCell = 256.0

  /// The place of an input in a ranking, and its name.
  private static let bytesOfName = 64.0

  /// A line of text with its parts.
  private static let bytesOfLine = 400.0

  /// A fraction in the table of fractions, beside its digits.
  private static let bytesOfShortFraction = 192.0

  /// The objects of a layer in a report, whatever their size.
  private static let bytesOfLayer = 8192.0
}
