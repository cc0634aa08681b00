import Autodiff
import MLP

/// What is found out about one row.
struct ExplainedRow {
  /// A method's number for each input.
  struct Attributions {
    let method: ExplainOptions.Method
    let numbers: Tensor<Double>
  }

  let method: ExplainOptions.Method
  let input: Tensor<Double>
  let baseline: Tensor<Double>
  let output: Double
  let baselineOutput: Double
  private(set) var attributions: [Attributions] = []
  private(set) var integrated: IntegratedGradients<Double>?
  private(set) var smooth: SmoothGradient<Double>?
  private(set) var hessian: Tensor<Double>?
  /// The standard deviation of each input, where it is known.
  let deviations: [Double]?

  /// Asks the methods that look at a row.
  ///
  /// - Parameters:
  ///   - noise: the deviation of SmoothGrad's noise in each input.
  ///   - deviations: of each input, where they are known; what is per unit is ranked by them.
  ///   - methods: those that are asked.
  /// - Throws: `InterpretationError`.
  init(
    _ f: RowFunction<Double>, at input: Tensor<Double>, baseline: Tensor<Double>,
    noise: Tensor<Double>, deviations: [Double]?, _ methods: [ExplainOptions.Method],
    _ options: ExplainOptions
  ) throws {
    (method, self.input, self.baseline) = (options.method, input, baseline)
    self.deviations = deviations
    output = try f.value(at: input)
    baselineOutput = try f.value(at: baseline)
    for method in methods {
      switch method {
      case .integrated:
        let result =
          if let steps = options.steps {
            try f.integratedGradients(
              at: input, baseline: baseline, rule: options.rule, steps: steps)
          } else {
            try f.integratedGradients(
              at: input, baseline: baseline, rule: options.rule, tolerance: options.tolerance)
          }
        integrated = result
        add(method, result.attributions)
      case .gradient: add(method, try f.gradient(at: input))
      case .gradientTimesInput:
        add(method, try f.gradientTimesInput(at: input, baseline: baseline))
      case .occlusion: add(method, try f.occlusion(at: input, baseline: baseline))
      case .smooth:
        let result = try f.smoothGradient(
          at: input, deviation: noise, samples: options.samples, seed: options.seed)
        smooth = result
        add(method, result.mean)
      case .hessian: hessian = try f.hessian(at: input)
      default: break
      }
    }
  }

  private mutating func add(_ method: ExplainOptions.Method, _ numbers: Tensor<Double>) {
    attributions.append(Attributions(method: method, numbers: numbers))
  }

  /// The methods that look at a row, of those that are asked for; the first one orders the inputs.
  static func methods(of method: ExplainOptions.Method) -> [ExplainOptions.Method] {
    switch method {
    case .summary: [.integrated, .gradientTimesInput, .occlusion]
    case .all: [.integrated, .gradientTimesInput, .occlusion, .gradient, .smooth, .hessian]
    case .permutation, .dependence: []
    default: [method]
    }
  }
}

extension ExplainOptions.Method {
  /// The heading of a column of its numbers.
  var heading: String {
    switch self {
    case .gradient: "∂output/∂input"
    case .gradientTimesInput: "grad × input"
    case .smooth: "SmoothGrad"
    default: rawValue
    }
  }

  /// The member of a JSON object.
  var member: String { self == .gradientTimesInput ? "gradientTimesInput" : rawValue }
}

