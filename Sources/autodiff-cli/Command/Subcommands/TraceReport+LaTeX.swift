import Autodiff

extension TraceReport {
  /// A document with the trace in two displays, values and adjoints.
  var latex: String {
    let forward = shownSteps.map { index in
      let name = SymbolicExpression.name(program.names[index]).text(.latex)
      let formula: String? =
        switch program.steps[index].operation {
        case .input, .constant: nil
        default: program.expression(of: index).text(.latex)
        }
      return "  \(name) &= "
        + (formula.map { "\($0) &&= " } ?? "\\text{input} &&= ") + latexNumber(trace.values[index])
    }
    let backward = sweptSteps.map { index in
      let name = SymbolicExpression.adjoint(program.names[index]).text(.latex)
      let terms = trace.contributions(to: index).map { trace.formula(of: $0, .latex) }
      return
        "  \(name) &= \(terms.isEmpty ? (index == program.output ? "1" : "0") : Self.sum(terms)) &&= "
        + latexNumber(trace.adjoints[index])
    }
    func display(_ lines: [String]) -> String {
      "\\begin{align*}\n" + lines.joined(separator: " \\\\\n") + "\n\\end{align*}\n"
    }
    return "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n"
      + "Forward, each value from earlier ones:\n" + display(forward)
      + "Backward, the adjoint of each value from $f$ to the inputs:\n" + display(backward)
      + "\\end{document}\n"
  }

  private func latexNumber(_ tensor: Tensor<Double>) -> String {
    if tensor.shape.isScalar {
      return SymbolicExpression.number(Double(number(tensor.scalars[0])) ?? .nan).text(.latex)
    }
    return "\\text{\(compact(tensor).replacing("…", with: "\\dots"))}"
  }
}
