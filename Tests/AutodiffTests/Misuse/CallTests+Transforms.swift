import Autodiff
import TestSupport

extension CallTests {
  /// What a differentiated function of one number may return.
  static let results: [@Sendable (Tracked<Double>) -> Tracked<Double>] = [
    { _ in .init(.nan) }, { $0 * .infinity }, { _ in escapedNumber() },
    { _ in escapedTensor() }, { stacked([$0, $0]) }, { _ in [1, 2] },
    { _ in Tape<Double>().input(1) }, { $0.broadcast(to: [0]) },
  ]

  /// Calls of a function with each of them.
  static func transforming(
    _ function: String,
    _ body: @escaping @Sendable (@escaping (Tracked<Double>) -> Tracked<Double>) -> Void
  ) -> Call {
    (
      function,
      results.enumerated().map { number, result in
        ForkedCase("\(function), result \(number)") { body(result) }
      }
    )
  }

  static let transformCalls: [Call] = [
    transforming("gradient(at:of:)") { use(gradient(at: 2.0, of: $0)) },
    transforming("gradient(at:of:)") { f in use(gradient(at: [Double.nan]) { f($0[0]) }) },
    calls("gradient(at:of:)") { use(gradient(at: [Double]()) { _ in 1 }) },
    transforming("gradient(at:_:of:)") { f in use(gradient(at: 2.0, 3.0) { f($0 * $1) }) },
    transforming("gradient(at:_:of:)") { f in use(gradient(at: 2.0, vector) { x, _ in f(x) }) },
    transforming("gradient(at:_:_:of:)") { f in
      use(gradient(at: 2.0, 3.0, 4.0) { f($0 * $1 * $2) })
    },
    transforming("valueWithGradient(at:of:)") { use(valueWithGradient(at: 2.0, of: $0)) },
    transforming("valueWithGradient(at:_:of:)") { f in
      use(valueWithGradient(at: 2.0, vector) { x, _ in f(x) })
    },
    transforming("valueWithGradient(at:_:_:of:)") { f in
      use(valueWithGradient(at: 2.0, vector, matrix) { x, _, _ in f(x) })
    },
    transforming("pullback(at:of:)") { use(pullback(at: 2.0, of: $0)(1)) },
    transforming("pullback(at:of:)") { use(pullback(at: 2.0, of: $0)([1, 2, 3])) },
    transforming("pullback(at:_:of:)") { f in
      use(pullback(at: 2.0, vector) { x, _ in f(x) }([1, 2]))
    },
    transforming("pullback(at:_:_:of:)") { f in
      use(pullback(at: 2.0, vector, 1.0) { x, _, _ in f(x) }(1))
    },
    transforming("valueWithPullback(at:of:)") {
      use(valueWithPullback(at: 2.0, of: $0).pullback([1, 2]))
    },
    transforming("valueWithPullback(at:_:of:)") { f in
      use(valueWithPullback(at: 2.0, vector) { x, _ in f(x) }.pullback(1))
    },
    transforming("valueWithPullback(at:_:_:of:)") { f in
      use(valueWithPullback(at: 2.0, vector, 1.0) { x, _, _ in f(x) }.pullback(1))
    },
    transforming("jacobian(at:of:)") { use(jacobian(at: 2.0, of: $0)) },
    transforming("jacobian(at:_:of:)") { f in use(jacobian(at: 2.0, vector) { x, _ in f(x) }) },
    transforming("jacobian(at:_:_:of:)") { f in
      use(jacobian(at: 2.0, vector, 1.0) { x, _, _ in f(x) })
    },
    transforming("valueWithJacobian(at:of:)") { use(valueWithJacobian(at: 2.0, of: $0)) },
    transforming("valueWithJacobian(at:_:of:)") { f in
      use(valueWithJacobian(at: 2.0, vector) { x, _ in f(x) })
    },
    transforming("valueWithJacobian(at:_:_:of:)") { f in
      use(valueWithJacobian(at: 2.0, vector, 1.0) { x, _, _ in f(x) })
    },
    calls("PointLiteral.init(arrayLiteral:)") {
      use(
        gradient(at: []) { (x: [Tracked<Double>]) in Tracked<Double>(Double(x.count)) } as [Double])
    },
    calls("DifferentiableValue.call(_:with:)") {
      use(Double.call({ $0.first ?? .init(.nan) }, with: []))
    },
    reading("GradientReader.nextTensor(_:)") { _ = $0.nextTensor($1) },
    reading("GradientReader.nextTracked(_:)") { _ = $0.nextTracked($1) },
    reading("DoubleRecorder.next(_:_:)") { _ = DoubleRecorder.next($1, &$0) },
    calls("FloatRecorder.next(_:_:)") {
      use(gradient(at: FloatPoint(isGeneric: false)) { $0.sum() })
    },
    calls("GenericRecorder.next(_:_:)") {
      use(gradient(at: FloatPoint(isGeneric: true)) { $0.sum() })
    },
  ]

