import Foundation

/// The benchmarks, in the order in which they run: the one that measures memory first, in a fresh process.
var benchmarks: [any Benchmark.Type] {
  [
    ScalarBenchmark.self, SmallNetworkBenchmark.self, NetworkBenchmark.self,
    FunctionBenchmark.self, ElementwiseBenchmark.self, SmallTensorBenchmark.self,
    CheckBenchmark.self, TrainingBenchmark.self, OperatorBenchmark.self,
    ConvolutionBenchmark.self,
  ]
}

/// Runs what the arguments ask for and returns the exit status: 0, or 64 for a mistake in them.
func run(_ arguments: [String]) -> Int32 {
  do {
    let options = try Options(arguments, known: benchmarks.map { $0.name })
    if options.wantsHelp {
      print(help)
    } else if options.wantsList {
      print(catalogue)
    } else {
      try runSelected(options)
    }
    return 0
  } catch {
    FileHandle.standardError.write(Data("autodiff-bench: \(error)\n".utf8))
    return 64
  }
}

private func runSelected(_ options: Options) throws {
  var reports: [Report] = []
  for benchmark in benchmarks where options.names.isEmpty || options.names.contains(benchmark.name)
  {
    var report = Report(name: benchmark.name) {
      if !options.wantsJSON { print($0) }
    }
    try benchmark.run(options, into: &report)
    reports.append(report)
  }
  if options.wantsJSON { print(try json(reports)) }
}

private var catalogue: String {
  benchmarks.map { "  \($0.name.padded(to: 16))\($0.summary)" }.joined(separator: "\n")
}

private var help: String {
  """
  Measures Autodiff and MLP from outside, as a user's program runs them.

  usage: autodiff-bench [NAME…] [options]

  Without a name, every benchmark runs:
  \(catalogue)

  options:
    --json           print one JSON object instead of tables
    --list           print the names of the benchmarks
    --sizes N,N,…    mlp: the layers, from the input to the output (784,1024,1024,1)
    --batch N        mlp: rows of the input (256)
    --dtype TYPE     mlp: float32 or float64 (float32)
    -h, --help       print this text

  Times are medians over repeats after a warm-up, with the least one beside them. The spread is the
  interquartile range relative to the median: above 20 % something else was using the machine.
  """
}
