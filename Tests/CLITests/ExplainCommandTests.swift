import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// The arguments that name one of the trained classifiers and its data.
private func classifier(_ name: String) -> [String] {
  [
    "--model", fixture("breast-cancer-\(name).safetensors"), "--hidden-activation", name,
    "--output-activation", "sigmoid", "--data", fixture("breast-cancer.csv"), "--target", "target",
  ]
}

/// What PyTorch and Captum say about rows of the classifiers.
private struct Reference: Decodable {
  struct Case: Decodable {
    struct Integrated: Decodable {
      let steps: Int
      let attributions: [Double]
    }
    struct Attack: Decodable {
      let norm: String
      let epsilon: Double
      let fgsm: [Double]
      let fgsmOutput: Double
      let pgdOutput: Double
    }
    let input: [Double]
    let output: Double
    let gradient: [Double]
    let hessian: [[Double]]?
    let integrated: [String: Integrated]
    let attacks: [Attack]
  }
  let name: String
  let cases: [Case]

  /// The rows of the table that the cases are.
  static let rows = [3, 77]

  static func named(_ name: String) throws -> Reference {
    let all = try Fixture.json("interpretation.json", as: [Reference].self)
    return try #require(all.first { $0.name == "breast-cancer-\(name)" })
  }
}

/// maxᵢ |aᵢ − bᵢ| / maxᵢ |bᵢ|.
private func distance(_ a: [Double], _ b: [Double]) -> Double {
  let largest = b.map(abs).max() ?? 0
  return (zip(a, b).map { abs($0 - $1) }.max() ?? .infinity) / largest
}

@Suite struct ExplainCommandTests {
  struct Explained: Decodable {
    struct Row: Decodable {
      struct Integrated: Decodable {
        let attributions: [Double]
        let gap: Double
        let relativeGap: Double
        let steps: Int
        let complete: Bool
      }
      struct Smooth: Decodable {
        let mean: [Double]
        let standardError: [Double]
      }
      let row: Int
      let output: Double
      let baselineOutput: Double
      let integrated: Integrated?
      let gradient: [Double]?
      let gradientTimesInput: [Double]?
      let occlusion: [Double]?
      let smooth: Smooth?
      let hessian: [[Double]]?
    }
    let baseline: [Double]
    let rows: [Row]
  }

  static func explained(_ arguments: [String]) throws -> Explained {
    let outcome = cli(["mlp", "explain"] + arguments + ["--json"])
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    return try JSONDecoder().decode(Explained.self, from: Data(outcome.out.utf8))
  }

