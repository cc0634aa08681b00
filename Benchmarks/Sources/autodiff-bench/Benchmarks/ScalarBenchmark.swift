import Autodiff
import Foundation

/// What an operation on tracked numbers costs: to record, to sweep back over, and in memory.
enum ScalarBenchmark: Benchmark {
  static let name = "scalar"
  static let summary = "nanoseconds and bytes a scalar operation, recorded and swept"

  static func run(_ options: Options, into report: inout Report) throws {
    measureMemory(into: &report)
    let empty = measure { blackHole(gradient(at: opaque(1.0)) { $0 }) }
    report.add("gradient of the identity", empty, unit: "ns/call", seconds: 1e-9)
    for n in [100, 10_000, 1_000_000] {
      measureChain("y = y * x", n, multiplyChain, into: &report)
      measureChain("y = y + x", n, addChain, into: &report)
    }
    measureLoops(into: &report)
  }

  /// Recording is `valueWithPullback`, sweeping a call of the pullback.
  private static func measureChain(
    _ title: String, _ n: Int, _ chain: (Tracked<Double>, Int) -> Tracked<Double>,
    into report: inout Report
  ) {
    let x = opaque(1.0000001)
    let recorded = measure { blackHole(valueWithPullback(at: x) { chain($0, n) }.value) }
    let sweep = pullback(at: x) { chain($0, n) }
    let seed = Tensor<Double>(1)
    let swept = measure { blackHole(sweep(seed)) }
    let row = "\(title), n = \(n): "
    report.add(row + "record", recorded, unit: "ns/op", seconds: 1e-9, count: n, limit: 5)
    report.add(row + "sweep", swept, unit: "ns/op", seconds: 1e-9, count: n, limit: 7)
  }

  /// The peak of memory for a chain of 10⁷ operations, on a thread whose stack would not hold a recursion.
  private static func measureMemory(into report: inout Report) {
    let n = 10_000_000
    let stackSize = 256 << 10
    let before = Memory.resident
    Memory.resetPeak()
    var seconds: [Double] = []
    for _ in 0..<2 {
      seconds.append(onThread(stackSize: stackSize) { multiplyChainGradient(n) })
    }
    report.note("a chain of 10⁷ operations ran on a stack of \(stackSize >> 10) KiB")
    report.add("chain, n = 10000000: first gradient", seconds[0] * 1e9 / Double(n), unit: "ns/op")
    report.add("chain, n = 10000000: second gradient", seconds[1] * 1e9 / Double(n), unit: "ns/op")
    if let before, let peak = Memory.peak {
      report.add(
        "chain, n = 10000000: peak memory", Double(peak - before) / Double(n), unit: "bytes/op",
        limit: 64)
    }
  }

  private static func multiplyChainGradient(_ n: Int) {
    blackHole(gradient(at: opaque(1.0000001)) { multiplyChain($0, n) })
  }

  /// Seconds for `work` on a thread of its own.
  private static func onThread(stackSize: Int, _ work: @escaping @Sendable () -> Void) -> Double {
    let start = ContinuousClock.now
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      work()
      done.signal()
    }
    thread.stackSize = stackSize
    thread.start()
    done.wait()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// Loops as plain functions, with this library, and with the toolchain's derivatives.
  private static func measureLoops(into report: inout Report) {
    let n = 10_000
    // Near 1, so that no power of it underflows: subnormal numbers are slow.
    let x = opaque(1.0000001)
    func row(_ title: String, _ n: Int, _ work: () -> Void) {
      report.add(title, measure(work), unit: "ns/iteration", seconds: 1e-9, count: n)
    }
    func rows(
      _ title: String, plain: (Double, Int) -> Double,
      tracked: (Tracked<Double>, Int) -> Tracked<Double>, toolchain: (Double, Int) -> Double
    ) {
      row("\(title): plain function", n) { blackHole(plain(x, n)) }
      row("\(title): record", n) { blackHole(valueWithPullback(at: x) { tracked($0, n) }.value) }
      row("\(title): gradient", n) { blackHole(gradient(at: x) { tracked($0, n) }) }
      row("\(title): _Differentiation", n) { blackHole(toolchain(x, n)) }
    }
    rows(
      "y = y * x", plain: plainMultiplyChain, tracked: multiplyChain,
      toolchain: ToolchainGradient.multiplyChain)
    rows(
      "y = y + x", plain: plainAddChain, tracked: addChain, toolchain: ToolchainGradient.addChain)
    rows(
      "y = y²x − y² + x/(x + y²)", plain: plainRational, tracked: rational,
      toolchain: ToolchainGradient.rational)
    rows(
      "Lorenz, Euler step", plain: plainLorenz, tracked: lorenz, toolchain: ToolchainGradient.lorenz
    )

    let title = "Rosenbrock, one term"
    let point = (0...n).map { 1 + 0.1 * Double($0 % 7) }
    row("\(title): plain function", n) { blackHole(plainRosenbrock(point)) }
    row("\(title): record", n) { blackHole(valueWithPullback(at: point, of: rosenbrock).value) }
    row("\(title): gradient", n) { blackHole(gradient(at: point, of: rosenbrock)) }
    // The toolchain's derivative takes the square of an array's length.
    let short = Array(point.prefix(1001))
    row("\(title): _Differentiation, n = 1000", 1000) {
      blackHole(ToolchainGradient.rosenbrock(short))
    }
  }
}
