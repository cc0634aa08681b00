/// How accurately a function of z is computed, in units of u, half the distance of 1 to the next number.
package struct Accuracy {
  /// Against the result itself: its own rounding.
  package let ofResult: Int
  /// Against z times its derivative by z: the rounding inside the argument of an exponential moves the result as a
  /// change of z would.
  package let ofArgument: Int

  init(_ ofResult: Int, _ ofArgument: Int = 0) {
    self.ofResult = ofResult
    self.ofArgument = ofArgument
  }
}

extension Activation {
  /// The error of σ(z): at most c u |σ(z)| + d u |z σ'(z)|.
  ///
  /// The counts follow from the errors of the elementary functions that `Docs/Functions.md` states (an error of e units
  /// in the last place is at most 2 e u), one u for each operation. `Tests/Fixtures/scripts/activation_accuracy.py` adds
  /// them up.
  package var valueAccuracy: Accuracy {
    switch kind {
    case .relu, .identity: Accuracy(0)
    case .leakyRelu: Accuracy(2)
    case .sigmoid: Accuracy(5)
    case .tanh, .softplus: Accuracy(4)
    case .elu: Accuracy(4 + roundingsOfParameter)
    case .silu: Accuracy(6)
    case .gelu: Accuracy(10, 2)
    case .geluTanh: Accuracy(11, 4)
    }
  }

  /// The error of σ'(z), by the engine's rule and by the formula of `derivative(at:)`: at most
  /// c u |σ'(z)| + d u |z σ''(z)|.
  ///
  /// The second term is for the functions whose derivative is a sum of two terms that cancel: where they do, it is not
  /// small.
  package var slopeAccuracy: Accuracy {
    switch kind {
    case .relu, .identity: Accuracy(0)
    case .leakyRelu: Accuracy(1)
    case .softplus: Accuracy(5)
    case .elu: Accuracy(3 + roundingsOfParameter)
    case .tanh: Accuracy(9)
    case .sigmoid: Accuracy(11)
    case .silu: Accuracy(18, 5)
    case .gelu: Accuracy(18, 10)
    case .geluTanh: Accuracy(35, 8)
    }
  }

  /// A product with the parameter is rounded, with 1 it is not.
  private var roundingsOfParameter: Int { parameter == 1 ? 0 : 1 }
}
