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

  /// The loss, with the layers computed together, each a time behind the one before.
  ///
  /// At step s layer j is at the time s − j, and its input is what the layer before made a step ago. So an operation
  /// is on [l, b] elements.
  func loss<T: TensorAlgebra>(_ main: T, _ extra: T) -> T where T.Scalar == Double {
    let (layers, width, length) = (layers, width, length)
    // By weights and biases, then gates, then layers.
    let parameters = main.reshaped(to: [layers, 2, 4, width]).transposed([1, 2, 0, 3])
    let w = (0..<4).map { parameters[0, $0] }
    let b = (0..<4).map { parameters[1, $0] }
    let first = state.reshaped(to: [layers, 2, width]).transposed([1, 0, 2])
    let firstHidden = T(first[0, .all])
    let firstCell = T(first[1, .all])
    let bits = T(sequence[0..<length]) * extra[0]
    var hidden = firstHidden
    var cell = firstCell
    var outputs: [T] = []
    for step in 0..<length + layers - 1 {
      // What the first layer computes after the last character goes nowhere.
      let character = min(step, length - 1)
      let signal = concatenated([bits[character..<character + 1], hidden[0..<layers - 1]])
      let forget = sigmoid(signal * w[0] + b[0])
      let change = sigmoid(hidden * w[1] + b[1]) * tanh(hidden * w[3] + b[3])
      cell = cell * forget + change
      hidden = sigmoid(signal * w[2] + b[2]) * tanh(cell)
      if step < layers - 1 {
        // The later layers have not begun.
        let begun = step + 1
        hidden = concatenated([hidden[0..<begun], firstHidden[begun...]])
        cell = concatenated([cell[0..<begun], firstCell[begun...]])
      } else {
        outputs.append(hidden[(layers - 1)...])
      }
    }
    let inputs = concatenated(outputs)
    let predictions = inputs * extra[1] + extra[2]
    // log(2 + Σ exp p) is the logSumExp of the predictions and log 2.
    let two = T(log(Tensor(repeating: 2, shape: [length, 1])))
    let normalisation = logSumExp(
      concatenated([predictions, two], axis: 1), axes: [1], keepingDimensions: true)
    let likelihood = (T(sequence[1...]) * (predictions - normalisation)).sum()
    return likelihood * T(-1 / Double(length * width))
  }
}
