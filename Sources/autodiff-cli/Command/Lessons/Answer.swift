import Autodiff

/// What somebody answers to a question: a formula of numbers and of names that the question knows.
struct Answer {
  /// The formula, as typed.
  let text: String
  let value: Tensor<Double>

  /// The most numbers that an answer may compute.
  private static let elementLimit = 10_000.0

  /// Reads and evaluates an answer.
  ///
  /// - Parameter known: the names that it may use, with their values.
  /// - Throws: `FormulaError`, or `AnswerError` for what is no finite number, or too much.
  init(
    _ line: String, known: [(name: String, value: Tensor<Double>)], within memory: MemoryBound
  ) throws {
    text = trimmed(line[...])
    guard line.utf8.count <= LineReader.limit else { throw AnswerError.tooLong }
    let formula = try Formula(parsing: SourceText(text))
    let resolved: ResolvedFormula
    do {
      resolved = try formula.resolved(
        inputs: known.map { ($0.name, $0.value.shape) }, values: known.map(\.value),
        within: memory)
    } catch let error {
      guard case .unknownName(let name, _) = error.problem else { throw error }
      throw AnswerError.unknownName(name, known: known.map(\.name))
    }
    guard resolved.elementCount <= Self.elementLimit else { throw AnswerError.tooMuch }
    try resolved.require(resolved.bytesOfValue, within: memory)
    value = resolved.value(at: known.map(\.value))
    guard value.scalars.allSatisfy(\.isFinite) else { throw AnswerError.notFinite(value) }
  }

  /// Whether the answer is a number, written as it is.
  var isPlain: Bool { Double(text) != nil }
}

/// Why an answer is none.
enum AnswerError: Error {
  case tooLong
  case tooMuch
  case notFinite(Tensor<Double>)
  case unknownName(String, known: [String])
}

extension AnswerError: CustomStringConvertible {
  var description: String {
    switch self {
    case .tooLong: "a line of more than \(LineReader.limit) bytes is no answer"
    case .tooMuch: "that computes too much for an answer"
    case .notFinite(let value):
      value.shape.isScalar
        ? "that is \(short(value.scalars[0])), no finite number" : "not all of that is finite"
    case .unknownName(let name, let known):
      "unknown name '\(legible(name))'; "
        + (known.isEmpty
          ? "an answer here is made of numbers"
          : "an answer here may use numbers and \(known.joined(separator: ", "))")
    }
  }
}

extension Tensor where Scalar == Double {
  /// Whether two values are the same to three significant digits: none of their numbers is off by more than a unit of
  /// the third, and none that should be 0 by more than that of the largest.
  ///
  /// Axes of extent 1 count for nothing, so that a vector may be written as a row or a column.
  func isThreeDigits(of right: Tensor) -> Bool {
    guard shape.dimensions.filter({ $0 != 1 }) == right.shape.dimensions.filter({ $0 != 1 }) else {
      return false
    }
    let largest = right.scalars.reduce(0) { Swift.max($0, $1.magnitude) }
    return zip(scalars, right.scalars).allSatisfy { given, number in
      (given - number).magnitude <= unit(of: number == 0 ? largest : number) * (1 + 1e-9)
    }
  }
}

/// A unit of a number's third significant digit.
private func unit(of number: Double) -> Double {
  guard number != 0, number.isFinite else { return 0 }
  var unit = 0.01
  while unit * 100 > number.magnitude { unit /= 10 }
  while unit * 1000 <= number.magnitude { unit *= 10 }
  return unit
}
