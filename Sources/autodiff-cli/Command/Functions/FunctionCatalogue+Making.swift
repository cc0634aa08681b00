import Autodiff

extension FunctionCatalogue {
  /// Tensors made from a few numbers, and what is known of a tensor's shape.
  static let making: [FormulaFunction] = [
    filled("zeros", 0), filled("ones", 1),
    FormulaFunction(
      "full", aliases: ["filled"],
      [
        Parameter(name: "shape", aliases: ["size"], kind: .integers(default: nil)),
        Parameter(name: "x", aliases: ["fill_value", "value"], kind: .value),
      ], "x repeated to a shape"
    ) {
      let target = try Shape(validating: $0.integers("shape"))
      try $0[0].requireBroadcastable(to: target)
      return target
    } apply: { arguments, shape in
      arguments[0].broadcast(to: shape)
    },
    filledLike("zeros_like", aliases: ["zerosLike"], 0),
    filledLike("ones_like", aliases: ["onesLike"], 1),
    FormulaFunction(
      "full_like", aliases: ["fullLike"],
      [.value("x"), Parameter(name: "a", aliases: ["fill_value", "value"], kind: .value)],
      "the number a in the shape of x"
    ) {
      try $0[1].requireBroadcastable(to: $0[0])
      return $0[0]
    } apply: { arguments, shape in
      arguments[1].broadcast(to: shape)
    },
    FormulaFunction(
      "eye", aliases: ["identity"],
      [
        Parameter(name: "n", aliases: ["N"], kind: .integers(default: nil)),
        Parameter(name: "m", aliases: ["M"], kind: .integers(default: [])), .offset,
      ], "ones on a diagonal of a matrix, n by n unless m is given",
      signature: "eye(n, m=n, k=0)"
    ) {
      let rows = try $0.integer("n", of: "eye")
      let columns =
        try $0.integers("m").isEmpty ? rows : $0.integer("m", of: "eye")
      return try Shape(validating: [rows, columns])
    } apply: { arguments, shape in
      Value(Tensor.eye(shape[0], shape[1], offset: arguments.offset))
    },
    FormulaFunction(
      "arange", aliases: ["range"],
      [
        Parameter(name: "start", kind: .number(default: .nan)),
        Parameter(name: "stop", aliases: ["end"], kind: .number(default: .nan)),
        Parameter(name: "step", kind: .number(default: 1)),
      ], "the numbers from start on, before stop, in steps",
      signature: progressionSignature
    ) {
      if $0.number("start").isNaN {
        try $0.requireNumber("stop", of: "arange", progressionSignature)
      }
      let progression = $0.progression
      return try Shape.arange(
        from: progression.start, to: progression.stop, by: progression.step)
    } apply: { arguments, _ in
      let progression = arguments.progression
      return Value(
        Tensor.arange(from: progression.start, to: progression.stop, by: progression.step))
    },
    FormulaFunction(
      "linspace",
      [
        .value("a"), .value("b"),
        Parameter(
          name: "n", aliases: ["num", "steps", "count"], kind: .integers(default: [50])),
        Parameter(name: "endpoint", kind: .boolean(default: true), needsName: true),
      ], "n numbers from a to b at equal distances"
    ) {
      try Shape.linspace($0[0], $0[1], count: $0.integer("n", of: "linspace"))
    } apply: { arguments, shape in
      linspace(
        arguments[0], arguments[1], count: shape[0],
        includesEnd: arguments.attributes.booleans["endpoint"] ?? true)
    },
    FormulaFunction(
      "one_hot", aliases: ["oneHot", "onehot"],
      [
        .value("x"),
        Parameter(
          name: "n", aliases: ["num_classes", "depth", "count"], kind: .integers(default: nil)),
      ], "1 at the place that x names along a new last axis of extent n, else 0"
    ) {
      try Shape(validating: $0[0].dimensions + [$0.integer("n", of: "one_hot")])
    } apply: { arguments, shape in
      oneHot(arguments[0], count: shape[shape.rank - 1])
    }.choosing(deciders: [0]) { arguments in
      oneHot(arguments[0], count: arguments.integers("n").first ?? 0)
    },
    FormulaFunction(
      "meshgrid",
      [
        Parameter(name: "x, y", kind: .values, isListable: false),
        Parameter(name: "indexing", kind: .text(default: "xy"), needsName: true),
      ], "coordinates of the points of a grid, a tensor for each vector: X, Y = meshgrid(x, y)"
    ) {
      let grid = try Shape.grid($0.operands, indexing: $0.gridIndexing())
      return try Shape(validating: [$0.operands.count] + grid.dimensions)
    } apply: { arguments, _ in
      // The shape rule has checked it.
      stacked(meshgrid(arguments.operands, indexing: (try? arguments.gridIndexing()) ?? .xy))
    },
  ]

