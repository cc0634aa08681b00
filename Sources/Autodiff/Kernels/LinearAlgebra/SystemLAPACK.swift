/// Decompositions by a library of the system that has the routines of LAPACK (Linear Algebra Package; Anderson et al., LAPACK
/// Users' Guide, 1999): the one that `SystemBLAS` finds, whether its products are used or not.
///
/// Each decomposition is timed against the kernel here, once, when the first large matrix comes, and used if it is clearly
/// faster, or if the environment names the library. What the library cannot do is left to the kernel here. Routines are called
/// from several threads at once, as NumPy and SciPy call them.
struct SystemLAPACK: Sendable {
  /// What a library is asked for.
  ///
  /// Not for its LU factorization, which is of a matrix by columns: with what it takes to turn the rows and turn them back it was not
  /// clearly faster.
  enum Decomposition: CaseIterable {
    case symmetricEigen, singularValues, cholesky, orthogonal

    var name: String {
      switch self {
      case .symmetricEigen: "eigh"
      case .singularValues: "svd"
      case .cholesky: "cholesky"
      case .orthogonal: "qr"
      }
    }

    /// From this many rows and columns on a matrix is the library's.
    ///
    /// The times of OpenBLAS 0.3.21 over those here, Double and Float, default flags: `eigh` 0.9 at 64, 0.7 to 0.9 at 128, 0.4 and
    /// 0.6 at 256; `svd` 0.5 at 32 (0.8 in one run in Float), 0.2 at 64; `cholesky` 0.5 and 0.4 at 64 and at 128; `qr` 0.8 and 0.9 at 128, 0.4 and 0.5
    /// at 256.
    var leastSize: Int {
      switch self {
      case .symmetricEigen: 128
      case .singularValues: 32
      case .cholesky: 64
      case .orthogonal: 256
      }
    }

    /// The size of the matrix that decides: large enough for the answer to be the same each time, and small enough for a trial
    /// of a tenth of a second.
    fileprivate var trialSize: Int {
      switch self {
      case .symmetricEigen: 192
      case .singularValues: 64
      case .cholesky: 128
      case .orthogonal: 256
      }
    }
  }

  // The arguments of Fortran are addresses, and the lengths of the characters among them come behind, by value. Sizes are
  // handed over in 64 bits: on a processor that stores the low half first, a library that reads 32 of them finds the same.
  private typealias Size = UnsafePointer<Int>
  private typealias Character = UnsafePointer<CChar>
  private typealias Numbers = UnsafeMutableRawPointer
  private typealias Integers = UnsafeMutablePointer<Int>
  // job, triangle, n, a and its stride, values, work and its size, integers and their size, info.
  private typealias SymmetricEigen =
    @convention(c) (
      Character, Character, Size, Numbers, Size, Numbers, Numbers, Size, Integers, Size, Integers,
      Int, Int
    ) -> Void
  // job, m, n, a and its stride, values, U and its stride, Vᵀ and its stride, work and its size, integers, info.
  private typealias SingularValues =
    @convention(c) (
      Character, Size, Size, Numbers, Size, Numbers, Numbers, Size, Numbers, Size, Numbers, Size,
      Integers, Integers, Int
    ) -> Void
  // triangle, n, a and its stride, info.
  private typealias Cholesky =
    @convention(c) (Character, Size, Numbers, Size, Integers, Int) -> Void
  // m, n, a and its stride, τ, work and its size, info.
  private typealias Reflections =
    @convention(c) (Size, Size, Numbers, Size, Numbers, Numbers, Size, Integers) -> Void
  // m, n, k, a and its stride, τ, work and its size, info.
  private typealias Orthogonal =
    @convention(c) (Size, Size, Size, Numbers, Size, Numbers, Numbers, Size, Integers) -> Void

  /// The routines for one type of numbers.
  private struct Routines: Sendable {
    let symmetricEigen: SymmetricEigen?
    let singularValues: SingularValues?
    let cholesky: Cholesky?
    let reflections: Reflections?
    let orthogonal: Orthogonal?

    init(_ letter: String, _ find: (String) -> UnsafeMutableRawPointer?) {
      func routine<Routine>(_ name: String, _: Routine.Type) -> Routine? {
        // Sound: these names have had these arguments since LAPACK 3.0 (1999), all of them addresses, whose type is no part
        // of a call. A library that was not written in Fortran does not look at the lengths. It stays loaded.
        find(letter + name + "_").map { unsafeBitCast($0, to: Routine.self) }
      }
      symmetricEigen = routine("syevd", SymmetricEigen.self)
      singularValues = routine("gesdd", SingularValues.self)
      cholesky = routine("potrf", Cholesky.self)
      reflections = routine("geqrf", Reflections.self)
      orthogonal = routine("orgqr", Orthogonal.self)
    }
  }

