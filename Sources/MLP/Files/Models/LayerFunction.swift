import Autodiff

/// What stands behind a layer's linear map: an activation, or a softmax over its units.
public enum LayerFunction: Hashable, Sendable {
  /// σ, elementwise.
  case elementwise(Activation)
  /// exp z / Σ exp z.
  case softmax
  /// log softmax z.
  case logSoftmax

  /// The function that a person means: `softmax`, `log_softmax`, or an activation's name.
  ///
  /// ```swift
  /// try LayerFunction(parsing: "LogSoftmax")  // .logSoftmax
  /// try LayerFunction(parsing: "relu")        // .elementwise(.relu)
  /// ```
  ///
  /// - Throws: `ActivationError`, which says what there is.
  public init(parsing text: String) throws(ActivationError) {
    switch text.lowercased().filter({ $0.isLetter || $0 == ":" }) {
    case "softmax": self = .softmax
    case "logsoftmax": self = .logSoftmax
    default: self = .elementwise(try Activation(parsing: text))
    }
  }

  /// The activation, where it is one.
  public var activation: Activation? {
    if case .elementwise(let activation) = self { activation } else { nil }
  }
}

extension LayerFunction: CustomStringConvertible {
  /// The name, as `init(parsing:)` reads it.
  public var description: String {
    switch self {
    case .elementwise(let activation): activation.description
    case .softmax: "softmax"
    case .logSoftmax: "log_softmax"
    }
  }
}
