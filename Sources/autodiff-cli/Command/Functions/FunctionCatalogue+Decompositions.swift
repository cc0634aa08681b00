import Autodiff

extension FormulaFunction {
  /// A part of a decomposition of matrices.
  fileprivate static func part(
    _ name: String, aliases: [String] = [], _ summary: String,
    shape: @escaping @Sendable (Shape) throws -> Shape,
    _ function: @escaping @Sendable (Value) -> Value
  ) -> FormulaFunction {
    FormulaFunction(name, aliases: aliases, [.value("A")], summary) {
      try shape($0[0])
    } apply: { arguments, _ in
      function(arguments[0])
    }.working { .ofMatrices($0[0], copies: 24) }
  }

  /// A decomposition with all of its parts in one array.
  fileprivate static func packed(
    _ decomposition: PackedDecomposition, _ summary: String
  ) -> FormulaFunction {
    .part(decomposition.rawValue, summary) {
      try decomposition.shape(of: $0)
    } _: {
      decomposition($0)
    }
  }
}

extension FunctionCatalogue {
  static let decompositions: [FormulaFunction] = [
    .part(
      "eigvalsh", aliases: ["symmetric_eigenvalues"],
      "eigenvalues of a symmetric matrix, ascending"
    ) {
      let batch = try $0.batchOfSquares("eigvalsh")
      return try Shape(validating: batch.dimensions + $0.dimensions.suffix(1))
    } _: {
      eigvalsh($0)
    },
    .part(
      "eigenvectors", aliases: ["eigvecsh"], "eigenvectors of a symmetric matrix, as columns"
    ) {
      _ = try $0.batchOfSquares("eigenvectors")
      return $0
    } _: {
      eigh($0).vectors
    },
    .part(
      "svdvals", aliases: ["singular_values", "singularValues"], "singular values, descending"
    ) {
      try $0.singularParts("svdvals").s
    } _: {
      singularValues($0)
    },
    .part("svd_u", "U of the thin decomposition A = U @ (S * Vt)") {
      try $0.singularParts("svd_u").u
    } _: {
      svd($0).u
    },
    .part("svd_vt", aliases: ["svd_vh"], "Vt of the thin decomposition A = U @ (S * Vt)") {
      try $0.singularParts("svd_vt").v
    } _: {
      svd($0).vTransposed
    },
    .part("nuclear_norm", aliases: ["nuclearNorm"], "the sum of the singular values") {
      let shape = try $0.singularParts("nuclear_norm").s
      return shape.reduced(axes: [shape.rank - 1], keepingDimensions: false)
    } _: {
      nuclearNorm($0)
    },
    .part("qr_q", aliases: ["qr_thin_Q"], "Q of A = Q @ R, of orthonormal columns") {
      try $0.singularParts("qr_q").u
    } _: {
      qr($0).q
    },
    .part("qr_r", aliases: ["qr_thin_R"], "R of A = Q @ R, an upper triangle") {
      try $0.singularParts("qr_r").v
    } _: {
      qr($0).r
    },
    .part("pinv", aliases: ["pseudoinverse", "generalized_inverse"], "pseudoinverse of a matrix") {
      let parts = try $0.singularParts("pinv")
      let (m, n) = (parts.u.dimensions[parts.u.rank - 2], parts.v.dimensions[parts.v.rank - 1])
      return try Shape(validating: Array($0.dimensions.dropLast(2)) + [n, m])
    } _: {
      pinv($0)
    },
    FormulaFunction(
      "lstsq", aliases: ["leastSquares", "least_squares"], [.value("A"), .value("b")],
      "the x for which A @ x is nearest to b; of several the shortest"
    ) {
      _ = try $0[0].singularParts("lstsq")
      return try Shape.leastSquares($0[0], $0[1])
    } apply: { arguments, _ in
      lstsq(arguments[0], arguments[1])
    }.working { .ofMatrices($0[0], copies: 24) },
    .packed(.eigh, "eigenvalues in a first row, below it the vectors of eigenvectors(A)"),
    .packed(.svd, "the elements of svd_u(A), svdvals(A) and svd_vt(A) in a row"),
    .packed(.qr, "the elements of qr_q(A) and qr_r(A) in a row"),
  ]
}
