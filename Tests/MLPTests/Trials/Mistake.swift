// Shared by the tests and by `check-trial` in Benchmarks, which links here.

/// One mistake in one document's recursion.
struct Mistake: Hashable {
  /// Where the recursion begins.
  enum Start: CaseIterable {
    case zero, one, two, minusOne, slope, twiceSlope, minusSlope, slopeOfActivation, activation
    case slopeBelow
  }
  /// One factor of a step, left out, doubled or taken for another.
  enum Factor: CaseIterable {
    case noSlope, squaredSlope, twiceSlope, minusSlope, slopeOfActivation, activation
    case noDelta, squaredDelta, noWeights, minusWeights, slopeInLastStep
  }
  /// How Wᵀ is read.
  enum Transpose: CaseIterable { case untransposed, squareUntransposed }
  /// A layer, a component or a term that is another's.
  enum Index: CaseIterable {
    case weightsAbove, weightsBelow, slopeAbove, slopeBelow
    case deltaRotated, slopeRotated, resultRotated, lastTermMissing, firstTermTwice
  }
  enum Place: Hashable {
    case start(Start), factor(Factor), transpose(Transpose), index(Index)
  }

  let document: Int
  let place: Place

  var name: String { "document \(document), \(place)" }

  /// All of them, those aside that are right: document 1 starts from 1, the others from σ'(z^[L]).
  static let all: [Mistake] = (1...3).flatMap { document in
    let places =
      Start.allCases.filter { $0 != (document == 1 ? .one : .slope) }.map(Place.start)
      + Factor.allCases.map(Place.factor) + Transpose.allCases.map(Place.transpose)
      + Index.allCases.map(Place.index)
    return places.map { Mistake(document: document, place: $0) }
  }
}

/// A network at a point, in some arithmetic: what a recursion reads.
protocol Forward {
  associatedtype Number: FloatingPoint
  var sizes: [Int] { get }
  /// W^[l] by rows.
  func weights(_ l: Int) -> [Number]
  func slope(_ l: Int) -> [Number]
  /// σ_l' at a^[l].
  func slopeOfActivation(_ l: Int) -> [Number]
  /// a^[l].
  func activation(_ l: Int) -> [Number]
  /// σ_2'(x), which the slip of the second document asks for.
  var slopeOfInput: [Number] { get }
}

extension Forward {
  var L: Int { sizes.count }

  /// δ^[L] of a document, with a mistake or without.
  func start(_ document: Int, _ mistake: Mistake.Place?) -> [Number] {
    guard case .start(let start) = mistake else { return document == 1 ? [1] : slope(L) }
    return switch start {
    case .zero: [0]
    case .one: [1]
    case .two: [2]
    case .minusOne: [-1]
    case .slope: slope(L)
    case .twiceSlope: slope(L).map { 2 * $0 }
    case .minusSlope: slope(L).map { -$0 }
    case .slopeOfActivation: slopeOfActivation(L)
    case .activation: activation(L)
    case .slopeBelow: L > 2 ? Array(slope(L - 1).prefix(1)) : [0]
    }
  }

  /// δ^[l] from δ^[l+1], written from the documents' formulas with sums of products.
  ///
  ///     1:  δ^[l]ᵢ = Σⱼ W^[l+1]ⱼᵢ (σ'(z^[l+1])ⱼ δ^[l+1]ⱼ)
  ///     2:  δ^[l]ᵢ = σ'(z^[l])ᵢ Σⱼ W^[l+1]ⱼᵢ δ^[l+1]ⱼ          without σ' for l = 1
  ///     3:  δ^[l]ᵢ = Σⱼ (σ'(z^[l])ᵢ W^[l+1]ⱼᵢ) δ^[l+1]ⱼ         without σ' for l = 1
  ///
  /// A mistake that does not fit the shapes is not made.
  func step(_ document: Int, _ mistake: Mistake.Place?, to l: Int, _ delta: [Number]) -> [Number] {
    let (n, m) = (sizes[l - 1], sizes[l])
    let layerOfSlope = document == 1 ? l + 1 : l
    let hasSlope = layerOfSlope > 1
    var weights = weights(l + 1)
    var slope = hasSlope ? slope(layerOfSlope) : []
    var delta = delta
    var terms = Array(0..<m)
    var isUntransposed = false
    var isRotated = false

    switch mistake {
    case .factor(let factor):
      switch factor {
      case .noSlope: slope = slope.map { _ in 1 }
      case .squaredSlope: slope = slope.map { $0 * $0 }
      case .twiceSlope: slope = slope.map { 2 * $0 }
      case .minusSlope: slope = slope.map { -$0 }
      case .slopeOfActivation: if hasSlope { slope = slopeOfActivation(layerOfSlope) }
      case .activation: if hasSlope { slope = activation(layerOfSlope) }
      case .slopeInLastStep: if !hasSlope { slope = slopeOfInput }
      case .noDelta: delta = delta.map { _ in 1 }
      case .squaredDelta: delta = delta.map { $0 * $0 }
      case .minusWeights: weights = weights.map { -$0 }
      case .noWeights:
        if n == m { for k in weights.indices { weights[k] = k % (n + 1) == 0 ? 1 : 0 } }
      }
    case .transpose(.untransposed): isUntransposed = true
    case .transpose(.squareUntransposed): isUntransposed = n == m
    case .index(let index):
      switch index {
      case .weightsAbove: if l + 2 <= L, has(l + 2, n, m) { weights = self.weights(l + 2) }
      case .weightsBelow: if l >= 2, has(l, n, m) { weights = self.weights(l) }
      case .slopeAbove:
        if hasSlope, layerOfSlope < L, sizes[layerOfSlope] == slope.count {
          slope = self.slope(layerOfSlope + 1)
        }
      case .slopeBelow:
        if layerOfSlope > 2, sizes[layerOfSlope - 2] == slope.count {
          slope = self.slope(layerOfSlope - 1)
        }
      case .deltaRotated: delta.append(delta.removeFirst())
      case .slopeRotated: if hasSlope { slope.append(slope.removeFirst()) }
      case .resultRotated: isRotated = true
      case .lastTermMissing: terms.removeLast()
      case .firstTermTwice: terms.insert(0, at: 0)
      }
    case .start, nil: break
    }

    var result = [Number](repeating: 0, count: n)
    for j in terms {
      let factor = document == 1 ? slope[j] * delta[j] : delta[j]
      for i in 0..<n {
        let weight = isUntransposed ? weights[i * m + j] : weights[j * n + i]
        result[i] += (document == 3 && !slope.isEmpty ? slope[i] * weight : weight) * factor
      }
    }
    if document == 2 && !slope.isEmpty { for i in 0..<n { result[i] *= slope[i] } }
    if isRotated { result.append(result.removeFirst()) }
    return result
  }

  /// Whether W^[l] has a row for each of m and a column for each of n units.
  private func has(_ l: Int, _ n: Int, _ m: Int) -> Bool { sizes[l - 2] == n && sizes[l - 1] == m }
}
