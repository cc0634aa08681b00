import Autodiff

extension GradientReport {
  /// Compares the tape with finite differences, by every element and along random directions; a Jacobian
  /// through random cotangents.
  ///
  /// - Parameter step: called at each evaluation of the formula.
  func comparedWithDifferences(step: () -> Void) -> Check {
    let values = program.values(of: selected, at: point.values)
    let function = program.function(of: selected, from: values, at: point.values)
    func f(_ tracked: [Value]) -> Value {
      step()
      return function(tracked)
    }
    let cotangents = 2
    let options = Self.checkOptions(
      elementCount: program.elementCount * (kind == .jacobian ? Double(cotangents) : 1),
      names: names)
    let report =
      switch kind {
      case .gradient: checkGradient(at: values, options: options, of: f)
      case .jacobian: checkPullback(at: values, cotangents: cotangents, options: options, of: f)
      }
    return Check(heading: "Against finite differences", report: report)
  }

  /// How many elements are compared one by one, and along how many random directions: fewer of both where the function
  /// makes so many numbers that they would take long, and directions alone where single elements are too many.
  ///
  /// - Parameter elementCount: the numbers of one evaluation, as `ResolvedFormula.elementCount` counts them.
  static func checkOptions(elementCount: Double, names: [String]) -> GradientCheckOptions {
    // A line takes ten evaluations or more, and each some ten nanoseconds for a number.
    let lines = Int(min(68, 0x1p26 / max(1, elementCount)))
    let directions = max(1, min(4, lines))
    return GradientCheckOptions(
      directions: directions, elements: max(0, lines - directions), names: names)
  }
}

extension AnalyticClaim {
  /// Compares the tape with the user's own formula, at the point and at `count` points about it.
  ///
  /// - Parameter explain: the mistake that explains some examples, in words.
  func check(
    points count: Int, explain: (AnalyticClaim, [Example]) -> String? = { $0.mistake(in: $1) }
  ) -> GradientReport.Check {
    // The differences are the judge where the two differ; to show them is what --check is for.
    let given = example(at: point.values)
    return GradientReport.Check(
      heading: "Against your formula \(assignment.name) = "
        + legible(assignment.text, limit: .max),
      report: judged(given),
      claim: ClaimReport(self, given: given, points: count, explain: explain))
  }
}

extension ResolvedFormula {
  /// The result as a function of the values of variables, for differences: what a step's value has moved by is added
  /// to what it computes.
  func function(
    of variables: [Variable], from values: [Tensor<Double>], at inputs: [Tensor<Double>]
  ) -> ([Value]) -> Value {
    { tracked in
      let moved = zip(zip(variables, tracked), values).map { pair, value in
        if case .step = pair.0.place { pair.1 - Value(value) } else { pair.1 }
      }
      return result(at: inputs.map { Value($0) }, by: variables, moved)
    }
  }
}
