import Autodiff
import MLP

/// How the options of `mlp train` say that a network is made and trained.
struct TrainingPlan {
  /// The units of the hidden layers.
  let hidden: [Int]
  let activation: Activation
  let normalization: NetworkArchitecture.Normalization
  let isResidual: Bool
  let dropout: Double
  let initialization: Initialization
  /// What weights are multiplied by when they are drawn.
  let weightScale: Double
  /// All but the loss, which depends on the table where nobody names it.
  private let base: TrainingOptions
  private let loss: Loss?
  /// The share of the rows that is held out to the end.
  let testShare: Double
  /// The share of the other rows that is watched for the end of training.
  let validationShare: Double
  let isBalanced: Bool
  let seed: UInt64

  static let options: [CommandDefinition.Option] = [
    .init(
      name: "hidden", value: "N,...",
      summary: "The units of the hidden layers (64), 16x29 for 29 of 16; 0 for none."),
    .init(
      name: "activation", value: "NAME", summary: "The activation of the hidden layers (relu)."),
    .init(name: "normalization", value: "KIND", summary: "none, batch or layer (none)."),
    .init(
      name: "residual",
      summary: "A hidden layer as wide as the one below it adds its input to what it computes."),
    .init(name: "dropout", value: "P", summary: "Drop hidden numbers with this probability (0)."),
    .init(
      name: "initialization", value: "NAME",
      summary:
        "How weights are drawn: automatic, glorot_uniform, glorot_normal, he_uniform, he_normal, "
        + "lecun_uniform, lecun_normal or orthogonal (automatic)."),
    .init(
      name: "loss", value: "NAME",
      summary: "cross_entropy, squared_error, absolute_error or huber:D; by the task unless given."),
    .init(
      name: "optimizer", value: "NAME",
      summary: "adam, adamw, rmsprop, sgd, momentum or nesterov (adam)."),
    .init(
      name: "rate", value: "R",
      summary: "The rate of learning (0.01; of rmsprop 0.003, of momentum and nesterov 0.02, "
        + "of sgd 0.1)."),
    .init(
      name: "schedule", value: "NAME",
      summary: "How the rate changes: constant, cosine or step:EPOCHS (cosine)."),
    .init(name: "warm-up", value: "N", summary: "Rise to the rate over so many epochs (0)."),
    .init(name: "epochs", value: "N", summary: "Go through the rows at most so many times (200)."),
    .init(name: "batch", value: "N", summary: "So many rows make a step (32)."),
    .init(name: "l1", value: "X", summary: "Add X times the sum of |w| to the loss (0)."),
    .init(name: "l2", value: "X", summary: "Add X/2 times the sum of w^2 to the loss (0)."),
    .init(name: "weight-decay", value: "X", summary: "The optimizer's (0; adamw 0.01)."),
    .init(
      name: "clip", value: "X", summary: "Shorten gradients whose norm is larger than this."),
    .init(
      name: "weights", value: "COLUMN", summary: "The column that says how much a row counts."),
    .init(
      name: "balanced", summary: "Let each class count alike, whatever the number of its rows."),
    .init(name: "test", value: "SHARE", summary: "Hold out this share of the rows (0.2)."),
    .init(
      name: "validation", value: "SHARE",
      summary: "Watch this share of the other rows for the end of training (0.1)."),
    .init(
      name: "patience", value: "N",
      summary: "End when the watched loss has not fallen for so many epochs (60); 0 for never."),
    .init(
      name: "average", value: "SHARE",
      summary:
        "Watch and keep the mean over about this share of the epochs so far (0.05); 0 for the "
        + "last one alone."),
    .init(name: "seed", value: "N", summary: "Where random choices start (0)."),
  ]

