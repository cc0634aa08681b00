/// The windows of a pooling: of so many planes, each with windows along its rows and columns.
struct PoolGeometry: Hashable, Sendable {
  /// The axes that are pooled, 1 or 2.
  let axes: Int
  let planes: Int
  /// The kernel is the window.
  let rows: ConvolutionAxis
  let columns: ConvolutionAxis
  let input: Shape
  let output: Shape

  var inputArea: Int { rows.input * columns.input }
  var outputArea: Int { rows.output * columns.output }

  /// Calls `body` with the number of each window of a plane and the elements that are in it.
  @inline(__always)
  func forEachWindow(_ body: (_ window: Int, _ rows: Places, _ columns: Places) -> Void) {
    for i in 0..<rows.output {
      let inRows = Places(rows, i)
      for j in 0..<columns.output { body(i &* columns.output &+ j, inRows, Places(columns, j)) }
    }
  }

  /// The elements of the input along an axis that are in a window.
  struct Places {
    let first: Int
    let count: Int
    let step: Int

    @inline(__always)
    init(_ axis: ConvolutionAxis, _ window: Int) {
      let kernels = axis.kernels(window)
      (first, count, step) = (axis.position(window, kernels.lowerBound), kernels.count, axis.step)
    }

    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
      var place = first
      for _ in 0..<count {
        body(place)
        place &+= step
      }
    }
  }

  /// Splits the planes over cores.
  func forEachPlane(_ body: (Int) -> Void) {
    let work = outputArea * rows.kernel * columns.kernel
    Parallel.forEachPart(of: planes, partSize: max(1, (1 << 18) / max(1, work))) {
      for plane in $0 { body(plane) }
    }
  }
}

/// The largest element of each window; NaN where one is.
///
/// The cotangent is split evenly among ties.
struct MaxPool: StructuredRule {
  let geometry: PoolGeometry
  /// The window, strides and padding as in a formula.
  let options: String
  var name: String { "max_pool\(geometry.axes)d" }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { geometry.output }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let x = inputs[0]
    return Tensor(filling: geometry.output) { result in
      geometry.forEachPlane { plane in
        let source = x.base + plane * geometry.inputArea
        let target = result + plane * geometry.outputArea
        geometry.forEachWindow { window, rows, columns in
          var best = source[rows.first &* geometry.columns.input &+ columns.first]
          rows.forEach { i in
            let row = source + i &* geometry.columns.input
            columns.forEach { j in
              // NaN stays, and takes the place of any number.
              if S.isGreater(row[j], best) || !S.isEqual(row[j], row[j]) { best = row[j] }
            }
          }
          target[window] = best
        }
      }
    }
  }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    [
      T.apply(
        PoolShare(geometry: geometry, spreads: true, options: options), [inputs[0], output, g])
    ]
  }
}

/// What a maximum over windows passes on, linear in its last operand: to the elements that are as large as their window's maximum
/// an even share of each window's number; or, transposed, to each window the mean of the numbers of its largest elements.
struct PoolShare: StructuredRule {
  let geometry: PoolGeometry
  /// Whether windows are spread over their elements.
  let spreads: Bool
  let options: String
  var name: String { "max_pool\(geometry.axes)d_" + (spreads ? "spread" : "mean") }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape {
    spreads ? geometry.input : geometry.output
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (x, y, g) = (inputs[0], inputs[1], inputs[2])
    let shape = spreads ? geometry.input : geometry.output
    return Tensor(filling: shape) { result in
      if spreads { result.update(repeating: .nothing, count: shape.count) }
      geometry.forEachPlane { plane in
        let input = plane * geometry.inputArea
        let output = plane * geometry.outputArea
        let width = geometry.columns.input
        geometry.forEachWindow { window, rows, columns in
          let largest = y.base[output + window]
          func forEachTie(_ body: (Int) -> Void) {
            rows.forEach { i in
              columns.forEach { j in
                let place = input &+ i &* width &+ j
                if S.isEqual(x.base[place], largest) { body(place) }
              }
            }
          }
          var ties = 0
          if spreads {
            let share = g.base[output + window]
            if S.isNothing(share) { return }
            forEachTie { _ in ties &+= 1 }
            let part = S.computed(share / S(ties))
            forEachTie { result[$0] = result[$0] + part }
          } else {
            var sum = S.nothing
            forEachTie {
              ties &+= 1
              if !S.isNothing(g.base[$0]) { sum = sum + S.computed(g.base[$0]) }
            }
            result[output + window] = S.isNothing(sum) ? sum : S.computed(sum / S(ties))
          }
        }
      }
    }
  }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    guard wanted[2] else { return [nil, nil, nil] }
    let transposed = PoolShare(geometry: geometry, spreads: !spreads, options: options)
    return [nil, nil, T.apply(transposed, [inputs[0], inputs[1], g])]
  }
}
