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
  var checks: [GradientComparison] = []

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

/// How one derivative compares with another source of the same number.
struct GradientComparison {
  /// The input.
  let name: String
  /// What the tape was compared with.
  let method: String
  /// The derivative that the other method found.
  let other: Tensor<Double>
  /// Whether the two agree within what the method can tell.
  let agrees: Bool
  /// The largest difference between two elements, over the size of the larger one.
  let relativeDifference: Double
  /// How close they are, or where and why they differ.
  let remark: String
}
