import Autodiff
import MLP
import TestSupport
import Testing

/// A programmer's mistake with a network ends the program with a sentence that names it.
@Suite struct MisuseTests {
  typealias Row = (kind: String, case: ForkedCase)

  static func row(
    _ kind: String, _ sentence: String, _ body: @escaping @Sendable () throws -> Void
  ) -> Row {
    (kind, ForkedCase("\(kind): \(sentence)", sentence) { try? body() })
  }

  static func network(
    _ sizes: [Int] = [3, 2, 1], _ activation: Activation = .sigmoid
  ) throws -> MultilayerPerceptron<Double> {
    try MultilayerPerceptron(sizes: sizes, activation: activation, seed: 1)
  }

  static func layers(_ weights: Tensor<Double> = [[1, 2]]) throws -> Network<Double> {
    try Network([.linear(weights: weights, bias: [0])])
  }

  static let table = "a,b\n1,2\n3,4\n"
  static let noTable = "a,b\n"

  static func csv(_ text: String = table) throws -> CSVTable {
    try CSVTable(parsing: Array(text.utf8), file: "table.csv")
  }

  static func closedForm() throws -> ClosedForm<Double> {
    try ClosedForm(network(), at: [1, 2, 3])
  }

  static func encoded(_ names: String...) -> [UInt8] {
    let tensors: [(name: String, tensor: Tensor<Double>)] = names.map { ($0, [1]) }
    return SafetensorsFile.encode(tensors)
  }

