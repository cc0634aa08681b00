// Expressions in which variables of the scalar type and plain tensors stand beside tracked values, as a user writes
// them. `.ci/typecheck` measures how long each takes to type-check; `AutodiffTests/Mixed` says what such expressions come to.

import Autodiff

// MARK: - Numbers beside tracked numbers

let a = 2.0
let b = 0.5

let polynomial = gradient(at: 1.0) { x in a * x * x + b * sin(x) - 1 }

let longClosure = gradient(at: 1.5) { x in
  a * x * x - 2 * x + b / x - 0.5 * exp(-x / a) + x * b - a * sin(b * x + 1) / 7 + x - a + b * x * x
}

func numbersOnTheRight(_ x: Tracked<Double>, _ a: Double, _ b: Double) -> Tracked<Double> {
  x * x * a - x * b + x / a - exp(x / b) * a + x * 7 - sin(x - a) / b + x * 0.25 - a + x / 3
}

func numbersOnTheLeft(_ x: Tracked<Double>, _ a: Double, _ b: Double) -> Tracked<Double> {
  a * x * x - b * x + a / x - b * exp(-x / a) + 7 * x - a / sin(1 - x) + b * x - a + x - a
    / sin(b - x)
}

func threeNumbersTwoVariables(
  _ x: Tracked<Double>, _ y: Tracked<Double>, _ a: Double, _ b: Double, _ c: Double
) -> Tracked<Double> {
  a * x * x - b * x * y + c / (1 + x * x) - 0.5 * exp(-a * x / 3) * sin(b * y) + c * (x - a)
    * (y + b)
    - x / a + y * c / 7 - (a * x + b) / (c * y + 2) + a - b * x
}

func numbersInParentheses(_ x: Tracked<Double>, _ a: Double, _ b: Double) -> Tracked<Double> {
  x * x * a - b * x + 1 / x - b * (x / a) + (1 + a * x) * (x - b) / (a + x * x) - (x + b) / a
}

func inferredMixedResult(_ x: Tracked<Double>, _ a: Double, _ b: Double) {
  let y = a * x * x - 2 * x + b / x - 0.5 * exp(-x / a) + x * b - a * sin(b * x + 1) / 7 + x - a
  _ = y
}

func inferredCalls(_ x: Tracked<Double>, _ a: Double, _ b: Double) {
  let y = a / sin(1 - x) - 2 / cos(b * x) * b + x * x * a - b / exp(-x / a) + a * log(x + b)
  _ = y
}

func mixedUnaryMinus(_ x: Tracked<Double>, _ a: Double) -> Tracked<Double> {
  -a * x + -x * -a - -a / x + exp(-x) * -a - -(x + a) * (-x - 2) / -a + -1 / -x - a * -x
}

func numbersFirst(_ x: Tracked<Double>, _ a: Double, _ b: Double) -> Tracked<Double> {
  a * b / 2 + 1 - a * a + b * (a - 1) + x
}

func convertedInteger(_ x: Tracked<Double>, _ n: Int) -> Tracked<Double> {
  x / Double(n) + Double(n) * x * x - 1 / Double(n + 1) + exp(-x * Double(n)) * (x - Double(n)) / 2
}

func mixedFloats(_ x: Tracked<Float>, _ a: Float, _ b: Float) -> Tracked<Float> {
  a * x * x - 2 * x + b / x - 0.5 * exp(-x / a) + x * b - a * sin(b * x + 1) / 7 + x - a + b * x * x
}

let floatClosure = gradient(at: Float(2)) { x in
  Float(a) * x * x - 2 * x + Float(b) / x - 0.5 * exp(-x / 3) + x * Float(b) - sin(3 * x + 1) / 7
}

let capturedByTwo = gradient(at: 1.0, 2.0) { x, y in
  a * x * y - b * y / x + 2 * exp(a * x * y / 4) - 1 + x * b - a * sin(3 * y + b) / 7 + x - a
}

