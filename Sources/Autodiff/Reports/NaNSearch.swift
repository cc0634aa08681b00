// From a derivative that is NaN back to the operation that made it so.
//
// Nothing is differentiated here but by the sweep itself: it is stopped after an operation, or started at one, and
// the adjoints are looked at.

/// A recorded program and all adjoints of one of its values.
struct NaNSearch<Scalar: RealScalar> {
  private let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  private let output: Tracked<Scalar>
  private let cotangent: Tensor<Scalar>
  /// The adjoints of numbers, and those of tensors by record.
  private let scalars: [Scalar]
  private let tensors: [TensorAdjoint<Scalar>]
  /// The operations that a node is an operand of, the last one first.
  private let uses: [[Int]]

  /// - Precondition: the recording keeps the program.
  init(
    _ header: UnsafeMutablePointer<TapeHeader<Scalar>>, output: Tracked<Scalar>,
    cotangent: Tensor<Scalar>
  ) {
    self.header = header
    self.output = output
    self.cotangent = cotangent
    let sweep = EagerSweep(header, from: output, cotangent: cotangent, keepsAll: true)
    scalars = Array(UnsafeBufferPointer(start: sweep.scalars, count: sweep.count))
    tensors = sweep.tensors
    var uses = [[Int]](repeating: [], count: sweep.count)
    for index in stride(from: sweep.count - 1, through: 0, by: -1) {
      for operand in Set(header.differentiatedOperands(of: index)) { uses[operand].append(index) }
    }
    self.uses = uses
  }

  /// An element of a node.
  private struct Place: Equatable {
    let node: Int
    let element: Int
  }

  /// The longest path that is followed step by step.
  private static var pathLimit: Int { 1000 }

  /// The operation at which the adjoint of an element of a node became NaN.
  ///
  /// The first one of the sweep, if its NaN reaches the element: found by halving, in a few sweeps. Otherwise, as where
  /// elements of a tensor have different origins, the path is followed back from the element.
  ///
  /// - Returns: `nil` when the adjoint is a number, NaN was in the cotangent that the sweep began with, or the path is
  ///   longer than `pathLimit`.
  func origin(of node: Int, _ element: Int) -> NaNOrigin? {
    let target = Place(node: node, element: element)
    guard node < scalars.count, adjoint(of: node)[element].isNaN else { return nil }
    return firstOrigin(reaching: target) ?? originOnPath(to: target)
  }

  /// The operation with which the sweep first made the adjoint of a value that depends on the target NaN, if that NaN
  /// reaches the target.
  private func firstOrigin(reaching target: Place) -> NaNOrigin? {
    var depends = [Bool](repeating: false, count: scalars.count)
    depends[target.node] = true
    for index in target.node..<scalars.count where depends[index] {
      for use in uses[index] { depends[use] = true }
    }
    /// The first NaN after a sweep down to a node.
    func firstNaN(downTo last: Int) -> Place? {
      let sweep = EagerSweep(
        header, from: output, cotangent: cotangent, keepsAll: true, downTo: last)
      for index in stride(from: sweep.count - 1, through: target.node, by: -1)
      where depends[index] {
        let node = header.pointee.nodes[index]
        if !node.flags.contains(.tensor) {
          if sweep.scalars[index].isNaN { return Place(node: index, element: 0) }
        } else if let adjoint = sweep.tensors[Int(node.record)].tensor,
          let element = adjoint.scalars.firstIndex(where: \.isNaN)
        {
          return Place(node: index, element: element)
        }
      }
      return nil
    }
    guard firstNaN(downTo: scalars.count) == nil else { return nil }
    // Down to the first there is a NaN, down to the second there is none.
    var (low, high) = (target.node + 1, scalars.count)
    guard low < high, firstNaN(downTo: low) != nil else { return nil }
    while high - low > 1 {
      let middle = (low + high) / 2
      if firstNaN(downTo: middle) == nil { high = middle } else { low = middle }
    }
    guard let place = firstNaN(downTo: low), reaches(target, from: place) else { return nil }
    return describe(low, adjoint(of: low), place)
  }

  /// Whether NaN in the adjoint of one place comes through to another.
  private func reaches(_ target: Place, from place: Place) -> Bool {
    if place == target { return true }
    let start: Tracked<Scalar> = header.tracked(at: place.node)
    var weights = [Scalar](repeating: 1, count: start.shape.count)
    func isNaN() -> Bool {
      adjoint(of: target, from: start, Tensor(shape: start.shape, weights), downTo: target.node + 1)
        .isNaN
    }
    if isNaN() { return false }
    weights[place.element] = .nan
    return isNaN()
  }

  /// Goes from an element to the operation whose contribution made its adjoint NaN.
  ///
  /// If that had NaN for a cotangent
  /// already, and passed it on, the search continues at the element of the cotangent.
  private func originOnPath(to target: Place) -> NaNOrigin? {
    var place = target
    for _ in 0..<Self.pathLimit {
      guard let operation = firstOperation(at: place) else { return nil }
      let cotangent = adjoint(of: operation)
      guard let source = source(of: place, among: cotangent, of: operation) else {
        return describe(operation, cotangent, place)
      }
      place = Place(node: operation, element: source)
    }
    return nil
  }

