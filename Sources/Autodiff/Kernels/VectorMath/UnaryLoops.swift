// Loops of the elementwise functions of one argument that the compiler turns into vector instructions.

private struct UnaryLoop<S: VectorScalar>: UnaryVisitor {
  let x: UnsafePointer<S>
  let y: UnsafeMutablePointer<S>
  let count: Int

  // A function of its own for each rule: the inliner gives up in a large one.
  @inline(never)
  func visit<R: UnaryRule>(_ rule: R.Type) {
    for i in 0..<count { y[i] = R.value(Lane(x[i])).value }
  }
}

private struct UnaryPullbackLoop<S: VectorScalar>: UnaryVisitor {
  let cotangent: UnsafePointer<S>
  let gaps: Gaps
  let x: UnsafePointer<S>
  let y: UnsafePointer<S>
  let result: UnsafeMutablePointer<S>
  let count: Int

  // A function of its own for each rule: the inliner gives up in a large one.
  @inline(never)
  func visit<R: UnaryRule>(_ rule: R.Type) {
    let numbers = GapNumbers<S>(gaps)
    if R.selects {
      for i in 0..<count {
        let g = Lane(cotangent[i] + numbers.cotangent)
        result[i] = R.pullback(g, Lane(x[i]), Lane(y[i])).value + numbers.nothing
      }
    } else if gaps.inCotangent {
      for i in 0..<count {
        let product = Lane(cotangent[i]) * R.derivative(Lane(x[i]), Lane(y[i]))
        result[i] = S.Math.choose(
          S.isNothing(cotangent[i]), numbers.nothing, S.computed(product.value))
      }
    } else {
      for i in 0..<count {
        result[i] = (Lane(cotangent[i]) * R.derivative(Lane(x[i]), Lane(y[i]))).value
      }
    }
  }
}

/// Arguments for which straight-line code holds; others are left to the functions of lone numbers.
private enum LoopDomain {
  case all
  /// Angles that are reduced there.
  case angles
  /// Positive numbers: the others have poles and a reflection.
  case positive
}

extension UnaryPrimitive {
  fileprivate var loopDomain: LoopDomain {
    switch self {
    case .sin, .cos, .tan: .angles
    case .lgamma, .digamma, .gamma: .positive
    default: .all
    }
  }
}

/// Elements that are checked at a time for arguments beyond the domain.
private let domainBlock = 512

/// Calls `inside` for the blocks in which every argument is in the domain, `outside` for the others.
@inline(__always)
private func forEachBlock<S: VectorScalar>(
  of x: UnsafePointer<S>, _ range: Range<Int>, in domain: LoopDomain,
  inside: (Range<Int>) -> Void, outside: (Range<Int>) -> Void
) {
  var start = range.lowerBound
  while start < range.upperBound {
    let block = start..<min(start + domainBlock, range.upperBound)
    var beyond = 0
    if domain == .angles {
      for i in block { beyond &+= x[i].magnitude <= S.Math.angleLimit ? 0 : 1 }
    } else {
      for i in block { beyond &+= x[i] > 0 ? 0 : 1 }
    }
    if beyond == 0 { inside(block) } else { outside(block) }
    start = block.upperBound
  }
}

/// y[i] = f(x[i]).
func vectorUnary<S: VectorScalar>(
  _ primitive: UnaryPrimitive, _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int
) {
  let domain = primitive.loopDomain
  if count <= elementwisePart && domain == .all {
    primitive.visit(UnaryLoop(x: x, y: y, count: count))
    return
  }
  func run(_ part: Range<Int>) {
    primitive.visit(
      UnaryLoop(x: x + part.lowerBound, y: y + part.lowerBound, count: part.count))
  }
  Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
    if domain != .all {
      forEachBlock(of: x, part, in: domain, inside: run) { block in
        for i in block { y[i] = primitive.value(x[i]) }
      }
    } else {
      run(part)
    }
  }
}

/// Calls `body` with a range and its cotangents; where the result is written over these, with blocks of the range and
/// copies.
///
/// A loop that writes over what it reads stays scalar: the compiler allows for any overlap but this one.
@inline(__always)
func forEachCotangentBlock<S: VectorScalar>(
  _ cotangent: UnsafePointer<S>, _ range: Range<Int>, into result: UnsafeMutablePointer<S>,
  _ body: (UnsafePointer<S>, Range<Int>) -> Void
) {
  guard UnsafePointer(result) == cotangent else {
    body(cotangent + range.lowerBound, range)
    return
  }
  let size = 512
  withUnsafeTemporaryAllocation(of: S.self, capacity: size) { copies in
    // Sound: a temporary allocation of more than no elements has an address.
    let copy = copies.baseAddress.unsafelyUnwrapped
    var start = range.lowerBound
    while start < range.upperBound {
      let block = start..<min(start + size, range.upperBound)
      copy.update(from: cotangent + start, count: block.count)
      body(UnsafePointer(copy), block)
      start = block.upperBound
    }
  }
}

/// result[i] = ȳ[i] f'(x[i]).
func vectorUnaryPullback<S: VectorScalar>(
  _ primitive: UnaryPrimitive, cotangent: UnsafePointer<S>, _ gaps: Gaps, _ x: UnsafePointer<S>,
  _ y: UnsafePointer<S>, into result: UnsafeMutablePointer<S>, count: Int
) {
  let domain = primitive.loopDomain
  if count <= elementwisePart && domain == .all && UnsafePointer(result) != cotangent {
    primitive.visit(
      UnaryPullbackLoop(
        cotangent: cotangent, gaps: gaps, x: x, y: y, result: result, count: count))
    return
  }
  func run(_ part: Range<Int>) {
    forEachCotangentBlock(cotangent, part, into: result) { cotangent, block in
      let start = block.lowerBound
      primitive.visit(
        UnaryPullbackLoop(
          cotangent: cotangent, gaps: gaps, x: x + start, y: y + start, result: result + start,
          count: block.count))
    }
  }
  Parallel.forEachPart(of: count, partSize: elementwisePart) { part in
    if domain != .all {
      forEachBlock(of: x, part, in: domain, inside: run) { block in
        for i in block {
          let product = S.computed(cotangent[i] * primitive.derivative(x[i], y[i]))
          let isNothing = gaps.inCotangent && S.isNothing(cotangent[i])
          result[i] = isNothing ? GapNumbers(gaps).nothing : product
        }
      }
    } else {
      run(part)
    }
  }
}