  @Test(arguments: ["relu", "sigmoid"])
  func rowsAgainstPyTorch(_ name: String) throws {
    let reference = try Reference.named(name)
    for (row, expected) in zip(Reference.rows, reference.cases) {
      let call = classifier(name) + ["--row", "\(row)"]
      let all = try Self.explained(call + ["--method", "all", "--sample", "20"]).rows[0]
      #expect(all.row == row && distance([all.output], [expected.output]) < 1e-10)
      #expect(distance(try #require(all.gradient), expected.gradient) < 1e-10)
      #expect(
        distance(
          try #require(all.gradientTimesInput), zip(expected.input, expected.gradient).map(*))
          < 1e-10)
      if let hessian = expected.hessian {
        #expect(
          distance(try #require(all.hessian).flatMap { $0 }, hessian.flatMap { $0 }) < 1e-10)
      }
      for (rule, captum) in [("gauss-legendre", "gausslegendre"), ("midpoint", "riemann_middle")] {
        for (start, baseline) in [
          ("zeros", "zeros"), ("tenths", Array(repeating: "0.1", count: 30).joined(separator: ",")),
        ] {
          let exact = try #require(expected.integrated["\(captum) \(start)"])
          let result = try Self.explained(
            call + [
              "--method", "integrated", "--rule", rule, "--steps", "\(exact.steps)", "--baseline",
              baseline,
            ])
          let integrated = try #require(result.rows[0].integrated)
          #expect(distance(integrated.attributions, exact.attributions) < 1e-10)
          #expect(integrated.steps == exact.steps)
          let explained = result.rows[0].output - result.rows[0].baselineOutput
          #expect(abs(integrated.gap - (exact.attributions.reduce(0, +) - explained)) < 1e-10)
        }
      }
    }
  }

  /// A network that a reader can work out: output = 2 x₁ − 3 x₂ + 1.
  private static func linear() throws -> String {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "linear-\(UUID().uuidString).json")
    try #"{"activation": "identity", "layers": [{"weights": [[2, -3]], "bias": [1]}]}"#
      .write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  private static func table(_ text: String) throws -> String {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "table-\(UUID().uuidString).csv")
    try text.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  /// Every method gives the same for a linear output, and says so.
  @Test func aLinearOutputByHand() throws {
    let model = try Self.linear()
    let outcome = cli("mlp", "explain", "--model", model, "--input", "4,1", "--baseline", "1,0")
    #expect(
      outcome
        == Outcome(
          status: 0,
          out: """
            network 2-1: identity
            output 6.0
            at the baseline (as given) 3, a difference of 3
              input  value  integrated  grad × input  occlusion
              x1         4           6             6          6               |#############
              x2         1          -3            -3         -3        #######|

            Integrated gradients add up to 3, a gap of rounding only, with 50 steps.
            The witnesses agree with integrated: grad × input has 2 of its 2 largest (rank
            correlation 1), occlusion has 2 of its 2 largest (rank correlation 1).

            """, err: ""))
    let data = try Self.table("age,income\n1,2\n3,2\n")
    let result = cli(
      "mlp", "explain", "--model", model, "--data", data, "--baseline", "mean", "--json")
    let summary = try JSONDecoder().decode(Summary.self, from: Data(result.out.utf8))
    #expect(summary.baseline == [2, 2] && summary.rows == 2)
    #expect(distance(summary.integrated.mean, [2, 0]) < 1e-14)
    #expect(summary.occlusion.mean == [2, 0])
    #expect(summary.integrated.deviation.allSatisfy { $0 < 1e-13 })
    #expect(summary.gradientTimesInput.signedMean == [0, 0])
    #expect(summary.permutation.mean[1] == 0 && summary.sampleRows == 2)
    let dependence = cli(
      "mlp", "explain", "--model", model, "--data", data, "--method", "dependence", "--feature",
      "income,age", "--json")
    let curves = try JSONDecoder().decode(Curves.self, from: Data(dependence.out.utf8)).dependence
    #expect(curves.map(\.feature) == ["income", "age"])
    #expect(curves[0].values == [2] && curves[0].mean == [-1] && curves[0].slope == [-3])
    #expect(curves[1].mean.first == -3 && curves[1].mean.last == 1)
    #expect(curves[1].slope.allSatisfy { $0 == 2 } && curves[1].deviation.allSatisfy { $0 == 0 })
  }

  private struct Summary: Decodable {
    struct Method: Decodable {
      let mean: [Double]
      let deviation: [Double]
      let signedMean: [Double]?
    }
    let baseline: [Double]
    let rows: Int
    let sampleRows: Int
    let integrated: Method
    let gradientTimesInput: Method
    let occlusion: Method
    let permutation: Method
  }

  private struct Curves: Decodable {
    struct Curve: Decodable {
      let feature: String
      let values: [Double]
      let mean: [Double]
      let deviation: [Double]
      let slope: [Double]
    }
    let dependence: [Curve]
  }

  /// The mean over rows is that of the rows printed one by one.
  @Test func theSummaryIsTheMeanOfItsRows() throws {
    let call = classifier("sigmoid") + ["--rows", "0:12"]
    let rows = try Self.explained(call + ["--each"]).rows
    let outcome = cli(["mlp", "explain"] + call + ["--json", "--sample", "12"])
    let summary = try JSONDecoder().decode(Summary.self, from: Data(outcome.out.utf8))
    #expect(rows.count == 12 && summary.rows == 12)
    for feature in 0..<30 {
      let sizes = rows.compactMap { $0.integrated.map { abs($0.attributions[feature]) } }
      #expect(abs(summary.integrated.mean[feature] - sizes.reduce(0, +) / 12) < 1e-12)
      let changes = rows.compactMap { $0.occlusion?[feature] }
      let signed = try #require(summary.occlusion.signedMean)
      #expect(abs(signed[feature] - changes.reduce(0, +) / 12) < 1e-12)
    }
    #expect(rows.allSatisfy { ($0.integrated?.relativeGap ?? 1) <= 0.001 })
  }

