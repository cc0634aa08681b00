/// One differentiation: a function's operations, recorded at a point, and the sweep back over them.
///
/// The parts that depend on the type of the point are inlined where they are used; the rest is compiled here, once
/// for each scalar.
@usableFromInline
final class Recording<Scalar: TensorScalar> {
  @usableFromInline let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  @usableFromInline var recorder: InputRecorder<Scalar>
  /// Whether the operations go on the tape of an enclosing differentiation.
  private let isNested: Bool

  @inlinable
  convenience init<Point: DifferentiableValue>(at point: Point) where Point.Scalar == Scalar {
    var finder = TapeFinder<Scalar>()
    point.findTape(with: &finder)
    self.init(finder)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @usableFromInline
  init(_ finder: TapeFinder<Scalar>) {
    isNested = finder.header != nil
    header = finder.header ?? acquireHeader()
    recorder = InputRecorder(header: header)
  }

  deinit {
    if !isNested { releaseHeader(header) }
  }

  /// Calls the function with the point's numbers tracked.
  @inlinable
  func record<Point: DifferentiableValue>(
    _ point: Point, _ f: (Point.Recorded) throws -> Tracked<Scalar>
  ) rethrows -> Tracked<Scalar> where Point.Scalar == Scalar {
    let recorded = point.record(with: &recorder)
    let outer = enter()
    defer { leave(outer) }
    return finished(try f(recorded))
  }

  @usableFromInline
  func enter() -> UnsafeMutableRawPointer? { setCurrentTape(UnsafeMutableRawPointer(header)) }

  @usableFromInline
  func leave(_ outer: UnsafeMutableRawPointer?) { _ = setCurrentTape(outer) }

  /// The result as a node: one that depends on no input is recorded too, so that the sweep can start from it.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @usableFromInline
  func finished(_ output: Tracked<Scalar>) -> Tracked<Scalar> {
    let output = output.imported(to: header)
    _ = output.requireIndex(on: header)
    return output
  }

  /// The result of a function whose gradient was asked for.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @usableFromInline
  func reader(of output: Tracked<Scalar>) -> GradientReader<Scalar> {
    guard !output.isTensor else { trap(.notScalar(operation: "gradient", output.shape)) }
    return reader(of: output, cotangent: Tensor(1))
  }

  /// The gradients of the inputs, for a cotangent of the result.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  @usableFromInline
  func reader(of output: Tracked<Scalar>, cotangent: Tensor<Scalar>) -> GradientReader<Scalar> {
    guard isNested else {
      let sweep = EagerSweep(header, from: output, cotangent: cotangent, keepsAll: false)
      return GradientReader(.eager(sweep), recording: self)
    }
    let outer = enter()
    defer { leave(outer) }
    let adjoints = recordedSweep(
      header, from: output, cotangent: Tracked(cotangent), inputs: recorder.inputs)
    return GradientReader(.recorded(adjoints), recording: self)
  }
}
