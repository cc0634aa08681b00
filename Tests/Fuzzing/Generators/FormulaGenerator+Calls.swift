import AutodiffCommand

/// Calls: those that fit, and those of any function with arguments of any kind.
extension FormulaGenerator {
  /// A function of the elements of a value, by any of its names.
  mutating func elementwise(_ shape: [Int], depth: Int) -> String {
    let titles = [
      "Elementary functions", "Rounding and remainders", "Special functions", "Activations",
      "Comparing and choosing",
    ]
    let functions = groups.filter { titles.contains($0.title) }.flatMap(\.functions)
    let function = random.pick(functions)
    let name = random.once(in: 4) ? random.pick([function.name] + function.aliases) : function.name
    var arguments: [String] = []
    for parameter in function.parameters {
      switch parameter.kind {
      case .value: arguments.append(expression(shape, depth: depth))
      case .order where random.once(in: 2):
        arguments.append(random.pick(Self.numbers + ["'fro'", "'nuc'", "\"inf\"", "'x'"]))
      case .numbers: arguments.append(random.pick(["0.5", "[0.1, 0.9]", "[]", "2", "x"]))
      case .number where random.once(in: 2):
        arguments.append("\(parameter.name)=\(random.pick(Self.numbers))")
      case .integers(nil): arguments.append("\(random.below(4))")
      case .integers where random.once(in: 2) && !shape.isEmpty:
        arguments.append("\(parameter.name)=\(random.within(-shape.count...(shape.count - 1)))")
      default: break
      }
    }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }

  /// Any operation on parts of any shape, which seldom fit.
  mutating func anything(depth: Int) -> String {
    guard depth > 0 else {
      return random.once(in: 3)
        ? random.pick(Self.numbers + Self.integers) : random.pick(Self.inputs).name
    }
    let next = depth - 1
    let shape = random.pick(Self.shapes)
    switch random.below(10) {
    case 8: return spelled(shape, depth: next)
    case 9:
      let value = expression(shape, depth: next)
      return
        "\(value) \(random.pick(["if", "if not", "if ~", "else"])) \(expression([], depth: next))"
        + random.pick([" else \(expression(shape, depth: next))", " else", ""])
    case 0:
      let operation = random.pick([
        "+", "-", "*", "/", "@", "^", "<", ">=", "==", "@", "**", "||", "≤", "² *", "%", "//",
        "and", "or", "&", "|", "&&", "> 0 &", "& ~",
      ])
      let left = expression(shape, depth: next)
      return "(\(left) \(operation) \(expression(random.pick(Self.shapes), depth: next)))"
    case 1:
      let index = (0...random.below(3)).map { _ in anyIndex() }.joined(separator: ", ")
      return "(\(expression(shape, depth: next)))[\(index)]"
    case 2:
      return "[\(expression(shape, depth: next))\(random.pick([",", ";", ", 1,", ":"])) "
        + "\(expression(random.pick(Self.shapes), depth: next))]"
    case 3:
      let name = random.pick([
        random.pick(UnavailableFunction.all).names.first ?? "inv", "x", "pi", "summ", "f", "T",
      ])
      return "\(name)(\(expression(shape, depth: next)))"
    default: return anyCall(depth: next)
    }
  }

