/// What a subcommand takes: the table that its arguments are read by and its help is printed from.
package struct CommandDefinition: Sendable {
  /// The words after the program's name: `["mlp", "gradient"]`.
  package let path: [String]
  /// One line on what the command does.
  let abstract: String
  /// The forms of a call, without the program's name and path.
  let forms: [String]
  /// The arguments that are no options, in order; all are optional to the reader of arguments.
  package var operands: [Operand] = []
  /// The options; `--help` belongs to every command.
  package var options: [Option] = []
  /// Paragraphs below the options, lines as they are printed.
  var notes: [String] = []
  /// Calls that a reader can paste.
  var examples: [String] = []

  /// An argument that is no option.
  package struct Operand: Sendable {
    package let name: String
    let summary: String
  }

  /// An option: a flag when `value` is nil.
  package struct Option: Sendable {
    package let name: String
    package var value: String?
    let summary: String
    package var isRepeatable = false
  }

  /// The program's name and the path, as typed.
  var name: String { (["autodiff-cli"] + path).joined(separator: " ") }

  /// `--help`, an option of every command.
  static let help = Option(name: "help", summary: "Show this help.")

  /// Whether a word is `-o`, and the command writes a file.
  func isOutput(_ word: String) -> Bool {
    word == "-o" && options.contains { $0.name == "output" && $0.value == "FILE" }
  }
}
