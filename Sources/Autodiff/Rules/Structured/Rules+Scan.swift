// Sums, products and extrema of all elements up to each one, along an axis.
//
// What their pullbacks have in common is the recurrence r_i = ȳ_i + a_{i+1} r_{i+1}: it collects the cotangents of all results
// that an element is part of, without a division, and is a rule of its own, so that it can be differentiated again.

/// y_k = Σ x_j over j ≤ k along an axis, or over j < k; reversed over j ≥ k or j > k.
///
/// Transposed: the same sum in the other direction.
struct CumulativeSum: StructuredRule {
  let axis: Int
  let isReversed: Bool
  let isExclusive: Bool
  /// Whether it sums cotangents: of no terms the sum is nothing.
  var isCotangent = false
  var name: String { "cumulativeSum" }
  var gaps: GapHandling { isExclusive ? .made : .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    return Tensor(filling: x.shape) {
      cumulativeSumKernel(
        x.base, into: $0, ScanLayout(x.shape, axis: axis, isReversed: isReversed),
        isExclusive: isExclusive, ofNone: isCotangent ? .nothing : 0)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let transposed = CumulativeSum(
      axis: axis, isReversed: !isReversed, isExclusive: isExclusive, isCotangent: true)
    return [T.apply(transposed, [g])]
  }
}

/// y_k = Π x_j over j ≤ k along an axis, or over j < k; reversed over j ≥ k or j > k.
///
/// x̄_i = (Π of the factors before i) (ȳ_i + x_{i+1} (ȳ_{i+1} + x_{i+2} (…))), in which no factor is divided out.
struct CumulativeProduct: StructuredRule {
  let axis: Int
  let isReversed: Bool
  let isExclusive: Bool
  var name: String { "cumulativeProduct" }
  // Of an exclusive product the last factor is not used.
  var gaps: GapHandling { isExclusive ? .made : .known }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    return Tensor(filling: x.shape) {
      cumulativeProductKernel(
        x.base, into: $0, ScanLayout(x.shape, axis: axis, isReversed: isReversed),
        isExclusive: isExclusive)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    if g.count == 0 { return [g] }
    let before = CumulativeProduct(axis: axis, isReversed: isReversed, isExclusive: true)
    let algebra = CotangentAlgebra<T>(hasGaps: isExclusive || wanted.cotangentHasGaps)
    let collected = LinearRecurrence(
      axis: axis, isReversed: !isReversed, kind: algebra.hasGaps ? .cotangents : .numbers,
      isTransposed: true)
    // Of an exclusive product the results begin one place later.
    let g =
      isExclusive ? g.shifted(along: axis, forward: isReversed, first: T.nothing) : g
    let left = isExclusive ? output : T.apply(before, inputs)
    return [algebra.product(T.apply(collected, [inputs[0], g]), left)]
  }
}

/// The product over axes, ascending.
///
/// x̄_i = ȳ Π of the other factors: the product of those before it and of those after it, so that zeros are factors like any
/// other.
struct Product: StructuredRule {
  let axes: [Int]
  let keepsDimensions: Bool
  var name: String { "product" }
  var gaps: GapHandling { .known }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    inputs[0].shape.reduced(axes: axes, keepingDimensions: keepsDimensions)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    inputs[0].reduced(axes: axes, keepsDimensions: keepsDimensions) {
      productKernel($0, into: $1, outer: $2, count: $3, inner: $4)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let x = inputs[0]
    let others = JoinedAxes(axes, of: x.shape).apply(to: x) { x, axis in
      func product(isReversed: Bool) -> T {
        T.apply(CumulativeProduct(axis: axis, isReversed: isReversed, isExclusive: true), [x])
      }
      return product(isReversed: false) * product(isReversed: true)
    }
    let algebra = CotangentAlgebra<T>(hasGaps: wanted.cotangentHasGaps)
    return [algebra.product(g.restored(axes: axes, of: x.shape), others)]
  }
}

/// The largest of the elements x_j, j ≤ k, along an axis, or the smallest.
///
/// The cotangent of each is split evenly among the ties that it has up to there.
struct CumulativeExtremum: StructuredRule {
  let isMaximum: Bool
  let axis: Int
  let isReversed: Bool
  var name: String { isMaximum ? "cumulativeMax" : "cumulativeMin" }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    return Tensor(filling: x.shape) {
      cumulativeExtremumKernel(
        x.base, into: $0, ScanLayout(x.shape, axis: axis, isReversed: isReversed),
        isMaximum: isMaximum)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    if g.count == 0 { return [g] }
    let isExtreme = inputs[0] .== output
    // Where the extremum is that of the element before.
    let goesOn = output .== output.shifted(along: axis, forward: !isReversed, first: 0)
    let counted = LinearRecurrence(
      axis: axis, isReversed: isReversed, kind: .restarts, isTransposed: false)
    let collected = LinearRecurrence(
      axis: axis, isReversed: !isReversed, kind: .restarts, isTransposed: true)
    let ties = T.apply(counted, [goesOn, isExtreme])
    // Where there is none, at NaN, nothing is passed on.
    let algebra = CotangentAlgebra<T>(hasGaps: true)
    let share = T.where(ties .> 0, algebra.product(g, 1 / maximum(ties, 1)), .nothing)
    return [T.where(isExtreme, T.apply(collected, [goesOn, share]), .nothing)]
  }
}
