import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// The lesson: right answers, the known wrong ones, and whatever else somebody types.
@Suite struct TourTests {
  private static func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }

  /// The right answers of each chapter, worked by hand.
  static let answers: [[String]] = [
    // 2x at 3; 3y² at 2; 2; their product; cos(x²) 2x at 2.
    ["6", "12", "2", "24", "cos(4)*4"],
    ["10", "\(log(2.0) + 10)", "\(log(2.0) + 10 - sin(5.0))", "2"],
    // (ab + c)² = 25: 2s; the same; times b; times a.
    ["10", "10", "30", "20"],
    // b + 1; (y sin y)′ at 4; times 2x; 2³.
    ["5", "\(sin(4.0) + 4 * cos(4.0))", "\(4 * (sin(4.0) + 4 * cos(4.0)))", "8"],
    // x; 1 + 2 + 3; the columns of 2(X + b).
    ["[4, 5, 6]", "6", "[8, 16]"],
    // c; (1 + 3·10, 2 + 4·10); c xᵀ.
    ["[1, 10]", "[31, 42]", "[5, 6; 50, 60]"],
    // σ(0); σ(0)(1 − σ(0)); times w; times x; the same at 2.
    [
      "0.5", "1/4", "[0.25, -0.5]", "[0.75, 0.25]",
      "[\(sigmoid(2) * sigmoid(-2)), \(-2 * sigmoid(2) * sigmoid(-2))]",
    ],
    // (1 − 2, 2 + 2) + (0, −1); 4·0 + 3 − 3; σ′(0); W₃ᵀ/4; without the first; W₂ᵀ of it.
    ["[-1, 3]", "0", "0.25", "[1, 0.25]", "[0, 0.25]", "[0.5, 0.25]"],
  ]

  private func tour(_ chapter: Int, _ answers: [String]) -> Outcome {
    cli(["tour", "--chapter", "\(chapter)"], answers: answers)
  }

  @Test(arguments: 1...8) func rightAnswers(chapter: Int) {
    let answers = Self.answers[chapter - 1]
    let result = tour(chapter, answers)
    #expect(result.status == 0 && result.err.isEmpty)
    #expect(result.out.components(separatedBy: "  Right").count - 1 == answers.count)
    #expect(!result.out.contains("  Not "))
    // All questions were asked: the next chapter has begun, or the last has ended.
    #expect(result.out.contains(chapter < 8 ? "\n\(chapter + 1). " : "That was the last chapter."))
    if chapter < 8 { #expect(result.out.hasSuffix("autodiff-cli tour --chapter \(chapter + 1)\n")) }
  }

  @Test func theWholeLessonInOneGo() {
    let result = cli(["tour"], answers: Self.answers.flatMap { $0 })
    #expect(result.status == 0)
    #expect(result.out.components(separatedBy: "  Right").count - 1 == 34)
    #expect(result.out.hasSuffix("autodiff-cli practice --level 1\n"))
  }

  @Test func everyLineFitsTheTerminal() {
    for answer in ["?", "7", "sin(", "[1, 2]"] {
      let out = cli(["tour"], answers: Array(repeating: answer, count: 400)).out
      for line in out.split(separator: "\n") {
        #expect(terminalColumns(of: String(line)) <= 80, "\(line)")
      }
    }
  }

  struct Slip: Sendable, CustomTestStringConvertible {
    let chapter: Int
    /// Which question of the chapter.
    let question: Int
    let answer: String
    let sentence: String
    var testDescription: String { "\(chapter).\(question) \(answer)" }
  }

  static let slips = [
    // x² for its slope.
    Slip(chapter: 1, question: 1, answer: "9", sentence: "That is the value of f, not its slope."),
    // 3·2 y at y = 2 without the chain's other factor, and the sum for the product.
    Slip(chapter: 1, question: 4, answer: "12", sentence: "lacks the factor ∂y/∂x = 2."),
    Slip(chapter: 1, question: 4, answer: "2", sentence: "lacks the factor ∂f/∂y = 12."),
    Slip(chapter: 1, question: 4, answer: "12 + 2", sentence: "multiplied, not added."),
    Slip(chapter: 1, question: 5, answer: "cos(2)*4", sentence: "∂v₁/∂y at x, not at y"),
    Slip(chapter: 2, question: 2, answer: "10", sentence: "That is the value of v₂."),
    Slip(chapter: 3, question: 1, answer: "5", sentence: "That is the value of s;"),
    Slip(chapter: 3, question: 1, answer: "-10", sentence: "has the other sign in the term"),
    Slip(chapter: 3, question: 3, answer: "10", sentence: "lacks the factor b = ∂p/∂a"),
    Slip(chapter: 3, question: 3, answer: "20", sentence: "That is b̄, the adjoint of b."),
    // b for b + 1: the second use took the place of the first.
    Slip(chapter: 4, question: 1, answer: "4", sentence: "set where it should be added to"),
    Slip(chapter: 4, question: 1, answer: "1", sentence: "lacks the term v̄₁ b"),
    // y passed on after the product alone: 4 sin 4.
    Slip(
      chapter: 4, question: 3, answer: "4*sin(4)",
      sentence: "passed on as soon as one of its uses has been met"),
    Slip(chapter: 4, question: 3, answer: "4*sin(4)", sentence: "lacks the path x → y → v₁ → v₂"),
    // 2 + 2 + 2 uses, for 2 · 2 · 2 ways.
    Slip(chapter: 4, question: 4, answer: "6", sentence: "the ways multiply"),
    Slip(chapter: 5, question: 2, answer: "[1, 2, 3]", sentence: "repeated value are not summed"),
    Slip(chapter: 5, question: 2, answer: "[1, 2]", sentence: "one number; yours has shape [2]"),
    Slip(
      chapter: 5, question: 3, answer: "[2, 6; 6, 10]", sentence: "repeated value are not summed"),
    // W c for Wᵀ c: (1 + 2·10, 3 + 4·10).
    Slip(chapter: 6, question: 2, answer: "[21, 43]", sentence: "where its transpose belongs"),
    Slip(chapter: 6, question: 3, answer: "[5, 50; 6, 60]", sentence: "That is the transpose"),
    Slip(chapter: 7, question: 2, answer: "1", sentence: "derivative of a function is left out"),
    Slip(chapter: 7, question: 2, answer: "0.5", sentence: "That is the value of a."),
    Slip(
      chapter: 7, question: 3, answer: "[1, -2]", sentence: "derivative of a function is left out"),
    Slip(chapter: 7, question: 4, answer: "[0.25, -0.5]", sentence: "That is x̄, the adjoint of x."),
    Slip(chapter: 8, question: 1, answer: "[-1, 4]", sentence: "That is the value of v₁."),
    // W₂ᵀ (1, ¼): the slopes of the hidden layer left out.
    Slip(
      chapter: 8, question: 6, answer: "[1.5, -0.75]",
      sentence: "A classic mistake, here in a₂ = relu z₂:"),
    // W₂ (0, ¼).
    Slip(chapter: 8, question: 6, answer: "[-0.25, 0.25]", sentence: "where its transpose belongs"),
  ]

  @Test(arguments: slips) func knownMistakes(_ slip: Slip) throws {
    let before = Array(repeating: "?", count: slip.question - 1)
    let after = tour(slip.chapter, before + [slip.answer])
    let start = try #require(after.out.range(of: "  Not ", options: .backwards))
    // Lines are wrapped.
    let said = after.out[start.lowerBound...].split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(said.contains(slip.sentence), "\(said)")
    #expect(said.contains("Hint: "))
    // Then the right one is taken.
    let right = Self.answers[slip.chapter - 1][slip.question - 1]
    #expect(tour(slip.chapter, before + [slip.answer, right]).out.contains("  Right"))
  }

  @Test func threeWrongAnswersShowTheRightOne() {
    let out = tour(3, ["1", "2", "3", "10"]).out
    #expect(out.contains("  Hint: s is used once") && out.contains("  Hint: s̄ = v̄₁ · 2 s."))
    #expect(out.contains("  Not 3.\n  s̄ = 10:\n    v̄₁ = 1   (∂f/∂f)\n    s̄ = v̄₁ · 2 s\n"))
    // The answer to the next question.
    #expect(out.contains("  p̄ = 10\n  Right."))
  }

  @Test(arguments: [("q", true), ("", false), ("?", false)])
  func leavingAndGivingUp(_ line: String, leaves: Bool) {
    let result = tour(5, [line])
    #expect(result.status == 0 && result.err.isEmpty)
    #expect(result.out.hasSuffix("\n\nTo go on: autodiff-cli tour --chapter 5\n"))
    #expect(result.out.contains("  w̄ = [4, 5, 6]:\n") == !leaves)
  }

  @Test func theEndOfTheInputLeaves() {
    for result in [cli("tour"), cli(["tour"], answers: [])] {
      #expect(result.status == 0)
      #expect(result.out.hasSuffix("  ∂f/∂x = \n\nTo go on: autodiff-cli tour --chapter 1\n"))
    }
  }

  @Test(arguments: [
    ("2*", "expected a number, a name or a bracket"), ("1/0", "that is inf, no finite number"),
    ("[1, 1/0]", "not all of that is finite"), ("q2", "unknown name 'q2'; an answer here may use"),
    ("@/etc/hostname", "'@'"),
    ("sum(broadcast(1, [1000, 1000]))", "that computes too much for an answer"),
    (String(repeating: "1+", count: 3000) + "1", "a line of more than 4096 bytes is no answer"),
    ("\u{1B}[2J", "\\u{1B}"), ("fft([1, 2, 3, 4])", "fft"), ("[1, 2] + [1, 2, 3]", "shape"),
  ])
  func whatCannotBeReadIsNoTry(_ line: String, _ words: String) {
    let out = tour(3, [line, line, line, line, "10"]).out
    #expect(out.contains(words), "\(out.suffix(900))")
    #expect(out.contains("  Right.") && !out.contains("  Not "))
    #expect(!out.contains("\u{1B}"))
  }

  @Test func whatCannotBeReadTenTimesShowsTheAnswer() {
    let out = tour(3, Array(repeating: ")", count: 10) + ["10"]).out
    #expect(out.contains("  s̄ = 10:\n") && out.contains("  p̄ = 10\n  Right."))
  }

  @Test func threeDigits() {
    func near(_ given: [Double], _ right: [Double]) -> Bool {
      Tensor(given).isThreeDigits(of: Tensor(right))
    }
    // A unit of the third digit, and no more.
    for (given, right, same) in [
      (0.077, 0.0770038, true), (0.0771, 0.0770038, true), (0.0772, 0.0770038, false),
      (-2.61, -2.61457, true), (2.61, -2.61457, false), (1010, 1000, true), (1011, 1000, false),
      (999, 1000, true), (0, 1e-9, false), (0, 0, true), (1e-300, 0, false), (5.01, 5, true),
    ] {
      #expect(near([given], [right]) == same, "\(given) \(right)")
    }
    // Where a number should be 0, the largest is the measure.
    #expect(near([4, 0.01], [4, 0]) && !near([4, 0.02], [4, 0]))
    #expect(!near([4, 0], [4, 0, 0]))
    #expect(Tensor<Double>([[1], [2]]).isThreeDigits(of: Tensor([1, 2])))
    #expect(!Tensor<Double>([[1, 2], [3, 4]]).isThreeDigits(of: Tensor([1, 2, 3, 4])))
  }

  @Test func coloursAndTheTerminalChangeNoWord() {
    var host = Host.embedded(answers: ["7", "6", "?"])
    host.isColoured = true
    var (out, err) = ("", "")
    #expect(run(["tour"], stdout: &out, stderr: &err, host: host) == 0)
    #expect(out.contains("\u{1B}[32m"))
    var plain = out
    for code in ["1", "32", "33", "0"] {
      plain = plain.replacingOccurrences(of: "\u{1B}[\(code)m", with: "")
    }
    #expect(plain == cli(["tour"], answers: ["7", "6", "?"]).out)
  }

  @Test func linesOfAPipe() throws {
    let process = Process()
    process.executableURL = ChildProcess.executable
    process.arguments = ["tour"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // An overlong line, bytes that are no text, a carriage return, and a last line without an end.
    let long = String(repeating: "1", count: 100_000)
    try input.fileHandleForWriting.write(
      contentsOf: Data("\(long)\n".utf8) + Data([0xFF, 0x0A]) + Data("6\r\n12".utf8))
    try input.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let expected = cli(["tour"], answers: [long, "\u{FFFD}", "6\r", "12"]).out
    #expect(String(decoding: data, as: UTF8.self) == expected)
    #expect(expected.components(separatedBy: "  Right.").count == 3)
  }

  @Test(arguments: ["0", "9", "x", "-1", "1.5", "99999999999999999999"])
  func aChapterThatIsNone(_ text: String) {
    let result = cli(["tour", "--chapter", text])
    #expect(result.status == 64 && result.out.isEmpty)
    #expect(result.err.contains("--chapter takes a whole number from 1 to 8, not '\(text)'"))
  }
}
