import Autodiff

/// A scalar function of a row of numbers, asked which of them matter: an output of a network, or any closure.
///
/// ```swift
/// let f = RowFunction<Double>(inputCount: 2, ofRow: { x in x[0] * x[0] * x[1] })
/// try f.gradients(at: [[3, 2]])   // [[12, 9]]
/// try f.hessian(at: [3, 2])       // [[4, 6], [6, 0]]
/// ```
///
/// Whatever is asked is computed from the function's values and from what the tape says of it.
public struct RowFunction<Scalar: RealScalar> {
  /// The length of a row, n.
  public let inputCount: Int
  /// [batch, n] → [batch], or [batch, 1].
  private let body: (Tracked<Scalar>) -> Tracked<Scalar>

  /// Creates a function from one of rows, [batch, n] → [batch], each value of which depends on its own row alone.
  public init(inputCount: Int, ofRows body: @escaping (Tracked<Scalar>) -> Tracked<Scalar>) {
    (self.inputCount, self.body) = (inputCount, body)
  }

  /// Creates a function from one of a row, [n] → a number, which is called for each row.
  public init(inputCount: Int, ofRow body: @escaping (Tracked<Scalar>) -> Tracked<Scalar>) {
    self.init(
      inputCount: inputCount,
      ofRows: { rows in
        stacked((0..<rows.shape[0]).map { body(rows[$0]) })
      })
  }

  /// One output of a network.
  ///
  /// - Parameters:
  ///   - output: which, the first one 0.
  ///   - beforeActivation: whether the last layer's activation is left out, so that the function is z^[L].
  /// - Throws: `InterpretationError.output`.
  public init(
    _ network: MultilayerPerceptron<Scalar>, output: Int = 0, beforeActivation: Bool = false
  ) throws(InterpretationError) {
    var layers = network.layers
    if beforeActivation, let last = layers.popLast() {
      layers.append(.init(weights: last.weights, bias: last.bias, activation: .identity))
    }
    let network = (try? MultilayerPerceptron(layers: layers)) ?? network
    let column = try Self.column(output, of: network.outputCount)
    self.init(inputCount: network.inputCount, ofRows: { column(network($0)) })
  }

  /// One output of a network of any layers.
  ///
  /// - Parameters:
  ///   - output: which, the first one 0.
  ///   - beforeActivation: whether the last layer is left out where it is an activation or a softmax.
  /// - Throws: `InterpretationError.output`.
  public init(
    _ network: Network<Scalar>, output: Int = 0, beforeActivation: Bool = false
  ) throws(InterpretationError) {
    var network = network
    if beforeActivation, let last = network.layers.last, last.isOutputFunction {
      network = (try? Network(Array(network.layers.dropLast()))) ?? network
    }
    let column = try Self.column(output, of: network.outputCount)
    self.init(inputCount: network.inputCount, ofRows: { [network] in column(network($0)) })
  }

  /// How far a class is ahead of every other: z_k − max z_j over j ≠ k, above 0 where the network chooses class k.
  ///
  /// z is what a softmax at the end is given, or the output where there is none. Of a last linear layer the differences of its
  /// rows are taken, so that bounds do not let z_k and z_j move independently.
  ///
  /// - Parameter output: the class k, the first one 0.
  /// - Throws: `InterpretationError.output`, also where there is one output only.
  public static func margin(
    of output: Int, in network: Network<Scalar>
  ) throws(InterpretationError) -> RowFunction {
    let count = network.outputCount
    guard count > 1, output >= 0, output < count else { throw .output(output, count: count) }
    let others = (0..<count).filter { $0 != output }
    var layers = network.layers
    switch layers.last {
    case .softmax, .logSoftmax: layers.removeLast()
    default: break
    }
    if case .linear(let weights, let bias)? = layers.last {
      layers[layers.count - 1] = .linear(
        weights: weights.gathered(at: others.map { _ in output }) - weights.gathered(at: others),
        bias: bias.gathered(at: others.map { _ in output }) - bias.gathered(at: others))
      if let differences = try? Network(layers) {
        return RowFunction(
          inputCount: network.inputCount, ofRows: { differences($0).min(axis: 1) })
      }
    }
    let before = (try? Network(layers)) ?? network
    return RowFunction(
      inputCount: network.inputCount,
      ofRows: { rows in
        let z = before(rows)
        return z[.all, output] - z.gathered(at: others, axis: 1).max(axis: 1)
      })
  }

  private static func column(
    _ output: Int, of count: Int
  ) throws(InterpretationError) -> (Tracked<Scalar>) -> Tracked<Scalar> {
    guard output >= 0, output < count else { throw .output(output, count: count) }
    return count == 1
      ? { $0.reshaped(to: [$0.shape[0]]) } : { $0[.all, output] }
  }

