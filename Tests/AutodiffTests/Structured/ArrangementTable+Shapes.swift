import Autodiff

extension ArrangementTable {
  mutating func addAxes() {
    row("ravel(x)") { $0[0].flattened() }
    row("flatten(x)") { $0[0].flattened() }
    row("squeeze(x)") { $0[0].squeezed() }
    row("squeeze(x, 0)") { $0[0].squeezed(axis: 0) }
    row("squeeze(x, axis=[0, -1])") { $0[0].squeezed(axes: [0, -1]) }
    row("expand_dims(x, 0)") { $0[0].expandingDimensions(at: 0) }
    row("expand_dims(x, -1)") { $0[0].expandingDimensions(at: -1) }
    row("unsqueeze(x, axis=[0, 2])") { $0[0].expandingDimensions(at: [0, 2]) }
    row("swapaxes(x, 0, -1)") { $0[0].swappingAxes(0, -1) }
    row("moveaxis(x, 0, -1)") { $0[0].movingAxis(0, to: -1) }
    row("moveaxis(x, [2, 0], [0, 1])") { $0[0].movingAxes([2, 0], to: [0, 1]) }
    row("atleast_1d(x)") { $0[0].atLeast(rank: 1) }
    row("atleast_2d(x)") { $0[0].atLeast(rank: 2) }
    row("atleast_3d(x)") { $0[0].atLeast(rank: 3) }
    row("atleast_3d of a matrix") { $0[0].atLeast(rank: 3) }
    row("atleast_2d of a number") { $0[0].atLeast(rank: 2) }
    row("reshape(x, shape(x)[::-1])") { $0[0].reshaped(to: [3, 2]) }
    row("reshape(x, [])") { $0[0].reshaped(to: []) }
    row("reshape(x, ())") { $0[0].reshaped(to: []) }
    row("reshape(x, (3, 2))") { $0[0].reshaped(to: [3, 2]) }
    row("n = 2; reshape(x, [n + 1, len(x)])") { $0[0].reshaped(to: [3, 2]) }
  }

  mutating func addRearranging() {
    row("flip(x)") { $0[0].flipped() }
    row("flip(x, 1)") { $0[0].flipped(axis: 1) }
    row("flip(x, axis=[0, 2])") { $0[0].flipped(axes: [0, 2]) }
    row("flipud(x)") { $0[0].flipped(axis: 0) }
    row("fliplr(x)") { $0[0].flipped(axis: 1) }
    row("flip of nothing") { $0[0].flipped() }
    row("flip of a number") { $0[0].flipped() }
    row("roll(x, 2)") { $0[0].rolled(by: 2) }
    row("roll(x, -7)") { $0[0].rolled(by: -7) }
    row("roll(x, 1, axis=1)") { $0[0].rolled(by: 1, axis: 1) }
    row("roll(x, [1, -1], [0, 2])") { $0[0].rolled(by: [1, -1], axes: [0, 2]) }
    row("roll(x, [1, 2], [1, 1])") { $0[0].rolled(by: [1, 2], axes: [1, 1]) }
    row("roll(x, 1, [0, 1])") { $0[0].rolled(by: [1], axes: [0, 1]) }
    row("roll of nothing") { $0[0].rolled(by: 3) }
    for k in [0, 1, 2, 3, -1] { row("rot90(x, \(k))") { $0[0].rotated90(k) } }
    row("rot90(x, 1, axes=[2, 0])") { $0[0].rotated90(axes: [2, 0]) }
    row("repeat(x, 3)") { $0[0].repeated([3]) }
    row("repeat(x, 2, axis=0)") { $0[0].repeated([2], axis: 0) }
    row("repeat(x, 2, axis=-1)") { $0[0].repeated([2], axis: -1) }
    row("repeat(x, [2, 0, 1], axis=1)") { $0[0].repeated([2, 0, 1], axis: 1) }
    row("repeat(x, 0)") { $0[0].repeated([0]) }
    row("repeat of a number") { $0[0].repeated([2]) }
    row("tile(x, 2)") { $0[0].tiled([2]) }
    row("tile(x, 2, 2)") { $0[0].tiled([2, 2]) }
    row("tile(x, [2])") { $0[0].tiled([2]) }
    row("tile(x, (2, 1, 3))") { $0[0].tiled([2, 1, 3]) }
    row("tile(x, 0)") { $0[0].tiled([0]) }
    row("tile of a number") { $0[0].tiled([2, 2]) }
    addPadding()
  }

