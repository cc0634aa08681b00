import AutodiffCommand

/// Calls that make tensors, and that move, repeat and join elements, with a result of a wanted shape.
extension FormulaGenerator {
  /// A call whose result has a shape.
  mutating func arranged(_ shape: [Int], depth: Int) -> String {
    switch shape.count {
    case 0: return measured(depth: depth)
    case 1 where random.once(in: 2): return vector(shape[0], depth: depth)
    case 2 where random.once(in: 3): return matrix(shape, depth: depth)
    case _ where random.once(in: 4): return made(shape, depth: depth)
    default: return kept(shape, depth: depth)
    }
  }

  /// A number that is known of a tensor's shape, or that a tensor has on its diagonal.
  private mutating func measured(depth: Int) -> String {
    let shape = random.pick(Self.shapes.filter { !$0.isEmpty })
    let value = expression(shape, depth: depth)
    return random.pick([
      "len(\(value))", "size(\(value))", "ndim(\(value))", "sum(shape(\(value)))",
      "size(\(value), axis=-1)", "trace(\(expression([2, 2], depth: depth)))",
      "trace(\(expression([2, 3], depth: depth)), \(random.within(-2...3)))",
    ])
  }

  private mutating func vector(_ n: Int, depth: Int) -> String {
    let square = expression([n, n], depth: depth)
    let first = random.within(0...n)
    let parts = [first, n - first].map { expression([$0], depth: depth) }.joined(separator: ", ")
    let number = expression([], depth: depth)
    let row = expression([1, n], depth: depth)
    return random.pick([
      "arange(\(n))", "arange(1, \(n + 1))",
      "linspace(\(number), \(expression([], depth: depth)), \(n))",
      "one_hot(\(number), \(n))", "diagonal(\(square))", "diag(\(square))", "ravel(\(row))",
      "squeeze(\(row), 0)", "append(\(parts))", "hstack(\(parts))", "repeat(\(number), \(n))",
      "tile(\(number), \(n))", "full(\(n), \(number))",
    ])
  }

  private mutating func matrix(_ shape: [Int], depth: Int) -> String {
    let row = expression([shape[1]], depth: depth)
    let column = expression([shape[0]], depth: depth)
    var choices = [
      "eye(\(shape[0]), \(shape[1]))",
      "swapaxes(\(expression([shape[1], shape[0]], depth: depth)), 0, 1)",
      "rot90(\(expression([shape[1], shape[0]], depth: depth)), \(random.pick([-1, 1, 3])))",
      "repeat([\(row)], \(shape[0]), axis=0)", "tile(\(row), (\(shape[0]), 1))",
    ]
    if shape[0] == shape[1] { choices += ["diag(\(row))", "diag_embed(\(row))"] }
    if shape[1] == 2 { choices.append("column_stack(\(column), \(column))") }
    if shape[0] == 2 { choices.append("vstack(\(row), \(row))") }
    return random.pick(choices)
  }

  private mutating func made(_ shape: [Int], depth: Int) -> String {
    let list = Self.list(shape)
    return random.pick([
      "zeros(\(list))", "ones(\(list.dropFirst().dropLast()))",
      "full(\(list), \(expression([], depth: depth)))",
      "zeros_like(\(expression(shape, depth: depth)))",
      "ones_like(\(expression(shape, depth: depth)))",
      "full_like(\(expression(shape, depth: depth)), \(expression([], depth: depth)))",
    ])
  }

  /// A call that keeps the shape.
  private mutating func kept(_ shape: [Int], depth: Int) -> String {
    let value = expression(shape, depth: depth)
    let axis = random.within(-shape.count...(shape.count - 1))
    let pad = random.pick(["pad", "pad_edge", "pad_reflect", "pad_symmetric", "pad_wrap"])
    var choices = [
      "flip(\(value))", "flip(\(value), \(axis))", "flipud(\(value))",
      "roll(\(value), \(random.within(-4...4)))", "roll(\(value), 1, axis=\(axis))",
      "tile(\(value), 1)", "moveaxis(\(value), \(axis), \(axis))", "\(pad)(\(value), 0)",
      "squeeze(expand_dims(\(value), 0), 0)", "atleast_1d(\(value))",
    ]
    if shape.count >= 2 {
      choices += [
        "fliplr(\(value))", "rot90(\(value), 2)", "tril(\(value))", "triu(\(value), 1)",
        "vstack(\(value))", "hstack(\(value))", "column_stack(\(value))", "atleast_2d(\(value))",
      ]
    }
    if shape.count >= 3 { choices += ["atleast_3d(\(value))", "dstack(\(value))"] }
    if shape[0] > 1 {
      let rest = expression([shape[0] - 1] + shape.dropFirst(), depth: depth)
      let widths = [[1, 0]] + shape.dropFirst().map { _ in [0, 0] }
      choices.append("\(pad)(\(rest), \(widths))")
    }
    return random.pick(choices)
  }
}
