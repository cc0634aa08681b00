import Foundation
import Testing

@testable import AutodiffCommand

/// Formulas and files whose tensors have no elements and axes longer than any memory.
@Suite struct EmptyExtentTests {
  static let limit = "the product of the dimensions, zeros counted as 1, must be below 2^48"

  @Test(arguments: [
    ("reshape(v[0:0], [3037000500, 3037000500, 0])", "shape [3037000500, 3037000500, 0]: "),
    (
      "reshape(v[0:0], [1099511627776, 0]) @ reshape(v[0:0], [0, 1099511627776])",
      "shape [1099511627776, 1099511627776]: "
    ),
    (
      "reshape(v[0:0], [1099511627776, 1, 0]) * reshape(v[0:0], [1, 1099511627776, 0])",
      "shape [1099511627776, 1099511627776, 0]: "
    ),
    (
      "affine(reshape(v[0:0], [16777216, 0]), reshape(v[0:0], [16777216, 0]), broadcast(1, [16777216]))",
      "shape [16777216, 16777216]: "
    ),
    ("broadcast(v[0:0], [281474976710656, 0])", "shape [281474976710656, 0]: "),
    (
      "gather(reshape(v[0:0], [70368744177664, 0, 1]), [0, 0, 0, 0], axis=2)",
      "shape [70368744177664, 0, 4]: "
    ),
    (
      "concat(reshape(v[0:0], [140737488355328, 0]), reshape(v[0:0], [140737488355328, 0]))",
      "shape [281474976710656, 0]: "
    ),
    (
      "stack(reshape(v[0:0], [140737488355328, 0]), reshape(v[0:0], [140737488355328, 0]))",
      "shape [2, 140737488355328, 0]: "
    ),
    (
      "[reshape(v[0:0], [140737488355328, 0]), reshape(v[0:0], [140737488355328, 0])]",
      "shape [2, 140737488355328, 0]: "
    ),
  ])
  func tooLarge(_ formula: String, _ start: String) {
    for options in [[], ["--jacobian"], ["--check", "--json"]] {
      let outcome = cli(["gradient", formula, "--at", "v=[1, 2]"] + options)
      #expect(outcome.status == 1 && outcome.out.isEmpty)
      #expect(
        outcome.err.hasPrefix("autodiff-cli: " + start + Self.limit + "\n  "), "\(outcome.err)")
    }
  }

  @Test func aJacobianThatIsTooLarge() throws {
    let path = try Self.file(shape: "(16777216, 0)")
    let call = ["gradient", "x", "--at", "x=@\(path)", "--jacobian"]
    #expect(
      cli(call)
        == failure(
          1, "autodiff-cli: the Jacobian by x: shape [16777216, 0, 16777216, 0]: " + Self.limit))
  }

  /// An array file of no elements.
  static func file(shape: String) throws -> String {
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
    let path = NSTemporaryDirectory() + "autodiff-\(UInt64.random(in: 0 ... .max)).npy"
    try Data(
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    ).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func filesOfNothing() throws {
    let path = try Self.file(shape: "(1000000000, 0)")
    #expect(
      cli("gradient", "sum(x)", "--at", "x=@\(path)")
        == Outcome(
          status: 0,
          out: """
            f(x) = sum(x)

              x      [] of shape [1000000000, 0]

              f      0.0
              ∂f/∂x  [] of shape [1000000000, 0]

            """, err: ""))
    #expect(
      cli("gradient", "sum(x)", "--at", "x=@\(path)", "--json")
        == failure(
          1,
          "autodiff-cli: ∂f/∂x has shape [1000000000, 0], no elements and as nested arrays more than "
            + "1000000 brackets: leave out --json, or reduce the result"))
    #expect(
      cli("gradient", "sum(x) * y", "--at", "x=@\(path),y=2", "--wrt", "y", "--json").status == 0)
    #expect(cli("gradient", "sum(x)", "--at", "x=@\(path)", "--check").status == 0)
    let huge = try Self.file(shape: "(4611686018427387904, 4611686018427387904, 0)")
    #expect(
      cli("gradient", "sum(x)", "--at", "x=@\(huge)")
        == failure(
          1,
          "autodiff-cli: \(huge): the shape [4611686018427387904, 4611686018427387904, 0] has a negative "
            + "dimension, more than 64 axes, or dimensions whose product, zeros counted as 1, is not "
            + "below 2^48"))
  }

  /// Each is printed, in every form but JSON, and its Jacobian too.
  @Test(arguments: [
    ("reshape(v[0:0], [1000000000, 0])", "[1000000000, 0]"),
    ("reshape(v[0:0], [1099511627776, 0])[5:1099511627770] + v[0]", "[1099511627765, 0]"),
    ("reshape(v[0:0], [1099511627776, 0, 3]).T", "[3, 0, 1099511627776]"),
    ("gather(reshape(v[0:0], [1099511627776, 3, 0]), [0, 2, 2], axis=1)", "[1099511627776, 3, 0]"),
    (
      "concat(reshape(v[0:0], [1099511627776, 0]), broadcast(v[0], [1099511627776, 0]), axis=1)",
      "[1099511627776, 0]"
    ),
    ("logsumexp(reshape(v[0:0], [1099511627776, 3, 0]), axis=1)", "[1099511627776, 0]"),
    ("softmax(reshape(v[0:0], [1099511627776, 3, 0]), axis=1)", "[1099511627776, 3, 0]"),
    ("where(v[0] > 0, reshape(v[0:0], [1099511627776, 0]), 0)", "[1099511627776, 0]"),
    ("[v, v] @ reshape(v[0:0], [35184372088832, 0, 2, 1])", "[35184372088832, 0, 2, 1]"),
  ])
  func printed(_ formula: String, _ shape: String) {
    let point = ["--at", "v=[1, 2]"]
    let jacobian = shape.dropLast() + ", 2]"
    let text = cli(["gradient", formula, "--jacobian"] + point)
    #expect(text.status == 0 && text.err.isEmpty)
    #expect(
      text.out.contains("\n  f      [] of shape \(shape)\n  ∂f/∂v  [] of shape \(jacobian)\n"))
    #expect(cli(["gradient", formula, "--jacobian", "--check"] + point).status == 0)
    let json = cli(["gradient", formula, "--jacobian", "--json"] + point)
    #expect(json.status == (shape.hasPrefix("[3,") ? 0 : 1))
    let sum = cli(["gradient", "sum(\(formula))", "--json", "--check"] + point)
    #expect(
      sum.status == 0 && sum.out.contains(#""value": 0.0, "gradient": {"v": [0.0, 0.0]}"#))
  }

  /// Sums of nothing along scattered axes, of which one by itself leaves too many elements.
  @Test func sumsOfNothing() {
    let outcome = cli(
      "gradient", "sum(reshape(v[0:0], [1099511627776, 3, 0]), axis=[0, 2])", "--at", "v=[1, 2]",
      "--jacobian", "--json")
    #expect(outcome.out.contains(#""value": [0.0, 0.0, 0.0]"#))
  }

  @Test func bracketsAreCounted() {
    // Outermost first: [] is 2, [[], []] is 6, [[[]], [[]]] is 10, and what is in no array is not written.
    for (shape, count) in [([0], 2), ([2, 0], 6), ([2, 1, 0], 10), ([0, 7], 2), ([2, 0, 7], 6)] {
      let text = JSONOutput(.zeros(.init(shape))).text
      #expect(text.count { "[]".contains($0) } == count)
      #expect(JSONOutput.bracketCount(of: .init(shape)) == count)
    }
    #expect(JSONOutput.bracketCount(of: [499_999, 0]) == JSONOutput.bracketLimit)
    #expect(JSONOutput.bracketCount(of: [1 << 24, 1 << 23, 0]) > JSONOutput.bracketLimit)
  }
}
