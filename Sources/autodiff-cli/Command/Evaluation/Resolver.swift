import Autodiff

/// Finds what each name of a formula stands for and which shape each part has.
struct Resolver {
  /// The number of axes that a value may have; NumPy's limit was the same for decades.
  static let rankLimit = 32

  let formula: Formula
  /// The names and shapes of the inputs.
  let inputs: [(name: String, shape: Shape)]

  /// The values of the inputs, where they are known: what decides a shape is computed from them.
  let values: [Tensor<Double>?]
  /// What may be taken for that.
  let memory: MemoryBound?

  var shapes: [Shape] = []
  var steps: [ResolvedFormula.Step] = []
  /// What steps compute beside their results, for those that compute more.
  var work: [Int: FormulaFunction.Work] = [:]
  /// The steps whose values depend on those of the inputs.
  private(set) var dependent: Set<Formula.NodeID> = []
  /// The steps that are conditions.
  private(set) var conditions: Set<Formula.NodeID> = []
  /// The values that decided a shape, with those that they depend on.
  var computed: [Formula.NodeID: Tensor<Double>] = [:]
  private(set) var inputIndex: [String: Int] = [:]
  private(set) var assigned: [String: Formula.NodeID] = [:]
  private var usedInputs: Set<Int> = []
  /// Array literals that list the operands of a call and are no values themselves.
  private var listed: Set<Formula.NodeID> = []

  init(
    _ formula: Formula, inputs: [(name: String, shape: Shape)], values: [Tensor<Double>?],
    memory: MemoryBound?
  ) {
    (self.formula, self.inputs) = (formula, inputs)
    (self.values, self.memory) = (values, memory)
    for (index, input) in inputs.enumerated() { inputIndex[input.name] = index }
  }

  mutating func run() throws(FormulaError) -> ResolvedFormula {
    findListedOperands()
    shapes.reserveCapacity(formula.nodes.count)
    steps.reserveCapacity(formula.nodes.count)
    for (id, node) in formula.nodes.enumerated() {
      let (shape, step) =
        listed.contains(id) ? (Shape.scalar, .unused) : try resolve(node)
      if shape.rank > Self.rankLimit, case .apply = step {
        throw error(.rankTooHigh(rank: shape.rank, limit: Self.rankLimit), at: node)
      }
      shapes.append(shape)
      steps.append(step)
      if isCondition(node) { conditions.insert(id) }
      if isDependent(step) { dependent.insert(id) }
    }
    leaveOutWhatWasRead()
    return ResolvedFormula(
      formula: formula, steps: steps, shapes: shapes, work: work, usedInputs: usedInputs,
      assigned: assigned.map { ResolvedFormula.Assigned(name: $0.key, step: $0.value) }
        .sorted { $0.step < $1.step }, guards: ResolvedFormula.guards(of: steps))
  }

  /// Arrays that were read where they stand, as the indices of `gather` are, or that are parts of such, are no values.
  private mutating func leaveOutWhatWasRead() {
    var used: Set<Formula.NodeID> = [formula.result]
    for step in steps {
      switch step {
      case .same(let source): used.insert(source)
      case .unused, .number, .constant, .input: break
      case .apply, .choose, .gradient: used.formUnion(step.operands)
      }
    }
    for id in steps.indices where !used.contains(id) {
      if case .constant = steps[id] { steps[id] = .unused }
    }
  }

  private func isDependent(_ step: ResolvedFormula.Step) -> Bool {
    switch step {
    case .unused, .number, .constant: false
    case .input: true
    case .same(let source): dependent.contains(source)
    case .apply, .choose: step.operands.contains { dependent.contains($0) }
    // It is known only where it is computed.
    case .gradient: true
    }
  }

  /// `concat([a, b])` lists its operands in an array, which need not be one itself: they may
  /// differ in shape.
  private mutating func findListedOperands() {
    for node in formula.nodes {
      guard case .call(let name, let arguments) = node.kind,
        let parameter = FunctionCatalogue.function(named: name)?.parameters.first,
        case .values = parameter.kind, parameter.isListable,
        let first = arguments.first, first.keyword == nil,
        arguments.dropFirst().allSatisfy({ $0.keyword != nil }),
        case .array = formula.nodes[first.value].kind
      else { continue }
      listed.insert(first.value)
    }
  }

  func isListed(_ id: Formula.NodeID) -> Bool { listed.contains(id) }

  func error(_ problem: FormulaProblem, at node: Formula.Node) -> FormulaError {
    FormulaError(problem, at: node.range, caret: node.caret, in: formula.source)
  }