  static let rows: [Row] = [
    row("mappedParameters", "MultilayerPerceptron.map: the transform must keep the shapes: ") {
      use(try network().map { (_: Tensor<Double>) in [1] as Tensor<Double> })
    },
    row("combined", "MultilayerPerceptron.combined: sizes [3, 2, 1] and [3, 1] must be equal") {
      use(try network().combined(with: network([3, 1])) { a, _ in a })
    },
    row("noLayer", "there is no value for layer 1: the layers are 2 to 3") {
      use(try closedForm().W(1))
    },
    row("noLayer", "there is no value for layer 4: the layers are 2 to 3") {
      use(try closedForm().sigmaPrime(4))
    },
    row("noLayer", "there is no value for layer 1: the layers are 2 to 3") {
      use(try closedForm().z[1])
    },
    row("emptyPerLayer", "PerLayer: at least one layer is needed") {
      use(PerLayer<Int>(first: 1, []))
    },
    row("layersPastEnd", "PerLayer: 2 layers from 9223372036854775807 on") {
      use(PerLayer(first: .max, [1, 2]))
    },
    row("batchInThirdDocument", "ClosedForm.thirdDocument: the diag(·) form takes one input") {
      use(try ClosedForm(network(), at: [[1, 2, 3]]).thirdDocument())
    },
    row("parameterNotFinite", "Activation.elu: the parameter must be finite, but is nan") {
      use(Activation.elu(alpha: .nan))
    },
    row("noParameter", "Activation: relu has no parameter") {
      trap(.noParameter(.relu))
    },
    row("noNumber", "Activation: Rational has no number for the slope") {
      trap(.noNumber(scalar: "Rational", parameter: 0.1))
    },
    row("tensorNames", "SafetensorsFile.encode: the names [\"a\", \"a\"] must differ") {
      use(MisuseTests.encoded("a", "a"))
    },
    row("foreignEntry", "SafetensorsFile.tensor: the entry \"large\" is not one of this file") {
      func file(_ name: String, _ tensor: Tensor<Double>) throws -> SafetensorsFile {
        try SafetensorsFile(
          parsing: SafetensorsFile.encode([(name: name, tensor: tensor)]), file: name)
      }
      use(try file("small", [1]).tensor(file("large", .zeros([1 << 20])).entries[0]))
    },
    row("noRow", "CSVTable.row: there is no row 5: the rows are 0 to 1") { use(try csv().row(5)) },
    row("noRow", "CSVTable.row: there is no row 0: the table has none") {
      use(try csv(noTable).row(0))
    },
    row("noRows", "CSVTable.rows: there are no rows 1 ..< 3: the rows are 0 to 1") {
      use(try csv().rows(1..<3))
    },
    row("tableFeatures", "DataTable: features of shape [1, 2] do not have a column for each of 1") {
      use(DataTable<Double>(featureNames: ["a"], features: [[1, 2]]))
    },
    row("tableRows", "DataTable: there are 1 rows of features, but 2 of the target") {
      use(DataTable<Double>(featureNames: ["a"], features: [[1]], target: .numbers([1, 2])))
    },
    row("noTableRow", "DataTable: there is no row 1: the rows are 0 to 0") {
      use(DataTable<Double>(featureNames: ["a"], features: [[1]]).rows([0, 1]))
    },
    row("noTableRow", "DataTable: there is no row -1: the rows are 0 to 0") {
      use(Standardization<Double>(learnedFrom: [[1]], rows: [-1]))
    },
    row("statisticsShape", "DataTable: statistics are learned from a matrix [rows, features]") {
      use(Imputation<Double>(.mean, learnedFrom: [1]))
    },
    row("standardization", "Standardization: a mean of shape [1] and a deviation of shape [2]") {
      use(Standardization<Double>(mean: [1], deviation: [1, 2]))
    },
    row("standardization", "Standardization: a mean of shape [1] and a deviation of shape [1]") {
      use(Standardization<Double>(mean: [1], deviation: [0]))
    },
    row("standardizedShape", "DataTable: shape [2] is neither [1] nor [rows, 1]") {
      use(Standardization<Double>(mean: [1], deviation: [1]).applied(to: [1, 2]))
    },
    row("toyData", "ToyData: 1 rows with noise 0.1: there must be two to 2^24") {
      use(ToyData.moons(1, noise: 0.1, seed: 1))
    },
    row("toyData", "ToyData: 5 rows with noise nan: there must be two to 2^24") {
      use(ToyData.noisySine(5, noise: .nan, seed: 1))
    },
    row("namedTable", "CSVTable: values of shape [1, 2] need a name for each column, not [\"a\"]") {
      use(CSVTable(naming: ["a"], values: [[1, 2]]))
    },
    row("namedTable", "CSVTable: values of shape [1, 2] need a name for each column") {
      use(CSVTable(naming: ["a", "a"], values: [[1, 2]]))
    },
    row("imputation", "Imputation: the values must be a vector, but have shape [1, 1]") {
      use(Imputation<Double>(values: [[1]]))
    },
    row("mappedShape", "Network.map: the transform must keep the shapes: [1, 2] became [1]") {
      use(try layers().map { (_: Tensor<Double>) in [1] as Tensor<Double> })
    },
    row("lossShapes", "Loss: outputs [1] and targets [1, 1] must have one shape [rows, outputs]") {
      use(Loss.squaredError([1] as Tensor<Double>, [[1]]))
    },
    row("stepShapes", "Optimizer.step: a parameter of shape [1, 2] has a gradient of shape [1, 3]")
    {
      var (optimizer, parameters) = (Optimizer<Double>(.sgd()), try layers())
      optimizer.step(&parameters, along: try layers([[1, 2, 3]]), rate: 1)
    },
    row("stepCount", "Optimizer.step: there are 4 parameters, but there were 3 at the step before")
    {
      var (optimizer, a, b) = (Optimizer<Double>(.sgd()), try layers(), try layers([[1, 2, 3]]))
      optimizer.step(&a, along: a, rate: 1)
      optimizer.step(&b, along: b, rate: 1)
    },
    row("trainingShapes", "TrainingSet: inputs [1, 2], targets [2, 1] must be [rows, inputs]") {
      use(TrainingSet<Double>(inputs: [[1, 2]], targets: [[1], [2]]))
    },
    row("trainingShapes", "TrainingSet: inputs [1, 1], targets [1, 1], weights [2] must be") {
      use(TrainingSet<Double>(inputs: [[1]], targets: [[1]], weights: [1, 2]))
    },
    row(
      "trainingRows",
      "Training.next: rows with inputs [1, 3] and targets [1, 1] do not fit a network of 2"
    ) {
      var training = Training(try layers(), TrainingOptions(loss: .squaredError))
      _ = training.next(on: TrainingSet(inputs: [[1, 2, 3]], targets: [[1]]))
    },
    row(
      "labels",
      "TrainingSet: labels must be from 0 to below the number of classes, 2, which must be"
    ) {
      use(TrainingSet<Double>(inputs: [[1]], labels: [2], classCount: 2))
    },
    row("split", "RowSplit: a share of 2.0 of 3 rows cannot be held out") {
      use(RowSplit(count: 3, heldOut: 2, seed: 1))
    },
    row("split", "RowSplit: a share of nan of 3 rows with 1 classes cannot be held out") {
      use(RowSplit(count: 3, heldOut: .nan, classes: [1], seed: 1))
    },
    row("inputCount", "GlobalImportance: there cannot be -1 inputs") {
      use(GlobalImportance<Double>(inputCount: -1))
    },
    row(
      "ledgerRows", "GradientLedger: rows of shape [1, 3] are not [rows, 2] with one row at least"
    ) {
      use(GradientLedger(try layers(), at: [[1, 2, 3]], seed: .output(0)))
    },
    row(
      "ledgerRows", "GradientLedger: rows of shape [0, 2] are not [rows, 2] with one row at least"
    ) {
      use(GradientLedger(try layers(), at: .zeros([0, 2]), seed: .output(0)))
    },
    row("ledgerOutput", "GradientLedger: there is no output 1 of 1, the first being 0") {
      use(GradientLedger(try layers(), at: [[1, 2]], seed: .output(1)))
    },
    row("lossShapes", "Loss: outputs [1, 1] and targets [1, 2] must have one shape") {
      use(
        GradientLedger(
          try layers(), at: [[1, 2]], seed: .loss(.squaredError, targets: [[1, 2]])))
    },
    row("averagedShare", "Training: a share of 1.5 of the epochs cannot be averaged over") {
      use(Training(try layers(), TrainingOptions(loss: .squaredError, averagedShare: 1.5)))
    },
    row("batchSize", "Training: a batch of 0 rows makes no step") {
      use(Training(try layers(), TrainingOptions(loss: .squaredError, batchSize: 0)))
    },
    row("metrics", "Metrics: predictions of shape [1, 2] do not fit 2 rows") {
      use(ClassificationMetrics(probabilities: [[1, 0]] as Tensor<Double>, labels: [0, 1]))
    },
    row("metrics", "Metrics: predictions of shape [1] do not fit 2 rows") {
      use(RegressionMetrics(predicted: [1], actual: [1, 2]))
    },
    row("comparedShapes", "MultilayerPerceptron.compare: a recursion's step has shape") {
      let wrong = Recursion<Double>("wrong", delta: .ofPreactivations) { _ in
        [1, 2]
      } step: {
        _, _, delta in
        delta
      }
      use(try network().compare(at: [1, 2, 3], with: [wrong]))
    },
  ]

  @Test func everySentenceIsSaid() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      ForkedCase.exitAfterRunning(MisuseTests.rows.map(\.case))
    }
    #expect(ForkedCase.faults(of: result) == [])
  }

  @Test func everyCaseHasARow() throws {
    let file = try SourceFile.all(under: "MLP").first { $0.path == "Sources/MLP/Trap.swift" }
    let cases = try #require(file).enumerationCases
    #expect(cases.count > 10)
    #expect(cases.filter { name in !Self.rows.contains { $0.kind == name } } == [])
  }
}
