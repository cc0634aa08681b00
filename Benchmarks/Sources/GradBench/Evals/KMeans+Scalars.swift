import Autodiff

// kmeans over tracked numbers.

let kMeansScalar = Module(functions: [
  "cost": { input in
    let clustering = try ScalarClustering(input)
    return Job(
      { clustering.cost(clustering.centroids.map { Tracked($0) }).scalar }, encode: JSON.number)
  },
  "dir": { input in
    let clustering = try ScalarClustering(input)
    return Job(
      clustering.direction,
      encode: { JSON(Tensor(shape: [$0.count / clustering.d, clustering.d], $0)) })
  },
])

private struct ScalarClustering {
  let clustering: Clustering
  let points: [Double]
  let centroids: [Double]
  let d: Int

  init(_ input: Field) throws {
    clustering = try Clustering(input)
    points = clustering.points.scalars
    centroids = clustering.centroids.scalars
    d = clustering.points.shape[1]
  }

  func cost(_ centroids: [Tracked<Double>]) -> Tracked<Double> {
    var cost: Tracked<Double> = 0
    for (point, centroid) in clustering.nearest().enumerated() {
      for j in 0..<d {
        let difference = centroids[centroid * d + j] - Tracked(points[point * d + j])
        cost += difference * difference
      }
    }
    return cost
  }

  func direction() -> [Double] {
    var slopes: [Double] = []
    let curvatures = gradient(at: centroids) { centroids in
      let gradient = gradient(at: centroids) { cost($0) }
      slopes = gradient.map { $0.scalar }
      return gradient.reduce(0) { $0 + $1 }
    }
    return zip(slopes, curvatures).map { $0 / $1 }
  }
}
