import Foundation

/// Scalable vector graphics as text: elements on lines of their own, colours by classes that follow a reader's light or
/// dark scheme.
struct SVGWriter {
  private var body = ""
  let width: Double
  let height: Double
  /// What the picture shows, for who cannot see it.
  let title: String

  init(width: Double, height: Double, title: String) {
    (self.width, self.height, self.title) = (width, height, title)
  }

  /// Colours that are told apart with any common colour blindness (Okabe and Ito, 2008), darker or lighter by the scheme.
  private static let style = """
    svg { --ground: #ffffff; --ink: #1a1a1a; --faint: #c9c9c9; --a: #0072b2; --b: #b34700; --c: #007a56; --d: #8f4a7c; }
    @media (prefers-color-scheme: dark) {
      svg { --ground: #16181c; --ink: #ececec; --faint: #4a4d52; --a: #56b4e9; --b: #e69f00; --c: #2fc799; --d: #d99bc0; }
    }
    .ground { fill: var(--ground); } .axis { stroke: var(--faint); fill: none; stroke-width: 1; }
    text { fill: var(--ink); font: 12px ui-sans-serif, system-ui, sans-serif; }
    .a { stroke: var(--a); } .b { stroke: var(--b); } .c { stroke: var(--c); } .d { stroke: var(--d); }
    .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    .thin { fill: none; stroke-width: 1.2; } .ink { stroke: var(--ink); }
    """

  /// A number with as many digits as a screen shows.
  static func number(_ value: Double) -> String {
    let text = String(format: "%.2f", value)
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
  }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) {
    let n = Self.number
    body +=
      #"<line class="\#(style)" x1="\#(n(x1))" y1="\#(n(y1))" x2="\#(n(x2))" y2="\#(n(y2))"/>"#
      + "\n"
  }

  mutating func polyline(_ points: [(x: Double, y: Double)], style: String) {
    let text = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
    body += #"<polyline class="\#(style)" points="\#(text)"/>"# + "\n"
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, style: String
  ) {
    let n = Self.number
    body +=
      #"<rect class="\#(style)" x="\#(n(x))" y="\#(n(y))" width="\#(n(width))" height="\#(n(height))"/>"#
      + "\n"
  }

  /// Where a text stands from its place.
  enum Anchor: String { case start, middle, end }

  mutating func text(_ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start) {
    body +=
      #"<text x="\#(Self.number(x))" y="\#(Self.number(y))" text-anchor="\#(anchor.rawValue)">"#
      + Self.escaped(text) + "</text>\n"
  }

  /// The whole document.
  var document: String {
    let (w, h) = (Self.number(width), Self.number(height))
    return
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(w) \#(h)" width="\#(w)" height="\#(h)" role="img">"#
      + "\n<title>\(Self.escaped(title))</title>\n<style>\n\(Self.style)\n</style>\n"
      + #"<rect class="ground" width="\#(w)" height="\#(h)"/>"# + "\n" + body + "</svg>\n"
  }
}
