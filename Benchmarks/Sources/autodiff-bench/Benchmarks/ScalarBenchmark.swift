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
    let clock = ContinuousClock()
    let start = clock.now
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      blackHole(gradient(at: opaque(1.0000001)) { multiplyChain($0, n) })
      done.signal()
    }
    thread.stackSize = stackSize
    thread.start()
    done.wait()
    let seconds = (clock.now - start) / .seconds(1)
    report.note("a chain of 10⁷ operations ran on a stack of \(stackSize >> 10) KiB")
    report.add("first chain, n = 10000000: gradient", seconds * 1e9 / Double(n), unit: "ns/op")
    if let before, let peak = Memory.peak {
      report.add(
        "chain, n = 10000000: peak memory", Double(peak - before) / Double(n), unit: "bytes/op",
        limit: 64)
    }
  }

  /// Loops as plain functions, with this library, and with the toolchain's derivatives.
  private static func measureLoops(into report: inout Report) {
    let n = 10_000
    // Near 1, so that no power of it underflows: subnormal numbers are slow.
    let x = opaque(1.0000001)
    func add(
      _ title: String, plain: () -> Double, tracked: () -> Double, toolchain: () -> Double,
      toolchainCount: Int = n
    ) {
      func row(_ kind: String, _ count: Int, _ work: () -> Double) {
        report.add(
          "\(title): \(kind)", measure { blackHole(work()) }, unit: "ns/iteration", seconds: 1e-9,
          count: count)
      }
      row("plain function", n, plain)
      row("gradient", n, tracked)
      row("_Differentiation", toolchainCount, toolchain)
    }
    add(
      "y = y * x",
      plain: { plainMultiplyChain(x, n) }, tracked: { gradient(at: x) { multiplyChain($0, n) } },
      toolchain: { ToolchainGradient.multiplyChain(x, n) })
    add(
      "y = y + x",
      plain: { plainAddChain(x, n) }, tracked: { gradient(at: x) { addChain($0, n) } },
      toolchain: { ToolchainGradient.addChain(x, n) })
    add(
      "y = y²x − y² + x/(x + y²)",
      plain: { plainRational(x, n) }, tracked: { gradient(at: x) { rational($0, n) } },
      toolchain: { ToolchainGradient.rational(x, n) })
    add(
      "Lorenz, Euler step",
      plain: { plainLorenz(x, n) }, tracked: { gradient(at: x) { lorenz($0, n) } },
      toolchain: { ToolchainGradient.lorenz(x, n) })
    let point = (0...n).map { 1 + 0.1 * Double($0 % 7) }
    let short = Array(point.prefix(1001))
    add(
      "Rosenbrock, one term",
      plain: { plainRosenbrock(point) }, tracked: { gradient(at: point, of: rosenbrock)[0] },
      toolchain: { ToolchainGradient.rosenbrock(short)[0] }, toolchainCount: 1000)
    report.note(
      "_Differentiation takes the square of the length for an array: Rosenbrock has 1000 terms there, 10000 elsewhere"
    )
  }
}
