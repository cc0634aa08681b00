import Autodiff

/// A rule that makes new parameters p of old ones and a gradient g, with PyTorch's definitions.
///
/// η is the rate, which a step is given; λ the weight decay; t counts steps from 1.
///
/// | Rule | Step |
/// |---|---|
/// | `sgd` | g ← g + λp; b ← μb + g (b ← g at t = 1); p ← p − ηb, or p − η(g + μb) with Nesterov |
/// | `rmsProp` | g ← g + λp; v ← αv + (1 − α)g²; b ← μb + g / (√v + ε); p ← p − ηb |
/// | `adam` | g ← g + λp; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; p ← p − η m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ) |
/// | `adamW` | p ← p − ηλp, then as `adam` with λ = 0 |
///
/// Sources: Polyak 1964; Nesterov 1983 in the form of Sutskever, Martens, Dahl, Hinton 2013; Tieleman, Hinton 2012; Kingma, Ba 2015;
/// Loshchilov, Hutter 2019.
public enum OptimizerRule: Hashable, Sendable {
  case sgd(momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0)
  case rmsProp(
    smoothing: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, weightDecay: Double = 0)
  case adam(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0)
  case adamW(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)
}

/// An `OptimizerRule` with what it remembers between steps.
///
/// It steps any structure of parameters: a `Network`, a `MultilayerPerceptron`, an array of tensors in a structure of one's own.
///
/// ```swift
/// var optimizer = Optimizer<Double>(.adam())
/// for _ in 0..<100 {
///   let g = gradient(at: network) { network in square(network(x) - y).mean() }
///   optimizer.step(&network, along: g, rate: 0.01)
/// }
/// ```
///
/// The same steps give the same parameters, to the bit, on every machine with IEEE 754's arithmetic.
public struct Optimizer<Scalar: RealScalar>: Hashable, Sendable {
  /// The rule.
  public let rule: OptimizerRule
  /// The number of steps taken, t.
  public internal(set) var stepCount = 0
  /// b of `sgd`, m of the others that have one, for all parameters one after the other; empty before the first step.
  var first: [Scalar] = []
  /// v, likewise.
  var second: [Scalar] = []
  /// How many numbers the parameters have, from the first step on.
  var parameterCount = 0

  /// Creates an optimizer that has taken no step.
  public init(_ rule: OptimizerRule) { self.rule = rule }

  /// Takes a step.
  ///
  /// - Parameters:
  ///   - parameters: p, which become the new ones.
  ///   - gradient: g, of the same structure and shapes.
  ///   - rate: η.
  /// - Precondition: the parameters have as many numbers as at the step before, and the gradient has their shapes.
  /// - Complexity: O(parameters).
  public mutating func step<P: ParameterStructure>(
    _ parameters: inout P, along gradient: P, rate: Double
  ) where P.Scalar == Scalar {
    var gradients: [Tensor<Scalar>] = []
    _ = gradient.map { (g: Tensor<Scalar>) -> Tensor<Scalar> in
      gradients.append(g)
      return g
    }
    stepCount += 1
    var leaf = 0
    var start = 0
    parameters = parameters.map { (p: Tensor<Scalar>) -> Tensor<Scalar> in
      guard leaf < gradients.count, gradients[leaf].shape == p.shape else {
        trap(.stepShapes(p.shape, leaf < gradients.count ? gradients[leaf].shape : nil))
      }
      defer { (leaf, start) = (leaf + 1, start + p.count) }
      return stepped(p, gradients[leaf], from: start, rate: rate)
    }
    guard stepCount == 1 || start == parameterCount else {
      trap(.stepCount(start, before: parameterCount))
    }
    parameterCount = start
  }

  /// The new numbers of one tensor of parameters, whose memories begin at a position.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func stepped(
    _ parameter: Tensor<Scalar>, _ gradient: Tensor<Scalar>, from start: Int, rate: Double
  ) -> Tensor<Scalar> {
    let count = parameter.count
    reserve(start + count)
    let t = stepCount
    let rule = rule
    return Tensor.written(parameter.shape) { result in
      parameter.withUnsafeBufferPointer { p in
        gradient.withUnsafeBufferPointer { g in
          first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { second in
              let places = start..<start + count
              let memory = OptimizerMemory(
                first: .init(rebasing: first[rule.hasFirst ? places : 0..<0]),
                second: .init(rebasing: second[rule.hasSecond ? places : 0..<0]))
              Parallel.forEachPart(of: count, partSize: 1 << 14) { range in
                rule.step(range, p, g, memory, t, rate, into: result)
              }
            }
          }
        }
      }
    }
  }

  /// Makes room for the memories of so many numbers.
  private mutating func reserve(_ count: Int) {
    if rule.hasFirst, first.count < count {
      first.append(contentsOf: repeatElement(0, count: count - first.count))
    }
    if rule.hasSecond, second.count < count {
      second.append(contentsOf: repeatElement(0, count: count - second.count))
    }
  }
}
