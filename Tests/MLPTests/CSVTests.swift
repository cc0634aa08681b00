import Autodiff
import Foundation
import MLP
import Testing

@Suite struct CSVTests {
  static func table(_ text: String) throws(FileError) -> CSVTable {
    try CSVTable(parsing: Array(text.utf8), file: "t.csv")
  }

  @Test(arguments: [
    "x,y\n1,2\n3,-4.5\n", "x,y\r\n1,2\r\n3,-4.5", "x,y\r1,2\r3,-4.5\r",
    "\u{FEFF}x,y\n1,2\n3,-4.5\n", "\n\nx , y\n\n 1,\t2 \n3,-45e-1\n\n",
    "\"x\",\"y\"\n\"1\",\"2\"\n 3 , \"-4.5\" \n",
  ])
  func `Tables are read in every usual spelling`(text: String) throws {
    let table = try Self.table(text)
    #expect(table.columns == ["x", "y"])
    #expect(table.values == [[1, 2], [3, -4.5]])
    #expect(table.rowCount == 2)
    #expect(table.row(1) == [3, -4.5])
    #expect(table.rows(0..<1) == [[1, 2]])
    #expect(table.rows(1..<1).shape == [0, 2])
  }

  @Test func `Quoted names keep commas, quotes and line ends`() throws {
    let table = try Self.table("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n1,2,3\n")
    #expect(table.columns == ["a,b", "say \"hi\"", "two\nlines"])
    #expect(table.values == [[1, 2, 3]])
  }

  @Test func `A header alone is a table without rows`() throws {
    let table = try Self.table("x,y\n")
    #expect(table.rowCount == 0)
    #expect(table.values.shape == [0, 2])
  }

  @Test func `Numbers that are not finite`() throws {
    let table = try Self.table("x\nnan\ninf\n-inf\n")
    #expect(table.values[0, 0].isNaN)
    #expect(table.values[1, 0] == .infinity)
    #expect(table.values[2, 0] == -.infinity)
  }

  @Test func `A column can be taken out`() throws {
    let table = try Self.table("x,target,y\n1,0,2\n3,1,4\n")
    let features = try #require(table.removing(column: "target"))
    #expect(features.columns == ["x", "y"])
    #expect(features.values == [[1, 2], [3, 4]])
    #expect(table.removing(column: "Target") == nil)
    #expect(table.index(of: "y") == 2)
  }

  @Test(
    arguments: [
      ("", .empty), ("\u{FEFF}", .empty), ("\n\r\n", .empty),
      ("x,y\n1,2\n3\n", .csv(.ragged(cells: 1, expected: 2), line: 3)),
      ("x,y\n1,2,3\n", .csv(.ragged(cells: 3, expected: 2), line: 2)),
      ("x,y\n1,two\n", .csv(.notANumber(text: "two", column: 2, name: "y"), line: 2)),
      ("x,y\n\n\n1,\n", .csv(.emptyCell(column: 2, name: "y"), line: 4)),
      ("x\n\"\"\n", .csv(.emptyCell(column: 1, name: "x"), line: 2)),
      ("\"a\nb\",y\n1,2\n3,z\n", .csv(.notANumber(text: "z", column: 2, name: "y"), line: 4)),
      ("\"a\r\nb\",y\r\n1,z\r\n", .csv(.notANumber(text: "z", column: 2, name: "y"), line: 3)),
      ("x,y\n1,\"2\n3,4\n", .csv(.unterminatedQuote(column: 2), line: 2)),
      ("x,y\n1,\"2\"3\n", .csv(.textAfterQuote(column: 2), line: 2)),
      ("1,2\n3,4\n", .csv(.noHeader, line: 1)),
      ("x,,y\n1,2,3\n", .csv(.unnamedColumn(column: 2), line: 1)),
      ("x,y,x\n1,2,3\n", .csv(.duplicateColumn(name: "x", first: 1, second: 3), line: 1)),
    ] as [(String, FileProblem)])
  func `Mistakes are refused with line and column`(text: String, problem: FileProblem) {
    #expect(throws: FileError(file: "t.csv", problem: problem)) { try Self.table(text) }
  }

  @Test func `The sentence says where and what to do`() throws {
    let error = try #require(throws: FileError.self) { try Self.table("x,y\n1,two\n") }
    #expect(error.description == "t.csv, line 2: column 2 (\"y\"): \"two\" is not a number")
  }

  @Test func `Bytes that are not UTF-8 are refused with their line`() {
    #expect(throws: FileError(file: "t.csv", problem: .notUTF8(line: 2))) {
      try CSVTable(parsing: Array("x\n".utf8) + [0xE9, 0x0A], file: "t.csv")
    }
  }

  @Test func `The data set`() throws {
    let table = try CSVTable(contentsOf: Fixture.path("breast-cancer.csv"))
    #expect(table.values.shape == [569, 31])
    #expect(table.columns.first == "mean_radius")
    #expect(table.values[0, 0] == 1.0970639814699807)
  }

  @Test func `Files that are not there, and directories`() {
    #expect(throws: FileError(file: "/no/such.csv", problem: .notFound)) {
      try CSVTable(contentsOf: "/no/such.csv")
    }
    #expect(throws: FileError(file: "/", problem: .isDirectory)) { try CSVTable(contentsOf: "/") }
    #expect(throws: FileError(file: "", problem: .notFound)) { try CSVTable(contentsOf: "") }
    #expect(throws: FileError(file: "a\0b", problem: .notFound)) {
      try CSVTable(contentsOf: "a\0b")
    }
    #expect(throws: FileError(file: "/dev/null", problem: .empty)) {
      try CSVTable(contentsOf: "/dev/null")
    }
  }

  @Test(arguments: 0..<4)
  func `No damage traps`(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let characters = Array("x,y\"\n\r 1.5-e\u{FEFF}é".utf8) + [0xFF, 0]
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        characters.randomElement(using: &generator) ?? 0
      }
      do throws(FileError) {
        let table = try CSVTable(parsing: bytes, file: "t.csv")
        #expect(table.values.shape == [table.rowCount, table.columns.count])
      } catch { #expect(error.description.hasPrefix("t.csv")) }
    }
  }
}
