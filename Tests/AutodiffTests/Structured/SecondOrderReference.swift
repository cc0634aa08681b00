import Autodiff
import TestSupport
import Testing

/// A function with its inputs, its output, a cotangent c, the gradient g of ⟨c, output⟩ by each input, a direction v for each input
/// and the gradient of ⟨g, v⟩.
protocol SecondOrderReference: Sendable, CustomTestStringConvertible {
  var name: String { get }
  var inputs: [StructuredReference.Array] { get }
  var output: StructuredReference.Array { get }
  var cotangent: StructuredReference.Array { get }
  var gradients: [StructuredReference.Array] { get }
  var directions: [StructuredReference.Array] { get }
  var products: [StructuredReference.Array] { get }

  /// The function that the name says.
  func function<T: TensorAlgebra>(_ x: [T]) -> T where T.Scalar: RealScalar
  /// The part of a gradient that is compared.
  func comparable(_ gradient: Tensor<Double>, input: Int) -> Tensor<Double>
}

extension SecondOrderReference {
  var testDescription: String { "\(name) \(inputs.map(\.shape))" }

  func comparable(_ gradient: Tensor<Double>, input: Int) -> Tensor<Double> { gradient }

  /// The value, in a recording to the same bits, and in single precision.
  func expectValue(relative: Double, inFloat: Double) {
    let x: [Tensor<Double>] = inputs.map { $0.tensor() }
    let value = function(x)
    expectClose(value, output.tensor(), relative: relative, scale: 1, testDescription)
    let (recorded, _) = valueWithPullback(at: x) { function($0) }
    expectClose(recorded, value, ulps: 0, "recorded \(testDescription)")
    let narrow: [Tensor<Float>] = inputs.map { $0.tensor() }
    expectClose(
      function(narrow).map { Double($0) }, output.tensor(), relative: inFloat, scale: 1,
      "\(testDescription) in Float")
  }

  /// The gradient by each input, in single precision too.
  func expectGradients(relative: Double, inFloat: Double) {
    let x: [Tensor<Double>] = inputs.map { $0.tensor() }
    let (_, pullback) = valueWithPullback(at: x) { function($0) }
    let narrow: [Tensor<Float>] = inputs.map { $0.tensor() }
    let single = valueWithPullback(at: narrow) { function($0) }.pullback(cotangent.tensor())
    for (index, gradient) in pullback(cotangent.tensor()).enumerated() {
      let expected = comparable(gradients[index].tensor(), input: index)
      expectClose(
        comparable(gradient, input: index), expected, relative: relative, scale: 1,
        "\(testDescription), input \(index)")
      expectClose(
        comparable(single[index].map { Double($0) }, input: index), expected, relative: inFloat,
        scale: 1, "\(testDescription) in Float, input \(index)")
    }
  }

  /// The products of the Hessian with the directions.
  func expectHessianProducts(relative: Double) {
    let x: [Tensor<Double>] = inputs.map { $0.tensor() }
    let (c, v) = (cotangent.tensor(Double.self), directions.map { $0.tensor(Double.self) })
    let found = gradient(at: x) { x in
      let g = gradient(at: x) { (Tracked(c) * function($0)).sum() }
      return zip(g, v).map { ($0 * Tracked($1)).sum() }.reduce(0, +)
    }
    for (index, product) in found.enumerated() {
      expectClose(
        comparable(product, input: index), comparable(products[index].tensor(), input: index),
        relative: relative, scale: 1, "\(testDescription), input \(index)")
    }
  }
}
