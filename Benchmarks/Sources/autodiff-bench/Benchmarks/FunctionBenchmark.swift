import Autodiff

/// The loops behind the primitives, on large tensors.
enum FunctionBenchmark: Benchmark {
  static let name = "functions"
  static let summary = "nanoseconds an element, or GFLOP/s, of primitives on large tensors"

  static func run(_ options: Options, into report: inout Report) throws {
    run(Float.self, "float32", into: &report)
    run(Double.self, "float64", into: &report)
  }

  private static func run<S: RealScalar>(
    _ type: S.Type, _ title: String, into report: inout Report
  ) {
    let n = 1_000_000
    let numbers = (0..<n).map { S(Double($0 % 1999) * 0.004 - 4) }
    let x = Tensor<S>(numbers)
    let rows = x.reshaped(to: [1000, 1000])
    func add(_ name: String, _ f: () -> Tensor<S>) {
      report.add(
        "\(title) \(name)", measure { blackHole(f()) }, unit: "ns/element", seconds: 1e-9, count: n)
    }
    func addPullback(_ name: String, _ f: (Tracked<S>) -> Tracked<S>) {
      let (value, pullback) = valueWithPullback(at: rows, of: f)
      let cotangent = Tensor<S>.ones(value.shape)
      report.add(
        "\(title) \(name), pullback", measure { blackHole(pullback(cotangent)) },
        unit: "ns/element",
        seconds: 1e-9, count: n)
    }
    add("tensor from an array") { Tensor(numbers) }
    add("x + x") { x + x }
    add("exp") { exp(x) }
    addPullback("exp") { exp($0) }
    add("sigmoid") { sigmoid(x) }
    addPullback("sigmoid") { sigmoid($0) }
    add("tanh") { tanh(x) }
    addPullback("tanh") { tanh($0) }
    add("sum") { x.sum() }
    addPullback("sum") { $0.sum() }
    add("sum over rows") { rows.sum(axis: 0) }
    add("sum over columns") { rows.sum(axis: 1) }
    add("softmax") { softmax(rows) }
    addPullback("softmax") { softmax($0) }
    for size in [256, 768] {
      let a = Tensor<S>((0..<size * size).map { S(Double($0 % 97) * 0.01) })
        .reshaped(to: [size, size])
      let flops = 2 * Double(size * size * size)
      report.add("\(title) matmul \(size)", measure { blackHole(matmul(a, a)) }, flops: flops)
    }
  }
}
