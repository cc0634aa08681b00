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
    try JSONCursor(try JSONValue(parsing: bytes, file: file), file: file).tensor()
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
  func tensor() throws(FileError) -> Tensor<Double> {
    var dimensions: [Int] = []
    var first = value
    while case .array(let elements) = first {
      guard let element = elements.first else { throw failure(.emptyArray) }
      dimensions.append(elements.count)
      first = element
    }
    var scalars: [Double] = []
    try collect(value, path: path, dimensions: dimensions[...], into: &scalars)
    return Tensor(shape: Shape(dimensions), scalars)
  }

  private func collect(
    _ value: JSONValue, path: String, dimensions: ArraySlice<Int>, into scalars: inout [Double]
  ) throws(FileError) {
    let place = JSONCursor(value, path: path, file: file)
    guard let dimension = dimensions.first else {
      guard let real = value.real else { throw place.wrongKind("a number") }
      return scalars.append(real)
    }
    guard case .array(let elements) = value else { throw place.wrongKind("an array") }
    guard elements.count == dimension else {
      throw place.failure(.ragged(count: elements.count, first: dimension))
    }
    // The path of a number is put together only where something is wrong with it.
    if dimensions.count == 1 {
      for (index, element) in elements.enumerated() {
        guard let real = element.real else {
          throw JSONCursor(element, path: "\(path)[\(index)]", file: file).wrongKind("a number")
        }
        scalars.append(real)
      }
    } else {
      for (index, element) in elements.enumerated() {
        try collect(
          element, path: "\(path)[\(index)]", dimensions: dimensions.dropFirst(), into: &scalars)
      }
    }
  }
}
