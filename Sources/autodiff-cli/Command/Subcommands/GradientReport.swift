import Autodiff

/// The derivatives of a formula at a point, and what comparing them with something else showed.
struct GradientReport {
  /// The formula, as typed.
  let expression: String
  /// Where it was differentiated.
  let point: InputPoint
  /// The formula, resolved.
  let program: Program
  /// The positions of the inputs by which it was differentiated.
  let selected: [Int]
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
    let report: GradientCheckReport
  }

  /// Differentiates a formula.
  ///
  /// - Precondition: the program's result is a scalar, unless the derivative is the Jacobian.
  init(
    _ kind: Kind, of expression: String, at point: InputPoint, program: Program,
    selected: [Int]
  ) {
    self.kind = kind
    self.expression = expression
    self.point = point
    self.program = program
    self.selected = selected
    switch kind {
    case .gradient:
      let result = valueWithGradient(at: selected.map { point.values[$0] }) { tracked in
        program(point.tracked(replacing: selected, with: tracked))
      }
      (value, results) = (Tensor(result.value), result.gradient)
    case .jacobian:
      value = program.value(at: point.values)
      results = selected.map { position in
        jacobian(at: point.values[position]) { tracked in
          program(point.tracked(replacing: [position], with: [tracked]))
        }
      }
    }
  }

  /// Whether nothing that was compared disagrees.
  var agrees: Bool { checks.allSatisfy { $0.report.agrees } }

  /// The name of each selected input.
  var names: [String] { selected.map { point.names[$0] } }
}

extension InputPoint {
  /// The values as constants, the selected ones replaced.
  func tracked(replacing selected: [Int], with inputs: [Value]) -> [Value] {
    var replacements = [Value?](repeating: nil, count: values.count)
    for (position, input) in zip(selected, inputs) { replacements[position] = input }
    return zip(values, replacements).map { $1 ?? Value($0) }
  }
}