  private let floats: Routines
  private let doubles: Routines

  /// - Parameter find: the address of a routine of a library that stays loaded, by its name in Fortran's spelling; `nil` where
  ///   there is none.
  init?(_ find: (String) -> UnsafeMutableRawPointer?) {
    #if _endian(little)
      floats = Routines("s", find)
      doubles = Routines("d", find)
      // BLIS has products alone.
      if doubles.symmetricEigen == nil { return nil }
    #else
      return nil
    #endif
  }

  private func routines<S>(_: S.Type) -> Routines? {
    S.self == Double.self ? doubles : S.self == Float.self ? floats : nil
  }

  /// The eigenvalues, ascending, of a symmetric matrix, and in its place orthonormal eigenvectors, one after the other; false
  /// where there is no end or no routine.
  ///
  /// - Parameter a: finite, with elements of about 1.
  func symmetricEigen<S: TensorScalar>(
    _ a: UnsafeMutablePointer<S>, values: UnsafeMutablePointer<S>, n: Int
  ) -> Bool {
    guard let routine = routines(S.self)?.symmetricEigen, Self.fits(n, n) else { return false }
    // A symmetric matrix is the same by rows and by columns, and vectors as columns are rows here.
    return Self.withWork(of: S.self) { work, count, integers, integerCount, info in
      routine(
        "V", "L", [n], a, [n], values, work, [count], integers, [integerCount], &info, 1, 1)
    }
  }

  /// The thin singular value decomposition of a matrix, which is used up: U `[m, k]`, the singular values, descending, and Vᵀ
  /// `[k, n]`; false where there is no end or no routine.
  ///
  /// - Parameter a: finite, with elements of about 1.
  func singularValues<S: TensorScalar>(
    _ a: UnsafeMutablePointer<S>, u: UnsafeMutablePointer<S>, values: UnsafeMutablePointer<S>,
    v: UnsafeMutablePointer<S>, m: Int, n: Int
  ) -> Bool {
    guard let routine = routines(S.self)?.singularValues, Self.fits(m, n) else { return false }
    let k = min(m, n)
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 8 * k) { integers in
      guard let integers = integers.baseAddress else { return false }
      // By columns the rows of A are Aᵀ = V S Uᵀ, whose left factor by columns is Vᵀ by rows, and whose right one U.
      return Self.withWork(of: S.self) { work, count, _, _, info in
        routine(
          "S", [n], [m], a, [n], values, v, [n], u, [k], work, [count], integers, &info, 1)
      }
    }
  }

  /// L in place of the lower triangle of a matrix, or `false` where it is not positive definite; `nil`, and nothing done, where
  /// there is no routine or an element of the triangle is not finite.
  func cholesky<S: TensorScalar>(_ a: UnsafeMutablePointer<S>, n: Int) -> Bool? {
    guard let routine = routines(S.self)?.cholesky, Self.fits(n, n) else { return nil }
    for i in 0..<n {
      for j in 0...i where !a[i &* n &+ j].isFinite { return nil }
    }
    var info = 0
    // The lower triangle by rows is the upper one by columns.
    routine("U", [n], a, [n], &info, 1)
    return info == 0
  }

  /// A = Q R for a matrix that is stored column by column: R on and above the diagonal, then Q in its place.
  ///
  /// - Parameters:
  ///   - columns: finite, with elements of about 1.
  ///   - taus: room for min(m, n) numbers.
  ///   - body: called when R is there.
  /// - Returns: false where there is no routine.
  func orthogonal<S: TensorScalar>(
    _ columns: UnsafeMutablePointer<S>, taus: UnsafeMutablePointer<S>, m: Int, n: Int,
    withTriangle body: () -> Void
  ) -> Bool {
    guard let routines = routines(S.self), let reflections = routines.reflections,
      let orthogonal = routines.orthogonal, Self.fits(m, n)
    else { return false }
    let areThere = Self.withWork(of: S.self) { work, count, _, _, info in
      reflections([m], [n], columns, [m], taus, work, [count], &info)
    }
    guard areThere else { return false }
    body()
    let k = min(m, n)
    return Self.withWork(of: S.self) { work, count, _, _, info in
      orthogonal([m], [k], [k], columns, [m], taus, work, [count], &info)
    }
  }

  /// Whether there is something to do, and the sizes and all that a routine computes from them fit into 32 bits.
  private static func fits(_ m: Int, _ n: Int) -> Bool {
    guard m > 0, n > 0, m < 1 << 22, n < 1 << 22 else { return false }
    let k = min(m, n)
    return Int32(exactly: m * n) != nil && Int32(exactly: 8 * k * k + 256 * (m + n)) != nil
  }

  /// Calls a routine for the memory that it wants, then with it.
  ///
  /// - Returns: whether it succeeds.
  private static func withWork<S: TensorScalar>(
    of _: S.Type,
    _ call: (
      _ work: Numbers, _ count: Int, _ integers: Integers, _ integerCount: Int, _ info: inout Int
    ) -> Void
  ) -> Bool {
    var (wanted, wantedIntegers, info): (S, Int, Int) = (0, 0, 0)
    call(&wanted, -1, &wantedIntegers, -1, &info)
    // A size of single precision may have been rounded down.
    let size = (wanted as? Double) ?? (wanted as? Float).map { Double($0.nextUp) } ?? 0
    guard info == 0, let count = Int32(exactly: size.rounded(.up)), wantedIntegers >= 0 else {
      return false
    }
    return withUnsafeTemporaryAllocation(of: S.self, capacity: max(1, Int(count))) { work in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: max(1, wantedIntegers)) { integers in
        guard let work = work.baseAddress, let integers = integers.baseAddress else { return false }
        call(work, max(1, Int(count)), integers, max(1, wantedIntegers), &info)
        return info == 0
      }
    }
  }
}

