import Autodiff
import MLP

/// What is found out about the table as a whole: permutation importance, and the dependence on some inputs.
struct DataReport {
  let sample: DataSample
  let permutation: PermutationImportance<Double>?
  let dependence: [(feature: Int, PartialDependence<Double>)]

  /// - Throws: `InterpretationError` or `CommandError`.
  init(
    _ f: RowFunction<Double>, _ sample: DataSample, names: [String], file: String,
    _ options: ExplainOptions, _ progress: Progress
  ) throws {
    self.sample = sample
    let rows = sample.rows
    guard rows.shape[0] >= 2 else {
      throw CommandError.oneRow(rows.shape[0], purpose: "permutation")
    }
    progress.begin("shuffling columns")
    let isNeeded = options.method != .dependence || options.features.isEmpty
    let permutation =
      isNeeded
      ? try f.permutationImportance(over: rows, repeats: options.repeats, seed: options.seed) : nil
    self.permutation = permutation
    guard options.method == .dependence || options.method == .all else {
      dependence = []
      return
    }
    var features = try options.features.map { name in
      guard let place = names.firstIndex(of: name) else {
        throw CommandError.unknownColumn(
          name, file: file, known: names, count: names.count,
          suggestion: suggestion(for: name, among: names))
      }
      return place
    }
    if features.isEmpty, let mean = permutation?.mean {
      let order = mean.indices.sorted { mean[$0] == mean[$1] ? $0 < $1 : mean[$0] > mean[$1] }
      features = Array(order.prefix(3))
    }
    progress.begin("moving inputs")
    dependence = try features.map { ($0, try f.partialDependence(on: $0, over: rows)) }
  }

  /// The lines about the dependence, an input after another.
  func dependenceText(names: [String]) -> String {
    dependence.map { feature, result in
      "\(legible(names[feature])): the mean output of \(counted(sample.sample.count, "row")) "
        + "with it at each value\n"
        + table(result)
    }.joined(separator: "\n")
  }

  /// The grid with a bar from the smallest mean to the largest.
  private func table(_ result: PartialDependence<Double>) -> String {
    let (low, high) = (result.mean.min() ?? 0, result.mean.max() ?? 0)
    let rows = result.grid.indices.map { index in
      let share = high > low ? (result.mean[index] - low) / (high - low) : 0
      let bar = share.isFinite ? String(repeating: "#", count: Int((20 * share).rounded())) : ""
      return [
        brief(result.grid[index]), brief(result.mean[index]),
        short(result.deviation[index], digits: 2), brief(result.slope[index]), "|" + bar,
      ]
    }
    return TextColumns(width: 80).table([["value", "mean output", "± dev.", "slope", ""]] + rows)
      .joined()
  }

  /// The lines about permutation, alone.
  func permutationText(names: [String], options: ExplainOptions) -> String {
    guard let permutation else { return "" }
    return "\(counted(sample.sample.count, "row")), each column shuffled "
      + "\(counted(permutation.repeats, "time")): the mean |change of the output|\n"
      + AttributionTable(
        names: names,
        columns: [
          .init("permutation", permutation.mean),
          .init("± dev.", cells: permutation.deviation.map { short($0, digits: 2) }),
        ], sizes: permutation.mean, top: options.top ?? 10
      ).text
  }

  /// The members of the JSON object.
  func json(names: [String]) -> [JSONOutput.Member] {
    var members: [JSONOutput.Member] = [.init("sampleRows", .integer(sample.sample.count))]
    if let permutation {
      members.append(
        .init(
          "permutation",
          [
            "mean": .array(permutation.mean.map(JSONOutput.number)),
            "deviation": .array(permutation.deviation.map(JSONOutput.number)),
            "repeats": .integer(permutation.repeats),
          ]))
    }
    if !dependence.isEmpty {
      members.append(
        .init(
          "dependence",
          .array(
            dependence.map { feature, result in
              [
                "feature": .string(names[feature]),
                "values": .array(result.grid.map(JSONOutput.number)),
                "mean": .array(result.mean.map(JSONOutput.number)),
                "deviation": .array(result.deviation.map(JSONOutput.number)),
                "slope": .array(result.slope.map(JSONOutput.number)),
              ]
            })))
    }
    return members
  }
}
