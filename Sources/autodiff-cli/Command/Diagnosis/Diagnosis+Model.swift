import Autodiff
import MLP

extension Diagnosis {
  /// The diagnosis of a network in a file.
  ///
  /// - Throws: `UsageError`, `FileError` or `CommandError`.
  static func ofModel(
    _ arguments: ParsedArguments, _ resources: Resources
  ) throws -> Diagnosis {
    let ofTraining = TrainingPlan.options.map(\.name) + ["weight-scale", "compare"]
    for option in ofTraining where option != "activation" && arguments.has(option) {
      throw UsageError.conflict("--\(option)", "--model")
    }
    guard let path = arguments.value("model"), let data = arguments.value("data") else {
      throw UsageError.missingOption("--data", purpose: "a table of rows to look at")
    }
    resources.progress.begin("reading the network")
    let model = try LoadedModel.read(path, arguments, resources).model
    let network = model.network
    let start = try SeedChoice(
      arguments, hasTarget: arguments.has("target") || model.target != nil, classes: model.classes)
    let imputing = try TableOptions(arguments).imputation
    var (loss, targets) = (Loss.squaredError, Tensor<Double>.zeros([0, 1]))
    let table: DataTable<Double>
    var lines: [String] = []
    if start.kind == .loss {
      let examples = try ExampleTable(
        arguments, resources, features: model.features, target: model.target,
        columns: model.columns, keepsText: true
      ).matching(model)
      table = examples.table
      if examples.labels != nil { loss = Self.loss(of: network) }
      targets = examples.set(table.features, weights: nil).targets
      lines.append(examples.description)
    } else {
      table = try Self.table(arguments, resources, model)
      let columns = counted(table.featureNames.count, "feature")
      lines.append("\(legible(data)): \(counted(table.rowCount, "row")), \(columns)")
    }
    let imputation =
      imputing.map { Imputation<Double>($0, learnedFrom: table.features) }
      ?? model.columns.imputation.map { Imputation(values: Tensor($0)) }
    let complete = imputation?.applied(to: table.features) ?? table.features
    guard table.rowCount > 0, complete.scalars.allSatisfy(\.isFinite),
      targets.scalars.allSatisfy(\.isFinite)
    else {
      throw CommandError.targetNotFinite(file: data)
    }
    let places = places(of: table.rowCount)
    try TableTraining.requireMemory(
      ofLedgerOf: network, rows: places.count, resources.memory)
    resources.progress.begin("recording the network")
    let column = Column(
      name: "as given", network: network,
      ledger: GradientLedger(
        network, at: complete.gathered(at: places),
        seed: try start.seed(
          network, loss, start.kind == .loss ? targets.gathered(at: places) : targets)))
    var diagnosis = Diagnosis(
      lines: lines + ["\(network)"], seed: try start.words(network, loss), columns: [column])
    let target = arguments.value("target") ?? model.target
    if let target, let training = try Self.training(network, data: data, target: target) {
      let plan = try TrainingPlan(training)
      diagnosis.advice = Repair.against(column.ledger.findings, plan).map { repair in
        Advice(
          text: "\(repair.text); a file's network is trained anew",
          command: training.changing(repair.changes(plan) ?? []).words)
      }
    }
    return diagnosis
  }

  /// The loss of classes that fits what a network gives.
  private static func loss(of network: Network<Double>) -> Loss {
    switch network.layers.last {
    case .activation(.sigmoid): .binaryCrossEntropy
    case .softmax, .logSoftmax: .crossEntropy
    case .linear: network.outputCount == 1 ? .binaryCrossEntropy : .crossEntropy
    default: .squaredError
    }
  }

  /// The features of a table whose target plays no part.
  private static func table(
    _ arguments: ParsedArguments, _ resources: Resources, _ model: TableModel<Double>
  ) throws -> DataTable<Double> {
    let options = try TableOptions(arguments)
    resources.progress.begin("reading the table")
    let table: DataTable<Double>
    do {
      table = try DataTable(
        contentsOf: options.path,
        roles: TableRoles(
          features: options.features
            ?? model.features.map { model.columns.sources(of: $0).map(\.column) },
          target: options.target, categories: .oneHot, levels: model.columns.levels,
          missing: options.imputation == nil && model.columns.imputation == nil
            ? .refused : .kept),
        format: options.format, limit: Int(resources.memory.size.bytes / 4))
    } catch {
      throw CommandError.explained(error)
    }
    let name = options.path == "-" ? "standard input" : options.path
    for note in table.notes { resources.notes.add("\(legible(name)): \(note)") }
    guard table.featureNames.count == model.network.inputCount else {
      throw CommandError.columnCount(
        table.featureNames.count, file: options.path, inputCount: model.network.inputCount,
        hasTarget: options.target != nil, columns: table.featureNames)
    }
    return table
  }

  /// The call that trains a network such as that of a file; nil where no call does.
  private static func training(
    _ network: Network<Double>, data: String, target: String
  ) throws -> ParsedArguments? {
    let made = network.layers.flatMap(\.flattened)
    let sizes = made.compactMap { layer -> Int? in
      if case .linear(let weights, _) = layer { weights.shape[0] } else { nil }
    }
    let activation = made.lazy.compactMap { layer -> Activation? in
      if case .activation(let activation) = layer { activation } else { nil }
    }.first
    guard data != "-", let activation, sizes.count > 1 else { return nil }
    var words = ["--data=\(data)", "--target=\(target)"]
    words += ["--hidden=\(TrainingPlan.text(of: sizes.dropLast()))", "--activation=\(activation)"]
    for layer in network.layers {
      if case .residual = layer, !words.contains("--residual") { words.append("--residual") }
    }
    return try ParsedArguments(words, for: MLPTrainCommand.definition)
  }
}

extension NetworkLayer {
  /// The layer, or those within it.
  fileprivate var flattened: [NetworkLayer] {
    if case .residual(let layers) = self { layers.flatMap(\.flattened) } else { [self] }
  }
}