  @Test func aSaturatedRowIsTold() {
    let outcome = cli(["mlp", "explain"] + classifier("relu") + ["--row", "0", "--top", "2"])
    #expect(outcome.out.contains("at this row the output is nearly\nflat"))
    let before = cli(
      ["mlp", "explain"] + classifier("relu") + ["--row", "0", "--before-activation"])
    #expect(before.status == 0 && !before.out.contains("nearly flat"))
    let never = cli(
      ["mlp", "explain"] + classifier("relu") + ["--row", "0", "--tolerance", "0"])
    #expect(never.out.contains("steps:\nthe tolerance was not reached"))
  }

  @Test func everyMethodPrints() {
    for method in ExplainOptions.Method.allCases {
      for rows in [["--row", "1"], ["--rows", "0:3"]] {
        for form in [[], ["--json"]] {
          let outcome = cli(
            ["mlp", "explain"] + classifier("sigmoid") + rows + form
              + ["--method", method.rawValue, "--sample", "10", "--samples", "5", "--top", "3"])
          #expect(outcome.status == 0 && outcome.err.isEmpty, "\(method) \(rows)")
          #expect(
            outcome.out.contains(
              form.isEmpty ? "worst_" : "\"method\": \"\(method.rawValue)\""))
          if form.isEmpty {
            for line in outcome.out.split(separator: "\n") {
              #expect(terminalColumns(of: String(line)) <= 80, "\(line)")
            }
          }
        }
      }
    }
  }

  /// The same seed gives the same text; another one another.
  @Test func seeds() {
    let call = ["mlp", "explain"] + classifier("sigmoid") + ["--row", "1", "--method", "smooth"]
    #expect(cli(call + ["--seed", "7"]) == cli(call + ["--seed", "7"]))
    #expect(cli(call + ["--seed", "7"]) != cli(call + ["--seed", "8"]))
  }

  static let mistakes: [([String], Int32, String)] = [
    (["--method", "occlude"], 64, "--method takes one of summary, gradient"),
    (
      ["--method", "permutation"], 64, "--method permutation goes with --data; it looks at a table"
    ),
    (["--baseline", "mean"], 64, "--baseline mean goes with --data"),
    (["--baseline", "1,x"], 64, "--baseline takes numbers separated by commas, not 'x'"),
    (["--baseline", "1,2,3"], 1, "the network takes 2 numbers, but --baseline gives 3"),
    (["--steps", "0"], 64, "--steps takes a whole number from 1 to 3200, not '0'"),
    (["--steps", "5", "--tolerance", "1"], 64, "--steps and --tolerance exclude each other"),
    (["--tolerance", "-1"], 64, "--tolerance takes a number from 0, not '-1'"),
    (["--rule", "simpson"], 64, "--rule takes one of gauss-legendre, midpoint, trapezoid"),
    (["--samples", "1"], 64, "--samples takes a whole number from 2"),
    (["--top", "0"], 64, "--top takes a whole number from 1, not '0'"),
  ]

  @Test(arguments: mistakes.indices) func mistakesAreTold(_ index: Int) {
    let (options, status, text) = Self.mistakes[index]
    let outcome = cli(
      ["mlp", "explain", "--layers", "2,1", "--activation", "tanh", "--input", "1,2"] + options)
    #expect(outcome.status == status && outcome.out.isEmpty)
    #expect(outcome.err.hasPrefix("autodiff-cli: \(text)"), "\(outcome.err)")
  }

  @Test func anUnknownFeature() {
    let outcome = cli(
      ["mlp", "explain"] + classifier("relu")
        + ["--method", "dependence", "--feature", "worst_textur", "--sample", "5"])
    #expect(outcome.status == 1)
    #expect(
      outcome.err.contains("there is no column 'worst_textur'; did you mean 'worst_texture'?"))
  }
}

@Suite struct AttackCommandTests {
  struct Attacked: Decodable {
    struct Step: Decodable {
      let input: [Double]
      let size: Double
      let predictedChange: Double
      let change: Double
      let output: Double
      let turned: Bool
    }
    struct Row: Decodable {
      let row: Int
      let output: Double
      let above: Bool
      let gradient: String
      let expectedChange: Double
      let fgsm: Step
      let pgd: Step
      let smallest: Step?
      let certifiedRadius: Double
    }
    struct Summary: Decodable {
      let rows: Int
      let turned: Int
      let medianSmallest: Double
      let medianCertified: Double
    }
    let threshold: Double
    let summary: Summary
    let rows: [Row]
  }

