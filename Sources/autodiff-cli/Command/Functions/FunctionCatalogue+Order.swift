import Autodiff

extension FormulaFunction {
  /// The function as one whose values only decide: it has no slope.
  func deciding() -> FormulaFunction {
    let apply = self.apply
    let shape = self.shape
    return choosing(deciders: [0]) { arguments in
      let shapes = Arguments<Shape>(
        operands: arguments.operands.map(\.shape), attributes: arguments.attributes)
      // The shape has been checked when the formula was read.
      return apply(arguments, (try? shape(shapes)) ?? .scalar)
    }
  }

  /// The function as one that is smooth as long as the order of the elements stays.
  func choosingByOrder() -> FormulaFunction { choosing { $0[0].argSort(axis: nil) } }

  /// A function of the order along an axis.
  fileprivate static func ordering(
    _ name: String, aliases: [String], of parameters: [String] = ["x"], _ summary: String,
    _ function: @escaping @Sendable (Arguments<Value>, Int, Bool) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases, parameters.map(Parameter.value) + [.sortAxis, .descending], summary
    ) { arguments in
      for shape in arguments.operands where shape != arguments[0] {
        throw ShapeError.shapeMismatch(operation: name, arguments[0], shape)
      }
      _ = try arguments[0].normalized(axis: arguments.axis, operation: name)
      return arguments[0]
    } apply: { arguments, _ in
      function(
        arguments, arguments.axis, arguments.attributes.booleans["descending"] ?? false)
    }
  }
}

extension Parameter {
  fileprivate static let sortAxis = Parameter(
    name: "axis", aliases: ["dim"], kind: .integers(default: [-1]))
  fileprivate static let descending = Parameter(
    name: "descending", kind: .boolean(default: false), needsName: true)
}

