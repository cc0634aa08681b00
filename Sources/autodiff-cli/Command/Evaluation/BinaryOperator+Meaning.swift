import Autodiff

extension BinaryOperator {
  /// The shape of the result.
  ///
  /// - Throws: `ShapeError` when the operands do not fit together.
  func shape(_ a: Shape, _ b: Shape) throws -> Shape {
    switch self {
    case .matrixProduct: try Shape.matrixProduct(a, b, operation: rawValue)
    default: try Shape.broadcast(a, b, operation: rawValue)
    }
  }

  /// The result.
  func apply(_ a: Value, _ b: Value) -> Value {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .matrixProduct: matmul(a, b)
    case .power: pow(a, b)
    case .less: a .< b
    case .lessOrEqual: a .<= b
    case .greater: a .> b
    case .greaterOrEqual: a .>= b
    case .equal: a .== b
    case .notEqual: a .!= b
    case .remainder: floorRemainder(a, b)
    case .floorDivide: floorQuotient(a, b)
    case .and: logicalAnd(a, b)
    case .or: logicalOr(a, b)
    }
  }

  /// How an operator chooses: the operands of a comparison decide and do nothing else, a remainder has jumps.
  var choice: Choice<[Value]>? {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .floorDivide:
      Choice(deciders: [0, 1]) { apply($0[0], $0[1]) }
    case .remainder: Choice(deciders: []) { floorQuotient($0[0], $0[1]) }
    case .add, .subtract, .multiply, .divide, .matrixProduct, .power: nil
    }
  }
}
