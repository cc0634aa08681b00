import Foundation
import Testing

@testable import AutodiffCommand

/// A file in Tests/Fixtures.
func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures").appendingPathComponent(name).path
}

/// The arguments that name one of the trained classifiers and its data.
private func classifier(_ name: String) -> [String] {
  [
    "--model", fixture("breast-cancer-\(name).safetensors"), "--hidden-activation", name,
    "--output-activation", "sigmoid", "--data", fixture("breast-cancer.csv"), "--target", "target",
  ]
}

@Suite struct MLPCommandTests {
  /// Rows 0 to 39 against 50-digit arithmetic on the stored weights.
  @Test(arguments: ["relu", "sigmoid"])
  func trainedClassifiers(_ name: String) throws {
    let outcome = cli(["mlp", "gradient"] + classifier(name) + ["--rows", "0:40", "--json"])
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let result = try JSONDecoder().decode(Result.self, from: Data(outcome.out.utf8))
    let text = try Data(
      contentsOf: URL(fileURLWithPath: fixture("breast-cancer-\(name).expected.json")))
    let expected = try JSONDecoder().decode(Expected.self, from: text)
    #expect(result.features.first == "mean_radius" && result.features.count == 30)
    #expect(result.rows.map(\.row) == Array(0..<40))
    for (row, exact) in zip(result.rows, expected.cases) {
      #expect(row.row == exact.row)
      #expect(abs(row.output - exact.exactOutput.value) <= 1e-12 * abs(exact.exactOutput.value))
      let largest = exact.exactGradient.map { abs($0.value) }.max() ?? 0
      for (component, exact) in zip(row.gradient, exact.exactGradient) {
        #expect(abs(component - exact.value) <= 1e-12 * largest)
      }
      #expect(row.gradient.count == exact.exactGradient.count)
    }
  }

