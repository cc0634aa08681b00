/// The entries to recording that another module calls.
///
/// A call from another module to a generic function looks up the metadata of each type it is about to use, some
/// hundred instructions a time, which is a tenth of the gradient of a small network. A witness of a
/// concrete type has nothing to look up, so each scalar of this library has a recorder of its own.
public protocol ScalarRecorder {
  /// The scalar whose operations are recorded.
  associatedtype Scalar: TensorScalar
  /// Records an elementwise function of one argument.
  static func record(_ primitive: UnaryPrimitive, _ x: Tracked<Scalar>) -> Tracked<Scalar>
  /// Records an elementwise function of two arguments.
  static func record(
    _ primitive: BinaryPrimitive, _ a: Tracked<Scalar>, _ b: Tracked<Scalar>
  ) -> Tracked<Scalar>
  /// The derivatives of y = f(a, b) with dy = da + db in a linear recording.
  static func add(
    _ tape: TapeReference<Scalar>,
    _ a: UInt64, _ a1: Scalar, _ a2: Scalar, _ b: UInt64, _ b1: Scalar, _ b2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar)
  /// The derivatives of y = f(a, b) with dy = p da + q db in a linear recording.
  static func join(
    _ tape: TapeReference<Scalar>,
    _ a: UInt64, _ p: Scalar, _ a1: Scalar, _ a2: Scalar,
    _ b: UInt64, _ q: Scalar, _ b1: Scalar, _ b2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar)
  /// Records a structured primitive.
  static func record(_ rule: any StructuredRule, _ inputs: [Tracked<Scalar>]) -> Tracked<Scalar>
  /// Records a constant.
  static func record(constant: Tensor<Scalar>) -> Tracked<Scalar>
  /// Records an input of a differentiation, a number.
  static func record(
    input: Scalar, with recorder: inout InputRecorder<Scalar>
  ) -> Tracked<Scalar>
  /// Records an input of a differentiation.
  static func record(
    input: Tensor<Scalar>, with recorder: inout InputRecorder<Scalar>
  ) -> Tracked<Scalar>

  /// The tapes' headers that are not in use.
  static var pool: HeaderPool { get }
  /// Begins a differentiation.
  static func begin(_ finder: TapeFinder<Scalar>) -> Recording<Scalar>
  /// Ends the recording of a differentiation.
  static func finish(_ recording: Recording<Scalar>, _ output: Tracked<Scalar>) -> Tracked<Scalar>
  /// Sweeps back from a result; a cotangent left out is 1, for a scalar result.
  static func sweep(
    _ recording: Recording<Scalar>, _ output: Tracked<Scalar>, _ cotangent: Tensor<Scalar>?
  ) -> GradientReader<Scalar>
  /// The gradient by the next input, a number.
  static func next(_ reader: inout GradientReader<Scalar>) -> Scalar
  /// The gradient by the next input.
  static func next(_ shape: Shape, _ reader: inout GradientReader<Scalar>) -> Tensor<Scalar>
}

/// The tape of a linear recording, as a recorder is told it.
public struct TapeReference<Scalar: TensorScalar> {
  @usableFromInline let header: UnsafeMutablePointer<TapeHeader<Scalar>>

  @inlinable @inline(__always)
  init(_ header: UnsafeMutablePointer<TapeHeader<Scalar>>) { self.header = header }
}

/// The recorder of a scalar that has none of its own.
public enum GenericRecorder<Scalar: TensorScalar>: ScalarRecorder {
  public static func record(
    _ primitive: UnaryPrimitive, _ x: Tracked<Scalar>
  ) -> Tracked<Scalar> { .recorded(primitive, x) }
  public static func record(
    _ primitive: BinaryPrimitive, _ a: Tracked<Scalar>, _ b: Tracked<Scalar>
  ) -> Tracked<Scalar> { .recorded(primitive, a, b) }
  public static func add(
    _ tape: TapeReference<Scalar>,
    _ a: UInt64, _ a1: Scalar, _ a2: Scalar, _ b: UInt64, _ b1: Scalar, _ b2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar) {
    TapeHeader.add(tape.header, a, a1, a2, b, b1, b2)
  }
  public static func join(
    _ tape: TapeReference<Scalar>,
    _ a: UInt64, _ p: Scalar, _ a1: Scalar, _ a2: Scalar, _ b: UInt64, _ q: Scalar, _ b1: Scalar,
    _ b2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar) {
    TapeHeader.join(tape.header, a, p, a1, a2, b, q, b1, b2)
  }
  public static func record(
    _ rule: any StructuredRule, _ inputs: [Tracked<Scalar>]
  ) -> Tracked<Scalar> { .recorded(rule, inputs) }
  public static func record(
    constant: Tensor<Scalar>
  ) -> Tracked<Scalar> { .recorded(constant: constant) }
  public static func record(
    input: Scalar, with recorder: inout InputRecorder<Scalar>
  ) -> Tracked<Scalar> { recorder.recorded(input) }
  public static func record(
    input: Tensor<Scalar>, with recorder: inout InputRecorder<Scalar>
  ) -> Tracked<Scalar> { recorder.recorded(input) }
  public static var pool: HeaderPool { .shared(for: Scalar.self) }
  public static func begin(_ finder: TapeFinder<Scalar>) -> Recording<Scalar> { Recording(finder) }
  public static func finish(
    _ recording: Recording<Scalar>, _ output: Tracked<Scalar>
  ) -> Tracked<Scalar> { recording.finished(output) }
  public static func sweep(
    _ recording: Recording<Scalar>, _ output: Tracked<Scalar>, _ cotangent: Tensor<Scalar>?
  ) -> GradientReader<Scalar> { recording.swept(output, cotangent) }
  public static func next(
    _ reader: inout GradientReader<Scalar>
  ) -> Scalar { reader.number() }
  public static func next(
    _ shape: Shape, _ reader: inout GradientReader<Scalar>
  ) -> Tensor<Scalar> { reader.tensor(shape) }
}

