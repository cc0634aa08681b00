// Linear primitives that move elements: broadcast, reshape, transpose, slice, gather, concatenate. Each pullback is the
// transpose of the map; that of a slice and of a gather is in ScatterAdd.swift.

/// Repeats along new axes and along axes of extent 1.
///
/// Transposed: the sum over them.
struct Broadcast: StructuredRule {
  let target: Shape
  var name: String { "broadcast" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try inputs[0].shape.requireBroadcastable(to: target)
    return target
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    if x.shape == target { return x }
    if x.count == 1 { return Tensor(repeating: x.base[0], shape: target) }
    return Tensor(filling: target) {
      copyKernel(
        x.base, strides: x.shape.strides(broadcastTo: target), to: $0, strides: target.strides,
        extents: target.dimensions)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [g.unbroadcast(to: inputs[0].shape)]
  }
}

/// The same elements under another shape.
///
/// Transposed: the reshape back.
struct Reshape: StructuredRule {
  let target: Shape
  var name: String { "reshaped" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try inputs[0].shape.reshaped(to: target)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    inputs[0].reshaped(to: target)
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [g.reshaped(to: inputs[0].shape)]
  }
}

/// The axes in another order: axis i of the result is axis `order[i]` of the input.
///
/// Transposed: the inverse permutation.
struct Transpose: StructuredRule {
  let order: [Int]
  var name: String { "transposed" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try inputs[0].shape.transposed(order)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    let shape = Shape(order.map { x.shape[$0] })
    let strides = x.shape.strides
    return Tensor(filling: shape) {
      copyKernel(
        x.base, strides: order.map { strides[$0] }, to: $0, strides: shape.strides,
        extents: shape.dimensions)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return [g.transposed(inverse)]
  }
}

/// A block of the input under the shape `result`.
///
/// Transposed: the block with nothing around it.
struct Slice: StructuredRule {
  let bounds: [Range<Int>]
  let result: Shape
  var name: String { "slice" }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { result }

  /// The position of the first element, where the block is consecutive elements of a tensor of the given shape.
  func start(in shape: Shape) -> Int? {
    // Of the axes of which a part is taken, only the first may have more than one position.
    var isLast = false
    var position = 0
    for axis in bounds.indices {
      let extent = shape[axis]
      if isLast && bounds[axis] != 0..<extent { return nil }
      if bounds[axis].count != 1 { isLast = true }
      position = position * extent + bounds[axis].lowerBound
    }
    return position
  }

  /// Adds elements of the shape `result` to the block of a tensor of the given shape.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func add<S: TensorScalar>(
    _ elements: UnsafePointer<S>, to target: UnsafeMutablePointer<S>, shape: Shape
  ) {
    let strides = shape.strides
    let block = Block(bounds, strides: strides)
    copyKernel(
      elements, strides: block.denseStrides, to: target + block.offset, strides: strides,
      extents: block.extents, adding: true)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    let strides = x.shape.strides
    let block = Block(bounds, strides: strides)
    return Tensor(filling: result) {
      copyKernel(
        x.base + block.offset, strides: strides, to: $0, strides: block.denseStrides,
        extents: block.extents)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let scatter = ScatterAdd(
      parts: [.block(bounds)], hasGaps: [true], target: inputs[0].shape)
    return [T.apply(scatter, [g])]
  }
}

/// Where a block lies in a tensor with the given strides.
private struct Block {
  let extents: [Int]
  let denseStrides: [Int]
  let offset: Int

