import Autodiff
import TestSupport
import Testing

/// Several threads that differentiate at once, with shared inputs, over loops that are split over cores themselves.
@Suite struct ConcurrencyTests {
  @Test func threadsGetTheSameGradients() async {
    var generator = SeededGenerator(seed: 5)
    let w = generator.tensor([70, 90])
    let x = generator.tensor([64, 90])
    let large = generator.tensor([50_000])
    @Sendable func gradients() -> [Tensor<Double>] {
      let ofW = gradient(at: w) { w in
        sigmoid(matmul(Tracked(x), w.transposed())).sum()
      }
      let ofLarge = gradient(at: large) { v in (exp(v) * v).sum() }
      let ofNumbers = gradient(at: [0.5, 2, 3]) { v in v[0] * v[1] * v[2] + sin(v[0] * v[2]) }
      return [ofW, ofLarge, Tensor(ofNumbers)]
    }
    let expected = gradients()
    let results = await withTaskGroup(of: [[Tensor<Double>]].self) { group in
      for _ in 0..<8 { group.addTask { (0..<5).map { _ in gradients() } } }
      var all: [[Tensor<Double>]] = []
      for await part in group { all += part }
      return all
    }
    #expect(results.count == 40)
    // Tensors made on other threads are compared, and freed, on this one.
    for result in results {
      for (a, b) in zip(result, expected) { #expect(a == b) }
    }
  }
}
