import Autodiff
import GenericOperators

/// The functions of `Fixtures/derivatives.json`, generic, so that one table serves both precisions.
struct DerivativeTable<T: TensorAlgebra> where T.Scalar: RealScalar {
  /// Elementwise functions of a list of one or two arguments.
  var elementwise: [String: ([T]) -> T] {
    [
      "exp": { exp($0[0]) }, "expm1": { expm1($0[0]) }, "log": { log($0[0]) },
      "log1p": { log1p($0[0]) }, "log2": { log2($0[0]) }, "log10": { log10($0[0]) },
      "sqrt": { sqrt($0[0]) }, "sin": { sin($0[0]) }, "cos": { cos($0[0]) },
      "tan": { tan($0[0]) }, "asin": { asin($0[0]) }, "acos": { acos($0[0]) },
      "atan": { atan($0[0]) }, "sinh": { sinh($0[0]) }, "cosh": { cosh($0[0]) },
      "tanh": { tanh($0[0]) }, "asinh": { asinh($0[0]) }, "acosh": { acosh($0[0]) },
      "atanh": { atanh($0[0]) }, "negate": { -$0[0] }, "abs": { abs($0[0]) },
      "sign": { sign($0[0]) }, "square": { square($0[0]) }, "reciprocal": { reciprocal($0[0]) },
      "relu": { relu($0[0]) }, "sigmoid": { sigmoid($0[0]) }, "softplus": { softplus($0[0]) },
      "gelu": { gelu($0[0]) }, "geluTanh": { geluTanh($0[0]) }, "silu": { silu($0[0]) },
      "elu": { elu($0[0]) }, "leakyRelu": { leakyRelu($0[0]) }, "erf": { erf($0[0]) },
      "erfc": { erfc($0[0]) },
      "add": { $0[0] + $0[1] }, "subtract": { $0[0] - $0[1] }, "multiply": { $0[0] * $0[1] },
      "divide": { $0[0] / $0[1] }, "maximum": { maximum($0[0], $0[1]) },
      "minimum": { minimum($0[0], $0[1]) }, "atan2": { atan2($0[0], $0[1]) },
      "pow": { pow($0[0], $0[1]) }, "eluOfAlpha": { elu($0[0], alpha: $0[1]) },
      "leakyReluOfSlope": { leakyRelu($0[0], slope: $0[1]) },
    ]
  }

  /// Functions of a vector; results of any shape.
  var structured: [String: (T) -> T] {
    let matrix: (T) -> T = { $0.reshaped(to: [2, 3]) }
    return [
      "logSoftmax": { logSoftmax($0) },
      "softmax": { softmax($0) },
      "logSumExp": { logSumExp($0) },
      "logSoftmax of rows": { logSoftmax(matrix($0), axis: 1) },
      "logSoftmax of columns": { logSoftmax(matrix($0), axis: 0) },
      "softmax of rows": { softmax(matrix($0), axis: 1) },
      "softmax of columns": { softmax(matrix($0), axis: 0) },
      "logSumExp of rows": { logSumExp(matrix($0), axes: [1]) },
      "logSumExp of columns": { logSumExp(matrix($0), axes: [0]) },
      "logSumExp of both axes": { logSumExp(matrix($0), axes: [0, 1]) },
      "sum": { $0.sum() },
      "mean": { $0.mean() },
      "max": { $0.max() },
      "min": { $0.min() },
      "matmul": { matmul($0[..<4].reshaped(to: [2, 2]), $0[4...].reshaped(to: [2, 2])) },
      "dot": { dot($0[..<2], $0[2...]) },
      "dot with itself": { dot($0, $0) },
      "affine": { affine($0[..<4].reshaped(to: [2, 2]), $0[4..<6], $0[6...]) },
      "classifier": { -logSoftmax(matmul($0[..<4].reshaped(to: [2, 2]), $0[4...]))[1] },
      "squares gathered": { square($0.gathered(at: [1, 1, 0])) * $0.gathered(at: [0, 1, 0]) },
      "product of a row and a column": {
        $0[..<2].reshaped(to: [2, 1]) * $0[2...].reshaped(to: [1, 2])
      },
      "softmax of products": { softmax($0 * $0) },
      "logSoftmax of squares": { logSoftmax(square($0)) },
      "logSumExp of squares": { logSumExp(square($0)) },
      "where": { .where($0 .> 0, $0 * $0 * $0, -square($0)) },
    ]
  }
}
