import Autodiff

extension FileBytes {
  /// How many bytes are read at a time where many are wanted.
  static let pieceSize = 1 << 20

  /// Reads numbers and puts each where it belongs, a piece of the file after the other.
  ///
  /// - Parameters:
  ///   - offset: where the first of them is.
  ///   - place: takes some numbers, and how many there were before them.
  /// - Returns: how many bytes there were, no more than the numbers take.
  func read(
    _ count: Int, of type: ElementType, at offset: Int,
    _ place: (UnsafeBufferPointer<Double>, _ first: Int) -> Void
  ) throws(FileError) -> Int {
    let length = Swift.min(count, Self.pieceSize / type.byteCount)
    var scalars = [Double](repeating: 0, count: length)
    var first = 0
    while first < count {
      let part = Swift.min(length, count - first)
      let bytes = try bytes(part * type.byteCount, at: offset + first * type.byteCount)
      guard bytes.count == part * type.byteCount else {
        return first * type.byteCount + bytes.count
      }
      scalars.withUnsafeMutableBufferPointer { scalars in
        let part = UnsafeMutableBufferPointer(rebasing: scalars[..<part])
        bytes.withUnsafeBytes { type.decode($0, into: part) }
        place(UnsafeBufferPointer(part), first)
      }
      first += part
    }
    return count * type.byteCount
  }

  /// Reads numbers that lie one behind the other into a tensor's memory.
  ///
  /// - Returns: how many bytes there were, no more than the numbers take.
  func read<Scalar: RealScalar>(
    _ type: ElementType, at offset: Int, into result: UnsafeMutableBufferPointer<Scalar>
  ) throws(FileError) -> Int {
    if let result = result as? UnsafeMutableBufferPointer<Double> {
      return try read(result.count, of: type, at: offset) { part, first in
        _ = UnsafeMutableBufferPointer(rebasing: result[first...]).update(fromContentsOf: part)
      }
    }
    return try read(result.count, of: type, at: offset) { part, first in
      for (index, number) in part.enumerated() { result[first + index] = Scalar(number) }
    }
  }
}
