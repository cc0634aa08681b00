import AutodiffCommand

/// What a call of the program did.
struct Outcome: Equatable {
  var status: Int32
  var out: String
  var err: String
}

/// Calls the program as a shell would.
func cli(_ arguments: String...) -> Outcome { cli(arguments) }

func cli(_ arguments: [String]) -> Outcome {
  var out = ""
  var err = ""
  let status = run(arguments, stdout: &out, stderr: &err)
  return Outcome(status: status, out: out, err: err)
}

/// The status and the message of a call that fails.
func failure(_ status: Int32, _ err: String) -> Outcome {
  Outcome(status: status, out: "", err: err + "\n")
}

/// Calls the program with lines on its standard input.
func cli(_ arguments: [String], answers: [String]) -> Outcome {
  var (out, err) = ("", "")
  let status = run(arguments, stdout: &out, stderr: &err, host: .embedded(answers: answers))
  return Outcome(status: status, out: out, err: err)
}
