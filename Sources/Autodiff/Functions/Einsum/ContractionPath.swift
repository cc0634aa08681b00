/// The order in which the operands of an einsum are contracted, two at a time.
package struct ContractionPath {
  /// Two operands, by their numbers; the result of step i has the number `operandCount + i`.
  package struct Step: Equatable {
    package let first: Int
    package let second: Int
    /// The labels of the result.
    package let labels: [Int]
  }

  package private(set) var steps: [Step] = []

  /// The most operands for which every order is tried.
  static let exhaustiveLimit = 6
  /// The most operands of which the cheapest two are looked for.
  static let greedyLimit = 64

  /// Chooses an order by its number of products.
  ///
  /// Of up to `exhaustiveLimit` operands it is the best that forms no result twice, by dynamic programming over sets of
  /// operands: 3^n comparisons. Of more, the two whose contraction is cheapest come first, and of more than `greedyLimit` the
  /// first two.
  ///
  /// - Parameters:
  ///   - operands: the labels of each operand, no label twice.
  ///   - output: the labels of the result.
  package init(_ operands: [[Int]], output: [Int], extents: [Int: Int]) {
    let sizes = extents.mapValues { Double($0) }
    func cost(_ labels: Set<Int>) -> Double {
      labels.reduce(1) { $0 * max(1, sizes[$1] ?? 1) }
    }
    if operands.count <= Self.exhaustiveLimit {
      exhaustive(operands, output: Set(output), cost: cost)
    } else {
      greedy(operands, output: Set(output), cost: cost)
    }
  }

  /// The labels of a contraction: those that the result or another operand needs.
  private static func kept(
    _ a: [Int], _ b: [Int], others: some Sequence<[Int]>, output: Set<Int>
  ) -> [Int] {
    let needed = others.reduce(into: output) { $0.formUnion($1) }
    return (a + b.filter { !a.contains($0) }).filter(needed.contains)
  }

  private mutating func exhaustive(
    _ operands: [[Int]], output: Set<Int>, cost: (Set<Int>) -> Double
  ) {
    guard operands.count > 1 else { return }
    struct Plan {
      var labels: [Int]
      var cost = 0.0
      var split: (Int, Int)?
    }
    let all = (1 << operands.count) - 1
    var plans: [Int: Plan] = [:]
    for (number, labels) in operands.enumerated() { plans[1 << number] = Plan(labels: labels) }
    for set in 1...all where set & (set - 1) != 0 {
      let others = operands.indices.filter { set >> $0 & 1 == 0 }.map { operands[$0] }
      // The lowest operand is in the first part, so that each split comes once.
      let lowest = set & -set
      var part = (set - 1) & set
      while part > 0 {
        if part & lowest != 0, let a = plans[part], let b = plans[set ^ part] {
          let total = a.cost + b.cost + cost(Set(a.labels).union(b.labels))
          if plans[set].map({ total < $0.cost }) ?? true {
            plans[set] = Plan(
              labels: Self.kept(a.labels, b.labels, others: others, output: output), cost: total,
              split: (part, set ^ part))
          }
        }
        part = (part - 1) & set
      }
    }
    var numbers: [Int: Int] = [:]
    for number in operands.indices { numbers[1 << number] = number }
    // As deep as there are operands: six.
    func visit(_ set: Int) {
      guard let plan = plans[set], let (first, second) = plan.split else { return }
      visit(first)
      visit(second)
      steps.append(
        Step(first: numbers[first] ?? 0, second: numbers[second] ?? 0, labels: plan.labels))
      numbers[set] = operands.count + steps.count - 1
    }
    visit(all)
  }

  private mutating func greedy(
    _ operands: [[Int]], output: Set<Int>, cost: (Set<Int>) -> Double
  ) {
    var left = operands.enumerated().map { (number: $0, labels: $1) }
    while left.count > 1 {
      var best: (cost: Double, first: Int, second: Int) = (.infinity, 0, 1)
      let candidates = operands.count > Self.greedyLimit ? 0..<2 : left.indices
      for i in candidates {
        for j in candidates where j > i {
          let total = cost(Set(left[i].labels).union(left[j].labels))
          if total < best.cost { best = (total, i, j) }
        }
      }
      let (a, b) = (left[best.first], left[best.second])
      left.remove(at: best.second)
      left.remove(at: best.first)
      let labels = Self.kept(
        a.labels, b.labels, others: left.lazy.map(\.labels), output: output)
      steps.append(Step(first: a.number, second: b.number, labels: labels))
      left.insert(
        (operands.count + steps.count - 1, labels),
        at: operands.count > Self.greedyLimit ? 0 : left.count)
    }
  }
}