  private mutating func addPadding() {
    row("pad(x, 1)") { $0[0].padded([(1, 1), (1, 1)]) }
    row("pad(x, [2, 0], value=3)") { $0[0].padded([(2, 0)], with: .constant(3)) }
    row("pad(x, [[1, 0], [0, 2]])") { $0[0].padded([(1, 0), (0, 2)]) }
    row("pad(x, ((0, 1), (1, 1)))") { $0[0].padded([(0, 1), (1, 1)]) }
    let modes: [(String, Padding<T.Scalar>, [Int])] = [
      ("edge", .edge, [2]), ("reflect", .reflect, [2, 5]), ("symmetric", .symmetric, [2, 7]),
      ("wrap", .wrap, [2, 5]),
    ]
    for (name, mode, widths) in modes {
      for width in widths {
        row("pad_\(name)(x, \(width))") { $0[0].padded([(width, width)], with: mode) }
        row("pad_\(name)(x, [[1, \(width)], [0, 1]])") {
          $0[0].padded([(1, width), (0, 1)], with: mode)
        }
      }
    }
    row("reflected single element") { $0[0].padded([(2, 2)], with: .reflect) }
  }

  mutating func addDiagonals() {
    for k in [0, 1, -1, 2, -3] {
      row("diag of a vector, \(k)") { $0[0].diagonalMatrix(offset: k) }
      row("diag of a matrix, \(k)") { $0[0].diagonal(offset: k) }
      row("trace, \(k)") { $0[0].trace(offset: k) }
      row("tril(x, \(k))") { $0[0].lowerTriangle(offset: k) }
      row("triu(x, \(k))") { $0[0].upperTriangle(offset: k) }
    }
    row("diagonal(x)") { $0[0].diagonal() }
    row("diagonal(x, 1, 2, 0)") { $0[0].diagonal(offset: 1, axes: [2, 0]) }
    row("diagonal(x, axis1=-2, axis2=-1)") { $0[0].diagonal(axes: [-2, -1]) }
    row("trace(x, axis1=1, axis2=2)") { $0[0].trace(axes: [1, 2]) }
    row("diag of nothing") { $0[0].diagonalMatrix() }
    row("tril of matrices") { $0[0].lowerTriangle() }
    row("triu of a vector") { $0[0].upperTriangle() }
    row("diag_embed(x)") { $0[0].diagonalMatrix() }
    row("diag_embed(x, -1)") { $0[0].diagonalMatrix(offset: -1) }
  }

  mutating func addJoining() {
    row("vstack(x, y)") { vstack($0) }
    row("vstack([x, y])") { vstack($0) }
    row("hstack(x, y, z)") { hstack($0) }
    row("hstack((x, y))") { hstack($0) }
    row("column_stack(x, y)") { columnStack($0) }
    row("dstack(x, y)") { dstack($0) }
    row("dstack of vectors") { dstack($0) }
    row("append(x, y)") { concatenated([$0[0].flattened(), $0[1].flattened()]) }
    row("append(x, y, axis=0)") { concatenated($0) }
    row("concat(x, [])") { concatenated([$0[0], $0[0].constant(.zeros([0]))]) }
  }

