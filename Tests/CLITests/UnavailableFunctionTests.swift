import Autodiff
import Foundation
import Testing

@testable import AutodiffCommand

/// Functions that a formula has not, by the names that they have elsewhere.
@Suite struct UnavailableFunctionTests {
  /// A value by mpmath, written by Tests/Fixtures/scripts/unavailable_reference.py.
  struct Case: Decodable, Sendable {
    let name: String
    let operands: [String: Nested]
    let value: Nested
  }

  /// A number or arrays of numbers.
  enum Nested: Decodable, Sendable {
    case number(Double)
    case array([Nested])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else {
        self = .array(try container.decode([Nested].self))
      }
    }

    var tensor: Tensor<Double> {
      switch self {
      case .number(let value): Tensor(value)
      case .array(let elements): stacked(elements.map(\.tensor))
      }
    }
  }

  static let cases: [Case] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/unavailable.json")
    guard let data = try? Data(contentsOf: path) else { return [] }
    return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
  }()

  /// What is to be written for a name: the catalogue's function, or the formula in place of one that it has not.
  private static func formula(for row: Case) -> (text: String, operands: [String])? {
    let order = ["x", "y", "a", "b", "c"].filter { row.operands[$0] != nil }
    if let name = FunctionCatalogue.names.first(where: { UnavailableFunction.key($0) == row.name })
    {
      return ("\(name)(\(order.joined(separator: ", ")))", order)
    }
    guard let function = UnavailableFunction.all.first(where: { $0.names[0] == row.name }),
      let text = function.formula
    else { return nil }
    return (text, function.operands)
  }

  @Test func everyFormulaGivesTheFunctionsValues() throws {
    for row in Self.cases {
      let (text, operands) = try #require(Self.formula(for: row), "\(row.name)")
      #expect(Set(row.operands.keys) == Set(operands), "\(text)")
      let values = operands.compactMap { row.operands[$0]?.tensor }
      let inputs = zip(operands, values).map { (name: $0, shape: $1.shape) }
      let program = try Formula(parsing: SourceText(text)).resolved(
        inputs: inputs, values: values)
      let value = program.value(at: values)
      let expected = row.value.tensor
      #expect(value.shape == expected.shape, "\(text)")
      for (a, b) in zip(value.scalars, expected.scalars) {
        #expect(
          abs(a - b) <= 1e-14 * max(1, abs(b)), "\(text) at \(row.operands): \(a), not \(b)")
      }
    }
  }

  /// As the languages spell it in which it is written.
  @Test func aNameIsKnownInAnyCase() {
    for (name, known) in [
      ("leakyrelu", "leaky_relu"), ("floorDiv", "floor_divide"), ("crossentropy", "cross_entropy"),
      ("LogSumExp", "logsumexp"), ("MaxPool2d", "max_pool2d"),
    ] {
      let found = cli("functions", name)
      #expect(found.status == 0 && found.out == cli("functions", known).out, "\(found)")
    }
    #expect(cli("functions", "satlin").err.contains("write clip(x, 0, 1)"))
  }

  @Test func everyFormulaHasAReference() {
    let names = Set(Self.cases.map(\.name))
    for function in UnavailableFunction.all where function.formula != nil {
      #expect(names.contains(function.names[0]), "\(function.names)")
    }
  }

  /// A function that is added to the catalogue leaves this table.
  @Test func nothingIsBothOfferedAndMissing() {
    let offered = FunctionCatalogue.names + FunctionCatalogue.constants.map(\.name)
    for name in offered { #expect(!UnavailableFunction.isKnown(name), "\(name)") }
    var seen: Set<String> = []
    for name in UnavailableFunction.all.flatMap(\.names) {
      #expect(name == UnavailableFunction.key(name))
      #expect(seen.insert(name).inserted, "\(name) is there twice")
    }
  }

  /// Words that are spelled like a function of the catalogue and are another one.
  @Test(arguments: [
    "cot", "coth", "lg", "acot", "tg", "erfcx", "fmax", "softmin",
  ])
  func nothingIsProposedForItsSpelling(_ word: String) {
    #expect(suggestion(for: word, among: FunctionCatalogue.names) != nil)
    let outcome = cli("gradient", "\(word)(x)", "--at", "x=1")
    #expect(outcome.status == 1 && outcome.out.isEmpty)
    #expect(outcome.err.hasPrefix("autodiff-cli: '\(word)' is not available here: "))
    #expect(!outcome.err.contains("did you mean"))
    #expect(cli("functions", word).err == outcome.err.split(separator: "\n")[0] + "\n")
  }

  @Test(arguments: [
    (
      "1 + fft(A)", "'fft' is not available here: `autodiff-cli functions` lists what is",
      "1 + fft(A)", "    ^~~"
    ),
    (
      "avg(A)", "'avg' is not available here: write mean(x) for avg(x)", "avg(A)", "^~~"
    ),
    (
      "lg(A)",
      "'lg' is not available here: write log10(x) for lg(x), or log2(x) for the logarithm to base 2",
      "lg(A)", "^~"
    ),
    // A slip of the keyboard is still put right.
    ("tahn(A)", "unknown function 'tahn'; did you mean 'tanh'?", "tahn(A)", "^~~~"),
    ("Sqrt(A)", "unknown function 'Sqrt'; did you mean 'sqrt'?", "Sqrt(A)", "^~~~"),
    (
      "banana(A)", "unknown function 'banana': `autodiff-cli functions` lists them all",
      "banana(A)", "^~~~~~"
    ),
  ])
  func messages(_ formula: String, _ message: String, _ line: String, _ caret: String) {
    #expect(
      cli("gradient", formula, "--at", "A=[1, 2; 3, 4]")
        == failure(1, "autodiff-cli: \(message)\n  \(line)\n  \(caret)"))
  }

  /// An activation of a network that is not there is not replaced by one that is spelled alike.
  @Test(arguments: ["selu", "celu", "SELU", "relu6", "prelu", "mish", "hard_sigmoid", "glu"])
  func activations(_ name: String) {
    #expect(
      cli("mlp", "gradient", "--layers", "3,2,1", "--activation", name)
        == failure(
          64,
          "autodiff-cli: --activation: unknown activation '\(name)'; known are sigmoid, relu, tanh, softplus, "
            + "gelu, gelu_tanh, silu, elu, leaky_relu, identity\n"
            + "Try 'autodiff-cli mlp gradient --help'."))
  }
}
