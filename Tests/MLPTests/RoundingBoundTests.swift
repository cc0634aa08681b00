import Autodiff
import Foundation
import MLP
import Testing

/// The bounds against 200-digit arithmetic: of each activation, and of whole networks.
@Suite struct RoundingBoundTests {
  /// A number to 106 bits, as the sum of two doubles.
  struct Exact: Decodable, Sendable {
    let value: Double
    private let rest: Double

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      value = try pair.decode(Double.self)
      rest = try pair.decode(Double.self)
    }

    /// |x − self|.
    func distance(from x: Double) -> Double { abs((x - value) - rest) }
  }

  struct Point: Decodable, Sendable {
    let activation: String
    let z: Double
    /// σ, σ' and σ''.
    let numbers: [Exact]
  }

  struct Row: Decodable, Sendable, CustomTestStringConvertible {
    let sizes: [Int]
    let activation: String
    let seed: UInt64
    let input: [Double]
    /// ∂a^[L]/∂z^[2], …, ∂a^[L]/∂z^[L].
    let byPreactivation: [[Exact]]
    /// ∂a^[L]/∂a^[1], …, ∂a^[L]/∂a^[L].
    let byActivation: [[Exact]]
    var testDescription: String { "\(sizes) \(activation)" }
  }

  static func read<T: Decodable>(_ name: String) -> [T] {
    guard let bytes = try? Fixture.bytes(name) else { return [] }
    return (try? JSONDecoder().decode([T].self, from: Data(bytes))) ?? []
  }

  static let points: [Point] = read("activation-accuracy.json")
  static let rows: [Row] = read("backpropagation.json")

  @Test func `The fixtures have every activation`() {
    #expect(Set(Self.points.map(\.activation)) == Set(Activation.names))
    #expect(Set(Self.rows.map(\.activation)) == Set(Activation.names))
  }

  /// σ and σ' of every activation, σ' by the engine's rule and by hand, are as accurate as the bounds take them to be.
  static func checkAccuracy<Scalar: RealScalar>(_ activation: Activation, _: Scalar.Type) throws {
    let u = Double(Scalar.ulpOfOne / 2)
    let floor = Double(Scalar.leastNormalMagnitude)
    for point in points where point.activation == activation.kind.rawValue {
      let z = Tensor(Scalar(point.z))
      let (exact, slope, curvature) = (point.numbers[0], point.numbers[1], point.numbers[2])
      func bound(_ accuracy: Accuracy, _ result: Exact, _ change: Exact) -> Double {
        u
          * (Double(accuracy.ofResult) * abs(result.value)
            + Double(accuracy.ofArgument) * abs(point.z * change.value)) + floor
      }
      let network = try MultilayerPerceptron<Scalar>(
        weights: [[[1]]], biases: [[0]], activation: activation)
      let tape = try network.tapeAdjoints(at: z.reshaped(to: [1]))
      let byHand = try ClosedForm(network, at: z.reshaped(to: [1])).sigmaPrime(2)
      let slopeBound = bound(activation.slopeAccuracy, slope, curvature)
      #expect(
        exact.distance(from: Double(tape.output.scalar))
          <= bound(activation.valueAccuracy, exact, slope), "σ(\(point.z))")
      #expect(slope.distance(from: Double(tape.z[2].scalar)) <= slopeBound, "σ'(\(point.z))")
      #expect(slope.distance(from: Double(byHand.scalar)) <= slopeBound, "by hand at \(point.z)")
    }
  }

  @Test(arguments: Activation.allCases)
  func `Every activation is as accurate as stated`(activation: Activation) throws {
    try Self.checkAccuracy(activation, Double.self)
    try Self.checkAccuracy(activation, Float.self)
  }

  /// Tape and recursions are within half the bound of the exact adjoints, since the bound is for the two together.
  @Test(arguments: rows)
  func `The running bound holds the exact adjoints`(row: Row) throws {
    let activation = try #require(Activation(name: row.activation))
    let network = try MultilayerPerceptron<Double>(
      sizes: row.sizes, activation: activation, seed: row.seed)
    let report = try network.compare(at: Tensor(row.input))
    #expect(report.agrees)
    #expect(report.wholes.count == 3 * row.sizes.count)
    for comparison in report.wholes {
      #expect(comparison.verdict == .agrees)
      let exact =
        switch comparison.quantity {
        case .preactivation(let l): row.byPreactivation[l - 2]
        case .activation(let l): row.byActivation[l - 1]
        case .gradient: row.byActivation[0]
        }
      #expect(exact.count == comparison.tape.count)
      for (i, exact) in exact.enumerated() {
        let half = comparison.bound[i] / 2
        #expect(exact.distance(from: comparison.tape[i]) <= half, "\(comparison.quantity)")
        #expect(exact.distance(from: comparison.other[i]) <= half, "\(comparison.quantity)")
      }
    }
  }
}
