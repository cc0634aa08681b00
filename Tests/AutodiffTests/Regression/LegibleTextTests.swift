import Autodiff
import Testing

/// Text from outside in messages: nothing that steers a terminal, and no more bytes than the limit.
@Suite struct LegibleTextTests {
  @Test(arguments: [
    ("", ""), ("x^2", "x^2"), ("θ₁ é 数 🦊", "θ₁ é 数 🦊"), ("a\u{1B}[31m", #"a\u{1B}[31m"#),
    ("a\nb\r\tc\u{0}", #"a\nb\r\tc\0"#), ("\u{7F}\u{9B}", #"\u{7F}\u{009B}"#),
    ("\u{202E}abc\u{2028}", #"\u{202E}abc\u{2028}"#), (#"back\slash"#, #"back\slash"#),
  ])
  func characters(_ text: String, _ expected: String) {
    #expect(legible(text) == expected)
    #expect(legible(utf8: Array(text.utf8)) == expected)
  }

  @Test(arguments: [
    ("12345678", "12345678"), ("123456789", "123456…89"), ("ééééé", "ééé…é"), ("🦊🦊🦊", "🦊…"),
    ("\u{1B}\u{1B}", #"\u{1B}…"#),
  ])
  func theStartAndTheEndAreShown(_ text: String, _ expected: String) {
    #expect(legible(text, limit: 8) == expected)
  }

  @Test(arguments: ["a", "-", "\u{1B}", "\u{301}", "🦊", "\n", "\u{202E}"])
  func longTextsAreCut(_ unit: String) {
    let text = legible(String(repeating: unit, count: 50_000))
    #expect(text.utf8.count <= 163 && text.utf8.count > 120 && text.unicodeScalars.contains("…"))
    #expect(
      legible(utf8: Array(String(repeating: unit, count: 50_000).utf8)).utf8.count <= 180)
  }

  @Test func bytesThatAreNoText() {
    #expect(legible(utf8: [0x63, 0x61, 0x66, 0xE9, 0x2E]) == #"caf\xE9."#)
    #expect(legible(utf8: [0xC3, 0xA9, 0xF0, 0x9F, 0xFF, 0x80]) == #"é\xF0\x9F\xFF\x80"#)
  }
}
