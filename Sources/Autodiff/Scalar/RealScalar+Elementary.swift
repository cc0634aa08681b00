// Foundation is imported for the C library's elementary functions alone: it re-exports them under one name
// on every platform. Their errors are below one unit in the last place for exp, log, sin, cos
// and pow, and a few units for the others.
import Foundation

extension RealScalar {
  // 1/(1 + e^−x) is infinite in the denominator below −709, where the result is still a
  // subnormal number. e^x/(1 + e^x) is accurate there.
  @inlinable
  public static func sigmoid(_ x: Self) -> Self {
    let e = exp(-Swift.abs(x))
    return x < 0 ? e / (1 + e) : 1 / (1 + e)
  }

  // log(1 + e^x) overflows for large x and loses everything for very negative x.
  @inlinable
  public static func softplus(_ x: Self) -> Self {
    let ramp: Self = x < 0 ? 0 : x
    return ramp + log1p(exp(-Swift.abs(x)))
  }
}

extension Double: RealScalar {
  public typealias Mask = Bool
  public typealias Recorder = DoubleRecorder

  public static func real(_ value: Double) -> Self { value }
  public static func sqrt(_ x: Self) -> Self { x.squareRoot() }
  public static func exp(_ x: Self) -> Self { Foundation.exp(x) }
  public static func expm1(_ x: Self) -> Self { Foundation.expm1(x) }
  public static func log(_ x: Self) -> Self { Foundation.log(x) }
  public static func log1p(_ x: Self) -> Self { Foundation.log1p(x) }
  public static func log2(_ x: Self) -> Self { Foundation.log2(x) }
  public static func log10(_ x: Self) -> Self { Foundation.log10(x) }
  public static func sin(_ x: Self) -> Self { Foundation.sin(x) }
  public static func cos(_ x: Self) -> Self { Foundation.cos(x) }
  public static func tan(_ x: Self) -> Self { Foundation.tan(x) }
  public static func asin(_ x: Self) -> Self { Foundation.asin(x) }
  public static func acos(_ x: Self) -> Self { Foundation.acos(x) }
  public static func atan(_ x: Self) -> Self { Foundation.atan(x) }
  public static func sinh(_ x: Self) -> Self { Foundation.sinh(x) }
  public static func cosh(_ x: Self) -> Self { Foundation.cosh(x) }
  public static func tanh(_ x: Self) -> Self { Foundation.tanh(x) }
  public static func asinh(_ x: Self) -> Self { Foundation.asinh(x) }
  public static func acosh(_ x: Self) -> Self { Foundation.acosh(x) }
  public static func atanh(_ x: Self) -> Self { Foundation.atanh(x) }
  public static func erf(_ x: Self) -> Self { Foundation.erf(x) }
  public static func erfc(_ x: Self) -> Self { Foundation.erfc(x) }
  public static func atan2(_ y: Self, _ x: Self) -> Self { Foundation.atan2(y, x) }
  public static func pow(_ x: Self, _ y: Self) -> Self { Foundation.pow(x, y) }
}

extension Float: RealScalar {
  public typealias Mask = Bool
  public typealias Recorder = FloatRecorder

  public static func real(_ value: Double) -> Self { Float(value) }
  public static func sqrt(_ x: Self) -> Self { x.squareRoot() }
  public static func exp(_ x: Self) -> Self { Foundation.exp(x) }
  public static func expm1(_ x: Self) -> Self { Foundation.expm1(x) }
  public static func log(_ x: Self) -> Self { Foundation.log(x) }
  public static func log1p(_ x: Self) -> Self { Foundation.log1p(x) }
  public static func log2(_ x: Self) -> Self { Foundation.log2(x) }
  public static func log10(_ x: Self) -> Self { Foundation.log10(x) }
  public static func sin(_ x: Self) -> Self { Foundation.sin(x) }
  public static func cos(_ x: Self) -> Self { Foundation.cos(x) }
  public static func tan(_ x: Self) -> Self { Foundation.tan(x) }
  public static func asin(_ x: Self) -> Self { Foundation.asin(x) }
  public static func acos(_ x: Self) -> Self { Foundation.acos(x) }
  public static func atan(_ x: Self) -> Self { Foundation.atan(x) }
  public static func sinh(_ x: Self) -> Self { Foundation.sinh(x) }
  public static func cosh(_ x: Self) -> Self { Foundation.cosh(x) }
  public static func tanh(_ x: Self) -> Self { Foundation.tanh(x) }
  public static func asinh(_ x: Self) -> Self { Foundation.asinh(x) }
  public static func acosh(_ x: Self) -> Self { Foundation.acosh(x) }
  public static func atanh(_ x: Self) -> Self { Foundation.atanh(x) }
  public static func erf(_ x: Self) -> Self { Foundation.erf(x) }
  public static func erfc(_ x: Self) -> Self { Foundation.erfc(x) }
  public static func atan2(_ y: Self, _ x: Self) -> Self { Foundation.atan2(y, x) }
  public static func pow(_ x: Self, _ y: Self) -> Self { Foundation.pow(x, y) }
}
