import Foundation
import Testing

@testable import AutodiffCommand

@Suite struct GradientCommandTests {
  @Test func scalars() {
    // 2 x y and x² at (1.5, 0.25), exact in binary.
    #expect(
      cli("gradient", "x^2 * y", "--at", "x=1.5,y=0.25")
        == Outcome(
          status: 0,
          out: """
            f(x, y) = x^2 * y

              x      1.5
              y      0.25

              f      0.5625
              ∂f/∂x  0.75
              ∂f/∂y  2.25

            """, err: ""))
  }

  @Test func tensorsAndSeveralLines() {
    #expect(
      cli("gradient", "h = W @ x\nsum(h^2)", "--at", "W=[1, 2; 3, 4],x=[1, -1]", "--at", "spare=2")
        == Outcome(
          status: 0,
          out: """
            f(W, x, spare) =
              h = W @ x
              sum(h^2)

              W          [[1.0, 2.0],
                          [3.0, 4.0]]
              x          [1.0, -1.0]
              spare      2.0

              f          2.0
              ∂f/∂W      [[-2.0,  2.0],
                          [-2.0,  2.0]]
              ∂f/∂x      [-8.0, -12.0]
              ∂f/∂spare  0.0   (not in the formula)

            """, err: ""))
  }

  @Test func json() {
    #expect(
      cli("gradient", "sum(v) * x", "--at", "x=2,v=[1, 2]", "--json")
        == Outcome(
          status: 0,
          out:
            #"{"expression": "sum(v) * x", "value": 6.0, "gradient": {"x": 3.0, "v": [2.0, 2.0]}}"#
            + "\n", err: ""))
    #expect(
      cli("gradient", "1 / x", "--at", "x=0", "--json").out
        == #"{"expression": "1 / x", "value": "Infinity", "gradient": {"x": "-Infinity"}}"# + "\n")
    #expect(
      cli("gradient", "x * inf - x * inf", "--at=x=nan", "--json").out
        == #"{"expression": "x * inf - x * inf", "value": "NaN", "gradient": {"x": "NaN"}, "#
        + #""nan": [{"subject": "x", "cause": "opposite infinities", "operation": "*", "element": [], "#
        + #""operand": "NaN", "cotangent": "-Infinity", "partial": "Infinity", "explanation": "#
        + #""* adds inf to the derivative by its operand, nan, which has -inf from another use; "#
        + #"the function is not finite at or beside the point, so differences say nothing"}]}"#
        + "\n")
  }

  @Test func someInputsOnly() {
    #expect(
      cli("gradient", "x * y", "--at", "x=2,y=3", "--wrt", "y", "--json").out
        == #"{"expression": "x * y", "value": 6.0, "gradient": {"y": 2.0}}"# + "\n")
    #expect(
      cli("gradient", "x * y", "--at", "x=2,y=3", "--wrt", "y, x", "--json").out
        == #"{"expression": "x * y", "value": 6.0, "gradient": {"y": 2.0, "x": 3.0}}"# + "\n")
    #expect(
      cli("gradient", "rate * y", "--at", "rate=2,y=3", "--wrt", "ratte")
        == failure(
          1,
          "autodiff-cli: --wrt names 'ratte', which is no input and no step of the formula; "
            + "did you mean 'rate'?"))
  }

  @Test func aFormulaWithoutInputs() {
    #expect(cli("gradient", "2 + 3").out == "f() = 2 + 3\n\n  f  5.0\n")
  }

  @Test(arguments: [
    (
      "x + 1", "x=[1, 2]",
      """
      a gradient needs one number, but the result has shape [2]: sum it, as in sum(...), or ask for the Jacobian with --jacobian
        x + 1
        ~~^~~
      """
    ),
    (
      "sin(x", "x=1",
      """
      this '(' is never closed
        sin(x
           ^
      """
    ),
    (
      "x", "x=[1, 2",
      """
      --at x: this '[' is never closed
        [1, 2
        ^
      """
    ),
    (
      "x", "x=1,2",
      """
      --at x: expected an operator or the end after '1', but found ','
        1,2
         ^
      """
    ),
    (
      "x", "x=[[1, 2], [3]]",
      """
      --at x: rows of a nested literal must have one shape, but one is [2] and another [1]
        [[1, 2], [3]]
                 ^~~
      """
    ),
    (
      "x", "x=y",
      """
      --at x: unknown name 'y': give its value with --at y=...
        y
        ^
      """
    ),
    ("x", "x=@missing.csv", "missing.csv: there is no such file"),
    (
      "x", "x=@weights.txt",
      "weights.txt: no kind of file that is read; its name must end in .csv, .json or .npy"
    ),
  ])
  func mistakes(_ formula: String, _ point: String, _ message: String) {
    #expect(cli("gradient", formula, "--at", point) == failure(1, "autodiff-cli: " + message))
  }

  @Test func valuesFromFiles() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("autodiff-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String, _ contents: Data) throws -> String {
      let url = folder.appendingPathComponent(name)
      try contents.write(to: url)
      return url.path
    }
    // numpy.save of array([[1.5], [2]]): magic, version 1.0, header length 118, header, little-endian doubles.
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }"
    var npy = Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0])
    npy += Data((header + String(repeating: " ", count: 117 - header.count) + "\n").utf8)
    npy += Data([0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40])
    let matrix = try file("m.csv", Data("a,b\n1,2\n3,4\n".utf8))
    let vector = try file("v.csv", Data("a\n5\n6\n".utf8))
    let json = try file("j.json", Data("[[1, 2], [3, 4]]".utf8))
    let array = try file("n.npy", npy)
    #expect(
      cli(
        "gradient", "sum(M @ v) + sum(J * M) + sum(N.T @ v)", "--at",
        "M=@\(matrix),v=@\(vector),J=@\(json),N=@\(array)", "--json"
      ).out
        == #"{"expression": "sum(M @ v) + sum(J * M) + sum(N.T @ v)", "value": 105.5, "#
        + #""gradient": {"M": [[6.0, 8.0], [8.0, 10.0]], "v": [5.5, 8.0], "#
        + #""J": [[1.0, 2.0], [3.0, 4.0]], "N": [[5.0], [6.0]]}}"# + "\n")
    let ragged = try file("r.csv", Data("a,b\n1,2\n3\n".utf8))
    #expect(
      cli("gradient", "sum(x)", "--at", "x=@\(ragged)")
        == failure(
          1, "autodiff-cli: \(ragged), line 3: the row has 1 cell, but the header has 2"))
    let empty = try file("e.json", Data())
    #expect(
      cli("gradient", "sum(x)", "--at", "x=@\(empty)")
        == failure(1, "autodiff-cli: \(empty): the file is empty"))
    #expect(cli("gradient", "sum(x)", "--at", "x=@\(folder.path).csv").status == 1)
  }

  @Test func theSameCallPrintsTheSameBytes() {
    let arguments = ["mlp", "gradient", "--layers", "4,8,1", "--activation", "gelu", "--seed", "3"]
    #expect(cli(arguments) == cli(arguments))
    #expect(cli(arguments) != cli(arguments.dropLast() + ["4"]))
  }
}

