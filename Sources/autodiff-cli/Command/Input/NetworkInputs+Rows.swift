import Autodiff
import MLP

extension NetworkInputs {
  /// `--input`, or numbers drawn from the seed for a network that was made from one.
  static func input(
    _ arguments: ParsedArguments, inputCount: Int, held: Double,
    _ numbers: FileNumbers<Scalar>, within memory: MemoryBound
  ) throws -> Tensor<Scalar> {
    guard let text = arguments.value("input") else {
      guard arguments.has("layers") else {
        throw UsageError.missingOption(
          "--data or --input", purpose: "where to take the gradient of the network")
      }
      // The network's parameters are drawn from the seed; the complement starts another stream.
      var generator = SplitMix64(seed: ~(UInt64(arguments.value("seed") ?? "0") ?? 0))
      return Tensor(
        (0..<inputCount).compactMap { _ in numbers.double(2 * generator.uniform() - 1) })
    }
    return try Self.numbers(
      reading: text, option: "input", inputCount: inputCount, held: held, numbers, within: memory)
  }

  /// As many numbers as the network has inputs: separated by commas, or in a file, `@file`.
  ///
  /// - Throws: `UsageError`, `FileError` or `CommandError`.
  static func numbers(
    reading text: String, option: String, inputCount: Int, held: Double,
    _ numbers: FileNumbers<Scalar>, within memory: MemoryBound
  ) throws -> Tensor<Scalar> {
    if text.hasPrefix("@") {
      let path = trimmed(text.dropFirst())
      let tensor = try tensor(contentsOf: path, numbers, within: memory, beside: held)
      guard tensor.count == inputCount else {
        throw CommandError.fileShape(path, tensor.shape, expected: inputCount)
      }
      return tensor
    }
    var list = trimmed(text[...])
    if list.hasPrefix("["), list.hasSuffix("]") { list = String(list.dropFirst().dropLast()) }
    let numbers = try list.split(separator: ",", omittingEmptySubsequences: false).map {
      piece throws(UsageError) in
      let number: Scalar?
      do throws(RationalNumberError) {
        number = try numbers.text(trimmed(piece))
      } catch { throw .exactNumber(option, error) }
      guard let number else {
        throw .invalidValue(
          option: option, text: trimmed(piece), expected: "numbers separated by commas")
      }
      return number
    }
    guard numbers.count == inputCount else {
      throw CommandError.inputCount(numbers.count, option: option, expected: inputCount)
    }
    return Tensor(numbers)
  }

  /// What a reader calls each input.
  var featureNames: [String] { source.featureNames }
}
