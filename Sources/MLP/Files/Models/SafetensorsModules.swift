import Autodiff

// The tensors of a safetensors file as modules: PyTorch's names, and those of Keras and Flax.

enum SafetensorsModules {
  /// The modules of a file, in the order of their names; their shapes are judged before a number is read.
  ///
  /// - Throws: a `ModelProblem`, or a `FileError` for a tensor of another type.
  static func modules(
    of file: SafetensorsFile, _ options: ModelOptions, _ notes: inout [String]
  ) throws(FileError) -> [StoredModule] {
    func fail(_ problem: ModelProblem) -> FileError { file.file.failure(.model(problem)) }
    var groups: [String: [TensorName.Role: SafetensorsFile.Entry]] = [:]
    var ignored: Set<String> = []
    var strange: [SafetensorsFile.Entry] = []
    for entry in file.entries {
      if let name = options.ignored.first(where: { TensorName.isPart(entry.name, of: $0) }) {
        ignored.insert(name)
        continue
      }
      if entry.name.hasSuffix("num_batches_tracked") { continue }
      guard let name = TensorName(entry.name) else {
        strange.append(entry)
        continue
      }
      guard groups[name.module, default: [:]].updateValue(entry, forKey: name.role) == nil else {
        throw fail(.strangeTensor(entry.name, shape: entry.shape))
      }
    }
    if let first = strange.first(where: { $0.shape.rank > 1 }) ?? strange.first {
      let names = strange.map(\.name).sorted()
      let areBuffers =
        strange.contains { TensorName.foreign($0.name, shape: $0.shape) == .scaler }
        && strange.allSatisfy { $0.shape.rank < 2 }
      throw fail(areBuffers ? .buffers(names) : problem(first))
    }
    for name in options.ignored where !ignored.contains(name) {
      throw fail(.nothingIgnored(name))
    }
    if !ignored.isEmpty { notes.append("passed over " + listed(ignored.sorted())) }

    var modules: [StoredModule] = []
    for (name, group) in groups.sorted(by: { NaturalName($0.key) < NaturalName($1.key) }) {
      for entry in group.values where !entry.elementType.isFloatingPoint {
        throw file.file.failure(
          .safetensors(.elementType(tensor: entry.name, entry.elementType.safetensorsName)))
      }
      do throws(ModelProblem) {
        modules.append(try module(name, group, file, options))
      } catch { throw fail(error) }
    }
    do throws(ModelProblem) { try requireShapes(modules, options) } catch { throw fail(error) }
    if options.isTransposed {
      notes.append("weights are read as [inputs, outputs]")
    }
    return modules
  }

  private static func problem(_ entry: SafetensorsFile.Entry) -> ModelProblem {
    if let kind = TensorName.foreign(entry.name, shape: entry.shape) {
      return .foreignTensor(entry.name, kind)
    }
    return .strangeTensor(entry.name, shape: entry.shape)
  }

  private static func module(
    _ name: String, _ group: [TensorName.Role: SafetensorsFile.Entry], _ file: SafetensorsFile,
    _ options: ModelOptions
  ) throws(ModelProblem) -> StoredModule {
    func stored(_ role: TensorName.Role) -> StoredTensor? { group[role].map(file.stored) }
    func requireOnly(_ roles: Set<TensorName.Role>) throws(ModelProblem) {
      for (role, entry) in group.sorted(by: { $0.value.name < $1.value.name })
      where !roles.contains(role) {
        throw problem(entry)
      }
    }
    func made(_ kind: StoredModule.Kind) -> StoredModule { StoredModule(name: name, kind: kind) }
    for entry in group.values.sorted(by: { $0.name < $1.name }) {
      if let kind = TensorName.foreign(entry.name, shape: entry.shape) {
        throw .foreignTensor(entry.name, kind)
      }
    }
    if let mean = stored(.mean), let variance = stored(.variance) {
      // Keras writes moving_mean, and has another ε.
      let usual = mean.name.contains("moving_mean") ? 1e-3 : 1e-5
      let scale = stored(.scale) ?? stored(.weight)
      let shift = stored(.shift) ?? stored(.bias)
      try requireOnly([.mean, .variance, .scale, .shift, .weight, .bias])
      for tensor in [scale, shift, variance].compactMap({ $0 })
      where tensor.shape != mean.shape || mean.shape.rank != 1 {
        throw .normalizationShape(tensor.name, shape: tensor.shape, units: mean.shape)
      }
      return made(
        .batchNormalization(
          scale: scale, shift: shift, mean: mean, variance: variance,
          epsilon: options.epsilon ?? usual))
    }
    if let kernel = stored(.kernel) {
      try requireOnly([.kernel, .bias])
      guard kernel.shape.rank == 2, kernel.shape.count > 0 else {
        throw kernel.shape.rank > 2
          ? .foreignTensor(kernel.name, .convolution)
          : .weightShape(kernel.name, shape: kernel.shape)
      }
      var turned = kernel
      turned.isTransposed = true
      return made(.linear(weight: turned, bias: stored(.bias)))
    }
    if let slopes = stored(.slopes) {
      try requireOnly([.slopes])
      return made(.parametricRelu(slopes: slopes))
    }
    if let scale = stored(.scale), scale.shape.rank == 1 {
      try requireOnly([.scale, .shift, .bias])
      // Flax calls it scale, Keras gamma.
      let usual = scale.name.hasSuffix("scale") ? 1e-6 : 1e-3
      return made(
        .layerNormalization(
          scale: scale, shift: stored(.shift) ?? stored(.bias), epsilon: options.epsilon ?? usual))
    }
    guard var weight = stored(.weight) else {
      if group.count == 1, let bias = stored(.bias) { throw .missingWeight(bias.name) }
      try requireOnly([])
      throw .noLayers
    }
    try requireOnly([.weight, .bias])
    if weight.shape.rank == 1, weight.shape.count > 0 {
      if let bias = stored(.bias) {
        guard bias.shape == weight.shape else {
          throw .normalizationShape(bias.name, shape: bias.shape, units: weight.shape)
        }
        return made(
          .layerNormalization(scale: weight, shift: bias, epsilon: options.epsilon ?? 1e-5))
      }
      return made(.parametricRelu(slopes: weight))
    }
    guard weight.shape.rank == 2, weight.shape.count > 0 else {
      throw weight.shape.rank > 2
        ? .foreignTensor(weight.name, .convolution)
        : .weightShape(weight.name, shape: weight.shape)
    }
    weight.isTransposed = options.isTransposed
    return made(.linear(weight: weight, bias: stored(.bias)))
  }

