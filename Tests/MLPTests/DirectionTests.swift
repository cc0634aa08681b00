import Autodiff
import TestSupport
import Testing

@testable import MLP

/// Where single components are too many, central differences are taken along random directions.
@Suite struct DirectionTests {
  typealias Network = MultilayerPerceptron<Double>

  /// The products are 4 n₁ for each parameter, and the directions fewer where one takes long.
  @Test(
    arguments: [
      ([3, 2, 1], nil), ([4000, 4, 1], nil), ([784, 128, 64, 1], nil), ([16_000, 1], nil),
      ([24_000, 1], 8), ([65_535, 1], 8), ([10, 2000, 2000, 1], nil),
    ] as [([Int], Int?)])
  func theyAreTakenWhereComponentsTakeLong(sizes: [Int], directions: Int?) throws {
    let network = try Network(sizes: sizes, activation: .identity, seed: 1)
    #expect(network.differenceDirections == directions)
  }

  /// Of a linear network the slope along v is ⟨w, v⟩, by the tape and by differences.
  @Test func aNetworkOfManyInputsIsChecked() throws {
    let network = try Network(sizes: [65_535, 1], activation: .tanh, seed: 3)
    let x = Tensor((0..<65_535).map { 0.001 * Double($0 % 7 - 3) })
    let report = try network.compare(at: x)
    let differences = report.differences
    #expect(report.verdict == .agrees && differences.verdict == .agrees)
    #expect(differences.directions == 8 && differences.tape.shape == [8])
    for (tape, slope) in zip(differences.tape.scalars, differences.gradient.scalars) {
      #expect(abs(tape - slope) <= 1e-9 * abs(tape), "\(tape) \(slope)")
    }
    // Eight directions are eight numbers: none is a multiple of another.
    #expect(Set(differences.tape.scalars.map { abs($0) }).count == 8)
    #expect(
      "\(report)".contains("central differences along 8 random directions: the slopes are at most ")
    )
    // The directions are seeded.
    #expect(try network.compare(at: x).differences.gradient == differences.gradient)
  }

  /// The rounding inside a sum of many terms is no reason for doubt.
  @Test(arguments: [0, 1, 2] as [UInt64])
  func longSumsAgree(seed: UInt64) throws {
    let network = try Network(sizes: [24_000, 1], activation: .tanh, seed: seed)
    var generator = SplitMix64(seed: ~seed)
    let x = Tensor((0..<24_000).map { _ in 2 * generator.uniform() - 1 })
    #expect(try network.compare(at: x).differences.verdict == .agrees)
  }

  /// A line crosses the kinks of many units, among which quotients of single precision look as if they converged.
  @Test(arguments: [1, 4] as [Double], [20, 27] as [UInt64])
  func kinksAlongALineAreNoMistake(gain: Double, seed: UInt64) throws {
    let sizes = [3000, 64, 64, 64, 64, 1]
    var generator = SeededGenerator(seed: seed)
    func tensor(_ shape: Shape, _ size: Double) -> Tensor<Float> {
      generator.tensor(shape, in: -size...size).map { Float($0) }
    }
    var (weights, biases): ([Tensor<Float>], [Tensor<Float>]) = ([], [])
    for (n, m) in zip(sizes, sizes.dropFirst()) {
      weights.append(tensor([m, n], gain / Double(n).squareRoot()))
      biases.append(tensor([m], 1))
    }
    let network = try MultilayerPerceptron(
      weights: weights, biases: biases, activation: .leakyRelu)
    let report = try network.compare(at: tensor([sizes[0]], 1))
    #expect(report.differences.directions == 8)
    #expect(report.verdict == .agrees, "\(report.differences)")
  }

  /// The verdict of slopes that a tape could give beside those of differences, with their errors.
  @Test(
    arguments: [
      ([1, 2], [1, 2], 1e-9, "agrees"), ([1, 2], [1, 2.001], 1e-9, "disagrees"),
      ([1, -2], [1, 2], 1e-3, "disagrees"), ([1, 2], [1, 2.001], 2e-4, "inconclusive"),
      ([1, 2], [1, 2], .infinity, "inconclusive"), ([1, .nan], [1, 2], 1e-9, "inconclusive"),
    ] as [([Double], [Double], Double, String)])
  func slopesThatDifferAreFound(
    tape: [Double], gradient: [Double], error: Double, verdict: String
  ) {
    let differences = BackpropagationReport<Double>.Differences(
      directions: 2, tape: Tensor(tape), gradient: Tensor(gradient),
      error: Tensor(repeating: error, shape: [2]), output: 1)
    #expect(differences.verdict.rawValue == verdict)
  }

  /// At a kink a slope is no limit of differences, along a direction as by a component.
  @Test func aKinkIsInconclusiveAlongDirections() throws {
    let (n, one) = (24_000, 1.0)
    let network = try Network(
      weights: [Tensor(repeating: one, shape: [1, n]), [[1]]], biases: [[0], [0]],
      activation: .relu)
    let report = try network.compare(at: .zeros([n]))
    #expect(report.differences.directions == 8)
    #expect(report.differences.verdict == .inconclusive)
    #expect(report.layersAtKink == [2, 3])
  }

  /// A report is made and printed in time that is linear in the depth.
  @Test func aDeepNetworkIsPrinted() throws {
    let network = try Network(
      sizes: [Int](repeating: 1, count: 20_001), activation: .tanh, seed: 0)
    let report = try network.compare(at: [0.5])
    #expect(report.agrees)
    let lines = report.description.split(separator: "\n")
    // Two tables with two rows for each layer beyond the input and one for the gradient.
    #expect(lines.count { $0.hasPrefix("a[") || $0.hasPrefix("z[") } == 80_000)
    #expect(lines.count { $0.hasPrefix("x = a[1] (gradient)") } == 2)
  }
}
