// Bounds of the primitives that are not elementwise.

extension StructuredRule {
  /// Bounds of the value over boxes of operands.
  ///
  /// - Throws: `BoundsError.primitive`.
  func bounds(of operands: [TensorBounds], shape: Shape) throws(BoundsError) -> TensorBounds {
    switch self {
    case is Broadcast, is Reshape, is Transpose, is Slice, is Gather, is Concatenate, is Elements,
      is Extremum, is ScatterExtremum, is CumulativeExtremum, is Sort:
      return TensorBounds(
        unchecked: .apply(self, operands.map(\.lower)), .apply(self, operands.map(\.upper)))
    case let sum as Sum: return sum.bounds(of: operands[0])
    case let sum as CumulativeSum: return sum.bounds(of: operands[0])
    case is Affine:
      let (w, x, b) = (operands[0], operands[1], operands[2])
      return linearBounds(
        x.asMatrix, times: w.map { $0.transposed() }, plus: b, shape: shape)
    case let product as MatrixProduct where operands.allSatisfy({ $0.shape.rank <= 2 }):
      let (a, b) = (operands[0].asMatrix, operands[1])
      return linearBounds(
        product.transposesA ? a.map { $0.transposed() } : a,
        times: product.transposesB ? b.map { $0.transposed() } : b, plus: nil, shape: shape)
    case is Select:
      let parts = operands.map { $0.broadcast(to: shape).elements }
      return TensorBounds(
        shape: shape,
        parts[0].indices.map { i in
          let isZero = Interval.isEqual(parts[0][i], 0)
          return Interval.select(isZero, parts[2][i], parts[1][i])
        })
    case let rule as Softmax where rule.axes.count == 1:
      return alongAxis(rule.axes[0], operands[0]) { x in
        x.indices.map { Interval.quotient(1, excess(of: x, over: $0, plus: 1)) }
      }
    case let rule as LogSoftmax where rule.axes.count == 1:
      return alongAxis(rule.axes[0], operands[0]) { x in
        x.indices.map { .negated(.log1p(excess(of: x, over: $0, plus: 0))) }
      }
    case let rule as LogSumExp where rule.axes.count == 1:
      let all = alongAxis(rule.axes[0], operands[0]) { x in
        let sum = Interval.sum(x[0], .log1p(excess(of: x, over: 0, plus: 0)))
        return x.map { _ in sum }
      }
      let first = Gather(indices: [0], axis: rule.axes[0])
      return all.map { Tensor.apply(first, [$0]).reshaped(to: shape) }
    default: throw .primitive(name)
    }
  }
}

/// Σ over the others of e^(x_j − x_i), and a number.
private func excess(of x: [Interval], over i: Int, plus start: Interval) -> Interval {
  x.indices.reduce(start) { sum, j in
    j == i ? sum : .sum(sum, .exp(.difference(x[j], x[i])))
  }
}

/// Bounds by a function of the elements along an axis, which gives one for each.
private func alongAxis(
  _ axis: Int, _ x: TensorBounds, _ f: ([Interval]) -> [Interval]
) -> TensorBounds {
  let dimensions = x.shape.dimensions
  let inner = dimensions[(axis + 1)...].reduce(1, *)
  let count = dimensions[axis]
  var elements = x.elements
  guard count > 0 else { return x }
  for start in 0..<elements.count where start / inner % count == 0 {
    let results = f((0..<count).map { elements[start + $0 * inner] })
    for (place, result) in results.enumerated() { elements[start + place * inner] = result }
  }
  return TensorBounds(shape: x.shape, elements)
}

extension TensorBounds {
  /// A vector as a matrix of one row.
  fileprivate var asMatrix: TensorBounds { shape.rank == 1 ? map { $0.asRow } : self }
}

extension Sum {
  /// Sums of bounds, moved outward by what rounding can do: n u Σ |x| to first order (Higham, 2002, section 4.2).
  fileprivate func bounds(of x: TensorBounds) -> TensorBounds {
    let terms = axes.reduce(1) { $0 * x.shape[$1] }
    guard terms > 0 else { return x.map { .apply(self, [$0]) } }
    func down(_ x: Tensor<Double>) -> Tensor<Double> {
      let sum = Tensor.apply(self, [x])
      let sizes = Tensor.apply(self, [abs(x)])
      let least = Tensor.apply(
        Extremum(isMaximum: false, axes: axes, keepsDimensions: keepsDimensions), [x])
      return Tensor(
        shape: sum.shape,
        zip(zip(sum.scalars, sizes.scalars), least.scalars).map { pair, least in
          let bound = moved(pair.0, by: pair.1, terms: terms)
          // Numbers that are not negative have such a sum.
          return least >= 0 ? Swift.max(0, bound) : bound
        })
    }
    return TensorBounds(unchecked: down(x.lower), -down(-x.upper))
  }
}

