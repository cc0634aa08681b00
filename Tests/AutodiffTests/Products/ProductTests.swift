import Autodiff
import GenericOperators
import TestSupport
import Testing

/// A case of `Fixtures/products.json`, which `scripts/products_reference.py` writes.
struct ProductReference: Decodable, Sendable {
  let inputs: [StructuredReference.Array]
  let output: StructuredReference.Array
  let axes: [[Int]]

  static let all = Result {
    try Fixture.json("products.json", as: [String: ProductReference].self)
  }

  static var names: [String] { ((try? all.get()) ?? [:]).keys.sorted() }

  /// The product that the name says.
  func product<T: TensorAlgebra>(_ name: String, _ x: [T]) -> T {
    let function = String(name.prefix { $0 != " " })
    switch function {
    case "outer": return outer(x[0], x[1])
    case "inner": return inner(x[0], x[1])
    case "kron": return kron(x[0], x[1])
    case "cross": return cross(x[0], x[1], axis: axes[0][0])
    case "tensordot":
      return axes.count == 1
        ? tensordot(x[0], x[1], axes: axes[0][0])
        : tensordot(x[0], x[1], axes: (axes[0], axes[1]))
    default: return einsum(String(name.dropFirst("einsum ".count)), x)
    }
  }
}

/// Sums of products of tensors against NumPy, their derivatives against differences.
@Suite struct ProductTests {
  private func reference(_ name: String) throws -> ProductReference {
    try #require(ProductReference.all.get()[name])
  }

  @Test func thereAreReferences() { #expect(ProductReference.names.count > 140) }

  /// Inputs are multiples of 1/8, and so every order of adding gives the same bits.
  @Test(arguments: ProductReference.names) func values(_ name: String) throws {
    let row = try reference(name)
    let wide: [Tensor<Double>] = row.inputs.map { $0.tensor() }
    expectClose(row.product(name, wide), row.output.tensor(), ulps: 0, name)
    let narrow: [Tensor<Float>] = row.inputs.map { $0.tensor() }
    // Of seven factors single precision has not all digits.
    let tolerance = row.inputs.count > 4 ? 0x1p-20 : 0
    expectClose(
      row.product(name, narrow), row.output.tensor(), relative: tolerance, "\(name) in Float")
    let (recorded, _) = valueWithPullback(at: wide) { row.product(name, $0) }
    expectClose(recorded, row.output.tensor(), ulps: 0, "recorded \(name)")
  }

  /// A product is linear in each operand: ⟨c, f(…, v, …)⟩ = ⟨pullback(c), v⟩, exactly.
  @Test(arguments: ProductReference.names) func gradients(_ name: String) throws {
    let row = try reference(name)
    let x: [Tensor<Double>] = row.inputs.map { $0.tensor() }
    var generator = SeededGenerator(name: name)
    func eighths(_ shape: Shape) -> Tensor<Double> {
      generator.tensor(shape).map { ($0 * 8).rounded() / 8 }
    }
    let cotangent = eighths(Shape(row.output.shape))
    let (_, pullback) = valueWithPullback(at: x) { row.product(name, $0) }
    let gradients = pullback(cotangent)
    #expect(gradients.map(\.shape) == x.map(\.shape))
    for position in x.indices {
      var moved = x
      moved[position] = eighths(x[position].shape)
      let slope = (cotangent * row.product(name, moved)).sum()
      expectClose((gradients[position] * moved[position]).sum(), slope, relative: 1e-14, name)
    }
  }

  /// Second order, by nesting: the gradient of ⟨gradient, v⟩ of Σ c y².
  @Test(arguments: ProductReference.names) func hessianVectorProducts(_ name: String) throws {
    let row = try reference(name)
    let x: [Tensor<Double>] = row.inputs.map { $0.tensor() }
    var generator = SeededGenerator(name: name)
    let c = generator.tensor(Shape(row.output.shape), in: 0.5...1.5)
    let v = x.map { generator.tensor($0.shape) }
    let loss: ([Tracked<Double>]) -> Tracked<Double> = { x in
      let y = row.product(name, x)
      return (Tracked(c) * y * y).sum()
    }
    let product = gradient(at: x) { x in
      let g = gradient(at: x, of: loss)
      return zip(g, v).map { ($0 * Tracked($1)).sum() }.reduce(0, +)
    }
    for index in x.indices {
      let expected = centralDifference { h in
        gradient(at: moved(x, by: h, along: v), of: loss)[index]
      }
      expectClose(product[index], expected, relative: 1e-9, scale: 1, "\(name), input \(index)")
    }
  }

  // MARK: The order of contraction

  private func path(_ operands: [String], _ output: String, _ extents: [Character: Int])
    -> [Set<Int>]
  {
    func labels(_ text: String) -> [Int] { text.map { Int($0.asciiValue ?? 0) } }
    let sizes = Dictionary(
      uniqueKeysWithValues: extents.map { (Int($0.key.asciiValue ?? 0), $0.value) })
    return ContractionPath(operands.map(labels), output: labels(output), extents: sizes).steps
      .map { [$0.first, $0.second] as Set }
  }

  /// A chain of matrices is multiplied from the small side; the orders by hand.
  @Test func theCheapestOrder() {
    let sizes: [Character: Int] = ["i": 2, "j": 100, "k": 100, "l": 3]
    // (ij,jk) costs 20 000 and then 600; (jk,kl) 30 000 and then 600.
    #expect(path(["ij", "jk", "kl"], "il", sizes) == [[0, 1], [2, 3]])
    // Of a matrix, a matrix and a vector the vector comes first.
    #expect(path(["ij", "jk", "k"], "i", ["i": 50, "j": 50, "k": 50]) == [[1, 2], [0, 3]])
    // Four: from both ends.
    #expect(
      path(["a", "ab", "bc", "c"], "", ["a": 10, "b": 10, "c": 10]).contains([0, 1]))
  }

