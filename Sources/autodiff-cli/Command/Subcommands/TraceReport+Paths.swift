import Autodiff

extension TraceReport {
  /// The gradient as a sum over paths, for each input.
  var pathText: String {
    let counts = program.pathCounts()
    var text =
      "\nPaths: each derivative is the sum, over all ways from the input to f, of the\n"
    text += "product of the derivatives along the way\n"
    for input in program.inputs {
      let name = program.names[input]
      let count = counts[input]
      let noun = count == 1 ? "path" : "paths"
      text += "  ∂f/∂\(name): \(count) \(noun)\n"
      let limit = showsAll ? 1000 : 20
      guard let paths = trace.paths(from: input, limit: limit) else {
        text += "    (along tensors a path is a product of matrices, and is not listed)\n"
        continue
      }
      for path in paths { text += line(of: path) }
      let isComplete = BigInteger(paths.count) == count
      if !isComplete {
        text += "    and \(BigInteger.difference(count, BigInteger(paths.count))) smaller ones\n"
      } else if paths.count > 1 {
        text += "    sum \(number(paths.reduce(0) { $0 + $1.weight })), by the sweep "
        text += number(trace.adjoints[input].scalars[0]) + "\n"
      }
    }
    let edges = program.steps.reduce(0) { sum, step in
      sum + step.operands.count { !program.steps[$0].isConstant }
    }
    return text
      + "One sweep multiplies once for each use of a value, here \(counted(edges, "time")), however\n"
      + "many the paths are.\n"
  }

  private func line(of path: TracePath<Double>) -> String {
    let names = path.steps.map { SymbolicExpression.name(program.names[$0]).text(.mathematics) }
    let way = names.joined(separator: " → ")
    return "    " + padded(number(path.weight), to: 12) + "  "
      + columns.clipped(way, to: 60) + "\n"
  }
}