extension FunctionCatalogue {
  static let order: [FormulaFunction] = [
    .ordering(
      "sort", aliases: ["sorted"], "the elements in ascending order; equal ones stay in order"
    ) { $0[0].sorted(axis: $1, descending: $2) }.choosingByOrder(),
    .ordering(
      "sort_by", aliases: ["sortBy"], of: ["x", "keys"],
      "the elements in the ascending order of keys of the same shape"
    ) { $0[0].sorted(by: $0[1], axis: $1, descending: $2) }
    .choosing(deciders: [1]) { $0[1].argSort(axis: nil) },
    .ordering("argsort", aliases: ["argSort"], "where the elements of sort(x) are in x") {
      $0[0].argSort(axis: $1, descending: $2)
    }.deciding(),
    FormulaFunction(
      "topk", aliases: ["topK", "top_k"],
      [
        .value("x"), Parameter(name: "k", kind: .number(default: .nan)),
        .sortAxis, Parameter(name: "largest", kind: .boolean(default: true), needsName: true),
      ], "the k largest elements, the largest first, or the smallest",
      signature: topSignature
    ) {
      try $0.requireNumber("k", of: "topk", topSignature)
      let k = try $0.whole("k")
      let axis = try $0[0].requireTop(k, axis: $0.axis)
      var dimensions = $0[0].dimensions
      dimensions[axis] = k
      return try Shape(validating: dimensions)
    } apply: { arguments, shape in
      let axis = arguments.axis < 0 ? arguments.axis + shape.rank : arguments.axis
      let isLargest = arguments.attributes.booleans["largest"] ?? true
      return arguments[0].topK(shape[axis], axis: axis, smallest: !isLargest).values
    }.choosingByOrder(),
    FormulaFunction(
      "take_along_axis", aliases: ["takeAlongAxis", "take_along_dim"],
      [.value("x"), .value("indices"), .axis(default: -1)],
      "elements along an axis, each by an index of its own, as those of argsort(x)"
    ) {
      let axis = try $0[0].normalized(axis: $0.axis, operation: "take_along_axis")
      var dimensions = $0[0].dimensions
      if $0[1].rank == dimensions.count { dimensions[axis] = $0[1][axis] }
      guard dimensions == $0[1].dimensions else {
        throw ShapeError.shapeMismatch(operation: "take_along_axis", $0[0], $0[1])
      }
      return $0[1]
    } apply: { arguments, _ in
      // The resolver takes the elements where the indices are known.
      arguments[1]
    }.byPosition(.taking),
    FormulaFunction(
      "put_along_axis", aliases: ["putAlongAxis"],
      [.value("x"), .value("indices"), .newValues, .axis(default: -1)],
      "x with elements along an axis replaced, each at an index of its own"
    ) {
      try $0.changed("put_along_axis")
    } apply: { arguments, _ in
      arguments[0]
    }.byPosition(.setting),
    FormulaFunction(
      "scatter_add", aliases: ["scatterAdd"],
      [.value("x"), .changedAxis, .placesOfAdding, .newValues],
      "x with values added along an axis, each at an index of its own; at one index they add up"
    ) {
      try $0.changed("scatter_add")
    } apply: { arguments, _ in
      arguments[0]
    }.byPosition(.adding),
    FormulaFunction(
      "index_add", aliases: ["indexAdd"],
      [.value("x"), .changedAxis, .placesOfAdding, .newValues],
      "x with values added to its slices at indices along an axis; at one index they add up"
    ) {
      guard $0.integers("axis").count == 1 else {
        throw FormulaProblem.severalAxes(function: "index_add")
      }
      let axis = try $0[0].normalized(axis: $0.axis, operation: "index_add")
      try $0[1].requireVector("index_add")
      var part = $0[0].dimensions
      part[axis] = $0[1].count
      try $0[2].requireBroadcastable(to: Shape(validating: part))
      return $0[0]
    } apply: { arguments, _ in
      arguments[0]
    }.byPosition(.addingSlices),
    FormulaFunction(
      "diff",
      [.value("x"), Parameter(name: "n", kind: .number(default: 1)), .sortAxis],
      "differences of neighbours, and of these again, n times"
    ) {
      let n = try $0.whole("n")
      let axis = try $0[0].requireDiff(n, axis: $0.axis)
      var dimensions = $0[0].dimensions
      dimensions[axis] = max(0, dimensions[axis] - min(n, dimensions[axis]))
      return try Shape(validating: dimensions)
    } apply: { arguments, _ in
      arguments[0].diff(order: (try? arguments.whole("n")) ?? 1, axis: arguments.axis)
    },
    FormulaFunction(
      "trapezoid", aliases: ["trapz"],
      [
        .value("y"), Parameter(name: "x", kind: .optionalValue),
        Parameter(name: "dx", kind: .number(default: 1)), .sortAxis,
      ], "integral by the trapezoidal rule, of points x or a distance dx",
      signature: "trapezoid(y, dx=1, axis=-1) or trapezoid(y, x, axis=-1)"
    ) {
      let points = $0.operands.count == 2 ? $0[1] : $0[0]
      let axis = try Shape.requirePoints(
        points, of: $0[0], axis: $0.axis, operation: "trapezoid")
      return $0[0].reduced(axes: [axis], keepingDimensions: false)
    } apply: { arguments, _ in
      arguments.operands.count == 2
        ? trapezoid(arguments[0], at: arguments[1], axis: arguments.axis)
        : trapezoid(
          arguments[0], spacing: Value(arguments.number("dx")), axis: arguments.axis)
    },
    FormulaFunction(
      "differences", aliases: ["gradient", "np_gradient", "central_differences"],
      [
        .value("y"), Parameter(name: "x", kind: .optionalValue),
        Parameter(name: "dx", kind: .number(default: 1)), .sortAxis,
        Parameter(name: "edge_order", kind: .integers(default: [1]), needsName: true),
      ], "slopes by the neighbours of each point, x or a distance dx: NumPy's gradient",
      signature: "differences(y, dx=1, axis=-1, edge_order=1) or differences(y, x, ...)"
    ) {
      try $0[0].requireDifferences(
        axis: $0.axis, edgeOrder: $0.edgeOrder, operation: "differences")
      if $0.operands.count == 2, $0[1].rank > 0 {
        _ = try Shape.requirePoints($0[1], of: $0[0], axis: $0.axis, operation: "differences")
      }
      return $0[0]
    } apply: { arguments, _ in
      // One number is the distance of neighbours, as NumPy's.
      let spacing =
        arguments.operands.count == 2 ? arguments[1] : Value(arguments.number("dx"))
      return spacing.rank > 0
        ? differences(
          arguments[0], at: spacing, axis: arguments.axis, edgeOrder: arguments.edgeOrder)
        : differences(
          arguments[0], spacing: spacing, axis: arguments.axis, edgeOrder: arguments.edgeOrder)
    },
    FormulaFunction(
      "interp", aliases: ["interpolate"], [.value("x"), .value("xp"), .value("fp")],
      "piecewise linear through the points (xp, fp), xp ascending; constant outside"
    ) {
      try Shape.requireKnots($0[1], $0[2], operation: "interp")
      return $0[0]
    } apply: { arguments, _ in
      interpolate(arguments[0], knots: arguments[1], values: arguments[2])
    }.choosing { places($0) },
    FormulaFunction(
      "lookup", [.value("x"), .value("xp"), .value("fp")],
      "the element of fp at the last of the ascending xp that is not beyond x"
    ) {
      try Shape.requireKnots($0[1], $0[2], operation: "lookup")
      return $0[0]
    } apply: { arguments, _ in
      lookup(arguments[0], knots: arguments[1], table: arguments[2])
    }.choosing(deciders: [0, 1]) { places($0) },
    FormulaFunction(
      "lookup_sum", aliases: ["lookupSum"], [.value("x"), .value("xp"), .value("w")],
      "the sums of the w of those x that lookup finds at each of the xp"
    ) {
      if $0[0] != $0[2] {
        throw ShapeError.shapeMismatch(operation: "lookup_sum", $0[0], $0[2])
      }
      try Shape.requireKnots($0[1], $0[1], operation: "lookup_sum")
      return $0[1]
    } apply: { arguments, _ in
      lookupSum(arguments[0], knots: arguments[1], terms: arguments[2])
    }.choosing(deciders: [0, 1]) { places($0) },
  ]

