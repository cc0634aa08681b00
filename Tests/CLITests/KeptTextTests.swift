import Testing

@testable import AutodiffCommand

@Suite struct KeptTextTests {
  /// Characters of one to four bytes come back whole, wherever a piece ends.
  @Test(arguments: [4, 5, 7, 16, 1000])
  func textComesBack(_ pieceSize: Int) throws {
    let texts = (0..<50).map { String(repeating: "aé∂𝄞", count: $0 % 4) + "\($0)" }
    let kept = KeptText(pieceSize: pieceSize)
    for text in texts { try kept.append(text) }
    var copy = ""
    try kept.copy { piece in
      #expect(!piece.contains("\u{FFFD}"))
      copy += piece
    }
    #expect(copy == texts.joined())
  }

  @Test func nothingComesBackAsNothing() throws {
    var copy = ""
    try KeptText().copy { copy += $0 }
    #expect(copy.isEmpty)
  }
}
