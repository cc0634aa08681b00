import Testing

import GradBench

struct SessionTests {
  let session: Session

  init() throws { session = try Session() }

  @Test(arguments: [
    (#"{"id": 0, "kind": "start", "eval": "gmm"}"#, #"{"id": 0, "tool": "swift-autodiff"}"#),
    (#"{"id": 1, "kind": "define", "module": "gmm"}"#, #"{"id": 1, "success": true}"#),
    (#"{"id": 2, "kind": "analysis", "of": 1, "valid": true}"#, #"{"id": 2}"#),
  ])
  func acknowledges(_ line: String, _ reply: String) {
    #expect(session.reply(to: line) == reply)
  }

  @Test func runsAsOftenAsAsked() throws {
    let line =
      #"{"id": 1, "kind": "evaluate", "module": "lse", "function": "primal","#
      + #" "input": {"x": [0], "min_runs": 5, "min_seconds": 0.001}}"#
    let reply = Field(try JSONReader.read(session.reply(to: line)), path: "reply")
    let timings = try reply["timings"].elements
    #expect(timings.count >= 5)
    #expect(try timings.allSatisfy { try $0["name"].string == "evaluate" })
    #expect(try timings.reduce(0) { $0 + (try $1["nanoseconds"].number) } >= 1e6)
  }

  @Test func aFormStandsForItsEval() throws {
    #expect(throws: Refusal.self) { try Session(module: "none") }
    let scalar = try Session(module: "kmeans-scalar")
    #expect(
      scalar.reply(to: #"{"id": 1, "kind": "define", "module": "kmeans"}"#)
        == #"{"id": 1, "success": true}"#)
  }

  @Test(arguments: [
    ("", "not JSON: a value is expected, at byte 0"),
    ("[]", "message: expected an object, found an array"),
    ("{}", #"message: "id" is missing"#),
    (#"{"id": "a"}"#, "message.id: expected a number, found a string"),
    (#"{"id": 0.5}"#, "message.id: expected a whole number"),
    (#"{"id": 1}"#, #"message: "kind" is missing"#),
    (
      #"{"id": 1, "kind": "end"}"#,
      #"message.kind: "end" is none of start, define, evaluate, analysis"#
    ),
    (#"{"id": 1, "kind": "define"}"#, #"message: "module" is missing"#),
    (#"{"id": 1, "kind": "define", "module": "x"}"#, #"message.module: "x" is none of ba, "#),
    (
      #"{"id": 1, "kind": "evaluate", "module": "lse", "function": "f", "input": {}}"#,
      #"message.function: "f" is none of gradient, primal"#
    ),
    (
      #"{"id": 1, "kind": "evaluate", "module": "lse", "function": "primal"}"#,
      #""input" is missing"#
    ),
  ])
  func refusesMessages(_ line: String, _ error: String) throws {
    try expectRefusal(session.reply(to: line), error)
  }

  @Test(arguments: [
    ("hello", "square", "[1]", "input: expected a number, found an array"),
    ("lse", "primal", "3", "input: expected an object, found a number"),
    ("lse", "primal", #"{"x": []}"#, "input.x: there is nothing to add up"),
    ("lse", "primal", #"{"x": [1, "2"]}"#, "input.x: expected numbers only"),
    ("lse", "primal", #"{"x": [1], "min_runs": -1}"#, "input.min_runs: -1 is not in 0...1000000"),
    ("lse", "primal", #"{"x": [1], "min_runs": 1.5}"#, "input.min_runs: expected a whole number"),
    (
      "lse", "primal", #"{"x": [1], "min_seconds": -1}"#,
      "input.min_seconds: -1.0 is not in 0...86400"
    ),
    ("llsq", "gradient", #"{"x": [1], "n": 1}"#, "input.n: 1 is not in 2...10000000"),
    ("llsq", "gradient", #"{"x": [], "n": 2}"#, "input.x: expected 1 to 50000000 coefficients"),
    ("det", "primal", #"{"A": [1, 2, 3], "ell": 2}"#, "input.A: expected 4 numbers, found 3"),
    ("det", "primal", #"{"A": [], "ell": 0}"#, "input.ell: 0 is not in 1...11"),
    ("det", "gradient", #"{"A": [], "ell": 12}"#, "input.ell: 12 is not in 1...11"),
    ("ode", "gradient", #"{"x": [], "s": 1}"#, "input.x: expected 1 to 20000000 numbers"),
    ("ode", "gradient", #"{"x": [1], "s": 0}"#, "input.s: 0 is not in 1...1000000"),
    ("ode", "gradient", #"{"x": [1], "s": 1e300}"#, "input.s: expected a whole number"),
    (
      "kmeans", "dir", #"{"points": [[1, 2], [3]], "centroids": [[1, 2]]}"#,
      "input.points[1]: expected 2 numbers, found 1"
    ),
    ("kmeans", "dir", #"{"points": [], "centroids": []}"#, "input.points: there are no points"),
    ("kmeans", "dir", #"{"points": [[]], "centroids": [[]]}"#, "input.points: there are no points"),
    (
      "kmeans", "dir", #"{"points": [[1]], "centroids": []}"#,
      "input.centroids: there are no centroids"
    ),
    (
      "kmeans", "dir", #"{"points": [1], "centroids": [[1]]}"#,
      "input.points: expected an array of arrays of numbers, found an array"
    ),
    (
      "gmm", "jacobian", #"{"d": 1, "k": 1, "n": 2, "x": [[1]]}"#,
      "input.x: expected 2 rows, found 1"
    ),
    ("gmm", "jacobian", #"{"d": 1e9, "k": 1, "n": 2}"#, "input.d: 1000000000 is not in 1...1000"),
    (
      "lstm", "objective", #"{"extra_params": [[1], [1], [1]], "main_params": [[1, 1, 1, 1]]}"#,
      "input.main_params: expected two rows for each layer, found 1"
    ),
    (
      "lstm", "objective", #"{"extra_params": [[], [], []]}"#,
      "input.extra_params: the rows are empty"
    ),
    ("ba", "jacobian", #"{"p": 0}"#, "input.p: 0 is not in 1...10000000"),
    ("ba", "jacobian", #"{"p": 1, "cam": [1]}"#, "input.cam: expected 11 numbers, found 1"),
    ("ht", "jacobian", #"{"theta": [1]}"#, "input.theta: expected 26 numbers, found 1"),
    ("saddle", "rr", #"{"start": [1]}"#, "input.start: expected 2 numbers, found 1"),
    ("particle", "rr", #"{"w": null}"#, #"input: "w" is missing"#),
  ])
  func refusesInputs(_ module: String, _ function: String, _ input: String, _ error: String) throws
  {
    let reply = session.reply(
      to:
        #"{"id": 3, "kind": "evaluate", "module": "\#(module)", "function": "\#(function)", "input": \#(input)}"#
    )
    try expectRefusal(reply, error)
    #expect(reply.contains(#""id": 3"#))
  }

  /// A message with any part left out or replaced is refused, not fatal.
  @Test func noPartOfAMessageIsTakenOnTrust() throws {
    let line =
      #"{"id": 1, "kind": "evaluate", "module": "lstm", "function": "jacobian", "input": {"#
      + #""main_params": [[1, 2, 3, 4], [5, 6, 7, 8]], "extra_params": [[1], [2], [3]],"#
      + #" "state": [[1], [2]], "sequence": [[1], [0], [1]]}}"#
    #expect(session.reply(to: line).contains("\"success\": true"))
    for end in line.indices {
      #expect(session.reply(to: String(line[..<end])).contains("\"success\": false"))
    }
    for index in line.indices where line[index].isNumber {
      for replacement in ["", "null", "[]", "{}", "\"1\"", "-1", "1e308", "0.5"] {
        var changed = line
        changed.replaceSubrange(index...index, with: replacement)
        #expect(session.reply(to: changed).hasPrefix("{"))
      }
    }
  }

  /// Numbers that no descent comes to an end with are answered too.
  @Test(arguments: [
    ("particle", #"{"w": 1e300}"#), ("particle", #"{"w": -1e6}"#),
    ("saddle", #"{"start": [1e300, 0]}"#),
  ])
  func endsWhereNothingConverges(_ module: String, _ input: String) {
    let reply = session.reply(
      to:
        #"{"id": 3, "kind": "evaluate", "module": "\#(module)", "function": "rr", "input": \#(input)}"#
    )
    #expect(reply.contains(#""id": 3"#))
  }

  /// Fewer rows than the protocol's encoding picks from.
  @Test func oneObservationIsEnough() {
    let input =
      #"{"n": 1, "m": 1, "p": 1, "cam": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "x": [1, 2, 3],"#
      + #" "w": 1, "feat": [1, 2]}"#
    let reply = session.reply(
      to:
        #"{"id": 3, "kind": "evaluate", "module": "ba", "function": "jacobian", "input": \#(input)}"#
    )
    #expect(reply.contains(#""rows": [0, 15, 30, 31, 31]"#))
  }

  private func expectRefusal(_ reply: String, _ error: String) throws {
    let reply = Field(try JSONReader.read(reply), path: "reply")
    #expect(try reply["success"].value == .bool(false))
    let found = try reply["error"].string
    #expect(found.contains(error), "found: \(found)")
  }
}
