extension MultilayerPerceptron: CustomStringConvertible {
  /// What the network is, in a line of bounded length: the units of its layers and their activations.
  ///
  /// ```
  /// network 3-2-1: sigmoid in every layer
  /// network 3-4-4-1: relu, then identity                 the last layer's differs
  /// network 3-4-4-1: relu, leaky_relu:0.2, identity      one for each layer beyond the input
  /// ```
  public var description: String {
    networkLine(sizes: sizes, activations: layers.map(\.activation))
  }
}

/// The line that says what a network is.
func networkLine(sizes: [Int], activations: [Activation]) -> String {
  let units = middleElided(sizes.map(\.description)).joined(separator: "-")
  let count = isElided(sizes) ? " (\(sizes.count) layers)" : ""
  return "network \(units)\(count): \(inWords(activations))"
}

private func inWords(_ activations: [Activation]) -> String {
  let hidden = Set(activations.dropLast())
  guard let last = activations.last, let first = hidden.first else {
    return activations.map(\.description).joined()
  }
  guard hidden.count == 1 else {
    return middleElided(activations.map(\.description)).joined(separator: ", ")
  }
  return first == last ? "\(first) in every layer" : "\(first), then \(last)"
}

/// The most entries that a line shows.
private let shownCount = 12

private func isElided<Entry>(_ entries: [Entry]) -> Bool { entries.count > shownCount }

/// The first and the last entries of a long list.
func middleElided(_ entries: [String]) -> [String] {
  isElided(entries) ? entries.prefix(shownCount - 3) + ["…"] + entries.suffix(2) : entries
}
