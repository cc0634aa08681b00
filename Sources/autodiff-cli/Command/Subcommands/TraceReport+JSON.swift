import Autodiff

extension TraceReport {
  /// The trace for a program: `expression`, `value`, and `steps`, each with `index`, `name`, `operation`, `operands`,
  /// `label`, `shape`, `value`, `adjoint` and `contributions`, in which `from` is the index of the step that it comes from.
  var json: JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("expression", .string(expression)), .init("value", JSONOutput(trace.value)),
      .init("output", .integer(program.output)),
      .init("steps", .array(program.steps.indices.map(step))),
    ]
    if !checks.isEmpty || !claims.isEmpty { members.append(.init("agrees", .boolean(agrees))) }
    if !claims.isEmpty {
      members.append(.init("claims", .array(claims.compactMap(\.claim).map(\.json))))
    }
    return .object(members)
  }

  /// Refuses to write tensors that are nothing but brackets, one by one and all together.
  func requireFewBrackets() throws(CommandError) {
    var total = 0
    for (index, step) in program.steps.enumerated() {
      // The value, the adjoint, differences and their errors.
      try count((step.isConstant ? 1 : 2) + (checks[index] == nil ? 0 : 2), index, &total)
      for contribution in trace.contributions(to: index) {
        // What is added and the derivative.
        try count(1, index, &total)
        try count(1, contribution.from, &total)
      }
    }
  }

  /// Adds the brackets of so many tensors of a step's shape.
  private func count(_ tensors: Int, _ step: Int, _ total: inout Int) throws(CommandError) {
    let shape = program.steps[step].shape
    guard shape.count == 0 else { return }
    let (own, limit) = (JSONOutput.bracketCount(of: shape), JSONOutput.bracketLimit)
    // A count stops soon behind the limit, so that the sum fits.
    total += tensors * min(own, limit + 1)
    if total > limit {
      throw .brackets(name: program.names[step], shape, limit: limit, isSum: own <= limit)
    }
  }

  private func step(_ index: Int) -> JSONOutput {
    let step = program.steps[index]
    var members: [JSONOutput.Member] = [
      .init("index", .integer(index)), .init("name", .string(program.names[index])),
      .init("operation", .string(step.operation.name)),
      .init("operands", .array(step.operands.map(JSONOutput.integer))),
      .init("label", step.label.map(JSONOutput.string) ?? .null),
      .init("shape", .array(step.shape.dimensions.map(JSONOutput.integer))),
      .init("value", JSONOutput(trace.values[index])),
      .init("adjoint", step.isConstant ? .null : JSONOutput(trace.adjoints[index])),
      .init("contributions", .array(trace.contributions(to: index).map(contribution))),
    ]
    if let check = checks[index] {
      members.append(
        .init(
          "check",
          [
            "gradient": JSONOutput(check.gradient), "error": JSONOutput(check.errorEstimate),
            "agrees": agrees(index).map(JSONOutput.boolean) ?? .null,
          ]))
    }
    return .object(members)
  }

  private func contribution(_ contribution: Trace<Double>.Contribution) -> JSONOutput {
    [
      "from": .integer(contribution.from),
      "partial": trace.partial(of: contribution).map { JSONOutput($0) } ?? .null,
      "formula": .string(trace.formula(of: contribution, .formula)),
      "amount": JSONOutput(contribution.amount),
    ]
  }
}
