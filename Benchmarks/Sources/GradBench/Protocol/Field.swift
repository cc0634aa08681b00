import Autodiff

/// A JSON value with its place in the message, read with checks.
package struct Field {
  package let value: JSON
  /// Where the value is, as in `input.data.model`.
  package let path: String

  package init(_ value: JSON, path: String) {
    self.value = value
    self.path = path
  }

  package func refusal(_ problem: String) -> Refusal { Refusal("\(path): \(problem)") }

  private func expected(_ what: String) -> Refusal {
    refusal("expected \(what), found \(value.kind)")
  }

  /// A member of an object.
  package subscript(_ name: String) -> Field {
    get throws {
      guard let member = try optional(name) else { throw refusal("\"\(name)\" is missing") }
      return member
    }
  }

  /// A member of an object, nil where it is missing or null.
  package func optional(_ name: String) throws -> Field? {
    guard case .object(let members) = value else { throw expected("an object") }
    guard let member = members[name], member != .null else { return nil }
    return Field(member, path: "\(path).\(name)")
  }

  package var number: Double {
    get throws {
      guard case .number(let number) = value else { throw expected("a number") }
      return number
    }
  }

  /// A whole number within bounds.
  package func integer(in range: ClosedRange<Int>) throws -> Int {
    guard let integer = Int(exactly: try number) else { throw refusal("expected a whole number") }
    guard range.contains(integer) else {
      throw refusal("\(integer) is not in \(range.lowerBound)...\(range.upperBound)")
    }
    return integer
  }

  package var string: String {
    get throws {
      guard case .string(let string) = value else { throw expected("a string") }
      return string
    }
  }

  package var bool: Bool {
    get throws {
      guard case .bool(let bool) = value else { throw expected("true or false") }
      return bool
    }
  }

  /// The elements of an array.
  package var elements: [Field] {
    get throws {
      let elements: [JSON]
      switch value {
      case .array(let values): elements = values
      case .numbers(let numbers): elements = numbers.map { .number($0) }
      default: throw expected("an array")
      }
      return elements.enumerated().map { Field($0.element, path: "\(path)[\($0.offset)]") }
    }
  }

  /// An array of numbers, of the given length where one is given.
  package func numbers(count: Int? = nil) throws -> [Double] {
    let numbers: [Double]
    switch value {
    case .numbers(let values): numbers = values
    case .array(let values):
      guard values.isEmpty else { throw refusal("expected numbers only") }
      numbers = []
    default: throw expected("an array of numbers")
    }
    if let count, numbers.count != count {
      throw refusal("expected \(count) numbers, found \(numbers.count)")
    }
    return numbers
  }

  /// An array of whole numbers within bounds.
  package func integers(count: Int? = nil, in range: ClosedRange<Int>) throws -> [Int] {
    try numbers(count: count).enumerated().map { index, number in
      try Field(.number(number), path: "\(path)[\(index)]").integer(in: range)
    }
  }

  /// An array of rows of equal length, of the given sizes where they are given.
  ///
  /// Without rows there are no columns, unless their number is given.
  package func matrix(rows: Int? = nil, columns: Int? = nil) throws -> Tensor<Double> {
    guard case .array(let values) = value else {
      throw expected("an array of arrays of numbers")
    }
    if let rows, values.count != rows {
      throw refusal("expected \(rows) rows, found \(values.count)")
    }
    var scalars: [Double] = []
    var width = columns
    for (index, row) in values.enumerated() {
      let numbers = try Field(row, path: "\(path)[\(index)]").numbers(count: width)
      width = numbers.count
      scalars += numbers
    }
    return Tensor(shape: [values.count, width ?? 0], scalars)
  }
}
