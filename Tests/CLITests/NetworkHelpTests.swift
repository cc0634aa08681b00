import Testing

@testable import AutodiffCommand

/// Whole help screens of the commands that look at a network's sweep.
@Suite struct NetworkHelpTests {
  @Test func mlp() {
    #expect(
      cli("mlp", "--help").out == #"""
        Gradients of multilayer perceptrons with respect to their input.

        Usage:
          autodiff-cli mlp SUBCOMMAND ...

        Subcommands:
          gradient               Differentiate a network's output by its input.
          explain                Say which inputs matter to a network's output, by
                                 several methods.
          attack                 Find how small a change of the input turns a network's
                                 decision.
          check                  Compare the tape with the closed forms and with finite
                                 differences.
          trace                  Show backpropagation line by line, in numbers or in
                                 fractions.
          graph                  Draw a network with its values and adjoints.
          explore                Write a page on which a network's sweep runs step by
                                 step.
          train                  Train a network on a table of examples.
          evaluate               Say how well a network does on a table of examples.
          diagnose               Say where a gradient gets lost, and how a training
                                 goes.
          compare-architectures  Train networks of many depths and widths, and say which
                                 do better.
          convert                Write a model file in another form.

        Options:
          -h, --help  Show this help.

        'autodiff-cli mlp SUBCOMMAND --help' says what a subcommand takes.

        """#)
  }

  @Test func mlpGradient() {
    #expect(
      cli("mlp", "gradient", "--help").out == #"""
        Differentiate a network's output by its input.

        Usage:
          autodiff-cli mlp gradient --model FILE [--activation NAME] --data FILE
              [--target COLUMN] [--row N | --rows A:B] [--top N] [--each]
              [--json | --json-lines]
          autodiff-cli mlp gradient --model FILE [--activation NAME] --input
              0.1,-0.2,0.3 [--top N] [--json | --json-lines]
          autodiff-cli mlp gradient --layers 3,2,1 --activation NAME [--seed N]
              [--input 0.1,-0.2,0.3] [--top N] [--json | --json-lines]

        Options:
          --model FILE               The network: .safetensors, .onnx or .json.
          --layers N,...,1           Make a network with random parameters: the units of
                                     each layer, input first.
          --activation NAME[,...]    One activation for all layers, or one for each
                                     layer beyond the input.
          --hidden-activation NAME   The activation of all layers but the last, in place
                                     of --activation.
          --output-activation NAME   The activation of the last layer, where it differs;
                                     of a file also softmax and log_softmax.
          --seed N                   Where the random parameters start, and the input
                                     when none is given (0).
          --layers-order NAME,...    The layers of the file from input to output, where
                                     its names do not say it; activations among them, as
                                     in fc1,bn1,relu,fc2.
          --ignore NAME,...          Tensors, or layers with all of theirs, that are
                                     passed over.
          --transposed               The weights are [inputs, outputs].
          --normalization-epsilon E  The number added to the variance in normalizations
                                     (1e-5 unless given).
          --output K|NAME|all        The output that is differentiated of a network with
                                     several: its number, from 0, or its class; or each
                                     of them.
          --data FILE                A table: .csv and the like, .npy, .npz, JSON rows,
                                     IDX; - is standard input.
          --target COLUMN            A column of the table to leave out.
          --features NAME,...        The columns that are the inputs, in this order; all
                                     but the target unless given.
          --row N                    Look at this row; the first one is 0, the last -1.
          --rows A:B                 Look at the rows from A to before B; also A:, :B,
                                     -N:, 0,2,5 and all (the default).
          --no-header                The first line is a row; the columns are called x1,
                                     x2, ...
          --decimal comma|point      What stands before decimals, where the table does
                                     not show it.
          --impute mean|median|N     Fill in missing values with that of their column,
                                     or a number.
          --input X,...              Look at this input: numbers, or @file
                                     (.csv, .json, .npy).
          --json                     Print one JSON object, when every row was read.
          --json-lines               Print a JSON object for each row, as they are read.
          --memory SIZE              Take at most so much memory, 512M or 4G
                                     (2^30 bytes each); half of the machine's unless
                                     given. What takes more is refused before it starts.
          --top N                    Show only the N largest components; 20 of more than
                                     40 unless given.
          --expect NUMBER            Hold the row's output against what another
                                     framework printed, to its last digit.
          --each                     Print every row; of more than 20, text is a summary
                                     without it.
          -h, --help                 Show this help.

        Activations:
          sigmoid, relu, tanh, softplus, gelu, gelu_tanh, silu, elu, leaky_relu,
          identity

        leaky_relu and elu take a number, leaky_relu:0.2 and elu:0.5; without one it is
        0.01 and 1. What is given goes before what the file names; a .safetensors file
        of PyTorch's names none. An activation that nobody names is an error.

        Examples:
          autodiff-cli mlp gradient --layers 3,2,1 --activation sigmoid --seed 7
          autodiff-cli mlp gradient --model net.safetensors --activation relu,sigmoid \
            --data table.csv --target label --row 0

        """#)
  }

  @Test func mlpCheck() {
    #expect(
      cli("mlp", "check", "--help").out == #"""
        Compare the tape with the closed forms and with finite differences.

        Usage:
          autodiff-cli mlp check --model FILE [--activation NAME] --data FILE
              [--target COLUMN] [--row N | --rows A:B] [--each] [--json | --json-lines]
          autodiff-cli mlp check --model FILE [--activation NAME] --input
              0.1,-0.2,0.3 [--json | --json-lines]
          autodiff-cli mlp check --layers 3,2,1 --activation NAME [--seed N]
              [--input 0.1,-0.2,0.3] [--json | --json-lines]

        Options:
          --model FILE               The network: .safetensors, .onnx or .json.
          --layers N,...,1           Make a network with random parameters: the units of
                                     each layer, input first.
          --activation NAME[,...]    One activation for all layers, or one for each
                                     layer beyond the input.
          --hidden-activation NAME   The activation of all layers but the last, in place
                                     of --activation.
          --output-activation NAME   The activation of the last layer, where it differs;
                                     of a file also softmax and log_softmax.
          --seed N                   Where the random parameters start, and the input
                                     when none is given (0).
          --layers-order NAME,...    The layers of the file from input to output, where
                                     its names do not say it; activations among them, as
                                     in fc1,bn1,relu,fc2.
          --ignore NAME,...          Tensors, or layers with all of theirs, that are
                                     passed over.
          --transposed               The weights are [inputs, outputs].
          --normalization-epsilon E  The number added to the variance in normalizations
                                     (1e-5 unless given).
          --output K|NAME            The output that is meant of a network with several:
                                     its number, from 0, or class.
          --data FILE                A table: .csv and the like, .npy, .npz, JSON rows,
                                     IDX; - is standard input.
          --target COLUMN            A column of the table to leave out.
          --features NAME,...        The columns that are the inputs, in this order; all
                                     but the target unless given.
          --row N                    Look at this row; the first one is 0, the last -1.
          --rows A:B                 Look at the rows from A to before B; also A:, :B,
                                     -N:, 0,2,5 and all (the default).
          --no-header                The first line is a row; the columns are called x1,
                                     x2, ...
          --decimal comma|point      What stands before decimals, where the table does
                                     not show it.
          --impute mean|median|N     Fill in missing values with that of their column,
                                     or a number.
          --input X,...              Look at this input: numbers, or @file
                                     (.csv, .json, .npy).
          --json                     Print one JSON object, when every row was read.
          --json-lines               Print a JSON object for each row, as they are read.
          --memory SIZE              Take at most so much memory, 512M or 4G
                                     (2^30 bytes each); half of the machine's unless
                                     given. What takes more is refused before it starts.
          --each                     Print every row; of more than 20, text has those
                                     that do not agree without it.
          -h, --help                 Show this help.

        Activations:
          sigmoid, relu, tanh, softplus, gelu, gelu_tanh, silu, elu, leaky_relu,
          identity

        leaky_relu and elu take a number, leaky_relu:0.2 and elu:0.5; without one it is
        0.01 and 1. What is given goes before what the file names; a .safetensors file
        of PyTorch's names none. An activation that nobody names is an error.

        Every intermediate is compared: the tape's adjoints of z[l] and a[l] with the
        recursions of the three documents, step by step and as a whole, against bounds
        of what rounding can do; the gradient with central differences too, along random
        directions where its components are too many. The exit status is 0 when every
        step agrees and nothing disagrees, else 1.

        Examples:
          autodiff-cli mlp check --layers 3,2,1 --activation sigmoid --seed 7

        """#)
  }

  @Test func mlpTrace() {
    #expect(
      cli("mlp", "trace", "--help").out == #"""
        Show backpropagation line by line, in numbers or in fractions.

        Usage:
          autodiff-cli mlp trace --layers 3,2,1 [--activation NAME] [--seed N]
              [--input 0.1,-0.2,0.3] [--exact] [--full] [--json]
          autodiff-cli mlp trace --model FILE [--activation NAME] --input
              0.1,-0.2,0.3 [--exact] [--full] [--json]
          autodiff-cli mlp trace --model FILE [--activation NAME] --data FILE
              [--target COLUMN] --row N [--exact] [--full] [--json]

        Options:
          --model FILE               The network: .safetensors, .onnx or .json.
          --layers N,...,1           Make a network with random parameters: the units of
                                     each layer, input first.
          --activation NAME[,...]    One activation for all layers, or one for each
                                     layer beyond the input.
          --hidden-activation NAME   The activation of all layers but the last, in place
                                     of --activation.
          --output-activation NAME   The activation of the last layer, where it differs;
                                     of a file also softmax and log_softmax.
          --seed N                   Where the random parameters start, and the input
                                     when none is given (0).
          --layers-order NAME,...    The layers of the file from input to output, where
                                     its names do not say it; activations among them, as
                                     in fc1,bn1,relu,fc2.
          --ignore NAME,...          Tensors, or layers with all of theirs, that are
                                     passed over.
          --transposed               The weights are [inputs, outputs].
          --normalization-epsilon E  The number added to the variance in normalizations
                                     (1e-5 unless given).
          --output K|NAME            The output that is meant of a network with several:
                                     its number, from 0, or class.
          --data FILE                A table: .csv and the like, .npy, .npz, JSON rows,
                                     IDX; - is standard input.
          --target COLUMN            A column of the table to leave out.
          --features NAME,...        The columns that are the inputs, in this order; all
                                     but the target unless given.
          --row N                    Look at this row; the first one is 0, the last -1.
          --no-header                The first line is a row; the columns are called x1,
                                     x2, ...
          --decimal comma|point      What stands before decimals, where the table does
                                     not show it.
          --impute mean|median|N     Fill in missing values with that of their column,
                                     or a number.
          --input X,...              Look at this input: numbers, or @file
                                     (.csv, .json, .npy).
          --memory SIZE              Take at most so much memory, 512M or 4G
                                     (2^30 bytes each); half of the machine's unless
                                     given. What takes more is refused before it starts.
          --exact                    Compute with fractions of any size: nothing is
                                     rounded. Digits are taken as they are written, and
                                     1/3 is a number; doubles are the binary fractions
                                     that they are.
          --full                     Print every number with every digit.
          --json                     Print one JSON object, with every number.
          -h, --help                 Show this help.

        Activations:
          sigmoid, relu, tanh, softplus, gelu, gelu_tanh, silu, elu, leaky_relu,
          identity

        leaky_relu and elu take a number, leaky_relu:0.2 and elu:0.5; without one it is
        0.01 and 1. What is given goes before what the file names; a .safetensors file
        of PyTorch's names none. An activation that nobody names is an error.

        Every line of the three documents' algorithms is printed as it is run, and below
        each δ the tape's own adjoint. A network that --layers makes has sigmoid in every
        layer unless --activation names another; leaky_relu with --exact, which takes
        relu, leaky_relu and identity.

        Examples:
          autodiff-cli mlp trace --layers 3,2,1 --seed 7
          autodiff-cli mlp trace --model net.json --input 1/3,0.1,-2 --exact

        """#)
  }
}