  /// Checks that biases fit, and notices weights that would fit when turned.
  private static func requireShapes(
    _ modules: [StoredModule], _ options: ModelOptions
  ) throws(ModelProblem) {
    let linears = modules.compactMap { module -> (StoredTensor, StoredTensor?)? in
      if case .linear(let weight, let bias) = module.kind { (weight, bias) } else { nil }
    }
    guard !linears.isEmpty else {
      if case .parametricRelu(let weight)? = modules.first?.kind {
        throw .weightShape(weight.name, shape: weight.shape)
      }
      throw .noLayers
    }
    func fits(_ bias: StoredTensor?, _ units: Int) -> Bool {
      bias.map { $0.shape == [units] } ?? true
    }
    let mayTurn = linears.count > 1 && linears.allSatisfy { fits($1, $0.meaning[1]) }
    for (weight, bias) in linears where !fits(bias, weight.meaning[0]) {
      if mayTurn || linears.count == 1 && fits(bias, weight.meaning[1]) {
        throw .turned(weight.name, shape: weight.shape, isTransposed: options.isTransposed)
      }
      if let bias { throw .biasShape(bias.name, shape: bias.shape, weight: weight.shape) }
    }
    let edges = modules.compactMap(\.edge)
    if mayTurn, LayerOrder.trail(edges.map { ($0.inputs, $0.outputs) }) == nil,
      LayerOrder.trail(edges.map { ($0.outputs, $0.inputs) }) != nil
    {
      throw .turned(
        linears[0].0.name, shape: linears[0].0.shape, isTransposed: options.isTransposed)
    }
  }
}

/// The name of a tensor: that of its module, and what it is there.
struct TensorName {
  enum Role: Hashable { case weight, bias, kernel, scale, shift, mean, variance, slopes }

  let module: String
  let role: Role

  init?(_ name: String) {
    // Keras numbers its variables, dense/kernel:0.
    let name = name.hasSuffix(":0") ? String(name.dropLast(2)) : name
    var parts = name.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "/" }
    let roles: [Substring: Role] = [
      "weight": .weight, "bias": .bias, "kernel": .kernel, "gamma": .scale, "scale": .scale,
      "beta": .shift, "running_mean": .mean, "moving_mean": .mean, "running_var": .variance,
      "moving_variance": .variance, "alpha": .slopes, "negative_slope": .slopes,
    ]
    guard let last = parts.popLast() else { return nil }
    // Flax keeps statistics in a tree of their own.
    let isFlax = parts.count > 1 && (parts[0] == "batch_stats" || parts[0] == "params")
    if isFlax, parts.removeFirst() == "batch_stats", last == "mean" || last == "var" {
      role = last == "mean" ? .mean : .variance
    } else if let role = roles[last], !parts.contains("parametrizations") {
      self.role = role
    } else {
      return nil
    }
    module = parts.joined(separator: ".")
  }

  /// Whether a tensor is what a name says, or belongs to it.
  static func isPart(_ tensor: String, of name: String) -> Bool {
    tensor == name || tensor.hasPrefix(name + ".") || tensor.hasPrefix(name + "/")
  }

  /// What a tensor is, where it belongs to no layer that is read.
  static func foreign(_ name: String, shape: Shape) -> ForeignTensor? {
    let name = name.lowercased()
    let parts = name.split { $0 == "." || $0 == "/" }
    guard let last = parts.last else { return nil }
    if parts.contains("parametrizations")
      || ["weight_g", "weight_v", "weight_u", "weight_orig"].contains(last)
    {
      return .weightNorm
    }
    if last.hasPrefix("weight_ih") || last.hasPrefix("weight_hh") || last.hasPrefix("bias_ih")
      || last.hasPrefix("bias_hh") || last == "recurrent_kernel"
    {
      return .recurrent
    }
    if last.hasPrefix("in_proj_") { return .attention }
    if last.contains("lora_") || name.contains("lora_a") { return .adapter }
    if last.hasPrefix("embedding") || shape.rank == 2 && name.contains("embed") && last == "weight"
    {
      return .embedding
    }
    if last == "weight", shape.rank == 1, name.contains("rms") { return .rootMeanSquare }
    if ["mean", "std", "scale_", "mean_", "var_", "min", "max", "mu", "sigma"].contains(last),
      shape.rank < 2
    {
      return .scaler
    }
    return nil
  }
}
