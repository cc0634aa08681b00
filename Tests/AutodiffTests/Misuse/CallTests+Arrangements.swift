import Autodiff
import TestSupport

extension CallTests {
  static let number = Tensor<Double>(1)

  static let arrangementCalls: [Call] = [
    listed("TensorAlgebra.squeezed(axes:)") { use(matrix[.newAxis, .ellipsis].squeezed(axes: $0)) },
    calls("TensorAlgebra.squeezed(axis:)") { use(matrix[.newAxis].squeezed(axis: $0)) },
    calls("TensorAlgebra.expandingDimensions(at:)") { use(matrix.expandingDimensions(at: $0)) },
    listed("TensorAlgebra.expandingDimensions(at:)") { use(matrix.expandingDimensions(at: $0)) },
    calls("TensorAlgebra.swappingAxes(_:_:)") {
      use(matrix.swappingAxes(0, $0))
      use(matrix.swappingAxes($0, 1))
    },
    listed("TensorAlgebra.movingAxes(_:to:)") { use(matrix.movingAxes($0, to: [0, 1])) },
    listed("TensorAlgebra.movingAxes(_:to:)") { use(matrix.movingAxes([1], to: $0)) },
    calls("TensorAlgebra.movingAxis(_:to:)") {
      use(matrix.movingAxis($0, to: 0))
      use(matrix.movingAxis(0, to: $0))
    },
    listed("TensorAlgebra.flipped(axes:)") { use(matrix.flipped(axes: $0)) },
    calls("TensorAlgebra.flipped(axis:)") { use(matrix.flipped(axis: $0)) },
    calls("TensorAlgebra.rolled(by:axis:)") {
      use(matrix.rolled(by: $0))
      use(number.rolled(by: $0))
      use(matrix.rolled(by: $0, axis: 1))
      use(matrix.rolled(by: 1, axis: $0))
    },
    listed("TensorAlgebra.rolled(by:axes:)") { use(matrix.rolled(by: $0, axes: [0, 1])) },
    listed("TensorAlgebra.rolled(by:axes:)") { use(matrix.rolled(by: [1, 2], axes: $0)) },
    calls("TensorAlgebra.rotated90(_:axes:)") { use(matrix.rotated90($0)) },
    listed("TensorAlgebra.rotated90(_:axes:)") { use(matrix.rotated90(axes: $0)) },
    listed("TensorAlgebra.repeated(_:axis:)") { use(matrix.repeated($0, axis: 0)) },
    listed("TensorAlgebra.repeated(_:axis:)") { use(number.repeated($0)) },
    calls("TensorAlgebra.repeated(_:axis:)") { use(matrix.repeated([2], axis: $0)) },
    listed("TensorAlgebra.tiled(_:)") { use(matrix.tiled($0)) },
    listed("TensorAlgebra.padded(_:with:)") { use(matrix.padded($0.map { ($0, 1) })) },
    calls("TensorAlgebra.padded(_:with:)") {
      use(vector.padded([($0, $0)], with: .constant(.nan)))
    },
    calls("TensorAlgebra.padded(_:with:)", with: [-1, 0, 5, .max]) {
      use(vector.padded([(1, $0)], with: .reflect))
    },
    calls("TensorAlgebra.diagonal(offset:axes:)") { use(matrix.diagonal(offset: $0)) },
    listed("TensorAlgebra.diagonal(offset:axes:)") { use(matrix.diagonal(axes: $0)) },
    calls("TensorAlgebra.diagonalMatrix(offset:)") { use(vector.diagonalMatrix(offset: $0)) },
    calls("TensorAlgebra.diagonalMatrix(offset:)") { use(number.diagonalMatrix(offset: $0)) },
    calls("TensorAlgebra.trace(offset:axes:)") { use(matrix.trace(offset: $0)) },
    listed("TensorAlgebra.trace(offset:axes:)") { use(matrix.trace(axes: $0)) },
    calls("TensorAlgebra.lowerTriangle(offset:)") { use(matrix.lowerTriangle(offset: $0)) },
    calls("TensorAlgebra.upperTriangle(offset:)") { use(matrix.upperTriangle(offset: $0)) },
    calls("TensorAlgebra.atLeast(rank:)") { use(matrix.atLeast(rank: $0)) },
    calls("TensorAlgebra.split(into:axis:)") { use(matrix.split(into: $0)) },
    calls("TensorAlgebra.split(into:axis:)") { use(matrix.split(into: 2, axis: $0)) },
    listed("TensorAlgebra.split(at:axis:)") { use(matrix.split(at: $0, axis: 1)) },
    calls("TensorAlgebra.split(at:axis:)") { use(matrix.split(at: [1], axis: $0)) },
    calls("TensorAlgebra.chunks(of:axis:)") { use(matrix.chunks(of: $0)) },
    calls("TensorAlgebra.chunks(of:axis:)") { use(matrix.chunks(of: 1, axis: $0)) },
    calls("vstack(_:)", { use(vstack([Tensor<Double>]())) }, { use(vstack([vector, [1]])) }),
    calls("hstack(_:)", { use(hstack([Tensor<Double>]())) }, { use(hstack([vector, matrix])) }),
    calls("columnStack(_:)", { use(columnStack([Tensor<Double>]())) }) {
      use(columnStack([vector, matrix]))
    },
    calls("dstack(_:)", { use(dstack([Tensor<Double>]())) }, { use(dstack([vector, matrix])) }),
    calls("TensorAlgebra.setting(at:to:)") { use(matrix.setting(at: $0, .all, to: number)) },
    calls("TensorAlgebra.setting(at:to:)") { _ in use(matrix.setting(at: 0, to: matrix)) },
    calls("TensorAlgebra.adding(_:at:)") { use(matrix.adding(number, at: .all, $0...)) },
    calls("TensorAlgebra.adding(_:at:)") { _ in use(matrix.adding(matrix, at: 0)) },
    calls("TensorAlgebra.maximum(with:at:)") { use(matrix.maximum(with: number, at: $0)) },
    calls("TensorAlgebra.minimum(with:at:)") {
      use(matrix.minimum(with: vector, at: .indices([$0, 0])))
    },
    calls("linspace(_:_:count:includesEnd:)", with: [-1, 0, 1, 5, .min, .max]) {
      use(linspace(number, number, count: $0))
      use(linspace(number, vector, count: $0, includesEnd: false))
    },
    calls(
      "meshgrid(_:indexing:)", { use(stacked(meshgrid([vector, matrix]))) },
      { use(meshgrid(matrix, vector).x) }, { use(meshgrid(vector, matrix, indexing: .ij).y) },
      { use(Tensor(Double(meshgrid([Tensor<Double>]()).count))) }),
    calls("oneHot(_:count:)") { use(oneHot(vector, count: $0)) },
  ]
}
