import Autodiff

extension FormulaFunction {
  /// A function of what stands before each element along an axis, or in row-major order.
  static func scan(
    _ name: String, aliases: [String] = [], _ summary: String, hasExclusive: Bool = false,
    _ function: @escaping @Sendable (Value, ScanOptions) -> Value
  ) -> FormulaFunction {
    let exclusive = Parameter(name: "exclusive", kind: .boolean(default: false), needsName: true)
    return FormulaFunction(
      name, aliases: aliases,
      [.value("x"), .axisOrNone, .reverse] + (hasExclusive ? [exclusive] : []), summary,
      signature: "\(name)(x, axis=none, reverse=false\(hasExclusive ? ", exclusive=false" : ""))"
    ) {
      try scanShape($0, operation: name)
    } apply: { arguments, _ in
      function(arguments[0], ScanOptions(arguments))
    }
  }

  /// A shape along an axis of which something is done, or the row of all elements.
  static func scanShape(
    _ arguments: Arguments<Shape>, operation: String
  ) throws -> Shape {
    guard let axis = try arguments.axisOrNone(of: operation) else {
      return Shape([arguments[0].count])
    }
    _ = try arguments[0].normalized(axis: axis, operation: operation)
    return arguments[0]
  }
}

/// What is said of a scan.
struct ScanOptions: Sendable {
  let axis: Int?
  let isReversed: Bool
  let isExclusive: Bool

  init<Operand>(_ arguments: Arguments<Operand>) {
    axis = arguments.axes?.first
    isReversed = arguments.attributes.booleans["reverse"] ?? false
    isExclusive = arguments.attributes.booleans["exclusive"] ?? false
  }
}

extension Parameter {
  /// One axis, or none for all elements in a row.
  static let axisOrNone = Parameter(
    name: "axis", aliases: ["dim"], kind: .integers(default: []))

  /// Whether it goes from the end.
  static let reverse = Parameter(
    name: "reverse", aliases: ["reversed"], kind: .boolean(default: false), needsName: true)
}

extension Arguments {
  /// The axis, if one is named.
  func axisOrNone(of function: String) throws -> Int? {
    guard let axes else { return nil }
    guard axes.count == 1 else { throw FormulaProblem.severalAxes(function: function) }
    return axes[0]
  }
}

extension FunctionCatalogue {
  static let scans: [FormulaFunction] = [
    .scan(
      "cumsum", aliases: ["cumulative_sum", "cumulativeSum", "add.accumulate"],
      "sums of the elements up to each one",
      hasExclusive: true
    ) {
      $0.cumulativeSum(axis: $1.axis, reversed: $1.isReversed, exclusive: $1.isExclusive)
    },
    .scan(
      "cumprod", aliases: ["cumulative_prod", "cumulativeProduct", "multiply.accumulate"],
      "products of the elements up to each one", hasExclusive: true
    ) {
      $0.cumulativeProduct(axis: $1.axis, reversed: $1.isReversed, exclusive: $1.isExclusive)
    },
    .scan(
      "logcumsumexp", aliases: ["cumlogsumexp", "logCumulativeSumExp"],
      "log(cumsum(e^x)), without overflow"
    ) {
      logCumulativeSumExp($0, axis: $1.axis, reversed: $1.isReversed)
    },
    .scan(
      "cummax", aliases: ["cumulativeMax", "maximum.accumulate"],
      "the largest of the elements up to each one"
    ) {
      $0.cumulativeMax(axis: $1.axis, reversed: $1.isReversed)
    }.choosing {
      let options = ScanOptions($0)
      let x = options.axis == nil ? $0[0].reshaped(to: Shape([$0[0].count])) : $0[0]
      return x .== x.cumulativeMax(axis: options.axis ?? 0, reversed: options.isReversed)
    },
    .scan("cummin", aliases: ["cumulativeMin"], "the smallest of the elements up to each one") {
      $0.cumulativeMin(axis: $1.axis, reversed: $1.isReversed)
    }.choosing {
      let options = ScanOptions($0)
      let x = options.axis == nil ? $0[0].reshaped(to: Shape([$0[0].count])) : $0[0]
      return x .== x.cumulativeMin(axis: options.axis ?? 0, reversed: options.isReversed)
    },
    FormulaFunction(
      "recurrence", aliases: ["linearRecurrence", "linear_recurrence"],
      [.value("a"), .value("b"), .axis(default: -1), .reverse],
      "h[k] = a[k] * h[k-1] + b[k] along an axis, from h[0] = b[0]"
    ) {
      let shape = try Shape.broadcast($0[0], $0[1], operation: "recurrence")
      _ = try shape.normalized(axis: $0.axis, operation: "recurrence")
      return shape
    } apply: { arguments, _ in
      linearRecurrence(
        arguments[0], arguments[1], axis: arguments.axis,
        reversed: ScanOptions(arguments).isReversed)
    },
  ]
}
