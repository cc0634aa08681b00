import Autodiff

extension GradientCommand {
  /// Compares the tape with the user's own formulas for derivatives.
  ///
  /// - Throws: `FormulaError`, or `CommandError` when a formula's shape is not that of the derivative.
  static func analyticChecks(
    _ claims: [Assignment], _ report: GradientReport
  ) throws -> [GradientComparison] {
    try claims.map { claim in
      let position = try position(of: claim.name, option: "analytic", report.point)
      guard let index = report.selected.firstIndex(of: position) else {
        throw UsageError.conflict("--analytic \(claim.name)", "--wrt without \(claim.name)")
      }
      let source = SourceText(claim.text, origin: "--analytic \(claim.name)")
      let program = try Formula(parsing: source).resolved(inputs: report.point.shapes)
      let tape = report.gradients[index]
      do {
        try program.resultShape.requireBroadcastable(to: tape.shape)
      } catch {
        throw CommandError.analyticShape(
          name: claim.name, program.resultShape, expected: tape.shape)
      }
      let claimed = program.value(at: report.point.values).broadcast(to: tape.shape)
      return GradientComparison(name: claim.name, tape: tape, formula: claimed)
    }
  }
}

extension GradientComparison {
  /// Compares a derivative with a formula for it, element by element.
  ///
  /// Both are exact but for rounding, so they must agree to nine digits, or to twelve digits of the largest
  /// element where they nearly cancel.
  init(name: String, tape: Tensor<Double>, formula: Tensor<Double>) {
    let largest = tape.scalars.lazy.map(Swift.abs).filter(\.isFinite).max() ?? 0
    var worst = (position: 0, difference: 0.0)
    var agrees = true
    for (position, (a, b)) in zip(tape.scalars, formula.scalars).enumerated() {
      if a == b || (a.isNaN && b.isNaN) { continue }
      let difference = Swift.abs(a - b)
      let relative = difference / Swift.max(Swift.abs(a), Swift.abs(b))
      if relative > worst.difference || !relative.isFinite {
        worst = (position, relative.isFinite ? relative : .infinity)
      }
      if !(relative <= 1e-9 || difference <= 1e-12 * largest) { agrees = false }
    }
    self.name = name
    method = "your formula"
    other = formula
    self.agrees = agrees
    relativeDifference = worst.difference
    remark = Self.remark(worst, tape: tape, other: formula, agrees: agrees)
  }

  private static func remark(
    _ worst: (position: Int, difference: Double), tape: Tensor<Double>, other: Tensor<Double>,
    agrees: Bool
  ) -> String {
    guard worst.difference > 0 else { return "equal in every bit" }
    guard !agrees else { return "relative difference \(short(worst.difference))" }
    guard !tape.shape.isScalar else { return "the tape has \(tape.scalar)" }
    let place = tape.shape.index(at: worst.position).map(String.init).joined(separator: ", ")
    return "at [\(place)] the tape has \(tape.scalars[worst.position]), "
      + "the formula \(other.scalars[worst.position])"
  }
}

extension Shape {
  /// The index tuple of a position in row-major order.
  func index(at position: Int) -> [Int] {
    zip(strides, dimensions).map { stride, extent in position / stride % extent }
  }
}
