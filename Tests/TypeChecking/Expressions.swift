// Expressions of 15 to 20 operators as a user writes them, from outside the package and with nothing declared that
// need not be. `.ci/typecheck` measures how long each takes to type-check; it is never run.

import Autodiff

// MARK: - Numbers

func literalsOnTheRight(_ x: Tracked<Double>) -> Tracked<Double> {
  x * x * 3 - x * 2 + x / 4 - exp(x / 3) * 0.5 + x * 7 - sin(x - 1) / 2 + x * 0.25 - 6
}

func literalsOnTheLeft(_ x: Tracked<Double>) -> Tracked<Double> {
  3 * x * x - 2 * x + 1 / x - 0.5 * exp(-x / 3) + 7 * x - 2 / sin(1 - x) + 0.25 * x - 6 + x
}

func literalsOnBothSides(_ x: Tracked<Double>) -> Tracked<Double> {
  x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
}

func literalsInParentheses(_ x: Tracked<Double>) -> Tracked<Double> {
  x * x * 3 - 2 * x + 1 / x - 0.5 * (x / 3) + (1 + 2 * x) * (x - 3) / (4 + x * x) - (x + 1) / 2
}

func nestedParentheses(_ x: Tracked<Double>) -> Tracked<Double> {
  ((((x + 1) * x + 2) * x + 3) * x + 4) / ((((5 * x + 6) * x + 7) * x + 8) * x + 9.5) - (1 - x)
}

func literalsBeforeNames(_ x: Tracked<Double>) -> Tracked<Double> {
  1 + 2 * (3 + 4 * (5 - x)) / (6 + 7 * (8 + x * 9)) - 10 * (11 - 12.5 / (x + 13)) + 2 * 3 * x
}

func productsOfLiterals(_ x: Tracked<Double>) -> Tracked<Double> {
  2 * 3 * x + 1 / 2 * x * x - 4 * 0.5 * (x - 1) * (x - 2) + 3 / 7 - x / 3 / 4 + 2 - 1 + 6 * x
}

func nestedCalls(_ x: Tracked<Double>) -> Tracked<Double> {
  exp(-x * x / 2) * sin(2 * x + cos(3 * x - 1)) - log(1 + exp(x / 4)) + 0.5 * tanh(2 * x - 3)
    + sqrt(x * x + 1) / 3
}

func callsOfLiterals(_ x: Tracked<Double>) -> Tracked<Double> {
  x * log(2) - exp(1) * x + sqrt(2 * 3) / x + sin(x) * cos(0.5) - 3 * x * x + x / 2 - 1 + x * x * 7
}

func powers(_ x: Tracked<Double>) -> Tracked<Double> {
  pow(x, 3) - 2 * pow(x, 2) + 3 * pow(x + 1, 0.5) / 4 - pow(2, x) * x + 1 / pow(1 + x * x, 1.5)
    - 0.5 * pow(x, x - 1)
}

func unaryMinus(_ x: Tracked<Double>) -> Tracked<Double> {
  -x * x + -2 * x - -x / 3 + exp(-x) * -0.5 - -(x + 1) * (-x - 2) / -4 + -1 / -x - 3 * -x
}

func differenceOfProducts(_ a: Tracked<Double>, _ b: Tracked<Double>) -> Tracked<Double> {
  a * b * 3 - 2 * a + 1 / b - 0.5 * exp(-a / 3) + a * a / b - (a - b) * (a + 2 * b) / 5 - 1
}

func threeArguments(
  _ x: Tracked<Double>, _ y: Tracked<Double>, _ z: Tracked<Double>
) -> Tracked<Double> {
  x * y * z - 2 * x * y + 3 * y * z / (1 + x * x) - 0.5 * exp(-x * y) * sin(z / 2) + x - 4 * y + z
}

func constantsWithNames(_ x: Tracked<Double>) -> Tracked<Double> {
  let a = Tracked<Double>(2)
  let b: Tracked<Double> = 0.5
  return a * x * x + b * x - 2 * a / x + exp(-b * x / 3) * (a - b * 4) - 1 / (a * x + 3) + 2 * b
}

func inferredResult(_ x: Tracked<Double>) {
  let y = x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
  _ = y
}

func singlePrecision(_ x: Tracked<Float>) -> Tracked<Float> {
  x * x * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
}

func elements(_ v: [Tracked<Double>]) -> Tracked<Double> {
  v[0] * v[1] * 3 - 2 * v[0] + 1 / v[1] - 0.5 * exp(-v[0] / 3) + v[0] * v[0] / 4 - (v[1] - 1) * 2
}

