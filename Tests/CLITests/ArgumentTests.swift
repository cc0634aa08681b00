import Testing

@testable import AutodiffCommand

@Suite struct ArgumentTests {
  @Test func bothSpellingsOfAValue() throws {
    let definition = GradientCommand.definition
    let spaced = try ParsedArguments(["x", "--at", "x=1", "--json"], for: definition)
    #expect(spaced.operands == ["x"] && spaced.values("at") == ["x=1"] && spaced.has("json"))
    let joined = try ParsedArguments(["--at=x=1", "x", "--wrt="], for: definition)
    #expect(joined.operands == ["x"] && joined.value("at") == "x=1" && joined.value("wrt") == "")
  }

  @Test func aFormulaMayStartWithAMinusSign() throws {
    let one = try ParsedArguments(["-x^2", "--at", "x=1"], for: GradientCommand.definition)
    #expect(one.operands == ["-x^2"])
    let two = try ParsedArguments(["--at", "x=1", "--", "--x"], for: GradientCommand.definition)
    #expect(two.operands == ["--x"])
    let value = try ParsedArguments(["--input", "-0.1,2"], for: MLPGradientCommand.definition)
    #expect(value.value("input") == "-0.1,2")
  }

  @Test(arguments: [
    ([], "autodiff-cli needs a subcommand\nTry 'autodiff-cli --help'."),
    (["mlp"], "autodiff-cli mlp needs a subcommand\nTry 'autodiff-cli mlp --help'."),
    (
      ["gradeint", "x"],
      "unknown subcommand 'gradeint'; did you mean 'gradient'?\nTry 'autodiff-cli --help'."
    ),
    (
      ["mlp", "chekc"],
      "unknown subcommand 'chekc'; did you mean 'check'?\nTry 'autodiff-cli mlp --help'."
    ),
    (
      ["--verson"],
      "unknown option '--verson'; did you mean '--version'?\nTry 'autodiff-cli --help'."
    ),
    (
      ["gradient", "x", "--jsn"],
      "unknown option '--jsn'; did you mean '--json'?\nTry 'autodiff-cli gradient --help'."
    ),
    (
      ["gradient", "x", "--zzzzzz=3"],
      "unknown option '--zzzzzz'\nTry 'autodiff-cli gradient --help'."
    ),
    (
      ["gradient", "x", "--at"],
      "--at needs a value: --at NAME=VALUE,...\nTry 'autodiff-cli gradient --help'."
    ),
    (
      ["gradient", "x", "--at", "--json"],
      "--at needs a value: --at NAME=VALUE,...\nTry 'autodiff-cli gradient --help'."
    ),
    (["gradient", "x", "--json=1"], "--json takes no value\nTry 'autodiff-cli gradient --help'."),
    (
      ["gradient", "x", "--json", "--json"],
      "--json is given twice\nTry 'autodiff-cli gradient --help'."
    ),
    (["gradient", "--at", "x=1"], "EXPR is missing\nTry 'autodiff-cli gradient --help'."),
    (
      ["gradient", "x", "y", "--at", "x=1"],
      "unexpected argument 'y'\nTry 'autodiff-cli gradient --help'."
    ),
    (
      ["gradient", "x", "--at", "x"],
      """
      --at takes name=value pairs, as in --at x=1.5,y=0.3, not 'x'
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["gradient", "x", "--at", "x=1", "--at=x=2"],
      "--at gives 'x' twice\nTry 'autodiff-cli gradient --help'."
    ),
    (
      ["gradient", "x*y", "--at", "x=1,y=2", "--wrt", "x", "--analytic", "y=x"],
      "--analytic y and --wrt without y exclude each other\nTry 'autodiff-cli gradient --help'."
    ),
    (
      ["gradient", "x*y", "--at", "x=1,y=2", "--jacobian", "--analytic", "y=x"],
      """
      --analytic compares a gradient and does not go with --jacobian; --check does
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["gradient", "x", "--at", "x=1;y=2"],
      """
      --at takes one value for each name, and a comma between two, as in --at 'x=1,y=2', not 'x=1;y=2'
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["gradient", "x", "--at", "x=[1; 2] ; y=2;"],
      """
      --at takes one value for each name, and a comma between two, as in --at 'x=[1; 2],y=2', \
      not 'x=[1; 2] ; y=2;'
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["gradient", "x", "--at", "x=k = 2; k"],
      """
      --at takes one value for each name, and a comma between two, not 'x=k = 2; k'
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["gradient", "x", "--at", "x=1,,y=2"],
      """
      --at takes name=value pairs, as in --at x=1.5,y=0.3, not 'x=1,'
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["gradient", "x", "--at", "x=1,"],
      """
      --at takes name=value pairs, as in --at x=1.5,y=0.3, not 'x=1,'
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["gradient", "x", "--at", "x="],
      "--at gives 'x' no value: write --at x=1.5\nTry 'autodiff-cli gradient --help'."
    ),
    (
      ["gradient", "x*y", "--at", "x=1,y=2", "--wrt", "x,,y"],
      """
      --wrt takes names separated by commas, as in --wrt x,y, not 'x,,y'
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["gradient", "x", "--at", "x=1", "--wrt", ""],
      """
      --wrt takes names separated by commas, as in --wrt x,y, not ''
      Try 'autodiff-cli gradient --help'.
      """
    ),
    (
      ["mlp", "gradient", "--layers", "2,2,1", "--activation", "relu,,tanh"],
      """
      --activation takes activations separated by commas, as in relu,tanh,identity, not 'relu,,tanh'
      Try 'autodiff-cli mlp gradient --help'.
      """
    ),
    (
      ["help", "mlp", "chekc", "x"],
      "unknown subcommand 'chekc'; did you mean 'check'?\nTry 'autodiff-cli mlp --help'."
    ),
    (
      ["help", "gradiant"],
      "unknown subcommand 'gradiant'; did you mean 'gradient'?\nTry 'autodiff-cli --help'."
    ),
  ])
  func wrongCalls(_ arguments: [String], _ message: String) {
    #expect(cli(arguments) == failure(64, "autodiff-cli: " + message))
  }

