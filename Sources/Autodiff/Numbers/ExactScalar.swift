import Synchronization

/// A rational number of any size as an element of tensors.
///
/// A scalar of a tensor is copied as bytes, with no reference counting. This one is either an integer of 62 bits or the place
/// of a `RationalNumber` in a table, so that tensors, tapes and networks work over fractions as they are:
///
/// ```swift
/// let x = ExactScalar(try RationalNumber(reading: "0.1"))
/// gradient(at: Tensor([x])) { square($0).sum() }.description  // "[1/5]"
/// ```
///
/// What the table holds stays until the process ends: this is for calculations that a command makes once. A result that would
/// need more memory than the table may take, and a quotient by 0, is `unknown`, as is all that is computed with it; it is
/// not finite, equals itself alone, and is greater than nothing. Whoever prints a result asks first.
package struct ExactScalar: BitwiseCopyable, Sendable {
  /// An integer shifted by one bit, so that zeroed memory is 0; or the place in the table, with a lowest bit of 1.
  private let bits: Int

  private init(bits: Int) { self.bits = bits }

  /// What could not be computed.
  package static let unknown = ExactScalar(bits: -1)

  /// The element that is a number; `unknown` where the table is full.
  package init(_ number: RationalNumber) {
    if number.denominator.magnitude.isOne, let word = number.numerator.word,
      !word.multipliedReportingOverflow(by: 2).overflow
    {
      bits = word << 1
    } else {
      bits = ExactTable.shared.insert(number).map { $0 << 1 | 1 } ?? Self.unknown.bits
    }
  }

  /// The number; nil where it could not be computed.
  package var number: RationalNumber? {
    if bits & 1 == 0 { return RationalNumber(bits >> 1) }
    return bits < 0 ? nil : ExactTable.shared[bits >> 1]
  }

  /// The nearest double; NaN where the number could not be computed.
  package var rounded: Double { number?.rounded ?? .nan }

  /// Lets the table take so many bytes beyond what it holds, where it might take less.
  package static func allow(bytes: Double) { ExactTable.shared.allow(bytes: bytes) }

  private static func combined(
    _ a: ExactScalar, _ b: ExactScalar,
    _ operation: (RationalNumber, RationalNumber) -> RationalNumber
  ) -> ExactScalar {
    guard let a = a.number, let b = b.number, a.bitWidth + b.bitWidth <= ExactTable.widestNumber
    else { return unknown }
    return ExactScalar(operation(a, b))
  }
}

extension ExactScalar: TensorScalar {
  package init(_ value: Int) {
    let (doubled, overflow) = value.multipliedReportingOverflow(by: 2)
    if overflow { self.init(RationalNumber(value)) } else { self.init(bits: doubled) }
  }
  package init(integerLiteral value: Int) { self.init(value) }

  package static func sum(_ a: ExactScalar, _ b: ExactScalar) -> ExactScalar {
    combined(a, b, RationalNumber.sum)
  }
  package static func difference(_ a: ExactScalar, _ b: ExactScalar) -> ExactScalar {
    combined(a, b, RationalNumber.difference)
  }
  package static func product(_ a: ExactScalar, _ b: ExactScalar) -> ExactScalar {
    combined(a, b, RationalNumber.product)
  }
  package static func quotient(_ a: ExactScalar, _ b: ExactScalar) -> ExactScalar {
    b == 0 ? unknown : combined(a, b, RationalNumber.quotient)
  }
  package static func negated(_ a: ExactScalar) -> ExactScalar {
    a.number.map { ExactScalar(-$0) } ?? unknown
  }

  package var isFinite: Bool { self != Self.unknown }

  package var description: String { number?.description ?? "unknown" }
}

// By value: one number may have several places in the table.
extension ExactScalar {
  package static func == (a: ExactScalar, b: ExactScalar) -> Bool {
    if a.bits == b.bits { return true }
    // An integer of 62 bits is never in the table.
    guard a.bits & b.bits & 1 == 1, let a = a.number, let b = b.number else { return false }
    return a == b
  }

  package static func < (a: ExactScalar, b: ExactScalar) -> Bool {
    guard let a = a.number, let b = b.number else { return false }
    return a < b
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// The numbers behind `ExactScalar`.
final class ExactTable: Sendable {
  static let shared = ExactTable()

  /// The most binary digits of two numbers that are put together: the time that it takes is quadratic in them.
  static let widestNumber = 1 << 18

  private struct State {
    var numbers: [RationalNumber] = []
    var bytes = 0.0
    var limit = 0x1p24
  }

  private let state = Mutex(State())

  /// The place of a number; nil where there is no more.
  func insert(_ number: RationalNumber) -> Int? {
    // The words, the headers of two arrays and the place itself, which is twice there while the table grows.
    let bytes = Double(number.bitWidth) / 8 + 192
    return state.withLock { state in
      guard state.bytes + bytes <= state.limit else { return nil }
      state.bytes += bytes
      state.numbers.append(number)
      return state.numbers.count - 1
    }
  }

  subscript(place: Int) -> RationalNumber? {
    state.withLock { $0.numbers.indices.contains(place) ? $0.numbers[place] : nil }
  }

  /// Raises the limit to so many bytes beyond what the table holds.
  func allow(bytes: Double) {
    state.withLock { $0.limit = max($0.limit, $0.bytes + bytes) }
  }
}
