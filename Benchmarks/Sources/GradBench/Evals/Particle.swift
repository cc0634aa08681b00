import Autodiff

// particle: the w for which a charge, repelled by one at (10, 10 − w) and one at (10, 0), crosses the axis y = 0 at
// the origin: the least x(t_f)², the path being Euler's integration of −∇p and p the potential, so that a gradient
// is taken inside a function that is differentiated.

let particle = Module(
  functions: Dictionary(uniqueKeysWithValues: ["ff", "fr", "rf", "rr"].map { ($0, control) }))

@Sendable
private func control(_ input: Field) throws -> Job {
  let w = try input["w"].number
  return Job(
    { try argmin(from: [Tracked(w)]) { w in try miss(w[0]) }[0].scalar }, encode: JSON.number)
}

/// The square of the place at which the particle crosses the axis.
private func miss(_ w: Tracked<Double>) throws -> Tracked<Double> {
  let charges: [Point] = [[10, 10 - w], [10, 0]]
  let interval: Tracked<Double> = 0.1
  var position: Point = [0, 8]
  var velocity: Point = [0.75, 0]
  for _ in 0..<100_000 {
    let slope = gradient(at: position) { position in
      charges.reduce(0) { $0 + 1 / distance($1, position) }
    }
    for axis in 0..<2 { position[axis] += interval * velocity[axis] }
    if position[1] <= 0 {
      let crossing = position[0] - position[1] / velocity[1] * velocity[0]
      return crossing * crossing
    }
    for axis in 0..<2 { velocity[axis] -= interval * slope[axis] }
  }
  throw Refusal("the particle does not reach the axis in 100000 steps")
}

private func distance(_ a: Point, _ b: Point) -> Tracked<Double> {
  let (dx, dy) = (a[0] - b[0], a[1] - b[1])
  return sqrt(dx * dx + dy * dy)
}
