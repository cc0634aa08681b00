import Autodiff
import GenericOperators

// lstm: the loss of a network of long short-term memory cells that predict the next character (Hochreiter and
// Schmidhuber, 1997; with the diagonal weights of Šrajer, Kukelová, Fitzgibbon, 2018). At each time t
// and layer, with input u, hidden state h and cell c, element by element:
//
//     c ← c ⊙ σ(u ⊙ w_f + b_f) + σ(h ⊙ w_i + b_i) ⊙ tanh(h ⊙ w_c + b_c)
//     h ← σ(u ⊙ w_o + b_o) ⊙ tanh c
//
// and h is the next layer's input. The prediction is p = h ⊙ w + b of the last layer, and the loss the negative mean
// of the next character's bits times p − log(2 + Σ exp p).

let longShortTermMemory = Module(functions: [
  "objective": { input in
    let network = try LongShortTermMemory(input)
    return Job({ network.loss(network.main, network.extra).scalar }, encode: JSON.number)
  },
  "jacobian": { input in
    let network = try LongShortTermMemory(input)
    return Job(
      { gradient(at: network.main, network.extra) { network.loss($0, $1) } },
      encode: { JSON.numbers($0.scalars + $1.scalars) })
  },
])

struct LongShortTermMemory {
  /// For each layer a row of weights, then one of biases, each of four gates: forget, in, out, change: [2 l, 4 b].
  let main: Tensor<Double>
  /// The weights of the inputs, of the predictions, and the predictions' biases: [3, b].
  let extra: Tensor<Double>
  /// For each layer the first hidden state, then the first cell: [2 l, b].
  let state: Tensor<Double>
  /// The characters' bits, [c, b].
  let sequence: Tensor<Double>

  var layers: Int { main.shape[0] / 2 }
  var width: Int { extra.shape[1] }
  /// How many characters are predicted.
  var length: Int { sequence.shape[0] - 1 }

  init(_ input: Field) throws {
    extra = try input["extra_params"].matrix(rows: 3)
    let width = extra.shape[1]
    guard width > 0 else { throw try input["extra_params"].refusal("the rows are empty") }
    let field = try input["main_params"]
    main = try field.matrix(columns: 4 * width)
    guard main.shape[0] > 0, main.shape[0] % 2 == 0 else {
      throw field.refusal("expected two rows for each layer, found \(main.shape[0])")
    }
    state = try input["state"].matrix(rows: main.shape[0], columns: width)
    sequence = try input["sequence"].matrix(columns: width)
    guard sequence.shape[0] > 1 else {
      throw try input["sequence"].refusal("expected two characters or more")
    }
  }

  func loss<T: TensorAlgebra>(_ main: T, _ extra: T) -> T where T.Scalar == Double {
    let (layers, width, length) = (layers, width, length)
    func row(_ row: Int, gate: Int) -> T { main[row, gate * width..<(gate + 1) * width] }
    let weights = (0..<layers).map { layer in (0..<4).map { row(2 * layer, gate: $0) } }
    let biases = (0..<layers).map { layer in (0..<4).map { row(2 * layer + 1, gate: $0) } }
    var hidden = (0..<layers).map { T(state[2 * $0, .all]) }
    var cell = (0..<layers).map { T(state[2 * $0 + 1, .all]) }
    let inputWeights = extra[0]
    var outputs: [T] = []
    for t in 0..<length {
      var signal = T(sequence[t, .all]) * inputWeights
      for layer in 0..<layers {
        let (w, b, h) = (weights[layer], biases[layer], hidden[layer])
        let forget = sigmoid(signal * w[0] + b[0])
        let change = sigmoid(h * w[1] + b[1]) * tanh(h * w[3] + b[3])
        cell[layer] = cell[layer] * forget + change
        signal = sigmoid(signal * w[2] + b[2]) * tanh(cell[layer])
        hidden[layer] = signal
      }
      outputs.append(signal)
    }
    let inputs = stacked(outputs)
    let predictions = inputs * extra[1] + extra[2]
    // log(2 + Σ exp p) is the logSumExp of the predictions and log 2.
    let two = T(log(Tensor(repeating: 2, shape: [length, 1])))
    let normalisation = logSumExp(
      concatenated([predictions, two], axis: 1), axes: [1], keepingDimensions: true)
    let likelihood = (T(sequence[1...]) * (predictions - normalisation)).sum()
    return likelihood * T(-1 / Double(length * width))
  }
}
