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
    svg { --ground: #ffffff; --ink: #1a1a1a; --faint: #c9c9c9; --soft: #6a6a6a; --a: #0072b2; --b: #b34700; --c: #007a56; --d: #8f4a7c; }
    @media (prefers-color-scheme: dark) {
      svg { --ground: #16181c; --ink: #ececec; --faint: #4a4d52; --soft: #9a9da3; --a: #56b4e9; --b: #e69f00; --c: #2fc799; --d: #d99bc0; }
    }
    .ground { fill: var(--ground); } .axis { stroke: var(--faint); fill: none; stroke-width: 1; }
    text { fill: var(--ink); font: 12px ui-sans-serif, system-ui, sans-serif; }
    .a { stroke: var(--a); } .b { stroke: var(--b); } .c { stroke: var(--c); } .d { stroke: var(--d); }
    .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    .thin { fill: none; stroke-width: 1.2; } .ink { stroke: var(--ink); }
    .edge { fill: none; stroke: var(--soft); stroke-width: 1.2; } .arrow { fill: var(--soft); }
    .box { fill: var(--ground); stroke: var(--ink); stroke-width: 1.2; }
    .input { stroke: var(--a); stroke-width: 2; } .constant { stroke-dasharray: 4 3; } .output { stroke: var(--b); stroke-width: 2.5; }
    .dashed { stroke-dasharray: 6 3; stroke-linecap: butt; }
    .halo { paint-order: stroke; stroke: var(--ground); stroke-width: 4; stroke-linejoin: round; }
    .mono { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
    .quiet { fill: var(--soft); } .strong { font-weight: 600; } .adjoint { fill: var(--b); } .partial { fill: var(--c); }
    """

  /// A number with as many digits as a screen shows.
  static func number(_ value: Double) -> String {
    guard abs(value) < 1e15 else { return String(format: "%.0f", value) }
    // A picture may have some hundred thousand of them, for which `String(format:)` is slow.
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
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

  /// The room of the longest label, in a wide type.
  static func width(of ticks: AxisTicks) -> Double { 7.7 * Double(ticks.labelLength) }

  /// Where a text stands from its place.
  enum Anchor: String { case start, middle, end }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, style: String? = nil
  ) {
    let n = Self.number
    let style = style.map { #" class="\#($0)""# } ?? ""
    body +=
      #"<text\#(style) x="\#(n(x))" y="\#(n(y))" text-anchor="\#(anchor.rawValue)">"#
      + Self.escaped(text) + "</text>\n"
  }

  /// Separate straight lines.
  mutating func segments(
    _ segments: [((x: Double, y: Double), (x: Double, y: Double))], style: String
  ) {
    let n = Self.number
    let path = segments.map { "M\(n($0.x)) \(n($0.y))L\(n($1.x)) \(n($1.y))" }.joined()
    body += #"<path class="\#(style)" d="\#(path)"/>"# + "\n"
  }

  /// An arrow about a place; a dot where it has no length.
  mutating func arrow(_ x: Double, _ y: Double, _ dx: Double, _ dy: Double) {
    let n = Self.number
    let length = (dx * dx + dy * dy).squareRoot()
    guard length >= 1 else {
      body += #"<circle class="arrow" cx="\#(n(x))" cy="\#(n(y))" r="1.2"/>"# + "\n"
      return
    }
    let (ux, uy, head) = (dx / length, dy / length, min(4, length / 2))
    let (tipX, tipY) = (x + dx / 2, y + dy / 2)
    let path =
      "M\(n(x - dx / 2)) \(n(y - dy / 2))L\(n(tipX)) \(n(tipY))"
      + "M\(n(tipX - head * (ux - uy / 2))) \(n(tipY - head * (uy + ux / 2)))"
      + "L\(n(tipX)) \(n(tipY))"
      + "L\(n(tipX - head * (ux + uy / 2))) \(n(tipY - head * (uy - ux / 2)))"
    body += #"<path class="edge" d="\#(path)"/>"# + "\n"
  }

  /// A line that runs level through the first two of four points and the last two, and bends between; with an arrow at its
  /// end on demand, which it reaches from the left.
  mutating func bend(_ points: [(x: Double, y: Double)], hasArrow: Bool, style: String) {
    guard points.count == 4 else { return }
    let n = Self.number
    let path = "M\(n(points[0].x)) \(n(points[0].y))" + Self.bend(points)
    body += #"<path class="\#(style)" d="\#(path)"/>"# + "\n"
    if hasArrow {
      let (x, y) = (n(points[3].x), n(points[3].y))
      body += #"<path class="arrow" d="M\#(x) \#(y)l-7 -3.5v7z"/>"# + "\n"
    }
  }

  /// The commands of a path along such a line, from where its first point has been reached.
  static func bend(_ points: [(x: Double, y: Double)]) -> String {
    guard points.count == 4 else { return "" }
    let n = number
    let path = "H\(n(points[1].x))"
    if points[1].y == points[2].y { return path + "H\(n(points[3].x))" }
    let middle = n((points[1].x + points[2].x) / 2)
    return path + "C\(middle) \(n(points[1].y)) \(middle) \(n(points[2].y)) "
      + "\(n(points[2].x)) \(n(points[2].y))H\(n(points[3].x))"
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
