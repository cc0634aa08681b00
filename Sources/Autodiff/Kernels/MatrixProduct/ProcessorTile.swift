// The environment.
import Foundation
import TargetFeatures

// A program built with default flags is for every x86-64 processor: vectors of 16 bytes and no fused products, a quarter or
// less of what most can do. In matrix products, where nearly all of the difference is in one loop, that loop exists for
// wider vectors as well, in C: Swift has no way to compile a function for another processor than the rest.

/// The processor that runs the program.
enum Processor {
  /// The widest vectors of a tile in bytes: as many as the processor has, and the environment variable
  /// `AUTODIFF_VECTORS` allows.
  static let vectorBytes: Int = {
    #if arch(x86_64) && !os(Windows)
      let widest = target_processor_vector_bytes()
      guard let text = ProcessInfo.processInfo.environment["AUTODIFF_VECTORS"],
        let limit = Int(text)
      else { return widest }
      return min(widest, limit)
    #else
      return TargetProcessor.vectorBytes
    #endif
  }()

  /// From this many multiplications on a product uses wider vectors than the program was built for.
  ///
  /// Smaller ones have the same bits on every processor.
  static let leastProducts = 1 << 15
}

#if arch(x86_64) && !os(Windows)
  /// Rows whose tiles are computed with the vectors of `Wide`, in a program that was built for narrower ones.
  ///
  /// `Wide` is a pair of vectors of 32 or 64 bytes, which the processor must have.
  enum ProcessorRows<Wide: RowOperations, Half: RowOperations>: RowOperations
  where Wide.Element == Half.Element {
    typealias Element = Wide.Element

    static func repeating(_ x: Element) -> Wide.Row { Wide.repeating(x) }
    static func sum(_ a: Wide.Row, _ b: Wide.Row) -> Wide.Row { Wide.sum(a, b) }
    static func addProduct(_ sum: Wide.Row, _ a: Wide.Row, _ b: Wide.Row) -> Wide.Row {
      Wide.addProduct(sum, a, b)
    }
    static func total(_ a: Wide.Row) -> Element { Wide.total(a) }

    static func tile(
      rows: Int, live: Int, _ a: UnsafePointer<Element>, aRow: Int, aStep: Int,
      _ b: UnsafePointer<Element>, bStep: Int, k: Int, _ target: ProductTarget<Element>
    ) {
      let isWidest = MemoryLayout<Wide.Row>.size == 128
      // Sound: `Element` is the type that was just asked for.
      if Element.self == Float.self {
        let (a, b) = (a.assuming(Float.self), b.assuming(Float.self))
        let target = target.assuming(Float.self)
        let tile = isWidest ? target_tile_float_64 : target_tile_float_32
        tile(
          live, a, aRow, aStep, b, bStep, k, target.base, target.baseRow, target.c, target.cRow)
      } else {
        let (a, b) = (a.assuming(Double.self), b.assuming(Double.self))
        let target = target.assuming(Double.self)
        let tile = isWidest ? target_tile_double_64 : target_tile_double_32
        tile(
          live, a, aRow, aStep, b, bStep, k, target.base, target.baseRow, target.c, target.cRow)
      }
    }
  }
#endif
