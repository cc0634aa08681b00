import Autodiff
import MLP

/// What attacks on a row came to.
struct AttackedRow {
  let input: Tensor<Double>
  let output: Double
  /// f at the row: z, or the output.
  let value: Double
  let state: Attack.GradientState
  /// The most that the gradient predicts for a change of size ε.
  let expected: Double
  let fast: Attack.Step
  let projected: Attack.Step
  let fastOutput: Double
  let projectedOutput: Double
  let smallest: Attack.SmallestChange
  let smallestOutput: Double?
  let certificate: Attack.Certificate
  /// ∂f/∂x_i.
  let gradient: Tensor<Double>

  /// - Throws: `InterpretationError` or `BoundsError`.
  init(
    _ attack: Attack, _ decision: AttackedDecision, at input: Tensor<Double>,
    _ options: AttackOptions
  ) throws {
    self.input = input
    (output, value) = (try decision.output.value(at: input), try decision.function.value(at: input))
    gradient = try decision.function.gradient(at: input)
    state = try attack.gradientState(at: input)
    expected = try attack.expectedChange(at: input, epsilon: options.epsilon)
    fast = try attack.fastGradient(at: input, epsilon: options.epsilon)
    projected =
      try attack.projectedGradient(
        at: input, epsilon: options.epsilon, steps: options.steps, stepSize: options.stepSize
      ).best
    fastOutput = try decision.output.value(at: fast.point)
    projectedOutput = try decision.output.value(at: projected.point)
    smallest = try attack.smallestChange(at: input, steps: options.steps, limit: options.limit)
    smallestOutput = try smallest.best.map { try decision.output.value(at: $0.point) }
    certificate = try attack.certificate(at: input, limit: smallest.best?.size ?? options.limit)
  }

  /// Whether one of the attacks of size ε turned the decision.
  func isBroken(at epsilon: Double) -> Bool {
    fast.isFlipped || projected.isFlipped || (smallest.best?.size ?? .infinity) <= epsilon
  }
}

extension AttackedRow {
  /// The lines of the row.
  func text(
    title: String, names: [String], _ decision: AttackedDecision, _ options: AttackOptions
  ) -> String {
    let f = decision.symbol
    var text =
      "\(title)output \(full(output))" + (f == "z" ? ", z = \(short(value))" : "")
      + (value.isNaN
        ? ""
        : ", \(value > decision.boundary ? "above" : "not above") \(short(decision.threshold))")
      + "\n"
    switch state {
    case .zero:
      text += lines([
        "The gradient is masked: ∂\(f)/∂input is 0 for every input that may change, so that FGSM and "
          + "PGD have no direction. That says nothing about larger changes."
      ])
    case .notFinite:
      text += lines([
        "The gradient is masked: a component of it is not finite, so that FGSM and PGD have no "
          + "direction."
      ])
    case .usable: text += "\n" + stepTable(f, options) + "\n" + smallestText(names, options)
    }
    return text + certificateText(options)
  }

  private func stepTable(_ f: String, _ options: AttackOptions) -> String {
    let epsilon = short(options.epsilon)
    let rows = [
      ("FGSM, one step", fast, fastOutput),
      (
        "PGD, \(options.steps == 1 ? "1 step" : "\(options.steps) steps")", projected,
        projectedOutput
      ),
    ].map { name, step, after in
      [
        name, brief(step.predictedChange), brief(step.value - step.valueBefore), brief(after),
        step.isFlipped ? "turned" : "",
      ]
    }
    let heading =
      options.norm == .infinity
      ? "changes of at most ε = \(epsilon) in every input:"
      : "changes of Euclidean size at most ε = \(epsilon):"
    return heading + "\n"
      + TextColumns(width: 80).table(
        [["", "predicted Δ\(f)", "actual Δ\(f)", "output", ""]] + rows
      ).joined()
      + "  the most that the gradient predicts: \(brief(expected))\n"
  }

  private func smallestText(_ names: [String], _ options: AttackOptions) -> String {
    guard let best = smallest.best, let after = smallestOutput else {
      return lines([
        "No change that was tried turned the decision, up to ε = \(short(smallest.limit))."
      ])
    }
    let changes = zip(best.point.scalars, input.scalars).map { $0 - $1 }
    let effects = zip(changes, gradient.scalars).map { $0 * $1 }
    let moved = input.scalars.indices.filter { changes[$0] != 0 }
    let table = AttributionTable(
      names: moved.map { names[$0] },
      columns: [
        .init("value", moved.map { input[$0] }), .init("turned into", moved.map { best.point[$0] }),
        .init("change", moved.map { changes[$0] }), .init("effect", moved.map { effects[$0] }),
      ], sizes: moved.map { effects[$0] }, top: options.top ?? 5)
    return "smallest ε found: \(short(best.size)), which makes the output \(short(after))\n"
      + table.text
  }

  private func certificateText(_ options: AttackOptions) -> String {
    let what = options.norm == .infinity ? "in every input" : "in Euclidean size"
    if certificate.isLimited {
      return lines([
        "Certified: no change of at most \(short(certificate.radius)) \(what) turns the decision, the "
          + "largest that was looked at."
      ])
    }
    var sentence =
      certificate.radius > 0
      ? "Certified: no change of at most \(short(certificate.radius)) \(what) turns the decision."
      : "Certified: nothing; the output is at the boundary, or the bounds are too wide."
    if let best = smallest.best, certificate.radius > 0 {
      sentence +=
        " The true smallest lies between that and \(short(best.size)), "
        + "\(short(best.size / certificate.radius, digits: 3)) times it."
    }
    return lines([sentence])
  }

  /// The row as JSON.
  func json(row: Int, _ decision: AttackedDecision, _ options: AttackOptions) -> JSONOutput {
    func step(_ step: Attack.Step, _ output: Double) -> JSONOutput {
      [
        "input": JSONOutput(step.point), "size": .number(step.size),
        "predictedChange": .number(step.predictedChange),
        "change": .number(step.value - step.valueBefore), "output": .number(output),
        "turned": .boolean(step.isFlipped),
      ]
    }
    let name =
      switch state {
      case .usable: "usable"
      case .zero: "zero"
      case .notFinite: "not finite"
      }
    return [
      "row": .integer(row), "output": .number(output), "value": .number(value),
      "above": .boolean(value > decision.boundary), "gradient": .string(name),
      "expectedChange": .number(expected), "fgsm": step(fast, fastOutput),
      "pgd": step(projected, projectedOutput),
      "smallest": smallest.best.map { step($0, smallestOutput ?? .nan) } ?? .null,
      "certifiedRadius": .number(certificate.radius),
      "certifiedUpToLimit": .boolean(certificate.isLimited),
    ]
  }
}
