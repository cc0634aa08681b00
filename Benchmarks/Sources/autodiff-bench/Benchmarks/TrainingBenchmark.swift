import Autodiff
import MLP

/// Epochs of training by Adam: a small network on few rows, and one of images.
enum TrainingBenchmark: Benchmark {
  static let name = "training"
  static let summary =
    "a step of 30-16-1, and an epoch of 784-256-128-10 on 60,000 images (float32)"

  static func run(_ options: Options, into report: inout Report) throws {
    let small = try epoch(of: [30, 16, 1], rows: 640, batch: 32)
    report.add(
      "30-16-1, batch 32, step", small, unit: "µs", seconds: 20e-6)
    let large = try epoch(of: [784, 256, 128, 10], rows: 60_000, batch: 128)
    report.add("784-256-128-10, batch 128, epoch", large, unit: "s", seconds: 1)
  }

  private static func epoch(of sizes: [Int], rows: Int, batch: Int) throws -> Measurement {
    var generator = SplitMix64(seed: 1)
    let inputs = Tensor<Float>(
      shape: [rows, sizes[0]],
      (0..<rows * sizes[0]).map { _ in Float(generator.uniform()) })
    let classes = max(2, sizes[sizes.count - 1])
    let labels = (0..<rows).map { _ in Int(generator.next() % UInt64(classes)) }
    let set = TrainingSet(inputs: inputs, labels: labels, classCount: classes)
    let network = try Network<Float>(
      NetworkArchitecture(
        sizes: sizes, activation: .relu,
        output: classes == 2 ? .activation(.sigmoid) : .softmax), seed: 1)
    var training = Training(
      network,
      TrainingOptions(
        loss: classes == 2 ? .binaryCrossEntropy : .crossEntropy, epochs: 1_000_000,
        batchSize: batch))
    return measure { blackHole(training.next(on: set)) }
  }
}
