// Sorting: a permutation of each row, which goes with the cotangent.

/// The elements along an axis in ascending or descending order; equal ones in the order in which they stand, NaN as the largest.
///
/// Transposed, where the order stays as it is: back to where each came from.
struct Sort: StructuredRule {
  let axis: Int
  let isDescending: Bool
  var name: String { "sorted" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    return Tensor(filling: x.shape) {
      sortKernel(x.base, into: $0, RowLayout(x.shape, axis: axis), isDescending: isDescending)
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let back = Reorder(axis: axis, isDescending: isDescending, isInverse: true)
    return [T.apply(back, [inputs[0], g])]
  }
}

/// The elements of the second operand in the order of the first, the keys, or put back from that order.
///
/// Transposed in the elements: the inverse. The keys have no derivative: what they say is piecewise constant.
struct Reorder: StructuredRule {
  let axis: Int
  let isDescending: Bool
  let isInverse: Bool
  var name: String { "reordered" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let (keys, elements) = (inputs[0].shape, inputs[1].shape)
    guard keys == elements else { throw .shapeMismatch(operation: name, keys, elements) }
    return keys
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (keys, elements) = (inputs[0], inputs[1])
    let rows = RowLayout(keys.shape, axis: axis)
    return Tensor(filling: keys.shape) { result in
      let source = elements.base
      if isInverse {
        orderKernel(keys.base, rows, isDescending: isDescending) { row, position, rank in
          result[rows.place(row, position)] = source[rows.place(row, rank)]
        }
      } else {
        orderKernel(keys.base, rows, isDescending: isDescending) { row, position, rank in
          result[rows.place(row, rank)] = source[rows.place(row, position)]
        }
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let back = Reorder(axis: axis, isDescending: isDescending, isInverse: !isInverse)
    return [nil, T.apply(back, [inputs[0], g])]
  }
}

/// The positions of the elements along an axis in the order in which `Sort` has them.
struct SortOrder: StructuredRule {
  let axis: Int
  let isDescending: Bool
  var name: String { "argSort" }
  var isDifferentiable: Bool { false }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    let rows = RowLayout(x.shape, axis: axis)
    return Tensor(filling: x.shape) { result in
      orderKernel(x.base, rows, isDescending: isDescending) { row, position, rank in
        result[rows.place(row, rank)] = S(position)
      }
    }
  }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [nil]
  }
}

/// For each number the element of a table at the last knot that is not larger, at the first knot where there is none and at NaN.
///
/// Operands: the numbers x, the knots [n], ascending, and the table [n]. Transposed in the table: the cotangents added up at each
/// knot. It is piecewise constant in the others.
struct Lookup: StructuredRule {
  var name: String { "lookup" }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let (knots, table) = (inputs[1].shape, inputs[2].shape)
    guard knots.rank == 1, knots == table else {
      throw .shapeMismatch(operation: name, knots, table)
    }
    guard knots.count > 0 || inputs[0].shape.count == 0 else {
      throw .emptyReduction(operation: name, shape: knots)
    }
    return inputs[0].shape
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (x, knots, table) = (inputs[0], inputs[1], inputs[2])
    return Tensor(filling: x.shape) { result in
      for i in 0..<x.count {
        result[i] = table.base[bracket(of: x.base[i], in: knots.base, count: knots.count)]
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [nil, nil, T.apply(LookupSum(), [inputs[0], inputs[1], g])]
  }
}

/// Terms added up at the knots at which `Lookup` finds numbers.
///
/// Operands: the numbers, the knots, and a term for each number. Transposed in the terms: the lookup. Where there is no term the sum is nothing.
struct LookupSum: StructuredRule {
  var name: String { "lookupSum" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    let (x, knots, terms) = (inputs[0].shape, inputs[1].shape, inputs[2].shape)
    guard x == terms else { throw .shapeMismatch(operation: name, x, terms) }
    try Shape.requireKnots(knots, knots, operation: name)
    return knots
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (x, knots, g) = (inputs[0], inputs[1], inputs[2])
    return Tensor(filling: knots.shape) { result in
      result.update(repeating: .nothing, count: knots.count)
      for i in 0..<x.count {
        let place = bracket(of: x.base[i], in: knots.base, count: knots.count)
        result[place] = result[place] + g.base[i]
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [nil, nil, T.apply(Lookup(), [inputs[0], inputs[1], g])]
  }
}

/// The last of the ascending knots, of which there is at least one, that is not larger than x; the first where there is none.
@inline(__always)
private func bracket<S: TensorScalar>(of x: S, in knots: UnsafePointer<S>, count: Int) -> Int {
  var (low, high) = (0, count)
  while high - low > 1 {
    let middle = low + (high - low) / 2
    if knots[middle] <= x { low = middle } else { high = middle }
  }
  return low
}
