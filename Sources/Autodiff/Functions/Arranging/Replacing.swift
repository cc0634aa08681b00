// Parts of a tensor replaced, or added to: a new tensor, of which the old one is as it was.

extension TensorAlgebra {
  /// The tensor with a part replaced: NumPy's `x[…] = value`, JAX's `x.at[…].set(value)`.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2, 3]).setting(at: 0, to: 9)              // [9, 2, 3]
  /// Tensor<Double>([1, 2, 3]).setting(at: .indices([2, 0]), to: [7, 8])  // [8, 2, 7]
  /// ```
  ///
  /// The cotangent of the part goes to the value, and what is replaced gets nothing. Of a position that is named twice the
  /// last value is taken, and the others get nothing.
  ///
  /// - Precondition: the subscript is within the axes, and the value broadcasts to what it takes.
  /// - Complexity: O(n) for the n elements of the tensor.
  public func setting(at ranges: any TensorRange..., to value: Self) -> Self {
    setting(checked { () throws(ShapeError) in try Subscript(ranges, of: shape) }, to: value)
  }

  package func setting(_ part: Subscript, to value: Self) -> Self {
    let values = value.broadcast(to: part.shape)
    var source = Array(0..<count)
    for (number, place) in part.positions(in: shape).enumerated() {
      source[place] = count + number
    }
    return concatenated([flattened(), values.flattened()]).gathered(at: source)
      .reshaped(to: shape)
  }

  /// The tensor with a value added to a part: JAX's `x.at[…].add(value)`, PyTorch's `index_add` and `scatter_add`.
  ///
  /// ```swift
  /// Tensor<Double>.zeros([3]).adding([1, 2, 4], at: .indices([0, 2, 0]))  // [5, 0, 2]
  /// ```
  ///
  /// At a position that is named twice both values are added. The cotangent goes to the tensor, and its part to the value.
  ///
  /// - Precondition: the subscript is within the axes, and the value broadcasts to what it takes.
  /// - Complexity: O(n) for the n elements of the tensor.
  public func adding(_ value: Self, at ranges: any TensorRange...) -> Self {
    adding(value, at: checked { () throws(ShapeError) in try Subscript(ranges, of: shape) })
  }

  package func adding(_ value: Self, at part: Subscript) -> Self {
    let scatter = ScatterAdd(
      parts: [.slices(at: part.positions(in: shape), axis: 0)], hasGaps: [false],
      target: Shape(count))
    let added = Self.apply(scatter, [value.broadcast(to: part.shape).flattened()])
    return Self.apply(.add, self, added.reshaped(to: shape))
  }

  /// The tensor with each element of a part raised to a value where that is larger: JAX's `x.at[…].max(value)`, PyTorch's
  /// `scatter_reduce` by `amax`.
  ///
  /// ```swift
  /// Tensor<Double>([1, 5, 2]).maximum(with: [3, 5, 4], at: .indices([0, 1, 0]))  // [4, 5, 2]
  /// ```
  ///
  /// Of all values for a position and its own element the largest is taken; NaN if one is. The cotangent is split evenly
  /// among ties.
  ///
  /// - Precondition: the subscript is within the axes, and the value broadcasts to what it takes.
  /// - Complexity: O(n) for the n elements of the tensor.
  public func maximum(with value: Self, at ranges: any TensorRange...) -> Self {
    extremum(
      with: value, at: checked { () throws(ShapeError) in try Subscript(ranges, of: shape) },
      isMaximum: true)
  }

  /// The tensor with each element of a part lowered to a value where that is smaller; as `maximum(with:at:)` otherwise.
  ///
  /// - Precondition: the subscript is within the axes, and the value broadcasts to what it takes.
  /// - Complexity: O(n) for the n elements of the tensor.
  public func minimum(with value: Self, at ranges: any TensorRange...) -> Self {
    extremum(
      with: value, at: checked { () throws(ShapeError) in try Subscript(ranges, of: shape) },
      isMaximum: false)
  }

  package func extremum(with value: Self, at part: Subscript, isMaximum: Bool) -> Self {
    let rule = ScatterExtremum(positions: part.positions(in: shape), isMaximum: isMaximum)
    return Self.apply(rule, [flattened(), value.broadcast(to: part.shape).flattened()])
      .reshaped(to: shape)
  }
}

extension Subscript {
  /// The positions, in row-major order, of what is taken of a tensor of a shape.
  func positions(in shape: Shape) -> [Int] {
    let numbers = Tensor<Double>(filling: shape) { base in
      for position in 0..<shape.count { base[position] = Double(position) }
    }
    return taken(from: numbers).scalars.map { Int($0) }
  }
}
