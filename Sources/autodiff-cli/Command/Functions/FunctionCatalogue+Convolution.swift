import Autodiff

extension Parameter {
  /// A whole number for all axes, or one for each; `nil` asks for it, none stands for what the signature says.
  fileprivate static func extents(
    _ name: String, aliases: [String] = [], isRequired: Bool = false
  ) -> Parameter {
    Parameter(
      name: name, aliases: aliases, kind: .integers(default: isRequired ? nil : []))
  }

  fileprivate static let stride = extents("stride", aliases: ["strides"])
  fileprivate static let padding = Parameter(name: "padding", kind: .padding)
  fileprivate static let dilation = extents("dilation", aliases: ["dilations"])
  /// Whether a last window counts that reaches beyond the padding.
  fileprivate static let keepsPartialWindows = Parameter(
    name: "ceil_mode", kind: .boolean(default: false))
  fileprivate static let groups = Parameter(
    name: "groups", aliases: ["feature_group_count"], kind: .number(default: 1))
}

extension Arguments {
  /// A list of numbers, or what stands where there is none.
  fileprivate func numbers(_ name: String, or preset: [Int]) -> [Int] {
    let numbers = integers(name)
    return numbers.isEmpty ? preset : numbers
  }

  /// Which results of a convolution are formed.
  fileprivate func mode(of function: PairConvolution) throws(ShapeError) -> ConvolutionMode {
    let text = text("mode")
    guard let mode = ConvolutionMode(rawValue: text) else {
      throw .numberOutOfRange(
        operation: function.rawValue, name: "the mode", value: "\"\(legible(text))\"",
        range: "\"full\", \"valid\" or \"same\"")
    }
    return mode
  }

  fileprivate func padding(of function: String) throws(ShapeError) -> ConvolutionPadding {
    if let word = attributes.texts["padding"] {
      switch word.lowercased() {
      case "valid": return .valid
      case "same": return .same
      default:
        throw .numberOutOfRange(
          operation: function, name: "the padding", value: "\"\(legible(word))\"",
          range: "\"valid\", \"same\", or whole numbers")
      }
    }
    let widths = integers("padding")
    guard let shape = attributes.shapes["padding"], !widths.isEmpty else { return .valid }
    // A matrix has a pair for each axis.
    guard shape.rank == 2, shape[1] == 2 else { return .widths(widths) }
    return .sides(
      (0..<shape[0]).map { (before: widths[2 * $0], after: widths[2 * $0 + 1]) })
  }

  fileprivate func options(of function: String) throws -> ConvolutionOptions {
    ConvolutionOptions(
      strides: numbers("stride", or: [1]), padding: try padding(of: function),
      dilation: numbers("dilation", or: [1]), groups: try whole("groups"))
  }

  /// The windows of a pooling.
  fileprivate func pool(
    of shape: Shape, axes: Int, _ function: String
  ) throws(ShapeError) -> Pool {
    try Pool(
      shape, integers("window"), strides: strides, padding: numbers("padding", or: [0]),
      dilation: numbers("dilation", or: [1]), keepsPartialWindows: boolean("ceil_mode"), axes: axes,
      operation: function)
  }

  /// A window with as many extents as axes are pooled.
  fileprivate func window(axes: Int) -> [Int] {
    let window = integers("window")
    return window.count == 1 ? Array(repeating: window[0], count: axes) : window
  }

  /// The strides of a pooling, where they are given.
  fileprivate var strides: [Int]? { integers("stride").isEmpty ? nil : integers("stride") }
}

extension FormulaFunction {
  fileprivate static func convolving(
    _ function: PairConvolution, _ operands: [String], _ summary: String,
    apply: @escaping @Sendable (Value, Value, ConvolutionMode) -> Value
  ) -> FormulaFunction {
    let preset = function.presetMode
    return FormulaFunction(
      function.rawValue,
      operands.map(Parameter.value)
        + [Parameter(name: "mode", kind: .text(default: preset.rawValue))], summary
    ) {
      try .convolved($0[0], $0[1], mode: $0.mode(of: function), function)
    } apply: { arguments, _ in
      apply(arguments[0], arguments[1], (try? arguments.mode(of: function)) ?? preset)
    }.working {
      Work(
        elements: 2 * (Double($0[0].count) + Double($0[1].count)),
        products: Double($0[0].count) * Double($0[1].count))
    }
  }

