import Autodiff

/// Two inputs whose effects on f depend on one another.
public struct Interaction<Scalar: RealScalar>: Hashable, Sendable {
  /// The input with the smaller number, the first one 0.
  public let first: Int
  /// The input with the larger number.
  public let second: Int
  /// ∂²f / ∂x_first ∂x_second.
  public let curvature: Scalar
}

extension RowFunction {
  /// The Hessian ∂²f/∂x_i ∂x_j at a point: [n] → [n, n], the gradient's Jacobian.
  ///
  /// - Throws: `InterpretationError`.
  /// - Complexity: one recording of the gradient and n sweeps.
  public func hessian(at x: Tensor<Scalar>) throws(InterpretationError) -> Tensor<Scalar> {
    _ = try value(at: x)
    return jacobian(at: x) { x in Autodiff.gradient(at: x) { self.number(at: $0) } }
  }

  /// H v at a point, without H: the gradient of ∇f · v.
  ///
  /// - Throws: `InterpretationError`.
  /// - Complexity: a small multiple of a gradient.
  public func hessianVectorProduct(
    at x: Tensor<Scalar>, along v: Tensor<Scalar>
  ) throws(InterpretationError) -> Tensor<Scalar> {
    _ = try value(at: x)
    try requireRow(v, "direction")
    return Autodiff.gradient(at: x) { x in
      let slope = Autodiff.gradient(at: x) { self.number(at: $0) }
      return (slope * slope.constant(v)).sum()
    }
  }

  /// The pairs of inputs with the largest |∂²f/∂x_i ∂x_j|, the largest first; without those that are 0.
  ///
  /// - Parameters:
  ///   - scale: what an input is multiplied by before pairs are compared, [n], as its deviation in the data; ones unless
  ///     given.
  ///   - limit: the most pairs.
  /// - Throws: `InterpretationError`.
  public func interactions(
    at x: Tensor<Scalar>, scale: Tensor<Scalar>? = nil, limit: Int
  ) throws(InterpretationError) -> [Interaction<Scalar>] {
    if let scale { try requireRow(scale, "scale") }
    return Self.interactions(in: try hessian(at: x), scale: scale, limit: limit)
  }

  /// The pairs of inputs with the largest entries beside the diagonal of a matrix.
  package static func interactions(
    in hessian: Tensor<Scalar>, scale: Tensor<Scalar>? = nil, limit: Int
  ) -> [Interaction<Scalar>] {
    let (entries, n) = (hessian.scalars, hessian.shape[0])
    let scale = scale?.scalars ?? [Scalar](repeating: 1, count: n)
    var pairs: [Interaction<Scalar>] = []
    for i in 0..<n {
      for j in (i + 1)..<Swift.max(n, i + 1) {
        // Rounding may tell the two halves of the matrix apart.
        let curvature = (entries[i * n + j] + entries[j * n + i]) / 2 * scale[i] * scale[j]
        if curvature != 0 { pairs.append(.init(first: i, second: j, curvature: curvature)) }
      }
    }
    pairs.sort { a, b in
      let (sizeA, sizeB) = (rankingSize(a.curvature), rankingSize(b.curvature))
      return sizeA == sizeB ? (a.first, a.second) < (b.first, b.second) : sizeA > sizeB
    }
    return Array(pairs.prefix(Swift.max(0, limit)))
  }

  /// f at a tracked row, as a number.
  private func number(at row: Tracked<Scalar>) -> Tracked<Scalar> {
    self(row.reshaped(to: [1, inputCount])).sum()
  }
}

/// |x| for a ranking in which what is not finite stands first.
func rankingSize<Scalar: RealScalar>(_ x: Scalar) -> Scalar {
  x.isNaN ? .infinity : Swift.abs(x)
}
