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

  private static var builtInProducts: String {
    "built-in kernels, vectors: \(max(TargetProcessor.vectorBytes, Processor.vectorBytes)) bytes"
  }
}
