/// An interval for each element of a tensor.
///
/// ```swift
/// let box = TensorBounds(around: [1, 2], radius: 0.5)
/// box.lower  // [0.5, 1.5], or the next numbers below
/// ```
public struct TensorBounds: Hashable, Sendable {
  /// The lower bounds; NaN of what is unknown.
  public let lower: Tensor<Double>
  /// The upper bounds, of the same shape; NaN of what is unknown.
  public let upper: Tensor<Double>

  /// Creates bounds.
  ///
  /// - Throws: `BoundsError.shapes` when they have different shapes.
  public init(lower: Tensor<Double>, upper: Tensor<Double>) throws(BoundsError) {
    guard lower.shape == upper.shape else { throw .shapes(lower.shape, upper.shape) }
    (self.lower, self.upper) = (lower, upper)
  }

  /// The bounds of known numbers.
  public init(_ tensor: Tensor<Double>) { (lower, upper) = (tensor, tensor) }

  /// All tensors whose elements are at most a radius away from those of a center, in the largest norm.
  public init(around center: Tensor<Double>, radius: Double) {
    self.init(
      shape: center.shape,
      center.scalars.map { Interval.sum(Interval($0), Interval(-radius, radius)) })
  }

  init(shape: Shape, _ elements: [Interval]) {
    lower = Tensor(shape: shape, elements.map(\.lower))
    upper = Tensor(shape: shape, elements.map(\.upper))
  }

  /// The shape of the tensors.
  public var shape: Shape { lower.shape }

  /// The interval of each element, in row-major order.
  public var elements: [Interval] { zip(lower.scalars, upper.scalars).map { Interval($0, $1) } }

  /// Whether the tensor is known.
  var isPoint: Bool { lower == upper }

  /// Whether all bounds are finite.
  var isFinite: Bool { lower.isFinite && upper.isFinite }

  /// Bounds for a function that moves elements or chooses among them, and rounds nothing.
  func map(_ transform: (Tensor<Double>) -> Tensor<Double>) -> TensorBounds {
    TensorBounds(unchecked: transform(lower), transform(upper))
  }

  init(unchecked lower: Tensor<Double>, _ upper: Tensor<Double>) {
    (self.lower, self.upper) = (lower, upper)
  }
}

/// Why there are no bounds.
public enum BoundsError: Error, Hashable, Sendable {
  /// Lower and upper bounds of different shapes.
  case shapes(Shape, Shape)
  /// Inputs of other shapes than those at which the program was recorded.
  case inputs(given: [Shape], recorded: [Shape])
  /// A primitive for which no bounds are computed.
  case primitive(String)
}

extension BoundsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shapes(let lower, let upper):
      "lower bounds of shape \(lower) do not belong to upper ones of shape \(upper)"
    case .inputs(let given, let recorded):
      "the program takes inputs of shapes \(recorded), not \(given)"
    case .primitive(let name): "no bounds are computed of \(name)"
    }
  }
}
