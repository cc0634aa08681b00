import Testing

@testable import AutodiffCommand

/// Whole help screens of the commands that train networks and judge them.
@Suite struct TrainingHelpTests {
  @Test func mlpTrain() {
    #expect(
      cli("mlp", "train", "--help").out == #"""
        Train a network on a table of examples.

        Usage:
          autodiff-cli mlp train --data FILE --target COLUMN [--hidden 64]
              [--seed N] [-o MODEL] [--json]
          autodiff-cli mlp train --data FILE --target COLUMN ... --checkpoint FILE
              [-o MODEL]

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
                                  epochs (60); 0 for never.
          --average SHARE         Watch and keep the mean over about this share of the
                                  epochs so far (0.05); 0 for the last one alone.
          --seed N                Where random choices start (0).
          --svg FILE              Draw it to this file, scalable vector graphics.
          --html FILE             Write a page to this file: the picture, how to read
                                  it, its numbers.
          --checkpoint FILE       Write the training to this file as it goes, and go on
                                  from it where it exists.
          -o, --output FILE       Write the network to this file, in the form of its
                                  extension: .safetensors, .onnx or .json.
          --curves                Draw the losses by epoch in the text; a terminal has
                                  them anyway.
          --blas                  Leave large matrix products to a BLAS of the system,
                                  where one is faster; the last digits are then its.
          --json                  Print one JSON object.
          --memory SIZE           Take at most so much memory, 512M or 4G
                                  (2^30 bytes each); half of the machine's unless given.
                                  What takes more is refused before it starts.
          -h, --help              Show this help.

        Inputs are standardized, and a target of numbers as well; the mean and the
        deviation are learned from the rows trained on, and become part of the first and
        the last layer, so that the network takes and gives what the table has. What is
        kept is the network with the least loss on the rows watched; rows held out play
        no part before the end. The same call prints the same bytes. With --checkpoint
        Ctrl-C writes the training as it is, also within an epoch, and the same call
        goes on from there to the same network.

        Examples:
          autodiff-cli mlp train --data iris.csv --target species -o iris.safetensors
          autodiff-cli mlp train --data house.csv --target price --hidden 64,64 --activation tanh \
            --dropout 0.1 --checkpoint house.checkpoint -o house.safetensors

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
        residuals. A network of 'mlp train' knows its columns, the texts in them, and what
        stands for a missing value; another takes them in the table's order, or that of
        --features.

        Examples:
          autodiff-cli mlp evaluate --model iris.safetensors --data iris.csv
          autodiff-cli mlp evaluate --model net.safetensors --hidden-activation relu \
            --output-activation sigmoid --data table.csv --target label

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
                                     many epochs (60); 0 for never.
          --average SHARE            Watch and keep the mean over about this share of
                                     the epochs so far (0.05); 0 for the last one alone.
          --seed N                   Where random choices start (0).
          --svg FILE                 Draw it to this file, scalable vector graphics.
          --html FILE                Write a page to this file: the picture, how to read
                                     it, its numbers.
          --blas                     Leave large matrix products to a BLAS of the
                                     system, where one is faster; the last digits are
                                     then its.
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
          autodiff-cli mlp diagnose --hidden 16x29 --activation sigmoid --compare \
            --svg depth.svg
          autodiff-cli mlp diagnose --data iris.csv --target species --hidden 4 --epochs 50
          autodiff-cli mlp diagnose --model iris.safetensors --data iris.csv

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
          --blas                      Leave large matrix products to a BLAS of the
                                      system, where one is faster; the last digits are
                                      then its.
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
}