  /// As good as the best of all orders, for random networks of up to five operands.
  @Test(arguments: 0..<60) func noOrderIsCheaper(_ seed: Int) {
    var generator = SeededGenerator(name: "path \(seed)")
    let letters = Array(0..<5)
    let extents = Dictionary(
      uniqueKeysWithValues: letters.map { ($0, Int.random(in: 1...9, using: &generator)) })
    let operands = (0..<Int.random(in: 2...5, using: &generator)).map { _ in
      letters.filter { _ in Bool.random(using: &generator) }
    }
    let output = letters.filter { letter in
      operands.contains { $0.contains(letter) } && Bool.random(using: &generator)
    }
    func size(_ labels: Set<Int>) -> Double {
      labels.reduce(1) { $0 * Double(extents[$1] ?? 1) }
    }
    /// The cheapest way to contract sets of labels, trying every pair at each step.
    func best(_ sets: [Set<Int>]) -> Double {
      guard sets.count > 1 else { return 0 }
      var least = Double.infinity
      for i in sets.indices {
        for j in sets.indices where j > i {
          let rest = sets.indices.filter { $0 != i && $0 != j }.map { sets[$0] }
          let needed = rest.reduce(into: Set(output)) { $0.formUnion($1) }
          let union = sets[i].union(sets[j])
          least = min(least, size(union) + best(rest + [union.intersection(needed)]))
        }
      }
      return least
    }
    var sets = operands.map { Set($0) }
    var cost = 0.0
    for step in ContractionPath(operands, output: output, extents: extents).steps {
      cost += size(sets[step.first].union(sets[step.second]))
      sets.append(Set(step.labels))
    }
    #expect(cost <= best(operands.map { Set($0) }) * (1 + 1e-12))
  }

  /// Many operands are contracted at once in linear order.
  @Test(arguments: [7, 30, 100, 1000]) func manyOperands(_ count: Int) {
    let equation = Array(repeating: "i", count: count).joined(separator: ",") + "->i"
    let x: Tensor<Double> = [1, -1, 2]
    let factors = [x] + Array(repeating: Tensor<Double>([1, -1, 1]), count: count - 1)
    let expected: Tensor<Double> = count % 2 == 0 ? [1, 1, 2] : [1, -1, 2]
    expectEqual(einsum(equation, factors), expected)
  }

  /// Exact on exact numbers.
  @Test func rationals() {
    func fraction(_ n: Int, _ d: Int) -> ExactScalar {
      ExactScalar(RationalNumber(BigInteger(n), BigInteger(d)))
    }
    let a = Tensor(shape: [2, 2], [fraction(1, 3), 1, 0, fraction(1, 3)])
    #expect(
      einsum("ij,jk,kl->il", a, a, a).scalars
        == [fraction(1, 27), fraction(1, 3), 0, fraction(1, 27)])
    #expect(kron(a, a)[0, 0] == fraction(1, 9))
    let gradient = gradient(at: a) { einsum("ij,ji", $0, $0) }
    #expect(gradient.scalars == [fraction(2, 3), 0, 2, fraction(2, 3)])
  }
}
