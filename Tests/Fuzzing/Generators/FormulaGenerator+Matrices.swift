/// Functions of square matrices.
extension FormulaGenerator {
  /// A function of matrices that gives a value of a shape; an elementwise one where there is none.
  mutating func ofMatrices(_ shape: [Int], depth: Int) -> String {
    let n = random.pick([1, 2, 2, 3])
    switch shape.count {
    case 0 where random.once(in: 3):
      let name = random.pick(["eigh_parts", "svd_parts", "qr_parts"])
      return "sum(\(name)(\(regular([n, n], depth: depth))))"
    case 0:
      let name = random.pick(["det", "determinant", "logabsdet", "logdet", "nuclear_norm"])
      return "\(name)(\(regular([n, n], depth: depth)))"
    case 1 where !shape.contains(0):
      if random.once(in: 4) {
        let square = regular([shape[0], shape[0]], depth: depth)
        return "\(random.pick(["eigvalsh", "svdvals"]))(\(square))"
      }
      if random.once(in: 4) {
        let tall = [shape[0] + random.below(3), shape[0]]
        return "lstsq(\(regular(tall, depth: depth)), \(expression([tall[0]], depth: depth)))"
      }
      if shape == [3], random.once(in: 2) {
        return "cross(\(expression(shape, depth: depth)), \(expression(shape, depth: depth)))"
      }
      return solution(shape, size: shape[0], depth: depth)
    case 2... where shape[shape.count - 2] == shape[shape.count - 1] && !shape.contains(0):
      let square = regular(shape, depth: depth)
      return random.pick([
        "inv(\(square))", "inverse(\(square))", "matrix_power(\(square), \(random.within(-2...3)))",
        "lu_factor(\(square))[..., 0:\(shape[shape.count - 1]), :]", "cholesky(\(square))",
        "eigenvectors(\(square))", "svd_u(\(square))", "svd_vt(\(square))", "qr_q(\(square))",
        "qr_r(\(square))", "pinv(\(square))",
      ])
    case 2... where !shape.contains(0):
      return solution(shape, size: shape[shape.count - 2], depth: depth)
    default: return elementwise(shape, depth: depth)
    }
  }

  /// A matrix of independent columns, most of the time: near the diagonal 1, 2, ….
  private mutating func regular(_ shape: [Int], depth: Int) -> String {
    if random.once(in: 20) { return expression(shape, depth: depth) }
    if shape == [2, 2], random.once(in: 2) { return "S" }
    let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
    let unit = (0..<m).map { i in Self.list((0..<n).map { $0 == i ? i + 1 : 0 }) }
    let part = expression(shape, depth: depth)
    return "(tanh(\(part)) / \(4 * max(m, n)) + [\(unit.joined(separator: ", "))])"
  }

  private mutating func solution(_ shape: [Int], size n: Int, depth: Int) -> String {
    let (a, b) = (regular([n, n], depth: depth), expression(shape, depth: depth))
    switch random.below(4) {
    case 0: return "solve(\(a), \(b), assume_a=\"pos\")"
    case 1:
      let options = random.pick([
        "", ", lower=true", ", trans=true", ", lower=true, trans=1, unit_diagonal=true",
      ])
      return "solve_triangular(\(a), \(b)\(options))"
    default: return "solve(\(a), \(b))"
    }
  }
}
