/// What a subscript may take besides an index and a range: positions one every so many, the axes that are not named, a new
/// axis, a list of positions, or the places where a mask is true.
///
/// ```swift
/// let x: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]
/// x[.ellipsis, 0]                  // [1, 4]
/// x[0, .newAxis]                   // [[1, 2, 3]]
/// x[.all, .stride(by: -1)]         // [[3, 2, 1], [6, 5, 4]]
/// x[.all, .indices([2, 0, 2])]     // [[3, 1, 3], [6, 4, 6]]
/// x[.indices([0, 1]), .indices([2, 0])]  // [3, 4]: the elements at (0, 2) and (1, 0)
/// x[.mask(x .> 2)]                 // [3, 4, 5, 6]
/// ```
///
/// Lists that stand side by side are broadcast together, and each of their positions takes one element, or one part of the
/// axes that have no list. Their axes stand where the lists do; where something else stands between two of them, they
/// come first (NumPy's rule; an index beside a list counts as one). A position that is taken twice adds up in the gradient.
public struct TensorIndex: TensorRange, Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case stride(from: Int?, to: Int?, by: Int)
    case ellipsis
    case newAxis
    /// Positions in an array of a shape.
    case list([Int], Shape)
    case mask([Bool], Shape)
  }

  let kind: Kind

  /// No bounds, (1, 0): what is taken is no range of one axis.
  public func bounds(extent: Int) -> (lower: Int, upper: Int) { (1, 0) }

  /// How many axes it is about.
  var axisCount: Int {
    switch kind {
    case .stride, .list: 1
    case .ellipsis, .newAxis: 0
    case .mask(_, let shape): shape.rank
    }
  }

  /// Whether it takes elements one by one.
  var isList: Bool {
    switch kind {
    case .list, .mask: true
    case .stride, .ellipsis, .newAxis: false
    }
  }

}

extension TensorRange where Self == TensorIndex {
  /// Every `step`-th position from `start` on, before `end`; backward where the step is negative.
  ///
  /// An end that is left out is that of the axis. Negative ones count from the end.
  ///
  /// ```swift
  /// let x: Tensor<Double> = [0, 1, 2, 3, 4]
  /// x[.stride(by: 2)]            // [0, 2, 4]
  /// x[.stride(from: 1, by: 2)]   // [1, 3]
  /// x[.stride(by: -1)]           // [4, 3, 2, 1, 0]
  /// ```
  ///
  /// A step of 0, and ends outside of the axis or in the wrong order, are errors of the subscript.
  public static func stride(from start: Int? = nil, to end: Int? = nil, by step: Int) -> TensorIndex
  {
    TensorIndex(kind: .stride(from: start, to: end, by: step))
  }

  /// All axes that the subscript does not name; it may stand once.
  public static var ellipsis: TensorIndex { TensorIndex(kind: .ellipsis) }

  /// A new axis of extent 1.
  public static var newAxis: TensorIndex { TensorIndex(kind: .newAxis) }

  /// The positions of a list, in its order and as often as they are in it; negative ones count from the end.
  public static func indices(_ positions: [Int]) -> TensorIndex {
    TensorIndex(kind: .list(positions, Shape(positions.count)))
  }

  /// The positions of an array, given in row-major order, whose axes take the place of the one that is indexed.
  ///
  /// - Precondition: there are as many positions as the shape holds.
  public static func indices(_ positions: [Int], shape: Shape) -> TensorIndex {
    guard positions.count == shape.count else {
      trap(.countMismatch(scalars: positions.count, shape: shape))
    }
    return TensorIndex(kind: .list(positions, shape))
  }

  /// The elements, or parts, where a mask is not 0, in row-major order along one axis.
  ///
  /// The mask stands for as many axes as it has, whose extents must be its own. What it takes depends on its values, and
  /// so does the shape of the result: a recording keeps the places of the point at which it was made. The mask of a
  /// tracked value is that of its `value`.
  public static func mask<S>(_ mask: Tensor<S>) -> TensorIndex {
    TensorIndex(kind: .mask(mask.scalars.map { $0 != 0 }, mask.shape))
  }
}
