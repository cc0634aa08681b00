import Autodiff

// saddle: min over x of max over y of (x₁² + x₂²) − (y₁² + y₂²), one descent inside the other's function.

let saddle = Module(
  functions: Dictionary(uniqueKeysWithValues: ["ff", "fr", "rf", "rr"].map { ($0, saddlePoint) }))

@Sendable
private func saddlePoint(_ input: Field) throws -> Job {
  let start = try input["start"].numbers(count: 2)
  return Job({ try saddlePoint(from: start) }, encode: JSON.numbers)
}

private func saddlePoint(from numbers: [Double]) throws -> [Double] {
  let start = numbers.map { Tracked($0) }
  func height(_ x: Point, _ y: Point) -> Tracked<Double> {
    x[0] * x[0] + x[1] * x[1] - (y[0] * y[0] + y[1] * y[1])
  }
  func highest(_ x: Point) throws -> Point { try argmax(from: start) { y in height(x, y) } }
  let x = try argmin(from: start) { x in height(x, try highest(x)) }
  return (x + (try highest(x))).map { $0.scalar }
}
