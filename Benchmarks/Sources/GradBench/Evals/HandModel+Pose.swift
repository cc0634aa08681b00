import Autodiff

/// Three rows of a 4 × 4 matrix whose fourth is (0, 0, 0, 1).
private typealias AffineMap = [[Tracked<Double>]]

extension HandModel {
  /// The bones' transformations in a pose, turned as a whole but not moved: each transposed, one below the
  /// other, [4 · bones, 3].
  func transformations(_ theta: [Tracked<Double>]) -> Tracked<Double> {
    var global = rotation(about: theta[0], theta[1], theta[2])
    // Mirroring changes the sign of x before the hand is turned.
    if isMirrored { for row in 0..<3 { global[row][0] = -global[row][0] } }
    let turns = jointAngles(theta)
    var absolutes: [AffineMap] = []
    var entries: [Tracked<Double>] = []
    for bone in 0..<boneCount {
      var map = constant(baseRelatives[bone])
      if let turn = turns[bone] {
        if let z = turn.z { rotate(&map, 0, 1, by: z) }
        rotate(&map, 1, 2, by: turn.x)
      }
      if parents[bone] >= 0 { map = product(absolutes[parents[bone]], map) }
      absolutes.append(map)
      let placed = product(global, product(map, constant(inverseBaseAbsolutes[bone])))
      for column in 0..<4 { for row in 0..<3 { entries.append(placed[row][column]) } }
    }
    return stacked(entries).reshaped(to: [4 * boneCount, 3])
  }

  /// How the joints turn: of each finger's four bones the first three do, the first of them about two axes.
  private func jointAngles(
    _ theta: [Tracked<Double>]
  ) -> [Int: (x: Tracked<Double>, z: Tracked<Double>?)] {
    var angles: [Int: (x: Tracked<Double>, z: Tracked<Double>?)] = [:]
    for finger in 0..<5 {
      let (bone, angle) = (2 + 4 * finger, 6 + 4 * finger)
      angles[bone] = (theta[angle], theta[angle + 1])
      angles[bone + 1] = (theta[angle + 2], nil)
      angles[bone + 2] = (theta[angle + 3], nil)
    }
    return angles
  }
}

/// The map after a rotation in the plane of two axes.
private func rotate(_ map: inout AffineMap, _ a: Int, _ b: Int, by angle: Tracked<Double>) {
  let (c, s) = (cos(angle), sin(angle))
  for row in 0..<3 {
    let (x, y) = (map[row][a], map[row][b])
    map[row][a] = x * c + y * s
    map[row][b] = y * c - x * s
  }
}

private func constant(_ matrix: [Double]) -> AffineMap {
  (0..<3).map { row in (0..<4).map { Tracked(matrix[4 * row + $0]) } }
}

/// The product of two maps.
private func product(_ a: AffineMap, _ b: AffineMap) -> AffineMap {
  (0..<3).map { row in
    (0..<4).map { column in
      let sum = a[row][0] * b[0][column] + a[row][1] * b[1][column] + a[row][2] * b[2][column]
      return column == 3 ? sum + a[row][3] : sum
    }
  }
}

/// The rotation by |r| about r, none where |r| < 10⁻⁴.
private func rotation(
  about r0: Tracked<Double>, _ r1: Tracked<Double>, _ r2: Tracked<Double>
) -> AffineMap {
  let norm = sqrt(r0 * r0 + r1 * r1 + r2 * r2)
  if norm < 1e-4 { return [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]] }
  let (x, y, z) = (r0 / norm, r1 / norm, r2 / norm)
  let (s, c) = (sin(norm), cos(norm))
  let v = 1 - c
  return [
    [x * x + (1 - x * x) * c, x * y * v - z * s, x * z * v + y * s, 0],
    [x * y * v + z * s, y * y + (1 - y * y) * c, y * z * v - x * s, 0],
    [x * z * v - y * s, z * y * v + x * s, z * z + (1 - z * z) * c, 0],
  ]
}
