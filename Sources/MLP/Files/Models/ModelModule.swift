import Autodiff

/// A step of a network as its file has it, from the input on.
struct ModelModule<Scalar: TensorScalar> {
  enum Kind {
    case linear(weights: Tensor<Scalar>, bias: Tensor<Scalar>)
    /// In evaluation: (x − mean) / √(variance + ε) ⊙ scale + shift.
    case batchNormalization(
      scale: Tensor<Scalar>, shift: Tensor<Scalar>, mean: Tensor<Scalar>,
      variance: Tensor<Scalar>, epsilon: Double)
    case layerNormalization(scale: Tensor<Scalar>, shift: Tensor<Scalar>, epsilon: Double)
    case parametricRelu(slopes: Tensor<Scalar>)
    /// A function that the file or the caller puts there.
    case function(LayerFunction)
    /// The place of an activation, with the file's where it says one.
    case open(LayerFunction?)
    case residual([ModelModule])
  }

  var name: String
  var kind: Kind

  init(_ kind: Kind, name: String = "") { (self.name, self.kind) = (name, kind) }

  var isLinear: Bool { if case .linear = kind { true } else { false } }
}

/// What a model file holds.
struct ModelContent<Scalar: TensorScalar> {
  var modules: [ModelModule<Scalar>]
  /// What was taken for granted, a sentence each.
  var notes: [String] = []
  var features: [String]?
  var classes: [String]?
  var target: String?
  var columns = InputColumns()
  /// The means and deviations of the columns that it was trained on, where its inputs are standardized by them.
  var means: [Double]?
  var deviations: [Double]?

  init(_ modules: [ModelModule<Scalar>]) { self.modules = modules }
}

extension ModelContent {
  /// Puts a function into each open place: the caller's, else the file's.
  mutating func fill(_ options: ModelOptions) throws(ModelProblem) {
    var open: [(place: Int, layer: Int)] = []
    var linearCount = 0
    for (place, module) in modules.enumerated() {
      if module.isLinear { linearCount += 1 }
      if case .open = module.kind { open.append((place, linearCount + 1)) }
    }
    guard linearCount > 0 else { throw .noLayers }
    if let functions = options.functions, functions.count != open.count {
      throw .network(.activationCount(functions.count, layers: open.count))
    }
    var unknown: [Int] = []
    for (index, (place, layer)) in open.enumerated() {
      guard case .open(let own) = modules[place].kind else { continue }
      let isLast = layer == linearCount + 1
      let given =
        options.functions?[index]
        ?? (isLast ? options.output : options.hidden.map(LayerFunction.elementwise))
      if let function = given ?? own {
        modules[place].kind = .function(function)
      } else {
        unknown.append(layer)
      }
    }
    guard unknown.isEmpty else {
      throw .activationUnknown(layers: unknown, depth: linearCount + 1)
    }
    let last = modules.lastIndex(where: \.isLinear) ?? 0
    for module in modules[..<last] {
      if case .function(let function) = module.kind, function.activation == nil {
        throw .softmaxWithin(function)
      }
    }
  }

  /// The plain form: linear maps, each with at most one activation behind it.
  ///
  /// - Throws: `.notPlain` where there is something else.
  func perceptron() throws(ModelProblem) -> MultilayerPerceptron<Scalar> {
    var layers: [MultilayerPerceptron<Scalar>.Layer] = []
    var mayActivate = false
    for module in modules {
      switch module.kind {
      case .linear(let weights, let bias):
        layers.append(.init(weights: weights, bias: bias, activation: .identity))
        mayActivate = true
      case .function(.elementwise(.identity)): continue
      case .function(.elementwise(let activation)):
        guard mayActivate, let last = layers.popLast() else { throw .notPlain("\(activation)") }
        layers.append(.init(weights: last.weights, bias: last.bias, activation: activation))
        mayActivate = false
      case .function(let function): throw .notPlain("\(function)")
      case .parametricRelu: throw .notPlain(module.titled("a prelu"))
      case .batchNormalization: throw .notPlain(module.titled("a batch normalization"))
      case .layerNormalization: throw .notPlain(module.titled("a layer normalization"))
      case .residual: throw .notPlain("a residual connection")
      case .open: continue
      }
    }
    do { return try MultilayerPerceptron(layers: layers) } catch { throw .network(error) }
  }
}

extension ModelModule {
  fileprivate func titled(_ kind: String) -> String { name.isEmpty ? kind : "\(kind), \(name)" }
}

extension ModelContent where Scalar: RealScalar {
  /// The network of all layers.
  func network() throws(ModelProblem) -> Network<Scalar> {
    let layers = Self.layers(modules)
    do { return try Network(layers) } catch { throw .network(error) }
  }

  private static func layers(_ modules: [ModelModule<Scalar>]) -> [Network<Scalar>.Layer] {
    modules.compactMap { module in
      switch module.kind {
      case .linear(let weights, let bias): .linear(weights: weights, bias: bias)
      case .batchNormalization(let scale, let shift, let mean, let variance, let epsilon):
        .batchNormalization(
          scale: scale, shift: shift, running: UnitStatistics(mean: mean, variance: variance),
          epsilon: epsilon)
      case .layerNormalization(let scale, let shift, let epsilon):
        .layerNormalization(scale: scale, shift: shift, epsilon: epsilon)
      case .parametricRelu(let slopes): .parametricRelu(slopes: slopes)
      case .function(.elementwise(.identity)), .open: nil
      case .function(.elementwise(let activation)): .activation(activation)
      case .function(.softmax): .softmax
      case .function(.logSoftmax): .logSoftmax
      case .residual(let part): .residual(layers(part))
      }
    }
  }
}

extension ModelModule where Scalar: RealScalar {
  /// The modules of a network, with the activations that the caller may name otherwise.
  static func modules(of network: Network<Scalar>) -> [ModelModule] {
    var modules = network.layers.compactMap(module)
    if modules.last?.isLinear == true {
      modules.append(.init(.open(.elementwise(.identity))))
    }
    return modules
  }

  private static func module(_ layer: Network<Scalar>.Layer) -> ModelModule? {
    switch layer {
    case .linear(let weights, let bias): ModelModule(.linear(weights: weights, bias: bias))
    case .activation(let activation): ModelModule(.open(.elementwise(activation)))
    case .softmax: ModelModule(.open(.softmax))
    case .logSoftmax: ModelModule(.open(.logSoftmax))
    case .dropout: nil
    case .parametricRelu(let slopes): ModelModule(.parametricRelu(slopes: slopes))
    case .layerNormalization(let scale, let shift, let epsilon):
      ModelModule(.layerNormalization(scale: scale, shift: shift, epsilon: epsilon))
    case .batchNormalization(let scale, let shift, let running, let epsilon):
      ModelModule(
        .batchNormalization(
          scale: scale, shift: shift, mean: running.mean, variance: running.variance,
          epsilon: epsilon))
    case .residual(let part):
      ModelModule(
        .residual(
          part.compactMap(module).map { module in
            guard case .open(let function?) = module.kind else { return module }
            return ModelModule(.function(function))
          }))
    }
  }
}
