// Functions that reverse, roll, repeat and frame tensors: compositions of parts, joins and broadcasts, whose derivatives are
// theirs.

extension TensorAlgebra {
  /// The elements in reverse along axes, along all where none are named.
  ///
  /// - Precondition: the axes exist and differ; −1 names the last.
  public func flipped(axes: [Int]? = nil) -> Self {
    let axes = checked { () throws(ShapeError) in
      try shape.normalized(axes: axes, operation: "flipped")
    }
    if count == 0 { return self }
    // In reverse along all axes is the row of all elements in reverse.
    if axes.count == rank, rank > 1 { return flattened().flipped().reshaped(to: shape) }
    return axes.reduce(self) {
      $0.gathered(at: (0..<$0.shape[$1]).reversed(), axis: $1)
    }
  }

  /// The elements in reverse along an axis.
  public func flipped(axis: Int) -> Self { flipped(axes: [axis]) }

  /// The elements moved on by places along an axis, those that leave the end at the beginning; without an axis, of all
  /// elements in a row.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2, 3, 4]).rolled(by: 1)  // [4, 1, 2, 3]
  /// ```
  ///
  /// - Precondition: the axis exists; −1 names the last.
  public func rolled(by shift: Int, axis: Int? = nil) -> Self {
    guard let axis else { return flattened().rolled(by: shift, axis: 0).reshaped(to: shape) }
    return rolled(by: [shift], axes: [axis])
  }

  /// The elements moved on by places along several axes; of an axis that is named twice the places add up.
  ///
  /// - Precondition: there are as many shifts as axes, or one for all; the axes exist.
  public func rolled(by shifts: [Int], axes: [Int]) -> Self {
    let shifts = checked { () throws(ShapeError) in try shape.shifts(shifts, axes: axes) }
    var result = self
    if count == 0 { return result }
    for (axis, shift) in shifts.enumerated() where shift > 0 {
      let cut = shape[axis] - shift
      result = concatenated(
        [result.part(cut..<shape[axis], axis: axis), result.part(0..<cut, axis: axis)],
        axis: axis)
    }
    return result
  }

  /// The part at a range along an axis.
  func part(_ range: Range<Int>, axis: Int) -> Self {
    self[(0..<axis).map { _ in WholeAxis() } + [range]]
  }

  /// The tensor turned by quarters in the plane of two axes, from the first towards the second.
  ///
  /// ```swift
  /// Tensor<Double>([[1, 2], [3, 4]]).rotated90()  // [[2, 4], [1, 3]]
  /// ```
  ///
  /// - Precondition: two axes that exist and differ.
  public func rotated90(_ times: Int = 1, axes: [Int] = [0, 1]) -> Self {
    let (a, b) = checked { () throws(ShapeError) in try shape.plane(axes, operation: "rotated90") }
    switch times & 3 {
    case 1: return flipped(axis: b).swappingAxes(a, b)
    case 2: return flipped(axes: [a, b])
    case 3: return swappingAxes(a, b).flipped(axis: b)
    default: return self
    }
  }

  /// Each position of an axis repeated, as often as its count says, or all of them as one count says; without an axis, each
  /// of all elements in a row.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2]).repeated([2])     // [1, 1, 2, 2]
  /// Tensor<Double>([1, 2]).repeated([3, 1])  // [1, 1, 1, 2]
  /// ```
  ///
  /// Copies add up in the gradient.
  ///
  /// - Precondition: the axis exists, the counts are not negative, and there is one, or as many as positions.
  public func repeated(_ counts: [Int], axis: Int? = nil) -> Self {
    guard let axis else { return flattened().repeated(counts, axis: 0) }
    let (place, result) = checked { () throws(ShapeError) in
      (
        try shape.normalized(axis: axis, operation: "repeated"),
        try shape.repeated(counts, axis: axis)
      )
    }
    if result.count == 0 { return elements(from: 0, shape: result) }
    guard counts.count == 1 else {
      return gathered(
        at: counts.enumerated().flatMap { Array(repeating: $0, count: $1) }, axis: place)
    }
    var copies = shape.dimensions
    copies.insert(counts[0], at: place + 1)
    return expandingDimensions(at: place + 1).broadcast(to: Shape(copies)).reshaped(to: result)
  }