/// The recorder of `Float`, compiled for it.
public enum FloatRecorder: ScalarRecorder {
  public typealias Scalar = Float
  @inline(__always)
  public static func record(
    _ primitive: UnaryPrimitive, _ x: Tracked<Float>
  ) -> Tracked<Float> { .recorded(primitive, x) }
  @inline(__always)
  public static func record(
    _ primitive: BinaryPrimitive, _ a: Tracked<Float>, _ b: Tracked<Float>
  ) -> Tracked<Float> { .recorded(primitive, a, b) }
  public static func add(
    _ tape: TapeReference<Float>,
    _ a: UInt64, _ a1: Float, _ a2: Float, _ b: UInt64, _ b1: Float, _ b2: Float
  ) -> (parents: UInt64, partial: Float, otherPartial: Float) {
    TapeHeader.add(tape.header, a, a1, a2, b, b1, b2)
  }
  public static func join(
    _ tape: TapeReference<Float>,
    _ a: UInt64, _ p: Float, _ a1: Float, _ a2: Float, _ b: UInt64, _ q: Float, _ b1: Float,
    _ b2: Float
  ) -> (parents: UInt64, partial: Float, otherPartial: Float) {
    TapeHeader.join(tape.header, a, p, a1, a2, b, q, b1, b2)
  }
  public static func record(
    _ rule: any StructuredRule, _ inputs: [Tracked<Float>]
  ) -> Tracked<Float> { .recorded(rule, inputs) }
  public static func record(
    constant: Tensor<Float>
  ) -> Tracked<Float> { .recorded(constant: constant) }
  public static func record(
    input: Float, with recorder: inout InputRecorder<Float>
  ) -> Tracked<Float> { recorder.recorded(input) }
  public static func record(
    input: Tensor<Float>, with recorder: inout InputRecorder<Float>
  ) -> Tracked<Float> { recorder.recorded(input) }
  public static let pool = HeaderPool()
  public static func begin(_ finder: TapeFinder<Float>) -> Recording<Float> { Recording(finder) }
  public static func finish(
    _ recording: Recording<Float>, _ output: Tracked<Float>
  ) -> Tracked<Float> { recording.finished(output) }
  public static func sweep(
    _ recording: Recording<Float>, _ output: Tracked<Float>, _ cotangent: Tensor<Float>?
  ) -> GradientReader<Float> { recording.swept(output, cotangent) }
  public static func next(
    _ reader: inout GradientReader<Float>
  ) -> Float { reader.number() }
  public static func next(
    _ shape: Shape, _ reader: inout GradientReader<Float>
  ) -> Tensor<Float> { reader.tensor(shape) }
}

/// The recorder of `Double`, compiled for it.
public enum DoubleRecorder: ScalarRecorder {
  public typealias Scalar = Double
  @inline(__always)
  public static func record(
    _ primitive: UnaryPrimitive, _ x: Tracked<Double>
  ) -> Tracked<Double> { .recorded(primitive, x) }
  @inline(__always)
  public static func record(
    _ primitive: BinaryPrimitive, _ a: Tracked<Double>, _ b: Tracked<Double>
  ) -> Tracked<Double> { .recorded(primitive, a, b) }
  public static func add(
    _ tape: TapeReference<Double>,
    _ a: UInt64, _ a1: Double, _ a2: Double, _ b: UInt64, _ b1: Double, _ b2: Double
  ) -> (parents: UInt64, partial: Double, otherPartial: Double) {
    TapeHeader.add(tape.header, a, a1, a2, b, b1, b2)
  }
  public static func join(
    _ tape: TapeReference<Double>,
    _ a: UInt64, _ p: Double, _ a1: Double, _ a2: Double, _ b: UInt64, _ q: Double, _ b1: Double,
    _ b2: Double
  ) -> (parents: UInt64, partial: Double, otherPartial: Double) {
    TapeHeader.join(tape.header, a, p, a1, a2, b, q, b1, b2)
  }
  public static func record(
    _ rule: any StructuredRule, _ inputs: [Tracked<Double>]
  ) -> Tracked<Double> { .recorded(rule, inputs) }
  public static func record(
    constant: Tensor<Double>
  ) -> Tracked<Double> { .recorded(constant: constant) }
  public static func record(
    input: Double, with recorder: inout InputRecorder<Double>
  ) -> Tracked<Double> { recorder.recorded(input) }
  public static func record(
    input: Tensor<Double>, with recorder: inout InputRecorder<Double>
  ) -> Tracked<Double> { recorder.recorded(input) }
  public static let pool = HeaderPool()
  public static func begin(_ finder: TapeFinder<Double>) -> Recording<Double> { Recording(finder) }
  public static func finish(
    _ recording: Recording<Double>, _ output: Tracked<Double>
  ) -> Tracked<Double> { recording.finished(output) }
  public static func sweep(
    _ recording: Recording<Double>, _ output: Tracked<Double>, _ cotangent: Tensor<Double>?
  ) -> GradientReader<Double> { recording.swept(output, cotangent) }
  public static func next(
    _ reader: inout GradientReader<Double>
  ) -> Double { reader.number() }
  public static func next(
    _ shape: Shape, _ reader: inout GradientReader<Double>
  ) -> Tensor<Double> { reader.tensor(shape) }
}
