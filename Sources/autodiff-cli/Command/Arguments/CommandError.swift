import Autodiff

/// A failure that is neither a wrong call nor a mistake in a formula or a file; its status is 1.
enum CommandError: Error, Equatable {
  case unknownFunction(String, suggestion: String?)
  case unknownFileType(String)
  case analyticShape(name: String, Shape, expected: Shape)
  case unknownInput(option: String, name: String, known: [String], suggestion: String?)
  case unknownColumn(String, file: String, suggestion: String?)
  case rowOutOfRange(Int, file: String, rowCount: Int)
  case columnCount(Int, file: String, inputCount: Int, hasTarget: Bool)
  case activationUnknown(file: String)
  case inputCount(Int, expected: Int)
  case fileShape(String, Shape, expected: Int)
}

extension CommandError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unknownFunction(let name, let suggestion):
      "unknown function '\(name)'" + didYouMean(suggestion)
    case .unknownFileType(let path):
      "'\(path)' is no file that can be read: its name must end in .csv, .json or .npy"
    case .analyticShape(let name, let shape, let expected):
      "--analytic \(name): the formula gives shape \(shape), "
        + "but the gradient by \(name) has shape \(expected)"
    case .unknownInput(let option, let name, let known, let suggestion):
      "--\(option) names '\(name)', which --at does not give"
        + (suggestion.map { "; did you mean '\($0)'?" }
          ?? (known.isEmpty ? "" : " (it gives \(known.joined(separator: ", ")))"))
    case .unknownColumn(let column, let file, let suggestion):
      "'\(file)' has no column '\(column)'" + didYouMean(suggestion)
    case .rowOutOfRange(let row, let file, let rowCount):
      "there is no row \(row) in '\(file)': "
        + (rowCount == 1 ? "its only row is 0" : "its rows are 0 to \(rowCount - 1)")
    case .columnCount(let count, let file, let inputCount, let hasTarget):
      "the network takes \(inputCount) numbers, but '\(file)' has \(count) columns"
        + (hasTarget
          ? " beside the target"
          : count == inputCount + 1 ? ": name the one to leave out with --target COLUMN" : "")
    case .activationUnknown(let file):
      "'\(file)' does not say which activations the network has: add --hidden-activation NAME and, "
        + "if it differs, --output-activation NAME"
    case .inputCount(let count, let expected):
      "the network takes \(expected) numbers, but --input gives \(count)"
    case .fileShape(let path, let shape, let expected):
      "the network takes \(expected) numbers, but '\(path)' holds a tensor of shape \(shape)"
    }
  }

  private func didYouMean(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean '\($0)'?" } ?? ""
  }
}
