import AutodiffCommand

extension FuzzCase {
  /// The files that the calls below can name.
  private static let shelf: [File] = [
    File(
      name: "m.json",
      bytes: Array(
        #"{"activation": "tanh", "layers": [{"weights": [[1, -1], [2, 0.5]]}, {"weights": [[1, 3]]}]}"#
          .utf8)),
    File(name: "d.csv", bytes: Array("a,b,t\n1,2,0\n3,4,1\n-1,0.5,0\n".utf8)),
    File(name: "v.json", bytes: Array("[0.5, -0.25]".utf8)),
    File(
      name: "d.npy",
      bytes: [0x93] + Array("NUMPY".utf8) + [1, 0, 60, 0]
        + Array("{'descr': '|i1', 'fortran_order': False, 'shape': (3, 2), }\n".utf8)
        + [1, 2, 3, 255, 0, 127]),
  ]

  /// A call with options drawn from the command's own table, so that a new option is tried without being named here.
  static func optionsCase(_ random: inout FuzzRandom) -> FuzzCase {
    let definition = random.pick(Command.all).definition
    if definition.path.first == "mlp", random.once(in: 100) {
      return largeNetwork(definition.path, &random)
    }
    // A call that is whole, to which options are added or of which some are taken away.
    var options: [(name: String, value: String?)] = []
    var operands: [String] = []
    switch definition.path {
    case ["gradient"]:
      operands = [random.pick(["x * sum(v^2)", "h = x * v; sum(h)", "sum(S @ u) / y"])]
      options = [("at", FormulaGenerator.point(for: operands[0]))]
    case ["trace"], ["graph"], ["explore"]:
      operands = [random.pick(["x * sin(y)", "h = S @ u; sum(h^2) + x", "x", "max(v) * y"])]
      options = [("at", FormulaGenerator.point(for: operands[0]))]
    case ["plot"]:
      operands = [random.pick(["sin(x) * y", "where(x < 0, x, x^2 + y)", "1 / x + sum(v * y)"])]
      let isMap = random.once(in: 3)
      options = [("over", overs(of: isMap ? ["x", "y"] : ["x"], &random))]
      let point = FormulaGenerator.point(for: operands[0], without: isMap ? ["x", "y"] : ["x"])
      if !point.isEmpty { options.append(("at", point)) }
    case ["mlp", "train"]:
      options = [
        ("data", "d.csv"), ("target", random.pick(["t", "t", "b"])),
        ("hidden", random.pick(["2", "3,3", "0"])),
        ("epochs", random.pick(["1", "3"])),
      ]
    case ["mlp", "diagnose"]:
      options =
        random.once(in: 3)
        ? [("model", "m.json"), ("data", "d.csv"), ("target", random.pick(["t", "t", "b"]))]
        : [("hidden", random.pick(["2", "3x4", "2,2", "0"]))]
          + (random.once(in: 2) ? [("data", "d.csv"), ("target", "t")] : [])
          + (random.once(in: 3) ? [("epochs", "2")] : [("compare", nil)])
    case ["mlp", "evaluate"]: options = [("model", "m.json"), ("data", "d.csv"), ("target", "t")]
    case ["functions"]:
      if random.once(in: 2) {
        operands = [random.pick(FunctionCatalogue.names + ["softmx", "det", ""])]
      }
    case ["tour"]: options = [("chapter", random.pick(["1", "4", "8"]))]
    case ["practice"]:
      options = [("level", random.pick(["1", "3", "5"]))]
      if random.once(in: 2) {
        options += [("sheet", "2"), ("output", random.pick(["s.md", "s.tex", "s.txt"]))]
      }
    default:
      if random.once(in: 2) {
        options = [("model", "m.json")]
      } else {
        options = [
          ("layers", random.pick(["2,3,1", "2,1", "2,2,2,1"])),
          ("activation", random.pick(["elu", "elu", "relu"])),
        ]
      }
      if definition.path.last == "explain" {
        options += explanation(&random)
      } else if definition.path.last == "attack" {
        options += attack(&random)
      }
      options +=
        random.once(in: 2)
        ? [("input", random.pick(["0.5,-1", "0.5,-1", "1/3,1e2"]))]
        : [("data", "d.csv"), ("target", "t")]
          + (["trace", "graph", "explore"].contains(definition.path.last)
            ? [("row", "1")] : [("rows", "0:2")])
    }
    for _ in 0..<random.below(3) {
      guard !definition.options.isEmpty else { break }
      let option = random.pick(definition.options)
      var value: String?
      if let placeholder = option.value {
        value =
          option.name == "output"
          ? random.pick(outputs)
          : option.name == "epochs"
            ? random.pick(["1", "2", "0", "-1", "x", "\(Int.max)"])
            : option.name == "checkpoint"
              ? random.pick(["missing/x", "m.json", "d.csv", "", "."])
              : self.value(like: placeholder, &random)
      }
      if !option.isRepeatable, let place = options.firstIndex(where: { $0.name == option.name }),
        !random.once(in: 6)
      {
        options[place].value = value
      } else {
        options.append((option.name, value))
      }
    }
    if random.once(in: 10), !options.isEmpty { options.remove(at: random.below(options.count)) }
    options.shuffle(with: &random)
    var arguments = operands
    for option in options {
      guard let value = option.value else {
        arguments.append("--\(option.name)")
        continue
      }
      arguments +=
        random.once(in: 3) || value.hasPrefix("--")
        ? ["--\(option.name)=\(value)"] : ["--\(option.name)", value]
    }
    return FuzzCase(.options, definition.path + arguments, files: shelf)
  }

