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

/// Of one element of one layer, the parameters and the state.
private struct Cell {
  struct Gate {
    let weight: Tracked<Double>
    let bias: Tracked<Double>

    @inline(__always)
    func callAsFunction(_ x: Tracked<Double>) -> Tracked<Double> { x * weight + bias }
  }

  let forget: Gate
  let ingate: Gate
  let outgate: Gate
  let change: Gate
  var hidden: Tracked<Double>
  var cell: Tracked<Double>

  /// Takes the state a time further; its hidden part is what the next layer sees.
  mutating func advance(_ input: Tracked<Double>) {
    let new = sigmoid(ingate(hidden)) * tanh(change(hidden))
    cell = cell * sigmoid(forget(input)) + new
    hidden = sigmoid(outgate(input)) * tanh(cell)
  }
}

extension LongShortTermMemory {
  /// The cells, layer after layer.
  private func cells(_ main: [Tracked<Double>]) -> [Cell] {
    (0..<layers * width).map { k in
      let (layer, i) = k.quotientAndRemainder(dividingBy: width)
      func gate(_ gate: Int) -> Cell.Gate {
        let weight = (8 * layer + gate) * width + i
        return Cell.Gate(weight: main[weight], bias: main[weight + 4 * width])
      }
      let hidden = 2 * layer * width + i
      return Cell(
        forget: gate(0), ingate: gate(1), outgate: gate(2), change: gate(3),
        hidden: Tracked(state.scalars[hidden]), cell: Tracked(state.scalars[hidden + width]))
    }
  }

  fileprivate func loss(
    scalars main: [Tracked<Double>], _ extra: [Tracked<Double>]
  ) -> Tracked<Double> {
    let (layers, width, length) = (layers, width, length)
    let bits = sequence.scalars
    var cells = cells(main)
    let last = (layers - 1) * width
    var total: Tracked<Double> = 0
    for t in 0..<length {
      for i in 0..<width { cells[i].advance(Tracked(bits[t * width + i]) * extra[i]) }
      for k in width..<layers * width { cells[k].advance(cells[k - width].hidden) }
      var sum: Tracked<Double> = 2
      var gold: Tracked<Double> = 0
      var count = 0.0
      for i in 0..<width {
        let prediction = cells[last + i].hidden * extra[width + i] + extra[2 * width + i]
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
