import Autodiff

/// The ways in which the derivative of a function of one number can be found; all must agree.
enum RecordingForm: CaseIterable {
  /// A one-shot gradient over a number: statements.
  case number
  /// A tape of one's own: every primitive.
  case program
  /// An element of a small tensor of a one-shot gradient.
  case element
  /// An element of a tensor on a tape of one's own.
  case programElement
  /// An element of a tensor too large for the tape's own memory.
  case largeElement
  /// The recorded sweep over a number.
  case recorded
  /// The recorded sweep over a tensor.
  case recordedElement

  func derivative<S: RealScalar>(
    at x: S, of f: (Tracked<S>) -> Tracked<S>
  ) -> S where S: DifferentiableValue, S.Scalar == S, S.Recorded == Tracked<S> {
    // The other elements are ordinary points.
    let small = Tensor<S>([x, 0.5, 0.25, x])
    switch self {
    case .number: return gradient(at: x, of: f)
    case .program:
      let tape = Tape<S>()
      let input = tape.input(Tensor(x))
      return tape.adjoints(of: tape.recording { f(input) })[input].scalar
    case .element: return gradient(at: small) { f($0).sum() }.scalars[3]
    case .programElement:
      let tape = Tape<S>()
      let input = tape.input(small)
      return tape.adjoints(of: tape.recording { f(input).sum() })[input].scalars[0]
    case .largeElement:
      var large = Tensor<S>(repeating: 0.5, shape: [600])
      large[345] = x
      return gradient(at: large) { f($0).sum() }.scalars[345]
    case .recorded:
      return valueWithGradient(at: x) { x in gradient(at: x, of: f) }.value
    case .recordedElement:
      return valueWithGradient(at: small) { x in gradient(at: x) { f($0).sum() }[0] }.value
    }
  }
}
