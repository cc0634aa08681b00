import Autodiff

// A training in a file: networks, optimizer and generator, so that it goes on as if it had never stopped.

/// Why a checkpoint does not continue a training.
public enum CheckpointError: Error, Hashable, Sendable {
  /// The file is a safetensors file, but no checkpoint.
  case noCheckpoint
  /// It was made with other options, another network or other rows: what of it.
  case differs(String)
  /// Its matrix products are those of other kernels; nil where it does not say which.
  case products(String?, now: String)
}

extension CheckpointError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noCheckpoint: "it is no checkpoint of a training"
    case .differs(let what): "it was made with \(what); go on with the same call, or remove it"
    case .products(let then, let now):
      "it was made with the matrix products of \(then.map { legible($0, limit: 200) } ?? "a kernel that it does not name"), "
        + "and those of this call are \(now); go on with the same ones, or remove it"
    }
  }
}

extension Training {
  /// What the rows are, in 64 bits: a file says which it was made with.
  ///
  /// Fowler, Noll, Vo: FNV-1a, over the bits of the numbers.
  public static func fingerprint(_ sets: [TrainingSet<Scalar>]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }
    for set in sets {
      for tensor in [set.inputs, set.targets, set.weights].compactMap({ $0 }) {
        for extent in tensor.shape.dimensions { add(UInt64(extent)) }
        tensor.withUnsafeBufferPointer { for x in $0 { add(Double(x).bitPattern) } }
      }
    }
    return hash
  }

  /// Writes the training as it is between two epochs, or where one was interrupted.
  ///
  /// - Parameters:
  ///   - path: the file, which is replaced at once or not at all.
  ///   - fingerprint: of the rows.
  /// - Throws: `FileError`.
  public func write(to path: String, fingerprint: UInt64) throws(FileError) {
    var tensors = network.tensors(prefix: "network.") + best.tensors(prefix: "best.")
    if options.averagedShare > 0 { tensors += average.tensors(prefix: "average.") }
    tensors.append(("optimizer.first", Tensor(optimizer.first)))
    tensors.append(("optimizer.second", Tensor(optimizer.second)))
    let lines = epochs.map { epoch in
      let numbers = [epoch.loss, epoch.validationLoss ?? .nan, epoch.rate, epoch.gradientNorm]
      return numbers.map { String($0.bitPattern, radix: 16) }.joined(separator: " ")
    }
    let metadata = [
      "training": description(of: options), "layers": network.layersText,
      "rows": String(fingerprint, radix: 16), "steps": "\(optimizer.stepCount)",
      "parameters": "\(optimizer.parameterCount)",
      "generator": String(generator.state, radix: 16), "best": "\(bestEpoch)",
      "hasHeldOut": epochs.contains { $0.validationLoss != nil } ? "true" : "false",
      "epochs": lines.joined(separator: ","), "end": end?.rawValue ?? "",
      "begun": begun?.text ?? "", "products": Machine.productKernels,
    ]
    try FileWriter.write(SafetensorsFile.encode(tensors, metadata: metadata), to: path)
  }

  /// Goes on where a file was written.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - fingerprint: of the rows, which must be those that it was made with.
  /// - Throws: `FileError`, or `CheckpointError` where the file was made with other options, another network, other rows, or
  ///   matrix products by other kernels, with which it would not end at the same bits; more epochs than at that time are no
  ///   other options.
  public mutating func resume(from path: String, fingerprint: UInt64) throws {
    let file = try SafetensorsFile(contentsOf: path)
    func word(_ key: String) throws(CheckpointError) -> String {
      guard let text = file.metadata[key] else { throw .noCheckpoint }
      return text
    }
    guard try word("training") == description(of: options) else {
      throw CheckpointError.differs("other options")
    }
    guard try word("layers") == network.layersText,
      let kinds = LayerKind.kinds(reading: network.layersText)
    else { throw CheckpointError.differs("another network") }
    guard try word("rows") == String(fingerprint, radix: 16) else {
      throw CheckpointError.differs("other rows")
    }
    let products = file.metadata["products"]
    guard products == Machine.productKernels else {
      throw CheckpointError.products(products, now: Machine.productKernels)
    }
    let begun: BegunEpoch?
    switch try word("begun") {
    case "": begun = nil
    case let text:
      guard let epoch = BegunEpoch(text) else { throw CheckpointError.noCheckpoint }
      begun = epoch
    }
    let hasHeldOut = try word("hasHeldOut") == "true"
    let epochs = try word("epochs").split(separator: ",").enumerated().map { index, line in
      let numbers = line.split(separator: " ").compactMap { UInt64($0, radix: 16) }
        .map { Double(bitPattern: $0) }
      guard numbers.count == 4 else { throw CheckpointError.noCheckpoint }
      return Epoch(
        number: index + 1, loss: numbers[0], validationLoss: hasHeldOut ? numbers[1] : nil,
        rate: numbers[2], gradientNorm: numbers[3])
    }
    func tensor(_ name: String) throws -> Tensor<Scalar> {
      guard let entry = file.entries.first(where: { $0.name == name }) else {
        throw CheckpointError.noCheckpoint
      }
      return try file.tensor(entry, of: Scalar.self)
    }
    func stored(_ prefix: String) throws -> Network<Scalar> {
      let stored = try Network<Scalar>(kinds, from: file, prefix: prefix)
      guard stored.hasShapes(of: network) else { throw CheckpointError.differs("another network") }
      return stored
    }
    let (current, best) = (try stored("network."), try stored("best."))
    let average = options.averagedShare > 0 ? try stored("average.") : current
    let (first, second) = (try tensor("optimizer.first"), try tensor("optimizer.second"))
    guard let steps = Int(try word("steps")), steps >= 0,
      let parameters = Int(try word("parameters")),
      parameters == 0 || parameters == network.parameterCount,
      first.count == (options.rule.hasFirst ? parameters : 0),
      second.count == (options.rule.hasSecond ? parameters : 0),
      let state = UInt64(try word("generator"), radix: 16), let bestEpoch = Int(try word("best")),
      bestEpoch >= 0, bestEpoch <= epochs.count
    else { throw CheckpointError.noCheckpoint }
    (network, self.average, self.best) = (current, average, best)
    (self.epochs, self.bestEpoch) = (epochs, bestEpoch)
    optimizer.first = first.scalars
    optimizer.second = second.scalars
    (optimizer.stepCount, optimizer.parameterCount) = (steps, parameters)
    self.begun = begun
    generator = SplitMix64(seed: state)
    end = End(rawValue: try word("end"))
    if end == .finished { end = epochs.count < options.epochs ? nil : .finished }
  }

  /// The options, but for the number of epochs, which may grow where the rate does not depend on it.
  private func description(of options: TrainingOptions) -> String {
    var same = options
    if !options.schedule.dependsOnLength { same.epochs = 0 }
    return "\(same) \(Scalar.self)"
  }
}

extension Training.BegunEpoch {
  fileprivate var text: String {
    let words = [start.state, UInt64(steps)] + [loss, norm, rate].map(\.bitPattern)
    return words.map { String($0, radix: 16) }.joined(separator: " ")
  }

  /// Reads the text; nil where it is none.
  fileprivate init?(_ text: String) {
    let words = text.split(separator: " ").compactMap { UInt64($0, radix: 16) }
    guard words.count == 5, let steps = Int(exactly: words[1]) else { return nil }
    start = SplitMix64(seed: words[0])
    self.steps = steps
    (loss, norm) = (Double(bitPattern: words[2]), Double(bitPattern: words[3]))
    rate = Double(bitPattern: words[4])
  }
}

extension RateSchedule {
  /// Whether factors depend on how many steps there will be.
  var dependsOnLength: Bool {
    switch self {
    case .constant, .step: false
    case .cosine: true
    case .warmUp(_, let then): then.dependsOnLength
    }
  }
}

extension Network {
  /// Whether the parameters have the shapes of another network's.
  func hasShapes(of other: Network) -> Bool {
    layers.flatMap(\.parameters).map(\.shape) == other.layers.flatMap(\.parameters).map(\.shape)
  }
}
