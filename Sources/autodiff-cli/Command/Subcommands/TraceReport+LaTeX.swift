import Autodiff

extension TraceReport {
  /// A document with the trace in two displays, values and adjoints.
  var latex: String {
    "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n" + latexDisplays
      + "\\end{document}\n"
  }

  /// Values and adjoints, each with a line of text before it.
  var latexDisplays: String {
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
    return "Forward, each value from earlier ones:\n" + display(forward)
      + "Backward, the adjoint of each value from $f$ to the inputs:\n" + display(backward)
  }

  func latexNumber(_ tensor: Tensor<Double>) -> String {
    func text(_ value: Double) -> String {
      SymbolicExpression.number(Double(number(value)) ?? .nan).text(.latex)
    }
    if tensor.shape.isScalar { return text(tensor.scalars[0]) }
    // Whoever is to write a small tensor sees it as on paper.
    if writesLanguage, (1...2).contains(tensor.rank), tensor.count <= 16, tensor.count > 0 {
      let columns = tensor.shape[tensor.rank - 1]
      let rows = stride(from: 0, to: tensor.count, by: columns).map { start in
        tensor.scalars[start..<start + columns].map(text).joined(separator: " & ")
      }
      return "\\begin{bmatrix} \(rows.joined(separator: " \\\\ ")) \\end{bmatrix}"
    }
    return "\\text{\(compact(tensor).replacing("…", with: "\\dots"))}"
  }
}
