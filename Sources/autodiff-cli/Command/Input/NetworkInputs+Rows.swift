import Autodiff
import MLP

extension NetworkInputs {
  /// `--row N` or `--rows A:B`, B excluded.
  static func selection(_ arguments: ParsedArguments) throws(UsageError) -> Range<Int> {
    switch (arguments.value("row"), arguments.value("rows")) {
    case (nil, nil): return 0..<Int.max
    case (_?, _?): throw .conflict("--row", "--rows")
    case (let row?, nil):
      guard let number = Int(row), number >= 0, number < Int.max else {
        throw .invalidValue(
          option: "row", text: row, expected: "the number of a row; the first one is 0")
      }
      return number..<(number + 1)
    case (nil, let rows?):
      let parts = rows.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let lower = Int(parts[0]), let upper = Int(parts[1]), lower >= 0,
        lower < upper
      else {
        throw .invalidValue(
          option: "rows", text: rows, expected: "a range A:B from row A to before row B")
      }
      return lower..<upper
    }
  }

  /// `--input`, or numbers drawn from the seed for a network that was made from one.
  static func input(
    _ arguments: ParsedArguments, _ network: MultilayerPerceptron<Scalar>,
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
        (0..<network.inputCount).compactMap { _ in numbers.double(2 * generator.uniform() - 1) })
    }
    return try Self.numbers(
      reading: text, option: "input", network, numbers, within: memory)
  }

  /// As many numbers as the network has inputs: separated by commas, or in a file, `@file`.
  ///
  /// - Throws: `UsageError`, `FileError` or `CommandError`.
  static func numbers(
    reading text: String, option: String, _ network: MultilayerPerceptron<Scalar>,
    _ numbers: FileNumbers<Scalar>, within memory: MemoryBound
  ) throws -> Tensor<Scalar> {
    if text.hasPrefix("@") {
      let path = trimmed(text.dropFirst())
      let held = NetworkMemory(network.sizes).ofParameters
      let tensor = try tensor(contentsOf: path, numbers, within: memory, beside: held)
      guard tensor.count == network.inputCount else {
        throw CommandError.fileShape(path, tensor.shape, expected: network.inputCount)
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
    guard numbers.count == network.inputCount else {
      throw CommandError.inputCount(
        numbers.count, option: option, expected: network.inputCount)
    }
    return Tensor(numbers)
  }

  /// What a reader calls each input.
  var featureNames: [String] {
    features ?? (1...network.inputCount).map { "x\($0)" }
  }
}