  @Test(arguments: [
    ("x=1.5,y=0.3", ["x": "1.5", "y": "0.3"]),
    ("x=1, y = 2", ["x": "1", "y": "2"]),
    ("w=[1, 2, 3],b=2", ["w": "[1, 2, 3]", "b": "2"]),
    ("A=[[1,2],[3,4]],x=pi", ["A": "[[1,2],[3,4]]", "x": "pi"]),
    ("x=1,2", ["x": "1,2"]),
    ("x=max(1, 2)", ["x": "max(1, 2)"]),
    ("W=@a,b.csv,x=1", ["W": "@a,b.csv", "x": "1"]),
    ("x=atan2(1, 2==2),y=3", ["x": "atan2(1, 2==2)", "y": "3"]),
    ("θ=1,é=2", ["θ": "1", "é": "2"]),
  ])
  func assignments(_ text: String, _ expected: [String: String]) throws {
    let read = try Assignment.read([text], option: "at")
    #expect(Dictionary(uniqueKeysWithValues: read.map { ($0.name, $0.text) }) == expected)
  }

  @Test func versionAndHelp() {
    #expect(cli("--version") == Outcome(status: 0, out: "autodiff-cli \(version)\n", err: ""))
    let details = cli("--version", "--verbose").out.split(separator: "\n")
    #expect(details.count == 5)
    #expect(details[0] == "autodiff-cli \(version)")
    #expect(details[1].hasPrefix("vectors: "))
    #expect(details[2].hasPrefix("threads: "))
    #expect(details[3].hasPrefix("matrix products: "))
    #expect(details[4].hasPrefix("decompositions: "))
    let paths = [
      [], ["gradient"], ["mlp"], ["mlp", "gradient"], ["mlp", "check"], ["mlp", "trace"],
      ["functions"],
    ]
    for path in paths {
      let long = cli(path + ["--help"])
      #expect(long.status == 0 && long.err.isEmpty)
      #expect(long == cli(path + ["-h"]))
      #expect(long == cli(["help"] + path))
      #expect(long.out.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
    // Help further on outranks a mistake.
    #expect(cli("gradient", "--bogus", "--help").status == 0)
  }
}
