/// A structure of tensors by which a function can be differentiated as a whole.
///
/// Write the structure generic over its leaves, with a `map` that visits each of them, and name what it becomes
/// when it is recorded:
///
/// ```swift
/// struct Line<Value> {
///   var slope: Value
///   var intercept: Value
///   func map<Other>(_ transform: (Value) -> Other) -> Line<Other> {
///     Line<Other>(slope: transform(slope), intercept: transform(intercept))
///   }
/// }
///
/// extension Line: DifferentiableValue, ParameterStructure where Value == Tensor<Double> {
///   typealias Scalar = Double
///   typealias Recorded = Line<Tracked<Double>>
/// }
///
/// let line = Line<Tensor<Double>>(slope: 2, intercept: 1)
/// let g = gradient(at: line) { line in square(line.slope * 3 + line.intercept - 4) }
/// g.slope      // 18
/// g.intercept  // 6
/// ```
public protocol ParameterStructure<Scalar>: DifferentiableValue {
  /// The structure with every leaf tracked; `transform` visits the leaves in a fixed order.
  func map(_ transform: (Tensor<Scalar>) -> Tracked<Scalar>) -> Recorded
  /// The structure with every leaf replaced; `transform` visits the leaves in the same order.
  func map(_ transform: (Tensor<Scalar>) -> Tensor<Scalar>) -> Self
}

extension ParameterStructure {
  public func record(with recorder: inout InputRecorder<Scalar>) -> Recorded {
    map { recorder.input($0) }
  }

  public func gradient(from reader: inout GradientReader<Scalar>) -> Self {
    map { reader.nextTensor($0.shape) }
  }
}
