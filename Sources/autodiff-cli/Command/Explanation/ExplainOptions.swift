import Autodiff
import MLP

/// What `mlp explain` is asked, beside which network and where.
struct ExplainOptions {
  /// A way to say which inputs matter.
  enum Method: String, CaseIterable {
    case summary, gradient
    case gradientTimesInput = "gradient-x-input"
    case integrated, smooth, occlusion, permutation, dependence, hessian, all

    /// Whether the method looks at a data set, not at a row.
    var isOfDataSet: Bool { self == .permutation || self == .dependence }

    /// Whether its numbers are per unit of an input, so that inputs on different scales are ranked by what a deviation does.
    var isPerUnit: Bool { self == .gradient || self == .smooth || self == .hessian }
  }

  /// Where integrated gradients begin, and what replaces an input that is occluded.
  enum Baseline {
    case zeros
    case mean
    /// Numbers, or `@file`.
    case given(String)
  }

  let method: Method
  let baseline: Baseline
  let rule: QuadratureRule
  /// The number of steps; nil where the tolerance decides.
  let steps: Int?
  let tolerance: Double
  let samples: Int
  let noise: Double
  let repeats: Int
  let sampleSize: Int
  let seed: UInt64
  let features: [String]
  let isBeforeActivation: Bool
  /// Whether several rows are printed one by one.
  let isEach: Bool
  let top: Int?

  static let options: [CommandDefinition.Option] = [
    .init(
      name: "method", value: "METHOD",
      summary: "How the inputs are judged: "
        + Method.allCases.map(\.rawValue).joined(separator: ", ") + " (summary)."),
    .init(
      name: "baseline", value: "zeros|mean|X,...",
      summary: "Where integrated gradients begin, and what replaces an occluded input: zeros, the "
        + "means of the table's columns, numbers or @file (zeros)."),
    .init(
      name: "steps", value: "N",
      summary: "Take so many points for integrated gradients, whatever the gap."),
    .init(
      name: "tolerance", value: "X",
      summary: "Double the 50 points until the gap is at most this share of what is explained "
        + "(0.001); at most \(QuadratureRule.pointLimit)."),
    .init(
      name: "rule", value: "gauss-legendre|midpoint|trapezoid",
      summary: "Where the points are (gauss-legendre)."),
    .init(
      name: "noise", value: "X",
      summary: "The deviation of SmoothGrad's noise, in deviations of the column (0.15)."),
    .init(name: "samples", value: "N", summary: "The points of SmoothGrad (50)."),
    .init(
      name: "repeats", value: "N", summary: "How often permutation shuffles a column (5)."),
    .init(
      name: "sample", value: "N",
      summary: "The rows of the table that permutation and dependence look at, drawn at random "
        + "(1000)."),
    .init(
      name: "feature", value: "COLUMN,...",
      summary: "The inputs of --method dependence; the three that permutation ranks first unless "
        + "given."),
    .init(
      name: "before-activation",
      summary: "Explain z of the output, before its activation or the softmax."),
    .init(name: "each", summary: "Print each of several rows, not their mean."),
    .init(name: "top", value: "N", summary: "Show only the N largest (10)."),
  ]

  /// - Throws: `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    method = try arguments.choice("method", among: Method.self) ?? .summary
    rule = try arguments.choice("rule", among: QuadratureRule.self) ?? .gaussLegendre
    baseline =
      switch arguments.value("baseline").map({ trimmed($0[...]) }) {
      case nil, "zeros": .zeros
      case "mean": .mean
      case let text?: .given(text)
      }
    if arguments.has("steps"), arguments.has("tolerance") {
      throw .conflict("--steps", "--tolerance")
    }
    let least = rule == .trapezoid ? 2 : 1
    steps = try arguments.count("steps", in: least...QuadratureRule.pointLimit)
    tolerance = try arguments.magnitude("tolerance") ?? 0.001
    noise = try arguments.magnitude("noise") ?? 0.15
    samples = try arguments.count("samples", in: 2...100_000) ?? 50
    repeats = try arguments.count("repeats", in: 1...1000) ?? 5
    sampleSize = try arguments.count("sample", in: 2...1_000_000) ?? 1000
    seed = try arguments.value("seed").map(NetworkInputs<Double>.seed(reading:)) ?? 0
    features =
      arguments.value("feature").map { $0.split(separator: ",").map { trimmed($0) } } ?? []
    isBeforeActivation = arguments.has("before-activation")
    isEach = arguments.has("each")
    top = try arguments.count("top", in: 1...Int.max)
  }
}