  /// Runs a shape rule for a node: what the rule throws is reported at the node.
  func rule<Result>(
    at node: Formula.Node, _ body: () throws -> Result
  ) throws(FormulaError) -> Result {
    do {
      return try body()
    } catch let problem as ShapeError {
      throw error(.shape(problem), at: node)
    } catch let problem as FormulaProblem {
      throw error(problem, at: node)
    } catch let error as FormulaError {
      throw error
    } catch {
      trap(.unexpectedError(from: "a shape rule", "\(error)"))
    }
  }

  private mutating func resolve(
    _ node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    switch node.kind {
    case .number(let value): return (.scalar, .number(value))
    case .name(let name): return try resolve(name, at: node)
    case .text, .absent: return (.scalar, .unused)
    case .condition(let value):
      guard conditions.contains(value) else { throw error(.notACondition, at: node) }
      return (shapes[value], .same(value))
    case .assign(let name, let value):
      assigned[name] = value
      return (shapes[value], .same(value))
    case .alias(let value): return (shapes[value], .same(value))
    case .gradient(let value, let variable, let isByName):
      return try gradient(of: value, by: variable, isByName: isByName, at: node)
    case .choose(let condition, let first, let second):
      return try choice(by: condition, first, second)
    case .negate(let operand):
      if case .number(let value) = steps[operand] { return (.scalar, .number(-value)) }
      return (shapes[operand], .apply([operand]) { -$0[0] })
    case .binary(let operation, let a, let b):
      let shape = try rule(at: node) { try operation.shape(shapes[a], shapes[b]) }
      return (shape, .apply([a, b], operation.choice) { operation.apply($0[0], $0[1]) })
    case .array(let elements): return try resolve(elements, at: node)
    case .transpose(let operand):
      return (
        try rule(at: node) { try shapes[operand].transposed(nil) },
        .apply([operand]) { $0[0].transposed() }
      )
    case .index(let value, let indices): return try resolve(indices, of: value, at: node)
    case .change(let change, let value, let indices, let new):
      return try resolve(change, of: value, indices, by: new, at: node)
    case .call(let name, let arguments):
      guard let function = FunctionCatalogue.function(named: name) else {
        throw unknownFunction(name, at: node)
      }
      return try resolve(function, arguments, at: node)
    }
  }

  private mutating func resolve(
    _ name: String, at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    if let value = assigned[name] { return (shapes[value], .same(value)) }
    if let index = inputIndex[name] {
      usedInputs.insert(index)
      return (inputs[index].shape, .input(index))
    }
    if let constant = FunctionCatalogue.constant(named: name) {
      return (.scalar, .number(constant))
    }
    var word = node
    word.range = node.caret..<(node.caret + name.unicodeScalars.count)
    if FunctionCatalogue.function(named: name) != nil {
      throw error(.functionWithoutCall(name), at: word)
    }
    let known =
      inputs.map(\.name) + assigned.keys.sorted() + FunctionCatalogue.constants.map(\.name)
    throw error(
      .unknownName(name, suggestion: suggestion(for: name, among: known)), at: word)
  }

  private func unknownFunction(_ name: String, at node: Formula.Node) -> FormulaError {
    var word = node
    word.range = node.caret..<(node.caret + name.unicodeScalars.count)
    if assigned[name] != nil || inputIndex[name] != nil
      || FunctionCatalogue.constant(named: name) != nil
    {
      return error(.callOfValue(name), at: word)
    }
    if let function = UnavailableFunction.named(name) {
      return error(.unavailableFunction(name, function), at: word)
    }
    return error(
      .unknownFunction(name, suggestion: suggestion(for: name, among: FunctionCatalogue.names)),
      at: word)
  }
}

extension Formula {
  /// The formula with its names and shapes resolved.
  ///
  /// - Parameters:
  ///   - values: the values of the inputs, where they are known. A value that decides a shape, as a mask does, is that at
  ///     this point.
  ///   - memory: what may be taken for computing it.
  /// - Throws: `FormulaError` for an unknown name or operands that do not fit together.
  package func resolved(
    inputs: [(name: String, shape: Shape)], values: [Tensor<Double>?] = [],
    within memory: MemoryBound? = nil
  ) throws(FormulaError) -> ResolvedFormula {
    var resolver = Resolver(self, inputs: inputs, values: values, memory: memory)
    return try resolver.run()
  }

  /// The formula with its names and shapes resolved at a point.
  ///
  /// - Throws: `FormulaError`.
  func resolved(
    at point: InputPoint, within memory: MemoryBound
  ) throws(FormulaError) -> ResolvedFormula {
    try resolved(inputs: point.shapes, values: point.values, within: memory)
  }
}
