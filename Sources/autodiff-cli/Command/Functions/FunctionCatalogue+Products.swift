import Autodiff

extension FunctionCatalogue {
  static let tensorProducts: [FormulaFunction] = [
    FormulaFunction(
      "einsum",
      [
        Parameter(name: "equation", aliases: ["subscripts"], kind: .text(default: nil)),
        Parameter(name: "A, B", kind: .values),
      ],
      "the sum of products that the equation describes, as in einsum(\"ij,jk->ik\", A, B)"
    ) {
      try Shape.einsum($0.text("equation"), $0.operands)
    } apply: { arguments, _ in
      einsum(arguments.text("equation"), arguments.operands)
    }.working {
      let (elements, products) = try Shape.workOfEinsum($0.text("equation"), $0.operands)
      return FormulaFunction.Work(elements: elements, products: products)
    },
    FormulaFunction(
      "tensordot",
      [
        .value("a"), .value("b"),
        Parameter(name: "axes", aliases: ["dims"], kind: .axisPairs(default: 2)),
      ],
      "products summed over the last axes of a and the first of b, or over axes=[[...], [...]]"
    ) {
      try Shape.tensordot($0[0], $0[1], axes: $0.pairs())
    } apply: { arguments, _ in
      switch arguments.attributes.axisPairs["axes"] {
      case .pairs(let first, let second)?:
        tensordot(arguments[0], arguments[1], axes: (first, second))
      case .last(let count)?: tensordot(arguments[0], arguments[1], axes: count)
      case nil: tensordot(arguments[0], arguments[1])
      }
    }.working { .contraction($0[0], $0[1], of: $0.inner) },
    FormulaFunction(
      "outer", aliases: ["ger"], [.value("a"), .value("b")], "the products of each two elements"
    ) {
      try Shape.outer($0[0], $0[1])
    } apply: { arguments, _ in
      outer(arguments[0], arguments[1])
    },
    FormulaFunction(
      "inner", [.value("a"), .value("b")], "products summed over the last axis of both"
    ) {
      try Shape.inner($0[0], $0[1])
    } apply: { arguments, _ in
      inner(arguments[0], arguments[1])
    }.working { .contraction($0[0], $0[1], of: Double($0[0].dimensions.last ?? 1)) },
    FormulaFunction(
      "vdot", [.value("a"), .value("b")], "the inner product of all elements, taken as vectors"
    ) {
      guard $0[0].count == $0[1].count else {
        throw FormulaProblem.dotOperands($0[0], $0[1])
      }
      return .scalar
    } apply: { arguments, _ in
      dot(arguments[0].row, arguments[1].row)
    },
    FormulaFunction(
      "kron", aliases: ["kronecker"], [.value("a"), .value("b")],
      "the Kronecker product: each element of a times b"
    ) {
      try Shape.kron($0[0], $0[1])
    } apply: { arguments, _ in
      kron(arguments[0], arguments[1])
    },
    FormulaFunction(
      "cross", [.value("a"), .value("b"), .axis(default: -1)],
      "the cross product of vectors of 3 elements along an axis"
    ) {
      try Shape.cross($0[0], $0[1], axis: $0.axis)
    } apply: { arguments, _ in
      cross(arguments[0], arguments[1], axis: arguments.axis)
    }.working { .init(elements: 4 * (Double($0[0].count) + Double($0[1].count))) },
  ]
}

extension FormulaFunction.Work {
  /// Copies of both operands, and a product of matrices with so many terms in a sum.
  fileprivate static func contraction(_ a: Shape, _ b: Shape, of inner: Double)
    -> FormulaFunction.Work
  {
    let (m, n) = (Double(a.count), Double(b.count))
    return FormulaFunction.Work(elements: m + n, products: m * n / max(1, inner))
  }
}

extension Arguments<Shape> {
  /// The number of terms of a sum.
  fileprivate var inner: Double {
    guard let axes = try? pairs().0 else { return 1 }
    return axes.reduce(1) { $0 * Double(self[0][$1 < 0 ? $1 + self[0].rank : $1]) }
  }

  /// The axes that are summed over.
  fileprivate func pairs() throws(ShapeError) -> ([Int], [Int]) {
    switch attributes.axisPairs["axes"] {
    case .pairs(let first, let second)?: (first, second)
    case .last(let count)?: try Shape.pairs(count, self[0], self[1])
    case nil: try Shape.pairs(2, self[0], self[1])
    }
  }
}

extension Value {
  /// All elements as a vector.
  fileprivate var row: Value { reshaped(to: [count]) }
}
