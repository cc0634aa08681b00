/// What a function computed at a point, as a value: a list of steps in which each is made of earlier ones.
///
/// It is made by `program(at:of:)`, owns nothing of the tape that recorded it, and does not change.
///
/// ```swift
/// let f = program(at: [2.0, 5.0]) { x in log(x[0]) + x[0] * x[1] - sin(x[1]) }
/// print(f)
/// // v1 = input
/// // v2 = input
/// // v3 = log(v1)
/// // v4 = v1 * v2
/// // v5 = v3 + v4
/// // v6 = sin(v2)
/// // v7 = v5 - v6
/// ```
///
/// A branch that the function took by comparing numbers is taken in the program: at another point the function may be
/// another one.
public struct Program<Scalar: TensorScalar>: Sendable {
  /// What a step does.
  public enum Operation: Sendable {
    /// The point, or a part of it.
    case input
    /// A number or tensor by which no derivative is taken.
    case constant(Tensor<Scalar>)
    /// An elementwise function of one value.
    case unary(UnaryPrimitive)
    /// An elementwise function of two values, which broadcast.
    case binary(BinaryPrimitive)
    /// Another primitive, as the sum or a product of matrices.
    case structured(any StructuredRule)
  }

  /// One value and how it is made.
  public struct Step: Sendable {
    /// What is done.
    public let operation: Operation
    /// The steps that it is done to, all of them earlier ones.
    public let operands: [Int]
    /// The shape of the value.
    public let shape: Shape
    /// The name that `labeled(_:)` gave the value.
    public let label: String?
    /// Whether the value depends on no input, so that no derivative is taken by it.
    public let isConstant: Bool
  }

  /// The steps, in the order in which they were computed.
  public let steps: [Step]
  /// The steps that are inputs, in the order in which the point has them.
  public let inputs: [Int]
  /// The step whose value is the function's.
  public let output: Int
  /// The name of each step: its label, for a constant number its digits, else v1, v2, … in order.
  public let names: [String]
  /// Of each step that joins others, where each of them begins along the axis: a join can be of very many.
  let starts: [Int: [Int]]

  init(steps: [Step], inputs: [Int], output: Int) {
    self.steps = steps
    self.inputs = inputs
    self.output = output
    names = Self.names(of: steps)
    starts = Self.starts(in: steps)
  }

  private static func starts(in steps: [Step]) -> [Int: [Int]] {
    var starts: [Int: [Int]] = [:]
    for (index, step) in steps.enumerated() {
      guard case .structured(let rule as Concatenate) = step.operation else { continue }
      var next = 0
      starts[index] = step.operands.map { operand in
        defer { next += steps[operand].shape[rule.axis] }
        return next
      }
    }
    return starts
  }

  /// Names that differ: a label that is there twice counts for the first step that has it.
  private static func names(of steps: [Step]) -> [String] {
    var taken = Set(steps.compactMap(\.label))
    var labels = Set<String>()
    var count = 0
    func next(_ letter: String, _ count: inout Int) -> String {
      repeat { count += 1 } while taken.contains("\(letter)\(count)")
      return "\(letter)\(count)"
    }
    var constants = 0
    return steps.map { step in
      if let label = step.label, labels.insert(label).inserted { return label }
      guard case .constant(let value) = step.operation else { return next("v", &count) }
      if value.shape.isScalar { return "\(value)" }
      let name = next("c", &constants)
      taken.insert(name)
      return name
    }
  }
}

extension Program {
  /// Traps where there is no such step.
  func requireStep(_ step: Int) {
    guard steps.indices.contains(step) else { trap(.noSuchStep(step, count: steps.count)) }
  }

  /// Traps where there is no such step, or it has no such operand, or the values are not those of the steps.
  func requireOperand(_ operand: Int, of step: Int, _ values: [Tensor<Scalar>]?) {
    requireStep(step)
    let operands = steps[step].operands
    guard operands.indices.contains(operand) else {
      trap(.noSuchOperand(operand, count: operands.count))
    }
    if let values, values.count != steps.count {
      trap(.stepValues(given: values.count, steps: steps.count))
    }
  }
}

extension Program.Operation {
  /// The name that a user calls the operation by.
  public var name: String {
    switch self {
    case .input: "input"
    case .constant: "constant"
    case .unary(let primitive): primitive.name
    case .binary(let primitive): primitive.name
    case .structured(let rule): rule.name
    }
  }
}

extension Program: CustomStringConvertible {
  /// A line for each step but the constant numbers, which stand where they are used.
  public var description: String {
    steps.indices.compactMap { index in
      let step = steps[index]
      let shape = step.shape.isScalar ? "" : "  \(step.shape)"
      switch step.operation {
      case .input: return "\(names[index]) = input\(shape)"
      case .constant:
        return step.shape.isScalar ? nil : "\(names[index]) = constant\(shape)"
      default: return "\(names[index]) = \(expression(of: index).text(.formula))\(shape)"
      }
    }.joined(separator: "\n")
  }
}