  private static let topSignature = "topk(x, k, axis=-1, largest=true)"

  /// Between which points each x lies.
  private static func places(_ arguments: Arguments<Value>) -> Value {
    let numbers = Tensor((0..<arguments[1].count).map { Double($0 + 1) })
    let isThere = arguments[0] .>= arguments[1].elements(from: 0, shape: [])
    return lookup(arguments[0], knots: arguments[1], table: Value(numbers)) * isThere
  }
}

extension Parameter {
  /// What takes the place of elements, or is added to them.
  fileprivate static let newValues = Parameter(
    name: "values", aliases: ["src", "source"], kind: .value)

  /// Where values are added.
  fileprivate static let placesOfAdding = Parameter(
    name: "indices", aliases: ["index"], kind: .value)

  /// The axis along which indices count, which stands before them.
  fileprivate static let changedAxis = Parameter(
    name: "axis", aliases: ["dim"], kind: .integers(default: nil))
}

extension Arguments {
  fileprivate var edgeOrder: Int { integers("edge_order").first ?? 1 }
}

extension Arguments<Shape> {
  /// The shape of the first operand, of which each index of the second names an element along an axis, for a value of the third.
  ///
  /// - Throws: `ShapeError` where they do not fit.
  fileprivate func changed(_ function: String) throws -> Shape {
    guard integers("axis").count == 1 else {
      throw FormulaProblem.severalAxes(function: function)
    }
    let axis = try self[0].normalized(axis: self.axis, operation: function)
    var dimensions = self[0].dimensions
    if self[1].rank == dimensions.count { dimensions[axis] = self[1][axis] }
    guard dimensions == self[1].dimensions else {
      throw ShapeError.shapeMismatch(operation: function, self[0], self[1])
    }
    try self[2].requireBroadcastable(to: self[1])
    return self[0]
  }
}
