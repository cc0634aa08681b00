// Runs the comparisons of one scalar function: directions, elements, and a gradient of the caller's.

/// A scalar function at a point, what the tape says of it, and the comparisons made so far.
struct GradientComparer<Scalar: RealScalar> {
  typealias Report = GradientCheckReport

  let options: GradientCheckOptions
  let kind: Report.Kind
  let cotangent: Int?
  let numbers: [Scalar]
  /// The function's value at the point.
  let center: Double
  let gradient: [Double]
  /// Whether differences are taken for themselves, with nothing to compare them with.
  var measuresOnly = false
  /// The rounding noise of one value.
  let noise: Double
  /// Where the function left the finite numbers.
  let nonFiniteSource: String?
  let subject: (Int) -> Report.Subject
  /// Why the tape's derivative by an element is NaN.
  var nanOrigin: (Int) -> NaNOrigin? = { _ in nil }
  /// What the operations show, each on its own.
  var evidence: () -> OperationEvidence = { .undecided([]) }
  /// Whether the function is one operation: then a rule that is right beside the point alone is wrong at it.
  var isSingleOperation = false

  /// The elements that are compared one by one.
  private(set) var positions: [Int] = []
  /// How many elements they were chosen from.
  private(set) var elementCount: Int
  private(set) var evaluations = 0
  private(set) var comparisons: [Report.Comparison] = []
  /// The function's value at the point at a second call.
  private var repeatedValue: Double?
  private var foundEvidence: OperationEvidence?
  private var knownLargestTerm: Double?
  /// What differences found for single elements.
  private var elementFindings: [Int: LineFinding] = [:]

  init(
    options: GradientCheckOptions, kind: Report.Kind, cotangent: Int?, numbers: [Scalar],
    center: Double, gradient: [Double], noise: Double, nonFiniteSource: String?,
    subject: @escaping (Int) -> Report.Subject
  ) {
    self.options = options
    self.kind = kind
    self.cotangent = cotangent
    self.numbers = numbers
    elementCount = numbers.count
    self.center = center
    self.gradient = gradient
    self.noise = max(noise, options.noiseOfValue)
    self.nonFiniteSource = nonFiniteSource
    self.subject = subject
  }

  private var epsilon: Double { Double(Scalar.ulpOfOne) }
  private var tolerance: Double {
    options.tolerance ?? GradientCheckOptions.defaultTolerance(Scalar.self)
  }
  static var fullDigits: Double { -Double.log10(Double(Scalar.ulpOfOne)) }

  // MARK: Lines

  /// The scale of an element's step: a power of two, so that x + h is exact.
  ///
  /// The first choice is the larger of |x| and the typical magnitude; the second, for functions
  /// that vary on another scale than that, the smaller.
  private func scale(_ position: Int, isSecond: Bool) -> Double {
    let magnitude = abs(Double(numbers[position]))
    let typical = options.typicalMagnitude
    guard magnitude.isFinite, magnitude > 0 else { return typical.binade }
    return (isSecond ? min(magnitude, typical) : max(magnitude, typical)).binade
  }

