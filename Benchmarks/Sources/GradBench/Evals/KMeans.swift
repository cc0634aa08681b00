import Autodiff
import GenericOperators

// kmeans: the cost Σᵢ minⱼ |pᵢ − cⱼ|² and Newton's direction H⁻¹ ∇ by the centroids (Bottou and Bengio, 1994).
//
// The derivative of a minimum is that of the least term. So the nearest centroids are found on plain numbers, and only
// the distances to them are differentiated. No second derivative mixes two coordinates: H is diagonal, and its
// diagonal is H (1, …, 1)ᵀ, the gradient of the sum of the gradient's entries.

let kMeans = Module(functions: [
  "cost": { input in
    let clustering = try Clustering(input)
    return Job(
      { clustering.cost(clustering.centroids, nearest: clustering.nearest()).scalar },
      encode: JSON.number)
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

  /// The index of the centroid nearest to each point, the first of several.
  ///
  /// |p|² − 2 p·c + |c|² would be a matrix product, and wrong far from the origin, where it cancels. The
  /// distances to all centroids are added up coordinate by coordinate, in a loop that becomes vector instructions.
  func nearest() -> [Int] {
    let (k, d) = (centroids.shape[0], centroids.shape[1])
    let columns = centroids.transposed()
    var distances = [Double](repeating: 0, count: k)
    return points.withUnsafeBufferPointer { points in
      columns.withUnsafeBufferPointer { columns in
        distances.withUnsafeMutableBufferPointer { distances in
          (0..<points.count / d).map { point in
            distances.update(repeating: 0)
            for j in 0..<d {
              let place = points[point * d + j]
              let column = UnsafeBufferPointer(rebasing: columns[j * k..<(j + 1) * k])
              for centroid in 0..<k {
                let difference = column[centroid] - place
                distances[centroid] += difference * difference
              }
            }
            var nearest = 0
            for centroid in 1..<max(k, 1) where distances[centroid] < distances[nearest] {
              nearest = centroid
            }
            return nearest
          }
        }
      }
    }
  }

  func cost<T: TensorAlgebra>(_ centroids: T, nearest: [Int]) -> T where T.Scalar == Double {
    square(centroids.gathered(at: nearest) - T(points)).sum()
  }

  func direction() -> Tensor<Double> {
    let nearest = nearest()
    let (slope, pullback) = valueWithPullback(at: centroids) { centroids in
      gradient(at: centroids) { cost($0, nearest: nearest) }
    }
    return slope / pullback(.ones(slope.shape))
  }
}
