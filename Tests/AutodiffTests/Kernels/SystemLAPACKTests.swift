import Foundation
import TestSupport
import Testing

@testable import Autodiff

/// Decompositions by a library of the system, where there is one; the rest of the tests pass with it and without.
@Suite struct SystemLAPACKTests {
  private static let library = SystemBLAS.candidates.lazy.compactMap {
    SystemBLAS(path: $0)?.lapack
  }
  .first

  private func largest(_ x: Tensor<Double>) -> Double { x.count == 0 ? 0 : abs(x).max().scalar }

  /// A matrix with these singular values, by products of reflections.
  private func matrix(
    _ m: Int, _ n: Int, _ values: [Double], _ generator: inout SeededGenerator
  ) -> Tensor<Double> {
    func reflection(_ n: Int) -> Tensor<Double> {
      let v = generator.tensor([n])
      return .identity(n) - 2 / dot(v, v).scalar * outer(v, v)
    }
    let middle = Tensor<Double>(shape: [m, n]) { (index: [Int]) -> Double in
      index[0] == index[1] ? values[index[0]] : 0
    }
    return matmul(matmul(reflection(m), middle), reflection(n))
  }

  /// What a kernel makes of a matrix of another type, in Double.
  private func result<S: RealScalar>(
    _ a: [S], count: Int, _ kernel: (UnsafePointer<S>, UnsafeMutablePointer<S>) -> Void
  ) throws -> Tensor<Double> {
    var result = [S](repeating: 0, count: count)
    try a.withUnsafeBufferPointer { a in
      try result.withUnsafeMutableBufferPointer {
        kernel(try #require(a.baseAddress), try #require($0.baseAddress))
      }
    }
    return Tensor(result.map { Double($0) })
  }

  private func eigen<S: RealScalar>(
    _ a: [S], _ n: Int, by library: SystemLAPACK?
  ) throws -> Tensor<Double> {
    try result(a, count: (n + 1) * n) { symmetricEigenKernel($0, into: $1, n: n, by: library) }
      .reshaped(to: [n + 1, n])
  }

  private func singular<S: RealScalar>(
    _ a: [S], _ m: Int, _ n: Int, by library: SystemLAPACK?
  ) throws -> Tensor<Double> {
    try result(a, count: min(m, n) * (m + n + 1)) {
      singularValueKernel($0, into: $1, m: m, n: n, by: library)
    }
  }

  private func orthogonal<S: RealScalar>(
    _ a: [S], _ m: Int, _ n: Int, by library: SystemLAPACK?
  ) throws -> Tensor<Double> {
    try result(a, count: min(m, n) * (m + n)) {
      qrKernel($0, into: $1, m: m, n: n, by: library)
    }
  }

  private func cholesky<S: RealScalar>(
    _ a: [S], _ n: Int, by library: SystemLAPACK?
  ) throws -> Tensor<Double> {
    try result(a, count: n * n) {
      $1.update(from: $0, count: n * n)
      choleskyKernel($1, n: n, by: library)
    }
    .reshaped(to: [n, n])
  }

  // MARK: - Without a library

  @Test func theSettingDecides() throws {
    var wasAsked = false
    let isFaster: (SystemLAPACK) -> Bool = { _ in
      wasAsked = true
      return true
    }
    #expect(SystemLAPACK.choose(from: nil, isFaster: isFaster) == nil)
    #expect(!wasAsked)
    // A library without LAPACK, as BLIS is one.
    #expect(SystemLAPACK { _ in nil } == nil)
    for decomposition in SystemLAPACK.Decomposition.allCases {
      let least = decomposition.leastSize
      #expect(SystemLAPACK.inUse(for: decomposition, size: least - 1) == nil)
      BuiltInProducts.only {
        #expect(SystemLAPACK.inUse(for: decomposition, size: least) == nil)
      }
    }
  }

  /// A library that spoils the matrix and does not succeed: the results are those of the kernels here, to the bit.
  @Test func failuresAreLeftToTheKernels() throws {
    typealias Size = UnsafePointer<Int>
    typealias Numbers = UnsafeMutablePointer<Double>
    typealias Integers = UnsafeMutablePointer<Int>
    let eigenRoutine:
      @convention(c) (
        UnsafePointer<CChar>, UnsafePointer<CChar>, Size, Numbers, Size, Numbers, Numbers, Size,
        Integers, Size, Integers, Int, Int
      ) -> Void = { _, _, n, a, _, _, work, count, integers, _, info, _, _ in
        work[0] = 7
        integers[0] = 5
        guard count[0] != -1 else { return }
        a.update(repeating: .nan, count: n[0] * n[0])
        info[0] = 1
      }
    let singularRoutine:
      @convention(c) (
        UnsafePointer<CChar>, Size, Size, Numbers, Size, Numbers, Numbers, Size, Numbers, Size,
        Numbers, Size, Integers, Integers, Int
      ) -> Void = { _, m, n, a, _, values, _, _, _, _, work, count, _, info, _ in
        work[0] = 7
        guard count[0] != -1 else { return }
        a.update(repeating: .nan, count: m[0] * n[0])
        values[0] = .nan
        info[0] = 1
      }
    let reflections:
      @convention(c) (Size, Size, Numbers, Size, Numbers, Numbers, Size, Integers) -> Void = {
        m, n, a, _, taus, work, count, info in
        work[0] = 7
        guard count[0] != -1 else { return }
        a.update(repeating: .nan, count: m[0] * n[0])
        taus[0] = .nan
        info[0] = -1
      }
    let routines = [
      "dsyevd_": unsafeBitCast(eigenRoutine, to: UnsafeMutableRawPointer.self),
      "dgesdd_": unsafeBitCast(singularRoutine, to: UnsafeMutableRawPointer.self),
      "dgeqrf_": unsafeBitCast(reflections, to: UnsafeMutableRawPointer.self),
    ]
    // With Q's routine too: what is left of R must go.
    for names in [["dsyevd_", "dgesdd_", "dgeqrf_"], ["dsyevd_"]] {
      let library = try #require(
        SystemLAPACK { name in
          names.contains(name) ? routines[name] : name == "dorgqr_" ? routines["dgeqrf_"] : nil
        })
      var generator = SeededGenerator(name: "failures")
      for (m, n) in [(5, 5), (6, 4), (3, 7)] {
        let a = generator.tensor([m, n]).scalars
        try expectEqual(singular(a, m, n, by: library), singular(a, m, n, by: nil))
        try expectEqual(orthogonal(a, m, n, by: library), orthogonal(a, m, n, by: nil))
        // Of single precision there are no routines.
        let floats = a.map { Float($0) }
        try expectEqual(singular(floats, m, n, by: library), singular(floats, m, n, by: nil))
        if m == n {
          try expectEqual(eigen(a, n, by: library), eigen(a, n, by: nil))
          try expectEqual(eigen(floats, n, by: library), eigen(floats, n, by: nil))
          let positive =
            (matmul(Tensor(a).reshaped(to: [n, n]).transposed(), Tensor(a).reshaped(to: [n, n]))
            + .identity(n)).scalars
          try expectEqual(cholesky(positive, n, by: library), cholesky(positive, n, by: nil))
        }
      }
    }
  }

