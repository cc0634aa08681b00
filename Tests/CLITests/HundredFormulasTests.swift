import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// Formulas as people typed them who had seen neither the catalogue nor the help: they are taken as they are and give what
/// NumPy gives, or are refused with what to write.
@Suite struct HundredFormulasTests {
  struct Row: Decodable {
    let formula: String
    let at: [String: Literal]
  }

  /// A number or nested lists of numbers, as text.
  enum Literal: Decodable, CustomStringConvertible {
    case number(Double)
    case list([Literal])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self =
        try (try? container.decode(Double.self)).map(Literal.number)
        ?? .list(container.decode([Literal].self))
    }

    var description: String {
      switch self {
      case .number(let number): "\(number)"
      case .list(let elements): "[" + elements.map(\.description).joined(separator: ",") + "]"
      }
    }
  }

  struct Value: Decodable {
    let shape: [Int]
    let data: [Double]
  }

  /// What is refused, and a part of what is said.
  static let refused: [String: String] = [
    "(2*j1(x)/x)^2": "'j1' is not available here",
    "gammaincc(k/2, x/2)": "'gammaincc' is not available here",
    "4·√(L/g)·ellipk(sin(θ/2)²)": "'ellipk' is not available here",
    "expm(-0.5*A) @ [1, 0]": "'expm' is not available here",
  ]

  @Test func asNumPyOrRefused() throws {
    let rows = try Fixture.json("hundred-formulas.json", as: [Row].self)
    let expected = try Fixture.json("hundred-formulas.expected.json", as: [Value].self)
    #expect(rows.count == 100 && expected.count == 100)
    var accepted = 0
    for (row, value) in zip(rows, expected) {
      let texts = row.at.map { "\($0.key)=\($0.value)" }.sorted()
      let memory = MemoryBound(nil, machine: MachineMemory.size)
      let point = try InputPoint(reading: texts, within: memory)
      do {
        let resolved = try Formula(parsing: SourceText(row.formula))
          .resolved(at: point, within: memory)
        expectClose(
          resolved.value(at: point.values), Tensor(shape: Shape(value.shape), value.data),
          relative: 1e-12, scale: 1e-3, row.formula)
        accepted += 1
      } catch {
        let hint = try #require(Self.refused[row.formula], "\(error)")
        #expect("\(error)".contains(hint))
      }
    }
    #expect(accepted == 95)
  }
}
