import Autodiff
import TestSupport
import Testing

/// A plain tensor that met a tracked value is given up with the tape.
@Suite struct ConstantLifetimeTests {
  typealias Use = @Sendable (Tracked<Double>, Tensor<Double>) -> Tracked<Double>

  static let uses: [(String, Use)] = [
    ("x * t", { x, t in x * t }),
    ("t - x", { x, t in t - x }),
    ("a literal first", { x, t in 2 * x * t }),
    (
      "in place",
      { x, t in
        var y = x
        y += t
        return y
      }
    ),
    ("x .> t", { x, t in (x .> t) * x }),
    ("pow", { x, t in pow(x, t) }),
    ("maximum", { x, t in maximum(t, x) }),
    ("where", { x, t in .where(t, x, 0) }),
    ("where, a literal", { x, t in .where(x .> 0, 1, t) }),
    ("dot", { x, t in dot(x, t) }),
    ("matmul", { x, t in matmul(t, x) }),
    ("affine", { x, t in affine(x.reshaped(to: [1, x.count]), t, [1]) }),
    ("concatenated", { x, t in concatenated([t, x]) }),
    ("stacked", { x, t in stacked([t, x]) }),
    ("constant", { x, t in x * x.constant(t) }),
  ]

  /// Whether this tensor's memory is its own: then a write leaves it where it is.
  static func isAlone(_ tensor: inout Tensor<Double>) -> Bool {
    let before = tensor.withUnsafeBufferPointer { $0.baseAddress }
    return tensor.withUnsafeMutableBufferPointer { UnsafePointer($0.baseAddress) } == before
  }

  @Test(arguments: uses.indices) func onATapeOfOnesOwn(_ index: Int) {
    let (name, use) = Self.uses[index]
    var t = Tensor<Double>(repeating: 2, shape: [1000])
    do {
      let tape = Tape<Double>()
      _ = use(tape.input(.ones([1000])), t)
    }
    #expect(Self.isAlone(&t), "\(name)")
  }

  @Test(arguments: uses.indices) func inAGradientCall(_ index: Int) {
    let (name, use) = Self.uses[index]
    var t = Tensor<Double>(repeating: 2, shape: [1000])
    _ = gradient(at: Tensor<Double>.ones([1000])) { x in use(x, t).sum() }
    #expect(Self.isAlone(&t), "\(name)")
  }

  @Test func aTapeThatHasEndedTakesNoConstant() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var kept: Tracked<Double> = 0
      _ = gradient(at: Tensor<Double>([1, 2])) { x in
        kept = x
        return x.sum()
      }
      _ = kept * Tensor<Double>([3, 4])
    }
    #expect(
      standardError(of: result).contains(
        "a tracked value was used after its gradient call returned"))
  }
}
