import Autodiff

/// Elementwise functions, their pullbacks and reductions: nanoseconds an element, and the bandwidth that this is.
enum ElementwiseBenchmark: Benchmark {
  static let name = "elementwise"
  static let summary = "nanoseconds an element and GB/s of elementwise functions and reductions"

  static func run(_ options: Options, into report: inout Report) throws {
    for count in [10_000, 10_000_000] {
      run(Float.self, "float32", count, into: &report)
      run(Double.self, "float64", count, into: &report)
    }
  }

  private static func run<S: RealScalar>(
    _ type: S.Type, _ title: String, _ count: Int, into report: inout Report
  ) {
    let x = Tensor<S>((0..<count).map { S(Double($0 % 1999) * 0.004 - 4) })
    let positive = x * x + 1
    let rows = x.reshaped(to: [count / 1000, 1000])
    let row = Tensor<S>((0..<1000).map { S($0) })

    /// `operands` is how many tensors of the size of `x` are read and written.
    func add(_ name: String, operands: Int, _ f: () -> Tensor<S>) {
      let time = measure { blackHole(f()) }
      let label = "\(title), \(count): \(name)"
      report.add(label, time, unit: "ns/element", seconds: 1e-9, count: count)
      let bytes = operands * count * MemoryLayout<S>.size
      report.add("\(label), bandwidth", Double(bytes) / time.median * 1e-9, unit: "GB/s")
    }
    func addPullback(_ name: String, _ f: (Tracked<S>) -> Tracked<S>) {
      let (value, pullback) = valueWithPullback(at: rows, of: f)
      let cotangent = Tensor<S>.ones(value.shape)
      add("\(name), pullback", operands: 4) { pullback(cotangent) }
    }
    add("x + x", operands: 3) { x + x }
    add("x * row", operands: 2) { rows * row }
    add("exp", operands: 2) { exp(x) }
    add("tanh", operands: 2) { tanh(x) }
    add("sigmoid", operands: 2) { sigmoid(x) }
    add("log", operands: 2) { log(positive) }
    add("softplus", operands: 2) { softplus(x) }
    add("sin", operands: 2) { sin(x) }
    add("erf", operands: 2) { erf(x) }
    add("gelu", operands: 2) { gelu(x) }
    addPullback("exp") { exp($0) }
    addPullback("tanh") { tanh($0) }
    addPullback("sigmoid") { sigmoid($0) }
    add("sum", operands: 1) { x.sum() }
    add("sum over rows", operands: 1) { rows.sum(axis: 0) }
    add("sum over columns", operands: 1) { rows.sum(axis: 1) }
    add("max", operands: 1) { x.max() }
    add("logSumExp", operands: 1) { logSumExp(x) }
    add("softmax", operands: 2) { softmax(rows) }
    addPullback("softmax") { softmax($0) }
  }
}
