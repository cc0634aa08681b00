extension GradientMistake {
  /// The mistake in words, after "at this point" or the like.
  ///
  /// - Parameters:
  ///   - variable: the name of what the gradient is by.
  ///   - shape: its shape.
  package func sentence(variable: String, shape: Shape) -> String {
    switch self {
    case .negative: "the formula is minus the gradient"
    case .ratio(let ratio, let names):
      "the formula is \(ratio.times) the gradient"
        + (names.isEmpty
          ? "" : ", and \(names.joined(separator: " or ")) is \(ratio.rounded(to: 6)) or 1 over it")
    case .transpose: "the formula is the transpose of the gradient"
    case .untransposed(let wrong, let right):
      "the formula is right with \(right) in place of \(wrong)"
    case .permutation(let order):
      "the formula has the gradient's elements in another order: "
        + Self.moves(order, variable: variable, shape: shape)
    case .missingFactor(let name): "the gradient is the formula times \(name): a factor is missing"
    case .extraFactor(let name):
      "the formula is the gradient times \(name): it has a factor too many"
    case .asymmetric(let matrix, let isTransposed):
      "the formula is 2 \(matrix)\(isTransposed ? ".T" : "") \(variable), but the gradient is "
        + "(\(matrix) + \(matrix).T) \(variable): they are equal only where \(matrix) is symmetric"
    case .missingTerm(let part): "the formula lacks the term that comes from \(part)"
    case .doubledTerm(let part): "the formula has the term that comes from \(part) twice"
    case .oneTermTwice(let part, let other):
      "the formula has the term that comes from \(part) twice, and lacks that from \(other)"
    }
  }

  /// The first elements that are out of place.
  private static func moves(_ order: [Int], variable: String, shape: Shape) -> String {
    let moved = order.indices.filter { order[$0] != $0 }
    let shown = moved.prefix(3).map { position in
      "\(variable)\(shape.index(of: position)) has that of "
        + "\(variable)\(shape.index(of: order[position]))"
    }
    return shown.joined(separator: ", ")
      + (moved.count > 3 ? ", and so on for \(moved.count) elements" : "")
  }
}

extension Double {
  /// The number as a multiple.
  fileprivate var times: String {
    switch self {
    case 2: "twice"
    case 0.5: "half"
    default: "\(rounded(to: 6)) times"
    }
  }
}

extension Shape {
  /// The index of the element at a position in row-major order.
  fileprivate func index(of position: Int) -> [Int] {
    var rest = position
    return strides.map { stride in
      defer { rest %= stride }
      return rest / stride
    }
  }
}
