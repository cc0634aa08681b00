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
    }
  }

  /// How a comparison chooses: its operands decide and do nothing else.
  var choice: Choice<[Value]>? {
    guard isComparison else { return nil }
    return Choice(deciders: [0, 1]) { apply($0[0], $0[1]) }
  }
}
