/// One differentiation: a function's operations, recorded at a point, and the sweep back over them.
///
/// The parts that depend on the type of the point are inlined where they are used; the rest is compiled here, once
/// for each scalar.
public final class Recording<Scalar: TensorScalar> {
  @usableFromInline let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  @usableFromInline var recorder: InputRecorder<Scalar>
  /// Whether the operations go on the tape of an enclosing differentiation.
  let isNested: Bool
  /// Whether operations on numbers become statements.
  let isLinear: Bool
  private let generation: UInt32

  /// - Parameter keepsProgram: whether every primitive is recorded, for whoever reads the nodes. Without it a
  ///   differentiation that is not nested records what its sweep needs.
  init(_ finder: TapeFinder<Scalar>, keepsProgram: Bool = false) {
    let enclosing = finder.found
    isNested = enclosing != nil
    isLinear = !isNested && !keepsProgram
    header = enclosing ?? Scalar.Recorder.pool.acquire()
    generation = header.pointee.generation
    recorder = InputRecorder(header: header)
    if isNested {
      header.pointee.beginNested()
    } else if isLinear {
      header.pointee.beginLinearRecording()
    }
  }

  /// Begins a differentiation at a point, on the tape of its tracked values if it has any.
  @inlinable
  static func begin<Point: DifferentiableValue>(at point: Point) -> Recording<Scalar>
  where Point.Scalar == Scalar {
    var finder = TapeFinder<Scalar>()
    point.findTape(with: &finder)
    return Scalar.Recorder.begin(finder)
  }

  deinit {
    if !isNested {
      Scalar.Recorder.pool.release(header)
    } else if header.pointee.generation == generation {
      header.pointee.endNested()
    }
  }

  /// Calls the function with the point's numbers tracked.
  @inlinable
  func record<Point: DifferentiableValue>(
    _ point: Point, _ f: (Point.Recorded) throws -> Tracked<Scalar>
  ) rethrows -> Tracked<Scalar> where Point.Scalar == Scalar {
    let recorded = point.record(with: &recorder)
    let outer = enter()
    defer { leave(outer) }
    return Scalar.Recorder.finish(self, try f(recorded))
  }

  @usableFromInline
  func enter() -> UnsafeMutableRawPointer? { setCurrentTape(UnsafeMutableRawPointer(header)) }

  @usableFromInline
  func leave(_ outer: UnsafeMutableRawPointer?) { _ = setCurrentTape(outer) }

  /// The result as a node: one that depends on no input is recorded too, so that the sweep can start from it.
  func finished(_ output: Tracked<Scalar>) -> Tracked<Scalar> {
    let output =
      output.isLinear && output.tape == header && !isNested ? output : output.imported(to: header)
    _ = output.requireIndex(on: header)
    return output
  }

  /// The gradients of the inputs, for a cotangent of the result.
  @inlinable
  func reader(
    of output: Tracked<Scalar>, cotangent: Tensor<Scalar>? = nil
  ) -> GradientReader<Scalar> {
    Scalar.Recorder.sweep(self, output, cotangent)
  }

  func swept(
    _ output: Tracked<Scalar>, _ cotangent: Tensor<Scalar>?
  ) -> GradientReader<Scalar> {
    if cotangent == nil && output.isTensor {
      trap(.notScalar(operation: "gradient", output.shape))
    }
    // A pullback is called with a cotangent, and may be called again.
    let isLast = cotangent == nil
    let cotangent = cotangent ?? Tensor(1)
    guard isNested else {
      let sweep = EagerSweep(
        header, from: output, cotangent: cotangent, keepsAll: false, isLastSweep: isLast)
      return GradientReader(.eager(sweep), recording: self)
    }
    let outer = enter()
    defer { leave(outer) }
    let adjoints = recordedSweep(
      header, from: output, cotangent: cotangent, inputs: recorder.inputs)
    return GradientReader(.recorded(adjoints), recording: self)
  }
}
