import Autodiff

/// Operations on vectors of fourteen numbers, as in a recurrent network: the cost of an operation besides its arithmetic.
///
/// A figure is the difference between a program with many operations of a kind and one with few, divided by how many
/// more there are.
enum SmallTensorBenchmark: Benchmark {
  static let name = "small-tensors"
  static let summary = "nanoseconds for an operation on 14 numbers: recorded, and with its pullback"

  static func run(_ options: Options, into report: inout Report) throws {
    let x = Tensor<Double>((0..<14).map { 0.1 * Double($0) - 0.5 })
    let w = Tensor<Double>(shape: [14, 14]) { 0.01 * Double($0[0] - $0[1]) }
    let b = Tensor<Double>.zeros([14])
    add("a + b", x, into: &report) { y, x in y + x }
    add("a * b", x, into: &report) { y, x in y * x }
    add("1 - a", x, into: &report) { y, _ in 1 - y }
    add("sigmoid", x, into: &report) { y, _ in sigmoid(y) }
    add("affine 14 × 14", x, into: &report) { y, _ in affine(Tracked(w), y, Tracked(b)) }
    add("a[0..<7], joined", x, into: &report) { y, _ in concatenated([y[0..<7], y[7..<14]]) }
    add("a * a[i]", x, into: &report) { y, _ in y * y[3] }
    add("a * a.sum()", x, into: &report) { y, _ in y * y.sum() }
    let plain = measure {
      var y = x
      for _ in 0..<1000 { y = y * x }
      blackHole(y)
    }
    report.add("a * b, plain tensors", plain, unit: "ns", seconds: 1e-6)
  }

  private static func add(
    _ label: String, _ x: Tensor<Double>, into report: inout Report,
    _ step: (Tracked<Double>, Tracked<Double>) -> Tracked<Double>
  ) {
    let count = 1000
    let recorded = measure {
      blackHole(
        valueWithPullback(at: x) { x in
          var y = x
          for _ in 0..<count { y = step(y, x) }
          return y
        }.value)
    }
    report.add("\(label), recorded", recorded, unit: "ns", seconds: 1e-9 * Double(count))
    let swept = measure {
      blackHole(
        gradient(at: x) { x in
          var y = x
          for _ in 0..<count { y = step(y, x) }
          return y.sum()
        })
    }
    report.add("\(label), gradient", swept, unit: "ns", seconds: 1e-9 * Double(count))
  }
}
