import Autodiff
import Foundation
import Testing

@testable import MLP

/// Tables in text, as people and programs write them.
@Suite struct TableTextTests {
  static func table(
    _ text: String, _ format: TableFormat = TableFormat()
  ) throws(FileError) -> CSVTable {
    try CSVTable(parsing: Array(text.utf8), file: "t.csv", format: format)
  }

  // MARK: Separators and headers

  @Test(arguments: [
    "x,y\n1,2\n3,4\n", "x;y\n1;2\n3;4\n", "x\ty\n1\t2\n3\t4\n", "x|y\n1|2\n3|4\n",
    "x y\n1 2\n3 4\n",
    "  x   y  \n 1\t2 \n3  4\n", "x ; y\n1 ; 2\n 3;4\n", "x\t y\n 1 \t2\n3\t4\n",
    "sep=;\nx;y\n1;2\n3;4\n", "\u{FEFF}sep=|\r\nx|y\r\n1|2\r\n3|4", "\"sep=;\"\nx;y\n1;2\n3;4\n",
    "SEP=\t\nx\ty\n1\t2\n3\t4\n",
    "# made by hand, on Monday; no \"quotes\nx,y\n# 1\n1,2\n#\n3,4\n# end",
    ",x,y\n0,1,2\n1,3,4\n", "\"\",x,y\na,1,2\nb,3,4\n", "Unnamed: 0,x,y\n0,1,2\n1,3,4\n",
    ";x;y\n0;1;2\n1;3;4\n", "# x,y\n1,2\n3,4\n", "#x y\n1 2\n3 4\n",
    "# a remark\n# x;y\n1;2\n3;4\n",
    "x,y\n\"1\",\"2\"\n\"3\",\"4\"\n", "\"x\" \"y\"\n\"1\" 2\n3 \"4\"\n",
  ])
  func `Every form is the same table`(text: String) throws {
    let table = try Self.table(text)
    #expect(table.columns == ["x", "y"] && table.values == [[1, 2], [3, 4]])
    // Where a piece of the text ends makes no difference.
    for size in 1...7 {
      #expect(try StreamedTableTests.outcome(Array(text.utf8), pieceSize: size).get() == table)
    }
  }

  @Test(arguments: [
    ("P(a|b),c;d\n1,2\n", ["P(a|b)", "c;d"]), ("a|b;c\n1|2\n", ["a", "b;c"]),
    ("mean radius\n1\n", ["mean radius"]), ("\"a;b\",\"c\td\"\n1,2\n", ["a;b", "c\td"]),
    ("a b,c d\n1,2\n", ["a b", "c d"]), ("a b\tc d\n1\t2\n", ["a b", "c d"]),
    ("country,1990,2000\n5,6,7\n", ["country", "1990", "2000"]), ("x\n1\n", ["x"]),
    ("x\n# a remark\n1\n", ["x"]), ("0,1,2\n5,6,7\n", ["0", "1", "2"]),
    (",0,1\n0,5,6\n", ["0", "1"]),
    ("sepal length (cm),b\n1,2\n", ["sepal length (cm)", "b"]),
  ])
  func `What the columns are called`(text: String, columns: [String]) throws {
    let table = try Self.table(text)
    #expect(table.columns == columns && table.rowCount == 1)
  }

  @Test(arguments: [
    ("1,2\n3,4\n", [[1.0, 2], [3, 4]]), ("1.5;2\n3;4.5\n", [[1.5, 2], [3, 4.5]]),
    ("1 2\n3 4", [[1, 2], [3, 4]]),
    ("0,1\n2,3\n", [[0, 1], [2, 3]]), ("1,5;2\n2,5;3", [[1.5, 2], [2.5, 3]]), ("7", [[7]]),
    ("1 2", [[1, 2]]),
    ("# x,y\n1,2\n", [[1, 2]]), ("True,2\n", [[1, 2]]),
  ])
  func `A table without a header`(text: String, values: [[Double]]) throws {
    let table = try Self.table(text, TableFormat(hasHeader: false))
    #expect(table.columns == (1...values[0].count).map { "x\($0)" })
    #expect(table.values.scalars == values.flatMap { $0 } && table.rowCount == values.count)
  }

