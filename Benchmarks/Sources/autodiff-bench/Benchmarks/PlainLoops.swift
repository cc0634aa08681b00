import _Differentiation

// The loops of the scalar benchmark on plain numbers: what a derivative's cost is compared with. The
// toolchain's own differentiation takes them as they are.

@inline(never) @differentiable(reverse,wrt: x)
func plainMultiplyChain(_ x: Double, _ n: Int) -> Double {
  var y = x
  for _ in 0..<n { y = y * x }
  return y
}

@inline(never) @differentiable(reverse,wrt: x)
func plainAddChain(_ x: Double, _ n: Int) -> Double {
  var y = x
  for _ in 0..<n { y = y + x }
  return y
}

@inline(never) @differentiable(reverse,wrt: x)
func plainRational(_ x: Double, _ n: Int) -> Double {
  var y = x
  for _ in 0..<n {
    let square = y * y
    y = square * x - square + x / (x + square)
  }
  return y
}

@inline(never) @differentiable(reverse,wrt: x)
func plainLorenz(_ x: Double, _ n: Int) -> Double {
  let h = 0.001
  var x = x
  var y = 1.0
  var z = 1.0
  for _ in 0..<n {
    let dx = 10 * (y - x)
    let dy = x * (28 - z) - y
    let dz = x * y - 2.6666666666666665 * z
    x = x + h * dx
    y = y + h * dy
    z = z + h * dz
  }
  return x + y + z
}

@inline(never) @differentiable(reverse,wrt: x)
func plainRosenbrock(_ x: [Double]) -> Double {
  var total = 0.0
  for i in 0..<(withoutDerivative(at: x).count - 1) {
    let a = x[i + 1] - x[i] * x[i]
    let b = 1 - x[i]
    total = total + 100 * (a * a) + b * b
  }
  return total
}

/// The toolchain's derivatives of the loops above.
enum ToolchainGradient {
  static func multiplyChain(_ x: Double, _ n: Int) -> Double {
    gradient(at: x) { plainMultiplyChain($0, n) }
  }

  static func addChain(_ x: Double, _ n: Int) -> Double {
    gradient(at: x) { plainAddChain($0, n) }
  }

  static func rational(_ x: Double, _ n: Int) -> Double {
    gradient(at: x) { plainRational($0, n) }
  }

  static func lorenz(_ x: Double, _ n: Int) -> Double {
    gradient(at: x) { plainLorenz($0, n) }
  }

  static func rosenbrock(_ x: [Double]) -> [Double] {
    gradient(at: x, of: plainRosenbrock).base
  }
}
