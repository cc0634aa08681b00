import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// `mlp explain` and `mlp attack` of a network with three classes, against PyTorch and Captum.
@Suite struct ClassExplanationTests {
  private struct Reference: Decodable {
    struct Explained: Decodable {
      let output: Double
      let gradient, integrated: [Double]
    }
    struct Output: Decodable {
      let before, after: Explained
    }
    struct Step: Decodable {
      let input: [Double]
      let margin, output: Double
      let chosen: Int
    }
    struct Attack: Decodable {
      let `class`: Int
      let norm: String
      let epsilon, margin: Double
      let fgsm, pgd: Step
    }
    struct Case: Decodable {
      let input: [Double]
      let chosen: Int
      let outputs: [Output]
      let attacks: [Attack]
    }
    let name: String
    let cases: [Case]
  }

  static let classes = ["setosa", "versicolor", "virginica"]
  static let model = [
    "--model", fixture("models/softmax.safetensors"), "--hidden-activation", "relu",
    "--output-activation", "softmax",
  ]

  private static func cases() throws -> [Reference.Case] {
    let all = try Fixture.json("interpretation-softmax.json", as: [Reference].self)
    return try #require(all.first { $0.name == "softmax.safetensors" }).cases
  }

  private static func input(_ row: [Double]) -> [String] {
    ["--input", row.map { "\($0)" }.joined(separator: ",")]
  }

