import TestSupport
import Testing

/// The arrows of the design that must not exist, looked for in the sources.
@Suite struct ArrowTests {
  struct Arrow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let folder: String
    var exceptions: [String] = []
    let isForbidden: @Sendable (Substring) -> Bool
  }

  static let arrows = [
    Arrow(testDescription: "Rules do not know the tape", folder: "Autodiff/Rules") {
      $0.hasPrefix("Tape") || $0.hasPrefix("Tracked")
    },
    Arrow(testDescription: "Kernels do not know the tape", folder: "Autodiff/Kernels") {
      $0.hasPrefix("Tape") || $0.hasPrefix("Tracked")
    },
    Arrow(testDescription: "Tensors do not know tracked ones", folder: "Autodiff/Tensor") {
      $0.hasPrefix("Tracked")
    },
    Arrow(testDescription: "Scalars know neither", folder: "Autodiff/Scalar") {
      $0.hasPrefix("Tape") || $0.hasPrefix("Tracked") || $0 == "Tensor"
    },
    Arrow(testDescription: "Numbers do not know the tape", folder: "Autodiff/Numbers") {
      $0.hasPrefix("Tape") || $0.hasPrefix("Tracked")
    },
    Arrow(testDescription: "The engine does not know the network", folder: "Autodiff") {
      ["MLP", "MultilayerPerceptron", "AutodiffCommand"].contains($0)
    },
    Arrow(testDescription: "The network does not know the command line", folder: "MLP") {
      $0 == "AutodiffCommand"
    },
    Arrow(
      testDescription: "The network writes no derivative but in its closed forms", folder: "MLP",
      exceptions: ["ClosedForm"], isForbidden: isDerivative),
    Arrow(
      testDescription: "The command line writes no derivative", folder: "autodiff-cli",
      isForbidden: isDerivative),
    Arrow(testDescription: "The toolchain's own differentiation is not used", folder: "") {
      $0 == "_Differentiation" || $0 == "differentiable"
    },
  ]

  /// Words of a derivative rule: the protocols to conform to, their requirements, and names for σ'.
  @Sendable private static func isDerivative(_ word: Substring) -> Bool {
    let rules = ["UnaryRule", "BinaryRule", "StructuredRule", "partialA", "partialB", "sech"]
    let lowercase = word.lowercased()
    return rules.contains(String(word)) || lowercase.contains("derivative")
      || lowercase.hasSuffix("prime")
  }

  @Test(arguments: arrows) func isNowhere(_ arrow: Arrow) throws {
    let files = try SourceFile.all(under: arrow.folder)
    #expect(!files.isEmpty, "no sources under \(arrow.folder)")
    let places = files.filter { file in !arrow.exceptions.contains { file.path.contains($0) } }
      .flatMap { $0.places(arrow.isForbidden) }
    #expect(places == [])
  }

  /// A scan that finds nothing must be able to find something.
  @Test func theScanSeesCodeAndNotProse() {
    let file = SourceFile(
      path: "x.swift",
      lines: [
        "// a Tape", "let a: Tape // Tape", "/// `Tracked`", "print(\"a Tape\", Tapes.all)",
        "\"\"\"", "Tape", "\"\"\"", "f(\"http://\\\"\", Tape.self)",
      ])
    #expect(
      file.places { $0.hasPrefix("Tape") } == [
        "x.swift:2: Tape", "x.swift:4: Tapes", "x.swift:8: Tape",
      ])
  }

  /// The engine imports Foundation only where a file says why.
  @Test func foundationIsExplained() throws {
    for file in try SourceFile.all(under: "Autodiff") {
      guard let line = file.code.firstIndex(of: "import Foundation") else { continue }
      let explained = line > 0 && file.lines[line - 1].hasPrefix("//")
      #expect(explained, "\(file.path) imports Foundation without a comment that says why")
    }
  }
}
