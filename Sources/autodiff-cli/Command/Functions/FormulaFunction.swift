import Autodiff

/// A number or tensor while a formula is evaluated.
package typealias Value = Tracked<Double>

/// A function of the formula language: one row of the catalogue.
package struct FormulaFunction: Sendable {
  /// The name by which it is listed.
  package let name: String
  /// Other names that read as the same function.
  package let aliases: [String]
  /// What it computes, in one line.
  package let summary: String
  /// What it takes.
  package let parameters: [Parameter]
  /// The call, as help shows it; `nil` spells it from the parameters.
  let customSignature: String?
  /// The shape of the result.
  ///
  /// - Throws: `ShapeError` or `FormulaProblem` when the function does not apply.
  let shape: @Sendable (Arguments<Shape>) throws -> Shape
  /// The result, of the shape that `shape` found.
  let apply: @Sendable (Arguments<Value>, Shape) -> Value
  /// Whether it tells if something holds, 1 or 0 by its kind and not by chance: what it gives takes elements as a mask.
  private(set) var isCondition = false
  /// What it does with the elements of the first operand that the second says, as what stands between the brackets of a subscript
  /// does; the resolver finds them.
  private(set) var byPosition: ByPosition?
  /// What it is known to be from the shapes of its operands, where that is all it depends on.
  private(set) var known: (@Sendable (Arguments<Shape>) throws -> Tensor<Double>)?
  /// How it chooses among smooth functions, if it does.
  private(set) var choice: Choice<Arguments<Value>>?
  /// What it computes beside its result, where that may be much more.
  private(set) var work: (@Sendable (Arguments<Shape>) throws -> Work)?

  /// What a function does with elements that it finds by indices.
  enum ByPosition {
    /// Takes them, each along an axis by an index of its own.
    case taking
    /// Replaces them by the elements of the third operand.
    case setting
    /// Adds the elements of the third operand to them.
    case adding
    /// Adds the slices of the third operand to those at a list of indices.
    case addingSlices
  }

  /// What a function computes beside its result.
  struct Work: Sendable {
    /// The numbers that are kept for a time.
    var elements: Double
    /// The multiplications.
    var products = 0.0
  }

  init(
    _ name: String, aliases: [String] = [], _ parameters: [Parameter], _ summary: String,
    signature: String? = nil,
    shape: @escaping @Sendable (Arguments<Shape>) throws -> Shape,
    apply: @escaping @Sendable (Arguments<Value>, Shape) -> Value
  ) {
    self.name = name
    self.aliases = aliases
    self.parameters = parameters
    self.summary = summary
    customSignature = signature
    self.shape = shape
    self.apply = apply
  }

  /// The function as one of the shapes of its operands.
  func known(
    _ value: @escaping @Sendable (Arguments<Shape>) throws -> Tensor<Double>
  ) -> FormulaFunction {
    var function = self
    function.known = value
    return function
  }

  /// The function as one that chooses, by a number for each element that tells which side is taken.
  func choosing(
    deciders: Set<Int> = [], side: @escaping @Sendable (Arguments<Value>) -> Value
  ) -> FormulaFunction {
    var function = self
    function.choice = Choice(deciders: deciders, side: side)
    return function
  }

  /// The function as one that tells if something holds.
  func telling() -> FormulaFunction {
    var function = self
    function.isCondition = true
    return function
  }

  /// The function as one that finds elements by their positions.
  func byPosition(_ kind: ByPosition) -> FormulaFunction {
    var function = self
    function.byPosition = kind
    return function
  }

  /// The function as one that chooses by the sign of its first value.
  func choosingBySign(deciders: Set<Int> = []) -> FormulaFunction {
    choosing(deciders: deciders) { ($0[0] .> 0) - ($0[0] .< 0) }
  }

  /// The function as one that computes so much on the way to its result.
  func working(
    _ work: @escaping @Sendable (Arguments<Shape>) throws -> Work
  ) -> FormulaFunction {
    var function = self
    function.work = work
    return function
  }

  /// The call, as help shows it: `softmax(x, axis=-1)`.
  package var signature: String {
    customSignature
      ?? "\(name)(\(parameters.map(\.text).joined(separator: ", ")))"
  }
}

/// How an operation chooses among several smooth functions: a comparison, `where`, `maximum`, `relu`, ...
package struct Choice<Operands>: Sendable {
  /// The operands that decide and do nothing else: the condition of `where`.
  let deciders: Set<Int>
  /// Which of the functions is taken, a number for each element.
  let side: @Sendable (Operands) -> Value
}

