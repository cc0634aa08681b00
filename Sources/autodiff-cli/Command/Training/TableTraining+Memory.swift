import Autodiff
import MLP

extension TableTraining {
  /// Refuses a training that takes too much before it starts.
  static func requireMemory(
    _ plan: TrainingPlan, _ examples: ExampleTable, _ memory: MemoryBound
  ) throws {
    let sizes = plan.architecture(for: examples).sizes.map(Double.init)
    let parameters = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.1 * ($1.0 + 1) }
    let rows = Double(examples.table.rowCount)
    // Parameters, their gradients, two memories of an optimizer, the best ones and a step's new ones; the rows as they are, on
    // one scale, as parts and as outputs; what a step or the look at all rows computes.
    let numbers = 8 * parameters + rows * (4 * (sizes.first ?? 0) + 6 * sizes.reduce(0, +))
    try memory.require(8 * numbers, for: "the training")
  }

  /// Refuses a ledger that takes too much before it is made.
  static func requireMemory(
    ofLedgerOf network: Network<Double>, rows: Int, _ memory: MemoryBound
  ) throws {
    // What each layer gives and its adjoint, a few times over; a Jacobian is smaller than the parameters.
    let units = Double(network.parameterCount).squareRoot() + Double(network.inputCount)
    let depth = Double(network.layers.count)
    let numbers = 4 * Double(network.parameterCount) + 6 * Double(rows) * units * depth
    try memory.require(8 * numbers, for: "the ledger")
  }
}

extension Network<Double> {
  /// The network with its weights, not its biases and scales, multiplied by a number.
  func scalingWeights(by scale: Double) -> Network {
    map { (parameter: Tensor<Double>) in
      parameter.rank == 2 ? parameter * Tensor(scale) : parameter
    }
  }
}
