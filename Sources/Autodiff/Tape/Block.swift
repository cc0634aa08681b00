// The C library's realloc moves a large block by remapping its pages, without a copy and without needing
// twice the memory; Swift's allocators have no such call. Foundation re-exports it.
import Foundation

/// Memory for `capacity` values that need no initialisation to be overwritten.
func allocateBlock<T: BitwiseCopyable>(capacity: Int) -> UnsafeMutablePointer<T> {
  guard let block = malloc(capacity * MemoryLayout<T>.stride) else {
    trap(.noMemoryForTape(nodes: capacity))
  }
  return block.bindMemory(to: T.self, capacity: capacity)
}

/// The block with room for `capacity` values, the old ones kept.
func reallocateBlock<T: BitwiseCopyable>(
  _ block: UnsafeMutablePointer<T>, capacity: Int
) -> UnsafeMutablePointer<T> {
  guard let larger = realloc(block, capacity * MemoryLayout<T>.stride) else {
    trap(.noMemoryForTape(nodes: capacity))
  }
  return larger.bindMemory(to: T.self, capacity: capacity)
}
