// Every sentence with which a gradient check says why two numbers do not agree.

extension GradientComparer {
  /// What the differences are taken of.
  private var function: String {
    switch kind {
    case .gradient: "f"
    case .pullback: "⟨u, f⟩"
    case .hessian: "⟨∇f, v⟩"
    }
  }

  /// Why the numbers do not agree; `nil` when they do.
  ///
  /// - Parameter position: the element, or `nil` for a direction.
  func explanation(_ finding: LineFinding, tape: Double, at position: Int?) -> String? {
    let estimate = finding.estimate
    let step = finding.finestStep.rounded(to: 2)
    let text = "\(estimate.value.rounded(to: 6)) ± \(estimate.error.rounded(to: 2))"
    switch finding.reason {
    case .none: return nil
    case .functionNotFinite:
      return "\(function) is \(center.rounded(to: 3)) at the point itself"
        + (nonFiniteSource.map { ": \($0)" } ?? "")
    case .changing(let value):
      return
        "\(function) is \(center.rounded(to: 6)) and at a second call \(value.rounded(to: 6)) at "
        + "the same point: it depends on something else, a random number or a state"
    case .tapeNotFinite(let slope):
      return "the tape's gradient is \(nonFiniteElement(at: position) ?? tape.rounded(to: 3)); "
        + "\(slope)"
    case .neighboursNotFinite:
      return "\(function) is NaN or infinite at every point beside this one"
    case .stepTooSmall:
      return "the step is smaller than the spacing of the numbers here, so the point does not move"
    case .infiniteSlope(let power):
      return "difference quotients grow like "
        + (power == 0 ? "log h" : "h^-\(power.rounded(to: 2))")
        + " as the step shrinks: the slope is infinite"
    case .jump(let left, let right):
      let sides =
        [(left, "left"), (right, "right")].filter { $0.0 != 0 }
        .map { "by \(abs($0.0).rounded(to: 3)) on the \($0.1)" }.joined(separator: " and ")
      return "\(function) jumps within \(step) of the point, \(sides), "
        + "so its differences do not converge"
    case .kink: return kink(finding, tape: tape)
    case .exceptionalPoint(let operations):
      return beside(finding) + ": "
        + (operations.isEmpty
          ? "a value in between lies exactly on a kink"
          : "\(listed(operations)) \(operations.count == 1 ? "lies" : "lie") exactly on a kink or jump")
        + ", or a rule is wrong at this point"
    case .kinksWithin(let operations):
      return beside(finding) + ": "
        + (operations.isEmpty
          ? "a comparison or branch changes sides there"
          : "\(listed(operations)) \(operations.count == 1 ? "lies" : "lie") exactly on a kink or jump, where "
            + "the chain rule need not hold")
        + "; each rule by itself is right"
    case .wrongAtPoint(let operation):
      return beside(finding) + ": the \(derivative) of \(operation) is wrong at this point"
    case .roundOff:
      return "round-off: a value of \(function) is uncertain by about \(noise.rounded(to: 2)), "
        + "so differences give only \(text)"
    case .slowConvergence:
      return "the differences scatter or converge too slowly to tell: they give only \(text)"
    case .wrong(let operation): return wrong(finding, tape: tape, operation)
    }
  }

  private func kink(_ finding: LineFinding, tape: Double) -> String? {
    guard let left = finding.left, let right = finding.right else { return nil }
    let isLeft = abs(tape - left.value) <= 0.01 * abs(right.value - left.value)
    let isRight = abs(tape - right.value) <= 0.01 * abs(right.value - left.value)
    let side =
      isLeft
      ? "which is the slope on the left"
      : isRight
        ? "which is the slope on the right"
        : "which lies between the two"
    let step = finding.finestStep.rounded(to: 2)
    return "a kink lies within \(step) of the point: the slope is \(shown(left)) on "
      + "the left and \(shown(right)) on the right; "
      + "the tape gives \(tape.rounded(to: 6)), \(side)"
  }

