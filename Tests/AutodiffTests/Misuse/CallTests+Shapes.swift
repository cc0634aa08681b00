import Autodiff
import TestSupport

extension CallTests {
  static let shapes: [Shape] = [
    [], [0], [1], [3], [2, 3], [3, 2], [4, 2, 3], [0, 3], [1 << 47, 0],
  ]
  static let lists = [
    [], [0], [-1], [1, 0], [0, 0], [-1, -2], [0, 1, 2], [.min], [.max], [.max, .max], [.min, .max],
  ]

  /// Calls of a function with each shape and each other one.
  static func pairs(
    _ function: String, _ body: @escaping @Sendable (Shape, Shape) -> Void
  ) -> Call {
    (
      function,
      shapes.flatMap { a in
        shapes.map { b in ForkedCase("\(function) with \(a), \(b)") { body(a, b) } }
      }
    )
  }

  /// Calls of a function with lists of numbers.
  static func listed(_ function: String, _ body: @escaping @Sendable ([Int]) -> Void) -> Call {
    (function, lists.map { list in ForkedCase("\(function) with \(list)") { body(list) } })
  }

  static let shapeCalls = [
    listed("Shape.init(_:)") { use(Shape($0)) },
    listed("Shape.init(validating:)") { use(try? Shape(validating: $0)) },
    calls("Shape.init(arrayLiteral:)") {
      use([$0, 2] as Shape)
      use([2, $0] as Shape)
    },
    calls("Shape.subscript(axis:)") { n in use(Shape([2, 3])[n]) },
    calls("Shape.subscript(axis:)") { n in use(Shape([2, 3, 4, 5, 6])[n]) },
    pairs("Shape.==(a:b:)") { use($0 == $1) },
    pairs("Shape.broadcast(_:_:operation:)") { use(try? Shape.broadcast($0, $1)) },
    pairs("Shape.requireBroadcastable(to:)") { use(try? $0.requireBroadcastable(to: $1)) },
    calls("Shape.normalized(axis:operation:)") {
      use(try? Shape([2, 3]).normalized(axis: $0, operation: "f"))
      use(try? Shape.scalar.normalized(axis: $0, operation: "f"))
    },
    listed("Shape.normalized(axes:operation:)") {
      use(try? Shape([2, 3]).normalized(axes: $0, operation: "f"))
    },
    listed("Shape.reduced(axes:keepingDimensions:)") {
      use(Shape([2, 3]).reduced(axes: $0, keepingDimensions: false))
    },
    listed("Shape.reduced(axes:keepingDimensions:)") {
      use(Shape([2, 3]).reduced(axes: $0, keepingDimensions: true))
    },
    pairs("Shape.matrixProduct(_:_:operation:)") { use(try? Shape.matrixProduct($0, $1)) },
    pairs("Shape.affine(weights:input:bias:)") { a, b in
      use(try? Shape.affine(weights: a, input: b, bias: b))
      use(try? Shape.affine(weights: a, input: a, bias: b))
    },
    listed("Shape.transposed(_:)") { use(try? Shape([2, 3]).transposed($0)) },
    pairs("Shape.reshaped(to:)") { use(try? $0.reshaped(to: $1)) },
    calls("Shape.bounds(of:)") { n in
      use(try? Shape([2, 3]).bounds(of: [n]))
      use(try? Shape([2, 3]).bounds(of: [n..., ...n, ..<n]))
      use(try? Shape([2, 3]).bounds(of: [..<n, n...n]))
      use(try? Shape([2, 3]).bounds(of: [WrongRange(lower: n, upper: .max), .all]))
      use(try? Shape([2, 3]).bounds(of: [WrongRange(lower: .min, upper: n), .all]))
    },
    pairs("Shape.concatenated(_:axis:)") { a, b in
      use(try? Shape.concatenated([a, b], axis: 0))
      use(try? Shape.concatenated([a, b], axis: -1))
    },
    calls("Shape.concatenated(_:axis:)") {
      use(try? Shape.concatenated([], axis: $0))
      use(try? Shape.concatenated([[2], [3]], axis: $0))
      use(try? Shape.concatenated([[Int.max], [Int.max]], axis: $0))
    },
    listed("Shape.gathered(_:axis:)") {
      use(try? Shape([2, 3]).gathered($0, axis: 0))
      use(try? Shape.scalar.gathered($0, axis: 0))
    },
    calls("Shape.gathered(_:axis:)") { use(try? Shape([2, 3]).gathered([0], axis: $0)) },
    calls("Int.bounds(extent:)") {
      use($0.bounds(extent: $0))
      use(0.bounds(extent: $0))
    },
    calls("Range.bounds(extent:)") { use((0..<3).bounds(extent: $0)) },
    calls("Range.bounds(extent:)") { use((Int.min ..< .max).bounds(extent: $0)) },
    calls("ClosedRange.bounds(extent:)") { use((0...Int.max).bounds(extent: $0)) },
    calls("PartialRangeFrom.bounds(extent:)") { n in use((n...).bounds(extent: n)) },
    calls("PartialRangeUpTo.bounds(extent:)") { n in use((..<n).bounds(extent: n)) },
    calls("PartialRangeThrough.bounds(extent:)") { n in use((...n).bounds(extent: n)) },
    calls("TensorIndex.bounds(extent:)") { use(TensorIndex.newAxis.bounds(extent: $0)) },
    calls("TensorRange.stride(from:to:by:)") { n in
      use(CallTests.vector[.stride(by: n)])
      use(CallTests.vector[.stride(from: n, by: 1)])
    },
    calls("TensorRange.stride(from:to:by:)") { n in
      use(CallTests.vector[.stride(to: n, by: -1)])
    },
    calls("TensorRange.stride(from:to:by:)") { n in
      use(CallTests.vector[.stride(from: n, to: n, by: n)])
    },
    listed("TensorRange.indices(_:)") { use(CallTests.vector[.indices($0)]) },
    listed("TensorRange.indices(_:shape:)") {
      use(CallTests.matrix[.indices($0, shape: [2]), .indices($0, shape: [1, 2])])
    },
    calls("WholeAxis.bounds(extent:)") { use(WholeAxis().bounds(extent: $0)) },
  ]
}

/// A range of the user's whose bounds have not been thought about.
struct WrongRange: TensorRange {
  var lower: Int
  var upper: Int
  var removesAxis = false
  func bounds(extent: Int) -> (lower: Int, upper: Int) { (lower, upper) }
}
