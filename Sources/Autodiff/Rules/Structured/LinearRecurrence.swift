/// h_k = b_k + a_k h_{k−1} along an axis, from h_0 = b_0; transposed h_k = b_k + a_{k−1} h_{k−1}.
///
/// One rule for both directions and both places of the factor: the transpose of each is another of them. So the recurrence has
/// derivatives of any order, each as cheap as itself.
struct LinearRecurrence: StructuredRule {
  let axis: Int
  let isReversed: Bool
  let kind: RecurrenceKind
  let isTransposed: Bool
  var name: String { "linearRecurrence" }
  // The first factor, or the last, is not used.
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let (a, b) = (inputs[0].shape, inputs[1].shape)
    guard a == b else { throw .shapeMismatch(operation: name, a, b) }
    return a
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, b) = (inputs[0], inputs[1])
    return Tensor(filling: a.shape) {
      recurrenceKernel(
        a.base, b.base, into: $0, ScanLayout(a.shape, axis: axis, isReversed: isReversed), kind,
        isTransposed: isTransposed)
    }
  }

  // With λ = h̄ collected from the end, b̄ = λ and the factor at k has λ_k h_{k−1}.
  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    if g.count == 0 { return [g, g] }
    let algebra = CotangentAlgebra<T>(hasGaps: true)
    let tells = algebra.hasGaps
    let collected = LinearRecurrence(
      axis: axis, isReversed: !isReversed,
      kind: kind == .numbers && tells ? .cotangents : kind, isTransposed: !isTransposed)
    let b = T.apply(collected, [inputs[0], g])
    guard wanted[0], kind != .restarts else { return [nil, b] }
    // Transposed, the factor stands at the place of what it multiplies.
    let (cotangent, multiplied) =
      isTransposed
      ? (b.shifted(along: axis, forward: isReversed, first: algebra.nothing), output)
      : (b, output.shifted(along: axis, forward: !isReversed, first: 0))
    let a = algebra.product(cotangent, multiplied)
    // What multiplies nothing gets nothing.
    if kind == .cotangents { return [T.where(T.isNothing(multiplied), .nothing, a), b] }
    return [a, b]
  }
}
