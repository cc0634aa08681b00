import Autodiff
import TestSupport

extension CallTests {
  private static let logits = Tensor<Double>.ones([2, 3])

  /// Losses of classes, whose axis and shapes a caller can get wrong, and rounding to any place.
  static let lossCalls = [
    calls("crossEntropy(logits:labels:axis:reduction:)") { n in
      use(crossEntropy(logits: logits, labels: Tensor<Double>([0, 1]), axis: n))
      use(crossEntropy(logits: logits, labels: Tensor(Double(n))))
    },
    calls("crossEntropy(logits:probabilities:axis:reduction:)") { n in
      use(crossEntropy(logits: logits, probabilities: logits, axis: n))
      use(crossEntropy(logits: logits, probabilities: Tensor<Double>([0, 1])))
    },
    calls("negativeLogLikelihood(_:labels:axis:reduction:)") { n in
      use(negativeLogLikelihood(logits, labels: Tensor<Double>([0, 1]), axis: n))
    },
    calls("klDivergence(_:_:axes:)") { n in use(klDivergence(logits, logits, axes: [n])) },
    calls("roundHalfEven(_:decimals:)") { n in use(roundHalfEven(logits, decimals: n)) },
  ]
}
