import Autodiff
import Foundation
import MLP
import TestSupport
import Testing

/// Networks with three classes, and what PyTorch and Captum say about each class, before and after softmax;
/// Tests/Fixtures/scripts/interpretation_reference.py makes it.
private struct ClassesFixture: Decodable, Sendable {
  struct Explained: Decodable, Sendable {
    let output: Double
    let gradient, integrated: [Double]
  }
  struct Output: Decodable, Sendable {
    let before, after: Explained
  }
  struct Step: Decodable, Sendable {
    let input: [Double]
    let margin, output: Double
    let chosen: Int
  }
  struct Attack: Decodable, Sendable {
    let `class`: Int
    let norm: String
    let epsilon, margin: Double
    let fgsm, pgd: Step
  }
  struct Case: Decodable, Sendable {
    let input: [Double]
    let chosen: Int
    let outputs: [Output]
    let attacks: [Attack]
  }
  let name: String
  let weights: [[[Double]]]
  let biases: [[Double]]
  let activations: [String]
  let cases: [Case]

  static func all() throws -> [ClassesFixture] {
    try JSONDecoder().decode(
      [ClassesFixture].self, from: Data(Fixture.bytes("interpretation-softmax.json")))
  }

  /// The network, with a softmax or its logarithm at the end, or nothing.
  func network(_ last: Network<Double>.Layer?) throws -> Network<Double> {
    var layers: [Network<Double>.Layer] = []
    for (place, (rows, bias)) in zip(weights, biases).enumerated() {
      layers.append(
        .linear(
          weights: Tensor(shape: [rows.count, rows[0].count], rows.flatMap { $0 }),
          bias: Tensor(bias)))
      if place < activations.count {
        layers.append(.activation(try #require(Activation(name: activations[place]))))
      }
    }
    return try Network(layers + [last].compactMap { $0 })
  }
}

/// Which inputs matter to a class, and how small a change takes the decision from it, against PyTorch and Captum.
@Suite struct ClassInterpretationTests {
  @Test func `Gradients and integrated gradients before and after softmax`() throws {
    for fixture in try ClassesFixture.all() {
      let network = try fixture.network(.softmax)
      for row in fixture.cases {
        for (k, output) in row.outputs.enumerated() {
          for (expected, isBefore) in [(output.after, false), (output.before, true)] {
            let f = try RowFunction(network, output: k, beforeActivation: isBefore)
            let x = Tensor(row.input)
            #expect(relativeError([try f.value(at: x)], [expected.output]) <= 1e-10)
            #expect(relativeError(try f.gradient(at: x).scalars, expected.gradient) <= 1e-10)
            let integrated = try f.integratedGradients(at: x, steps: 50)
            #expect(
              relativeError(integrated.attributions.scalars, expected.integrated) <= 1e-10)
          }
        }
      }
    }
  }

  /// The margin is that of what a softmax is given, whichever form of it the network ends in.
  @Test func `FGSM and PGD along the margin`() throws {
    let ends: [Network<Double>.Layer?] = [.softmax, .logSoftmax, nil]
    for fixture in try ClassesFixture.all() {
      for end in ends {
        let network = try fixture.network(end)
        for row in fixture.cases {
          let x = Tensor(row.input)
          for expected in row.attacks {
            let margin = try RowFunction.margin(of: expected.class, in: network)
            #expect(relativeError([try margin.value(at: x)], [expected.margin]) <= 1e-10)
            let attack = Attack(
              margin, norm: try #require(PerturbationNorm(rawValue: expected.norm)))
            let fgsm = try attack.fastGradient(at: x, epsilon: expected.epsilon)
            let pgd = try attack.projectedGradient(at: x, epsilon: expected.epsilon).last
            for (own, theirs) in [(fgsm, expected.fgsm), (pgd, expected.pgd)] {
              #expect(relativeError(own.point.scalars, theirs.input) <= 1e-10)
              #expect(relativeError([own.value], [theirs.margin]) <= 1e-10)
              // The margin changes its sign where PyTorch chooses the class, or no longer does.
              #expect(
                own.isFlipped
                  == ((theirs.chosen == expected.class) != (row.chosen == expected.class)))
            }
          }
        }
      }
    }
  }

  /// No random change of the certified size changes the class, and none that an attack found is smaller.
  @Test func `Certified radii of a class`() throws {
    var random = SeededGenerator(seed: 8)
    for fixture in try ClassesFixture.all() {
      let network = try fixture.network(.softmax)
      for row in fixture.cases {
        let x = Tensor(row.input)
        let attack = Attack(try RowFunction.margin(of: row.chosen, in: network))
        let found = try attack.smallestChange(at: x, limit: 100).best
        let certificate = try attack.certificate(at: x, limit: found?.size ?? 100)
        #expect(certificate.radius > 0 && certificate.radius < found?.size ?? .infinity)
        for _ in 0..<50 {
          let point = x + certificate.radius * random.tensor([row.input.count], in: -1...1)
          let outputs = network(point).scalars
          #expect(outputs.firstIndex(of: outputs.max() ?? 0) == row.chosen)
        }
        for expected in row.attacks where expected.class == row.chosen && expected.norm == "inf" {
          for step in [expected.fgsm, expected.pgd] where step.chosen != row.chosen {
            #expect(certificate.radius < expected.epsilon)
          }
        }
      }
    }
  }
}
