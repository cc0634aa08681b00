/// A mistake that people make in a gradient, and that explains a wrong formula for one at every point looked at.
///
/// In the formulas g is the gradient and c the formula's value, both by the same variable.
package enum GradientMistake: Equatable, Sendable {
  /// c = −g.
  case negative
  /// c = r g with one number r; `names` are what has the value r, or 1/r, at each point.
  case ratio(Double, names: [String])
  /// c = gᵀ.
  case transpose
  /// The formula is right with the transpose of a matrix in its place: W for Wᵀ.
  case untransposed(String, right: String)
  /// c[i] = g[order[i]], elements in row-major order.
  case permutation([Int])
  /// g = c ⊙ s.
  case missingFactor(String)
  /// c = g ⊙ s.
  case extraFactor(String)
  /// c = 2Mx or 2Mᵀx, where g = (M + Mᵀ)x.
  case asymmetric(matrix: String, isTransposed: Bool)
  /// g = c + t, where t is what one part of the function contributes.
  case missingTerm(String)
  /// c = g + t.
  case doubledTerm(String)
  /// c = t + t, where g = t + u.
  case oneTermTwice(String, insteadOf: String)
}

/// A formula for a gradient beside the gradient at several points, and what it may have been mistaken for.
package struct GradientClaim {
  /// Values with a name, one at each point.
  package struct Named {
    package let name: String
    package let values: [Tensor<Double>]

    package init(_ name: String, _ values: [Tensor<Double>]) {
      self.name = name
      self.values = values
    }
  }

  /// The gradient at each point.
  package var gradients: [Tensor<Double>]
  /// The formula's value at each point.
  package var claims: [Tensor<Double>]
  /// The variable's value at each point.
  package var variables: [Tensor<Double>]
  /// What may be a factor: named values, and derivatives of one by another.
  package var factors: [Named] = []
  /// The gradient with a part of the function held constant, for each part.
  package var held: [Named] = []
  /// The formula's value with a matrix transposed, and what is then written in its place.
  package var transposed: [(matrix: Named, right: String)] = []

  /// - Precondition: the arrays have an entry for each point, all of one shape.
  package init(
    gradients: [Tensor<Double>], claims: [Tensor<Double>], variables: [Tensor<Double>]
  ) {
    self.gradients = gradients
    self.claims = claims
    self.variables = variables
  }

  /// The mistake, if it is one that is known and explains every element at every point.
  ///
  /// One number alone shows no more than the ratios ½, 2 and −1.
  ///
  /// - Complexity: the number of points times elements times candidates; a permutation is looked for
  ///   among at most 256 elements.
  package func mistake() -> GradientMistake? {
    let evidence = zip(gradients, claims).reduce(0) { count, pair in
      count + zip(pair.0.scalars, pair.1.scalars).count { $0 != 0 && $1 != 0 }
    }
    guard evidence > 0, !isEqual(claims, gradients) else { return nil }
    if isEqual(claims, gradients.map { $0.scaled(by: -1) }) { return .negative }
    if isEqual(claims, gradients.map(\.flipped)) { return .transpose }
    if let repair = transposed.first(where: { isEqual($0.matrix.values, gradients) }) {
      return .untransposed(repair.matrix.name, right: repair.right)
    }
    if let ratio, evidence > 1 || ratio == 2 || ratio == 0.5 {
      return .ratio(ratio, names: evidence > 1 ? names(of: ratio) : [])
    }
    if let permutation { return .permutation(permutation) }
    return evidence > 1 ? factor ?? quadraticForm ?? term : nil
  }

  // MARK: Factors

  /// The number r with c = r g, read off at the largest element.
  private var ratio: Double? {
    var largest = (gradient: 0.0, claim: 0.0)
    for (gradient, claim) in zip(gradients, claims) {
      for pair in zip(gradient.scalars, claim.scalars) where abs(pair.0) > abs(largest.gradient) {
        largest = pair
      }
    }
    guard largest.gradient != 0, largest.claim != 0 else { return nil }
    let ratio = (largest.claim / largest.gradient).shortened
    return isEqual(claims, gradients.map { $0.scaled(by: ratio) }) ? ratio : nil
  }

  /// What has a ratio, or its reciprocal, as its value at each point.
  private func names(of ratio: Double) -> [String] {
    factors.filter { factor in
      factor.values.allSatisfy { $0.shape.isScalar && isClose($0.scalars[0], ratio, scale: 0) }
        || factor.values.allSatisfy {
          $0.shape.isScalar && isClose(1 / $0.scalars[0], ratio, scale: 0)
        }
    }.map(\.name)
  }

  private var factor: GradientMistake? {
    for candidate in factors {
      for alignsFirst in [false, true] {
        let values = zip(candidate.values, gradients).compactMap { value, gradient in
          value.stretched(to: gradient.shape, alignsFirst: alignsFirst)
        }
        guard values.count == gradients.count,
          values.contains(where: { $0.scalars.contains { $0 != 0 && $0 != 1 } })
        else { continue }
        if isEqual(gradients, zip(claims, values).map { $0.times($1) }) {
          return .missingFactor(candidate.name)
        }
        if isEqual(claims, zip(gradients, values).map { $0.times($1) }) {
          return .extraFactor(candidate.name)
        }
      }
    }
    return nil
  }

  // MARK: Orders

  /// The order in which the gradient's elements are the formula's.
  private var permutation: [Int]? {
    guard let count = gradients.first?.count, count > 1, count <= 256 else { return nil }
    let scales = gradients.map(\.largest)
    let gradients = gradients.map(\.scalars)
    let claims = claims.map(\.scalars)
    func matches(_ i: Int, _ j: Int) -> Bool {
      gradients.indices.allSatisfy {
        isClose(claims[$0][i], gradients[$0][j], scale: scales[$0])
      }
    }
    // Elements that stay in their places first: the others share what is left.
    var order = (0..<count).map { matches($0, $0) ? $0 : -1 }
    var free = Set((0..<count).filter { order[$0] < 0 })
    for i in 0..<count where order[i] < 0 {
      guard let j = free.sorted().first(where: { matches(i, $0) }) else { return nil }
      order[i] = j
      free.remove(j)
    }
    return order
  }

  // MARK: Terms

  /// 2Mx for (M + Mᵀ)x.
  private var quadraticForm: GradientMistake? {
    for matrix in factors {
      let products = zip(matrix.values, variables).compactMap { $0.product(with: $1) }
      let others = zip(matrix.values, variables).compactMap { $0.flipped.product(with: $1) }
      guard products.count == gradients.count, products.contains(where: { $0.largest > 0 }),
        isEqual(gradients, zip(products, others).map { $0.plus($1) })
      else { continue }
      if isEqual(claims, products.map { $0.scaled(by: 2) }) {
        return .asymmetric(matrix: matrix.name, isTransposed: false)
      }
      if isEqual(claims, others.map { $0.scaled(by: 2) }) {
        return .asymmetric(matrix: matrix.name, isTransposed: true)
      }
    }
    return nil
  }

  private var term: GradientMistake? {
    // What is the whole gradient, or none of it, is no term of a sum.
    let parts = held.map { part in
      (
        name: part.name, rest: part.values,
        term: zip(gradients, part.values).map { $0.plus($1.scaled(by: -1)) }
      )
    }.filter { part in
      !isNegligible(part.rest) && !isNegligible(part.term)
    }
    for part in parts where isEqual(claims, part.rest) { return .missingTerm(part.name) }
    for part in parts where isEqual(claims, zip(gradients, part.term).map { $0.plus($1) }) {
      return .doubledTerm(part.name)
    }
    for part in parts where isEqual(claims, part.term.map { $0.scaled(by: 2) }) {
      if let other = parts.first(where: { isEqual($0.term, part.rest) }) {
        return .oneTermTwice(part.name, insteadOf: other.name)
      }
    }
    return nil
  }

  /// Whether there is nothing in these values but the rounding of the gradient.
  private func isNegligible(_ values: [Tensor<Double>]) -> Bool {
    zip(values, gradients).allSatisfy { $0.largest <= 1e-12 * $1.largest }
  }

  // MARK: Comparing

  private func isEqual(_ a: [Tensor<Double>], _ b: [Tensor<Double>]) -> Bool {
    zip(a, b).allSatisfy { a, b in
      guard a.shape == b.shape else { return false }
      let scale = max(a.largest, b.largest)
      guard scale.isFinite else { return false }
      return zip(a.scalars, b.scalars).allSatisfy { isClose($0, $1, scale: scale) }
    }
  }

  /// Equal to nine digits, or as far as the rounding of numbers of the given size lets one tell.
  private func isClose(_ a: Double, _ b: Double, scale: Double) -> Bool {
    let difference = abs(a - b)
    return difference.isFinite
      && difference <= max(1e-9 * max(abs(a), abs(b)), 1e-13 * scale)
  }
}

