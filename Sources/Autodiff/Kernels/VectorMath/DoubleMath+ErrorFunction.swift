// Below ¾ erf by an odd polynomial. Above, erfc x = e^(−x²) P(t)/(1 + 2x) with P(t) = (1 + 2x) e^(x²) erfc x and
// t = (x − 4)/(x + 4) (Shepherd and Laframboise, Math. Comp. 36, 1981), which is between 1 and 1.13 over
// the whole half line. The polynomials interpolate at Chebyshev points.

extension DoubleMath {
  /// erf x for |x| ≤ ¾.
  @inline(__always)
  static func centralErf(_ x: Double) -> Double {
    let z = x * x
    var p = 0x1.8a2a5a11f5ffbp-27
    p = p * z - 0x1.564e4ddb7c609p-23
    p = p * z + 0x1.b90ea3f23066cp-20
    p = p * z - 0x1.f4c5db8371d23p-17
    p = p * z + 0x1.f9a2af7cafb38p-14
    p = p * z - 0x1.c02db120eb50ap-11
    p = p * z + 0x1.565bcd036062fp-8
    p = p * z - 0x1.b82ce3125726ep-6
    p = p * z + 0x1.ce2f21a0424bfp-4
    p = p * z - 0x1.812746b0379e0p-2
    p = p * z + 0x1.06eba8214db69p-3
    return x + x * p
  }

  /// erfc a for a ≥ 0.49.
  @inline(__always)
  static func tailErfc(_ magnitude: Double) -> Double {
    let a = clamped(magnitude, 0.25, 28)
    let t = (a - 4) / (a + 4)
    var p = -0x1.69f2fa9000decp-27
    p = p * t - 0x1.a43ae536774dep-27
    p = p * t + 0x1.c6a2ab9fb9125p-24
    p = p * t + 0x1.1ff04269ad0c9p-24
    p = p * t - 0x1.b9ba5f3e5af9bp-21
    p = p * t + 0x1.41a0e0881cc23p-22
    p = p * t + 0x1.7f1c80a16003bp-18
    p = p * t - 0x1.78a39f212eb38p-17
    p = p * t - 0x1.995924bd0c8a4p-16
    p = p * t + 0x1.3be0d58d63c0dp-13
    p = p * t - 0x1.a1df1f6f13698p-13
    p = p * t - 0x1.8d4aa1688e562p-11
    p = p * t + 0x1.49c67276fa799p-8
    p = p * t - 0x1.0962387db4d66p-6
    p = p * t + 0x1.3079edf6c5f6dp-5
    p = p * t - 0x1.0fb06dfe6afe1p-4
    p = p * t + 0x1.7fee004e100c9p-4
    p = p * t - 0x1.9ddb23c3e7d0dp-4
    p = p * t + 0x1.16ecefcfa54a7p-4
    p = p * t + 0x1.f7f5df66fd577p-7
    p = p * t - 0x1.1df1ad154a28fp-3
    // The rounding of the denominator is put back to first order where p has digits to spare.
    let denominator = 1 + 2 * a
    let lost = (2 * a - denominator) + 1
    p = (p * t - lost * (1.125 / denominator)) + 0x1.3ba5916e9fd7fp+0
    // −a² in two parts, the first exact: half a unit of a² would be a²/2 units of its exponential.
    let high = head(a)
    let reduced = ReducedExponent(-(high * high), tail: -((a - high) * (a + high)))
    let (f, g) = powerOfTwo(reduced.n)
    return reduced.exponential * (p / denominator) * f * g
  }

  @inline(__always)
  static func erf(_ x: Double) -> Double {
    let a = magnitude(x)
    return choose(a < 0.75, centralErf(x), signed(1 - tailErfc(a), as: x))
  }

  @inline(__always)
  static func erfc(_ x: Double) -> Double {
    let a = magnitude(x)
    let tail = tailErfc(a)
    return choose(a < 0.5, 1 - centralErf(x), choose(x < 0, 2 - tail, tail))
  }
}
