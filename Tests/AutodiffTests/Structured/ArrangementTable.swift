import Autodiff

/// Functions that only move, repeat, fill in or add up elements.
///
/// A row is a function of a list of inputs; its name finds them, the value and the Jacobian in
/// `Fixtures/arrangements.json`. Generic, so that one row serves plain and tracked tensors of either precision.
struct ArrangementTable<T: TensorAlgebra> where T.Scalar: RealScalar {
  typealias Function = ([T]) -> T
  private(set) var rows: [String: Function] = [:]

  mutating func row(_ name: String, _ f: @escaping Function) {
    precondition(rows[name] == nil, "two rows are named \(name)")
    rows[name] = f
  }

  init() {
    addSubscripts()
    addLists()
    addAxes()
    addRearranging()
    addDiagonals()
    addJoining()
    addReplacing()
    addMaking()
    addGrids()
  }

  private mutating func addSubscripts() {
    row("x[-1]") { $0[0][-1, .all] }
    row("x[-1, -2, -3]") { $0[0][-1, -2, -3] }
    row("x[:, -2:]") { $0[0][.all, (-2)...] }
    row("x[:-1, -3:-1]") { $0[0][..<(-1), (-3)..<(-1)] }
    row("x[..., 0]") { $0[0][.ellipsis, 0] }
    row("x[0, ..., 1:]") { $0[0][0, .ellipsis, 1...] }
    row("x[..., None]") { $0[0][.ellipsis, .newAxis] }
    row("x[None, :, 1, None]") { $0[0][.newAxis, .all, 1, .newAxis] }
    row("x[...] of a number") { $0[0][.ellipsis] }
    row("x[None] of a number") { $0[0][.newAxis] }
    row("x[::-1]") { $0[0][.stride(by: -1)] }
    row("x[::2, ::-1, 3:0:-2]") {
      $0[0][.stride(by: 2), .stride(by: -1), .stride(from: 3, to: 0, by: -2)]
    }
    row("x[1:5:3]") { $0[0][.stride(from: 1, to: 5, by: 3)] }
    row("x[-1:-4:-1]") { $0[0][.stride(from: -1, to: -4, by: -1)] }
    row("x[::-1] of nothing") { $0[0][.stride(by: -1)] }
  }

  private mutating func addLists() {
    row("x[[0, 2]]") { $0[0][.indices([0, 2])] }
    row("x[:, [0, 2, 0, -1]]") { $0[0][.all, .indices([0, 2, 0, -1])] }
    row("x[[[0, 1], [2, 2]]]") { $0[0][.indices([0, 1, 2, 2], shape: [2, 2])] }
    row("x[[]]") { $0[0][.indices([])] }
    row("x[[0, 1, 1], [2, 0, 0]]") { $0[0][.indices([0, 1, 1]), .indices([2, 0, 0])] }
    row("x[:, [0, 1], [1, 3]]") { $0[0][.all, .indices([0, 1]), .indices([1, 3])] }
    row("x[[0, 1], :, [1, 3]]") { $0[0][.indices([0, 1]), .all, .indices([1, 3])] }
    row("x[[0, 1], None, 1:, [1, 3]]") {
      $0[0][.indices([0, 1]), .newAxis, 1..., .indices([1, 3])]
    }
    row("x[1, :, [1, 3, 3]]") { $0[0][1, .all, .indices([1, 3, 3])] }
    row("x[0, [2, 1]]") { $0[0][0, .indices([2, 1])] }
    row("x[[[0], [1]], [0, 2]]") {
      $0[0][.indices([0, 1], shape: [2, 1]), .indices([0, 2])]
    }
    row("x[..., [3, 0], None]") { $0[0][.ellipsis, .indices([3, 0]), .newAxis] }
    row("x[[2, 0]] of nothing") { $0[0][.indices([2, 0])] }
    let mask: Tensor<Double> = [[1, 0, 1], [0, 0, 1]]
    row("x[mask]") { $0[0][.mask(mask)] }
    row("x[mask] of rows") { $0[0][.mask(mask)] }
    row("x[:, mask]") { $0[0][.all, .mask(mask[0, .all])] }
    row("x[:, none]") { $0[0][.all, .mask(Tensor<Float>.zeros([3]))] }
    row("x[mask, ..., 1:]") { $0[0][.mask(Tensor<Double>([0, 1])), .ellipsis, 1...] }
    row("x[mask, [2]]") { $0[0][.mask(Tensor<Double>([1, 1])), .indices([2])] }
  }
}