  /// What is known of a tensor before its elements: numbers that decide shapes, too.
  static let sizes: [FormulaFunction] = [
    size("len", aliases: ["length"], "the extent along the first axis") {
      guard $0[0].rank > 0 else {
        throw ShapeError.rankTooLow(operation: "len", needed: 1, shape: $0[0])
      }
      return Tensor(Double($0[0][0]))
    },
    size(
      "size", aliases: ["numel"], "the number of elements, or the extent along an axis",
      parameters: [.optionalAxis], signature: "size(x) or size(x, axis)"
    ) {
      guard let axis = try $0.optionalAxis(of: "size") else { return Tensor(Double($0[0].count)) }
      return Tensor(Double($0[0][try $0[0].normalized(axis: axis, operation: "size")]))
    },
    size("ndim", aliases: ["ndims"], "the number of axes") { Tensor(Double($0[0].rank)) },
    size("shape", "the extents along the axes, as a vector") {
      Tensor($0[0].dimensions.map(Double.init))
    },
  ]

  private static let progressionSignature = "arange(stop) or arange(start, stop, step=1)"

  private static func filled(_ name: String, _ number: Double) -> FormulaFunction {
    FormulaFunction(
      name,
      [Parameter(name: "shape", aliases: ["size"], kind: .extents)],
      "\(name) in a shape", signature: "\(name)(n), \(name)(m, n) or \(name)(shape)"
    ) {
      try Shape(validating: $0.integers("shape"))
    } apply: { _, shape in
      Value(Tensor(repeating: number, shape: shape))
    }
  }

  private static func filledLike(
    _ name: String, aliases: [String], _ number: Double
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases, [.value("x")], "\(name.prefix { $0 != "_" }) in the shape of x"
    ) {
      $0[0]
    } apply: { _, shape in
      Value(Tensor(repeating: number, shape: shape))
    }
  }

  private static func size(
    _ name: String, aliases: [String] = [], _ summary: String, parameters: [Parameter] = [],
    signature: String? = nil,
    _ value: @escaping @Sendable (Arguments<Shape>) throws -> Tensor<Double>
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases, [.value("x")] + parameters, summary, signature: signature
    ) {
      try value($0).shape
    } apply: { _, _ in
      0
    }.known(value)
  }
}

extension Parameter {
  /// Which diagonal: above the main one, or below it where it is negative.
  static let offset = Parameter(
    name: "k", aliases: ["offset", "diagonal"], kind: .integers(default: [0]))

  /// An axis that may be left out.
  static let optionalAxis = Parameter(
    name: "axis", aliases: ["dim"], kind: .integers(default: []))
}

extension Arguments {
  /// A whole number.
  ///
  /// - Throws: `FormulaProblem` where several are given, or none.
  func integer(_ name: String, of function: String) throws -> Int {
    let integers = integers(name)
    guard integers.count == 1 else {
      throw FormulaProblem.severalNumbers(function: function, parameter: name)
    }
    return integers[0]
  }

  var offset: Int { integers("k").first ?? 0 }

  /// The axis, where one is given.
  func optionalAxis(of function: String) throws -> Int? {
    try integers("axis").isEmpty ? nil : integer("axis", of: function)
  }

  /// Along which axis of a grid each operand goes.
  fileprivate func gridIndexing() throws(ShapeError) -> GridIndexing {
    let word = text("indexing")
    guard let indexing = GridIndexing(rawValue: word) else {
      throw .numberOutOfRange(
        operation: "meshgrid", name: "the indexing", value: "\"\(legible(word))\"",
        range: "\"xy\" or \"ij\"")
    }
    return indexing
  }

  fileprivate var progression: (start: Double, stop: Double, step: Double) {
    let (start, stop) = (number("start"), number("stop"))
    return stop.isNaN ? (0, start, number("step")) : (start.isNaN ? 0 : start, stop, number("step"))
  }
}
