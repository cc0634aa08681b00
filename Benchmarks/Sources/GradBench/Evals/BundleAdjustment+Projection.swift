import Autodiff

/// One coordinate of the error of an observation from the 15 numbers it depends on; over tensors, of many observations
/// at once.
func reprojectionError(
  _ v: [Tracked<Double>], axis: Int, feature: Tracked<Double>
) -> Tracked<Double> {
  let seen = rotated(by: (v[0], v[1], v[2]), (v[11] - v[3], v[12] - v[4], v[13] - v[5]))
  let (x, y) = (seen.0 / seen.2, seen.1 / seen.2)
  let radius = x * x + y * y
  let distortion = 1 + radius * (v[9] + v[10] * radius)
  return v[14] * ((axis == 0 ? x : y) * distortion * v[6] + v[7 + axis] - feature)
}

private typealias Vector = (Tracked<Double>, Tracked<Double>, Tracked<Double>)

/// Rodrigues' formula: x cos θ + (r × x) sin θ/θ + r (r · x) (1 − cos θ)/θ², θ = |r|.
private func rotated(by r: Vector, _ x: Vector) -> Vector {
  let (cosine, sine, versine) = coefficients(r.0 * r.0 + r.1 * r.1 + r.2 * r.2)
  let along = (r.0 * x.0 + r.1 * x.1 + r.2 * x.2) * versine
  return (
    x.0 * cosine + (r.1 * x.2 - r.2 * x.1) * sine + r.0 * along,
    x.1 * cosine + (r.2 * x.0 - r.0 * x.2) * sine + r.1 * along,
    x.2 * cosine + (r.0 * x.1 - r.1 * x.0) * sine + r.2 * along
  )
}

/// cos θ, sin θ/θ and (1 − cos θ)/θ² from θ²: smooth in r, with the values 1, 1 and ½ at 0.
private func coefficients(_ square: Tracked<Double>) -> Vector {
  let isTensor = !square.shape.isScalar
  if !isTensor && square == 0 { return (1, 1, 0.5) }
  let isZero = isTensor ? square .== 0 : 0
  let theta = sqrt(isTensor ? square + isZero : square)
  let cosine = cos(theta)
  let sine = sin(theta) / theta
  // 2 sin² θ/2 for 1 − cos θ, of which nothing is left at small angles.
  let half = sin(0.5 * theta) / theta
  let versine = 2 * half * half
  guard isTensor else { return (cosine, sine, versine) }
  return (
    .where(isZero, 1, cosine), .where(isZero, 1, sine), .where(isZero, 0.5, versine)
  )
}
