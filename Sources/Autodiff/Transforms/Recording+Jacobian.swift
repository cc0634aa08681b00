// The rows of a Jacobian: one sweep for each number of the result, over one recording.

extension Recording {
  /// Hands out the Jacobian by each input, in the order in which they were recorded: its shape is that of the result
  /// followed by that of the input.
  @usableFromInline
  func jacobianReader<Point: DifferentiableValue>(
    of output: Tracked<Scalar>, at point: Point
  ) -> GradientReader<Scalar> where Point.Scalar == Scalar {
    let shapes = inputShapes(of: point)
    return GradientReader(
      isNested ? .recorded(recordedRows(of: output, shapes)) : .jacobian(rows(of: output, shapes)),
      recording: self)
  }

  /// The shape of each input.
  private func inputShapes<Point: DifferentiableValue>(of point: Point) -> [Shape]
  where Point.Scalar == Scalar {
    guard isLinear else { return recordedShapes }
    // A linear recording's numbers are statements, from which a tensor cannot be told: record the point as a program.
    let program = Recording(TapeFinder<Scalar>(), keepsProgram: true)
    _ = point.record(with: &program.recorder)
    return program.recordedShapes
  }

  private var recordedShapes: [Shape] { recorder.inputs.map { header.value(at: $0).shape } }

  /// Row i is the pullback of the i-th unit cotangent.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func rows(of output: Tracked<Scalar>, _ shapes: [Shape]) -> [Tensor<Scalar>] {
    let value = output.shape
    var jacobians = shapes.map { Tensor<Scalar>.zeros($0.following(value)) }
    var cotangent = Tensor<Scalar>.zeros(value)
    for row in rowRange(value, shapes) {
      cotangent.withUnsafeMutableBufferPointer { $0[row] = 1 }
      var reader = reader(of: output, cotangent: cotangent)
      for (position, shape) in shapes.enumerated() {
        let gradient = reader.nextTensor(shape)
        jacobians[position].withUnsafeMutableBufferPointer { elements in
          for column in 0..<shape.count {
            elements[row * shape.count + column] = gradient.base[column]
          }
        }
        withExtendedLifetime(gradient) {}
      }
      cotangent.withUnsafeMutableBufferPointer { $0[row] = 0 }
    }
    return jacobians
  }

  /// The same on the enclosing tape, so that the Jacobian can be differentiated again.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func recordedRows(
    of output: Tracked<Scalar>, _ shapes: [Shape]
  ) -> [Tracked<Scalar>?] {
    let value = output.shape
    let outer = enter()
    defer { leave(outer) }
    var rows: [[Tracked<Scalar>?]] = []
    var cotangent = Tensor<Scalar>.zeros(value)
    for row in rowRange(value, shapes) {
      cotangent.withUnsafeMutableBufferPointer { $0[row] = 1 }
      rows.append(
        recordedSweep(
          header, from: output, cotangent: cotangent, inputs: recorder.inputs))
      cotangent.withUnsafeMutableBufferPointer { $0[row] = 0 }
    }
    return shapes.enumerated().map { position, shape in
      let whole = shape.following(value)
      guard rows.contains(where: { $0[position] != nil }) else {
        return Tracked(Tensor.zeros(whole)).imported(to: header)
      }
      let gradients = rows.map { $0[position] ?? Tracked(Tensor.zeros(shape)) }
      return stacked(gradients).reshaped(to: whole)
    }
  }

  /// The rows that are swept for: none where no input has an element.
  private func rowRange(_ value: Shape, _ shapes: [Shape]) -> Range<Int> {
    0..<(shapes.contains { $0.count > 0 } ? value.count : 0)
  }
}

extension Shape {
  /// The shape of a derivative by this one: the result's axes, and then these.
  fileprivate func following(_ value: Shape) -> Shape { Shape(value.dimensions + dimensions) }
}
