/// Small changes to a text, of the kind that hands and programs make.
enum TextMutation {
  /// A text with a change or a few.
  static func apply(to text: String, _ random: inout FuzzRandom) -> String {
    var words = Self.words(of: text)
    for _ in 0..<random.pick([1, 1, 1, 2, 3]) { change(&words, &random) }
    let result = words.joined()
    // An argument of a process has no zero byte and a bound on its length.
    return String(result.prefix(60_000))
  }

  /// Names, numbers, and every other character by itself.
  static func words(of text: String) -> [String] {
    var words: [String] = []
    var continues = false
    for scalar in text.unicodeScalars {
      let isWord =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar == "_" || scalar == "."
      if isWord, continues {
        words[words.count - 1].unicodeScalars.append(scalar)
      } else {
        words.append(String(scalar))
      }
      continues = isWord
    }
    return words
  }

  private static let pieces = [
    "(", ")", "[", "]", ",", ";", "=", "==", "@", "^", "-", "+", ":", ".", "*", "/", "<", "!=", "!",
    "...", "::", "-1", "²", "⁻¹", "√", "≥", "**", "newaxis",
    "9e9", "1e308", "1e400", "sum(", "x", "A", "T", ".T", "\n", "\r\n", "#", " ", "\t", "é",
    "e\u{301}",
    "\u{1B}[31m", "\u{7F}", "\u{200B}", "--", "nan", "inf", "axis=", "-1", "99999999999999999999",
    "0.5",
    "'", "\"", "\u{1F600}", "²", "×", "−", "\u{FEFF}", "\u{202E}", "{", "}", "|", "&", "?", "%",
    "\\",
    "١", "½", "1..2", "0x10", "1e", "_", "if", "and", "name=value", "ǅ", "np", "np.", "None",
    ".shape", ".sum()", "~", "&&", "else",
    "not", "F.", "q, r = ", "qr(", "[0]", "\u{2028}",
  ]

  private static func change(_ words: inout [String], _ random: inout FuzzRandom) {
    guard !words.isEmpty else {
      words = [random.pick(pieces)]
      return
    }
    let place = random.below(words.count)
    let other = random.below(words.count)
    switch random.below(24) {
    case 0...3: words[place] = substitute(for: words[place], &random)
    case 4...6: words.insert(" ", at: place)
    case 7: words.remove(at: place)
    case 8: words.insert(words[other], at: place)
    case 9: words.swapAt(place, other)
    case 10...11: words.insert(random.pick(pieces), at: place)
    case 12: words[place] = random.pick(pieces)
    case 13: words.removeSubrange(min(place, other)..<max(place, other))
    case 14: words += words[min(place, other)..<max(place, other)]
    case 15: words = ["("] + words + [")"]
    case 16: nest(&words, &random)
    case 17: words = repeated(words.joined(), &random)
    case 18:
      let signs = random.pick([2, 9, 100, 5000, 50_000])
      words.insert(
        String(repeating: random.pick(["-", "+", "-", "(", "[", "x"]), count: signs), at: place)
    default:
      // Most changes leave a formula: another number or another name.
      words[place] = substitute(for: words[place], &random)
    }
  }

  /// A word of the same kind.
  private static func substitute(for word: String, _ random: inout FuzzRandom) -> String {
    guard let first = word.unicodeScalars.first else { return word }
    if "0"..."9" ~= first || first == "." {
      return random.pick(FormulaGenerator.numbers + FormulaGenerator.integers)
    }
    let operators = ["+", "-", "*", "/", "@", "^", "<", "<=", ">", "==", "!="]
    if operators.contains(word) { return random.pick(operators) }
    if FormulaGenerator.inputs.contains(where: { $0.name == word }) {
      return random.pick(FormulaGenerator.inputs).name
    }
    return word
  }

  private static func nest(_ words: inout [String], _ random: inout FuzzRandom) {
    let depth = random.pick([1, 5, 40, 199, 201, 400, 5000])
    let (open, close) = random.pick([
      ("(", ")"), ("[", "]"), ("sin(", ")"), ("x^", ""), ("-(", ")"),
    ])
    words =
      Array(repeating: open, count: depth) + words + Array(repeating: close, count: depth)
  }

  private static func repeated(_ text: String, _ random: inout FuzzRandom) -> [String] {
    let separator = random.pick([" + ", "; ", "*", ", ", "\n"])
    let count = min(random.pick([2, 5, 50, 500]), 1 + 20_000 / max(text.count, 1))
    return [Array(repeating: text, count: count).joined(separator: separator)]
  }
}
