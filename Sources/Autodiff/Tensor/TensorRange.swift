/// A subscript along one axis: an index, which removes the axis, or a range, which keeps it.
///
/// `Int`, `Range`, `ClosedRange`, the one-sided ranges and `...` conform. A negative number counts from the end: `x[-1]` is
/// the last element, `x[(-3)...]` are the last three.
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
  public func bounds(extent: Int) -> (lower: Int, upper: Int) {
    let position = fromStart(extent)
    return (position, position &+ 1)
  }
  public var removesAxis: Bool { true }
}

extension Int {
  /// The position along an axis, where a negative one counts from the end.
  @inline(__always)
  fileprivate func fromStart(_ extent: Int) -> Int { self < 0 ? self &+ extent : self }
}

extension Range: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) {
    (lowerBound.fromStart(extent), upperBound.fromStart(extent))
  }
}

extension ClosedRange: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) {
    (lowerBound.fromStart(extent), upperBound.fromStart(extent) &+ 1)
  }
}

extension PartialRangeFrom: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) {
    (lowerBound.fromStart(extent), extent)
  }
}

extension PartialRangeUpTo: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) {
    (0, upperBound.fromStart(extent))
  }
}

extension PartialRangeThrough: TensorRange where Bound == Int {
  public func bounds(extent: Int) -> (lower: Int, upper: Int) {
    (0, upperBound.fromStart(extent) &+ 1)
  }
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
