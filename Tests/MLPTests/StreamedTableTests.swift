import Autodiff
import Foundation
import Testing

@testable import MLP

/// Tables that are read piece by piece: what comes out does not depend on where a piece ends.
@Suite struct StreamedTableTests {
  /// What a reader of pieces of a size makes of a text.
  static func outcome(
    _ bytes: [UInt8], pieceSize: Int, limits: CSVLimits = CSVLimits()
  ) -> Result<CSVTable, FileError> {
    do throws(FileError) {
      let file = FileBytes(bytes, name: "t.csv")
      return .success(try CSVTable(CSVRows(file, limits: limits, pieceSize: pieceSize)))
    } catch { return .failure(error) }
  }

  static let texts = [
    "\u{FEFF}x,y\r\n1,2\r\n\r\n3,-4.5", "x,y\r1,2\r3,-4.5\r",
    "\"a\r\nb\",\"say \"\"hi\"\"\"\r\n \"1\" ,\t2 \r\n", "\n\né,\"ü\nñ\"\n1,2\n\n3,4\n\n",
    "x,y\n1,\"2\n3,4\n", "x,y\n1,\"2\"3\n", "x,y\n1,2\n3\n", "x,y\n\n\n1,\n", "\u{FEFF}", "\n\r\n",
    "\u{FF01},y\n1,2", "x\n\"\"\n", "x\n1\n\"\n", "\"\"\"\"\n1\n",
  ]

  @Test(arguments: texts)
  func `The end of a piece may be anywhere`(text: String) {
    let whole = Self.outcome(Array(text.utf8), pieceSize: 1 << 16)
    for size in 1...9 {
      #expect(Self.outcome(Array(text.utf8), pieceSize: size) == whole, "\(size)")
    }
  }

  @Test(arguments: 0..<4)
  func `Made-up texts are read alike in pieces of any size`(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let characters = Array("x,y\"\n\r 1.5-e\u{FEFF}é".utf8) + [0xFF]
    for _ in 0..<1000 {
      let bytes =
        Array("x,y\n".utf8).dropLast(Int.random(in: 0...4, using: &generator))
        + (0..<Int.random(in: 0..<30, using: &generator)).map { _ in
          characters.randomElement(using: &generator) ?? 0
        }
      let whole = Self.outcome(Array(bytes), pieceSize: 1 << 16)
      #expect(Self.outcome(Array(bytes), pieceSize: 1) == whole, "\(bytes)")
      #expect(Self.outcome(Array(bytes), pieceSize: 5) == whole, "\(bytes)")
    }
  }