  // MARK: - With a library

  @Test(.enabled(if: library != nil), arguments: [1, 2, 3, 7, 26, 60])
  func symmetricEigen(_ n: Int) throws {
    let library = try #require(Self.library)
    var generator = SeededGenerator(name: "syevd \(n)")
    func check<S: RealScalar & BinaryFloatingPoint>(_: S.Type, _ a: Tensor<Double>) throws {
      let elements = a.scalars.map { S($0) }
      // As stored, which is not quite symmetric.
      let stored = Tensor<Double>(elements.map { Double($0) }).reshaped(to: [n, n])
      let a = (stored + stored.transposed()) / 2
      let bound = 32 * Double(n) * Double(S.ulpOfOne) / 2
      let size = largest(a)
      let theirs = try eigen(elements, n, by: library)
      let ours = try eigen(elements, n, by: nil)
      let (w, v) = SymmetricEigen.parts(theirs)
      #expect(largest(matmul(a, v) - v * w.reshaped(to: [1, n])) <= bound * size)
      #expect(largest(matmul(v.transposed(), v) - .identity(n)) <= bound)
      #expect(largest(w - SymmetricEigen.parts(ours).values) <= bound * size)
      #expect(zip(w.scalars, w.scalars.dropFirst()).allSatisfy { $0 <= $1 })
      for column in 0..<n {
        #expect(v[.all, column].max().scalar == largest(v[.all, column]))
      }
    }
    for power in [0.0, 3, 14] {
      let values = (0..<n).map { Double.pow(10, -power * Double($0) / Double(n)) }
      let x = matrix(n, n, values, &generator)
      try check(Double.self, x)
      try check(Float.self, x)
      try check(Double.self, x * 1e200)
      try check(Float.self, x * 1e-30)
    }
    // Equal ones, of which three are apart.
    let v = generator.tensor([n])
    let few = Tensor<Double>.identity(n) - 3 * outer(v, v)
    try check(Double.self, few)
    try check(Float.self, few)
    try check(Double.self, .identity(n) * 2)
  }

