import Autodiff
import MLP

/// The input gradient of a large network, by the documents' recursion and by the tape.
enum NetworkBenchmark: Benchmark {
  static let name = "mlp"
  static let summary = "seconds for the input gradient of a network: recursion and tape"

  static func run(_ options: Options, into report: inout Report) throws {
    report.parameter("sizes", options.sizes.map(String.init).joined(separator: ","))
    report.parameter("batch", options.batch)
    report.parameter("dtype", options.scalarType.rawValue)
    switch options.scalarType {
    case .float32: try run(Float.self, options, into: &report)
    case .float64: try run(Double.self, options, into: &report)
    }
  }

  private static func run<Scalar: RealScalar>(
    _ type: Scalar.Type, _ options: Options, into report: inout Report
  ) throws {
    let network = try MultilayerPerceptron<Scalar>(
      sizes: options.sizes, activation: .sigmoid, seed: 7)
    var generator = SplitMix64(seed: 1)
    let x = Tensor<Scalar>(
      shape: [options.batch, options.sizes[0]],
      (0..<options.batch * options.sizes[0]).map { _ in Scalar(generator.uniform() - 0.5) })

    let closedForm = measure {
      let closedForm = try! ClosedForm(network, at: x)
      blackHole(closedForm.gradient(closedForm.secondDocument()))
    }
    report.add("closedForm", closedForm, unit: "s", seconds: 1)
    let tape = measure { blackHole(try! network.inputGradient(at: x)) }
    report.add("tape", tape, unit: "s", seconds: 1)
    report.add("value", measure { blackHole(network(x)) }, unit: "s", seconds: 1)
    // A matrix product forward and one backward for each layer.
    let products = zip(options.sizes, options.sizes.dropFirst()).map { 4.0 * Double($0 * $1) }
    report.add("tape, rate", tape, flops: Double(options.batch) * products.reduce(0, +))
    report.add("tape / closedForm", tape.median / closedForm.median, unit: "ratio")
  }
}
