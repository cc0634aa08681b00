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
  let fast: Found
  let projected: Found
  let fastOutput: Double
  let projectedOutput: Double
  let smallest: Found?
  let smallestOutput: Double?
  /// The largest size that was tried.
  let triedSize: Double
  let certificate: Attack.Certificate
  /// ∂f/∂x_i.
  let gradient: Tensor<Double>

  /// A changed input, in the units of the table, and what it did.
  struct Found {
    let point: Tensor<Double>
    /// In the units of the attack.
    let size: Double
    let predictedChange: Double
    let change: Double
    let isFlipped: Bool

    /// - Parameters:
    ///   - scale: what a change of 1 is in each input; nil for 1.
    ///   - whole: the inputs whose numbers are whole.
    init(
      _ step: Attack.Step, from input: Tensor<Double>, at start: Tensor<Double>, scale: [Double]?,
      whole: Set<Int>
    ) {
      (size, predictedChange, isFlipped) = (step.size, step.predictedChange, step.isFlipped)
      change = step.value - step.valueBefore
      guard let scale else {
        point = step.point
        return
      }
      point = Tensor(
        scale.indices.map { i in
          // What did not change keeps every digit.
          if step.point[i] == start[i] { return input[i] }
          let number = step.point[i] * scale[i]
          return whole.contains(i) ? number.rounded() : number
        })
    }
  }

  /// - Parameters:
  ///   - attack: on the decision's function, in the units of `scale` where there is one.
  ///   - scale: what a change of 1 is in each input; nil for 1.
  /// - Throws: `InterpretationError` or `BoundsError`.
  init(
    _ attack: Attack, _ decision: AttackedDecision, at input: Tensor<Double>, scale: [Double]?,
    _ options: AttackOptions
  ) throws {
    self.input = input
    (output, value) = (try decision.output.value(at: input), try decision.function.value(at: input))
    gradient = try decision.function.gradient(at: input)
    let start = scale.map { input / Tensor($0) } ?? input
    func found(_ step: Attack.Step) -> Found {
      Found(step, from: input, at: start, scale: scale, whole: options.rules.whole)
    }
    state = try attack.gradientState(at: start)
    expected = try attack.expectedChange(at: start, epsilon: options.epsilon)
    fast = found(try attack.fastGradient(at: start, epsilon: options.epsilon))
    projected = found(
      try attack.projectedGradient(
        at: start, epsilon: options.epsilon, steps: options.steps, stepSize: options.stepSize
      ).best)
    fastOutput = try decision.output.value(at: fast.point)
    projectedOutput = try decision.output.value(at: projected.point)
    let smallest = try attack.smallestChange(
      at: start, steps: options.steps, limit: options.limit)
    self.smallest = smallest.best.map(found)
    triedSize = smallest.limit
    smallestOutput = try self.smallest.map { try decision.output.value(at: $0.point) }
    certificate = try attack.certificate(at: start, limit: smallest.best?.size ?? options.limit)
  }

  /// Whether one of the attacks of size ε turned the decision.
  func isBroken(at epsilon: Double) -> Bool {
    fast.isFlipped || projected.isFlipped || (smallest?.size ?? .infinity) <= epsilon
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
        name, brief(step.predictedChange), brief(step.change), brief(after),
        step.isFlipped ? "turned" : "",
      ]
    }
    let heading =
      options.norm == .infinity
      ? "changes of at most ε = \(epsilon) in every input:"
      : "changes of Euclidean size at most ε = \(epsilon):"
    let unit = options.isPerDeviation ? "in deviations of the columns, " : ""
    return unit + heading + "\n"
      + TextColumns(width: 80).table(
        [["", "predicted Δ\(f)", "actual Δ\(f)", "output", ""]] + rows
      ).joined()
      + "  the most that the gradient predicts: \(brief(expected))\n"
  }

  private func smallestText(_ names: [String], _ options: AttackOptions) -> String {
    guard let best = smallest, let after = smallestOutput else {
      return lines([
        "No change that was tried turned the decision, up to ε = \(short(triedSize))."
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
    let what = options.measure
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
    if let best = smallest, certificate.radius > 0 {
      sentence +=
        " The true smallest lies between that and \(short(best.size)), "
        + "\(short(best.size / certificate.radius, digits: 3)) times it."
    }
    return lines([sentence])
  }

  /// The row as JSON.
  func json(row: Int, _ decision: AttackedDecision, _ options: AttackOptions) -> JSONOutput {
    func step(_ step: Found, _ output: Double) -> JSONOutput {
      [
        "input": JSONOutput(step.point), "size": .number(step.size),
        "predictedChange": .number(step.predictedChange),
        "change": .number(step.change), "output": .number(output),
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
      "smallest": smallest.map { step($0, smallestOutput ?? .nan) } ?? .null,
      "certifiedRadius": .number(certificate.radius),
      "certifiedUpToLimit": .boolean(certificate.isLimited),
    ]
  }
}
