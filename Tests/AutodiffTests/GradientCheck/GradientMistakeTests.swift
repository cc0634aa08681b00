import TestSupport
import Testing

@testable import Autodiff

/// Each mistake is planted in a gradient at nine points and must be named; spoiled in a single number it must not be.
@Suite struct GradientMistakeTests {
  typealias Named = GradientClaim.Named

  /// A claim with a mistake in it, and its name.
  struct Planted: CustomTestStringConvertible {
    let testDescription: String
    let mistake: GradientMistake
    let claim: GradientClaim
  }

  static let count = 9

  /// Random tensors, one for each point.
  static func random(
    _ shape: Shape, seed: UInt64, in range: ClosedRange<Double> = -2...2
  ) -> [Tensor<Double>] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in generator.tensor(shape, in: range) }
  }

  static func planted(
    _ name: String, _ mistake: GradientMistake, gradients: [Tensor<Double>],
    _ wrong: (Tensor<Double>, Int) -> Tensor<Double>,
    with add: (inout GradientClaim) -> Void = { _ in }
  ) -> Planted {
    var claim = GradientClaim(
      gradients: gradients, claims: gradients.enumerated().map { wrong($1, $0) },
      variables: random(gradients[0].shape, seed: 99))
    add(&claim)
    return Planted(testDescription: name, mistake: mistake, claim: claim)
  }

  static let all: [Planted] = {
    let numbers = random([], seed: 1)
    let vectors = random([4], seed: 2)
    let matrices = random([3, 3], seed: 3)
    let w = random([4, 4], seed: 4)
    let x = random([4], seed: 5)
    let s = random([4], seed: 6)
    let rows = random([3], seed: 7)
    let number = random([], seed: 8)
    let t = random([4], seed: 9)
    let u = random([4], seed: 10)
    let sums = zip(t, u).map { $0 + $1 }
    let forms = zip(w, x).map { matmul($0, $1) + matmul($0.transposed(), $1) }
    func terms(_ claim: inout GradientClaim) {
      claim.held = [Named("a", u), Named("b", t)]
    }
    return [
      planted("negative", .negative, gradients: vectors) { g, _ in -g },
      planted("negative number", .negative, gradients: numbers) { g, _ in -g },
      planted("twice", .ratio(2, names: []), gradients: vectors) { g, _ in 2 * g },
      planted("three tenths", .ratio(0.3, names: []), gradients: matrices) { g, _ in 0.3 * g },
      planted(
        "a ratio with a name", .ratio(5, names: ["n"]), gradients: vectors, { g, _ in 5 * g },
        with: {
          $0.factors = [Named("m", numbers), Named("n", numbers.map { _ in Tensor(5) })]
        }),
      planted(
        "one over a name", .ratio(0.25, names: ["n"]), gradients: vectors, { g, _ in g / 4 },
        with: { $0.factors = [Named("n", numbers.map { _ in Tensor(4) })] }),
      planted("transpose", .transpose, gradients: matrices) { g, _ in g.transposed() },
      planted(
        "W for W.T", .untransposed("W", right: "W.T"), gradients: vectors,
        { matmul($0, w[$1]) },
        with: { $0.transposed = [(matrix: Named("W", vectors), right: "W.T")] }),
      planted("reversed", .permutation([3, 2, 1, 0]), gradients: vectors) { g, _ in
        Tensor(g.scalars.reversed())
      },
      planted("two exchanged", .permutation([0, 2, 1, 3]), gradients: vectors) { g, _ in
        Tensor([0, 2, 1, 3].map { g.scalars[$0] })
      },
      planted(
        "a factor is missing", .missingFactor("s"), gradients: zip(vectors, s).map { $0 * $1 },
        { _, p in vectors[p] }, with: { $0.factors = [Named("r", x), Named("s", s)] }),
      planted(
        "a factor too many", .extraFactor("s"), gradients: vectors, { $0 * s[$1] },
        with: { $0.factors = [Named("r", x), Named("s", s)] }),
      planted(
        "a number is missing", .missingFactor("n"), gradients: zip(vectors, number).map(*),
        { _, p in vectors[p] }, with: { $0.factors = [Named("n", number)] }),
      planted(
        "a factor of the rows", .missingFactor("d"),
        gradients: zip(matrices, rows).map { $0 * $1.reshaped(to: [3, 1]) },
        { _, p in matrices[p] }, with: { $0.factors = [Named("d", rows)] }),
      planted(
        "a factor of the columns", .missingFactor("d"),
        gradients: zip(matrices, rows).map { $0 * $1 },
        { _, p in matrices[p] }, with: { $0.factors = [Named("d", rows)] }),
      planted(
        "2Mx", .asymmetric(matrix: "M", isTransposed: false), gradients: forms,
        { _, p in 2 * matmul(w[p], x[p]) },
        with: {
          $0.variables = x
          $0.factors = [Named("M", w)]
        }),
      planted(
        "2Mᵀx", .asymmetric(matrix: "M", isTransposed: true), gradients: forms,
        { _, p in 2 * matmul(w[p].transposed(), x[p]) },
        with: {
          $0.variables = x
          $0.factors = [Named("M", w)]
        }),
      planted("a missing term", .missingTerm("b"), gradients: sums, { _, p in t[p] }, with: terms),
      planted(
        "a doubled term", .doubledTerm("a"), gradients: sums, { $0 + t[$1] }, with: terms),
      planted(
        "one term twice", .oneTermTwice("a", insteadOf: "b"), gradients: sums,
        { _, p in 2 * t[p] }, with: terms),
    ]
  }()

  @Test(arguments: all) func isNamed(_ planted: Planted) {
    #expect(planted.claim.mistake() == planted.mistake)
  }

  /// The claim with another value at one point; of a formula that a transpose repairs, the repaired one's value.
  static func spoiled(
    _ planted: Planted, at point: Int, by change: (Tensor<Double>) -> Tensor<Double>
  ) -> GradientClaim {
    var claim = planted.claim
    if case .untransposed = planted.mistake {
      let (matrix, right) = claim.transposed[0]
      var values = matrix.values
      values[point] = change(values[point])
      claim.transposed = [(Named(matrix.name, values), right)]
    } else {
      claim.claims[point] = change(claim.claims[point])
    }
    return claim
  }

  /// A claim that is off by a millionth in one number, at any of the points, is not the mistake.
  @Test(arguments: all) func isNotNamedWhereOneNumberIsOff(_ planted: Planted) {
    for point in 0..<Self.count {
      for position in 0..<planted.claim.claims[point].count {
        let claim = Self.spoiled(planted, at: point) { value in
          var value = value
          value.withUnsafeMutableBufferPointer { $0[position] *= 1 + 1e-6 }
          return value
        }
        #expect(claim.mistake() == nil, "point \(point), element \(position)")
      }
    }
  }

  /// One that holds at all points but one is not the mistake.
  @Test(arguments: all) func isNotNamedWhereOnePointIsAnother(_ planted: Planted) {
    for point in 0..<Self.count {
      let claim = Self.spoiled(planted, at: point) { $0 * 0.75 + 0.5 }
      #expect(claim.mistake() == nil, "point \(point)")
      // Where the formula is right at one point and mistaken at the others.
      if case .untransposed = planted.mistake { continue }
      let gradient = planted.claim.gradients[point]
      #expect(Self.spoiled(planted, at: point) { _ in gradient }.mistake() == nil)
    }
  }

  @Test(arguments: all) func isNotNamedBesideNaN(_ planted: Planted) {
    for number in [Double.nan, .infinity] {
      let claim = Self.spoiled(planted, at: 3) { value in
        var value = value
        value.withUnsafeMutableBufferPointer { $0[0] = number }
        return value
      }
      #expect(claim.mistake() == nil)
    }
  }

  @Test func aRightClaimIsNoMistake() {
    for shape in [[], [4], [3, 3]] as [Shape] {
      let gradients = Self.random(shape, seed: 1)
      let claim = GradientClaim(gradients: gradients, claims: gradients, variables: gradients)
      #expect(claim.mistake() == nil)
    }
  }

  static let multiplesOf12: [(Double, GradientMistake?)] = [
    (-12.0, .negative), (24, .ratio(2, names: [])), (6, .ratio(0.5, names: [])), (36, nil),
    (4, nil), (0, nil), (12, nil),
  ]

  /// A number at one point is a multiple of any other: only the ratios that people get wrong are named.
  @Test(arguments: multiplesOf12)
  func oneNumberShowsLittle(_ claimed: Double, _ mistake: GradientMistake?) {
    var claim = GradientClaim(gradients: [12], claims: [Tensor(claimed)], variables: [2])
    claim.factors = [Named("three", [3])]
    // 4 is the gradient without one of these terms.
    claim.held = [Named("a", [8]), Named("b", [4])]
    #expect(claim.mistake() == mistake)
  }

  /// A gradient of zeros is minus itself, and every multiple.
  @Test func zerosAreNotExplained() {
    let zeros = [Tensor<Double>](repeating: .zeros([3]), count: 2)
    let ones = [Tensor<Double>](repeating: [1, 1, 1], count: 2)
    #expect(
      GradientClaim(gradients: zeros, claims: ones, variables: ones).mistake() == nil)
    #expect(
      GradientClaim(gradients: ones, claims: zeros, variables: ones).mistake() == nil)
  }

  static let worded: [(GradientMistake, String)] = [
    (.negative, "the formula is minus the gradient"),
    (.ratio(2, names: []), "the formula is twice the gradient"),
    (.ratio(0.5, names: []), "the formula is half the gradient"),
    (
      .ratio(0.25, names: ["n"]),
      "the formula is 0.25 times the gradient, and n is 0.25 or 1 over it"
    ),
    (
      .permutation([1, 0, 2, 3]),
      "the formula has the gradient's elements in another order: W[0, 0] has that of W[0, 1], "
        + "W[0, 1] has that of W[0, 0]"
    ),
    (.missingFactor("h"), "the gradient is the formula times h: a factor is missing"),
    (.missingTerm("the second x"), "the formula lacks the term that comes from the second x"),
  ]

  @Test(arguments: worded)
  func sentences(_ mistake: GradientMistake, _ sentence: String) {
    #expect(mistake.sentence(variable: "W", shape: [2, 2]) == sentence)
  }
}
