import Autodiff

/// One layer with what follows it up to the next, as a function of a row.
struct LayerSpan<Scalar: RealScalar> {
  /// What it was given, [rows, n].
  let inputs: Tensor<Scalar>
  /// Its layers, with statistics that are held.
  var layers: [Network<Scalar>.Layer] = []

  init(inputs: Tensor<Scalar>) { self.inputs = inputs }

  /// Whether there is a linear map among its layers.
  var hasLinear: Bool { layers.contains { !$0.linearWeights.isEmpty } }

  private var units: Int {
    layers.lazy.flatMap(\.linearWeights).last?.shape[0] ?? inputs.shape[1]
  }

  /// About how many operations a Jacobian and its singular values take, these in some eight rounds of rotations.
  var work: Double {
    let (m, n) = (Double(units), Double(inputs.shape[1]))
    return m * m * n + 40 * m * n * min(m, n)
  }

  /// ∂a^[l]/∂a^[l−1] at a row, [m, n].
  func jacobian(at row: Int) -> Tensor<Scalar> {
    Autodiff.jacobian(at: inputs[row, .all]) { (x: Tracked<Scalar>) in
      var pass: TrainingPass<Tracked<Scalar>>?
      return layers.reduce(x) { a, layer in layer.map { a.constant($0) }(a, &pass) }
    }
  }

  /// The least and the largest singular value over rows; nil where there are none, or one is not finite.
  func singularValues(at rows: [Int]) -> ClosedRange<Double>? {
    var range: ClosedRange<Double>?
    for row in rows {
      let jacobian = jacobian(at: row)
      let doubles = Tensor<Double>(shape: jacobian.shape, jacobian.scalars.map { Double($0) })
      guard let found = extremeSingularValues(doubles) else { return nil }
      range =
        min(
          range?.lowerBound ?? .infinity, found.lowerBound)...max(
          range?.upperBound ?? 0, found.upperBound)
    }
    return range
  }
}
