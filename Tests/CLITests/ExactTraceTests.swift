import Autodiff
import Foundation
import MLP
import Testing

@testable import AutodiffCommand

/// `mlp trace --exact` against fractions worked out by hand.
@Suite struct ExactTraceTests {
  typealias Folder = StreamedRowTests.Folder

  static let model = #"""
    {"layers": [
      {"weights": [["1/3", 0.1, -2], [1, "-1/2", 0.25]], "bias": [0.5, "-1/7"],
       "activation": "leaky_relu:0.2"},
      {"weights": [[3, "2/5"]], "bias": [0.1], "activation": "identity"}
    ]}
    """#

  // x = (1/2, 3/10, −1)
  // z2₁ = 1/3 · 1/2 + 1/10 · 3/10 + (−2)(−1) + 1/2 = 50/300 + 9/300 + 600/300 + 150/300 = 809/300
  // z2₂ = 1/2 − 1/2 · 3/10 − 1/4 − 1/7 = 70/140 − 21/140 − 35/140 − 20/140 = −6/140 = −3/70
  // a2 = (809/300, 1/5 · (−3/70)) = (809/300, −3/350), σ'(z2) = (1, 1/5)
  // z3 = 3 · 809/300 + 2/5 · (−3/350) + 1/10 = 28315/3500 − 12/3500 + 350/3500 = 28653/3500, a3 = z3, σ' = 1
  // δ = ∂a3/∂a2 = (3, 2/5), ∂a3/∂z2 = (3, 2/25)
  // ∇ = (3 · 1/3 + 2/25, 3/10 − 1/25, −6 + 1/50) = (27/25, 13/50, −299/50)
  static let x = ["1/2", "3/10", "-1"]
  static let gradient = ["27/25", "13/50", "-299/50"]
  static let output = "28653/3500"

  static let expected: [(title: String, rows: [(String, [String])])] = [
    (
      "Forward pass",
      [
        ("a[1]", x), ("W[2]", ["1/3", "1/10", "-2", "1", "-1/2", "1/4"]),
        ("b[2]", ["1/2", "-1/7"]),
        ("z[2]", ["809/300", "-3/70"]), ("σ'(z[2])", ["1", "1/5"]),
        ("a[2]", ["809/300", "-3/350"]),
        ("W[3]", ["3", "2/5"]), ("b[3]", ["1/10"]), ("z[3]", [output]), ("σ'(z[3])", ["1"]),
        ("a[3]", [output]),
      ]
    ),
    (
      "Document 1",
      [
        ("δ[3]", ["1"]), ("tape, ∂a[3]/∂a[3]", ["1"]), ("σ'(z[3]) ⊙ δ[3]", ["1"]),
        ("δ[2]", ["3", "2/5"]), ("tape, ∂a[3]/∂a[2]", ["3", "2/5"]),
        ("σ'(z[2]) ⊙ δ[2]", ["3", "2/25"]), ("δ[1]", gradient), ("tape, ∂a[3]/∂a[1]", gradient),
        ("∇ₓ a[3]", gradient), ("tape, ∂a[3]/∂a[1]", gradient),
      ]
    ),
    (
      "Document 2",
      [
        ("δ[3]", ["1"]), ("tape, ∂a[3]/∂z[3]", ["1"]), ("W[3]ᵀ δ[3]", ["3", "2/5"]),
        ("σ'(z[2])", ["1", "1/5"]), ("δ[2]", ["3", "2/25"]), ("tape, ∂a[3]/∂z[2]", ["3", "2/25"]),
        ("∇ₓ a[3]", gradient), ("tape, ∂a[3]/∂a[1]", gradient),
      ]
    ),
    (
      "Document 3",
      [
        ("δ[3]", ["1"]), ("tape, ∂a[3]/∂z[3]", ["1"]), ("W[3]ᵀ δ[3]", ["3", "2/5"]),
        ("diag(σ'(z[2])) W[3]ᵀ", ["3", "2/25"]), ("δ[2]", ["3", "2/25"]),
        ("tape, ∂a[3]/∂z[2]", ["3", "2/25"]), ("∇a[3]", gradient),
        ("tape, ∂a[3]/∂a[1]", gradient),
      ]
    ),
  ]

  /// The input as an argument and in files, each number as it is written; the model in JSON.
  @Test(arguments: ["argument", "csv", "json", "table"], [[], ["--full"]])
  func fractionsByHand(_ source: String, _ options: [String]) throws {
    let folder = try Folder()
    let model = try folder.file("m.json", Self.model)
    let place =
      switch source {
      case "csv": ["--input", "@" + (try folder.file("x.csv", "x\n1/2\n0.3\n-1\n"))]
      case "json": ["--input", "@" + (try folder.file("x.json", #"["1/2", 0.3, -1]"#))]
      case "table":
        [
          "--data", try folder.file("t.csv", "a,b,y,c\n9,9,9,9\n1/2,3e-1,7,-1.0\n"), "--target",
          "y",
          "--row", "1",
        ]
      default: ["--input", "1/2, 0.3, -1"]
      }
    let outcome = cli(["mlp", "trace", "--model", model, "--exact"] + place + options)
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let text = TraceText(outcome.out)
    for (title, rows) in Self.expected {
      let printed = text.of(title)
      #expect(printed.map(\.name) == rows.map(\.0), "\(title)")
      for (quantity, row) in zip(printed, rows) {
        #expect(quantity.numbers == row.1, "\(title), \(row.0)")
      }
    }
    #expect(!text.quantities.contains { $0.name == "difference" })
    let prose = outcome.out.replacing("\n", with: " ")
    #expect(prose.contains("Exact: Each parameter is read as it is written, 0.1 being 1/10."))
    #expect(prose.contains("The input is read as it is written, 0.1 being 1/10."))
    #expect(prose.contains("every δ and the tape's adjoints are equal in every digit."))
  }

  struct Trace: Decodable {
    struct Doubles: Decodable {
      let gradient: [Double]
      let largestError: Double
    }
    let exact: Bool
    let origin, output, largestDifference: String
    let gradient: [String]
    let doubles: Doubles
  }

  @Test func json() throws {
    let folder = try Folder()
    let model = try folder.file("m.json", Self.model)
    let outcome = cli(
      "mlp", "trace", "--model", model, "--exact", "--input", "1/2,0.3,-1", "--json")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let trace = try JSONDecoder().decode(Trace.self, from: Data(outcome.out.utf8))
    #expect(trace.exact && trace.output == Self.output && trace.gradient == Self.gradient)
    #expect(trace.largestDifference == "0")
    for (double, exact) in zip(trace.doubles.gradient, [27.0 / 25, 13.0 / 50, -299.0 / 50]) {
      #expect(abs(double - exact) <= 1e-15 * 6)
    }
    #expect(trace.doubles.largestError <= 1e-14)
  }

  /// A double is a binary fraction, and the print says so.
  ///
  /// 0.1 in the file is 3602879701896397/2⁵⁵, and 2⁵⁵ is 36028797018963968. The input 0.1 is 1/10, so that the product has
  /// 10 · 2⁵⁵ below it.
  @Test func binaryFractions() throws {
    let folder = try Folder()
    let network = try MultilayerPerceptron<Double>(
      weights: [[[0.1]]], biases: [[0]], activation: .identity)
    let model = folder.url.appending(path: "m.safetensors").path
    try network.write(to: model)
    let call = ["mlp", "trace", "--model", model, "--exact", "--full", "--input"]
    let outcome = cli(call + ["0.1"])
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let text = TraceText(outcome.out)
    #expect(
      text.of("Document 1").last?.numbers == ["3602879701896397/36028797018963968"])
    #expect(
      text.of("Forward").last?.numbers == ["3602879701896397/360287970189639680"])
    let prose = outcome.out.replacing("\n", with: " ")
    #expect(
      prose.contains(
        "Exact: The parameters are binary numbers of the file, the binary fractions that they are, "
          + "0.1 being 3602879701896397/2^55."))
    let wrong = cli(call + ["1/0"])
    #expect(wrong.status == 64 && wrong.err.contains("--input: the denominator of \"1/0\" is 0"))
  }

  @Test func arraysHoldBinaryFractions() throws {
    let folder = try Folder()
    // 0.1 and NaN as doubles, in NumPy's format.
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }"
    let numbers = [0.1, Double.nan].flatMap {
      withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) }
    }
    let array = try folder.file(
      "x.npy",
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        + numbers)
    let model = try folder.file(
      "m.json", #"{"activation": "identity", "layers": [{"weights": [[3]]}]}"#)
    let call = ["mlp", "trace", "--model", model, "--exact", "--full", "--data", array, "--row"]
    let outcome = cli(call + ["0"])
    #expect(
      TraceText(outcome.out).of("Forward").first?.numbers == ["3602879701896397/36028797018963968"])
    #expect(
      outcome.out.replacing("\n", with: " ").contains("The input is binary numbers of the array,"))
    let wrong = cli(call + ["1"])
    #expect(wrong.status == 1 && wrong.out.isEmpty)
    #expect(wrong.err.contains("x.npy: the array holds nan, which is no fraction"))
  }

  @Test func withoutAnActivation() {
    let outcome = cli("mlp", "trace", "--layers", "3,2,1", "--exact")
    #expect(outcome.status == 0)
    #expect(outcome.out.hasPrefix("network 3-2-1: leaky_relu:0.01 in every layer\n"))
    #expect(outcome.out.contains("≈"))
    let full = cli("mlp", "trace", "--layers", "3,2,1", "--exact", "--full").out
    #expect(!full.contains("≈") && full.contains("/9007199254740992"))
  }

  /// What has no fractions, and what is none.
  @Test(arguments: [
    (
      ["--layers", "3,2,1", "--activation", "relu,sigmoid"], 1,
      "--exact: layer 3 has sigmoid, which gives no fractions; relu, leaky_relu and identity do"
    ),
    (
      ["--layers", "2,1", "--activation", "elu:0.5"], 1,
      "--exact: layer 2 has elu:0.5, which gives no fractions; relu, leaky_relu and identity do"
    ),
    (
      ["--layers", "2,1", "--activation", "leaky_relu:0.12345678901234566"], 1,
      "--exact: layer 2 has leaky_relu:0.12345678901234566, whose slope is no short decimal"
    ),
    (
      ["--layers", "1,1", "--input", "x"], 64,
      "--input: \"x\" is no exact number; write a decimal such as 0.1 or 1e-3, or a fraction such as 1/3"
    ),
    (["--layers", "2,1", "--input", "1,nan"], 64, "--input: \"nan\" is no exact number; write"),
    (
      ["--layers", "1,1", "--input", "1e400000000"], 64,
      "--input: \"1e400000000\" has, without an exponent, more than 10000 digits, the most that are read"
    ),
    (
      ["--layers", "300,300,1", "--memory", "64M"], 1, "the trace takes about"
    ),
  ])
  func refusals(_ arguments: [String], _ status: Int32, _ message: String) {
    let outcome = cli(["mlp", "trace", "--exact"] + arguments)
    #expect(outcome.status == status && outcome.out.isEmpty)
    #expect(outcome.err.contains(message), "\(outcome.err)")
  }

  @Test func activationsOfFiles() throws {
    let folder = try Folder()
    let model = try folder.file(
      "m.json", #"{"activation": "tanh", "layers": [{"weights": [[3]]}]}"#)
    let outcome = cli("mlp", "trace", "--model", model, "--input", "1", "--exact")
    #expect(outcome.status == 1 && outcome.out.isEmpty)
    #expect(outcome.err.contains("--exact: layer 2 has tanh, which gives no fractions"))
  }

  /// Each layer has two denominators of 9,000 digits, 30,000 binary ones, that are multiplied: some layers up there are
  /// more than the 2¹⁸ that are computed with.
  @Test func fractionsThatGrow() throws {
    let folder = try Folder()
    let digits = String(repeating: "7", count: 9_000)
    let layer = #"{"weights": [["1/\#(digits)"]], "bias": ["1/3\#(digits)"]}"#
    let layers = [String](repeating: layer, count: 12).joined(separator: ",")
    let model = try folder.file("m.json", #"{"activation": "identity", "layers": [\#(layers)]}"#)
    let outcome = cli("mlp", "trace", "--model", model, "--input", "1", "--exact")
    #expect(outcome.status == 1 && outcome.out.isEmpty)
    #expect(outcome.err.contains("--exact: the fractions become too long"))
  }
}
