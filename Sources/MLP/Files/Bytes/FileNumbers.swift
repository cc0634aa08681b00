import Autodiff

/// How the numbers in a file become elements of a tensor: rounded to floating-point numbers, or as the fractions that they
/// are.
package struct FileNumbers<Scalar: TensorScalar>: Sendable {
  /// What a number takes beyond the bytes of a double, at the least.
  package let extraBytes: Double
  /// Whether the digits of a JSON text count beyond those that a double has.
  package let keepsDigits: Bool
  /// A number of a JSON text; nil where the value is none.
  let json: @Sendable (JSONValue) throws(RationalNumberError) -> Scalar?
  /// A number as a person writes it in a table or an argument; nil where the text is none.
  package let text: @Sendable (String) throws(RationalNumberError) -> Scalar?
  /// A double; nil where there is no such element.
  package let double: @Sendable (Double) -> Scalar?
  /// A tensor of a binary file.
  let binary: @Sendable (StoredTensor) throws(FileError) -> Tensor<Scalar>
  /// Makes normalizations part of the layers that they stand beside, where the numbers allow it.
  let fold: @Sendable (inout ModelContent<Scalar>) -> Void
  /// The modules of a safetensors file that has a line of its layers; nil where only plain layers are read.
  let layers: (@Sendable (String, SafetensorsFile) throws(FileError) -> [ModelModule<Scalar>])?

  /// The elements that doubles are; nil where one of them is none.
  package func tensor(_ doubles: Tensor<Double>) -> Tensor<Scalar>? {
    if let same = doubles as? Tensor<Scalar> { return same }
    let scalars = doubles.scalars.compactMap(double)
    return scalars.count == doubles.count ? Tensor(shape: doubles.shape, scalars) : nil
  }
}

extension FileNumbers where Scalar: RealScalar {
  /// The nearest floating-point numbers.
  package static var rounded: FileNumbers {
    FileNumbers(
      extraBytes: 0, keepsDigits: false, json: { $0.real.map { Scalar($0) } },
      text: { Double($0).map { Scalar($0) } }, double: { Scalar($0) },
      binary: { stored throws(FileError) in try stored.tensor(of: Scalar.self) },
      fold: { $0.fold() },
      layers: { text, file throws(FileError) in
        guard let kinds = LayerKind.kinds(reading: text) else {
          throw file.file.failure(.model(.layersText(text)))
        }
        return ModelModule.modules(of: try Network<Scalar>(kinds, from: file))
      })
  }
}

extension FileNumbers where Scalar == ExactScalar {
  /// Decimals and fractions as they are written, doubles as the binary fractions that they are.
  package static var exact: FileNumbers {
    FileNumbers(
      extraBytes: 512, keepsDigits: true,
      json: { value throws(RationalNumberError) in
        switch value {
        case .integer(let integer): ExactScalar(integer)
        case .written(let text), .string(let text):
          ExactScalar(try RationalNumber(reading: text))
        default: nil
        }
      },
      text: { text throws(RationalNumberError) in ExactScalar(try RationalNumber(reading: text)) },
      double: { RationalNumber(exactly: $0).map { ExactScalar($0) } },
      binary: { stored throws(FileError) in
        let doubles = try stored.tensor(of: Double.self)
        if let exact = FileNumbers.exact.tensor(doubles) { return exact }
        let value = doubles.scalars.first { !$0.isFinite } ?? .nan
        throw stored.file.failure(.model(.notExact(tensor: stored.name, value)))
      }, fold: { _ in }, layers: nil)
  }
}
