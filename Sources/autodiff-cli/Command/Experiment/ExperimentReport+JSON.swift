import MLP

extension ExperimentReport {
  var json: JSONOutput {
    [
      "rows": .integer(examples.table.rowCount),
      "features": .array(examples.table.featureNames.map(JSONOutput.string)),
      "task": .string(comparison.isClassification ? "classification" : "regression"),
      "score": .string(comparison.isClassification ? "accuracy" : "coefficientOfDetermination"),
      "seeds": .integer(experiment.settings.seeds),
      "testShare": .number(experiment.settings.testShare),
      "optimizer": .string(optimizer), "rate": .number(experiment.settings.rate),
      "batch": .integer(experiment.settings.batchSize),
      "interrupted": .boolean(isInterrupted),
      "architectures": .array(
        comparison.results.enumerated().map { json($0.offset + 1, $0.element) }),
      "claims": .array(findings.map(\.json)),
    ]
  }

  private func json(_ row: Int, _ result: ArchitectureResult) -> JSONOutput {
    let architecture = result.architecture
    return [
      "row": .integer(row), "depth": .integer(architecture.depth),
      "width": .integer(architecture.width),
      "activation": .string(architecture.activation.description),
      "form": .string(architecture.form.rawValue),
      "regularization": .string(architecture.regularization.description),
      "share": .number(architecture.rowShare), "epochs": .integer(architecture.epochs),
      "parameters": .integer(result.parameterCount), "unstable": .boolean(result.isUnstable),
      "runs": .array(result.runs.map(Self.json)),
    ]
  }

  private static func json(_ run: ArchitectureRun) -> JSONOutput {
    [
      "seed": .integer(run.seed), "trainLoss": .number(run.trainLoss),
      "testLoss": .number(run.testLoss), "trainScore": .number(run.trainScore),
      "testScore": .number(run.testScore), "constantLoss": .number(run.constantLoss),
      "initialGradientNorm": .number(run.initialGradientNorm),
      "finalGradientNorm": .number(run.finalGradientNorm), "setback": .number(run.setback),
      "probeErrors": .array(run.probeErrors.map(JSONOutput.number)),
      "unstable": .boolean(run.isUnstable), "seconds": .number(run.seconds),
    ]
  }

  /// One row for each training, as comma-separated values.
  var csv: String {
    let heads =
      "depth,width,activation,form,regularization,share,epochs,parameters,seed,train_loss,test_loss,"
      + "train_score,test_score,constant_loss,initial_gradient_norm,final_gradient_norm,first_layer_unexplained,last_layer_unexplained,"
      + "setback,seconds"
    var lines = [heads]
    for result in comparison.results {
      let a = result.architecture
      let start =
        "\(a.depth),\(a.width),\(a.activation),\(a.form.rawValue),\(a.regularization),\(a.rowShare),"
        + "\(a.epochs),\(result.parameterCount)"
      for run in result.runs {
        let numbers = [
          run.trainLoss, run.testLoss, run.trainScore, run.testScore, run.constantLoss,
          run.initialGradientNorm, run.finalGradientNorm, run.probeErrors.first ?? .nan,
          run.probeErrors.last ?? .nan, run.setback, run.seconds,
        ]
        lines.append("\(start),\(run.seed)," + numbers.map(full).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
