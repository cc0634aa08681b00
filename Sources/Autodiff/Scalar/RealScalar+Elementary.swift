// The functions of Double and Float are those of Kernels/VectorMath, so that a scalar and an element of a tensor have the
// same bits. They are calls: in line they would be copied into every place that evaluates a primitive.
//
// Foundation is imported for the C library's functions alone: pow, and sin, cos and tan of large angles.
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

extension RealScalar {
  @inlinable @inline(__always)
  public static func elementary<F: ElementaryFunction>(_ function: F.Type, _ x: Self) -> Self {
    F.value(x)
  }
  @inlinable @inline(__always)
  public static func elementary<F: BinaryElementaryFunction>(
    _ function: F.Type, _ a: Self, _ b: Self
  ) -> Self { F.value(a, b) }
}

extension Double: RealScalar {
  public typealias Mask = Bool
  public typealias Recorder = DoubleRecorder

  public static func real(_ value: Double) -> Self { value }
  public static func sqrt(_ x: Self) -> Self { x.squareRoot() }
  @inline(never)
  public static func exp(_ x: Self) -> Self { DoubleMath.scalarExp(x) }
  @inline(never)
  public static func expm1(_ x: Self) -> Self { DoubleMath.expm1(x) }
  @inline(never)
  public static func log(_ x: Self) -> Self { DoubleMath.scalarLog(x) }
  @inline(never)
  public static func log1p(_ x: Self) -> Self { DoubleMath.log1p(x) }
  @inline(never)
  public static func log2(_ x: Self) -> Self { DoubleMath.log2(x) }
  @inline(never)
  public static func log10(_ x: Self) -> Self { DoubleMath.log10(x) }
  @inline(never)
  public static func sin(_ x: Self) -> Self {
    x.magnitude <= DoubleMath.angleLimit ? DoubleMath.sin(x) : Foundation.sin(x)
  }
  @inline(never)
  public static func cos(_ x: Self) -> Self {
    x.magnitude <= DoubleMath.angleLimit ? DoubleMath.cos(x) : Foundation.cos(x)
  }
  @inline(never)
  public static func tan(_ x: Self) -> Self {
    x.magnitude <= DoubleMath.angleLimit ? DoubleMath.tan(x) : Foundation.tan(x)
  }
  @inline(never)
  public static func asin(_ x: Self) -> Self { DoubleMath.asin(x) }
  @inline(never)
  public static func acos(_ x: Self) -> Self { DoubleMath.acos(x) }
  @inline(never)
  public static func atan(_ x: Self) -> Self { DoubleMath.atan(x) }
  @inline(never)
  public static func sinh(_ x: Self) -> Self { DoubleMath.sinh(x) }
  @inline(never)
  public static func cosh(_ x: Self) -> Self { DoubleMath.cosh(x) }
  @inline(never)
  public static func tanh(_ x: Self) -> Self { DoubleMath.scalarTanh(x).value }
  @inline(never)
  public static func tanhAndDerivative(_ x: Self) -> (value: Self, derivative: Self) {
    DoubleMath.scalarTanh(x)
  }
  @inline(never)
  public static func asinh(_ x: Self) -> Self { DoubleMath.asinh(x) }
  @inline(never)
  public static func acosh(_ x: Self) -> Self { DoubleMath.acosh(x) }
  @inline(never)
  public static func atanh(_ x: Self) -> Self { DoubleMath.atanh(x) }
  @inline(never)
  public static func erf(_ x: Self) -> Self { DoubleMath.scalarErf(x) }
  @inline(never)
  public static func erfc(_ x: Self) -> Self { DoubleMath.scalarErfc(x) }
  @inline(never)
  public static func sigmoid(_ x: Self) -> Self { DoubleMath.scalarSigmoid(x).value }
  @inline(never)
  public static func sigmoidAndDerivative(_ x: Self) -> (value: Self, derivative: Self) {
    DoubleMath.scalarSigmoid(x)
  }
  @inline(never)
  public static func softplus(_ x: Self) -> Self { DoubleMath.softplus(x) }
  @inline(never)
  public static func atan2(_ y: Self, _ x: Self) -> Self { DoubleMath.atan2(y, x) }
  public static func pow(_ x: Self, _ y: Self) -> Self { Foundation.pow(x, y) }
}

extension Float: RealScalar {
  public typealias Mask = Bool
  public typealias Recorder = FloatRecorder

  public static func real(_ value: Double) -> Self { Float(value) }
  public static func sqrt(_ x: Self) -> Self { x.squareRoot() }
  @inline(never)
  public static func exp(_ x: Self) -> Self { FloatMath.exp(x) }
  @inline(never)
  public static func expm1(_ x: Self) -> Self { FloatMath.expm1(x) }
  @inline(never)
  public static func log(_ x: Self) -> Self { FloatMath.log(x) }
  @inline(never)
  public static func log1p(_ x: Self) -> Self { FloatMath.log1p(x) }
  @inline(never)
  public static func log2(_ x: Self) -> Self { FloatMath.log2(x) }
  @inline(never)
  public static func log10(_ x: Self) -> Self { FloatMath.log10(x) }
  @inline(never)
  public static func sin(_ x: Self) -> Self {
    x.magnitude <= FloatMath.angleLimit ? FloatMath.sin(x) : Foundation.sin(x)
  }
  @inline(never)
  public static func cos(_ x: Self) -> Self {
    x.magnitude <= FloatMath.angleLimit ? FloatMath.cos(x) : Foundation.cos(x)
  }
  @inline(never)
  public static func tan(_ x: Self) -> Self {
    x.magnitude <= FloatMath.angleLimit ? FloatMath.tan(x) : Foundation.tan(x)
  }
  @inline(never)
  public static func asin(_ x: Self) -> Self { FloatMath.asin(x) }
  @inline(never)
  public static func acos(_ x: Self) -> Self { FloatMath.acos(x) }
  @inline(never)
  public static func atan(_ x: Self) -> Self { FloatMath.atan(x) }
  @inline(never)
  public static func sinh(_ x: Self) -> Self { FloatMath.sinh(x) }
  @inline(never)
  public static func cosh(_ x: Self) -> Self { FloatMath.cosh(x) }
  @inline(never)
  public static func tanh(_ x: Self) -> Self { FloatMath.scalarTanh(x).value }
  @inline(never)
  public static func tanhAndDerivative(_ x: Self) -> (value: Self, derivative: Self) {
    FloatMath.scalarTanh(x)
  }
  @inline(never)
  public static func asinh(_ x: Self) -> Self { FloatMath.asinh(x) }
  @inline(never)
  public static func acosh(_ x: Self) -> Self { FloatMath.acosh(x) }
  @inline(never)
  public static func atanh(_ x: Self) -> Self { FloatMath.atanh(x) }
  @inline(never)
  public static func erf(_ x: Self) -> Self { Self(DoubleMath.scalarErf(Double(x))) }
  @inline(never)
  public static func erfc(_ x: Self) -> Self { Self(DoubleMath.scalarErfc(Double(x))) }
  @inline(never)
  public static func sigmoid(_ x: Self) -> Self { FloatMath.sigmoid(x) }
  @inline(never)
  public static func sigmoidAndDerivative(_ x: Self) -> (value: Self, derivative: Self) {
    FloatMath.scalarSigmoid(x)
  }
  @inline(never)
  public static func softplus(_ x: Self) -> Self { FloatMath.softplus(x) }
  @inline(never)
  public static func atan2(_ y: Self, _ x: Self) -> Self { FloatMath.atan2(y, x) }
  public static func pow(_ x: Self, _ y: Self) -> Self { Foundation.pow(x, y) }
}
