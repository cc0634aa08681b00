/// The text of a formula, addressed by the positions of its Unicode scalars.
package struct SourceText: Sendable {
  /// Where the text came from, when it is not the formula itself: `--at w`, for instance.
  package let origin: String?
  /// The scalars of the text; a source range counts these.
  package let scalars: [Unicode.Scalar]

  /// Creates the text of a formula.
  package init(_ text: String, origin: String? = nil) {
    self.origin = origin
    scalars = Array(text.unicodeScalars)
  }

  /// The part of the text in a range.
  package func text(in range: SourceRange) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
    return String(view)
  }

  /// The range of the line that holds a position, without its line break, and the line's number from 1.
  package func line(at position: Int) -> (number: Int, range: SourceRange) {
    let position = min(max(position, 0), scalars.count)
    var number = 1
    var start = 0
    for index in 0..<position where endsLine(index) {
      number += 1
      start = index + 1
    }
    var end = position
    while end < scalars.count, scalars[end] != "\n", scalars[end] != "\r" { end += 1 }
    return (number, start..<max(start, end))
  }

  /// Whether the text has more than one line.
  package var hasSeveralLines: Bool { scalars.indices.contains(where: endsLine) }

  /// Whether a line ends at a position; the first half of a CR LF does not end it.
  private func endsLine(_ index: Int) -> Bool {
    switch scalars[index] {
    case "\n": true
    case "\r": index + 1 == scalars.count || scalars[index + 1] != "\n"
    default: false
    }
  }
}

/// A part of a source text: positions of Unicode scalars, end excluded.
package typealias SourceRange = Range<Int>

extension SourceRange {
  /// The smallest range that covers both.
  func union(_ other: SourceRange) -> SourceRange {
    Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }
}
