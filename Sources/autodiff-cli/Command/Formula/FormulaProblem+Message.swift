import Autodiff

extension FormulaProblem {
  /// One sentence that says what is wrong and, where it can, what to write instead.
  package var message: String {
    switch self {
    case .empty: "the formula is empty"
    case .unexpectedCharacter(let scalar): unexpected(scalar)
    case .malformedNumber(let text):
      "'\(legible(text))' is not a number: write 1, 1.5, .5 or 1e-3"
    case .numberTooLarge(let text): "'\(legible(text))' is larger than the largest number, 1.8e308"
    case .numberTouchesName(let number, let name):
      ["i", "j", "I", "J", "im"].contains(name)
        ? "there are no complex numbers here; \(legible(number)) times a value named \(name) is written "
          + "\(legible(number)) * \(name)"
        : "a number is followed by a name: write \(legible(number)) * \(legible(name)) for the product"
    case .doubleBar:
      "unexpected '||': conditions are combined by 'and', 'or', 'not'; a norm is written norm(x)"

    case .expectedValue(let found): "expected a number, a name or a bracket, but found \(found)"
    case .expectedOperator(let after, let found):
      "expected an operator or the end after \(after), but found \(found)" + productHint(found)
    case .neverClosed(let open): "this '\(open)' is never closed"
    case .closesNothing(let close): "this '\(close)' closes nothing"
    case .mismatched(let open, let expected, let found):
      "expected '\(expected)' to close '\(open)', but found \(found)"
    case .expectedInBrackets(let expected, let after, let found):
      "expected \(expected) after \(after), but found \(found)" + productHint(found)
    case .powerOfRoot(let root):
      "a power of a root or the root of a power? Write (\(root))^2 or √(x^2)"
    case .foreignWord(let word):
      "unexpected '\(word)': \(Self.choice)"
    case .assignmentInExpression:
      "'=' gives a name to a value at the start of a statement; to compare, write =="
    case .assignmentTarget: "only a name can stand before '='"
    case .assignmentToPart:
      "only a name can stand before '=': a tensor with a part replaced is x.at[0].set(v)"
    case .chainedComparison:
      "comparisons do not chain: write where(a < b, b < c, 0) for a < b < c"
    case .unknownMember(let member):
      "without brackets only .T, .shape, .size and .ndim can follow a value: write x.\(legible(member))() or "
        + "\(legible(member))(x) for a function"
    case .noSuchResult(let function, let results):
      results == 1
        ? "\(function) has one result here, \(function)(...)[0]"
        : "\(function) has \(results) results, \(function)(...)[0] to \(function)(...)[\(results - 1)]"
    case .severalNames:
      "several names before '=' take the results of one function, as in q, r = qr(A)"
    case .changeNeeded:
      "x.at[...] is followed by .set(v), .add(v), .max(v) or .min(v), as in x.at[0].set(2)"
    case .completeFactors(let function, let part):
      "this part of \(function) has as many columns or rows as the matrix elsewhere, and here no more than "
        + "there are singular values: write \(function)(A, full_matrices=False), or \(part)(A)"
    case .notACondition:
      "& | ~ combine conditions in brackets, as in (x > 0) & (x < 1); numbers are combined by 'and', 'or', 'not'"
    case .emptyRow: "a row needs at least one element"
    case .rowsDiffer(let first, let other):
      "the rows of an array must be equally long, but the first has \(first) and this one \(other)"
    case .missingIndex: "an index is missing: write x[0], x[0:2] or W[:, 0]"
    case .notAWholeNumber(let what):
      "\(what) is written as a whole number, as it decides the shape of the result"
    case .unknownMask:
      "how many elements this takes depends on a value that is not known here: "
        + "write where(..., x, 0), which keeps the shape"
    case .unknownIndex:
      "which element this takes depends on a value that is not known here: write it as a number"
    case .stepIsZero: "a step of 0 leads nowhere: write x[::2], or x[::-1] for the reverse"
    case .secondEllipsis: "'...' stands for all axes that are not named, and only once"
    case .positionalAfterKeyword: "an argument without a name must come before those with one"
    case .emptyStatement:
      "there is no statement before this ';': write one ';' after each, as in h = x^2; h + 1"
    case .unusedValue:
      "nothing uses this value: give it a name, as in h = x^2; h + 1, or leave it out"
    case .textIsNoValue:
      "a text is no value: it stands where a function takes one, as in einsum(\"ij,jk\", A, B)"
    case .tooDeep(let limit): "the formula is nested more than \(limit) levels deep"
    case .tooManySteps(let limit):
      "its functions and sums make more than \(limit) steps of the formula: use arrays, as in sum(x^2)"
    case .choiceNeeds(let word, let found):
      "expected '\(word)' but found \(found): write if x > 0 then x^2 else 0"

    case .functionOfNothing(let name):
      "a function needs a parameter: write \(legible(name)) = ... for a value"
    case .functionExists(let name):
      "'\(legible(name))' is a function of the language: give yours another name"
    case .repeatedParameter(let name): "'\(legible(name))' is a parameter twice"
    case .recursion(let name):
      "'\(legible(name))' cannot call itself: write sum(i = 0:10, ...) for a repetition"
    case .endsWithDefinition:
      "the formula ends with the definition of a function: use it, as in f(t) = t^2; f(x)"
    case .keywordOfUserFunction(let name):
      "the arguments of \(legible(name)) are written without names"
    case .argumentCount(let function, let parameters, let found):
      "\(legible(function))(\(parameters.map { legible($0) }.joined(separator: ", "))) takes "
        + "\(parameters.count == 1 ? "1 argument" : "\(parameters.count) arguments"), but found \(found)"
    case .indexedSum(let name):
      "a sum with an index has a term behind its range: write \(name)(i = 0:10, i^2)"
    case .gradNeedsName:
      "grad takes a function and where, as in grad(sin, x), or an expression and a name in it, as in "
        + "grad(x^3 * y, x)"
    case .gradByNumber(let name):
      "'\(legible(name))' is a number here, and nothing can be differentiated by it"
    case .gradOfSeveral(let function, let parameters):
      "\(legible(function)) has \(parameters.count) parameters: write the call and a name, as in "
        + "grad(\(legible(function))(\(parameters.map { legible($0) }.joined(separator: ", "))), "
        + "\(legible(parameters[0])))"
    case .gradOfTensor(let shape):
      "grad takes the derivative of a number, and this is a tensor of shape \(shape): write "
        + "grad(sum(...), x)"
    case .gradTooDeep(let limit): "derivatives are nested more than \(limit) levels deep"
    case .choiceOfTensor(let shape):
      "'if' chooses by a number, and this is a tensor of shape \(shape): where(c, a, b) chooses "
        + "element by element"
    case .branchesDiffer(let a, let b):
      "the two values of 'if' must have one shape, and have \(a) and \(b)"

    case .unknownName(let name, let suggestion):
      "unknown name '\(legible(name))'"
        + (didYouMean(suggestion) ?? ": give its value with --at \(legible(name))=...")
    case .functionWithoutCall(let name):
      "'\(legible(name))' is a function: write \(legible(name))(...)"
    case .unknownFunction(let name, let suggestion):
      "unknown function '\(legible(name))'"
        + (didYouMean(suggestion) ?? ": `autodiff-cli functions` lists them all")
    case .unavailableFunction(let name, let function): function.message(for: name)
    case .callOfValue(let name):
      "'\(legible(name))' is a value, not a function: write \(legible(name)) * (...) for a product, "
        + "\(legible(name))[0] for an element"
    case .tooManyArguments(let function, let signature, let limit, let found):
      "\(function) takes \(limit == 1 ? "1 argument" : "\(limit) arguments") without a name, "
        + "but found \(found): \(signature)"
    case .missingArgument(let function, let signature, let parameter):
      "\(function) needs '\(parameter)': \(signature)"
    case .unknownKeyword(let function, let signature, let keyword, let suggestion):
      "\(function) has no parameter '\(legible(keyword))'" + (didYouMean(suggestion) ?? "")
        + ": \(signature)"
    case .repeatedArgument(let function, let parameter):
      "\(function) is given '\(parameter)' twice"
    case .notANumber(let function, let parameter):
      "'\(parameter)' of \(function) is a number that the inputs do not decide"
    case .notABoolean(let function, let parameter):
      "'\(parameter)' of \(function) is true or false"
    case .notAText(let function, let parameter, let signature):
      "'\(parameter)' of \(function) is written in quotation marks: \(signature)"
    case .unknownText(let text, let parameter, let function, let choices):
      "'\(parameter)' of \(function) is \(choices.map { "\"\($0)\"" }.joined(separator: " or ")), not \"\(legible(text))\""
    case .notAxisPairs(let function, let parameter):
      "'\(parameter)' of \(function) is a whole number, or two lists of axes as in [[0, 1], [1, 0]]"
    case .severalNumbers(let function, let parameter):
      "'\(parameter)' of \(function) is one whole number"
    case .vectorOrMatrix(let function, let shape):
      "\(function) takes a vector or a matrix, but the shape is \(shape): "
        + "diag_embed and diagonal take other tensors"
    case .severalAxes(let function): "\(function) works along one axis"
    case .polygammaOrder: "the order of polygamma is a whole number from 0 to 100"
    case .axisOfPair(let function):
      "\(function) of two values compares them element by element and takes no axis"
    case .notWhole(let what): "\(what) is a whole number"
    case .matrixNorm(let order):
      "norm: a matrix has no norm of order \(order.formulaText); the one of all its elements is written "
        + "vector_norm(x, \(order.formulaText))"
    case .normOfMatrices(let order, let shape):
      "norm: \"\(order)\" is a norm of a matrix, and the shape is \(shape): name two axes, as in "
        + "norm(x, \"\(order)\", axis=[-2, -1])"
    case .normOfManyAxes(let rank):
      "norm: with an order it takes a vector or a matrix, not \(rank) axes: name one, as in "
        + "norm(x, 1, axis=-1), or write vector_norm for all elements"

