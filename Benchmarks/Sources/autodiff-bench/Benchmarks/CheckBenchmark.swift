import Autodiff

/// What a gradient check costs beside the gradient that it checks.
enum CheckBenchmark: Benchmark {
  static let name = "check"
  static let summary = "microseconds to check the gradient of a function of 100 numbers"

  static func run(_ options: Options, into report: inout Report) throws {
    let x = Tensor<Double>((0..<100).map { 0.5 + 0.01 * Double($0) })
    let f = { (x: Tracked<Double>) in (x * log(x) + sin(x)).sum() }
    let slope = measure { blackHole(gradient(at: x, of: f)) }
    report.add("gradient", slope, unit: "µs", seconds: 1e-6)
    var agrees = true
    let few = measure { agrees = checkGradient(at: x, of: f).agrees && agrees }
    report.add("checkGradient, 64 of 100 elements", few, unit: "µs", seconds: 1e-6)
    let options = GradientCheckOptions(elements: 100)
    let all = measure { agrees = checkGradient(at: x, options: options, of: f).agrees && agrees }
    report.add("checkGradient, every element", all, unit: "µs", seconds: 1e-6)
    report.note(agrees ? "the checks agree" : "a check does not agree")
  }
}
