import Autodiff

/// A formula to differentiate by hand.
struct Problem {
  /// What each level has that the one before has not.
  static let levels = [
    "one or two operations", "a chain of functions", "values used twice", "vectors",
    "products of matrices, layers of a network",
  ]

  /// The formula in its language.
  let formula: String
  /// The inputs and their values, as in `--at`.
  let point: String
  let report: TraceReport

  init(_ formula: String, at point: String) throws {
    (self.formula, self.point) = (formula, point)
    report = try Lesson(formula, at: point).report
  }

  /// The function and its point, in two lines.
  var statement: String {
    let program = report.program
    let names = program.inputs.map { program.names[$0] }
    let values = program.inputs.map {
      "\(report.symbol($0)) = \(report.compact(report.trace.values[$0]))"
    }
    return "f(\(names.joined(separator: ", "))) = \(formula)\n"
      + "at " + values.joined(separator: ", ")
  }

  /// What the steps are called, before a hint that speaks of them.
  private var stepNames: String {
    let program = report.program
    let steps = report.shownSteps.filter {
      if case .constant = program.steps[$0].operation { return false }
      return !program.inputs.contains($0)
    }
    return "the steps are "
      + steps.map { "\(report.symbol($0)) = \(report.formula(of: $0))" }.joined(separator: ", ")
      + ". "
  }

  /// The inputs by which it is differentiated: all but k, which is there to make a number of a vector.
  var asked: [Int] { report.program.inputs.filter { report.program.names[$0] != "k" } }

  /// A question for each input that is asked for.
  var questions: [Question] {
    asked.map { input in
      var question = report.question(
        adjointOf: input, prompt: "∂f/∂\(report.program.names[input])", tellsAdjoints: false)
      question.hints = question.hints.enumerated().map { $0 == 0 ? stepNames + $1 : $1 }
      question.known = report.program.inputs.map {
        (report.program.names[$0], report.trace.values[$0])
      }
      question.solution = report.wholeSolution(for: input)
      return question
    }
  }
}
