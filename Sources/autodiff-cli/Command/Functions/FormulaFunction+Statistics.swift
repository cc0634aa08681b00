import Autodiff

extension FormulaFunction {
  /// A reduction that takes a number beside.
  static func reduction(
    _ name: String, aliases: [String] = [], _ parameter: Parameter, _ summary: String,
    signature: String? = nil,
    check: @escaping @Sendable (Arguments<Shape>) throws -> Void,
    _ function: @escaping @Sendable (Value, Arguments<Value>) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases, [.value("x"), parameter, .axes, .keepingDimensions], summary,
      signature: signature
    ) {
      try check($0)
      return try reduced($0, operation: name, hasIdentity: true)
    } apply: { arguments, _ in
      function(arguments[0], arguments)
    }
  }

  /// The position of an extremum.
  static func position(
    _ name: String, aliases: [String], _ summary: String,
    _ function: @escaping @Sendable (Value, Int?, Bool) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases, [.value("x"), .axisOrNone, .keepingDimensions], summary,
      signature: "\(name)(x, axis=none, keepdims=false)"
    ) {
      _ = try $0.axisOrNone(of: name)
      return try reduced($0, operation: name, hasIdentity: false)
    } apply: { arguments, _ in
      function(arguments[0], arguments.axes?.first, arguments.keepsDimensions)
    }
  }

  /// A deviation that is divided by n − ddof.
  static func deviation(
    _ name: String, aliases: [String], _ summary: String,
    _ function: @escaping @Sendable (Value, Arguments<Value>, Int) -> Value
  ) -> FormulaFunction {
    reduction(name, aliases: aliases, .ddof(default: 0), summary) {
      _ = try $0.whole("ddof")
    } _: { x, arguments in
      function(x, arguments, (try? arguments.whole("ddof")) ?? 0)
    }
  }
}

extension Parameter {
  /// What a divisor is less than the number of elements.
  static func ddof(default ddof: Double) -> Parameter {
    Parameter(
      name: "ddof", aliases: ["correction"], kind: .number(default: ddof), needsName: true)
  }

  /// The order of a norm; NaN where none is given.
  static func order(default order: Double) -> Parameter {
    Parameter(name: "ord", aliases: ["p", "order"], kind: .number(default: order))
  }
}

extension Arguments {
  /// A whole number that is written as one.
  func whole(_ name: String) throws -> Int {
    guard let whole = Int(exactly: number(name)) else {
      throw FormulaProblem.notWhole(what: "'\(name)'")
    }
    return whole
  }
}

extension FormulaFunction {
  /// A quantile, q being a part of a whole.
  static func quantile(
    _ name: String, _ summary: String, of whole: Int
  ) -> FormulaFunction {
    let signature = "\(name)(x, q, axis=all, keepdims=false)"
    return reduction(
      name, Parameter(name: "q", kind: .number(default: .nan)), summary, signature: signature
    ) {
      try $0.requireNumber("q", of: name, signature)
      try Shape.requireFraction($0.number("q"), of: whole, operation: name)
    } _: { x, arguments in
      x.quantile(
        arguments.number("q") / Double(whole), axes: arguments.axes,
        keepingDimensions: arguments.keepsDimensions)
    }.choosingByOrder()
  }

  /// Covariances of the rows of one or two tensors.
  static func covariance(
    _ name: String, aliases: [String], _ summary: String, hasDdof: Bool,
    _ function: @escaping @Sendable (Value, Int) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases,
      [.value("x"), Parameter(name: "y", kind: .optionalValue)]
        + (hasDdof ? [.ddof(default: 1)] : []), summary,
      signature:
        "\(name)(x\(hasDdof ? ", ddof=1" : "")) or \(name)(x, y\(hasDdof ? ", ddof=1" : ""))"
    ) {
      if hasDdof { _ = try $0.whole("ddof") }
      for shape in $0.operands { try shape.requireObservations(operation: name) }
      let rows = try Shape.concatenated($0.operands.map(\.asRows), axis: 0)
      let count = rows[0]
      return $0.operands.count == 1 && $0[0].rank == 1
        ? .scalar : try Shape(validating: [count, count])
    } apply: { arguments, _ in
      let rows =
        arguments.operands.count == 1
        ? arguments[0]
        : concatenated(arguments.operands.map { $0.reshaped(to: $0.shape.asRows) })
      return function(rows, hasDdof ? (try? arguments.whole("ddof")) ?? 1 : 0)
    }
  }
}

extension Arguments {
  /// Checks that a number is given.
  func requireNumber(_ name: String, of function: String, _ signature: String) throws {
    if number(name).isNaN {
      throw FormulaProblem.missingArgument(
        function: function, signature: signature, parameter: name)
    }
  }
}

extension Shape {
  /// A vector as a row.
  fileprivate var asRows: Shape { rank == 1 ? [1, self[0]] : self }
}
