import Autodiff
import MLP

/// Where a command writes its picture beside its text: `--svg FILE` and `--html FILE`.
struct PictureFiles {
  private let svg: String?
  private let html: String?

  static let options: [CommandDefinition.Option] = [
    .init(name: "svg", value: "FILE", summary: "Draw it to this file, scalable vector graphics."),
    .init(
      name: "html", value: "FILE",
      summary: "Write a page to this file: the picture, how to read it, its numbers."),
  ]

  /// Reads the options.
  ///
  /// - Throws: `UsageError` where both, or the file that the command writes, are one.
  init(_ arguments: ParsedArguments, beside output: String? = nil) throws(UsageError) {
    (svg, html) = (arguments.value("svg"), arguments.value("html"))
    let files = [svg, html, output].compactMap { $0 }
    if let twice = files.indices.first(where: { files[..<$0].contains(files[$0]) }),
      files[twice] != "/dev/null"
    {
      throw .invalidValue(
        option: svg == files[twice] && html != svg ? "svg" : "html", text: files[twice],
        expected: "another file than what else is written")
    }
  }

  /// Whether there is something to be drawn.
  var isWanted: Bool { svg != nil || html != nil }

  /// Writes the files, each whole or not at all.
  ///
  /// - Returns: A line for each.
  /// - Throws: `FileError`.
  func write(_ page: PicturePage) throws(FileError) -> String {
    var text = ""
    for (file, content) in [(svg, page.svg), (html, page.document)] {
      guard let file else { continue }
      try FileWriter.write(Array(content.utf8), to: file)
      text += "\(legible(file)): written\n"
    }
    return text
  }
}
