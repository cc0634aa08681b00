import Autodiff

// The loops of the scalar benchmark as a user of the library writes them.

@inline(never)
func multiplyChain(_ x: Tracked<Double>, _ n: Int) -> Tracked<Double> {
  var y = x
  for _ in 0..<n { y = y * x }
  return y
}

@inline(never)
func addChain(_ x: Tracked<Double>, _ n: Int) -> Tracked<Double> {
  var y = x
  for _ in 0..<n { y = y + x }
  return y
}

@inline(never)
func rational(_ x: Tracked<Double>, _ n: Int) -> Tracked<Double> {
  var y = x
  for _ in 0..<n {
    let square = y * y
    y = square * x - square + x / (x + square)
  }
  return y
}

@inline(never)
func lorenz(_ x: Tracked<Double>, _ n: Int) -> Tracked<Double> {
  let h = 0.001
  var x = x
  var y: Tracked<Double> = 1
  var z: Tracked<Double> = 1
  for _ in 0..<n {
    let dx = 10 * (y - x)
    let dy = x * (28 - z) - y
    let dz = x * y - 2.6666666666666665 * z
    x = x + Tracked(h) * dx
    y = y + Tracked(h) * dy
    z = z + Tracked(h) * dz
  }
  return x + y + z
}

@inline(never)
func rosenbrock(_ x: [Tracked<Double>]) -> Tracked<Double> {
  var total: Tracked<Double> = 0
  for i in 0..<(x.count - 1) {
    let a = x[i + 1] - x[i] * x[i]
    let b = 1 - x[i]
    total = total + 100 * (a * a) + b * b
  }
  return total
}