  /// f(s ⊙ u) as a function of u: the function in other units, so that a step of 1 in u_i is one of s_i in x_i.
  ///
  /// - Parameter scale: s, [n].
  /// - Throws: `InterpretationError.row`.
  public func scaled(by scale: Tensor<Scalar>) throws(InterpretationError) -> RowFunction {
    try requireRow(scale, "scale")
    return RowFunction(inputCount: inputCount, ofRows: { body($0 * $0.constant(scale)) })
  }

  /// The values at tracked rows, [batch].
  ///
  /// - Precondition: the rows have the shape [batch, n].
  func callAsFunction(_ rows: Tracked<Scalar>) -> Tracked<Scalar> { body(rows) }

  /// The values at rows: [batch, n] → [batch].
  ///
  /// - Throws: `InterpretationError.rows` or `.result`.
  public func values(at rows: Tensor<Scalar>) throws(InterpretationError) -> Tensor<Scalar> {
    try requireRows(rows)
    return try onePerRow(valueWithPullback(at: rows, of: body).value, rows)
  }

  /// The value at one row, [n].
  ///
  /// - Throws: `InterpretationError.row` or `.result`.
  public func value(at row: Tensor<Scalar>) throws(InterpretationError) -> Scalar {
    try requireRow(row, "input")
    return try values(at: row.reshaped(to: [1, inputCount])).scalar
  }

  /// The values at rows, and ∇f at each: [batch, n] → [batch], [batch, n].
  ///
  /// A row's value depends on that row alone, so that the pullback of ones has each row's gradient in its place.
  ///
  /// - Throws: `InterpretationError.rows` or `.result`.
  /// - Complexity: a small multiple of the evaluation.
  public func valuesWithGradients(
    at rows: Tensor<Scalar>
  ) throws(InterpretationError) -> (values: Tensor<Scalar>, gradients: Tensor<Scalar>) {
    try requireRows(rows)
    let (values, pullback) = valueWithPullback(at: rows, of: body)
    return (try onePerRow(values, rows), pullback(.ones(values.shape)))
  }

  /// ∇f at each of several rows: [batch, n] → [batch, n].
  ///
  /// - Throws: `InterpretationError.rows` or `.result`.
  public func gradients(at rows: Tensor<Scalar>) throws(InterpretationError) -> Tensor<Scalar> {
    try valuesWithGradients(at: rows).gradients
  }

  private func onePerRow(
    _ values: Tensor<Scalar>, _ rows: Tensor<Scalar>
  ) throws(InterpretationError) -> Tensor<Scalar> {
    let count = rows.shape[0]
    guard values.shape == [count] || values.shape == [count, 1] else {
      throw .result(shape: values.shape, rows: count)
    }
    return values.reshaped(to: [count])
  }

  func requireRows(_ rows: Tensor<Scalar>) throws(InterpretationError) {
    guard rows.rank == 2, rows.shape[1] == inputCount, rows.shape[0] > 0 else {
      throw .rows(shape: rows.shape, takes: inputCount)
    }
  }

  func requireRow(_ row: Tensor<Scalar>, _ name: String) throws(InterpretationError) {
    guard row.shape == [inputCount] else {
      throw .row(name: name, shape: row.shape, takes: inputCount)
    }
  }

  func requireFeature(_ feature: Int) throws(InterpretationError) {
    guard feature >= 0, feature < inputCount else { throw .feature(feature, count: inputCount) }
  }

  /// The most rows that are evaluated together where a question makes them up: some thousand numbers.
  var blockSize: Int { max(1, min(64, 16_384 / max(1, inputCount))) }

  /// Rows made from a row, for each of some numbers, a few at a time.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - change: makes the row of a number from the elements of the original.
  ///   - body: takes the number of the first of some rows, and the rows.
  func forEachBlock(
    count: Int, from row: [Scalar], _ change: (inout ArraySlice<Scalar>, Int) -> Void,
    _ body: (Int, Tensor<Scalar>) throws(InterpretationError) -> Void
  ) throws(InterpretationError) {
    var first = 0
    while first < count {
      let last = min(count, first + blockSize)
      var scalars: [Scalar] = []
      scalars.reserveCapacity((last - first) * inputCount)
      for number in first..<last {
        var changed = row[...]
        change(&changed, number)
        scalars += changed
      }
      try body(first, Tensor(shape: [last - first, inputCount], scalars))
      first = last
    }
  }
}

extension NetworkLayer {
  /// Whether the layer makes an output of what a linear layer gives.
  var isOutputFunction: Bool {
    switch self {
    case .activation, .softmax, .logSoftmax: true
    default: false
    }
  }
}
