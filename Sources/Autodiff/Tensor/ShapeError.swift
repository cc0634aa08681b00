/// Why an operation does not apply to tensors of the given shapes.
///
/// Operators trap with the error's description. Code that serves outside input calls the throwing shape
/// rules (`Shape.broadcast`, `Shape.matrixProduct`, …) first and says where the input went wrong.
public enum ShapeError: Error, Hashable, Sendable {
  /// A negative dimension, or dimensions whose product, zeros counted as 1, is not below `Shape.sizeLimit`.
  case invalidDimensions([Int])
  /// The number of scalars is not the number of elements of the shape.
  case countMismatch(scalars: Int, shape: Shape)
  /// Rows of a nested literal with different shapes.
  case ragged(Shape, Shape)
  /// Two shapes that do not broadcast together.
  case notBroadcastable(operation: String, Shape, Shape)
  /// A shape that does not broadcast to a given one.
  case notBroadcastableTo(Shape, target: Shape)
  /// Inner dimensions of a matrix product that differ, or an operand without axes.
  case matrixProduct(operation: String, Shape, Shape)
  /// Weights, input and bias of an affine map that do not fit together.
  case affine(weights: Shape, input: Shape, bias: Shape)
  /// An axis outside −rank ..< rank.
  case axisOutOfRange(operation: String, axis: Int, shape: Shape)
  /// An axis named twice.
  case repeatedAxis(operation: String, axes: [Int], shape: Shape)
  /// A reduction without identity over no elements.
  case emptyReduction(operation: String, shape: Shape)
  /// A reshape that changes the number of elements.
  case reshape(from: Shape, to: Shape)
  /// A transposition order that is not a permutation of the axes.
  case notAPermutation([Int], shape: Shape)
  /// More indices than axes.
  case tooManyIndices(count: Int, shape: Shape)
  /// An index outside an axis.
  case indexOutOfRange(index: Int, axis: Int, shape: Shape)
  /// A range outside an axis.
  case rangeOutOfBounds(lower: Int, upper: Int, axis: Int, shape: Shape)
  /// Shapes that differ elsewhere than along the axis of concatenation, or no tensor at all.
  case concatenation(operation: String, axis: Int, [Shape])
  /// A scalar was needed.
  case notScalar(operation: String, Shape)
  /// Two shapes that must be the same and are not.
  case shapeMismatch(operation: String, Shape, Shape)
  /// A number among the arguments that the operation does not take.
  case numberOutOfRange(operation: String, name: String, value: String, range: String)
}

extension ShapeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidDimensions(let dimensions):
      "shape \(listed(dimensions)): "
        + (dimensions.contains { $0 < 0 }
          ? "dimensions must not be negative"
          : "the product of the dimensions, zeros counted as 1, must be below 2^48")
    case .countMismatch(let scalars, let shape):
      "shape \(shape) holds \(shape.count) elements, but \(scalars) were given"
    case .ragged(let a, let b):
      "rows of a nested literal must have one shape, but one is \(a) and another \(b)"
    case .notBroadcastable(let operation, let a, let b):
      "\(operation): shapes \(a) and \(b) do not broadcast: "
        + "aligned at the last axis, dimensions must be equal or 1"
    case .notBroadcastableTo(let shape, let target):
      "broadcast: shape \(shape) does not broadcast to \(target): "
        + "aligned at the last axis, each dimension must be equal to the target's or 1"
    case .matrixProduct(let operation, let a, let b):
      "\(operation): shapes \(a) and \(b) do not chain: the last dimension of the first must equal "
        + "the \(b.rank == 1 ? "only" : "second to last") dimension of the second"
        + (a.isScalar || b.isScalar ? ", and neither may be a scalar (use *)" : "")
    case .affine(let weights, let input, let bias):
      "affine: weights \(weights), input \(input) and bias \(bias) do not fit: "
        + "W [m, n] takes x [n] or [batch, n] and b [m]"
    case .axisOutOfRange(let operation, let axis, let shape):
      shape.isScalar
        ? "\(operation): axis \(axis), but a scalar has no axes"
        : "\(operation): axis \(axis) is out of range for shape \(shape): "
          + "axes run from 0 to \(shape.rank - 1), or from -1 back to \(-shape.rank)"
    case .repeatedAxis(let operation, let axes, let shape):
      "\(operation): axes \(listed(axes)) of shape \(shape) name an axis twice"
    case .emptyReduction(let operation, let shape):
      "\(operation): shape \(shape) leaves no elements to reduce, and \(operation) of nothing is undefined"
    case .reshape(let from, let to):
      "reshaped: shape \(from) has \(from.count) elements and \(to) has \(to.count)"
    case .notAPermutation(let axes, let shape):
      "transposed: \(listed(axes)) is not a permutation of the \(shape.rank) axes of shape \(shape)"
    case .tooManyIndices(let count, let shape):
      "subscript: \(count) indices for shape \(shape), which has \(shape.rank) axes"
    case .indexOutOfRange(let index, let axis, let shape):
      "subscript: index \(index) is out of range for axis \(axis) of shape \(shape)"
    case .rangeOutOfBounds(let lower, let upper, let axis, let shape):
      "subscript: range \(lower)..<\(upper) is out of bounds for axis \(axis) of shape \(shape)"
    case .concatenation(let operation, let axis, let shapes):
      shapes.isEmpty
        ? "\(operation): needs at least one tensor"
        : "\(operation): shapes \(listed(shapes)) "
          + (operation == "stacked" ? "must be equal" : "must be equal except along axis \(axis)")
    case .notScalar(let operation, let shape):
      "\(operation): needs a scalar, but the shape is \(shape)"
        + (operation == "gradient"
          ? ": sum the result, or use `jacobian` for the derivatives of all its numbers" : "")
    case .shapeMismatch(let operation, let a, let b):
      "\(operation): shapes \(a) and \(b) must be equal"
    case .numberOutOfRange(let operation, let name, let value, let range):
      "\(operation): \(name) must be \(range), but is \(value)"
    }
  }
}
