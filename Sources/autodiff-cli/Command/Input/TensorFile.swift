import Autodiff
import MLP

/// The tensor in a .csv, .json or .npy file; a CSV file of one column is a vector.
///
/// - Parameters:
///   - numbers: what the numbers in the file become.
///   - held: the bytes that are taken already.
/// - Throws: `FileError` or `CommandError`, the latter before more memory is taken than there may be.
func tensor<Scalar>(
  contentsOf path: String, _ numbers: FileNumbers<Scalar>, within memory: MemoryBound,
  beside held: Double
) throws -> Tensor<Scalar> {
  func require(_ bytes: Double) throws(CommandError) {
    try memory.require(held + bytes, isPart: true, for: "\(legible(path)): the tensor")
  }
  switch path.lowercased().split(separator: ".").last {
  case "csv":
    var rows = try CSVRows(contentsOf: path, limits: .memory(memory.size.bytes))
    var scalars: [Scalar] = []
    var count = 0
    var known = 0
    while try rows.appendNext(to: &scalars, numbers.text) {
      count += 1
      // As many numbers as there will be if the rest is like the beginning, of which the square root of their number is
      // enough to tell.
      let share = rows.share ?? 0.5
      if scalars.count > known, Double(scalars.count) * share >= 0.5 {
        known = 2 * scalars.count
        try require((bytesOfTableNumber + numbers.extraBytes) * Double(scalars.count) / share)
      }
    }
    let columns = rows.columns.count
    return Tensor(shape: columns == 1 ? [count] : [count, columns], scalars)
  case "json":
    if let bytes = JSONFile.bytesToRead(path) {
      try require(bytes * (numbers.extraBytes > 0 ? 4 : 1))
    }
    return try JSONFile.tensor(contentsOf: path, numbers)
  case "npy":
    let array = try NPYArray(contentsOf: path)
    try require((bytesOfNumber + numbers.extraBytes) * Double(array.shape.count))
    let doubles = try array.tensor()
    if let tensor = numbers.tensor(doubles) { return tensor }
    let value = doubles.scalars.first { !$0.isFinite } ?? .nan
    throw FileError(file: path, problem: .npy(.notExact(value)))
  default: throw CommandError.unknownFileType(path)
  }
}

/// A number in a tensor, whose memory is rounded up by a quarter at most.
private let bytesOfNumber = 8 * 1.25

/// A number in an array that grows, of which two exist while it does, or beside the tensor.
private let bytesOfTableNumber = 26.0
