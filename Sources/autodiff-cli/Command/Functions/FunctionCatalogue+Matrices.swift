import Autodiff

extension FunctionCatalogue {
  /// Diagonals and triangles of matrices.
  static let diagonals: [FormulaFunction] = [
    FormulaFunction(
      "diag", aliases: ["diagonalMatrix"], [.value("x"), .offset],
      "the matrix with a vector on its diagonal, or the diagonal of a matrix"
    ) {
      switch $0[0].rank {
      case 1: return try $0[0].diagonalMatrix(offset: $0.offset)
      case 2: return try $0[0].diagonal(offset: $0.offset, axes: [0, 1], operation: "diag")
      default: throw FormulaProblem.vectorOrMatrix(function: "diag", $0[0])
      }
    } apply: { arguments, _ in
      arguments[0].rank == 1
        ? arguments[0].diagonalMatrix(offset: arguments.offset)
        : arguments[0].diagonal(offset: arguments.offset)
    },
    FormulaFunction(
      "diag_embed", aliases: ["make_diagonal"], [.value("x"), .offset],
      "a matrix for each vector along the last axis of x, with it on its diagonal"
    ) {
      try $0[0].diagonalMatrix(offset: $0.offset)
    } apply: { arguments, _ in
      arguments[0].diagonalMatrix(offset: arguments.offset)
    },
    FormulaFunction(
      "diagonal", [.value("x"), .offset] + Parameter.plane,
      "the diagonals of the matrices in two axes", signature: "diagonal(x, k=0, axis1=0, axis2=1)"
    ) {
      try $0[0].diagonal(offset: $0.offset, axes: $0.plane, operation: "diagonal")
    } apply: { arguments, _ in
      arguments[0].diagonal(offset: arguments.offset, axes: arguments.plane)
    },
    FormulaFunction(
      "trace", [.value("x"), .offset] + Parameter.plane, "the sum of a diagonal",
      signature: "trace(x, k=0, axis1=0, axis2=1)"
    ) {
      let shape = try $0[0].diagonal(offset: $0.offset, axes: $0.plane, operation: "trace")
      return Shape(Array(shape.dimensions.dropLast()))
    } apply: { arguments, _ in
      arguments[0].trace(offset: arguments.offset, axes: arguments.plane)
    },
    triangle("tril", aliases: ["lowerTriangle"], "x with zeros above a diagonal") {
      $0.lowerTriangle(offset: $1)
    },
    triangle("triu", aliases: ["upperTriangle"], "x with zeros below a diagonal") {
      $0.upperTriangle(offset: $1)
    },
  ]

  private static func triangle(
    _ name: String, aliases: [String], _ summary: String,
    _ function: @escaping @Sendable (Value, Int) -> Value
  ) -> FormulaFunction {
    FormulaFunction(name, aliases: aliases, [.value("x"), .offset], summary) {
      try $0[0].triangle(operation: name)
    } apply: { arguments, _ in
      function(arguments[0], arguments.offset)
    }
  }

  /// Tensors joined as rows and columns.
  static let joining: [FormulaFunction] = [
    join("vstack", aliases: ["row_stack", "vertcat"], "rows, or matrices, one below the other") {
      try Shape.concatenated($0.map { $0.atLeast(rank: 2) }, axis: 0)
    } apply: {
      vstack($0)
    },
    join("hstack", aliases: ["horzcat"], "vectors one after the other, or matrices side by side") {
      try Shape.concatenated(
        $0.map { $0.atLeast(rank: 1) }, axis: ($0.first?.rank ?? 0) < 2 ? 0 : 1)
    } apply: {
      hstack($0)
    },
    join("column_stack", aliases: ["columnStack"], "columns, or matrices, side by side") {
      try Shape.concatenated($0.map { $0.asColumns }, axis: 1)
    } apply: {
      columnStack($0)
    },
    join("dstack", "matrices one behind the other, along a third axis") {
      try Shape.concatenated($0.map { $0.atLeast(rank: 3) }, axis: 2)
    } apply: {
      dstack($0)
    },
    FormulaFunction(
      "append", [.value("x"), .value("y"), .optionalAxis],
      "x and y joined, all their elements in a row unless an axis is given",
      signature: "append(x, y, axis=all in a row)"
    ) {
      guard let axis = try $0.optionalAxis(of: "append") else {
        return try Shape.concatenated([[$0[0].count], [$0[1].count]], axis: 0)
      }
      return try Shape.concatenated([$0[0], $0[1]], axis: axis)
    } apply: { arguments, _ in
      arguments.integers("axis").first.map {
        concatenated([arguments[0], arguments[1]], axis: $0)
      } ?? concatenated([arguments[0].flattened(), arguments[1].flattened()])
    },
  ]

  private static func join(
    _ name: String, aliases: [String] = [], _ summary: String,
    shape: @escaping @Sendable ([Shape]) throws -> Shape,
    apply: @escaping @Sendable ([Value]) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases, [Parameter(name: "a, b", kind: .values)], summary
    ) {
      try shape($0.operands)
    } apply: { arguments, _ in
      apply(arguments.operands)
    }
  }
}

extension Parameter {
  /// The axes of the rows and of the columns.
  fileprivate static let plane = [
    Parameter(name: "axis1", aliases: ["dim1"], kind: .integers(default: [0])),
    Parameter(name: "axis2", aliases: ["dim2"], kind: .integers(default: [1])),
  ]
}

extension Arguments {
  fileprivate var plane: [Int] { integers("axis1") + integers("axis2") }
}
