import Autodiff
import Foundation
import TestSupport
import Testing

/// The bound that a whole process can hold its tensors to.
@Suite struct TensorMemoryTests {
  private static func end(_ bytes: Int) -> Never {
    try? FileHandle.standardError.write(contentsOf: Data("bytes in use: \(bytes)\n".utf8))
    exit(7)
  }

  @Test func whatExceedsTheBoundEndsTheProcess() async {
    let result = await #expect(
      processExitsWith: .exitCode(7), observing: [\.standardErrorContent]
    ) {
      TensorMemory.setBound(40 << 20) { TensorMemoryTests.end($0) }
      // 8 MiB each; the sixth is too much.
      var tensors: [Tensor<Double>] = []
      for number in 0..<6 { tensors.append(Tensor(repeating: Double(number), shape: [1 << 20])) }
      print(tensors.count)
      exit(0)
    }
    #expect(standardError(of: result) == "bytes in use: \(48 << 20)\n")
  }

  /// What is kept for another use is given up first.
  @Test func whatIsReturnedDoesNotCount() async {
    await #expect(processExitsWith: .exitCode(0)) {
      TensorMemory.setBound(40 << 20) { TensorMemoryTests.end($0) }
      for size in [1, 2, 3, 4, 1, 4, 2] {
        let tensor = Tensor<Double>(repeating: 1, shape: [size << 20])
        if tensor.count == 0 { exit(1) }
      }
      exit(0)
    }
  }
}
