import Autodiff

/// The parameters of scikit-learn's perceptrons as NumPy archives them.
///
/// The arrays are `coefs_0`, `intercepts_0`, `coefs_1` and so on.
/// They are read piece by piece where they are stored, and through memory where they are compressed.
enum NumPyModel {
  /// What an archive holds; nil where it has no such arrays.
  static func content<Scalar>(
    _ file: FileBytes, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> ModelContent<Scalar>? {
    let archive = try ZIPArchive(file)
    func stored(_ name: String) throws(FileError) -> StoredTensor? {
      guard let entry = archive.entries.first(where: { $0.name == name + ".npy" }) else {
        return nil
      }
      let array = try NPYArray(try archive.bytes(entry))
      let isTurned = array.header.isFortranOrder && array.shape.rank == 2
      // A matrix by columns is its transpose by rows.
      let shape = isTurned ? Shape(Array(array.shape.dimensions.reversed())) : array.shape
      guard array.header.elementType.isFloatingPoint else {
        throw file.failure(.model(.strangeTensor(name, shape: array.shape)))
      }
      return StoredTensor(
        name: name, type: array.header.elementType, shape: shape, file: array.file,
        start: array.dataStart, isTransposed: isTurned)
    }
    var modules: [ModelModule<Scalar>] = []
    while true {
      let number = modules.count / 2
      guard var weights = try stored("coefs_\(number)") else { break }
      guard weights.shape.rank == 2, weights.shape.count > 0 else {
        throw file.failure(.model(.weightShape(weights.name, shape: weights.shape)))
      }
      weights.isTransposed.toggle()
      let bias = try stored("intercepts_\(number)")
      modules.append(
        ModelModule(
          .linear(
            weights: try numbers.binary(weights),
            bias: try bias.map { bias throws(FileError) in try numbers.binary(bias) }
              ?? .zeros([weights.meaning[0]]))))
      modules.append(ModelModule(.open(nil)))
    }
    guard !modules.isEmpty else { return nil }
    var content = ModelContent(modules)
    content.notes = ["coefs_ and intercepts_ of scikit-learn, the weights [inputs, outputs]"]
    return content
  }
}
