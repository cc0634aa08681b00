// The formulas of a program's steps: their values and their derivatives, from the rules run on symbols.

extension Program {
  /// A step as it stands in a formula: its name, or the number that it is.
  ///
  /// - Precondition: there is such a step, here and below.
  public func reference(to step: Int) -> SymbolicExpression {
    requireStep(step)
    if case .constant(let value) = steps[step].operation, value.shape.isScalar,
      steps[step].label != names[step]
    {
      return .number(Double.symbolic(value.scalar))
    }
    return .name(names[step])
  }

  /// How a step is made of its operands.
  public func expression(of step: Int) -> SymbolicExpression {
    requireStep(step)
    let operands = steps[step].operands.map(reference(to:))
    switch steps[step].operation {
    case .input, .constant: return reference(to: step)
    case .unary(let primitive): return primitive.notation(operands[0])
    case .binary(let primitive): return primitive.notation(operands[0], operands[1])
    case .structured(let rule):
      return rule.notation(
        operands, shapes: steps[step].operands.map { steps[$0].shape }, result: steps[step].shape)
    }
  }

  /// The derivative of an elementwise step by an operand; nil for other primitives.
  ///
  /// - Parameter values: the values of all steps, where a rule is to choose by them.
  public func partial(
    of step: Int, by operand: Int, values: [Tensor<Scalar>]? = nil
  ) -> SymbolicExpression? {
    requireOperand(operand, of: step, values)
    let places = steps[step].operands
    switch steps[step].operation {
    case .unary(let primitive):
      return primitive.derivative(symbol(for: places[0], values), symbol(for: step, values))
        .expression
    case .binary(let primitive):
      return primitive.partial(
        symbol(for: places[0], values), symbol(for: places[1], values), symbol(for: step, values),
        byFirst: operand == 0
      ).expression
    default: return nil
    }
  }

  /// What a step contributes to the adjoint of an operand, as a formula of adjoints and values.
  ///
  /// - Parameter values: the values of all steps, where a rule is to choose by them.
  public func contribution(
    of step: Int, to operand: Int, values: [Tensor<Scalar>]? = nil
  ) -> SymbolicExpression {
    requireOperand(operand, of: step, values)
    let g = SymbolicExpression.adjoint(names[step])
    let places = steps[step].operands
    let cotangent = Symbol(g)
    let (shape, target) = (steps[step].shape, steps[places[operand]].shape)
    switch steps[step].operation {
    case .input, .constant: return .nothing
    case .unary(let primitive):
      return primitive.pullback(
        cotangent, symbol(for: places[0], values), symbol(for: step, values)
      )
      .expression
    case .binary(let recorded):
      // A constant factor without zeros is a factor.
      let isFactor =
        recorded == .multiplyWithConstant
        && !places.contains {
          if case .constant(let c) = steps[$0].operation {
            hasZeroKernel(c.base, count: c.count)
          } else {
            false
          }
        }
      let primitive = isFactor ? .multiply : recorded
      let product = primitive.pullback(
        cotangent, symbol(for: places[0], values), symbol(for: places[1], values),
        symbol(for: step, values), toFirst: operand == 0)
      return product.expression.unbroadcast(from: shape, to: target)
    case .structured(let rule as Concatenate):
      // One of perhaps very many, which are not gone through for each.
      return rule.part(of: g, from: starts[step]?[operand] ?? 0, shape: target)
    case .structured(let rule):
      return rule.pullbackNotation(
        g, places.map(reference(to:)), y: reference(to: step), to: operand,
        shapes: places.map { steps[$0].shape }, result: shape)
    }
  }

  /// The most elements of a tensor that a rule may choose by.
  private static var elementLimit: Int { 4096 }

  /// A step as a symbol, with its values where they are few.
  private func symbol(for step: Int, _ values: [Tensor<Scalar>]?) -> Symbol {
    let reference = reference(to: step)
    if case .number(let number) = reference { return .real(number) }
    guard let values, steps[step].shape.count <= Self.elementLimit else {
      return Symbol(reference)
    }
    return Symbol(reference, values: values[step].scalars.map { Double.symbolic($0) })
  }
}

extension Double {
  /// A number of another type as one of a formula; of no real type, none.
  fileprivate static func symbolic<Scalar>(_ scalar: Scalar) -> Double {
    switch scalar {
    case let number as Double: number
    case let number as Float: Double(number)
    case let number as any BinaryFloatingPoint: Double(number)
    default: .nan
    }
  }
}

extension UnaryPrimitive {
  /// The function of a variable, as it is written.
  func notation(_ x: SymbolicExpression) -> SymbolicExpression {
    switch self {
    case .negate: .negative(x)
    case .square: .binary(.power, x, .number(2))
    case .reciprocal: .binary(.quotient, .number(1), x)
    default: .call(name, [x])
    }
  }

  /// The derivative by x in a notation, in terms of x and, where the rule uses it, y = f(x).
  public func derivativeText(_ notation: Notation, x: String = "x", y: String = "y") -> String {
    derivative(Symbol(x), Symbol(y)).expression.text(notation)
  }
}

extension BinaryPrimitive {
  /// The function of two variables, as it is written.
  func notation(_ a: SymbolicExpression, _ b: SymbolicExpression) -> SymbolicExpression {
    func compared(_ relation: SymbolicExpression.Condition.Relation) -> SymbolicExpression {
      .choice(.init(left: a, relation: relation, right: b), .number(1), .number(0))
    }
    return switch self {
    case .add: .binary(.sum, a, b)
    case .subtract: .binary(.difference, a, b)
    case .multiply, .multiplyWithConstant: .binary(.product, a, b)
    case .divide: .binary(.quotient, a, b)
    case .pow: .binary(.power, a, b)
    case .greater: compared(.greater)
    case .greaterOrEqual: compared(.greaterOrEqual)
    case .equal: compared(.equal)
    case .notEqual: compared(.notEqual)
    default: .call(name, [a, b])
    }
  }

  /// The derivative by a or b in a notation, in terms of a, b and, where the rule uses it, y = f(a, b).
  public func partialText(
    _ notation: Notation, byFirst: Bool, a: String = "a", b: String = "b", y: String = "y"
  ) -> String {
    partial(Symbol(a), Symbol(b), Symbol(y), byFirst: byFirst).expression.text(notation)
  }
}