  @Test func `Of two faults the first one is said`() {
    let bytes = Array("x,y\n1,2\n\"a\nb".utf8) + [0xFF] + Array("\",4\n".utf8)
    #expect(
      Self.outcome(bytes, pieceSize: 4)
        == .failure(FileError(file: "t.csv", problem: .notUTF8(line: 4)))
    )
    #expect(
      Self.outcome(Array("x,y\n1\n".utf8) + [0xFF], pieceSize: 4)
        == .failure(
          FileError(file: "t.csv", problem: .csv(.ragged(cells: 1, expected: 2), line: 2)))
    )
    #expect(
      Self.outcome(Array("x,y\n1,\"".utf8) + [0xFF], pieceSize: 4)
        == .failure(FileError(file: "t.csv", problem: .notUTF8(line: 2))))
  }

  @Test func `Rows, cells and columns have limits`() {
    let limits = CSVLimits(row: 40, cell: 10, columns: 4)
    func problem(_ text: String, _ pieceSize: Int) -> FileProblem? {
      guard
        case .failure(let error) = Self.outcome(
          Array(text.utf8), pieceSize: pieceSize, limits: limits)
      else { return nil }
      return error.problem
    }
    for size in [1, 3, 8] {
      #expect(problem("x,y\n" + String(repeating: "1234567890,2\n", count: 9), size) == nil)
      #expect(
        problem("x,y\n1,12345678901\n", size) == .csv(.cellTooLong(column: 2, limit: 10), line: 2))
      #expect(
        problem("x,y\n1,\"1234567\n8901\"\n", size)
          == .csv(.cellTooLong(column: 2, limit: 10), line: 2))
      #expect(problem("a,b,c,d,e\n", size) == .csv(.tooManyColumns(limit: 4), line: 1))
      // A row that no line end ends, and blank lines that no row ends.
      #expect(
        problem("x,y\n1," + String(repeating: " ", count: 100) + "2\n", size)
          == .csv(.rowTooLong(limit: 40), line: 2))
      guard case .csv(.rowTooLong, _)? = problem("x" + String(repeating: "\n", count: 99), size)
      else {
        Issue.record("blank lines without end")
        continue
      }
    }
    #expect(
      FileError(file: "t.csv", problem: .csv(.rowTooLong(limit: 40), line: 2)).description
        == "t.csv, line 2: the row does not end within 40 bytes, the most that is read")
    #expect(
      CSVProblem.cellTooLong(column: 2, limit: 10).description
        == "column 2: the cell has more than 10 bytes, the most that is read")
    #expect(
      CSVProblem.tooManyColumns(limit: 4).description
        == "the row has more than 4 cells, the most that are read")
  }

  @Test func `A device without an end is refused`() {
    let limit = CSVLimits().cell
    #expect(
      throws: FileError(
        file: "/dev/zero", problem: .csv(.cellTooLong(column: 1, limit: limit), line: 1))
    ) { try CSVTable(contentsOf: "/dev/zero") }
  }

  @Test func `Rows come one at a time, up to the fault`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("t.csv")
    try FileWriter.write(Array("x,y\n1,2\n3,4\n5,z\n".utf8), to: path)
    var rows = try CSVRows(contentsOf: path)
    #expect(rows.columns == ["x", "y"] && !rows.isStream)
    var scalars: [Double] = []
    #expect(try rows.appendNext(to: &scalars) && rows.appendNext(to: &scalars))
    let error = #expect(throws: FileError.self) { try rows.appendNext(to: &scalars) }
    #expect(
      error?.problem == .csv(.notANumber(text: "z", column: 2, name: "y"), line: 4))
    #expect(scalars == [1, 2, 3, 4])
  }

  // MARK: Pipes, and files that change

  /// A pipe with a name, into which a thread of its own writes.
  static func withPipe<Result>(
    _ bytes: [UInt8], _ body: (String) throws -> Result
  ) throws -> Result {
    let directory = try TemporaryDirectory()
    let path = directory.path("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      // In this thread alone: what is ignored in the process is ignored in the programs that other tests start.
      var signals = sigset_t()
      sigaddset(&signals, SIGPIPE)
      pthread_sigmask(SIG_BLOCK, &signals, nil)
      guard let file = fopen(path, "wb") else { return }
      fwrite(bytes, 1, bytes.count, file)
      fclose(file)
    }
    return try body(path)
  }

  @Test func `Every kind of file is read from a pipe`() throws {
    let text = Array("x,y\n1,2\n3,4".utf8)
    #expect(try Self.withPipe(text) { try CSVTable(contentsOf: $0) }.values == [[1, 2], [3, 4]])
    let array = try Fixture.bytes("npy/f8.npy")
    let tensor = try NPYFile.tensor(contentsOf: Fixture.path("npy/f8.npy"))
    #expect(try Self.withPipe(array) { try NPYFile.tensor(contentsOf: $0) } == tensor)
    let columns = try Fixture.bytes("npy/fortran.npy")
    #expect(
      try Self.withPipe(columns) { try NPYFile.tensor(contentsOf: $0) }
        == NPYFile.tensor(contentsOf: Fixture.path("npy/fortran.npy")))
    let model = "sequential/f32.safetensors"
    let network = try MultilayerPerceptron<Double>(
      contentsOf: Fixture.path(model), activation: .tanh)
    #expect(
      try Self.withPipe(Fixture.bytes(model)) {
        try MultilayerPerceptron<Double>(contentsOf: $0, activation: .tanh)
      } == network)
    #expect(
      try Self.withPipe(Array("[[1, 2]]".utf8)) { try JSONFile.tensor(contentsOf: $0) } == [[1, 2]])
  }

  @Test func `A pipe with too little or too much is seen at its end`() throws {
    let array = try Fixture.bytes("npy/f8.npy")
    for (bytes, found) in [(Array(array.dropLast(3)), 45), (array + [1, 2], 50)] {
      let error = try #require(throws: FileError.self) {
        try Self.withPipe(bytes) { try NPYFile.tensor(contentsOf: $0) }
      }
      #expect(error.problem == .npy(.byteCount(found: found, needed: 48)))
    }
    // A petabyte that a header claims is not taken before it is read.
    let error = try #require(throws: FileError.self) {
      try Self.withPipe(NPYTests.file(NPYTests.header("(140737488355328,)"))) {
        try NPYFile.tensor(contentsOf: $0)
      }
    }
    #expect(error.problem == .tooLarge(limit: 1 << 30))
  }

  enum Change: CaseIterable {
    case shrunk, grown, written

    func happens(to path: String) throws {
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      switch self {
      case .shrunk: try file.truncate(atOffset: 1 << 17)
      case .grown:
        try file.seekToEnd()
        try file.write(contentsOf: Data([0x0A]))
      case .written: try file.write(contentsOf: Data([0x7A]))
      }
      try file.close()
      // Times are kept in steps of some milliseconds.
      var times = [timespec(), timespec()]
      times[1].tv_sec = 1
      utimensat(AT_FDCWD, path, &times, 0)
    }
  }

  @Test(arguments: Change.allCases)
  func `A file that changes while it is read is an error`(change: Change) throws {
    let directory = try TemporaryDirectory()
    let table = directory.path("t.csv")
    try FileWriter.write(
      Array(("x,y\n" + String(repeating: "1,2\n", count: 1 << 17)).utf8), to: table)
    var rows = try CSVRows(contentsOf: table)
    var scalars: [Double] = []
    #expect(try rows.appendNext(to: &scalars))
    try change.happens(to: table)
    let error = #expect(throws: FileError.self) {
      while try rows.appendNext(to: &scalars) {}
    }
    #expect(error == FileError(file: table, problem: .changed))
    #expect(
      FileProblem.changed.description
        == "the file was changed while it was read; try again when nothing writes to it")

    let array = directory.path("a.npy")
    try FileWriter.write(NPYTests.file(NPYTests.header("(65536, 2)"), data: 1 << 20), to: array)
    var numbers = try NPYRows(contentsOf: array)
    try change.happens(to: array)
    #expect(throws: FileError(file: array, problem: .changed)) {
      try numbers.appendNext(to: &scalars)
    }

    let model = directory.path("m.safetensors")
    try FileWriter.write(
      SafetensorsFile.encode([(name: "w", tensor: Tensor<Double>.ones([1 << 16]))]), to: model)
    let file = try SafetensorsFile(contentsOf: model)
    try change.happens(to: model)
    #expect(throws: FileError(file: model, problem: .changed)) { try file.tensor(named: "w") }
  }

  // MARK: Arrays by rows

  @Test(arguments: ["f8", "f4", "f2", "i4", "version2"])
  func `Rows of an array are those of the tensor`(name: String) throws {
    let path = Fixture.path("npy/\(name).npy")
    let tensor = try NPYFile.tensor(contentsOf: path)
    guard tensor.rank == 2 else { return }
    for skipped in 0...tensor.shape[0] {
      var rows = try NPYRows(contentsOf: path)
      #expect(rows.rowCount == tensor.shape[0] && rows.columnCount == tensor.shape[1])
      try rows.skip(skipped)
      var scalars: [Double] = []
      while try rows.appendNext(to: &scalars) {}
      let expected = Array(tensor.scalars.dropFirst(skipped * tensor.shape[1]))
      #expect(scalars.map(\.bitPattern) == expected.map(\.bitPattern))
    }
  }

  /// More rows than are read at a time, in both orders.
  @Test(arguments: [false, true])
  func `Rows of a long array`(isFortranOrder: Bool) throws {
    let (n, m) = (5000, 7)
    let order = isFortranOrder ? "True" : "False"
    var bytes = NPYTests.file(
      "{'descr': '<i2', 'fortran_order': \(order), 'shape': (\(n), \(m)), }")
    for place in 0..<(n * m) {
      let (row, column) = isFortranOrder ? (place % n, place / n) : (place / m, place % m)
      let value = UInt16((row * 31 + column) % 30000)
      bytes += [UInt8(value & 255), UInt8(value >> 8)]
    }
    var rows = try NPYRows(FileBytes(bytes, name: "a.npy"))
    var count = 0
    var row: [Double] = []
    while try rows.appendNext(to: &row) {
      let expected = (0..<m).map { column in Double((count * 31 + column) % 30000) }
      #expect(row == expected)
      row.removeAll()
      count += 1
    }
    #expect(count == n)
  }

  @Test func `An array that is no matrix, or by columns in a pipe, has no rows`() throws {
    let path = Fixture.path("npy/f8.npy")
    let vector = NPYTests.file(NPYTests.header("(2,)"), data: 16)
    let error = #expect(throws: FileError.self) {
      try NPYRows(FileBytes(vector, name: "a.npy"))
    }
    #expect(
      error?.description
        == "a.npy: a table needs an array of shape [rows, columns], but this one has shape [2]")
    let columns = NPYTests.file(
      "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 1), }", data: 16)
    let refused = #expect(throws: FileError.self) {
      try Self.withPipe(columns) { _ = try NPYRows(contentsOf: $0) }
    }
    #expect(refused?.problem == .npy(.columnsOfStream))
    var rows = try Self.withPipe(Fixture.bytes("npy/f8.npy")) { try NPYRows(contentsOf: $0) }
    var scalars: [Double] = []
    try rows.skip(1)
    while try rows.appendNext(to: &scalars) {}
    let expected = try NPYFile.tensor(contentsOf: path).scalars.dropFirst(3)
    #expect(scalars == Array(expected))
  }
}