  /// The tensor repeated as a whole, so often along each axis; counts are aligned at the last axis.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2]).tiled([2])     // [1, 2, 1, 2]
  /// Tensor<Double>([1, 2]).tiled([2, 1])  // [[1, 2], [1, 2]]
  /// ```
  ///
  /// - Precondition: the counts are not negative.
  public func tiled(_ counts: [Int]) -> Self {
    let result = checked { () throws(ShapeError) in try shape.tiled(counts) }
    let own = Array(repeating: 1, count: result.rank - rank) + shape.dimensions
    let all = Array(repeating: 1, count: result.rank - counts.count) + counts
    // A new axis of copies before each that is repeated.
    let single = zip(own, all).flatMap { $1 == 1 ? [$0] : [1, $0] }
    let copied = zip(own, all).flatMap { $1 == 1 ? [$0] : [$1, $0] }
    return reshaped(to: Shape(single)).broadcast(to: Shape(copied)).reshaped(to: result)
  }

  /// The tensor with elements before and after its own along each axis; a negative width cuts as many off.
  ///
  /// NumPy's `pad`, and JAX's `lax.pad` for negative widths. What is cut is cut first: edges and mirrored elements are those of
  /// what is left. Copies add up in the gradient, and what is cut gets nothing.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2, 3]).padded([(1, 1)])                   // [0, 1, 2, 3, 0]
  /// Tensor<Double>([1, 2, 3]).padded([(2, 0)], with: .reflect)   // [3, 2, 1, 2, 3]
  /// Tensor<Double>([1, 2, 3]).padded([(-1, 1)], with: .edge)     // [2, 3, 3]
  /// ```
  ///
  /// - Precondition: there is a pair of widths for each axis, no more is cut than there is, and only a constant stands beside
  ///   an axis without elements.
  public func padded(
    _ widths: [(before: Int, after: Int)], with padding: Padding<Scalar> = .constant(0)
  ) -> Self {
    let padded = checked { () throws(ShapeError) in
      try shape.padded(widths, repeatsElements: padding.repeatsElements)
    }
    if padded.count == 0 { return elements(from: 0, shape: padded) }
    var result = self
    for (axis, width) in widths.enumerated() where width.before < 0 || width.after < 0 {
      let end = shape[axis] + Swift.min(0, width.after)
      result = result.part(-Swift.min(0, width.before)..<end, axis: axis)
    }
    let cut = result.shape
    let widths = widths.map { (before: Swift.max(0, $0.before), after: Swift.max(0, $0.after)) }
    for (axis, width) in widths.enumerated() where width.before > 0 || width.after > 0 {
      let extent = cut[axis]
      guard case .constant(let number) = padding else {
        result = result.gathered(
          at: (-width.before..<extent + width.after).map {
            padding.position($0, extent: extent)
          }, axis: axis)
        continue
      }
      func filler(_ count: Int) -> Self {
        var dimensions = result.shape.dimensions
        dimensions[axis] = count
        return constant(Tensor(repeating: number, shape: Shape(dimensions)))
      }
      let before = width.before > 0 ? [filler(width.before)] : []
      let after = width.after > 0 ? [filler(width.after)] : []
      result = concatenated(before + [result] + after, axis: axis)
    }
    return result
  }
}

/// What stands beside a tensor that is padded.
public enum Padding<Scalar: TensorScalar>: Sendable {
  /// A number.
  case constant(Scalar)
  /// The element at the edge.
  case edge
  /// The elements mirrored at the edge, which is not repeated: 3 2 | 1 2 3 | 2 1.
  case reflect
  /// The elements mirrored beyond the edge: 2 1 | 1 2 3 | 3 2.
  case symmetric
  /// The elements from the other end: 2 3 | 1 2 3 | 1 2.
  case wrap

  package var repeatsElements: Bool {
    if case .constant = self { false } else { true }
  }

  /// Which element of an axis stands at a position, inside of it or beyond.
  func position(_ position: Int, extent: Int) -> Int {
    func modulo(_ period: Int) -> Int { (position % period + period) % period }
    switch self {
    case .constant, .edge: return max(0, min(extent - 1, position))
    case .reflect:
      let place = modulo(max(1, 2 * extent - 2))
      return min(place, 2 * extent - 2 - place)
    case .symmetric:
      let place = modulo(2 * extent)
      return min(place, 2 * extent - 1 - place)
    case .wrap: return modulo(extent)
    }
  }
}
