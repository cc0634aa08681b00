import Autodiff

extension TraceReport {
  /// How near an answer must be to what a mistake gives.
  private static let mistakeTolerance = 2e-3

  /// The known mistake that makes an answer of a step's adjoint, in sentences; nil where none does.
  func mistake(in claim: Tensor<Double>, forAdjointOf step: Int) -> String? {
    let right = trace.adjoints[step]
    let sentence = classicMistake(in: claim, forAdjointOf: step)
    guard claim.count == right.count else { return sentence ?? shapeSentence(claim, right) }
    let shaped = claim.reshaped(to: right.shape)
    let mistaken = trace.mistakenTerm(
      of: step, claimed: shaped, tolerance: Self.mistakeTolerance
    )
    // Twice the slope of a sigmoid at 0 is its value.
    if mistaken?.kind == .doubled, let other = otherQuantity(claim, step) { return other }
    let term = mistaken.map { self.sentence($0, by: step, of: "Your answer") + "." }
    if term != nil || sentence != nil {
      return [term, sentence].compactMap { $0 }.joined(separator: "\n")
    }
    if right.shape.rank == 2, right.shape != right.transposed().shape || right.shape[0] > 1,
      shaped.isThreeDigits(of: right.transposed().reshaped(to: right.shape))
        || claim.isThreeDigits(of: right.transposed())
    {
      return "That is the transpose of it."
    }
    if shaped.isThreeDigits(of: -right) { return "The sign is the other one." }
    return otherQuantity(claim, step)
  }

  /// The classic mistake of a sweep that gives an answer, made wherever it can be or in one step.
  private func classicMistake(
    in claim: Tensor<Double>, forAdjointOf step: Int
  ) -> String? {
    func gives(_ mistake: TraceMistake, in place: Int? = nil) -> Bool {
      trace.making(mistake, in: place).map { claim.isThreeDigits(of: $0.wrong.adjoints[step]) }
        ?? false
    }
    if let mistake = TraceMistake.allCases.first(where: { gives($0) }) {
      return "A classic mistake: \(mistake.sentence)."
    }
    for mistake in [TraceMistake.noChain, .sign, .transpose] {
      if let place = sweptSteps.first(where: { $0 >= step && gives(mistake, in: $0) }) {
        return "A classic mistake, here in \(symbol(place)) = \(formula(of: place)): "
          + "\(mistake.sentence)."
      }
    }
    return nil
  }

  private func shapeSentence(_ claim: Tensor<Double>, _ right: Tensor<Double>) -> String {
    right.shape.isScalar
      ? "The answer is one number; yours has shape \(claim.shape)."
      : "The answer has shape \(right.shape), that of the value; yours has "
        + (claim.shape.isScalar ? "one number." : "shape \(claim.shape).")
  }

  private func isNamed(_ step: Int) -> Bool { program.steps[step].label != nil }

  /// What else in the run has this value.
  private func otherQuantity(_ claim: Tensor<Double>, _ step: Int) -> String? {
    if claim.isThreeDigits(of: trace.values[step]) {
      return "That is the value of \(symbol(step)); the question is how f moves with it."
    }
    let other = sweptSteps.first {
      $0 != step && $0 != program.output && claim.isThreeDigits(of: trace.adjoints[$0])
    }
    if let other { return "That is \(adjointSymbol(other)), the adjoint of \(symbol(other))." }
    // A small number is that of an input by chance.
    let computed = shownSteps.filter { !program.inputs.contains($0) }
    return computed.last { claim.isThreeDigits(of: trace.values[$0]) }
      .map { "That is the value of \($0 == program.output && !isNamed($0) ? "f" : symbol($0))." }
  }
}