func comparison(_ x: Tracked<Double>) -> Bool {
  x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) > 2 * x - 1 / (x + 3) * 4 + 0.5 * x * x - 1
}

func inPlace(_ x: Tracked<Double>) -> Tracked<Double> {
  var y = x
  y += x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
  y *= 3 * x - 1 / (x + 2 * x * x) + 0.5 * x * exp(-x / 3) - 2 * (x - 4) * (1 - x) / 7 + x * x - 1
  return y
}

func branches(_ x: Tracked<Double>) -> Tracked<Double> {
  .where(x * 2 .> 1 - x / 3, x * x * 3 - 2 * x + 1 / x, 0.5 * exp(-x / 3) + x * 0.25 - 2 * sin(x))
    * 3 - maximum(2 * x - 1, 0) / 4
}

// MARK: - Tensors

func tensors(_ t: Tensor<Double>) -> Tensor<Double> {
  (t * 2 - t / 3 + 1) * 0.5 + t * t - 4 * t + exp(-t / 2) * 3 - 1 / (t * t + 1) + 0.25 * t - 2
}

func tensorsOfFloats(_ t: Tensor<Float>, _ u: Tensor<Float>) -> Tensor<Float> {
  t * u * 3 - 2 * t + 1 / u - 0.5 * exp(-t / 3) + (t - u) * (1 + 2 * u) / 4 - tanh(u * t + 1) * 2
}

func trailingSum(_ x: Tracked<Double>) -> Tracked<Double> {
  (x * x * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1).sum()
}

func sumsWithin(_ x: Tracked<Double>) -> Tracked<Double> {
  (x * x * 3 - 2 * x).sum() / 4 + 0.5 * (1 / x - exp(x / 3)).mean() - (x - 1).max()
    * (2 * x).sum(axis: 0) + 3 * x.sum() - 1
}

func layer(_ w: Tracked<Float>, _ x: Tracked<Float>, _ b: Tracked<Float>) -> Tracked<Float> {
  (tanh(matmul(w, x) * 0.5 + b - 1) * 2 - relu(matmul(w, x) - 3 * b) / 4 + 0.1 * w * w - 2 * b / 7
    + square(b - 1)).mean()
}

func spread(_ t: Tensor<Double>) -> Tensor<Double> {
  ((t - t.mean()) * (t - t.mean()) / 3 + 2 * t - 1 / (t * t + 1) - 0.5 * exp(-t / 2) * t + 1).sum()
}

// MARK: - Points that are numbers

let oneNumber = gradient(at: 2.0) { x in
  x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
}

let oneInteger = gradient(at: 2) { x in
  x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
}

let twoNumbers = gradient(at: 2.0, 3.0) { x, y in
  x * x * y - 3 * y / x + 2 * exp(x * y / 4) - 1 + x * 0.25 - 2 * sin(3 * y + 1) / 7 + x - 1
}

let twoIntegers = valueWithGradient(at: 2, 3) { x, y in
  3 * x * y + sin(x) - y / 2 + 1 - 2 * exp(x * y / 4) + x * 0.25 - 2 * sin(3 * y + 1) / 7 + x - 1
}

let threeNumbers = valueWithGradient(at: 1.0, 2, 3.5) { x, y, z in
  x * y * z - 2 * x * y + 3 * y * z / (1 + x * x) - 0.5 * exp(-x * y) * sin(z / 2) + x - 4 * y + z
}

let unnamed = gradient(at: 2.0) {
  $0 * $0 * 3 - 2 * $0 + 1 / $0 - 0.5 * exp($0 / 3) + $0 * 0.25 - 2 * sin(3 * $0 + 1) / 7 + $0 - 1
}

let threeLiterals = gradient(at: 1, 2, 3) { a, b, c in
  a * b * c - 2 * a * b + 3 * b * c / (1 + a * a) - 0.5 * exp(-a * b) * sin(c / 2) + a - 4 * b + c
}

let statements = gradient(at: 2.0) { x in
  let a = 3 * x * x - 2 * x + 1 / x - 0.5 * exp(-x / 3) + 7 * x - 2 / sin(1 - x) + 0.25 * x - 6
  let b = a * x * 3 - 2 * x + 1 / a - 0.5 * exp(x / 3) + a * 0.25 - 2 * sin(3 * x + 1) / 7 + a - 1
  return b * b / 2 - a * 3
}

