/// log Σ exp x_j over j ≤ k along an axis; reversed over j ≥ k.
///
/// x̄_i = Σ_k ȳ_k exp(x_i − y_k), collected with the factors exp(y_i − y_{i+1}) ≤ 1.
struct LogCumulativeSumExp: StructuredRule {
  let axis: Int
  let isReversed: Bool
  var name: String { "logCumulativeSumExp" }
  var gaps: GapHandling { .known }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    return Tensor(filling: x.shape) {
      exponentialScanKernel(
        x.base, into: $0, ScanLayout(x.shape, axis: axis, isReversed: isReversed), .logOfSum)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    if g.count == 0 { return [g] }
    let shares = CumulativeShare.both(of: inputs[0], axis: axis, isReversed: isReversed)
    return [
      shares.collected(g, CotangentAlgebra(hasGaps: wanted.cotangentHasGaps))
    ]
  }
}

/// What share of Σ exp x_j over j ≤ k the last term has, σ(x_k − y_{k−1}), or all before it; both with all their digits, which
/// differences of logarithms have not.
///
/// The first term is all; infinite terms share evenly.
struct CumulativeShare: StructuredRule {
  let axis: Int
  let isReversed: Bool
  let isOfLast: Bool
  var name: String { isOfLast ? "shareOfLast" : "shareOfOthers" }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    return Tensor(filling: x.shape) {
      exponentialScanKernel(
        x.base, into: $0, ScanLayout(x.shape, axis: axis, isReversed: isReversed),
        isOfLast ? .shareOfLast : .shareOfOthers)
    }
  }

  // With z_k = x_k − y_{k−1} the derivative by z_k is the product of both shares.
  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    if g.count == 0 { return [g] }
    let algebra = CotangentAlgebra<T>(hasGaps: true)
    let shares = Self.both(of: inputs[0], axis: axis, isReversed: isReversed)
    let z = algebra.product(algebra.product(g, shares.last), shares.others)
    let before = shares.collected(
      z.shifted(along: axis, forward: isReversed, first: algebra.nothing), algebra)
    return [isOfLast ? algebra.difference(z, before) : algebra.difference(before, z)]
  }

  /// The shares that are known of a sum, and what its pullback does with them.
  struct Pair<T: TensorAlgebra> {
    let last: T
    let others: T
    let axis: Int
    let isReversed: Bool

    /// Σ_k ȳ_k exp(x_i − y_k) over the sums that each term is part of.
    func collected(_ g: T, _ algebra: CotangentAlgebra<T>) -> T {
      let rule = LinearRecurrence(
        axis: axis, isReversed: !isReversed, kind: algebra.hasGaps ? .cotangents : .numbers,
        isTransposed: true)
      return algebra.product(T.apply(rule, [others, g]), last)
    }
  }

  static func both<T: TensorAlgebra>(of x: T, axis: Int, isReversed: Bool) -> Pair<T> {
    func share(isOfLast: Bool) -> T {
      T.apply(CumulativeShare(axis: axis, isReversed: isReversed, isOfLast: isOfLast), [x])
    }
    return Pair(
      last: share(isOfLast: true), others: share(isOfLast: false), axis: axis,
      isReversed: isReversed)
  }
}
