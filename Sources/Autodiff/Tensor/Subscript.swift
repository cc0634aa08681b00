/// What a subscript takes of a tensor of a shape: found before any element is touched.
package struct Subscript: Sendable {
  /// The shape of what is taken.
  package let shape: Shape
  /// What is taken along each axis, at once.
  private let bounds: [Range<Int>]
  /// Of what is taken, the positions along axes that are gone through in steps.
  private let strides: [Stride]
  /// Of what is taken, the elements at lists of positions.
  private let lists: PositionLists?

  /// Positions along an axis, one every so many; backward where the step is negative.
  fileprivate struct Stride {
    let axis: Int
    let start: Int
    let step: Int
    let count: Int

    var positions: [Int] { (0..<count).map { start + $0 * step } }
  }

  /// - Throws: `ShapeError`.
  package init(_ ranges: [any TensorRange], of operand: Shape) throws(ShapeError) {
    var reader = Reader(operand: operand, hasLists: ranges.contains { $0.isList })
    // Axes that are not named stay whole: where the ellipsis stands, or behind the others.
    let named = ranges.reduce(0) { $0 + $1.axisCount }
    guard named <= operand.rank else { throw .tooManyIndices(count: named, shape: operand) }
    var unnamed = operand.rank - named
    for range in ranges {
      if let index = range as? TensorIndex, index.kind == .ellipsis {
        guard !reader.hasEllipsis else { throw .repeatedEllipsis(shape: operand) }
        reader.hasEllipsis = true
        reader.takeWhole(unnamed)
        unnamed = 0
      } else {
        try reader.take(range)
      }
    }
    reader.takeWhole(unnamed)
    (bounds, strides) = (reader.bounds, reader.strides)
    lists =
      try reader.lists.isEmpty
      ? nil : PositionLists(reader.lists, areSideBySide: reader.listsAreSideBySide)
    shape = try reader.shape(with: lists)
  }

  /// The part of a tensor that has the shape.
  package func taken<T: TensorAlgebra>(from tensor: T) -> T {
    var part = strides.reduce(tensor[bounds]) {
      $0.gathered(at: $1.positions, axis: $1.axis)
    }
    if let lists { part = lists.taken(from: part) }
    return part.reshaped(to: shape)
  }

  /// Goes through a subscript from left to right.
  fileprivate struct Reader {
    let operand: Shape
    /// Whether an index counts as a list: beside one.
    let hasLists: Bool
    var hasEllipsis = false
    var bounds: [Range<Int>] = []
    var strides: [Stride] = []
    var lists: [PositionLists.List] = []
    /// The extents of the result; nil where the axes of the lists go if they stand side by side.
    private var extents: [Int?] = []

    init(operand: Shape, hasLists: Bool) { (self.operand, self.hasLists) = (operand, hasLists) }

    private var axis: Int { bounds.count }

    mutating func takeWhole(_ count: Int) {
      for _ in 0..<count { keep(0..<operand[axis]) }
    }

    private mutating func keep(_ range: Range<Int>) {
      bounds.append(range)
      extents.append(range.count)
    }

    mutating func take(_ range: any TensorRange) throws(ShapeError) {
      guard let index = range as? TensorIndex else {
        let taken = try operand.bounds(of: range, axis: axis)
        // An index has been checked to be one.
        if !range.removesAxis {
          keep(taken)
        } else if hasLists {
          list([taken.lowerBound], .scalar)
        } else {
          bounds.append(taken)
        }
        return
      }
      switch index.kind {
      case .ellipsis: break
      case .newAxis: extents.append(1)
      case .stride(let start, let end, let step):
        let stride = try Stride(start, end, step: step, axis: axis, of: operand)
        if step == 1 {
          keep(stride.start..<stride.start + stride.count)
          break
        }
        // Of nothing it is all the same which positions are taken, and there may be 2^40 of them.
        if operand.count == 0 {
          keep(0..<stride.count)
          break
        }
        strides.append(stride)
        bounds.append(0..<operand[axis])
        extents.append(stride.count)
      case .list(let positions, let shape):
        let extent = operand[axis]
        for position in positions where position < -extent || position >= extent {
          throw .indexOutOfRange(index: position, axis: axis, shape: operand)
        }
        list(positions.map { $0 < 0 ? $0 + extent : $0 }, shape)
      case .mask(let mask, let shape): try take(mask, shape)
      }
    }

    /// The places at which a mask is true, a list of positions for each of its axes.
    private mutating func take(_ mask: [Bool], _ shape: Shape) throws(ShapeError) {
      let extents = (0..<shape.rank).map { operand[axis + $0] }
      guard shape.rank > 0, shape.dimensions == extents else {
        throw .maskShape(mask: shape, axis: axis, shape: operand)
      }
      let places = mask.indices.filter { mask[$0] }
      for stride in zip(shape.strides, extents) {
        list(places.map { $0 / stride.0 % stride.1 }, Shape(places.count))
      }
    }

    private mutating func list(_ positions: [Int], _ shape: Shape) {
      lists.append(
        PositionLists.List(
          axis: axis, extent: operand[axis], positions: positions, shape: shape))
      bounds.append(0..<operand[axis])
      extents.append(nil)
    }

    /// Whether nothing else stands between two lists.
    var listsAreSideBySide: Bool {
      let places = extents.indices.filter { extents[$0] == nil }
      return zip(places, places.dropFirst()).allSatisfy { $0 + 1 == $1 }
    }

    func shape(with lists: PositionLists?) throws(ShapeError) -> Shape {
      guard let lists else { return try Shape(validating: extents.compactMap { $0 }) }
      let place =
        lists.areSideBySide ? extents.prefix { $0 != nil }.count : 0
      var dimensions = extents.compactMap { $0 }
      dimensions.insert(contentsOf: lists.shape.dimensions, at: place)
      return try Shape(validating: dimensions)
    }
  }
}

