// What the rules compute on the way, for the formula language, which reads back what a trace prints.

/// The factors of P A = L U in one matrix; see `LUFactors`.
package func luFactors<T: TensorAlgebra>(_ a: T) -> T { T.apply(LUFactors(), [a]) }

/// The shape of the factors.
///
/// - Throws: `ShapeError.notSquare`.
package func luFactorsShape(_ a: Shape) throws(ShapeError) -> Shape {
  try LUFactors().shape(of: [a])
}
