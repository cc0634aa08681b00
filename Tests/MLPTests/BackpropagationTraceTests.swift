import Autodiff
import MLP
import TestSupport
import Testing

@Suite struct BackpropagationTraceTests {
  /// What each line computes is what the recursions, the tape and the forward pass have.
  @Test(arguments: [[3, 2, 1], [4, 3, 3, 1], [2, 1], [5, 4, 3, 2, 1]])
  func everyLineHasItsNumbers(_ sizes: [Int]) throws {
    let network = try MultilayerPerceptron<Double>(sizes: sizes, activation: .tanh, seed: 3)
    let x = Tensor((0..<sizes[0]).map { Double($0) / 4 - 0.3 })
    let trace = try BackpropagationTrace(network, at: x)
    let forward = try ClosedForm(network, at: x)
    let tape = try network.tapeAdjoints(at: x)
    let L = sizes.count
    let (first, second) = (forward.firstDocument(), forward.secondDocument())
    #expect(trace.output == network(x).scalar && trace.gradient == tape.gradient)

    typealias Line = AlgorithmLine<Double>
    func results(of algorithm: Line.Algorithm) -> [(Line, Tensor<Double>)] {
      var lines: [(Line, Tensor<Double>)] = []
      trace.forEachLine(of: algorithm) { line in
        if let result = line.quantities.last { lines.append((line, result.value)) }
      }
      return lines
    }
    #expect(
      results(of: .forward).map(\.1)
        == [x] + (2...L).flatMap { [forward.z[$0], forward.a[$0]] })
    let above = results(of: .firstDocument)
    #expect(above.map(\.1) == (1...L).reversed().map { first[$0] } + [first[1]])
    #expect(above.map { $0.0.label } == ["2"] + (2...L).map { _ in "4" } + ["6"])
    #expect(
      above.map { $0.0.adjoint?.value } == (1...L).reversed().map { tape.a[$0] } + [tape.gradient])
    for (algorithm, deltas) in [
      (Line.Algorithm.secondDocument, second), (.thirdDocument, forward.thirdDocument()),
    ] {
      let lines = results(of: algorithm)
      #expect(
        lines.map(\.1) == (2...L).reversed().map { deltas[$0] } + [forward.gradient(deltas)])
      #expect(
        lines.map { $0.0.adjoint?.value }
          == (2...L).reversed().map { tape.z[$0] } + [tape.gradient])
    }
  }

  @Test func whatIsNoInput() throws {
    let network = try MultilayerPerceptron<Double>(sizes: [3, 2, 1], activation: .relu, seed: 0)
    for shape in [[2], [1, 3]] as [Shape] {
      #expect(throws: NetworkError.input(shape: shape, takes: 3)) {
        try BackpropagationTrace(network, at: .zeros(shape))
      }
    }
    let wide = try MultilayerPerceptron<Double>(sizes: [3, 2], activation: .relu, seed: 0)
    #expect(throws: NetworkError.outputNotScalar(count: 2)) {
      try BackpropagationTrace(wide, at: [1, 2, 3])
    }
  }

  @Test func kinksAreNamed() throws {
    let network = try MultilayerPerceptron<Double>(
      weights: [[[1], [2]], [[1, 1]]], biases: [[-1, 0], [0]], activation: .relu)
    #expect(try BackpropagationTrace(network, at: [1]).layersAtKink == [2])
    #expect(try BackpropagationTrace(network, at: [2]).layersAtKink == [])
  }

  /// The same networks over fractions of 128-bit integers and over those of any size.
  @Test(arguments: ExactTests.rows, [1, 2] as [UInt64])
  func exactNumbersAreTheFractionsOfTheTests(row: ExactTests.Row, seed: UInt64) throws {
    let network = try ExactTests.network(row, seed: seed)
    let x = ExactTests.input(row.sizes[0], seed: seed + 100)
    func exact(_ tensor: Tensor<Rational>) -> Tensor<ExactScalar> {
      tensor.map { number in
        ExactScalar(
          RationalNumber(
            BigInteger("\(number.numerator)") ?? 0, BigInteger("\(number.denominator)") ?? 0))
      }
    }
    let same = try MultilayerPerceptron<ExactScalar>(
      layers: network.layers.map {
        .init(weights: exact($0.weights), bias: exact($0.bias), activation: $0.activation)
      })
    let (trace, expected) = (
      try BackpropagationTrace(same, at: exact(x)), try BackpropagationTrace(network, at: x)
    )
    #expect(trace.output.description == expected.output.description)
    #expect(trace.gradient == exact(expected.gradient))
    for l in expected.firstDocument.layers {
      #expect(trace.firstDocument[l] == exact(expected.firstDocument[l]))
    }
    #expect(trace.largestDifference == 0 && expected.largestDifference == 0 && trace.isFinite)
    // Small fractions are computed in doubles to a few units in the last place.
    let rounded = try trace.roundedGradient()
    let largest = expected.gradient.scalars.map { abs($0.approximation) }.max() ?? 0
    #expect(rounded.largestError <= 1e-13 * max(1, largest))
  }
}
