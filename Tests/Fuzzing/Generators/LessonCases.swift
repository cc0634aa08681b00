extension FuzzCase {
  /// A lesson or a round of problems, with lines that answer it well or ill.
  static func lessonCase(_ random: inout FuzzRandom) -> FuzzCase {
    let seed = random.pick(["0", "1", "7", "\(random.below(1_000_000))", "18446744073709551615"])
    let arguments =
      random.once(in: 2)
      ? ["tour", "--chapter", "\(1 + random.below(8))"]
      : ["practice", "--level", "\(1 + random.below(5))", "--seed", seed]
    var call = FuzzCase(.lesson, arguments)
    call.answers = (0..<1 + random.below(40)).map { _ in answer(&random) }
    return call
  }

  private static func answer(_ random: inout FuzzRandom) -> String {
    let usual = [
      "?", "", "0", "1", "-1", "2", "4", "5", "6", "10", "24", "1/2", "0.25", "cos(4)*4", "a",
      "b*2",
      "x", "W", "W.T", "[1, 2]", "[1; 2]", "[1, 2; 3, 4]", "[4, 5, 6]", "[8, 16]", "sigmoid(2)",
      "sum(x)", "y", "v1", "v1*2",
    ]
    switch random.below(12) {
    case 0:
      return random.pick([
        "q", "  q ", "@d.csv", "1/0", "0/0", "nan", "[1, nan]", "1e308*10", "1e-320",
        String(repeating: "(", count: 5000), String(repeating: "9", count: 5000),
        "sum(broadcast(1, [100000, 100000]))", "[[1, 2]]", "[[[1]]]", "\u{0}", "\u{1B}[2J", "?\r",
      ])
    case 1: return FormulaGenerator.integers[random.below(FormulaGenerator.integers.count)]
    case 2, 3, 4: return TextMutation.apply(to: random.pick(usual), &random)
    default: return random.pick(usual)
    }
  }
}
