import TestSupport
import Testing

/// What the sources must not hold, so that each end of the program says what was wrong, in release builds too.
@Suite struct SourceScanTests {
  /// Where a program is ended with a sentence.
  static let traps = ["Sources/Autodiff/Tensor/Trap.swift", "Sources/MLP/Trap.swift"]

  /// Where the command line ends, with a status and after its sentence.
  static let endings = [
    "Sources/autodiff-cli/Main/main.swift", "Sources/autodiff-cli/Command/Resources/Host.swift",
  ]

  /// `precondition` prints nothing in release builds, and the others nothing that says what to do.
  static func endsWithoutSentence(_ word: Substring) -> Bool {
    [
      "precondition", "preconditionFailure", "fatalError", "assert", "assertionFailure", "abort",
      "exit", "_exit",
    ].contains(String(word))
  }

  /// Lines that unwrap by force: `x!`, `f()!`, `try!`, `as!`.
  static func forcedUnwraps(in file: SourceFile) -> [String] {
    file.code.enumerated().filter { _, line in
      let characters = Array(line)
      return characters.indices.contains { index in
        guard characters[index] == "!", index > 0 else { return false }
        let before = characters[index - 1]
        let isNotEqual = index + 1 < characters.count && characters[index + 1] == "="
        return !isNotEqual && (before.isLetter || before.isNumber || "_)]}?>\"".contains(before))
      }
    }.map { number, _ in "\(file.path):\(number + 1)" }
  }

  @Test func nothingEndsWithoutASentence() throws {
    let files = try SourceFile.all()
    #expect(files.count > 100)
    let places = files.filter { !Self.traps.contains($0.path) && !Self.endings.contains($0.path) }
      .flatMap { $0.places(Self.endsWithoutSentence) }
    #expect(places == [])
  }

  @Test func nothingIsUnwrappedByForce() throws {
    #expect(try SourceFile.all().flatMap(Self.forcedUnwraps) == [])
  }

  /// What a user can call without writing "Unsafe" takes and returns no pointer.
  @Test func publicFunctionsTakeNoPointers() throws {
    let functions = try SourceFile.all().flatMap { PublicFunction.all(in: $0) }
    #expect(functions.count > 300)
    let named = functions.filter {
      $0.words.contains { $0.contains("Unsafe") || $0.contains("Unmanaged") }
    }
    #expect(
      named.map(\.name) == [
        "Tensor.withUnsafeBufferPointer(_:)", "Tensor.withUnsafeMutableBufferPointer(_:)",
      ])
  }

  /// A scan that finds nothing must be able to find something.
  @Test func theScansSee() {
    let file = SourceFile(
      path: "A.swift",
      lines: [
        "precondition(x)  // fatalError", "let y = try! f()", "a != b && !c", "x.first!.y",
        "public static func f<T>(_ p: UnsafePointer<T>, at axes: [Int] = [1, 2], z: Int) -> Int {",
        "}", "extension A.B { public subscript(i: Int) -> Int { 1 }",
        "  @inlinable public static func .< (a: A, b: A) -> Bool { true }", "}",
      ])
    #expect(file.places(Self.endsWithoutSentence) == ["A.swift:1: precondition"])
    #expect(Self.forcedUnwraps(in: file) == ["A.swift:2", "A.swift:4"])
    let functions = PublicFunction.all(in: file)
    #expect(functions.map(\.name) == ["f(_:at:z:)", "A.B.subscript(i:)", "A.B..<(a:b:)"])
    #expect(functions.map(\.takesWhatCanBeWrong) == [true, true, false])
    #expect(functions[0].words.contains("UnsafePointer"))
  }
}
