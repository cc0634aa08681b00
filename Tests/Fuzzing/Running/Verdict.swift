import AutodiffCommand
import Foundation

/// What a call did.
struct Outcome: Equatable {
  var status: Int32
  var out: String
  var err: String

  /// Calls the program's entry.
  init(running call: FuzzCase) {
    var (out, err) = ("", "")
    status = run(
      call.arguments, stdout: &out, stderr: &err,
      host: call.answers.isEmpty ? .embedded : .embedded(answers: call.answers))
    (self.out, self.err) = (out, err)
  }

  init(status: Int32, out: String, err: String) {
    (self.status, self.out, self.err) = (status, out, err)
  }
}

/// What every call must keep to, whatever it was given.
enum Verdict {
  /// The longest message, in bytes: several lines of a terminal, and room for a list of names.
  static let messageLimit = 4096

  /// What is wrong with what a call did, if anything.
  static func problem(of call: FuzzCase, _ outcome: Outcome) -> String? {
    switch outcome.status {
    case 0:
      if outcome.out.isEmpty { return "status 0 without a result" }
      let lines = outcome.err.split(separator: "\n")
      if !lines.allSatisfy({ $0.hasPrefix("autodiff-cli: note: ") }) {
        return "status 0 with a message"
      }
    case 1:
      // A comparison that fails is a result.
      if outcome.err.isEmpty, outcome.out.isEmpty { return "status 1 without a message" }
    case 64:
      if outcome.err.isEmpty { return "status 64 without a message" }
      if !outcome.out.isEmpty { return "status 64 with a result" }
    default: return "status \(outcome.status)"
    }
    if !outcome.err.isEmpty, let problem = problem(ofMessage: outcome.err, of: call) {
      return problem
    }
    return problem(ofResult: outcome.out, of: call)
  }

  /// Words in capitals inside that a message may use though they look like the name of a Swift type.
  private static let ordinaryWords: Set<String> = [
    "PyTorch", "NumPy", "SciPy", "LibreOffice", "JSON", "ReLU", "SiLU",
    "MatMul", "PReLU", "BatchNormalization", "LayerNormalization", "LogSoftmax", "MessagePack",
    "SavedModel", "TensorFlow", "TorchScript",
  ]

  private static func problem(ofMessage text: String, of call: FuzzCase) -> String? {
    if text.utf8.count > messageLimit { return "a message of more than \(messageLimit) bytes" }
    let prefix = "autodiff-cli: "
    // The first line says what is wrong, behind where it is.
    let line = text.prefix { $0 != "\n" }
    guard line.hasPrefix(prefix), line.dropFirst(prefix.count).contains(where: \.isLetter),
      line.last?.isWhitespace == false, line.last != ":"
    else { return "an empty message" }
    guard text.hasSuffix("\n") else { return "a message without a line end" }
    if text.unicodeScalars.contains(where: { isControl($0) && $0 != "\n" }) {
      return "a message with a control character"
    }
    // Whether the call itself says it, so that the message may.
    func isSaid(_ word: String) -> Bool {
      call.arguments.contains { $0.contains(word) }
        || call.files.contains { String(decoding: $0.bytes, as: UTF8.self).contains(word) }
    }
    let debris = [
      "Optional(", "Fatal error", "Swift.", ".swift", "Error(", "AutodiffCommand", "Autodiff.",
      "MLP.", " nil", "0x0000", "<unknown", "Range(", "Foundation", "NSError",
    ]
    for word in debris where text.contains(word) && !isSaid(word) {
      return "a message that says \(word)"
    }
    for word in words(of: text) where isTypeName(word) && !ordinaryWords.contains(word) {
      if !isSaid(word), !FunctionCatalogue.names.contains(word) {
        return "a message with the name of a Swift type, \(word)"
      }
    }
    // Numbers that are none, where no input holds any; in quotes they are words.
    let isGiven = ["nan", "inf", "Inf", "NaN"].contains(where: isSaid)
    for word in ["-nan", " nan ", " inf ", " NaN "] where text.contains(word) && !isGiven {
      return "a message that says\(word)"
    }
    return nil
  }

  private static func problem(ofResult text: String, of call: FuzzCase) -> String? {
    for word in ["Optional(", "Fatal error", "-nan"] where text.contains(word) {
      // Answers from a pipe stand in the result.
      if !(call.arguments + call.answers).contains(where: { $0.contains(word) }) {
        return "a result that says \(word)"
      }
    }
    if !text.isEmpty, !text.hasSuffix("\n") { return "a result without a line end" }
    if text.hasPrefix("{"), call.arguments.contains("--json"), text.utf8.count < 1 << 20,
      (try? JSONSerialization.jsonObject(with: Data(text.utf8))) == nil
    {
      return "a result that is no JSON"
    }
    if text.hasPrefix("{"), call.arguments.contains("--json-lines"), text.utf8.count < 1 << 20 {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      where (try? JSONSerialization.jsonObject(with: Data(line.utf8))) == nil {
        return "a line that is no JSON"
      }
    }
    return nil
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }

  private static func words(of text: String) -> [String] {
    text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
  }

  /// A word that starts with a capital and has another inside, as in `FileProblem`.
  private static func isTypeName(_ word: String) -> Bool {
    let letters = Array(word.utf8)
    guard letters.count > 4, let first = letters.first, (65...90).contains(first) else {
      return false
    }
    return zip(letters, letters.dropFirst()).contains {
      (97...122).contains($0) && (65...90).contains($1)
    }
  }
}
