import Autodiff
import MLP

/// `autodiff-cli practice`: problems to differentiate by hand.
enum PracticeCommand {
  static let definition = CommandDefinition(
    path: ["practice"],
    abstract: "Differentiate made-up formulas by hand.",
    forms: [
      "[--level N] [--seed N]",
      "--sheet N -o FILE [--level N] [--seed N]",
    ],
    options: [
      .init(
        name: "level", value: "N",
        summary: "How hard the problems are, from 1, which is usual, to \(Problem.levels.count)."),
      .init(name: "seed", value: "N", summary: "Which problems (0); the same for the same seed."),
      .init(
        name: "sheet", value: "N",
        summary: "Write a sheet of so many problems, at most \(Worksheet.problemLimit), with their "
          + "solutions on a page of their own."),
      .init(
        name: "output", value: "FILE",
        summary: "Where the sheet is written: a name that ends in .md, for Markdown, or in .tex, "
          + "for LaTeX."),
    ],
    notes: [
      "Levels:\n"
        + Problem.levels.enumerated().map { "  \($0 + 1)  \($1)" }.joined(separator: "\n"),
      """
      Answers are read from standard input, a line each: a number or a formula of
      numbers and inputs, as 2*3, exp(2) or cos(a), right to three significant digits.
      An empty line or ? shows the right one with every step, q leaves.
      """,
    ],
    examples: [
      "autodiff-cli practice --level 2",
      "autodiff-cli practice --sheet 10 --level 3 --seed 7 -o sheet.tex",
    ])

  /// How many problems there are in one go.
  static let problemCount = 5

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let level = try arguments.wholeNumber("level", in: 1...Problem.levels.count) ?? 1
    let seed = try arguments.value("seed").map(NetworkInputs<Double>.seed(reading:)) ?? 0
    let count = try arguments.wholeNumber("sheet", in: 1...Worksheet.problemLimit)
    if let count {
      try write(try sheet(count, arguments, level: level, seed: seed))
      return .success
    }
    if arguments.has("output") {
      throw UsageError.goesWith(
        option: "output", other: "sheet", instead: "answers are asked for without a file")
    }
    try ask(level: level, seed: seed, QuestionLoop(resources), write)
    return .success
  }

  private static func sheet(
    _ count: Int, _ arguments: ParsedArguments, level: Int, seed: UInt64
  ) throws -> String {
    guard let path = arguments.value("output") else {
      throw UsageError.missingOption("-o FILE", purpose: "where the sheet is written")
    }
    guard let form = Worksheet.Form(path: path) else {
      throw UsageError.invalidValue(
        option: "output", text: path, expected: "a name that ends in .md or .tex")
    }
    let sheet = try Worksheet(count: count, level: level, seed: seed)
    try FileWriter.write(Array(sheet.text(form).utf8), to: path)
    return "\(legible(path)): written\n"
  }

  private static func ask(
    level: Int, seed: UInt64, _ loop: QuestionLoop, _ write: ResultWriter
  ) throws {
    var generator = ProblemGenerator(seed: seed, level: level)
    try loop.say(
      """
      Level \(level), \(Problem.levels[level - 1]). Answer with a number or a formula of numbers and
      inputs, to three significant digits. An empty line or ? shows the answer, q leaves.
      """, write)
    try write("\n")
    var (asked, right) = (0, 0)
    for number in 1...problemCount {
      let problem = try generator.next()
      let title = loop.style.title("\(number) of \(problemCount)")
      let statement = problem.statement.split(separator: "\n").map { "  \($0)\n" }.joined()
      try write("\(title)\n\n\(statement)\n")
      for question in problem.questions {
        let ending = try loop.ask(question, write)
        if ending == .left {
          return try write(
            "\nThe same problems: autodiff-cli practice --level \(level) --seed \(seed)\n")
        }
        asked += 1
        if ending == .right(tries: 1) { right += 1 }
      }
    }
    try write("\(right) of \(asked) right at the first try.\n")
    if right * 5 >= asked * 4, level < Problem.levels.count {
      try write("The next level: autodiff-cli practice --level \(level + 1)\n")
    }
    try write("Others: autodiff-cli practice --level \(level) --seed \(seed &+ 1)\n")
  }
}
