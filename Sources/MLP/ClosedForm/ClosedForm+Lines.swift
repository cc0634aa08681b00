import Autodiff

// The documents' algorithms, line by line. The numbers come from the functions that the recursions are made of.

extension ClosedForm {
  /// Calls `body` with each line of an algorithm in the order in which it is run, a line in a loop once for each layer.
  ///
  /// - Complexity: the cost of the forward pass; for the third document, which takes one vector, memory for a matrix of
  ///   the size of the largest W besides.
  func forEachLine(
    of algorithm: AlgorithmLine<Scalar>.Algorithm,
    _ body: (AlgorithmLine<Scalar>) throws -> Void
  ) rethrows {
    switch algorithm {
    case .forward: try forEachForwardLine(body)
    case .firstDocument: try forEachFirstLine(body)
    case .secondDocument: try forEachSecondLine(body)
    case .thirdDocument: try forEachThirdLine(body)
    }
  }

  /// The slopes of layer l's activation, σ'(z^[l]).
  package func slopes(_ l: Int) -> Tensor<Scalar> { sigmaPrime(l) }

  private typealias Line = AlgorithmLine<Scalar>

  private func forEachForwardLine(_ body: (AlgorithmLine<Scalar>) throws -> Void) rethrows {
    try body(Line(.forward, "", "a[1] = x", [("a[1]", a[1])]))
    for l in z.layers {
      let layer = network.layer(l)
      try body(
        Line(
          .forward, "", layer: l, "z[\(l)] = W[\(l)] a[\(l - 1)] + b[\(l)]",
          shapes: "\(W(l).shape) \(a[l - 1].shape) + \(layer.bias.shape) → \(z[l].shape)",
          [("W[\(l)]", layer.weights), ("b[\(l)]", layer.bias), ("z[\(l)]", z[l])]))
      try body(
        Line(
          .forward, "", layer: l, "a[\(l)] = σ(z[\(l)]), σ = \(layer.activation)",
          [("σ'(z[\(l)])", sigmaPrime(l)), ("a[\(l)]", a[l])]))
    }
  }

  private func forEachFirstLine(_ body: (AlgorithmLine<Scalar>) throws -> Void) rethrows {
    try body(Line(.firstDocument, "1", "forward pass: \(Self.forwardFormulas), as above"))
    var delta = firstStart()
    try body(Line(.firstDocument, "2", "δ[\(L)] = 1", [("δ[\(L)]", delta)], wrt: .a(L)))
    try body(Line(.firstDocument, "3", "for l = \(layers(2...L)) do"))
    for l in (2...L).reversed() {
      let product = sigmaPrime(l) * delta
      let below = firstStep(l, delta)
      try body(
        Line(
          .firstDocument, "4", layer: l,
          "δ[\(l - 1)] = W[\(l)]ᵀ (σ'(z[\(l)]) ⊙ δ[\(l)])", shapes: transposedShapes(l),
          [("σ'(z[\(l)]) ⊙ δ[\(l)]", product), ("δ[\(l - 1)]", below)], wrt: .a(l - 1)))
      delta = below
    }
    try body(Line(.firstDocument, "5", "end for"))
    try body(
      Line(.firstDocument, "6", "∇ₓ a[\(L)] = δ[1]", [("∇ₓ a[\(L)]", delta)], wrt: .a(1)))
  }

  private func forEachSecondLine(_ body: (AlgorithmLine<Scalar>) throws -> Void) rethrows {
    try body(Line(.secondDocument, "①", "a[1] = x, as above"))
    try body(
      Line(.secondDocument, "①", "for l = \(upward): \(Self.forwardFormulas), each saved"))
    var delta = secondStart()
    try body(
      Line(
        .secondDocument, "②", "δ[\(L)] = ∂a[\(L)]/∂z[\(L)] = σ'(z[\(L)])", [("δ[\(L)]", delta)],
        wrt: .z(L)))
    if L > 2 { try body(Line(.secondDocument, "②", "for l = \(layers(3...L)):")) }
    for l in (2..<L).reversed() {
      let product = transposedW(l + 1, times: delta)
      delta = secondStep(l, delta)
      try body(
        Line(
          .secondDocument, "②", layer: l + 1,
          "δ[\(l)] = W[\(l + 1)]ᵀ δ[\(l + 1)] · σ'(z[\(l)])", shapes: transposedShapes(l + 1),
          [
            ("W[\(l + 1)]ᵀ δ[\(l + 1)]", product), ("σ'(z[\(l)])", sigmaPrime(l)),
            ("δ[\(l)]", delta),
          ],
          wrt: .z(l)))
    }
    try body(
      Line(
        .secondDocument, "②", "∇ₓ a[\(L)] = δ[1] = W[2]ᵀ δ[2]; a[1] = x has no σ'",
        shapes: transposedShapes(2), [("∇ₓ a[\(L)]", lastStep(delta))], wrt: .a(1)))
  }

  private func forEachThirdLine(_ body: (AlgorithmLine<Scalar>) throws -> Void) rethrows {
    try body(
      Line(.thirdDocument, "Forward pass", "z[l] and a[l] for l = \(upward), as above"))
    var delta = thirdStart()
    try body(
      Line(
        .thirdDocument, "Step 1", "δ[\(L)] = σ'(z[\(L)])", [("δ[\(L)]", delta)], wrt: .z(L)))
    try body(
      Line(
        .thirdDocument, "Step 2", L > 2 ? "for l = \(layers(2...L - 1)):" : "no hidden layer"))
    for l in (2..<L).reversed() {
      let product = transposedW(l + 1, times: delta)
      delta = thirdStep(l, delta)
      try body(
        Line(
          .thirdDocument, "Step 2", layer: l,
          "δ[\(l)] = σ'(z[\(l)]) ∘ (W[\(l + 1)]ᵀ δ[\(l + 1)]) "
            + "= diag(σ'(z[\(l)])) W[\(l + 1)]ᵀ δ[\(l + 1)]",
          shapes: "[\(z[l].count), \(z[l].count)] " + transposedShapes(l + 1),
          [
            ("W[\(l + 1)]ᵀ δ[\(l + 1)]", product),
            ("diag(σ'(z[\(l)])) W[\(l + 1)]ᵀ", transposedJacobian(l)), ("δ[\(l)]", delta),
          ], wrt: .z(l)))
    }
    try body(
      Line(
        .thirdDocument, "Step 3", "∇a[\(L)] = W[2]ᵀ δ[2]", shapes: transposedShapes(2),
        [("∇a[\(L)]", lastStep(delta))], wrt: .a(1)))
  }

  /// The layers of the forward pass: `2, …, 5`.
  private var upward: String {
    L > 4 ? "2, …, \(L)" : (2...L).map(String.init).joined(separator: ", ")
  }

  private static var forwardFormulas: String { "z[l] = W[l] a[l-1] + b[l], a[l] = σ(z[l])" }

  /// The layers of a loop from the highest down: `5, …, 2`.
  private func layers(_ layers: ClosedRange<Int>) -> String {
    let (low, high) = (layers.lowerBound, layers.upperBound)
    return high - low > 2
      ? "\(high), …, \(low)" : layers.reversed().map(String.init).joined(separator: ", ")
  }

  /// The shapes of (W^[l])ᵀ times a vector.
  private func transposedShapes(_ l: Int) -> String {
    let (outputs, inputs) = (W(l).shape[0], W(l).shape[1])
    return "[\(inputs), \(outputs)] [\(outputs)] → [\(inputs)]"
  }
}
