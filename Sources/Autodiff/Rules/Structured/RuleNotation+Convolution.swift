// How a convolution, the derivatives of one and a maximum over windows are written.
//
// `conv2d_input` and `conv2d_weight` are PyTorch's names (torch.nn.grad): the derivatives of conv2d by the input and by the kernel.
// They are no functions of the formula language, as `scatter` is none.

extension Convolution: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { written(part, operands) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    let parts = [operandParts.0, operandParts.1]
    let other = 1 - position
    return written(
      parts[position], parts[other].precedes(part) ? [operands[other], g] : [g, operands[other]])
  }

  /// A part, made of the other two.
  private func written(
    _ part: ConvolutionPart, _ operands: [SymbolicExpression]
  ) -> SymbolicExpression {
    switch part {
    case .output: .call(call.name, operands, options: call.options)
    case .input: .call("\(call.name)_input", operands, options: options(call.input))
    case .kernel: .call("\(call.name)_weight", operands, options: options(call.kernel))
    }
  }

  private func options(_ shape: Shape) -> String {
    "\(shape.dimensions)" + (call.options.isEmpty ? "" : ", \(call.options)")
  }
}

extension MaxPool: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .call(name, operands, options: options) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .call("\(name)_spread", [operands[0], y, g], options: options) }
}

extension PoolShare: WrittenRule {
  func written(
    _ operands: [SymbolicExpression], shapes: [Shape], result: Shape
  ) -> SymbolicExpression { .call(name, operands, options: options) }

  func writtenPullback(
    _ g: SymbolicExpression, _ operands: [SymbolicExpression], y: SymbolicExpression,
    to position: Int, shapes: [Shape], result: Shape
  ) -> SymbolicExpression {
    if position < 2 { return .nothing }
    let transposed = PoolShare(geometry: geometry, spreads: !spreads, options: options)
    return .call(transposed.name, [operands[0], operands[1], g], options: options)
  }
}
