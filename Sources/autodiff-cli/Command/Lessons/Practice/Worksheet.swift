import Autodiff

/// Problems on paper, and their solutions on pages of their own.
struct Worksheet {
  /// How it is written, by the end of a file's name.
  enum Form: String, CaseIterable {
    case markdown = ".md"
    case latex = ".tex"

    init?(path: String) {
      guard let form = Self.allCases.first(where: { path.lowercased().hasSuffix($0.rawValue) })
      else { return nil }
      self = form
    }
  }

  /// The most problems of one.
  static let problemLimit = 100

  let problems: [Problem]
  let level: Int
  let seed: UInt64

  init(count: Int, level: Int, seed: UInt64) throws {
    var generator = ProblemGenerator(seed: seed, level: level)
    problems = try (0..<count).map { _ in try generator.next() }
    (self.level, self.seed) = (level, seed)
  }

  func text(_ form: Form) -> String {
    switch form {
    case .markdown: markdown
    case .latex: latex
    }
  }

  private var title: String { "Derivatives by hand: \(Problem.levels[level - 1])" }
  private let task = "Find the derivatives at the point given."
  private var origin: String { "Level \(level), seed \(seed)." }

  // MARK: Markdown

  private var markdown: String {
    var text = "# \(title)\n\n\(task) \(origin)\n\n"
    for (number, problem) in problems.enumerated() {
      let lines = problem.statement.split(separator: "\n")
      let prompts = problem.questions.map { "\($0.prompt) =" }.joined(separator: ", &emsp; ")
      text += "\(number + 1). `\(lines[0])`<br>\(lines[1])<br>\(prompts)\n\n"
    }
    text += "<div style=\"page-break-before: always\"></div>\n\n# Solutions\n\n"
    for (number, problem) in problems.enumerated() {
      text += "## \(number + 1)\n\n`\(problem.statement.split(separator: "\n")[0])`\n\n"
      let answers = problem.questions.map {
        "\($0.prompt) = \(languageText($0.answer))"
      }
      text += answers.joined(separator: "<br>\n") + "\n\n"
      text +=
        "```text\n" + problem.report.forwardLines.joined() + "\n"
        + problem.report.backwardLines() + "```\n\n"
    }
    return trimmed(text[...]) + "\n"
  }

  // MARK: LaTeX

  private var latex: String {
    var text = """
      \\documentclass{article}
      \\usepackage{amsmath}
      \\begin{document}
      \\section*{\(title)}
      \(task) \(origin)
      \\begin{enumerate}

      """
    for problem in problems {
      // A problem stays on one page.
      text += "\\item \\begin{minipage}[t]{\\linewidth}\n" + problem.latexStatement(display: false)
      text += "\\medskip\n"
      text += problem.latexPrompts.map { "\\( \\displaystyle \($0) = \\)" }.joined(
        separator: "\\hspace{8em}")
      text += "\n\\end{minipage}\n\\vspace{5em}\n"
    }
    text += "\\end{enumerate}\n\\newpage\n\\section*{Solutions}\n"
    for (number, problem) in problems.enumerated() {
      let answers = zip(problem.latexPrompts, problem.questions).map {
        "\($0) = \(problem.report.latexNumber($1.answer))"
      }
      text += "\\subsection*{\(number + 1)}\n" + problem.latexStatement(display: true)
      text += answers.map { "\\[ \($0) \\]\n" }.joined() + problem.report.latexDisplays
    }
    return text + "\\end{document}\n"
  }
}

extension Problem {
  /// The named steps and the result as formulas of the inputs and each other; then the point.
  fileprivate func latexStatement(display: Bool) -> String {
    let program = report.program
    let named = program.steps.indices.filter { step in
      program.steps[step].label != nil && !program.inputs.contains(step) && step != program.output
    }
    let inputs = program.inputs.map { name($0) }
    var lines = named.map { "\(name($0)) = \(expanded($0).text(.latex))" }
    lines.append(
      "f(\(inputs.joined(separator: ", "))) = \(expanded(program.output).text(.latex))")
    let values = program.inputs.map {
      "\(name($0)) = \(report.latexNumber(report.trace.values[$0]))"
    }
    let formula = lines.joined(separator: ", \\quad ")
    return (display ? "\\[ \(formula) \\]\n" : "\\( \\displaystyle \(formula) \\)\\\\[1ex]\n")
      + "at \\( \(values.joined(separator: " \\), \\( ")) \\).\n\n"
  }

  fileprivate var latexPrompts: [String] {
    asked.map { "\\frac{\\partial f}{\\partial \(name($0))}" }
  }

  private func name(_ step: Int) -> String {
    SymbolicExpression.name(report.program.names[step]).text(.latex)
  }

  /// A step's formula with those of the steps that have no name in it.
  private func expanded(_ step: Int) -> SymbolicExpression {
    let program = report.program
    return program.expression(of: step).replacingNames { name, _ in
      guard let part = report.step(named: name), part < step,
        program.steps[part].label == nil, !program.inputs.contains(part)
      else { return .name(name) }
      return expanded(part)
    }
  }
}
