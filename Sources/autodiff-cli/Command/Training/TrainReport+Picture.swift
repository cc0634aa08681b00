import Autodiff
import MLP

extension TrainReport {
  /// The losses by epoch.
  var chart: Chart {
    let epochs = state.epochs
    let hasWatched = epochs.contains { $0.validationLoss != nil }
    var series = [
      Chart.Series(
        name: "rows trained on", colour: 0, isDashed: hasWatched,
        points: epochs.map { (Double($0.number), $0.loss) })
    ]
    if hasWatched {
      series.append(
        Chart.Series(
          name: "rows watched", colour: 1, isDashed: false,
          points: epochs.map { (Double($0.number), $0.validationLoss ?? .nan) }))
    }
    return Chart(
      title: "Loss by epoch, \(legible(training.examples.table.targetName ?? "", limit: 40))",
      below: .numbers(1...Double(max(2, epochs.count))), xName: "epoch",
      yName: "\(state.options.loss)", panels: [Chart.Panel(title: "", series: series)])
  }

  /// The losses as a picture, with how to read it and its numbers.
  var page: PicturePage {
    PicturePage(
      title: "Training of \(legible(training.examples.path))", svg: chart.svg,
      caption: [
        "\(state.network), \(counted(state.network.parameterCount, "parameter")); \(optimizer).",
        ending + ".",
        "Where the loss of the rows watched rises while that of the rows trained on falls, the network learns the rows "
          + "and not the rule. The loss of the rows trained on is the mean over the steps of an epoch, with penalties "
          + "and dropout; that of the rows watched has neither, and may be below it.",
      ],
      table: [["epoch", "loss", "watched", "gradient", "rate"]]
        + state.epochs.map { epoch in
          [
            "\(epoch.number)", brief(epoch.loss), epoch.validationLoss.map(brief) ?? "",
            brief(epoch.gradientNorm), brief(epoch.rate),
          ]
        })
  }
}