let capturedByThree = valueWithGradient(at: 1.0, 2, 3.5) { x, y, z in
  x * y * z - a * x * y + b * y * z / (1 + x * x) - a * exp(-x * y) * sin(z / b) + x - a * y + z
}

let capturedUnnamed = gradient(at: 2.0) {
  a * $0 * $0 - b * $0 + a / $0 - b * exp(-$0 / a) + $0 * 0.25 - a * sin(3 * $0 + b) / 7 + $0 - 1
}

let capturedStatements = gradient(at: 2.0) { x in
  let u = a * x * x - b * x + 1 / x - b * exp(-x / a) + 7 * x - 2 / sin(b - x) + 0.25 * x - 6
  let v = u * x * a - b * x + 1 / u - b * exp(x / a) + u * 0.25 - a * sin(3 * x + b) / 7 + u - 1
  return v * v / a - u * b
}

let capturedNested = gradient(at: 2.0) { x in
  gradient(at: x) { x in
    a * x * x * x - b * x + 1 / x - b * exp(x / a) + x * 0.25 - a * sin(3 * x + b) / 7 + x - 1
  }
}

// MARK: - Formulas

func gaussian(_ x: Tracked<Double>, mean: Double, deviation: Double) -> Tracked<Double> {
  exp(-square(x - mean) / (2 * deviation * deviation)) / (deviation * (2 * Double.pi).squareRoot())
}

func lennardJones(_ r: Tracked<Double>, depth: Double, size: Double) -> Tracked<Double> {
  4 * depth * (pow(size / r, 12) - pow(size / r, 6))
}

func blackScholes(
  _ s: Tracked<Double>, strike: Double, rate: Double, volatility: Double, time: Double
) -> Tracked<Double> {
  let d1 =
    (log(s / strike) + (rate + volatility * volatility / 2) * time)
    / (volatility * time.squareRoot())
  let d2 = d1 - volatility * time.squareRoot()
  let discount = exp(Tracked(-rate * time))
  return s * (1 + erf(d1 / 2.0.squareRoot())) / 2
    - strike * discount * (1 + erf(d2 / 2.0.squareRoot())) / 2
}

func bezier(_ t: Tracked<Double>, _ p: [Double]) -> Tracked<Double> {
  (1 - t) * (1 - t) * (1 - t) * p[0] + 3 * (1 - t) * (1 - t) * t * p[1] + 3 * (1 - t) * t * t * p[2]
    + t * t * t * p[3]
}

func rosenbrock(_ x: Tracked<Double>, _ y: Tracked<Double>, a: Double, b: Double)
  -> Tracked<Double>
{
  (a - x) * (a - x) + b * (y - x * x) * (y - x * x)
}

func logistic(_ x: Tracked<Double>, height: Double, rate: Double, middle: Double)
  -> Tracked<Double>
{
  height / (1 + exp(-rate * (x - middle)))
}

func spring(_ x: Tracked<Double>, _ v: Tracked<Double>, mass: Double, stiffness: Double)
  -> Tracked<Double>
{
  0.5 * mass * v * v + 0.5 * stiffness * x * x
}

func vanDerWaals(_ volume: Tracked<Double>, _ t: Double, _ a: Double, _ b: Double)
  -> Tracked<Double>
{
  8.314 * t / (volume - b) - a / (volume * volume)
}

func dampedWave(_ t: Tracked<Double>, _ a: Double, _ decay: Double, _ w: Double, _ phase: Double)
  -> Tracked<Double>
{
  a * exp(-decay * t) * cos(w * t + phase) + a * decay / w * exp(-decay * t) * sin(w * t + phase)
}

func haversine(_ latitude: Tracked<Double>, _ longitude: Tracked<Double>, _ p: (Double, Double))
  -> Tracked<Double>
{
  2
    * asin(
      sqrt(
        square(sin((latitude - p.0) / 2)) + cos(latitude) * cos(p.0 + 0 * latitude)
          * square(sin((longitude - p.1) / 2))))
}