  @Test(
    arguments: [
      ("5.1,3.5\n1,2\n", .noHeader), ("5.1,3.5,setosa\n1,2,3\n", .noHeader),
      ("1,5;2;x\n", .noHeader),
      ("1,NA,2\n1,2,3\n", .noHeader), ("0\n1\n", .noHeader), ("1,2,3\n", .noHeader),
      ("0,2\n1,2\n", .noHeader),
      ("a,,b\n1,2,3\n", .unnamedColumn(column: 2)), (",,b\n1,2,3\n", .unnamedColumn(column: 2)),
      ("x\n,\n", nil), ("a;b\n1;2;3\n", nil),
    ] as [(String, CSVProblem?)])
  func `First lines that are no header`(text: String, problem: CSVProblem?) throws {
    let error = try #require(throws: FileError.self) { try Self.table(text) }
    if let problem { #expect(error.problem == .csv(problem, line: 1)) }
  }

  /// A line such as #7,1,2 has as many cells as a row: it is one, and its first cell is "#7".
  @Test func `Rows that begin like a remark`() throws {
    var rows = try CSVRows(
      FileBytes(Array("id,x\n#7,1\n# 8,2\n#,\n\"#9\",3\n".utf8), name: "t.csv"))
    var cells: [String] = []
    while try rows.advance() { cells.append("\(rows.text(0)) \(rows.text(1))") }
    #expect(cells == ["#7 1", "# ", "#9 3"])
    let error = try #require(throws: FileError.self) { try Self.table("x,y\n#1,2\n3,4\n") }
    #expect(error.problem == .csv(.notANumber(text: "#1", column: 1, name: "x"), line: 2))
  }

  @Test(arguments: [
    (",x\n0,1\n", [TableNote.index]), ("0,1\n5,6\n", [.countedNames]), ("x,y\n1,2\n", []),
    ("a,1990\n1,2\n", [.numbersInNames]), ("# x,y\n1,2\n", [.remarkAsNames]),
    ("x;y\n1,5;2\n", [.decimalComma]), (",0,1\n0,5,6\n", [.countedNames, .index]),
  ])
  func `What is taken for granted is noted`(text: String, notes: [TableNote]) throws {
    var rows = try CSVRows(FileBytes(Array(text.utf8), name: "t.csv"))
    var scalars: [Double] = []
    while try rows.appendNext(to: &scalars) {}
    #expect(rows.notes == notes)
  }

  // MARK: Numbers

  @Test(arguments: [
    ("1", 1), ("-2.5", -2.5), ("+3", 3), ("1e-3", 1e-3), (".5", 0.5), ("nan", .nan),
    ("-inf", -.infinity),
    ("0x1p3", 8), ("True", 1), ("false", 0), ("FALSE", 0), ("5%", 0.05), ("12.5 %", 0.125),
    ("-3%", -0.03),
    ("\"1,234.5\"", 1234.5), ("\"-12,345,678\"", -12_345_678), ("\"1,234,567.25\"", 1_234_567.25),
    ("\"1,5\"", 1.5), ("\"0,123\"", 0.123), ("\"1234,567\"", 1234.567), ("\"1.234,5\"", 1234.5),
    ("\"1.234.567\"", 1_234_567), ("\"-0,5\"", -0.5), ("\"2,5%\"", 0.025), ("\"1,5e3\"", 1500),
    ("1.234", 1.234),
    ("00.5", 0.5),
  ])
  func `Cells that are numbers`(cell: String, number: Double) throws {
    let value = try Self.table("x,y\n\(cell),1\n").values[0, 0]
    #expect(value == number || value.isNaN && number.isNaN)
    // The nearest double, as Python reads it: no rounding twice.
    if cell == "5%" { #expect(value == 0.05) }
  }

  @Test(arguments: [
    "abc", "$5", "1,23,456", "1.2.3", "1 000", "12:30", "5%%", "%", "1e5%", "1,", ",5.", "--5",
    "1_000", "½",
    "€ 3", "Tru", "yes", "1,234,56", "1.234.56,7",
  ])
  func `Cells that are none`(cell: String) throws {
    let error = try #require(throws: FileError.self) { try Self.table("x;y\n\(cell);1\n") }
    #expect(error.problem == .csv(.notANumber(text: cell, column: 1, name: "x"), line: 2))
  }

  @Test(arguments: [
    "NA", "N/A", "n/a", "null", "NULL", "None", "?", "-", "--", ".", "<NA>", "#N/A", "\"NA\"",
  ])
  func `Words for a missing value`(word: String) throws {
    let text = word.replacing("\"", with: "")
    let error = try #require(throws: FileError.self) { try Self.table("x,y\n1,\(word)\n") }
    #expect(error.problem == .csv(.missingValue(text: text, column: 2, name: "y"), line: 2))
    let table = try DataTable<Double>(
      parsing: Array("x,y\n1,\(word)\n".utf8), file: "t.csv", roles: TableRoles(missing: .kept))
    #expect(table.features[0, 1].isNaN)
  }

  static let decimals: [(text: String, values: [Double]?, comma: [Double]?, point: [Double]?)] = [
    // A comma before three digits says nothing; another cell may.
    ("1,234", nil, [1.234], [1234]), ("1,234\n2,5", [1.234, 2.5], [1.234, 2.5], nil),
    ("2,5\n1,234", [2.5, 1.234], [2.5, 1.234], nil),
    ("1,234\n1,234.5", [1234, 1234.5], nil, [1234, 1234.5]),
    ("1,234\n1,234,567", [1234, 1_234_567], nil, [1234, 1_234_567]),
    ("1,234\n0,123", [1.234, 0.123], [1.234, 0.123], nil),
    ("12\n1,234\n7", nil, [12, 1.234, 7], [12, 1234, 7]),
    // Points where commas stand before decimals.
    ("2,5\n1.234", [2.5, 1234], [2.5, 1234], nil), ("2,5\n1.5", nil, nil, nil),
    ("1.5\n2,5", nil, nil, nil), ("1.234\n2,5", nil, [1234, 2.5], nil),
    ("1.234", [1.234], [1234], [1.234]), ("1.5", [1.5], nil, [1.5]),
    ("1.234,5\n2.000", [1234.5, 2000], [1234.5, 2000], nil),
    ("1.5\n1,234", nil, nil, [1.5, 1234]), ("1,234.5\n2,5", nil, nil, nil),
  ]

  @Test(arguments: decimals.indices)
  func `Commas and points`(place: Int) throws {
    let (text, values, comma, point) = Self.decimals[place]
    for (decimal, expected) in [
      (TableFormat.Decimal.automatic, values), (.comma, comma), (.point, point),
    ] {
      let rows = text.split(separator: "\n").map { "\($0);9\n" }.joined()
      let table = try? Self.table("x;y\n" + rows, TableFormat(decimal: decimal))
      #expect(table.map { $0.values[.all, 0].scalars } == expected, "\(text) \(decimal)")
    }
  }

  @Test func `The two sentences about commas`() throws {
    let undecided = try #require(throws: FileError.self) { try Self.table("x;y\n1,234;5\n") }
    #expect(
      undecided.description
        == "t.csv, line 2: column 1 (\"x\"): the comma of \"1,234\" may stand before decimals or between thousands, "
        + "and no cell shows which; say what stands before decimals, comma or point")
    let conflict = try #require(throws: FileError.self) { try Self.table("x;y\n1,5;5\n2;1.5\n") }
    #expect(
      conflict.description
        == "t.csv, line 3: column 2 (\"y\"): \"1.5\" does not have its decimals behind the same sign as other cells; "
        + "write all numbers alike")
  }