  /// The derivative from the library's result is that from ours, to what the values and vectors differ by.
  @Test(.enabled(if: library != nil)) func gradientsOfEigenvectors() throws {
    let library = try #require(Self.library)
    let n = 40
    var generator = SeededGenerator(name: "gradient of syevd")
    // Eigenvalues that are 1 apart: the vectors are off by n u ‖A‖, and the derivatives by n times that in the sum.
    let q = matrix(n, n, [Double](repeating: 1, count: n), &generator)
    let middle = Tensor<Double>.diagonal(Tensor((1...n).map { Double($0) }))
    let a = matmul(matmul(q, middle), q.transposed())
    let (gw, weights) = (generator.tensor([1, n]), generator.tensor([n, n]))
    func slope(_ library: SystemLAPACK?) throws -> Tensor<Double> {
      let output = try eigen(a.scalars, n, by: library)
      // Of Σ c v²: the signs are a choice.
      let g = concatenated([gw, 2 * weights * SymmetricEigen.parts(output).vectors], axis: 0)
      var wanted = OperandSet(cotangentHasGaps: false)
      wanted.insert(0)
      return try #require(
        SymmetricEigen().pullback(g, inputs: [a], output: output, wanted: wanted)[0])
    }
    let (theirs, ours) = (try slope(library), try slope(nil))
    let bound = 32 * Double(n * n) * Double.ulpOfOne
    #expect(largest(theirs - ours) <= bound * largest(ours))
  }

  static let sizes = [
    [1, 1], [2, 2], [5, 3], [3, 5], [1, 6], [6, 1], [33, 33], [70, 7], [7, 70], [60, 60],
  ]

  @Test(.enabled(if: library != nil), arguments: sizes)
  func singularValues(_ size: [Int]) throws {
    let library = try #require(Self.library)
    let (m, n, k) = (size[0], size[1], min(size[0], size[1]))
    var generator = SeededGenerator(name: "gesdd \(size)")
    func check<S: RealScalar & BinaryFloatingPoint>(_: S.Type, _ a: Tensor<Double>) throws {
      let elements = a.scalars.map { S($0) }
      let a = Tensor<Double>(elements.map { Double($0) }).reshaped(to: [m, n])
      let bound = 64 * Double(max(m, n)) * Double(S.ulpOfOne) / 2
      let (u, s, v) = SingularValues.parts(try singular(elements, m, n, by: library), m, n)
      let ours = SingularValues.parts(try singular(elements, m, n, by: nil), m, n)
      let largestValue = s.scalars[0]
      #expect(largest(matmul(u * s.reshaped(to: [1, k]), v) - a) <= bound * largestValue)
      #expect(largest(matmul(u.transposed(), u) - .identity(k)) <= bound)
      #expect(largest(matmul(v, v.transposed()) - .identity(k)) <= bound)
      #expect(largest(s - ours.s) <= bound * largestValue)
      #expect(zip(s.scalars, s.scalars.dropFirst()).allSatisfy { $0 >= $1 && $1 >= 0 })
      for column in 0..<k {
        #expect(u[.all, column].max().scalar == largest(u[.all, column]))
      }
    }
    for power in [0.0, 3, 14] {
      let values = (0..<k).map { Double.pow(10, -power * Double($0) / Double(k)) }
      let x = matrix(m, n, values, &generator)
      try check(Double.self, x)
      try check(Float.self, x)
      try check(Double.self, x * 1e-250)
      try check(Float.self, x * 1e30)
    }
    let x = generator.tensor([m, n])
    try check(Double.self, x)
    try check(Float.self, x)
  }

  /// Where rank is lost singular values are 0, and where columns are scaled badly the small ones are right: both by the kernel
  /// here, whose digits differ from a library's.
  @Test(.enabled(if: library != nil)) func whatOurKernelDecides() throws {
    let library = try #require(Self.library)
    var generator = SeededGenerator(name: "lost rank")
    for (m, n) in [(30, 40), (40, 30), (30, 30)] {
      let x = generator.tensor([m, n])
      let a = x.scalars
      #expect(try singular(a, m, n, by: library).scalars != singular(a, m, n, by: nil).scalars)
      var zeroRow = a
      for j in 0..<n { zeroRow[7 * n + j] = 0 }
      var zeroColumn = a
      for i in 0..<m { zeroColumn[i * n + 7] = 0 }
      // The product of factors with 12 columns.
      let few = matmul(generator.tensor([m, 12]), generator.tensor([12, n])).scalars
      let zeros = [Double](repeating: 0, count: m * n)
      let powers = Tensor<Double>(shape: [m, n]) { (index: [Int]) -> Double in
        Double.pow(10, -Double(m < n ? index[0] : index[1]))
      }
      for matrix in [zeroRow, zeroColumn, few, zeros, (x * powers).scalars] {
        let theirs = try singular(matrix, m, n, by: library)
        let ours = try singular(matrix, m, n, by: nil)
        let isFull = matrix == zeroRow && m > n || matrix == zeroColumn && m < n
        if !isFull { expectEqual(theirs, ours) }
      }
      let s = SingularValues.parts(
        try singular(m > n ? zeroColumn : zeroRow, m, n, by: library), m, n
      ).s
      #expect(s.scalars.last == 0)
    }
  }

  @Test(.enabled(if: library != nil), arguments: sizes) func orthogonalFactors(_ size: [Int]) throws
  {
    let library = try #require(Self.library)
    let (m, n, k) = (size[0], size[1], min(size[0], size[1]))
    var generator = SeededGenerator(name: "geqrf \(size)")
    func check<S: RealScalar & BinaryFloatingPoint>(_: S.Type, _ a: Tensor<Double>) throws {
      let elements = a.scalars.map { S($0) }
      let a = Tensor<Double>(elements.map { Double($0) }).reshaped(to: [m, n])
      let bound = 16 * Double(max(m, n)) * Double(S.ulpOfOne) / 2
      let theirs = try orthogonal(elements, m, n, by: library)
      let ours = try orthogonal(elements, m, n, by: nil)
      let (q, r) = (theirs[0..<m * k].reshaped(to: [m, k]), theirs[m * k..<(m + n) * k])
      let triangle = r.reshaped(to: [k, n])
      #expect(largest(matmul(q, triangle) - a) <= bound * largest(a))
      #expect(largest(matmul(q.transposed(), q) - .identity(k)) <= bound)
      for i in 0..<k {
        for j in 0..<i { #expect(triangle[i, j] == 0) }
        #expect((r.scalars[i * n + i] < 0) == (ours.scalars[m * k + i * n + i] < 0), "the sign")
      }
    }
    for power in [0.0, 3] {
      let values = (0..<k).map { Double.pow(10, -power * Double($0) / Double(k)) }
      let x = matrix(m, n, values, &generator)
      try check(Double.self, x)
      try check(Float.self, x)
      try check(Double.self, x * 1e200)
    }
    // Nothing stands below the diagonal of a triangle: it stays as it is.
    let triangle = generator.tensor([m, n]).triangle(isLower: false, withDiagonal: true)
    let theirs = try orthogonal(triangle.scalars, m, n, by: library)
    try expectEqual(theirs, orthogonal(triangle.scalars, m, n, by: nil))
  }

  @Test(.enabled(if: library != nil), arguments: [1, 2, 3, 7, 60, 130])
  func choleskyFactors(_ n: Int) throws {
    let library = try #require(Self.library)
    var generator = SeededGenerator(name: "potrf \(n)")
    func check<S: RealScalar & BinaryFloatingPoint>(_: S.Type, _ a: Tensor<Double>) throws {
      var elements = a.scalars.map { S($0) }
      for i in 0..<n {
        for j in 0..<i { elements[j * n + i] = elements[i * n + j] }
      }
      let a = Tensor<Double>(elements.map { Double($0) }).reshaped(to: [n, n])
      let l = try cholesky(elements, n, by: library)
      let bound = Double(n + 3) * Double(S.ulpOfOne) / 2
      #expect(
        (abs(matmul(l, l.transposed()) - a) .<= 1.01 * bound * matmul(abs(l), abs(l).transposed()))
          .scalars.allSatisfy { $0 == 1 })
      for i in 0..<n {
        for j in i + 1..<max(n, i + 1) { #expect(l[i, j] == 0) }
      }
      // What is not positive definite, and what is not finite, has the answer of the kernel here.
      for (place, value) in [(n - 1, -1), (n / 2, 0), (n / 2, S.nan), (0, -S.infinity)]
        as [(Int, S)]
      {
        elements[place * n + place] = value
        let theirs = try cholesky(elements, n, by: library)
        for i in 0..<n {
          for j in 0..<n { #expect(j > i ? theirs[i, j] == 0 : theirs[i, j].scalar.isNaN) }
        }
      }
    }
    let x = generator.tensor([n, n])
    let positive = matmul(x, x.transposed()) + .identity(n)
    try check(Double.self, positive)
    try check(Float.self, positive)
    try check(Double.self, positive * 1e-300)
  }

  @Test(.enabled(if: library != nil)) func notFinite() throws {
    let library = try #require(Self.library)
    let n = 6
    for value in [Double.nan, .infinity, -.infinity] {
      var a = [Double](repeating: 1, count: n * n)
      a[n + 2] = value
      #expect(try eigen(a, n, by: library).scalars.allSatisfy { $0.isNaN })
      #expect(try singular(a, n, n, by: library).scalars.allSatisfy { $0.isNaN })
      #expect(try orthogonal(a, n, n, by: library).scalars.allSatisfy { $0.isNaN })
    }
  }

  /// From several threads at once: each result is within the bound.
  @Test(.enabled(if: library != nil)) func threads() async throws {
    let library = try #require(Self.library)
    let (count, n) = (16, 50)
    var generator = SeededGenerator(name: "threads")
    let matrices = (0..<count).map { _ in generator.tensor([n, n]) }
    await withTaskGroup(of: Void.self) { group in
      for x in matrices {
        group.addTask {
          for _ in 0..<4 {
            let a = (x + x.transposed()) / 2
            let parts = try? eigen(a.scalars, n, by: library)
            guard let parts else {
              Issue.record("no result")
              return
            }
            let (w, v) = SymmetricEigen.parts(parts)
            let error = matmul(a, v) - v * w.reshaped(to: [1, n])
            #expect(largest(error) <= 32 * Double(n) * Double.ulpOfOne * largest(a))
          }
        }
      }
    }
  }
}
