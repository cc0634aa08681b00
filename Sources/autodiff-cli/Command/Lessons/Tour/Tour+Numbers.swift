import Autodiff

// The chapters on numbers.
extension Tour {
  static func chainRule() throws -> [LessonPart] {
    let square = try Lesson("x^2", at: "x=3")
    let chain = try Lesson("y = 2*x; y^3", at: "x=1")
    let sine = try Lesson("y = x^2; sin(y)", at: "x=2")
    return [
      .text(
        """
        Take f(x) = x². At x = \(square.value("x")) it is \(square.result). When x moves a little, by h,
        f moves too, and the quotient of the two moves approaches a number as h becomes small:

        \(quotients(square))
        That number is the derivative of f at \(square.value("x")). Which number is it?
        """),
      .question(
        square.slope(
          of: square.resultName, by: "x",
          hint: "Where do the numbers on the right go? Or: the derivative of a square, at this x.")
      ),
      .text(
        """
        A formula of several operations is a chain of such steps. Here is one of two, at x = \(chain.value("x")):

        \(chain.steps(valuesThrough: chain.resultName))
        How fast does f = \(chain.formula(chain.resultName)) move with y, where y is \(chain.value("y"))?
        """),
      .question(
        chain.slope(
          of: chain.resultName, by: "y",
          hint: "The derivative of a power, with the value of y put in.")),
      .text("And y with x?"),
      .question(
        chain.slope(of: "y", by: "x", hint: "y is a multiple of x.")),
      .text(
        """
        The chain rule: when x moves by h, y moves by \(chain.slopeText(of: "y", by: "x")) h, and f by \
        \(chain.adjoint("y")) times that. The
        derivatives along the chain are multiplied. What is ∂f/∂x?
        """),
      .question(chain.chain(from: "x")),
      .text(
        """
        Each derivative is taken at the value that its own step has read. Try it where
        that is easy to get wrong, and answer with a formula:

        \(sine.steps(valuesThrough: "y"))
        """),
      .question(sine.chain(from: "x")),
      .text("All of it in one command:\n\n  \(sine.command)"),
    ]
  }

  /// Difference quotients for smaller and smaller steps, in lines.
  private static func quotients(_ lesson: Lesson) -> String {
    let trace = lesson.report.trace
    let point = trace.values[trace.program.inputs[0]]
    return [0.1, 0.01, 0.001].map { h in
      let moved = trace.program.trace(at: [point + h]).value
      return
        "  h = \(short(h)):  (f(x + h) − f(x)) / h = \(short(((moved - trace.value) / h).scalar))\n"
    }.joined()
  }

  static func tape() throws -> [LessonPart] {
    let lesson = try Lesson("log(a) + a*b - sin(b)", at: "a=2,b=5")
    let uses = lesson.report.trace.contributions(to: lesson.step("b")).count
    return [
      .text(
        """
        A program computes f(a, b) = \(lesson.report.expression) one operation at a time. Each
        result gets a name, v₁, v₂, …:

        \(lesson.steps())
        Every step uses inputs and earlier steps only. Written down in this order they are
        called a tape: whatever loops and branches the program had, what it has computed
        is such a list. Run it forward. What is \(lesson.symbol("v2"))?
        """),
      .question(lesson.value(of: "v2")),
      .text(
        "\(lesson.symbol("v1")) is log \(lesson.value("a")), the natural logarithm. What is \(lesson.symbol("v3"))?"
      ),
      .question(lesson.value(of: "v3")),
      .text("And the result? Angles are in radians."),
      .question(lesson.value(of: lesson.resultName)),
      .text(
        "So the tape holds, with its values:\n\n" + lesson.steps(valuesThrough: lesson.resultName)),
      .text("How many of its steps use b?"),
      .question(
        Question(
          prompt: "steps", answer: Tensor(Double(uses)),
          hints: ["Look for b on the right side."],
          solution: lesson.report.trace.contributions(to: lesson.step("b")).reversed().map {
            "  \(lesson.report.symbol($0.from)) = \(lesson.report.formula(of: $0.from))\n"
          }.joined())),
      .text(
        """
        That will matter: b moves f by way of each of them. The values are kept, because
        derivatives need them: that of \(lesson.formula("v4")) is taken at the value of b, that of \(lesson.formula("v2"))
        by a is the value of b.
        """),
    ]
  }

