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

  /// The order of a norm, which may be a text; NaN where none is given.
  static let namedOrder = Parameter(
    name: "ord", aliases: ["p", "order"], kind: .order(default: .nan))

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
    FormulaFunction(
      name,
      [.value("x"), Parameter(name: "q", kind: .numbers), .axes, .keepingDimensions], summary,
      signature: "\(name)(x, q, axis=all, keepdims=false)"
    ) {
      let quantiles = $0.list("q")
      for q in quantiles.scalars {
        try Shape.requireFraction(q, of: whole, operation: name)
      }
      let one = try reduced($0, operation: name, hasIdentity: true)
      return try Shape(validating: quantiles.shape.dimensions + one.dimensions)
    } apply: { arguments, shape in
      let quantiles = arguments.list("q")
      let each = quantiles.scalars.map {
        arguments[0].quantile(
          $0 / Double(whole), axes: arguments.axes, keepingDimensions: arguments.keepsDimensions)
      }
      if quantiles.rank == 0 { return each[0] }
      return each.isEmpty
        ? arguments[0].elements(from: 0, shape: shape) : stacked(each, axis: 0)
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
        + (hasDdof ? [.ddof(default: 1)] : [])
        + [Parameter(name: "rowvar", kind: .boolean(default: true), needsName: true)], summary,
      signature:
        "\(name)(x, y\(hasDdof ? ", ddof=1" : ""), rowvar=true), where y may be left out"
    ) {
      if hasDdof { _ = try $0.whole("ddof") }
      for shape in $0.operands { try shape.requireObservations(operation: name) }
      let isByRows = $0.boolean("rowvar")
      let rows = try Shape.concatenated(
        $0.operands.map { try isByRows || $0.rank == 1 ? $0.asRows : $0.transposed(nil) }, axis: 0)
      let count = rows[0]
      return $0.operands.count == 1 && $0[0].rank == 1
        ? .scalar : try Shape(validating: [count, count])
    } apply: { arguments, _ in
      let isByRows = arguments.boolean("rowvar")
      let observed = arguments.operands.map { isByRows || $0.rank == 1 ? $0 : $0.transposed() }
      let rows =
        observed.count == 1
        ? observed[0] : concatenated(observed.map { $0.reshaped(to: $0.shape.asRows) })
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
