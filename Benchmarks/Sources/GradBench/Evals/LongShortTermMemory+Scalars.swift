import Autodiff

// lstm over tracked numbers: time after time, layer after layer, element after element.

let longShortTermMemoryScalar = Module(functions: [
  "objective": { input in
    let network = try LongShortTermMemory(input)
    return Job({ network.loss(network.main, network.extra).scalar }, encode: JSON.number)
  },
  "jacobian": { input in
    let network = try LongShortTermMemory(input)
    let point = [network.main.scalars, network.extra.scalars]
    return Job(
      { gradient(at: point) { network.loss(scalars: $0[0], $0[1]) } },
      encode: { JSON.numbers($0[0] + $0[1]) })
  },
])

extension LongShortTermMemory {
  fileprivate func loss(
    scalars main: [Tracked<Double>], _ extra: [Tracked<Double>]
  ) -> Tracked<Double> {
    let (layers, width, length) = (layers, width, length)
    let bits = sequence.scalars
    var state = state.scalars.map { Tracked($0) }
    var signal = [Tracked<Double>](repeating: 0, count: width)
    var total: Tracked<Double> = 0
    for t in 0..<length {
      for i in 0..<width { signal[i] = Tracked(bits[t * width + i]) * extra[i] }
      for layer in 0..<layers {
        let (weights, hiddens) = (8 * width * layer, 2 * width * layer)
        let (biases, cells) = (weights + 4 * width, hiddens + width)
        for i in 0..<width {
          let (input, hidden) = (signal[i], state[hiddens + i])
          @inline(__always) func gate(_ gate: Int, _ input: Tracked<Double>) -> Tracked<Double> {
            input * main[weights + gate * width + i] + main[biases + gate * width + i]
          }
          let kept = state[cells + i] * sigmoid(gate(0, input))
          let cell = kept + sigmoid(gate(1, hidden)) * tanh(gate(3, hidden))
          state[cells + i] = cell
          let shown = sigmoid(gate(2, input)) * tanh(cell)
          signal[i] = shown
          state[hiddens + i] = shown
        }
      }
      var sum: Tracked<Double> = 2
      var gold: Tracked<Double> = 0
      var count = 0.0
      for i in 0..<width {
        let prediction = signal[i] * extra[width + i] + extra[2 * width + i]
        sum += exp(prediction)
        let bit = bits[(t + 1) * width + i]
        gold += Tracked(bit) * prediction
        count += bit
      }
      total += gold - Tracked(count) * log(sum)
    }
    return total * Tracked(-1 / Double(length * width))
  }
}
