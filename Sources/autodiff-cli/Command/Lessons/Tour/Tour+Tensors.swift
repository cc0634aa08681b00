import Autodiff

// The chapters on vectors, matrices and networks.
extension Tour {
  static func vectors() throws -> [LessonPart] {
    let dot = try Lesson("y = w*x; sum(y)", at: "w=[1, 2, 3],x=[4, 5, 6]")
    let scaled = try Lesson("y = a*w; sum(y)", at: "a=2,w=[1,2,3]")
    let rows = try Lesson("y = X + b; sum(y^2)", at: "X=[1, 2; 3, 4],b=[0, 1]")
    return [
      .text(
        """
        A step may hold a vector. Products of vectors are taken element by element:

        \(dot.steps(valuesThrough: dot.resultName))
        The adjoint of a vector is a vector of the same shape: how f moves with each of its
        elements. A sum passes its adjoint to every element, so that
        \(dot.adjointSymbol("y")) = \(dot.adjoint("y")). What is the adjoint of w? Write it as [1, 2, 3].
        """),
      .question(dot.adjoint(of: "w")),
      .text(
        """
        A number times a vector is repeated for each element:

        \(scaled.steps(valuesThrough: scaled.resultName))
        a is one number that is used three times. What is its adjoint?
        """),
      .question(scaled.adjoint(of: "a")),
      .text(
        """
        So what is repeated going forward is summed going back. A row added to every row of
        a matrix:

        \(rows.steps(valuesThrough: rows.resultName))
        \(rows.adjointSymbol("y")) = \(rows.adjointFormula("y")) = \(rows.adjoint("y")). What is the adjoint of b?
        """),
      .question(rows.adjoint(of: "b")),
      .text(
        """
        A derivative has the shape of what it is taken by. Where it has not, a sum is
        missing. The mistake on purpose:

          \(scaled.command) --wrong unbroadcast
        """),
    ]
  }

  static func matrices() throws -> [LessonPart] {
    let lesson = try Lesson("y = W @ x; sum(c*y)", at: "W=[1,2;3,4],x=[5;6],c=[1;10]")
    return [
      .text(
        """
        y = W x, a matrix times a column, and f = c₁ y₁ + c₂ y₂:

        \(lesson.steps(valuesThrough: lesson.resultName))
        What is the adjoint of y?
        """),
      .question(lesson.adjoint(of: "y")),
      .text(
        """
        x₁ is multiplied by the first column of W: by \(lesson.element("W", 0)) on its
        way to y₁, by \(lesson.element("W", 2)) on its way
        to y₂. Both ways add up, each with the adjoint at its end. What is the adjoint of x?
        """),
      .question(lesson.adjoint(of: "x")),
      .text(
        """
        Forward, an element of y takes a row of W; back, an element of x takes a column.
        That is the transpose: \(lesson.adjointSymbol("x")) = \(lesson.adjointFormula("x")).

        The adjoint of W has the shape of W. The element in row i and column j multiplies
        xⱼ and is added to yᵢ, so f moves with it by ȳᵢ xⱼ. What is the adjoint of W? Write a
        matrix as [1, 2; 3, 4].
        """),
      .question(lesson.adjoint(of: "W")),
      .text(
        """
        As a formula: \(lesson.adjointSymbol("W")) = \(lesson.adjointFormula("W")).
        With W in place of Wᵀ the shapes are the same here,
        and only the numbers are wrong: such a mistake is found by differences alone.

        All of it in one command:

          \(lesson.command)
        """),
    ]
  }

  static func neuron() throws -> [LessonPart] {
    let lesson = try Lesson("z = sum(w*x) + b; a = sigmoid(z)", at: "w=[1, -2],x=[3, 1],b=-1")
    let other = try Lesson("z = sum(w*x) + b; a = sigmoid(z)", at: "w=[1, -2],x=[3, 1],b=1")
    return [
      .text(
        """
        A neuron adds up its inputs with weights and puts the sum through a function σ:
        a = σ(w · x + b). With σ(z) = 1 / (1 + exp(−z)), the sigmoid:

        \(lesson.steps(valuesThrough: "z"))
        What is the output?
        """),
      .question(lesson.value(of: "a")),
      .text(
        """
        The adjoint of z, the sum before σ, has a name of its own in texts on networks: δ.
        By the chain rule it is σ′(z), and for the sigmoid σ′ = σ (1 − σ). What is δ?
        """),
      .question(lesson.adjoint(of: "z", prompt: "δ")),
      .text("From z on it goes back through a sum of products. What is the gradient by x?"),
      .question(lesson.adjoint(of: "x", prompt: "∇ₓa")),
      .text("And by the weights, which is what training needs?"),
      .question(lesson.adjoint(of: "w", prompt: "∂a/∂w")),
      .text(
        """
        So each is δ times what stood beside it: ∂a/∂x = δ w, ∂a/∂w = δ x, ∂a/∂b = δ. Without σ′
        the first would be \(lesson.value("w")), the gradient of z and not of a.

        Once more where σ is flatter, with b = \(other.value("b")) and so z = \(other.value("z")). A formula will do;
        sigmoid(2) is in the language.
        """),
      .question(other.adjoint(of: "x", prompt: "∇ₓa")),
      .text(
        """
        The further z is from 0, the less is passed on: many such layers behind one another
        leave little.
        """),
    ]
  }

  static func network() throws -> [LessonPart] {
    let lesson = try Lesson(
      "z2 = W2 @ x + b2; a2 = relu(z2); z3 = W3 @ a2 + b3; a3 = sigmoid(z3); sum(a3)",
      at: "x=[1; 2],W2=[1, -1; 2, 1],b2=[0; -1],W3=[[4, 1]],b3=-3")
    return [
      .text(
        """
        Layers in a row: z[l] = W[l] a[l−1] + b[l] and a[l] = σ(z[l]), from a[1] = x to a[L], one
        number. Here L = 3, the hidden layer has relu, which is z where z > 0 and else 0,
        the last has the sigmoid; z₂ stands for z[2], and the sum makes a number of the
        1 × 1 matrix a₃.

        \(lesson.steps(valuesThrough: "b3"))
        The forward pass comes first, and its z are kept. What is z₂?
        """),
      .question(lesson.value(of: "z2")),
      .text("a₂ = relu(z₂) = \(lesson.value("a2")). What is z₃?"),
      .question(lesson.value(of: "z3")),
      .text(
        """
        a₃ = σ(\(lesson.value("z3"))) = \(lesson.value("a3")).
        Now back. δ[l] is the adjoint of z[l]; it begins at the end with
        δ[L] = σ′(z[L]).
        """),
      .question(lesson.adjoint(of: "z3", prompt: "δ₃")),
      .text(
        """
        The next is δ[l] = σ′(z[l]) ⊙ W[l+1]ᵀ δ[l+1]: back through the matrix, then through σ, element
        by element. The slope of relu is 1 where z > 0 and else 0. First W₃ᵀ δ₃, which is
        the adjoint of a₂:
        """),
      .question(lesson.adjoint(of: "a2")),
      .text("Then with σ′(z₂):"),
      .question(lesson.adjoint(of: "z2", prompt: "δ₂")),
      .text("The input has no σ before it, so the last step is a product alone: ∇ₓa = W₂ᵀ δ₂."),
      .question(lesson.adjoint(of: "x", prompt: "∇ₓa")),
      .text(
        """
        That is backpropagation to the input, by hand. The tape has done the same without
        knowing about layers:

        \(lesson.report.backwardLines())
        The recursion line by line, for a network of any size:

          autodiff-cli mlp trace --layers 3,2,1 --seed 7
        """),
    ]
  }
}
