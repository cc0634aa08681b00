import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Convolutions and pooling against NumPy, SciPy and PyTorch: values, derivatives by all operands and products with the Hessian.
@Suite struct ConvolutionTests {
  private func reference(_ index: Int) throws -> ConvolutionReference {
    try #require(ConvolutionReference.all.get().dropFirst(index).first)
  }

  @Test func thereAreReferences() { #expect(ConvolutionReference.indices.count == 222) }

  /// Inputs are multiples of 1/8, and so every order of adding gives the same bits.
  @Test(arguments: ConvolutionReference.indices) func values(_ index: Int) throws {
    let row = try reference(index)
    let wide: [Tensor<Double>] = row.inputs.map { $0.tensor() }
    let tolerance = row.isExact ? 0 : 1e-15
    expectClose(
      row.result(wide), row.output.tensor(), relative: tolerance, row.testDescription)
    let narrow: [Tensor<Float>] = row.inputs.map { $0.tensor() }
    expectClose(
      row.result(narrow), row.output.tensor(), relative: row.isExact ? 0 : 1e-6,
      "\(row.testDescription) in Float")
  }

  @Test(arguments: ConvolutionReference.indices) func gradients(_ index: Int) throws {
    let row = try reference(index)
    try expectGradients(row, Double.self, relative: row.isExact ? 0 : 1e-15)
    try expectGradients(row, Float.self, relative: row.isExact ? 0 : 1e-6)
  }

  private func expectGradients<S: RealScalar>(
    _ row: ConvolutionReference, _: S.Type, relative tolerance: Double
  ) throws {
    let x: [Tensor<S>] = row.inputs.map { $0.tensor() }
    let (value, pullback) = valueWithPullback(at: x) { row.result($0) }
    expectClose(value, row.output.tensor(), relative: tolerance, row.testDescription)
    let gradients = pullback(row.cotangent.tensor())
    for (position, expected) in row.gradients.enumerated() {
      expectClose(
        gradients[position], expected.tensor(), relative: tolerance,
        "\(row.testDescription), input \(position), \(S.self)")
    }
  }

  /// The gradient of ⟨gradient of Σ c y², v⟩.
  @Test(arguments: ConvolutionReference.indices) func hessianProducts(_ index: Int) throws {
    let row = try reference(index)
    try expectHessianProducts(row, Double.self, relative: 1e-14)
    try expectHessianProducts(row, Float.self, relative: 1e-5)
  }

  private func expectHessianProducts<S: RealScalar>(
    _ row: ConvolutionReference, _: S.Type, relative tolerance: Double
  ) throws {
    let x: [Tensor<S>] = row.inputs.map { $0.tensor() }
    let c: Tensor<S> = row.cotangent.tensor()
    let v: [Tensor<S>] = row.directions.map { $0.tensor() }
    let products = gradient(at: x) { x in
      let slopes = gradient(at: x) { x in
        let y = row.result(x)
        return (Tracked(c) * y * y).sum()
      }
      return zip(slopes, v).map { ($0 * Tracked($1)).sum() }.reduce(0, +)
    }
    for (position, expected) in row.hessianProducts.enumerated() {
      expectClose(
        products[position], expected.tensor(), relative: tolerance,
        "\(row.testDescription), input \(position), \(S.self)")
    }
  }

  /// Third order: the gradient of a product with the Hessian against differences of such products.
  ///
  /// Σ c y² is of fourth degree
  /// in both operands together, so that differences of fourth order have no error but rounding.
  @Test(arguments: ConvolutionReference.indices) func thirdOrder(_ index: Int) throws {
    let row = try reference(index)
    let x: [Tensor<Double>] = row.inputs.map { $0.tensor() }
    let count = x.reduce(0) { $0 + $1.count }
    if count == 0 || count > 400 || row.output.data.count > 400 { return }
    var generator = SeededGenerator(name: row.testDescription)
    let c: Tensor<Double> = row.cotangent.tensor()
    let v: [Tensor<Double>] = row.directions.map { $0.tensor() }
    let u = x.map { generator.tensor($0.shape) }
    func hessianProduct(_ x: [Tracked<Double>]) -> [Tracked<Double>] {
      gradient(at: x) { x in
        let slopes = gradient(at: x) { x in
          let y = row.result(x)
          return (Tracked(c) * y * y).sum()
        }
        return zip(slopes, v).map { ($0 * Tracked($1)).sum() }.reduce(0, +)
      }
    }
    func product(_ x: [Tensor<Double>]) -> [Tensor<Double>] {
      valueWithPullback(at: x) { x in
        stacked(hessianProduct(x).map { $0.flattened() }.map { $0.sum() })
      }.value.scalars.map { Tensor($0) }
    }
    // Σ over the elements of each product with the Hessian, and its slope along u.
    let slope = gradient(at: x) { x in
      hessianProduct(x).map { $0.sum() }.reduce(0, +)
    }
    let expected = centralDifference { h in
      product(moved(x, by: h, along: u)).reduce(0) { $0 + $1.scalar }
    }
    expectClose(
      Tensor(inner(slope, u)), Tensor(expected), relative: 1e-8, scale: 1, row.testDescription)
  }
}
