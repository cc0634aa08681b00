import Autodiff

/// A tensor that lies in a file and has not been read.
struct StoredTensor {
  let name: String
  let type: ElementType
  /// Its shape in the file.
  let shape: Shape
  let file: FileBytes
  /// Where its bytes are.
  let start: Int
  /// Whether it stands for its transpose.
  var isTransposed = false

  /// The shape that it stands for.
  var meaning: Shape { isTransposed ? Shape(Array(shape.dimensions.reversed())) : shape }

  /// Its numbers, rounded to a scalar, read piece by piece into their place.
  ///
  /// - Throws: a `FileError` where the file cannot be read any more, or was changed.
  func tensor<Scalar: RealScalar>(of _: Scalar.Type) throws(FileError) -> Tensor<Scalar> {
    try Tensor.written(meaning) { result throws(FileError) in
      let read: Int
      if isTransposed, shape.rank == 2 {
        let (rows, columns) = (shape[0], shape[1])
        var (row, column) = (0, 0)
        read = try file.read(shape.count, of: type, at: start) { part, _ in
          for number in part {
            result[column * rows + row] = Scalar(number)
            column += 1
            if column == columns { (row, column) = (row + 1, 0) }
          }
        }
      } else {
        read = try file.read(type, at: start, into: result)
      }
      guard read == shape.count * type.byteCount else { throw file.failure(.changed) }
    }
  }
}