extension ExplainedRow {
  /// The lines of the row.
  ///
  /// - Parameters:
  ///   - title: which row, and what its value is called.
  ///   - baselineName: what the baseline is called.
  func text(
    title: String, names: [String], baselineName: String, options: ExplainOptions
  ) -> String {
    var text = "\(title) \(full(output))"
    if comparesWithBaseline {
      text +=
        "\nat the baseline (\(baselineName)) \(short(baselineOutput)), "
        + "a difference of \(short(output - baselineOutput))"
    }
    text += "\n"
    let top = options.top ?? 10
    let effects = attributions.filter { !$0.method.isPerUnit }
    let slopes = attributions.filter { $0.method.isPerUnit }
    for (group, heading) in [(effects, "input"), (slopes, "input")] where !group.isEmpty {
      // The table above has the values.
      let isFurther = group[0].method != effects.first?.method && !effects.isEmpty
      var columns = isFurther ? [] : [AttributionTable.Column("value", input.scalars)]
      let perDeviation = group[0].method.isPerUnit ? perDeviation(group[0].numbers.scalars) : nil
      for attribution in group {
        columns.append(.init(attribution.method.heading, attribution.numbers.scalars))
        if attribution.method == .smooth, let smooth {
          columns.append(
            .init("± error", cells: smooth.standardError.scalars.map { short($0, digits: 2) }))
        }
      }
      if let perDeviation { columns.append(.init("per deviation", perDeviation)) }
      text +=
        (isFurther ? "\n" : "")
        + AttributionTable(
          names: names, columns: columns, sizes: perDeviation ?? group[0].numbers.scalars,
          heading: heading,
          top: top
        ).text
    }
    if let hessian {
      text +=
        (attributions.isEmpty ? "" : "\n")
        + curvatureText(hessian, names: names, deviations: deviations, top: top)
    }
    let sentences = [
      integrated.map(completeness), flatness, agreement(top: min(5, input.count)),
    ]
    .compactMap { $0 }
    if !sentences.isEmpty { text += "\n" + lines(sentences) }
    return text
  }

  /// What is per unit of each input, per standard deviation of it; nil where these are not known.
  private func perDeviation(_ numbers: [Double]) -> [Double]? {
    deviations.map { zip(numbers, $0).map(*) }
  }

  /// Whether an attribution is told against the baseline.
  private var comparesWithBaseline: Bool {
    attributions.contains { [.integrated, .gradientTimesInput, .occlusion].contains($0.method) }
  }

  /// Whether integrated gradients add up, in a sentence.
  private func completeness(_ result: IntegratedGradients<Double>) -> String {
    let sum = result.attributions.sum().scalar
    let gap =
      result.relativeGap < 1e-12
      ? "a gap of rounding only" : "a gap of \(shareText(result.relativeGap))"
    var text =
      "Integrated gradients add up to \(short(sum)), \(gap), "
      + "with \(result.steps) \(result.steps == 1 ? "step" : "steps")"
    if !result.isComplete {
      text +=
        ": the tolerance was not reached. The gradient jumps on the way, or the sum is near "
        + "its rounding; another baseline, or --before-activation, may help"
    }
    return text + "."
  }

  /// That the gradient at the row says little about the way from the baseline, in a sentence.
  private var flatness: String? {
    guard integrated != nil,
      let product = attributions.first(where: { $0.method == .gradientTimesInput })
    else { return nil }
    let (sum, difference) = (product.numbers.sum().scalar, output - baselineOutput)
    guard abs(sum) < 0.1 * abs(difference) else { return nil }
    return "Gradient × input adds up to \(short(sum, digits: 2)) only: at this row the output is "
      + "nearly flat, and its slope says little about the way from the baseline."
  }

  /// Whether the methods rank the inputs alike, in a sentence.
  private func agreement(top: Int) -> String? {
    guard method == .summary || method == .all, input.count > 1,
      let first = attributions.first(where: { $0.method == .integrated })
    else { return nil }
    let others = attributions.filter {
      $0.method == .gradientTimesInput || $0.method == .occlusion
    }
    return witnesses(
      of: first.numbers.scalars,
      others.map { ($0.method.heading, $0.numbers.scalars) }, top: top)
  }

