import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// Formulas as they are typed for NumPy give what NumPy gives; `Fixtures/scripts/numpy_calls.py` writes them.
@Suite struct NumPyCallTests {
  struct Table: Decodable, Sendable {
    let values: [String: String]
    let calls: [Row]
  }

  struct Row: Decodable, Sendable, CustomStringConvertible {
    let formula: String
    let shape: [Int]
    let value: [Number]
    var description: String { formula }
  }

  /// A number or "nan", for which JSON has no number.
  struct Number: Decodable, Sendable {
    let number: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      number = (try? container.decode(Double.self)) ?? .nan
    }
  }

  static let table = Result { try Fixture.json("numpy-calls.json", as: Table.self) }

  @Test func theTableIsThere() throws { #expect(try Self.table.get().calls.count > 100) }

  @Test(arguments: (try? table.get().calls) ?? []) func value(_ row: Row) throws {
    let words = Set(
      row.formula.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    let texts = try Self.table.get().values.filter { words.contains($0.key) }
      .map { "\($0.key)=\($0.value)" }.sorted()
    let memory = MemoryBound(nil, machine: MachineMemory.size)
    let point = try InputPoint(reading: texts, within: memory)
    let resolved = try Formula(parsing: SourceText(row.formula)).resolved(inputs: point.shapes)
    let value = resolved.value(at: point.values)
    let expected = Tensor(shape: Shape(row.shape), row.value.map(\.number))
    expectClose(value, expected, ulps: 16, scale: 1, row.formula)
  }
}
