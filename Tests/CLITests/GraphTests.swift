import Foundation
import Testing

@testable import AutodiffCommand

/// A graph shows the run: its numbers, and no text outside of its box.
@Suite struct GraphTests {
  // MARK: In a terminal

  /// x sin x at 2: by hand, d(x s)/dx = s = sin 2, d(x s)/ds = x = 2, ds/dx = cos 2.
  @Test func text() {
    let outcome = cli("graph", "x * sin(x)", "--at", "x=2")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    #expect(outcome.out.hasPrefix("f(x) = x * sin(x)\n\n"))
    for part in [
      "│ x ", "│ v₁ = sin x ", "│ v₂ = x v₁ ", "= 2 ", "= 0.909297", "= 1.81859", "x̄ = 0.0770038",
      " -0.416147 ", " 0.909297 ", " 2 ", "v̄₂ = 1", "v̄₁ = 2", "▶│",
    ] {
      #expect(outcome.out.contains(part), "\(part)\n\(outcome.out)")
    }
    let lines = outcome.out.split(separator: "\n")
    #expect(lines.allSatisfy { terminalColumns(of: String($0)) <= 80 })
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  /// Every line of a text graph joins what it leads to: each end of a line meets a line, a box, a label or an arrow.
  @Test(arguments: [
    ["x * sin(x)", "x=2"], ["x", "x=1"], ["log(a) + a*b - sin(b)", "a=2,b=5"], ["x*x", "x=3"],
    ["sum(tanh(W @ x))", "W=[1, 2; 3, 4],x=[0.1, 0.2]"],
    ["exp(x) * exp(y) * exp(z)", "x=1,y=1,z=1"],
    ["x + y", "x=1,y=2"], ["x*y + y*x", "x=1,y=2"],
  ])
  func linesMeet(_ row: [String]) throws {
    let outcome = cli("graph", row[0], "--at", row[1])
    try #require(outcome.status == 0, "\(outcome.err)")
    // One character a column, so that rows line up.
    let grid = outcome.out.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.filter { terminalColumns(of: $0) == 1 }.map { $0 }
    }
    func sign(_ row: Int, _ column: Int) -> Character {
      grid.indices.contains(row) && grid[row].indices.contains(column) ? grid[row][column] : " "
    }
    let (right, down): (Set<Character>, Set<Character>) = (
      ["─", "└", "┌", "┴", "┬", "├", "┼"], ["│", "┐", "┌", "┬", "┤", "├", "┼"]
    )
    let (left, up): (Set<Character>, Set<Character>) = (
      ["─", "┘", "┐", "┴", "┬", "┤", "┼"], ["│", "┘", "└", "┴", "┤", "├", "┼"]
    )
    for (y, line) in grid.enumerated() {
      for (x, character) in line.enumerated() {
        // A label has a space about it, a level line is interrupted by an upright one.
        if right.contains(character) {
          let next = sign(y, x + 1)
          #expect(left.contains(next) || "▶│ ".contains(next), "\(y), \(x)\n\(outcome.out)")
          if next == " " { #expect(sign(y, x + 2) != " ", "\(y), \(x)\n\(outcome.out)") }
        }
        if down.contains(character) {
          // A label may have a space in its middle.
          let next = sign(y + 1, x)
          let isText = next != " " || sign(y + 1, x - 1) != " " || sign(y + 1, x + 1) != " "
          #expect(up.contains(next) || isText, "\(y), \(x)\n\(outcome.out)")
        }
      }
    }
  }

  @Test(arguments: [
    "((a*b)*(c*d))*((g*h)*(k*l)) + ((a*c)*(b*d))*((g*k)*(h*l))",
    (1...40).map { "sin(\($0)*a)" }.joined(separator: " + ") + " + b + c + d + g + h + k + l",
  ])
  func whatDoesNotFitSaysSo(_ formula: String) {
    let outcome = cli("graph", formula, "--at", "a=1,b=1,c=1,d=1,g=1,h=1,k=1,l=1")
    #expect(outcome.status == 1 && outcome.out.isEmpty)
    #expect(outcome.err.contains("nodes does not fit into 80 columns"), "\(outcome.out)")
    #expect(outcome.err.contains("--svg -o FILE.svg"))
  }

  /// Edges past many nodes make a picture of so many lines that it would take long to make and to look at.
  @Test func whatIsTooTangledSaysSo() {
    let steps = (2..<999).map { "y\($0) = y\($0 - 1) * y\($0 / 2)" }.joined(separator: "; ")
    let call = ["graph", steps + "; y998", "--at", "y0=1,y1=1"]
    let outcome = cli(call + ["--svg"])
    #expect(outcome.status == 1 && outcome.out.isEmpty)
    #expect(outcome.err.contains("more than 100000 lines: write --dot or --mermaid"))
    #expect(cli(call + ["--dot"]).status == 0)
    // One edge for each of many uses; each is looked at once.
    let uses = "sum(concat(" + Array(repeating: "x", count: 60_000).joined(separator: ",") + "))"
    #expect(cli("graph", uses, "--at", "x=[1]", "--svg").err.contains("more than 100000 lines"))
    #expect(cli("graph", uses, "--at", "x=[1]").err.contains("does not fit into 80 columns"))
  }

  /// A chain is too long to go to the right, and goes down.
  @Test func downward() {
    let outcome = cli("graph", "sin(cos(sin(cos(sin(cos(sin(cos(x))))))))", "--at", "x=2")
    #expect(outcome.status == 0 && outcome.err.isEmpty)
    let arrows = outcome.out.filter { $0 == "▼" }
    #expect(arrows.count == 8 && !outcome.out.contains("▶"))
  }

  /// Lines are broken where there is a space, and in a word only where it is longer than a line.
  @Test(arguments: [
    ("a b c", 80, 4, ["a b c"]), ("aa bb cc", 5, 4, ["aa bb", "cc"]),
    ("abcdefg", 3, 4, ["abc", "def", "g"]),
    ("a bcdefg", 3, 4, ["a", "bcd", "efg"]), ("aa bb cc dd", 2, 3, ["aa", "bb", "c…"]),
    ("数数数", 4, 4, ["数数", "数"]), ("", 4, 4, [""]), ("v̄₁v̄₂", 2, 4, ["v̄₁", "v̄₂"]),
  ])
  func wrapping(_ text: String, _ columns: Int, _ limit: Int, _ expected: [String]) {
    #expect(wrappedLines(text, columns: columns, lines: limit) == expected)
  }

  // MARK: As a picture

  struct Box {
    var x = 0.0
    var y = 0.0
    var width = 0.0
    var height = 0.0
    func contains(_ other: Box) -> Bool {
      x <= other.x && y <= other.y && other.x + other.width <= x + width
        && other.y + other.height <= y + height
    }
    func overlaps(_ other: Box) -> Bool {
      x < other.x + other.width && other.x < x + width && y < other.y + other.height
        && other.y < y + height
    }
  }

  /// The boxes, the texts with the room that they take, and the lines of a picture.
  struct Picture {
    var nodes: [Box] = []
    var texts: [(text: String, style: String, box: Box)] = []
    var lines: [[(Double, Double)]] = []

    init(_ svg: String) {
      for line in svg.split(separator: "\n") {
        func attribute(_ name: String) -> String {
          guard let start = line.range(of: " \(name)=\"") else { return "" }
          return String(line[start.upperBound...].prefix { $0 != "\"" })
        }
        func number(_ name: String) -> Double { Double(attribute(name)) ?? .nan }
        if line.hasPrefix("<rect class=\"box") {
          nodes.append(
            Box(x: number("x"), y: number("y"), width: number("width"), height: number("height")))
        } else if line.hasPrefix("<text") {
          let text = line.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
            .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
          // A type of even width of twelve points: 0.602 em a character, and from the ascenders to the descenders 12.
          let width = Double(terminalColumns(of: String(text))) * 0.602 * 12
          let start = attribute("text-anchor") == "middle" ? number("x") - width / 2 : number("x")
          texts.append(
            (
              String(text), attribute("class"),
              Box(x: start, y: number("y") - 10, width: width, height: 12.5)
            ))
        } else if line.hasPrefix("<path class=\"edge") {
          lines.append(Self.points(attribute("d")))
        }
      }
    }

    /// Points on a path of M, H and C.
    static func points(_ path: String) -> [(Double, Double)] {
      var points: [(Double, Double)] = []
      var rest = path[...]
      while let command = rest.popFirst() {
        let body = rest.prefix { !"MHC".contains($0) }
        rest = rest.dropFirst(body.count)
        let n = body.split(separator: " ").compactMap { Double($0) }
        let last = points.last ?? (0, 0)
        let curve: [(Double, Double)] =
          switch command {
          case "M": [(n[0], n[1]), (n[0], n[1]), (n[0], n[1]), (n[0], n[1])]
          case "H": [last, last, (n[0], last.1), (n[0], last.1)]
          default: [last, (n[0], n[1]), (n[2], n[3]), (n[4], n[5])]
          }
        for index in 0...12 {
          let t = Double(index) / 12
          let w = [
            (1 - t) * (1 - t) * (1 - t), 3 * t * (1 - t) * (1 - t), 3 * t * t * (1 - t), t * t * t,
          ]
          points.append(
            (
              zip(w, curve).reduce(0) { $0 + $1.0 * $1.1.0 },
              zip(w, curve).reduce(0) { $0 + $1.0 * $1.1.1 }
            ))
        }
      }
      return points
    }
  }

  static let calls = [
    ["graph", "log(a) + a*b - sin(b)", "--at", "a=2,b=5", "--svg"],
    [
      "graph", "h = tanh(W @ x + b); sum(h^2)", "--at", "W=[1, 2; 3, 4],x=[0.1, 0.2],b=[0, 1]",
      "--svg",
    ],
    [
      "graph", "where(a_rather_long_name_of_an_input > 0, a_rather_long_name_of_an_input^3, 0)",
      "--at",
      "a_rather_long_name_of_an_input=1.25", "--svg", "--full",
    ],
    [
      "graph", (1...16).map { "sin(\($0)*x)*y" }.joined(separator: " + "), "--at", "x=1,y=2",
      "--svg",
    ],
    ["mlp", "graph", "--layers", "3,2,1", "--seed", "7", "--svg"],
    ["mlp", "graph", "--layers", "2,9,1", "--activation", "relu", "--svg"],
    ["mlp", "graph", "--layers", "4,3,2,1", "--by", "layers", "--svg"],
  ]

  @Test(arguments: calls) func picturesAreLegible(_ call: [String]) throws {
    let outcome = cli(call)
    try #require(outcome.status == 0, "\(outcome.err)")
    let picture = Picture(outcome.out)
    #expect(picture.nodes.count > 3)
    for (index, node) in picture.nodes.enumerated() {
      for other in picture.nodes[..<index] { #expect(!node.overlaps(other)) }
    }
    let texts = picture.texts.dropFirst(2)
    var textsInside = 0
    for (index, text) in zip(texts.indices, texts) {
      let isLabel = text.style.contains("partial")
      let within = picture.nodes.filter { $0.overlaps(text.box) }
      if isLabel {
        #expect(within.isEmpty, "\(text.text)")
      } else {
        #expect(within.count == 1 && within[0].contains(text.box), "\(text.text)")
        textsInside += 1
      }
      for other in texts[texts.startIndex..<index] {
        #expect(!text.box.overlaps(other.box), "\(text.text), \(other.text)")
      }
    }
    #expect(textsInside >= 2 * picture.nodes.count)
    #expect(!picture.lines.isEmpty)
    for (x, y) in picture.lines.joined() {
      let point = Box(x: x, y: y, width: 0, height: 0)
      // A path is written with two digits behind the point.
      let isInside = picture.nodes.contains {
        Box(x: $0.x + 0.02, y: $0.y + 0.02, width: $0.width - 0.04, height: $0.height - 0.04)
          .overlaps(point)
      }
      #expect(!isInside)
      #expect(!texts.contains { $0.box.overlaps(point) })
    }
  }

  // MARK: In other languages

  @Test func languages() {
    let dot = cli("graph", "sum(x * [1, 2])", "--at", "x=3", "--dot").out
    #expect(dot.hasPrefix("digraph {\n  rankdir=LR;\n  label=\"f(x) = sum(x * [1, 2])\";\n"))
    #expect(dot.contains("[label=\"x\\n= 3\\nx̄ = 3\", style=rounded"))
    #expect(dot.contains("n0 -> n2 [label=\"[1, 2]\"];\n"))
    #expect(dot.contains("n1 -> n2;\n") && dot.hasSuffix("}\n"))
    let mermaid = cli("graph", "sum(x * [1, 2])", "--at", "x=3", "--mermaid").out
    #expect(
      mermaid.hasPrefix(
        "---\ntitle: 'f(x) = sum(x * [1, 2])'\n---\nflowchart LR\n  n0([\"x<br/>= 3<br/>x̄ = 3\"])\n"
      ))
    #expect(mermaid.contains("  n0 -->|\"[1, 2]\"| n2\n") && mermaid.contains("  n1 --> n2\n"))
    // A quotation mark, a backslash, an angle bracket and an ampersand do not end what they stand in.
    let node = GraphPicture.Node(title: "a\"b\\c<d&", value: "= 1", adjoint: nil, kind: .input)
    let picture = GraphPicture(title: "it's", nodes: [node], edges: [])
    #expect(picture.dot.contains(#"[label="a\"b\\c<d&\n= 1", style"#))
    #expect(picture.mermaid.contains(##"n0(["a#34;b#92;c#60;d#38;<br/>= 1"])"##))
    #expect(picture.mermaid.contains("title: 'it''s'"))
    #expect(picture.svg.contains("a&quot;b\\c&lt;d&amp;</text>"))
  }

  // MARK: Networks

  /// 3 inputs, 8 weights and 3 biases; 8 products, 8 sums and 3 activations.
  @Test func networkByNumbers() {
    let picture = Picture(cli("mlp", "graph", "--layers", "3,2,1", "--seed", "7", "--svg").out)
    #expect(picture.nodes.count == 3 + 8 + 3 + 8 + 8 + 3)
    // The adjoints of the inputs are what the other command prints.
    let gradient = cli(
      "mlp", "gradient", "--layers", "3,2,1", "--seed", "7", "--activation", "sigmoid"
    ).out
    let texts = picture.texts.map(\.text)
    for index in 1...3 {
      let subscripts = ["", "₁", "₂", "₃"]
      let adjoint = texts.first { $0.hasPrefix("x̄\(subscripts[index]) = ") }
      let number = adjoint?.split(separator: " ").last.map(String.init) ?? "none"
      #expect(gradient.contains(number.prefix(6)), "\(number)\n\(gradient)")
    }
  }

  @Test func networkByLayers() {
    let small = cli("mlp", "graph", "--layers", "3,2,1", "--by", "layers", "--dot").out
    #expect(small.contains("label=\"W₂ [2, 3]\\n") && small.contains("label=\"z₂ = W₂ x + b₂"))
    // Without the option by the number of nodes: 3·20·6 + … is beyond 120.
    let large = cli("mlp", "graph", "--layers", "20,6,1", "--dot").out
    #expect(large.contains("label=\"W₂ [6, 20]\\n"))
    let names = cli("mlp", "graph", "--layers", "10,1,1", "--by", "numbers", "--dot").out
    #expect(names.contains("label=\"w2_1_10\\n"))
  }

  // MARK: Calls

  @Test(arguments: [
    (["graph"], 64, "EXPR is missing"),
    (["graph", "x", "--at", "x=1", "--svg", "--dot"], 64, "--svg and --dot exclude each other"),
    (["graph", "x", "--at", "x=1", "--dot", "--mermaid"], 64, "--dot and --mermaid exclude"),
    (["graph", "x", "y", "--at", "x=1"], 64, "unexpected argument 'y'"),
    (["graph", "x*y", "--at", "x=1"], 1, "unknown name 'y'"),
    (["graph", "x*[1, 2]", "--at", "x=1"], 1, "one number"),
    (["graph", "x", "--at", "x=1", "--svg", "-o", "/nowhere/at/all"], 1, "cannot be written"),
    (["graph", "x", "--at", "x=1", "-o"], 64, "--output needs a value"),
    (["mlp", "graph"], 64, "--model is missing"),
    (["mlp", "graph", "--layers", "3,2,1", "--by", "units"], 64, "numbers or layers, not 'units'"),
    (["mlp", "graph", "--layers", "3,2,2"], 1, "output"),
    (["mlp", "graph", "--layers", "3,2,1", "--data", "x.csv"], 64, "--row is missing"),
    (
      ["mlp", "graph", "--layers", "50,50,1", "--by", "numbers", "--svg"], 1,
      "1000 are drawn at most"
    ),
    (["mlp", "graph", "--layers", "3,2,1", "--rows", "0:2"], 64, "unknown option '--rows'"),
  ])
  func refusals(_ arguments: [String], _ status: Int32, _ words: String) {
    let outcome = cli(arguments)
    #expect(outcome.status == status && outcome.out.isEmpty)
    #expect(outcome.err.contains(words), "\(outcome.err)")
  }

  @Test func file() throws {
    let folder = try StreamedRowTests.Folder()
    let file = folder.url.appending(path: "g.dot").path
    let call = ["graph", "x^2", "--at", "x=3", "--dot"]
    #expect(cli(call + ["-o", file]) == Outcome(status: 0, out: "\(file): written\n", err: ""))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == cli(call).out)
  }
}
