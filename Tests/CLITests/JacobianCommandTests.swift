import Foundation
import Testing

@testable import AutodiffCommand

@Suite struct JacobianCommandTests {
  @Test func text() {
    // W x by x is W; by W it is x in row i of block i.
    #expect(
      cli("gradient", "W @ x", "--at", "W=[1, 2; 3, 4],x=[1, -1]", "--jacobian")
        == Outcome(
          status: 0,
          out: """
            f(W, x) = W @ x

              W      [[1.0, 2.0],
                      [3.0, 4.0]]
              x      [1.0, -1.0]

              f      [-1.0, -1.0]
              ∂f/∂W  [[[ 1.0, -1.0],
                       [ 0.0,  0.0]],

                      [[ 0.0,  0.0],
                       [ 1.0, -1.0]]]
              ∂f/∂x  [[1.0, 2.0],
                      [3.0, 4.0]]

            """, err: ""))
  }

  @Test func json() {
    #expect(
      cli("gradient", "[x * y, x^2, y]", "--at", "x=2,y=3", "--jacobian", "--json")
        == Outcome(
          status: 0,
          out: #"{"expression": "[x * y, x^2, y]", "value": [6.0, 4.0, 3.0], "#
            + #""jacobian": {"x": [3.0, 4.0, 0.0], "y": [2.0, 0.0, 1.0]}}"# + "\n", err: ""))
    // One number: the gradient under another name.
    #expect(
      cli("gradient", "sum(v) * x", "--at", "x=2,v=[1, 2]", "--wrt", "v", "--jacobian", "--json")
        .out
        == #"{"expression": "sum(v) * x", "value": 6.0, "jacobian": {"v": [2.0, 2.0]}}"# + "\n")
    // An input that does not occur, and a result without numbers.
    #expect(
      cli("gradient", "v[0:0]", "--at", "v=[1, 2],x=1", "--jacobian", "--json").out
        == #"{"expression": "v[0:0]", "value": [], "jacobian": {"v": [], "x": []}}"# + "\n")
  }

  @Test func differencesConfirmIt() throws {
    struct Result: Decodable {
      struct Check: Decodable {
        let subject: String
        let cotangent: Int?
        let agrees: Bool
      }
      let agrees: Bool
      let checks: [Check]
    }
    let call = ["gradient", "tanh(W @ x)", "--at", "W=[1, 2; 3, 4],x=[0.1, 0.2]", "--jacobian"]
    let outcome = cli(call + ["--wrt", "x", "--check", "--json"])
    #expect(outcome.status == 0)
    let result = try JSONDecoder().decode(Result.self, from: Data(outcome.out.utf8))
    #expect(result.agrees && result.checks.allSatisfy(\.agrees))
    let elements = result.checks.filter { !$0.subject.hasPrefix("direction") }
    #expect(elements.map(\.subject) == ["x[0]", "x[1]", "x[0]", "x[1]"])
    #expect(elements.map(\.cotangent) == [1, 1, 2, 2])
    #expect(
      cli(call + ["--check"]).out.contains("\nAgainst finite differences\n\nPullback check\n"))
    #expect(cli("gradient", "abs(x)", "--at", "x=[0, 1]", "--jacobian", "--check").status == 1)
  }

  /// One recording with all inputs: a tie is shared, as it is in the gradient.
  @Test func itIsTheGradientOfAOneRowResult() throws {
    for (formula, point) in [
      ("maximum(a, b)", "a=2,b=2"), ("max([a, b, a])", "a=2,b=2"), ("a * b + a", "a=2,b=3"),
      ("sum(minimum(a, b))", "a=[1, 2],b=[1, 3]"), ("u = a + b; maximum(u, a)", "a=2,b=0"),
    ] {
      let gradient = cli("gradient", formula, "--at", point, "--json")
      let jacobian = cli("gradient", formula, "--at", point, "--json", "--jacobian")
      #expect(
        jacobian.out
          == gradient.out.replacingOccurrences(of: "\"gradient\":", with: "\"jacobian\":"))
    }
    #expect(
      cli("gradient", "maximum(a, b)", "--at", "a=2,b=2", "--jacobian", "--json").out
        == #"{"expression": "maximum(a, b)", "value": 2.0, "jacobian": {"a": 0.5, "b": 0.5}}"#
        + "\n")
  }

  /// What is checked is what is printed: u ∂f/∂a and u ∂f/∂b for a number u, where a and b tie.
  @Test func theCheckIsOfWhatIsPrinted() throws {
    struct Result: Decodable {
      struct Check: Decodable {
        let subject: String
        let tape: Double
      }
      let jacobian: [String: Double]
      let checks: [Check]
    }
    let outcome = cli(
      "gradient", "maximum(a, b) + a", "--at", "a=2,b=2", "--jacobian", "--check", "--json")
    let result = try JSONDecoder().decode(Result.self, from: Data(outcome.out.utf8))
    #expect(result.jacobian == ["a": 1.5, "b": 0.5])
    let tape = result.checks.filter { $0.subject == "a" || $0.subject == "b" }.map(\.tape)
    #expect(tape.count == 4 && tape[0] == 3 * tape[1] && tape[2] == 3 * tape[3])
  }

  @Test func itsSizeIsBounded() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("autodiff-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let row = [Int](repeating: 1, count: 200)
    let matrix = folder.appendingPathComponent("W.json").path
    let vector = folder.appendingPathComponent("x.json").path
    try "\([[Int]](repeating: row, count: 200))".write(
      toFile: matrix, atomically: true, encoding: .utf8)
    try "\(row)".write(toFile: vector, atomically: true, encoding: .utf8)
    let copies = "x = reshape(v, [1, 4]); broadcast(x, [100000, 4])"
    let point = ["--at", "v=[1, 2, 3, 4]"]
    #expect(
      cli(["gradient", copies] + point + ["--jacobian"])
        == failure(
          1,
          "autodiff-cli: the Jacobian of 400000 numbers by 4 numbers is too large; "
            + "at most 10000 rows and 1000000 numbers are computed: differentiate by fewer "
            + "inputs with --wrt, or reduce the result, as in sum(...)"))
    // Few rows of many numbers are as much, and --wrt helps.
    let call = ["gradient", "W @ x", "--at", "W=@\(matrix),x=@\(vector)", "--jacobian", "--json"]
    #expect(cli(call).err.contains("the Jacobian of 200 numbers by 40200 numbers is too large"))
    #expect(cli(call + ["--wrt", "x"]).status == 0)
  }
}
