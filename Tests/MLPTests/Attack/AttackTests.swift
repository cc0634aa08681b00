import Autodiff
import MLP
import TestSupport
import Testing

/// How small a change breaks a decision.
@Suite struct AttackTests {
  /// The fixture's attacks go by z, the number before the last sigmoid.
  @Test(arguments: InterpretationFixture.names)
  func `FGSM and PGD are PyTorch's`(name: String) throws {
    let fixture = try InterpretationFixture.named(name)
    let network = try fixture.network()
    for row in fixture.cases {
      let x = Tensor(row.input)
      for expected in row.attacks {
        let norm = try #require(PerturbationNorm(rawValue: expected.norm))
        let attack = Attack(try RowFunction(network, beforeActivation: true), norm: norm)
        let epsilon = expected.epsilon
        let fgsm = try attack.fastGradient(at: x, epsilon: epsilon)
        let pgd = try attack.projectedGradient(at: x, epsilon: epsilon)
        #expect(relativeError(fgsm.point.scalars, expected.fgsm) <= 1e-10)
        #expect(relativeError(pgd.last.point.scalars, expected.pgd) <= 1e-10)
        let outputs = try RowFunction(network).values(
          at: Tensor(rows: [fgsm.point, pgd.last.point]))
        #expect(relativeError([outputs[0]], [expected.fgsmOutput]) <= 1e-10)
        #expect(relativeError([outputs[1]], [expected.pgdOutput]) <= 1e-10)
        #expect(fgsm.size <= epsilon * (1 + 1e-12) && pgd.best.size <= epsilon * (1 + 1e-12))
        // The best iterate is no worse than the last.
        let side = fgsm.valueBefore > 0 ? 1.0 : -1
        #expect(side * pgd.best.value <= side * pgd.last.value)
      }
    }
  }

  /// f = 3 x₁ − 4 x₂ − 1 at (2, 1): 1 above the boundary, so that 1/7 of each input, or 1/5 along the gradient, is needed.
  @Test(arguments: [(PerturbationNorm.infinity, 1.0 / 7), (.euclidean, 1.0 / 5)])
  func `A straight function by hand`(norm: PerturbationNorm, radius: Double) throws {
    let f = RowFunction<Double>(inputCount: 2, ofRow: { x in x[0] * 3 - x[1] * 4 - 1 })
    let attack = Attack(f, norm: norm)
    let step = try attack.fastGradient(at: [2, 1], epsilon: 0.1)
    #expect(step.valueBefore == 1)
    #expect(abs(step.predictedChange - (step.value - 1)) < 1e-12)
    #expect(abs(step.predictedChange + 0.1 / radius) < 1e-12 && !step.isFlipped)
    #expect(abs(try attack.expectedChange(at: [2, 1], epsilon: 0.1) - 0.1 / radius) < 1e-12)
    let flip = try #require(try attack.smallestChange(at: [2, 1]).best)
    #expect(flip.isFlipped && flip.size >= radius * (1 - 1e-12) && flip.size <= radius * 1.0001)
    let certificate = try attack.certificate(at: [2, 1], limit: flip.size, precision: 1e-6)
    // The box of 1/7 is what bounds are taken over, whatever the norm.
    #expect(certificate.radius <= 1.0 / 7 && certificate.radius > 0.9999 / 7)
    // The other side: −2 at (1, 1).
    let below = try #require(try attack.smallestChange(at: [1, 1]).best)
    #expect(below.value > 0 && abs(below.size - 2 * radius) <= 2e-4 * radius)
  }

  /// Fixed inputs, ranges and whole numbers, by hand.
  @Test func `Rules are kept`() throws {
    let f = RowFunction<Double>(inputCount: 3, ofRow: { x in x[0] + x[1] * 2 + x[2] * 4 - 10 })
    let x: Tensor<Double> = [1, 1, 1]
    func attack(_ rules: PerturbationRules, _ norm: PerturbationNorm = .infinity) -> Attack {
      Attack(f, norm: norm, rules: rules)
    }
    // −3, and a slope of 7: 3/7. Without the third input 1, without the others 3/4.
    let free = try #require(try attack(.init()).smallestChange(at: x).best)
    #expect(abs(free.size - 3.0 / 7) < 1e-4)
    let fixed = attack(.init(fixed: [2]))
    let best = try #require(try fixed.smallestChange(at: x).best)
    #expect(abs(best.size - 1) < 1e-3 && best.point.scalars[2] == 1)
    #expect(abs(try fixed.certificate(at: x).radius - 1) < 2e-3)
    #expect(abs(try fixed.expectedChange(at: x, epsilon: 2) - 6) < 1e-12)
    // The third may grow by 0.25: 3 − 1 remains for a slope of 3.
    let ranged = attack(.init(ranges: [2: 0...1.25]))
    let within = try #require(try ranged.smallestChange(at: x).best)
    #expect(abs(within.size - 2.0 / 3) < 1e-3 && within.point.scalars[2] <= 1.25)
    #expect(abs(try ranged.certificate(at: x).radius - 2.0 / 3) < 2e-3)
    // Nothing that is allowed suffices.
    let stuck = attack(.init(fixed: [0, 1], ranges: [2: 0...1.25]))
    let none = try stuck.smallestChange(at: x, limit: 100)
    #expect(none.best == nil && none.limit == 100 && none.gradientState == .usable)
    let everywhere = try stuck.certificate(at: x, limit: 100)
    #expect(everywhere.radius == 100 && everywhere.isLimited)
    // Whole numbers: the third alone suffices, by 1.
    let whole = attack(.init(fixed: [0, 1], whole: [2]))
    let jump = try #require(try whole.smallestChange(at: x).best)
    #expect(jump.point.scalars == [1, 1, 2] && jump.size == 1)
    let certified = try whole.certificate(at: x).radius
    #expect(certified < 1 && certified > 0.998)
    for norm in PerturbationNorm.allCases {
      let step = try attack(.init(fixed: [1], whole: [0, 2]), norm)
        .projectedGradient(at: [1.5, 1, 1], epsilon: 2.25).best
      let point = step.point.scalars
      #expect(point[1] == 1 && point[2] == point[2].rounded() && step.size <= 2.25)
      #expect(point[0] == 1.5 || point[0] == point[0].rounded())
    }
    // A number outside its range may stay.
    let outside = attack(.init(ranges: [0: 5...6]))
    let kept = try outside.fastGradient(at: [1, 1, 1], epsilon: 0.5)
    #expect(kept.point.scalars == [1.5, 1.5, 1.5])
  }

