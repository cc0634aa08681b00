// Tries `MultilayerPerceptron.compare(at:)` on random networks of 2 to 12 layers, 1 to 1024 units and every activation:
// what is right must not be called wrong, in either precision, and planted mistakes must be found.
//
//     swift run -c release --package-path Benchmarks check-trial [COUNT [WIDEST [FIRST-SEED]]]

import Foundation

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard numbers.count == CommandLine.arguments.count - 1, numbers.allSatisfy({ $0 >= 1 }) else {
  fatalError("usage: check-trial [COUNT [WIDEST [FIRST-SEED]]]")
}
var trial = CheckTrial(widest: numbers.dropFirst().first ?? 1024)
let first = numbers.dropFirst(2).first ?? 1
for seed in first..<first + (numbers.first ?? 2000) {
  try trial.run(seed: UInt64(seed))
  if seed % 100 == 0 { print("... seed \(seed)") }
}
print(trial)
if trial.failures > 0 { exit(1) }
