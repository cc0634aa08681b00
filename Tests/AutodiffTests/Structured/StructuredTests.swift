import Autodiff
import GenericOperators
import TestSupport
import Testing

/// Values against NumPy; gradients and Hessian-vector products against central differences along random
/// directions; single precision against double.
@Suite struct StructuredTests {
  static let names = StructuredTable<Tensor<Double>>().rows.keys.sorted()

  private func function<T: TensorAlgebra>(
    _ name: String, on: T.Type
  ) throws -> StructuredTable<T>.Function {
    try #require(StructuredTable<T>().rows[name])
  }

  private func reference(_ name: String) throws -> StructuredReference {
    try #require(StructuredReference.all.get()[name], "no reference for \(name)")
  }

  @Test func everyReferenceHasARow() throws {
    #expect(try StructuredReference.all.get().keys.sorted() == Self.names)
  }

  @Test(arguments: names) func values(_ name: String) throws {
    let reference = try reference(name)
    let f = try function(name, on: Tensor<Double>.self)
    let value = f(reference.inputs.map { $0.tensor() })
    // Sums of at most nine products, in another order than NumPy's.
    expectClose(value, reference.output.tensor(), ulps: 8, scale: 1, name)

    let single = try function(name, on: Tensor<Float>.self)(reference.inputs.map { $0.tensor() })
    expectClose(single, reference.output.tensor(), ulps: 8, scale: 1, "\(name) in Float")

    let g = try function(name, on: Tracked<Double>.self)
    let (recorded, _) = valueWithPullback(at: reference.inputs.map { $0.tensor() }, of: g)
    expectClose(recorded, value, ulps: 0, "recorded \(name)")
  }

  /// The transposed map against the map itself: ⟨c, f(x + hv) − f(x − hv)⟩ = 2h ⟨pullback(c), v⟩.
  @Test(arguments: names) func gradients(_ name: String) throws {
    let reference = try reference(name)
    let f = try function(name, on: Tensor<Double>.self)
    let g = try function(name, on: Tracked<Double>.self)
    let x: [Tensor<Double>] = reference.inputs.map { $0.tensor() }
    var generator = SeededGenerator(name: name)
    let cotangent = generator.tensor(Shape(reference.output.shape), in: 0.5...1.5)

    let (_, pullback) = valueWithPullback(at: x, of: g)
    let gradients = pullback(cotangent)
    #expect(gradients.map(\.shape) == x.map(\.shape))
    if name.hasPrefix(".") {
      // Comparisons are piecewise constant; their inputs have ties.
      #expect(gradients == x.map { .zeros($0.shape) })
      return
    }
    for _ in 0..<3 {
      let v = x.map { generator.tensor($0.shape) }
      let slope = centralDifference { h in
        (cotangent * f(moved(x, by: h, along: v))).sum().scalar
      }
      let expected = inner(gradients, v)
      let size = 1 + gradients.reduce(0) { $0 + $1.scalars.reduce(0) { $0 + $1.magnitude } }
      #expect(
        (slope - expected).magnitude <= 1e-10 * size,
        "\(name): differences give \(slope), the pullback \(expected)")
    }
  }

  /// Second order: the derivative of the gradient along v, by nesting, against differences of the gradient.
  @Test(arguments: names) func hessianVectorProducts(_ name: String) throws {
    guard !name.hasPrefix(".") else { return }
    let reference = try reference(name)
    let f = try function(name, on: Tracked<Double>.self)
    let x: [Tensor<Double>] = reference.inputs.map { $0.tensor() }
    var generator = SeededGenerator(name: name)
    let c = generator.tensor(Shape(reference.output.shape), in: 0.5...1.5)
    let v = x.map { generator.tensor($0.shape) }
    // Squared, so that a linear primitive has a Hessian too.
    let loss: ([Tracked<Double>]) -> Tracked<Double> = { x in
      let y = f(x)
      return (Tracked(c) * y * (1 + y)).sum()
    }
    let product = gradient(at: x) { x in
      let g = gradient(at: x, of: loss)
      return zip(g, v).map { ($0 * Tracked($1)).sum() }.reduce(0, +)
    }
    #expect(product.map(\.shape) == x.map(\.shape))
    for index in x.indices {
      let expected = centralDifference { h in
        gradient(at: moved(x, by: h, along: v), of: loss)[index]
      }
      expectClose(
        product[index], expected, relative: 1e-9, scale: 1, "\(name), input \(index)")
    }
  }

  @Test(arguments: names) func singlePrecision(_ name: String) throws {
    let reference = try reference(name)
    let f = try function(name, on: Tracked<Double>.self)
    let g = try function(name, on: Tracked<Float>.self)
    var generator = SeededGenerator(name: name)
    let cotangent = generator.tensor(Shape(reference.output.shape), in: 0.5...1.5)
    let wide = valueWithPullback(at: reference.inputs.map { $0.tensor(Double.self) }, of: f)
      .pullback(cotangent)
    let narrow = valueWithPullback(at: reference.inputs.map { $0.tensor(Float.self) }, of: g)
      .pullback(cotangent.map { Float($0) })
    for (a, b) in zip(narrow, wide) {
      // 32 units in the last place of the largest element.
      expectClose(a, b.map { Float($0) }, relative: 0x1p-18, scale: 1, name)
    }
  }
}