  @Test(arguments: ["relu", "sigmoid"])
  func everyLayerAgrees(_ name: String) {
    let outcome = cli(["mlp", "check"] + classifier(name) + ["--rows", "0:40"])
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.hasSuffix("all 40 rows agree\n"))
  }

  /// Where sums cancel, a difference of many units in the last place is rounding.
  @Test func sumsThatCancelAgree() throws {
    let call = [
      "mlp", "check", "--layers", "4,4,4,4,1", "--activation", "tanh", "--seed", "1",
      "--input=1.288,1.449,0.066,-0.765",
    ]
    let outcome = cli(call)
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.contains("\nagree: no step differs by more than 0"))

    let report = try JSONDecoder().decode(
      CheckResult.self, from: Data(cli(call + ["--json"]).out.utf8))
    #expect(report.agrees)
    let row = try #require(report.rows.first)
    #expect(row.verdict == "agrees" && row.differences.verdict == "agrees")
    for comparisons in [row.steps, row.wholes] {
      #expect(
        comparisons.map { "\($0.quantity) \($0.recursion)" }
          == ["a[5]", "a[4]", "a[3]", "a[2]", "gradient"].map { "\($0) document 1" }
          + ["z[5]", "z[4]", "z[3]", "z[2]", "gradient"].map { "\($0) document 2" }
          + ["z[5]", "z[4]", "z[3]", "z[2]", "gradient"].map { "\($0) document 3" })
      for comparison in comparisons {
        #expect(comparison.verdict == "agrees" && comparison.boundRatio <= 1)
        #expect(comparison.bound.count == comparison.tape.count)
        for (bound, pair) in zip(comparison.bound, zip(comparison.tape, comparison.other)) {
          #expect(abs(pair.0 - pair.1) <= bound)
        }
      }
    }
    #expect(row.wholes.contains { $0.ulps > 8 })
  }

  @Test func aValueThatIsNotFiniteIsInconclusive() {
    let outcome = cli(
      "mlp", "check", "--layers", "2,1", "--activation", "sigmoid", "--input", "nan,1")
    #expect(outcome.status == 1 && outcome.err.isEmpty)
    #expect(outcome.out.contains("\ncentral differences: inconclusive: a value is not finite\n"))
    #expect(outcome.out.contains("\ninconclusive: no step disagrees"))
    #expect(
      cli(
        "mlp", "check", "--layers", "2,1", "--activation", "sigmoid", "--input", "nan,1", "--json"
      ).out
        .contains(#""verdict": "inconclusive""#))
  }

  struct CheckResult: Decodable {
    struct Comparison: Decodable {
      let quantity: String
      let recursion: String
      let verdict: String
      let boundRatio: Double
      let ulps: Double
      let bound: [Double]
      let tape: [Double]
      let other: [Double]
    }
    struct Differences: Decodable {
      let verdict: String
      let gradient: [Double]
      let error: [Double]
    }
    struct Row: Decodable {
      let verdict: String
      let steps: [Comparison]
      let wholes: [Comparison]
      let differences: Differences
    }
    let agrees: Bool
    let rows: [Row]
  }

  struct Result: Decodable {
    struct Row: Decodable {
      let row: Int
      let output: Double
      let gradient: [Double]
    }
    let features: [String]
    let rows: [Row]
  }

  struct Expected: Decodable {
    struct Case: Decodable {
      let row: Int
      let exactOutput: Exact
      let exactGradient: [Exact]
    }
    let cases: [Case]
  }

  /// A number that the file holds as a number or as a string of digits.
  struct Exact: Decodable {
    let value: Double
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        value = number
      } else {
        value = Double(try container.decode(String.self)) ?? .nan
      }
    }
  }

  /// a = σ(w·x + b) with w = (2, −3), b = 1 at x = (1, 1): z = 0, a = ½, σ' = ¼, so the gradient is w / 4.
  static let handmade = #"""
    {"layers": [{"weights": [[2, -3]], "bias": [1], "activation": "sigmoid"}]}
    """#

  @Test func rankingOfAHandmadeNetwork() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("autodiff-\(UUID().uuidString).json").path
    try Self.handmade.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let outcome = cli("mlp", "gradient", "--model", path, "--input", "1,1")
    #expect(
      outcome
        == Outcome(
          status: 0,
          out: """
            network 2-1: sigmoid
            output 0.5
              input  value  ∂output/∂input
              x2         1           -0.75  ####################|
              x1         1             0.5                      |#############

            """, err: ""))
    #expect(
      cli("mlp", "gradient", "--model", path, "--input", "[1, 1]", "--json").out
        == #"{"network": {"sizes": [2, 1], "activations": ["sigmoid"]}, "#
        + #""rows": [{"row": 0, "output": 0.5, "gradient": [0.5, -0.75]}]}"# + "\n")
    #expect(
      cli("mlp", "gradient", "--model", path, "--input", "1,1,1")
        == failure(1, "autodiff-cli: the network takes 2 numbers, but --input gives 3"))
  }

  @Test func notANumberIsPrintedWithoutASign() {
    let call = ["mlp", "gradient", "--layers", "2,1", "--activation", "tanh", "--input", "nan,1"]
    #expect(
      cli(call + ["--json"]).out.hasSuffix(
        #""rows": [{"row": 0, "output": "NaN", "gradient": ["NaN", "NaN"]}]}"# + "\n"))
    #expect(cli(call).out.hasPrefix("network 2-1: tanh\noutput nan\n"))
  }

  @Test func theDocumentsExample() {
    let outcome = cli("mlp", "check", "--layers", "3,2,1", "--activation", "sigmoid", "--seed", "7")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.hasPrefix("network 3-2-1: sigmoid in every layer\noutput 0."))
  }

  @Test(arguments: [
    (
      ["--layers", "3,0,1", "--activation", "relu"],
      "--layers takes the number of units of each layer, the input first, as in 3,2,1, not '3,0,1'"
    ),
    (
      ["--layers", "3", "--activation", "relu"],
      "--layers takes the number of units of each layer, the input first, as in 3,2,1, not '3'"
    ),
    (
      ["--layers", "3,1", "--activation", "relu", "--seed", "-1"],
      "--seed takes a whole number from 0 to 18446744073709551615, not '-1'"
    ),
    (
      ["--layers", "3,1", "--activation", "relu", "--input", "1,a,2"],
      "--input takes numbers separated by commas, not 'a'"
    ),
    (["--layers", "3,1", "--activation", "relu", "--row", "0"], "--row goes with --data"),
    (
      ["--layers", "3,1", "--activation", "relu", "--model", "m.json"],
      "--model and --layers exclude each other"
    ),
    (
      ["--layers", "3,1", "--activation", "relu", "--data", "d.csv", "--input", "1,2,3"],
      "--data and --input exclude each other"
    ),
    (["--model", "m.json", "--seed", "1"], "--seed goes with --layers"),
    ([], "--model is missing: name a model file, or make a network with --layers 3,2,1"),
    (
      [
        "--layers", "3,1", "--activation", "relu", "--data", "d.csv", "--row", "1", "--rows", "1:2",
      ],
      "--row and --rows exclude each other"
    ),
    (
      ["--layers", "3,1", "--activation", "relu", "--data", "d.csv", "--rows", "2:2"],
      "--rows takes rows A:B from A to before B, A: or :B, -N: for the last N, 0,2,5, or all, not '2:2'"
    ),
    (
      ["--layers", "3,1", "--activation", "relu", "--data", "d.csv", "--row", "1.5"],
      "--row takes the number of a row; the first one is 0, the last one -1, not '1.5'"
    ),
  ])
  func wrongCalls(_ arguments: [String], _ message: String) {
    #expect(
      cli(["mlp", "gradient"] + arguments)
        == failure(64, "autodiff-cli: \(message)\nTry 'autodiff-cli mlp gradient --help'."))
    #expect(cli(["mlp", "check"] + arguments).status == 64)
  }

  @Test func mistakesInTheData() {
    let model = [
      "--model", fixture("breast-cancer-relu.safetensors"), "--activation", "relu,relu,sigmoid",
    ]
    let data = ["--data", fixture("breast-cancer.csv")]
    let name = fixture("breast-cancer.csv")
    #expect(
      cli(["mlp", "gradient"] + model + data + ["--row", "0"])
        == failure(
          1,
          "autodiff-cli: \(name): the network takes 30 numbers, but the table has 31 columns: "
            + "name the one to leave out with --target COLUMN"))
    #expect(
      cli(["mlp", "gradient"] + model + data + ["--row", "0", "--target", "targte"])
        == failure(
          1, "autodiff-cli: \(name): there is no column 'targte'; did you mean 'target'?"))
    #expect(
      cli(
        ["mlp", "gradient"] + model + data + ["--rows", "560:570", "--target", "target", "--json"])
        == failure(1, "autodiff-cli: \(name): there is no row 569: its rows are 0 to 568"))
    #expect(
      cli("mlp", "gradient", "--layers", "3,2", "--activation", "relu").err.contains(
        "the network has 2 outputs, and one of them is differentiated: choose it with --output K"))
    #expect(
      cli(["mlp", "gradient", "--model", "missing.safetensors", "--input", "1"])
        == failure(1, "autodiff-cli: missing.safetensors: there is no such file"))
    #expect(
      cli("mlp", "gradient", "--layers", "9000000000,9000000000,1", "--activation", "relu").status
        == 1)
  }

  /// Where the components are too many, JSON has the slopes along directions, by the tape and by differences.
  @Test func directionsAreSaid() throws {
    struct Result: Decodable {
      struct Row: Decodable {
        struct Differences: Decodable {
          let verdict: String
          let directions: Int
          let tape, gradient, error: [Double]
        }
        let differences: Differences
      }
      let rows: [Row]
    }
    let call = ["mlp", "check", "--layers", "24000,1", "--activation", "tanh"]
    #expect(cli(call).out.contains("\ncentral differences along 8 random directions: "))
    let json = try JSONDecoder().decode(Result.self, from: Data(cli(call + ["--json"]).out.utf8))
    let differences = json.rows[0].differences
    #expect(differences.verdict == "agrees" && differences.directions == 8)
    #expect(
      [differences.tape, differences.gradient, differences.error].allSatisfy { $0.count == 8 })
  }
}
