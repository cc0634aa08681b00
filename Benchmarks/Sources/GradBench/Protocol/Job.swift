/// A function of one message's input, ready to be timed.
struct Job {
  /// Evaluates the function; what it returns encodes the result, which is not timed.
  let evaluate: () throws -> () -> JSON

  init<Output>(_ function: @escaping () throws -> Output, encode: @escaping (Output) -> JSON) {
    evaluate = {
      let output = try function()
      return { encode(output) }
    }
  }

  /// Evaluates at least `runs` times and for at least `seconds`.
  func timed(runs: Int, seconds: Double) throws -> (output: JSON, nanoseconds: [Int]) {
    let clock = ContinuousClock()
    var times: [Int] = []
    var total: Duration = .zero
    while true {
      let start = clock.now
      let encode = try evaluate()
      let duration = clock.now - start
      total += duration
      let (whole, fraction) = duration.components
      times.append(Int(whole) * 1_000_000_000 + Int(fraction / 1_000_000_000))
      if times.count >= runs && total >= .seconds(seconds) { return (encode(), times) }
    }
  }
}

/// One of GradBench's evals in one form.
struct Module: Sendable {
  /// The functions by name: each reads an input, or refuses it, and returns the evaluation.
  let functions: [String: @Sendable (Field) throws -> Job]
}
