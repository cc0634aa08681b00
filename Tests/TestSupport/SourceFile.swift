import Foundation

/// A source file of the package, as the tests of its architecture read it.
public struct SourceFile {
  /// The path from the repository's root.
  public let path: String
  public let lines: [String]
  /// The lines without comments and strings, so that prose may name what code may not.
  public let code: [String]

  /// Every Swift file under a folder of `Sources`; all of them for the empty string.
  public static func all(under folder: String = "") throws -> [SourceFile] {
    let sources = Fixture.repository.appending(path: "Sources")
    let root = folder.isEmpty ? sources : sources.appending(path: folder)
    guard let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    else { return [] }
    return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
      .sorted { $0.path < $1.path }
      .map { url in
        let text = try String(contentsOf: url, encoding: .utf8)
        let path = url.path.dropFirst(Fixture.repository.path.count)
        return SourceFile(
          path: String(path.drop { $0 == "/" }),
          lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      }
  }

  public init(path: String, lines: [String]) {
    self.path = path
    self.lines = lines
    var isInString = false
    code = lines.map { line in
      let marks = line.ranges(of: "\"\"\"").count
      let wasInString = isInString
      if marks % 2 == 1 { isInString.toggle() }
      return wasInString || marks > 0 ? "" : Self.withoutStringsAndComments(line)
    }
  }

  private static func withoutStringsAndComments(_ line: String) -> String {
    var result = ""
    var rest = line[...]
    while let first = rest.first {
      if rest.hasPrefix("//") { break }
      rest.removeFirst()
      result.append(first)
      guard first == "\"" else { continue }
      while let character = rest.popFirst(), character != "\"" {
        if character == "\\" { rest = rest.dropFirst() }
      }
      result.append("\"")
    }
    return result
  }

  /// Places, as "path:line: text", where a word of the code satisfies the predicate.
  public func places(_ isForbidden: (Substring) -> Bool) -> [String] {
    code.enumerated().flatMap { number, line in
      line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.filter(isForbidden).map {
        "\(path):\(number + 1): \($0)"
      }
    }
  }
}

extension SourceFile {
  /// The names of the cases that enumerations at the file's top level declare.
  public var enumerationCases: [String] {
    code.filter { $0.hasPrefix("  case ") }.map { line in
      String(line.dropFirst(7).prefix { $0.isLetter || $0.isNumber })
    }
  }
}