func lorenz(_ s: [Tracked<Double>], sigma: Double, rho: Double, beta: Double, h: Double)
  -> [Tracked<Double>]
{
  [
    s[0] + h * sigma * (s[1] - s[0]),
    s[1] + h * (s[0] * (rho - s[2]) - s[1]),
    s[2] + h * (s[0] * s[1] - beta * s[2]),
  ]
}

// MARK: - Arrays of numbers

let w = [[1.0, 2.0], [3.0, 4.0]]
let bias = [0.5, -0.5]

let weighted = gradient(at: [1.0, 2.0]) { x in
  w[0][0] * x[0] + w[0][1] * x[1] + bias[0]
}

let weightedLong = gradient(at: [1.0, 2.0]) { x in
  (w[0][0] * x[0] + w[0][1] * x[1] + bias[0]) * a
    + (w[1][0] * x[0] + w[1][1] * x[1] + bias[1]) / b - x[0] * x[1] / w[1][1]
}

let weightedLayers = gradient(at: [1.0, 2.0]) { (x: [Tracked<Double>]) in
  tanh(w[0][0] * x[0] + w[0][1] * x[1] + bias[0]) * a
    + tanh(w[1][0] * x[0] + w[1][1] * x[1] + bias[1]) / b - x[0] * x[1] / w[1][1]
}

func hiddenLayer(_ x: [Tracked<Double>], _ w: [[Double]], _ c: [Double]) -> [Tracked<Double>] {
  w.indices.map { i in tanh(w[i][0] * x[0] + w[i][1] * x[1] + c[i]) }
}

func mixedInALoop(_ x: [Tracked<Double>], _ w: [Double], _ a: Double) -> Tracked<Double> {
  var sum: Tracked<Double> = 0
  for i in w.indices {
    sum += w[i] * x[i] / a - a / sin(w[i] - x[i]) + exp(-x[i] * w[i]) * a - w[i]
  }
  return sum
}

func inMapAndReduce(_ x: [Tracked<Double>], _ a: Double) -> Tracked<Double> {
  x.map { a / sin(1 - $0) - $0 * a }.reduce(0) { $0 + $1 * a }
}

func residuals(_ p: [Tracked<Double>], _ x: [Double], _ y: [Double]) -> Tracked<Double> {
  var sum: Tracked<Double> = 0
  for (x, y) in zip(x, y) { sum += square(p[0] + p[1] * x + p[2] * x * x - y) / Double(3) }
  return sum
}

func distanceToPoint(_ p: [Tracked<Double>], _ q: [Double]) -> Tracked<Double> {
  sqrt(
    (p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) + (p[2] - q[2]) * (p[2] - q[2]))
}

func inReduce(_ x: [Tracked<Double>], _ w: [Double]) -> Tracked<Double> {
  zip(w, x).reduce(0) { $0 + $1.0 * $1.1 }
}

func inMap(_ x: [Tracked<Double>], _ rate: Double, _ g: [Double]) -> [Tracked<Double>] {
  zip(x, g).map { $0 - rate * $1 }
}

// MARK: - In place

func mixedInPlace(_ x: Tracked<Double>, _ a: Double, _ b: Double) -> Tracked<Double> {
  var y = x
  y += a
  y -= b * a
  y *= a
  y /= b + 1
  y += a * x * x - 2 * x + b / x - 0.5 * exp(x / a) + x * b - a * sin(3 * x + b) / 7 + x - a
  y *= a * x - 1 / (x + b * x * x) + 0.5 * x * exp(-x / a) - b * (x - 4) * (1 - x) / 7 + x * x - a
  return y
}

func tensorInPlace(_ x: Tracked<Double>, _ t: Tensor<Double>) -> Tracked<Double> {
  var y = x
  y += t
  y -= 2 * t
  y *= t / 3
  y /= t + 1
  return y
}

func numberIntoTensor(_ t: Tensor<Double>, _ a: Double) -> Tensor<Double> {
  var u = t
  u += a
  u -= a * t
  u *= a
  u /= a + 1
  return u
}

