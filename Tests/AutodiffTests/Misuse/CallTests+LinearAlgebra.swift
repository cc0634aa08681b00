import Autodiff
import TestSupport

extension CallTests {
  static let linearAlgebraCalls = [
    [
      calls("einsum(_:_:)") {
        for text in [
          "", "->", ",", "ij", "ij->", "ij,ij", "ij,jk", "i...", "...", "iij", "ij->ijk", "\u{0}",
          "é",
        ] {
          use(try? Shape.einsum(text, [[2, 3]]))
          use(try? Shape.einsum(text, [[2, 3], [2, 3]]))
        }
      },
      calls(
        "einsum(_:_:)", { use(einsum("ij", [Tensor<Double>]())) },
        { use(einsum("ij,jk", matrix, matrix)) }, { use(einsum("ijk", matrix)) },
        { use(pullback(at: matrix) { einsum("i->", $0) }) },
        { use(einsum("ij,ij->ii", matrix, matrix)) }),
      pairs("Shape.einsum(_:_:)") { a, b in
        for text in ["i,j", "ij,jk", "...,...", "...i,i...", "ii,ii->i"] {
          use(try? Shape.einsum(text, [a, b]))
        }
      },
    ],
    both("tensordot(_:_:axes:)", { tensordot($0, $0, axes: $1) }) {
      tensordot($0, $0, axes: ([$1], [$1]))
    },
    both("tensordot(_:_:axes:)", { tensordot($0, $0, axes: ([$1, 0], [1, $1])) }) {
      tensordot($0, $0, axes: ([], [$1]))
    },
    both("matrixPower(_:_:)", { matrixPower($0, $1) }) { matrixPower($0[.all, 0..<2], $1) },
    both("cross(_:_:axis:)", { cross($0, $0, axis: $1) }) { cross($0[0], $0, axis: $1) },
  ].flatMap { $0 }
}
