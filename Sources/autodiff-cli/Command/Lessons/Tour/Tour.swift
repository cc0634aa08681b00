/// A lesson in eight chapters, from the chain rule to the gradient of a network.
enum Tour {
  /// A chapter: its title, and what is said and asked in it.
  struct Chapter: Sendable {
    let title: String
    /// Makes the parts, which takes runs of the formulas that they are about.
    let parts: @Sendable () throws -> [LessonPart]
  }

  static let chapters = [
    Chapter(title: "A derivative is a number, and the chain rule multiplies", parts: chainRule),
    Chapter(title: "A formula is a list of steps: the tape", parts: tape),
    Chapter(title: "Going back: one sweep gives every derivative", parts: sweep),
    Chapter(title: "A value used twice: +=", parts: uses),
    Chapter(title: "Vectors, and values that are repeated", parts: vectors),
    Chapter(title: "A product of matrices, and its transpose", parts: matrices),
    Chapter(title: "A neuron: σ, σ′ and δ", parts: neuron),
    Chapter(title: "A network: ∇ₓa by the recursion of the δ", parts: network),
  ]

  static let introduction = """
    This lesson asks for numbers before it shows them. Answer with a number or a
    formula of numbers, as 2*3 or cos(2); names of inputs and steps stand for their
    values, and [1, 2] is a vector. Three significant digits are enough. An empty
    line or ? shows the answer, q leaves.


    """
}
