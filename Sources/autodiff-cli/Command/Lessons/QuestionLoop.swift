import Autodiff

/// Asks questions and reads the answers, line by line.
struct QuestionLoop {
  /// How a question ended.
  enum Ending: Equatable {
    /// It was answered at the first try, the second, ….
    case right(tries: Int)
    /// The answer was shown.
    case shown
    /// Whoever answers has left, or the input has ended.
    case left
  }

  /// How many wrong answers are taken before the right one is shown.
  static let tryLimit = 3
  /// How many lines that cannot be read are.
  static let unreadableLimit = 10

  let lines: LineReader?
  let memory: MemoryBound
  let style: LessonStyle
  private let columns = TextColumns(width: 80)

  init(_ resources: Resources) {
    (lines, memory) = (resources.lines, resources.memory)
    style = LessonStyle(isColoured: resources.isColoured)
  }

  /// Writes paragraphs, which blank lines separate, filled to the width of a terminal; indented lines stay as they are.
  func say(_ text: String, _ write: ResultWriter) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let parts = lines.reduce(into: [String]()) { parts, line in
      let continues = !line.isEmpty && !line.hasPrefix(" ")
      if continues, let last = parts.last, !last.isEmpty, !last.hasPrefix(" ") {
        parts[parts.count - 1] += " " + line
      } else {
        parts.append(line)
      }
    }
    let kept = parts.reversed().drop { $0.isEmpty }.reversed()
    try write(kept.map(columns.fitted).joined(separator: "\n") + "\n")
  }

  /// Asks until the answer is right, given up, or wrong too often.
  func ask(_ question: Question, _ write: ResultWriter) throws -> Ending {
    var (tries, unreadable) = (0, 0)
    while true {
      guard let line = try answer(to: question.prompt, write) else { return .left }
      let word = trimmed(line[...]).lowercased()
      if word == "q" || word == "quit" || word == "exit" { return .left }
      if word.isEmpty || word == "?" {
        try show(question, write)
        return .shown
      }
      let answer: Answer
      do {
        answer = try Answer(line, known: question.known, within: memory)
      } catch {
        unreadable += 1
        try say(indented("\(error)"), write)
        guard unreadable < Self.unreadableLimit else {
          try show(question, write)
          return .shown
        }
        continue
      }
      tries += 1
      if answer.value.isThreeDigits(of: question.answer) {
        let value = answer.isPlain ? "" : ": \(languageText(question.answer))"
        try write(style.right(columns.fitted("  Right\(value).")) + "\n\n")
        return .right(tries: tries)
      }
      try write(style.wrong(columns.fitted("  Not \(languageText(answer.value)).")) + "\n")
      if let mistake = question.mistake(answer.value) { try say(indented(mistake), write) }
      guard tries < Self.tryLimit else {
        try show(question, write)
        return .shown
      }
      if question.hints.indices.contains(tries - 1) {
        try say(indented("Hint: " + question.hints[tries - 1]), write)
      }
    }
  }

  /// A line that answers, shown where no terminal does; nil where there are no more.
  private func answer(to prompt: String, _ write: ResultWriter) throws -> String? {
    try write("  \(prompt) = ")
    let line = lines?.next()
    if line == nil {
      try write("\n")
    } else if let line, lines?.areShown != true {
      try write(legible(line, limit: 70) + "\n")
    }
    return line
  }

  private func show(_ question: Question, _ write: ResultWriter) throws {
    let answer = "  \(question.prompt) = \(languageText(question.answer)):"
    try write(style.right(columns.fitted(answer)) + "\n")
    try write(
      question.solution.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined())
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
      .joined(separator: "\n")
  }
}

/// How a lesson tells right from wrong: in words, and in a terminal with colours.
struct LessonStyle {
  let isColoured: Bool

  func title(_ text: String) -> String { coloured(text, "1") }
  func right(_ text: String) -> String { coloured(text, "32") }
  func wrong(_ text: String) -> String { coloured(text, "33") }

  private func coloured(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