  private static let methods = [
    "summary", "gradient", "gradient-x-input", "integrated", "smooth", "occlusion", "permutation",
    "dependence", "hessian", "all",
  ]

  /// How inputs are judged, by numbers small enough for a fast answer.
  private static func explanation(_ random: inout FuzzRandom) -> [(name: String, value: String?)] {
    var options: [(name: String, value: String?)] = [
      ("method", random.pick(methods))
    ]
    if random.once(in: 3) { options.append(("sample", random.pick(["2", "3", "1"]))) }
    if random.once(in: 4) { options.append(("each", nil)) }
    return options
  }

  private static func attack(_ random: inout FuzzRandom) -> [(name: String, value: String?)] {
    var options: [(name: String, value: String?)] = []
    if random.once(in: 3) { options.append(("fixed", random.pick(["a", "x1", "b", "x2", "a,b"]))) }
    if random.once(in: 3) {
      options.append(("range", random.pick(["a=0:1", "x1=-1:1", "b=2:inf", "x2=5:6", "a=1:0"])))
    }
    if random.once(in: 4) { options.append(("whole", random.pick(["a", "x1", "x2,x1"]))) }
    if random.once(in: 3) { options.append(("norm", random.pick(["2", "inf"]))) }
    if random.once(in: 4) { options.append(("each", nil)) }
    return options
  }

  /// A network whose layers are wide or many, at an input that the seed gives.
  private static func largeNetwork(_ path: [String], _ random: inout FuzzRandom) -> FuzzCase {
    // What asks the network hundreds of times is given smaller ones.
    let isPatient = !["explain", "attack"].contains(path.last)
    let count = random.pick(isPatient ? [200, 2000, 20_000] : [50, 200])
    let layers = random.pick([
      isPatient ? "1000000,4,1" : "100000,2,1", "65535,1", isPatient ? "3000,3000,1" : "300,300,1",
      isPatient ? "20000,2,1" : "3000,2,1", "1000000000,1", "100000,100000,1",
      String(repeating: "2,", count: count) + "1", String(repeating: "1,", count: count) + "1",
    ])
    var arguments = path + ["--layers", layers, "--activation", random.pick(["tanh", "relu"])]
    arguments += form(&random)
    var call = FuzzCase(.options, arguments)
    call.boundMemory(&random)
    return call
  }

