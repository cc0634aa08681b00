/// How far a computed number is from the expected one, in units in the last place of the expected one.
///
/// Two NaNs agree, and so do the two zeros; a NaN beside a number, or an infinity beside anything
/// else, is infinitely far.
///
/// - Parameter scale: a magnitude that takes the place of the expected one where that is smaller: the
///   size of the terms that cancelled, where a result near zero is a difference of large numbers.
public func ulpDistance<Number: BinaryFloatingPoint>(
  _ actual: Number, _ expected: Number, scale: Number = 0
) -> Double {
  if actual == expected || (actual.isNaN && expected.isNaN) { return 0 }
  guard actual.isFinite, expected.isFinite else { return .infinity }
  let unit = max(expected.magnitude, scale.magnitude).ulp
  // Halves, because the difference of two large numbers of opposite sign overflows.
  return Double((actual / 2 - expected / 2).magnitude / unit) * 2
}
