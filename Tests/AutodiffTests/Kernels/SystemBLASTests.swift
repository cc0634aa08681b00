import TestSupport
import Testing

@testable import Autodiff

/// The library of the system, where there is one; the rest of the tests pass with it and without.
@Suite struct SystemBLASTests {
  @Test func theSettingDecides() {
    var wasAsked = false
    #expect(
      SystemBLAS.choose("off") { _ in
        wasAsked = true
        return true
      } == nil)
    #expect(SystemBLAS.choose("/no/such/library.so") { _ in true } == nil)
    #expect(!wasAsked)
    #expect(SystemBLAS.choose(nil) { _ in false } == nil)
    let isThere = SystemBLAS.candidates.contains { SystemBLAS(path: $0) != nil }
    #expect((SystemBLAS.choose(nil) { _ in true } != nil) == isThere)
  }

  @Test func theKernelsHereCanBeAskedFor() throws {
    struct Stop: Error {}
    BuiltInProducts.only {
      #expect(throws: Stop.self) { try BuiltInProducts.only { throw Stop() } }
      #expect(SystemBLAS.inUse == nil && BuiltInProducts.areAskedFor)
      #expect(Machine.productKernels.hasPrefix("built-in kernels"))
    }
  }

  @Test(
    .enabled(if: SystemBLAS.candidates.contains { SystemBLAS(path: $0) != nil }),
    arguments: [false, true], [false, true])
  func productsAgree(_ transposingA: Bool, _ transposingB: Bool) throws {
    let library = try #require(SystemBLAS.candidates.lazy.compactMap { SystemBLAS(path: $0) }.first)
    let (m, n, k) = (37, 41, 29)
    // Small whole numbers, whose products are exact in any order.
    func numbers<S: RealScalar>(_ count: Int, _ seed: Int) -> [S] {
      (0..<count).map { S(($0 * 7 + seed) % 11 - 5) }
    }
    func check<S: RealScalar>(_: S.Type) {
      let (a, b, bias): ([S], [S], [S]) = (numbers(m * k, 1), numbers(k * n, 2), numbers(n, 3))
      var theirs = [S](repeating: .nan, count: m * n)
      var ours = theirs
      let isDone = library.product(
        a, transposingA: transposingA, b, transposingB: transposingB, into: &theirs, m: m, n: n,
        k: k, stored: k, bias: bias)
      builtInProduct(
        a, transposingA: transposingA, b, transposingB: transposingB, into: &ours, m: m, n: n,
        k: k, stored: k, bias: bias)
      #expect(isDone)
      #expect(theirs == ours)
    }
    check(Float.self)
    check(Double.self)
  }
}