@Suite struct NaNExplanationTests {
  @Test func theNoteFollowsTheResult() {
    let outcome = cli("gradient", "sqrt(x*x)", "--at", "x=0")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(
      outcome.out == """
        f(x) = sqrt(x*x)

          x      0.0

          f      0.0
          ∂f/∂x  nan

        ∂f/∂x is nan: * meets inf · 0: inf reaches it, and its derivative at 0 is 0; differences give \
        -1 on the left and 1 on the right, a kink.

        """)
  }

  @Test func numbersNeedNoNote() {
    let outcome = cli("gradient", "sqrt(x*x)", "--at", "x=-2")
    #expect(outcome.out.hasSuffix("∂f/∂x  -1.0\n"))
    #expect(!cli("gradient", "sqrt(x*x)", "--at", "x=-2", "--json").out.contains("\"nan\""))
  }

  @Test func equalReasonsAreToldOnceAndOnlyTheFirstFew() {
    let two = cli("gradient", "atan2(x, y)", "--at", "x=0,y=0").out
    #expect(
      two.contains(
        "\n∂f/∂x, ∂f/∂y are nan: the derivative of atan2 at 0 is nan; the function jumps"))
    let many = cli("gradient", "sum(sqrt(x * x))", "--at", "x=[0, 0, 0, 0, 0, 0, 0, 1]").out
    #expect(many.contains("∂f/∂x[3] is nan") && !many.contains("∂f/∂x[4] is nan"))
  }

  @Test func aCheckSaysItInItsPlace() {
    let outcome = cli("gradient", "sqrt(x*x)", "--at", "x=0", "--check").out
    #expect(!outcome.contains("∂f/∂x is nan"))
    #expect(outcome.contains("- x: the tape's gradient is nan at x, because * meets inf · 0"))
  }

  @Test func aRowOfAJacobian() {
    let arguments = ["gradient", "[x[1], sqrt(x[0]*x[0])]", "--at", "x=[0, 1]", "--jacobian"]
    #expect(cli(arguments).out.contains("\n∂f[1]/∂x[0] is nan: * meets inf · 0"))
    #expect(
      cli(arguments + ["--json"]).out.contains(
        #""nan": [{"subject": "x[0]", "result": [1], "cause": "infinity times zero", "operation": "*", "#
          + #""element": [], "operand": 0.0, "cotangent": "Infinity", "partial": 0.0, "#))
  }

  @Test func theLimitIsANumberInJSON() {
    // √(x⁶) is |x|³, with slope 0 at 0.
    let out = cli("gradient", "sqrt(square(x^3))", "--at", "x=0", "--json").out
    #expect(
      out.contains(#""reference": "central", "referenceValue": 0.0, "errorEstimate": "#), "\(out)")
  }
}
