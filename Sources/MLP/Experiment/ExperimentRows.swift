import Autodiff

/// The rows of one seed, and of one share of those trained on: split, filled in and brought to one scale.
///
/// The scale of features is learned from the rows trained on. That of a target of numbers is of all rows that are not held
/// out, whatever share of them is trained on, so that losses are in one unit.
struct ExperimentRows: Sendable {
  let training: TrainingSet<Double>
  let test: TrainingSet<Double>
  /// The classes of both; nil of a target of numbers.
  let labels: (training: [Int], test: [Int])?
  /// The loss of a network that gives the same for every row trained on, the best one.
  let constantLoss: Double

  init(
    _ table: DataTable<Double>, testShare: Double, rowShare: Double, seed: UInt64,
    imputation: Imputation<Double>.Strategy?
  ) throws(ArchitectureExperimentError) {
    let classes = table.classes
    let split = RowSplit(
      count: table.rowCount, heldOut: testShare, classes: classes, seed: seed)
    let part = RowSplit(
      count: split.training.count, heldOut: 1 - rowShare,
      classes: classes.map { classes in split.training.map { classes[$0] } }, seed: ~seed)
    let rows = part.training.map { split.training[$0] }
    guard rows.count >= 2, split.heldOut.count >= 2 else {
      throw .rows(trained: rows.count, heldOut: split.heldOut.count)
    }
    let complete =
      imputation.map {
        Imputation<Double>($0, learnedFrom: table.features, rows: rows).applied(to: table.features)
      } ?? table.features
    let features = Standardization(learnedFrom: complete, rows: rows).applied(to: complete)
    guard features.scalars.allSatisfy(\.isFinite) else { throw .notFinite }
    func inputs(_ places: [Int]) -> Tensor<Double> { features.gathered(at: places) }

    if let classes {
      let count = table.classNames?.count ?? 0
      let (known, heldOut) = (rows.map { classes[$0] }, split.heldOut.map { classes[$0] })
      labels = (known, heldOut)
      training = TrainingSet(inputs: inputs(rows), labels: known, classCount: count)
      test = TrainingSet(inputs: inputs(split.heldOut), labels: heldOut, classCount: count)
      var entropy = 0.0
      for label in 0..<count {
        let share = Double(known.lazy.filter { $0 == label }.count) / Double(known.count)
        if share > 0 { entropy -= share * Double.log(share) }
      }
      constantLoss = entropy
      return
    }
    guard let targets = table.targets?.scalars else { throw .noTarget }
    guard targets.allSatisfy(\.isFinite) else { throw .notFinite }
    let all = Tensor(shape: [split.training.count, 1], split.training.map { targets[$0] })
    let scale = Standardization(learnedFrom: all)
    func numbers(_ places: [Int]) -> Tensor<Double> {
      scale.applied(to: Tensor(shape: [places.count, 1], places.map { targets[$0] }))
    }
    labels = nil
    training = TrainingSet(inputs: inputs(rows), targets: numbers(rows))
    test = TrainingSet(inputs: inputs(split.heldOut), targets: numbers(split.heldOut))
    let known = training.targets.scalars
    let mean = known.reduce(0, +) / Double(known.count)
    constantLoss = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count)
  }
}
