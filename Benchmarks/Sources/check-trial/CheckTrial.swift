import Autodiff
import MLP

/// What `compare` says of random networks, and of recursions with a mistake on them.
struct CheckTrial: CustomStringConvertible {
  let widest: Int
  private var double = Tally(name: "Double")
  private var float = Tally(name: "Float")
  private var networksWithMistakes = 0
  private var changedSteps = 0
  private(set) var failures = 0

  init(widest: Int) { self.widest = widest }

  mutating func run(seed: UInt64) throws {
    let trial = try RandomNetwork<Double>(seed: seed, widest: widest)
    check(double.add(try trial.network.compare(at: trial.input)), trial.summary)
    let single = try RandomNetwork<Float>(seed: seed, widest: widest)
    check(float.add(try single.network.compare(at: single.input)), "Float, \(single.summary)")
    #if arch(x86_64) && !os(Windows)
      let mistakes = try PlantedMistakes(trial.network, at: trial.input)
      networksWithMistakes += 1
      changedSteps += mistakes.changed
      for mistake in mistakes.missed { check("missed: \(mistake)", trial.summary) }
    #endif
  }

  private mutating func check(_ complaint: String?, _ summary: String) {
    guard let complaint else { return }
    failures += 1
    print("\(summary)\n  \(complaint)")
  }

  var description: String {
    """
    \(double)
    \(float)
    mistakes: \(changedSteps) steps changed by more than twice their bound, on \
    \(networksWithMistakes) networks
    \(failures == 0 ? "no false alarm, no mistake missed" : "\(failures) failures")
    """
  }
}

/// What the reports of one precision said.
private struct Tally: CustomStringConvertible {
  let name: String
  private var networks: [String: Int] = [:]
  private var wholes: [String: Int] = [:]
  private var differences: [String: Int] = [:]
  private var (largestStep, largestWhole) = (0.0, 0.0)

  init(name: String) { self.name = name }

  /// Counts a report; returns its last lines if it does not agree.
  mutating func add<S>(_ report: BackpropagationReport<S>) -> String? {
    networks[report.verdict.rawValue, default: 0] += 1
    for whole in report.wholes { wholes[whole.verdict.rawValue, default: 0] += 1 }
    differences[report.differences.verdict.rawValue, default: 0] += 1
    largestStep = max(largestStep, report.steps.map(\.boundRatio).max() ?? 0)
    largestWhole = max(largestWhole, report.wholes.map(\.boundRatio).max() ?? 0)
    guard !report.agrees else { return nil }
    return report.description.split(separator: "\n").suffix(2).joined(separator: "\n  ")
  }

  var description: String {
    func list(_ counts: [String: Int]) -> String {
      counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }
    return """
      \(name): networks: \(list(networks)); differences: \(list(differences))
        recursions as a whole, by quantity: \(list(wholes))
        largest step \(largestStep) of its bound, largest whole \(largestWhole) of its bound
      """
  }
}
