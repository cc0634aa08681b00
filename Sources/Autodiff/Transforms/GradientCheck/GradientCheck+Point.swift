// A point of any type as a row of numbers that can be moved one by one, and one recording of a
// function at it.

/// The numbers of a point in the order in which it records them.
struct FlatPoint<Point: DifferentiableValue> where Point.Scalar: RealScalar {
  typealias Scalar = Point.Scalar

  let numbers: [Scalar]
  private let point: Point
  private let leaves: [(name: String, shape: Shape, start: Int)]

  /// - Precondition: the point is made of plain numbers.
  init(_ point: Point, names: [String] = []) {
    var finder = TapeFinder<Scalar>()
    point.findTape(with: &finder)
    guard finder.header == nil else { trap(.gradientCheckAtTrackedPoint) }
    let recording = Recording<Scalar>(finder, keepsProgram: true)
    _ = point.record(with: &recording.recorder)
    let inputs = recording.recorder.inputs
    var numbers: [Scalar] = []
    var leaves: [(name: String, shape: Shape, start: Int)] = []
    for (position, index) in inputs.enumerated() {
      let value = recording.header.value(at: index)
      let name =
        position < names.count ? names[position] : inputs.count == 1 ? "x" : "x\(position)"
      leaves.append((name, value.shape, numbers.count))
      numbers += value.scalars
    }
    self.point = point
    self.numbers = numbers
    self.leaves = leaves
  }

  /// The point with other numbers.
  func rebuilt(_ numbers: [Scalar]) -> Point {
    let recording = Recording(TapeFinder<Scalar>(), keepsProgram: true)
    let tensors = tensors(numbers).map { recording.recorder.input($0) }
    var reader = GradientReader(.recorded(tensors), recording: recording)
    let rebuilt = point.gradient(from: &reader)
    reader.requireEnd()
    return rebuilt
  }

  /// The numbers as one tensor for each input.
  func tensors(_ numbers: [Scalar]) -> [Tensor<Scalar>] {
    leaves.map { leaf in
      Tensor(shape: leaf.shape, numbers[leaf.start..<(leaf.start + leaf.shape.count)])
    }
  }

  var shapes: [Shape] { leaves.map(\.shape) }

  /// The name and index of an element.
  func subject(_ position: Int) -> GradientCheckReport.Subject {
    let leaf = leaves.last { $0.start <= position && $0.shape.count > 0 } ?? leaves[0]
    return .element(input: leaf.name, index: leaf.shape.index(at: position - leaf.start))
  }
}

/// A function recorded at a point, with access to the tape, whose values tell how far rounding can
/// reach.
struct CheckRecording<Scalar: RealScalar> {
  private let recording: Recording<Scalar>
  let output: Tracked<Scalar>

  init<Point: DifferentiableValue>(
    at point: Point, of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
  ) rethrows where Point.Scalar == Scalar {
    var finder = TapeFinder<Scalar>()
    point.findTape(with: &finder)
    recording = Recording(finder, keepsProgram: true)
    output = try recording.record(point, f)
  }

  var header: UnsafeMutablePointer<TapeHeader<Scalar>> { recording.header }
  var inputs: [UInt32] { recording.recorder.inputs }

  /// The output, copied off the tape while the recording keeps that alive.
  var value: Tensor<Scalar> { output.value }

  /// The output, of which a check needs there to be one.
  func requireScalar() -> Double {
    guard !output.isTensor else { trap(.gradientCheckNeedsScalar(output.shape)) }
    return Double(output.number)
  }

  /// The gradient of ⟨cotangent, output⟩ by every number of the point, in order.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func gradient(of output: Tracked<Scalar>, cotangent: Tensor<Scalar>) -> (
    gradient: [Double], roundingNoise: Double
  ) {
    let sweep = EagerSweep(header, from: output, cotangent: cotangent, keepsAll: true)
    let gradient = inputs.flatMap { sweep.adjoint(of: $0).scalars.map { Double($0) } }
    return (gradient, roundingNoise(sweep))
  }

  /// Why the derivative by a number of the point, in order, is NaN.
  func nanOrigin(
    of output: Tracked<Scalar>, cotangent: Tensor<Scalar>
  ) -> (Int) -> NaNOrigin? {
    var search: NaNSearch<Scalar>?
    return { position in
      var rest = position
      for input in inputs {
        let count = header.value(at: input).count
        guard rest >= count else {
          let current = search ?? NaNSearch(header, output: output, cotangent: cotangent)
          search = current
          return current.origin(of: Int(input), rest)
        }
        rest -= count
      }
      return nil
    }
  }

  /// ⟨∂f, v⟩ as a recorded value, by the recorded sweep.
  func recordedSlope(along direction: [Tensor<Scalar>]) -> Tracked<Scalar> {
    let outer = recording.enter()
    defer { recording.leave(outer) }
    let adjoints = recordedSweep(header, from: output, cotangent: Tensor(1), inputs: inputs)
    var slope: Tracked<Scalar> = 0
    for (adjoint, weights) in zip(adjoints, direction) {
      if let adjoint { slope += (adjoint * Tracked(weights)).sum() }
    }
    return slope.imported(to: header)
  }
}
