import Autodiff

extension JSON {
  /// The value as JSON on one line.
  ///
  /// Doubles are printed with the fewest digits that read back as the same double. JSON has no NaN and no
  /// infinities: they are printed as null.
  public var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): Self.write(value, to: &text)
    case .integer(let value): text += String(value)
    case .string(let value): Self.write(value, to: &text)
    case .numbers(let values):
      Self.write(values, to: &text) { value, text in Self.write(value, to: &text) }
    case .array(let values):
      Self.write(values, to: &text) { value, text in value.write(to: &text) }
    case .object(let members):
      text += "{"
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { text += ", " }
        Self.write(member.key, to: &text)
        text += ": "
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write<Element>(
    _ elements: [Element], to text: inout String, _ write: (Element, inout String) -> Void
  ) {
    text += "["
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      write(element, &text)
    }
    text += "]"
  }

  private static func write(_ value: Double, to text: inout String) {
    text += value.isFinite ? value.description : "null"
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  /// A tensor as nested arrays.
  init(_ tensor: Tensor<Double>) {
    self.init(tensor.scalars[...], tensor.shape.dimensions[...])
  }

  private init(_ scalars: ArraySlice<Double>, _ dimensions: ArraySlice<Int>) {
    guard let extent = dimensions.first else {
      self = .number(scalars.first ?? 0)
      return
    }
    if dimensions.count == 1 {
      self = .numbers(Array(scalars))
      return
    }
    let size = extent == 0 ? 0 : scalars.count / extent
    self = .array(
      (0..<extent).map { row in
        let start = scalars.startIndex + row * size
        return JSON(scalars[start..<start + size], dimensions.dropFirst())
      })
  }
}
