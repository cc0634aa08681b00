import Autodiff
import TestSupport

/// A case of `Fixtures/structured.json`, which `scripts/structured_reference.py` writes.
struct StructuredReference: Decodable, Sendable {
  struct Array: Decodable, Sendable {
    let shape: [Int]
    let data: [Double]

    /// The array as a tensor; inputs are representable in single precision.
    func tensor<Scalar: RealScalar>(_: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
      Tensor(shape: Shape(shape), data.map { Scalar($0) })
    }
  }

  let inputs: [Array]
  let output: Array

  static let all = Result {
    try Fixture.json("structured.json", as: [String: StructuredReference].self)
  }
}
