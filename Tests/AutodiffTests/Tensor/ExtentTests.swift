import Autodiff
import Testing

/// Tensors without elements along axes that are longer than any memory: they are shapes while the product of their extents,
/// zeros counted as 1, is below 2^48, and then nothing overflows and no loop goes along them.
@Suite struct ExtentTests {
  @Test(arguments: [
    [(1 << 48) - 1, 0], [0, (1 << 48) - 1], [1 << 24, 0, (1 << 24) - 1], [0, 0, 0],
    [1 << 47, 0, 0, 1],
  ])
  func shapesOfNothing(_ dimensions: [Int]) throws {
    let shape = try Shape(validating: dimensions)
    #expect(shape.count == 0)
    #expect(shape.dimensions == dimensions)
    // A stride is the product of the extents behind its axis.
    for (axis, stride) in shape.strides.enumerated() {
      #expect(stride == dimensions[(axis + 1)...].reduce(1, *))
    }
  }

  struct Rule: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let dimensions: [Int]
    let shape: @Sendable () throws -> Shape

    init(
      _ name: String, _ dimensions: [Int], _ shape: @escaping @Sendable () throws -> Shape
    ) {
      (testDescription, self.dimensions, self.shape) = (name, dimensions, shape)
    }
  }

  static let long = 1 << 40

  static let rules = [
    Rule("a shape with elements", [1 << 24, 1 << 24]) {
      try Shape(validating: [1 << 24, 1 << 24])
    },
    Rule("one extent", [1 << 48]) { try Shape(validating: [1 << 48]) },
    Rule("a product beyond an Int", [1 << 62, 1 << 62, 0]) {
      try Shape(validating: [1 << 62, 1 << 62, 0])
    },
    Rule("a product of nothing", [0, 3_037_000_500, 3_037_000_500]) {
      try Shape(validating: [0, 3_037_000_500, 3_037_000_500])
    },
    Rule("broadcast", [long, long, 0]) { try .broadcast([long, 1, 0], [1, long, 0]) },
    Rule("matrix product", [long, long]) { try .matrixProduct([long, 0], [0, long]) },
    // Before the rows and columns the batches' common shape is too large.
    Rule("batches of matrices", [long, long]) {
      try .matrixProduct([long, 1, 1, 0], [1, long, 0, 1])
    },
    Rule("batches of no matrices", [long, long]) {
      try .matrixProduct([long, 1, 0, 2], [1, long, 2, 3])
    },
    Rule("affine map", [long, long]) {
      try .affine(weights: [long, 0], input: [long, 0], bias: [long])
    },
    Rule("concatenation", [1 << 41, 0, 1 << 7]) {
      try .concatenated([[long, 0, 1 << 7], [long, 0, 1 << 7]], axis: 0)
    },
    Rule("slices", [1 << 46, 0, 4]) {
      try Shape([1 << 46, 0, 1]).gathered([0, 0, 0, 0], axis: 2)
    },
  ]

  @Test(arguments: rules) func whatIsTooLargeIsRefused(_ rule: Rule) {
    #expect(throws: ShapeError.invalidDimensions(rule.dimensions)) { try rule.shape() }
  }

  @Test(arguments: EmptyOperation.allCases) func operations(_ operation: EmptyOperation) {
    check(operation, Float.self)
    check(operation, Double.self)
  }

  /// The shape of the result, of both orders of derivatives, and that they are computed at all.
  private func check<Scalar: RealScalar>(_ operation: EmptyOperation, _: Scalar.Type) {
    let inputs = operation.inputs.map { Tensor<Scalar>.ones($0) }
    #expect(operation(inputs).shape == operation.result)
    let first = gradient(at: inputs) { operation($0).sum() }
    #expect(first.map(\.shape) == operation.inputs)
    #expect(first.allSatisfy { $0.scalars.allSatisfy { $0 == 0 } })
    let second = gradient(at: inputs) { inputs in
      let first = gradient(at: inputs) { square(operation($0)).sum() }
      return first.reduce(operation(inputs).sum()) { $0 + $1.sum() }
    }
    #expect(second.map(\.shape) == operation.inputs)
    #expect(second.allSatisfy { $0.scalars.allSatisfy { $0 == 0 } })
  }

  @Test func equalAndHashed() {
    let x = Tensor<Double>.zeros([Self.long, 0])
    #expect(x == x.reshaped(to: [Self.long, 0]))
    #expect(x != Tensor<Double>.zeros([0, Self.long]))
    #expect(Set([x, x]).count == 1)
    #expect(x.scalars.isEmpty)
  }
}
