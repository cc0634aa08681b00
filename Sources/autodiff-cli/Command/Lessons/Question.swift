import Autodiff

/// A number or tensor that somebody is asked for, and what to say about an answer.
struct Question {
  /// What stands before the answer: `ȳ`.
  let prompt: String
  let answer: Tensor<Double>
  /// The names that an answer may use, with their values.
  var known: [(name: String, value: Tensor<Double>)] = []
  /// What to say after the first wrong answer and the second, a paragraph each.
  var hints: [String] = []
  /// Why the answer is what it is, in lines.
  var solution = ""
  /// The known mistake that gives an answer; nil where none does.
  var mistake: (Tensor<Double>) -> String? = { _ in nil }
}

// Questions about a run.
extension TraceReport {
  /// A step's name as it is printed.
  func symbol(_ step: Int) -> String {
    SymbolicExpression.name(program.names[step]).text(.mathematics)
  }

  /// The name of a step's adjoint as it is printed.
  func adjointSymbol(_ step: Int) -> String {
    SymbolicExpression.adjoint(program.names[step]).text(.mathematics)
  }

  /// The names that an answer may use: the steps before one, or all of them.
  func known(before end: Int? = nil) -> [(name: String, value: Tensor<Double>)] {
    shownSteps.filter { $0 < end ?? .max }
      .map { (program.names[$0], trace.values[$0]) }
  }

  /// Asks for the value of a step.
  func question(valueOf step: Int, prompt: String? = nil) -> Question {
    let operands = program.steps[step].operands.filter { shownSteps.contains($0) }
    let numbers = operands.map { "\(symbol($0)) = \(compact(trace.values[$0]))" }
    return Question(
      prompt: prompt ?? symbol(step), answer: trace.values[step], known: known(before: step),
      hints: ["\(symbol(step)) = \(formula(of: step)), where \(numbers.joined(separator: ", "))."],
      solution: zip(shownSteps, forwardLines).filter { $0.0 == step || operands.contains($0.0) }
        .map(\.1).joined(),
      mistake: { claim in
        shownSteps.first { $0 != step && claim.isThreeDigits(of: trace.values[$0]) }
          .map { "That is the value of \(symbol($0))." }
      })
  }

  /// Asks for the derivative of a step by one of its operands, an elementwise one.
  func question(of step: Int, byOperand operand: Int, hint: String) -> Question? {
    let place = trace.contributions(to: operand).first { $0.from == step }
    guard let place, let partial = trace.partial(of: place) else { return nil }
    let rule = program.partial(of: step, by: place.operand, values: trace.values)
    let prompt = "∂\(step == program.output ? "f" : symbol(step))/∂\(symbol(operand))"
    let formula = rule.map { $0.text(.mathematics) } ?? compact(partial)
    let isConstant = formula == compact(partial)
    return Question(
      prompt: prompt, answer: partial, known: known(), hints: [hint],
      solution: "  \(prompt) = \(formula)"
        + (isConstant
          ? ", whatever \(symbol(operand)) is\n"
          : " = \(compact(partial)) where \(symbol(operand)) = \(compact(trace.values[operand]))\n"),
      mistake: { claim in
        claim.isThreeDigits(of: trace.values[step])
          ? "That is the value of \(step == program.output ? "f" : symbol(step)), not its slope."
          : claim.isThreeDigits(of: -partial) ? "The sign is the other one." : nil
      })
  }

  /// Asks for the adjoint of a step.
  ///
  /// - Parameters:
  ///   - prompt: what stands before the answer; the adjoint's name unless given.
  ///   - tellsAdjoints: whether hints tell the adjoints that go into it, as where they have been asked for.
  func question(
    adjointOf step: Int, prompt: String? = nil, tellsAdjoints: Bool = true
  ) -> Question {
    Question(
      prompt: prompt ?? adjointSymbol(step), answer: trace.adjoints[step], known: known(),
      hints: hints(forAdjointOf: step, tellsAdjoints: tellsAdjoints),
      solution: backwardLines(for: step),
      mistake: { mistake(in: $0, forAdjointOf: step) })
  }