  static func attacked(_ arguments: [String]) throws -> Attacked {
    let outcome = cli(["mlp", "attack"] + arguments + ["--json"])
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    return try JSONDecoder().decode(Attacked.self, from: Data(outcome.out.utf8))
  }

  @Test(arguments: ["relu", "sigmoid"])
  func stepsAgainstPyTorch(_ name: String) throws {
    let reference = try Reference.named(name)
    for (row, expected) in zip(Reference.rows, reference.cases) {
      for attack in expected.attacks {
        let result = try Self.attacked(
          classifier(name) + [
            "--row", "\(row)", "--epsilon", "\(attack.epsilon)", "--norm", attack.norm,
          ])
        let own = result.rows[0]
        #expect(result.threshold == 0.5 && own.above == (expected.output > 0.5))
        #expect(distance(own.fgsm.input, attack.fgsm) < 1e-10)
        #expect(distance([own.fgsm.output], [attack.fgsmOutput]) < 1e-10)
        // PGD's best iterate is at least as far as the last.
        #expect(
          own.above
            ? own.pgd.output <= attack.pgdOutput * (1 + 1e-10)
            : own.pgd.output >= attack.pgdOutput * (1 - 1e-10))
        // ε ‖∇f‖ is what one step makes of it.
        #expect(
          abs(own.expectedChange - abs(own.fgsm.predictedChange)) <= 1e-9 * own.expectedChange)
        let smallest = try #require(own.smallest)
        #expect(smallest.turned && own.certifiedRadius < smallest.size && own.certifiedRadius > 0)
        #expect((smallest.output > 0.5) != own.above || abs(smallest.output - 0.5) < 1e-12)
      }
    }
  }

  @Test func optionsAreKept() throws {
    let names = "worst_texture,mean_texture"
    let result = try Self.attacked(
      classifier("relu") + [
        "--rows", "20:26", "--fixed", names, "--range", "radius_error=-1:1,area_error=-0.5:0.5",
        "--whole", "worst_area", "--epsilon", "1.5",
      ])
    #expect(result.rows.map(\.row) == Array(20..<26) && result.summary.rows == 6)
    let table = try String(contentsOfFile: fixture("breast-cancer.csv"), encoding: .utf8)
    let lines = table.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    for row in result.rows {
      let x = lines[row.row + 1].dropLast().map { Double($0) ?? .nan }
      for step in [row.fgsm, row.pgd] + (row.smallest.map { [$0] } ?? []) {
        for (place, column) in lines[0].dropLast().enumerated() {
          let (before, after) = (x[place], step.input[place])
          switch column {
          case "worst_texture", "mean_texture": #expect(after == before)
          case "radius_error":
            #expect(after == before || (-1...1).contains(after) || abs(after) <= abs(before))
          case "area_error":
            #expect(after == before || (-0.5...0.5).contains(after) || abs(after) <= abs(before))
          case "worst_area": #expect(after == before || after == after.rounded())
          default: break
          }
          #expect(abs(after - before) <= step.size + 1e-12)
        }
      }
      #expect(row.fgsm.size <= 1.5 + 1e-12 && row.pgd.size <= 1.5 + 1e-12)
    }
    // The summary in text counts the same rows.
    let text = cli(
      ["mlp", "attack"] + classifier("relu") + ["--rows", "20:26", "--epsilon", "1.5"])
    #expect(text.out.contains("6 rows, changes measured in every input"))
    let free = try Self.attacked(classifier("relu") + ["--rows", "20:26", "--epsilon", "1.5"])
    #expect(text.out.contains("\(free.summary.turned) of 6"))
    let sizes = free.rows.compactMap { $0.smallest?.size }.sorted()
    #expect(abs(free.summary.medianSmallest - (sizes[2] + sizes[3]) / 2) < 1e-15)
  }

  /// z = 2 x₁ − 3 x₂ + 1 with columns of deviation 1 and 10, and one that does not vary.
  @Test func deviations() throws {
    func file(_ name: String, _ text: String) throws -> String {
      let url = FileManager.default.temporaryDirectory.appending(
        path: "\(UUID().uuidString)\(name)")
      try text.write(to: url, atomically: true, encoding: .utf8)
      return url.path
    }
    let model = try file(
      ".json", #"{"activation": "identity", "layers": [{"weights": [[2, -3, 5]], "bias": [1]}]}"#)
    // (−1, 0, 1) and (−10, 0, 10).
    let data = try file(".csv", "a,b,c\n4,-10,7\n5,0,7\n6,10,7\n")
    let call = ["--model", model, "--data", data, "--row", "1"]
    let own = try Self.attacked(call + ["--per-deviation", "--epsilon", "0.1"]).rows[0]
    // f = 2 · 5 + 35 + 1 = 46; the slopes by u are 2 and −30.
    #expect(own.output == 46 && abs(own.expectedChange - 3.2) < 1e-12)
    #expect(distance(own.fgsm.input, [4.9, 1, 7]) < 1e-14 && abs(own.fgsm.change + 3.2) < 1e-12)
    let smallest = try #require(own.smallest)
    #expect(abs(smallest.size - 46.0 / 32) < 1e-3 && smallest.input[2] == 7)
    #expect(own.certifiedRadius <= 46.0 / 32 && own.certifiedRadius > 0.998 * 46 / 32)
    // In whole numbers of the second column, a tenth of a deviation each.
    let whole = try Self.attacked(
      call + ["--per-deviation", "--epsilon", "0.57", "--whole", "b", "--fixed", "a"]
    ).rows[0]
    #expect(whole.fgsm.input == [5, 5, 7] || whole.fgsm.input == [5, 6, 7])
    let jump = try #require(whole.smallest)
    #expect(jump.input == [5, 16, 7] && abs(jump.size - 1.6) < 1e-12)
    #expect(whole.certifiedRadius < 1.6 && whole.certifiedRadius > 1.59)
    let text = cli(["mlp", "attack"] + call + ["--per-deviation"])
    #expect(text.out.contains("in deviations of the columns, changes of at most"))
  }

  @Test func aMaskedGradientIsNamed() {
    // Of seed 3 every hidden unit is off at this input.
    let outcome = cli(
      "mlp", "attack", "--layers", "3,2,1", "--activation", "relu", "--input", "1,1,1", "--seed",
      "3")
    #expect(outcome.status == 0 && outcome.out.contains("The gradient is masked"))
    #expect(outcome.out.contains("Certified: no change of at most"))
  }

  static let mistakes: [([String], Int32, String)] = [
    (["--norm", "1"], 64, "--norm takes one of inf, 2, not '1'"),
    (["--epsilon", "-1"], 64, "--epsilon takes a number from 0, not '-1'"),
    (["--steps", "0"], 64, "--steps takes a whole number from 1 to 10000, not '0'"),
    (["--fixed", "x1,x2"], 64, "every input is fixed, so that none is left to change"),
    (["--fixed", "x7"], 1, "there is no input 'x7'"),
    (["--range", "x1"], 64, "--range takes COLUMN=LOW:HIGH, as in age=0:120, not 'x1'"),
    (["--range", "x1=3:2"], 64, "--range takes COLUMN=LOW:HIGH, as in age=0:120, not 'x1=3:2'"),
    (["--range", "x1=1:2,x1=1:3"], 64, "--range gives 'x1' twice"),
    (["--threshold", "2"], 64, "--threshold 2.0 is never crossed: the output's activation, tanh"),
    (["--threshold", "x"], 64, "--threshold takes a finite number, not 'x'"),
  ]

  @Test(arguments: mistakes.indices) func mistakesAreTold(_ index: Int) {
    let (options, status, text) = Self.mistakes[index]
    let outcome = cli(
      ["mlp", "attack", "--layers", "2,1", "--activation", "tanh", "--input", "1,2"] + options)
    #expect(outcome.status == status && outcome.out.isEmpty)
    #expect(outcome.err.hasPrefix("autodiff-cli: \(text)"), "\(outcome.err)")
  }

  @Test func linesFitTheTerminal() {
    for options in [
      ["--row", "3"], ["--rows", "0:4"], ["--rows", "0:3", "--each", "--norm", "2"],
    ] {
      let outcome = cli(["mlp", "attack"] + classifier("sigmoid") + options)
      #expect(outcome.status == 0 && outcome.err.isEmpty)
      for line in outcome.out.split(separator: "\n") {
        #expect(terminalColumns(of: String(line)) <= 80, "\(line)")
      }
    }
  }
}
