/// `autodiff-cli tour`: a lesson that asks.
enum TourCommand {
  static let definition = CommandDefinition(
    path: ["tour"],
    abstract: "Learn reverse mode by working out small examples.",
    forms: ["[--chapter N]"],
    options: [
      .init(
        name: "chapter", value: "N",
        summary: "Begin with this chapter, from 1 to \(Tour.chapters.count).")
    ],
    notes: [
      "Chapters:\n"
        + Tour.chapters.enumerated().map { "  \($0 + 1)  \($1.title)" }.joined(separator: "\n"),
      """
      Each chapter asks for numbers before it shows them. An answer is a number or a
      formula, as 2*3 or cos(2), right to three significant digits; an empty line or ?
      shows the right one, q leaves. Answers are read from standard input, a line each,
      so they may come from a pipe. No file is written.
      """,
    ],
    examples: [
      "autodiff-cli tour", "autodiff-cli tour --chapter 4",
      #"printf '6\n12\n2\n24\n' | autodiff-cli tour"#,
    ])

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let first = try arguments.wholeNumber("chapter", in: 1...Tour.chapters.count) ?? 1
    let loop = QuestionLoop(resources)
    try write(Tour.introduction)
    for number in first...Tour.chapters.count {
      let chapter = Tour.chapters[number - 1]
      try write(loop.style.title("\(number). \(chapter.title)") + "\n\n")
      for part in try chapter.parts() {
        switch part {
        case .text(let text):
          try loop.say(text, write)
          try write("\n")
        case .question(let question):
          guard try loop.ask(question, write) == .left else { continue }
          try write("\nTo go on: autodiff-cli tour --chapter \(number)\n")
          return .success
        }
      }
    }
    try write(ending)
    return .success
  }

  private static let ending = """
    That was the last chapter. For exercises: autodiff-cli practice --level 1

    """
}

extension ParsedArguments {
  /// The whole number that an option gives; nil where it is not given.
  ///
  /// - Throws: `UsageError` for anything else.
  func wholeNumber(_ option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = value(option) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .invalidValue(
        option: option, text: text,
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