  /// The adjoint of a node, in row-major order; nothing where there is none.
  private func adjoint(of node: Int) -> [Scalar] {
    let record = header.pointee.nodes[node]
    guard record.flags.contains(.tensor) else { return [scalars[node]] }
    let adjoint = tensors[Int(record.record)]
    guard let tensor = adjoint.tensor else {
      return Array(repeating: .nothing, count: header.value(at: UInt32(node)).count)
    }
    return adjoint.hasGaps ? Array(tensor.scalars) : tensor.scalars.map { Scalar.computed($0) }
  }

  /// The adjoint of an element after a sweep from a node down to another.
  private func adjoint(
    of place: Place, from start: Tracked<Scalar>, _ cotangent: Tensor<Scalar>, downTo last: Int
  ) -> Scalar {
    let sweep = EagerSweep(
      header, from: start, cotangent: cotangent, keepsAll: true, downTo: last)
    let node = header.pointee.nodes[place.node]
    guard node.flags.contains(.tensor) else { return sweep.scalars[place.node] }
    // The sweep owns the elements.
    return withExtendedLifetime(sweep) {
      sweep.tensors[Int(node.record)].tensor?.base[place.element] ?? .nothing
    }
  }

  /// The operation that, in the order of the sweep, first made an element's adjoint NaN: once it is, it stays so.
  private func firstOperation(at place: Place) -> Int? {
    let uses = uses[place.node]
    guard !uses.isEmpty else { return nil }
    var (low, high) = (0, uses.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if adjoint(of: place, from: output, cotangent, downTo: uses[middle]).isNaN {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return uses[low]
  }

  /// What an operation alone passes to an element, for a cotangent with the given values at positions and another
  /// elsewhere.
  private func passed(
    by operation: Int, to place: Place, at positions: [Int], of values: [Scalar], elsewhere: Scalar
  ) -> Scalar {
    let start: Tracked<Scalar> = header.tracked(at: operation)
    var weights = [Scalar](repeating: elsewhere, count: values.count)
    for position in positions { weights[position] = values[position] }
    return adjoint(
      of: place, from: start, Tensor(shape: start.shape, weights), downTo: operation)
  }

  /// The one of some positions for which a property of sets of them holds, by halving; `nil` where it holds for no
  /// half.
  private func position(
    among positions: [Int], where holds: ([Int]) -> Bool
  ) -> Int? {
    guard !positions.isEmpty, holds(positions) else { return nil }
    guard positions.count > 1 else { return positions[0] }
    let middle = positions.count / 2
    return position(among: Array(positions[..<middle]), where: holds)
      ?? position(among: Array(positions[middle...]), where: holds)
  }

  /// The NaN of an operation's cotangent that it passes on to an element; `nil` where it passes on none, or makes
  /// NaN of ones.
  private func source(
    of place: Place, among cotangent: [Scalar], of operation: Int
  ) -> Int? {
    let sources = cotangent.indices.filter { cotangent[$0].isNaN }
    guard !sources.isEmpty else { return nil }
    func passesNaN(_ positions: [Int]) -> Bool {
      passed(by: operation, to: place, at: positions, of: cotangent, elsewhere: 1).isNaN
    }
    return passesNaN([]) ? nil : position(among: sources, where: passesNaN)
  }

  /// What an operation met that made NaN of numbers.
  private func describe(
    _ operation: Int, _ cotangent: [Scalar], _ place: Place
  ) -> NaNOrigin {
    let ones = [Scalar](repeating: 1, count: cotangent.count)
    func derivative(_ positions: [Int]) -> Scalar {
      passed(by: operation, to: place, at: positions, of: ones, elsewhere: 0)
    }
    func contribution(_ positions: [Int]) -> Scalar {
      passed(by: operation, to: place, at: positions, of: cotangent, elsewhere: 0)
    }
    func origin(_ cause: NaNOrigin.Cause, at position: Int, _ g: Scalar, _ d: Scalar) -> NaNOrigin {
      NaNOrigin(
        cause: cause, operation: header.operationName(at: operation) ?? "the point",
        label: header.pointee.labels[UInt32(operation)],
        element: header.value(at: UInt32(operation)).shape.index(at: position),
        operand: Double(header.value(at: UInt32(place.node)).scalars[place.element]),
        cotangent: Double(g), partial: Double(d))
    }
    let all = Array(cotangent.indices)
    let others = adjoint(of: place, from: output, self.cotangent, downTo: operation + 1)
    let added = contribution(all)
    if others.isInfinite && added.isInfinite {
      return origin(.oppositeInfinities, at: 0, others, added)
    }
    let zeros = all.filter { cotangent[$0] == 0 && !Scalar.isNothing(cotangent[$0]) }
    if let position = position(among: zeros, where: { !derivative($0).isFinite }) {
      let d = derivative([position])
      return origin(
        d.isNaN ? .undefinedDerivative : .zeroTimesInfinity, at: position, cotangent[position], d)
    }
    let numbers = all.filter { cotangent[$0] != 0 && !cotangent[$0].isNaN }
    guard let position = position(among: numbers, where: { contribution($0).isNaN }) else {
      return origin(.withinOperation, at: 0, cotangent.first ?? 0, derivative(all))
    }
    let d = derivative([position])
    let cause: NaNOrigin.Cause =
      d.isNaN
      ? .undefinedDerivative
      : d == 0 && cotangent[position].isInfinite ? .infinityTimesZero : .withinOperation
    return origin(cause, at: position, cotangent[position], d)
  }
}
