import Autodiff

/// A network recorded on a tape, and its layers read backwards: what each does to the gradient.
struct BackwardWalk<Scalar: RealScalar> {
  /// The lines of the ledger, the last layer first and the input at the end, without singular values.
  private(set) var layers: [GradientLedger.Layer] = []
  /// The layers as functions of a row, the first one first.
  let spans: [LayerSpan<Scalar>]
  let seedLogNorm: Double

  init(
    _ network: Network<Scalar>, at x: Tensor<Scalar>, seed: GradientLedger.Seed<Scalar>,
    mode: GradientLedger.Mode
  ) {
    let tape = Tape<Scalar>()
    let tracked = network.map { (parameter: Tensor<Scalar>) in tape.constant(parameter) }
    let input = tape.input(x)
    var recording = LayerRecording<Scalar>(input, mode)
    let adjoints: Adjoints<Scalar>
    switch seed {
    case .output(let output):
      recording.append(tracked.layers[...], network.layers[...])
      let cotangent = Tensor<Scalar>(shape: recording.value.shape) { index in
        index[1] == output ? 1 : 0
      }
      adjoints = tape.adjoints(of: recording.value, cotangent: cotangent)
    case .loss(let loss, let targets):
      recording.append(loss.layers(of: tracked.layers), loss.layers(of: network.layers))
      adjoints = tape.adjoints(of: loss.ofRows(recording.value, tape.constant(targets)).sum())
    }
    recording.endSpan()
    spans = recording.spans
    seedLogNorm = logNorm(adjoints[recording.value])
    read(recording, adjoints, input)
  }

  private mutating func read(
    _ recording: LayerRecording<Scalar>, _ adjoints: Adjoints<Scalar>, _ input: Tracked<Scalar>
  ) {
    var number = recording.steps.lazy.filter { $0.part == .weights }.count + 1
    var (above, current) = (seedLogNorm, seedLogNorm)
    var parts: [GradientLedger.Part: Double] = [:]
    var slopes: SlopeShares?
    func line(_ units: Int) -> GradientLedger.Layer {
      GradientLedger.Layer(
        number: number, units: units, logNorm: current,
        change: above.isFinite ? current - above : nil, parts: parts,
        activation: slopes?.activation, flatShare: slopes?.flat, deadShare: slopes?.dead)
    }
    for step in recording.steps.reversed() {
      if step.part == .weights {
        layers.append(line(step.units))
        (above, parts, slopes) = (current, [:], nil)
        number -= 1
      }
      let next = logNorm(adjoints[step.before])
      parts[step.part, default: 0] += next - current
      current = next
      if let activation = step.activation {
        slopes = SlopeShares(activation, at: step.before.value)
      }
    }
    layers.append(line(input.shape[1]))
  }

  /// The rows at which Jacobians are taken, evenly spaced: fewer than asked for where they would take long.
  func jacobianRows(atMost limit: Int) -> [Int] {
    guard let rows = spans.first?.inputs.shape[0] else { return [] }
    let work = spans.reduce(0) { $0 + $1.work }
    let possible = work > 0 ? 5e9 / work : 0
    let count = min(limit, rows, possible < 1 ? 0 : possible > 1e6 ? rows : Int(possible))
    return (0..<max(0, count)).map { $0 * rows / count }
  }
}

/// log₁₀ of the root mean square of the rows' norms; −∞ of zero.
///
/// The scale is taken out first, so that no square overflows or
/// vanishes.
private func logNorm<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Double {
  let scalars = x.scalars.map { Double($0) }
  if scalars.contains(where: \.isNaN) { return .nan }
  let scale = scalars.reduce(0) { max($0, abs($1)) }
  guard scale > 0, scale.isFinite else { return Double.log10(scale) }
  let sum = scalars.reduce(0) { $0 + ($1 / scale) * ($1 / scale) }
  return Double.log10(scale) + Double.log10(sum / Double(x.shape[0])) / 2
}

/// How many slopes of an activation are flat.
private struct SlopeShares {
  let activation: Activation
  let (flat, dead): (Double, Double)

  /// - Parameter z: [rows, units].
  init<Scalar: RealScalar>(_ activation: Activation, at z: Tensor<Scalar>) {
    let slopes = gradient(at: z) { activation($0).sum() }.scalars
    let limit = GradientLedger.flatSlope * activation.slopeScale
    let (rows, units) = (z.shape[0], z.shape[1])
    var steepRows = [Int](repeating: 0, count: units)
    for (place, slope) in slopes.enumerated() where !(Double(abs(slope)) < limit) {
      steepRows[place % units] += 1
    }
    self.activation = activation
    flat = 1 - Double(steepRows.reduce(0, +)) / Double(rows * units)
    dead = Double(steepRows.count { $0 == 0 }) / Double(units)
  }
}

extension Activation {
  /// What σ' is compared with: its greatest value, or its limit for large z, which gelu and silu surpass a little.
  fileprivate var slopeScale: Double {
    switch kind {
    case .sigmoid: 0.25
    case .elu, .leakyRelu: max(1, abs(parameter ?? 1))
    default: 1
    }
  }
}
