import Autodiff

extension Resolver {
  /// A call: arguments are matched with parameters, then the function's shape rule decides.
  mutating func resolve(
    _ function: FormulaFunction, _ arguments: [Formula.Argument], at node: Formula.Node
  ) throws(FormulaError) -> (Shape, ResolvedFormula.Step) {
    let matched = try match(arguments, with: function, at: node)
    let attributes = try self.attributes(of: function, matched)
    var operands: [Formula.NodeID] = []
    for (parameter, values) in zip(function.parameters, matched) where parameter.kind.isValue {
      guard !values.isEmpty || !parameter.kind.isRequired else {
        throw missing(parameter, of: function, at: node)
      }
      for value in values {
        guard isListed(value), case .array(let elements) = formula.nodes[value].kind else {
          operands.append(value)
          continue
        }
        operands += elements
      }
    }
    for (parameter, values) in zip(function.parameters, matched)
    where !parameter.kind.isValue && parameter.kind.isRequired && values.isEmpty {
      throw missing(parameter, of: function, at: node)
    }
    for operand in operands {
      if case .text = formula.nodes[operand].kind {
        throw error(.textIsNoValue, at: formula.nodes[operand])
      }
    }
    let given = Arguments(operands: operands.map { shapes[$0] }, attributes: attributes)
    let shape = try rule(at: node) { try function.shape(given) }
    if let kind = function.byPosition {
      return (shape, try elements(kind, operands, axis: given.axis, at: node))
    }
    if let known = function.known {
      let value = try rule(at: node) { try known(given) }
      return (shape, value.rank == 0 ? .number(value.scalar) : .constant(value))
    }
    if let count = function.work { work[steps.count] = try rule(at: node) { try count(given) } }
    let choice = function.choice.map { choice in
      Choice<[Value]>(deciders: choice.deciders) {
        choice.side(Arguments(operands: $0, attributes: attributes))
      }
    }
    return (
      shape,
      .apply(operands, choice) {
        function.apply(Arguments(operands: $0, attributes: attributes), shape)
      }
    )
  }

  private func missing(
    _ parameter: Parameter, of function: FormulaFunction, at node: Formula.Node
  ) -> FormulaError {
    error(
      .missingArgument(
        function: function.name, signature: function.signature, parameter: parameter.name),
      at: node)
  }

  /// The arguments for each parameter.
  private func match(
    _ arguments: [Formula.Argument], with function: FormulaFunction, at node: Formula.Node
  ) throws(FormulaError) -> [[Formula.NodeID]] {
    let parameters = function.parameters
    var matched = [[Formula.NodeID]](repeating: [], count: parameters.count)
    let positional = parameters.indices.filter { !parameters[$0].needsName }
    var position = 0
    for argument in arguments {
      let value = formula.nodes[argument.value]
      guard let keyword = argument.keyword else {
        guard position < positional.count else {
          throw error(
            .tooManyArguments(
              function: function.name, signature: function.signature, limit: positional.count,
              found: arguments.count { $0.keyword == nil }), at: value)
        }
        if case .absent = value.kind {
          position += 1
          continue
        }
        matched[positional[position]].append(argument.value)
        switch parameters[positional[position]].kind {
        case .values, .extents: break
        case _ where parameters[positional[position]].isSpread: break
        default: position += 1
        }
        continue
      }
      // What is not given needs no parameter, as in rcond=None.
      if case .absent = value.kind { continue }
      guard let index = parameters.firstIndex(where: { $0.isNamed(keyword.name) }) else {
        throw FormulaError(
          .unknownKeyword(
            function: function.name, signature: function.signature, keyword: keyword.name,
            suggestion: suggestion(
              for: keyword.name, among: parameters.flatMap { [$0.name] + $0.aliases })),
          at: keyword.range, in: formula.source)
      }
      guard matched[index].isEmpty else {
        throw FormulaError(
          .repeatedArgument(function: function.name, parameter: parameters[index].name),
          at: keyword.range, in: formula.source)
      }
      matched[index].append(argument.value)
    }
    return matched
  }

  /// The arguments that are no values, read from the formula as they are written.
  private mutating func attributes(
    of function: FormulaFunction, _ matched: [[Formula.NodeID]]
  ) throws(FormulaError) -> Attributes {
    var attributes = Attributes()
    for (parameter, values) in zip(function.parameters, matched) {
      let name = parameter.name
      guard let value = values.first else {
        attributes.set(name, toPresetOf: parameter.kind)
        continue
      }
      switch parameter.kind {
      case .value, .optionalValue, .values: continue
      case .number: attributes.numbers[name] = try number(value, parameter, function)
      case .order:
        if case .text(let text) = formula.nodes[value].kind {
          attributes.texts[name] = text
          attributes.numbers[name] = text == "inf" ? .infinity : .nan
        } else {
          attributes.numbers[name] = try number(value, parameter, function)
        }
      case .numbers:
        guard let known = try known(value), known.rank <= 1 else {
          throw error(
            .notANumber(function: function.name, parameter: name), at: formula.nodes[value])
        }
        attributes.lists[name] = known
      case .boolean: attributes.booleans[name] = try boolean(value, parameter, function)
      case .integers where values.count > 1:
        attributes.integers[name] = try extents(values, parameter)
      case .integers(let preset):
        let integers = try self.integers(value, parameter).numbers
        if preset?.count == 1, integers.count != 1 {
          throw error(
            name == "axis"
              ? .severalAxes(function: function.name)
              : .severalNumbers(function: function.name, parameter: name),
            at: formula.nodes[value])
        }
        attributes.integers[name] = integers
      case .extents: attributes.integers[name] = try extents(values, parameter)
      case .integerArray:
        let array = try self.integers(value, parameter, rank: 2)
        (attributes.integers[name], attributes.shapes[name]) = array
      case .text: attributes.texts[name] = try text(value, parameter, function)
      case .axisPairs: attributes.axisPairs[name] = try axisPairs(value, parameter, function)
      case .padding:
        if case .text(let word) = formula.nodes[value].kind {
          attributes.texts[name] = word
        } else {
          let array = try self.integers(value, parameter, rank: 2)
          (attributes.integers[name], attributes.shapes[name]) = array
        }
      }
    }
    return attributes
  }

