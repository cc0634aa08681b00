import Autodiff
import MLP
import TestSupport

/// The same for experiments.
extension MisuseTests {
  static func result(_ n: Int, _ numbers: [Double] = [1, .nan, .infinity]) -> ArchitectureResult {
    ArchitectureResult(
      ComparedArchitecture(depth: n, width: n, rowShare: .nan, epochs: n), parameterCount: n,
      runs: numbers.map {
        ArchitectureRun(
          seed: n, trainLoss: $0, testLoss: $0, initialGradientNorm: -1, constantLoss: .nan)
      })
  }

  static let experimentCalls: [Call] = [
    calls("ComparedArchitecture.init(depth:width:activation:form:regularization:rowShare:epochs:)")
    { use(ComparedArchitecture(depth: $0, width: $0, rowShare: .nan, epochs: $0)) },
    calls("ArchitectureGrid.architectures(inputs:)") { n in
      var grid = ArchitectureGrid()
      use(try grid.architectures(inputs: n))
      (grid.depths, grid.epochs, grid.rowShares) = ([n], [n], [.nan])
      use(try grid.architectures(inputs: n))
      grid.rowShares = [1]
      use(try ArchitectureExperiment(ToyData.xor(8, noise: 0, seed: 1), grid))
    },
    calls(
      "ArchitectureRun.init(seed:trainLoss:testLoss:trainScore:testScore:initialGradientNorm:finalGradientNorm:probeErrors:constantLoss:setback:seconds:)"
    ) { use(ArchitectureRun(seed: $0, trainLoss: .nan, testLoss: -.infinity).isUnstable) },
    calls("ArchitectureResult.init(_:parameterCount:runs:)") { use(result($0).isUnstable) },
    calls("ArchitectureResult.spread(of:)") { n in
      for numbers in [[], [1], [.infinity, -.infinity]] as [[Double]] {
        use(result(n, numbers).spread { $0.trainLoss })
      }
    },
    calls("ArchitectureComparison.init(_:isClassification:)") { n in
      for other in integers {
        let results = [result(n), result(other), result(n, []), result(other, [.nan, 1, 1])]
        use(ArchitectureComparison(results, isClassification: false).findings())
      }
    },
    listed("PairedDifference.init(_:)") { list in
      for number in numbers { use(PairedDifference(list.map(Double.init) + [number]).sign) }
    },
    calls("ArchitectureExperiment.run(isCancelled:didRun:)") { n in
      var grid = ArchitectureGrid()
      (grid.depths, grid.widths, grid.epochs) = ([1], [1], [1])
      let experiment = try ArchitectureExperiment(ToyData.xor(10, noise: 0, seed: 1), grid)
      use(experiment.run(isCancelled: { n > 1 }, didRun: { _, _ in }))
    },
    calls("ClaimFinding.clearest(_:)") { n in
      let results = [result(1, [1, 2]), result(2, [1, 2])]
      for finding in ArchitectureComparison(results, isClassification: true).findings() {
        use(finding.clearest(n))
      }
    },
  ]
}
