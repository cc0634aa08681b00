import Autodiff
import MLP

/// A JSON text as a value: members keep their order, numbers their every bit.
package enum JSONOutput: Equatable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONOutput])
  case object([Member])

  /// A name and its value in an object.
  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: JSONOutput

    package init(_ name: String, _ value: JSONOutput) {
      self.name = name
      self.value = value
    }
  }
}

extension JSONOutput: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral
{
  package init(dictionaryLiteral elements: (String, JSONOutput)...) {
    self = .object(elements.map(Member.init))
  }

  package init(stringLiteral value: String) { self = .string(value) }

  package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONOutput {
  /// What a number takes as a value of this type and as text, while both exist.
  static let bytesOfNumber = 128.0

  /// A tensor as nested arrays; a scalar as its number.
  package init(_ tensor: Tensor<Double>) { self.init(tensor, JSONOutput.number) }

  /// A tensor as nested arrays of what its elements become; a scalar as that alone.
  init<Scalar>(_ tensor: Tensor<Scalar>, _ element: (Scalar) -> JSONOutput) {
    var level = tensor.scalars.map(element)
    // Innermost axis first: each pass folds one axis into arrays.
    for axis in tensor.shape.dimensions.indices.reversed() {
      let extent = tensor.shape[axis]
      let outer = tensor.shape.dimensions[..<axis].reduce(1, *)
      level = (0..<outer).map { .array(Array(level[($0 * extent)..<(($0 + 1) * extent)])) }
    }
    self = level[0]
  }

  /// The most brackets that a tensor without elements is written with.
  static let bracketLimit = 1_000_000

  /// The number of brackets of nested arrays, which may be many where there is no element.
  static func bracketCount(of shape: Shape) -> Int {
    // The arrays at one level, as many as there are places along the axes before; a product of extents does not overflow.
    var (arrays, count) = (1, 0)
    for extent in shape.dimensions where count <= bracketLimit {
      count += 2 * arrays
      arrays *= extent
    }
    return count
  }

  /// What a network is: the units of its layers, and the activations of those beyond the input.
  init<Scalar>(_ network: MultilayerPerceptron<Scalar>) {
    self = [
      "sizes": .array(network.sizes.map(JSONOutput.integer)),
      "activations": .array(network.layers.map { .string($0.activation.description) }),
    ]
  }

  /// What a network is: as a perceptron where it is one, else its layers in a line.
  init(_ network: Network<Double>) {
    if let perceptron = network.perceptron {
      self.init(perceptron)
    } else {
      self = [
        "inputs": .integer(network.inputCount), "outputs": .integer(network.outputCount),
        "layers": .string(network.description),
      ]
    }
  }

  /// The JSON text, on one line.
  package var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// Values nest as deep as a result has axes, so the recursion is shallow.
  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += Self.text(of: value)
    case .string(let value): Self.quote(value, to: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += ", " }
        element.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += ", " }
        Self.quote(member.name, to: &text)
        text += ": "
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// The shortest digits that read back as the same number; JSON has no word for NaN and infinity, so
  /// these are strings.
  private static func text(of number: Double) -> String {
    guard number.isFinite else {
      return number.isNaN ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\""
    }
    return number.description
  }

  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.properties.generalCategory == .control:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
