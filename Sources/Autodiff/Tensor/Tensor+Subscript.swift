extension Tensor {
  /// The element at an index tuple, one index for each axis; a negative one counts from the end.
  ///
  /// A row or a block is a tensor: use a range for some axis, as in `w[0, .all]` or `w[0..<2, 1...]`.
  ///
  /// - Precondition: there is an index for every axis, and each is in range.
  public subscript(_ indices: Int...) -> Scalar {
    get { base[position(of: indices)] }
    set {
      let position = position(of: indices)
      makeUnique()
      mutableBase[position] = newValue
    }
  }

  private func position(of indices: [Int]) -> Int {
    guard indices.count == rank else { trap(.tooManyIndices(count: indices.count, shape: shape)) }
    var position = 0
    for (axis, index) in indices.enumerated() {
      let extent = shape[axis]
      let place = index < 0 ? index &+ extent : index
      guard place >= 0, place < extent else {
        trap(.indexOutOfRange(index: index, axis: axis, shape: shape))
      }
      position = position * extent + place
    }
    return position
  }
}
