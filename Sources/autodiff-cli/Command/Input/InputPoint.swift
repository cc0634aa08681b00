import Autodiff
import MLP

/// The named values at which a formula is evaluated.
struct InputPoint {
  /// The names, in the order in which they were given.
  let names: [String]
  /// The values.
  let values: [Tensor<Double>]

  /// The option that has it.
  static let option = CommandDefinition.Option(
    name: "at", value: "NAME=VALUE,...",
    summary: "The point: a number, an array such as [1, 2; 3, 4], or @file (.csv, .json, .npy) "
      + "for each name.", isRepeatable: true)

  /// The names with their shapes, as a formula is resolved with.
  var shapes: [(name: String, shape: Shape)] { Array(zip(names, values.map(\.shape))) }

  /// Reads the values of `--at`.
  ///
  /// - Throws: `UsageError`, `FormulaError`, `FileError` or `CommandError`.
  init(reading texts: [String], within memory: MemoryBound) throws {
    let assignments = try Assignment.read(texts, option: "at")
    try Assignment.requireOneValueEach(assignments, option: "at")
    var values: [Tensor<Double>] = []
    for assignment in assignments {
      values.append(
        try tensor(
          reading: assignment.text, origin: "--at \(assignment.name)", within: memory,
          beside: values.reduce(0) { $0 + $1.shape.bytes }))
    }
    (names, self.values) = (assignments.map(\.name), values)
  }
}

/// A value as the user writes it: `@file`, or an expression of numbers such as `[1, 2; 3, 4]` or `pi/2`.
///
/// - Parameter held: the bytes that are taken already.
/// - Throws: `FormulaError`, `FileError` or `CommandError`.
func tensor(
  reading text: String, origin: String, within memory: MemoryBound, beside held: Double
) throws -> Tensor<Double> {
  if text.hasPrefix("@") {
    return try tensor(
      contentsOf: trimmed(text.dropFirst()), .rounded, within: memory, beside: held)
  }
  let formula = try Formula(parsing: SourceText(text, origin: origin))
  let program = try formula.resolved(inputs: [], within: memory)
  try program.require(held + program.bytesOfValue, isPart: true, within: memory)
  return program.value(at: [])
}
