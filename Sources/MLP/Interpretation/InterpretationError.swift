import Autodiff

/// Why a question about a function of rows has no answer.
public enum InterpretationError: Error, Hashable, Sendable {
  /// Rows that are not of shape [batch, n].
  case rows(shape: Shape, takes: Int)
  /// One row, or numbers that belong to one, that are not of shape [n].
  case row(name: String, shape: Shape, takes: Int)
  /// A function whose value at rows is not one number for each.
  case result(shape: Shape, rows: Int)
  /// An output that the network has not.
  case output(Int, count: Int)
  /// A feature that the rows have not.
  case feature(Int, count: Int)
  /// A count below the least that makes sense, or above the most that is computed.
  case count(name: String, Int, allowed: ClosedRange<Int>)
  /// A number that must be finite and not negative.
  case magnitude(name: String, Double)
  /// Fewer rows than a question about a data set needs.
  case tooFewRows(Int, needs: Int)
  /// Attributions of another length than those before.
  case attributionCount(Int, before: Int)
}

extension InterpretationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rows(let shape, let takes):
      "the function takes rows of shape [batch, \(takes)], but their shape is \(shape)"
    case .row(let name, let shape, let takes):
      "the \(name) must have shape [\(takes)], but has shape \(shape)"
    case .result(let shape, let rows):
      "the function must give one number for each row, but of \(rows) rows its value has shape \(shape)"
    case .output(let output, let count):
      "there is no output \(output): the network's outputs are "
        + (count == 1 ? "0 alone" : "0 to \(count - 1)")
    case .feature(let feature, let count):
      "there is no feature \(feature): a row has \(count), the first one 0"
    case .count(let name, let count, let allowed):
      "the number of \(name) must be from \(allowed.lowerBound) to \(allowed.upperBound), not \(count)"
    case .magnitude(let name, let value):
      "the \(name) must be a finite number that is not negative, not \(value)"
    case .tooFewRows(let count, let needs):
      "the question needs at least \(needs) rows, and there are \(count)"
    case .attributionCount(let count, let before):
      "there are \(count) attributions, but \(before) of each row before"
    }
  }
}
