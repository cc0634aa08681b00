/// A classic mistake in a reverse sweep, made on purpose.
public enum TraceMistake: String, CaseIterable, Sendable {
  /// A step is passed on as soon as one of its uses has been met, not when all have.
  case order
  /// The adjoint is set, = for +=, so that of several uses the last one counts.
  case overwrite
  /// A value that was repeated gets the adjoints of all its copies, not their sum.
  case unbroadcast
  /// A minus of a derivative is lost.
  case sign
  /// The derivative of a function is left out: ȳ is passed on for ȳ f′(x).
  case noChain = "no-chain"
  /// A matrix stands where its transpose belongs.
  case transpose
}

/// A run with a mistake in it, beside the right one.
public struct MistakenTrace<Scalar: TensorScalar>: Sendable {
  /// The mistake.
  public let mistake: TraceMistake
  /// The run without it.
  public let right: Trace<Scalar>
  /// The run with it.
  public let wrong: Trace<Scalar>
  /// The first step, in the order of the sweep, whose adjoint is another one.
  public let firstStep: Int
  /// The operation, by its name, whose derivatives the mistake is made in; nil where it is made in all, or in the order.
  let operation: String?
  /// The one step that it is made in, where it is made in one alone.
  let step: Int?

  /// Whether the shape of a derivative gives the mistake away.
  public var changesShapes: Bool {
    zip(wrong.adjoints, right.adjoints).contains { $0.shape != $1.shape }
  }
}

extension Trace {
  /// The same run with a mistake in its sweep.
  ///
  /// - Parameter step: the one step in which a mistake in a derivative is made; nil where it is made in all steps of the
  ///   operation that first allows it. It does not count for `order` and `overwrite`.
  /// - Returns: nil where the mistake leaves every derivative by an input as it is: the program does not show it.
  public func making(_ mistake: TraceMistake, in step: Int? = nil) -> MistakenTrace<Scalar>? {
    if let step { program.requireStep(step) }
    var sweep = ProgramSweep(program, values: values, keepsAll: true, mistake: mistake, in: step)
    sweep.run()
    let wrong = Trace(program, values: values, sweep)
    guard let first = program.steps.indices.last(where: { differs(wrong, at: $0) }),
      program.inputs.contains(where: { differs(wrong, at: $0) })
    else { return nil }
    return MistakenTrace(
      mistake: mistake, right: self, wrong: wrong, firstStep: first, operation: sweep.mistaken,
      step: step)
  }

  private func differs(_ other: Trace, at step: Int) -> Bool {
    let (a, b) = (adjoints[step], other.adjoints[step])
    // NaN is no difference where both have it.
    return a.shape != b.shape
      || zip(a.scalars, b.scalars).contains { $0 != $1 && !($0 != $0 && $1 != $1) }
  }
}