  /// Calls of a reader with each shape, for an input of shape [3].
  private static func reading(
    _ function: String,
    _ body: @escaping @Sendable (inout GradientReader<Double>, Shape) -> Void
  ) -> Call {
    shaped(function) { shape in
      use(gradient(at: ReadPoint(shape: shape, body: body)) { $0.sum() })
    }
  }

  private struct ReadPoint: DifferentiableValue {
    let shape: Shape
    let body: @Sendable (inout GradientReader<Double>, Shape) -> Void

    func record(with recorder: inout InputRecorder<Double>) -> Tracked<Double> {
      recorder.input(vector)
    }
    func gradient(from reader: inout GradientReader<Double>) -> ReadPoint {
      body(&reader, shape)
      return self
    }
  }

  private struct FloatPoint: DifferentiableValue {
    let isGeneric: Bool

    func record(with recorder: inout InputRecorder<Float>) -> Tracked<Float> {
      recorder.input(Tensor<Float>([1, 2]))
    }
    func gradient(from reader: inout GradientReader<Float>) -> FloatPoint {
      _ = isGeneric ? GenericRecorder.next([3], &reader) : FloatRecorder.next([], &reader)
      return self
    }
  }

  static let checkCalls: [Call] = [
    calls(
      "GradientCheckOptions.init(step:directions:elements:seed:typicalMagnitude:tolerance:names:)"
    ) { n in
      use(checkGradient(at: 2.0, options: GradientCheckOptions(directions: n)) { $0 * $0 })
    },
    calls(
      "GradientCheckOptions.init(step:directions:elements:seed:typicalMagnitude:tolerance:names:)"
    ) { n in
      use(checkGradient(at: vector, options: GradientCheckOptions(elements: n)) { $0.sum() })
    },
    (
      "GradientCheckOptions.init(step:directions:elements:seed:typicalMagnitude:tolerance:names:)",
      [Double.nan, .infinity, -1, 0, .leastNonzeroMagnitude, .greatestFiniteMagnitude].flatMap {
        x in
        [
          GradientCheckOptions(step: .relative(x)), GradientCheckOptions(typicalMagnitude: x),
          GradientCheckOptions(tolerance: x),
        ].map { options in
          ForkedCase("options with \(x): \(options)") {
            use(checkGradient(at: vector, options: options) { ($0 * $0).sum() })
          }
        }
      }
    ),
    transforming("checkGradient(at:options:of:)") { use(checkGradient(at: 2.0, of: $0)) },
    transforming("checkGradient(at:options:of:)") { f in
      use(checkGradient(at: Double.nan) { f($0 * $0) })
    },
    transforming("checkGradient(at:_:options:of:)") { f in
      use(checkGradient(at: 2.0, vector) { x, _ in f(x) })
    },
    transforming("checkGradient(at:_:_:options:of:)") { f in
      use(checkGradient(at: 2.0, 3.0, 4.0) { x, _, _ in f(x) })
    },
    transforming("checkGradient(at:against:options:of:)") { f in
      use(checkGradient(at: 2.0, against: Double.nan, of: f))
    },
    calls("checkGradient(at:against:options:of:)") {
      use(checkGradient(at: vector, against: [1, 2]) { $0.sum() })
    },
    calls("checkGradient(at:against:options:of:)") {
      use(checkGradient(at: vector, against: { _ in [1, 2] }) { $0.sum() })
    },
    calls("checkGradient(at:against:options:of:)") {
      use(checkGradient(at: [1.0, 2], against: [1]) { $0[0] })
    },
    calls("checkHessian(at:vectors:options:of:)") { n in
      use(checkHessian(at: 2.0, vectors: n) { $0 * $0 })
    },
    transforming("checkHessian(at:vectors:options:of:)") { use(checkHessian(at: 2.0, of: $0)) },
    calls("checkPullback(at:cotangents:options:of:)") { n in
      use(checkPullback(at: 2.0, cotangents: n) { $0 * $0 })
    },
    transforming("checkPullback(at:cotangents:options:of:)") {
      use(checkPullback(at: 2.0, of: $0))
    },
    transforming("explainNaN(at:options:of:)") { use(explainNaN(at: 2.0, of: $0)) },
    transforming("numericalGradient(at:options:of:)") { use(numericalGradient(at: 2.0, of: $0)) },
  ]

