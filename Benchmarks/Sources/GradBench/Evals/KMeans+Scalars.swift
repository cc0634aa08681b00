import Autodiff

// kmeans over tracked numbers. Which centroid is nearest is found on plain numbers, since the derivative of a minimum
// is that of the least term; only the distance to it is recorded.

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
  let points: [Double]
  let centroids: [Double]
  let d: Int

  init(_ input: Field) throws {
    let clustering = try Clustering(input)
    points = clustering.points.scalars
    centroids = clustering.centroids.scalars
    d = clustering.points.shape[1]
  }

  func cost(_ centroids: [Tracked<Double>]) -> Tracked<Double> {
    let places = centroids.map { $0.scalar }
    var cost: Tracked<Double> = 0
    for point in stride(from: 0, to: points.count, by: d) {
      let nearest = nearestCentroid(toPoint: point, of: places)
      for j in 0..<d {
        let difference = centroids[nearest + j] - Tracked(points[point + j])
        cost += difference * difference
      }
    }
    return cost
  }

  /// The position of the first coordinate of the centroid nearest to the point at a position.
  private func nearestCentroid(toPoint point: Int, of places: [Double]) -> Int {
    var nearest = 0
    var least = Double.infinity
    for centroid in stride(from: 0, to: places.count, by: d) {
      var distance = 0.0
      for j in 0..<d {
        let difference = places[centroid + j] - points[point + j]
        distance += difference * difference
      }
      if distance < least { (nearest, least) = (centroid, distance) }
    }
    return nearest
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
