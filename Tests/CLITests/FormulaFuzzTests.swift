import Foundation
import MLP
import Testing

@testable import AutodiffCommand

/// No formula, however malformed, ends in a trap: a trap would end the test run.
@Suite struct FormulaFuzzTests {
  static let iterations =
    ProcessInfo.processInfo.environment["AUTODIFF_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000

  static let seed =
    ProcessInfo.processInfo.environment["AUTODIFF_FUZZ_SEED"].flatMap(UInt64.init) ?? 11

  static let point =
    "x=0.7,y=-1.3,v=[1, -2, 0.5],w=[0, 0, 3],A=[1, 2, 3; 4, 5, 6],B=[[1, 2], [3, 4], [5, 6]],"
    + "S=[[2, 1], [1, 3]],C=[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]"

  /// What every call must keep to, whatever it was given.
  func expectOrderly(_ outcome: Outcome, _ arguments: [String]) {
    switch outcome.status {
    case 0: #expect(outcome.err.isEmpty && !outcome.out.isEmpty, "\(arguments)")
    case 1, 64: #expect(!outcome.err.isEmpty || !outcome.out.isEmpty, "\(arguments)")
    default: Issue.record("status \(outcome.status) for \(arguments)")
    }
  }

  @Test func randomFormulas() {
    var generator = FormulaGenerator(seed: Self.seed)
    var successes = 0
    for _ in 0..<Self.iterations {
      let depth = 1 + generator.below(4)
      let formula = "sum(\(generator.expression(depth: depth)))"
      let arguments = ["gradient", formula, "--at", Self.point, "--json"]
      let outcome = cli(arguments)
      expectOrderly(outcome, arguments)
      if outcome.status == 0 { successes += 1 }
    }
    // A generator that only makes mistakes would test nothing.
    #expect(successes > Self.iterations / 5)
  }

  @Test func mutatedArguments() {
    var generator = SplitMix64(seed: ~Self.seed)
    let seeds = [
      ["gradient", "h = tanh(A @ v); sum(h^2) / x", "--at", Self.point],
      ["gradient", "where(x > 0, log(x), -y^2^3)", "--at", "x=1.5,y=[1, 2][0]", "--json"],
      ["gradient", "softmax(A, axis=0)[0, 1:2] @ [1]", "--at", Self.point, "--wrt", "A,v"],
      ["gradient", "x*y", "--at", "x=1,y=2", "--analytic", "x=y,y=x"],
      ["gradient", "relu(x)*sum(v^2)", "--at", "x=1,v=[1, 2]", "--check", "--analytic", "x=3"],
      ["mlp", "gradient", "--layers", "3,2,1", "--activation", "gelu", "--seed", "7"],
      ["mlp", "check", "--layers", "2,2,1", "--activation", "tanh,elu:0.5", "--input", "0.5,-1"],
      ["functions", "softmax"],
    ]
    for _ in 0..<Self.iterations {
      var arguments = seeds[Int(generator.next() % UInt64(seeds.count))]
      for _ in 0...(generator.next() % 3) { mutate(&arguments, &generator) }
      expectOrderly(cli(arguments), arguments)
    }
  }

  private func mutate(_ arguments: inout [String], _ generator: inout SplitMix64) {
    func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(Swift.max(limit, 1))) }
    guard !arguments.isEmpty else { return }
    let position = below(arguments.count)
    switch below(12) {
    case 0: arguments.remove(at: position)
    case 1: arguments.insert(arguments[below(arguments.count)], at: position)
    default:
      var text = Array(arguments[position].unicodeScalars)
      let pieces: [String] = [
        "(", ")", "[", "]", ",", ";", "=", "==", "@", "^", "-", "+", ":", ".", "0", "9e9", "1e308",
        "sum(", "x", "A", "T", ".T", "\n", "#", " ", "é", "\u{301}", "\u{0}", "--", "nan", "inf",
        "axis=", "-1", "99999999999999999999", "0.5", "'", "\u{1F600}",
      ]
      let place = below(text.count + 1)
      switch below(3) {
      case 0 where place < text.count: text.remove(at: place)
      case 1 where place < text.count:
        text.replaceSubrange(place...place, with: pieces[below(pieces.count)].unicodeScalars)
      default: text.insert(contentsOf: pieces[below(pieces.count)].unicodeScalars, at: place)
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text)
      // Networks that a mutation made huge are refused or merely slow; keep the test quick.
      arguments[position] = String(view)
    }
    if arguments.contains("--layers"),
      arguments.contains(where: { $0.contains("9e9") || $0.contains("999") })
    {
      arguments.removeLast()
    }
  }
}

/// Makes formulas that are grammatical and mostly sensible, with every function of the catalogue.
struct FormulaGenerator {
  var random: SplitMix64
  let functions = FunctionCatalogue.groups.flatMap(\.functions)

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  mutating func expression(depth: Int) -> String {
    guard depth > 0 else {
      return pick(["x", "y", "v", "w", "A", "B", "S", "C", "2", "0.5", "0", "v[0:0]", "pi"])
    }
    let next = depth - 1
    switch below(12) {
    case 0...3:
      let operation = pick(["+", "-", "*", "/", "@", "^", "<", ">=", "=="])
      return "(\(expression(depth: next)) \(operation) \(expression(depth: next)))"
    case 4: return "-\(expression(depth: next))"
    case 5: return "\(expression(depth: next)).T"
    case 6:
      let index = pick(["0", "1", "0:1", ":", ":, 0", "0, 0", "1:", "0:0", "2:1", ":, 1:2", "5"])
      return "(\(expression(depth: next)))[\(index)]"
    case 7: return "[\(expression(depth: next)), \(expression(depth: next))]"
    default: return call(depth: next)
    }
  }

  private mutating func call(depth: Int) -> String {
    let function = pick(functions)
    var arguments: [String] = []
    var keywords: [String] = []
    for parameter in function.parameters {
      switch parameter.kind {
      case .value: arguments.append(expression(depth: depth))
      case .optionalValue: if below(2) == 0 { arguments.append(expression(depth: depth)) }
      case .values:
        arguments.append(expression(depth: depth))
        arguments.append(pick([arguments[0], expression(depth: depth)]))
      case .number:
        if below(2) == 0 { keywords.append("\(parameter.name)=\(pick(["0", "0.3", "-1"]))") }
      case .boolean: if below(2) == 0 { keywords.append("\(parameter.name)=true") }
      case .integers(let preset):
        if preset == nil || below(2) == 0 {
          let list = pick([
            "0", "1", "-1", "[0, 1]", "[1, 0]", "[2, 3]", "[-1, 2]", "[1, 2, 3]", "6", "7",
          ])
          if parameter.needsName {
            keywords.append("\(parameter.name)=\(list)")
          } else {
            arguments.append(list)
          }
        }
      }
    }
    return "\(function.name)(\((arguments + keywords).joined(separator: ", ")))"
  }
}
