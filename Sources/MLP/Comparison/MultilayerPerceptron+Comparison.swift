import Autodiff

extension MultilayerPerceptron where Scalar: RealScalar {
  /// Compares the tape with recursions on δ at one input: each step of each recursion, each recursion as a whole, and
  /// the gradient with central differences too.
  ///
  /// ```swift
  /// let network = try MultilayerPerceptron<Double>(sizes: [3, 2, 1], activation: .sigmoid, seed: 7)
  /// let report = try network.compare(at: [0.1, -0.2, 0.3])
  /// report.agrees  // true
  /// print(report)  // two tables
  /// ```
  ///
  /// Differences are held against bounds of what rounding can do, which `Docs/Backpropagation.md` derives.
  ///
  /// - Parameters:
  ///   - x: one input, of shape [n₁].
  ///   - recursions: what to compare with, the three documents' unless others are named.
  /// - Throws: `NetworkError.outputNotScalar` unless n_L = 1, `.input` when x has another shape.
  /// - Precondition: each step returns a tensor of the shape of what it is compared with.
  /// - Complexity: for the central differences 4 n₁ evaluations where these take at most 2³¹ products, else from 10 on
  ///   for each of up to 8 directions; and little beside them.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func compare(
    at x: Tensor<Scalar>, with recursions: [Recursion<Scalar>] = Recursion.documents
  ) throws(NetworkError) -> BackpropagationReport<Scalar> {
    guard x.rank == 1 else { throw .input(shape: x.shape, takes: inputCount) }
    let tape = try tapeAdjoints(at: x)
    let (z, a) = tape.values
    let bounds = RoundingBounds(self, z: z, a: a)
    // The recursions' own forward pass, and the tape's, which each single step starts from.
    let forward = try ClosedForm(self, at: x)
    let tapeForward = ClosedForm(self, z: z, a: a)

    var steps: [BackpropagationReport<Scalar>.Comparison] = []
    var wholes = steps
    for recursion in recursions {
      // δ^[l] as a whole, and the running bound of its error.
      var delta = recursion.start(forward)
      var running = bounds.start(recursion.delta, bounds.slopesFromInput)
      steps.append(
        .init(
          step: recursion.quantity(depth), recursion, tape: recursion.adjoint(depth, of: tape),
          delta: recursion.start(tapeForward),
          bound: 2 * bounds.start(recursion.delta, bounds.slopes).error))
      wholes.append(
        .init(
          whole: recursion.quantity(depth), recursion, tape: recursion.adjoint(depth, of: tape),
          delta: delta, bound: 2 * running.error))
      for l in (1..<depth).reversed() {
        let (above, own) = (recursion.adjoint(l + 1, of: tape), recursion.adjoint(l, of: tape))
        let bound = bounds.step(
          recursion.delta, to: l, Approximation(exact: above), bounds.slopes)
        steps.append(
          .init(
            step: recursion.quantity(l), recursion, tape: own,
            delta: recursion.step(tapeForward, l, above), bound: 2 * bound.error))
        delta = recursion.step(forward, l, delta)
        running = bounds.step(recursion.delta, to: l, running, bounds.slopesFromInput)
        wholes.append(
          .init(
            whole: recursion.quantity(l), recursion, tape: own, delta: delta,
            bound: 2 * running.error))
      }
    }
    let output = tape.output.scalar
    let differences = differences(at: x, tape)
    return BackpropagationReport(
      sizes: sizes, activations: layers.map(\.activation), input: x, output: output,
      gradient: tape.gradient,
      layersAtKink: (2...depth).filter {
        layer($0).activation.hasKink && z[$0].scalars.contains(0)
      },
      steps: steps, wholes: wholes, differences: differences)
  }
}

extension Recursion where Scalar: RealScalar {
  /// What δ^[l] is; for l = 1 the gradient.
  fileprivate func quantity(_ l: Int) -> BackpropagationReport<Scalar>.Quantity {
    l == 1 ? .gradient : delta == .ofActivations ? .activation(l) : .preactivation(l)
  }

  /// The tape's adjoint of the same quantity.
  fileprivate func adjoint(_ l: Int, of tape: TapeAdjoints<Scalar>) -> Tensor<Scalar> {
    l == 1 || delta == .ofActivations ? tape.a[l] : tape.z[l]
  }
}

extension RoundingBounds {
  /// δ^[L]: 1, or σ'(z^[L]).
  fileprivate func start(
    _ delta: Recursion<Scalar>.Delta, _ slopes: PerLayer<Approximation<Scalar>>
  ) -> Approximation<Scalar> {
    let one = Tensor<Scalar>.ones([1])
    return switch delta {
    // A number counts for one rounding, even this one: another that rounds to 1 is not told from it.
    case .ofActivations: Approximation(one, error: Self.unitRoundoff * one)
    case .ofPreactivations:
      throughActivation(slopes[slopes.layers.upperBound], Approximation(exact: one))
    }
  }

  /// δ^[l] from δ^[l+1]: two half steps, in the order in which the recursion takes them.
  fileprivate func step(
    _ delta: Recursion<Scalar>.Delta, to l: Int, _ above: Approximation<Scalar>,
    _ slopes: PerLayer<Approximation<Scalar>>
  ) -> Approximation<Scalar> {
    switch delta {
    case .ofActivations:
      return throughWeights(l + 1, throughActivation(slopes[l + 1], above))
    case .ofPreactivations:
      let below = throughWeights(l + 1, above)
      return l == 1 ? below : throughActivation(slopes[l], below)
    }
  }
}

extension TapeAdjoints where Scalar: RealScalar {
  /// The rounding error to expect of the output: u √Σ (v̄ v)² over every z and a, since an error of v moves the output
  /// by v̄ times as much (Bauer, 1974).
  ///
  /// Where the terms of a z cancel, the sum of their magnitudes takes its place.
  func noiseOfOutput(_ network: MultilayerPerceptron<Scalar>) -> Scalar {
    var terms: [Scalar] = []
    for l in z.layers {
      let layer = network.layer(l)
      let sums = affine(abs(layer.weights), abs(values.a[l - 1]), abs(layer.bias))
      terms += (z[l] * sums).scalars + (a[l] * values.a[l]).scalars
    }
    let largest = terms.map(Swift.abs).max() ?? 0
    guard largest > 0 else { return 0 }
    // Divided by the largest, so that squares neither overflow nor vanish.
    let sum = terms.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }
    return Scalar.ulpOfOne / 2 * largest * sum.squareRoot()
  }
}
