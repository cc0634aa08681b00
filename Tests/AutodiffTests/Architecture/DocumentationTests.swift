import TestSupport
import Testing

/// Every public declaration has a documentation comment, unless it fulfils a protocol's requirement, which has
/// one already.
@Suite struct DocumentationTests {
  /// Requirements of the standard library's protocols.
  private static let witnesses: Set = [
    "description", "hash", "encode", "bounds", "removesAxis", "==", "<", "<=", ">", ">=",
    "init(integerLiteral", "init(floatLiteral", "init(arrayLiteral", "init(from", "startIndex",
    "endIndex", "makeIterator", "next", "rawValue", "id", "errorDescription",
  ]
  private static let kinds: Set = [
    "func", "var", "let", "struct", "class", "enum", "protocol", "actor", "typealias",
    "associatedtype",
  ]

  /// The name that a declaration introduces, if the line is one: `init(validating` for initialisers.
  static func declaredName(_ line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    for (position, word) in words.enumerated() {
      if word.hasPrefix("init") || word.hasPrefix("subscript") {
        return String(word.prefix { $0 != ":" })
      }
      guard kinds.contains(word), position + 1 < words.count else { continue }
      let name = words[position + 1]
      // An operator's name may begin with the bracket that ends another's.
      let isWord = name.first?.isLetter ?? false
      return String(name.prefix { isWord ? !"(:<".contains($0) : $0 != "(" })
    }
    return nil
  }

  /// Whether `public` or `open` is among the modifiers before the declaration's keyword.
  static func isPublic(_ line: String) -> Bool {
    let modifiers = line.split(separator: " ").prefix { word in
      !kinds.contains(String(word)) && !word.hasPrefix("init") && !word.hasPrefix("subscript")
    }
    return (modifiers.contains("public") || modifiers.contains("open"))
      && !modifiers.contains("extension")
  }

  /// The documented requirements of the package's own protocols.
  private func requirements(of files: [SourceFile]) -> Set<String> {
    var names: Set<String> = []
    for file in files {
      var isInProtocol = false
      for line in file.code {
        if line.hasPrefix("public protocol ") || line.hasPrefix("protocol ")
          || line.hasPrefix("package protocol ")
        {
          isInProtocol = !line.contains("}")
        } else if line.hasPrefix("}") {
          isInProtocol = false
        } else if isInProtocol, let name = Self.declaredName(line) {
          names.insert(name)
        }
      }
    }
    return names
  }

  @Test func publicDeclarationsAreDocumented() throws {
    let files = try SourceFile.all()
    let exempt = Self.witnesses.union(requirements(of: files))
    var undocumented: [String] = []
    for file in files {
      for (number, line) in file.code.enumerated() {
        guard Self.isPublic(line), let name = Self.declaredName(line), !exempt.contains(name)
        else { continue }
        if !isDocumented(file.lines, before: number) {
          undocumented.append("\(file.path):\(number + 1): \(line.drop { $0 == " " })")
        }
      }
    }
    #expect(undocumented == [])
  }

  /// Whether the lines above, attributes aside, end in a documentation comment.
  private func isDocumented(_ lines: [String], before number: Int) -> Bool {
    var above = number - 1
    while above >= 0 {
      let line = lines[above].drop { $0 == " " }
      if line.hasPrefix("///") { return true }
      guard line.hasPrefix("@") else { return false }
      above -= 1
    }
    return false
  }

  @Test func modifiersAreReadOffDeclarations() {
    for line in [
      "public let x = 1", "  public static func f()", "open class A {", "  public init(",
      "@inlinable public func f",
    ] {
      #expect(Self.isPublic(line), "\(line)")
    }
    for line in [
      "let open = current", "public extension A {", "func public() {",
      "  package init(public: Int)",
    ] {
      #expect(!Self.isPublic(line), "\(line)")
    }
  }

  @Test func namesAreReadOffDeclarations() {
    let rows: [(String, String?)] = [
      ("  public static func + (a: Tracked, b: Tracked) -> Tracked {", "+"),
      ("  public static func == (a: Shape, b: Shape) -> Bool {", "=="),
      ("  public static func < (a: Shape, b: Shape) -> Bool {", "<"),
      ("public func exp<T: TensorAlgebra>(_ x: T) -> T", "exp"),
      ("  public init(validating dimensions: [Int])", "init(validating"),
      ("  public subscript(_ indices: Int...) -> Scalar {", "subscript(_"),
      ("  public let shape: Shape", "shape"),
      ("public struct Tensor<Scalar: TensorScalar>: Sendable {", "Tensor"),
      ("  return x + y", nil),
    ]
    for (line, name) in rows { #expect(Self.declaredName(line) == name, "\(line)") }
  }
}