  init(_ bounds: [Range<Int>], strides: [Int]) {
    extents = bounds.map { $0.count }
    denseStrides = Shape(extents).strides
    offset = zip(bounds, strides).reduce(0) { $0 + $1.0.lowerBound * $1.1 }
  }
}

/// The slices at `indices` along an axis.
///
/// Transposed: the slices added back where they came from.
struct Gather: StructuredRule {
  let indices: [Int]
  let axis: Int
  var name: String { "gathered" }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try inputs[0].shape.gathered(indices, axis: axis)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    let (outer, extent, inner) = x.shape.split(at: axis)
    var dimensions = x.shape.dimensions
    dimensions[axis] = indices.count
    return Tensor(filling: Shape(dimensions)) { result in
      var target = result
      if inner == 1 {
        for o in 0..<outer {
          let row = x.base + o * extent
          for index in indices {
            target[0] = row[index]
            target += 1
          }
        }
        return
      }
      for o in 0..<outer {
        for index in indices {
          target.update(from: x.base + (o * extent + index) * inner, count: inner)
          target += inner
        }
      }
    }
  }

  /// Adds elements of the result's shape to the slices that they came from, of a tensor of the given shape; with 0 added
  /// to each where they are computed.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func add<S: TensorScalar>(
    _ elements: UnsafePointer<S>, areComputed: Bool, to target: UnsafeMutablePointer<S>,
    shape: Shape
  ) {
    // Nothing is added to nothing, however many slices of nothing there are.
    guard shape.count > 0 else { return }
    let (outer, extent, inner) = shape.split(at: axis)
    var source = elements
    for o in 0..<outer {
      for index in indices {
        let slice = target + (o * extent + index) * inner
        if areComputed {
          addComputedKernel(source, to: slice, count: inner)
        } else {
          addKernel(source, to: slice, count: inner)
        }
        source += inner
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let scatter = ScatterAdd(
      parts: [.slices(at: indices, axis: axis)], hasGaps: [true], target: inputs[0].shape)
    return [T.apply(scatter, [g])]
  }
}

/// Inputs joined along an axis.
///
/// Transposed: the slices.
struct Concatenate: StructuredRule {
  let axis: Int
  var name: String { "concatenated" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    try Shape.concatenated(inputs.map { $0.shape }, axis: axis)
  }

  /// Whether the elements of a result of the given shape are those of the inputs one after the other.
  func isInOrder(_ result: Shape) -> Bool { (0..<axis).allSatisfy { result[$0] == 1 } }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    var dimensions = inputs[0].shape.dimensions
    dimensions[axis] = inputs.reduce(0) { $0 + $1.shape[axis] }
    let outer = inputs[0].shape.split(at: axis).outer
    return Tensor(filling: Shape(dimensions)) { result in
      var target = result
      for o in 0..<outer {
        for x in inputs {
          let count = x.shape[axis] * x.shape.split(at: axis).inner
          target.update(from: x.base + o * count, count: count)
          target += count
        }
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    var lower = 0
    return inputs.indices.map { position in
      let input = inputs[position]
      let extent = input.shape[axis]
      defer { lower += extent }
      guard wanted[position] else { return nil }
      var bounds = output.shape.dimensions.map { 0..<$0 }
      bounds[axis] = lower..<(lower + extent)
      return T.apply(Slice(bounds: bounds, result: input.shape), [g])
    }
  }
}

extension Shape {
  /// The extents before, along and after an axis.
  func split(at axis: Int) -> (outer: Int, extent: Int, inner: Int) {
    let outer = dimensions[..<axis].reduce(1, *)
    let inner = dimensions[(axis + 1)...].reduce(1, *)
    return (outer, dimensions[axis], inner)
  }

  /// The shape of the slices at `indices` along an axis; negative ones count from the end.
  ///
  /// - Throws: `ShapeError.axisOutOfRange` or `.indexOutOfRange`.
  public func gathered(_ indices: [Int], axis: Int) throws(ShapeError) -> Shape {
    let axis = try normalized(axis: axis, operation: "gathered")
    for index in indices where index < -self[axis] || index >= self[axis] {
      throw .indexOutOfRange(index: index, axis: axis, shape: self)
    }
    var dimensions = dimensions
    dimensions[axis] = indices.count
    return try Shape(validating: dimensions)
  }
}
