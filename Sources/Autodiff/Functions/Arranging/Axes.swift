// Functions that change which axes there are. The elements stay as they are, or move as a whole.

extension TensorAlgebra {
  /// The elements in row-major order along one axis: NumPy's `ravel` and `flatten`.
  ///
  /// ```swift
  /// Tensor<Double>([[1, 2], [3, 4]]).flattened()  // [1, 2, 3, 4]
  /// ```
  public func flattened() -> Self { reshaped(to: Shape(count)) }

  /// The tensor without axes of extent 1: without all of them where none are named.
  ///
  /// - Precondition: the axes exist, differ and have extent 1; −1 names the last.
  public func squeezed(axes: [Int]? = nil) -> Self {
    reshaped(to: checked { () throws(ShapeError) in try shape.squeezed(axes: axes) })
  }

  /// The tensor without an axis of extent 1.
  ///
  /// - Precondition: the axis exists and has extent 1; −1 names the last.
  public func squeezed(axis: Int) -> Self { squeezed(axes: [axis]) }

  /// The tensor with a new axis of extent 1, at a place among the axes of the result: NumPy's `expand_dims`.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2]).expandingDimensions(at: -1)  // [[1], [2]]
  /// ```
  ///
  /// - Precondition: the place is in −rank − 1 ... rank.
  public func expandingDimensions(at axis: Int) -> Self { expandingDimensions(at: [axis]) }

  /// The tensor with new axes of extent 1, at places among the axes of the result.
  ///
  /// - Precondition: the places are axes of the result, and differ.
  public func expandingDimensions(at axes: [Int]) -> Self {
    reshaped(to: checked { () throws(ShapeError) in try shape.expanded(at: axes) })
  }

  /// The tensor with two axes exchanged.
  ///
  /// - Precondition: the axes exist; −1 names the last.
  public func swappingAxes(_ a: Int, _ b: Int) -> Self {
    transposed(checked { () throws(ShapeError) in try shape.order(swapping: a, b) })
  }

  /// The tensor with axes at other places; those that are not named stay in their order.
  ///
  /// ```swift
  /// x.movingAxes([0], to: [-1])  // [2, 3, 4] → [3, 4, 2]
  /// ```
  ///
  /// - Precondition: there are as many axes as places; both exist and differ.
  public func movingAxes(_ axes: [Int], to places: [Int]) -> Self {
    transposed(checked { () throws(ShapeError) in try shape.order(moving: axes, to: places) })
  }

  /// The tensor with an axis at another place; the others stay in their order.
  ///
  /// - Precondition: both exist; −1 names the last.
  public func movingAxis(_ axis: Int, to place: Int) -> Self { movingAxes([axis], to: [place]) }
}