extension CumulativeSum {
  /// Sums of bounds, moved outward as those of all elements are.
  fileprivate func bounds(of x: TensorBounds) -> TensorBounds {
    let terms = x.shape[axis]
    func down(_ x: Tensor<Double>) -> Tensor<Double> {
      let (sum, sizes) = (Tensor.apply(self, [x]), Tensor.apply(self, [abs(x)]))
      return Tensor(
        shape: sum.shape,
        zip(sum.scalars, sizes.scalars).map { moved($0, by: $1, terms: terms) })
    }
    return TensorBounds(unchecked: down(x.lower), -down(-x.upper))
  }
}

/// A computed sum of products moved down by more than it can be off, twice: the sizes are computed as well.
private func moved(_ sum: Double, by sizes: Double, terms: Int) -> Double {
  let count = Double(terms + 3)
  return (sum - (count * 0x1p-52 * sizes + count * .leastNonzeroMagnitude)).nextDown
}

/// Bounds of A B + c for rows of A.
///
/// Where one factor is known each bound is a product of its positive and its negative part with the other's bounds, by the
/// kernels of plain tensors, and a bound of their rounding (Higham, 2002, section 3.1). Else every term has its own bounds.
private func linearBounds(
  _ a: TensorBounds, times b: TensorBounds, plus c: TensorBounds?, shape: Shape
) -> TensorBounds {
  if b.isPoint, a.isFinite, b.isFinite, let bounds = knownFactor(a, b.lower, c) {
    return bounds.map { $0.reshaped(to: shape) }
  }
  if a.isPoint, a.isFinite, b.isFinite,
    let bounds = knownFactor(
      b.map { $0.transposed() }, a.lower.transposed(), nil)
  {
    return bounds.map { $0.transposed() }.plus(c).map { $0.reshaped(to: shape) }
  }
  let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
  let (left, right, last) = (a.elements, b.elements, c?.elements)
  var elements: [Interval] = []
  for i in 0..<m {
    for j in 0..<n {
      var sum = last.map { $0[$0.count == n ? j : 0] } ?? 0
      for p in 0..<k { sum = .sum(sum, .product(left[i * k + p], right[p * n + j])) }
      elements.append(sum)
    }
  }
  return TensorBounds(shape: shape, elements)
}

/// Bounds of X W + c for a known W; nil where they are not finite.
private func knownFactor(
  _ x: TensorBounds, _ w: Tensor<Double>, _ c: TensorBounds?
) -> TensorBounds? {
  let (positive, negative) = (maximum(w, 0), minimum(w, 0))
  let terms = 2 * w.shape[0] + 1
  let sizes = matmul(maximum(abs(x.lower), abs(x.upper)), abs(w))
  func down(_ low: Tensor<Double>, _ high: Tensor<Double>, _ c: Tensor<Double>?) -> Tensor<Double> {
    var sum = matmul(low, positive) + matmul(high, negative)
    var sizes = sizes
    if let c { (sum, sizes) = (sum + c, sizes + abs(c)) }
    return Tensor(
      shape: sum.shape,
      zip(sum.scalars, sizes.scalars).map { moved($0, by: $1, terms: terms) })
  }
  let lower = down(x.lower, x.upper, c?.lower)
  let upper = -down(-x.upper, -x.lower, c.map { -$0.upper })
  guard lower.isFinite, upper.isFinite else { return nil }
  return TensorBounds(unchecked: lower, upper)
}

extension TensorBounds {
  /// The bounds of the sum with a vector that is added to each row.
  fileprivate func plus(_ c: TensorBounds?) -> TensorBounds {
    guard let c else { return self }
    let (own, other) = (elements, c.broadcast(to: shape).elements)
    return TensorBounds(shape: shape, zip(own, other).map { Interval.sum($0, $1) })
  }
}
