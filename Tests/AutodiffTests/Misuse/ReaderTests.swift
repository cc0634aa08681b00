import Autodiff
import Testing

/// What a point of the user's reads, by each of the ways there are.
@Suite struct ReaderTests {
  /// Two numbers and a vector, read as they were recorded.
  private struct Mixed: DifferentiableValue, Equatable {
    var a: Double
    var v: Tensor<Double>
    var b: Double

    func record(with recorder: inout InputRecorder<Double>) -> [Tracked<Double>] {
      [recorder.input(a), recorder.input(v), recorder.input(Tensor(b))]
    }
    func gradient(from reader: inout GradientReader<Double>) -> Mixed {
      let a = DoubleRecorder.next(&reader)
      let v = reader.nextTracked([2]).value
      return Mixed(a: a, v: v, b: reader.nextTensor([]).scalar)
    }
  }

  /// f = a b (v₀ + 2 v₁) at a = 3, b = 5, v = (7, 11): ∂f/∂a = 145, ∂f/∂v = (15, 30), ∂f/∂b = 87.
  @Test func numbersAndTensorsInTurn() {
    let g = gradient(at: Mixed(a: 3, v: [7, 11], b: 5)) { x in
      x[0] * x[2] * (x[1] * Tensor<Double>([1, 2])).sum()
    }
    #expect(g == Mixed(a: 145, v: [15, 30], b: 87))
  }

  /// The elements of a constant beside a plain point are read in its shape, though the sweep gives values up.
  @Test func aTrackedConstantIsAPoint() {
    let point: Tracked<Double> = [2, 3]
    let g = gradient(at: [point, point]) { x in (x[0] * x[0] * x[1]).sum() }
    #expect(g[0].value == [8, 18])
    #expect(g[1].value == [4, 9])
  }
}
