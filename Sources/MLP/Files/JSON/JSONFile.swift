import Autodiff

/// Reads tensors that a person wrote as JSON: a number, or nested arrays of numbers of one length each.
///
/// ```swift
/// let tensor = try JSONFile.tensor(parsing: Array("[[1, 2], [3, 4]]".utf8), file: "w.json")
/// tensor.shape  // [2, 2]
/// ```
public enum JSONFile {
  /// Reads a file.
  ///
  /// - Throws: a `FileError` that names the element, as in `[1][0]`, or the line and column.
  public static func tensor(contentsOf path: String) throws(FileError) -> Tensor<Double> {
    try tensor(parsing: try FileBytes(contentsOf: path).whole(), file: path)
  }

  /// Reads a text that is in memory; `file` is the name for error messages.
  public static func tensor(parsing bytes: [UInt8], file: String) throws(FileError)
    -> Tensor<Double>
  {
    try tensor(parsing: bytes, file: file, .rounded)
  }

  /// Reads a text that is in memory, its numbers as elements of another kind.
  package static func tensor<Scalar>(
    parsing bytes: [UInt8], file: String, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> Tensor<Scalar> {
    let value = try JSONValue(parsing: bytes, file: file, keepingDigits: numbers.keepsDigits)
    return try JSONCursor(value, file: file).tensor(numbers)
  }

  /// Reads a file, its numbers as elements of another kind.
  package static func tensor<Scalar>(
    contentsOf path: String, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> Tensor<Scalar> {
    try tensor(parsing: try FileBytes(contentsOf: path).whole(), file: path, numbers)
  }
}

/// A JSON value and where it stands, so that every complaint can say where.
struct JSONCursor {
  let value: JSONValue
  let path: String
  let file: String

  init(_ value: JSONValue, path: String = "", file: String) {
    self.value = value
    self.path = path
    self.file = file
  }

  func failure(_ problem: ContentProblem) -> FileError {
    FileError(file: file, problem: .content(problem, path: path))
  }

  private func wrongKind(_ expected: String) -> FileError {
    failure(.kind(found: value.kind, expected: expected))
  }

  /// The entry of an object, or nil where it is missing or null.
  func entry(_ name: String) -> JSONCursor? {
    guard case .object(let entries) = value, let entry = entries[name], entry != .null
    else { return nil }
    return JSONCursor(entry, path: path.isEmpty ? name : "\(path).\(name)", file: file)
  }

  func required(_ name: String) throws(FileError) -> JSONCursor {
    guard let entry = entry(name) else { throw failure(.missing(name: name)) }
    return entry
  }

  /// Checks that this is an object without names that would be passed over in silence.
  func requireNames(_ known: [String]) throws(FileError) {
    guard case .object(let entries) = value else { throw wrongKind("an object") }
    for name in entries.keys.sorted() where !known.contains(name) {
      throw failure(.unknownName(name, known: known))
    }
  }

  func elements() throws(FileError) -> [JSONCursor] {
    guard case .array(let values) = value else { throw wrongKind("an array") }
    return values.enumerated().map { JSONCursor($1, path: "\(path)[\($0)]", file: file) }
  }

  func string() throws(FileError) -> String {
    guard case .string(let text) = value else { throw wrongKind("a string") }
    return text
  }

  /// The number or the nested arrays of numbers.
  func tensor<Scalar>(_ numbers: FileNumbers<Scalar>) throws(FileError) -> Tensor<Scalar> {
    var dimensions: [Int] = []
    var first = value
    while case .array(let elements) = first {
      guard let element = elements.first else { throw failure(.emptyArray) }
      dimensions.append(elements.count)
      first = element
    }
    var scalars: [Scalar] = []
    try collect(value, path: path, dimensions: dimensions[...], numbers, into: &scalars)
    return Tensor(shape: Shape(dimensions), scalars)
  }

  private func number<Scalar>(_ numbers: FileNumbers<Scalar>) throws(FileError) -> Scalar {
    let number: Scalar?
    do { number = try numbers.json(value) } catch { throw failure(.exactNumber(error)) }
    guard let number else { throw wrongKind("a number") }
    return number
  }

  private func collect<Scalar>(
    _ value: JSONValue, path: String, dimensions: ArraySlice<Int>, _ numbers: FileNumbers<Scalar>,
    into scalars: inout [Scalar]
  ) throws(FileError) {
    let place = JSONCursor(value, path: path, file: file)
    guard let dimension = dimensions.first else {
      return scalars.append(try place.number(numbers))
    }
    guard case .array(let elements) = value else { throw place.wrongKind("an array") }
    guard elements.count == dimension else {
      throw place.failure(.ragged(count: elements.count, first: dimension))
    }
    // The path of a number is put together only where something is wrong with it.
    if dimensions.count == 1 {
      for (index, element) in elements.enumerated() {
        guard let number = try? numbers.json(element) else {
          // The cursor at its place says what is wrong.
          scalars.append(
            try JSONCursor(element, path: "\(path)[\(index)]", file: file).number(numbers))
          continue
        }
        scalars.append(number)
      }
    } else {
      for (index, element) in elements.enumerated() {
        try collect(
          element, path: "\(path)[\(index)]", dimensions: dimensions.dropFirst(), numbers,
          into: &scalars)
      }
    }
  }
}
