import Foundation
import Testing

@testable import AutodiffCommand
@testable import MLP

/// What reading a file takes is estimated from its header or its commas, and the process stays below it.
@Suite struct FileMemoryTests {
  typealias Folder = StreamedRowTests.Folder

  /// The header of an array file, and so many bytes of zeros, which take no room on the disk.
  static func array(_ folder: Folder, _ type: String, _ shape: String, bytes: Int) throws -> String
  {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    let start =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    return try sparse(folder, "a.npy", start, bytes: bytes)
  }

  /// A network with one layer of n inputs in a safetensors file.
  static func model(_ folder: Folder, _ type: String, _ n: Int, width: Int) throws -> String {
    let header = """
      {"0.weight":{"dtype":"\(type)","shape":[8,\(n)],"data_offsets":[0,\(8 * n * width)]},\
      "2.weight":{"dtype":"\(type)","shape":[1,8],"data_offsets":[\(8 * n * width),\(8 * (n + 1) * width)]}}
      """
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    return try sparse(
      folder, "m.safetensors", length + Array(header.utf8), bytes: 8 * (n + 1) * width)
  }

  private static func sparse(
    _ folder: Folder, _ name: String, _ start: [UInt8], bytes: Int
  ) throws -> String {
    let path = try folder.file(name, start)
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: UInt64(start.count + bytes))
    try file.close()
    return path
  }

  /// A network in JSON with n weights in each of two layers.
  static func model(_ folder: Folder, number: String, _ n: Int) throws -> String {
    let column = [String](repeating: "[\(number)]", count: n).joined(separator: ",")
    let row = [String](repeating: number, count: n).joined(separator: ", ")
    return try folder.file(
      "m.json",
      #"{"activation": "tanh", "layers": [{"weights": [\#(column)]}, {"weights": [[\#(row)]]}]}"#)
  }

  static let files: [(name: String, arguments: @Sendable (Folder) throws -> [String])] = [
    ("F64", { ["mlp", "gradient", "--model", try model($0, "F64", 400_000, width: 8)] }),
    ("F16", { ["mlp", "gradient", "--model", try model($0, "F16", 400_000, width: 2)] }),
    (
      "JSON",
      { ["mlp", "gradient", "--model", try model($0, number: "0.1234567890123456", 60_000)] }
    ),
    ("short JSON", { ["mlp", "gradient", "--model", try model($0, number: "0", 60_000)] }),
    (
      "array",
      {
        [
          "gradient", "sum(t)", "--at",
          "t=@" + (try array($0, "|i1", "(1000000,)", bytes: 1_000_000)),
        ]
      }
    ),
    (
      "table",
      {
        [
          "gradient", "sum(t)", "--at",
          "t=@" + (try $0.file("t.csv", "a,b\n" + String(repeating: "1,2\n", count: 200_000))),
        ]
      }
    ),
    (
      "JSON tensor",
      {
        [
          "gradient", "sum(t)", "--at",
          "t=@" + (try $0.file("t.json", "[0" + String(repeating: ",0", count: 300_000) + "]")),
        ]
      }
    ),
  ]

  @Test(
    .disabled(if: ChildProcess.isSanitized, "the sanitizer's own memory counts"),
    arguments: files.map(\.name))
  func theProcessStaysBelowItsBound(_ name: String) throws {
    let folder = try Folder()
    let file = try #require(Self.files.first { $0.name == name })
    var arguments = try file.arguments(folder)
    if arguments.contains("--model") {
      // As many inputs as the network has, in a file.
      let inputs = name.hasPrefix("F") ? 400_000 : 1
      arguments += ["--activation", "tanh", "--input"]
      arguments.append(
        "@" + (try Self.array(folder, "|i1", "(\(inputs),)", bytes: inputs)))
    }
    try MemoryBoundTests.requireBelowBound(arguments)
  }

  /// A table takes the memory of some rows, however many there are.
  @Test(
    .disabled(if: ChildProcess.isSanitized, "the sanitizer's own memory counts"),
    arguments: [[], ["--json"], ["--json-lines"]])
  func aTableTakesTheMemoryOfARow(_ form: [String]) throws {
    let folder = try Folder()
    func peak(rows: Int) throws -> Double {
      let call = try StreamedRowTests.call(
        folder, StreamedRowTests.table(rows: rows), "--rows", "0:\(rows)", "--top", "1")
      let child = try ChildProcess(call + form)
      #expect(child.status == 0, "\(child.standardError)")
      return child.peakBytes
    }
    // Sixteen times the rows; a hundred bytes more for each of them would be seen.
    let (few, many) = (try peak(rows: 5000), try peak(rows: 80_000))
    #expect(many - few < 6e6, "\(few) \(many)")
  }

  // MARK: Refusals

  @Test func whatAFileHoldsIsRefusedBeforeItIsRead() throws {
    let folder = try Folder()
    let array = try Self.array(folder, "<f8", "(134217728,)", bytes: 1 << 30)
    #expect(
      cli("gradient", "sum(t)", "--at", "t=@\(array)", "--memory", "512M")
        == failure(
          1,
          "autodiff-cli: \(array): the tensor takes about 1.28 GiB of memory, more than the 512 MiB that --memory allows: "
            + "--memory 2G or more allows it"))
    let model = try Self.model(folder, "F16", 1 << 24, width: 2)
    let refused = cli(
      "mlp", "gradient", "--model", model, "--activation", "tanh", "--input", "1", "--memory", "1G")
    #expect(refused.status == 1)
    #expect(
      refused.err.hasPrefix(
        "autodiff-cli: \(model): the network takes about 1.28 GiB of memory, more than the 1 GiB "))
    let table = try folder.file("t.csv", "a\n" + String(repeating: "1\n", count: 100_000))
    let json = try folder.file("t.json", "[0" + String(repeating: ",0", count: 100_000) + "]")
    for path in [table, json] {
      let outcome = cli("gradient", "sum(t)", "--at", "t=@\(path)", "--memory", "33M")
      #expect(outcome.status == 1 && outcome.out.isEmpty)
      #expect(outcome.err.hasPrefix("autodiff-cli: \(path): the tensor takes about "))
    }
    // Rows of it take none of that.
    let call = [
      "mlp", "gradient", "--layers", "1,1", "--activation", "tanh", "--data", table, "--rows",
      "99998:100000", "--json-lines", "--memory", "33M",
    ]
    #expect(cli(call).out.split(separator: "\n").count == 2)
  }

  /// A header of many tensors is text that is read as JSON; one that takes too much is not read.
  @Test func aLongHeaderIsRefused() throws {
    let folder = try Folder()
    let entry = #""x":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]}"#
    let header = Array(
      "{\([String](repeating: entry, count: 100_000).joined(separator: ","))}".utf8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    let path = try folder.file("m.safetensors", length + header)
    let outcome = cli(
      "mlp", "gradient", "--model", path, "--activation", "tanh", "--input", "1", "--memory", "64M")
    #expect(outcome.status == 1)
    #expect(outcome.err.hasPrefix("autodiff-cli: \(path): the network takes about "))
  }

  @Test func theSizeOfAModelIsThatOfItsHeader() throws {
    let folder = try Folder()
    let sparse = ModelFileSize(contentsOf: try Self.model(folder, "F16", 1000, width: 2))
    #expect(sparse.parameters == 8008)
    #expect(sparse.bytesToRead >= 8 * 8008 && sparse.bytesToRead < 16 * 8008)
    #expect(ModelFileSize(contentsOf: folder.url.path).bytesToRead == 0)
    #expect(ModelFileSize(contentsOf: "/dev/null").bytesToRead == 0)
    #expect(ModelFileSize(contentsOf: "/no/such").bytesToRead == 0)
  }
}
