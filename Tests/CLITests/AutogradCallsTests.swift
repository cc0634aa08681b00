import Foundation
import TestSupport
import Testing

/// The calls of `check_grads` in the test suite of HIPS autograd, a Python library, as formulas that are given
/// to the command line; `Fixtures/scripts/autograd_calls` records and translates them.
///
/// Values and derivatives are those of 60-digit differences of the functions. Everything is held to 1e-10 of
/// the largest number of the result, or of 1.
@Suite struct AutogradCallsTests {
  static let cases = Result {
    let lines = try Fixture.data("autograd-calls.jsonl").split(separator: UInt8(ascii: "\n"))
    return try lines.map { try JSONDecoder().decode(AutogradCall.self, from: $0) }
  }

  @Test func theyAreAsManyAsRecorded() throws {
    let cases = try Self.cases.get()
    #expect(cases.count == 1265)
    #expect(cases.map(\.count).reduce(0, +) == 1757)
    #expect(cases.filter(\.isDeviationOfOneNumber).map(\.count).reduce(0, +) == 10)
  }

  @Test func valueAndJacobian() throws {
    for call in try Self.cases.get() {
      let result = try call.run(call.formula, "--jacobian")
      let value = try #require(result["value"])
      expectClose(flattened(value), call.value, call, "value")
      #expect(shape(of: value) == call.shape || call.value.isEmpty, "\(call.formula)")
      let blocks = try #require(result["jacobian"] as? [String: Any])
      let rows = call.value.count
      guard rows > 0 else { continue }
      // Beside one another, the blocks of the inputs are the whole Jacobian.
      var found = [[Double]](repeating: [], count: rows)
      for name in call.wrt.split(separator: ",") {
        let block = flattened(try #require(blocks[String(name)]))
        let width = block.count / rows
        for row in 0..<rows { found[row] += block[(row * width)..<((row + 1) * width)] }
      }
      expectClose(found.flatMap { $0 }, call.jacobian, call, "Jacobian")
    }
  }

  /// The gradient of the result, or of a weighted sum of its elements.
  @Test func gradient() throws {
    for call in try Self.cases.get() where !call.value.isEmpty {
      let result =
        try call.shape.isEmpty
        ? call.run(call.formula) : call.run(call.weighted, constants: ",weights=\(call.weights)")
      let parts = try #require(result["gradient"] as? [String: Any])
      let found = try call.wrt.split(separator: ",").flatMap { name in
        flattened(try #require(parts[String(name)]))
      }
      expectClose(found, call.gradient, call, "gradient")
    }
  }
}

/// A call, or several of the same formula at the same point.
struct AutogradCall: Decodable, Sendable {
  /// How often each test makes it.
  let tests: [String: Int]
  let formula: String
  /// What follows `--at`: the inputs, then arrays that the formula names.
  let at: String
  /// The names of the inputs.
  let wrt: String
  /// The shape of the result, and its elements.
  let shape: [Int]
  let value: [Double]
  /// The number of elements of all inputs.
  let inputs: Int
  /// The places in the Jacobian, row by row, that are not 0, and what is there.
  let entries: [Int]
  let derivatives: [Double]
  /// Whether it is the one kind of call whose derivative may be NaN: by the chain rule the standard deviation of
  /// one number, √(x − x)², has the slope 0 · ∞.
  let isDeviationOfOneNumber: Bool

  var count: Int { tests.values.reduce(0, +) }

  var jacobian: [Double] {
    var all = [Double](repeating: 0, count: value.count * inputs)
    for (place, derivative) in zip(entries, derivatives) { all[place] = derivative }
    return all
  }

  /// Weights of the elements, none of them 0 and few of them equal.
  var weights: [Double] { value.indices.map { Double($0 * 7 % 11) - 4.5 } }

  /// The derivative of the weighted sum, from the Jacobian.
  var gradient: [Double] {
    var sum = [Double](repeating: 0, count: inputs)
    let weights = shape.isEmpty ? [1] : weights
    for (place, derivative) in zip(entries, derivatives) {
      sum[place % inputs] += weights[place / inputs] * derivative
    }
    return sum
  }

  /// The formula of the weighted sum.
  var weighted: String {
    var statements = formula.components(separatedBy: "; ")
    statements.append("sum(weights * reshape(\(statements.removeLast()), [-1]))")
    return statements.joined(separator: "; ")
  }

  /// What the command line answers.
  func run(_ formula: String, _ options: String..., constants: String = "") throws
    -> [String: Any]
  {
    let outcome = cli(
      ["gradient", formula, "--at", at + constants, "--wrt", wrt, "--json"] + options)
    try #require(outcome.status == 0, "\(outcome.err)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8))
    return try #require(object as? [String: Any])
  }
}

/// Expects every number within 1e-10 of the largest expected one, or of 1.
private func expectClose(
  _ actual: [Double], _ expected: [Double], _ call: AutogradCall, _ what: String
) {
  let scale = expected.reduce(1) { max($0, abs($1)) }
  let mayBeNaN = call.isDeviationOfOneNumber && what != "value"
  let agrees =
    actual.count == expected.count
    && zip(actual, expected).allSatisfy { actual, expected in
      abs(actual - expected) <= 1e-10 * scale || mayBeNaN && actual.isNaN
    }
  #expect(
    agrees,
    "\(what) of \(call.formula) at \(call.at): \(actual) is not \(expected)\n\(call.tests)")
}

/// The numbers of nested arrays; what is no number in JSON is a string.
private func flattened(_ value: Any) -> [Double] {
  switch value {
  case let parts as [Any]: parts.flatMap(flattened)
  case let number as NSNumber: [number.doubleValue]
  case let text as String: [Double(text) ?? .nan]
  default: []
  }
}

/// The lengths of nested arrays.
private func shape(of value: Any) -> [Int] {
  guard let parts = value as? [Any] else { return [] }
  return [parts.count] + (parts.first.map(shape) ?? [])
}