  /// What comes from Python: methods, names of libraries, results by their places, `None`.
  private mutating func spelled(_ shape: [Int], depth: Int) -> String {
    let value = expression(shape, depth: depth)
    let function = random.pick(groups.flatMap(\.functions)).name
    switch random.below(7) {
    case 5:
      let change = random.pick(["set", "add", "max", "min", "get", ""])
      let index = (0...random.below(2)).map { _ in anyIndex() }.joined(separator: ", ")
      return
        "(\(value)).at[\(index)]\(random.pick([".", ".", ""]))\(change)(\(expression([], depth: depth)))"
    case 0:
      return "(\(value)).\(random.pick([function, "T", "shape", "size", "ndim", "values", ""]))"
    case 1: return "(\(value)).\(function)(\(random.pick(["", "0", "None", "axis=None", "-1, 1"])))"
    case 2:
      let library = random.pick([
        "np", "np.linalg", "F", "nn.functional", "scipy.stats", "np.np", "torch.",
      ])
      return
        "\(library).\(random.pick([function, "pi", "newaxis", "norm.cdf", "add.accumulate"]))(\(value))"
    case 3:
      let name = random.pick(["qr", "svd", "eigh", "slogdet", "lstsq"])
      let place = random.pick(["[0]", "[1][0]", "[-1]", "[7]", "[x]", "", "[0, 1]", "[0:1]"])
      return
        "\(name)(\(value)\(random.pick(["", ", full_matrices=False", ", compute_uv=False"])))\(place)"
    case 4:
      return
        "\(value)[\(random.pick(["np.newaxis", "np", "np.", "np.pi", "None, 0", "~x", "..., np"]))]"
    default:
      return
        "\(function)(\(value), \(random.pick(["None", "none\n", "axis=None", "True", "False"])))"
    }
  }

  private mutating func anyIndex() -> String {
    switch random.below(10) {
    case 0: ":"
    case 1: random.pick(Self.integers)
    case 2: random.pick(Self.integers) + ":" + random.pick(Self.integers)
    case 3: "\(random.below(3)):"
    case 4: ":\(random.below(4))"
    case 5:
      random.pick(["...", "newaxis", "::-1", "::2", "-1", "-2:", ":-1", "None", "1::-1", "..."])
    case 6: "::" + random.pick(Self.integers)
    case 7: "-" + random.pick(Self.integers) + "::" + random.pick(["-1", "3", "-2", "0"])
    default: "\(random.below(3))"
    }
  }

  /// A call of any function of the catalogue, with arguments of the right kinds and at times too many or too few.
  mutating func anyCall(depth: Int) -> String {
    let function = random.pick(groups.flatMap(\.functions))
    let name = random.pick([function.name] + function.aliases)
    var arguments: [String] = []
    var keywords: [String] = []
    let shape = random.pick(Self.shapes)
    for parameter in function.parameters {
      switch parameter.kind {
      case .value, .optionalValue:
        if case .optionalValue = parameter.kind, random.once(in: 2) { continue }
        let same = !random.once(in: 3)
        arguments.append(expression(same ? shape : random.pick(Self.shapes), depth: depth))
      case .values:
        for _ in 0..<random.within(1...3) { arguments.append(expression(shape, depth: depth)) }
      case .number where random.once(in: 2):
        keywords.append("\(parameter.name)=\(random.pick(Self.numbers))")
      case .text(let preset) where preset == nil || random.once(in: 3):
        let text = random.pick(Self.texts)
        if preset == nil {
          arguments.append(text)
        } else {
          keywords.append("\(parameter.name)=\(text)")
        }
      case .axisPairs where random.once(in: 2):
        keywords.append(
          "\(parameter.name)="
            + random.pick(["0", "1", "2", "[0, 1]", "[[0], [1]]", "[[], []]", "-1", "x"]))
      case .padding where random.once(in: 2):
        keywords.append(
          "\(parameter.name)="
            + random.pick(["0", "1", "2", "[1, 0]", "[[0, 1]]", "\"same\"", "\"valid\"", "-1", "x"])
        )
      case .boolean where random.once(in: 2):
        keywords.append("\(parameter.name)=\(random.pick(["true", "false", "1", "0", "2", "x"]))")
      case .integers(let preset) where preset == nil || random.once(in: 2):
        let list = integerList(rank: shape.count)
        if parameter.needsName {
          keywords.append("\(random.pick([parameter.name] + parameter.aliases))=\(list)")
        } else {
          arguments.append(list)
        }
      case .extents, .integerArray: arguments.append(integerList(rank: shape.count))
      default: break
      }
    }
    if random.once(in: 12) { arguments.append(expression([], depth: 0)) }
    if random.once(in: 12), !arguments.isEmpty { arguments.removeLast() }
    if random.once(in: 20) { keywords.append("axs=1") }
    return "\(name)(\((arguments + keywords).joined(separator: ", ")))"
  }

