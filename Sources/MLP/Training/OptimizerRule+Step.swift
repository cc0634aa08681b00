import Autodiff

/// The memories of an optimizer for consecutive numbers.
struct OptimizerMemory<Scalar> {
  /// As many as there are numbers, or none where the rule keeps none.
  let first: UnsafeMutableBufferPointer<Scalar>
  let second: UnsafeMutableBufferPointer<Scalar>
}

extension OptimizerRule {
  /// Whether b or m is kept between steps.
  var hasFirst: Bool {
    switch self {
    case .sgd(let momentum, _, _), .rmsProp(_, _, let momentum, _): momentum != 0
    case .adam, .adamW: true
    }
  }

  /// Whether v is kept between steps.
  var hasSecond: Bool {
    if case .sgd = self { return false }
    return true
  }

  /// The numbers after step t, in a range of places.
  ///
  /// The buffers of parameters, gradients and results, and the memories that the rule keeps, have one length. No index is
  /// computed in the loops: an addition that can overflow would keep them from vectors.
  @inline(__always)
  func step<Scalar: RealScalar>(
    _ range: Range<Int>, _ p: UnsafeBufferPointer<Scalar>, _ g: UnsafeBufferPointer<Scalar>,
    _ memory: OptimizerMemory<Scalar>, _ t: Int, _ rate: Double,
    into result: UnsafeMutableBufferPointer<Scalar>
  ) {
    let η = Scalar(rate)
    let (first, second) = (memory.first, memory.second)
    switch self {
    case .sgd(let momentum, let nesterov, let weightDecay):
      let (μ, λ) = (Scalar(momentum), Scalar(weightDecay))
      for i in range {
        var step = g[i] + λ * p[i]
        if momentum != 0 {
          let b = t == 1 ? step : μ * first[i] + step
          first[i] = b
          step = nesterov ? step + μ * b : b
        }
        result[i] = p[i] - η * step
      }
    case .rmsProp(let smoothing, let epsilon, let momentum, let weightDecay):
      let (α, ε) = (Scalar(smoothing), Scalar(epsilon))
      let (μ, λ) = (Scalar(momentum), Scalar(weightDecay))
      for i in range {
        let gradient = g[i] + λ * p[i]
        second[i] = α * second[i] + (1 - α) * gradient * gradient
      }
      squareRoots(
        UnsafeBufferPointer(rebasing: second[range]),
        into: UnsafeMutableBufferPointer(rebasing: result[range]))
      for i in range {
        var step = (g[i] + λ * p[i]) / (result[i] + ε)
        if momentum != 0 {
          step = μ * first[i] + step
          first[i] = step
        }
        result[i] = p[i] - η * step
      }
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      adam(
        range, p, g, memory, t, rate, beta1, beta2, epsilon, decay: 0, coupled: weightDecay,
        into: result)
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      adam(
        range, p, g, memory, t, rate, beta1, beta2, epsilon, decay: rate * weightDecay, coupled: 0,
        into: result)
    }
  }

  @inline(__always)
  private func adam<Scalar: RealScalar>(
    _ range: Range<Int>, _ p: UnsafeBufferPointer<Scalar>, _ g: UnsafeBufferPointer<Scalar>,
    _ memory: OptimizerMemory<Scalar>, _ t: Int, _ rate: Double, _ beta1: Double, _ beta2: Double,
    _ epsilon: Double, decay: Double, coupled: Double,
    into result: UnsafeMutableBufferPointer<Scalar>
  ) {
    let (β1, β2, ε, λ) = (Scalar(beta1), Scalar(beta2), Scalar(epsilon), Scalar(coupled))
    // 1 − βᵗ; η m̂ / (√v̂ + ε) with the corrections taken out of the loop.
    let correction1 = 1 - power(beta1, t)
    let correction2 = Scalar(1 / (1 - power(beta2, t)).squareRoot())
    let η = Scalar(rate / correction1)
    let kept = Scalar(1 - decay)
    let (first, second) = (memory.first, memory.second)
    for i in range {
      let gradient = g[i] + λ * p[i]
      first[i] = β1 * first[i] + (1 - β1) * gradient
      second[i] = β2 * second[i] + (1 - β2) * gradient * gradient
    }
    squareRoots(
      UnsafeBufferPointer(rebasing: second[range]),
      into: UnsafeMutableBufferPointer(rebasing: result[range]))
    for i in range {
      result[i] = kept * p[i] - η * first[i] / (result[i] * correction2 + ε)
    }
  }
}

/// xᵗ for t ≥ 0 by squaring, so that it is the same everywhere.
func power(_ x: Double, _ t: Int) -> Double {
  var (result, base, exponent) = (1.0, x, t)
  while exponent > 0 {
    if exponent & 1 == 1 { result *= base }
    base *= base
    exponent >>= 1
  }
  return result
}