extension Subscript.Stride {
  fileprivate init(
    _ lower: Int?, _ upper: Int?, step: Int, axis: Int, of shape: Shape
  ) throws(ShapeError) {
    if step == 0 { throw .stepOfZero(axis: axis, shape: shape) }
    let extent = shape[axis]
    func place(_ position: Int) -> Int { position < 0 ? position + extent : position }
    // A step beyond the axis takes one place, like any longer one.
    let step = max(-extent - 1, min(extent + 1, step))
    let isForward = step > 0
    let first = lower.map(place) ?? (isForward ? 0 : extent - 1)
    let last = upper.map(place) ?? (isForward ? extent : -1)
    let isInOrder =
      isForward
      ? 0 <= first && first <= last && last <= extent
      // Backward, from a place to before another one, which is left out.
      : (lower == nil || 0 <= first && first < extent)
        && (upper == nil || 0 <= last && last <= first)
    guard isInOrder else {
      throw .rangeOutOfBounds(
        lower: lower ?? (isForward ? 0 : extent - 1), upper: upper ?? (isForward ? extent : 0),
        axis: axis, shape: shape)
    }
    (self.axis, self.start, self.step) = (axis, first, step)
    count = isForward ? (last - first + step - 1) / step : (first - last - step - 1) / -step
  }
}

/// Lists of positions along some axes of a tensor, broadcast together: an element for each.
struct PositionLists: Sendable {
  /// Positions along an axis, each within it.
  struct List: Sendable {
    let axis: Int
    let extent: Int
    let positions: [Int]
    let shape: Shape
  }

  private let lists: [List]
  /// Whether the axes of what is taken stand where the lists do; else they come first.
  let areSideBySide: Bool
  /// The shape of the lists together.
  let shape: Shape

  init(_ lists: [List], areSideBySide: Bool) throws(ShapeError) {
    (self.lists, self.areSideBySide) = (lists, areSideBySide)
    var shape = Shape.scalar
    for list in lists { shape = try Shape.broadcast(shape, list.shape, operation: "subscript") }
    self.shape = shape
  }

  /// The axes of the lists as one, of which the elements are taken.
  func taken<T: TensorAlgebra>(from tensor: T) -> T {
    let axes = lists.map(\.axis)
    let isInPlace = areSideBySide
    let others = (0..<tensor.rank).filter { !axes.contains($0) }
    let turned = isInPlace ? tensor : tensor.transposed(axes + others)
    let first = isInPlace ? axes[0] : 0
    var dimensions = turned.shape.dimensions
    dimensions.replaceSubrange(
      first..<first + axes.count, with: [lists.reduce(1) { $0 * $1.extent }])
    return turned.reshaped(to: Shape(dimensions)).gathered(at: positions, axis: first)
  }

  /// The positions along the axes of the lists as one.
  private var positions: [Int] {
    if lists.count == 1 { return lists[0].positions }
    var positions = [Int](repeating: 0, count: shape.count)
    for list in lists {
      let strides = list.shape.strides(broadcastTo: shape)
      var index = [Int](repeating: 0, count: shape.rank)
      for element in positions.indices {
        let place = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
        positions[element] = positions[element] * list.extent + list.positions[place]
        shape.advance(&index)
      }
    }
    return positions
  }
}

extension TensorRange {
  fileprivate var isList: Bool { (self as? TensorIndex)?.isList ?? false }
  fileprivate var axisCount: Int { (self as? TensorIndex)?.axisCount ?? 1 }
}