  /// Calls whose arguments have to fit one another, as those of losses and convolutions.
  ///
  /// `V` stands for a vector of three numbers, `M` for a matrix of two by three and `S` for one of two by two.
  static let fitting = [
    "squared_error(M, V)", "absolute_error(V, V)", "huber_loss(V, V, delta=0.5)",
    "hinge_loss(V, V)",
    "cross_entropy(M, [2, 0])", "cross_entropy(M, M)", "nll_loss(M, [1, 1])",
    "binary_cross_entropy_with_logits(V, V)", "binary_cross_entropy(sigmoid(V), sigmoid(V))",
    "rel_entr(exp(V), exp(V))", "kl_divergence(exp(V), exp(V))",
    "take_along_axis(V, [2, 0, 0, -1])", "put_along_axis(M, [[1], [-1]], x, axis=1)",
    "scatter_add(V, 0, [2, 0, 2], V)", "index_add(M, 1, [0, 0, 2], M)", "meshgrid(V, [1, x])",
    "(V).at[1].set(x)", "(M).at[:, [0, 0]].add(S)", "(V).at[V > 0].max(x)", "(S).at[0].min(x)",
    "convolve(V, V)", "correlate(V, V, mode=\"full\")", "convolve2d(M, S)", "correlate2d(M, S)",
    "conv1d(M, reshape(M, [1, 2, 3]), padding=1)",
    "conv2d(reshape(M, [1, 2, 3]), reshape(S, [1, 1, 2, 2]))",
    "max_pool1d(M, 2)", "max_pool2d(M, 2)", "avg_pool1d(M, 2)", "avg_pool2d(S, 2)",
    "max_pool1d(M, 2, 1, dilation=2)", "avg_pool1d(M, 2, ceil_mode=true)",
    "differences(V)", "differences(V, edge_order=2)",
    "x * sign_det(S)", "beta(exp(V), exp(V))", "betaln(exp(V), exp(V))", "comb(5, 2 + sigmoid(V))",
    "polyval(V, V)",
    "V * stop_gradient(V)", "heaviside(V, V)",
  ]

  /// One of those calls, summed, in a shape.
  mutating func total(_ shape: [Int], depth: Int) -> String {
    let made = random.pick(Self.fitting).map { letter -> String in
      switch letter {
      case "V": expression([3], depth: depth)
      case "M": expression([2, 3], depth: depth)
      case "S": expression([2, 2], depth: depth)
      default: String(letter)
      }
    }
    return "broadcast(sum(\(made.joined())), \(Self.list(shape)))"
  }

  /// What functions take in quotation marks, and what they do not.
  static let texts = [
    "\"ij,jk->ik\"", "'i,i'", "\"ij->ji\"", "\"ii\"", "\"...i,i...\"", "\"...\"", "\"ij\"",
    "\"i,j\"", "\"\"", "\"->\"",
    "\"a,a,a->a\"", "\"i.j\"", "“i,i->”", "\"pos\"", "\"gen\"", "\"sum\"", "\"none\"", "\"mean\"",
    "\"é\"", "'ij", "x",
  ]

  /// Axes, indices or a shape; sometimes one that is huge.
  private mutating func integerList(rank: Int) -> String {
    switch random.below(4) {
    case 0: return "\(random.within(-rank - 1...rank))"
    case 1: return Self.list((0..<max(rank, 1)).shuffled(with: &random))
    case 2: return Self.list((0...random.below(4)).map { _ in random.within(-1...4) })
    default:
      // Shapes are drawn small, but for one in ten: a result of millions of elements is slow to test.
      let choices = random.once(in: 10) ? Self.integers : ["0", "1", "2", "3", "-1", "6"]
      return "[" + (0...random.below(3)).map { _ in random.pick(choices) }.joined(separator: ", ")
        + "]"
    }
  }
}

extension Range<Int> {
  fileprivate func shuffled(with random: inout FuzzRandom) -> [Int] {
    var values = Array(self)
    for index in values.indices.reversed() { values.swapAt(index, random.below(index + 1)) }
    return values
  }
}