  /// The gradient of a dead relu is 0 though the decision can be turned; that of √ at 0 is infinite.
  @Test func `Masked gradients are named`() throws {
    let dead = RowFunction<Double>(inputCount: 1, ofRow: { x in relu(x[0] - 1) - 0.5 })
    let attack = Attack(dead)
    #expect(try attack.gradientState(at: [0]) == .zero)
    let nothing = try attack.smallestChange(at: [0])
    #expect(nothing.best == nil && nothing.gradientState == .zero)
    #expect(try attack.fastGradient(at: [0], epsilon: 3).size == 0)
    #expect(abs(try attack.certificate(at: [0]).radius - 1.5) < 2e-3)
    let root = RowFunction<Double>(inputCount: 1, ofRow: { x in sqrt(x[0]) + 1 })
    #expect(try Attack(root).gradientState(at: [0]) == .notFinite)
    #expect(try Attack(root).gradientState(at: [1]) == .usable)
    #expect(try Attack(dead, rules: .init(fixed: [0])).gradientState(at: [5]) == .zero)
  }

  /// Rows of a model with a decision each.
  private static func rows(_ fixture: InterpretationFixture) throws -> Tensor<Double> {
    if fixture.weights == nil {
      let table = try CSVTable(contentsOf: Fixture.path("breast-cancer.csv"))
      guard let features = table.removing(column: "target") else { return .zeros([0, 30]) }
      return features.rows(0..<500)
    }
    var random = SeededGenerator(seed: 12)
    return random.tensor([500, 4], in: -2...2)
  }

  /// Over 500 rows of four models the certified radius is below what an attack found, and not small; under rules too.
  @Test(arguments: InterpretationFixture.names, [false, true])
  func `Certified radii are below every attack's`(name: String, hasRules: Bool) throws {
    let fixture = try InterpretationFixture.named(name)
    let network = try fixture.network()
    let f = try RowFunction(network, beforeActivation: true)
    let rules =
      hasRules
      ? PerturbationRules(fixed: [1], ranges: [0: -1...1, 2: -0.5...3], whole: [3])
      : PerturbationRules()
    let rows = try Self.rows(fixture)
    // A boundary that the small networks cross.
    let values = try f.values(at: rows).scalars.sorted()
    let boundary = fixture.weights == nil ? 0 : values[250]
    let attack = Attack(f, boundary: boundary, rules: rules)
    var ratios: [Double] = []
    for row in 0..<rows.shape[0] where row % (hasRules ? 8 : 4) == 0 {
      let x = rows[row, .all]
      let found = try attack.smallestChange(at: x, steps: 5, precision: 0.1, limit: 1e3).best
      let certificate = try attack.certificate(at: x, limit: found?.size ?? 1e3, precision: 0.02)
      guard let found else { continue }
      #expect(certificate.radius < found.size && !certificate.isLimited, "row \(row)")
      if abs(found.valueBefore - boundary) > 1e-9 { #expect(certificate.radius > 0, "row \(row)") }
      ratios.append(certificate.radius / found.size)
      // Random changes of the certified size.
      if row % 40 == 0 {
        var random = SeededGenerator(seed: UInt64(row))
        let points = (0..<20).map { _ in
          Tensor(
            x.scalars.indices.map { i in
              rules.fixed.contains(i) || rules.ranges[i] != nil || rules.whole.contains(i)
                ? x[i] : x[i] + certificate.radius * random.uniform(in: -1...1)
            })
        }
        for value in try f.values(at: Tensor(rows: points)).scalars {
          #expect((value > boundary) == (found.valueBefore > boundary))
        }
      }
    }
    #expect(ratios.count > (hasRules ? 30 : 100))
    let median = ratios.sorted()[ratios.count / 2]
    if !hasRules, fixture.weights == nil { #expect(median >= 0.4) }
  }

  /// An output that is off the boundary by 1e-9 has a certificate: bounds widen by less than that from rounding.
  @Test(arguments: InterpretationFixture.names)
  func `A row close to the boundary has a certificate`(name: String) throws {
    let fixture = try InterpretationFixture.named(name)
    let f = try RowFunction(fixture.network(), beforeActivation: true)
    let rows = try Self.rows(fixture)
    for row in stride(from: 0, to: 500, by: 25) {
      let x = rows[row, .all]
      let value = try f.value(at: x)
      for boundary in [value - 1e-9, value + 1e-9] {
        let attack = Attack(f, boundary: boundary)
        let certificate = try attack.certificate(at: x, precision: 0.1)
        let found = try attack.smallestChange(at: x, precision: 0.1).best
        #expect(certificate.radius > 0, "row \(row)")
        #expect(certificate.radius < found?.size ?? .infinity, "row \(row)")
      }
    }
  }
}
