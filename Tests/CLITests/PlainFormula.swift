import Foundation

/// The formulas of problems in plain arithmetic of this file's own: it knows numbers, rows, columns and matrices, and nothing
/// of the package.
struct PlainFormula {
  /// A matrix by rows; a number is one of one element, and the list `[1, 2]` a row.
  struct Matrix: Equatable {
    var rows: Int
    var columns: Int
    var elements: [Double]

    init(_ rows: Int, _ columns: Int, _ elements: [Double]) {
      (self.rows, self.columns, self.elements) = (rows, columns, elements)
    }

    init(_ number: Double) { self.init(1, 1, [number]) }
  }

  private var text: [Character] = []
  private var place = 0
  private var names: [String: Matrix] = [:]

  /// The value of `y = a*b; sin(y)` where the names have values.
  static func value(_ text: String, _ names: [String: Matrix]) -> Matrix {
    var reader = PlainFormula()
    reader.names = names
    var last = Matrix(.nan)
    for statement in text.split(separator: ";", omittingEmptySubsequences: true) {
      let parts = statement.split(separator: "=")
      reader.text = parts[parts.count - 1].filter { $0 != " " }
      reader.place = 0
      last = reader.sum()
      precondition(reader.place == reader.text.count, "\(statement)")
      if parts.count == 2 { reader.names[parts[0].filter { $0 != " " }] = last }
    }
    return last
  }

  /// The names and values of `a=2,W=[1, 2; 3, 4],b=1/2`.
  static func point(_ text: String) -> [(name: String, value: Matrix)] {
    var (parts, depth) = ([""], 0)
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { part in
      let sides = part.split(separator: "=")
      return (String(sides[0]), literal(String(sides[1])))
    }
  }

  private static func literal(_ text: String) -> Matrix {
    guard text.hasPrefix("[") else {
      let parts = text.split(separator: "/").map { Double($0)! }
      return Matrix(parts.count == 2 ? parts[0] / parts[1] : parts[0])
    }
    let rows = text.dropFirst().dropLast().split(separator: ";").map { row in
      row.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces))! }
    }
    return Matrix(rows.count, rows[0].count, rows.flatMap { $0 })
  }

  // MARK: Reading

  private mutating func take(_ character: Character) -> Bool {
    guard place < text.count, text[place] == character else { return false }
    place += 1
    return true
  }

  private mutating func sum() -> Matrix {
    var value = product()
    while true {
      if take("+") {
        value = Self.zipped(value, product(), +)
      } else if take("-") {
        value = Self.zipped(value, product(), -)
      } else {
        return value
      }
    }
  }

  private mutating func product() -> Matrix {
    var value = power()
    while true {
      if take("*") {
        value = Self.zipped(value, power(), *)
      } else if take("/") {
        value = Self.zipped(value, power(), /)
      } else if take("@") {
        let other = power()
        var elements: [Double] = []
        for i in 0..<value.rows {
          for j in 0..<other.columns {
            var sum = 0.0
            for k in 0..<value.columns {
              sum += value.elements[i * value.columns + k] * other.elements[k * other.columns + j]
            }
            elements.append(sum)
          }
        }
        value = Matrix(value.rows, other.columns, elements)
      } else {
        return value
      }
    }
  }

  private mutating func power() -> Matrix {
    let base = atom()
    return take("^") ? Self.zipped(base, atom()) { pow($0, $1) } : base
  }

  private mutating func atom() -> Matrix {
    if take("(") {
      let value = sum()
      precondition(take(")"))
      return value
    }
    if take("-") {
      let value = power()
      return Matrix(value.rows, value.columns, value.elements.map { -$0 })
    }
    var word = ""
    while place < text.count, text[place].isLetter || text[place].isNumber || text[place] == "." {
      word.append(text[place])
      place += 1
    }
    if let number = Double(word) { return Matrix(number) }
    guard take("(") else { return names[word]! }
    let x = sum()
    precondition(take(")"))
    if word == "sum" { return Matrix(x.elements.reduce(0, +)) }
    let functions: [String: (Double) -> Double] = [
      "sin": sin, "cos": cos, "exp": exp, "log": log, "sqrt": { $0.squareRoot() },
      "relu": { max($0, 0) }, "sigmoid": { 1 / (1 + exp(-$0)) },
    ]
    return Matrix(x.rows, x.columns, x.elements.map(functions[word]!))
  }

  private static func zipped(
    _ a: Matrix, _ b: Matrix, _ operation: (Double, Double) -> Double
  ) -> Matrix {
    let wide = a.elements.count >= b.elements.count ? a : b
    precondition(
      a.elements.count == 1 || b.elements.count == 1 || (a.rows, a.columns) == (b.rows, b.columns))
    return Matrix(
      wide.rows, wide.columns,
      wide.elements.indices.map {
        operation(
          a.elements[a.elements.count == 1 ? 0 : $0], b.elements[b.elements.count == 1 ? 0 : $0])
      })
  }
}

/// The derivative of a formula by one of its inputs, by central differences.
func plainDifferences(_ formula: String, at point: String, by name: String) -> [Double] {
  let inputs = PlainFormula.point(point)
  func value(_ element: Int, moved h: Double) -> Double {
    var names = Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.value) })
    names[name]!.elements[element] += h
    return PlainFormula.value(formula, names).elements[0]
  }
  let count = inputs.first { $0.name == name }!.value.elements.count
  return (0..<count).map { element in
    let h = 1e-5
    return (value(element, moved: h) - value(element, moved: -h)) / (2 * h)
  }
}
