import Autodiff
import MLP

/// `autodiff-cli mlp trace`: the documents' algorithms line by line, with their numbers.
enum MLPTraceCommand {
  static let definition = CommandDefinition(
    path: ["mlp", "trace"],
    abstract: "Show backpropagation line by line, in numbers or in fractions.",
    forms: [
      "--layers 3,2,1 [--activation NAME] [--seed N] [--input 0.1,-0.2,0.3]",
      "--model FILE [--activation NAME] --input 0.1,-0.2,0.3",
      "--model FILE [--activation NAME] --data FILE [--target COLUMN] --row N",
    ].map { $0 + " [--exact] [--full] [--json]" },
    options: MLPOptions.options.filter { !["rows", "json", "json-lines"].contains($0.name) } + [
      .init(
        name: "exact",
        summary: "Compute with fractions of any size: nothing is rounded. Digits are taken as they "
          + "are written, and 1/3 is a number; doubles are the binary fractions that they are."),
      .init(name: "full", summary: "Print every number with every digit."),
      .init(name: "json", summary: "Print one JSON object, with every number."),
    ],
    notes: MLPOptions.notes + [
      """
      Every line of the three documents' algorithms is printed as it is run, and below
      each δ the tape's own adjoint. A network that --layers makes has sigmoid in every
      layer unless --activation names another; leaky_relu with --exact, which takes
      relu, leaky_relu and identity.
      """
    ],
    examples: [
      "autodiff-cli mlp trace --layers 3,2,1 --seed 7",
      "autodiff-cli mlp trace --model net.json --input 1/3,0.1,-2 --exact",
    ])

  static func run(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    if arguments.has("data"), !arguments.has("row") {
      throw UsageError.missingOption("--row", purpose: "which row of the data to trace")
    }
    return try arguments.has("exact")
      ? runExactly(arguments, resources, write) : runInDoubles(arguments, resources, write)
  }

  private static func runInDoubles(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let (trace, row) = try trace(arguments, resources, FileNumbers<Double>.rounded, usual: .sigmoid)
    let report = MLPTraceReport(trace, cells: .doubles(full: arguments.has("full")), row: row) {
      algorithm, body in try trace.forEachLine(of: algorithm, body)
    }
    try report.write(arguments, to: write)
    return .success
  }

  private static func runExactly(
    _ arguments: ParsedArguments, _ resources: Resources, _ write: ResultWriter
  ) throws -> ExitStatus {
    let bound = resources.memory
    ExactScalar.allow(bytes: max(0, bound.size.bytes - MemoryBound.ofProgram))
    let (trace, row) = try trace(
      arguments, resources, FileNumbers<ExactScalar>.exact, usual: .leakyRelu)
    // A fraction that could not be computed must be found before anything is printed.
    var lines: [AlgorithmLine<ExactScalar>.Algorithm: [AlgorithmLine<ExactScalar>]] = [:]
    var isKnown = trace.isFinite
    for algorithm in AlgorithmLine<ExactScalar>.Algorithm.allCases {
      trace.forEachLine(of: algorithm) { line in
        lines[algorithm, default: []].append(line)
        isKnown = isKnown && line.quantities.allSatisfy { $0.value.scalars.allSatisfy(\.isFinite) }
      }
    }
    guard isKnown else { throw CommandError.fractionsTooLong(bound.size) }
    var report = MLPTraceReport(trace, cells: .fractions(full: arguments.has("full")), row: row) {
      algorithm, body in for line in lines[algorithm] ?? [] { try body(line) }
    }
    report.origin = origin(arguments)
    report.rounded = try trace.roundedGradient()
    try report.write(arguments, to: write)
    return trace.largestDifference == 0 ? .success : .failure
  }

  private static func trace<Scalar>(
    _ arguments: ParsedArguments, _ resources: Resources, _ numbers: FileNumbers<Scalar>,
    usual: Activation
  ) throws -> (BackpropagationTrace<Scalar>, row: Int?) {
    var inputs = try NetworkInputs(
      arguments, resources, numbers, for: "the trace", usualActivation: usual
    ) { memory, _ in
      memory.ofTrace(
        isWhole: arguments.has("full"), isExact: arguments.has("exact"),
        asJSON: arguments.has("json"))
    }
    guard let (row, rows) = try inputs.next() else {
      throw UsageError.missingOption("--row", purpose: "which row of the data to trace")
    }
    resources.progress.begin("tracing")
    let trace = try BackpropagationTrace(inputs.network, at: rows[0, .all])
    return (trace, inputs.hasTable ? row : nil)
  }

  /// Which fractions the numbers are.
  private static func origin(_ arguments: ParsedArguments) -> String {
    let (binary, written) = (
      "the binary fractions that they are, 0.1 being 3602879701896397/2^55",
      "as it is written, 0.1 being 1/10"
    )
    let parameters =
      if let path = arguments.value("model") {
        switch ModelFileSize.isBinary(path) {
        case true?: "The parameters are binary numbers of the file, \(binary)."
        case false?: "Each parameter is read \(written)."
        case nil:
          "A parameter in JSON is read \(written); those in safetensors are \(binary)."
        }
      } else {
        "The parameters are doubles drawn from the seed, \(binary)."
      }
    let file =
      arguments.value("data")
      ?? arguments.value("input").flatMap {
        $0.hasPrefix("@") ? trimmed($0.dropFirst()) : nil
      }
    let input =
      if let file, TableRows.isBinary(file) {
        "The input is binary numbers of the array, \(binary)."
      } else if file != nil || arguments.has("input") {
        "The input is read \(written)."
      } else {
        "So is the input."
      }
    return parameters + " " + input
  }
}
