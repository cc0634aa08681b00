import Autodiff

/// A number whose recorder names the pool of another scalar's tapes.
struct RogueNumber: TensorScalar, SignedNumeric {
  typealias Recorder = RogueRecorder
  var value: Double

  init(_ value: Double) { self.value = value }
  init(_ value: Int) { self.value = Double(value) }
  init(integerLiteral value: Int) { self.value = Double(value) }
  init?<T: BinaryInteger>(exactly source: T) { value = Double(source) }
  var magnitude: RogueNumber { RogueNumber(Swift.abs(value)) }
  var description: String { "\(value)" }
  static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
  static func - (a: Self, b: Self) -> Self { Self(a.value - b.value) }
  static func * (a: Self, b: Self) -> Self { Self(a.value * b.value) }
  static func *= (a: inout Self, b: Self) { a = a * b }
  static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  static func quotient(_ a: Self, _ b: Self) -> Self { Self(a.value / b.value) }
}

enum RogueRecorder: ScalarRecorder {
  typealias Scalar = RogueNumber
  private typealias Usual = GenericRecorder<RogueNumber>

  static var pool: HeaderPool { DoubleRecorder.pool }

  static func record(_ primitive: UnaryPrimitive, _ x: Tracked<Scalar>) -> Tracked<Scalar> {
    Usual.record(primitive, x)
  }
  static func record(
    _ primitive: BinaryPrimitive, _ a: Tracked<Scalar>, _ b: Tracked<Scalar>
  ) -> Tracked<Scalar> { Usual.record(primitive, a, b) }
  static func add(
    _ tape: TapeReference<Scalar>, _ a: UInt64, _ a1: Scalar, _ a2: Scalar, _ b: UInt64,
    _ b1: Scalar, _ b2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar) {
    Usual.add(tape, a, a1, a2, b, b1, b2)
  }
  static func join(
    _ tape: TapeReference<Scalar>, _ a: UInt64, _ p: Scalar, _ a1: Scalar, _ a2: Scalar,
    _ b: UInt64, _ q: Scalar, _ b1: Scalar, _ b2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar) {
    Usual.join(tape, a, p, a1, a2, b, q, b1, b2)
  }
  static func record(_ rule: any StructuredRule, _ inputs: [Tracked<Scalar>]) -> Tracked<Scalar> {
    Usual.record(rule, inputs)
  }
  static func record(constant: Tensor<Scalar>) -> Tracked<Scalar> {
    Usual.record(constant: constant)
  }
  static func record(
    input: Scalar, with recorder: inout InputRecorder<Scalar>
  ) -> Tracked<Scalar> { Usual.record(input: input, with: &recorder) }
  static func record(
    input: Tensor<Scalar>, with recorder: inout InputRecorder<Scalar>
  ) -> Tracked<Scalar> { Usual.record(input: input, with: &recorder) }
  static func begin(_ finder: TapeFinder<Scalar>) -> Recording<Scalar> { Usual.begin(finder) }
  static func finish(_ recording: Recording<Scalar>, _ output: Tracked<Scalar>) -> Tracked<Scalar> {
    Usual.finish(recording, output)
  }
  static func sweep(
    _ recording: Recording<Scalar>, _ output: Tracked<Scalar>, _ cotangent: Tensor<Scalar>?
  ) -> GradientReader<Scalar> { Usual.sweep(recording, output, cotangent) }
  static func next(_ reader: inout GradientReader<Scalar>) -> Scalar { Usual.next(&reader) }
  static func next(_ shape: Shape, _ reader: inout GradientReader<Scalar>) -> Tensor<Scalar> {
    Usual.next(shape, &reader)
  }
}
