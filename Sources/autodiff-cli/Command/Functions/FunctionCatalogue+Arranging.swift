import Autodiff

extension FunctionCatalogue {
  /// Functions that change which axes there are.
  static let axes: [FormulaFunction] = [
    FormulaFunction(
      "ravel", aliases: ["flatten", "flattened"], [.value("x")], "the elements along one axis"
    ) {
      try Shape(validating: [$0[0].count])
    } apply: { arguments, _ in
      arguments[0].flattened()
    },
    FormulaFunction(
      "squeeze", aliases: ["squeezed"],
      [
        .value("x"),
        Parameter(name: "axis", aliases: ["axes", "dim"], kind: .integers(default: [])),
      ],
      "x without its axes of extent 1, or without those named"
    ) {
      try $0[0].squeezed(axes: $0.axes)
    } apply: { arguments, _ in
      arguments[0].squeezed(axes: arguments.axes)
    },
    FormulaFunction(
      "expand_dims", aliases: ["unsqueeze", "expandDims", "expandingDimensions"],
      [
        .value("x"),
        Parameter(name: "axis", aliases: ["axes", "dim"], kind: .integers(default: nil)),
      ], "x with a new axis of extent 1"
    ) {
      try $0[0].expanded(at: $0.integers("axis"))
    } apply: { arguments, shape in
      arguments[0].reshaped(to: shape)
    },
    FormulaFunction(
      "swapaxes", aliases: ["swapAxes", "swapdims", "swappingAxes"],
      [
        .value("x"), Parameter(name: "a", kind: .integers(default: nil)),
        Parameter(name: "b", kind: .integers(default: nil)),
      ], "x with two axes exchanged"
    ) {
      try $0[0].transposed($0.swapped($0[0]))
    } apply: { arguments, _ in
      arguments[0].swappingAxes(arguments.integers("a")[0], arguments.integers("b")[0])
    },
    FormulaFunction(
      "moveaxis", aliases: ["moveAxis", "movedim", "movingAxes"],
      [
        .value("x"), Parameter(name: "source", kind: .integers(default: nil)),
        Parameter(name: "destination", kind: .integers(default: nil)),
      ], "x with axes at other places"
    ) {
      try $0[0].transposed(
        $0[0].order(moving: $0.integers("source"), to: $0.integers("destination")))
    } apply: { arguments, _ in
      arguments[0].movingAxes(
        arguments.integers("source"), to: arguments.integers("destination"))
    },
    atLeast(1), atLeast(2), atLeast(3),
  ]

  private static func atLeast(_ rank: Int) -> FormulaFunction {
    FormulaFunction(
      "atleast_\(rank)d", aliases: ["atLeast\(rank)D"], [.value("x")],
      "x with \(rank == 1 ? "an axis" : "\(rank) axes") at least"
    ) {
      $0[0].atLeast(rank: rank)
    } apply: { arguments, _ in
      arguments[0].atLeast(rank: rank)
    }
  }

  /// Functions that reverse, roll, repeat and frame.
  static let rearranging: [FormulaFunction] = [
    FormulaFunction(
      "flip", aliases: ["flipped"],
      [
        .value("x"),
        Parameter(name: "axis", aliases: ["axes", "dims"], kind: .integers(default: [])),
      ],
      "the elements in reverse"
    ) {
      _ = try $0[0].normalized(axes: $0.axes, operation: "flip")
      return $0[0]
    } apply: { arguments, _ in
      arguments[0].flipped(axes: arguments.axes)
    },
    flip("flipud", axis: 0, "the rows in reverse"),
    flip("fliplr", axis: 1, "the columns in reverse"),
    FormulaFunction(
      "roll", aliases: ["rolled"],
      [
        .value("x"), Parameter(name: "shift", aliases: ["shifts"], kind: .integers(default: nil)),
        Parameter(name: "axis", aliases: ["axes", "dim", "dims"], kind: .integers(default: [])),
      ], "the elements moved on by so many places, the last ones to the start",
      signature: "roll(x, shift, axis=all in a row)"
    ) {
      guard let axes = $0.axes else {
        _ = try $0.integer("shift", of: "roll")
        return $0[0]
      }
      _ = try $0[0].shifts($0.integers("shift"), axes: axes)
      return $0[0]
    } apply: { arguments, _ in
      let shifts = arguments.integers("shift")
      return arguments.axes.map { arguments[0].rolled(by: shifts, axes: $0) }
        ?? arguments[0].rolled(by: shifts[0])
    },
    FormulaFunction(
      "rot90", aliases: ["rotated90"],
      [
        .value("x"), Parameter(name: "k", kind: .integers(default: [1])),
        Parameter(name: "axes", aliases: ["dims"], kind: .integers(default: [0, 1])),
      ], "x turned by k quarters", signature: "rot90(x, k=1, axes=[0, 1])"
    ) {
      let (a, b) = try $0[0].plane($0.integers("axes"), operation: "rot90")
      guard $0.integers("k")[0] & 1 == 1 else { return $0[0] }
      return try $0[0].transposed($0[0].order(swapping: a, b))
    } apply: { arguments, _ in
      arguments[0].rotated90(arguments.integers("k")[0], axes: arguments.integers("axes"))
    },
    FormulaFunction(
      "repeat", aliases: ["repeated", "repeat_interleave"],
      [
        .value("x"),
        Parameter(name: "n", aliases: ["repeats"], kind: .integers(default: nil)), .optionalAxis,
      ], "each element n times, or each as often as its number in n says",
      signature: "repeat(x, n, axis=all in a row)"
    ) {
      guard let axis = try $0.optionalAxis(of: "repeat") else {
        return try Shape(validating: [$0[0].count]).repeated($0.integers("n"), axis: 0)
      }
      return try $0[0].repeated($0.integers("n"), axis: axis)
    } apply: { arguments, _ in
      arguments[0].repeated(arguments.integers("n"), axis: arguments.integers("axis").first)
    },
    FormulaFunction(
      "tile", aliases: ["tiled"],
      [.value("x"), Parameter(name: "n", aliases: ["reps", "dims"], kind: .extents)],
      "x repeated as a whole, so often along each axis",
      signature: "tile(x, n), tile(x, m, n) or tile(x, [m, n])"
    ) {
      try $0[0].tiled($0.integers("n"))
    } apply: { arguments, _ in
      arguments[0].tiled(arguments.integers("n"))
    },
    FormulaFunction(
      "pad", aliases: ["padded"],
      [
        .value("x"), .widths,
        Parameter(name: "value", aliases: ["constant_values"], kind: .number(default: 0)),
        Parameter(name: "mode", kind: .text(default: "constant"), needsName: true),
      ],
      "x with a number, or elements as for pad_edge, ..., around it; n is one, [before, after] or a pair for each axis, and cuts "
        + "below 0"
    ) {
      try $0[0].padded($0.widths(for: $0[0]), repeatsElements: $0.padding().repeatsElements)
    } apply: { arguments, _ in
      // The shape rule has checked it.
      arguments.padded(with: (try? arguments.padding()) ?? .constant(0))
    },
    pad("pad_edge", "the element at its edge", .edge),
    pad("pad_reflect", "its elements mirrored at the edge", .reflect),
    pad("pad_symmetric", "its elements mirrored, the edge included,", .symmetric),
    pad("pad_wrap", "its elements from the other end", .wrap),
  ]

