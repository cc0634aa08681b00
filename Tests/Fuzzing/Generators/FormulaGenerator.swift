import AutodiffCommand

/// Makes formulas that are grammatical and mostly fit together: each part is made to have a wanted shape, and one in
/// forty is anything at all.
package struct FormulaGenerator {
  /// The names that a formula can use, with their shapes and values.
  static let inputs: [(name: String, shape: [Int], text: String)] = [
    ("x", [], "0.7"), ("y", [], "-1.3"),
    ("v", [3], "[1, -2, 0.5]"), ("w", [3], "[0, 0, 3]"), ("u", [2], "[pi/2, 1e-3]"),
    ("A", [2, 3], "[1, 2, 3; 4, 5, 6]"), ("B", [3, 2], "[[1, 2], [3, 4], [5, 6]]"),
    ("S", [2, 2], "[[2, 1], [1, 3]]"), ("C", [2, 2, 2], "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]"),
    ("E", [0], "[1][0:0]"), ("F", [0, 3], "[1, 2, 3; 4, 5, 6][0:0]"),
  ]

  static let shapes =
    inputs.map(\.shape) + [[1], [1, 3], [2, 1], [3, 3], [2, 1, 3], [4], [0, 2]]

  /// Whole numbers near the ends of what something holds.
  static let integers = [
    "0", "1", "-1", "2", "3", "7", "64", "1000", "65536", "50000001", "2147483648", "1e9",
    "3037000500", "4611686018427387904", "9223372036854775807", "9223372036854775808", "1e18",
    "1e19", "-9223372036854775808", "0.5",
  ]

  static let numbers = [
    "0", "1", "2", "3", "0.5", "-1", ".5", "1.", "1e-3", "2e3", "pi", "e", "1e300", "1e-308",
    "5e-324",
    "inf", "nan", "-0", "true", "false", "1.7976931348623157e308",
  ]

  var random: FuzzRandom
  let groups = FunctionCatalogue.groups

  package init(_ random: FuzzRandom) { self.random = random }

  /// The values of the names that a text uses, as `--at` takes them.
  package static func point(for text: String, without names: [String] = []) -> String {
    let words = Set(
      text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    return inputs.filter { words.contains($0.name) && !names.contains($0.name) }.map {
      "\($0.name)=\($0.text)"
    }
    .joined(separator: ",")
  }

  /// A formula whose result is one number, most of the time; at times with steps.
  package mutating func formula() -> String {
    var statements: [String] = []
    var steps: [String] = []
    if random.once(in: 4) {
      for _ in 0...random.below(3) {
        let step = random.pick(["h", "k", "h", "x", "π", "z_1", "x₁"])
        let shape = random.pick(Self.shapes)
        statements.append("\(step) = \(expression(shape, depth: 1 + random.below(2)))")
        steps.append("sum(\(step))")
      }
    }
    var last = random.once(in: 12) ? anything(depth: 2) : scalar(depth: 1 + random.below(4))
    for step in steps where !random.once(in: 4) {
      last += " \(random.pick(["+", "*", "-", "/"])) \(step)"
    }
    statements.append(last)
    return statements.joined(separator: random.pick(["; ", "\n", ";", " # a step\n", ";;\n"]))
  }

  private mutating func scalar(depth: Int) -> String {
    if random.once(in: 3) { return expression([], depth: depth) }
    let shape = random.pick(Self.shapes)
    let inner = expression(shape, depth: depth)
    return (shape.contains(0) ? "sum" : random.pick(["sum", "sum", "mean", "logsumexp", "max"]))
      + "(\(inner))"
  }

  /// An expression of a shape.
  mutating func expression(_ shape: [Int], depth: Int) -> String {
    if random.once(in: 40) { return anything(depth: depth) }
    guard depth > 0, shape.count <= 4 else { return leaf(shape) }
    let next = depth - 1
    switch random.below(25) {
    case 23: return along(shape, depth: next)
    case 24: return random.once(in: 2) ? along(shape, depth: next) : total(shape, depth: next)
    case 21...22: return arranged(shape, depth: next)
    case 0...4: return elementwise(shape, depth: next)
    case 5...9: return binary(shape, depth: next)
    case 10: return "\(random.pick(["-", "--", "+", "-+-"]))(\(expression(shape, depth: next)))"
    case 11...12: return product(shape, depth: next)
    case 13...14: return reduced(shape, depth: next)
    case 15...16: return indexed(shape, depth: next)
    case 17: return rearranged(shape, depth: next)
    case 18: return joined(shape, depth: next)
    case 19: return ofMatrices(shape, depth: next)
    default: return leaf(shape)
    }
  }

  /// A name or a literal.
  private mutating func leaf(_ shape: [Int]) -> String {
    let names = Self.inputs.filter { $0.shape == shape }.map(\.name)
    if !names.isEmpty, !random.once(in: 4) { return random.pick(names) }
    return literal(shape[...])
  }

  private mutating func literal(_ shape: ArraySlice<Int>) -> String {
    guard let extent = shape.first else {
      return random.once(in: 5) ? random.pick(Self.numbers) : "\(random.number())"
    }
    if shape.contains(0) || shape.reduce(1, *) > 12 || random.once(in: 5) {
      return "broadcast(\(random.number()), \(Self.list(Array(shape))))"
    }
    return "[" + (0..<extent).map { _ in literal(shape.dropFirst()) }.joined(separator: ", ") + "]"
  }

  static func list(_ values: [Int]) -> String {
    "[\(values.map(String.init).joined(separator: ", "))]"
  }

  private mutating func binary(_ shape: [Int], depth: Int) -> String {
    // An operand may be smaller where it broadcasts.
    var other = shape
    if random.once(in: 3) { other = Array(shape.dropFirst(random.below(shape.count + 1))) }
    if random.once(in: 8), let axis = other.indices.last { other[axis] = 1 }
    let operation = random.pick(["+", "-", "*", "/", "^", "<", ">=", "==", "!=", "*", "+", "^"])
    let operands = [expression(shape, depth: depth), expression(other, depth: depth)]
    let swapped = random.once(in: 2)
    return "(\(operands[swapped ? 1 : 0]) \(operation) \(operands[swapped ? 0 : 1]))"
  }

  private mutating func product(_ shape: [Int], depth: Int) -> String {
    let inner = random.pick([1, 2, 3, 3, 0])
    let (left, right): ([Int], [Int])
    switch shape.count {
    case 0: (left, right) = ([inner], [inner])
    case 1:
      (left, right) =
        random.once(in: 2)
        ? ([shape[0], inner], [inner]) : ([inner], [inner, shape[0]])
    case 2: (left, right) = ([shape[0], inner], [inner, shape[1]])
    default: return elementwise(shape, depth: depth)
    }
    if let rows = shape.last, random.once(in: 4) {
      let weights = expression([rows, inner], depth: depth)
      let input = expression(shape.dropLast() + [inner], depth: depth)
      let name = random.pick(["affine", "linear"])
      return "\(name)(\(weights), \(input), \(expression([rows], depth: depth)))"
    }
    let a = expression(left, depth: depth)
    let b = expression(right, depth: depth)
    if shape.isEmpty, random.once(in: 2) {
      return random.pick([
        "dot(\(a), \(b))", "inner(\(a), \(b))", "vdot(\(a), \(b))", "einsum(\"i,i\", \(a), \(b))",
        "sum(outer(\(a), \(b)))", "sum(kron(\(a), \(b)))", "tensordot(\(a), \(b), axes=1)",
        inner == 3 ? "sum(cross(\(a), \(b)))" : "einsum(\"i,j->\", \(a), \(b))",
      ])
    }
    return random.once(in: 3) ? "matmul(\(a), \(b))" : "(\(a) @ \(b))"
  }

  private mutating func reduced(_ shape: [Int], depth: Int) -> String {
    let axis = random.below(shape.count + 1)
    var larger = shape
    larger.insert(random.pick([1, 2, 3, 3, 2]), at: axis)
    let name = random.pick(
      groups.first { $0.title == "Reductions" }?.functions.map(\.name) ?? ["sum"])
    let number = random.once(in: 2) ? axis : axis - larger.count
    return "\(name)(\(expression(larger, depth: depth)), axis=\(number))"
  }

  private mutating func indexed(_ shape: [Int], depth: Int) -> String {
    let spare = random.within(1...3)
    if random.once(in: 2) || shape.isEmpty {
      return "(\(expression([spare] + shape, depth: depth)))[\(random.below(spare))]"
    }
    var larger = shape
    larger[0] += spare
    let start = random.below(spare + 1)
    let value = expression(larger, depth: depth)
    if random.once(in: 3) {
      let places = (0..<shape[0]).map { _ in random.below(larger[0]) }
      if places.isEmpty { return "(\(value))[0:0]" }
      let list = Self.list(places.map { random.once(in: 4) ? $0 - larger[0] : $0 })
      if random.once(in: 8) { return "(\(value))[\(list)[::-1]]" }
      return random.once(in: 2) ? "(\(value))[\(list)]" : "gather(\(value), \(list), axis=0)"
    }
    if random.once(in: 8) {
      let mask = (0..<larger[0]).map { $0 < shape[0] ? "true" : "false" }.joined(separator: ", ")
      let condition = random.pick([
        "[\(mask)]", "x > \(random.number())", "v < w", "[\(mask)] == 1",
      ])
      return "(\(value))[\(condition)]"
    }
    return "(\(value))[\(start):\(start + shape[0])]"
  }

  private mutating func rearranged(_ shape: [Int], depth: Int) -> String {
    switch random.below(3) {
    case 0: return "(\(expression(shape.reversed(), depth: depth))).T"
    case 1:
      let flat = shape.reduce(1, *)
      let target =
        random.once(in: 3) && !shape.isEmpty && !shape.contains(0)
        ? [-1] + shape.dropFirst() : shape
      let value = expression([flat], depth: depth)
      return shape.isEmpty ? "(\(value))[0]" : "reshape(\(value), \(Self.list(target)))"
    default:
      return shape.isEmpty
        ? expression([], depth: depth)
        : "broadcast(\(expression(Array(shape.dropFirst()), depth: depth)), \(Self.list(shape)))"
    }
  }

  private mutating func joined(_ shape: [Int], depth: Int) -> String {
    guard let count = shape.first, count > 0, count < 5 else {
      return elementwise(shape, depth: depth)
    }
    let rest = Array(shape.dropFirst())
    if random.once(in: 3) {
      let first = random.within(0...count)
      let parts = [first, count - first].map { expression([$0] + rest, depth: depth) }
      return "\(random.pick(["concat", "cat"]))(\(parts.joined(separator: ", ")), axis=0)"
    }
    let parts = (0..<count).map { _ in expression(rest, depth: depth) }.joined(separator: ", ")
    return random.pick(["[\(parts)]", "stack(\(parts))", "stack([\(parts)], axis=0)"])
  }
}
