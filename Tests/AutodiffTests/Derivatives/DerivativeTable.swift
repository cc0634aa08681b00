import Autodiff
import GenericOperators

/// The functions of `Fixtures/derivatives.json`, generic, so that one table serves both precisions.
struct DerivativeTable<T: TensorAlgebra> where T.Scalar: RealScalar {
  /// Elementwise functions of a list of one or two arguments: every primitive that is a function of a user's, and what is
  /// composed or written with operators.
  var elementwise: [String: ([T]) -> T] {
    var table: [String: ([T]) -> T] = [
      "exp2": { exp2($0[0]) }, "rsqrt": { rsqrt($0[0]) }, "logSigmoid": { logSigmoid($0[0]) },
      "logit": { logit($0[0]) }, "sinc": { sinc($0[0]) }, "entr": { entr($0[0]) },
      "selu": { selu($0[0]) }, "celu": { celu($0[0]) }, "hardTanh": { hardTanh($0[0]) },
      "relu6": { relu6($0[0]) }, "hardSigmoid": { hardSigmoid($0[0]) },
      "hardSwish": { hardSwish($0[0]) },
      "elu": { elu($0[0]) }, "leakyRelu": { leakyRelu($0[0]) },
      "add": { $0[0] + $0[1] }, "subtract": { $0[0] - $0[1] }, "multiply": { $0[0] * $0[1] },
      "divide": { $0[0] / $0[1] }, "eluOfAlpha": { elu($0[0], alpha: $0[1]) },
      "leakyReluOfSlope": { leakyRelu($0[0], slope: $0[1]) },
    ]
    for primitive in UnaryPrimitive.allCases {
      table[primitive.name] = { .apply(primitive, $0[0]) }
    }
    for primitive in BinaryPrimitive.allCases where primitive.listing.summary != nil {
      table[primitive.name] = { .apply(primitive, $0[0], $0[1]) }
    }
    return table
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
