extension TrainingPlan {
  /// The units of each hidden layer: `64,32`, or `16x29` for 29 layers of 16; none for 0.
  ///
  /// - Throws: `UsageError`.
  static func hidden(reading text: String) throws(UsageError) -> [Int] {
    if text == "0" { return [] }
    var sizes: [Int] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = trimmed(piece).split(separator: "x", omittingEmptySubsequences: false)
      let numbers = parts.map { Int($0) ?? 0 }
      let count = numbers.count > 1 ? numbers[1] : 1
      guard numbers.count <= 2, numbers.allSatisfy({ $0 > 0 }), count <= mostLayers - sizes.count
      else {
        throw .invalidValue(
          option: "hidden", text: text,
          expected:
            "the units of each hidden layer, as in 64,32, or 0 for none; 16x29 is 29 layers of 16, "
            + "of at most \(mostLayers) in all")
      }
      sizes += [Int](repeating: numbers[0], count: count)
    }
    return sizes
  }

  /// The most hidden layers.
  private static let mostLayers = 10_000

  /// Hidden layers as `--hidden` takes them.
  static func text(of hidden: [Int]) -> String {
    var runs: [(units: Int, count: Int)] = []
    for units in hidden {
      if let last = runs.last, last.units == units {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((units, 1))
      }
    }
    return hidden.isEmpty
      ? "0"
      : runs.map { $0.count == 1 ? "\($0.units)" : "\($0.units)x\($0.count)" }
        .joined(separator: ",")
  }
}
