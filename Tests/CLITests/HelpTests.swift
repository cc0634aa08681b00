import Testing

@testable import AutodiffCommand

/// Whole help screens: what a user reads is what a reviewer reads here.
@Suite struct HelpTests {
  @Test func noCommandHasTwoOptionsOfOneName() {
    for command in Command.all {
      let names = command.definition.options.map(\.name)
      #expect(Set(names).count == names.count, "\(command.definition.path)")
    }
  }

  @Test func program() {
    #expect(
      cli("--help").out == #"""
        Derivatives of formulas and of multilayer perceptrons, by reverse-mode automatic differentiation.

        Usage:
          autodiff-cli SUBCOMMAND ...

        Subcommands:
          gradient      Differentiate a formula at a point.
          trace         Show every step of a formula and of its derivative.
          graph         Draw the steps of a formula with their values and adjoints.
          explore       Write a page on which the sweep runs step by step.
          plot          Draw a formula of one or two inputs, and its derivatives.
          mlp gradient  Differentiate a network's output by its input.
          mlp explain   Say which inputs matter to a network's output, by several
                        methods.
          mlp attack    Find how small a change of the input turns a network's decision.
          mlp check     Compare the tape with the closed forms and with finite
                        differences.
          mlp trace     Show backpropagation line by line, in numbers or in fractions.
          mlp graph     Draw a network with its values and adjoints.
          mlp explore   Write a page on which a network's sweep runs step by step.
          mlp train     Train a network on a table of examples.
          mlp evaluate  Say how well a network does on a table of examples.
          mlp diagnose  Say where a gradient gets lost, and how a training goes.
          mlp convert   Write a model file in another form.
          tour          Learn reverse mode by working out small examples.
          practice      Differentiate made-up formulas by hand.
          functions     List the functions that a formula can call.

        Options:
          -h, --help             Show this help.
          --version [--verbose]  Show the version, and what it finds on this machine.

        'autodiff-cli SUBCOMMAND --help' says what a subcommand takes.

        """#)
  }

  @Test func gradient() {
    #expect(
      cli("gradient", "--help").out == #"""
        Differentiate a formula at a point.

        Usage:
          autodiff-cli gradient EXPR --at x=1.5,y=0.3 [--wrt x] [--analytic 'x=...']
              [--points N] [--check] [--json]
          autodiff-cli gradient EXPR --at 'x=[1, 2]' --jacobian [--wrt x] [--check]
              [--json]

        Arguments:
          EXPR  The formula; its result must be one number, or see --jacobian.

        Options:
          --at NAME=VALUE,...       The point: a number, an array such as [1, 2; 3, 4],
                                    or @file (.csv, .json, .npy) for each name.
          --wrt NAME,...            Differentiate by these names only: inputs, or steps
                                    of the formula.
          --jacobian                Print the Jacobian of a result of any shape: the
                                    shape of ∂f/∂x is that of f followed by that of x.
          --analytic NAME=EXPR,...  Compare the derivative by NAME, an input or a step,
                                    with your own formula for it, in which inputs and
                                    steps can be named.
          --points N                Compare such a formula at N points about the given
                                    one as well; 8 by default.
          --check                   Compare every derivative with finite differences.
          --json                    Print one JSON object.
          --memory SIZE             Take at most so much memory, 512M or 4G
                                    (2^30 bytes each); half of the machine's unless
                                    given. What takes more is refused before it starts.
          -h, --help                Show this help.

        Formulas:
          + - * /   ^ (right to left)   @ (matrix product)   < <= > >= == != (1 or 0)
          [1, 2; 3, 4]   [[1, 2], [3, 4]]   W[0, 1]   x[0:2]   W[:, 0]   W.T
          h = tanh(W @ x + b); sum(h)   # statements end at ; or at the end of a line
          pi, e, inf and nan are known; 'autodiff-cli functions' lists the functions.

        The exit status is 1 unless everything that --check and --analytic compare agrees.

        Examples:
          autodiff-cli gradient 'x^2 * y' --at x=1.5,y=0.3
          autodiff-cli gradient 'sum(tanh(W @ x))' --at 'W=[1, 2; 3, 4],x=[0.1, 0.2]' --wrt x
          autodiff-cli gradient 'sin(x) * y' --at x=1,y=2 --analytic 'x=cos(x) * y' --check
          autodiff-cli gradient '[r * cos(t), r * sin(t)]' --at r=2,t=pi/6 --jacobian

        """#)
  }

  @Test func tour() {
    #expect(
      cli("tour", "--help").out == #"""
        Learn reverse mode by working out small examples.

        Usage:
          autodiff-cli tour [--chapter N]

        Options:
          --chapter N  Begin with this chapter, from 1 to 8.
          -h, --help   Show this help.

        Chapters:
          1  A derivative is a number, and the chain rule multiplies
          2  A formula is a list of steps: the tape
          3  Going back: one sweep gives every derivative
          4  A value used twice: +=
          5  Vectors, and values that are repeated
          6  A product of matrices, and its transpose
          7  A neuron: σ, σ′ and δ
          8  A network: ∇ₓa by the recursion of the δ

        Each chapter asks for numbers before it shows them. An answer is a number or a
        formula, as 2*3 or cos(2), right to three significant digits; an empty line or ?
        shows the right one, q leaves. Answers are read from standard input, a line each,
        so they may come from a pipe. No file is written.

        Examples:
          autodiff-cli tour
          autodiff-cli tour --chapter 4
          printf '6\n12\n2\n24\n' | autodiff-cli tour

        """#)
  }

  @Test func practice() {
    #expect(
      cli("practice", "--help").out == #"""
        Differentiate made-up formulas by hand.

        Usage:
          autodiff-cli practice [--level N] [--seed N]
          autodiff-cli practice --sheet N -o FILE [--level N] [--seed N]

        Options:
          --level N          How hard the problems are, from 1, which is usual, to 5.
          --seed N           Which problems (0); the same for the same seed.
          --sheet N          Write a sheet of so many problems, at most 100, with their
                             solutions on a page of their own.
          -o, --output FILE  Where the sheet is written: a name that ends in .md, for
                             Markdown, or in .tex, for LaTeX.
          -h, --help         Show this help.

        Levels:
          1  one or two operations
          2  a chain of functions
          3  values used twice
          4  vectors
          5  products of matrices, layers of a network

        Answers are read from standard input, a line each: a number or a formula of
        numbers and inputs, as 2*3, exp(2) or cos(a), right to three significant digits.
        An empty line or ? shows the right one with every step, q leaves.

        Examples:
          autodiff-cli practice --level 2
          autodiff-cli practice --sheet 10 --level 3 --seed 7 -o sheet.tex

        """#)
  }

  @Test func functions() {
    #expect(
      cli("functions", "--help").out == #"""
        List the functions that a formula can call.

        Usage:
          autodiff-cli functions [NAME] [--json]

        Arguments:
          NAME  Show this function only; any of its names will do.

        Options:
          --json      Print one JSON object.
          -h, --help  Show this help.

        Examples:
          autodiff-cli functions
          autodiff-cli functions softmax

        """#)
  }
}
