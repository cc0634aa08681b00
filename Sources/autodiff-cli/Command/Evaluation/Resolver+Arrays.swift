import Autodiff

extension Resolver {
  /// An array literal: its elements stacked along a new first axis.
  func resolve(
    _ elements: [Formula.NodeID], at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    let first = shapes[elements[0]]
    for element in elements where shapes[element] != first {
      throw error(.shape(.ragged(first, shapes[element])), at: formula.nodes[element])
    }
    let shape = try rule(at: node) { try Shape(validating: [elements.count] + first.dimensions) }
    if shape.rank <= Self.rankLimit, let constant = constant(of: elements, shape: shape) {
      return (shape, .constant(constant))
    }
    return (shape, .apply(elements) { stacked($0, axis: 0) })
  }

  /// The array, when all its elements are written as numbers: then it is no larger than the formula's text.
  private func constant(of elements: [Formula.NodeID], shape: Shape) -> Tensor<Double>? {
    let literals = elements.compactMap { element -> [Double]? in
      switch steps[element] {
      case .number(let number): [number]
      case .constant(let tensor): tensor.scalars
      default: nil
      }
    }
    return literals.count == elements.count
      ? Tensor(shape: shape, literals.flatMap { $0 }) : nil
  }

  /// A subscript.
  func resolve(
    _ indices: [Formula.Index], of value: Formula.NodeID, at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    let operand = shapes[value]
    let part = try rule(at: node) { try Subscript(indices, of: operand) }
    return (part.shape, .apply([value]) { part.taken(from: $0[0]) })
  }
}

/// What a subscript takes of a tensor.
private struct Subscript: Sendable {
  /// Places along an axis, one every so many; backward where the step is negative.
  struct Stride {
    let axis: Int
    let start: Int
    let step: Int
    let count: Int

    var places: [Int] { (0..<count).map { start + $0 * step } }
  }

  /// What is taken along each axis of the tensor, at once.
  let bounds: [Range<Int>]
  /// Of what is taken, the places along axes that are gone through in steps.
  let strides: [Stride]
  /// What is left when indices have removed their axes, with new axes where they are asked for.
  let shape: Shape

  init(_ indices: [Formula.Index], of operand: Shape) throws(ShapeError) {
    let named = indices.reduce(0) { $0 + ($1 == .newAxis || $1 == .ellipsis ? 0 : 1) }
    guard named <= operand.rank else {
      throw .tooManyIndices(count: named, shape: operand)
    }
    // Axes that are not named stay whole: where the ellipsis stands, or behind the others.
    let whole = Array(
      repeating: Formula.Index.range(lower: nil, upper: nil, step: 1), count: operand.rank - named)
    let place = indices.firstIndex(of: .ellipsis)
    let all =
      indices[..<(place ?? indices.count)] + whole
      + (place.map { indices[($0 + 1)...] } ?? [])
    var bounds: [Range<Int>] = []
    var strides: [Stride] = []
    var dimensions: [Int] = []
    for index in all {
      let axis = bounds.count
      switch index {
      case .newAxis: dimensions.append(1)
      // Only one, which is gone.
      case .ellipsis: break
      case .element(let position):
        let place = position < 0 ? position + operand[axis] : position
        guard 0 <= place, place < operand[axis] else {
          throw .indexOutOfRange(index: position, axis: axis, shape: operand)
        }
        bounds.append(place..<place + 1)
      case .range(let lower, let upper, 1):
        let range = try Self.range(lower, upper, axis: axis, of: operand)
        bounds.append(range)
        dimensions.append(range.count)
      case .range(let lower, let upper, let step):
        let stride = try Self.stride(lower, upper, step: step, axis: axis, of: operand)
        bounds.append(0..<operand[axis])
        strides.append(stride)
        dimensions.append(stride.count)
      }
    }
    (self.bounds, self.strides) = (bounds, strides)
    shape = try Shape(validating: dimensions)
  }

  /// From a place to before another; negative ones count from the end.
  private static func range(
    _ lower: Int?, _ upper: Int?, axis: Int, of shape: Shape
  ) throws(ShapeError) -> Range<Int> {
    let extent = shape[axis]
    let (from, to) = (
      lower.map { $0 < 0 ? $0 + extent : $0 } ?? 0,
      upper.map { $0 < 0 ? $0 + extent : $0 } ?? extent
    )
    guard 0 <= from, from <= to, to <= extent else {
      throw .rangeOutOfBounds(lower: lower ?? 0, upper: upper ?? extent, axis: axis, shape: shape)
    }
    return from..<to
  }

  private static func stride(
    _ lower: Int?, _ upper: Int?, step: Int, axis: Int, of shape: Shape
  ) throws(ShapeError) -> Stride {
    let extent = shape[axis]
    // A step beyond the axis takes one place, like any longer one.
    let step = max(-extent - 1, min(extent + 1, step))
    if step > 0 {
      let range = try range(lower, upper, axis: axis, of: shape)
      return Stride(
        axis: axis, start: range.lowerBound, step: step, count: (range.count + step - 1) / step)
    }
    // Backward, from a place to before another one, which is left out: the places between them the other way.
    let first = lower.map { $0 < 0 ? $0 + extent : $0 } ?? extent - 1
    let last = upper.map { $0 < 0 ? $0 + extent : $0 } ?? -1
    let isThere = lower == nil || (0 <= first && first < extent)
    guard isThere, upper == nil || 0 <= last, last <= first else {
      throw .rangeOutOfBounds(
        lower: lower ?? extent - 1, upper: upper ?? 0, axis: axis, shape: shape)
    }
    return Stride(axis: axis, start: first, step: step, count: (first - last - step - 1) / -step)
  }

  /// The part of a tensor that has the shape.
  func taken(from value: Tracked<Double>) -> Tracked<Double> {
    let part = strides.reduce(value[bounds]) { $0.gathered(at: $1.places, axis: $1.axis) }
    return part.reshaped(to: shape)
  }
}