  private static func isClose(_ a: [Double], _ b: [Double]) -> Bool {
    let largest = b.map(abs).max() ?? 0
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-10 * largest }
  }

  private struct Explanation: Decodable {
    struct Row: Decodable {
      struct Integrated: Decodable {
        let attributions: [Double]
      }
      let output: Double
      let gradient: [Double]?
      let integrated: Integrated?
    }
    let outputNumber: Int
    let before, after: String?
    let rows: [Row]
  }

  @Test func eachClassBeforeAndAfterSoftmax() throws {
    for row in try Self.cases() {
      for (k, output) in row.outputs.enumerated() {
        for (expected, flags) in [(output.after, []), (output.before, ["--before-activation"])] {
          for name in ["\(k)", Self.classes[k]] {
            let call =
              ["mlp", "explain"] + Self.model + Self.input(row.input) + ["--output", name] + flags
            let all = cli(call + ["--method", "all", "--steps", "50", "--json"])
            #expect(all.status == 0 && all.err.isEmpty)
            let own = try JSONDecoder().decode(Explanation.self, from: Data(all.out.utf8))
            #expect(own.outputNumber == k)
            #expect(own.before == (flags.isEmpty ? nil : "softmax"))
            #expect(own.after == (flags.isEmpty ? "softmax" : nil))
            #expect(Self.isClose([own.rows[0].output], [expected.output]))
            #expect(Self.isClose(try #require(own.rows[0].gradient), expected.gradient))
            #expect(
              Self.isClose(try #require(own.rows[0].integrated).attributions, expected.integrated))
            // The text says which it was.
            let text = cli(call).out.split(separator: "\n")
            let side = flags.isEmpty ? "after" : "before"
            #expect(text[1].hasPrefix("output \(k) (\(Self.classes[k])) \(side) its softmax "))
          }
        }
      }
    }
  }

  private struct Attacked: Decodable {
    struct Step: Decodable {
      let input: [Double]
      let output: Double
      let turned: Bool
      let chosen: Int
    }
    struct Row: Decodable {
      let `class`: Int
      let strongestOther: Int
      let output, value: Double
      let fgsm, pgd: Step
      let smallest: Step?
      let certifiedRadius: Double
    }
    let of: String
    let classes: [String]
    let rows: [Row]
  }

  @Test func attacksAlongTheMargin() throws {
    for row in try Self.cases() {
      for attack in row.attacks {
        // The class that is chosen needs no name.
        let name = attack.class == row.chosen ? [] : ["--output", "\(attack.class)"]
        let call =
          ["mlp", "attack"] + Self.model + Self.input(row.input) + name
          + ["--norm", attack.norm, "--epsilon", "\(attack.epsilon)"]
        let outcome = cli(call + ["--json"])
        #expect(outcome.status == 0 && outcome.err.isEmpty)
        let result = try JSONDecoder().decode(Attacked.self, from: Data(outcome.out.utf8))
        let own = result.rows[0]
        #expect(result.of == "margin" && result.classes == Self.classes)
        #expect(own.class == attack.class && own.strongestOther != attack.class)
        #expect(Self.isClose([own.value], [attack.margin]))
        #expect(Self.isClose(own.fgsm.input, attack.fgsm.input))
        #expect(Self.isClose([own.fgsm.output], [attack.fgsm.output]))
        #expect(own.fgsm.chosen == attack.fgsm.chosen)
        let wasChosen = attack.class == row.chosen
        #expect(own.fgsm.turned == ((attack.fgsm.chosen == attack.class) != wasChosen))
        // PGD's best iterate is at least as far as the last, by the margin; so it is turned where that is.
        if (attack.pgd.chosen == attack.class) != wasChosen { #expect(own.pgd.turned) }
        if let smallest = own.smallest {
          #expect((smallest.chosen == attack.class) != wasChosen)
        }
        let text = cli(call)
        #expect(text.status == 0 && text.err.isEmpty)
        let side = attack.margin > 0 ? "ahead of" : "behind"
        #expect(
          text.out.contains(
            ", \(side) output \(own.strongestOther) (\(Self.classes[own.strongestOther]))\n"))
        for line in text.out.split(separator: "\n") {
          #expect(terminalColumns(of: String(line)) <= 80, "\(line)")
        }
      }
    }
  }

  /// z = (x₁, x₂, 0) at (3, 1): the first class is ahead by 2, which a change of 1 in both inputs takes away.
  private static func byHand(_ last: String, _ weights: String = "[1, 0], [0, 1], [0, 0]") throws
    -> [String]
  {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "classes-\(UUID().uuidString).json")
    try #"{"layers": [{"weights": [\#(weights)], "bias": [0, 0, 0]}]}"#
      .write(to: url, atomically: true, encoding: .utf8)
    return ["mlp", "attack", "--model", url.path, "--output-activation", last]
  }

  @Test(arguments: ["softmax", "log_softmax", "identity"]) func aMarginByHand(_ last: String) throws
  {
    let call = try Self.byHand(last)
    let outcome = cli(call + ["--input", "3,1", "--epsilon", "1.5"])
    #expect(outcome.status == 0)
    #expect(outcome.out.contains("the decision: which output is the largest\nmargin: how far it"))
    #expect(outcome.out.contains("margin 2, ahead of output 1\n"))
    #expect(outcome.out.contains("turned to output 1"))
    let json = cli(call + ["--input", "3,1", "--json"])
    struct Radii: Decodable {
      struct Row: Decodable {
        struct Step: Decodable { let size: Double }
        let smallest: Step
        let certifiedRadius: Double
      }
      let rows: [Row]
    }
    let row = try JSONDecoder().decode(Radii.self, from: Data(json.out.utf8)).rows[0]
    #expect(row.smallest.size >= 1 && row.smallest.size < 1.0001)
    #expect(row.certifiedRadius > 0.998 && row.certifiedRadius < 1)
    // Of the third class: behind by 3, which 3 in the first and 1 in the second input make up, 3 in all.
    let third = cli(call + ["--input", "3,1", "--output", "2"])
    #expect(third.out.contains("the decision: is output 2 the largest\n"))
    #expect(third.out.contains("margin -3, behind output 0\n"))
    // A tie leaves the first class chosen.
    let tie = cli(call + ["--input", "1,1"])
    #expect(tie.status == 0 && tie.out.contains("margin 0, a tie with output 1\n"))
  }

  /// A threshold holds one output against a number, before or after softmax as that is what the output is.
  @Test func thresholds() throws {
    let call = try Self.byHand("softmax")
    let alone = cli(call + ["--input", "3,1", "--threshold", "0.5"])
    #expect(alone.status == 64)
    #expect(
      alone.err.hasPrefix(
        "autodiff-cli: --threshold goes with --output; it is held against one output\n"))
    let held = cli(call + ["--input", "3,1", "--threshold", "0.5", "--output", "0"])
    #expect(held.status == 0 && held.out.contains("the decision: is output 0 above 0.5\n"))
    let outside = cli(call + ["--input", "3,1", "--threshold", "1.5", "--output", "0"])
    #expect(outside.status == 64)
    #expect(
      outside.err.contains("--threshold 1.5 is never crossed: the output's activation, softmax,"))
    // A sigmoid makes each output a decision of its own.
    let own = try Self.byHand("sigmoid")
    let none = cli(own + ["--input", "3,1"])
    #expect(none.status == 1 && none.err.contains("choose it with --output K, from 0 to 2"))
    let one = cli(own + ["--input", "3,1", "--output", "1"])
    #expect(one.status == 0 && one.out.contains("is output 1 above 0.5, that is z before"))
  }

  @Test func whatIsRefused() {
    let none = cli(["mlp", "explain"] + Self.model + ["--input", "1,2,3,4"])
    #expect(
      none
        == Outcome(
          status: 1, out: "",
          err:
            "autodiff-cli: the network has 3 outputs, and one of them is differentiated: choose it "
            + "with --output K, from 0 to 2, or --output NAME (setosa, versicolor, virginica)\n"))
    let unknown = cli(["mlp", "attack"] + Self.model + ["--input", "1,2,3,4", "--output", "rose"])
    #expect(unknown.status == 1 && unknown.err.contains("there is no output 'rose'"))
  }
}
