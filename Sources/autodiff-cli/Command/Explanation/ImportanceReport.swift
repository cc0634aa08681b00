import Autodiff
import MLP

/// What is found out about the rows of a table together: the mean |attribution| of each input by each method, with its
/// deviation from row to row.
struct ImportanceReport {
  private(set) var importances: [(method: ExplainOptions.Method, GlobalImportance<Double>)]
  /// The rows whose completeness gap was too large, and the largest gap.
  private(set) var incomplete = 0
  private(set) var largestGap = 0.0
  /// The mean of |∂²f/∂x∂y| over the rows that were looked at.
  private(set) var curvature: RunningStatistics<Double>?
  private let inputCount: Int
  /// The standard deviation of each input, where it is known.
  private let deviations: [Double]?

  init(_ methods: [ExplainOptions.Method], inputCount: Int, deviations: [Double]?) {
    (self.inputCount, self.deviations) = (inputCount, deviations)
    importances = methods.filter { $0 != .hessian }
      .map { ($0, GlobalImportance(inputCount: inputCount)) }
    if methods.contains(.hessian) {
      curvature = RunningStatistics(count: inputCount * inputCount)
    }
  }

  mutating func append(_ row: ExplainedRow) throws {
    for index in importances.indices {
      guard
        let own = row.attributions.first(where: { $0.method == importances[index].method })
      else { continue }
      try importances[index].1.append(own.numbers)
    }
    if let integrated = row.integrated {
      if !integrated.isComplete { incomplete += 1 }
      largestGap = max(largestGap, integrated.relativeGap)
    }
    if let hessian = row.hessian { curvature?.append(hessian.scalars.map { abs($0) }) }
  }

  /// The lines.
  ///
  /// - Parameter permutation: a further witness, where the table was asked.
  func text(
    rows: Int, names: [String], baselineName: String,
    permutation: PermutationImportance<Double>?, options: ExplainOptions
  ) -> String {
    let top = options.top ?? 10
    let effects = importances.filter { !$0.method.isPerUnit }
    let slopes = importances.filter { $0.method.isPerUnit }
    var text =
      "\(counted(rows, "row")): the mean size of each input's attribution, and its deviation\n"
    if !effects.isEmpty { text += "baseline: \(baselineName)\n" }
    for group in [effects, slopes] where !group.isEmpty {
      var columns: [AttributionTable.Column] = []
      let perDeviation = group[0].method.isPerUnit ? perDeviation(group[0].1.mean) : nil
      for (index, (method, importance)) in group.enumerated() {
        columns.append(.init(method.heading, importance.mean))
        if index == 0 {
          columns.append(
            .init("± dev.", cells: importance.deviation.map { short($0, digits: 2) }))
        }
      }
      if let perDeviation { columns.append(.init("per deviation", perDeviation)) }
      if group[0].method == effects.first?.method, let permutation {
        columns.append(.init("permutation", permutation.mean))
      }
      text +=
        AttributionTable(
          names: names, columns: columns, sizes: perDeviation ?? group[0].1.mean, top: top
        ).text
    }
    if let curvature {
      text +=
        "mean size over \(counted(curvature.rows, "row")):\n"
        + curvatureText(
          Tensor(shape: [inputCount, inputCount], curvature.mean), names: names,
          deviations: deviations, top: top)
    }
    let sentences = sentences(
      effects: effects, permutation: permutation, rows: rows, options: options)
    return text + (sentences.isEmpty ? "" : "\n" + lines(sentences))
  }

  /// Mean sizes per unit of each input, per standard deviation of it; nil where these are not known.
  private func perDeviation(_ mean: [Double]) -> [Double]? {
    deviations.map { zip(mean, $0).map(*) }
  }

  private func sentences(
    effects: [(method: ExplainOptions.Method, GlobalImportance<Double>)],
    permutation: PermutationImportance<Double>?, rows: Int, options: ExplainOptions
  ) -> [String] {
    var sentences: [String] = []
    if effects.contains(where: { $0.method == .integrated }) {
      sentences.append(
        "Integrated gradients: the largest completeness gap of a row is \(shareText(largestGap))"
          + (incomplete > 0
            ? "; in \(counted(incomplete, "row")) the tolerance was not reached." : "."))
    }
    if effects.count > 1, inputCount > 1 {
      var others = effects.dropFirst().map { ($0.method.heading, $0.1.mean) }
      if let permutation { others.append(("permutation", permutation.mean)) }
      sentences.append(witnesses(of: effects[0].1.mean, others, top: min(5, inputCount)))
    }
    return sentences
  }

  /// The members of the JSON object.
  var json: [JSONOutput.Member] {
    var members: [JSONOutput.Member] = importances.map { method, importance in
      var own: [JSONOutput.Member] = [
        .init("mean", .array(importance.mean.map(JSONOutput.number))),
        .init("deviation", .array(importance.deviation.map(JSONOutput.number))),
        .init("signedMean", .array(importance.signedMean.map(JSONOutput.number))),
      ]
      if method.isPerUnit, let scaled = perDeviation(importance.mean) {
        own.append(.init("perDeviation", .array(scaled.map(JSONOutput.number))))
      }
      return .init(method.member, .object(own))
    }
    if importances.contains(where: { $0.method == .integrated }) {
      members.append(.init("largestRelativeGap", .number(largestGap)))
      members.append(.init("incompleteRows", .integer(incomplete)))
    }
    if let curvature {
      members.append(
        .init(
          "hessian",
          [
            "meanSize": JSONOutput(Tensor(shape: [inputCount, inputCount], curvature.mean)),
            "rows": .integer(curvature.rows),
          ]))
    }
    return members
  }
}
