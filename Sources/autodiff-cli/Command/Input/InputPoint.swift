import Autodiff

/// The named values at which a formula is evaluated.
struct InputPoint {
  /// The names, in the order in which they were given.
  let names: [String]
  /// The values.
  let values: [Tensor<Double>]

  /// The names with their shapes, as a formula is resolved with.
  var shapes: [(name: String, shape: Shape)] { Array(zip(names, values.map(\.shape))) }

  /// Reads the values of `--at`.
  ///
  /// - Throws: `UsageError`, `FormulaError`, `FileError` or `CommandError`.
  init(reading values: [String]) throws {
    let assignments = try Assignment.read(values, option: "at")
    names = assignments.map(\.name)
    self.values = try assignments.map { try tensor(reading: $0.text, origin: "--at \($0.name)") }
  }
}

/// A value as the user writes it: `@file`, or an expression of numbers such as `[1, 2; 3, 4]` or `pi/2`.
///
/// - Throws: `FormulaError`, `FileError` or `CommandError`.
func tensor(reading text: String, origin: String) throws -> Tensor<Double> {
  if text.hasPrefix("@") { throw CommandError.unknownFileType(text) }
  let formula = try Formula(parsing: SourceText(text, origin: origin))
  return try formula.resolved(inputs: []).value(at: [])
}

