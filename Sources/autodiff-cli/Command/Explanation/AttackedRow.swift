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
  /// Where classes are decided on, the strongest other class at the row.
  let strongestOther: Int?
  /// The largest size that was tried.
  let triedSize: Double
  /// Nil where there are no bounds of a layer.
  private let certificate: Attack.Certificate?
  /// Why there are none.
  private let boundsFault: BoundsError?
  /// Up to which size no change turns the decision; 0 where nothing is known.
  var certifiedRadius: Double { certificate?.radius ?? 0 }
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
    /// The class that is chosen at the changed input, where classes are decided on.
    let chosen: Int?

    /// - Parameters:
    ///   - decisions: what the decision is at the changed input.
    ///   - scale: what a change of 1 is in each input; nil for 1.
    ///   - whole: the inputs whose numbers are whole.
    init(
      _ step: Attack.Step, from input: Tensor<Double>, at start: Tensor<Double>, scale: [Double]?,
      whole: Set<Int>, _ decisions: AttackedDecisions
    ) {
      (size, predictedChange, isFlipped) = (step.size, step.predictedChange, step.isFlipped)
      change = step.value - step.valueBefore
      let point =
        scale.map { scale in
          Tensor(
            scale.indices.map { i in
              // What did not change keeps every digit.
              if step.point[i] == start[i] { return input[i] }
              let number = step.point[i] * scale[i]
              return whole.contains(i) ? number.rounded() : number
            })
        } ?? step.point
      (self.point, chosen) = (point, decisions.chosen(at: point))
    }
  }

  /// - Parameters:
  ///   - attack: on the decision's function, in the units of `scale` where there is one.
  ///   - scale: what a change of 1 is in each input; nil for 1.
  /// - Throws: `InterpretationError`.
  init(
    _ attack: Attack, _ decision: AttackedDecision, _ decisions: AttackedDecisions,
    at input: Tensor<Double>, scale: [Double]?,
    _ options: AttackOptions
  ) throws {
    self.input = input
    (output, value) = (try decision.output.value(at: input), try decision.function.value(at: input))
    gradient = try decision.function.gradient(at: input)
    let start = scale.map { input / Tensor($0) } ?? input
    func found(_ step: Attack.Step) -> Found {
      Found(step, from: input, at: start, scale: scale, whole: options.rules.whole, decisions)
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
    strongestOther =
      decision.isMargin ? decisions.strongest(beside: decision.outputNumber, at: input) : nil
    do {
      certificate = try attack.certificate(
        at: start, limit: smallest.best?.size ?? options.limit)
      boundsFault = nil
    } catch let fault as BoundsError {
      (certificate, boundsFault) = (nil, fault)
    }
  }

  /// Whether one of the attacks of size ε turned the decision.
  func isBroken(at epsilon: Double) -> Bool {
    fast.isFlipped || projected.isFlipped || (smallest?.size ?? .infinity) <= epsilon
  }
}

extension AttackedRow {
  /// The lines of the row.
  func text(
    title: String, names: [String], _ decision: AttackedDecision, _ decisions: AttackedDecisions,
    _ options: AttackOptions
  ) -> String {
    let f = decision.symbol
    var text = title + standing(decision, decisions) + "\n"
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
    case .usable:
      text +=
        "\n" + stepTable(f, decisions, options) + "\n" + smallestText(names, decisions, options)
    }
    return text + certificateText(options)
  }

  /// The output, and on which side of the decision it is.
  private func standing(_ decision: AttackedDecision, _ decisions: AttackedDecisions) -> String {
    let name = decisions.name(ofOutput: decision.outputNumber)
    if decision.isMargin {
      let other = strongestOther.map { decisions.name(ofOutput: $0) } ?? ""
      let text = "\(name) \(full(output))"
      return value.isNaN
        ? text
        : text + "\nmargin \(short(value)), "
          + (value > 0
            ? "ahead of \(other)" : value < 0 ? "behind \(other)" : "a tie with \(other)")
    }
    let text = "\(name) \(full(output))" + (decision.symbol == "z" ? ", z = \(short(value))" : "")
    guard !value.isNaN, let threshold = decision.threshold else { return text }
    return text + ", \(value > decision.boundary ? "above" : "not above") \(short(threshold))"
  }

  private func stepTable(
    _ f: String, _ decisions: AttackedDecisions, _ options: AttackOptions
  ) -> String {
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
        step.isFlipped
          ? "turned" + (step.chosen.map { " to \(decisions.name(ofOutput: $0))" } ?? "") : "",
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

  private func smallestText(
    _ names: [String], _ decisions: AttackedDecisions, _ options: AttackOptions
  ) -> String {
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
    let chosen = best.chosen.map { ", and \(decisions.name(ofOutput: $0)) the largest" } ?? ""
    return lines([
      "smallest ε found: \(short(best.size)), which makes the output \(short(after))\(chosen)"
    ])
      + table.text
  }

  private func certificateText(_ options: AttackOptions) -> String {
    let what = options.measure
    guard let certificate else {
      return lines([
        "Certified: nothing\(boundsFault.map { ", as \($0), which a layer needs" } ?? "")."
      ])
    }
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
      var members: [JSONOutput.Member] = [
        .init("input", JSONOutput(step.point)), .init("size", .number(step.size)),
        .init("predictedChange", .number(step.predictedChange)),
        .init("change", .number(step.change)), .init("output", .number(output)),
        .init("turned", .boolean(step.isFlipped)),
      ]
      if let chosen = step.chosen { members.append(.init("chosen", .integer(chosen))) }
      return .object(members)
    }
    let name =
      switch state {
      case .usable: "usable"
      case .zero: "zero"
      case .notFinite: "not finite"
      }
    var members: [JSONOutput.Member] = [.init("row", .integer(row))]
    if decision.isMargin {
      members.append(.init("class", .integer(decision.outputNumber)))
      members.append(.init("strongestOther", strongestOther.map { .integer($0) } ?? .null))
    }
    members += [
      .init("output", .number(output)), .init("value", .number(value)),
      .init("above", .boolean(value > decision.boundary)), .init("gradient", .string(name)),
      .init("expectedChange", .number(expected)), .init("fgsm", step(fast, fastOutput)),
      .init("pgd", step(projected, projectedOutput)),
      .init("smallest", smallest.map { step($0, smallestOutput ?? .nan) } ?? .null),
      .init("certifiedRadius", .number(certifiedRadius)),
      .init("certifiedUpToLimit", .boolean(certificate?.isLimited ?? false)),
    ]
    return .object(members)
  }
}
