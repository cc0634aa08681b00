// Reductions of one block of consecutive elements in vector registers. Lanes and their order are fixed, so the result
// is the same on every target.

/// The largest block that is reduced at once.
let reductionBlock = 512

/// A scalar whose blocks can be reduced in vector registers.
protocol BlockReducible: Comparable, BitwiseCopyable {
  /// The sum of at most `reductionBlock` elements.
  static func blockSum(_ x: UnsafePointer<Self>, _ count: Int) -> Self
  /// The largest or smallest of at least one element; NaN if any is NaN, and of zeros of both signs the first.
  static func blockExtremum(_ x: UnsafePointer<Self>, _ count: Int, isMaximum: Bool) -> Self
}

extension Float: BlockReducible {
  @inline(__always)
  private static func load(_ x: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD16<Float>.self)
  }

  // Four sums of 16 lanes: a lane adds at most 8 terms, and the lanes are added in pairs.
  static func blockSum(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    var rest: Float = 0
    var i = 0
    var total = SIMD16<Float>()
    if count >= 64 {
      var (a, b, c, d) = (total, total, total, total)
      while i + 64 <= count {
        a += load(x + i)
        b += load(x + i + 16)
        c += load(x + i + 32)
        d += load(x + i + 48)
        i += 64
      }
      total = (a + b) + (c + d)
    }
    while i + 16 <= count {
      total += load(x + i)
      i += 16
    }
    while i < count {
      rest += x[i]
      i += 1
    }
    if count < 16 { return rest }
    let s8 = total.lowHalf + total.highHalf
    let s4 = s8.lowHalf + s8.highHalf
    let s2 = s4.lowHalf + s4.highHalf
    return (s2.x + s2.y) + rest
  }

  static func blockExtremum(_ x: UnsafePointer<Float>, _ count: Int, isMaximum: Bool) -> Float {
    var best = x[0]
    var isNaN = x[0] != x[0]
    var i = 0
    if count >= 16 {
      var (a, b) = (load(x), load(x + (count - 16)))
      var nan = (a .!= a) .| (b .!= b)
      while i + 32 <= count {
        let (u, v) = (load(x + i), load(x + i + 16))
        nan = nan .| (u .!= u) .| (v .!= v)
        if isMaximum {
          a.replace(with: u, where: u .> a)
          b.replace(with: v, where: v .> b)
        } else {
          a.replace(with: u, where: u .< a)
          b.replace(with: v, where: v .< b)
        }
        i += 32
      }
      isNaN = any(nan)
      if isMaximum { a.replace(with: b, where: b .> a) } else { a.replace(with: b, where: b .< a) }
      best = a[0]
      for lane in 1..<16 { best = isMaximum ? max(best, a[lane]) : min(best, a[lane]) }
    }
    while i < count {
      isNaN = isNaN || x[i] != x[i]
      if isMaximum ? x[i] > best : x[i] < best { best = x[i] }
      i += 1
    }
    if isNaN { return .nan }
    if best == 0 {
      for i in 0..<count where x[i] == 0 { return x[i] }
    }
    return best
  }
}

extension Double: BlockReducible {
  @inline(__always)
  private static func load(_ x: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Double>.self)
  }

  // Four sums of 8 lanes: a lane adds at most 16 terms, and the lanes are added in pairs.
  static func blockSum(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
    var rest: Double = 0
    var i = 0
    var total = SIMD8<Double>()
    if count >= 32 {
      var (a, b, c, d) = (total, total, total, total)
      while i + 32 <= count {
        a += load(x + i)
        b += load(x + i + 8)
        c += load(x + i + 16)
        d += load(x + i + 24)
        i += 32
      }
      total = (a + b) + (c + d)
    }
    while i + 8 <= count {
      total += load(x + i)
      i += 8
    }
    while i < count {
      rest += x[i]
      i += 1
    }
    if count < 8 { return rest }
    let s4 = total.lowHalf + total.highHalf
    let s2 = s4.lowHalf + s4.highHalf
    return (s2.x + s2.y) + rest
  }

  static func blockExtremum(_ x: UnsafePointer<Double>, _ count: Int, isMaximum: Bool) -> Double {
    var best = x[0]
    var isNaN = x[0] != x[0]
    var i = 0
    if count >= 8 {
      var (a, b) = (load(x), load(x + (count - 8)))
      var nan = (a .!= a) .| (b .!= b)
      while i + 16 <= count {
        let (u, v) = (load(x + i), load(x + i + 8))
        nan = nan .| (u .!= u) .| (v .!= v)
        if isMaximum {
          a.replace(with: u, where: u .> a)
          b.replace(with: v, where: v .> b)
        } else {
          a.replace(with: u, where: u .< a)
          b.replace(with: v, where: v .< b)
        }
        i += 16
      }
      isNaN = any(nan)
      if isMaximum { a.replace(with: b, where: b .> a) } else { a.replace(with: b, where: b .< a) }
      best = a[0]
      for lane in 1..<8 { best = isMaximum ? max(best, a[lane]) : min(best, a[lane]) }
    }
    while i < count {
      isNaN = isNaN || x[i] != x[i]
      if isMaximum ? x[i] > best : x[i] < best { best = x[i] }
      i += 1
    }
    if isNaN { return .nan }
    if best == 0 {
      for i in 0..<count where x[i] == 0 { return x[i] }
    }
    return best
  }
}