func gradientStep(_ w: inout Tensor<Double>, _ g: Tensor<Double>, rate: Double, decay: Double) {
  w -= rate * g
  w -= rate * (g + decay * w)
  w *= 1 - rate * decay
}

func momentum(
  _ w: inout [Tensor<Float>], _ v: inout [Tensor<Float>], _ g: [Tensor<Float>], _ rate: Float
) {
  for i in w.indices {
    v[i] = 0.9 * v[i] + g[i]
    w[i] -= rate * v[i]
  }
}

// MARK: - Numbers beside tensors

func rateTimesGradient(_ rate: Double, _ g: Tensor<Double>) -> Tensor<Double> { rate * g }

func average(_ g: Tensor<Double>, _ n: Int) -> Tensor<Double> { g / Double(n) }

func numbersBesideTensors(_ t: Tensor<Double>, _ a: Double, _ b: Double) -> Tensor<Double> {
  (a * t - t / b + 1) * 0.5 + t * t - a * t + exp(-t / a) * b - 1 / (t * t + a) + b * t - a
}

func numbersBesideTensorsOfFloats(_ t: Tensor<Float>, _ u: Tensor<Float>, _ a: Float)
  -> Tensor<Float>
{
  t * u * a - 2 * t + a / u - 0.5 * exp(-t / a) + (t - u) * (a + 2 * u) / 4 - tanh(u * t + a) * 2
}

func adam(
  _ w: Tensor<Double>, _ m: Tensor<Double>, _ v: Tensor<Double>, rate: Double, step: Int
) -> Tensor<Double> {
  let (b1, b2) = (0.9, 0.999)
  let c1 = 1 - RealMath.power(b1, step)
  let c2 = 1 - RealMath.power(b2, step)
  return w - rate * (m / c1) / (sqrt(v / c2) + 1e-8)
}

enum RealMath {
  static func power(_ b: Double, _ n: Int) -> Double { (0..<n).reduce(1.0) { p, _ in p * b } }
}

func tensorLiteralOfNumbers(_ a: Double) -> Tensor<Double> {
  let x: Tensor<Double> = [a + 0.5, 2]
  return x
}

func standardized(_ t: Tensor<Double>, _ mean: Double, _ deviation: Double) -> Tensor<Double> {
  (t - mean) / deviation
}

// MARK: - Tensors beside tracked values

func squaredError(_ a: Tracked<Double>, _ y: Tensor<Double>) -> Tracked<Double> {
  square(a - y).sum()
}

func meanSquaredError(
  _ w: Tracked<Double>, _ b: Tracked<Double>, _ x: Tensor<Double>, _ y: Tensor<Double>
) -> Tracked<Double> {
  square(matmul(x, w) + b - y).sum() / Double(y.count)
}

func longTensors(
  _ x: Tracked<Double>, _ t: Tensor<Double>, _ u: Tensor<Double>, _ a: Double, _ b: Double
) -> Tracked<Double> {
  (a * x * t - u * x + t / (1 + x * x) - b * exp(-t * x / a) * u + (x - t) * (u + a) / b - t * 2
    + x * b - u / a).sum()
}

let longTensorClosure = gradient(at: Tensor<Double>([1, 2])) { x in
  (x * data * a - 2 * x + data / x - b * exp(-x / a) + x * data - a * sin(3 * x + data) / 7 + x - b)
    .sum()
}

let data: Tensor<Double> = [0.5, 1.5]

let capturedTensors = gradient(at: data, data) { w, v in
  (w * data - v / data + a * w * v - b * exp(-w * data) + (v - data) * (w + a)).mean()
}

func inferredTensors(
  _ x: Tracked<Double>, _ t: Tensor<Double>, _ u: Tensor<Double>, _ a: Double, _ b: Double
) {
  let y = (a / exp(x * t) - t / sin(u - x) + b * x * t - u / a + square(x - t) * b + t * x - 1)
    .sum()
  _ = y
}

func crossEntropy(_ z: Tracked<Double>, _ labels: Tensor<Double>, _ n: Int) -> Tracked<Double> {
  -(labels * logSoftmax(z)).sum() / Double(n)
}