  fileprivate static func convolving(axes: Int, _ summary: String) -> FormulaFunction {
    let name = "conv\(axes)d"
    return FormulaFunction(
      name,
      [
        .value("x"), .value("w"), Parameter(name: "b", aliases: ["bias"], kind: .optionalValue),
        .stride, .padding, .dilation, .groups,
      ], summary,
      signature: "\(name)(x, w, b=none, stride=1, padding=0, dilation=1, groups=1)"
    ) {
      try .convolution(
        $0[0], $0[1], bias: $0.operands.count > 2 ? $0[2] : nil, $0.options(of: name),
        operation: name)
    } apply: { arguments, _ in
      // The shape rule has checked them.
      guard let options = try? arguments.options(of: name) else { return arguments[0] }
      return convolution(
        arguments[0], arguments[1], bias: arguments.operands.count > 2 ? arguments[2] : nil,
        strides: options.strides, padding: options.padding, dilation: options.dilation,
        groups: options.groups)
    }.working {
      let (elements, products) = try Shape.workOfConvolution(
        $0[0], $0[1], $0.options(of: name), operation: name)
      return Work(elements: elements, products: products)
    }
  }

  fileprivate static func pooling(
    _ name: String, aliases: [String], axes: Int, _ summary: String, _ options: [Parameter],
    signature: String, apply: @escaping @Sendable (Arguments<Value>) -> Value
  ) -> FormulaFunction {
    FormulaFunction(
      name, aliases: aliases,
      [
        .value("x"), .extents("window", aliases: ["kernel_size", "size"], isRequired: true),
        .stride,
        .extents("padding"),
      ] + options, summary,
      signature: "\(name)(x, window, stride=window, padding=0, \(signature))"
    ) {
      try $0.pool(of: $0[0], axes: axes, name).output
    } apply: { arguments, _ in
      apply(arguments)
    }.working {
      Work(elements: 0, products: try $0.pool(of: $0[0], axes: axes, name).products)
    }
  }
}

extension FunctionCatalogue {
  static let convolutions: [FormulaFunction] = [
    .convolving(
      .convolve, ["a", "v"], "the convolution of two vectors, as the product of two polynomials"
    ) { convolve($0, $1, mode: $2) },
    .convolving(
      .correlate, ["a", "v"], "the sums of products of v with a at each place"
    ) { correlate($0, $1, mode: $2) },
    .convolving(.convolve2d, ["A", "K"], "the convolution of two matrices") {
      convolve2d($0, $1, mode: $2)
    },
    .convolving(.correlate2d, ["A", "K"], "the correlation of two matrices") {
      correlate2d($0, $1, mode: $2)
    },
    .convolving(
      axes: 1, "rows x [n, c, l] correlated with kernels w [o, c / groups, k], plus b [o]"),
    .convolving(
      axes: 2, "images x [n, c, h, w] correlated with kernels w [o, c / groups, p, q], plus b [o]"),
    maximum(axes: 1, "the largest element of each window along the last axis"),
    maximum(axes: 2, "the largest element of each window along the last two axes"),
    mean(axes: 1, "the mean of each window along the last axis"),
    mean(axes: 2, "the mean of each window along the last two axes"),
  ]

  private static func maximum(axes: Int, _ summary: String) -> FormulaFunction {
    let name = "max_pool\(axes)d"
    return .pooling(
      name, aliases: ["maxpool\(axes)d", "MaxPool\(axes)d"], axes: axes, summary,
      [.dilation, .keepsPartialWindows], signature: "dilation=1, ceil_mode=false"
    ) {
      maxPool(
        $0[0], window: $0.window(axes: axes), strides: $0.strides,
        padding: $0.numbers("padding", or: [0]), dilation: $0.numbers("dilation", or: [1]),
        keepingPartialWindows: $0.boolean("ceil_mode"))
    }.choosing { arguments in
      (try? arguments.pool(of: arguments[0].shape, axes: axes, name))
        .map { $0.shares(of: arguments[0]) } ?? arguments[0]
    }
  }

  private static func mean(axes: Int, _ summary: String) -> FormulaFunction {
    .pooling(
      "avg_pool\(axes)d", aliases: ["avgpool\(axes)d", "AvgPool\(axes)d"], axes: axes, summary,
      [
        .keepsPartialWindows,
        Parameter(name: "count_include_pad", kind: .boolean(default: true), needsName: true),
      ], signature: "ceil_mode=false, count_include_pad=true"
    ) {
      averagePool(
        $0[0], window: $0.window(axes: axes), strides: $0.strides,
        padding: $0.numbers("padding", or: [0]), countingPadding: $0.boolean("count_include_pad"),
        keepingPartialWindows: $0.boolean("ceil_mode"))
    }
  }
}
