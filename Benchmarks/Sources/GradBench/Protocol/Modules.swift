/// The evals by the name of their module.
///
/// A plain name is the form that a user of the library would write first. `-scalar` is the same function over
/// tracked numbers, one at a time, and `ba-batched` bundle adjustment with the independent observations side by side.
/// `ba`, `ht`, `det`, `saddle` and `particle` are over numbers by nature; of `ht` the surface is a tensor.
let modules: [String: Module] = [
  "hello": hello,
  "gmm": gaussianMixture, "gmm-scalar": gaussianMixtureScalar,
  "ba": bundleAdjustment, "ba-batched": bundleAdjustmentBatched,
  "ht": handTracking,
  "lstm": longShortTermMemory, "lstm-scalar": longShortTermMemoryScalar,
  "ode": ordinaryDifferentialEquation, "ode-scalar": ordinaryDifferentialEquationScalar,
  "det": determinant,
  "llsq": leastSquares,
  "lse": logSumOfExponentials,
  "kmeans": kMeans, "kmeans-scalar": kMeansScalar,
  "saddle": saddle,
  "particle": particle,
]