  static func sweep() throws -> [LessonPart] {
    let lesson = try Lesson("p = a*b; s = p + c; s^2", at: "a=2,b=3,c=-1")
    return [
      .text(
        """
        Three inputs, and the values of all steps:

        \(lesson.steps(valuesThrough: lesson.resultName))
        The adjoint of a value v, written v̄, is ∂f/∂v: how much f moves when v does. That of
        f itself is 1. From there go back, a step at a time: what a step passes on is its
        own adjoint times its derivative by what it has used. The last step is
        f = \(lesson.formula(lesson.resultName)). What is the adjoint of s?
        """),
      .question(lesson.adjoint(of: "s")),
      .text("Now back through s = \(lesson.formula("s")), a sum. What does p get?"),
      .question(lesson.adjoint(of: "p")),
      .text(
        """
        c gets the same: \(lesson.adjointSymbol("c")) = \(lesson.adjoint("c")).
        And through p = \(lesson.formula("p")), what does a get?
        """
      ),
      .question(lesson.adjoint(of: "a")),
      .text("And b?"),
      .question(lesson.adjoint(of: "b")),
      .text(
        """
        That was one sweep, from the last step to the first, and it gave the derivatives by
        all three inputs:

        \(lesson.report.backwardLines())
        Going forward instead, from one input on, takes a run for each input. A network has
        millions of weights and one loss: one sweep against millions of runs.

        All of it in one command:

          \(lesson.command)
        """),
    ]
  }

  static func uses() throws -> [LessonPart] {
    let product = try Lesson("a*b + a", at: "a=3,b=4")
    let twice = try Lesson("y = x^2; y*sin(y)", at: "x=2")
    let squares = try Lesson("y = x*x; z = y*y; z*z", at: "x=1")
    let step = twice.step("x")
    let mistaken = twice.report.trace.making(.overwrite)
    return [
      .text(
        """
        Here a is used twice:

        \(product.steps(valuesThrough: product.resultName))
        When a moves, f moves for two reasons, and the two add up: each use passes something
        on, and the adjoint is the sum. What is the adjoint of a?
        """),
      .question(product.adjoint(of: "a")),
      .text(
        """
        That is why a sweep says ā += …, never ā = …. Now a value in the middle:

        \(twice.steps(valuesThrough: "y"))
        What is the adjoint of y? It needs both of its uses. A formula will do, as
        sin(4) + …
        """),
      .question(twice.adjoint(of: "y")),
      .text(
        """
        Only now is \(twice.adjointSymbol("y")) complete, and may be passed on: a step's turn comes after
        all steps that use it. What is the adjoint of x?
        """),
      .question(twice.adjoint(of: "x")),
    ]
      + (mistaken.map { mistaken in
        [
          .text(
            """
            With = for += the same sweep ends with \(twice.adjointSymbol("x")) = \
            \(twice.report.compact(mistaken.wrong.adjoints[step])). The shapes are right
            and no error is raised: it is only wrong. Differences of f would tell.
            """)
        ]
      } ?? []) + [
        .text(
          """
          Seen as a whole, ∂f/∂x is a sum over all ways from x to f, each a product. Count
          them here, where every step uses the one before it twice:

          \(squares.steps())
          """),
        .question(
          Question(
            prompt: "ways",
            answer: Tensor(
              Double("\(squares.report.program.pathCounts()[squares.step("x")])") ?? .nan),
            hints: [
              "From x there are two ways to y, from each of them two to z, ….", "2 · 2 · 2.",
            ],
            solution: "  each of the three steps doubles them\n",
            mistake: { claim in
              claim.isThreeDigits(of: Tensor(Double(squares.report.trace.contributions.count)))
                ? "That is the number of uses; the ways multiply where the uses add." : nil
            })),
        .text(
          """
          With a hundred such steps there are 2¹⁰⁰ ways, and the sweep still does two
          products a step: it adds up at each value before it goes on.

          The mistakes on purpose:

            \(twice.command) --wrong overwrite
            \(twice.command) --wrong order
          """),
      ]
  }
}
