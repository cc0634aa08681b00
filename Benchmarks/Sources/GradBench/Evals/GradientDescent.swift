import Autodiff

// The optimiser of saddle and particle (Pearlmutter and Siskind, 2008, "Using programming language theory to make
// automatic differentiation sound and efficient"). It is a function of tracked numbers, so that an
// optimum can itself be differentiated by what the function depends on. The library has reverse mode only: it
// stands for the forward mode of the functions ff, fr and rf too.

typealias Point = [Tracked<Double>]

/// The place where `f` is least, by gradient descent from `start` with a step that doubles after ten improvements.
///
/// - Throws: `Refusal` when it does not arrive within a million steps, and what `f` throws.
func argmin(from start: Point, of f: (Point) throws -> Tracked<Double>) throws -> Point {
  var x = start
  var (value, slope) = (try f(x), try gradient(at: x, of: f))
  var rate = 1e-5
  var improvements = 0
  for _ in 0..<1_000_000 {
    if length(slope) <= 1e-5 { return x }
    if improvements == 10 {
      rate *= 2
      improvements = 0
      continue
    }
    let next = zip(x, slope).map { $0 - Tracked(rate) * $1 }
    if length(zip(x, next).map { $0 - $1 }) <= 1e-5 { return x }
    let nextValue = try f(next)
    if nextValue < value {
      (x, value) = (next, nextValue)
      slope = try gradient(at: x, of: f)
      improvements += 1
    } else {
      rate /= 2
      improvements = 0
    }
  }
  throw Refusal("gradient descent found no minimum in a million steps")
}

/// The place where `f` is greatest.
func argmax(from start: Point, of f: (Point) throws -> Tracked<Double>) throws -> Point {
  try argmin(from: start) { -(try f($0)) }
}

private func length(_ vector: Point) -> Double {
  var sum = 0.0
  for component in vector { sum += component.scalar * component.scalar }
  return sum.squareRoot()
}
