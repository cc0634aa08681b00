import Autodiff

// ht: the distances of a posed hand's surface from measured points (Taylor et al., 2014, "User-specific hand modeling
// from monocular depth sequences"). Bones turn by the pose θ, the skin's vertices follow the bones by weights, and
// residual i is the measured point i less a vertex, or less the point of a triangle with the coordinates uᵢ.

let handTracking = Module(functions: [
  "objective": { input in
    let hand = try HandTracking(input)
    return Job(
      {
        hand.residuals(
          Tracked(hand.surface), hand.theta.map { Tracked($0) }, Tracked(hand.coordinates)
        ).value
      }, encode: { .numbers($0.scalars) })
  },
  "jacobian": { input in
    let hand = try HandTracking(input)
    return Job(hand.jacobian, encode: { .array($0.map { .numbers($0) }) })
  },
])

struct HandTracking {
  /// Rotation, translation, and for each finger one more angle of the first of its three joints.
  let theta: [Double]
  /// Coordinates within triangles, [c, 2]; without rows where residuals are of vertices.
  let coordinates: Tensor<Double>
  let model: HandModel
  /// The vertices of each residual: one, or a triangle's three.
  let vertices: [[Int]]
  /// The measured points, [c, 3].
  let points: Tensor<Double>

  init(_ input: Field) throws {
    theta = try input["theta"].numbers(count: 26)
    let data = try input["data"]
    model = try HandModel(try data["model"])
    points = try data["points"].matrix(columns: 3)
    let field = try input["us"]
    let count = points.shape[0]
    let isOnTriangles = !(try field.elements.isEmpty)
    coordinates = try field.matrix(rows: isOnTriangles ? count : 0, columns: 2)
    let last = (isOnTriangles ? model.triangles.count : model.vertexCount) - 1
    guard count > 0, last >= 0 else {
      throw data.refusal("expected points, vertices and, with us, triangles")
    }
    let places = try data["correspondences"].integers(count: count, in: 0...last)
    let triangles = model.triangles
    vertices =
      isOnTriangles ? (0..<3).map { corner in places.map { triangles[$0][corner] } } : [places]
  }

  /// The vertices that residuals are of, in the frames of the bones: [3 c or c, 4 · bones].
  ///
  /// A vertex is a linear function of the bones' transformations, of these coefficients.
  var surface: Tensor<Double> {
    model.skin(vertices: vertices.flatMap { $0 })
  }

  /// The residuals, [c, 3].
  func residuals(
    _ surface: Tracked<Double>, _ theta: [Tracked<Double>], _ u: Tracked<Double>
  ) -> Tracked<Double> {
    let positions = matmul(surface, model.transformations(theta)) + stacked(Array(theta[3..<6]))
    let count = points.shape[0]
    guard vertices.count > 1 else { return Tracked(points) - positions }
    let (u0, u1) = (u[.all, 0..<1], u[.all, 1..<2])
    let place =
      u0 * positions[0..<count] + u1 * positions[count..<2 * count]
      + (1 - u0 - u1) * positions[(2 * count)...]
    return Tracked(points) - place
  }

  /// A row for each residual: by its own two coordinates, if it has them, and by θ.
  func jacobian() -> [[Double]] {
    let surface = self.surface
    let (value, pullback) = valueWithPullback(at: theta, coordinates) { theta, coordinates in
      residuals(Tracked(surface), theta, coordinates)
    }
    let hasCoordinates = vertices.count > 1
    var cotangent = Tensor<Double>.zeros(value.shape)
    return (0..<value.count).map { row in
      cotangent.withUnsafeMutableBufferPointer { $0[row] = 1 }
      let (byTheta, byCoordinates) = pullback(cotangent)
      cotangent.withUnsafeMutableBufferPointer { $0[row] = 0 }
      let own = hasCoordinates ? [byCoordinates[row / 3, 0], byCoordinates[row / 3, 1]] : []
      return own + byTheta
    }
  }
}