  /// Whole numbers, each an argument, or an array of them.
  private mutating func extents(
    _ values: [Formula.NodeID], _ parameter: Parameter
  ) throws(FormulaError) -> [Int] {
    var integers: [Int] = []
    for value in values {
      let part = try self.integers(value, parameter)
      guard values.count == 1 || part.shape.isScalar else {
        throw error(.notAWholeNumber(what: "'\(parameter.name)'"), at: formula.nodes[value])
      }
      integers += part.numbers
    }
    return integers
  }

  /// The value of an argument that decides the shape: it may be computed, from numbers and shapes alone.
  private mutating func known(_ id: Formula.NodeID) throws(FormulaError) -> Tensor<Double>? {
    dependent.contains(id) ? nil : try value(of: id)
  }

  private mutating func number(
    _ id: Formula.NodeID, _ parameter: Parameter, _ function: FormulaFunction
  ) throws(FormulaError) -> Double {
    guard let number = try known(id), number.rank == 0 else {
      throw error(
        .notANumber(function: function.name, parameter: parameter.name), at: formula.nodes[id])
    }
    return number.scalar
  }

  private mutating func boolean(
    _ id: Formula.NodeID, _ parameter: Parameter, _ function: FormulaFunction
  ) throws(FormulaError) -> Bool {
    guard let number = try known(id), number.rank == 0, number.scalar == 0 || number.scalar == 1
    else {
      throw error(
        .notABoolean(function: function.name, parameter: parameter.name), at: formula.nodes[id])
    }
    return number.scalar == 1
  }

  private func text(
    _ id: Formula.NodeID, _ parameter: Parameter, _ function: FormulaFunction
  ) throws(FormulaError) -> String {
    guard case .text(let text) = formula.nodes[id].kind else {
      throw error(
        .notAText(
          function: function.name, parameter: parameter.name, signature: function.signature),
        at: formula.nodes[id])
    }
    return text
  }

  /// A number of axes, one axis of each operand, or a list of each.
  private mutating func axisPairs(
    _ id: Formula.NodeID, _ parameter: Parameter, _ function: FormulaFunction
  ) throws(FormulaError) -> AxisPairs {
    if let tensor = try known(id) {
      let axes = tensor.scalars.compactMap { Int(exactly: $0) }
      if axes.count == tensor.count {
        if tensor.rank == 0 { return .last(axes[0]) }
        let half = tensor.count / 2
        if tensor.rank <= 2, tensor.shape[0] == 2 {
          return .pairs(Array(axes[..<half]), Array(axes[half...]))
        }
      }
    }
    throw error(
      .notAxisPairs(function: function.name, parameter: parameter.name), at: formula.nodes[id])
  }

  /// A whole number, or an array of them, and its shape.
  private mutating func integers(
    _ id: Formula.NodeID, _ parameter: Parameter, rank: Int = 1
  ) throws(FormulaError) -> (numbers: [Int], shape: Shape) {
    if let array = try known(id), array.rank <= rank {
      let integers = array.scalars.compactMap { Int(exactly: $0) }
      if integers.count == array.count { return (integers, array.shape) }
    }
    throw error(.notAWholeNumber(what: "'\(parameter.name)'"), at: formula.nodes[id])
  }
}

extension Attributes {
  /// What a parameter is where it is not given.
  fileprivate mutating func set(_ name: String, toPresetOf kind: Parameter.Kind) {
    switch kind {
    case .value, .optionalValue, .values, .extents, .integerArray, .numbers, .padding:
      break
    case .text(let preset): texts[name] = preset
    case .axisPairs(let preset): axisPairs[name] = .last(preset)
    case .number(let preset), .order(let preset): numbers[name] = preset
    case .integers(let preset): integers[name] = preset
    case .boolean(let preset): booleans[name] = preset
    }
  }
}

extension Parameter {
  fileprivate func isNamed(_ word: String) -> Bool { name == word || aliases.contains(word) }
}

extension Parameter.Kind {
  var isValue: Bool {
    switch self {
    case .value, .optionalValue, .values: true
    case .number, .order, .numbers, .integers, .extents, .integerArray, .boolean, .text, .axisPairs,
      .padding:
      false
    }
  }

  var isRequired: Bool {
    switch self {
    case .value, .values, .integers(nil), .extents, .integerArray, .text(nil), .numbers: true
    case .optionalValue, .number, .order, .integers, .boolean, .text, .axisPairs, .padding: false
    }
  }
}
