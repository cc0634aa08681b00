import Testing

@testable import AutodiffCommand

/// The whole text of the error that parsing throws.
func parseError(_ text: String) -> String? {
  do {
    _ = try Formula(parsing: SourceText(text))
    return nil
  } catch { return error.description }
}

@Suite struct FormulaErrorTests {
  @Test(arguments: [
    (
      "sin(x + 1",
      """
      this '(' is never closed
        sin(x + 1
           ^
      """
    ),
    (
      "x + 1)",
      """
      this ')' closes nothing
        x + 1)
             ^
      """
    ),
    (
      "[1, 2)",
      """
      expected ']' to close '[', but found ')'
        [1, 2)
             ^
      """
    ),
    (
      "einsum(\"ij,jk, A)",
      """
      this '"' is never closed
        einsum("ij,jk, A)
               ^~~~~~~~~~
      """
    ),
    (
      "1 + 'a'",
      """
      a text is no value: it stands where a function takes one, as in einsum("ij,jk", A, B)
        1 + 'a'
            ^~~
      """
    ),
    (
      "f('a' + 1)",
      """
      expected ',' or ')' after ''a'', but found '+'
        f('a' + 1)
              ^
      """
    ),
    (
      "W' @ x",
      """
      unexpected ''': a transpose is written W.T
        W' @ x
         ^
      """
    ),
    (
      "(W)’",
      """
      unexpected '’': a transpose is written W.T
        (W)’
           ^
      """
    ),
    (
      "(1 2)",
      """
      expected an operator or ')' after '1', but found '2'
        (1 2)
           ^
      """
    ),
    (
      "[1 2]",
      """
      expected ',', ';' or ']' after '1', but found '2'
        [1 2]
           ^
      """
    ),
    (
      "x y",
      """
      expected an operator or the end after 'x', but found 'y'
        x y
          ^
      """
    ),
    (
      "2x + 1",
      """
      a number is followed by a name: write 2 * x for the product
        2x + 1
        ~^
      """
    ),
    (
      "√x²",
      """
      a power of a root or the root of a power? Write (√x)^2 or √(x^2)
        √x²
        ^~~
      """
    ),
    (
      "√x^2",
      """
      a power of a root or the root of a power? Write (√x)^2 or √(x^2)
        √x^2
        ^~~
      """
    ),
    (
      "x⁻",
      """
      '⁻' is not a number: write 1, 1.5, .5 or 1e-3
        x⁻
         ^
      """
    ),
    (
      "x +",
      """
      expected a number, a name or a bracket, but found the end
        x +
           ^
      """
    ),
    (
      "1.2.3",
      """
      '1.2.3' is not a number: write 1, 1.5, .5 or 1e-3
        1.2.3
        ~~~^~
      """
    ),
    (
      "1e999",
      """
      '1e999' is larger than the largest number, 1.8e308
        1e999
        ^~~~~
      """
    ),
    (
      "a < b < c",
      """
      comparisons do not chain: write where(a < b, b < c, 0) for a < b < c
        a < b < c
              ^
      """
    ),
    (
      "(x = 1)",
      """
      '=' gives a name to a value at the start of a statement; to compare, write ==
        (x = 1)
           ^
      """
    ),
    (
      "x[0] = 1",
      """
      only a name can stand before '=': a tensor with a part replaced is x.at[0].set(v)
        x[0] = 1
        ~~~~~^
      """
    ),
    (
      "x[y + 1:2]",
      """
      an index is written as a whole number, as it decides the shape of the result
        x[y + 1:2]
          ^
      """
    ),
    (
      "x[::0]",
      """
      a step of 0 leads nowhere: write x[::2], or x[::-1] for the reverse
        x[::0]
            ^
      """
    ),
    (
      "x[..., 0, ...]",
      """
      '...' stands for all axes that are not named, and only once
        x[..., 0, ...]
                  ^~~
      """
    ),
    (
      "x[0.5]",
      """
      an index is written as a whole number, as it decides the shape of the result
        x[0.5]
          ^~~
      """
    ),
    (
      "x[]",
      """
      an index is missing: write x[0], x[0:2] or W[:, 0]
        x[]
          ^
      """
    ),
    (
      "[1; ]",
      """
      a row needs at least one element
        [1; ]
        ^~~~~
      """
    ),
    (
      "[1, 2; 3]",
      """
      the rows of an array must be equally long, but the first has 2 and this one 1
        [1, 2; 3]
               ^
      """
    ),
    (
      "sum(axis=0, x)",
      """
      an argument without a name must come before those with one
        sum(axis=0, x)
                    ^
      """
    ),
    (
      "2 * sin x",
      """
      'sin' is a function: write sin(...)
        2 * sin x
            ^~~
      """
    ),
    (
      "x.sum",
      """
      without brackets only .T, .shape, .size and .ndim can follow a value: write x.sum() or sum(x) for a function
        x.sum
         ^~~~
      """
    ),
    (
      "x.",
      """
      expected a number, a name or a bracket, but found '.'
        x.
         ^
      """
    ),
    (
      "W' @ x",
      """
      unexpected ''': a transpose is written W.T
        W' @ x
         ^
      """
    ),
    (
      "|x|",
      """
      unexpected '|': an absolute value is written abs(x)
        |x|
        ^
      """
    ),
    (
      "x > 0 ? x : 0",
      """
      unexpected '?': a choice is written if x > 0 then x else 0, or where(x > 0, x, 0) element by element
        x > 0 ? x : 0
              ^
      """
    ),
    (
      "x if x > 0",
      """
      expected 'else' but found the end: write if x > 0 then x^2 else 0
        x if x > 0
                  ^
      """
    ),
    (
      "x > 0 || y > 0",
      """
      unexpected '||': conditions are combined by 'and', 'or', 'not'; a norm is written norm(x)
        x > 0 || y > 0
              ^~
      """
    ),
    (
      "3+2i",
      """
      there are no complex numbers here; 2 times a value named i is written 2 * i
        3+2i
          ~^
      """
    ),
    (
      "1 - 0.5j",
      """
      there are no complex numbers here; 0.5 times a value named j is written 0.5 * j
        1 - 0.5j
            ~~~^
      """
    ),
    (
      "2(x + 1)",
      """
      expected an operator or the end after '2', but found '(': a product is written with *
        2(x + 1)
         ^
      """
    ),
    (
      "sin((x + 1)(x - 1))",
      """
      expected ',' or ')' after ')', but found '(': a product is written with *
        sin((x + 1)(x - 1))
                   ^
      """
    ),
    (
      "é + 测试 + $",
      """
      unexpected character '$'
        é + 测试 + $
                   ^
      """
    ),
    (
      "e\u{301} + $",
      """
      unexpected character '$'
        e\u{301} + $
            ^
      """
    ),
    (
      "a = 1\nb = (2\nc",
      """
      expected an operator or ')' after '2', but found 'c'
        3 | c
          | ^
      """
    ),
    (
      "a = 1\r\n\r\nb = 2 2",
      """
      expected an operator or the end after '2', but found '2'
        3 | b = 2 2
          |       ^
      """
    ),
    (
      "x\u{1B}[31m",
      """
      unexpected control character U+001B
        x\u{FFFD}[31m
         ^
      """
    ),
    (
      "x;;",
      """
      there is no statement before this ';': write one ';' after each, as in h = x^2; h + 1
        x;;
          ^
      """
    ),
    (
      "a = 1\n; a",
      """
      there is no statement before this ';': write one ';' after each, as in h = x^2; h + 1
        2 | ; a
          | ^
      """
    ),
    (
      "x; x + 1",
      """
      nothing uses this value: give it a name, as in h = x^2; h + 1, or leave it out
        x; x + 1
        ^
      """
    ),
    (
      "h = x\n(h - 1)\nh",
      """
      nothing uses this value: give it a name, as in h = x^2; h + 1, or leave it out
        2 | (h - 1)
          | ^~~~~~~
      """
    ),
    (
      "x\u{202E} + 1",
      """
      unexpected character U+202E
        x\u{FFFD} + 1
         ^
      """
    ),
    (
      "",
      """
      the formula is empty
        
        ^
      """
    ),
  ])
  func carets(_ text: String, _ expected: String) {
    #expect(parseError(text) == expected)
  }

