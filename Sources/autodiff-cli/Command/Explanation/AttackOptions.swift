import Autodiff
import MLP

/// What `mlp attack` is asked, beside which network and where.
struct AttackOptions {
  let norm: PerturbationNorm
  let epsilon: Double
  let steps: Int
  let stepSize: Double?
  let limit: Double
  let threshold: Double?
  let rules: PerturbationRules
  /// Whether changes are measured in deviations of the table's columns.
  let isPerDeviation: Bool
  /// Whether several rows are printed one by one.
  let isEach: Bool
  let top: Int?

  static let options: [CommandDefinition.Option] = [
    .init(
      name: "norm", value: "inf|2",
      summary: "How a change is measured: by the largest change of an input, or by the root of "
        + "the sum of their squares (inf)."),
    .init(
      name: "per-deviation",
      summary: "Measure the change of an input in standard deviations of its column; one that does "
        + "not vary is fixed."),
    .init(
      name: "epsilon", value: "X",
      summary: "The size of the changes that FGSM and PGD make (0.1)."),
    .init(name: "steps", value: "N", summary: "The steps of PGD (10)."),
    .init(
      name: "step-size", value: "X", summary: "The size of each step (2.5 epsilon / steps)."),
    .init(
      name: "limit", value: "X",
      summary: "Look for the smallest change up to this size (1000)."),
    .init(
      name: "threshold", value: "X",
      summary: "The decision is whether the output is above this: 0.5 for a sigmoid, else 0. Of "
        + "several outputs it is held against that of --output."),
    .init(
      name: "fixed", value: "COLUMN,...", summary: "Inputs that cannot change, as age,sex."),
    .init(
      name: "range", value: "COLUMN=LOW:HIGH,...",
      summary: "What an input may become, as age=0:120.", isRepeatable: true),
    .init(
      name: "whole", value: "COLUMN,...", summary: "Inputs that are whole numbers."),
    .init(name: "each", summary: "Print each of several rows, not a summary."),
    .init(name: "top", value: "N", summary: "Show only the N inputs that matter most (5)."),
  ]

  /// - Parameters:
  ///   - names: what the inputs are called.
  ///   - file: the table, for a message.
  /// - Throws: `UsageError` or `CommandError`.
  init(_ arguments: ParsedArguments, names: [String], file: String) throws {
    norm =
      try arguments.choice("norm", among: PerturbationNorm.self) ?? .infinity
    epsilon = try arguments.magnitude("epsilon") ?? 0.1
    steps = try arguments.count("steps", in: 1...10_000) ?? 10
    stepSize = try arguments.magnitude("step-size")
    limit = try arguments.magnitude("limit") ?? 1000
    threshold = try arguments.number("threshold", "a finite number") { _ in true }
    isEach = arguments.has("each")
    isPerDeviation = arguments.has("per-deviation")
    if isPerDeviation, !arguments.has("data") {
      throw UsageError.goesWith(
        option: "per-deviation", other: "data", instead: "it takes the deviations of a table")
    }
    top = try arguments.count("top", in: 1...Int.max)

    func place(_ name: String) throws -> Int {
      guard let place = names.firstIndex(of: name) else {
        throw file.isEmpty
          ? CommandError.unknownFeature(
            name, names, suggestion: suggestion(for: name, among: names))
          : CommandError.unknownColumn(
            name, file: file, known: names, count: names.count,
            suggestion: suggestion(for: name, among: names))
      }
      return place
    }
    func places(_ option: String) throws -> Set<Int> {
      Set(
        try arguments.value(option).map {
          try $0.split(separator: ",").map { try place(trimmed($0)) }
        } ?? [])
    }
    var rules = PerturbationRules(fixed: try places("fixed"), whole: try places("whole"))
    for text in arguments.values("range") {
      for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
        let (name, range) = try Self.range(piece)
        let input = try place(name)
        guard rules.ranges[input] == nil else {
          throw UsageError.repeatedName(option: "range", name: name)
        }
        rules.ranges[input] = range
      }
    }
    guard rules.fixed.count < names.count else {
      throw UsageError.nothingFree
    }
    self.rules = rules
  }

  /// How a change is measured, in words.
  var measure: String {
    (norm == .infinity ? "in every input" : "in Euclidean size")
      + (isPerDeviation ? " (in deviations of its column)" : "")
  }

  /// `NAME=LOW:HIGH`; the name ends at the last equals sign.
  private static func range(
    _ piece: Substring
  ) throws(UsageError) -> (String, ClosedRange<Double>) {
    if let equals = piece.lastIndex(of: "=") {
      let ends = piece[piece.index(after: equals)...]
        .split(separator: ":", omittingEmptySubsequences: false).map { Double(trimmed($0)) }
      if ends.count == 2, let low = ends[0], let high = ends[1], low <= high {
        return (trimmed(piece[..<equals]), low...high)
      }
    }
    throw .invalidValue(
      option: "range", text: String(piece), expected: "COLUMN=LOW:HIGH, as in age=0:120")
  }
}
