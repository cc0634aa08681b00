// log Γ x for x > 0: (x − 1) P(x) on [¾, 3/2] and (x − 2) P(x) on [3/2, 3], so that both roots keep their digits; below by
// log Γ(x + 1) − log x, up to 8 by log Γ(x − n) + log of n factors, none of which cancels; beyond by Stirling's formula with a
// polynomial in 1/x² (DLMF 5.11.1). ψ x: (x − x₀) times a rational function on [1, 2], with x₀ its root in three parts (Maddock,
// Boost.Math), one step by ψ(x + 1) = ψ(x) + 1/x on either side, and from 3 on log x − 1/(2x) − a polynomial in 1/x². The
// polynomials interpolate at Chebyshev points.

extension DoubleMath {
  /// log Γ(x) for x > 0.
  @inline(__always)
  static func positiveLogGamma(_ x: Double) -> Double {
    let isSmall = x < 0.75
    let isLarge = x >= 8
    // To [2, 3): the differences are exact.
    var (t, product) = (x, 1.0)
    for _ in 0..<5 {
      let before = t - 1
      let isBeyond = t >= 3
      product = choose(isBeyond, product * before, product)
      t = choose(isBeyond, before, t)
    }
    let l = log(choose(isSmall, x, choose(isLarge, x, product)))
    let value = centralLogGamma(choose(isSmall, x, t - 1)) + choose(isSmall, -l, l)
    let r = 1 / x
    let z = r * r
    var s = 0x1.4bffc9d89f5aap-8
    s = s * z - 0x1.ef8d748ae6ca6p-10
    s = s * z + 0x1.b92c33f944339p-11
    s = s * z - 0x1.38134d4f88969p-11
    s = s * z + 0x1.a01a017dcf9e1p-11
    s = s * z - 0x1.6c16c16c149f4p-9
    s = s * z + 0x1.5555555555555p-4
    // (x − ½) log x − x: of a logarithm beyond 2 the 1 is taken without an error.
    let large = (x * (l - 1) - 0.5 * l) + (0x1.d67f1c864beb5p-1 + s * r)
    return choose(x == .infinity, x, choose(isLarge, large, value))
  }

  /// log Γ(1 + v) for v in [−¼, 2].
  @inline(__always)
  private static func centralLogGamma(_ v: Double) -> Double {
    let isUpper = v >= 0.5
    let factor = choose(isUpper, v - 1, v)
    let w = choose(isUpper, v - 1.25, v - 0.125)
    @inline(__always)
    func next(_ p: Double, _ lower: Double, _ upper: Double) -> Double {
      p * w + choose(isUpper, upper, lower)
    }
    var p = choose(isUpper, 0x1.c03347a0459cap-30, 0x1.c01a68a3fec1bp-8)
    p = next(p, -0x1.076632d3bb11fp-7, -0x1.077b57bbde6bcp-28)
    p = next(p, 0x1.1200d6890ec82p-8, 0x1.1235a92d52032p-28)
    p = next(p, -0x1.4543a2c99af6bp-8, -0x1.459e029de2675p-27)
    p = next(p, 0x1.f70423715e7bbp-8, 0x1.f7a59e980d3cep-26)
    p = next(p, -0x1.2b58b895d9071p-7, -0x1.2be39e4d41f1dp-24)
    p = next(p, 0x1.5a92567908cd7p-7, 0x1.5b818376fef7cp-23)
    p = next(p, -0x1.9fbc93b711cecp-7, -0x1.a15b23f60926fp-22)
    p = next(p, 0x1.f632cc80ce9d3p-7, 0x1.f904bd0616624p-21)
    p = next(p, -0x1.3012b8555d4e1p-6, -0x1.328aa36a90099p-19)
    p = next(p, 0x1.725f36d59a27bp-6, 0x1.76b87e1be810ep-18)
    p = next(p, -0x1.c661c95ebedccp-6, -0x1.ce1a2eb9c50f6p-17)
    p = next(p, 0x1.191d5cd0e95a7p-5, 0x1.2008644b1805bp-15)
    p = next(p, -0x1.5f8aa28cac794p-5, -0x1.6c170f571cc98p-14)
    p = next(p, 0x1.bda1a45d6e349p-5, 0x1.d4c16e8e8a0efp-13)
    p = next(p, -0x1.1fa50b29a7098p-4, -0x1.356ab2260ffccp-11)
    p = next(p, 0x1.7d0a946bd220fp-4, 0x1.a755204505626p-10)
    p = next(p, -0x1.067ff121627a0p-3, -0x1.3191e510ff12dp-8)
    p = next(p, 0x1.82625d02b7982p-3, 0x1.e14e96ffdd8a6p-7)
    p = next(p, -0x1.4362a8b2fc2e9p-2, -0x1.bcc9b6fbc7700p-5)
    p = next(p, 0x1.7792e12fe4dccp-1, 0x1.2b408cef4c80cp-2)
    return factor * next(p, -0x1.ebb5bd9a570d1p-2, 0x1.ff797bba88502p-2)
  }

  /// ψ(x) for x > 0.
  @inline(__always)
  static func positiveDigamma(_ x: Double) -> Double {
    let isBelow = x < 1
    let isAbove = x >= 2
    let before = x - 1
    let step = choose(isBelow, -1, choose(isAbove, 1, 0)) / choose(isBelow, x, before)
    let value = choose(isBelow, x, choose(isAbove, before - 1, before))
    let near =
      centralDigamma(value) + choose(isBelow, step, choose(isAbove, step, 0))
    let r = 1 / x
    let z = r * r
    var s = 0x1.09dcb42a76c9fp+2
    s = s * z - 0x1.9c2b9f7998e83p+1
    s = s * z + 0x1.38acc64572b40p+0
    s = s * z - 0x1.4d0eeb4a7ffecp-2
    s = s * z + 0x1.3e37d6430f21dp-4
    s = s * z - 0x1.5681e502a4664p-6
    s = s * z + 0x1.f0378ddf5392fp-8
    s = s * z - 0x1.11102b3b54798p-8
    s = s * z + 0x1.04103f703324fp-8
    s = s * z - 0x1.1111111084411p-7
    s = s * z + 0x1.5555555555534p-4
    return choose(x >= 3, log(x) - (0.5 * r + s * z), near)
  }

  /// ψ(1 + v) for v in [0, 1].
  @inline(__always)
  static func centralDigamma(_ v: Double) -> Double {
    var p = -0.0020713321167745952
    p = p * v - 0.045251321448739056
    p = p * v - 0.28919126444774784
    p = p * v - 0.65031853770896507
    p = p * v - 0.32555031186804491
    p = p * v + 0.25479851061131551
    var q = -0.55789841213675513e-6
    q = q * v + 0.0021284987017821144
    q = q * v + 0.054151797245674225
    q = q * v + 0.43593529692665969
    q = q * v + 1.4606242909763515
    q = q * v + 2.0767117023730469
    q = q * v + 1
    // x₀ − 1 in three parts, the first of 30 bits.
    let g =
      ((v - 495_673_741.0 / 0x1p30) - 381_566_830.0 / 0x1p60) - 0.9016312093258695918615325e-19
    return g * 0.99558162689208984 + g * (p / q)
  }
}
