/// What the library does with the machine it runs on.
package enum Machine {
  /// A line each for the vectors, the threads and the matrix products.
  package static var description: String {
    """
    vectors: \(TargetProcessor.vectorBytes) bytes, \
    fused products: \(TargetProcessor.hasFusedProduct ? "yes" : "no")
    threads: \(Parallel.threadLimit)
    matrix products: \(SystemBLAS.current?.path ?? builtInProducts)
    """
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
