// Plain arithmetic beside `import Autodiff`: what the library's operators cost code that does not use them. `.ci/typecheck`
// measures how long each expression takes to type-check.

import Autodiff

func mapAndReduce(_ v: [Double]) -> Double {
  v.map { 2 * $0 * $0 - 1 / $0 + 3 * ($0 - 1) }.reduce(0) { $0 + $1 }
}

func shortMapAndReduce(_ v: [Double]) -> Double {
  v.map { 2 * $0 * $0 - 1 / $0 }.reduce(0, +)
}

func mapOfDoubles(_ v: [Double]) -> [Double] {
  v.map { 2 * $0 * $0 - 1 / $0 + 3 * ($0 - 1) }
}

func polynomialOfDoubles(_ x: Double) -> Double {
  3 * x * x - 2 * x + 1 / x - 0.5 * (x / 3) + 7 * x - 2 / (1 - x) + 0.25 * x - 6 + x
}

func inferredDouble(_ x: Double, _ y: Double) {
  let z = 3 * x * y - 2 * x + 1 / y - 0.5 * (x / 3) + 7 * y - 2 / (1 - x) + 0.25 * x - 6 + y
  _ = z
}

func weightedMean(_ x: [Double], _ w: [Double]) -> Double {
  zip(x, w).map { $0 * $1 }.reduce(0, +) / w.reduce(0, +)
}

func distance(_ a: (Double, Double), _ b: (Double, Double)) -> Double {
  ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot()
}

func indices(_ i: Int, _ j: Int, _ n: Int) -> Int {
  i * n + j - (n - 1) * (j + 2) / 3 + i % n - 2 * (i + j)
}

func compareDoubles(_ x: Double, _ y: Double) -> Bool {
  2 * x * x - y / 3 > x + 1 && x * y - 1 <= 0.5 * (x - y) || x == y * 2 - 1
}

func variance(_ v: [Double]) -> Double {
  let mean = v.reduce(0, +) / Double(v.count)
  return v.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(v.count - 1)
}

func accumulate(_ v: [Double]) -> Double {
  var sum = 0.0
  for x in v { sum += 2 * x * x - 1 / x + 3 * (x - 1) }
  return sum
}

func floats(_ x: Float, _ y: Float) -> Float {
  3 * x * y - 2 * x + 1 / y - 0.5 * (x / 3) + 7 * y - 2 / (1 - x) + 0.25 * x - 6 + y
}

func nestedMaps(_ m: [[Double]], _ v: [Double]) -> [Double] {
  m.map { row in zip(row, v).map { $0 * $1 }.reduce(0, +) }
}
