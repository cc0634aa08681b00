import Autodiff

/// What is wrong with a gradient on its way through a network, by the numbers of a `GradientLedger`.
///
/// | Finding | When |
/// |---|---|
/// | `vanishing` | log₁₀ ‖δ^[2]‖ − log₁₀ ‖δ^[L]‖ ≤ −3: the first layer sees a thousandth of what the last one does |
/// | `exploding` | the same ≥ 3 |
/// | `zero` | a δ is exactly 0 on every row: no layer below learns |
/// | `notFinite` | a δ is infinite or NaN |
/// | `deadUnits` | of a hidden layer of relu and what resembles it nine units in ten or more are flat on every row |
/// | `saturation` | of a hidden layer of sigmoid or tanh half of the numbers σ'(z) or more are flat |
///
/// Flat is a slope below `GradientLedger.flatSlope` of its scale. Half of the units of a deep relu network are dead on every
/// row of a data set without anything being wrong, because rows become alike with depth: hence nine in ten.
public enum GradientFinding: Hashable, Sendable {
  /// The gradient all but vanishes: by how many powers of ten, mostly in which layer, and by which factor.
  case vanishing(change: Double, layer: Int, cause: GradientLedger.Part)
  /// The gradient explodes, likewise.
  case exploding(change: Double, layer: Int, cause: GradientLedger.Part)
  /// The gradient ends at this layer.
  case zero(layer: Int)
  /// The gradient is infinite or NaN from this layer on.
  case notFinite(layer: Int)
  /// The layer with the largest share of units that are flat on every row.
  case deadUnits(layer: Int, share: Double)
  /// The layer with the largest share of slopes that are flat.
  case saturation(layer: Int, share: Double)
}

extension GradientLedger {
  /// From this change of log₁₀ ‖δ‖ over all layers on a gradient vanishes, and from its opposite on it explodes.
  public static let vanishingLimit = -3.0
  /// From this share of dead units on a layer of rectifiers is a finding.
  public static let deadLimit = 0.9
  /// From this share of flat slopes on a layer of sigmoids is a finding.
  public static let saturationLimit = 0.5

  /// log₁₀ ‖δ^[2]‖ − log₁₀ ‖δ^[L]‖: what the gradient changes by between the last and the first layer; −∞ where it ends on the
  /// way.
  public var depthChange: Double {
    guard let last = layers.first, layers.count > 2 else { return 0 }
    return layers[layers.count - 2].logNorm - last.logNorm
  }

  /// What a factor does between the last layer and the first, in powers of ten.
  public func total(of part: Part) -> Double {
    layers.dropLast().dropFirst().reduce(0) { $0 + ($1.parts[part] ?? 0) }
  }

  /// What is wrong, the gravest first; empty where nothing is.
  public var findings: [GradientFinding] {
    var findings = [flow].compactMap { $0 }
    func worst(
      _ share: KeyPath<Layer, Double?>, from limit: Double, where isMeant: (Activation) -> Bool
    ) -> (layer: Int, share: Double)? {
      // The output unit of a classifier that is sure is flat, and should be.
      layers.dropFirst().compactMap { layer -> (layer: Int, share: Double)? in
        guard let activation = layer.activation, isMeant(activation),
          let share = layer[keyPath: share],
          share >= limit
        else { return nil }
        return (layer.number, share)
      }.max { $0.share < $1.share }
    }
    if let dead = worst(\.deadShare, from: Self.deadLimit, where: \.isRectifier) {
      findings.append(.deadUnits(layer: dead.layer, share: dead.share))
    }
    if let flat = worst(\.flatShare, from: Self.saturationLimit, where: { !$0.isRectifier }) {
      findings.append(.saturation(layer: flat.layer, share: flat.share))
    }
    return findings
  }

  /// What is wrong with the norms.
  private var flow: GradientFinding? {
    // The input's line has no layer whose parameters learn.
    let lines = layers.dropLast()
    if let broken = lines.first(where: { $0.logNorm.isNaN || $0.logNorm == .infinity }) {
      return .notFinite(layer: broken.number)
    }
    if let end = lines.first(where: { $0.logNorm == -.infinity }) {
      return .zero(layer: end.number)
    }
    let hidden = lines.dropFirst()
    let factors = Part.allCases.filter { $0 != .residual }.map { ($0, total(of: $0)) }
    func cause(_ isMore: (Double, Double) -> Bool) -> Part {
      factors.reduce(factors[0]) { isMore($1.1, $0.1) ? $1 : $0 }.0
    }
    if depthChange <= Self.vanishingLimit,
      let worst = hidden.min(by: { $0.change ?? 0 < $1.change ?? 0 })
    {
      return .vanishing(change: depthChange, layer: worst.number, cause: cause(<))
    }
    if depthChange >= -Self.vanishingLimit,
      let worst = hidden.max(by: { $0.change ?? 0 < $1.change ?? 0 })
    {
      // What goes through the layers is the product of the factors; the ways around add to it.
      let through = factors.reduce(0) { $0 + $1.1 }
      return .exploding(
        change: depthChange, layer: worst.number,
        cause: total(of: .residual) > through ? .residual : cause(>))
    }
    return nil
  }
}
