// Random formulas: graphs of operations on numbers, on vectors, and layers.

extension ProblemGenerator {
  /// A part of a formula, and how tightly it holds together: 0 a sum, 1 a product, 2 what needs no brackets.
  private struct Part {
    var text: String
    var strength: Int

    func within(_ strength: Int) -> String {
      self.strength >= strength && !text.hasPrefix("-") ? text : "(\(text))"
    }
  }

  /// A formula of numbers with so many operations, of which some are functions of one value.
  ///
  /// - Parameter names: whether steps have names, by which they are used again.
  mutating func expression(
    operations: Int, functions: Int, names: Bool
  ) -> (formula: String, point: String) {
    let inputs = Array(
      ["a", "b", "c"].prefix(1 + below(names ? 2 : min(3, operations - functions + 1))))
    let point = inputs.map { "\($0)=\(numberOrHalf())" }.joined(separator: ",")
    return (graph(inputs, operations: operations, functions: functions, names: names), point)
  }

  /// Combines inputs until one part is left.
  private mutating func graph(
    _ inputs: [String], operations: Int, functions: Int, names: Bool
  ) -> String {
    var statements: [String] = []
    var unused = inputs.map { Part(text: $0, strength: 2) }
    var made = unused
    var letters = ["y", "z", "u", "v"][...]
    var functionsLeft = functions
    for round in 0..<operations {
      let left = operations - round
      let first = unused.remove(at: below(unused.count))
      var part: Part
      if functionsLeft > 0, left <= functionsLeft || below(2) == 0 {
        functionsLeft -= 1
        part = function(of: first)
      } else {
        let second: Part
        if unused.isEmpty {
          second = names && below(3) > 0 ? pick(made) : Part(text: "\(2 + below(4))", strength: 2)
        } else {
          second = unused.remove(at: below(unused.count))
        }
        part = binary(first, second)
      }
      if names, let letter = letters.first, round < operations - 1 {
        letters.removeFirst()
        statements.append("\(letter) = \(part.text)")
        part = Part(text: letter, strength: 2)
        made.append(part)
      }
      unused.append(part)
    }
    while unused.count > 1 {
      let (a, b) = (unused.removeFirst(), unused.removeFirst())
      unused.insert(binary(a, b), at: 0)
    }
    return (statements + [unused[0].text]).joined(separator: "; ")
  }

  private mutating func function(of x: Part) -> Part {
    let name = pick(["sin", "cos", "exp", "log", "sqrt", "square", "square"])
    return name == "square"
      ? Part(text: x.within(2) + "^2", strength: 1)
      : Part(text: "\(name)(\(x.text))", strength: 2)
  }

  private mutating func binary(_ a: Part, _ b: Part) -> Part {
    // What is subtracted from itself, or divided by it, is no problem.
    switch a.text == b.text ? 5 : below(6) {
    case 0, 1: Part(text: a.within(0) + " + " + b.within(0), strength: 0)
    case 2: Part(text: a.within(0) + " - " + b.within(1), strength: 0)
    case 3: Part(text: a.within(1) + "/" + b.within(2), strength: 1)
    default: Part(text: a.within(1) + "*" + b.within(2), strength: 1)
    }
  }

  /// A sum over a formula of vectors, and of a number that is repeated.
  mutating func vectors() -> (formula: String, point: String) {
    let count = 2 + below(2)
    let inputs = pick([["x", "w"], ["x", "a"], ["a", "w", "x"], ["x", "b"]])
    let point = inputs.map {
      "\($0)=\(["x", "w"].contains($0) ? list(count, separator: ", ") : number())"
    }.joined(separator: ",")
    let inner = graph(inputs, operations: 1 + inputs.count - 1, functions: below(2), names: false)
    return ("sum(\(inner))", point)
  }

  /// A product of matrices or a layer, made a number.
  mutating func layer() -> (formula: String, point: String) {
    let (rows, columns) = (2, 2 + below(2))
    let weights = "W=\(matrix(rows, columns))"
    let (x, bias) = (list(columns, separator: "; "), ",b=\(list(rows, separator: "; "))")
    let k = ",k=\(list(rows, separator: "; "))"
    let small =
      "[" + (0..<columns).map { _ in pick(["-1", "1", "2"]) }.joined(separator: "; ") + "]"
    switch below(8) {
    case 0: return ("y = W @ x; sum(k*y)", "\(weights),x=\(x)\(k)")
    case 1: return ("z = W @ x + b; sum(k*z)", "\(weights),x=\(x)\(bias)\(k)")
    case 2: return ("y = W @ x; sum(y^2)", "\(weights),x=\(small)")
    case 3, 4:
      return ("z = W @ x + b; a = relu(z); sum(k*a)", "\(weights),x=\(x)\(bias)\(k)")
    case 5, 6: return ("z = W @ x + b; a = relu(z); sum(a^2)", "\(weights),x=\(small)\(bias)")
    default:
      return (
        "z = sum(w*x) + b; a = sigmoid(z)",
        "w=\(list(columns, separator: ", ")),x=\(list(columns, separator: ", ")),b=\(number())"
      )
    }
  }
}
