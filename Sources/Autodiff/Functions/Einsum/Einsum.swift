/// The sum of products that an equation describes, as NumPy's `einsum`.
///
/// Each operand has a term, a letter for each of its axes; terms are separated by commas. A letter that the result, behind
/// the arrow, does not have is summed over, in all operands at once. A letter twice in one term takes the diagonal. `...`
/// stands for all axes without a letter, which broadcast. Without an arrow the result has the letters that stand once, in
/// alphabetical order, behind the axes of `...`.
///
/// ```swift
/// let a: Tensor<Double> = [[1, 2], [3, 4]]
/// einsum("ij,jk->ik", a, a)  // [[7, 10], [15, 22]], the matrix product
/// einsum("ii", a)            // 5, the trace
/// einsum("i,j->ij", a[0], a[1])  // [[3, 4], [6, 8]], the outer product
/// einsum("...i,i", a, a[0])  // [5, 11], a product with each row
/// ```
///
/// Derivative: ∂/∂xⱼ of Σ Π xᵢ is the same sum without xⱼ. Operands are contracted two at a time by matrix products, in an
/// order chosen by the number of products (of up to six operands the best one, of more the cheapest next; G. Daniel and J.
/// Gray, opt_einsum, 2018), so that intermediate results round as those of `matmul`.
///
/// - Precondition: the equation has a term for each operand, and each letter one extent; an axis of extent 1 is repeated.
/// - Complexity: that of the matrix products; a copy of an operand whose axes have to change places.
public func einsum<T: TensorAlgebra>(_ equation: String, _ operands: T...) -> T {
  einsum(equation, operands)
}

/// The sum of products that an equation describes, of an array of operands; see `einsum(_:_:)` of operands one by one.
///
/// - Precondition: the equation has a term for each operand, and each letter one extent; an axis of extent 1 is repeated.
public func einsum<T: TensorAlgebra>(_ equation: String, _ operands: [T]) -> T {
  let plan = checked { () throws(ShapeError) in
    try EinsumPlan(equation, shapes: operands.map { $0.shape })
  }
  return plan.result(operands)
}

extension Shape {
  /// The shape of an einsum's result; see `einsum(_:_:)`.
  ///
  /// - Throws: `ShapeError.einsum` where the equation does not fit the operands, or `.invalidDimensions` where the result or
  ///   one on the way to it is too large.
  public static func einsum(_ equation: String, _ operands: [Shape]) throws(ShapeError) -> Shape {
    try EinsumPlan(equation, shapes: operands).shape
  }

  /// The number of elements of what an einsum computes on the way to its result, and of its products, for estimates.
  ///
  /// - Throws: as `einsum(_:_:)`.
  package static func workOfEinsum(
    _ equation: String, _ operands: [Shape]
  ) throws(ShapeError) -> (elements: Double, products: Double) {
    let plan = try EinsumPlan(equation, shapes: operands)
    return (plan.intermediateCount, plan.productCount)
  }
}

/// An equation with the order of its contractions.
private struct EinsumPlan {
  private let equation: EinsumEquation
  /// The labels of each operand when it has no diagonals, no repeated axes and nothing left to sum by itself.
  private let reduced: [[Int]]
  private let path: ContractionPath
  let shape: Shape
  private(set) var intermediateCount = 0.0
  private(set) var productCount = 0.0

  init(_ text: String, shapes: [Shape]) throws(ShapeError) {
    let equation = try EinsumEquation(text, shapes: shapes)
    var reduced: [[Int]] = []
    for (labels, shape) in zip(equation.operands, shapes) {
      var own: [Int] = []
      for (axis, label) in labels.enumerated()
      where !own.contains(label) && equation.extents[label] == shape[axis] {
        own.append(label)
      }
      reduced.append(own)
      intermediateCount += Double(shape.count)
    }
    for (number, labels) in reduced.enumerated() {
      let needed = Self.needed(besides: number, reduced, equation.output)
      reduced[number] = labels.filter(needed.contains)
    }
    shape = try equation.shape(of: equation.output)
    path = ContractionPath(reduced, output: equation.output, extents: equation.extents)
    var sets = reduced
    for step in path.steps {
      // A product without a sum has all labels of both for a moment.
      let labels = sets[step.first] + sets[step.second].filter { !sets[step.first].contains($0) }
      productCount += labels.reduce(1) { $0 * Double(equation.extents[$1] ?? 1) }
      let isElementwise = Self.isElementwise(
        sets[step.first], sets[step.second], keeping: step.labels)
      let whole = try equation.shape(of: isElementwise ? labels : step.labels)
      intermediateCount += Double(whole.count) + Double(try equation.shape(of: step.labels).count)
      sets.append(labels.filter(step.labels.contains))
    }
    (self.equation, self.reduced) = (equation, reduced)
  }

  /// The labels that an operand has to keep.
  private static func needed(besides number: Int, _ all: [[Int]], _ output: [Int]) -> Set<Int> {
    all.indices.reduce(into: Set(output)) { if $1 != number { $0.formUnion(all[$1]) } }
  }

  private static func isElementwise(_ a: [Int], _ b: [Int], keeping kept: [Int]) -> Bool {
    let shared = a.filter(b.contains)
    return shared.allSatisfy(kept.contains) || shared.count == a.count && shared.count == b.count
  }

  func result<T: TensorAlgebra>(_ operands: [T]) -> T {
    var values = zip(operands, zip(equation.operands, reduced)).map { operand, labels in
      var value = LabeledTensor(tensor: operand, labels: labels.0)
      value.takeDiagonals()
      value.dropRepeated(equation.extents)
      value.sum(keeping: Set(labels.1))
      return value
    }
    for (number, step) in path.steps.enumerated() {
      var (a, b) = (values[step.first], values[step.second])
      // The last product comes out in the order that is wanted, if that is possible.
      if number == path.steps.count - 1,
        let first = equation.output.first(where: {
          !(a.labels.contains($0) && b.labels.contains($0))
        }),
        b.labels.contains(first)
      {
        swap(&a, &b)
      }
      values.append(.contraction(a, b, keeping: step.labels, extents: equation.extents))
    }
    let last = values[values.count - 1]
    // A letter of extent 1 or more may have been dropped everywhere but where it is.
    return last.ordered(equation.output).reshapedIfNeeded(to: shape)
  }
}
