import Autodiff
import GenericOperators

// kmeans: the cost Σᵢ minⱼ |pᵢ − cⱼ|² and Newton's direction H⁻¹ ∇ by the centroids (Bottou and Bengio, 1994).
//
// No second derivative mixes two coordinates, so H is diagonal, and its diagonal is H (1, …, 1)ᵀ: the gradient of the
// sum of the gradient's entries.

let kMeans = Module(functions: [
  "cost": { input in
    let clustering = try Clustering(input)
    return Job({ clustering.cost(clustering.centroids).scalar }, encode: JSON.number)
  },
  "dir": { input in
    let clustering = try Clustering(input)
    return Job(clustering.direction, encode: { JSON($0) })
  },
])

struct Clustering {
  /// The points pᵢ, [n, d].
  let points: Tensor<Double>
  /// The centroids cⱼ, [k, d].
  let centroids: Tensor<Double>

  init(_ input: Field) throws {
    points = try input["points"].matrix()
    guard points.count > 0 else { throw try input["points"].refusal("there are no points") }
    let field = try input["centroids"]
    centroids = try field.matrix(columns: points.shape[1])
    guard centroids.count > 0 else { throw field.refusal("there are no centroids") }
  }

  /// |p − c|² = |p|² + (|c|² − 2 p·c): a matrix product instead of a difference for every pair.
  func cost<T: TensorAlgebra>(_ centroids: T) -> T where T.Scalar == Double {
    let products = matmul(T(Tensor(-2) * points), centroids.transposed())
    let nearest = (products + square(centroids).sum(axis: 1)).min(axis: 1)
    return nearest.sum() + T(square(points).sum())
  }

  func direction() -> Tensor<Double> {
    var slope = Tensor<Double>(0)
    let curvature = gradient(at: centroids) { centroids in
      let gradient = gradient(at: centroids) { cost($0) }
      slope = gradient.value
      return gradient.sum()
    }
    return slope / curvature
  }
}
