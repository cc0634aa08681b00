import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Random programs that mix scalars and tensors, constants and inputs, values used once, often or never: the
/// eager sweep against the recorded one and against central differences.
@Suite struct RandomProgramTests {
  /// A program drawn from a seed, which can run on any kind of number.
  static func run<T: TensorAlgebra>(_ seed: UInt64, _ inputs: [T]) -> T where T.Scalar == Double {
    var generator = SeededGenerator(seed: seed)
    var values = inputs + [T(0.75), T(Tensor<Double>([[0.5], [-1.25]]))]
    func pick() -> T { values[Int(generator.next() % UInt64(values.count))] }
    for _ in 0..<12 {
      let (a, b) = (pick(), pick())
      let next: T
      switch generator.next() % 16 {
      case 0: next = a + b
      case 1: next = a - b
      case 2: next = a * b
      case 3: next = a / (2 + b * b)
      case 4: next = tanh(a)
      case 5: next = sin(a) * b
      case 6: next = sigmoid(a)
      case 7: next = exp(-(a * a))
      case 8: next = a.sum() / 4
      case 9: next = a.rank > 0 ? a.mean(axis: -1, keepingDimensions: true) : a
      case 10: next = a.rank > 1 ? a.transposed().reshaped(to: a.shape) : -a
      case 11: next = .where(Self.mask(a), a * b, a + 2 * b)
      case 12: next = a.rank > 0 ? softmax(a) : a
      case 13: next = a.rank > 0 ? logSumExp(a) : a
      case 14: next = a.rank > 0 ? a.gathered(at: [0, 0], axis: 0).sum() : a
      default: next = matmul(tanh(a).broadcast(over: [2, 3]), b.broadcast(over: [3, 2])).sum() / 6
      }
      values.append(next)
    }
    // Most values count, a few are left unused.
    return values.enumerated().reduce(0 as T) { sum, pair in
      pair.offset % 4 == 1 ? sum : sum + tanh(pair.element).sum()
    }
  }

  /// 1 in a fixed place of every row and 0 elsewhere, without looking at the values.
  private static func mask<T: TensorAlgebra>(_ like: T) -> T where T.Scalar == Double {
    guard let last = like.shape.dimensions.last else { return 1 }
    return T(Tensor<Double>(shape: [last]) { $0[0] == 0 ? 1 : 0 })
  }

  static func inputs(_ seed: UInt64) -> [Tensor<Double>] {
    var generator = SeededGenerator(seed: seed &+ 1_000_000)
    return [[], [3], [2, 3], [2, 1]].map { generator.tensor($0, in: -1.5...1.5) }
  }

  @Test(arguments: UInt64(0)..<150) func sweepsAgree(_ seed: UInt64) {
    let x = Self.inputs(seed)
    let program = { (x: [Tracked<Double>]) in Self.run(seed, x) }
    let (value, eager) = valueWithGradient(at: x, of: program)
    expectClose(value, Self.run(seed, x).scalar, ulps: 0, "value")

    // The gradient recorded on an outer tape, and a Hessian-vector product from it.
    var recorded: [Tensor<Double>] = []
    var generator = SeededGenerator(seed: seed)
    let v = x.map { generator.tensor($0.shape) }
    let product = gradient(at: x) { x in
      let g = gradient(at: x, of: program)
      recorded = g.map(\.value)
      return zip(g, v).map { ($0 * Tracked($1)).sum() }.reduce(0, +)
    }
    for (a, b) in zip(recorded, eager) { expectClose(a, b, relative: 1e-13, scale: 1, "recorded") }

    let slope = centralDifference { h in Self.run(seed, moved(x, by: h, along: v)).scalar }
    let size = 1 + eager.reduce(0) { $0 + $1.scalars.reduce(0) { $0 + $1.magnitude } }
    #expect((slope - inner(eager, v)).magnitude <= 1e-9 * size)
    for index in x.indices {
      let bend = centralDifference { h in
        gradient(at: moved(x, by: h, along: v), of: program)[index]
      }
      expectClose(product[index], bend, relative: 1e-7, scale: 1, "Hessian, input \(index)")
    }
  }
}

extension TensorAlgebra where Scalar == Double {
  /// The value as a matrix of the shape: its sum in every element, when it does not broadcast.
  fileprivate func broadcast(over target: Shape) -> Self {
    (try? shape.requireBroadcastable(to: target)) == nil
      ? sum().broadcast(to: target) : broadcast(to: target)
  }
}
