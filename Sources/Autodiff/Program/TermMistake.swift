/// What a formula for a derivative does with one term of the sum that the derivative is.
///
/// A derivative is the sum of its contributions, and where numbers alone are computed also the sum over the paths to the
/// output, each a product of derivatives. Somebody who writes it down by hand forgets a term, its sign, or a factor of it.
public struct TermMistake: Sendable {
  /// A term.
  public enum Term: Hashable, Sendable {
    /// What a step contributes by way of one of its operands.
    case contribution(from: Int, operand: Int)
    /// A way to the output: its steps, and of each but the first which of its operands the one before it is.
    case path(steps: [Int], operands: [Int])
  }

  /// What is wrong with it.
  public enum Kind: Hashable, Sendable {
    /// It is not there.
    case missing
    /// It has the other sign.
    case negated
    /// It is there twice.
    case doubled
    /// It lacks the derivative of a step by one of its operands.
    case withoutPartial(of: Int, by: Int)
    /// The derivative of a step is taken at the value of the path's first step: f′(x) for f′(u) where u depends on x.
    case partialAtStart(of: Int)
    /// It is the derivative of its last step alone: what comes from the output is left out.
    case withoutAdjoint
  }

  /// The term.
  public let term: Term
  /// What is wrong with it.
  public let kind: Kind
}

extension Trace where Scalar: RealScalar {
  /// The one term of an adjoint in which a person's formula for it differs.
  ///
  /// ```swift
  /// let f = trace(at: [2.0, 5.0]) { x in log(x[0]) + x[0] * x[1] - sin(x[1]) }
  /// f.mistakenTerm(of: 1, claimed: Tensor(2 + cos(5)))  // v4 contributes with the other sign
  /// ```
  ///
  /// - Parameters:
  ///   - step: the step by which is differentiated.
  ///   - claim: what the formula gives.
  ///   - others: other inputs, of the same shapes, with what the formula gives there. The mistake must explain all.
  ///   - tolerance: how far a number may be off, as a part of the largest that it is the sum of.
  /// - Returns: nil where the formula is right, or no mistake in one term explains it.
  /// - Complexity: O(terms · runs); 64 paths are looked at.
  public func mistakenTerm(
    of step: Int, claimed claim: Tensor<Scalar>,
    others: [(inputs: [Tensor<Scalar>], claim: Tensor<Scalar>)] = [], tolerance: Scalar = 1e-9
  ) -> TermMistake? {
    program.requireStep(step)
    let pairs =
      [(run: self, claim: claim)]
      + others.map { (run: program.trace(at: $0.inputs), claim: $0.claim) }
    func explains(_ change: (Trace) -> Tensor<Scalar>?) -> Bool {
      pairs.allSatisfy { run, claim in
        guard let change = change(run) else { return false }
        return isNear(
          claim, run.adjoints[step], plus: change, tolerance: tolerance)
      }
    }
    let zero = Tensor<Scalar>.zeros(program.steps[step].shape)
    if explains({ _ in zero }) { return nil }
    let terms = terms(of: step)
    // The simpler the sooner: a lost term, then a sign, then a factor.
    for kind in [TermMistake.Kind.missing, .negated, .doubled, .withoutAdjoint] {
      for term in terms where explains({ $0.change(of: term, kind) }) {
        return TermMistake(term: term, kind: kind)
      }
    }
    for term in terms {
      for kind in factors(of: term) where explains({ $0.change(of: term, kind) }) {
        return TermMistake(term: term, kind: kind)
      }
    }
    return nil
  }

  private func isNear(
    _ claim: Tensor<Scalar>, _ adjoint: Tensor<Scalar>, plus change: Tensor<Scalar>,
    tolerance: Scalar
  ) -> Bool {
    guard claim.shape == adjoint.shape, change.shape == adjoint.shape else { return false }
    return zip(claim.scalars, zip(adjoint.scalars, change.scalars)).allSatisfy { claim, other in
      let scale = max(claim.magnitude, other.0.magnitude, other.1.magnitude)
      return (claim - (other.0 + other.1)).magnitude <= tolerance * scale
    }
  }

  /// The contributions to a step's adjoint, and where there are paths of several steps those.
  private func terms(of step: Int) -> [TermMistake.Term] {
    let contributions = contributions(to: step).map {
      TermMistake.Term.contribution(from: $0.from, operand: $0.operand)
    }
    let paths = (paths(from: step, limit: 64) ?? []).map {
      TermMistake.Term.path(steps: $0.steps, operands: $0.operands)
    }
    return contributions + paths
  }

  /// By how much a mistake moves the derivative; nil where that cannot be said.
  private func change(
    of term: TermMistake.Term, _ kind: TermMistake.Kind
  ) -> Tensor<Scalar>? {
    guard let amount = amount(of: term, without: nil) else { return nil }
    switch kind {
    case .missing: return -amount
    case .negated: return -(amount + amount)
    case .doubled: return amount
    case .withoutPartial(let step, let operand):
      return self.amount(of: term, without: (step, operand)).map { $0 - amount }
    case .partialAtStart(let step): return self.amount(of: term, atStart: step).map { $0 - amount }
    case .withoutAdjoint:
      guard case .contribution(let from, let operand) = term, from != program.output,
        let partial = partial(of: place(from, operand)), partial.shape == amount.shape
      else { return nil }
      return partial - amount
    }
  }

  /// A term, or what is left of it without the derivative of a step.
  private func amount(
    of term: TermMistake.Term, without left: (step: Int, operand: Int)?
  ) -> Tensor<Scalar>? {
    switch term {
    case .contribution(let from, let operand):
      let to = program.steps[from].operands[operand]
      if left != nil {
        let adjoint = adjoints[from]
        return adjoint.shape == values[to].shape ? adjoint : nil
      }
      return contribution(from: from, operand: operand)?.amount ?? .zeros(values[to].shape)
    case .path(let steps, let operands):
      var product: Scalar = 1
      for (step, operand) in zip(steps.dropFirst(), operands)
      where left.map({ $0.step != step || $0.operand != operand }) ?? true {
        guard let partial = partial(of: place(step, operand)) else { return nil }
        product *= partial.scalar
      }
      return Tensor(product)
    }
  }

  /// A path's product with the derivative of a function in it taken at the value that the path starts from.
  private func amount(of term: TermMistake.Term, atStart step: Int) -> Tensor<Scalar>? {
    guard case .path(let steps, let operands) = term,
      case .unary(let primitive) = program.steps[step].operation
    else { return nil }
    let start = values[steps[0]]
    var product: Scalar = 1
    for (each, operand) in zip(steps.dropFirst(), operands) {
      let partial =
        each == step
        ? primitive.derivative(start, primitive.value(start)) : partial(of: place(each, operand))
      guard let partial else { return nil }
      product *= partial.scalar
    }
    return Tensor(product)
  }

  private func place(_ step: Int, _ operand: Int) -> Contribution {
    Contribution(
      from: step, operand: operand, to: program.steps[step].operands[operand], amount: 0)
  }

  /// The factors of a term but the adjoint, each as a mistake in it.
  private func factors(of term: TermMistake.Term) -> [TermMistake.Kind] {
    switch term {
    case .contribution(let from, let operand): return [.withoutPartial(of: from, by: operand)]
    case .path(let steps, let operands):
      let uses = zip(steps.dropFirst(), operands)
      let functions = steps.dropFirst(2).filter {
        if case .unary = program.steps[$0].operation { true } else { false }
      }
      return uses.map { .withoutPartial(of: $0, by: $1) }
        + functions.map { .partialAtStart(of: $0) }
    }
  }
}
