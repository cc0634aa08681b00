import Autodiff

/// A point whose `record` and `gradient` need not fit together: as many numbers and tensors as it is told.
struct CarelessPoint: DifferentiableValue {
  enum Part: Sendable {
    case number
    case tensor(Shape)
    case tracked(Shape)
  }

  var recorded: [Part]
  var read: [Part]

  func record(with recorder: inout InputRecorder<Double>) -> [Tracked<Double>] {
    recorded.map { part in
      switch part {
      case .number: recorder.input(2.0)
      case .tensor(let shape): recorder.input(Tensor<Double>.ones(shape))
      case .tracked(let shape): recorder.input(Tracked(Tensor<Double>.ones(shape)))
      }
    }
  }

  func gradient(from reader: inout GradientReader<Double>) -> CarelessPoint {
    for part in read {
      switch part {
      case .number: _ = reader.nextScalar()
      case .tensor(let shape): _ = reader.nextTensor(shape)
      case .tracked(let shape): _ = reader.nextTracked(shape)
      }
    }
    return self
  }
}

/// A rule whose parts need not fit together.
struct CarelessRule: StructuredRule {
  let name = "careless"
  /// What `shape(of:)` says; the shape of the first operand where there is none.
  var shape: Shape?
  /// What `value(of:)` and `pullback` return.
  var value: Shape = []
  var contributions: [Shape] = [[]]

  func shape(of inputs: [some Shaped]) -> Shape { shape ?? inputs[0].shape }
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> { .ones(value) }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    _ = (wanted[-1], wanted[.min], wanted[.max], wanted[64])
    return contributions.map { T(Tensor.ones($0)) }
  }
}

/// A tracked number whose tape has ended.
func escapedNumber() -> Tracked<Double> {
  var kept: Tracked<Double> = 0
  _ = gradient(at: 2.0) { x in
    kept = x
    return x * x
  }
  return kept
}

/// A tracked tensor whose tape has ended.
func escapedTensor() -> Tracked<Double> {
  var kept: Tracked<Double> = 0
  _ = gradient(at: Tensor<Double>([1, 2])) { x in
    kept = x
    return x.sum()
  }
  return kept
}
