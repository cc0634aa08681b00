// Functions that move elements. The derivative of each is the transposed movement.
extension TensorAlgebra {
  /// The elements repeated to fill `target`, by NumPy's broadcasting.
  ///
  /// - Precondition: the shape broadcasts to the target.
  public func broadcast(to target: Shape) -> Self {
    target == shape ? self : Self.apply(Broadcast(target: target), [self])
  }

  /// The axes in a new order: axis i of the result is axis `order[i]`; reversed when no order is given.
  ///
  /// - Precondition: `order` is a permutation of the axes.
  public func transposed(_ order: [Int]? = nil) -> Self {
    let order = order ?? (0..<rank).reversed()
    return order.elementsEqual(0..<rank) ? self : Self.apply(Transpose(order: order), [self])
  }

  /// A part of the tensor: an index removes its axis, a range keeps it, axes not named are kept whole.
  ///
  /// ```swift
  /// w[0, .all]               // the first row
  /// w[.all, 1...]            // all columns but the first
  /// w[-1, .all]              // the last row: a negative index counts from the end
  /// w[.ellipsis, 0]          // the first along the last axis
  /// w[.stride(by: -1)]       // the rows in reverse
  /// w[.indices([0, 2, 2])]   // some rows, one of them twice
  /// w[.mask(w.value .> 0)]   // the elements that are positive, in a row
  /// ```
  ///
  /// The cotangent is added back where the elements came from. `TensorIndex` has what is neither index nor range.
  ///
  /// - Precondition: indices and ranges are within the axes.
  public subscript(_ ranges: any TensorRange...) -> Self { self[ranges] }

  /// The part that a list of indices and ranges describes.
  package subscript(_ ranges: [any TensorRange]) -> Self {
    @specialized(where Self == Tracked<Float>)
    @specialized(where Self == Tracked<Double>)
    get { part(ranges) }
  }

  @inline(__always)
  private func part(_ ranges: [any TensorRange]) -> Self {
    let shape = shape
    if ranges.count == 1 && shape.rank > 0 {
      let (lower, upper) = ranges[0].bounds(extent: shape[0])
      let isIndex = ranges[0].removesAxis
      if lower >= 0, lower <= upper, upper <= shape[0], !isIndex || upper == lower &+ 1 {
        let whole = shape.withoutFirst
        let part = isIndex ? whole : shape.withFirst(upper - lower)
        return part.count == shape.count
          ? reshaped(to: part) : elements(from: lower * whole.count, shape: part)
      }
    }
    if ranges.contains(where: { type(of: $0) == TensorIndex.self }) {
      return checked { () throws(ShapeError) in try Subscript(ranges, of: shape) }
        .taken(from: self)
    }
    let bounds = checked { () throws(ShapeError) in try shape.bounds(of: ranges) }
    // An index has been checked to be one; a range of one position keeps its axis.
    let kept = bounds.indices.filter {
      $0 >= ranges.count || !ranges[$0].removesAxis || bounds[$0].count != 1
    }
    let result = Shape(kept.map { bounds[$0].count })
    return result.count == shape.count
      ? reshaped(to: result) : Self.apply(Slice(bounds: bounds, result: result), [self])
  }

  /// The slices at `indices` along an axis, in that order, possibly repeated.
  ///
  /// A repeated index adds up in the gradient; a negative one counts from the end.
  ///
  /// - Precondition: the axis exists and the indices are within it.
  public func gathered(at indices: [Int], axis: Int = 0) -> Self {
    let axis = checked { () throws(ShapeError) in
      let axis = try shape.normalized(axis: axis, operation: "gathered")
      _ = try shape.gathered(indices, axis: axis)
      return axis
    }
    let extent = shape[axis]
    let indices =
      indices.contains { $0 < 0 } ? indices.map { $0 < 0 ? $0 &+ extent : $0 } : indices
    return Self.apply(Gather(indices: indices, axis: axis), [self])
  }
}

/// Tensors joined along an existing axis.
///
/// - Precondition: there is at least one, and their shapes are equal except along the axis.
@specialized(where T == Tracked<Float>)
@specialized(where T == Tracked<Double>)
public func concatenated<T: TensorAlgebra>(_ tensors: [T], axis: Int = 0) -> T {
  guard let first = tensors.first else {
    trap(.concatenation(operation: "concatenated", axis: axis, []))
  }
  let axis = checked { () throws(ShapeError) in
    try first.shape.normalized(axis: axis, operation: "concatenated")
  }
  return T.apply(Concatenate(axis: axis), tensors)
}

/// Tensors of one shape joined along a new axis.
///
/// - Precondition: there is at least one, and their shapes are equal.
@specialized(where T == Tracked<Float>)
@specialized(where T == Tracked<Double>)
public func stacked<T: TensorAlgebra>(_ tensors: [T], axis: Int = 0) -> T {
  guard let first = tensors.first, tensors.allSatisfy({ $0.shape == first.shape }) else {
    trap(.concatenation(operation: "stacked", axis: axis, tensors.map { $0.shape }))
  }
  var dimensions = first.shape.dimensions
  let rank = dimensions.count + 1
  guard axis >= -rank, axis < rank else {
    trap(.axisOutOfRange(operation: "stacked", axis: axis, shape: first.shape))
  }
  let position = axis < 0 ? axis + rank : axis
  dimensions.insert(1, at: position)
  let row = Shape(dimensions)
  return T.apply(Concatenate(axis: position), tensors.map { $0.reshaped(to: row) })
}
