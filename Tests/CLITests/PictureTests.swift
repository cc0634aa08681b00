import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Charts, and the files that commands draw them to.
@Suite struct PictureTests {
  /// Fails where a text is not well-formed XML.
  static func requireWellFormed(_ text: String) {
    let parser = XMLParser(data: Data(text.utf8))
    #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "") line \(parser.lineNumber)")
  }

  static func chart(
    _ title: String, _ numbers: [Double], words: [String]? = nil
  ) -> Chart {
    Chart(
      title: title, below: words.map { .words($0) } ?? .numbers(1...Double(max(2, numbers.count))),
      xName: "epoch", yName: "loss <&>",
      panels: [
        Chart.Panel(
          title: "a & b",
          series: [
            Chart.Series(
              name: "train", colour: 0, isDashed: true,
              points: numbers.enumerated().map { (Double($0.offset + 1), $0.element) },
              spreads: numbers.map { $0 / 10 }, hasMarks: true)
          ])
      ])
  }

  static let extremes: [[Double]] = [
    [], [1], [0], [1, 1], [0, 1e300], [1e-300, 1e300], [.nan, .infinity], [1, .nan, 2, .infinity],
    [-5, 5], [-1e308, 1e308], [.leastNonzeroMagnitude, 1], [0.5, 0.25, 0.125], [1e-9, 1],
  ]

  @Test func `A picture of any numbers is well-formed`() {
    for numbers in Self.extremes {
      let chart = Self.chart("<losses> & \"others\"", numbers)
      Self.requireWellFormed(chart.svg)
      #expect(!chart.svg.contains("nan") && !chart.svg.contains("inf"), "\(numbers)")
      let lines = chart.text.split(separator: "\n")
      #expect(lines.allSatisfy { terminalColumns(of: String($0)) <= 80 }, "\(numbers)")
    }
    Self.requireWellFormed(Self.chart("losses", [1, 2], words: ["<1>", "2"]).svg)
  }

  @Test func `Losses over decades have a logarithmic axis with round numbers`() {
    let table: [([Double], Bool, [String])] = [
      ([0.001, 1], true, ["0.001", "0.01", "0.1", "1"]),
      ([0.02, 1], true, ["0.02", "0.05", "0.1", "0.2", "0.5", "1"]),
      ([1e-8, 1], true, ["1e-08", "1e-06", "0.0001", "0.01", "1"]),
      ([0, 1], false, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
      ([0.5, 1], false, ["0.5", "0.6", "0.7", "0.8", "0.9", "1"]),
    ]
    for (numbers, isLogarithmic, labels) in table {
      let axis = ValueAxis(of: numbers, limit: 8)
      #expect(axis.isLogarithmic == isLogarithmic, "\(numbers)")
      #expect(axis.labels == labels, "\(numbers): \(axis.labels)")
    }
    let axis = ValueAxis(of: [0.01, 1], limit: 8)
    #expect(abs(axis.share(of: 0.1) - 0.5) < 1e-12)
    #expect(axis.share(of: 0) == 0 && axis.share(of: .infinity) == 1)
  }

  @Test func `A page has the picture, what to read off it, and its numbers`() {
    let page = PicturePage(
      title: "a < b", svg: Self.chart("losses", [1, 0.5]).svg, caption: ["How <it> is read."],
      table: [["epoch", "loss"], ["1", "0.5 & more"]])
    let document = page.document
    for part in [
      "<title>a &lt; b</title>", "<p>How &lt;it&gt; is read.</p>", "<th scope=\"col\">loss</th>",
      "<td>0.5 &amp; more</td>", "<svg xmlns=", "prefers-color-scheme: dark", "</html>",
    ] {
      #expect(document.contains(part), "\(part)")
    }
    // But for the void elements of its head the page is XML as well.
    Self.requireWellFormed(
      document.replacing("<!DOCTYPE html>\n", with: "").replacing(
        /<meta [^>]*>\n/, with: ""))
  }

  @Test func `Training draws its losses to the text and to files`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (svg, html) = (folder.appending(path: "a.svg").path, folder.appending(path: "a.html").path)
    let call = [
      "mlp", "train", "--data", Fixture.url("iris.csv").path, "--target", "class", "--hidden", "4",
      "--epochs", "5",
    ]
    let plain = cli(call)
    #expect(plain.status == 0 && !plain.out.contains("─"))
    let drawn = cli(call + ["--curves", "--svg", svg, "--html", html])
    #expect(drawn.status == 0, "\(drawn.err)")
    for part in ["rows trained on", "rows watched", "epoch\n", "a.svg: written", "a.html: written"]
    {
      #expect(drawn.out.contains(part), "\(part)")
    }
    try Self.requireWellFormed(String(contentsOfFile: svg, encoding: .utf8))
    let page = try String(contentsOfFile: html, encoding: .utf8)
    #expect(page.contains("<th scope=\"col\">watched</th>") && page.contains("<td>5</td>"))
    // One epoch has no course.
    #expect(cli(call.dropLast() + ["1", "--curves"]).status == 0)
    #expect(cli(call + ["--svg", folder.path]).status == 1)
  }
}
