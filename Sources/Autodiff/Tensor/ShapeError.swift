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
  /// Two ellipses in one subscript.
  case repeatedEllipsis(shape: Shape)
  /// A subscript in steps of 0.
  case stepOfZero(axis: Int, shape: Shape)
  /// A mask whose extents are not those of the axes that it stands for.
  case maskShape(mask: Shape, axis: Int, shape: Shape)
  /// A range outside an axis.
  case rangeOutOfBounds(lower: Int, upper: Int, axis: Int, shape: Shape)
  /// Shapes that differ elsewhere than along the axis of concatenation, or no tensor at all.
  case concatenation(operation: String, axis: Int, [Shape])
  /// An axis to be removed that has not extent 1.
  case notOfExtentOne(axis: Int, shape: Shape)
  /// A list with another number of entries than it needs.
  case listCount(operation: String, count: Int, expected: Int)
  /// Fewer axes than an operation needs.
  case rankTooLow(operation: String, needed: Int, shape: Shape)
  /// A number of copies, of elements or of positions that is too small.
  case countTooSmall(operation: String, Int, least: Int)
  /// A number of parts that is none, or absurd.
  case partCount(operation: String, Int, limit: Int)
  /// An axis without elements beside which elements of its own should stand.
  case emptyExtent(operation: String, axis: Int, shape: Shape)
  /// Numbers in steps that lead nowhere, or to no end.
  case progression(from: String, to: String, by: String)
  /// A scalar was needed.
  case notScalar(operation: String, Shape)
  /// Two shapes that must be the same and are not.
  case shapeMismatch(operation: String, Shape, Shape)
  /// Matrices that must be square, or a tensor with fewer than two axes.
  case notSquare(operation: String, Shape)
  /// A tensor with fewer than two axes where matrices are needed.
  case noMatrix(operation: String, Shape)
  /// A right-hand side that does not fit the matrices of its system.
  case linearSystem(operation: String, Shape, Shape)
  /// A right-hand side of a least squares problem that has not the rows of its matrix.
  case leastSquares(Shape, Shape)
  /// An equation of an einsum that has no meaning for its operands.
  case einsum(equation: String, EinsumProblem)
  /// Axes of two tensors that cannot be summed over together.
  case contraction(operation: String, axes: [Int], [Int], Shape, Shape)
  /// More axes to be summed over than a tensor has, or a negative number.
  case contractedAxes(operation: String, count: Int, Shape, Shape)
  /// Vectors of a cross product that have not three elements.
  case crossProduct(axis: Int, Shape, Shape)
  /// An input and a kernel that cannot be convolved.
  case convolution(operation: String, Shape, Shape, ConvolutionProblem)
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
        + (shape[axis] == 0
          ? ", which has no elements"
          : ": indices run from 0 to \(shape[axis] - 1), or from -1 back to \(-shape[axis])")
    case .repeatedEllipsis(let shape):
      "subscript: the ellipsis stands for all axes of shape \(shape) that are not named, and only once"
    case .stepOfZero(let axis, let shape):
      "subscript: a step of 0 along axis \(axis) of shape \(shape) leads nowhere"
    case .maskShape(let mask, let axis, let shape):
      mask.isScalar
        ? "subscript: a mask needs an axis, but its shape is []"
        : "subscript: a mask of shape \(mask) does not fit shape \(shape) from axis \(axis) on: "
          + "its extents must be those of the axes that it stands for"
    case .rangeOutOfBounds(let lower, let upper, let axis, let shape):
      "subscript: range \(lower)..<\(upper) is out of bounds for axis \(axis) of shape \(shape)"
    case .concatenation(let operation, let axis, let shapes):
      shapes.isEmpty
        ? "\(operation): needs at least one tensor"
        : "\(operation): shapes \(listed(shapes)) "
          + (operation == "stacked" ? "must be equal" : "must be equal except along axis \(axis)")
    case .notOfExtentOne(let axis, let shape):
      "squeeze: axis \(axis) of shape \(shape) has extent \(shape[axis]), and only an axis of extent 1 can go"
    case .listCount(let operation, let count, let expected):
      "\(operation): needs \(expected) \(expected == 1 ? "number" : "numbers"), one for each, "
        + "but \(count) \(count == 1 ? "was" : "were") given"
    case .rankTooLow(let operation, let needed, let shape):
      "\(operation): needs \(needed == 1 ? "an axis" : "\(needed) axes") at least, but the shape is \(shape)"
    case .countTooSmall(let operation, let count, let least):
      "\(operation): a count of \(count) is too small: it must be at least \(least)"
    case .partCount(let operation, let count, let limit):
      "\(operation): the number of parts must be from 1 to \(limit), but is \(count)"
    case .emptyExtent(let operation, let axis, let shape):
      "\(operation): axis \(axis) of shape \(shape) has no elements to repeat: only a number can stand beside it"
    case .progression(let first, let end, let step):
      "arange: from \(first) to \(end) in steps of \(step): all three must be finite, and the step not 0"
    case .notScalar(let operation, let shape):
      "\(operation): needs a scalar, but the shape is \(shape)"
        + (operation == "gradient"
          ? ": sum the result, or use `jacobian` for the derivatives of all its numbers" : "")
    case .shapeMismatch(let operation, let a, let b):
      "\(operation): shapes \(a) and \(b) must be equal"
    case .notSquare(let operation, let shape):
      "\(operation): needs square matrices, but the shape is \(shape): its last two dimensions must be equal"
    case .noMatrix(let operation, let shape):
      "\(operation): needs a matrix, but the shape is \(shape)"
    case .linearSystem(let operation, let a, let b):
      "\(operation): A of shape \(a) and b of shape \(b) do not fit: b has the \(a[a.rank - 1]) rows of A, as a vector or "
        + "as the second to last dimension, and the dimensions before broadcast"
    case .leastSquares(let a, let b):
      "lstsq: A of shape \(a) and b of shape \(b) do not fit: b has the \(a[a.rank - 2]) rows of A, as a vector or as the second "
        + "to last dimension"
    case .einsum(let equation, let problem): "einsum: \"\(legible(equation))\": \(problem)"
    case .contraction(let operation, let first, let second, let a, let b):
      "\(operation): axes \(listed(first)) of shape \(a) and axes \(listed(second)) of shape \(b) must be as many, and equal in "
        + "pairs"
    case .contractedAxes(let operation, let count, let a, let b):
      "\(operation): \(count) axes of shapes \(a) and \(b) cannot be summed over: the number is from 0 to \(min(a.rank, b.rank))"
    case .crossProduct(let axis, let a, let b):
      "cross: shapes \(a) and \(b) must both have 3 elements along axis \(axis)"
        + (axis >= 0 && a.rank != b.rank ? ", counted from the end where their ranks differ" : "")
    case .convolution(let operation, let input, let kernel, let problem):
      "\(operation): shapes \(input) and \(kernel) do not fit: \(problem)"
    case .numberOutOfRange(let operation, let name, let value, let range):
      "\(operation): \(name) must be \(range), but is \(value)"
    }
  }
}
