import AutodiffCommand

/// Calls of functions that work along an axis: scans, orders, quantiles and the like.
extension FormulaGenerator {
  /// A function along an axis whose result has a shape.
  mutating func along(_ shape: [Int], depth: Int) -> String {
    let titles = ["Along an axis", "Statistics"]
    let names = groups.filter { titles.contains($0.title) }.flatMap { $0.functions.map(\.name) }
    let name = random.pick(names)
    let axis = random.below(max(shape.count, 1))
    let written = "axis=\(random.once(in: 2) || shape.isEmpty ? axis : axis - shape.count)"
    switch name {
    case "quantile": return reducing(shape, depth, name, ", \(random.pick(["0", "0.25", "1"]))")
    case "percentile": return reducing(shape, depth, name, ", \(random.pick(["50", "10"]))")
    case "average", "trapezoid": return reducing(shape, depth, name, "")
    case "cov", "corrcoef":
      guard shape.count != 1, shape.count < 3, shape.first == shape.last else { break }
      let rows = expression(shape.dropLast() + [random.pick([2, 3, 4])], depth: depth)
      return "\(name)(\(rows))"
    case "interp", "lookup":
      return
        "\(name)(\(expression(shape, depth: depth)), [0, 1, 2], \(expression([3], depth: depth)))"
    case "lookup_sum":
      guard shape.count == 1, shape[0] > 0 else { break }
      let knots = (0..<shape[0]).map { "\($0)" }.joined(separator: ", ")
      return
        "lookup_sum(\(expression([3], depth: depth)), [\(knots)], \(expression([3], depth: depth)))"
    default: break
    }
    guard !shape.isEmpty else { return expression(shape, depth: depth) }
    var larger = shape
    switch name {
    case "topk":
      larger[axis] += random.below(3)
      return "topk(\(expression(larger, depth: depth)), \(shape[axis]), \(written))"
    case "diff":
      let n = random.below(3)
      larger[axis] += n
      return "diff(\(expression(larger, depth: depth)), \(n), \(written))"
    case "differences" where shape[axis] < 2: return expression(shape, depth: depth)
    case "recurrence", "sort_by":
      let operands = [expression(shape, depth: depth), expression(shape, depth: depth)]
      return "\(name)(\(operands.joined(separator: ", ")), \(written))"
    case "cov", "corrcoef", "lookup_sum": return expression(shape, depth: depth)
    default:
      let turned =
        name.hasPrefix("cum") && random.once(in: 3)
        ? ", \(random.pick(["reverse=true", "exclusive=true"]))" : ""
      return "\(name)(\(expression(shape, depth: depth)), \(written)\(turned))"
    }
  }

  /// A function that folds an axis.
  private mutating func reducing(
    _ shape: [Int], _ depth: Int, _ name: String, _ argument: String
  ) -> String {
    let axis = random.below(shape.count + 1)
    var larger = shape
    larger.insert(random.pick([1, 2, 3]), at: axis)
    return "\(name)(\(expression(larger, depth: depth))\(argument), axis=\(axis))"
  }
}
