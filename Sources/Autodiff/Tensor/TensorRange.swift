/// A subscript along one axis: an index, which removes the axis, or a range, which keeps it.
///
/// `Int`, `Range`, `ClosedRange`, the one-sided ranges and `...` conform.
public protocol TensorRange {
  /// The half-open bounds along an axis of the given extent.
  func bounds(extent: Int) -> (lower: Int, upper: Int)
  /// Whether the axis disappears from the result.
  var removesAxis: Bool { get }
}

extension TensorRange {
  public var removesAxis: Bool { false }
}

extension Int: TensorRange {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) { (self, self &+ 1) }
  public var removesAxis: Bool { true }
}

extension Range: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) { (lowerBound, upperBound) }
}

extension ClosedRange: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) { (lowerBound, upperBound &+ 1) }
}

extension PartialRangeFrom: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) { (lowerBound, extent) }
}

extension PartialRangeUpTo: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) { (0, upperBound) }
}

extension PartialRangeThrough: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) { (0, upperBound &+ 1) }
}

/// The whole of an axis, in a subscript with others: `w[.all, 0]`.
public struct WholeAxis: TensorRange, Sendable {
  /// Creates the range of every index along an axis.
  public init() {}
  public func bounds(extent: Int) -> (lower: Int, upper: Int) { (0, extent) }
}

extension TensorRange where Self == WholeAxis {
  /// Every index along the axis.
  public static var all: WholeAxis { WholeAxis() }
}
