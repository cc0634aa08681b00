/// The largest, or smallest, of each element of a row and of the values that are scattered to it; NaN if one of them is.
///
/// The cotangent is split evenly among ties.
struct ScatterExtremum: StructuredRule {
  /// Where each value goes, within the row.
  let positions: [Int]
  let isMaximum: Bool
  var name: String { isMaximum ? "scatterMax" : "scatterMin" }
  var gaps: GapHandling { .made }

  func shape(of inputs: [some Shaped]) throws(ShapeError) -> Shape { inputs[0].shape }

  @specialized(where S == Float)
  @specialized(where S == Double)
  func value<S: TensorScalar>(of inputs: [Tensor<S>]) -> Tensor<S> {
    let (x, values) = (inputs[0], inputs[1])
    return Tensor(filling: x.shape) { y in
      y.update(from: x.base, count: x.count)
      for (number, position) in positions.enumerated() {
        let (best, value) = (y[position], values.base[number])
        let isBetter = isMaximum ? S.isGreater(value, best) : S.isGreater(best, value)
        // NaN stays, and takes the place of any number.
        if isBetter || !S.isEqual(value, value) { y[position] = value }
      }
    }
  }

  func pullback<T: TensorAlgebra>(_ g: T, inputs: [T], output: T, wanted: OperandSet) -> [T?] {
    let (x, values) = (inputs[0], inputs[1])
    let isOld = x .== output
    let isNew = values .== output.gathered(at: positions)
    let scatter = ScatterAdd(
      parts: [.slices(at: positions, axis: 0)], hasGaps: [false], target: x.shape)
    let share = g / (isOld + T.apply(scatter, [isNew]))
    return [
      T.where(isOld, share, .nothing),
      T.where(isNew, share.gathered(at: positions), .nothing),
    ]
  }
}
