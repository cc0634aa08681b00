/// What a function computes at a point, as a list of steps.
///
/// - Parameters:
///   - point: a number, a tensor, an array of such, or a structure of parameters; plain ones, not tracked.
///   - f: the function; its result may have any shape.
/// - Complexity: that of the function, and a step for each of its operations.
public func program<Point: DifferentiableValue>(
  at point: Point, of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> Program<Point.Scalar> {
  try RecordedProgram(at: point, of: f).program
}

/// A program and the values that its steps had when it was recorded.
struct RecordedProgram<Scalar: TensorScalar> {
  let program: Program<Scalar>
  let values: [Tensor<Scalar>]

  init<Point: DifferentiableValue>(
    at point: Point, named names: [String] = [],
    of f: (Point.Recorded) throws -> Tracked<Scalar>
  ) rethrows where Point.Scalar == Scalar {
    var finder = TapeFinder<Scalar>()
    point.findTape(with: &finder)
    guard finder.header == nil else { trap(.programAtTrackedPoint) }
    let recording = Recording(TapeFinder<Scalar>(), keepsProgram: true)
    let output = recording.finished(try recording.record(point, f))
    self.init(recording.header, inputs: recording.recorder.inputs, output: output, names)
    withExtendedLifetime(recording) {}
  }

  /// Copies the nodes up to the output, and drops what stands for another node.
  private init(
    _ header: UnsafeMutablePointer<TapeHeader<Scalar>>, inputs: [UInt32],
    output: Tracked<Scalar>, _ names: [String]
  ) {
    let last = output.requireIndex(on: header)
    var steps: [Program<Scalar>.Step] = []
    var values: [Tensor<Scalar>] = []
    // The step of each node.
    var places: [Int] = []
    let given = Dictionary(
      zip(inputs, names).map { (Int($0), $1) }, uniquingKeysWith: { first, _ in first })
    let count = max(last, Int(inputs.max() ?? 0)) + 1
    for index in 0..<count {
      let node = header.pointee.nodes[index]
      guard let (operation, operands) = Self.operation(of: node, in: header) else {
        // An alias: the point of a differentiation within the function.
        places.append(places[Int(node.a)])
        continue
      }
      let value = header.value(at: UInt32(index))
      places.append(steps.count)
      steps.append(
        Program.Step(
          operation: operation, operands: operands.map { places[Int($0)] }, shape: value.shape,
          label: given[index] ?? header.pointee.labels[UInt32(index)],
          isConstant: node.flags.contains(.constant)))
      values.append(value)
    }
    program = Program(
      steps: steps, inputs: inputs.map { places[Int($0)] }, output: places[last])
    self.values = values
  }

  private static func operation(
    of node: Node<Scalar>, in header: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> (Program<Scalar>.Operation, [UInt32])? {
    switch node.operation {
    case .alias: return nil
    // What belongs to a linear recording is not in a program.
    case .leaf, .fromLinear, .toLinear, .join:
      return node.isInput ? (.input, []) : (.constant(header.value(of: node)), [])
    case .unary(let primitive): return (.unary(primitive), [node.a])
    case .binary(let primitive): return (.binary(primitive), [node.a, node.b])
    case .total:
      let rank = header.shape(of: header.pointee.nodes[Int(node.a)]).rank
      return (.structured(Sum(axes: Array(0..<rank), keepsDimensions: false)), [node.a])
    case .run:
      return (
        .structured(Elements(position: Int(node.b), result: header.shape(of: node))), [node.a]
      )
    case .structured:
      let record = header.pointee.records[Int(node.record)]
      guard let rule = record.rule else { return (.constant(header.value(of: node)), []) }
      return (.structured(rule), record.operands)
    }
  }
}

/// A scalar function's value and gradient by the sweep over its program, which is that of `trace(at:names:of:)` to the last
/// bit; what it passes on is not kept.
package func valueWithProgramGradient<Point: DifferentiableValue>(
  at point: Point, of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> (value: Point.Scalar, gradient: [Tensor<Point.Scalar>]) {
  let recorded = try RecordedProgram(at: point, of: f)
  let program = recorded.program
  program.requireScalar(operation: "gradient")
  var sweep = ProgramSweep(program, values: recorded.values, keepsAll: false)
  sweep.run()
  return (
    recorded.values[program.output].scalar, program.inputs.map { sweep.adjoint(of: $0) }
  )
}
