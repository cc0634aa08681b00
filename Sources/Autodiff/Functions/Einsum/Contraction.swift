/// A tensor whose axes have labels, while an einsum is computed.
struct LabeledTensor<T: TensorAlgebra> {
  var tensor: T
  var labels: [Int]

  /// The diagonal along axes of one label, which comes first.
  mutating func takeDiagonals() {
    while let label = labels.first(where: { label in labels.count { $0 == label } > 1 }) {
      let places = labels.indices.filter { labels[$0] == label }
      let others = labels.indices.filter { labels[$0] != label }
      let n = tensor.shape[places[0]]
      let rest = others.map { tensor.shape[$0] }
      // Along the diagonal all indices are one, and a step is the sum of their strides. Two axes at a time.
      let two = places.prefix(2)
      let kept = places.dropFirst(2) + others
      let order = Array(two) + kept
      let turned = tensor.transposed(order)
      let flat = turned.reshaped(to: Shape([n * n] + kept.map { tensor.shape[$0] }))
      let diagonal = flat.gathered(at: (0..<n).map { $0 * (n + 1) }, axis: 0)
      labels = [label] + kept.map { labels[$0] }
      tensor = diagonal.reshaped(
        to: Shape([n] + places.dropFirst(2).map { _ in n } + rest))
    }
  }

  /// Drops axes of extent 1 that stand for a label of another extent: they are repeated, which a product does by itself.
  mutating func dropRepeated(_ extents: [Int: Int]) {
    let kept = labels.indices.filter { extents[labels[$0]] == tensor.shape[$0] }
    guard kept.count < labels.count else { return }
    tensor = tensor.reshaped(to: Shape(kept.map { tensor.shape[$0] }))
    labels = kept.map { labels[$0] }
  }

  /// Adds up the axes of labels that nobody needs.
  mutating func sum(keeping needed: Set<Int>) {
    let axes = labels.indices.filter { !needed.contains(labels[$0]) }
    guard !axes.isEmpty else { return }
    tensor = tensor.sum(axes: axes)
    labels = labels.filter(needed.contains)
  }

  /// The axes in the order of labels, which are this tensor's.
  func ordered(_ order: [Int]) -> T {
    tensor.transposed(order.compactMap { labels.firstIndex(of: $0) })
  }

  /// The product of two, summed over the labels that are not kept; both of them have these.
  static func contraction(
    _ a: LabeledTensor, _ b: LabeledTensor, keeping kept: [Int], extents: [Int: Int]
  ) -> LabeledTensor {
    let shared = a.labels.filter(b.labels.contains)
    let batch = shared.filter(kept.contains)
    let inner = shared.filter { !kept.contains($0) }
    let left = a.labels.filter { !b.labels.contains($0) }
    let right = b.labels.filter { !a.labels.contains($0) }
    func extent(_ labels: [Int]) -> Int { labels.reduce(1) { $0 * (extents[$1] ?? 1) } }
    func shape(_ labels: [Int]) -> [Int] { labels.map { extents[$0] ?? 1 } }
    let labels = batch + left + right
    let result: T
    if inner.isEmpty || left.isEmpty && right.isEmpty && !batch.isEmpty {
      // Nothing to add up, or in each product too little for a matrix.
      let ones = { (labels: [Int]) in labels.map { _ in 1 } }
      let x = a.ordered(batch + left + inner)
      let y = b.ordered(batch + right + inner)
      let xShape = Shape(shape(batch + left) + ones(right) + shape(inner))
      let yShape = Shape(shape(batch) + ones(left) + shape(right + inner))
      let product = x.reshapedIfNeeded(to: xShape) * y.reshapedIfNeeded(to: yShape)
      result = inner.isEmpty ? product : product.sum(axes: Array(labels.count..<product.rank))
    } else {
      let lead = batch.isEmpty ? [] : [extent(batch)]
      let (m, k, n) = (extent(left), extent(inner), extent(right))
      // Each factor either way round, whichever needs no copy.
      let turnsA = a.labels == batch + inner + left
      let turnsB = b.labels == batch + right + inner
      let x = a.ordered(turnsA ? a.labels : batch + left + inner)
        .reshapedIfNeeded(to: Shape(lead + (turnsA ? [k, m] : [m, k])))
      let y = b.ordered(turnsB ? b.labels : batch + inner + right)
        .reshapedIfNeeded(to: Shape(lead + (turnsB ? [n, k] : [k, n])))
      result = T.matrixProduct(x, y, transposingFirst: turnsA, transposingSecond: turnsB)
        .reshapedIfNeeded(to: Shape(shape(labels)))
    }
    return LabeledTensor(tensor: result, labels: labels)
  }
}

extension TensorAlgebra {
  /// The tensor under a shape, itself where it has it.
  func reshapedIfNeeded(to target: Shape) -> Self {
    shape == target ? self : reshaped(to: target)
  }
}
