import Autodiff

/// Convolutions of a batch of images: the value, and the value with the derivatives along a cotangent.
enum ConvolutionBenchmark: Benchmark {
  static let name = "convolution"
  static let summary = "conv2d of 64 images 3x32x32 by 16 kernels 3x3, and its gradients"

  static func run(_ options: Options, into report: inout Report) throws {
    run(Float.self, "float32", into: &report)
    run(Double.self, "float64", into: &report)
  }

  private static func run<S: RealScalar>(
    _ type: S.Type, _ title: String, into report: inout Report
  ) {
    func numbers(_ shape: Shape) -> Tensor<S> {
      Tensor<S>((0..<shape.count).map { S(Double($0 * 37 % 199) * 0.01 - 1) }).reshaped(to: shape)
    }
    let (x, w) = (numbers([64, 3, 32, 32]), numbers([16, 3, 3, 3]))
    for padding in [1, 0] {
      let widths = ConvolutionPadding.widths([padding])
      let y = convolution(x, w, padding: widths)
      let g = numbers(y.shape)
      func add(_ what: String, _ body: () -> Void) {
        report.add(
          "\(title) padding \(padding) \(what)", measure(body), unit: "ms", seconds: 1e-3)
      }
      add("value") { blackHole(convolution(x, w, padding: widths)) }
      add("by kernel") {
        blackHole(valueWithPullback(at: w) { convolution(x, $0, padding: widths) }.pullback(g))
      }
      add("by both") {
        blackHole(
          valueWithPullback(at: x, w) { convolution($0, $1, padding: widths) }.pullback(g).0)
      }
    }
    let (a, v) = (numbers([20000]), numbers([500]))
    report.add(
      "\(title) convolve 20000 by 500", measure { blackHole(convolve(a, v)) }, unit: "ms",
      seconds: 1e-3)
  }
}
