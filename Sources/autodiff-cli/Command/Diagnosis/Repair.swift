import Autodiff
import MLP

/// A remedy, and a call with the remedy applied.
struct Advice {
  let text: String
  /// The arguments of the call, with the program's name.
  let command: [String]

  /// The call in one line.
  var line: String { command.joined(separator: " ") }

  /// The call in lines of at most 78 columns where its words allow it, which a shell takes as one.
  var lines: String {
    var lines = [""]
    for word in command {
      let last = lines[lines.count - 1]
      if terminalColumns(of: last) + terminalColumns(of: word) > 70, !last.isEmpty {
        lines[lines.count - 1] += " \\"
        lines.append("    " + word)
      } else {
        lines[lines.count - 1] += (last.isEmpty ? "" : " ") + word
      }
    }
    return lines.map { "  \($0)\n" }.joined()
  }
}

/// What an option of a call becomes: a value, "" for a flag, nil where it is left out.
typealias OptionChange = (option: String, value: String?)

/// What helps a network that does not learn.
enum Repair: CaseIterable {
  case residual, rectifier, initialization, rowNormalization, batchNormalization, leakyRectifier
  case shallower
  case wider, longer, dropout, penalty, slower

  /// What it is called at the head of a column.
  var column: String {
    switch self {
    case .residual: "residual"
    case .rectifier: "relu + He"
    case .initialization: "usual scale"
    case .rowNormalization: "layer norm"
    case .batchNormalization: "batch norm"
    case .leakyRectifier: "leaky_relu"
    case .shallower: "half as deep"
    case .wider: "wider"
    case .longer: "longer"
    case .dropout: "dropout"
    case .penalty: "L2"
    case .slower: "slower"
    }
  }

  /// Why it helps.
  var text: String {
    switch self {
    case .residual: "residual connections give the gradient a way around each layer"
    case .rectifier:
      "relu has σ' = 1 where it is active, and He's initialization weights that fit it"
    case .initialization:
      "weights drawn on the scale that fits the activation (Glorot, He) keep norms from layer to layer"
    case .rowNormalization: "layer normalization brings each layer's numbers to one scale"
    case .batchNormalization: "batch normalization brings each unit's numbers to one scale"
    case .leakyRectifier: "leaky_relu has a slope where relu is dead"
    case .shallower: "fewer layers: the gradient has a shorter way"
    case .wider: "a larger network (more depth or width) can fit more"
    case .longer: "train longer"
    case .dropout: "regularization by dropout"
    case .penalty: "regularization by L2, or a smaller network, or more data"
    case .slower: "a lower rate and shorter gradients"
    }
  }

  /// What changes in a call; nil where it has the remedy already, or cannot take it.
  func changes(_ plan: TrainingPlan) -> [OptionChange]? {
    let hidden = plan.hidden
    switch self {
    case .residual:
      guard !plan.isResidual, zip(hidden, hidden.dropFirst()).contains(where: { $0 == $1 }) else {
        return nil
      }
      return [("residual", "")]
    case .rectifier:
      let isHe = [Initialization.automatic, .heUniform, .heNormal].contains(plan.initialization)
      guard !hidden.isEmpty, plan.activation != .relu || !isHe || plan.weightScale != 1 else {
        return nil
      }
      return [("activation", "relu"), ("initialization", "he_normal"), ("weight-scale", nil)]
    case .initialization:
      guard plan.weightScale != 1 || plan.initialization != .automatic else { return nil }
      return [("initialization", nil), ("weight-scale", nil)]
    case .rowNormalization, .batchNormalization:
      guard plan.normalization == .none, !hidden.isEmpty else { return nil }
      return [("normalization", self == .rowNormalization ? "layer" : "batch")]
    case .leakyRectifier:
      guard plan.activation == .relu, !hidden.isEmpty else { return nil }
      return [("activation", "leaky_relu")]
    case .shallower:
      guard hidden.count > 1 else { return nil }
      return [("hidden", TrainingPlan.text(of: Array(hidden.prefix(hidden.count / 2))))]
    case .wider:
      let wider = hidden.isEmpty ? [64] : hidden.map { $0 > Int.max / 2 ? $0 : 2 * $0 }
      return [("hidden", TrainingPlan.text(of: wider))]
    case .longer:
      guard plan.epochs <= 500_000_000 else { return nil }
      return [("epochs", "\(2 * plan.epochs)")]
    case .dropout:
      guard !hidden.isEmpty, plan.dropout < 0.3 else { return nil }
      return [("dropout", "0.3")]
    case .penalty: return [("l2", short(max(0.001, 10 * plan.l2)))]
    case .slower: return [("rate", short(plan.rate / 10)), ("clip", "1")]
    }
  }

  /// What helps against findings, the best first.
  static func against(_ findings: [GradientFinding], _ plan: TrainingPlan) -> [Repair] {
    var repairs: [Repair] = []
    for finding in findings {
      switch finding {
      case .vanishing(_, _, .activation): repairs += [.residual, .rectifier]
      case .vanishing: repairs += [.initialization, .residual, .rowNormalization]
      case .exploding, .notFinite: repairs += [.initialization, .rowNormalization]
      case .zero: repairs += [.initialization, .leakyRectifier, .residual]
      case .deadUnits: repairs += [.leakyRectifier, .rowNormalization]
      case .saturation: repairs += [.initialization, .rowNormalization, .rectifier]
      }
    }
    let possible = repairs.filter { $0.changes(plan) != nil }
    let usable =
      possible.isEmpty && !findings.isEmpty
      ? [.rowNormalization, .shallower].filter { $0.changes(plan) != nil } : possible
    var seen = Set<Repair>()
    return usable.filter { seen.insert($0).inserted }
  }

  /// What the document advises for a course of training.
  static func against(
    _ verdict: LearningCurve.Verdict, isStillFalling: Bool, _ plan: TrainingPlan
  ) -> [Repair] {
    let repairs: [Repair] =
      switch verdict {
      case .fine: []
      case .underfitting: isStillFalling ? [.longer, .wider] : [.wider, .longer]
      case .overfitting: [.dropout, .penalty]
      case .unstable: [.slower] + (plan.hidden.count > 2 ? [.residual, .batchNormalization] : [])
      }
    return repairs.filter { $0.changes(plan) != nil }
  }
}