extension SystemLAPACK {
  /// The library for a matrix, where there is one that is faster and the kernels here are not asked for.
  static func inUse(for decomposition: Decomposition, size: Int) -> SystemLAPACK? {
    guard size >= decomposition.leastSize, !BuiltInProducts.areAskedFor else { return nil }
    return current(for: decomposition)
  }

  /// The library for large matrices, where there is one that is faster.
  static func current(for decomposition: Decomposition) -> SystemLAPACK? {
    switch decomposition {
    case .symmetricEigen: forSymmetricEigen
    case .singularValues: forSingularValues
    case .cholesky: forCholesky
    case .orthogonal: forOrthogonal
    }
  }

  // Each is tried when it is first asked for.
  private static let forSymmetricEigen = choose { $0.isFaster(.symmetricEigen) }
  private static let forSingularValues = choose { $0.isFaster(.singularValues) }
  private static let forCholesky = choose { $0.isFaster(.cholesky) }
  private static let forOrthogonal = choose { $0.isFaster(.orthogonal) }

  /// The library that was found, if it was named or is faster.
  static func choose(
    from found: SystemBLAS? = SystemBLAS.found, isFaster: (SystemLAPACK) -> Bool
  ) -> SystemLAPACK? {
    guard let found, let library = found.lapack else { return nil }
    return found.isNamed || isFaster(library) ? library : nil
  }

  /// Whether a decomposition takes the library less than 0.8 of the time that it takes here.
  private func isFaster(_ decomposition: Decomposition) -> Bool {
    let n = decomposition.trialSize
    // A symmetric, positive definite matrix without a pattern, by Knuth's generator of random numbers for MMIX.
    var state: UInt64 = 1
    var a = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0...i {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let number = Double(state >> 11) * 0x1p-53
        a[i * n + j] = i == j ? number + Double(n) : number - 0.5
        a[j * n + i] = a[i * n + j]
      }
    }
    var result = [Double](repeating: 0, count: (2 * n + 1) * n)
    func work(_ library: SystemLAPACK?) {
      a.withUnsafeBufferPointer { a in
        result.withUnsafeMutableBufferPointer { result in
          guard let a = a.baseAddress, let result = result.baseAddress else { return }
          switch decomposition {
          case .symmetricEigen: symmetricEigenKernel(a, into: result, n: n, by: library)
          case .singularValues: singularValueKernel(a, into: result, m: n, n: n, by: library)
          case .cholesky:
            result.update(from: a, count: n * n)
            choleskyKernel(result, n: n, by: library)
          case .orthogonal: qrKernel(a, into: result, m: n, n: n, by: library)
          }
        }
      }
    }
    func time(_ library: SystemLAPACK?) -> Duration {
      // The first call may start threads: the best of some, of few if they take long.
      let start = ContinuousClock.now
      var least = ContinuousClock().measure { work(library) }
      for _ in 0..<5 where start.duration(to: .now) < .milliseconds(50) {
        least = min(least, ContinuousClock().measure { work(library) })
      }
      return least
    }
    // Ours first: a library's threads may go on waiting busily for some time, and take a core from us.
    let ours = time(nil)
    return time(self) < ours * 0.8
  }
}
