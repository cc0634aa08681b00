import Autodiff
import TestSupport

/// A case of `Fixtures/structured.json` or `scans.json`, which `scripts/structured_reference.py` and `scans_reference.py`
/// write.
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
    try ["structured.json", "scans.json"].reduce(into: [:]) { all, file in
      let cases = try Fixture.json(file, as: [String: StructuredReference].self)
      all.merge(cases) { first, _ in first }
    } as [String: StructuredReference]
  }
}
