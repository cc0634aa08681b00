/// A picture with its caption and its numbers as a page in one file, which asks for nothing else.
struct PicturePage {
  /// What the picture shows, in a line.
  let title: String
  let svg: String
  /// Sentences on how to read it.
  let caption: [String]
  /// The numbers of the picture: heads, then rows.
  let table: [[String]]
  /// Headed paragraphs below.
  var sections: [(head: String, lines: [String])] = []

  private static let style = """
    :root { --ground: #ffffff; --ink: #1a1a1a; --faint: #c9c9c9; --soft: #5a5a5a; color-scheme: light dark; }
    @media (prefers-color-scheme: dark) { :root { --ground: #16181c; --ink: #ececec; --faint: #4a4d52; --soft: #a6a9af; } }
    body { background: var(--ground); color: var(--ink); font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; margin: 0; }
    main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; }
    h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; }
    figure { margin: 0; } figure svg { max-width: 100%; height: auto; }
    figcaption { color: var(--soft); }
    .numbers { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.85rem; }
    th, td { border-bottom: 1px solid var(--faint); padding: 0.2rem 0.7rem 0.2rem 0; text-align: left; white-space: nowrap; }
    """

  /// The page as HTML.
  var document: String {
    let escaped = SVGWriter.escaped
    let caption = caption.map { "<p>\(escaped($0))</p>\n" }.joined()
    let head = (table.first ?? []).map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let rows = table.dropFirst().map { row in
      "<tr>" + row.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n"
    }.joined()
    let sections = sections.map { section in
      "<h2>\(escaped(section.head))</h2>\n"
        + section.lines.map { "<p>\(escaped($0))</p>\n" }.joined()
    }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(escaped(title))</h1>
      <figure>
      \(svg)<figcaption>
      \(caption)</figcaption>
      </figure>
      \(sections)<h2>Numbers</h2>
      <div class="numbers">
      <table>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </div>
      </main>
      </body>
      </html>

      """
  }
}