/// What a function takes in one place.
package struct Parameter: Sendable {
  package let name: String
  package var aliases: [String] = []
  package let kind: Kind
  /// Whether the argument must be written with its name.
  package var needsName = false
  /// Whether the numbers of a list may be arguments of their own: `reshape(x, 2, 3)`, `x.transpose(1, 0)`.
  package var isSpread = false
  /// Whether an array literal that stands alone lists the values: `concat([a, b])`.
  package var isListable = true

  /// The kinds of argument.
  ///
  /// All but the values are written as numbers, because they decide the shape.
  package enum Kind: Sendable {
    case value
    case optionalValue
    /// One or more values, or an array literal of them.
    case values
    case number(default: Double)
    /// A number, or a text that names a norm.
    case order(default: Double)
    /// A number or a list of numbers.
    case numbers
    /// A whole number or an array of them; `nil` asks for it, `[]` stands for all.
    case integers(default: [Int]?)
    /// One or more whole numbers, or an array of them: `zeros(2, 3)`, `zeros([2, 3])`.
    case extents
    /// A whole number, or an array of them of any rank.
    case integerArray
    case boolean(default: Bool)
    /// A text in quotation marks; `nil` asks for it.
    case text(default: String?)
    /// How many axes of two operands are summed over, or which.
    case axisPairs(default: Int)
    /// How much stands beside the axes of a convolution: a whole number, one for each axis, a pair for each, or a word.
    case padding
  }

  static func value(_ name: String) -> Parameter { Parameter(name: name, kind: .value) }

  /// The axes of a reduction: all of them unless some are named.
  static let axes = Parameter(
    name: "axis", aliases: ["axes", "dim"], kind: .integers(default: []))

  /// The axes of a reduction whose second value is no axis.
  static let namedAxes = Parameter(
    name: axes.name, aliases: axes.aliases, kind: axes.kind, needsName: true)

  static let keepingDimensions = Parameter(
    name: "keepdims", aliases: ["keepdim", "keepingDimensions"], kind: .boolean(default: false),
    needsName: true)

  /// One axis.
  static func axis(default axis: Int) -> Parameter {
    Parameter(name: "axis", aliases: ["dim"], kind: .integers(default: [axis]))
  }

  /// The parameter in a signature.
  var text: String {
    switch kind {
    case .value, .optionalValue: name
    case .values: "\(name), ..."
    case .number(let value), .order(let value): "\(name)=\(value.formulaText)"
    case .numbers: name
    case .integers(nil), .integerArray: name
    case .extents: "\(name), ..."
    case .integers(let values?):
      "\(name)=" + (values.isEmpty ? "all" : values.map(String.init).joined(separator: ", "))
    case .boolean(let value): "\(name)=\(value)"
    case .text(nil): "\"\(name)\""
    case .text(let value?): "\(name)=\"\(value)\""
    case .axisPairs(let value): "\(name)=\(value)"
    case .padding: "\(name)=0"
    }
  }
}

/// The arguments of a call, matched with the parameters; `Operand` is a shape or a value.
package struct Arguments<Operand> {
  /// The values.
  var operands: [Operand]
  /// Everything else, by parameter.
  var attributes: Attributes

  subscript(position: Int) -> Operand { operands[position] }

  /// The axes that were named, or `nil` for all.
  var axes: [Int]? {
    let axes = attributes.integers["axis"] ?? []
    return axes.isEmpty ? nil : axes
  }

  /// The axis of a function that takes one.
  var axis: Int { attributes.integers["axis"]?.first ?? 0 }

  var keepsDimensions: Bool { attributes.booleans["keepdims"] ?? false }

  func number(_ name: String) -> Double { attributes.numbers[name] ?? .nan }

  func integers(_ name: String) -> [Int] { attributes.integers[name] ?? [] }

  func boolean(_ name: String) -> Bool { attributes.booleans[name] ?? false }

  func list(_ name: String) -> Tensor<Double> { attributes.lists[name] ?? Tensor(.nan) }

  func text(_ name: String) -> String { attributes.texts[name] ?? "" }
}

/// The arguments of a call that are no values.
package struct Attributes: Sendable {
  var numbers: [String: Double] = [:]
  var integers: [String: [Int]] = [:]
  var booleans: [String: Bool] = [:]
  var texts: [String: String] = [:]
  var lists: [String: Tensor<Double>] = [:]
  var axisPairs: [String: AxisPairs] = [:]
  /// The shapes of arrays of whole numbers.
  var shapes: [String: Shape] = [:]
}

/// Axes of two operands that are summed over together.
package enum AxisPairs: Sendable {
  /// So many, the last of the first operand and the first of the second.
  case last(Int)
  case pairs([Int], [Int])
}

extension Double {
  /// The number as a person writes it in a formula: whole numbers without a point.
  var formulaText: String {
    description.hasSuffix(".0") ? String(description.dropLast(2)) : description
  }
}