  /// Reads the options.
  ///
  /// - Throws: `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    // Products of two counts and of the rows of a table fit an Int.
    let counts = 1...1_000_000_000
    func share(
      _ option: String, _ expected: String = "a share from 0 to below 1"
    ) throws(UsageError) -> Double? {
      try arguments.number(option, expected) { $0 >= 0 && $0 < 1 }
    }
    func positive(_ option: String) throws(UsageError) -> Double? {
      try arguments.number(option, "a number above 0") { $0 > 0 }
    }
    hidden = try Self.hidden(reading: arguments.value("hidden") ?? "64")
    activation = try Self.activation(arguments)
    normalization =
      try arguments.choice("normalization", among: NetworkArchitecture.Normalization.self) ?? .none
    isResidual = arguments.has("residual")
    dropout = try share("dropout", "a probability from 0 to below 1") ?? 0
    initialization =
      try arguments.choice("initialization", among: Initialization.self) ?? .automatic
    weightScale = try positive("weight-scale") ?? 1
    testShare = try share("test") ?? 0.2
    validationShare = try share("validation") ?? 0.1
    isBalanced = arguments.has("balanced")
    loss = try arguments.value("loss").map(Self.loss(reading:))
    seed = try arguments.value("seed").map(NetworkInputs<Double>.seed(reading:)) ?? 0
    let (rule, rate) = try Self.rule(
      arguments.value("optimizer") ?? "adam", weightDecay: arguments.magnitude("weight-decay"))
    let patience = try arguments.count("patience", in: 0...counts.upperBound) ?? 60
    base = TrainingOptions(
      loss: .squaredError, rule: rule, rate: try positive("rate") ?? rate,
      epochs: try arguments.count("epochs", in: counts) ?? 200,
      batchSize: try arguments.count("batch", in: counts) ?? 32,
      gradientNormLimit: try positive("clip"), l1: try arguments.magnitude("l1") ?? 0,
      l2: try arguments.magnitude("l2") ?? 0, patience: patience == 0 ? nil : patience,
      averagedShare: try arguments.number("average", "a share from 0 to 1") { $0 >= 0 && $0 <= 1 }
        ?? 0.05,
      seed: seed)
    warmUp = try arguments.count("warm-up", in: 0...counts.upperBound) ?? 0
    schedule = arguments.value("schedule") ?? "cosine"
    _ = try Self.schedule(schedule, warmUp: warmUp, stepsOfEpoch: 1)
  }

  /// The most epochs.
  var epochs: Int { base.epochs }
  /// The rate of learning.
  var rate: Double { base.rate }
  var l2: Double { base.l2 }
  private let warmUp: Int
  private let schedule: String

  /// The options of a training.
  ///
  /// - Parameter rows: how many rows are trained on.
  func options(for examples: ExampleTable, rows: Int) throws(UsageError) -> TrainingOptions {
    var options = base
    options.loss = try chosenLoss(examples)
    let steps = (rows + options.batchSize - 1) / options.batchSize
    options.schedule = try Self.schedule(schedule, warmUp: warmUp, stepsOfEpoch: steps)
    return options
  }

  private func chosenLoss(_ examples: ExampleTable) throws(UsageError) -> Loss {
    guard examples.labels != nil else {
      if loss == .crossEntropy {
        throw .conflict("--loss cross_entropy", "a target of numbers")
      }
      return loss ?? .squaredError
    }
    guard loss == nil || loss == .crossEntropy else {
      throw .conflict("--loss \(loss?.description ?? "")", "a target of classes")
    }
    return examples.classNames.count == 2 ? .binaryCrossEntropy : .crossEntropy
  }

  /// What the network is made of, for a table.
  func architecture(for examples: ExampleTable) -> NetworkArchitecture {
    let classes = examples.classNames.count
    let output: NetworkArchitecture.Output =
      examples.labels == nil
      ? .activation(.identity) : classes == 2 ? .activation(.sigmoid) : .softmax
    var architecture = NetworkArchitecture(
      sizes: [examples.table.featureNames.count] + hidden + [classes > 2 ? classes : 1],
      activation: activation, output: output)
    architecture.normalization = normalization
    architecture.isResidual = isResidual
    architecture.dropout = dropout
    return architecture
  }

  private static func activation(_ arguments: ParsedArguments) throws(UsageError) -> Activation {
    guard let text = arguments.value("activation") else { return .relu }
    return try activation(reading: text, "activation")
  }

  /// The activation that an option names.
  static func activation(
    reading text: String, _ option: String
  ) throws(UsageError) -> Activation {
    do { return try Activation(parsing: text) } catch {
      let near: String? =
        if case .unknownName(let name) = error {
          suggestion(for: name, among: Activation.names)
        } else { nil }
      throw .activation(option: option, error, suggestion: near)
    }
  }

  private static func loss(reading text: String) throws(UsageError) -> Loss {
    switch text {
    case "cross_entropy": return .crossEntropy
    case "squared_error": return .squaredError
    case "absolute_error": return .absoluteError
    case "huber": return .huber(threshold: 1)
    default:
      if text.hasPrefix("huber:"), let threshold = Double(text.dropFirst(6)), threshold > 0,
        threshold.isFinite
      {
        return .huber(threshold: threshold)
      }
      throw .invalidValue(
        option: "loss", text: text,
        expected: "cross_entropy, squared_error, absolute_error or huber:D with a number D above 0")
    }
  }

  /// The optimizer with a name, and its usual rate.
  static func rule(
    _ name: String, weightDecay: Double?
  ) throws(UsageError) -> (OptimizerRule, Double) {
    switch name {
    case "adam": return (.adam(weightDecay: weightDecay ?? 0), 0.01)
    case "adamw": return (.adamW(weightDecay: weightDecay ?? 0.01), 0.01)
    case "rmsprop": return (.rmsProp(weightDecay: weightDecay ?? 0), 0.003)
    case "sgd": return (.sgd(weightDecay: weightDecay ?? 0), 0.1)
    case "momentum": return (.sgd(momentum: 0.9, weightDecay: weightDecay ?? 0), 0.02)
    case "nesterov":
      return (.sgd(momentum: 0.9, nesterov: true, weightDecay: weightDecay ?? 0), 0.02)
    default:
      throw .invalidValue(
        option: "optimizer", text: name,
        expected: "adam, adamw, rmsprop, sgd, momentum or nesterov")
    }
  }

  private static func schedule(
    _ name: String, warmUp: Int, stepsOfEpoch: Int
  ) throws(UsageError) -> RateSchedule {
    let schedule: RateSchedule
    switch name {
    case "constant": schedule = .constant
    case "cosine": schedule = .cosine()
    default:
      guard name.hasPrefix("step:"), let epochs = Int(name.dropFirst(5)), epochs > 0,
        epochs <= 1_000_000_000
      else {
        throw .invalidValue(
          option: "schedule", text: name,
          expected: "constant, cosine or step:N, a tenth of the rate after each N epochs")
      }
      schedule = .step(every: epochs * stepsOfEpoch)
    }
    return warmUp == 0 ? schedule : .warmUp(steps: warmUp * stepsOfEpoch, then: schedule)
  }
}
