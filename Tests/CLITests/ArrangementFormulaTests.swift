import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// Formulas that only move, repeat, fill in or add up elements, against NumPy.
@Suite struct ArrangementFormulaTests {
  struct Array: Decodable, Sendable {
    let shape: [Int]
    let data: [Double]

    var tensor: Tensor<Double> { Tensor(shape: Shape(shape), data) }
  }

  /// A case of `Fixtures/arrangements.json`, which `scripts/arrangements.py` writes.
  struct Reference: Decodable, Sendable {
    let formula: String?
    let inputs: [Array]
    let output: Array
    let jacobian: Array
  }

  static func references() throws -> [String: Reference] {
    try Fixture.json("arrangements.json", as: [String: Reference].self)
  }

  static func formulas() throws -> [String] { try references().values.compactMap(\.formula) }

  @Test func valuesAndJacobians() throws {
    let references = try Self.references()
    var count = 0
    for (name, reference) in references {
      guard let formula = reference.formula else { continue }
      count += 1
      let inputs = zip(["x", "y", "z"], reference.inputs.map(\.tensor)).map {
        (name: $0, value: $1)
      }
      let program: ResolvedFormula
      do {
        program = try Formula(parsing: SourceText(formula)).resolved(
          inputs: inputs.map { ($0.name, $0.value.shape) }, values: inputs.map(\.value))
      } catch {
        Issue.record("\(name): \(error)")
        continue
      }
      let values = inputs.map(\.value)
      let expected = reference.output.tensor
      #expect(program.resultShape == expected.shape, "\(name)")
      #expect(program.value(at: values) == expected, "\(name)")
      let (_, pullback) = valueWithPullback(at: values) { program($0) }
      let width = reference.jacobian.shape[1]
      for output in 0..<expected.count {
        let unit = Tensor(
          shape: expected.shape, (0..<expected.count).map { $0 == output ? 1.0 : 0 })
        let row = reference.jacobian.data[output * width..<(output + 1) * width]
        #expect(pullback(unit).flatMap(\.scalars) == Swift.Array(row), "\(name), output \(output)")
      }
    }
    #expect(count > 195)
  }

