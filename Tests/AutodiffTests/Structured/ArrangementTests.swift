import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Values, Jacobians and second derivatives against NumPy, all of them exact.
@Suite struct ArrangementTests {
  /// A case of `Fixtures/arrangements.json`, which `scripts/arrangements.py` writes.
  struct Reference: Decodable, Sendable {
    let inputs: [StructuredReference.Array]
    let output: StructuredReference.Array
    /// By all elements of the inputs in a row.
    let jacobian: StructuredReference.Array

    var outputCount: Int { output.data.count }
    var inputCount: Int { jacobian.shape[1] }
  }

  static let references = Result {
    try Fixture.json("arrangements.json", as: [String: Reference].self)
  }
  static let names = ArrangementTable<Tensor<Double>>().rows.keys.sorted()

  private func reference(_ name: String) throws -> Reference {
    try #require(Self.references.get()[name], "no reference for \(name)")
  }

  private func function<T: TensorAlgebra>(
    _ name: String, on: T.Type
  ) throws -> ArrangementTable<T>.Function {
    try #require(ArrangementTable<T>().rows[name])
  }

  @Test func everyReferenceHasARow() throws {
    let references = try Self.references.get().filter { !$0.value.inputs.isEmpty }
    #expect(references.keys.sorted() == Self.names)
  }

  @Test(arguments: names) func values(_ name: String) throws {
    let reference = try reference(name)
    let x: [Tensor<Double>] = reference.inputs.map { $0.tensor() }
    let value = try function(name, on: Tensor<Double>.self)(x)
    #expect(value == reference.output.tensor(), "\(name)")
    let single = try function(name, on: Tensor<Float>.self)(
      reference.inputs.map { $0.tensor() })
    #expect(single == reference.output.tensor(), "\(name) in Float")
    let (recorded, _) = valueWithPullback(at: x, of: try function(name, on: Tracked<Double>.self))
    #expect(recorded == value, "recorded \(name)")
  }

  /// Each row of the Jacobian is the pullback of one output's unit cotangent.
  @Test(arguments: names) func jacobians(_ name: String) throws {
    let reference = try reference(name)
    let f = try function(name, on: Tracked<Double>.self)
    let g = try function(name, on: Tracked<Float>.self)
    let x: [Tensor<Double>] = reference.inputs.map { $0.tensor() }
    let (_, pullback) = valueWithPullback(at: x, of: f)
    let (_, single) = valueWithPullback(at: x.map { $0.map { Float($0) } }, of: g)
    for output in 0..<reference.outputCount {
      var unit = [Double](repeating: 0, count: reference.outputCount)
      unit[output] = 1
      let cotangent = Tensor(shape: Shape(reference.output.shape), unit)
      let start = output * reference.inputCount
      let row = reference.jacobian.data[start..<start + reference.inputCount]
      let gradients = pullback(cotangent)
      #expect(gradients.map(\.shape) == x.map(\.shape))
      #expect(gradients.flatMap(\.scalars) == Array(row), "\(name), output \(output)")
      let inFloat = single(cotangent.map { Float($0) }).flatMap(\.scalars)
      #expect(inFloat == row.map { Float($0) }, "\(name), output \(output) in Float")
    }
  }

  /// Of Σ w y³ the gradient is 3 Jᵀ (w y²), and the Hessian along v is 6 Jᵀ (w y ⊙ J v): all are whole numbers.
  @Test(arguments: names) func secondOrder(_ name: String) throws {
    let reference = try reference(name)
    let f = try function(name, on: Tracked<Double>.self)
    let x: [Tensor<Double>] = reference.inputs.map { $0.tensor() }
    let weights = Tensor(
      shape: Shape(reference.output.shape), reference.output.data.indices.map { Double($0 % 5 + 1) }
    )
    let direction = (0..<reference.inputCount).map { Double($0 % 7 - 3) }
    func energy(_ x: [Tracked<Double>]) -> Tracked<Double> {
      let y = f(x)
      return (y * y * y * Tracked(weights)).sum()
    }
    let first = gradient(at: x, of: energy).flatMap(\.scalars)
    let second = gradient(at: x) { x in
      var place = 0
      return zip(gradient(at: x, of: energy), x).reduce(0) { sum, pair in
        let part = direction[place..<place + pair.0.count]
        place += pair.0.count
        return sum + (pair.0 * Tracked(Tensor(shape: pair.0.shape, part))).sum()
      }
    }.flatMap(\.scalars)
    let (y, rows, columns) = (reference.output.data, reference.outputCount, reference.inputCount)
    let j = reference.jacobian.data
    let w = weights.scalars
    var (expected, curved) = (
      [Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns)
    )
    for row in 0..<rows {
      let along = (0..<columns).reduce(0) { $0 + j[row * columns + $1] * direction[$1] }
      for column in 0..<columns {
        expected[column] += 3 * j[row * columns + column] * w[row] * y[row] * y[row]
        curved[column] += 6 * j[row * columns + column] * w[row] * y[row] * along
      }
    }
    #expect(first == expected, "\(name)")
    #expect(second == curved, "\(name)")
  }
}
