/// A convolution, or the derivative of one by its input or its kernel.
///
/// The sum Σ x[i] w[k] y[o] over all i, k and o that meet is linear in each of the three. A convolution is its derivative by y, and
/// the derivatives of a convolution are those by x and w. Each is made of the other two tensors, so that the pullback of each is
/// made of the other two rules, to any order.
struct Convolution: StructuredRule {
  let geometry: ConvolutionGeometry
  /// The part that is made of the other two, which are the operands in the order input, kernel, output.
  let part: ConvolutionPart
  /// How it was asked for.
  let call: ConvolutionCall
  /// The operands that are cotangents, in a pullback: a term in which one is nothing is none, and an element without terms is
  /// nothing.
  var cotangents: ProductFactors = []
  /// Whether elements of the result are told to be nothing; otherwise they are zeros.
  var marksGaps = true

  var name: String {
    switch part {
    case .output: call.name
    case .input: "\(call.name)_input"
    case .kernel: "\(call.name)_weight"
    }
  }
  // An element of a factor that meets none of the other gets nothing, as those that meet gaps alone do.
  var gaps: GapHandling { cotangents == [] && !geometry.leavesOut ? .known : .made }

  /// The parts that the operands are.
  var operandParts: (ConvolutionPart, ConvolutionPart) {
    switch part {
    case .output: (.input, .kernel)
    case .input: (.kernel, .output)
    case .kernel: (.input, .output)
    }
  }

  func shape(of part: ConvolutionPart) -> Shape {
    switch part {
    case .input: call.input
    case .kernel: call.kernel
    case .output: call.output
    }
  }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { shape(of: part) }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (a, b) = (inputs[0], inputs[1])
    var withGaps = cotangents
    if withGaps.contains(.first) && !a.hasNothing { withGaps.remove(.first) }
    if withGaps.contains(.second) && !b.hasNothing { withGaps.remove(.second) }
    let shape = shape(of: part)
    let result = Tensor<S>(filling: shape) { result in
      convolutionKernel(
        part, a.base, b.base, into: result, count: shape.count, geometry, withGaps: withGaps)
      if cotangents != [] && marksGaps && (withGaps != [] || geometry.leavesOut) {
        PlainConvolution(
          geometry: geometry, part: part, first: a.base, second: b.base, withGaps: withGaps
        ).markGaps(in: result, count: shape.count)
      }
    }
    return cotangents != [] && marksGaps && withGaps == [] && !geometry.leavesOut
      ? result.closed() : result
  }

  @specialized(where T == Tensor<Float>)
  @specialized(where T == Tensor<Double>)
  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    // Of no elements nothing comes back.
    guard output.count > 0 else { return [nil, nil] }
    let parts = [operandParts.0, operandParts.1]
    return (0..<2).map { position in
      guard wanted[position] else { return nil }
      let other = 1 - position
      // The result's cotangent stands for the result, beside the other operand.
      let first = parts[other].precedes(part)
      var factors: ProductFactors = []
      if wanted.cotangentHasGaps || gaps == .made { factors.insert(first ? .second : .first) }
      if cotangents.contains(other == 0 ? .first : .second) {
        factors.insert(first ? .first : .second)
      }
      let rule = Convolution(
        geometry: geometry, part: parts[position], call: call, cotangents: factors,
        marksGaps: !wanted.isInput(position) || factors == [])
      return T.apply(rule, first ? [inputs[other], g] : [g, inputs[other]])
    }
  }
}

extension ConvolutionPart {
  /// The place of a part among the three.
  private var place: Int {
    switch self {
    case .input: 0
    case .kernel: 1
    case .output: 2
    }
  }

  func precedes(_ other: ConvolutionPart) -> Bool { place < other.place }
}

/// How a convolution was asked for.
struct ConvolutionCall: Sendable {
  let name: String
  /// What was said beside the operands, as in a formula.
  let options: String
  let input: Shape
  let kernel: Shape
  let output: Shape
}
