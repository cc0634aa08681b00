/// Cotangents of parts of a tensor, met in a recorded sweep before the tensor itself.
struct PartList<Scalar: TensorScalar> {
  private(set) var places: [Part] = []
  private(set) var cotangents: [Tracked<Scalar>] = []
  private(set) var hasGaps: [Bool] = []

  mutating func append(_ cotangent: Tracked<Scalar>, hasGaps: Bool, at place: Part) {
    places.append(place)
    cotangents.append(cotangent)
    self.hasGaps.append(hasGaps)
  }
}

extension RecordedSweep {
  /// Keeps the cotangent of a part of a tensor until the sweep comes to the tensor.
  mutating func accumulate(
    _ cotangent: Tracked<Scalar>, hasGaps: Bool, at place: Part, of operand: UInt32
  ) {
    guard depends(operand) else { return }
    parts[operand, default: PartList()].append(cotangent, hasGaps: hasGaps, at: place)
  }

  /// Adds what has been kept for parts of a node's tensor to its adjoint, all of it by one primitive.
  mutating func accumulateParts(of operand: UInt32) {
    guard !parts.isEmpty, let list = parts.removeValue(forKey: operand) else { return }
    let scatter = ScatterAdd(
      parts: list.places, hasGaps: list.hasGaps, target: handle(operand).shape)
    accumulate(.apply(scatter, list.cotangents), hasGaps: true, to: operand)
  }

  /// The part of its operand that a rule takes.
  func part(takenBy rule: any StructuredRule) -> Part? {
    if let slice = rule as? Slice { return .block(slice.bounds) }
    if let gather = rule as? Gather { return .slices(at: gather.indices, axis: gather.axis) }
    return nil
  }
}