let nested = gradient(at: 2.0) { x in
  gradient(at: x) { x in
    x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
  }
}

let single = gradient(at: Float(2)) { x in
  x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
}

nonisolated(unsafe) let pulledBack = pullback(at: 2.0) { x in
  x * x * 3 - 2 * x + 1 / x - 0.5 * exp(x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
}

// MARK: - Points that are arrays

let array = gradient(at: [1.0, 2.0]) { v in
  v[0] * v[1] * 3 - 2 * v[0] + 1 / v[1] - 0.5 * exp(-v[0] / 3) + v[0] * v[0] / 4 - (v[1] - 1) * 2
}

func arrayInAVariable(_ point: [Double]) -> (value: Double, gradient: [Double]) {
  valueWithGradient(at: point) { v in
    v[0] * v[1] * 3 - 2 * v[0] + 1 / v[1] - 0.5 * exp(-v[0] / 3) + v[0] * v[0] / 4 - (v[1] - 1) * 2
  }
}

let arrayOfTensors = gradient(at: [Tensor<Float>([1, 2]), Tensor<Float>([3, 4])]) { v in
  (v[0] * v[1] * 3 - 2 * v[0] + 1 / v[1] - 0.5 * exp(-v[0] / 3) + v[0] / 4 - (v[1] - 1) * 2).sum()
}

// MARK: - Points that are tensors

let tensor = gradient(at: Tensor<Double>([1, 2])) { x in
  (x * x * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1).sum()
}

let tensorOfFloats = valueWithGradient(at: Tensor<Float>([1, 2])) { x in
  (x * x * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1).sum()
}

let tensorLiteral = gradient(at: [[1, 2], [3, 4]] as Tensor<Double>) { x in
  (x * x * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1).mean()
}

let twoTensors = gradient(at: Tensor<Double>([1, 2]), Tensor<Double>([3, 4])) { x, w in
  (w * w * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + w * 0.25 - 2 * sin(3 * w + 1) / 7 + x - 1).sum()
}

let twoTensorsOfFloats = gradient(at: Tensor<Float>([1, 2]), Tensor<Float>([3, 4])) { x, w in
  (w * w * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + w * 0.25 - 2 * sin(3 * w + 1) / 7 + x - 1).sum()
}

let threeTensors = gradient(
  at: Tensor<Double>([1, 2]), Tensor<Double>([3, 4]), Tensor<Double>([5, 6])
) { x, w, b in
  (w * x * 3 - 2 * b + 1 / x - 0.5 * exp(-x / 3) + w * 0.25 - 2 * sin(3 * w + 1) / 7 + b - 1).sum()
}

let tensorAndNumber = gradient(at: Tensor<Double>([1, 2]), 3.0) { x, a in
  (a * x * 3 - 2 * x + 1 / x - 0.5 * exp(-a / 3) + a * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1).sum()
}

nonisolated(unsafe) let pulledBackTensor = valueWithPullback(at: Tensor<Double>([1, 2])) { x in
  x * x * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + x * 0.25 - 2 * sin(3 * x + 1) / 7 + x - 1
}

let nestedTensors = gradient(at: Tensor<Double>([1, 2])) { x in
  gradient(at: x) { x in
    (x * x * 3 - 2 * x + 1 / x - 0.5 * exp(-x / 3) + x / 4 - 2 * sin(3 * x + 1) / 7 + x - 1).sum()
  }.sum()
}

// MARK: - Jacobians

let jacobianOfOneNumber = jacobian(at: 2.0) { t in
  stacked([3 * t * t - 2 * t + 1 / t - 0.5 * exp(-t / 3), t * t, t - 4])
}

let jacobianOfTwoNumbers = jacobian(at: 2.0, 3.0) { r, t in
  stacked([r * cos(t) * 2 - 1 / r, r * sin(t) + 3 * t - r / 4, 2 * r])
}

let jacobianOfAnArray = jacobian(at: [2.0, 3.0]) { v in
  stacked([v[0] * v[1] * 3 - 2 * v[0] + 1 / v[1], v[0] + exp(-v[1] / 3) * 0.5])
}

let jacobianOfTensors = jacobian(at: Tensor<Double>([1, 2]), 3.0) { x, a in
  3 * x * x * a - 2 * x + 1 / x - 0.5 * exp(-x / 3)
}

let hessian = jacobian(at: Tensor<Double>([1, 2])) { x in
  gradient(at: x) { x in (3 * x * x - 2 * x + 1 / x - 0.5 * exp(-x / 3)).sum() }
}
