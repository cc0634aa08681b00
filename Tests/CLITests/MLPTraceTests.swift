import Foundation
import MLP
import Testing

@testable import AutodiffCommand

/// `mlp trace` in doubles: every number that the documents name, against their formulas worked out here in loops.
@Suite struct MLPTraceTests {
  /// A name and numbers, as a line of the print has them.
  typealias Row = (name: String, numbers: [Double])

  /// Everything that is printed for the network 3-2-1 with the sigmoid, from its parameters and its input.
  static func expected(
    _ W2: [[Double]], _ b2: [Double], _ W3: [Double], _ b3: Double, _ x: [Double]
  ) -> (forward: [Row], first: [Row], second: [Row], third: [Row]) {
    func sigma(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
    func slope(_ z: Double) -> Double { exp(-z) / ((1 + exp(-z)) * (1 + exp(-z))) }
    let z2 = (0..<2).map { i in (0..<3).map { W2[i][$0] * x[$0] }.reduce(b2[i], +) }
    let a2 = z2.map(sigma)
    let s2 = z2.map(slope)
    let z3 = W3[0] * a2[0] + W3[1] * a2[1] + b3
    let (a3, s3) = (sigma(z3), slope(z3))
    // ∂a3/∂a2, ∂a3/∂z2 and ∂a3/∂x by the chain rule, component by component.
    let byA2 = (0..<2).map { W3[$0] * s3 }
    let byZ2 = (0..<2).map { byA2[$0] * s2[$0] }
    let gradient = (0..<3).map { W2[0][$0] * byZ2[0] + W2[1][$0] * byZ2[1] }
    let forward: [Row] = [
      ("a[1]", x), ("W[2]", W2.flatMap { $0 }), ("b[2]", b2), ("z[2]", z2), ("σ'(z[2])", s2),
      ("a[2]", a2), ("W[3]", W3), ("b[3]", [b3]), ("z[3]", [z3]), ("σ'(z[3])", [s3]),
      ("a[3]", [a3]),
    ]
    let first: [Row] = [
      ("δ[3]", [1]), ("tape, ∂a[3]/∂a[3]", [1]),
      ("σ'(z[3]) ⊙ δ[3]", [s3]), ("δ[2]", byA2), ("tape, ∂a[3]/∂a[2]", byA2),
      ("σ'(z[2]) ⊙ δ[2]", byZ2), ("δ[1]", gradient), ("tape, ∂a[3]/∂a[1]", gradient),
      ("∇ₓ a[3]", gradient), ("tape, ∂a[3]/∂a[1]", gradient),
    ]
    let second: [Row] = [
      ("δ[3]", [s3]), ("tape, ∂a[3]/∂z[3]", [s3]),
      ("W[3]ᵀ δ[3]", byA2), ("σ'(z[2])", s2), ("δ[2]", byZ2), ("tape, ∂a[3]/∂z[2]", byZ2),
      ("∇ₓ a[3]", gradient), ("tape, ∂a[3]/∂a[1]", gradient),
    ]
    let third: [Row] = [
      ("δ[3]", [s3]), ("tape, ∂a[3]/∂z[3]", [s3]),
      ("W[3]ᵀ δ[3]", byA2), ("diag(σ'(z[2])) W[3]ᵀ", [s2[0] * W3[0], s2[1] * W3[1]]),
      ("δ[2]", byZ2), ("tape, ∂a[3]/∂z[2]", byZ2),
      ("∇a[3]", gradient), ("tape, ∂a[3]/∂a[1]", gradient),
    ]
    return (forward, first, second, third)
  }

  /// Reads the print back: six digits, or all of them.
  @Test(arguments: [(["--full"], 1e-14), ([], 1e-5)], ["--seed=7", "--seed=8"])
  func everyQuantityOfTheDocuments(_ form: ([String], Double), _ seed: String) throws {
    let (options, tolerance) = form
    let outcome = cli(["mlp", "trace", "--layers", "3,2,1", seed] + options)
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.hasPrefix("network 3-2-1: sigmoid in every layer\n"))
    let text = TraceText(outcome.out)

    let network = try MultilayerPerceptron<Double>(
      sizes: [3, 2, 1], activation: .sigmoid, seed: UInt64(seed.dropFirst(7)) ?? 0)
    let layers = network.layers
    let x = try #require(text.of("Forward pass").first).numbers.compactMap(Double.init)
    try #require(x.count == 3)
    let weights = layers[0].weights.scalars
    let expected = Self.expected(
      [Array(weights[0..<3]), Array(weights[3..<6])], layers[0].bias.scalars,
      layers[1].weights.scalars, layers[1].bias.scalars[0], x)
    for (title, rows) in [
      ("Forward pass", expected.forward), ("Document 1, Algorithm 1", expected.first),
      ("Document 2", expected.second), ("Document 3, Steps 1 to 3", expected.third),
    ] {
      let printed = text.of(title)
      #expect(printed.map(\.name) == rows.map(\.name), "\(title)")
      for (quantity, row) in zip(printed, rows) {
        let numbers = quantity.numbers.compactMap(Double.init)
        #expect(numbers.count == row.numbers.count, "\(title), \(row.name)")
        let size = row.numbers.map(abs).max() ?? 0
        for (number, exact) in zip(numbers, row.numbers) {
          #expect(abs(number - exact) <= tolerance * size, "\(title), \(row.name)")
        }
      }
    }
  }

