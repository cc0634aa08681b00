/// The sum over axes, ascending.
///
/// Transposed: the broadcast.
struct Sum: StructuredRule {
  let axes: [Int]
  let keepsDimensions: Bool
  var name: String { "sum" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    inputs[0].shape.reduced(axes: axes, keepingDimensions: keepsDimensions)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    inputs[0].reduced(axes: axes, keepsDimensions: keepsDimensions) {
      sumKernel($0, into: $1, outer: $2, count: $3, inner: $4)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [g.restored(axes: axes, of: inputs[0].shape).broadcast(to: inputs[0].shape)]
  }
}

/// The largest or smallest element along axes, ascending.
///
/// The cotangent is split evenly among ties.
struct Extremum: StructuredRule {
  let isMaximum: Bool
  let axes: [Int]
  let keepsDimensions: Bool
  var name: String { isMaximum ? "max" : "min" }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let shape = inputs[0].shape.reduced(axes: axes, keepingDimensions: keepsDimensions)
    guard shape.count == 0 || inputs[0].shape.count > 0 else {
      throw .emptyReduction(operation: name, shape: inputs[0].shape)
    }
    return shape
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    inputs[0].reduced(axes: axes, keepsDimensions: keepsDimensions) {
      extremumKernel($0, into: $1, outer: $2, count: $3, inner: $4, isMaximum: isMaximum)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let x = inputs[0]
    let isExtreme = x .== output.restored(axes: axes, of: x.shape)
    let ties = isExtreme.sum(axes: axes, keepingDimensions: true)
    let share = g.restored(axes: axes, of: x.shape) / ties
    return [T.where(isExtreme, share, .nothing)]
  }
}

/// log Σ exp x over axes, ascending, without overflow.
///
/// Its derivative is the softmax.
struct LogSumExp: StructuredRule {
  let axes: [Int]
  let keepsDimensions: Bool
  var name: String { "logSumExp" }
  var gaps: GapHandling { .known }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    inputs[0].shape.reduced(axes: axes, keepingDimensions: keepsDimensions)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    if let (rows, count) = inputs[0].vectorRows(axes: axes) {
      return Tensor(filling: shape(reducing: inputs[0].shape)) {
        exponentialKernel(.logSumExp, inputs[0].base, into: $0, rows: rows, count: count)
      }
    }
    guard let parts = ExponentialParts(inputs[0], axes: axes) else {
      return -(1 / Tensor<S>.zeros(shape(reducing: inputs[0].shape)))
    }
    let y = parts.maximum + Tensor.apply(.log1p, parts.excess)
    return y.reshaped(to: shape(reducing: inputs[0].shape))
  }

  private func shape(reducing shape: Shape) -> Shape {
    shape.reduced(axes: axes, keepingDimensions: keepsDimensions)
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let x = inputs[0]
    let softmax = T.apply(Softmax(axes: axes), [x])
    let algebra = CotangentAlgebra<T>(hasGaps: wanted.cotangentHasGaps)
    return [algebra.product(g.restored(axes: axes, of: x.shape), softmax)]
  }
}

/// exp x / Σ exp x over axes, ascending.
struct Softmax: StructuredRule {
  let axes: [Int]
  var name: String { "softmax" }
  var gaps: GapHandling { .known }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    if let (rows, count) = inputs[0].vectorRows(axes: axes) {
      return Tensor(filling: inputs[0].shape) {
        exponentialKernel(.softmax, inputs[0].base, into: $0, rows: rows, count: count)
      }
    }
    guard let parts = ExponentialParts(inputs[0], axes: axes) else { return inputs[0] }
    return parts.exponentials / (1 + parts.excess)
  }

  // x̄ = y ⊙ (ȳ − Σ y ⊙ ȳ), which does not change when a constant is added to ȳ, because Σ y = 1. The cotangent of
  // the largest entry is subtracted first: where y rounds to 1 the formula as it stands cancels to 0. (Not an infinite one,
  // which would make NaN of every entry.)
  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    if output.count == 0 { return [g] }
    func total(_ x: T) -> T { x.sum(axes: axes, keepingDimensions: true) }
    let isLargest = output .== output.max(axes: axes, keepingDimensions: true)
    // None is largest where an entry is NaN.
    let ties = maximum(total(isLargest), 1)
    let algebra = CotangentAlgebra<T>(hasGaps: wanted.cotangentHasGaps)
    let ofLargest = total(T.where(isLargest, g, algebra.nothing)) / ties
    let shift = T.where((ofLargest - ofLargest) .== 0, ofLargest, algebra.nothing)
    let d = algebra.difference(g, shift)
    let mean = total(algebra.product(d, output))
    return [algebra.product(algebra.difference(d, mean), output)]
  }
}

