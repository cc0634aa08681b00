import Autodiff
import Foundation
import TestSupport
import Testing

/// A case of `Fixtures/losses.json`, which `scripts/losses_reference.py` writes.
struct LossReference: Decodable, SecondOrderReference {
  let name: String
  let inputs: [StructuredReference.Array]
  let output: StructuredReference.Array
  let cotangent: StructuredReference.Array
  let gradients: [StructuredReference.Array]
  let directions: [StructuredReference.Array]
  let products: [StructuredReference.Array]

  static let all = (try? Fixture.json("losses.json", as: [LossReference].self)) ?? []

  func function<T: TensorAlgebra>(_ x: [T]) -> T where T.Scalar: RealScalar {
    let words = name.split(separator: " ").map(String.init)
    let reduction = words.compactMap(LossReduction.init(rawValue:)).first ?? .mean
    switch (words[0], words.count > 1 ? words[1] : "") {
    case ("squaredError", _): return squaredError(x[0], x[1], reduction: reduction)
    case ("absoluteError", _): return absoluteError(x[0], x[1], reduction: reduction)
    case ("huberLoss", _):
      let threshold = T.real(Double(words[2]) ?? 1)
      return huberLoss(x[0], x[1], threshold: threshold, reduction: reduction)
    case ("hingeLoss", _): return hingeLoss(x[0], x[1], reduction: reduction)
    case ("binaryCrossEntropy", "logits"):
      return binaryCrossEntropy(logits: x[0], targets: x[1], reduction: reduction)
    case ("binaryCrossEntropy", _):
      return binaryCrossEntropy(probabilities: x[0], targets: x[1], reduction: reduction)
    case ("crossEntropy", "axis"):
      return crossEntropy(logits: x[0], labels: x[1], axis: 1, reduction: reduction)
    case ("crossEntropy", "labels"), ("crossEntropy", "vector"):
      return crossEntropy(logits: x[0], labels: x[1], reduction: reduction)
    case ("crossEntropy", _):
      return crossEntropy(logits: x[0], probabilities: x[1], reduction: reduction)
    case ("negativeLogLikelihood", _):
      return negativeLogLikelihood(x[0], labels: x[1], reduction: reduction)
    case ("klDivergence", _): return klDivergence(x[0], x[1])
    case ("relativeEntropy", _): return relativeEntropy(x[0], x[1])
    case ("logBeta", _): return logBeta(x[0], x[1])
    case ("polynomial", _): return polynomial(x[0], at: x[1])
    default: return x[0]
    }
  }
}

/// Losses against PyTorch in double precision, and where their definitions end.
@Suite struct LossTests {
  static let rows = LossReference.all

  @Test func thereAreReferences() { #expect(Self.rows.count == 48) }

  @Test(arguments: rows) func values(_ row: LossReference) {
    row.expectValue(relative: 1e-13, inFloat: 1e-5)
  }

  @Test(arguments: rows) func gradients(_ row: LossReference) {
    row.expectGradients(relative: 1e-12, inFloat: 1e-4)
  }

  @Test(arguments: rows) func hessianProducts(_ row: LossReference) {
    row.expectHessianProducts(relative: 1e-11)
  }

  /// What no reference has: kinks, labels that are none, probabilities of 0, infinite logits.
  @Test func edges() {
    let d = gradient(at: Tensor<Double>([1, -1, 0])) {
      huberLoss($0, Tensor<Double>([0, 0, 0]), reduction: .sum)
    }
    expectEqual(d, [1, -1, 0])
    expectEqual(
      gradient(at: Tensor<Double>([1, 2])) { hingeLoss($0, Tensor<Double>([1, 1])) }, [0, 0])
    expectEqual(
      crossEntropy(
        logits: Tensor<Double>([[1, 2], [3, 4]]), labels: [2, -1], reduction: .none),
      Tensor([.nan, .nan]))
    // −∞ rules a class out: with probability 0 it costs nothing, as a label everything.
    let ruled = Tensor<Double>(shape: [1, 2], [0, -Double.infinity])
    let certain: Tensor<Double> = [[1, 0]]
    expectEqual(crossEntropy(logits: ruled, labels: Tensor([0.0])), Tensor(0.0))
    expectEqual(crossEntropy(logits: ruled, labels: Tensor([1.0])), Tensor(.infinity))
    expectEqual(crossEntropy(logits: ruled, probabilities: certain), Tensor(0.0))
    expectEqual(
      gradient(at: ruled) { crossEntropy(logits: $0, probabilities: certain) }, Tensor([[0, 0]]))
    expectEqual(
      binaryCrossEntropy(
        probabilities: Tensor<Double>([0, 1, 0, 1]), targets: [0, 1, 1, 0], reduction: .none),
      Tensor([0, 0, .infinity, .infinity]))
    expectEqual(
      relativeEntropy(Tensor<Double>([0, 0, 1, 0.5]), Tensor<Double>([0, 1, 0, 0.5])),
      Tensor([0, 0, .infinity, 0]))
    expectEqual(
      gradient(at: Tensor<Double>([0])) { klDivergence($0, Tensor<Double>([0.5])) },
      Tensor([-.infinity]))
    let none: Tensor<Double> = []
    expectEqual(squaredError(none, none), Tensor(.nan))
    expectEqual(squaredError(none, none, reduction: .sum), Tensor(0.0))
  }

  /// −log σ(40) = log(1 + e⁻⁴⁰) keeps its digits, and so does its derivative −σ(−40); both are e⁻⁴⁰ to 17 digits.
  @Test func largeLogitsKeepTheirDigits() {
    let (value, slope) = valueWithGradient(at: 40.0) { binaryCrossEntropy(logits: $0, targets: 1) }
    expectClose(value, 4.248354255291589e-18, ulps: 4)
    expectClose(slope, -4.248354255291589e-18, ulps: 4)
  }

  /// B(1, b) = 1/b, B(a, b) = B(b, a), B(½, ½) = π, B(100, 100) = 100!²/(50 · 200!), by mpmath.
  @Test func betaOfKnownValues() {
    // Below 10 the logarithms of gamma functions, up to 14.4, leave some of their roundings.
    let one: Tensor<Double> = 1
    for b in [0.25, 3, 9.75, 10, 11, 1e3, 1e10, 1e300] {
      let value: Tensor<Double> = Tensor(b)
      let expected: Tensor<Double> = Tensor(-Foundation.log(b))
      expectClose(logBeta(one, value), expected, relative: b < 10 ? 4e-15 : 1e-15, "1, \(b)")
      expectClose(logBeta(value, one), expected, relative: b < 10 ? 4e-15 : 1e-15, "\(b), 1")
    }
    let a: Tensor<Double> = [0.5, 2, -0.5]
    let b: Tensor<Double> = [0.5, 3, 3]
    expectClose(beta(a, b), Tensor([.pi, 1.0 / 12, -16.0 / 3]), ulps: 8)
    let hundred: Tensor<Double> = 100
    expectClose(logBeta(hundred, hundred), Tensor(-139.66525908670664), relative: 1e-15)
    expectEqual(logBeta(Tensor(0.0), Tensor(2.0)), Tensor(.infinity))
    expectEqual(beta(Tensor(-0.5), Tensor(.nan)), Tensor(.nan))
  }
}