  @Test func `Columns that are not used show nothing`() throws {
    let text = Array("x;y;z\n1,234;5;2,5\n1,234.5;6;7\n".utf8)
    let roles = TableRoles(features: ["x", "y"])
    let table = try DataTable<Double>(parsing: text, file: "t.csv", roles: roles)
    #expect(table.features == [[1234, 5], [1234.5, 6]])
  }

  /// What stands further down can be seen only where the text can be read again.
  @Test func `A pipe is not read twice`() throws {
    let text = Array("x;y\n1,234;5\n2,5;6\n".utf8)
    #expect(try CSVTable(parsing: text, file: "t").values == [[1.234, 5], [2.5, 6]])
    let error = try #require(throws: FileError.self) {
      try StreamedTableTests.withPipe(text) { try CSVTable(contentsOf: $0) }
    }
    guard case .csv(.commaUndecided, line: 2) = error.problem else {
      Issue.record("\(error)")
      return
    }
    let later = Array("x;y\n2,5;6\n1,234;5\n".utf8)
    #expect(
      try StreamedTableTests.withPipe(later) { try CSVTable(contentsOf: $0) }.values
        == [[2.5, 6], [1.234, 5]])
  }

  @Test func `Remedies of what is no number`() throws {
    func end(_ cell: String) throws -> String {
      let error = try #require(throws: FileError.self) { try Self.table("x,y\n\(cell),1\n") }
      return String(error.description.split(separator: "\": ").last ?? "")
    }
    for cell in ["$5", "5 €", "£1000"] {
      #expect(try end(cell).hasSuffix("is not a number; write it without the sign of the currency"))
    }
    for cell in ["2024-03-01", "1/3/2024", "01.03.2024", "12:30:05", "2024-03-01T10:00:00Z"] {
      #expect(
        try end(cell).hasSuffix(
          "is a date or a time; write a number in its place, such as the days since another"))
    }
    for cell in ["setosa", "a-b-c", "$", "x:1"] {
      #expect(try end(cell).hasSuffix("is not a number"))
    }
  }

  // MARK: Writing

  @Test func `What is written is read as it was`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("w.csv")
    let numbers: [Double] = [
      1, -0.0, 0.1, 1e300, .leastNonzeroMagnitude, .infinity, -.infinity, 123_456_789_012_345,
      1.0 / 3, 1.5, 2, 3,
    ]
    let table = CSVTable(
      naming: ["a", "b, \"c\"", "été d"], values: Tensor(shape: [4, 3], numbers))
    try table.write(to: path)
    let read = try CSVTable(contentsOf: path)
    #expect(read.columns == table.columns)
    #expect(read.values.scalars.map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        .hasPrefix(
          "a,\"b, \"\"c\"\"\",\"été d\"\n1,-0.0,0"))
    #expect(throws: FileError(file: "/", problem: .isDirectory)) { try table.write(to: "/") }

    let examples = try DataTable<Double>(
      contentsOf: Fixture.path("iris.csv"), roles: TableRoles(target: "class"))
    try examples.write(to: path)
    let roles = TableRoles(target: "class")
    #expect(try DataTable(contentsOf: path, roles: roles) == examples)
    let weighted = DataTable<Double>(
      featureNames: ["x"], features: [[1], [2]], target: .numbers([3, 4.5]), weights: [1, 0.5])
    try weighted.write(to: path)
    #expect(
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        == "x,target,weight\n1,3,1\n2,4.5,0.5\n")
  }

  @Test(arguments: [[], [0], [3], [2, 3], [2, 1, 2], [64], [1000]] as [Shape])
  func `Arrays that are written are read as they were`(shape: Shape) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("w.npy")
    let doubles = Tensor<Double>(shape: shape, (0..<shape.count).map { 1 / Double($0) })
    try NPYFile.write(doubles, to: path)
    #expect(try NPYFile.tensor(contentsOf: path) == doubles)
    let floats = Tensor<Float>(shape: shape, (0..<shape.count).map { 1 / Float($0 + 3) })
    try NPYFile.write(floats, to: path)
    #expect(try NPYFile.tensor(contentsOf: path).scalars == floats.scalars.map { Double($0) })
  }

  /// The bytes of files that NumPy wrote.
  @Test func `Arrays are written as NumPy writes them`() throws {
    let path = Fixture.path("tables/matrix.npy")
    let tensor = try NPYFile.tensor(contentsOf: path)
    #expect(NPYFile.encode(tensor) == (try Fixture.bytes("tables/matrix.npy")))
  }
}
