import Autodiff

/// A trace for a reader.
struct TraceReport {
  /// The formula, as typed.
  let expression: String
  let trace: Trace<Double>
  /// Whether every digit and every element is printed.
  let showsAll: Bool
  /// Whether the gradient is shown as a sum over paths.
  let showsPaths: Bool
  /// Whether tensors are written as the formula language reads them, for whoever is to write some.
  var writesLanguage = false
  /// The step of each name.
  private let places: [String: Int]
  /// The input and the derivative of each step by it, where they were asked for.
  var tangents: (name: String, values: [Double])?
  /// The adjoint of each step by differences, where that was asked for.
  var checks: [Int: NumericalGradient<Tensor<Double>>] = [:]
  /// What comparing with formulas of the user's showed.
  var claims: [GradientReport.Check] = []

  var program: Program<Double> { trace.program }

  init(expression: String, trace: Trace<Double>, showsAll: Bool, showsPaths: Bool = false) {
    self.showsPaths = showsPaths
    self.expression = expression
    self.trace = trace
    self.showsAll = showsAll
    let names = trace.program.names
    places = Dictionary(
      names.indices.map { (names[$0], $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The lines of a terminal, or as long as they are where everything is printed.
  var columns: TextColumns { TextColumns(width: showsAll ? nil : 80) }

  /// The step that a formula calls by a name.
  func step(named name: String) -> Int? { places[name] }

  /// The steps that a reader sees: all but the constant numbers, which stand where they are used, and what nobody asked for.
  var shownSteps: [Int] {
    program.steps.indices.filter { index in
      guard case .constant(let value) = program.steps[index].operation else { return true }
      return !value.shape.isScalar
    }
  }

  /// The steps with an adjoint, from the output back.
  var sweptSteps: [Int] { shownSteps.reversed().filter { !program.steps[$0].isConstant } }

  // MARK: Differences

  /// How many elements are compared at most.
  private static let checkLimit = 4096
  /// How many steps and elements may be computed for that.
  private static let checkWork = 1 << 26

  /// Compares adjoints with differences, those of the smallest steps first while there are few elements.
  ///
  /// - Parameters:
  ///   - elementCount: the numbers of one evaluation, as `ResolvedFormula.elementCount` counts them.
  ///   - step: called before each step's.
  mutating func check(elementCount: Double, step: () -> Void) {
    // An element takes some ten runs, and a step of few elements as long as one of sixty-four.
    let run = 10 * (elementCount + 64 * Double(program.steps.count))
    var left = min(Self.checkLimit, max(1, Int(Double(Self.checkWork) / run)))
    let inputs = Set(program.inputs)
    let order = sweptSteps.sorted {
      let (a, b) = (program.steps[$0].shape.count, program.steps[$1].shape.count)
      // The inputs first, of which most want to know.
      return (a, inputs.contains($0) ? 0 : 1, $0) < (b, inputs.contains($1) ? 0 : 1, $1)
    }
    for index in order {
      // A tensor without elements takes as many runs as a number.
      let count = max(1, program.steps[index].shape.count)
      guard count <= left else { break }
      left -= count
      step()
      checks[index] = trace.numericalAdjoint(of: index)
    }
  }

  /// Whether an adjoint is what differences say: within five times their estimated error, or where that is no number, unknown.
  func agrees(_ step: Int) -> Bool? {
    guard let check = checks[step] else { return nil }
    let numbers = zip(
      trace.adjoints[step].scalars, zip(check.gradient.scalars, check.errorEstimate.scalars))
    if numbers.contains(where: { !$0.isFinite || !$1.0.isFinite || !$1.1.isFinite }) { return nil }
    return numbers.allSatisfy { adjoint, other in
      abs(adjoint - other.0) <= 5 * other.1 + 1e-12 * abs(adjoint)
    }
  }

  /// Whether no comparison disagrees.
  var agrees: Bool {
    checks.keys.allSatisfy { agrees($0) != false } && claims.allSatisfy(\.agrees)
  }

  // MARK: Numbers

  /// A number as the report prints it.
  func number(_ value: Double) -> String { showsAll ? full(value) : short(value) }

  /// A number or tensor in little room.
  func compact(_ tensor: Tensor<Double>) -> String {
    if writesLanguage { return languageText(tensor) }
    return showsAll
      ? nestedText(tensor, columns: nil, rows: nil, number: full)
      : nestedText(tensor, columns: 3, rows: 2, number: short)
  }
}

/// A small tensor as the formula language reads it, `[1, 2; 3, 4]`; a matrix of one element as the number.
func languageText(_ tensor: Tensor<Double>) -> String {
  let shape = tensor.shape
  if shape.count == 1 { return short(tensor.scalars[0]) }
  guard shape.rank == 2, shape[0] > 1, shape.count > 0 else {
    return nestedText(tensor, columns: 6, rows: 4, number: short)
  }
  let rows = (0..<min(4, shape[0])).map { row in
    let numbers = (0..<min(6, shape[1])).map { short(tensor.scalars[row * shape[1] + $0]) }
    return (numbers + (shape[1] > 6 ? ["…"] : [])).joined(separator: ", ")
  }
  return "[" + (rows + (shape[0] > 4 ? ["…"] : [])).joined(separator: "; ") + "]"
}

/// A number, or nested arrays of at most so many rows and columns, all of them where these are nil.
func nestedText(
  _ tensor: Tensor<Double>, columns: Int?, rows: Int?, number: (Double) -> String
) -> String {
  if tensor.shape.count == 0 { return "[] of shape \(tensor.shape)" }
  func nested(_ scalars: ArraySlice<Double>, _ dimensions: ArraySlice<Int>) -> String {
    guard let extent = dimensions.first else { return number(scalars[scalars.startIndex]) }
    let size = scalars.count / max(1, extent)
    let limit = (dimensions.count == 1 ? columns : rows) ?? extent
    var parts = (0..<min(extent, limit)).map { index in
      let start = scalars.startIndex + index * size
      return nested(scalars[start..<start + size], dimensions.dropFirst())
    }
    if extent > limit { parts.append("…") }
    return "[" + parts.joined(separator: dimensions.count > 1 ? "; " : ", ") + "]"
  }
  return nested(tensor.scalars[...], tensor.shape.dimensions[...])
}