  /// Where a picture may be written: to where no other case reads.
  private static let outputs = [
    outputFile, outputFile, "/dev/null", ".", "", "missing/x", "a\u{0}b",
  ]
  /// The one of them that is a file.
  static let outputFile = "picture.svg"

  /// From where to where inputs run.
  static func overs(of names: [String], _ random: inout FuzzRandom) -> String {
    names.map { name in
      let range = random.pick([
        "-3:3", "0:1", "-1:1", "1000000:1000001", "0:1e-9", "-1e300:1e300", "1:1+1e-15", "-pi:pi",
        "0:5e-324", "2:1", "1:1", "0:inf", "-1.7e308:1.7e308", "0:[1]", "0", "\(random.number()):4",
      ])
      return "\(name)=\(range)"
    }.joined(separator: ",")
  }

  /// A value for an option, by the placeholder that help shows; one in five means nothing there.
  private static func value(
    like placeholder: String, _ random: inout FuzzRandom
  ) -> String {
    let numbers = ["0", "1", "2", "3", "10"] + FormulaGenerator.integers
    if random.once(in: 5) {
      return random.pick(["", ",", "x", "@", "=", ":", "-", "\u{1B}[2J", "é"] + numbers)
    }
    switch placeholder {
    case "NAME=VALUE,...":
      return random.pick(["x=2", "x=@v.json", "v=[1, 2]", "x=1,y=2", "x=nan", "v=@d.csv", "q=1"])
    case "NAME=EXPR,...": return random.pick(["x=sum(v^2)", "v=2*x*v", "x=1", "h=1", "y=x", "v=x"])
    case "NAME=FROM:TO,...":
      return overs(of: random.pick([["x"], ["y"], ["x", "y"], ["v"], ["x", "x"]]), &random)
    case "METHOD": return random.pick(methods)
    case "zeros|mean|X,...": return random.pick(["zeros", "mean", "1,2", "@v.json", "1,2,3", "x"])
    case "gauss-legendre|midpoint|trapezoid":
      return random.pick(["gauss-legendre", "midpoint", "trapezoid", "simpson"])
    case "inf|2": return random.pick(["inf", "2", "1"])
    case "KIND":
      return random.pick(["classification", "regression", "none", "batch", "layer", "group"])
    case "WHAT": return random.pick(["loss", "output", "both"])
    case "SHARE", "P", "R", "X":
      return random.pick(["0", "0.1", "1", "1e-300", "1e300", "nan", "-1", "inf", "0.5"])
    case "COLUMN,...": return random.pick(["a", "b", "a,b", "x1", "x2,x1", "c", "t"])
    case "COLUMN=LOW:HIGH,...":
      return random.pick(["a=0:1", "x1=-1:1,x2=0:0", "b=5:1", "a", "x1=nan:1", "b=-inf:inf"])
    case "numbers|layers": return random.pick(["numbers", "layers", "layer"])
    case "units|layers": return random.pick(["units", "layers", "unit"])
    case "NAME,...": return random.pick(["x", "v", "x,v", "h", "y", "x,x"])
    case "NAME[,...]": return random.pick(["relu", "tanh,identity", "elu:0.5", "gelu,gelu,gelu"])
    case "NAME": return activation(&random)
    case "FILE":
      return random.pick([
        "m.json", "v.json", "d.csv", "d.npy", ".", "missing", "/dev/null", "/proc/self/mem",
        "m.json/x",
        "a\u{0}b",
      ])
    case "N,...,1":
      return random.pick([
        "2,1", "2,2,1", "3,1", "2,2", "0,1", "1", "2, 4, 1", "-2,1", "4,9223372036854775807,1",
        "3037000500,3037000500,1",
      ])
    case "A:B":
      return random.pick(["0:1", "0:3", "1:2", "2:1", "0:", "0:9223372036854775807", "3:4"])
    case "COLUMN": return random.pick(["t", "a", "b", "c", "T"])
    case "X,...": return random.pick(["0.5,-1", "1,2,3", "@v.json", "@d.csv", "[1, 2]", "inf,nan"])
    case "SIZE":
      return random.pick([
        "1", "64M", "1G", "100K", "0", "1e9", "8E", "256 MiB", "0.5G", "-1M", "512M",
      ])
    default: return random.pick(numbers)
    }
  }

