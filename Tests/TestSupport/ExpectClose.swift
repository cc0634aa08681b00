import Autodiff
import Testing

/// Expects a number within `ulps` units in the last place of the expected one.
///
/// - Parameter scale: see `ulpDistance`.
public func expectClose<Number: BinaryFloatingPoint>(
  _ actual: Number, _ expected: Number, ulps: Double, scale: Number = 0,
  _ what: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  let distance = ulpDistance(actual, expected, scale: scale)
  guard distance > ulps || distance.isNaN else { return }
  Issue.record(
    "\(prefix(what()))\(actual) is not \(expected): \(rounded(distance)) ulp apart, \(ulps) allowed",
    sourceLocation: sourceLocation)
}

/// Expects a tensor of the same shape, each element within `ulps` of the expected one; the unit is
/// that of the larger of the element and `scale`.
public func expectClose<Scalar: RealScalar>(
  _ actual: Tensor<Scalar>, _ expected: Tensor<Scalar>, ulps: Double, scale: Scalar = 0,
  _ what: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.shape == expected.shape else {
    Issue.record(
      "\(prefix(what()))shape \(actual.shape) is not \(expected.shape)",
      sourceLocation: sourceLocation)
    return
  }
  var worst = (distance: ulps, position: -1)
  let pairs = zip(actual.scalars, expected.scalars)
  for (position, pair) in pairs.enumerated() {
    let distance = ulpDistance(pair.0, pair.1, scale: scale)
    if distance > worst.distance || distance.isNaN { worst = (distance, position) }
  }
  guard worst.position >= 0 else { return }
  let a = actual.scalars[worst.position]
  let e = expected.scalars[worst.position]
  Issue.record(
    """
    \(prefix(what()))element \(worst.position) of shape \(actual.shape): \(a) is not \(e): \
    \(rounded(worst.distance)) ulp apart, \(ulps) allowed
    """, sourceLocation: sourceLocation)
}

/// Expects a tensor of the same shape with equal elements, NaN equal to NaN.
///
/// Not generic, so that literals on the right and closures on the left type-check at once.
public func expectEqual(
  _ actual: Tensor<Double>, _ expected: Tensor<Double>, _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(actual, expected, ulps: 0, what(), sourceLocation: sourceLocation)
}

/// Expects a tensor of the same shape whose largest error is at most `tolerance` times the largest
/// magnitude among the expected elements and `scale`.
public func expectClose<Scalar: RealScalar>(
  _ actual: Tensor<Scalar>, _ expected: Tensor<Scalar>, relative tolerance: Double,
  scale: Scalar = 0, _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.shape == expected.shape else {
    Issue.record(
      "\(prefix(what()))shape \(actual.shape) is not \(expected.shape)",
      sourceLocation: sourceLocation)
    return
  }
  let size = expected.scalars.reduce(scale.magnitude) { max($0, $1.magnitude) }
  for (position, pair) in zip(actual.scalars, expected.scalars).enumerated() {
    let error = Double((pair.0 - pair.1).magnitude)
    if pair.0 == pair.1 || error <= tolerance * Double(size) { continue }
    Issue.record(
      """
      \(prefix(what()))element \(position) of shape \(actual.shape): \(pair.0) is not \(pair.1): \
      off by \(error / Double(size)) of the largest element, \(tolerance) allowed
      """, sourceLocation: sourceLocation)
    return
  }
}

private func prefix(_ what: String) -> String { what.isEmpty ? "" : what + ": " }

private func rounded(_ distance: Double) -> Double {
  distance < 1e6 ? (distance * 100).rounded() / 100 : distance
}
