import MLP

/// The options that the `mlp` commands share: which network, and where.
enum MLPOptions {
  static let forms = [
    "--model FILE [--activation NAME] --data FILE [--target COLUMN] [--row N | --rows A:B]",
    "--model FILE [--activation NAME] --input 0.1,-0.2,0.3",
    "--layers 3,2,1 --activation NAME [--seed N] [--input 0.1,-0.2,0.3]",
  ]

  static let options = ofNetwork + TableOptions.options + ofOutput

  private static let ofNetwork: [CommandDefinition.Option] =
    [
      .init(
        name: "model", value: "FILE",
        summary: "The network: .safetensors, .onnx or .json."),
      .init(
        name: "layers", value: "N,...,1",
        summary: "Make a network with random parameters: the units of each layer, input first."),
      .init(
        name: "activation", value: "NAME[,...]",
        summary: "One activation for all layers, or one for each layer beyond the input."),
      .init(
        name: "hidden-activation", value: "NAME",
        summary: "The activation of all layers but the last, in place of --activation."),
      .init(
        name: "output-activation", value: "NAME",
        summary:
          "The activation of the last layer, where it differs; of a file also softmax and log_softmax."
      ),
      .init(
        name: "seed", value: "N",
        summary: "Where the random parameters start, and the input when none is given (0)."),
    ] + ModelArguments.options

  private static let ofOutput: [CommandDefinition.Option] = [
    .init(
      name: "input", value: "X,...",
      summary: "Look at this input: numbers, or @file (.csv, .json, .npy)."),
    .init(name: "json", summary: "Print one JSON object, when every row was read."),
    .init(name: "json-lines", summary: "Print a JSON object for each row, as they are read."),
    MemoryBound.option,
  ]

  static let notes = [
    "Activations:\n"
      + folded(Activation.names.joined(separator: ", "), columns: 76)
      .map { "  \($0)" }.joined(separator: "\n"),
    """
    leaky_relu and elu take a number, leaky_relu:0.2 and elu:0.5; without one it is
    0.01 and 1. What is given goes before what the file names; a .safetensors file
    of PyTorch's names none. An activation that nobody names is an error.
    """,
  ]
}