  private static func flip(_ name: String, axis: Int, _ summary: String) -> FormulaFunction {
    FormulaFunction(name, [.value("x")], summary) {
      guard $0[0].rank > axis else {
        throw ShapeError.rankTooLow(operation: name, needed: axis + 1, shape: $0[0])
      }
      return $0[0]
    } apply: { arguments, _ in
      arguments[0].flipped(axis: axis)
    }
  }

  private static func pad(
    _ name: String, _ what: String, _ padding: Padding<Double>
  ) -> FormulaFunction {
    FormulaFunction(
      name, [.value("x"), .widths], "x with \(what) before and after it",
      signature: "\(name)(x, n), n as for pad"
    ) {
      try $0[0].padded($0.widths(for: $0[0]), repeatsElements: true)
    } apply: { arguments, _ in
      arguments.padded(with: padding)
    }
  }
}

extension Parameter {
  /// How wide a frame is.
  fileprivate static let widths = Parameter(
    name: "n", aliases: ["widths", "pad_width"], kind: .integerArray)
}

extension Arguments {
  /// The widths before and after each axis of a shape: one for all, a pair for all, or a pair for each.
  ///
  /// - Throws: `ShapeError.listCount`.
  fileprivate func widths(for shape: Shape) throws(ShapeError) -> [(before: Int, after: Int)] {
    let (widths, given) = (integers("n"), attributes.shapes["n"] ?? .scalar)
    if given == [2] || given == [1, 2] {
      return Array(repeating: (widths[0], widths[1]), count: shape.rank)
    }
    if given.count == 1 { return Array(repeating: (widths[0], widths[0]), count: shape.rank) }
    guard given == Shape([shape.rank, 2]) else {
      throw .listCount(operation: "pad", count: widths.count, expected: 2 * shape.rank)
    }
    return (0..<shape.rank).map { (widths[2 * $0], widths[2 * $0 + 1]) }
  }
}

extension Arguments {
  /// What stands beside the elements.
  fileprivate func padding() throws(ShapeError) -> Padding<Double> {
    switch text("mode") {
    case "constant": return .constant(number("value"))
    case "edge": return .edge
    case "reflect": return .reflect
    case "symmetric": return .symmetric
    case "wrap": return .wrap
    case let word:
      throw .numberOutOfRange(
        operation: "pad", name: "the mode", value: "\"\(legible(word))\"",
        range: "\"constant\", \"edge\", \"reflect\", \"symmetric\" or \"wrap\"")
    }
  }
}

extension Arguments<Value> {
  fileprivate func padded(with padding: Padding<Double>) -> Value {
    // The shape rule has checked them.
    guard let widths = try? widths(for: self[0].shape) else { return self[0] }
    return self[0].padded(widths, with: padding)
  }
}

extension Arguments<Shape> {
  fileprivate func swapped(_ shape: Shape) throws -> [Int] {
    try shape.order(swapping: integer("a", of: "swapaxes"), integer("b", of: "swapaxes"))
  }
}
