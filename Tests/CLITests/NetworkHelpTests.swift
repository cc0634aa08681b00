import Testing

@testable import AutodiffCommand

/// Whole help screens of the commands that read networks.
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
          --before-activation         Explain z of the output, before its activation.
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
        number to the row's. --seed also starts SmoothGrad's noise, the shuffles and the
        sample.

        Examples:
          autodiff-cli mlp explain --model net.safetensors --activation relu,sigmoid \
            --data table.csv --target label --row 0 --baseline mean
          autodiff-cli mlp explain --model net.json --data table.csv --method dependence \
            --feature age,income

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
                                      0.5 for a sigmoid, else 0.
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

        Examples:
          autodiff-cli mlp attack --model net.safetensors --activation relu,sigmoid \
            --data table.csv --target label --row 0 --fixed age,sex --range income=0:1e6

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

  @Test func mlpTrain() {
    #expect(
      cli("mlp", "train", "--help").out == #"""
        Train a network on a table of examples.

        Usage:
          autodiff-cli mlp train --data FILE --target COLUMN [--hidden 64]
              [--seed N] [-o MODEL.safetensors] [--json]
          autodiff-cli mlp train --data FILE --target COLUMN ... --checkpoint FILE
              [-o MODEL.safetensors]

        Options:
          --data FILE             A table of examples: .csv and the like, .npy, .npz,
                                  JSON rows; - is standard input.
          --target COLUMN         The column to be predicted.
          --features NAME,...     The columns that are the inputs, in this order; all
                                  but the target unless given.
          --task KIND             classification or regression; texts, and up to 20
                                  different whole numbers, are classes unless given.
          --no-header             The first line is a row; the columns are called x1,
                                  x2, ...
          --decimal comma|point   What stands before decimals, where the table does not
                                  show it.
          --impute mean|median|N  Fill in missing values with that of the rows trained
                                  on, or a number.
          --hidden N,...          The units of the hidden layers (64), 16x29 for 29 of
                                  16; 0 for none.
          --activation NAME       The activation of the hidden layers (relu).
          --normalization KIND    none, batch or layer (none).
          --residual              A hidden layer as wide as the one below it adds its
                                  input to what it computes.
          --dropout P             Drop hidden numbers with this probability (0).
          --initialization NAME   How weights are drawn: automatic, glorot_uniform,
                                  glorot_normal, he_uniform, he_normal, lecun_uniform,
                                  lecun_normal or orthogonal (automatic).
          --loss NAME             cross_entropy, squared_error, absolute_error or
                                  huber:D; by the task unless given.
          --optimizer NAME        adam, adamw, rmsprop, sgd, momentum or nesterov
                                  (adam).
          --rate R                The rate of learning
                                  (0.01; of rmsprop 0.003, of momentum and nesterov 0.02, of sgd 0.1).
          --schedule NAME         How the rate changes: constant, cosine or step:EPOCHS
                                  (cosine).
          --warm-up N             Rise to the rate over so many epochs (0).
          --epochs N              Go through the rows at most so many times (200).
          --batch N               So many rows make a step (32).
          --l1 X                  Add X times the sum of |w| to the loss (0).
          --l2 X                  Add X/2 times the sum of w^2 to the loss (0).
          --weight-decay X        The optimizer's (0; adamw 0.01).
          --clip X                Shorten gradients whose norm is larger than this.
          --weights COLUMN        The column that says how much a row counts.
          --balanced              Let each class count alike, whatever the number of its
                                  rows.
          --test SHARE            Hold out this share of the rows (0.2).
          --validation SHARE      Watch this share of the other rows for the end of
                                  training (0.1).
          --patience N            End when the watched loss has not fallen for so many
                                  epochs (30); 0 for never.
          --seed N                Where random choices start (0).
          --svg FILE              Draw it to this file, scalable vector graphics.
          --html FILE             Write a page to this file: the picture, how to read
                                  it, its numbers.
          --checkpoint FILE       Write the training to this file as it goes, and go on
                                  from it where it exists.
          -o, --output FILE       Write the network to this .safetensors file.
          --curves                Draw the losses by epoch in the text; a terminal has
                                  them anyway.
          --json                  Print one JSON object.
          --memory SIZE           Take at most so much memory, 512M or 4G
                                  (2^30 bytes each); half of the machine's unless given.
                                  What takes more is refused before it starts.
          -h, --help              Show this help.

        Inputs are standardized, and a target of numbers as well; the mean and the
        deviation are learned from the rows trained on, and become part of the first and
        the last layer, so that the network takes and gives what the table has. What is
        kept is the network with the least loss on the rows watched; rows held out play
        no part before the end. The same call prints the same bytes.

        Examples:
          autodiff-cli mlp train --data iris.csv --target species -o iris.safetensors
          autodiff-cli mlp train --data house.csv --target price --hidden 64,64 --activation tanh \
            --dropout 0.1 --checkpoint house.checkpoint -o house.safetensors

        """#)
  }

  @Test func mlpCompareArchitectures() {
    #expect(
      cli("mlp", "compare-architectures", "--help").out == #"""
        Train networks of many depths and widths, and say which do better.

        Usage:
          autodiff-cli mlp compare-architectures --data FILE --target COLUMN
              [--depths 1,2,8] [--widths 4,32] [--seeds N] [--svg FILE] [--html FILE]
              [--json]

        Options:
          --data FILE                 A table of examples: .csv and the like, .npy,
                                      .npz, JSON rows; - is standard input.
          --target COLUMN             The column to be predicted.
          --features NAME,...         The columns that are the inputs, in this order;
                                      all but the target unless given.
          --task KIND                 classification or regression; texts, and up to 20
                                      different whole numbers, are classes unless given.
          --no-header                 The first line is a row; the columns are called
                                      x1, x2, ...
          --decimal comma|point       What stands before decimals, where the table does
                                      not show it.
          --impute mean|median|N      Fill in missing values with that of the rows
                                      trained on, or a number.
          --depths N,...              The numbers of hidden layers (1,2,8).
          --widths N,...              The units of each hidden layer (4,32).
          --activations NAME,...      The activations of the hidden layers
                                      (relu,sigmoid).
          --forms FORM,...            plain, residual, normalized (by batches); all
                                      three unless given.
          --regularizations KIND:X,...
                                      none, l1:X, l2:X, dropout:P (none,l2:0.01).
          --shares SHARE,...          Train on these shares of the rows that are not
                                      held out (1).
          --epochs N,...              Go through the rows so many times (50).
          --seeds N                   Train each so many times, on other rows (5).
          --seed N                    The first seed (0).
          --test SHARE                Hold out this share of the rows (0.2).
          --optimizer NAME            adam, adamw, rmsprop, sgd, momentum or nesterov
                                      (adam).
          --rate R                    The rate of learning; by the optimizer unless
                                      given.
          --batch N                   So many rows make a step (32).
          --svg FILE                  Draw it to this file, scalable vector graphics.
          --html FILE                 Write a page to this file: the picture, how to
                                      read it, its numbers.
          --csv FILE                  Write a row for each training to this file.
          --json                      Print one JSON object.
          --memory SIZE               Take at most so much memory, 512M or 4G
                                      (2^30 bytes each); half of the machine's unless
                                      given. What takes more is refused before it
                                      starts.
          -h, --help                  Show this help.

        Every combination of the choices is trained with every seed, to the end; the last
        network is looked at, so that what overfits is seen to. A seed chooses the rows
        that are held out, the same for all networks. Then each sentence of the text on
        depth and width is held against the results, and said to be confirmed,
        contradicted, mixed, undecided or not tested. Ctrl-C ends it, and prints what was
        done. The same call prints the same numbers, but for the times.

        Examples:
          autodiff-cli mlp compare-architectures --data iris.csv --target species
          autodiff-cli mlp compare-architectures --data table.csv --target y --depths 1,4,16 \
            --widths 8 --activations sigmoid,relu --regularizations none --svg depth.svg

        """#)
  }

  @Test func mlpDiagnose() {
    #expect(
      cli("mlp", "diagnose", "--help").out == #"""
        Say where a gradient gets lost, and how a training goes.

        Usage:
          autodiff-cli mlp diagnose [--data FILE --target COLUMN] [--hidden 16x29]
              [--activation NAME] ... [--compare] [--epochs N] [--json]
          autodiff-cli mlp diagnose --model FILE --data FILE [--target COLUMN]
              [--json]

        Options:
          --compare                  Show the gradient with the remedies applied beside
                                     it.
          --of WHAT                  What the gradients are of: loss, or output
                                     (loss where there is a target).
          --weight-scale X           Multiply the weights that are drawn by this number
                                     (1).
          --model FILE               Look at a network in a file instead.
          --hidden-activation NAME   The activation of all its layers but the last,
                                     where the file names none.
          --output-activation NAME   The activation of its last layer, where the file
                                     names none.
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
          --data FILE                A table of examples: .csv and the like, .npy, .npz,
                                     JSON rows; - is standard input.
          --target COLUMN            The column to be predicted.
          --features NAME,...        The columns that are the inputs, in this order; all
                                     but the target unless given.
          --task KIND                classification or regression; texts, and up to 20
                                     different whole numbers, are classes unless given.
          --no-header                The first line is a row; the columns are called x1,
                                     x2, ...
          --decimal comma|point      What stands before decimals, where the table does
                                     not show it.
          --impute mean|median|N     Fill in missing values with that of the rows
                                     trained on, or a number.
          --hidden N,...             The units of the hidden layers (64), 16x29 for 29
                                     of 16; 0 for none.
          --activation NAME          The activation of the hidden layers (relu).
          --normalization KIND       none, batch or layer (none).
          --residual                 A hidden layer as wide as the one below it adds its
                                     input to what it computes.
          --dropout P                Drop hidden numbers with this probability (0).
          --initialization NAME      How weights are drawn: automatic, glorot_uniform,
                                     glorot_normal, he_uniform, he_normal,
                                     lecun_uniform, lecun_normal or orthogonal
                                     (automatic).
          --loss NAME                cross_entropy, squared_error, absolute_error or
                                     huber:D; by the task unless given.
          --optimizer NAME           adam, adamw, rmsprop, sgd, momentum or nesterov
                                     (adam).
          --rate R                   The rate of learning
                                     (0.01; of rmsprop 0.003, of momentum and nesterov 0.02, of sgd 0.1).
          --schedule NAME            How the rate changes: constant, cosine or
                                     step:EPOCHS (cosine).
          --warm-up N                Rise to the rate over so many epochs (0).
          --epochs N                 Train for at most so many epochs, and judge how it
                                     goes.
          --batch N                  So many rows make a step (32).
          --l1 X                     Add X times the sum of |w| to the loss (0).
          --l2 X                     Add X/2 times the sum of w^2 to the loss (0).
          --weight-decay X           The optimizer's (0; adamw 0.01).
          --clip X                   Shorten gradients whose norm is larger than this.
          --weights COLUMN           The column that says how much a row counts.
          --balanced                 Let each class count alike, whatever the number of
                                     its rows.
          --test SHARE               Hold out this share of the rows (0.2).
          --validation SHARE         Watch this share of the other rows for the end of
                                     training (0.1).
          --patience N               End when the watched loss has not fallen for so
                                     many epochs (30); 0 for never.
          --seed N                   Where random choices start (0).
          --json                     Print one JSON object.
          --memory SIZE              Take at most so much memory, 512M or 4G
                                     (2^30 bytes each); half of the machine's unless
                                     given. What takes more is refused before it starts.
          -h, --help                 Show this help.

        δ of a layer is the gradient by what its linear map gives. A line of the ledger
        has log10 of its size, what that changed by since the layer above, and the
        change in parts, which add up: the transposed weights, the activation's
        derivative σ', and normalizations, dropout and residual connections. Flat is the
        share of the slopes σ' below a hundredth of the largest, dead that of the units
        that are so on every row; then come the least and the largest singular value of
        the layer's Jacobian.

        Without --data the rows are 200 points of two moons. The network is one that
        'mlp train' with the same options begins with; with --epochs it is trained for
        so long, and the course of the loss is judged.

        Examples:
          autodiff-cli mlp diagnose --hidden 16x29 --activation sigmoid --compare
          autodiff-cli mlp diagnose --data iris.csv --target species --hidden 4 --epochs 50
          autodiff-cli mlp diagnose --model iris.safetensors --data iris.csv

        """#)
  }

  @Test func mlpEvaluate() {
    #expect(
      cli("mlp", "evaluate", "--help").out == #"""
        Say how well a network does on a table of examples.

        Usage:
          autodiff-cli mlp evaluate --model FILE
              [--hidden-activation NAME --output-activation NAME] --data FILE
              [--target COLUMN] [--json]

        Options:
          --model FILE               The network: .safetensors, .onnx or .json.
          --hidden-activation NAME   The activation of all layers but the last, where
                                     the file names none.
          --output-activation NAME   The activation of the last layer, where the file
                                     names none.
          --layers-order NAME,...    The layers of the file from input to output, where
                                     its names do not say it; activations among them, as
                                     in fc1,bn1,relu,fc2.
          --ignore NAME,...          Tensors, or layers with all of theirs, that are
                                     passed over.
          --transposed               The weights are [inputs, outputs].
          --normalization-epsilon E  The number added to the variance in normalizations
                                     (1e-5 unless given).
          --data FILE                A table of examples: .csv and the like, .npy, .npz,
                                     JSON rows; - is standard input.
          --target COLUMN            The column to be predicted.
          --features NAME,...        The columns that are the inputs, in this order; all
                                     but the target unless given.
          --task KIND                classification or regression; texts, and up to 20
                                     different whole numbers, are classes unless given.
          --no-header                The first line is a row; the columns are called x1,
                                     x2, ...
          --decimal comma|point      What stands before decimals, where the table does
                                     not show it.
          --impute mean|median|N     Fill in missing values with that of the rows
                                     trained on, or a number.
          --json                     Print one JSON object.
          --memory SIZE              Take at most so much memory, 512M or 4G
                                     (2^30 bytes each); half of the machine's unless
                                     given. What takes more is refused before it starts.
          -h, --help                 Show this help.

        Of classes: accuracy, how often each is taken for each, the area under the curve
        of two, and whether probabilities hold what they promise. Of numbers: R² and the
        residuals. A network of 'mlp train' knows its columns; another takes them in the
        table's order, or that of --features.

        Examples:
          autodiff-cli mlp evaluate --model iris.safetensors --data iris.csv
          autodiff-cli mlp evaluate --model net.safetensors --hidden-activation relu \
            --output-activation sigmoid --data table.csv --target label

        """#)
  }
}
