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
  /// Records a structured primitive.
  static func record(_ rule: any StructuredRule, _ inputs: [Tracked<Scalar>]) -> Tracked<Scalar>
  /// Records a constant.
  static func record(constant: Tensor<Scalar>) -> Tracked<Scalar>
}

/// The recorder of a scalar that has none of its own.
public enum GenericRecorder<Scalar: TensorScalar>: ScalarRecorder {
  public static func record(
    _ primitive: UnaryPrimitive, _ x: Tracked<Scalar>
  ) -> Tracked<Scalar> { .recorded(primitive, x) }
  public static func record(
    _ primitive: BinaryPrimitive, _ a: Tracked<Scalar>, _ b: Tracked<Scalar>
  ) -> Tracked<Scalar> { .recorded(primitive, a, b) }
  public static func record(
    _ rule: any StructuredRule, _ inputs: [Tracked<Scalar>]
  ) -> Tracked<Scalar> { .recorded(rule, inputs) }
  public static func record(
    constant: Tensor<Scalar>
  ) -> Tracked<Scalar> { .recorded(constant: constant) }
}

/// The recorder of `Float`, compiled for it.
public enum FloatRecorder: ScalarRecorder {
  public typealias Scalar = Float
  public static func record(
    _ primitive: UnaryPrimitive, _ x: Tracked<Float>
  ) -> Tracked<Float> { .recorded(primitive, x) }
  public static func record(
    _ primitive: BinaryPrimitive, _ a: Tracked<Float>, _ b: Tracked<Float>
  ) -> Tracked<Float> { .recorded(primitive, a, b) }
  public static func record(
    _ rule: any StructuredRule, _ inputs: [Tracked<Float>]
  ) -> Tracked<Float> { .recorded(rule, inputs) }
  public static func record(
    constant: Tensor<Float>
  ) -> Tracked<Float> { .recorded(constant: constant) }
}

/// The recorder of `Double`, compiled for it.
public enum DoubleRecorder: ScalarRecorder {
  public typealias Scalar = Double
  public static func record(
    _ primitive: UnaryPrimitive, _ x: Tracked<Double>
  ) -> Tracked<Double> { .recorded(primitive, x) }
  public static func record(
    _ primitive: BinaryPrimitive, _ a: Tracked<Double>, _ b: Tracked<Double>
  ) -> Tracked<Double> { .recorded(primitive, a, b) }
  public static func record(
    _ rule: any StructuredRule, _ inputs: [Tracked<Double>]
  ) -> Tracked<Double> { .recorded(rule, inputs) }
  public static func record(
    constant: Tensor<Double>
  ) -> Tracked<Double> { .recorded(constant: constant) }
}