  /// A call whose words are changed without regard to what they are.
  static func wordsCase(_ random: inout FuzzRandom) -> FuzzCase {
    var call: FuzzCase =
      random.once(in: 2) ? optionsCase(&random) : formulaCase(.formula, &random)
    var arguments = call.arguments
    let topLevel = [
      ["--version"], ["--version", "--verbose"], ["help", "mlp"], ["help"], ["mlp"], ["--help"], [],
      ["functions", "--help"], ["gradient", "-h"], ["help", "gradient"],
      ["mlp", "check", "--help"], ["mlp", "trace", "--help"], ["graph", "--help"], ["plot", "-h"],
      ["mlp", "explore", "--help"], ["mlp", "explain", "--help"], ["mlp", "attack", "-h"],
      ["mlp", "diagnose", "--help"],
    ]
    if random.once(in: 8) { arguments = random.pick(topLevel) }
    for _ in 0..<random.pick([0, 0, 1, 1, 2]) where !arguments.isEmpty {
      let place = random.below(arguments.count)
      switch random.below(6) {
      case 0: arguments.remove(at: place)
      case 1: arguments.insert(arguments[random.below(arguments.count)], at: place)
      case 2: arguments.swapAt(place, random.below(arguments.count))
      case 3:
        arguments.insert(
          random.pick(["--", "-", "--json", "--json-lines", "--check", "", "-h", "x"]), at: place)
      default: arguments[place] = TextMutation.apply(to: arguments[place], &random)
      }
    }
    call = FuzzCase(.words, arguments, files: shelf)
    return call
  }

  /// An ordinary call of the program itself, with something wrong with its streams.
  static func streamsCase(_ random: inout FuzzRandom) -> FuzzCase {
    let calls = [
      ["gradient", "x^2", "--at", "x=3"], ["gradient", "x^^2", "--at", "x=3"], ["functions"],
      ["gradient", "sum(v)", "--at", "v=@v.json"],
      ["mlp", "gradient", "--model", "m.json", "--input", "1,2"],
      ["mlp", "check", "--model", "m.json", "--data", "d.csv", "--target", "t", "--rows", "0:3"],
      ["mlp", "explain", "--model", "m.json", "--data", "d.csv", "--target", "t"],
      ["mlp", "attack", "--model", "m.json", "--data", "d.csv", "--target", "t", "--each"],
      ["mlp", "diagnose", "--hidden", "3x2", "--epochs", "1"],
      ["mlp", "gradient", "--model", "m.json", "--data", "d.npy", "--rows", "0:3", "--json-lines"],
      [
        "mlp", "gradient", "--model", "m.json", "--data", "d.csv", "--target", "t", "--rows", "0:9",
      ],
      ["mlp", "trace", "--model", "m.json", "--input", "1/2,2", "--activation", "relu", "--exact"],
      [], ["tour"], ["practice", "--level", "5"],
      ["gradient", "x", "--at", "x=@missing.json"], ["--help"],
      ["gradient", "x^2", "--at", "x=3", "--analytic", "x=x"],
      ["gradient", "sum(broadcast(x, [20000]) * 2)", "--at", "x=1"],
      ["gradient", "broadcast(x, [5000])", "--at", "x=1", "--jacobian", "--json"],
    ]
    var call = FuzzCase(.streams, random.pick(calls), files: shelf)
    call.streams = random.pick(StreamFault.allCases)
    return call
  }
}
