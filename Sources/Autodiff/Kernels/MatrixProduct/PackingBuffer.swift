import Synchronization

/// Memory for packed blocks, kept between products, so that a product of a size seen before touches no fresh page.
///
/// Blocks are never more than the products under way at once have needed; at most `limit` are kept.
enum PackingBuffer {
  private struct Block: @unchecked Sendable {
    // Sound: a block is in the list or with one caller, never both.
    let memory: UnsafeMutableRawPointer
    let byteCount: Int
  }

  private static let limit = 16
  private static let free = Mutex<[Block]>([])

  /// Calls `body` with room for `count` elements, aligned to a cache line, of unspecified contents.
  @inline(__always)
  static func with<S: BitwiseCopyable>(
    _: S.Type, count: Int, _ body: (UnsafeMutablePointer<S>) -> Void
  ) {
    let block = take(byteCount: max(count, 1) * MemoryLayout<S>.stride)
    body(block.memory.bindMemory(to: S.self, capacity: count))
    give(block)
  }

  private static func take(byteCount: Int) -> Block {
    let kept = free.withLock { list -> Block? in
      // The smallest that is large enough.
      var best: Int?
      for (index, block) in list.enumerated() where block.byteCount >= byteCount {
        if best.map({ list[$0].byteCount > block.byteCount }) ?? true { best = index }
      }
      return best.map { list.remove(at: $0) }
    }
    if let kept { return kept }
    // Sizes are rounded up, so that products of like sizes share a block.
    let size = max(4096, 1 << (Int.bitWidth - (byteCount - 1).leadingZeroBitCount))
    guard let memory = BlockPool.allocate(size, alignment: 64) else {
      trap(.noMemoryForProduct(byteCount: size))
    }
    return Block(memory: memory, byteCount: size)
  }

  private static func give(_ block: Block) {
    let dropped = free.withLock { list -> Block? in
      list.append(block)
      guard list.count > limit else { return nil }
      return list.indices.min { list[$0].byteCount < list[$1].byteCount }.map {
        list.remove(at: $0)
      }
    }
    if let dropped { BlockPool.deallocate(dropped.memory) }
  }
}
