import Autodiff

/// What is wrong with a formula, and where.
package struct FormulaError: Error {
  /// What is wrong.
  package let problem: FormulaProblem
  /// The part of the text it is about.
  package let range: SourceRange
  /// The position under which the caret stands.
  package let caret: Int
  /// The formula.
  package let source: SourceText

  init(_ problem: FormulaProblem, at range: SourceRange, caret: Int? = nil, in source: SourceText) {
    self.problem = problem
    self.range = range
    self.caret = caret ?? range.lowerBound
    self.source = source
  }
}

/// The mistakes that a formula can hold; `FormulaProblem+Message.swift` words them.
package enum FormulaProblem: Error, Equatable, Sendable {
  // The text.
  case empty
  case unexpectedCharacter(Unicode.Scalar)
  case malformedNumber(String)
  case numberTooLarge(String)
  case numberTouchesName(number: String, name: String)
  case doubleBar

  // The grammar.
  case expectedValue(found: String)
  case expectedOperator(after: String, found: String)
  case neverClosed(String)
  case closesNothing(String)
  case mismatched(open: String, expected: String, found: String)
  case expectedInBrackets(String, after: String, found: String)
  case powerOfRoot(String)
  case foreignWord(String)
  case assignmentInExpression
  case assignmentTarget
  case assignmentToPart
  case chainedComparison
  case unknownMember(String)
  case noSuchResult(function: String, results: Int)
  case severalNames
  case changeNeeded
  case completeFactors(function: String, part: String)
  case notACondition
  case emptyRow
  case rowsDiffer(first: Int, other: Int)
  case missingIndex
  case notAWholeNumber(what: String)
  case unknownMask
  case unknownIndex
  case stepIsZero
  case secondEllipsis
  case positionalAfterKeyword
  case emptyStatement
  case unusedValue
  case textIsNoValue
  case tooDeep(limit: Int)
  case tooManySteps(limit: Int)
  case choiceNeeds(String, found: String)

  // Functions of one's own, sums with an index, derivatives.
  case functionOfNothing(String)
  case functionExists(String)
  case repeatedParameter(String)
  case recursion(String)
  case endsWithDefinition
  case keywordOfUserFunction(String)
  case argumentCount(function: String, parameters: [String], found: Int)
  case indexedSum(name: String)
  case gradNeedsName
  case gradByNumber(String)
  case gradOfSeveral(function: String, parameters: [String])
  case gradOfTensor(Shape)
  case gradTooDeep(limit: Int)
  case choiceOfTensor(Shape)
  case branchesDiffer(Shape, Shape)

  // The names.
  case unknownName(String, suggestion: String?)
  case functionWithoutCall(String)
  case unknownFunction(String, suggestion: String?)
  case unavailableFunction(String, UnavailableFunction)
  case callOfValue(String)
  case tooManyArguments(function: String, signature: String, limit: Int, found: Int)
  case missingArgument(function: String, signature: String, parameter: String)
  case unknownKeyword(
    function: String, signature: String, keyword: String, suggestion: String?)
  case repeatedArgument(function: String, parameter: String)
  case notANumber(function: String, parameter: String)
  case notABoolean(function: String, parameter: String)
  case notAText(function: String, parameter: String, signature: String)
  case unknownText(String, parameter: String, function: String, [String])
  case notAxisPairs(function: String, parameter: String)
  case severalAxes(function: String)
  case severalNumbers(function: String, parameter: String)
  case vectorOrMatrix(function: String, Shape)
  case axisOfPair(function: String)
  case polygammaOrder
  case notWhole(what: String)
  case matrixNorm(order: Double)
  case normOfMatrices(String, Shape)
  case normOfManyAxes(rank: Int)

  // The shapes.
  case shape(ShapeError)
  case dotOperands(Shape, Shape)
  case rankTooHigh(rank: Int, limit: Int)
  case memory(Shape, MemoryShortage)
  case notScalar(Shape)
}
