import Autodiff
import Foundation
import MLP
import Testing

@testable import AutodiffCommand

/// Each kind of table that people have is read rightly, or refused with what to do: files of the tools that write them.
@Suite struct TableKindTests {
  typealias Folder = StreamedRowTests.Folder

  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/tables").appendingPathComponent(name).path
  }

  /// f = x₁ + 2¹⁰ x₂ + 2²⁰ x₃, which no other numbers with few digits give: an output shows the row that was read.
  static let model =
    #"{"layers": [{"weights": [[1, 1024, 1048576]], "activation": "identity"}]}"#

  static func call(_ folder: Folder, _ data: String, _ options: [String]) throws -> [String] {
    ["mlp", "gradient", "--model", try folder.file("m.json", model), "--data", data] + options
  }

  struct Row: Decodable {
    let row: Int
    let output: Double
  }

  static func rows(_ outcome: Outcome) throws -> [Row] {
    try outcome.out.split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
  }

  static func expected(_ name: String) throws -> [Double] {
    let tables = try JSONDecoder().decode(
      [String: [[Double]]].self, from: Data(contentsOf: URL(fileURLWithPath: path("expected.json")))
    )
    return try #require(tables[name.split(separator: ":").first.map(String.init) ?? name]).map {
      $0[0] + 1024 * $0[1] + 1_048_576 * $0[2]
    }
  }

  /// The kind, its file, what the call says about it, and what is noted about it.
  static let read: [(kind: String, file: String, options: [String], note: String?)] = [
    ("pandas, without its index", "plain.csv", [], nil),
    ("cells in quotes", "quoted.csv", [], nil),
    ("a byte order mark", "mark.csv", [], nil),
    ("CR LF", "crlf.csv", [], nil),
    ("blank lines and no last line end", "blanks.csv", [], nil),
    ("scientific notation", "scientific.csv", [], nil),
    ("names in Unicode", "names.csv", [], nil),
    ("pandas, with its index", "index.csv", [], "passed over as an index"),
    ("semicolons", "semicolon.csv", [], nil),
    ("tabs", "tab.tsv", [], nil),
    ("pipes", "pipe.csv", [], nil),
    ("blanks", "space.txt", [], nil),
    ("decimal commas", "german.csv", [], "commas were read as what stands before decimals"),
    ("sep=;", "sep.csv", [], nil),
    ("remarks", "remarks.csv", [], nil),
    ("names 0, 1, 2", "counted.csv", [], "counts from 0"),
    ("an index and names 0, 1, 2", "counted-index.csv", [], "passed over as an index"),
    ("no header", "headless.csv", ["--no-header"], nil),
    ("text labels", "labels.csv", ["--target", "species"], nil),
    ("ids, predictions, labels", "extra.csv", ["--features", "age,income,score"], nil),
    ("another order", "order.csv", ["--features", "age,income,score"], nil),
    ("True and False", "booleans.csv", [], nil),
    ("thousands", "thousands.csv", [], nil),
    ("percentages", "percent.csv", [], nil),
    ("np.savetxt", "savetxt.txt", ["--no-header"], nil),
    ("np.savetxt(header=)", "savetxt-header.txt", [], "the remark above the first row"),
    ("the same with commas", "savetxt-comma.csv", [], "the remark above the first row"),
    ("np.save", "matrix.npy", [], nil),
    ("np.save by columns", "columns.npy", [], nil),
    ("np.savez", "stored.npz", [], nil),
    ("np.savez_compressed", "deflated.npz", [], nil),
    ("one of several arrays", "several.npz:test", [], nil),
    ("to_json(orient=\"records\")", "records.json", [], nil),
    ("JSON lines", "lines.jsonl", [], nil),
    ("JSON rows", "rows.json", [], nil),
    ("IDX of bytes", "images-idx3-ubyte", [], nil),
    ("IDX of floats", "numbers-idx2-float", [], nil),
    ("an empty cell", "missing-empty.csv", ["--impute", "mean"], "1 missing value filled in"),
    ("NA", "missing-na.csv", ["--impute", "mean"], "1 missing value filled in"),
    ("N/A", "missing-n-a.csv", ["--impute", "mean"], "1 missing value filled in"),
    ("null", "missing-null.csv", ["--impute", "mean"], "1 missing value filled in"),
    ("?", "missing-question.csv", ["--impute", "mean"], "1 missing value filled in"),
    ("-", "missing-dash.csv", ["--impute", "mean"], "1 missing value filled in"),
    ("None", "missing-none.csv", ["--impute", "mean"], "1 missing value filled in"),
    ("nan", "missing-nan.csv", ["--impute", "mean"], "1 missing value filled in"),
  ]

  @Test(arguments: read.indices)
  func isRead(_ place: Int) throws {
    let (kind, file, options, note) = Self.read[place]
    let folder = try Folder()
    let outcome = cli(
      try Self.call(folder, Self.path(file), options + ["--json-lines"]))
    #expect(outcome.status == 0, "\(kind): \(outcome.err)")
    let rows = try Self.rows(outcome)
    let expected = try Self.expected(file)
    #expect(rows.map(\.row) == Array(expected.indices), "\(kind)")
    #expect(rows.map(\.output) == expected, "\(kind)")
    if let note {
      #expect(outcome.err.contains(note), "\(kind)")
    } else {
      #expect(outcome.err.isEmpty, "\(kind): \(outcome.err)")
    }
  }

  /// What stands behind the name of the file.
  static let refused: [(kind: String, file: String, options: [String], message: String)] = [
    (
      "text labels that are taken for a feature", "labels.csv",
      ["--features", "age,income,species"],
      ", line 2: column 4 (\"species\"): \"setosa\" is not a number; --features NAME,... chooses the columns that are read"
    ),
    (
      "ids and labels without a choice", "extra.csv", [],
      ": the network takes 3 numbers, but the table has 6 columns: choose them with --features NAME,...; "
        + "they are id, age, income, score, prediction, label"
    ),
    (
      "an empty cell", "missing-empty.csv", [],
      ", line 5: column 2 (\"income\"): the cell is empty; write a number, or nan, or fill it in with --impute mean"
    ),
    (
      "NA", "missing-na.csv", [],
      ", line 5: column 2 (\"income\"): \"NA\" stands for a value that is missing; write a number, or nan, "
        + "or fill it in with --impute mean"
    ),
    (
      "currency", "money.csv", [],
      ", line 2: column 2 (\"income\"): \"$1250.5\" is not a number; write it without the sign of the currency; "
        + "--features NAME,... chooses the columns that are read"
    ),
    (
      "dates", "dates.csv", [],
      ", line 2: column 2 (\"income\"): \"2024-03-01\" is a date or a time; write a number in its place, "
        + "such as the days since another; --features NAME,... chooses the columns that are read"
    ),
    (
      "a comma that may be either", "undecided.csv", [],
      ", line 2: column 2 (\"income\"): the comma of \"1,250\" may stand before decimals or between thousands, "
        + "and no cell shows which; say what stands before decimals, comma or point: --decimal comma or --decimal point"
    ),
    (
      "no header", "headless.csv", [],
      ", line 1: the first line must name the columns, but it holds numbers; add a header, or say that there is none: --no-header"
    ),
    (
      "np.savetxt", "savetxt.txt", [],
      ", line 1: the first line must name the columns, but it holds numbers; add a header, or say that there is none: --no-header"
    ),
    ("a header alone", "header.csv", [], ": the table has no rows"),
    (
      "pandas' columns in JSON", "columns.json", [],
      ": a JSON object of columns; a table is read by rows: write it with to_json(orient=\"records\")"
    ),
    (
      "several arrays", "several.npz", [],
      ": the archive has several arrays of rows, test, train; say which, as in FILE.npz:test"
    ),
    (
      "an array that is not there", "several.npz:x", [],
      ": the archive has no array of rows \"x\"; there are test, train"
    ),
    ("gzip", "plain.csv.gz", [], ": compressed by gzip; run gunzip FILE"),
    (
      "Excel", "book.xlsx", [],
      ": an Excel workbook; save it as CSV, or run python3 -c \"import pandas; "
        + "pandas.read_excel('FILE').to_csv('TABLE.csv', index=False)\""
    ),
    (
      "Parquet", "table.parquet", [],
      ": a Parquet file; run python3 -c \"import pandas; "
        + "pandas.read_parquet('FILE').to_csv('TABLE.csv', index=False)\""
    ),
    (
      "Feather", "table.feather", [],
      ": an Arrow or Feather file; run python3 -c \"import pandas; "
        + "pandas.read_feather('FILE').to_csv('TABLE.csv', index=False)\""
    ),
    (
      "pickle", "table.pkl", [],
      ": a Python pickle; run python3 -c \"import pandas; "
        + "pandas.read_pickle('FILE').to_csv('TABLE.csv', index=False)\""
    ),
    ("UTF-16", "utf16.csv", [], ": UTF-16 text; save the file as UTF-8 (\"CSV UTF-8\" in Excel)"),
    ("Latin-1", "latin1.csv", [], ": line 1 is not UTF-8 text; save the file with that encoding"),
  ]

  @Test(arguments: refused.indices)
  func isRefused(_ place: Int) throws {
    let (kind, file, options, message) = Self.refused[place]
    let folder = try Folder()
    let outcome = cli(try Self.call(folder, Self.path(file), options + ["--json-lines"]))
    #expect(outcome.status == 1, "\(kind)")
    let name = file.hasSuffix(".npz:x") ? String(file.dropLast(2)) : file
    #expect(outcome.err == "autodiff-cli: \(Self.path(name))\(message)\n", "\(kind)")
  }

  /// A hole in a row that is not looked at is nobody's concern, and neither is one in a column that is not used.
  @Test func onlyWhatIsUsedMustBeThere() throws {
    let folder = try Folder()
    let outcome = cli(
      try Self.call(folder, Self.path("missing-na.csv"), ["--rows", "0:3", "--json-lines"]))
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let rows = try Self.rows(outcome)
    let expected = try Self.expected("plain.csv").prefix(3)
    #expect(rows.map(\.output) == Array(expected))
    let two = #"{"layers": [{"weights": [[1, 1]], "activation": "identity"}]}"#
    #expect(
      cli(
        "mlp", "gradient", "--model", try folder.file("two.json", two), "--data",
        Self.path("missing-na.csv"), "--features", "score,age", "--row", "3", "--json-lines"
      ).out.hasPrefix(#"{"row": 3, "output": 65.75, "#))
  }

  static let decimals: [(decimal: String, incomes: [Double])] = [
    ("comma", [1.25, 1.64]), ("point", [1250, 1640]),
  ]

  @Test(arguments: decimals)
  func theCallerSaysWhatACommaIs(_ decimal: String, _ incomes: [Double]) throws {
    let folder = try Folder()
    let outcome = cli(
      try Self.call(folder, Self.path("undecided.csv"), ["--decimal", decimal, "--json-lines"]))
    let (first, second) = (34 + 1024 * incomes[0], 51 + 1024 * incomes[1])
    #expect(
      try Self.rows(outcome).map(\.output) == [first + 5 * 1_048_576, second + 3 * 1_048_576])
    #expect(outcome.err.isEmpty)
  }

  // MARK: Rows

  static let selections: [(options: [String], rows: [Int])] = [
    (["--rows", "all"], Array(0..<30)), ([], Array(0..<30)), (["--rows", ":"], Array(0..<30)),
    (["--rows", "27:"], [27, 28, 29]), (["--rows", ":2"], [0, 1]), (["--rows", "3:5"], [3, 4]),
    (["--rows", "7,2,2,29"], [2, 7, 29]), (["--rows", "4"], [4]), (["--rows=-2:"], [28, 29]),
    (["--rows=-99:"], Array(0..<30)), (["--row", "-1"], [29]), (["--row=-30"], [0]),
    (["--row", "5"], [5]),
  ]

  @Test(arguments: selections)
  func rowsAreChosen(_ options: [String], _ rows: [Int]) throws {
    let folder = try Folder()
    let call = try StreamedRowTests.call(folder, StreamedRowTests.table(rows: 30))
    let expected = rows.map { StreamedRowTests.line($0) + "\n" }.joined()
    #expect(cli(call + options + ["--json-lines"]) == Outcome(status: 0, out: expected, err: ""))
    // A pipe, which has no size, and an array, which has its number of rows in its header.
    let words = (call + options + ["--json-lines"]).map { "'\($0)'" }.joined(separator: " ")
    let piped = words.replacing("'\(call[5])'", with: "-")
    #expect(
      try StandardStreamTests.shell("cat '\(call[5])' | \"$0\" \(piped)")
        == Outcome(status: 0, out: expected, err: ""))
    let array = [
      "mlp", "gradient", "--model", call[3], "--data",
      try folder.file("t.npy", StreamedRowTests.array(rows: 30)), "--json-lines",
    ]
    #expect(cli(array + options) == Outcome(status: 0, out: expected, err: ""))
  }

  @Test(arguments: [
    (["--row", "30"], "there is no row 30: its rows are 0 to 29"),
    (["--row", "-31"], "there is no row -31: its rows are 0 to 29"),
    (["--rows", "30:"], "there is no row 30: its rows are 0 to 29"),
    (["--rows", "0,31"], "there is no row 31: its rows are 0 to 29"),
  ])
  func rowsThatAreNotThere(_ options: [String], _ message: String) throws {
    let folder = try Folder()
    let call = try StreamedRowTests.call(folder, StreamedRowTests.table(rows: 30))
    let outcome = cli(call + options + ["--json"])
    #expect(outcome == failure(1, "autodiff-cli: \(call[5]): \(message)"))
    let array = [
      "mlp", "gradient", "--model", call[3], "--data",
      try folder.file("t.npy", StreamedRowTests.array(rows: 30)), "--json",
    ]
    #expect(cli(array + options).err.hasSuffix("t.npy: \(message)\n"))
    let words = (call + options + ["--json"]).map { "'\($0)'" }.joined(separator: " ")
    let piped = words.replacing("'\(call[5])'", with: "-")
    #expect(
      try StandardStreamTests.shell("cat '\(call[5])' | \"$0\" \(piped)").err
        == "autodiff-cli: standard input: \(message)\n")
  }

  @Test(arguments: [
    "1:1", "3:2", "a", "1:2:3", "-3:-1", "1,,2", "1,-2", "", "9223372036854775807", "0x1",
  ])
  func rowsThatAreNone(_ text: String) throws {
    let outcome = cli(
      "mlp", "gradient", "--layers", "2,1", "--activation", "tanh", "--data", "t.csv",
      "--rows=\(text)")
    #expect(outcome.status == 64)
    #expect(outcome.err.hasPrefix("autodiff-cli: --rows takes rows A:B from A to before B, "))
  }

  @Test(arguments: [
    (["--features", "a,,b"], "--features takes the names of columns separated by commas"),
    (["--features", "a,b,a"], "--features gives 'a' twice"),
    (
      ["--features", "a,t", "--target", "t"], "--target t and the same column in --features exclude"
    ),
    (["--decimal", "dot"], "--decimal takes comma or point, not 'dot'"),
    (["--impute", "mode"], "--impute takes mean, median or a number, not 'mode'"),
    (["--impute", "nan"], "--impute takes mean, median or a number, not 'nan'"),
  ])
  func wrongOptions(_ options: [String], _ message: String) {
    let call = [
      "mlp", "gradient", "--layers", "2,1", "--activation", "tanh", "--data", "t.csv",
    ]
    let outcome = cli(call + options)
    #expect(outcome.status == 64 && outcome.err.hasPrefix("autodiff-cli: \(message)"))
    let alone = cli(["mlp", "gradient", "--layers", "2,1", "--activation", "tanh"] + options)
    #expect(
      alone.err.hasPrefix("autodiff-cli: \(options[0]) goes with --data\n") || options.count > 2)
  }

  @Test func namesWithCommasAreQuoted() throws {
    let folder = try Folder()
    let table = "\"b, c\",a,\"d\"\"e\"\n10,1,x\n"
    let call = try StreamedRowTests.call(folder, "t\n")
    let data = try folder.file("n.csv", table)
    let outcome = cli(
      "mlp", "gradient", "--model", call[3], "--data", data, "--features", "a,\"b, c\"", "--json")
    #expect(
      outcome.out.contains(#""features": ["a", "b, c"], "rows": [{"row": 0, "output": -28.0"#))
  }

  /// A model that says which columns are its inputs finds them in any order.
  @Test func columnsAreMatchedByName() throws {
    let folder = try Folder()
    let weights = Tensor<Double>(shape: [1, 3], [1, 1024, 1_048_576])
    let model = TableModel(
      try Network([.linear(weights: weights, bias: [0])]), features: ["age", "income", "score"])
    let path = folder.url.appending(path: "m.safetensors").path
    try model.write(to: path)
    let call = ["mlp", "gradient", "--model", path, "--data"]
    for file in ["order.csv", "extra.csv", "labels.csv", "plain.csv"] {
      let outcome = cli(call + [Self.path(file), "--json-lines"])
      #expect(outcome.err.isEmpty)
      #expect(try Self.rows(outcome).map(\.output) == Self.expected(file), "\(file)")
    }
    // What the caller says goes before it, and columns without names stand in their order.
    #expect(
      try Self.rows(cli(call + [Self.path("matrix.npy"), "--json-lines"])).map(\.output)
        == Self.expected("matrix.npy"))
    let turned = cli(
      call + [
        Self.path("plain.csv"), "--features", "score,income,age", "--row", "0", "--json-lines",
      ])
    #expect(try Self.rows(turned).map(\.output) == [0.5 + 1024 * 1250.5 + 1_048_576 * 34.5])
    let name = Self.path("names.csv")
    #expect(
      cli(call + [name])
        == failure(
          1,
          "autodiff-cli: \(name): the model's inputs are the columns age, income, score, but there is no column "
            + "'age': --features NAME,... says which columns stand for them"))
  }

  // MARK: Filling in

  @Test func valuesAreFilledIn() throws {
    let folder = try Folder()
    let table = "a,t,b\n1,x,10\n,x,30\n4,x,\n9,x,nan\n2,x,60\n"
    // a: 1, 4, 9, 2 has mean 4 and median 3; b: 10, 30, 60 has mean 100/3 and median 30.
    let cases: [(String, Double, Double)] = [
      ("mean", 4, 100.0 / 3), ("median", 3, 30), ("-7", -7, -7),
    ]
    for (option, a, b) in cases {
      let call = try StreamedRowTests.call(folder, table, "--json-lines", "--impute=\(option)")
      let outcome = cli(call)
      let first: [Double] = [1, a, 4, 9, 2]
      let second: [Double] = [10, 30, b, b, 60]
      let expected: [Double] = zip(first, second).map { 2 * $0 - 3 * $1 }
      #expect(try Self.rows(outcome).map(\.output) == expected)
      #expect(
        outcome.err
          == "autodiff-cli: note: \(call[5]): 3 missing values filled in by --impute\n")
    }
    let call = try StreamedRowTests.call(folder, "a,t,b\n1,x,\n", "--impute", "median")
    #expect(
      cli(call)
        == failure(
          1,
          "autodiff-cli: \(call[5]): column 'b' has no value at all, so that --impute has nothing to fill in"
        ))
    let words = call.map { "'\($0)'" }.joined(separator: " ").replacing("'\(call[5])'", with: "-")
    #expect(
      try StandardStreamTests.shell("cat '\(call[5])' | \"$0\" \(words)")
        == failure(
          1,
          "autodiff-cli: standard input: --impute mean and median read the table twice, and a pipe can be read "
            + "only once: save it in a file, or give a number"))
  }

  // MARK: Many rows

  /// f = tanh(a + 2b), whose gradient is (1 − f²)(1, 2): the statistics of it from all rows at once.
  @Test func manyRowsAreASummary() throws {
    let folder = try Folder()
    let model = try folder.file(
      "t.json", #"{"layers": [{"weights": [[1, 2]], "activation": "tanh"}]}"#)
    let a: [Double] = (0..<57).map { Double($0 % 9) / 4 - 1 }
    let b: [Double] = (0..<57).map { Double($0 % 7) / 8 - 0.3 }
    let lines = zip(a, b).map { "\($0),\($1)\n" }
    let data = try folder.file("d.csv", "a,b\n" + lines.joined())
    let call = ["mlp", "gradient", "--model", model, "--data", data]
    let outcome = cli(call)
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let outputs: [Double] = zip(a, b).map { a, b in tanh(a + 2 * b) }
    let slopes: [Double] = outputs.map { 2 - 2 * $0 * $0 }
    let mean: Double = slopes.reduce(0, +) / 57
    let squares: [Double] = slopes.map { slope in (slope - mean) * (slope - mean) }
    let deviation = (squares.reduce(0, +) / 57).squareRoot()
    let largest = try #require(slopes.max())
    let line = try #require(outcome.out.split(separator: "\n").first { $0.hasPrefix("  b") })
    let cells = line.split(separator: " ").map(String.init)
    let numbers = [mean, mean, deviation, largest].map { String(format: "%.4g", $0) }
    let row = try #require(slopes.firstIndex(of: largest))
    #expect(cells == ["b"] + numbers + ["\(row)"])
    let (low, high) = (try #require(outputs.min()), try #require(outputs.max()))
    let range = [low, high, outputs.reduce(0, +) / 57].map { String(format: "%.4g", $0) }
    let (lowRow, highRow) = (
      try #require(outputs.firstIndex(of: low)), try #require(outputs.firstIndex(of: high))
    )
    let heading =
      "network 2-1: tanh\n57 rows: output from \(range[0]) (row \(lowRow)) to \(range[1]) (row \(highRow)), "
      + "mean \(range[2])\n∂output/∂input over the rows:\n"
    #expect(outcome.out.hasPrefix(heading))
    #expect(outcome.out.split(separator: "\n").count == 6)
    // The larger one first, and one alone when so many are asked for.
    #expect(outcome.out.contains("row\n  b"))
    #expect(cli(call + ["--top", "1"]).out.hasSuffix("\n  (1 smaller ones)\n"))
    // Each row where there are few, or where they are asked for.
    #expect(cli(call + ["--each"]).out.components(separatedBy: "\nrow ").count == 58)
    #expect(cli(call + ["--rows", ":20"]).out.components(separatedBy: "\nrow ").count == 21)
    #expect(cli(call + ["--rows", "37:"]).out.components(separatedBy: "\nrow ").count == 21)
    #expect(cli(call + ["--rows", "36:"]).out.contains("\n21 rows: output from "))
  }

  @Test func rowsThatAreNotFiniteAreCounted() throws {
    let folder = try Folder()
    let table = "a,t,b\n" + String(repeating: "1,x,2\n", count: 20) + "nan,x,1\n"
    let call = try StreamedRowTests.call(folder, table)
    let outcome = cli(call)
    #expect(
      outcome.out.contains(
        "\n21 rows, 1 of them not finite and left out: output from -4 (row 0) to -4 (row 0)"
      ))
  }

  @Test func manyInputsAreCutOff() {
    let call = ["mlp", "gradient", "--layers", "784,1", "--activation", "tanh"]
    let text = cli(call).out
    #expect(text.split(separator: "\n").count == 24)
    #expect(text.hasSuffix("\n  (764 smaller ones; --top 784 shows all)\n"))
    #expect(cli(call + ["--top", "784"]).out.split(separator: "\n").count == 787)
    let few = ["mlp", "gradient", "--layers", "40,1", "--activation", "tanh"]
    #expect(cli(few).out.split(separator: "\n").count == 43)
  }

  /// A matrix is a table, not an input.
  @Test func aMatrixIsNoInput() {
    let name = Self.path("matrix.npy")
    #expect(
      cli("mlp", "gradient", "--layers", "3,1", "--activation", "tanh", "--input", "@\(name)")
        == failure(
          1,
          "autodiff-cli: \(name): the network takes 3 numbers, but the file holds a tensor of shape [4, 3]; "
            + "--data takes every row of it"))
  }

  // MARK: Saturation

  @Test func columnsThatAreNotScaledAreNoticed() throws {
    let folder = try Folder()
    let model = try folder.file(
      "s.json", #"{"layers": [{"weights": [[1, 1]], "activation": "sigmoid"}]}"#)
    func call(_ rows: [Double]) throws -> [String] {
      let table = try folder.file("d.csv", "a,b\n" + rows.map { "\($0),0\n" }.joined())
      return ["mlp", "gradient", "--model", model, "--data", table]
    }
    let many = try call((0..<25).map { 31 + Double($0) })
    let note =
      "the output unit is saturated on every row (z from 31 to 55), where gradients vanish: "
      + "the columns look unscaled; scale them as for the training"
    #expect(cli(many).err == "autodiff-cli: note: \(note)\n")
    let json = cli(many + ["--json"])
    #expect(json.err == "autodiff-cli: note: \(note)\n")
    #expect(
      json.out.contains(#""features": ["a", "b"], "saturated": {"z": [31.0, 55.0]}, "rows": ["#))
    // Some rows of which a classifier is sure say nothing; z beyond any training does.
    #expect(cli(try call([31, 40, -50])).err.isEmpty)
    #expect(cli(try call([-3000, 1200])).err.contains("(z from -3000 to 1200)"))
    #expect(cli(try call((0..<25).map { Double($0) * 100 })).err.isEmpty)
    #expect(cli(try call([-3000, 1200]) + ["--json"]).out.contains(#""saturated": {"z": "#))
  }
}
