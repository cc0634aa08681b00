import Autodiff
import MLP
import Testing

/// Random networks: nothing that is right is called wrong, and nothing that is wrong is called right.
///
/// `Benchmarks` has the same with thousands of networks of up to 1024 units (`check-trial`).
@Suite struct TrialTests {
  static let seeds: [UInt64] = Array(1...100)

  @Test(arguments: seeds)
  func `Tape and recursions agree on random networks`(seed: UInt64) throws {
    let trial = try RandomNetwork<Double>(seed: seed, widest: 64)
    let report = try trial.network.compare(at: trial.input)
    #expect(report.agrees, "\(trial.summary)\n\(report)")
  }

  @Test(arguments: seeds)
  func `Tape and recursions agree in single precision`(seed: UInt64) throws {
    let trial = try RandomNetwork<Float>(seed: seed, widest: 64)
    let report = try trial.network.compare(at: trial.input)
    #expect(report.agrees, "\(trial.summary)\n\(report)")
  }

  #if arch(x86_64) && !os(Windows)
    @Test(arguments: seeds)
    func `Every planted mistake is found`(seed: UInt64) throws {
      let trial = try RandomNetwork<Double>(seed: seed, widest: 24)
      let mistakes = try PlantedMistakes(trial.network, at: trial.input)
      #expect(mistakes.changed > 0, "\(trial.summary)")
      #expect(mistakes.missed.isEmpty, "\(trial.summary)")
    }

    /// A wrong start of σ'(z) with z so large that it rounds to 1: the two are the same number.
    @Test(arguments: [1122, 1131, 1585, 1664] as [UInt64])
    func `A start that rounds to the right one is right`(seed: UInt64) throws {
      let trial = try RandomNetwork<Double>(seed: seed, widest: 1024)
      let mistakes = try PlantedMistakes(trial.network, at: trial.input)
      #expect(mistakes.changed > 0 && mistakes.missed.isEmpty, "\(trial.summary)")
    }

    @Test func `Every kind of mistake is planted`() throws {
      // Four layers of the same size, so that every mistake fits.
      let network = try MultilayerPerceptron<Double>(
        sizes: [3, 3, 3, 3, 1], activation: .tanh, seed: 1)
      let mistakes = try PlantedMistakes(network, at: [0.3, -0.8, 1.1])
      #expect(mistakes.missed.isEmpty)
      // What document 1 does in its last step is the rule there: it has σ' in each.
      #expect(mistakes.harmless == [Mistake(document: 1, place: .factor(.slopeInLastStep))])
    }

    /// Without a mistake the formulas of the trial are the documents'.
    @Test func `The trial's own recursions agree`() throws {
      let network = try MultilayerPerceptron<Double>(
        sizes: [5, 4, 6, 1], activation: .gelu, seed: 1)
      let own = (1...3).map { document in
        Recursion<Double>(
          "own \(document)", delta: document == 1 ? .ofActivations : .ofPreactivations
        ) {
          Tensor(DoubleForward(forward: $0).start(document, nil))
        } step: { forward, l, delta in
          Tensor(DoubleForward(forward: forward).step(document, nil, to: l, delta.scalars))
        }
      }
      #expect(try network.compare(at: [0.3, -0.8, 1.1, 0, 2], with: own).agrees)
    }
  #endif
}