  /// A slope without the digits that its error makes meaningless.
  private func shown(_ slope: DerivativeEstimate) -> String {
    abs(slope.value) <= 10 * slope.error ? "0" : slope.value.rounded(to: 6)
  }

  /// That the tape is right beside the point, on the sides that there are.
  private func beside(_ finding: LineFinding) -> String {
    let side =
      switch finding.reference {
      case .forwardDifferences: "on the right, the only side that there is"
      case .backwardDifferences: "on the left, the only side that there is"
      case .centralDifferences, .analytic: "on both sides"
      }
    let estimate = finding.estimate
    let isKink =
      finding.left != nil && finding.right != nil
      && abs((finding.left?.value ?? 0) - (finding.right?.value ?? 0)) > 10 * estimate.error
    let differences =
      isKink
      ? (finding.left.map { "\(shown($0)) on the left and " } ?? "")
        + (finding.right.map { "\(shown($0)) on the right" } ?? "")
      : "\(estimate.value.rounded(to: 6)) ± \(estimate.error.rounded(to: 2))"
    return "differences give \(differences), and so does the tape \(side), but not at the point"
  }

  private func listed(_ names: [String]) -> String {
    names.count <= 4
      ? names.joined(separator: ", ")
      : names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
  }

  private var derivative: String { kind == .hessian ? "second derivative" : "derivative" }

  private func wrong(_ finding: LineFinding, tape: Double, _ operation: String?) -> String {
    let estimate = finding.estimate
    let ratio = tape / estimate.value
    let hints: [(ratio: Double, text: String)] = [
      (0, "zero"), (-1, "minus that"), (2, "twice that"), (0.5, "half of that"),
    ]
    let hint = hints.first { abs(ratio - $0.ratio) < 1e-6 }.map { ", which is \($0.text)" } ?? ""
    return "differences converge to \(estimate.value.rounded(to: 6)) ± "
      + "\(estimate.error.rounded(to: 2)) and the tape gives \(tape.rounded(to: 6))\(hint): "
      + "the \(derivative) of \(operation ?? "an operation") is wrong"
  }
}

extension Double {
  /// The number in decimal, rounded to so many significant digits.
  ///
  /// Rounds the digits of the shortest decimal that reads back as the number, without the
  /// floating-point error of a scaling by powers of ten.
  func rounded(to digits: Int) -> String {
    guard isFinite, self != 0 else { return isNaN ? "nan" : self == 0 ? "0" : description }
    var text = Substring(magnitude.description)
    var exponent = 0
    if let e = text.firstIndex(of: "e") {
      exponent = Int(text[text.index(after: e)...]) ?? 0
      text = text[..<e]
    }
    var significand = text.compactMap(\.wholeNumberValue)
    exponent +=
      (text.firstIndex(of: ".").map { text.distance(from: text.startIndex, to: $0) } ?? text.count)
      - 1
    let leading = significand.prefix { $0 == 0 }.count
    significand.removeFirst(leading)
    exponent -= leading
    if significand.count > digits {
      let roundsUp = significand[digits] >= 5
      significand.removeLast(significand.count - digits)
      if roundsUp {
        var position = digits - 1
        while position >= 0 && significand[position] == 9 {
          significand[position] = 0
          position -= 1
        }
        if position >= 0 {
          significand[position] += 1
        } else {
          significand.insert(1, at: 0)
          significand.removeLast()
          exponent += 1
        }
      }
    }
    while significand.count > 1 && significand.last == 0 { significand.removeLast() }
    let figures = significand.map(String.init).joined()
    let sign = self < 0 ? "-" : ""
    if exponent < -4 || exponent >= Swift.max(digits, 6) {
      let fraction = figures.dropFirst()
      return "\(sign)\(figures.prefix(1))\(fraction.isEmpty ? "" : ".")\(fraction)e\(exponent)"
    }
    if exponent < 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(figures)" }
    if figures.count <= exponent + 1 {
      return sign + figures + String(repeating: "0", count: exponent + 1 - figures.count)
    }
    return "\(sign)\(figures.prefix(exponent + 1)).\(figures.dropFirst(exponent + 1))"
  }
}
