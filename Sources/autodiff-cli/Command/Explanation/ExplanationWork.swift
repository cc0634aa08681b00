import MLP

/// How long explaining takes: multiplications, from the sizes of the network alone.
struct ExplanationWork {
  let inputs: Double
  let parameters: Double

  init(_ network: Network<Double>) {
    (inputs, parameters) = (Double(network.inputCount), Double(network.parameterCount))
  }

  /// What a row may take of a method that was not asked for by name: about a second.
  static let unasked = 0x1p31
  /// What a row, or a table, may take of one that was: about a minute.
  static let asked = 0x1p36

  /// Evaluations of the network for each input, or sweeps, of one row.
  private func ofRow(_ method: ExplainOptions.Method) -> Double {
    switch method {
    case .occlusion: inputs * parameters
    case .hessian: 8 * inputs * parameters
    default: 0
    }
  }

  /// The methods that look at a row, without those of `summary` and `all` that take too long for many inputs.
  ///
  /// - Parameter leftOut: called with each of these.
  /// - Throws: `CommandError` where the method that is asked for takes too long.
  func methods(
    of method: ExplainOptions.Method, leftOut: (ExplainOptions.Method) -> Void
  ) throws(CommandError) -> [ExplainOptions.Method] {
    var kept: [ExplainOptions.Method] = []
    for own in ExplainedRow.methods(of: method) {
      if ofRow(own) <= (own == method ? Self.asked : Self.unasked) {
        kept.append(own)
      } else if own == method {
        throw .tooManyInputs(method: own.rawValue, inputs: Int(inputs))
      } else {
        leftOut(own)
      }
    }
    return kept
  }

  /// The most rows of a table whose columns are shuffled, each so many times.
  func sampleLimit(repeats: Int, isAsked: Bool) -> Int {
    let limit = (isAsked ? Self.asked : 4 * Self.unasked) / (inputs * parameters * Double(repeats))
    return limit < 0x1p40 ? Int(limit) : 1 << 40
  }
}
