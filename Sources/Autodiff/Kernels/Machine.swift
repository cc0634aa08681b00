/// What the library does with the machine it runs on.
package enum Machine {
  /// A line each for the vectors, the threads, the matrix products and the decompositions.
  package static var description: String {
    """
    vectors: \(TargetProcessor.vectorBytes) bytes, \
    fused products: \(TargetProcessor.hasFusedProduct ? "yes" : "no")
    threads: \(Parallel.threadLimit)
    matrix products: \(SystemBLAS.current?.path ?? builtInProducts)
    decompositions: \(decompositions)
    """
  }

  /// Which decompositions of large matrices are a library's.
  private static var decompositions: String {
    let names = SystemLAPACK.Decomposition.allCases.filter { SystemLAPACK.current(for: $0) != nil }
      .map(\.name)
    guard let library = SystemBLAS.found, !names.isEmpty else { return "built-in kernels" }
    return "\(library.path) for large \(names.joined(separator: ", ")); built-in kernels"
  }

  /// The kernels of matrix products, and what decides on the last digits of a product.
  package static var productKernels: String {
    SystemBLAS.inUse?.path
      ?? builtInProducts + (TargetProcessor.hasFusedProduct ? ", fused products" : "")
  }

  /// Whether a library of the system has the large products, where they are not asked to be those of the kernels here.
  package static var hasSystemProducts: Bool { SystemBLAS.current != nil }

  private static var builtInProducts: String {
    "built-in kernels, vectors: \(max(TargetProcessor.vectorBytes, Processor.vectorBytes)) bytes"
  }
}