func binaryCrossEntropy(_ p: Tracked<Float>, _ y: Tensor<Float>) -> Tracked<Float> {
  -(y * log(p) + (1 - y) * log(1 - p)).mean()
}

func dense(_ w: Tracked<Float>, _ b: Tracked<Float>, _ x: Tensor<Float>, _ y: Tensor<Float>)
  -> Tracked<Float>
{
  square(sigmoid(affine(w, x, b)) - y).mean()
}

func regularized(
  _ w: Tracked<Double>, _ x: Tensor<Double>, _ y: Tensor<Double>, _ penalty: Double
) -> Tracked<Double> {
  square(matmul(x, w) - y).mean() + penalty * square(w).sum() / 2 - dot(w, data) * penalty
}

func attention(_ q: Tracked<Double>, _ k: Tensor<Double>, _ v: Tensor<Double>, _ scale: Double)
  -> Tracked<Double>
{
  matmul(softmax(matmul(q, k.transposed()) / scale), v)
}

func quadraticForm(_ x: Tracked<Double>, _ m: Tensor<Double>, _ c: Tensor<Double>)
  -> Tracked<Double>
{
  dot(x, matmul(m, x)) / 2 - dot(c, x) + 1
}

func layerOfFeatures(_ x: Tracked<Double>, _ w: Tensor<Double>, _ b: Tensor<Double>)
  -> Tracked<Double>
{
  tanh(affine(w, x, b)) * a - relu(matmul(w, x) - b) / 3
}

// MARK: - Functions of two and three arguments

func mixedPowers(_ x: Tracked<Double>, _ a: Double, _ t: Tensor<Double>) -> Tracked<Double> {
  pow(x, a) - 2 * pow(a, x) + 3 * pow(x + 1, a - 1) / 4 - pow(a, x) * x + pow(t, x).sum()
}

func mixedExtrema(_ x: Tracked<Double>, _ a: Double, _ t: Tensor<Double>) -> Tracked<Double> {
  maximum(x, a) - minimum(a * x, 1) + maximum(a, x * x) / 2 - maximum(x * t, a).sum()
    + minimum(t, x).sum() + maximum(x, 0)
}

func mixedAngles(_ x: Tracked<Double>, _ a: Double, _ t: Tensor<Double>) -> Tracked<Double> {
  atan2(x, a) - atan2(a, x) + atan2(t, x).sum() - a * atan2(x, t).sum() + atan2(x, 2)
}

func clipped(_ x: Tracked<Double>, _ low: Double, _ high: Double) -> Tracked<Double> {
  minimum(maximum(x, low), high)
}

func mixedWhere(_ x: Tracked<Double>, _ t: Tensor<Double>, _ a: Double) -> Tracked<Double> {
  .where(x .> a, a * x, t) + .where(t .> a, x, 0) + .where(x .< t, a, x * t - 1)
}

func masked(_ scores: Tracked<Double>, _ mask: Tensor<Double>, _ floor: Double) -> Tracked<Double> {
  softmax(.where(mask, scores, floor))
}

func mixedSlope(_ x: Tracked<Double>, _ slope: Double) -> Tracked<Double> {
  leakyRelu(x, slope: slope) + elu(x, alpha: slope)
}

func joined(_ x: Tracked<Double>, _ t: Tensor<Double>) -> Tracked<Double> {
  concatenated([x, t]) * concatenated([t, x]) + concatenated([x, t, x], axis: 0).sum()
}

func stackedNumbers(_ x: Tracked<Double>, _ a: Double) -> Tracked<Double> {
  stacked([x, a]) + stacked([a, x * a])
}

func vectorOfBoth(_ x: Tracked<Double>, _ a: Double) -> Tracked<Double> {
  let v: Tracked<Double> = [x, a * x, 2, x + a]
  return dot(v, [1, 2, 3, 4])
}

func listOfResults(_ x: Tracked<Double>, _ a: Double, _ b: Double) -> [Tracked<Double>] {
  [a / sin(1 - x) - b, a * x * x - b / x + 1, exp(-a * x) / b - a / cos(x - b), x, 2 * x - a]
}

