// The loader of shared libraries, and the environment.
import Foundation

/// A library of the system with the matrix products of the BLAS (Basic Linear Algebra Subprograms), found when the
/// program runs: OpenBLAS, BLIS or MKL; Accelerate on Apple's systems, which has not been tried.
///
/// Nothing is linked against it and nothing needs it. The environment variable `AUTODIFF_BLAS` says which: `off` none,
/// a path that library, whatever its speed. Without it the first that is found is timed against the kernels of this
/// library, once, at the first large product, and used if it is clearly faster. A product of it differs from ours by
/// rounding, and has the same bound, which holds for any order within a block of terms; how many threads it uses is its own affair, one where `AUTODIFF_THREADS` is 1 and it can be told.
struct SystemBLAS: Sendable {
  // Order, transposition of a and of b, m, n, k, α, a and the stride of its rows, b, β, c: c = α op(a) op(b) + β c.
  private typealias FloatProduct =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
      UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void
  private typealias DoubleProduct =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>, Int32,
      UnsafePointer<Double>, Int32, Double, UnsafeMutablePointer<Double>, Int32
    ) -> Void

  let path: String
  /// Whether the environment asks for it by its path.
  let isNamed: Bool
  /// Its decompositions, if it has some.
  let lapack: SystemLAPACK?
  private let floatProduct: FloatProduct
  private let doubleProduct: DoubleProduct

  /// From this many multiplications on a product is the library's.
  static let leastProducts = 1 << 21

  /// Where libraries are looked for, the fastest first.
  ///
  /// Each has 32-bit sizes; the reference implementation, often
  /// installed as `libblas.so.3`, is slower than the kernels here.
  static var candidates: [String] {
    #if canImport(Darwin)
      ["/System/Library/Frameworks/Accelerate.framework/Accelerate"]
    #else
      [
        "libmkl_rt.so.2", "libmkl_rt.so", "libopenblas.so.0", "libopenblas.so", "libblis.so.4",
        "libblis.so",
      ]
    #endif
  }

  /// The library that the environment names, or the first that is found.
  static let found: SystemBLAS? = find(ProcessInfo.processInfo.environment["AUTODIFF_BLAS"])

  /// The library in use.
  static let current: SystemBLAS? = found?.chosen { $0.isFaster() }

  /// The library in use, where products are not asked to be those of the kernels here.
  static var inUse: SystemBLAS? { BuiltInProducts.areAskedFor ? nil : current }

  /// The library that a setting means: `off`, a path, or nothing for the first that is found and faster.
  static func choose(_ setting: String?, isFaster: (SystemBLAS) -> Bool) -> SystemBLAS? {
    find(setting)?.chosen(isFaster)
  }

  private static func find(_ setting: String?) -> SystemBLAS? {
    switch setting {
    case "off": nil
    case .some(let path) where !path.isEmpty: SystemBLAS(path: path, isNamed: true)
    default: candidates.lazy.compactMap { SystemBLAS(path: $0) }.first
    }
  }

  private func chosen(_ isFaster: (SystemBLAS) -> Bool) -> SystemBLAS? {
    isNamed || isFaster(self) ? self : nil
  }

  /// Loads a library; `nil` where there is none or it has no products.
  init?(path: String, isNamed: Bool = false) {
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL),
      let float = dlsym(library, "cblas_sgemm"), let double = dlsym(library, "cblas_dgemm")
    else { return nil }
    self.path = path
    self.isNamed = isNamed
    lapack = SystemLAPACK { dlsym(library, $0) }
    // Sound: these names have had this signature, with 32-bit integers in the libraries above, since the BLAS Technical
    // Forum's standard (2001). The library stays loaded.
    floatProduct = unsafeBitCast(float, to: FloatProduct.self)
    doubleProduct = unsafeBitCast(double, to: DoubleProduct.self)
    if Parallel.threadLimit == 1 {
      let names = ["openblas_set_num_threads", "bli_thread_set_num_threads", "MKL_Set_Num_Threads"]
      for symbol in names.compactMap({ (name: String) in dlsym(library, name) }) {
        // Sound: each takes one integer, of 32 or 64 bits, in the same register.
        unsafeBitCast(symbol, to: (@convention(c) (Int) -> Void).self)(1)
      }
    }
  }

  /// c = op(a) op(b) + bias for the first k terms of factors stored with more, if the sizes fit.
  func product<S: TensorScalar>(
    _ a: UnsafePointer<S>, transposingA: Bool, _ b: UnsafePointer<S>, transposingB: Bool,
    into c: UnsafeMutablePointer<S>, m: Int, n: Int, k: Int, stored: Int, bias: UnsafePointer<S>?
  ) -> Bool {
    guard let m32 = Int32(exactly: m), let n32 = Int32(exactly: n), let k32 = Int32(exactly: k),
      let stored32 = Int32(exactly: stored)
    else { return false }
    let rowMajor: Int32 = 101
    let (transA, transB): (Int32, Int32) = (transposingA ? 112 : 111, transposingB ? 112 : 111)
    let (aRow, bRow) = (transposingA ? m32 : stored32, transposingB ? stored32 : n32)
    let (a, b, c) = (UnsafeRawPointer(a), UnsafeRawPointer(b), UnsafeMutableRawPointer(c))
    // Sound: the elements are of the type that was just asked for.
    if S.self == Float.self {
      floatProduct(
        rowMajor, transA, transB, m32, n32, k32, 1, a.assumingMemoryBound(to: Float.self), aRow,
        b.assumingMemoryBound(to: Float.self), bRow, 0, c.assumingMemoryBound(to: Float.self), n32)
    } else if S.self == Double.self {
      doubleProduct(
        rowMajor, transA, transB, m32, n32, k32, 1, a.assumingMemoryBound(to: Double.self), aRow,
        b.assumingMemoryBound(to: Double.self), bRow, 0, c.assumingMemoryBound(to: Double.self),
        n32)
    } else {
      return false
    }
    if let bias {
      let sums = c.assumingMemoryBound(to: S.self)
      for i in 0..<m {
        for j in 0..<n { sums[i * n + j] = sums[i * n + j] + bias[j] }
      }
    }
    return true
  }

  /// Whether a product takes the library less than 0.8 of the time that it takes here.
  private func isFaster() -> Bool {
    let n = 256
    let a = [Float](repeating: 0.5, count: n * n)
    var c = a
    func time(_ work: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void) -> Duration {
      a.withUnsafeBufferPointer { a in
        c.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let c = c.baseAddress else { return .zero }
          // The first call may start threads, and a second thread is late as often as not: the best of many.
          work(a, c)
          return (0..<30).map { _ in ContinuousClock().measure { work(a, c) } }.min() ?? .zero
        }
      }
    }
    // Ours first: a library's threads may go on waiting busily for some time, and take a core from us.
    let ours = time { a, c in
      builtInProduct(
        a, transposingA: false, a, transposingB: false, into: c, m: n, n: n, k: n,
        stored: n, bias: nil)
    }
    let theirs = time { a, c in
      _ = product(
        a, transposingA: false, a, transposingB: false, into: c, m: n, n: n, k: n,
        stored: n, bias: nil)
    }
    return theirs < ours * 0.8
  }
}