  /// Every line of Algorithm 1, of the algorithm with stored z, and of Steps 1 to 3, in order.
  @Test func everyLineOfTheDocuments() {
    let text = TraceText(cli("mlp", "trace", "--layers", "3,2,1").out)
    #expect(
      text.statements == [
        "a[1] = x", "l = 2: z[2] = W[2] a[1] + b[2]", "l = 2: a[2] = σ(z[2]), σ = sigmoid",
        "l = 3: z[3] = W[3] a[2] + b[3]", "l = 3: a[3] = σ(z[3]), σ = sigmoid",
        "1  forward pass: z[l] = W[l] a[l-1] + b[l], a[l] = σ(z[l]), as above", "2  δ[3] = 1",
        "3  for l = 3, 2 do", "4  l = 3: δ[2] = W[3]ᵀ (σ'(z[3]) ⊙ δ[3])",
        "4  l = 2: δ[1] = W[2]ᵀ (σ'(z[2]) ⊙ δ[2])", "5  end for", "6  ∇ₓ a[3] = δ[1]",
        "①  a[1] = x, as above",
        "①  for l = 2, 3: z[l] = W[l] a[l-1] + b[l], a[l] = σ(z[l]), each saved",
        "②  δ[3] = ∂a[3]/∂z[3] = σ'(z[3])", "②  for l = 3:",
        "②  l = 3: δ[2] = W[3]ᵀ δ[3] · σ'(z[2])",
        "②  ∇ₓ a[3] = δ[1] = W[2]ᵀ δ[2]; a[1] = x has no σ'",
        "Forward pass  z[l] and a[l] for l = 2, 3, as above", "Step 1  δ[3] = σ'(z[3])",
        "Step 2  for l = 2:",
        "Step 2  l = 2: δ[2] = σ'(z[2]) ∘ (W[3]ᵀ δ[3]) = diag(σ'(z[2])) W[3]ᵀ δ[3]",
        "Step 3  ∇a[3] = W[2]ᵀ δ[2]",
      ])
    let shapes = text.quantities.filter { $0.name == "shapes" }.map {
      $0.numbers.joined(separator: " ")
    }
    #expect(
      shapes == [
        "2 3 3 + 2 → 2", "1 2 2 + 1 → 1", "2 1 1 → 2", "3 2 2 → 3", "2 1 1 → 2", "3 2 2 → 3",
        "2 2 2 1 1 → 2", "3 2 2 → 3",
      ])
  }

  struct Trace: Decodable {
    struct Layer: Decodable {
      struct Tape: Decodable {
        let a: [Double]
        let z: [Double]?
      }
      let layer: Int
      let a, document1: [Double]
      let z, slope, document2, document3: [Double]?
      let activation: String?
      let tape: Tape
    }
    struct Algorithm: Decodable {
      struct Line: Decodable {
        struct Quantity: Decodable { let name: String }
        let label, statement: String
        let layer: Int?
        let shapes: String?
        let quantities: [Quantity]
        let tape: Quantity?
      }
      let algorithm: String
      let lines: [Line]
    }
    let exact: Bool
    let output: Double
    let gradient: [Double]
    let layers: [Layer]
    let algorithms: [Algorithm]
    let layersAtKink: [Int]
    let row: Int?
  }

  /// The table of the bowl at the kink: z[2] = (1 − 1, 2 + 0).
  @Test func jsonAndKinks() throws {
    let folder = try StreamedRowTests.Folder()
    let model = try folder.file(
      "m.json",
      #"{"activation": "relu", "layers": [{"weights": [[1], [2]], "bias": [-1, 0]}, {"weights": [[1, 3]]}]}"#
    )
    let data = try folder.file("d.csv", "x,y\n5,0\n1,0\n")
    let call = [
      "mlp", "trace", "--model", model, "--data", data, "--target", "y", "--row", "1",
    ]
    let outcome = cli(call + ["--json"])
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let trace = try JSONDecoder().decode(Trace.self, from: Data(outcome.out.utf8))
    #expect(!trace.exact && trace.row == 1 && trace.output == 6 && trace.gradient == [6])
    #expect(trace.layersAtKink == [2])
    #expect(trace.layers.map(\.layer) == [1, 2, 3])
    let hidden = trace.layers[1]
    #expect(hidden.z == [0, 2] && hidden.a == [0, 2] && hidden.slope == [0, 1])
    #expect(hidden.document1 == [1, 3] && hidden.tape.a == [1, 3])
    #expect(hidden.document2 == [0, 3] && hidden.document3 == [0, 3] && hidden.tape.z == [0, 3])
    #expect(hidden.activation == "relu" && trace.layers[0].z == nil)
    #expect(
      trace.algorithms.map(\.algorithm)
        == ["forward", "firstDocument", "secondDocument", "thirdDocument"])
    #expect(trace.algorithms[1].lines.map(\.label) == ["1", "2", "3", "4", "4", "5", "6"])
    #expect(trace.algorithms[1].lines[3].shapes == "[2, 1] [1] → [2]")
    let text = cli(call).out
    #expect(text.hasPrefix("network 1-2-1: relu in every layer, row 1\n"))
    #expect(text.contains("\nz[2] has components exactly at the kink 0 of its activation,"))
  }

  /// A table of many columns is folded at 80 of the terminal's, and long tensors are cut short.
  @Test(arguments: [
    ["--layers", "40,30,12,1"], ["--layers", "2,1"], ["--layers", "9,9,9,9,9,9,9,9,9,9,9,9,1"],
    ["--layers", "40,30,12,1", "--exact"], ["--layers", "3,1", "--exact"],
  ])
  func fits(_ arguments: [String]) {
    let outcome = cli(["mlp", "trace"] + arguments)
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let lines = outcome.out.split(separator: "\n")
    #expect(lines.filter { terminalColumns(of: String($0)) > 80 } == [])
    #expect(outcome.out.contains("…") == (arguments[1].count > 4))
  }

  /// What is cut short is whole with `--full`: nine inputs, nine rows.
  @Test func full() {
    let text = TraceText(cli("mlp", "trace", "--layers", "9,9,1", "--full").out)
    #expect(text.of("Forward").first { $0.name == "W[2]" }?.numbers.count == 81)
    let short = TraceText(cli("mlp", "trace", "--layers", "9,9,1").out)
    let weights = short.of("Forward").first { $0.name == "W[2]" }?.numbers
    // Four rows, … and the last one, of which each has six numbers, … and the last one.
    #expect(weights?.count == 5 * 8 + 1 && weights?.count { $0 == "…" } == 6)
  }

  /// Wrong calls and contents, and what they are told.
  @Test(arguments: [
    (["--layers", "3,2"], 1, "choose it with --output K, from 0 to 1"),
    (["--layers", "3,1", "--rows", "1:2"], 64, "unknown option '--rows'; did you mean '--row'?"),
    (["--layers", "3,1", "--row", "1"], 64, "--row goes with --data"),
    (
      ["--layers", "2,1", "--data", "d.csv"], 64, "--row is missing: which row of the data to trace"
    ),
    (
      ["--layers", "2,1", "--input", "1/3,1"], 64,
      "--input takes numbers separated by commas, not '1/3'"
    ),
    (["--layers", "2,1", "--input", "1"], 1, "the network takes 2 numbers, but --input gives 1"),
    (
      ["--layers", "2,2,1", "--output-activation", "relu"], 64,
      "--output-activation goes with --hidden-activation"
    ),
  ])
  func refusals(_ arguments: [String], _ status: Int32, _ message: String) {
    let outcome = cli(["mlp", "trace"] + arguments)
    #expect(outcome.status == status && outcome.out.isEmpty)
    #expect(outcome.err.contains(message), "\(outcome.err)")
  }

  /// Of a deep network the layers in the middle are counted, and printed where all is asked for.
  @Test func aDeepNetwork() {
    let layers = [String](repeating: "1", count: 60).joined(separator: ",")
    let call = ["mlp", "trace", "--layers", layers, "--activation", "tanh"]
    let (short, full) = (cli(call).out, cli(call + ["--full"]).out)
    #expect(short.contains("\n  … layers 20 to 41 are left out; --full prints them\n"))
    #expect(short.contains("l = 19: ") && !short.contains("l = 20: ") && short.contains("l = 42: "))
    #expect(full.contains("l = 20: ") && full.contains("l = 41: ") && !full.contains("left out"))
  }
}
