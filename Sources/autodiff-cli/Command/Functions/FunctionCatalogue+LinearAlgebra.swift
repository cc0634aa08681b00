import Autodiff

extension FormulaFunction {
  /// A function of a square matrix, or of each of a batch, that is a matrix of the same size or a number.
  static func ofSquares(
    _ name: String, aliases: [String] = [], _ summary: String, isNumber: Bool = false,
    copies: Double = 4, _ function: @escaping @Sendable (Value) -> Value
  ) -> FormulaFunction {
    FormulaFunction(name, aliases: aliases, [.value("A")], summary) {
      let batch = try $0[0].batchOfSquares(name)
      return isNumber ? batch : $0[0]
    } apply: { arguments, _ in
      function(arguments[0])
    }.working { .ofMatrices($0[0], copies: copies) }
  }
}

extension FormulaFunction.Work {
  /// Some copies of matrices, and as many operations as products of these take.
  static func ofMatrices(_ shape: Shape, copies: Double) -> FormulaFunction.Work {
    let count = Double(shape.count)
    return FormulaFunction.Work(
      elements: copies * (count + Double(shape.dimensions.last ?? 1)),
      products: copies * count * Double(shape.dimensions.last ?? 1))
  }
}

extension FunctionCatalogue {
  static let linearAlgebra: [FormulaFunction] = [
    FormulaFunction(
      "solve", aliases: ["linsolve", "mldivide"],
      [
        .value("A"), .value("b"),
        Parameter(name: "assume_a", kind: .text(default: "gen"), needsName: true),
      ],
      "x of A @ x = b; b is a vector or a matrix of columns; assume_a=\"pos\" for a positive definite A"
    ) {
      try require($0.text("assume_a"), "assume_a", of: "solve", among: ["gen", "pos"])
      return try Shape.solution($0[0], $0[1])
    } apply: { arguments, _ in
      arguments.text("assume_a") == "pos"
        ? solvePositiveDefinite(arguments[0], arguments[1]) : solve(arguments[0], arguments[1])
    }.working { .ofMatrices($0[0], copies: 3) },
    FormulaFunction(
      "solve_triangular", aliases: ["solveTriangular"],
      [
        .value("A"), .value("b"),
        Parameter(name: "lower", kind: .boolean(default: false), needsName: true),
        Parameter(
          name: "trans", aliases: ["transposed"], kind: .boolean(default: false), needsName: true),
        Parameter(
          name: "unit_diagonal", aliases: ["unitriangular", "unitDiagonal"],
          kind: .boolean(default: false), needsName: true),
      ],
      "x of T @ x = b for the upper or the lower triangle T of A, or of T.T @ x = b"
    ) {
      try Shape.solution($0[0], $0[1], operation: "solve_triangular")
    } apply: { arguments, _ in
      solveTriangular(
        arguments[0], arguments[1], lower: arguments.boolean("lower"),
        transposed: arguments.boolean("trans"), unitDiagonal: arguments.boolean("unit_diagonal"))
    }.working { .ofMatrices($0[0], copies: 3) },
    .ofSquares("inv", aliases: ["inverse", "pageinv"], "inverse of a matrix") { inverse($0) },
    .ofSquares("det", aliases: ["determinant"], "determinant", isNumber: true) { determinant($0) },
    .ofSquares(
      "logdet", aliases: ["logDeterminant", "log_determinant"],
      "logarithm of the determinant, nan where that is negative", isNumber: true
    ) { logDeterminant($0) },
    .ofSquares(
      "sign_det", aliases: ["signDet"], "sign of the determinant, 0 of a singular matrix",
      isNumber: true
    ) { signAndLogDeterminant($0).sign },
    .ofSquares(
      "logabsdet", aliases: ["logAbsDeterminant"],
      "logarithm of the magnitude of the determinant", isNumber: true
    ) { signAndLogDeterminant($0).logarithm },
    .ofSquares(
      "cholesky", "the lower triangle L of A = L @ L.T, for a positive definite A", copies: 6
    ) { cholesky($0) },
    FormulaFunction(
      "matrix_power", aliases: ["matrixPower", "mpower"],
      [.value("A"), Parameter(name: "n", kind: .integers(default: nil))],
      "A @ A @ ... of n factors; of a negative n those of the inverse"
    ) {
      guard $0.integers("n").count == 1 else { throw FormulaProblem.notAWholeNumber(what: "'n'") }
      _ = try $0[0].batchOfSquares("matrix_power")
      return $0[0]
    } apply: { arguments, _ in
      matrixPower(arguments[0], arguments.integers("n")[0])
    }.working { .ofMatrices($0[0], copies: 128) },
    FormulaFunction(
      "lu_factor", aliases: ["luFactors"], [.value("A")],
      "L and U of A with rows exchanged, in one matrix; a last row says which"
    ) {
      try luFactorsShape($0[0])
    } apply: { arguments, _ in
      luFactors(arguments[0])
    }.working { .ofMatrices($0[0], copies: 2) },
  ]

  /// Checks that a text is one of a few.
  static func require(
    _ text: String, _ parameter: String, of function: String, among choices: [String]
  ) throws {
    guard choices.contains(text) else {
      throw FormulaProblem.unknownText(text, parameter: parameter, function: function, choices)
    }
  }
}
