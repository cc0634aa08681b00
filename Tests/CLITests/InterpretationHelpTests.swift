import Testing

@testable import AutodiffCommand

/// Whole help screens of the commands that ask what a network goes by.
@Suite struct InterpretationHelpTests {
  @Test func mlpExplain() {
    #expect(
      cli("mlp", "explain", "--help").out == #"""
        Say which inputs matter to a network's output, by several methods.

        Usage:
          autodiff-cli mlp explain --model FILE [--activation NAME] --data FILE
              [--target COLUMN] [--row N | --rows A:B] [--method METHOD] [--baseline B]
              [--json]
          autodiff-cli mlp explain --model FILE [--activation NAME] --input
              0.1,-0.2,0.3 [--method METHOD] [--baseline B] [--json]
          autodiff-cli mlp explain --layers 3,2,1 --activation NAME [--seed N]
              [--input 0.1,-0.2,0.3] [--method METHOD] [--baseline B] [--json]

        Options:
          --model FILE                The network: .safetensors, .onnx or .json.
          --layers N,...,1            Make a network with random parameters: the units
                                      of each layer, input first.
          --activation NAME[,...]     One activation for all layers, or one for each
                                      layer beyond the input.
          --hidden-activation NAME    The activation of all layers but the last, in
                                      place of --activation.
          --output-activation NAME    The activation of the last layer, where it
                                      differs; of a file also softmax and log_softmax.
          --seed N                    Where the random parameters start, and the input
                                      when none is given (0).
          --layers-order NAME,...     The layers of the file from input to output, where
                                      its names do not say it; activations among them,
                                      as in fc1,bn1,relu,fc2.
          --ignore NAME,...           Tensors, or layers with all of theirs, that are
                                      passed over.
          --transposed                The weights are [inputs, outputs].
          --normalization-epsilon E   The number added to the variance in normalizations
                                      (1e-5 unless given).
          --output K|NAME             The output that is meant of a network with
                                      several: its number, from 0, or class.
          --data FILE                 A table: .csv and the like, .npy, .npz, JSON rows,
                                      IDX; - is standard input.
          --target COLUMN             A column of the table to leave out.
          --features NAME,...         The columns that are the inputs, in this order;
                                      all but the target unless given.
          --row N                     Look at this row; the first one is 0, the last -1.
          --rows A:B                  Look at the rows from A to before B; also A:, :B,
                                      -N:, 0,2,5 and all (the default).
          --no-header                 The first line is a row; the columns are called
                                      x1, x2, ...
          --decimal comma|point       What stands before decimals, where the table does
                                      not show it.
          --impute mean|median|N      Fill in missing values with that of their column,
                                      or a number.
          --input X,...               Look at this input: numbers, or @file
                                      (.csv, .json, .npy).
          --json                      Print one JSON object, when every row was read.
          --memory SIZE               Take at most so much memory, 512M or 4G
                                      (2^30 bytes each); half of the machine's unless
                                      given. What takes more is refused before it
                                      starts.
          --method METHOD             How the inputs are judged: summary, gradient,
                                      gradient-x-input, integrated, smooth, occlusion,
                                      permutation, dependence, hessian, all (summary).
          --baseline zeros|mean|X,...
                                      Where integrated gradients begin, and what
                                      replaces an occluded input: zeros, the means of
                                      the table's columns, numbers or @file (zeros).
          --steps N                   Take so many points for integrated gradients,
                                      whatever the gap.
          --tolerance X               Double the 50 points until the gap is at most this
                                      share of what is explained (0.001); at most 3200.
          --rule gauss-legendre|midpoint|trapezoid
                                      Where the points are (gauss-legendre).
          --noise X                   The deviation of SmoothGrad's noise, in deviations
                                      of the column (0.15).
          --samples N                 The points of SmoothGrad (50).
          --repeats N                 How often permutation shuffles a column (5).
          --sample N                  The rows of the table that permutation and
                                      dependence look at, drawn at random (1000).
          --feature COLUMN,...        The inputs of --method dependence; the three that
                                      permutation ranks first unless given.
          --before-activation         Explain z of the output, before its activation or
                                      the softmax.
          --each                      Print each of several rows, not their mean.
          --top N                     Show only the N largest (10).
          -h, --help                  Show this help.

        Activations:
          sigmoid, relu, tanh, softplus, gelu, gelu_tanh, silu, elu, leaky_relu,
          identity

        leaky_relu and elu take a number, leaky_relu:0.2 and elu:0.5; without one it is
        0.01 and 1. What is given goes before what the file names; a .safetensors file
        of PyTorch's names none. An activation that nobody names is an error.

        Of one row the summary has integrated gradients, gradient × input and occlusion
        side by side, the completeness gap, and whether the three rank the inputs alike;
        of several rows the mean size of each, and permutation importance. Effects are
        told against the baseline: what changes when an input goes from the baseline's
        number to the row's. Gradients are told per unit of an input, and where its
        deviation is known, from the model or the table, per deviation, by which inputs
        are then ranked. Of several outputs --output names the one that is explained:
        behind a softmax its probability, with --before-activation the number that the
        softmax is given. --seed also starts SmoothGrad's noise, the shuffles and the
        sample.

        Examples:
          autodiff-cli mlp explain --model net.safetensors --activation relu,sigmoid \
            --data table.csv --target label --row 0 --baseline mean
          autodiff-cli mlp explain --model net.json --data table.csv --method dependence \
            --feature age,income
          autodiff-cli mlp explain --model iris.safetensors --data iris.csv --row 0 \
            --output virginica --before-activation

        """#)
  }

  @Test func mlpAttack() {
    #expect(
      cli("mlp", "attack", "--help").out == #"""
        Find how small a change of the input turns a network's decision.

        Usage:
          autodiff-cli mlp attack --model FILE [--activation NAME] --data FILE
              [--target COLUMN] [--row N | --rows A:B] [--epsilon X] [--norm inf|2]
              [--fixed COLUMN,...] [--json]
          autodiff-cli mlp attack --model FILE [--activation NAME] --input
              0.1,-0.2,0.3 [--epsilon X] [--norm inf|2] [--fixed COLUMN,...] [--json]
          autodiff-cli mlp attack --layers 3,2,1 --activation NAME [--seed N]
              [--input 0.1,-0.2,0.3] [--epsilon X] [--norm inf|2] [--fixed COLUMN,...]
              [--json]

        Options:
          --model FILE                The network: .safetensors, .onnx or .json.
          --layers N,...,1            Make a network with random parameters: the units
                                      of each layer, input first.
          --activation NAME[,...]     One activation for all layers, or one for each
                                      layer beyond the input.
          --hidden-activation NAME    The activation of all layers but the last, in
                                      place of --activation.
          --output-activation NAME    The activation of the last layer, where it
                                      differs; of a file also softmax and log_softmax.
          --seed N                    Where the random parameters start, and the input
                                      when none is given (0).
          --layers-order NAME,...     The layers of the file from input to output, where
                                      its names do not say it; activations among them,
                                      as in fc1,bn1,relu,fc2.
          --ignore NAME,...           Tensors, or layers with all of theirs, that are
                                      passed over.
          --transposed                The weights are [inputs, outputs].
          --normalization-epsilon E   The number added to the variance in normalizations
                                      (1e-5 unless given).
          --output K|NAME             The output that is meant of a network with
                                      several: its number, from 0, or class.
          --data FILE                 A table: .csv and the like, .npy, .npz, JSON rows,
                                      IDX; - is standard input.
          --target COLUMN             A column of the table to leave out.
          --features NAME,...         The columns that are the inputs, in this order;
                                      all but the target unless given.
          --row N                     Look at this row; the first one is 0, the last -1.
          --rows A:B                  Look at the rows from A to before B; also A:, :B,
                                      -N:, 0,2,5 and all (the default).
          --no-header                 The first line is a row; the columns are called
                                      x1, x2, ...
          --decimal comma|point       What stands before decimals, where the table does
                                      not show it.
          --impute mean|median|N      Fill in missing values with that of their column,
                                      or a number.
          --input X,...               Look at this input: numbers, or @file
                                      (.csv, .json, .npy).
          --json                      Print one JSON object, when every row was read.
          --memory SIZE               Take at most so much memory, 512M or 4G
                                      (2^30 bytes each); half of the machine's unless
                                      given. What takes more is refused before it
                                      starts.
          --norm inf|2                How a change is measured: by the largest change of
                                      an input, or by the root of the sum of their
                                      squares (inf).
          --per-deviation             Measure the change of an input in standard
                                      deviations of its column; one that does not vary
                                      is fixed.
          --epsilon X                 The size of the changes that FGSM and PGD make
                                      (0.1).
          --steps N                   The steps of PGD (10).
          --step-size X               The size of each step (2.5 epsilon / steps).
          --limit X                   Look for the smallest change up to this size
                                      (1000).
          --threshold X               The decision is whether the output is above this:
                                      0.5 for a sigmoid, else 0. Of several outputs it
                                      is held against that of --output.
          --fixed COLUMN,...          Inputs that cannot change, as age,sex.
          --range COLUMN=LOW:HIGH,...
                                      What an input may become, as age=0:120.
          --whole COLUMN,...          Inputs that are whole numbers.
          --each                      Print each of several rows, not a summary.
          --top N                     Show only the N inputs that matter most (5).
          -h, --help                  Show this help.

        Activations:
          sigmoid, relu, tanh, softplus, gelu, gelu_tanh, silu, elu, leaky_relu,
          identity

        leaky_relu and elu take a number, leaky_relu:0.2 and elu:0.5; without one it is
        0.01 and 1. What is given goes before what the file names; a .safetensors file
        of PyTorch's names none. An activation that nobody names is an error.

        FGSM takes one step along the sign of the gradient (along the gradient for
        --norm 2), PGD several. The smallest ε found is an upper bound of the true one:
        another attack may find a smaller one. The certified radius is a lower bound,
        from bounds of the network over all changes at once; for --norm 2 it is that of
        the largest change. Sizes are in the units of the table, where columns may be on
        very different scales; --per-deviation measures each in its deviations. A number
        that an input has already stays allowed, whatever --range and --whole say.

        Of several outputs the decision is which is the largest, and what is moved is the
        margin: how far the chosen one is ahead of the strongest other, before a softmax.
        With --output it is whether that one is the largest; where it is not, the attack
        looks for a change that makes it so. --threshold holds the one output against a
        number, as it is with activations that make each output a decision of its own.

        Examples:
          autodiff-cli mlp attack --model net.safetensors --activation relu,sigmoid \
            --data table.csv --target label --row 0 --fixed age,sex --range income=0:1e6
          autodiff-cli mlp attack --model iris.safetensors --data iris.csv --row 60

        """#)
  }
}