  /// The row as JSON.
  func json(row: Int) -> JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("row", .integer(row)), .init("output", .number(output)),
      .init("baselineOutput", .number(baselineOutput)),
    ]
    for attribution in attributions {
      let numbers = JSONOutput(attribution.numbers)
      var value = numbers
      if attribution.method == .integrated, let integrated {
        value = [
          "attributions": numbers, "gap": .number(integrated.gap),
          "relativeGap": .number(integrated.relativeGap), "steps": .integer(integrated.steps),
          "complete": .boolean(integrated.isComplete),
        ]
      } else if attribution.method == .smooth, let smooth {
        value = [
          "mean": numbers, "standardError": JSONOutput(smooth.standardError),
          "samples": .integer(smooth.samples),
        ]
      }
      members.append(.init(attribution.method.member, value))
      if attribution.method.isPerUnit, let scaled = perDeviation(attribution.numbers.scalars) {
        members.append(
          .init(
            attribution.method.member + "PerDeviation", .array(scaled.map(JSONOutput.number))))
      }
    }
    if let hessian { members.append(.init("hessian", JSONOutput(hessian))) }
    if let integrated, method == .summary || method == .all {
      let others = attributions.filter {
        $0.method == .gradientTimesInput || $0.method == .occlusion
      }
      members.append(
        .init(
          "rankCorrelations",
          .object(
            others.map {
              .init(
                $0.method.member,
                .number(
                  RankAgreement(
                    integrated.attributions.scalars, $0.numbers.scalars, top: 1
                  ).correlation))
            })))
    }
    return .object(members)
  }
}

/// A share as a percentage of two digits.
func shareText(_ share: Double) -> String { short(100 * share, digits: 2) + "%" }

/// Sentences one below another, folded to a terminal's width.
func lines(_ sentences: [String]) -> String {
  sentences.map { TextColumns(width: 80).wrapped($0, to: 80).joined(separator: "\n") + "\n" }
    .joined()
}

/// How far other methods rank the inputs as one does, in a sentence.
func witnesses(
  of first: [Double], _ others: [(name: String, numbers: [Double])], top: Int
) -> String {
  let agreements = others.map { RankAgreement(first, $0.numbers, top: top) }
  let parts = zip(others, agreements).map { other, agreement in
    "\(other.name) has \(agreement.shared) of its \(agreement.top) largest "
      + "(rank correlation \(short(agreement.correlation, digits: 2)))"
  }
  let lowest = agreements.map(\.correlation).min { $1.isNaN || $0 < $1 } ?? .nan
  let sharesMost = agreements.allSatisfy { 5 * $0.shared >= 4 * $0.top }
  let verdict =
    lowest >= 0.9 && sharesMost
    ? "agree with" : lowest >= 0.6 ? "largely agree with" : "differ from"
  let reason =
    lowest >= 0.6
    ? ""
    : ": the output is not straight between the baseline and the input, and each looks elsewhere"
  return "The witnesses \(verdict) integrated: \(parts.joined(separator: ", "))\(reason)."
}

/// The largest interactions of a Hessian.
///
/// - Parameter deviations: of each input, where they are known; the pairs are then those of the largest effect of a deviation of
///   both.
func curvatureText(
  _ hessian: Tensor<Double>, names: [String], deviations: [Double]?, top: Int
) -> String {
  let n = hessian.shape[0]
  let pairs = RowFunction<Double>.interactions(
    in: hessian, scale: deviations.map { Tensor($0) }, limit: top)
  if pairs.isEmpty { return "no two inputs interact: the Hessian is 0 beside its diagonal\n" }
  let all = n * (n - 1) / 2
  var columns: [AttributionTable.Column] = [
    .init(
      "∂²output/∂x∂y",
      pairs.map { (hessian[$0.first, $0.second] + hessian[$0.second, $0.first]) / 2 })
  ]
  if deviations != nil { columns.append(.init("per deviations", pairs.map(\.curvature))) }
  let table = AttributionTable(
    names: pairs.map { "\(legible(names[$0.first])), \(legible(names[$0.second]))" },
    columns: columns, sizes: pairs.map(\.curvature),
    heading: "inputs x, y that interact", top: nil)
  return table.text + (all > pairs.count ? "  (\(all - pairs.count) smaller ones)\n" : "")
}
