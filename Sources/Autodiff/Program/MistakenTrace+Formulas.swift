extension MistakenTrace {
  /// What a step contributes to the adjoint of an operand with the mistake, as a formula of adjoints and values.
  ///
  /// The formula is that of `Program.contribution(of:to:values:)` with the mistake made in it.
  ///
  /// - Returns: nil where the mistake leaves the formula as it is: always for `order` and `overwrite`, which change when
  ///   something is added, and how.
  public func contribution(of step: Int, to operand: Int) -> SymbolicExpression? {
    let program = right.program
    program.requireOperand(operand, of: step, right.values)
    let steps = program.steps
    let (operation, operands) = (steps[step].operation, steps[step].operands)
    let g = SymbolicExpression.adjoint(program.names[step])
    guard step == self.step ?? step else { return nil }
    // In one step a mistake is made whatever its operation.
    func isMistaken(_ name: String) -> Bool { self.step != nil || name == self.operation }
    switch (mistake, operation) {
    case (.unbroadcast, .binary) where steps[operands[operand]].shape != steps[step].shape:
      return program.partial(of: step, by: operand).map { g * $0 }
    case (.unbroadcast, .structured(let rule)) where rule is Broadcast: return g
    case (.sign, .unary), (.sign, .binary):
      guard isMistaken(operation.name) else { return nil }
      if case .negative(let a) = program.contribution(of: step, to: operand) { return a }
      let chosen = program.contribution(of: step, to: operand, values: right.values)
      return if case .negative(let a) = chosen { a } else { nil }
    case (.noChain, .unary(let primitive)):
      return primitive != .negate && isMistaken(primitive.name) ? g : nil
    case (.transpose, .structured(let rule)):
      return rule.unturnedNotation(
        g, operands.map(program.reference(to:)), to: operand,
        shapes: operands.map { steps[$0].shape })
    default: return nil
    }
  }
}

extension StructuredRule {
  /// The pullback with a matrix in the place of its transpose; nil where the shapes do not allow it.
  fileprivate func unturnedNotation(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], to position: Int, shapes: [Shape]
  ) -> SymbolicExpression? {
    func isSquare(_ place: Int) -> Bool {
      shapes[place].rank == 2 && shapes[place][0] == shapes[place][1]
    }
    switch self {
    case is Affine where position == 1 && isSquare(0):
      return shapes[1].rank == 1
        ? .binary(.matrixProduct, operands[0], g)
        : .binary(.matrixProduct, g, .transposed(operands[0]))
    case let rule as MatrixProduct where !rule.transposesA && !rule.transposesB:
      if position == 0, isSquare(1) { return .binary(.matrixProduct, g, operands[1]) }
      if position == 1, isSquare(0), shapes[1].rank == 2 {
        return .binary(.matrixProduct, operands[0], g)
      }
      return nil
    default: return nil
    }
  }
}