  static let tapeCalls: [Call] = [
    calls("Tape.nanOrigins(of:by:cotangent:limit:)") { n in
      let tape = Tape<Double>()
      let x = tape.input([0, 1])
      use(tape.nanOrigins(of: sqrt(x) * 0, by: x, limit: n))
    },
    calls(
      "Tape.nanOrigins(of:by:cotangent:limit:)",
      {
        let tape = Tape<Double>()
        let x = tape.input([0, 1])
        use(tape.nanOrigins(of: sqrt(x), by: x, cotangent: [1, 2, 3]))
      },
      {
        let tape = Tape<Double>()
        use(tape.nanOrigins(of: escapedNumber(), by: tape.input(1)))
      },
      {
        let tape = Tape<Double>()
        use(tape.nanOrigins(of: tape.input(1), by: escapedNumber()))
      }),
    transforming("Tape.recording(_:)") { f in
      let tape = Tape<Double>()
      use(tape.recording { f(tape.input(1)) + Tracked(vector) })
    },
  ]

  /// Calls of what records structured primitives, with operands that are none, escaped or wrong.
  private static func recording(
    _ function: String, _ record: @escaping @Sendable (CarelessRule, Bool) -> Void
  ) -> Call {
    calls(
      function, { record(CarelessRule(), true) }, { record(CarelessRule(), false) },
      { record(CarelessRule(shape: [2]), true) },
      { record(CarelessRule(shape: [3], value: [3], contributions: []), true) })
  }

  static let recorderCalls: [Call] = [
    // The rule asks for operands that there cannot be.
    calls("OperandSet.subscript(operand:)") {
      use(
        gradient(at: vector) { Tracked.apply(CarelessRule(shape: [], contributions: [[3]]), [$0]) })
    },
    recording("DoubleRecorder.record(_:_:)") { rule, isLive in
      use(gradient(at: vector) { DoubleRecorder.record(rule, [isLive ? $0 : escapedTensor()]) })
    },
    recording("GenericRecorder.record(_:_:)") { rule, isLive in
      use(gradient(at: vector) { GenericRecorder.record(rule, [isLive ? $0 : escapedTensor()]) })
    },
    recording("FloatRecorder.record(_:_:)") { rule, _ in
      use(gradient(at: Tensor<Float>([1, 2])) { FloatRecorder.record(rule, [$0]) })
    },
  ]
}