    case .shape(let error): error.description
    case .dotOperands(let a, let b):
      "dot: shapes \(a) and \(b) are not two vectors of one length; a matrix product is written @"
    case .rankTooHigh(let rank, let limit):
      "the result would have \(rank) axes, and at most \(limit) are supported"
    case .memory(let shape, let shortage):
      "the formula \(shortage); its largest value, of shape \(shape), is here"
    case .notScalar(let shape):
      "a gradient needs one number, but the result has shape \(shape): "
        + "sum it, as in sum(...), or ask for the Jacobian with --jacobian"
    }
  }

  private static let choice =
    "a choice is written if x > 0 then x else 0, or where(x > 0, x, 0) element by element"

  /// What to do about a bracket that follows a value, as in 2(x + 1).
  private func productHint(_ found: String) -> String {
    found == "'('" ? ": a product is written with *" : ""
  }

  private func unexpected(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "'", "’": "unexpected '\(scalar)': a transpose is written W.T"
    case "”", "‘": "unexpected quotation mark: it ends no text"
    case "{", "}": "unexpected '\(scalar)': group with ( ), write arrays with [ ]"
    case "|": "unexpected '|': an absolute value is written abs(x)"
    case "&": "unexpected '&': it stands between conditions, as in (x > 0) & (x < 1)"
    case "?": "unexpected '?': \(Self.choice)"
    case "!": "unexpected '!': only != is an operator"
    default:
      switch scalar.properties.generalCategory {
      case .control: "unexpected control character U+" + hexadecimal(scalar)
      case .format, .nonspacingMark, .enclosingMark: "unexpected character U+" + hexadecimal(scalar)
      default: "unexpected character '\(legible(String(scalar)))'"
      }
    }
  }

  private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private func didYouMean(_ suggestion: String?) -> String? {
    suggestion.map { "; did you mean '\(legible($0))'?" }
  }
}

extension FormulaError: CustomStringConvertible {
  /// The message, then the line of the formula with a caret under the place.
  package var description: String {
    (source.origin.map { "\(legible($0)): " } ?? "") + problem.message + "\n"
      + source.excerpt(range: range, caret: caret)
  }
}
