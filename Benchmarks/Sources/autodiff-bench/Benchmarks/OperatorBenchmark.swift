import Autodiff
import GenericOperators

/// Operators that `Benchmarks/peers/operators.py` times in NumPy, PyTorch and JAX on the same numbers.
///
/// "gradient" is the value and the gradient, by every operand, of the sum of the results times fixed weights. Beside the times
/// stand that value and the sum of the gradients' magnitudes, by which the script sees that all computed the same.
enum OperatorBenchmark: Benchmark {
  static let name = "operators"
  static let summary = "milliseconds of einsum, decompositions, systems, sorting, scans and lgamma"

  static func run(_ options: Options, into report: inout Report) throws {
    run(Double.self, "float64", into: &report)
    run(Float.self, "float32", into: &report)
  }

  private static func run<S: RealScalar>(
    _ type: S.Type, _ title: String, into report: inout Report
  ) {
    func numbers(_ shape: Shape, _ seed: Int) -> Tensor<S> { uniform(shape, seed: seed) }
    func add(_ name: String, _ work: Operator, _ operands: [Tensor<S>]) {
      time("\(title) \(name)", work, operands, into: &report)
    }
    add(
      "einsum ij,jk,kl->il, 256", .einsum("ij,jk,kl->il"), (0..<3).map { numbers([256, 256], $0) })
    add(
      "einsum bij,bjk,bk->bi, 128 of 64", .einsum("bij,bjk,bk->bi"),
      [numbers([128, 64, 64], 3), numbers([128, 64, 64], 4), numbers([128, 64], 5)])
    let square = numbers([512, 512], 6)
    add("cholesky, 512", .cholesky, [(square + square.transposed()) / 2 + 32 * .identity(512)])
    add("solve, 512", .solve, [numbers([512, 512], 7), numbers([512, 1], 8)])
    add(
      "solve, 1000 of 16", .solve,
      [numbers([1000, 16, 16], 9) + 4 * .identity(16), numbers([1000, 16, 1], 10)])
    add("eigh, 256", .eigh, [numbers([256, 256], 11)])
    add("sorted, 10^6", .sorted, [numbers([1_000_000], 12)])
    add("cumulativeSum, 10^7", .cumulativeSum, [numbers([10_000_000], 13)])
    add("lgamma, 10^6", .lgamma, [10 * numbers([1_000_000], 14) + 6])
  }

  private static func time<S: RealScalar>(
    _ name: String, _ work: Operator, _ operands: [Tensor<S>], into report: inout Report
  ) {
    let weights = work.results(operands).enumerated().map { place, result in
      uniform(result.shape, seed: 100 + place) as Tensor<S>
    }
    func loss(_ operands: [Tracked<S>]) -> Tracked<S> {
      var sum: Tracked<S>?
      for (result, weight) in zip(work.results(operands), weights) {
        let part = (result * weight).sum()
        sum = sum.map { $0 + part } ?? part
      }
      return sum ?? 0
    }
    report.add(
      "\(name), value", measureProcessorTime { blackHole(work.results(operands)) }, unit: "ms",
      seconds: 1e-3)
    report.add(
      "\(name), gradient",
      measureProcessorTime { blackHole(valueWithGradient(at: operands, of: loss)) }, unit: "ms",
      seconds: 1e-3)
    let (value, gradients) = valueWithGradient(at: operands, of: loss)
    report.add("\(name), weighted sum", Double(value), unit: "")
    let size = gradients.map { Double(abs($0).sum().scalar) }.reduce(0, +)
    report.add("\(name), gradients' magnitude", size, unit: "")
  }

  /// Numbers in [−½, ½) that look random: SplitMix64 of the place (Steele, Lea and Flood, 2014), which NumPy computes too.
  private static func uniform<S: RealScalar>(_ shape: Shape, seed: Int) -> Tensor<S> {
    let start = UInt64(seed) << 32
    let numbers = (0..<UInt64(shape.count)).map { place in
      var z = (start + place + 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return S(Double((z ^ z >> 31) >> 11) * 0x1p-53 - 0.5)
    }
    return Tensor(numbers).reshaped(to: shape)
  }
}

/// What is measured.
private enum Operator {
  case einsum(String)
  case cholesky
  case solve
  case eigh
  case sorted
  case cumulativeSum
  case lgamma

  func results<T: TensorAlgebra>(_ x: [T]) -> [T] where T.Scalar: RealScalar {
    switch self {
    case .einsum(let equation): return [Autodiff.einsum(equation, x)]
    case .cholesky: return [Autodiff.cholesky(x[0])]
    case .solve: return [Autodiff.solve(x[0], x[1])]
    case .eigh:
      // The signs of the vectors are a choice.
      let (values, vectors) = Autodiff.eigh(x[0])
      return [values, vectors * vectors]
    case .sorted: return [x[0].sorted()]
    case .cumulativeSum: return [x[0].cumulativeSum()]
    case .lgamma: return [Autodiff.lgamma(x[0])]
    }
  }
}
