/// The equation of an einsum, held against the shapes of its operands.
///
/// An axis has a label: the number of its letter, or, where it belongs to an ellipsis, −1 for the last axis of all
/// ellipses, −2 for the one before it.
struct EinsumEquation {
  /// The label of each axis of each operand.
  let operands: [[Int]]
  /// The label of each axis of the result.
  let output: [Int]
  /// The number of places of each label.
  let extents: [Int: Int]

  /// Reads an equation.
  ///
  /// - Throws: `ShapeError.einsum` where it has no meaning for operands of these shapes.
  init(_ text: String, shapes: [Shape]) throws(ShapeError) {
    func wrong(_ problem: EinsumProblem) -> ShapeError { .einsum(equation: text, problem) }
    let terms: EinsumTerms
    do { terms = try EinsumTerms(text) } catch { throw wrong(error) }
    guard terms.operands.count == shapes.count else {
      throw wrong(.operandCount(terms: terms.operands.count, operands: shapes.count))
    }
    var extents: [Int: Int] = [:]
    var operands: [[Int]] = []
    var ellipsisRank = 0
    for (term, shape) in zip(terms.operands, shapes) {
      let spare = shape.rank - term.letterCount
      guard spare == 0 || spare > 0 && term.hasEllipsis else {
        throw wrong(.rank(term: term.text, shape))
      }
      ellipsisRank = max(ellipsisRank, spare)
      let labels = term.labels(ellipsisRank: spare)
      for (axis, label) in labels.enumerated() {
        let (known, extent) = (extents[label] ?? 1, shape[axis])
        guard known == extent || known == 1 || extent == 1 else {
          throw wrong(.extents(EinsumTerms.name(of: label), known, extent))
        }
        // An axis of extent 1 is repeated, but not along a diagonal.
        for other in labels[..<axis].indices where labels[other] == label && shape[other] != extent
        {
          throw wrong(.extents(EinsumTerms.name(of: label), shape[other], extent))
        }
        extents[label] = known == 1 ? extent : known
      }
      operands.append(labels)
    }
    let output: [Int]
    if let term = terms.output {
      guard term.hasEllipsis || ellipsisRank == 0 else { throw wrong(.outputWithoutEllipsis) }
      output = term.labels(ellipsisRank: ellipsisRank)
      for (axis, label) in output.enumerated() {
        let name = EinsumTerms.name(of: label)
        guard extents[label] != nil else { throw wrong(.unknownOutput(name)) }
        if output[..<axis].contains(label) { throw wrong(.repeatedOutput(name)) }
      }
    } else {
      // What stands once is kept, in the order of the alphabet.
      let letters = operands.flatMap { $0 }.filter { $0 >= 0 }
      let once = Set(letters).filter { label in letters.count { $0 == label } == 1 }
      output = Array(-ellipsisRank..<0) + once.sorted()
    }
    (self.operands, self.output, self.extents) = (operands, output, extents)
  }

  /// The shape of axes with some labels.
  func shape(of labels: [Int]) throws(ShapeError) -> Shape {
    try Shape(validating: labels.map { extents[$0] ?? 1 })
  }
}

/// The terms of an equation, before there are shapes.
struct EinsumTerms {
  /// The letters of an operand or of the result, as numbers, and where an ellipsis stands among them.
  struct Term {
    let text: String
    private let before: [Int]
    private let after: [Int]
    let hasEllipsis: Bool

    var letterCount: Int { before.count + after.count }

    init(_ text: Substring) throws(EinsumProblem) {
      self.text = String(text)
      var parts: [[Int]] = [[]]
      var rest = text
      while let first = rest.first {
        if rest.hasPrefix("...") {
          guard parts.count == 1 else { throw .secondEllipsis(term: self.text) }
          parts.append([])
          rest = rest.dropFirst(3)
          continue
        }
        guard first.isASCII, first.isLetter, let value = first.asciiValue else {
          throw first == "." ? .lonePoint(term: self.text) : .character(first)
        }
        parts[parts.count - 1].append(Int(value))
        rest = rest.dropFirst()
      }
      hasEllipsis = parts.count == 2
      (before, after) = (parts[0], hasEllipsis ? parts[1] : [])
    }

    /// The label of each axis, where the ellipsis stands for so many.
    func labels(ellipsisRank: Int) -> [Int] {
      before + (hasEllipsis ? Array(-ellipsisRank..<0) : []) + after
    }
  }

  let operands: [Term]
  /// `nil` where the equation has no arrow.
  let output: Term?

  init(_ text: String) throws(EinsumProblem) {
    let equation = text.filter { !$0.isWhitespace }
    var sides: [Substring] = [equation[...]]
    while let last = sides.last, let arrow = last.firstRange(of: "->") {
      sides[sides.count - 1] = last[..<arrow.lowerBound]
      sides.append(last[arrow.upperBound...])
    }
    guard sides.count <= 2 else { throw .secondArrow }
    var operands: [Term] = []
    for term in sides[0].split(separator: ",", omittingEmptySubsequences: false) {
      operands.append(try Term(term))
    }
    self.operands = operands
    output = sides.count == 2 ? try Term(sides[1]) : nil
  }

  /// What a message calls the axes of a label.
  static func name(of label: Int) -> String {
    label < 0 ? "..." : String(UnicodeScalar(UInt8(label)))
  }
}
