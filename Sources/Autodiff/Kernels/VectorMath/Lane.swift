/// A scalar whose elementary functions exist as straight-line code.
protocol VectorScalar: RealScalar {
  associatedtype Math: ElementaryMath where Math.Number == Self
}

extension Double: VectorScalar {
  typealias Math = DoubleMath
}

extension Float: VectorScalar {
  typealias Math = FloatMath
}

/// A scalar in a loop that is to become vector instructions.
///
/// The rules run on it as they run on any number; here nothing branches and nothing is called, but the C library's
/// `pow` where vectors are short and special functions. `sin`, `cos` and `tan` hold up to `angleLimit` only, `lgamma` and
/// `digamma` for positive numbers.
struct Lane<S: VectorScalar>: RuleNumber {
  let value: S

  @inline(__always)
  init(_ value: S) { self.value = value }

  @inline(__always)
  init(integerLiteral value: S.IntegerLiteralType) { self.value = S(integerLiteral: value) }

  @inline(__always)
  static func sum(_ a: Lane, _ b: Lane) -> Lane { Lane(a.value + b.value) }
  @inline(__always)
  static func difference(_ a: Lane, _ b: Lane) -> Lane { Lane(a.value - b.value) }
  @inline(__always)
  static func product(_ a: Lane, _ b: Lane) -> Lane { Lane(a.value * b.value) }
  @inline(__always)
  static func quotient(_ a: Lane, _ b: Lane) -> Lane { Lane(a.value / b.value) }
  @inline(__always)
  static func negated(_ a: Lane) -> Lane { Lane(-a.value) }
  @inline(__always)
  static func isGreater(_ a: Lane, _ b: Lane) -> Bool { a.value > b.value }
  @inline(__always)
  static func isEqual(_ a: Lane, _ b: Lane) -> Bool { a.value == b.value }
  @inline(__always)
  static func select(
    _ mask: Bool, _ a: @autoclosure () -> Lane, _ b: @autoclosure () -> Lane
  ) -> Lane {
    Lane(S.Math.choose(mask, a().value, b().value))
  }
  @inline(__always)
  static func sigmoidAndDerivative(_ x: Lane) -> (value: Lane, derivative: Lane) {
    let y = sigmoid(x)
    return (y, Sigmoid.derivative(x, y))
  }
  @inline(__always)
  static var nothing: Lane { Lane(S.nothing) }
  @inline(__always)
  static func isNothing(_ cotangent: Lane) -> Bool { S.isNothing(cotangent.value) }
  @inline(__always)
  static func computed(_ x: Lane) -> Lane { Lane(S.computed(x.value)) }
  @inline(__always)
  static func cotangentProduct(_ cotangent: Lane, _ derivative: Lane) -> Lane {
    select(isNothing(cotangent), nothing, computed(cotangent * derivative))
  }
  @inline(__always)
  static func sign(_ x: Lane) -> Lane {
    select(x.value > 0, 1, select(x.value < 0, -1, x))
  }
  @inline(__always)
  static func real(_ value: Double) -> Lane { Lane(S.real(value)) }
  @inline(__always)
  static func atan2(_ y: Lane, _ x: Lane) -> Lane { Lane(S.Math.atan2(y.value, x.value)) }
  // Straight-line code takes four times as long as the C library's for a lone number, and fewer than four lanes do not
  // make up for it.
  @inline(__always)
  static func pow(_ x: Lane, _ y: Lane) -> Lane {
    Lane(
      TargetProcessor.vectorBytes >= 32 && TargetProcessor.hasFusedProduct
        ? S.Math.pow(x.value, y.value) : S.pow(x.value, y.value))
  }
  @inline(__always)
  static func scaledPower(
    _ factor: Lane, _ x: Lane, _ y: Lane, less k: Int, from power: Lane?
  ) -> Lane {
    if k == 0, let power { return select(power.value == 0, 0, vanishing(factor, times: power)) }
    return Lane(
      TargetProcessor.vectorBytes >= 32 && TargetProcessor.hasFusedProduct
        ? S.Math.scaledPower(factor.value, x.value, y.value, less: k)
        : S.scaledPower(factor.value, x.value, y.value, less: k, from: power?.value))
  }
  @inline(__always)
  static func sqrt(_ x: Lane) -> Lane { Lane(S.Math.sqrt(x.value)) }
  @inline(__always)
  static func exp(_ x: Lane) -> Lane { Lane(S.Math.exp(x.value)) }
  @inline(__always)
  static func expm1(_ x: Lane) -> Lane { Lane(S.Math.expm1(x.value)) }
  @inline(__always)
  static func log(_ x: Lane) -> Lane { Lane(S.Math.log(x.value)) }
  @inline(__always)
  static func log1p(_ x: Lane) -> Lane { Lane(S.Math.log1p(x.value)) }
  @inline(__always)
  static func log2(_ x: Lane) -> Lane { Lane(S.Math.log2(x.value)) }
  @inline(__always)
  static func log10(_ x: Lane) -> Lane { Lane(S.Math.log10(x.value)) }
  @inline(__always)
  static func sin(_ x: Lane) -> Lane { Lane(S.Math.sin(x.value)) }
  @inline(__always)
  static func cos(_ x: Lane) -> Lane { Lane(S.Math.cos(x.value)) }
  @inline(__always)
  static func tan(_ x: Lane) -> Lane { Lane(S.Math.tan(x.value)) }
  @inline(__always)
  static func asin(_ x: Lane) -> Lane { Lane(S.Math.asin(x.value)) }
  @inline(__always)
  static func acos(_ x: Lane) -> Lane { Lane(S.Math.acos(x.value)) }
  @inline(__always)
  static func atan(_ x: Lane) -> Lane { Lane(S.Math.atan(x.value)) }
  @inline(__always)
  static func sinh(_ x: Lane) -> Lane { Lane(S.Math.sinh(x.value)) }
  @inline(__always)
  static func cosh(_ x: Lane) -> Lane { Lane(S.Math.cosh(x.value)) }
  @inline(__always)
  static func tanh(_ x: Lane) -> Lane { Lane(S.Math.tanh(x.value)) }
  @inline(__always)
  static func asinh(_ x: Lane) -> Lane { Lane(S.Math.asinh(x.value)) }
  @inline(__always)
  static func acosh(_ x: Lane) -> Lane { Lane(S.Math.acosh(x.value)) }
  @inline(__always)
  static func atanh(_ x: Lane) -> Lane { Lane(S.Math.atanh(x.value)) }
  @inline(__always)
  static func erf(_ x: Lane) -> Lane { Lane(S.Math.erf(x.value)) }
  @inline(__always)
  static func erfc(_ x: Lane) -> Lane { Lane(S.Math.erfc(x.value)) }
  @inline(__always)
  static func sigmoid(_ x: Lane) -> Lane { Lane(S.Math.sigmoid(x.value)) }
  @inline(__always)
  static func softplus(_ x: Lane) -> Lane { Lane(S.Math.softplus(x.value)) }

  @inline(__always)
  static func elementary<F: ElementaryFunction>(_ function: F.Type, _ x: Lane) -> Lane {
    if F.self == LogGamma.self { return Lane(S.Math.positiveLogGamma(x.value)) }
    if F.self == Digamma.self { return Lane(S.Math.positiveDigamma(x.value)) }
    return Lane(F.value(x.value))
  }
  @inline(__always)
  static func elementary<F: BinaryElementaryFunction>(
    _ function: F.Type, _ a: Lane, _ b: Lane
  ) -> Lane { Lane(F.value(a.value, b.value)) }
}
