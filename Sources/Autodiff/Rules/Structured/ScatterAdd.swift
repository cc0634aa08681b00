/// Where some elements lie in a tensor: what an index, a range or `gathered(at:)` takes.
enum Part: Sendable {
  /// Consecutive elements, in row-major order from a position on.
  case run(from: Int)
  /// A range along each axis.
  case block([Range<Int>])
  /// The slices at indices along an axis, possibly repeated.
  case slices(at: [Int], axis: Int)

  /// The part of a tensor, under a shape.
  func taken<T: TensorAlgebra>(from x: T, shape: Shape) -> T {
    switch self {
    case .run(let position): x.elements(from: position, shape: shape)
    case .block(let bounds): T.apply(Slice(bounds: bounds, result: shape), [x])
    case .slices(let indices, let axis): T.apply(Gather(indices: indices, axis: axis), [x])
    }
  }

  /// Adds elements to the part of a tensor of a given shape.
  ///
  /// - Parameter areComputed: whether a −0 among them is a zero, which is added as 0; else it is nothing.
  @inline(__always)
  func add<S: TensorScalar>(
    _ elements: Tensor<S>, areComputed: Bool, to target: UnsafeMutablePointer<S>, shape: Shape
  ) {
    switch self {
    case .run(let position):
      if areComputed {
        addComputedKernel(elements.base, to: target + position, count: elements.count)
      } else {
        addKernel(elements.base, to: target + position, count: elements.count)
      }
    case .block(let bounds):
      let elements = areComputed ? elements.closed() : elements
      Slice(bounds: bounds, result: elements.shape).add(elements.base, to: target, shape: shape)
      withExtendedLifetime(elements) {}
    case .slices(let indices, let axis):
      Gather(indices: indices, axis: axis).add(
        elements.base, areComputed: areComputed, to: target, shape: shape)
    }
  }
}

/// Parts added into nothing, a cotangent; where they overlap, or an index is repeated, they add up.
///
/// One primitive for all parts of a tensor: a loop over n elements costs n in each sweep of a derivative of any order,
/// where a tensor of zeros around each would cost n². Transposed: the parts are taken.
struct ScatterAdd: StructuredRule {
  /// Where each operand goes.
  let parts: [Part]
  /// Whether an operand has gaps: a −0 of one that has none is a zero.
  let hasGaps: [Bool]
  let target: Shape
  var name: String { "scatterAdd" }
  var gaps: GapHandling { .moved }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { target }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    Tensor(filling: target) { result in
      result.update(repeating: .nothing, count: target.count)
      for position in parts.indices {
        parts[position].add(
          inputs[position], areComputed: !hasGaps[position], to: result, shape: target)
      }
    }
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    inputs.indices.map { position in
      wanted[position] ? parts[position].taken(from: g, shape: inputs[position].shape) : nil
    }
  }
}
