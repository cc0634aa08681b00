import Autodiff
import GenericOperators

// lstm: the loss of a network of long short-term memory cells that predict the next character (Hochreiter and
// Schmidhuber, 1997; with the diagonal weights of Šrajer, Kukelová, Fitzgibbon, 2018, section 3.4). At each time t
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

  /// Layer after layer: what a layer makes of its inputs is computed for all times at once, and only what depends
  /// on its own past one time after the other.
  func loss<T: TensorAlgebra>(_ main: T, _ extra: T) -> T where T.Scalar == Double {
    let (layers, width, length) = (layers, width, length)
    let characters = T(sequence)
    var inputs = characters[0..<length] * extra[0]
    for layer in 0..<layers {
      let weights = main[2 * layer].reshaped(to: [4, width])
      let biases = main[2 * layer + 1].reshaped(to: [4, width])
      let forget = sigmoid(inputs * weights[0] + biases[0])
      let out = sigmoid(inputs * weights[2] + biases[2])
      let (inWeights, inBiases) = (weights[1], biases[1])
      let (changeWeights, changeBiases) = (weights[3], biases[3])

      var hidden = T(state[2 * layer, .all])
      var cell = T(state[2 * layer + 1, .all])
      var outputs: [T] = []
      for t in 0..<length {
        let change =
          sigmoid(hidden * inWeights + inBiases) * tanh(hidden * changeWeights + changeBiases)
        cell = cell * forget[t] + change
        hidden = out[t] * tanh(cell)
        outputs.append(hidden)
      }
      inputs = stacked(outputs)
    }
    let predictions = inputs * extra[1] + extra[2]
    // log(2 + Σ exp p) is the logSumExp of the predictions and log 2.
    let two = T(log(Tensor(repeating: 2, shape: [length, 1])))
    let normalisation = logSumExp(
      concatenated([predictions, two], axis: 1), axes: [1], keepingDimensions: true)
    let likelihood = (characters[1...] * (predictions - normalisation)).sum()
    return likelihood * T(-1 / Double(length * width))
  }
}
