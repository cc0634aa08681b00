import Autodiff

/// The derivatives of a formula at a point, and what comparing them with something else showed.
struct GradientReport {
  /// The formula, as typed.
  let expression: String
  /// Where it was differentiated.
  let point: InputPoint
  /// The formula, resolved.
  let program: ResolvedFormula
  /// What it was differentiated by.
  let selected: [Variable]
  /// What is computed.
  let kind: Kind
  /// The formula's value; a scalar for a gradient.
  let value: Tensor<Double>
  /// The derivative by each selected input: of the input's shape, for a Jacobian after that of the value.
  let results: [Tensor<Double>]
  /// The comparisons that were asked for.
  var checks: [Check] = []

  /// The two kinds of derivative; the raw value is its name in JSON.
  enum Kind: String {
    case gradient
    case jacobian
  }

  /// A comparison that was asked for.
  struct Check {
    /// What the tape is compared with.
    let heading: String
    /// The comparison at the point.
    let report: GradientCheckReport
    /// What was compared with a formula of the user's at other points.
    var claim: ClaimReport?

    /// Whether nothing that was compared disagrees.
    var agrees: Bool { report.agrees && claim?.agrees != false }
  }

  /// Differentiates a formula.
  ///
  /// - Precondition: the program's result is a scalar, unless the derivative is the Jacobian.
  init(
    _ kind: Kind, of expression: String, at point: InputPoint, program: ResolvedFormula,
    selected: [Variable]
  ) {
    self.kind = kind
    self.expression = expression
    self.point = point
    self.program = program
    self.selected = selected
    switch kind {
    case .gradient:
      let result = program.valueWithGradient(at: point.values, by: selected)
      (value, results) = (Tensor(result.value), result.gradient)
    case .jacobian:
      let constants = point.values.map { Value($0) }
      let start = program.origin(of: selected, at: constants).map(\.value)
      (value, results) = valueWithJacobian(at: start) { tracked in
        program.result(at: constants, by: selected, tracked)
      }
    }
  }

  /// Whether nothing that was compared disagrees.
  var agrees: Bool { checks.allSatisfy(\.agrees) }

  /// The name of each variable.
  var names: [String] { selected.map(\.name) }
}
