// Shared by the tests and by `check-trial` in Benchmarks, which links here.

#if arch(x86_64) && !os(Windows)

  import Autodiff
  import MLP

  /// A network at a point in double precision, with the library's own σ'.
  struct DoubleForward: Forward {
    let forward: ClosedForm<Double>

    var sizes: [Int] { forward.network.sizes }
    func weights(_ l: Int) -> [Double] { forward.W(l).scalars }
    func slope(_ l: Int) -> [Double] { forward.sigmaPrime(l).scalars }
    func activation(_ l: Int) -> [Double] { forward.a[l].scalars }
    func slopeOfActivation(_ l: Int) -> [Double] { slope(l, at: forward.a[l]) }
    var slopeOfInput: [Double] { slope(2, at: forward.a[1]) }

    private func slope(_ l: Int, at z: Tensor<Double>) -> [Double] {
      let activation = forward.network.layers[l - 2].activation
      return gradient(at: z) { activation($0).sum() }.scalars
    }
  }

  /// What `compare` says of recursions with a mistake, and what it should say.
  struct PlantedMistakes {
    /// Steps that a mistake changes by more than twice their bound in some component.
    private(set) var changed = 0
    /// Those among them that were not called disagreement.
    private(set) var missed: [String] = []
    /// Mistakes that change no step of this network.
    private(set) var harmless: [Mistake] = []

    init(_ network: MultilayerPerceptron<Double>, at input: Tensor<Double>) throws {
      let forward = try ClosedForm(network, at: input)
      let exact = ExtendedForward(forward)
      let tape = try network.tapeAdjoints(at: input)
      let L = network.depth
      let recursions = Mistake.all.map { mistake in
        Recursion<Double>(
          mistake.name, delta: mistake.document == 1 ? .ofActivations : .ofPreactivations
        ) {
          Tensor(DoubleForward(forward: $0).start(mistake.document, mistake.place))
        } step: { forward, l, delta in
          Tensor(
            DoubleForward(forward: forward).step(
              mistake.document, mistake.place, to: l, delta.scalars))
        }
      }
      let report = try network.compare(at: input, with: recursions)
      // δ^[l] as the step leads to it, with the mistake and without.
      func delta(_ document: Int, _ place: Mistake.Place?, _ l: Int) -> [Float80] {
        guard l < L else { return exact.start(document, place) }
        let above = document == 1 ? tape.a[l + 1] : tape.z[l + 1]
        return exact.step(document, place, to: l, above.scalars.map { Float80($0) })
      }
      let right = (1...3).map { document in (1...L).map { delta(document, nil, $0) } }
      for (index, mistake) in Mistake.all.enumerated() {
        var isHarmless = true
        for l in (1...L).reversed() {
          let wrong = delta(mistake.document, mistake.place, l)
          let comparison = report.steps[index * L + (L - l)]
          let isChanged = zip(
            zip(wrong, right[mistake.document - 1][l - 1]), comparison.bound.scalars
          )
          .contains { pair, bound in abs(pair.0 - pair.1) > 2 * Float80(bound) }
          guard isChanged else { continue }
          isHarmless = false
          changed += 1
          if comparison.verdict != .disagrees || comparison.recursion != mistake.name {
            missed.append(
              "\(mistake.name), step to \(comparison.quantity) (\(comparison.boundRatio))")
          }
        }
        if isHarmless { harmless.append(mistake) }
      }
    }
  }

#endif
