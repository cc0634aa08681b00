import Autodiff
import GenericOperators

/// The primitives that are not elementwise, and every pair of shapes that broadcasts.
///
/// A row is a function of a list of inputs; its name finds them and the value in
/// `Fixtures/structured.json`. Generic, so that one row serves plain and tracked tensors of either precision.
struct StructuredTable<T: TensorAlgebra> where T.Scalar: RealScalar {
  typealias Function = ([T]) -> T
  private(set) var rows: [String: Function] = [:]

  mutating func row(_ name: String, _ f: @escaping Function) {
    precondition(rows[name] == nil, "two rows are named \(name)")
    rows[name] = f
  }

  init() {
    addReductions()
    addLayout()
    addJoins()
    addProducts()
    addBroadcasts()
    addScans()
    addStatistics()
    addOrder()
  }

  private mutating func addReductions() {
    let choices: [[Int]?] = [
      nil, [0], [1], [2], [-1], [0, 1], [0, 2], [1, 2], [0, 1, 2], [],
    ]
    for axes in choices {
      let label = axes.map(\.description) ?? "all"
      row("logSumExp \(label)") { logSumExp($0[0], axes: axes) }
      for keeping in [false, true] {
        let suffix = label + (keeping ? " keeping" : "")
        row("sum \(suffix)") { $0[0].sum(axes: axes, keepingDimensions: keeping) }
        row("mean \(suffix)") { $0[0].mean(axes: axes, keepingDimensions: keeping) }
        row("max \(suffix)") { $0[0].max(axes: axes, keepingDimensions: keeping) }
        row("min \(suffix)") { $0[0].min(axes: axes, keepingDimensions: keeping) }
      }
    }
    row("logSumExp [1] keeping") { logSumExp($0[0], axes: [1], keepingDimensions: true) }
    for axis in [0, 1, 2, -1] {
      row("softmax \(axis)") { softmax($0[0], axis: axis) }
      row("logSoftmax \(axis)") { logSoftmax($0[0], axis: axis) }
    }
  }

  private mutating func addLayout() {
    let broadcasts: [(Shape, Shape)] = [
      ([], [2, 3]), ([3], [2, 3]), ([2, 1], [2, 3]), ([1, 3], [2, 3]),
      ([2, 1, 4], [5, 2, 3, 4]), ([1, 1], [1, 1]),
    ]
    for (source, target) in broadcasts {
      row("broadcast \(source) \(target)") { $0[0].broadcast(to: target) }
    }
    let reshapes: [(Shape, Shape)] = [
      ([2, 3], [6]), ([2, 3], [3, 2]), ([1], []), ([], [1, 1]), ([2, 3, 4], [4, 6]),
    ]
    for (source, target) in reshapes {
      row("reshaped \(source) \(target)") { $0[0].reshaped(to: target) }
    }
    row("transposed [2, 3]") { $0[0].transposed() }
    row("transposed [2, 3, 4]") { $0[0].transposed() }
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      row("transposed [2, 3, 4] \(order)") { $0[0].transposed(order) }
    }
    row("slice 1") { $0[0][1, .all] }
    row("slice all 2") { $0[0][.all, 2] }
    row("slice 1 2 3") { $0[0][1, 2, 3] }
    row("slice range") { $0[0][.all, 1..<3, ..<2] }
    row("slice closed range") { $0[0][0...1, 1...1] }
    row("slice mixed") { $0[0][1..., 0, 1...] }
    row("slice last axis") { $0[0][.all, .all, 3] }
    row("slice empty") { $0[0][.all, 1..<1] }
    row("slice whole") { $0[0][.all, 0..., ...3] }
    row("gathered") { $0[0].gathered(at: [2, 0, 2, 2]) }
    row("gathered axis 1") { $0[0].gathered(at: [3, 3, 0], axis: 1) }
    row("gathered axis -1") { $0[0].gathered(at: [1, 0], axis: -1) }
    row("gathered vector") { $0[0].gathered(at: [1, 1, 1]) }
  }

  private mutating func addJoins() {
    row("concatenated 0") { concatenated($0) }
    row("concatenated 1") { concatenated($0, axis: 1) }
    row("concatenated -1") { concatenated($0, axis: -1) }
    row("concatenated twice") { concatenated([$0[0], $0[0]]) }
    row("stacked 0") { stacked($0) }
    row("stacked 1") { stacked($0, axis: 1) }
    row("stacked -1") { stacked($0, axis: -1) }
    row("stacked scalars") { stacked($0) }
    for name in ["where", "where broadcasting", "where row mask"] {
      row(name) { .where($0[0] .> 0, $0[1], $0[2]) }
    }
  }

  private mutating func addProducts() {
    let shapes: [(Shape, Shape)] = [
      ([3], [3]), ([2, 3], [3]), ([2], [2, 3]), ([2, 3], [3, 4]), ([1, 3], [3, 1]),
      ([5, 2, 3], [3, 4]), ([2, 3], [5, 3, 4]), ([5, 2, 3], [5, 3, 4]),
      ([4, 1, 2, 3], [5, 3, 2]), ([3], [5, 3, 4]), ([5, 2, 3], [3]), ([1, 2, 3], [4, 3, 2]),
      ([2, 1, 2, 3], [1, 4, 3, 2]), ([17, 9], [9, 13]),
    ]
    for (a, b) in shapes { row("matmul \(a) \(b)") { matmul($0[0], $0[1]) } }
    row("matmul with itself") { matmul($0[0], $0[0]) }
    row("dot") { dot($0[0], $0[1]) }
    for name in ["vector", "batch", "batch of one"] {
      row("affine \(name)") { affine($0[0], $0[1], $0[2]) }
    }
  }

  private mutating func addBroadcasts() {
    let pairs: [(Shape, Shape)] = [
      ([2, 3], [2, 3]), ([2, 3], [3]), ([3], [2, 3]), ([2, 3], []), ([], [2, 3]),
      ([2, 3], [2, 1]), ([2, 1], [2, 3]), ([2, 1], [1, 3]), ([1, 3], [2, 1]),
      ([2, 1, 4], [3, 1]), ([4], [2, 3, 1]), ([1], [2, 2]), ([2, 3, 4], [1, 3, 1]),
      ([1, 1], [3]), ([0, 3], [1, 3]), ([2, 0], []),
    ]
    for (a, b) in pairs {
      row("+ \(a) \(b)") { $0[0] + $0[1] }
      row("- \(a) \(b)") { $0[0] - $0[1] }
      row("* \(a) \(b)") { $0[0] * $0[1] }
      row("/ \(a) \(b)") { $0[0] / $0[1] }
      row("maximum \(a) \(b)") { maximum($0[0], $0[1]) }
      row("minimum \(a) \(b)") { minimum($0[0], $0[1]) }
      row("pow \(a) \(b)") { pow($0[0], $0[1]) }
      row("atan2 \(a) \(b)") { atan2($0[0], $0[1]) }
    }
    row(".>") { $0[0] .> $0[1] }
    row(".>=") { $0[0] .>= $0[1] }
    row(".<") { $0[0] .< $0[1] }
    row(".<=") { $0[0] .<= $0[1] }
    row(".==") { $0[0] .== $0[1] }
    row(".!=") { $0[0] .!= $0[1] }
  }
}
