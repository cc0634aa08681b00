// Products of many terms. Added one after the other, each term is rounded with all that went before: 10⁷ products of
// 0.1 and 1 came to 1087937 in single precision. Added in blocks, and the blocks' sums in pairs, the error does not grow
// with the number of terms but with its logarithm, as in `sumKernel`.

extension ProductBlocks {
  /// The most terms of an element of a product that are added as they come; more are split in two halves.
  ///
  /// Long enough that adding the halves takes no time beside forming them.
  static let terms = 2048

  /// Where a sum of more terms than a block is split in two.
  @inline(__always)
  static func half(of count: Int) -> Int { (count / 2 + 63) / 64 * 64 }
}

/// C = op(A) op(B) + bias where each element has more terms than a block: the products of both halves of the terms, added.
///
/// Inner products of consecutive elements are halved in the same way where they are formed (`dotProducts`).
///
/// With u the unit roundoff, the error of an element is at most u (2048 + ⌈log₂(k / 2048)⌉) Σ |a[i, p] b[p, j]| to first
/// order, and one rounding more for a bias. A product of a block is a sum of at most 2048 rounded products, whose error
/// is at most 2048 u Σ |a b| in whatever order they are added, fused or not (Higham, Accuracy and Stability of Numerical
/// Algorithms, 2002, section 3.1), so that this holds for a library of the system too. Each level of halves adds a
/// rounding, and there are ⌈log₂(k / 2048)⌉ of them: 2048 is a multiple of 64, so that rounding a half up to one does not
/// take it beyond 2048 2ˡ where k is at most twice that.
@specialized(where S == Float)
@specialized(where S == Double)
func longProduct<S: TensorScalar>(
  _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
  into c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int, stored: Int, bias: UnsafePointer<S>?
) {
  let half = ProductBlocks.half(of: k)
  // As large as C: a block of the pool touches no fresh page, which took a third of a product of 1024 rows and columns.
  let size = BlockPool.blockSize(m * n * MemoryLayout<S>.stride)
  guard let block = BlockPool.take(size, alignment: MemoryLayout<S>.alignment) else {
    trap(.noMemoryForProduct(byteCount: size))
  }
  defer { BlockPool.giveBack(block, size) }
  let rest = block.bindMemory(to: S.self, capacity: m * n)
  // Where a block is too small to be split over cores, the halves are, as sizes alone decide.
  let isParallel =
    m * n * ProductBlocks.terms < ProductBlocks.parallelProducts
    && m * n * k >= 2 * ProductBlocks.parallelProducts
  Parallel.forEachPart(of: 2, partSize: isParallel ? 1 : 2) { part in
    if part.contains(0) {
      matrixProductKernel(
        a, transposingA: transposingA, b, transposingB: transposingB, into: c, m: m, n: n,
        k: half, stored: stored)
    }
    if part.contains(1) {
      matrixProductKernel(
        a + half * (transposingA ? m : 1), transposingA: transposingA,
        b + half * (transposingB ? 1 : n), transposingB: transposingB, into: rest, m: m, n: n,
        k: k - half, stored: stored)
    }
  }
  addKernel(rest, to: c, count: m * n)
  if let bias {
    for i in 0..<m { addKernel(bias, to: c + i * n, count: n) }
  }
}

/// The sum of terms of which `block` adds up at most `ProductBlocks.terms`, with the bound of `longProduct`.
func sumInBlocks<S: TensorScalar>(_ terms: Range<Int>, _ block: (Range<Int>) -> S) -> S {
  if terms.count <= ProductBlocks.terms { return block(terms) }
  let middle = terms.lowerBound + ProductBlocks.half(of: terms.count)
  return sumInBlocks(terms.lowerBound..<middle, block)
    + sumInBlocks(middle..<terms.upperBound, block)
}