/// log softmax x over axes, ascending.
struct LogSoftmax: StructuredRule {
  let axes: [Int]
  var name: String { "logSoftmax" }
  var gaps: GapHandling { .known }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    if let (rows, count) = inputs[0].vectorRows(axes: axes) {
      return Tensor(filling: inputs[0].shape) {
        exponentialKernel(.logSoftmax, inputs[0].base, into: $0, rows: rows, count: count)
      }
    }
    guard let parts = ExponentialParts(inputs[0], axes: axes) else { return inputs[0] }
    return parts.shifted - Tensor.apply(.log1p, parts.excess)
  }

  // x̄ = ȳ − y Σ ȳ with y = softmax(x). At the largest entry m, where y rounds to 1 and the difference would cancel,
  // x̄_m = ȳ_m Σ_{j≠m} y_j − y_m Σ_{j≠m} ȳ_j. The two are the same function of x, whichever entries count as the largest; so
  // the sums over the other ties are taken as sums, not as so many times y_m, which they are at the tie only.
  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    if output.count == 0 { return [g] }
    func total(_ x: T) -> T { x.sum(axes: axes, keepingDimensions: true) }
    let isLargest = inputs[0] .== inputs[0].max(axes: axes, keepingDimensions: true)
    let y = T.apply(Softmax(axes: axes), [inputs[0]])
    let yOfLargest = T.where(isLargest, y, 0)
    let otherY = total(T.where(isLargest, 0, y)) + (total(yOfLargest) - y)
    let algebra = CotangentAlgebra<T>(hasGaps: wanted.cotangentHasGaps)
    let ofLargest = T.where(isLargest, g, algebra.nothing)
    let otherG =
      total(T.where(isLargest, algebra.nothing, g))
      + algebra.difference(total(ofLargest), ofLargest)
    let atLargest = algebra.difference(algebra.product(g, otherY), algebra.product(otherG, y))
    return [
      T.where(isLargest, atLargest, algebra.difference(g, algebra.product(total(g), y)))
    ]
  }
}

/// The parts that softmax, its logarithm and log-sum-exp share, with reduced axes kept as 1.
///
/// With m the maximum, Σ exp(x − m) = 1 + excess: one of the largest terms is exactly 1 and is left out of
/// the sum, so that log1p(excess) keeps the digits that log(1 + tiny) would lose. Where x = m the
/// difference is taken as 0, also when both are infinite.
private struct ExponentialParts<S: TensorScalar> {
  let maximum: Tensor<S>
  let shifted: Tensor<S>
  let exponentials: Tensor<S>
  let excess: Tensor<S>

  /// Fails when there is nothing to reduce.
  init?(_ x: Tensor<S>, axes: [Int]) {
    guard x.count > 0 else { return nil }
    let m = x.max(axes: axes, keepingDimensions: true)
    let isMaximum = x .== m
    let difference = Tensor.where(isMaximum, 0, x - m)
    let e = Tensor.apply(.exp, difference)
    let others = Tensor.where(isMaximum, 0, e).sum(axes: axes, keepingDimensions: true)
    maximum = m
    shifted = difference
    exponentials = e
    excess = others + (isMaximum.sum(axes: axes, keepingDimensions: true) - 1)
  }
}

extension Tensor {
  /// Reduces axes by a kernel over [outer, count, inner]; scattered axes one group of neighbours after the other, the last
  /// group first.
  func reduced(
    axes: [Int], keepsDimensions: Bool,
    kernel: (UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>, Int, Int, Int) -> Void
  ) -> Tensor {
    guard let last = axes.last else { return self }
    if self.count == 0 {
      // All at once: between two groups of axes there may be more elements than in the result.
      let shape = self.shape.reduced(axes: axes, keepingDimensions: keepsDimensions)
      return Tensor(filling: shape) { kernel(base, $0, shape.count, 0, 1) }
    }
    let group = axes.drop { axis in (axis...last).contains { !axes.contains($0) } }
    let first = group[group.startIndex]
    let isWhole = group.count == axes.count
    let shape = self.shape.reduced(
      axes: Array(group), keepingDimensions: keepsDimensions || !isWhole)
    let outer = self.shape.dimensions[..<first].reduce(1, *)
    let inner = self.shape.dimensions[(last + 1)...].reduce(1, *)
    let count = group.reduce(1) { $0 * self.shape[$1] }
    let result = Tensor(filling: shape) { kernel(base, $0, outer, count, inner) }
    if isWhole { return result }
    let rest = result.reduced(
      axes: axes.dropLast(group.count), keepsDimensions: true, kernel: kernel)
    return rest.reshaped(to: self.shape.reduced(axes: axes, keepingDimensions: keepsDimensions))
  }

  /// The rows that axes make up when nothing but axes of extent 1 follows the first of them, for scalars with vector
  /// kernels; `nil` where there is nothing to reduce.
  fileprivate func vectorRows(axes: [Int]) -> (rows: Int, count: Int)? {
    guard Scalar.self == Float.self || Scalar.self == Double.self, self.count > 0,
      let first = axes.first,
      (first..<rank).allSatisfy({ axes.contains($0) || extent($0) == 1 })
    else { return nil }
    let count = axes.reduce(1) { $0 * extent($1) }
    return (self.count / count, count)
  }
}

extension TensorAlgebra {
  /// The value of a reduction with its reduced axes put back as 1, so that it broadcasts to the
  /// reduced tensor's shape.
  func restored(axes: [Int], of shape: Shape) -> Self {
    reshaped(to: shape.reduced(axes: axes, keepingDimensions: true))
  }

  /// The sum over the axes that were repeated when `target` was broadcast to this shape.
  func unbroadcast(to target: Shape) -> Self {
    if shape == target { return self }
    let offset = rank - target.rank
    let axes = (0..<rank).filter { $0 < offset || (target[$0 - offset] == 1 && shape[$0] != 1) }
    return sum(axes: axes).reshaped(to: target)
  }
}