extension Double {
  /// The number that was meant where only rounding makes it a long one: 0.5 for 0.49999999999999994.
  fileprivate var shortened: Double {
    guard let short = Double(rounded(to: 12)), abs(short - self) <= 4 * ulp else { return self }
    return short
  }
}

extension Tensor where Scalar == Double {
  /// The largest magnitude; NaN counts as infinite, so that nothing is near it.
  fileprivate var largest: Double {
    scalars.reduce(0) { $1.isNaN ? .infinity : Swift.max($0, abs($1)) }
  }

  fileprivate func scaled(by factor: Double) -> Tensor {
    Tensor(shape: shape, scalars.map { $0 * factor })
  }

  fileprivate func plus(_ other: Tensor) -> Tensor {
    Tensor(shape: shape, zip(scalars, other.scalars).map { $0 + $1 })
  }

  fileprivate func times(_ other: Tensor) -> Tensor {
    Tensor(shape: shape, zip(scalars, other.scalars).map { $0 * $1 })
  }

  /// The transpose of a matrix; anything else as it is.
  fileprivate var flipped: Tensor { rank == 2 ? transposed() : self }

  /// M x for a square matrix and a vector, `nil` for anything else.
  fileprivate func product(with vector: Tensor) -> Tensor? {
    guard rank == 2, vector.rank == 1, shape[0] == vector.count, shape[1] == vector.count
    else { return nil }
    return matmul(self, vector)
  }

  /// The tensor repeated along the axes that it lacks, or `nil` where it does not fit: its axes are the last ones, as
  /// in broadcasting, or the first ones, as those of δ in δ xᵀ.
  fileprivate func stretched(to target: Shape, alignsFirst: Bool) -> Tensor? {
    guard rank <= target.rank else { return nil }
    let missing = Array(repeating: 1, count: target.rank - rank)
    let dimensions = alignsFirst ? shape.dimensions + missing : missing + shape.dimensions
    guard zip(dimensions, target.dimensions).allSatisfy({ $0 == 1 || $0 == $1 }) else {
      return nil
    }
    return reshaped(to: Shape(dimensions)).broadcast(to: target)
  }
}
