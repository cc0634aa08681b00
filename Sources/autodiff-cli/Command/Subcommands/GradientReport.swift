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
  /// The formula's value.
  let value: Double
  /// The derivative by each selected input.
  let gradients: [Tensor<Double>]
  /// The comparisons that were asked for.
  var checks: [Check] = []

  /// A comparison that was asked for.
  struct Check {
    /// What the tape is compared with.
    let heading: String
    let report: GradientCheckReport
    /// The comparisons that say something which no other check of the same call says.
    let comparisons: [GradientCheckReport.Comparison]
  }

  /// Differentiates a formula.
  ///
  /// - Precondition: the program's result is a scalar.
  init(expression: String, point: InputPoint, program: Program, selected: [Int]) {
    self.expression = expression
    self.point = point
    self.program = program
    self.selected = selected
    (value, gradients) = valueWithGradient(at: selected.map { point.values[$0] }) { tracked in
      program(point.tracked(replacing: selected, with: tracked))
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
