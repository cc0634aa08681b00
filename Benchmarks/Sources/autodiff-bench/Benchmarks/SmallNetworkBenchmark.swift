import Autodiff
import MLP

/// The gradient of the documents' 3-2-1 network by its input: how much a small program costs besides its arithmetic.
enum SmallNetworkBenchmark: Benchmark {
  static let name = "network-3-2-1"
  static let summary = "microseconds for the input gradient of the documents' network"

  static func run(_ options: Options, into report: inout Report) throws {
    let w2: Tensor<Double> = [[0.5, -0.3, 0.8], [-0.6, 0.9, 0.1]]
    let b2: Tensor<Double> = [0.1, -0.2]
    let w3: Tensor<Double> = [[1.2, -0.7]]
    let b3: Tensor<Double> = [0.3]
    let x: Tensor<Double> = [0.1, -0.2, 0.3]
    let network = try MultilayerPerceptron(
      weights: [w2, w3], biases: [b2, b3], activation: .sigmoid)

    let raw = measure {
      blackHole(
        gradient(at: x) { x in
          let a = sigmoid(affine(Tracked(w2), x, Tracked(b2)))
          return sigmoid(affine(Tracked(w3), a, Tracked(b3))).sum()
        })
    }
    report.add("affine, sigmoid, gradient(at:)", raw, unit: "µs", seconds: 1e-6, limit: 3)
    let through = measure { blackHole(try! network.inputGradient(at: x)) }
    report.add("inputGradient(at:)", through, unit: "µs", seconds: 1e-6, limit: 3)
    let closedForm = measure {
      let closedForm = try! ClosedForm(network, at: x)
      blackHole(closedForm.gradient(closedForm.secondDocument()))
    }
    report.add("closed form", closedForm, unit: "µs", seconds: 1e-6)
    let value = measure { blackHole(network(x)) }
    report.add("value alone", value, unit: "µs", seconds: 1e-6)
  }
}