  @Test(arguments: [
    ("squeeze(A, 0)", "squeeze: axis 0 of shape [2, 3] has extent 2"),
    ("expand_dims(A, 4)", "axis 4 is out of range"),
    ("swapaxes(A, [0, 1], 1)", "'a' of swapaxes is one whole number"),
    ("moveaxis(A, [0, 1], 0)", "movingAxes: needs 2 numbers, one for each, but 1 was given"),
    ("fliplr(v)", "fliplr: needs 2 axes at least, but the shape is [3]"),
    ("roll(v, [1, 2], 0)", "rolled: needs 1 number, one for each, but 2 were given"),
    ("roll(v, [1, 2])", "'shift' of roll is one whole number"),
    ("rot90(v)", "rot90: needs 2 axes at least"),
    ("rot90(A, axes=[0, 0])", "rot90: axes [0, 0] of shape [2, 3] name an axis twice"),
    ("repeat(v, [1, 2])", "repeated: needs 3 numbers, one for each, but 2 were given"),
    ("repeat(v, -1)", "repeated: a count of -1 is too small: it must be at least 0"),
    ("tile(v, -1)", "tiled: a count of -1 is too small"),
    ("tile(v, 4611686018427387904, 4)", "dimensions"),
    ("pad(A, [1, 2, 3])", "pad: needs 4 numbers, one for each, but 3 were given"),
    ("pad_edge([], 1)", "padded: axis 0 of shape [0] has no elements to repeat"),
    ("pad(v, 0.5)", "'n' is written as a whole number"),
    ("diag(C)", "diag takes a vector or a matrix, but the shape is [1, 1, 1]"),
    ("trace(v)", "trace: needs 2 axes at least"),
    ("tril(1)", "tril: needs an axis at least"),
    ("diag_embed(1)", "diagonalMatrix: needs an axis at least"),
    ("len(1)", "len: needs an axis at least"),
    ("size(v, 3)", "size: axis 3 is out of range"),
    ("vstack(v, A.T)", "must be equal except along axis 0"),
    ("arange(0, 1, 0)", "arange: from 0.0 to 1.0 in steps of 0.0"),
    ("arange()", "arange needs 'stop': arange(stop) or arange(start, stop, step=1)"),
    ("arange(step=2)", "arange needs 'stop'"),
    ("arange(inf)", "arange: from 0.0 to inf"),
    ("arange(1e300)", "the product of the dimensions"),
    ("zeros(-1)", "dimensions must not be negative"),
    ("zeros([1, 2], 3)", "'shape' is written as a whole number"),
    ("zeros(v)", "'shape' is written as a whole number"),
    ("zeros()", "zeros needs 'shape'"),
    ("eye([2, 3])", "'n' of eye is one whole number"),
    ("linspace(0, 1, -2)", "dimensions must not be negative"),
    ("linspace(0, 1, v)", "'n' is written as a whole number"),
    ("linspace(v, A.T, 3)", "linspace: shapes [3] and [3, 2] do not broadcast"),
    ("elu(v, alpha=v[0])", "'alpha' of elu is a number that the inputs do not decide"),
    ("reshape(v, [])", "reshaped: shape [3] has 3 elements and [] has 1"),
    ("stack([])", "stacked: needs at least one tensor"),
    ("max([])", "max: shape [0] leaves no elements to reduce"),
    ("meshgrid(v, A)", "the number of axes of an operand must be 0 or 1, but is 2"),
    ("meshgrid([v, v])", "the number of axes of an operand must be 0 or 1, but is 2"),
    ("meshgrid(v, v, indexing=\"yx\")", "the indexing must be \"xy\" or \"ij\", but is \"yx\""),
    ("meshgrid()", "meshgrid needs 'x, y'"),
    (
      "X, Y, Z = meshgrid(v, v); X",
      "meshgrid has 2 results, meshgrid(...)[0] to meshgrid(...)[1]"
    ),
    ("meshgrid(v, v)[2]", "index 2 is out of range for axis 0 of shape [2, 3, 3]"),
    ("v.at[3].set(0)", "index 3 is out of range for axis 0 of shape [3]"),
    ("v.at[0].set(v)", "shape [3] does not broadcast to []"),
    ("A.at[0].add([1, 2])", "shape [2] does not broadcast to [3]"),
    ("A.at[0, 0, 0].max(1)", "3 indices for shape [2, 3]"),
    ("v[0] = 2; v", "a tensor with a part replaced is x.at[0].set(v)"),
    ("v.at[v].set(0)", "write"),
    ("v.at[0]", "is followed by .set(v), .add(v), .max(v) or .min(v)"),
    ("v.at[0].set", "is followed by .set(v)"),
    ("v.at[0].apply(sin)", "is followed by .set(v)"),
    ("v.at[0].set()", "expected"),
    ("v.at", "without brackets only .T"),
    ("put_along_axis(A, [0, 1], 1)", "put_along_axis: shapes [2, 3] and [2] must be equal"),
    ("put_along_axis(v, [3], 1)", "index 3 is out of range"),
    ("put_along_axis(v, [0.5], 1)", "whole number"),
    ("put_along_axis(v, [0], [1, 2])", "shape [2] does not broadcast to [1]"),
    ("scatter_add(A, 2, [[0]], 1)", "axis 2 is out of range"),
    ("scatter_add(A, [0, 1], [[0]], 1)", "axis"),
    ("index_add(A, 0, [[1]], v)", "index_add: shapes [1, 1] and [1] must be equal"),
    ("index_add(A, 0, [2], v)", "index 2 is out of range for axis 0"),
    ("index_add(A, 1, [0, 1], v)", "does not broadcast to [2, 2]"),
    ("index_add(v, 0, v, 1)", "write"),
    ("split(v, 2)", "write x[0:2] for split(x), and so on for each part"),
  ])
  func refused(_ formula: String, _ sentence: String) throws {
    let error = try #require(
      resolutionError(formula, [("v", [3]), ("A", [2, 3]), ("C", [1, 1, 1])]))
    #expect(error.contains(sentence), "\(error)")
  }

  /// The size of what is made is judged before it is there.
  @Test(arguments: [
    "sum(zeros(30000000000)) + x", "sum(eye(200000)) + x", "sum(arange(30000000000)) + x",
    "sum(linspace(x, 1, 30000000000))", "sum(tile(x, 30000000000))",
    "sum(repeat(x, 30000000000))", "sum(pad(x + [1], 30000000000))",
    "zeros(len(zeros(30000000000)))[0] + x", "x + ones(2)[arange(30000000000) > 0][0]",
    "sum(diag(linspace(x, 1, 200000)))", "zeros(sum(zeros(30000000000)))",
  ])
  func bounds(_ formula: String) {
    let outcome = cli("gradient", formula, "--at", "x=1", "--memory", "1G")
    #expect(outcome.status == 1 && outcome.err.contains("--memory"), "\(outcome.err)\(outcome.out)")
  }

  /// A tensor without elements, as a literal and as an input.
  @Test func empties() {
    let outcome = cli("gradient", "sum(x) + 3 + sum([])", "--at", "x=[]")
    #expect(outcome.status == 0 && outcome.out.contains("f      3.0"), "\(outcome.err)")
    #expect(outcome.out.contains("∂f/∂x  []"), "\(outcome.out)")
    let rows = cli("gradient", "sum(x @ ones(0))", "--at", "x=[[], []]", "--check")
    #expect(rows.status == 0 && rows.out.contains("f      0.0"), "\(rows.err)\(rows.out)")
  }
}
