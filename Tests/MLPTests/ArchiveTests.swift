import Autodiff
import Foundation
import Testing

@testable import MLP

/// Archives of arrays, images and rows in JSON, whole and damaged.
@Suite struct ArchiveTests {
  static func rows(
    _ bytes: [UInt8], array: String? = nil
  ) throws(FileError) -> (columns: [String], values: [[Double]]) {
    var rows = try TableRows(FileBytes(bytes, name: "t"), array: array)
    var values: [[Double]] = []
    while try rows.advance() {
      var row: [Double] = []
      for column in 0..<rows.columnCount {
        row.append(try rows.number(column, .rounded) ?? .nan)
      }
      values.append(row)
    }
    // The end stays the end.
    if try rows.advance() { throw rows.failure(.changed) }
    return (rows.firstNames(.max), values)
  }

  static func problem(_ bytes: [UInt8], array: String? = nil) -> FileProblem? {
    do throws(FileError) {
      _ = try rows(bytes, array: array)
      return nil
    } catch { return error.problem }
  }

  static let frame: [[Double]] = [
    [34.5, 1250.5, 0.5], [51.25, 980.25, -0.25], [28, 2100.125, 0.125], [63.75, 1640, 2],
  ]

  // MARK: Archives

  @Test func `A vector beside the matrix is a column of its own`() throws {
    let (columns, values) = try Self.rows(try Fixture.bytes("tables/stored.npz"))
    #expect(columns == ["x1", "x2", "x3", "y"])
    let numbered: [[Double]] = (0..<4).map { row in Self.frame[row] + [Double(row)] }
    #expect(values == numbered)
    let deflated = try Self.rows(try Fixture.bytes("tables/deflated.npz"))
    #expect(deflated.columns == columns && deflated.values.count == 160)
    let repeated: [[Double]] = (0..<160).map { row in Self.frame[row / 40] + [Double(row)] }
    #expect(deflated.values == repeated)
    // Columns that are named are not features.
    let table = try DataTable<Double>(
      contentsOf: Fixture.path("tables/stored.npz"),
      roles: TableRoles(target: "y", targetKind: .classes))
    #expect(table.features.shape == [4, 3] && table.classNames == ["0", "1", "2", "3"])
    #expect(
      try DataTable<Double>(contentsOf: Fixture.path("tables/several.npz:test")).rowCount == 2)
  }

  @Test func `Rows of arrays are passed over without being read`() throws {
    for name in ["stored.npz", "deflated.npz", "matrix.npy", "columns.npy", "numbers-idx2-float"] {
      var rows = try TableRows(FileBytes(try Fixture.bytes("tables/\(name)"), name: name))
      try rows.skip(2)
      #expect(try rows.advance())
      let first = try rows.number(0, FileNumbers<Double>.rounded)
      #expect(first == (name == "deflated.npz" ? 34.5 : 28), "\(name)")
    }
  }

  @Test func `Damage to any byte is seen, or changes a number that is stored`() throws {
    for name in ["tables/stored.npz", "tables/deflated.npz", "tables/images-idx3-ubyte"] {
      let bytes = try Fixture.bytes(name)
      for place in bytes.indices {
        for change: UInt8 in [1, 0x80, 0xFF] {
          var damaged = bytes
          damaged[place] ^= change
          // Whatever comes of it, it is an answer or an error.
          if let problem = Self.problem(damaged) { #expect(!problem.description.isEmpty) }
        }
      }
      // Of fewer bytes nobody can tell what they begin.
      for count in 4..<bytes.count { #expect(Self.problem(Array(bytes.prefix(count))) != nil) }
    }
  }

  @Test func `Damage to compressed data is found by the checksum`() throws {
    let bytes = try Fixture.bytes("tables/deflated.npz")
    let entry = try #require(try ZIPArchive(FileBytes(bytes, name: "t")).entries.first)
    #expect(entry.isCompressed && entry.size == 128 + 160 * 3 * 8)
    // The data of the first entry follow its header, its name and the sizes of ZIP64.
    let start = 30 + entry.name.utf8.count + 20
    // The last byte has bits that mean nothing.
    for place in start..<start + entry.compressedSize - 1 {
      var damaged = bytes
      damaged[place] ^= 0x10
      guard case .archive(.malformed)? = Self.problem(damaged) else {
        Issue.record("byte \(place)")
        continue
      }
    }
  }

  @Test func `What an archive lacks`() throws {
    #expect(Self.problem([0x50, 0x4B, 3, 4, 0, 0, 0, 0]) != nil)
    #expect(
      Self.problem(try Fixture.bytes("tables/several.npz"))
        == .archive(.severalMatrices(["test", "train"])))
    #expect(
      Self.problem(try Fixture.bytes("tables/several.npz"), array: "y")
        == .archive(.noArray("y", known: ["test", "train"])))
    // An archive without entries.
    let empty: [UInt8] = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
    #expect(Self.problem(empty) == .foreign(.zip))
    #expect(Self.problem(try Fixture.bytes("tables/book.xlsx")) == .foreign(.excel))
  }

  // MARK: Deflate

  /// Data that zlib compressed at levels 0, 1 and 9, and with fixed codes: "abcabcabc" a hundred times, and bytes 0 to 255.
  @Test func `Blocks of every type`() throws {
    let directory = Fixture.path("tables/deflate.json")
    struct Case: Decodable {
      let compressed: [UInt8]
      let bytes: [UInt8]
    }
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(contentsOf: URL(fileURLWithPath: directory)))
    #expect(cases.count >= 8)
    for item in cases {
      #expect(try Inflate.bytes(item.compressed, size: item.bytes.count) == item.bytes)
      #expect(throws: Inflate.Failure.self) {
        try Inflate.bytes(item.compressed, size: item.bytes.count + 1)
      }
      if !item.bytes.isEmpty {
        #expect(throws: Inflate.Failure.self) {
          try Inflate.bytes(item.compressed, size: item.bytes.count - 1)
        }
      }
      for count in item.compressed.indices.dropLast() {
        #expect(throws: Inflate.Failure.self) {
          try Inflate.bytes(Array(item.compressed.prefix(count)), size: item.bytes.count)
        }
      }
    }
  }

  // MARK: IDX

  static func idx(_ type: UInt8, _ dimensions: [UInt32], _ data: [UInt8]) -> [UInt8] {
    [0, 0, type, UInt8(dimensions.count)]
      + dimensions.flatMap { dimension in
        withUnsafeBytes(of: dimension.bigEndian) { Array($0) }
      } + data
  }

  @Test func `Numbers of every type, the most significant byte first`() throws {
    let cases: [(UInt8, [UInt8], [Double])] = [
      (0x08, [1, 255], [1, 255]), (0x09, [1, 255], [1, -1]), (0x0B, [1, 2, 255, 254], [258, -2]),
      (0x0C, [0, 0, 1, 0, 255, 255, 255, 255], [256, -1]),
      (0x0D, [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], [1.5, -2]),
      (0x0E, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0], [1.5, -2]),
    ]
    for (type, data, numbers) in cases {
      let rows = try Self.rows(Self.idx(type, [2], data))
      #expect(rows.columns == ["x1"] && rows.values == numbers.map { [$0] })
      #expect(try Self.rows(Self.idx(type, [1, 1, 2], data)).values == [numbers])
    }
  }

  @Test(arguments: [
    ([0, 0, 8, 3, 0, 0], "the file ends inside its header"),
    (idx(8, [2, 2], [1, 2, 3]), "the dimensions need 4 bytes of data, but the file has 3"),
    (idx(8, [2], [1, 2, 3]), "the dimensions need 2 bytes of data, but the file has 3"),
    (idx(8, [2, 0], []), "its rows have no numbers"),
    (
      idx(8, [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], []),
      "its dimensions [4294967295, 4294967295, 4294967295] are too large"
    ),
  ])
  func `Images that are damaged`(bytes: [UInt8], reason: String) {
    #expect(Self.problem(bytes) == .idx(reason: reason))
  }

  @Test func `Images come from a pipe`() throws {
    let bytes = try Fixture.bytes("tables/images-idx3-ubyte")
    let expected = try Self.rows(bytes).values
    let piped = try StreamedTableTests.withPipe(bytes) { path in
      var rows = try TableRows(contentsOf: path)
      var values: [[Double]] = []
      while try rows.advance() {
        values.append(
          try (0..<rows.columnCount).map {
            try rows.number($0, FileNumbers<Double>.rounded) ?? .nan
          })
      }
      return values
    }
    #expect(piped == expected)
    let error = try #require(throws: FileError.self) {
      try StreamedTableTests.withPipe(Array(bytes.dropLast())) { path in
        var rows = try TableRows(contentsOf: path)
        while try rows.advance() {}
      }
    }
    #expect(error.problem == .idx(reason: "the file ends inside row 3"))
  }

  // MARK: JSON

  static func json(_ text: String) throws(FileError) -> (columns: [String], values: [[Double]]) {
    try rows(Array(text.utf8))
  }

  @Test func `Rows are objects or arrays`() throws {
    for text in [
      #"[{"b": 1, "a": 2.5}, {"a": 4, "b": 3}]"#, "{\"b\": 1, \"a\": 2.5}\n{\"a\": 4, \"b\": 3}\n",
      " [ {\"b\":1,\"a\":2.5}\n,\n{\"b\":3,\"a\":4} ] ",
    ] {
      let (columns, values) = try Self.json(text)
      #expect(columns == ["b", "a"] && values == [[1, 2.5], [3, 4]])
    }
    #expect(try Self.json("[[1, 2], [3, 4]]").columns == ["x1", "x2"])
    let mixed = try Self.json(#"[{"a": true, "b": "NaN"}, {"b": "5%"}, {"a": null, "b": "2"}]"#)
    #expect(
      mixed.values.map { $0.map(\.description) } == [
        ["1.0", "nan"], ["nan", "0.05"], ["nan", "2.0"],
      ])
    let labels = try DataTable<Double>(
      parsing: Array(#"[{"x": 1, "y": "b"}, {"x": 2, "y": "a"}]"#.utf8), file: "t.json",
      roles: TableRoles(target: "y"))
    #expect(labels.classNames == ["a", "b"] && labels.classes == [1, 0])
  }

  @Test(arguments: [
    ("[]", "t: the table has no rows"),
    ("[[]]", "t, [0]: is an empty array; at least one element is needed"),
    ("[1, 2]", "t, [0]: found a number where a row, an array or an object is expected"),
    (
      "[[1], [2, 3]]",
      "t, [1]: has 2 elements, but its first neighbour has 1; rows must have one length"
    ),
    ("[[1], {\"a\": 2}]", "t, [1]: found an object where an array is expected"),
    ("[{\"a\": 1}, [2]]", "t, [1]: found an array where an object is expected"),
    ("[{\"a\": 1}, {\"b\": 2}]", "t, [1]: the entry \"b\" has no meaning here; known are \"a\""),
    ("[{\"a\": 1, \"a\": 2}]", "t, line 1, column 11: the name \"a\" occurs twice in one object"),
    ("[{\"a\": \"x\"}]", "t, [0].a: found the text \"x\" where a number is expected"),
    ("[[1], [[2]]]", "t, [1][0]: found an array where a number is expected"),
    ("[[1], [2]", "t, line 1, column 10: the text ends where a comma or ] is expected"),
    ("[[1]] x", "t, line 1, column 7: found \"x\" where the end of the text is expected"),
    (
      "{\"a\": {\"0\": 1}}",
      "t: a JSON object of columns; a table is read by rows: write it with to_json(orient=\"records\")"
    ),
    ("{\"a\": 1}\n{\"a\": }", "t, line 2, column 7: found \"}\" where a value is expected"),
    (
      "[{\"a\": 1e999}]",
      "t, line 1, column 8: \"1e999\" is not a JSON number that a Double can hold"
    ),
  ])
  func `Rows that are refused`(text: String, message: String) throws {
    let error = try #require(throws: FileError.self) { try Self.json(text) }
    #expect(error.description == message)
  }

  @Test func namesThatBeginOrEndInNothingAreQuoted() {
    #expect(listed(["a b", "", " ", "x\u{2003}"]) == "a b, \"\", \" \", \"x\u{2003}\"")
    let problem = ArchiveProblem.noArray("a", known: [" "])
    #expect("\(problem)".hasSuffix("there are \" \""))
    #expect("\(ArchiveProblem.severalMatrices([" ", "w"]))".hasSuffix("FILE.npz:w"))
  }
}
