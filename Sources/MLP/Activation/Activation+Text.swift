import Autodiff

/// Why a text is no activation.
public enum ActivationError: Error, Hashable, Sendable {
  /// A word that names no function here.
  case unknownName(String)
  /// A number after the name of a function that takes none.
  case noParameter(Activation.Kind)
  /// Something that is no finite number where a parameter is expected.
  case parameter(String, of: Activation.Kind)
}

extension ActivationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownName(let name):
      "\(quoted(name)) is no activation; known are " + Activation.names.joined(separator: ", ")
    case .noParameter(let kind):
      "\(kind.rawValue) takes no parameter; leaky_relu and elu do, as in leaky_relu:0.2 and elu:0.5"
    case .parameter(let text, let kind):
      "\(kind.rawValue) takes a finite number after the colon, as in "
        + "\(kind == .elu ? "elu:0.5" : "leaky_relu:0.2"), not \(quoted(text))"
    }
  }
}

extension Activation {
  /// The activation that a person means: its name in any case, or one of its other usual names, and behind a colon
  /// the parameter where it has one.
  ///
  /// ```swift
  /// try Activation(parsing: "LeakyReLU")       // .leakyRelu
  /// try Activation(parsing: "leaky_relu:0.2")  // .leakyRelu(slope: 0.2)
  /// try Activation(parsing: "swish")           // .silu
  /// ```
  ///
  /// - Throws: `ActivationError`, which says what there is.
  public init(parsing text: String) throws(ActivationError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = Kind(name: parts[0]) else { throw .unknownName(String(parts[0])) }
    guard parts.count == 2 else {
      self.init(kind)
      return
    }
    guard kind.usualParameter != nil else { throw .noParameter(kind) }
    guard let parameter = Double(parts[1].filter { !$0.isWhitespace }), parameter.isFinite else {
      throw .parameter(String(parts[1]), of: kind)
    }
    self = kind == .elu ? .elu(alpha: parameter) : .leakyRelu(slope: parameter)
  }

  /// The activation that a person means, as `init(parsing:)` reads it; nil where there is none.
  ///
  /// ```swift
  /// Activation(name: "swish")   // .silu
  /// Activation(name: "cosine")  // nil
  /// ```
  public init?(name: String) {
    guard let activation = try? Activation(parsing: name) else { return nil }
    self = activation
  }

  /// The names, for help texts and error messages.
  public static var names: [String] { Kind.allCases.map(\.rawValue) }
}

extension Activation: CustomStringConvertible {
  /// The name, with the parameter where there is one, as `init(parsing:)` reads it: `relu`, `leaky_relu:0.01`.
  public var description: String {
    guard let parameter else { return kind.rawValue }
    let digits = parameter.description
    return "\(kind.rawValue):" + (digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
  }
}

extension Activation.Kind {
  /// The function by its name in any case and with or without underscores, or by one of its other usual names.
  fileprivate init?(name: some StringProtocol) {
    let key = name.lowercased().filter { $0.isLetter || $0.isNumber }
    let aliases: [String: Self] = [
      "logistic": .sigmoid, "swish": .silu, "linear": .identity, "none": .identity,
    ]
    let match = Self.allCases.first { $0.rawValue.filter { $0 != "_" } == key }
    guard let kind = match ?? aliases[key] else { return nil }
    self = kind
  }
}
