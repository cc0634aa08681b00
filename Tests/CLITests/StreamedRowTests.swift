import AutodiffCommand
import Foundation
import Testing

/// Rows are read, differentiated and printed one after the other.
@Suite struct StreamedRowTests {
  /// A folder that is removed with its files.
  final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "autodiff-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
      let file = url.appending(path: name)
      try Data(bytes).write(to: file)
      return file.path
    }

    func file(_ name: String, _ text: String) throws -> String { try file(name, text.utf8) }
  }

  /// The linear network 2a − 3b, whose value and gradient are known at sight.
  static let model = #"{"layers": [{"weights": [[2, -3]], "activation": "identity"}]}"#

  /// A table whose rows are 0, 1, 2, …: a = row, b = 10 row.
  static func table(rows: Int) -> String {
    "a,t,b\n" + (0..<rows).map { "\($0),9,\(10 * $0)\n" }.joined()
  }

  static func line(_ row: Int) -> String {
    #"{"row": \#(row), "output": \#(Double(2 * row - 30 * row)), "gradient": [2.0, -3.0]}"#
  }

  static func call(_ folder: Folder, _ table: String, _ options: String...) throws -> [String] {
    [
      "mlp", "gradient", "--model", try folder.file("m.json", model), "--data",
      try folder.file("t.csv", table), "--target", "t",
    ] + options
  }

  @Test func jsonLinesAreTheRows() throws {
    let folder = try Folder()
    let call = try Self.call(folder, Self.table(rows: 200), "--rows", "3:150")
    let lines = (3..<150).map(Self.line)
    #expect(
      cli(call + ["--json-lines"])
        == Outcome(status: 0, out: lines.map { $0 + "\n" }.joined(), err: ""))
    #expect(
      cli(call + ["--json"])
        == Outcome(
          status: 0,
          out: #"{"network": {"sizes": [2, 1], "activations": ["identity"]}, "#
            + #""features": ["a", "b"], "rows": [\#(lines.joined(separator: ", "))]}"# + "\n",
          err: ""))
    let text = cli(call + ["--each"])
    #expect(text.status == 0 && text.err.isEmpty)
    #expect(text.out.hasPrefix("network 2-1: identity\nrow 3: output -84.0\n  input"))
    #expect(text.out.contains("\n\nrow 149: output -4172.0\n"))
    let blocks = text.out.components(separatedBy: "\n\n")
    #expect(blocks.count == 147 && blocks.allSatisfy { $0.contains("\n  b ") })
  }

  @Test func oneInputIsALine() {
    let call = ["mlp", "gradient", "--layers", "2,1", "--activation", "identity", "--input", "1,2"]
    let (json, lines) = (cli(call + ["--json"]).out, cli(call + ["--json-lines"]))
    #expect(lines.status == 0 && json.hasSuffix("[" + lines.out.dropLast() + "]}\n"))
    let exclusive = "--json and --json-lines exclude each other"
    #expect(
      cli(call + ["--json-lines", "--json"])
        == failure(64, "autodiff-cli: \(exclusive)\nTry 'autodiff-cli mlp gradient --help'."))
  }

  @Test func checksAreLines() throws {
    let folder = try Folder()
    var call = try Self.call(folder, Self.table(rows: 5), "--rows", "1:4")
    call[1] = "check"
    let (json, lines) = (cli(call + ["--json"]), cli(call + ["--json-lines"]))
    #expect(json.status == 0 && lines.status == 0)
    let rows = lines.out.split(separator: "\n")
    #expect(rows.count == 3 && rows.allSatisfy { $0.hasPrefix(#"{"row": "#) })
    #expect(
      json.out
        == #"{"network": {"sizes": [2, 1], "activations": ["identity"]}, "agrees": true, "#
        + #""rows": [\#(rows.joined(separator: ", "))]}"# + "\n")
    #expect(cli(call).out.hasSuffix("\n\nall 3 rows agree\n"))
  }

  // MARK: Faults

  /// What is wrong further down ends the output behind the last good row.
  @Test(arguments: [
    (
      "100,9,x\n",
      "line 102: column 3 (\"b\"): \"x\" is not a number; --features NAME,... chooses the columns that are read"
    ),
    ("100,9\n", "line 102: the row has 2 cells, but the header has 3"),
    ("100,9,\"1", "line 102: column 3: the quote that opens here is never closed"),
    ("", "there is no row 100: its rows are 0 to 99"),
  ])
  func aFaultFurtherDown(_ rest: String, _ message: String) throws {
    let folder = try Folder()
    let call = try Self.call(folder, Self.table(rows: 100) + rest, "--rows", "2:1000000")
    let separator = rest.isEmpty ? ": " : ", "
    let err = "autodiff-cli: \(call[5])\(separator)\(message)\n"
    #expect(
      cli(call + ["--json-lines"])
        == Outcome(status: 1, out: (2..<100).map { Self.line($0) + "\n" }.joined(), err: err))
    let text = cli(call + ["--each"])
    #expect(text.status == 1 && text.err == err)
    #expect(text.out.components(separatedBy: "\n\n").count == 98)
    #expect(text.out.contains("\nrow 99: output -2772.0\n"))
    #expect(cli(call + ["--json"]) == Outcome(status: 1, out: "", err: err))
    var check = call
    check[1] = "check"
    let checked = cli(check + ["--json-lines"])
    #expect(checked.status == 1 && checked.err == err)
    #expect(checked.out.split(separator: "\n").count == 98)
    #expect(cli(check + ["--json"]) == Outcome(status: 1, out: "", err: err))
    #expect(!cli(check).out.contains("rows agree"))
  }

  @Test func aFaultBeforeTheFirstRowLeavesNothing() throws {
    let folder = try Folder()
    let call = try Self.call(folder, "a,t,b\n1,2,3\n3,4,x\n", "--rows", "1:2")
    for form in [[], ["--json"], ["--json-lines"]] {
      let outcome = cli(call + form)
      #expect(outcome.status == 1 && outcome.out.isEmpty)
      #expect(outcome.err.contains("t.csv, line 3: column 3 (\"b\"): \"x\" is not a number; "))
    }
    let empty = try Self.call(folder, "a,t,b\n", "--row", "0", "--json-lines")
    #expect(cli(empty).err.hasSuffix("t.csv: the table has no rows\n"))
  }

  @Test func whatFollowsTheRowsIsNotRead() throws {
    let folder = try Folder()
    let call = try Self.call(folder, Self.table(rows: 3) + "x,y\n", "--rows", "0:3", "--json-lines")
    #expect(
      cli(call) == Outcome(status: 0, out: (0..<3).map { Self.line($0) + "\n" }.joined(), err: ""))
  }

  // MARK: Arrays

  static func array(rows: Int, order: String = "False") -> [UInt8] {
    let header = "{'descr': '<f8', 'fortran_order': \(order), 'shape': (\(rows), 2), }"
    let pairs = (0..<rows).map { [Double($0), Double(10 * $0)] }
    let numbers =
      order == "False" ? pairs.flatMap { $0 } : pairs.map { $0[0] } + pairs.map { $0[1] }
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + numbers.flatMap { number in withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init)
      }
  }

  @Test(arguments: ["False", "True"])
  func anArrayIsATable(_ order: String) throws {
    let folder = try Folder()
    let call = [
      "mlp", "gradient", "--model", try folder.file("m.json", Self.model), "--data",
      try folder.file("t.npy", Self.array(rows: 9, order: order)),
    ]
    #expect(
      cli(call + ["--rows", "4:9", "--json-lines"])
        == Outcome(status: 0, out: (4..<9).map { Self.line($0) + "\n" }.joined(), err: ""))
    #expect(
      cli(call + ["--row", "8", "--json"]).out.hasSuffix(
        #""activations": ["identity"]}, "rows": [\#(Self.line(8))]}"# + "\n"))
    #expect(cli(call + ["--row", "8"]).out.contains("\nrow 8: output -224.0\n  input"))
    // How many rows there are is known before one is read.
    #expect(
      cli(call + ["--rows", "0:10", "--json-lines"])
        == failure(1, "autodiff-cli: \(call[5]): there is no row 9: its rows are 0 to 8"))
    #expect(
      cli(call + ["--row", "1", "--target", "t"])
        == failure(
          1, "autodiff-cli: \(call[5]): there is no column 't'; the columns are x1, x2"))
    let other = [
      "mlp", "gradient", "--layers", "3,1", "--activation", "relu", "--data", call[5], "--row", "1",
    ]
    #expect(
      cli(other)
        == failure(
          1, "autodiff-cli: \(call[5]): the network takes 3 numbers, but the table has 2 columns"))
  }

  // MARK: Streams

  /// A row of a pipe is answered before the next one is there.
  @Test func aPipeIsAnsweredRowByRow() throws {
    let folder = try Folder()
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = ChildProcess.executable
    process.arguments = [
      "mlp", "gradient", "--model", try folder.file("m.json", Self.model), "--data", "/dev/stdin",
      "--rows", "0:3", "--json-lines",
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data("a,b\n".utf8))
    for row in 0..<3 {
      try input.fileHandleForWriting.write(contentsOf: Data("\(row),\(10 * row)\n".utf8))
      var line = ""
      while !line.hasSuffix("\n") {
        let data = try #require(try output.fileHandleForReading.read(upToCount: 1))
        line += String(decoding: data, as: UTF8.self)
      }
      #expect(line == Self.line(row) + "\n")
    }
    // The table goes on, and nobody waits for its end.
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  /// A stream that fails after some writings.
  struct FailingStream: ResultStream {
    var left: Int
    var writings = 0
    var failure: String? { left <= 0 ? "No space left on device" : nil }

    mutating func write(_ text: String) {
      writings += 1
      left -= 1
    }
  }

  @Test func aStreamThatFailsEndsTheCall() throws {
    let folder = try Folder()
    let call = try Self.call(folder, Self.table(rows: 50), "--rows", "0:50", "--json-lines")
    var output = FailingStream(left: 3)
    var errors = ""
    #expect(run(call, stdout: &output, stderr: &errors) == 1)
    #expect(output.writings == 3 && errors.isEmpty)
  }

  @Test func aReaderThatGoesEndsTheProgram() throws {
    let folder = try Folder()
    let call = try Self.call(folder, Self.table(rows: 20_000), "--rows", "0:20000", "--json-lines")
    let words = call.map { "'\($0)'" }.joined(separator: " ")
    #expect(
      try StandardStreamTests.shell("\"$0\" \(words) | head -n 2")
        == Outcome(status: 0, out: Self.line(0) + "\n" + Self.line(1) + "\n", err: ""))
  }

  // MARK: Results that wait

  /// Results that wait go to a file of TMPDIR that has no name.
  @Test func resultsWaitInATemporaryFile() throws {
    let folder = try Folder()
    let rows = 20_000
    let call = try Self.call(folder, Self.table(rows: rows), "--rows", "0:\(rows)", "--json")
    let words = call.map { "'\($0)'" }.joined(separator: " ")
    let temporary = folder.url.appending(path: "temporary").path
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: false)
    let result = try StandardStreamTests.shell("TMPDIR='\(temporary)' exec \"$0\" \(words)")
    #expect(result.status == 0 && result.err.isEmpty)
    let lines = (0..<rows).map(Self.line).joined(separator: ", ")
    #expect(result.out.hasSuffix(#""features": ["a", "b"], "rows": [\#(lines)]}"# + "\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])

    try FileManager.default.removeItem(atPath: temporary)
    #expect(
      try StandardStreamTests.shell("TMPDIR='\(temporary)' exec \"$0\" \(words)")
        == failure(
          1,
          "autodiff-cli: the results cannot wait in a temporary file in \(temporary): No such file or directory; "
            + "name another folder in TMPDIR, or have each row at once with --json-lines"))
  }
}
