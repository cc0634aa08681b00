import Autodiff

extension Network {
  /// How much of the targets the best linear map of each hidden layer's values leaves unexplained (Alain, Bengio 2016,
  /// *Understanding intermediate layers using linear classifier probes*).
  ///
  ///     Σ ‖y − W a^[l] − b‖² / Σ ‖y − ȳ‖²        over the rows of `held`
  ///
  /// with the W and b of the least squared error over the rows of `known`, and ȳ the mean of the targets of `held`. A map that
  /// has nothing to go by has 1 or a little more, one that tells every target 0. A hidden layer is what a linear map or a
  /// residual connection behind the first one is given.
  ///
  /// - Complexity: O(rows · width · min(rows, width)) a layer.
  package func probeErrors(
    learnedFrom known: TrainingSet<Scalar>, on held: TrainingSet<Scalar>
  ) -> [Double] {
    var errors: [Double] = []
    var (a, b) = (known.inputs, held.inputs)
    var isHidden = false
    for layer in layers {
      if !layer.linearWeights.isEmpty {
        if isHidden {
          errors.append(
            unexplainedShare(a, known.targets, byMapOf: b, of: held.targets))
        }
        isHidden = true
      }
      var pass: TrainingPass<Tensor<Scalar>>?
      (a, b) = (layer(a, &pass), layer(b, &pass))
    }
    return errors
  }
}

/// The share of the squares of `targets` about their mean that is left by a linear map of `values`, which is learned from
/// other rows.
///
/// The map is a ridge regression. With A the values about their mean, and λ = 10⁻⁶ of the mean of the eigenvalues of AᵀA
/// that may differ from 0, it is W = (AᵀA + λI)⁻¹ AᵀY, or where there are fewer rows than values Aᵀ(AAᵀ + λI)⁻¹ Y, which is
/// the same. Values that are multiples of each other need the λ; elsewhere it does not show.
private func unexplainedShare<Scalar: RealScalar>(
  _ known: Tensor<Scalar>, _ knownTargets: Tensor<Scalar>, byMapOf values: Tensor<Scalar>,
  of targets: Tensor<Scalar>
) -> Double {
  let (center, targetCenter) = (known.mean(axis: 0), knownTargets.mean(axis: 0))
  let (a, y) = (known - center, knownTargets - targetCenter)
  let (rows, width) = (a.shape[0], a.shape[1])
  let ridge = (a * a).sum().scalar * .real(1e-6) / Scalar(min(rows, width))
  // Values that are the same for every row tell nothing: their map is 0.
  var map = Tensor<Scalar>.zeros([width, y.shape[1]])
  if ridge > 0, ridge.isFinite, width <= rows {
    let square = matmul(a.transposed(), a) + Tensor<Scalar>.identity(width) * Tensor(ridge)
    map = solvePositiveDefinite(square, matmul(a.transposed(), y))
  } else if ridge > 0, ridge.isFinite {
    let square = matmul(a, a.transposed()) + Tensor<Scalar>.identity(rows) * Tensor(ridge)
    map = matmul(a.transposed(), solvePositiveDefinite(square, y))
  }
  let left = targets - (matmul(values - center, map) + targetCenter)
  let all = targets - targets.mean(axis: 0)
  let share = Double((left * left).sum().scalar) / Double((all * all).sum().scalar)
  return share.isNaN ? .infinity : share
}
