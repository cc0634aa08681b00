import Autodiff
import MLP

/// Makes up problems: those of a seed and a level are always the same.
struct ProblemGenerator {
  let level: Int
  var random: SplitMix64
  /// The formulas that there were, so that none comes twice; of level 5, which has few, those with their points.
  private var seen: Set<String> = []

  /// - Parameter level: from 1 to the number of `Problem.levels`.
  init(seed: UInt64, level: Int) {
    // The levels of a seed have nothing in common.
    var seeds = SplitMix64(seed: seed)
    for _ in 0..<level { _ = seeds.next() }
    (self.level, random) = (level, SplitMix64(seed: seeds.next()))
  }

  /// How many sketches are tried for one problem; most levels take some ten.
  private static let tryLimit = 2_000

  /// The next problem.
  ///
  /// Sketches are thrown away until one has values that a person can work with. Should there be no new one, one comes again.
  mutating func next() throws -> Problem {
    var last = ("a*b", "a=2,b=3")
    for _ in 0..<Self.tryLimit {
      let (formula, point) = sketch()
      let problem = try Problem(formula, at: point)
      guard problem.suits(level) else { continue }
      if seen.insert(level == 5 ? formula + point : formula).inserted { return problem }
      last = (formula, point)
    }
    return try Problem(last.0, at: last.1)
  }

  private mutating func sketch() -> (formula: String, point: String) {
    switch level {
    case 1: expression(operations: 1 + below(2), functions: below(2), names: false)
    case 2: expression(operations: 3, functions: 1 + below(2), names: false)
    case 3: expression(operations: 4, functions: below(2), names: true)
    case 4: vectors()
    default: layer()
    }
  }

  // MARK: Choices

  mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// A small number other than 0.
  mutating func number() -> String { pick(["-3", "-2", "-1", "1", "2", "3", "4", "5"]) }

  /// A small number other than 0, or a half.
  mutating func numberOrHalf() -> String { below(8) == 0 ? pick(["1/2", "3/2"]) : number() }

  mutating func list(_ count: Int, separator: String) -> String {
    "[" + (0..<count).map { _ in number() }.joined(separator: separator) + "]"
  }

  mutating func matrix(_ rows: Int, _ columns: Int) -> String {
    "["
      + (0..<rows).map { _ in
        (0..<columns).map { _ in pick(["-2", "-1", "0", "1", "2", "3"]) }.joined(separator: ", ")
      }.joined(separator: "; ") + "]"
  }
}

extension Problem {
  /// Whether the numbers can be worked with by hand, and the problem shows what its level is about.
  func suits(_ level: Int) -> Bool {
    let (program, trace) = (report.program, report.trace)
    let values = trace.values.flatMap(\.scalars)
    guard values.allSatisfy({ abs($0) <= 60 }) else { return false }
    for input in asked {
      let slopes = trace.adjoints[input].scalars
      guard slopes.contains(where: { $0 != 0 }) else { return false }
      guard slopes.allSatisfy({ $0 == 0 || (0.005...400).contains(abs($0)) }) else { return false }
    }
    guard functionsSuit, !isLinear else { return false }
    switch level {
    case 2: return chains
    case 3:
      // An input that is the only one is used twice by every formula that suits.
      let sums = program.steps.indices.filter { trace.contributions(to: $0).count > 1 }
      return sums.contains { !program.inputs.contains($0) }
    default: return true
    }
  }

  /// Whether it is made of sums and differences alone, or of products with constants.
  private var isLinear: Bool {
    let program = report.program
    return level(of: program.output) < 2
  }

  /// 0 for a constant, 1 for what is linear in the inputs, 2 for what is not.
  private func level(of step: Int) -> Int {
    let program = report.program
    var levels: [Int] = []
    for step in program.steps {
      let operands = step.operands.map { levels[$0] }
      let largest = operands.max() ?? 0
      switch step.operation {
      case .input: levels.append(1)
      case .constant: levels.append(0)
      case .unary(let primitive): levels.append(primitive == .negate || largest == 0 ? largest : 2)
      case .binary(let primitive) where ["+", "-"].contains(primitive.name): levels.append(largest)
      case .binary(let primitive):
        let isDivision = primitive.name == "/"
        levels.append(operands[1] == 0 ? largest : isDivision || operands[0] > 0 ? 2 : largest)
      case .structured: levels.append(operands.filter { $0 > 0 }.count > 1 ? 2 : largest)
      }
    }
    return levels[step]
  }

  /// Whether a function's argument is more than an input.
  private var chains: Bool {
    let program = report.program
    return program.steps.contains { step in
      guard case .unary = step.operation else { return false }
      return !program.inputs.contains(step.operands[0])
    }
  }

  /// Whether the arguments of functions are such that a value can be looked up, and no kink is near.
  private var functionsSuit: Bool {
    let (program, trace) = (report.program, report.trace)
    for step in program.steps.indices {
      guard case .unary(let primitive) = program.steps[step].operation else { continue }
      let operand = program.steps[step].operands[0]
      if program.steps[step].isConstant { return false }
      let arguments = trace.values[operand].scalars
      let suits =
        switch primitive.name {
        case "exp": arguments.allSatisfy { abs($0) <= 3 }
        case "sin", "cos", "sigmoid": arguments.allSatisfy { abs($0) <= 6 }
        case "log": arguments.allSatisfy { $0 >= 0.5 && $0 <= 30 }
        case "sqrt":
          trace.values[step].scalars.allSatisfy { $0 > 0 && ($0 * 2).rounded() == $0 * 2 }
        case "relu": arguments.allSatisfy { $0 != 0 }
        default: true
        }
      if !suits { return false }
    }
    return true
  }
}
