import Testing

import GradBench

struct JSONTests {
  @Test(arguments: [
    ("null", JSON.null), (" true ", .bool(true)), ("false", .bool(false)), ("-0.5e+1", .number(-5)),
    ("[]", .array([])), ("[1, 2.5]", .numbers([1, 2.5])),
    ("[1, null]", .array([.number(1), .null])),
    ("[[1], []]", .array([.numbers([1]), .array([])])), ("{}", .object([:])),
    (#"{"a": {"b": "c"}}"#, .object(["a": .object(["b": .string("c")])])),
    (#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, .string("\"\\/\u{8}\u{c}\n\r\té😀")),
    (#""\ud83dx""#, .string("\u{FFFD}x")), ("5e-324", .number(5e-324)), ("1e-999", .number(0)),
  ])
  func reads(_ text: String, _ value: JSON) throws {
    #expect(try JSONReader.read(text) == value)
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
    "{\"a\":1,\"a\":2}",
    "nul", "tru", "NaN", "Infinity", "-", "+1", "01", "1.", ".5", "1e", "0x10", "1e999", "[1e999]",
    "\"", "\"\\",
    "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "1 2", "[1]]", "\u{0}", "1\u{0}", "[1\u{0}]",
  ])
  func refuses(_ text: String) {
    #expect(throws: Refusal.self) { try JSONReader.read(text) }
  }

  @Test(arguments: ["[", "{\"a\":"])
  func refusesDeepNesting(_ opening: String) {
    #expect(throws: Refusal.self) {
      try JSONReader.read(String(repeating: opening, count: 100_000))
    }
  }

  @Test func saysWhereTheTextIsWrong() {
    #expect(throws: Refusal("not JSON: a value is expected, at byte 4")) {
      try JSONReader.read("[1, x]")
    }
  }

  @Test(arguments: [
    0.1, -0.0, 1e-5, 1e16, 1e300, 5e-324, .greatestFiniteMagnitude, 1.0 / 3, 123456789, -2.5e-310,
  ])
  func doublesReadBackAsTheyWere(_ value: Double) throws {
    guard case .number(let back) = try JSONReader.read(JSON.number(value).text) else {
      Issue.record("not a number")
      return
    }
    #expect(back.bitPattern == value.bitPattern)
  }

  @Test func numbersThatJSONLacksAreNull() {
    #expect(JSON.numbers([.nan, .infinity, -.infinity, 1]).text == "[null, null, null, 1.0]")
  }

  @Test func stringsAreEscaped() {
    #expect(JSON.string("\"\\\n\u{1}é").text == #""\"\\\n\u0001é""#)
  }
}
