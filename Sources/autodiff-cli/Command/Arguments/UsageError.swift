import Autodiff
import MLP

/// A mistake in the way a command was called; its status is 64.
enum UsageError: Error, Equatable {
  case missingCommand(of: String)
  case unknownCommand(String, suggestion: String?)
  case unknownOption(String, suggestion: String?)
  case missingValue(option: String, value: String)
  case unexpectedValue(option: String)
  case repeatedOption(String)
  case missingOperand(String)
  case unexpectedOperand(String)
  case invalidValue(option: String, text: String, expected: String)
  case missingOption(String, purpose: String)
  case conflict(String, String)
  case analyticJacobian
  case assignmentExpected(option: String, text: String)
  case emptyAssignment(option: String, name: String)
  case severalValues(option: String, text: String, instead: String?)
  case repeatedName(option: String, name: String)
  case activation(option: String, ActivationError, suggestion: String?)
  case goesWith(option: String, other: String, instead: String?)
  case exactNumber(String, RationalNumberError)
  case notInFormula(option: String, name: String)
  case nothingFree
  case tooManyChoices(Double, limit: Int)
  case thresholdOutside(Double, activation: String, range: String)
}

extension UsageError: CustomStringConvertible {
  var description: String {
    switch self {
    case .missingCommand(let command): "\(command) needs a subcommand"
    case .unknownCommand(let word, let suggestion):
      "unknown subcommand '\(legible(word))'" + didYouMean(suggestion)
    case .unknownOption(let option, let suggestion):
      "unknown option '\(legible(option))'" + didYouMean(suggestion.map { "--\($0)" })
    case .missingValue(let option, let value): "--\(option) needs a value: --\(option) \(value)"
    case .unexpectedValue(let option): "--\(option) takes no value"
    case .repeatedOption(let option): "--\(option) is given twice"
    case .missingOperand(let operand): "\(operand) is missing"
    case .unexpectedOperand(let text): "unexpected argument '\(legible(text))'"
    case .invalidValue(let option, let text, let expected):
      "--\(option) takes \(expected), not '\(legible(text))'"
    case .missingOption(let option, let purpose): "\(option) is missing: \(purpose)"
    case .conflict(let first, let second):
      "\(legible(first)) and \(legible(second)) exclude each other"
    case .analyticJacobian:
      "--analytic compares a gradient and does not go with --jacobian; --check does"
    case .assignmentExpected(let option, let text):
      "--\(option) takes name=value pairs, as in --\(option) x=1.5,y=0.3, not '\(legible(text))'"
    case .emptyAssignment(let option, let name):
      "--\(option) gives '\(legible(name))' no value: write --\(option) \(legible(name))=1.5"
    case .severalValues(let option, let text, let instead):
      "--\(option) takes one value for each name, and a comma between two, "
        + (instead.map { "as in --\(option) '\(legible($0))', " } ?? "") + "not '\(legible(text))'"
    case .repeatedName(let option, let name): "--\(option) gives '\(legible(name))' twice"
    case .activation(let option, .unknownName(let name), let suggestion):
      "--\(option): unknown activation '\(legible(name))'"
        + (suggestion.map { "; did you mean '\(legible($0))'?" }
          ?? "; known are \(Activation.names.joined(separator: ", "))")
    case .activation(let option, let error, _): "--\(option): \(error)"
    case .exactNumber(let option, let error): "--\(option): \(error)"
    case .notInFormula(let option, let name):
      "--\(option) names '\(legible(name))', which is no input of the formula"
    case .nothingFree: "every input is fixed, so that none is left to change"
    case .tooManyChoices(let count, let limit):
      "the choices make \(count < 1e15 ? String(Int(count)) : String(count)) architectures, and at most \(limit) are "
        + "compared; give fewer to --depths, --widths or another option"
    case .thresholdOutside(let threshold, let activation, let range):
      "--threshold \(threshold) is never crossed: the output's activation, \(activation), gives numbers \(range); "
        + "name one there"
    case .goesWith(let option, let other, let instead):
      "--\(option) goes with --\(other)" + (instead.map { "; \($0)" } ?? "")
    }
  }

  private func didYouMean(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean '\(legible($0))'?" } ?? ""
  }
}