  @Test(arguments: ["(", "[", "f(", "2^", "2^-", "-(", "f(x=["])
  func deepNestingIsRefused(_ opening: String) throws {
    let message = try #require(parseError(String(repeating: opening, count: 100_000) + "x"))
    #expect(message.hasPrefix("the formula is nested more than 200 levels deep\n"))
    #expect(message.split(separator: "\n").allSatisfy { $0.count < 90 })
  }

  @Test func nestingUpToTheLimitIsRead() {
    let depth = Parser.depthLimit
    let text = String(repeating: "(", count: depth) + "x" + String(repeating: ")", count: depth)
    #expect(parseError(text) == nil)
    #expect(parseError("(" + text + ")") != nil)
  }

  @Test func longLinesAreShownAroundTheCaret() {
    let text = String(repeating: "x+", count: 500) + "$" + String(repeating: "+x", count: 500)
    #expect(
      parseError(text) == """
        unexpected character '$'
          ...\(String(repeating: "x+", count: 18))$\(String(repeating: "+x", count: 17))+...
             \(String(repeating: " ", count: 36))^
        """)
  }

  @Test func nearerInWhatIsSeldomMistyped() {
    #expect(suggestion(for: "sn", among: ["ln", "sin"]) == "sin")
    #expect(suggestion(for: "lg", among: ["log", "ln"]) == "ln")
    #expect(suggestion(for: "grad", among: ["mlp", "functions", "gradient"]) == "gradient")
    #expect(suggestion(for: "soft", among: ["softplus", "softmax", "sort"]) == "sort")
    #expect(suggestion(for: "softm", among: ["softplus", "softmax"]) == "softmax")
    #expect(suggestion(for: "gr", among: ["gradient"]) == nil)
    #expect(cli("gradient", "sn(x)", "--at", "x=1").err.contains("did you mean 'sin'?"))
    #expect(cli("grad", "x").err.contains("unknown subcommand 'grad'; did you mean 'gradient'?"))
  }

  @Test(arguments: [
    ("sinn", "sin"), ("Tanh", "tanh"), ("sigmod", "sigmoid"), ("sofmtax", "softmax"),
    ("leaky_rel", "leaky_relu"), ("q", nil), ("banana", nil),
  ])
  func suggestions(_ word: String, _ expected: String?) {
    #expect(
      suggestion(for: word, among: ["sin", "tanh", "sigmoid", "softmax", "leaky_relu", "x"])
        == expected)
  }
}
