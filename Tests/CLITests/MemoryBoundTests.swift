import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// What exceeds `--memory` is refused before it starts, and what does not is answered.
@Suite struct MemoryBoundTests {
  /// A call, a bound that it exceeds, and one that it does not; nil where that would take too long to answer here.
  struct Call: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let refused: String
    var answered: String?
    var testDescription: String { arguments.joined(separator: " ") }
  }

  static func gradient(
    _ formula: String, at point: String = "x=2", _ options: String..., refused: String,
    answered: String? = nil
  ) -> Call {
    Call(
      arguments: ["gradient", formula, "--at", point] + options, refused: refused,
      answered: answered)
  }

  static let formulas = [
    gradient("sum(broadcast(x, [100000, 100000]))", refused: "4G"),
    // An array of one element, which is no number that is written in it.
    gradient("x + sum([broadcast(1, [2, 39e9])])", refused: "4G"),
    gradient("sum(broadcast(x, [100000]))", refused: "33M", answered: "48M"),
    // Each value is small, their sum is not.
    gradient(
      "y = broadcast(x, [10000]);" + String(repeating: "y = y * y;", count: 100) + "sum(y)",
      refused: "40M", answered: "64M"),
    gradient("sum(x)", at: "x=broadcast(1, [100000000])", refused: "512M"),
    // Two points of half of the bound.
    gradient(
      "sum(x) + sum(y)", at: "x=broadcast(1, [400000]),y=broadcast(1, [400000])", refused: "48M",
      answered: "128M"),
    gradient("sum(x[1:100000])", at: "x=broadcast(1, [100000])", refused: "34M", answered: "64M"),
    gradient(
      "sum(x^2)", at: "x=broadcast(1, [100000])", "--check", refused: "36M", answered: "64M"),
    gradient("sum(x^2)", at: "x=broadcast(1, [100000])", refused: "33M", answered: "42M"),
    gradient(
      "sum(x^2)", at: "x=broadcast(1, [100000])", "--json", refused: "42M", answered: "64M"),
    gradient("x * 1", at: "x=broadcast(1, [500])", "--jacobian", refused: "34M", answered: "48M"),
    gradient(
      "x^2", "--analytic", "x=2*x + 0*sum(broadcast(x, [1000000000]))", refused: "2G"),
    gradient(
      "sum(x^2)", at: "x=broadcast(1, [1000])", "--analytic", "x=2*x", "--points", "1000",
      refused: "40M", answered: "128M"),
    gradient(
      "sum(A @ A)", at: "A=broadcast(1, [100000, 1]) @ broadcast(1, [1, 100000])", refused: "8G"),
  ]

  static let networks = [
    Call(
      arguments: ["mlp", "check", "--layers", "1000000,4,1", "--activation", "tanh"],
      refused: "256M"),
    Call(
      arguments: ["mlp", "gradient", "--layers", "20000000,1", "--activation", "tanh"],
      refused: "128M"),
    Call(
      arguments: ["mlp", "gradient", "--layers", "20000,1", "--activation", "tanh"], refused: "33M",
      answered: "64M"),
    Call(
      arguments: ["mlp", "check", "--layers", "100,4,1", "--activation", "tanh"], refused: "32M",
      answered: "48M"),
    Call(arguments: ["mlp", "trace", "--layers", "20000,1000,1"], refused: "256M"),
    Call(
      arguments: ["mlp", "trace", "--layers", "20,10,1", "--exact"], refused: "32M", answered: "48M"
    ),
  ]

  @Test(arguments: formulas + networks) func isRefused(_ call: Call) {
    let outcome = cli(call.arguments + ["--memory", call.refused])
    #expect(outcome.status == 1 && outcome.out.isEmpty)
    #expect(outcome.err.contains(" of memory, more than the "), "\(outcome.err)")
    #expect(outcome.err.contains(" that --memory allows: --memory "), "\(outcome.err)")
    #expect(outcome.err.utf8.count < 1000)
  }

  @Test(arguments: formulas + networks) func isAnswered(_ call: Call) throws {
    guard let bound = call.answered else { return }
    let outcome = cli(call.arguments + ["--memory", bound])
    #expect(outcome.status == 0, "\(outcome.err)")
  }

  @Test func theLargestValueIsPointedAt() {
    #expect(
      cli("gradient", "x + sum(broadcast(x, [4000, 10000]))", "--at", "x=1", "--memory", "512M")
        == failure(
          1,
          """
          autodiff-cli: the formula takes about 1.52 GiB of memory, more than the 512 MiB that --memory allows: \
          --memory 2G allows it; its largest value, of shape [4000, 10000], is here
            x + sum(broadcast(x, [4000, 10000]))
                    ^~~~~~~~~~~~~~~~~~~~~~~~~~~
          """))
  }

  /// A file of 256 MiB that holds nothing but its header and a hole.
  @Test func aModelFileIsRefusedByItsHeader() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "autodiff-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    let (n, size) = (1 << 25, 1 << 28)
    let header = Data(
      """
      {"0.weight":{"dtype":"F64","shape":[1,\(n)],"data_offsets":[0,\(size)]},\
      "0.bias":{"dtype":"F64","shape":[1],"data_offsets":[\(size),\(size + 8)]}}
      """.utf8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    try (length + header).write(to: url)
    let file = try FileHandle(forWritingTo: url)
    try file.truncate(atOffset: UInt64(8 + header.count + size + 8))
    try file.close()
    let outcome = cli(
      "mlp", "gradient", "--model", url.path, "--activation", "tanh", "--input", "1", "--memory",
      "200M")
    #expect(outcome.status == 1)
    #expect(
      outcome.err.hasPrefix("autodiff-cli: \(url.path): the network takes about "), "\(outcome.err)"
    )
  }

  // MARK: The process

  /// The bound that a refusal recommends is enough, and what the process takes at its peak stays below it.
  @Test(
    .disabled(if: ChildProcess.isSanitized, "the sanitizer's own memory counts"),
    arguments: [
      ["gradient", "sum(tanh(x)^2)", "--at", "x=broadcast(0.5, [1000000])"],
      ["gradient", "sum(x * x)", "--at", "x=broadcast(0.3, [300000])", "--json"],
      ["gradient", "sum(softmax(x) * x[0:400000])", "--at", "x=broadcast(0.5, [400000])"],
      ["gradient", "sum(sin(x))", "--at", "x=broadcast(0.5, [50000])", "--check"],
      ["mlp", "trace", "--layers", "400,300,1"],
      ["mlp", "trace", "--layers", "200,100,1", "--full"],
      ["mlp", "trace", "--layers", "100,100,1", "--json"],
      ["mlp", "trace", "--layers", "60,40,30,1", "--exact"],
      ["mlp", "trace", "--layers", "8,8,8,8,8,8,8,8,8,8,8,8,1", "--exact", "--json"],
      ["gradient", "x * sum(x)", "--at", "x=broadcast(0.5, [900])", "--jacobian", "--json"],
      [
        "gradient", "sum(x^3)", "--at", "x=broadcast(0.5, [20000])", "--analytic", "x=3*x^2",
        "--points", "100",
      ],
      ["mlp", "gradient", "--layers", "200000,4,1", "--activation", "tanh"],
      ["mlp", "gradient", "--layers", "200000,4,1", "--activation", "tanh", "--json"],
      ["mlp", "check", "--layers", "100000,4,1", "--activation", "tanh"],
      ["mlp", "check", "--layers", "8000,4,1", "--activation", "tanh", "--json"],
    ])
  func theProcessStaysBelowItsBound(_ arguments: [String]) throws {
    try Self.requireBelowBound(arguments)
  }

  static func requireBelowBound(_ arguments: [String]) throws {
    // A part of it may be refused first: what is recommended then is said to be "or more".
    var bound = "33M"
    var refusals = 0
    var child = try ChildProcess(arguments + ["--memory", bound])
    while child.status != 0 {
      let words = child.standardError.split(whereSeparator: \.isWhitespace)
      let place = try #require(words.lastIndex(of: "--memory"), "\(child.standardError)")
      bound = String(words[place + 1])
      refusals += 1
      try #require(refusals <= (words[place + 2] == "or" ? 1 : 2), "\(child.standardError)")
      child = try ChildProcess(arguments + ["--memory", bound])
    }
    #expect(refusals > 0)
    let bytes = try #require(MemorySize(reading: bound)).bytes
    #expect(child.peakBytes <= bytes, "\(child.peakBytes) bytes of \(bytes)")
    // An estimate from above, but not far from it.
    #expect(child.peakBytes >= bytes / 8, "\(child.peakBytes) bytes of \(bytes)")
  }

  /// A formula of tensors that is evaluated often leaves nothing behind: four times as many points take hardly more.
  @Test(
    .disabled(if: ChildProcess.isSanitized, "the sanitizer's own memory counts"),
    arguments: [
      ["gradient", "sum(S @ S)", "--at", "S=[1, 2; 3, 4]", "--points"],
      ["plot", "sum(tanh(W * x) @ W)", "--at", "W=[1, 2; 3, 4]", "--derivatives"],
    ])
  func evaluationsLeaveNothingBehind(_ call: [String]) throws {
    let term = "sum(S) * 0 + S.T @ broadcast(1, [2, 2]) + broadcast(1, [2, 2]) @ S.T"
    let isClaim = call[0] == "gradient"
    let claim =
      isClaim
      ? ["--analytic", "S=" + Array(repeating: term, count: 100).joined(separator: " + ")] : []
    let few = try ChildProcess(call + [isClaim ? "5" : "0"] + claim)
    let many = try ChildProcess(call + [isClaim ? "20" : "2"] + claim)
    #expect(many.peakBytes < few.peakBytes * 3 / 2, "\(few.peakBytes), then \(many.peakBytes)")
    #expect(many.peakBytes < 100_000_000, "\(many.peakBytes)")
  }
}
