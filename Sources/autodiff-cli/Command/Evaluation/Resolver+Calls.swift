import Autodiff

extension Resolver {
  /// A call: arguments are matched with parameters, then the function's shape rule decides.
  func resolve(
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
    let shape = try rule(at: node) {
      try function.shape(Arguments(operands: operands.map { shapes[$0] }, attributes: attributes))
    }
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
        matched[positional[position]].append(argument.value)
        if case .values = parameters[positional[position]].kind { continue }
        position += 1
        continue
      }
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
  private func attributes(
    of function: FormulaFunction, _ matched: [[Formula.NodeID]]
  ) throws(FormulaError) -> Attributes {
    var attributes = Attributes()
    for (parameter, values) in zip(function.parameters, matched) {
      let value = values.first
      switch parameter.kind {
      case .value, .optionalValue, .values: continue
      case .number(let preset):
        attributes.numbers[parameter.name] =
          try value.map { id throws(FormulaError) in try number(id, parameter, function) } ?? preset
      case .integers(let preset):
        let integers =
          try value.map { id throws(FormulaError) in try self.integers(id, parameter) } ?? preset
        if let value, preset?.count == 1, integers?.count != 1 {
          throw error(.severalAxes(function: function.name), at: formula.nodes[value])
        }
        attributes.integers[parameter.name] = integers
      case .boolean(let preset):
        attributes.booleans[parameter.name] =
          try value.map { id throws(FormulaError) in try boolean(id, parameter, function) }
          ?? preset
      }
    }
    return attributes
  }

  private func number(
    _ id: Formula.NodeID, _ parameter: Parameter, _ function: FormulaFunction
  ) throws(FormulaError) -> Double {
    guard case .number(let number) = steps[id] else {
      throw error(
        .notANumber(function: function.name, parameter: parameter.name), at: formula.nodes[id])
    }
    return number
  }

  private func boolean(
    _ id: Formula.NodeID, _ parameter: Parameter, _ function: FormulaFunction
  ) throws(FormulaError) -> Bool {
    guard case .number(let number) = steps[id], number == 0 || number == 1 else {
      throw error(
        .notABoolean(function: function.name, parameter: parameter.name), at: formula.nodes[id])
    }
    return number == 1
  }

  /// A whole number, or an array of them.
  private func integers(
    _ id: Formula.NodeID, _ parameter: Parameter
  ) throws(FormulaError) -> [Int] {
    switch steps[id] {
    case .number(let number):
      if let integer = Int(exactly: number) { return [integer] }
    case .constant(let tensor) where tensor.rank == 1:
      let integers = tensor.scalars.compactMap { Int(exactly: $0) }
      if integers.count == tensor.count { return integers }
    default: break
    }
    throw error(.notAWholeNumber(what: "'\(parameter.name)'"), at: formula.nodes[id])
  }
}

extension Parameter {
  fileprivate func isNamed(_ word: String) -> Bool { name == word || aliases.contains(word) }
}

extension Parameter.Kind {
  var isValue: Bool {
    switch self {
    case .value, .optionalValue, .values: true
    case .number, .integers, .boolean: false
    }
  }

  var isRequired: Bool {
    switch self {
    case .value, .values, .integers(nil): true
    case .optionalValue, .number, .integers, .boolean: false
    }
  }
}
