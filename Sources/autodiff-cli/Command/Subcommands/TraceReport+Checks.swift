import Autodiff
import Foundation

extension TraceReport {
  /// The adjoints beside differences, where they were asked for.
  var checkText: String {
    guard !checks.isEmpty else { return "" }
    let rows = sweptSteps.compactMap { index -> [String]? in
      guard let check = checks[index] else { return nil }
      let verdict =
        switch agrees(index) {
        case true?: "agrees"
        case false?: "DISAGREES"
        case nil: "inconclusive"
        }
      let error = check.errorEstimate.scalars.max() ?? 0
      return [
        SymbolicExpression.adjoint(program.names[index]).text(.mathematics),
        compact(trace.adjoints[index]), compact(check.gradient),
        "± " + (error.isFinite ? String(format: "%.1e", error) : short(error)), verdict,
      ]
    }
    let left = sweptSteps.count - checks.count
    return "\nAgainst central differences: the value moved, the steps behind it computed again\n"
      + columns.table([["", "sweep", "differences", "error", ""]] + rows).joined()
      + (left > 0 ? "\(counted(left, "step")) left out, with too many elements to compare.\n" : "")
  }

  /// The comparisons with formulas of the user's.
  var claimText: String { claims.map(\.text).joined() }

  // MARK: Formulas of the user's

  /// The mistake in a formula for a derivative that explains all examples: in one term of its sum, if in one.
  func explanation(of claim: AnalyticClaim, _ examples: [AnalyticClaim.Example]) -> String? {
    termExplanation(of: claim, examples) ?? claim.mistake(in: examples)
  }

  private func termExplanation(
    of claim: AnalyticClaim, _ examples: [AnalyticClaim.Example]
  ) -> String? {
    let step: Int? =
      switch claim.variable.place {
      case .input(let input): program.inputs[input]
      case .step: self.step(named: claim.variable.name)
      }
    guard let step, let first = examples.first else { return nil }
    // Whoever works out one number by hand rounds it.
    let mistake = program.trace(at: first.inputs).mistakenTerm(
      of: step, claimed: first.claim,
      others: examples.dropFirst().map { (inputs: $0.inputs, claim: $0.claim) },
      tolerance: claim.isAboutOnePoint ? 1e-5 : 1e-9)
    return mistake.map { sentence($0, by: step) }
  }

  /// A mistake in words, the rest of a sentence after "at this point".
  ///
  /// - Parameter subject: what has the mistake.
  func sentence(
    _ mistake: TermMistake, by step: Int, of subject: String = "your formula"
  ) -> String {
    let term: String
    switch mistake.term {
    case .contribution(let from, let operand):
      let adjoint = SymbolicExpression.adjoint(program.names[step]).text(.mathematics)
      let terms = trace.contributions(to: step)
      let own = terms.first { $0.from == from && $0.operand == operand }
      let formula = own.map { trace.formula(of: $0, .mathematics) } ?? "0"
      let sum = Self.sum(terms.map { trace.formula(of: $0, .mathematics) })
      term =
        "the term \(formula) of \(adjoint)"
        + (terms.count > 1 ? " = \(columns.clipped(sum, to: 60))" : "")
    case .path(let steps, _):
      term =
        "the path "
        + steps.map { SymbolicExpression.name(program.names[$0]).text(.mathematics) }
        .joined(separator: " → ")
    }
    switch mistake.kind {
    case .missing: return "\(subject) lacks \(term)"
    case .negated: return "\(subject) has the other sign in \(term)"
    case .doubled: return "\(subject) has twice \(term)"
    case .withoutAdjoint:
      guard case .contribution(let from, _) = mistake.term else { return term }
      let adjoint = SymbolicExpression.adjoint(program.names[from]).text(.mathematics)
      return "\(subject) lacks the factor \(adjoint) in \(term)"
    case .withoutPartial(let from, let operand):
      let factor = program.partial(of: from, by: operand, values: trace.values)
      let operandStep = program.steps[from].operands[operand]
      let names = [from, operandStep].map {
        SymbolicExpression.name(program.names[$0]).text(.mathematics)
      }
      return "\(subject) lacks the factor "
        + (factor.map { "\($0.text(.mathematics)) = " } ?? "")
        + "∂\(names[0])/∂\(names[1]) in \(term)"
    case .partialAtStart(let step):
      let operand = program.steps[step].operands[0]
      let names = [step, operand, mistake.term.firstStep].map {
        SymbolicExpression.name(program.names[$0]).text(.mathematics)
      }
      return "\(subject) takes the factor ∂\(names[0])/∂\(names[1]) at \(names[2]), "
        + "not at \(names[1]), in \(term)"
    }
  }
}

extension TermMistake.Term {
  /// The step by which is differentiated, of a path, or else the one that contributes.
  fileprivate var firstStep: Int {
    switch self {
    case .contribution(let from, _): from
    case .path(let steps, _): steps[0]
    }
  }
}