  private func elementLine(_ position: Int, isSecond: Bool) -> CheckLine {
    let scale = scale(position, isSecond: isSecond)
    return CheckLine(start: position, weights: [scale], unit: scale)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func directionLine(_ random: [Double], isSecond: Bool) -> CheckLine {
    // Divided by about √n, so that the line leaves the point as fast as a single element does.
    let shrink = Double.sqrt(Double(max(1, random.count))).binade
    let weights = random.enumerated().map { position, weight in
      weight * scale(position, isSecond: isSecond) / shrink
    }
    return CheckLine(start: 0, weights: weights, unit: 1)
  }

  /// The tape's derivative along a line.
  private func slope(_ gradient: [Double], _ line: CheckLine) -> Double {
    zip(gradient[line.start...], line.weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The largest derivative by an element per its ordinary step.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func largestTerm() -> Double {
    if let knownLargestTerm { return knownLargestTerm }
    var largest = 0.0
    for (position, slope) in gradient.enumerated() where slope.isFinite {
      largest = max(largest, abs(slope) * scale(position, isSecond: false))
    }
    knownLargestTerm = largest
    return largest
  }

  /// Measures along a line until the answer is clear or the steps are used up.
  private mutating func measure(
    _ line: CheckLine, _ evaluate: ([Scalar]) throws -> Double,
    _ gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows -> LineFinding {
    let (steps, ratio) = options.steps(significandBits: Scalar.significandBitCount)
    let isAdaptive = options.step == .adaptive
    let judge = LineJudge(
      tape: measuresOnly ? nil : slope(gradient, line), noise: noise,
      zeroScale: max(abs(center), largestTerm()), tolerance: tolerance,
      epsilon: epsilon, extrapolates: isAdaptive)
    var samples = LineSamples(center: center, ratio: ratio)
    guard center.isFinite else { return judge.finding(samples) }
    if let repeatedValue, repeatedValue != center {
      return LineFinding(verdict: .inconclusive, reason: .changing(repeatedValue))
    }
    for (count, step) in steps.enumerated() {
      try samples.sample(line, at: numbers, step: step, evaluate)
      guard isAdaptive, count >= 4 else { continue }
      // Finer steps add nothing once rounding exceeds the error, or the error the tolerance. They
      // are taken whenever something is amiss.
      let finding = judge.finding(samples)
      let error = finding.estimate.error
      if finding.verdict == .agrees,
        error <= 4 * noise / step || error <= 1e-3 * tolerance * abs(finding.estimate.value)
      {
        break
      }
    }
    evaluations += samples.evaluations
    var finding = judge.finding(samples)
    if case .tapeNotFinite = finding.reason {
      // How far rounding reaches is not known where the adjoints that say so are NaN: 32 units are allowed for.
      func allow(_ estimate: inout DerivativeEstimate) {
        estimate.error = max(estimate.error, 32 * epsilon * abs(estimate.value))
      }
      var differences = judge.withoutTape.finding(samples)
      allow(&differences.estimate)
      allow(&finding.estimate)
      differences.scale(by: line)
      finding.reason = .tapeNotFinite(DifferenceSlope(differences))
    }
    if let tape = judge.tape, let step = samples.rungs.last?.step, !isSingleOperation {
      try settle(&finding, line, step: step, tape: tape, gradientAt)
    }
    finding.scale(by: line)
    return finding
  }

  /// Asks the tape beside a point where it is not what the differences say, or that is a kink, and where that does not
  /// decide it the operations one by one.
  private mutating func settle(
    _ finding: inout LineFinding, _ line: CheckLine, step: Double, tape: Double,
    _ gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows {
    guard finding.verdict == .wrongRule || finding.verdict == .kink else { return }
    let isRightBeside = try isRightBeside(line, step: step, tape: tape, finding, gradientAt)
    if finding.verdict == .kink && isRightBeside { return }
    switch (knownEvidence(), isRightBeside) {
    case (.wrongRule(let name), true): finding.reason = .wrongAtPoint(name)
    case (.wrongRule(let name), false):
      finding.verdict = .wrongRule
      finding.reason = .wrong(name)
    case (.kinks(let names), true):
      finding.verdict = .kink
      finding.reason = .kinksWithin(names)
    case (.undecided(let names), true):
      finding.verdict = .kinkOrWrongRule
      finding.reason = .exceptionalPoint(names)
    case (.kinks, false), (.undecided, false): break
    }
  }

  /// Whether the tape's slope is that of the differences on each side of the point that the domain has.
  private mutating func isRightBeside(
    _ line: CheckLine, step: Double, tape: Double, _ finding: LineFinding,
    _ gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows -> Bool {
    var isRight = finding.right != nil || finding.left != nil
    let scale =
      [finding.right, finding.left].compactMap { $0.map { abs(tape - $0.value) } }.max() ?? 0
    for (t, side) in [(step, finding.right), (-step, finding.left)] {
      guard isRight, let side else { continue }
      let slope = slope(try gradientAt(line.displaced(numbers, by: t).numbers), line)
      evaluations += 1
      isRight = abs(slope - side.value) <= max(0.05 * scale, 3 * side.error)
    }
    return isRight
  }

  /// The evidence, looked for once.
  private mutating func knownEvidence() -> OperationEvidence {
    let evidence = foundEvidence ?? evidence()
    foundEvidence = evidence
    return evidence
  }

  /// Measures along a line with steps of the first scale and, where that fails, of the second.
  private mutating func measure(
    _ firstLine: CheckLine, orElse secondLine: (Self) -> CheckLine,
    _ evaluate: ([Scalar]) throws -> Double, _ gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows -> (line: CheckLine, finding: LineFinding) {
    let first = try measure(firstLine, evaluate, gradientAt)
    guard options.step == .adaptive, center.isFinite, first.verdict != .agrees else {
      return (firstLine, first)
    }
    let secondLine = secondLine(self)
    let shrinkage = firstLine.magnitude / secondLine.magnitude
    // A kink closer to 0 than the ordinary step is reported, not escaped from by ever smaller steps.
    guard shrinkage > 4,
      !first.isMeasuredKink || secondLine.magnitude >= options.typicalMagnitude.binade
    else { return (firstLine, first) }
    let second = try measure(secondLine, evaluate, gradientAt)
    let isBetter =
      switch second.verdict {
      case .agrees: true
      case .kink, .discontinuity, .wrongRule, .kinkOrWrongRule: !first.isMeasuredKink
      case .notFinite: second.slopeWithoutTape.isResolved && !first.slopeWithoutTape.isResolved
      case .inconclusive, .wrongAnalytic: false
      }
    return isBetter ? (secondLine, second) : (firstLine, first)
  }

  // MARK: Comparisons

  /// All comparisons that the options ask for.
  mutating func run(
    analytic: [Double]?, evaluate: ([Scalar]) throws -> Double,
    gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows {
    let repeated = try evaluate(numbers)
    repeatedValue = repeated
    evaluations += 1
    var generator = CheckGenerator(seed: options.seed &+ UInt64(cotangent ?? 0) << 32)
    try compareDirections(&generator, evaluate, gradientAt)
    positions = generator.sample(options.elements, of: numbers.count)
    try compareElements(evaluate, gradientAt)
    if let analytic {
      try compareAnalytic(AnalyticGradient(values: analytic), evaluate, gradientAt)
    }
  }

  /// The comparison with a gradient of the caller's, and no other.
  mutating func run(
    only analytic: AnalyticGradient, evaluate: ([Scalar]) throws -> Double,
    gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows {
    repeatedValue = try evaluate(numbers)
    evaluations += 1
    elementCount = analytic.values.count
    var generator = CheckGenerator(seed: options.seed)
    positions = generator.sample(options.elements, of: elementCount).map { analytic.start + $0 }
    try compareAnalytic(analytic, evaluate, gradientAt)
  }

  /// Compares along random directions.
  private mutating func compareDirections(
    _ generator: inout CheckGenerator, _ evaluate: ([Scalar]) throws -> Double,
    _ gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows {
    // With one element a direction is that element.
    guard numbers.count > 1 || options.elements == 0 && !numbers.isEmpty else { return }
    for number in 0..<options.directions {
      let random = numbers.indices.map { _ in generator.nextWeight() }
      let (line, finding) = try measure(
        directionLine(random, isSecond: false),
        orElse: { $0.directionLine(random, isSecond: true) },
        evaluate, gradientAt)
      add(finding, at: nil, .direction(number + 1), tape: slope(gradient, line))
    }
  }

  /// Compares element by element.
  private mutating func compareElements(
    _ evaluate: ([Scalar]) throws -> Double, _ gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows {
    for position in positions {
      add(
        try finding(at: position, evaluate, gradientAt), at: position, subject(position),
        tape: gradient[position]
      )
    }
  }

  /// What differences say of one element.
  mutating func finding(
    at position: Int, _ evaluate: ([Scalar]) throws -> Double,
    _ gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows -> LineFinding {
    if let known = elementFindings[position] { return known }
    let finding = try measure(
      elementLine(position, isSecond: false),
      orElse: { $0.elementLine(position, isSecond: true) },
      evaluate, gradientAt
    ).finding
    elementFindings[position] = finding
    return finding
  }

  /// Compares with a gradient of the caller's; differences decide who is right where the two differ.
  ///
  /// Every element is compared. Those of the sample are reported, and of the others the first few
  /// that differ.
  private mutating func compareAnalytic(
    _ analytic: AnalyticGradient, _ evaluate: ([Scalar]) throws -> Double,
    _ gradientAt: ([Scalar]) throws -> [Double]
  ) rethrows {
    let limit = max(options.elements, 64)
    let sampled = Set(positions)
    var unsampled = 0
    for (offset, other) in analytic.values.enumerated() {
      let position = analytic.start + offset
      let tape = gradient[position]
      let isEqual = analytic.agrees(with: tape, at: offset, tolerance: tolerance)
      if !sampled.contains(position) {
        if isEqual || unsampled == limit { continue }
        unsampled += 1
      }
      var finding = LineFinding(verdict: .agrees, reference: .analytic)
      finding.estimate = DerivativeEstimate(value: other, error: 0, step: 0)
      var explanation: String?
      if !isEqual {
        let differences = try self.finding(at: position, evaluate, gradientAt)
        (finding.verdict, explanation) = arbitrate(tape: tape, analytic: other, differences)
      }
      add(finding, at: position, subject(position), tape: tape, explanation: explanation)
    }
  }

  /// Who is right, by the differences.
  private func arbitrate(
    tape: Double, analytic: Double, _ differences: LineFinding
  ) -> (Report.Verdict, String) {
    let estimate = differences.estimate
    let text = "\(estimate.value.rounded(to: 6)) ± \(estimate.error.rounded(to: 2))"
    guard tape.isFinite, analytic.isFinite else {
      return (
        .notFinite,
        "the tape gives \(tape.rounded(to: 6)) and the analytic gradient \(analytic.rounded(to: 6))"
      )
    }
    let error = max(3 * estimate.error, tolerance * abs(estimate.value))
    switch differences.verdict {
    // Beyond the error of the differences, as for a wrong rule, and farther from them than the tape.
    case .agrees
    where abs(analytic - estimate.value)
      > max(10 * estimate.error, 3 * abs(tape - estimate.value)):
      return (
        .wrongAnalytic,
        "differences give \(text) and side with the tape: the analytic gradient is wrong here"
      )
    case .wrongRule where abs(analytic - estimate.value) <= error:
      return (
        .wrongRule,
        "differences give \(text) and side with the analytic gradient: the tape is wrong here"
      )
    case .wrongRule:
      return (
        .wrongRule, "differences give \(text), which is neither the tape's number nor the other"
      )
    case .kink, .kinkOrWrongRule:
      return (
        differences.verdict, "the two differ at a kink, where both may be a convention"
      )
    case .notFinite, .discontinuity:
      return (differences.verdict, "the two differ where differences find no derivative")
    case .agrees, .inconclusive, .wrongAnalytic:
      return (
        .inconclusive,
        "the two differ, and differences (\(text)) are too coarse to say who is right"
      )
    }
  }

  private mutating func add(
    _ finding: LineFinding, at position: Int?, _ subject: Report.Subject, tape: Double,
    explanation: String? = nil
  ) {
    let estimate = finding.estimate
    let difference = tape == estimate.value ? 0 : abs(tape - estimate.value)
    var scale = max(abs(tape), abs(estimate.value))
    if tape == 0 && finding.verdict == .agrees { scale = max(scale, finding.zeroScale) }
    let residue = max(difference, estimate.error)
    let digits =
      residue == 0
      ? Self.fullDigits
      : scale.isFinite && residue < scale
        ? min(Self.fullDigits, -Double.log10(residue / scale)) : 0
    comparisons.append(
      Report.Comparison(
        subject: subject, cotangent: cotangent, reference: finding.reference, tape: tape,
        referenceValue: estimate.value, errorEstimate: estimate.error, difference: difference,
        digits: digits, step: estimate.step, leftSlope: finding.left?.value,
        rightSlope: finding.right?.value, verdict: finding.verdict,
        explanation: explanation ?? self.explanation(finding, tape: tape, at: position)))
  }

  /// The tape's derivative by an element, or the first that is not finite, and why it is NaN.
  func nonFiniteElement(at position: Int?) -> String? {
    guard let position = position ?? gradient.firstIndex(where: { !$0.isFinite }) else {
      return nil
    }
    let origin = gradient[position].isNaN ? nanOrigin(position) : nil
    return "\(gradient[position].rounded(to: 3)) at \(subject(position))"
      + (origin.map { ", because \($0)" } ?? "")
  }
}

extension GradientCheckReport {
  /// The comparisons of one function, or of one for each cotangent.
  init<Scalar: RealScalar>(_ comparers: [GradientComparer<Scalar>], kind: Kind, value: Double?) {
    self.kind = kind
    self.value = value
    comparisons = comparers.flatMap(\.comparisons)
    evaluations = comparers.reduce(0) { $0 + $1.evaluations }
    elementCount = comparers.first?.elementCount ?? 0
    comparedElements = comparers.first?.positions.count ?? 0
    roundingNoise = comparers.reduce(0) { max($0, $1.noise) }
    fullDigits = GradientComparer<Scalar>.fullDigits
  }
}

extension LineFinding {
  /// From derivatives by t to derivatives by what moves.
  fileprivate mutating func scale(by line: CheckLine) {
    func scaled(_ estimate: DerivativeEstimate) -> DerivativeEstimate {
      DerivativeEstimate(
        value: estimate.value / line.unit, error: estimate.error / line.unit,
        step: estimate.step * line.magnitude)
    }
    estimate = scaled(estimate)
    left = left.map(scaled)
    right = right.map(scaled)
    zeroScale /= line.unit
    finestStep *= line.magnitude
  }
}