  mutating func addReplacing() {
    row("x[0] = y") { $0[0].setting(at: 0, to: $0[1]) }
    row("x[:, 1] = y") { $0[0].setting(at: .all, 1, to: $0[1]) }
    row("x[1:, ::2] = y") { $0[0].setting(at: 1..., .stride(by: 2), to: $0[1]) }
    row("x[[2, 0]] = y") { $0[0].setting(at: .indices([2, 0]), to: $0[1]) }
    row("x[[1, 1]] = y") { $0[0].setting(at: .indices([1, 1]), to: $0[1]) }
    row("x[...] = y") { $0[0].setting(at: .ellipsis, to: $0[1]) }
    row("x[1:1] = y") { $0[0].setting(at: 1..<1, to: $0[1]) }
    row("x[[0, 2, 0]] += y") { $0[0].adding($0[1], at: .indices([0, 2, 0])) }
    row("x[:, [1, 1]] += y") { $0[0].adding($0[1], at: .all, .indices([1, 1])) }
    row("x[...] += y") { $0[0].adding($0[1], at: .ellipsis) }
    row("put_along_axis(x, [[1], [-1]], y, 1)") {
      $0[0].setting(at: .indices([0, 1]), .indices([1, -1]), to: $0[1].flattened())
    }
    row("put_along_axis(x, [[1, 0, 1]], y, axis=0)") {
      $0[0].setting(at: .indices([1, 0, 1]), .indices([0, 1, 2]), to: $0[1])
    }
    row("x.scatter_add(1, [[0, 0], [2, 1]], y)") {
      let rows = TensorIndex.indices([0, 1], shape: [2, 1])
      return $0[0].adding($0[1], at: rows, .indices([0, 0, 2, 1], shape: [2, 2]))
    }
    row("scatter_add(x, dim=0, index=[0, -1, 0], src=y)") {
      $0[0].adding($0[1], at: .indices([0, -1, 0]))
    }
    row("x.index_add(1, [2, 0, 2], y)") { $0[0].adding($0[1], at: .all, .indices([2, 0, 2])) }
    row("index_add(x, -2, [1], y)") { $0[0].adding($0[1], at: .indices([1])) }
    row("scatter_add of nothing") { $0[0].adding($0[0].constant(.zeros([0])), at: .indices([])) }
  }

  mutating func addGrids() {
    row("meshgrid(x, y)") { stacked(meshgrid($0)) }
    row("meshgrid(x, y, indexing='ij')") { stacked(meshgrid($0, indexing: .ij)) }
    row("meshgrid(x, y, z)") { stacked(meshgrid($0)) }
    row("meshgrid(x, y, z, indexing='ij')") { stacked(meshgrid($0, indexing: .ij)) }
    row("meshgrid(x)") { stacked(meshgrid($0)) }
    row("meshgrid of numbers") { stacked(meshgrid($0)) }
    row("meshgrid of nothing") { stacked(meshgrid($0)) }
    row("meshgrid(x, y)[1]") { meshgrid($0[0], $0[1]).y }
    row("X, Y = np.meshgrid(x, y); X - 2 * Y") {
      let (x, y) = meshgrid($0[0], $0[1])
      return T.apply(.subtract, x, T.apply(.multiply, T(2), y))
    }
  }

  mutating func addMaking() {
    for count in [0, 1, 2, 3, 5, 9] {
      row("linspace(x, y, \(count))") { linspace($0[0], $0[1], count: count) }
    }
    row("linspace(x, y, 5)[1:]") { linspace($0[0], $0[1], count: 5)[1...] }
    row("linspace(x, y, 4, endpoint=false)") {
      linspace($0[0], $0[1], count: 4, includesEnd: false)
    }
    row("full([2, 2], x)") { $0[0].broadcast(to: [2, 2]) }
    row("full((2, 2), fill_value=x)") { $0[0].broadcast(to: [2, 2]) }
    row("full_like(x, y)") { $0[1].broadcast(to: $0[0].shape) }
    row("x + zeros_like(x) + ones_like(x)") {
      let x = $0[0]
      return T.apply(
        .add, T.apply(.add, x, x.constant(.zeros(like: x))), x.constant(.ones(like: x)))
    }
    row("x * one_hot([2, 0], len(x))") {
      T.apply(.multiply, $0[0], oneHot($0[0].constant([2, 0]), count: 3))
    }
    row("x / len(x) * size(x) + ndim(x) * size(x, 1)") {
      T.apply(.add, T.apply(.multiply, $0[0], T(2)), T(4))
    }
  }
}
