import Autodiff
import MLP

extension GradientLedger.Part {
  /// The part in a sentence.
  fileprivate var name: String {
    switch self {
    case .weights: "the weights"
    case .activation: "σ'"
    case .normalization: "the normalizations"
    case .dropout: "dropout"
    case .residual: "the residual connections"
    }
  }
}

extension GradientFinding {
  /// What is wrong, in a word.
  var kind: String {
    switch self {
    case .vanishing: "vanishing"
    case .exploding: "exploding"
    case .zero: "zero"
    case .notFinite: "not finite"
    case .deadUnits: "dead units"
    case .saturation: "saturation"
    }
  }

  /// What is wrong, with the numbers that say so.
  func sentence(_ ledger: GradientLedger) -> String {
    "\(kind): " + details(ledger)
  }

  private func details(_ ledger: GradientLedger) -> String {
    switch self {
    case .vanishing(let change, let layer, let cause):
      return flow(change, ledger)
        + ". The loss is in \(cause.name)\(bound(of: cause, ledger)). Layer \(layer) loses most "
        + "(\(at(layer, ledger)))."
    case .exploding(let change, let layer, let cause):
      return flow(change, ledger)
        + ". The gain is in \(cause.name). Layer \(layer) gains most (\(at(layer, ledger)))."
    case .zero(let layer):
      return
        "δ is 0 on every row from layer \(layer) on (or too small for a number): that layer and "
        + "those below it do not learn."
    case .notFinite(let layer):
      return "δ is infinite or no number from layer \(layer) on."
    case .deadUnits(let layer, let share):
      return
        "\(percent(share)) of the units of layer \(layer) are flat on every row: they do not learn."
    case .saturation(let layer, let share):
      return
        "\(percent(share)) of the slopes σ'(z) of layer \(layer) are below a hundredth of the largest "
        + "that there is."
    }
  }

  private func flow(_ change: Double, _ ledger: GradientLedger) -> String {
    let parts = GradientLedger.Part.allCases.filter { part in
      ledger.layers.dropLast().contains { $0.parts[part] != nil }
    }
    let sums = parts.map { "\($0.name) \(hundredths(ledger.total(of: $0)))" }
    return
      "log ‖δ‖ changes by \(hundredths(change)) from layer \(ledger.layers[0].number) to layer 2: "
      + sums.joined(separator: ", ")
  }

  private func at(_ layer: Int, _ ledger: GradientLedger) -> String {
    ledger.layers.first { $0.number == layer }?.change.map(hundredths) ?? ""
  }

  /// Why σ' cannot but lose.
  private func bound(of cause: GradientLedger.Part, _ ledger: GradientLedger) -> String {
    guard cause == .activation,
      ledger.layers.dropLast().dropFirst().allSatisfy({ $0.activation?.kind == .sigmoid })
    else { return "" }
    return ": that of the sigmoid is 1/4 at most, so that every layer loses 0.6 or more there"
  }
}

extension LearningCurve {
  /// What is made of the curve, with the numbers that say so and the document's words.
  var sentence: String {
    let t = "of the constant answer's loss"
    switch verdict {
    case .fine:
      return "fine: the loss is \(percent(trainedShare)) \(t)"
        + (watchedShare.map { ", that of the rows watched \(percent($0))" } ?? "")
    case .underfitting:
      return "underfitting: the loss is still \(percent(trainedShare)) \(t)"
        + (leastWatchedShare.map { ", of the rows watched \(percent($0)) at best" } ?? "")
        + ", where 50 % or more says so. Increase the size (depth or width), or train longer"
        + (isStillFalling ? "; it was still falling." : "; it was hardly falling any more.")
    case .overfitting:
      return "overfitting: the loss is \(percent(trainedShare)) \(t), that of the rows watched "
        + "\(percent(watchedShare ?? .nan)), after \(percent(leastWatchedShare ?? .nan)) at best. "
        + "Reduce the size, regularize more (L1, L2, dropout), or get more data."
    case .unstable:
      return "unstable: "
        + (trained.allSatisfy(\.isFinite) && watched.allSatisfy(\.isFinite)
          ? "the loss rises by \(multiple(fluctuation)) \(t) in an epoch on average, and ends at "
            + multiple(trainedShare) : "the loss is no finite number any more")
        + ". The depth may be too large: residual connections or batch normalization, or a lower rate."
    }
  }
}

/// A share in percent, or how many times a whole.
private func multiple(_ share: Double) -> String {
  share < 10 ? percent(share) : "\(brief(share)) times"
}
