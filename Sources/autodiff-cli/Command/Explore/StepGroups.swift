import Autodiff

/// The steps of a program in groups that a picture shows as one node each.
///
/// A group has one step that others use, its last. Another step belongs to it where all that use that step do, so that what
/// leads into a group comes from earlier groups and the groups are in an order in which each uses earlier ones only.
struct StepGroups {
  /// The steps of each group, in order.
  let members: [[Int]]
  /// The group of each step; nil for those that are not shown.
  let places: [Int?]

  /// Joins steps to groups from the output back.
  ///
  /// - Parameters:
  ///   - shown: the steps that are shown, in order.
  ///   - limit: the most steps of a group.
  ///   - joins: whether a step may belong to the group of those that use it.
  init(_ program: Program<Double>, shown: [Int], limit: Int, joins: (Int) -> Bool) {
    var users = [[Int]](repeating: [], count: program.steps.count)
    for step in shown {
      for operand in program.steps[step].operands { users[operand].append(step) }
    }
    var roots = [Int?](repeating: nil, count: program.steps.count)
    var sizes: [Int: Int] = [:]
    for step in shown.reversed() {
      var root = step
      if step != program.output, joins(step), let first = users[step].first.flatMap({ roots[$0] }),
        users[step].allSatisfy({ roots[$0] == first }), sizes[first, default: 0] < limit
      {
        root = first
      }
      roots[step] = root
      sizes[root, default: 0] += 1
    }
    let order = sizes.keys.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
    places = roots.map { $0.flatMap { numbers[$0] } }
    var members = [[Int]](repeating: [], count: order.count)
    for step in shown { places[step].map { members[$0].append(step) } }
    self.members = members
  }

  /// The pairs of groups of which the second uses the first, each once.
  func edges(of program: Program<Double>) -> [LayeredLayout.Edge] {
    var seen = Set<LayeredLayout.Edge>()
    var edges: [LayeredLayout.Edge] = []
    for (to, steps) in members.enumerated() {
      for operand in steps.flatMap({ program.steps[$0].operands }) {
        guard let from = places[operand], from != to else { continue }
        let edge = LayeredLayout.Edge(from: from, to: to)
        if seen.insert(edge).inserted { edges.append(edge) }
      }
    }
    return edges
  }
}