  /// The lines of a step's adjoint, after those of the adjoints that it is made of; of every adjoint where no step is given.
  func backwardLines(for step: Int? = nil) -> String {
    let sources = step.map { step in trace.contributions(to: step).map(\.from) + [step] }
    return sweptSteps.filter { sources?.contains($0) ?? true }
      .map(lines).map(columns.fitted).joined()
  }

  /// The steps, and the backward pass as far as a step's adjoint comes about by it.
  func wholeSolution(for step: Int) -> String {
    var reached: Set<Int> = [step]
    for index in program.steps.indices
    where program.steps[index].operands.contains(where: reached.contains) {
      reached.insert(index)
    }
    return forwardLines.joined() + "\n"
      + sweptSteps.filter(reached.contains).map(lines).map(columns.fitted).joined()
  }

  /// Where a step is used; then the formula of its adjoint.
  private func hints(forAdjointOf step: Int, tellsAdjoints: Bool) -> [String] {
    let contributions = trace.contributions(to: step)
    let name = symbol(step)
    guard !contributions.isEmpty else { return [] }
    let uses = contributions.map { "\(symbol($0.from)) = \(formula(of: $0.from))" }
    let first: String
    if contributions.count > 1 {
      let often = contributions.count == 2 ? "twice" : "\(contributions.count) times"
      first =
        "\(name) is used \(often), in \(uses.joined(separator: " and in ")): "
        + "each use passes something on, and the adjoint is the sum."
    } else {
      let user = contributions[0].from
      first =
        "\(name) is used once, in \(uses[0])"
        + (tellsAdjoints ? ", whose adjoint is \(compact(trace.adjoints[user]))" : "")
        + ": pass \(tellsAdjoints ? "that" : adjointSymbol(user)) on through this step."
    }
    return [first, "\(adjointSymbol(step)) = \(sumFormula(of: step))."]
  }

  /// The formula of a step's adjoint.
  func sumFormula(of step: Int) -> String {
    Self.sum(trace.contributions(to: step).map { trace.formula(of: $0, .mathematics) })
  }
}

// Questions about a chain of steps of numbers.
extension TraceReport {
  /// Asks for the derivative by an input from which one way leads to the result, as a product of derivatives.
  func question(alongChainFrom input: Int) -> Question {
    let chain = (trace.paths(from: input, limit: 1) ?? []).first?.steps ?? []
    let uses = zip(chain.dropFirst(), chain).reversed()
    let names = uses.map {
      "∂\($0 == program.output ? "f" : symbol($0))/∂\(symbol($1))"
    }.joined(separator: " · ")
    let places = uses.compactMap { use in
      trace.contributions(to: use.1).first { $0.from == use.0 }
    }
    let rules = places.compactMap {
      program.partial(of: $0.from, by: $0.operand, values: trace.values)?.text(.mathematics)
    }.joined(separator: " · ")
    let factors = places.compactMap { trace.partial(of: $0)?.scalars[0] }
    let numbers = factors.map(short).joined(separator: " · ")
    let prompt = "∂f/∂\(symbol(input))"
    let values = chain.dropLast().reversed().map { "\(symbol($0)) = \(compact(trace.values[$0]))" }
    return Question(
      prompt: prompt, answer: trace.adjoints[input], known: known(),
      hints: [
        "\(prompt) = \(names), each derivative at the value that its step has used.",
        "That is \(rules) where \(values.joined(separator: " and ")).",
      ],
      solution: "  \(prompt) = \(names)\n    = \(rules)\n    = \(numbers)\n",
      mistake: { claim in
        if claim.isThreeDigits(of: Tensor(factors.reduce(0, +))) {
          return "Derivatives along a chain are multiplied, not added."
        }
        for (position, place) in places.enumerated() {
          let others = factors.indices.filter { $0 != position }.map { factors[$0] }
          if claim.isThreeDigits(of: Tensor(others.reduce(1, *))) {
            let name = place.from == program.output ? "f" : symbol(place.from)
            return "Your answer lacks the factor ∂\(name)/∂\(symbol(place.to)) "
              + "= \(short(factors[position]))."
          }
        }
        return mistake(in: claim, forAdjointOf: input)
      })
  }
}
