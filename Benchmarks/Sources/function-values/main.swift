import Autodiff
import Foundation

// Writes the values of a function at the numbers that it reads, all as 64-bit floating-point numbers in the machine's order.
// `Tests/Fixtures/scripts/special_functions_reference.py` compares them with exact ones.

/// The values of a primitive of one argument, of `polygamma-N`, or of `hypot`, whose two arguments alternate.
func values(of name: String, at x: Tensor<Double>) -> Tensor<Double>? {
  if name.hasPrefix("polygamma-"), let order = Int(name.dropFirst(10)), order >= 0 {
    return polygamma(order, x)
  }
  if name == "hypot" {
    guard x.count % 2 == 0 else { return nil }
    let pairs = x.reshaped(to: [x.count / 2, 2])
    return hypot(pairs[0..., 0], pairs[0..., 1])
  }
  return UnaryPrimitive.allCases.first { $0.name == name }.map { Tensor.apply($0, x) }
}

let input = FileHandle.standardInput.readDataToEndOfFile()
let numbers = input.withUnsafeBytes { bytes in
  (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
}
guard CommandLine.arguments.count == 2, input.count % 8 == 0,
  let results = values(of: CommandLine.arguments[1], at: Tensor(numbers))
else {
  FileHandle.standardError.write(Data("usage: function-values NAME < POINTS > VALUES\n".utf8))
  exit(64)
}
FileHandle.standardOutput.write(results.scalars.withUnsafeBytes { Data($0) })
