import Autodiff

/// The gradient of a network from its values alone, with an estimate of how far it can be trusted.
///
/// For each component, with a step h,
///
///     D(h) = (f(x + h e) − f(x − h e)) / 2h,   D = (4 D(h/2) − D(h)) / 3,
///
/// whose error is O(h⁴) where f is smooth (Richardson, 1911). The estimate adds the change from D(h) to
/// D(h/2), the rounding of f's values divided by h, and, where the two one-sided slopes do not approach one
/// another as h is halved (a kink inside the step), the distance between them.
struct CentralDifferences<Scalar: RealScalar> {
  /// D for each component.
  let gradient: Tensor<Scalar>
  /// The estimated error of each component.
  let error: Tensor<Scalar>

  /// - Parameters:
  ///   - x: one input of shape [n₁].
  ///   - noise: the rounding error to expect of a value of f.
  ///   - f: from rows [batch, n₁] to one value for each row.
  /// - Complexity: 4 n₁ evaluations, in blocks.
  init(at x: Tensor<Scalar>, noise: Scalar, of f: (Tensor<Scalar>) -> Tensor<Scalar>) {
    let point = x.scalars
    let center = f(x.reshaped(to: [1, x.count])).scalar
    // The rounding of f is ulp(f)/h, the truncation of D(h) is h² f'''/6: ulp^(1/3) balances the two.
    let relativeStep = Scalar.pow(Scalar.ulpOfOne, 1 / 3)
    var gradient: [Scalar] = []
    var error: [Scalar] = []
    let blockSize = 64
    for start in stride(from: 0, to: point.count, by: blockSize) {
      let block = start..<min(start + blockSize, point.count)
      var rows: [Scalar] = []
      var steps: [Scalar] = []
      for component in block {
        let h = relativeStep * max(1, Swift.abs(point[component]))
        for offset in [h, -h, h / 2, -h / 2] {
          var row = point
          row[component] += offset
          // What was really added, which is what to divide by.
          steps.append(row[component] - point[component])
          rows += row
        }
      }
      let values = f(Tensor(shape: [4 * block.count, point.count], rows)).scalars
      for index in block.indices.map({ 4 * ($0 - start) }) {
        let (f1, f2, f3, f4) = (
          values[index], values[index + 1], values[index + 2], values[index + 3]
        )
        let (h1, h2, h3, h4) = (
          steps[index], steps[index + 1], steps[index + 2], steps[index + 3]
        )
        let wide = (f1 - f2) / (h1 - h2)
        let narrow = (f3 - f4) / (h3 - h4)
        let unit = max(Swift.abs(f1), Swift.abs(f2), Swift.abs(center)).ulp
        let rounding = 8 * max(unit, noise) / h3
        let wideJump = Swift.abs((f1 - center) / h1 - (f2 - center) / h2)
        let narrowJump = Swift.abs((f3 - center) / h3 - (f4 - center) / h4)
        // Halving h halves the jump of a smooth function and leaves that of a kink as it is.
        let hasKink = narrowJump > wideJump * 3 / 4
        gradient.append((4 * narrow - wide) / 3)
        error.append(Swift.abs(wide - narrow) + rounding + (hasKink ? narrowJump : 0))
      }
    }
    self.gradient = Tensor(shape: x.shape, gradient)
    self.error = Tensor(shape: x.shape, error)
  }
}
