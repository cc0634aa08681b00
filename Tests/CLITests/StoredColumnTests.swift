import Autodiff
import Foundation
import MLP
import TestSupport
import Testing

@testable import AutodiffCommand

/// What a model knows about the columns of its table: texts, what stands for a missing value, deviations.
@Suite struct StoredColumnTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func write(_ text: String, _ name: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }

  /// 2 age + 10 blue + 100 red + 1.
  private func model() throws -> String {
    try write(
      #"""
      {
        "features": ["age", "colour=blue", "colour=red"],
        "categories": [{"column": "colour", "levels": ["blue", "red"]}],
        "imputation": [30, 0, 0], "input_deviations": [10, 0.5, 0.5],
        "activation": "identity",
        "layers": [{"weights": [[2, 10, 100]], "bias": [1]}]
      }
      """#, "model.json")
  }

  /// The outputs that `mlp gradient` gives for a table.
  private func outputs(_ model: String, _ table: String, _ more: String...) throws -> [Double] {
    struct Rows: Decodable {
      struct Row: Decodable {
        let output: Double
        let gradient: [Double]
      }
      let features: [String]?
      let rows: [Row]
    }
    let outcome = cli(
      ["mlp", "gradient", "--model", model, "--data", table, "--json"] + more)
    #expect(outcome.status == 0, "\(outcome.err)")
    let result = try JSONDecoder().decode(Rows.self, from: Data(outcome.out.utf8))
    #expect(result.features == nil || result.features == ["age", "colour=blue", "colour=red"])
    #expect(result.rows.allSatisfy { $0.gradient == [2, 10, 100] })
    return result.rows.map(\.output)
  }

  @Test func `Texts and holes of a new table by hand`() throws {
    let model = try model()
    // The columns are found by their names; one of the texts does not occur, and one more column is not read.
    let table = try write("note,colour,age\nx,red,5\ny,red,\nz,red,NA\n", "table.csv")
    #expect(try outputs(model, table) == [111, 161, 161])
    let json = try write(
      #"[{"age": 5, "colour": "red"}, {"age": null, "colour": "blue"}]"#, "table.json")
    #expect(try outputs(model, json) == [111, 71])
    // Without names the columns are in the order of the model's.
    let plain = try write("5,red\n7,blue\n", "plain.csv")
    #expect(try outputs(model, plain, "--no-header") == [111, 25])
    // --impute goes before the model: the mean of 5 and 7.
    let holes = try write("age,colour\n5,red\n,blue\n7,blue\n", "holes.csv")
    #expect(try outputs(model, holes, "--impute", "mean") == [111, 23, 25])
    #expect(try outputs(model, holes, "--features", "age,colour") == [111, 71, 25])
    let filled = cli("mlp", "gradient", "--model", model, "--data", holes)
    #expect(
      filled.err
        == "autodiff-cli: note: \(holes): 1 missing value filled in as the model says\n")
  }

  @Test func `What a model does not know is refused with its place`() throws {
    let model = try model()
    let green = try write("age,colour\n5,red\n6,green\n", "green.csv")
    let empty = try write("age,colour\n5,red\n6,\n", "empty.csv")
    let json = try write(#"[{"age": 5, "colour": "green"}]"#, "green.json")
    let none = try write("age,hue\n5,red\n", "hue.csv")
    let table: [(String, String)] = [
      (
        green,
        #"green.csv, line 3: column 2 ("colour"): "green" is a text that the model does not know"#
          + "; it knows blue, red"
      ),
      (empty, "empty.csv, line 3: column 2 (\"colour\"): the cell is empty; it knows blue, red"),
      (
        json,
        "green.json, [0].colour: found the text \"green\" where one of the texts that the model "
          + "knows, blue, red, is expected"
      ),
      (none, "colour"),
    ]
    for command in ["gradient", "explain", "attack", "check"] {
      for (file, text) in table {
        let outcome = cli("mlp", command, "--model", model, "--data", file)
        #expect(outcome.status == 1 && outcome.err.contains(text), "\(command): \(outcome.err)")
      }
    }
    let target = try write("age,colour,y\n5,green,1\n6,red,2\n", "target.csv")
    let evaluated = cli("mlp", "evaluate", "--model", model, "--data", target, "--target", "y")
    #expect(evaluated.status == 1)
    #expect(
      evaluated.err.contains(
        "line 2: column 2 (\"colour\"): \"green\" is a text that the model does not know"))
  }

  @Test func `A JSON model's entries must fit its layers`() throws {
    func model(_ entries: String) throws -> String {
      try write(
        #"{\#(entries), "activation": "identity", "layers": [{"weights": [[1, 2]]}]}"#, "bad.json")
    }
    for (entries, text) in [
      (#""features": ["a"]"#, "features: found an array of 1 where one element for each input"),
      (#""imputation": [1, 2, 3]"#, "imputation: found an array of 3 where one element"),
      (#""imputation": [1, "x"]"#, "imputation[1]: found a string where a finite number"),
      (#""input_deviations": [1, -2]"#, "input_deviations[1]: found a number where a finite"),
      (#""categories": [{"column": "a"}]"#, "categories[0]: found an object where a column and"),
    ] {
      let outcome = cli("mlp", "gradient", "--model", try model(entries), "--input", "1,2")
      #expect(outcome.status == 1 && outcome.err.contains(text), "\(outcome.err)")
    }
    // The names of a model in JSON are those of columns, in whatever order these stand.
    let named = try model(#""features": ["a", "b"]"#)
    let table = try write("b,c,a\n10,7,1\n", "order.csv")
    let outcome = cli("mlp", "gradient", "--model", named, "--data", table)
    #expect(outcome.status == 0 && outcome.out.contains("row 0: output 21.0\n"), "\(outcome)")
  }

  /// A trained model answers a table of texts as its network does the numbers that they stand for, in every form of file.
  @Test func `A trained model on a new table`() throws {
    var lines = ["colour,size,kind"]
    for i in 0..<60 {
      let size = i % 9 == 4 ? "" : "\(i % 7)"
      lines.append("\(["red", "green", "blue"][i % 3]),\(size),\(["apple", "pear"][i % 3 / 2])")
    }
    let sizes = (0..<60).filter { $0 % 9 != 4 }.map { Double($0 % 7) }
    let mean = sizes.reduce(0, +) / Double(sizes.count)
    let table = try write(lines.joined(separator: "\n") + "\n", "table.csv")
    let fresh = try write("size,colour,kind\n,blue,pear\n3,red,apple\n", "fresh.csv")
    var models: [TableModel<Double>] = []
    for form in ["safetensors", "onnx", "json"] {
      let file = path("model." + form)
      let outcome = cli(
        "mlp", "train", "--data", table, "--target", "kind", "--impute", "mean", "--hidden", "4",
        "--epochs", "3", "--test", "0", "--validation", "0", "-o", file)
      #expect(outcome.status == 0, "\(outcome.err)")
      let model = try TableModel<Double>(contentsOf: file)
      models.append(model)
      #expect(model.features == ["colour=blue", "colour=green", "colour=red", "size"])
      #expect(model.columns.categories.map(\.column) == ["colour"])
      #expect(model.columns.categories.first?.levels == ["blue", "green", "red"])
      let imputation = try #require(model.columns.imputation)
      #expect(abs(imputation[3] - mean) < 1e-12)
      // A column of 20 ones in 60.
      let deviations = try #require(model.columns.deviations)
      #expect(abs(deviations[0] - (20.0 / 60 * 40 / 59).squareRoot()) < 1e-12)
      struct Rows: Decodable {
        struct Row: Decodable { let output: Double }
        let rows: [Row]
      }
      let gradient = cli("mlp", "gradient", "--model", file, "--data", fresh, "--json")
      let own = try JSONDecoder().decode(Rows.self, from: Data(gradient.out.utf8)).rows
      let expected = model.network(Tensor(shape: [2, 4], [1, 0, 0, mean, 0, 0, 1, 3])).scalars
      #expect(zip(own, expected).allSatisfy { abs($0.output - $1) < 1e-12 })
      let evaluated = cli("mlp", "evaluate", "--model", file, "--data", fresh)
      #expect(evaluated.status == 0, "\(evaluated.err)")
      #expect(evaluated.err.contains("1 missing value filled in as the model says"))
    }
    #expect(models[0] == models[1] && models[1] == models[2])
  }

  /// Gradients 2, 10 and 100, of inputs whose deviations are 10, ½ and ½.
  @Test func `Inputs are ranked by what a deviation does`() throws {
    let model = try model()
    let own = cli("mlp", "explain", "--model", model, "--method", "gradient", "--input", "1,0,1")
    #expect(
      own
        == Outcome(
          status: 0,
          out: """
            network 3-1: identity
            output 103.0
              input        value  ∂output/∂input  per deviation
              colour=red       1             100             50  |####################
              age              1               2             20  |########
              colour=blue      0              10              5  |##

            """, err: ""))
    // Of a table, where the model says nothing: ages 1, 2, 3 and scores 0, 30, 60.
    let plain = try write(
      #"{"activation": "identity", "layers": [{"weights": [[4, -1]], "bias": [0]}]}"#, "plain.json")
    let table = try write("age,score\n1,0\n2,30\n3,60\n", "scores.csv")
    let row = cli(
      "mlp", "explain", "--model", plain, "--method", "gradient", "--data", table, "--row", "0")
    #expect(
      row.out.hasSuffix(
        """
          input  value  ∂output/∂input  per deviation
          score      0              -1            -30  ################|
          age        1               4              4                  |##

        """), "\(row.out)")
    struct Means: Decodable {
      struct Method: Decodable { let mean, perDeviation: [Double] }
      let deviations: [Double]
      let gradient: Method
    }
    let all = cli(
      "mlp", "explain", "--model", plain, "--method", "gradient", "--data", table, "--json")
    let means = try JSONDecoder().decode(Means.self, from: Data(all.out.utf8))
    #expect(means.deviations == [1, 30] && means.gradient.mean == [4, 1])
    #expect(means.gradient.perDeviation == [4, 30])
    // Neither a model nor a table says it.
    let unknown = cli("mlp", "explain", "--model", plain, "--method", "gradient", "--input", "1,2")
    #expect(unknown.status == 0 && !unknown.out.contains("per deviation"))
  }

  /// x y with deviations 3 and 5 has the interaction 1 per unit, and 15 per deviation of each.
  @Test func `Interactions per deviation`() throws {
    let model = try write(
      #"""
      {"input_deviations": [3, 5], "layers": [
        {"weights": [[1, 1], [1, -1]], "activation": "softplus"},
        {"weights": [[1, -1]], "activation": "identity"}]}
      """#, "product.json")
    struct Hessian: Decodable {
      struct Row: Decodable { let hessian: [[Double]] }
      let rows: [Row]
    }
    let call = ["mlp", "explain", "--model", model, "--method", "hessian", "--input", "0.5,-0.25"]
    let json = try JSONDecoder().decode(Hessian.self, from: Data(cli(call + ["--json"]).out.utf8))
    let curvature = json.rows[0].hessian[0][1]
    let text = cli(call).out
    #expect(text.contains("per deviations"))
    #expect(text.contains(brief(curvature)) && text.contains(brief(15 * curvature)), "\(text)")
  }
}