// MARK: - Comparisons

func mixedComparison(_ x: Tracked<Double>, _ a: Double, _ b: Double) -> Bool {
  a * x * x - b * x + 1 / x - a * exp(x / b) > a * x - b / (x + a) * 4 + 0.5 * x * x - b
}

func comparisonsWithNumbers(_ x: Tracked<Double>, _ a: Double) -> Bool {
  x > a || a * x < a && x * x >= a || a <= x + 1 || x == a || x - a != a
}

func mixedChoice(_ x: Tracked<Double>, _ a: Double, _ b: Double, _ c: Bool) -> Tracked<Double> {
  c ? a / sin(1 - x) - b * x : b / exp(a * x) - a * x + 1
}

func branchOnNumbers(_ x: Tracked<Double>, _ tolerance: Double, _ target: Double)
  -> Tracked<Double>
{
  var y = x
  while abs(y * y - target) > tolerance { y = (y + target / y) / 2 }
  return y < target ? y : y - target
}

func elementwiseComparisons(_ x: Tracked<Double>, _ t: Tensor<Double>, _ a: Double)
  -> Tracked<Double>
{
  (x .> a) * (a .< x) + (x .>= t) * (t .<= x) - (x .== a) * (a .!= x) + (x * a .> t - a) * x
}

func elementwiseOnTensors(_ t: Tensor<Double>, _ a: Double) -> Tensor<Double> {
  (t .> a) * t + (a .>= t) * a - (t .== a) + .where(t .< a, a * t, t - a)
}

// MARK: - Literals, which stay what they are beside a tensor

let literalFactor = checkGradient(at: data, against: { x in 2 * x }) { x in square(x).sum() }

let quotientOfLiterals = gradient(at: data) {
  pow($0 * $0 * $0, 1 / 3).sum() + maximum($0 * 2, 1 / 3).sum()
}

let arrayLiteral = gradient(at: data) { ($0 * [1, 2]).sum() + dot($0, [3, 4]) }

let joinsOfTracked = gradient(at: data, data) { x, y in
  (concatenated([x, y]) * 2).sum() + (stacked([x, y, x]) * 3).sum()
}

func resultsOfGenericFunctions(_ w: Tracked<Double>, _ x: Tracked<Double>) {
  let y = (matmul(w, x) * 2).sum() + (softmax(x) * 3).sum() + (2 * logSoftmax(x) - 1).mean() / 2
  _ = y
}

func partsAndLiterals(_ x: Tracked<Double>) -> Tracked<Double> {
  (x[0] * 2).sum() + (2 * x[1...] - 1).sum() / 2 - x[0] * 3 + x[1, 2] * 2
    - (x.transposed() * 2).sum()
}

func inPlaceWithLiterals(_ x: Tracked<Double>, _ t: Tensor<Double>, _ a: Double) {
  var (y, u) = (x, t)
  u *= 1 - a * a
  y *= t / 3
  y -= 2 * t
  u -= 1 * a
  u += 2
  y += 2
  y += [1, 2]
  y -= a * 2
  _ = (y, u)
}

// MARK: - Tapes and generic scalars

func onATape(_ x0: Double, _ c: Double, _ t: Tensor<Double>) -> Double {
  let tape = Tape<Double>()
  let x = tape.input(x0)
  let k = tape.constant(c)
  let y = (k * x * t + c * x - t / x0).sum()
  return tape.adjoints(of: y)[x].scalar
}

func mixedGeneric<S: RealScalar>(_ x: Tracked<S>, _ a: S, _ b: S) -> Tracked<S> {
  a * x * x - b * x + 1 / x - exp(-x / a) * b + sin(a * x) / b - a
}

func mixedGenericTensors<S: RealScalar>(_ x: Tracked<S>, _ t: Tensor<S>, _ a: S) -> Tracked<S> {
  (a * x * t - t / a + x * a - square(x - t)).sum()
}
