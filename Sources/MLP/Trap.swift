import Autodiff

/// A mistake in a program that uses this module and that no value can express; every message of a trap is in this file.
package enum NetworkMistake {
  case mappedParameters(NetworkError)
  case combined(sizes: [Int], other: [Int])
  case noLayer(Int, layers: ClosedRange<Int>)
  case emptyPerLayer
  case layersPastEnd(first: Int, count: Int)
  case batchInThirdDocument(Shape)
  case parameterNotFinite(Activation.Kind, Double)
  case noParameter(Activation)
  case noNumber(scalar: String, parameter: Double)
  case tensorNames([String])
  case foreignEntry(String)
  case noRow(Int, count: Int)
  case noRows(Range<Int>, count: Int)
  case comparedShapes(Shape, Shape)
  case mappedShape(Shape, to: Shape)
  case lossShapes(Shape, Shape)
  case stepShapes(Shape, Shape?)
  case stepCount(Int, before: Int)
  case trainingShapes(Shape, Shape, Shape?)
  case trainingRows(Shape, Shape, Int, Int)
  case labels(classCount: Int)
  case split(count: Int, share: Double, classes: Int?)
  case batchSize(Int)
  case averagedShare(Double)
  case inputCount(Int)
  case metrics(Shape, count: Int)
  case tableFeatures(Shape, names: Int)
  case tableRows(Int, rows: Int)
  case noTableRow(Int, count: Int)
  case statisticsShape(Shape)
  case standardization(Shape, Shape)
  case standardizedShape(Shape, features: Int)
  case imputation(Shape)
  case toyData(rows: Int, noise: Double)
  case namedTable(Shape, [String])
  case ledgerRows(Shape, takes: Int)
  case ledgerOutput(Int, count: Int)
}

extension NetworkMistake {
  package var description: String {
    switch self {
    case .mappedParameters(let error):
      "MultilayerPerceptron.map: the transform must keep the shapes: \(error)"
    case .combined(let sizes, let other):
      "MultilayerPerceptron.combined: sizes \(sizes) and \(other) must be equal"
    case .noLayer(let l, let layers):
      "there is no value for layer \(l): the layers are \(layers.lowerBound) to \(layers.upperBound)"
    case .emptyPerLayer:
      "PerLayer: at least one layer is needed"
    case .layersPastEnd(let first, let count):
      "PerLayer: \(count) layers from \(first) on have numbers that an Int does not hold"
    case .batchInThirdDocument(let shape):
      "ClosedForm.thirdDocument: the diag(·) form takes one input, not a batch of shape \(shape)"
    case .parameterNotFinite(let kind, let parameter):
      "Activation.\(kind.rawValue): the parameter must be finite, but is \(parameter)"
    case .noParameter(let activation):
      "Activation: \(activation) has no parameter"
    case .noNumber(let scalar, let parameter):
      "Activation: \(scalar) has no number for the slope \(parameter)"
    case .tensorNames(let names):
      "SafetensorsFile.encode: the names \(names) must differ from one another and from __metadata__"
    case .foreignEntry(let name):
      "SafetensorsFile.tensor: the entry \"\(name)\" is not one of this file"
    case .noRow(let row, let count):
      "CSVTable.row: there is no row \(row): \(Self.rows(count))"
    case .noRows(let rows, let count):
      "CSVTable.rows: there are no rows \(rows.lowerBound) ..< \(rows.upperBound): \(Self.rows(count))"
    case .comparedShapes(let a, let b):
      "MultilayerPerceptron.compare: a recursion's step has shape \(a), but what it is compared with \(b)"
    case .mappedShape(let shape, let new):
      "Network.map: the transform must keep the shapes: \(shape) became \(new)"
    case .lossShapes(let outputs, let targets):
      "Loss: outputs \(outputs) and targets \(targets) must have one shape [rows, outputs]"
    case .stepShapes(let parameter, let gradient):
      "Optimizer.step: a parameter of shape \(parameter) has "
        + (gradient.map { "a gradient of shape \($0)" } ?? "no gradient")
    case .stepCount(let count, let before):
      "Optimizer.step: there are \(count) parameters, but there were \(before) at the step before"
    case .trainingShapes(let inputs, let targets, let weights):
      "TrainingSet: inputs \(inputs), targets \(targets)\(weights.map { ", weights \($0)" } ?? "") must be "
        + "[rows, inputs], [rows, outputs] and [rows]"
    case .trainingRows(let inputs, let targets, let takes, let gives):
      "Training.next: rows with inputs \(inputs) and targets \(targets) do not fit a network of "
        + "\(takes) inputs and \(gives) outputs, or there are none"
    case .labels(let count):
      "TrainingSet: labels must be from 0 to below the number of classes, \(count), which must be 2 or more"
    case .split(let count, let share, let classes):
      "RowSplit: a share of \(share) of \(count) rows\(classes.map { " with \($0) classes" } ?? "") cannot be "
        + "held out"
    case .inputCount(let count): "GlobalImportance: there cannot be \(count) inputs"
    case .batchSize(let size): "Training: a batch of \(size) rows makes no step"
    case .averagedShare(let share):
      "Training: a share of \(share) of the epochs cannot be averaged over: it is from 0 to 1"
    case .metrics(let shape, let count):
      "Metrics: predictions of shape \(shape) do not fit \(count) rows, or a class does not exist"
    case .tableFeatures(let shape, let names):
      "DataTable: features of shape \(shape) do not have a column for each of \(names) names"
    case .tableRows(let count, let rows):
      "DataTable: there are \(rows) rows of features, but \(count) of the target or the weights"
    case .noTableRow(let row, let count):
      "DataTable: there is no row \(row): \(Self.rows(count))"
    case .statisticsShape(let shape):
      "DataTable: statistics are learned from a matrix [rows, features], not from shape \(shape)"
    case .standardization(let mean, let deviation):
      "Standardization: a mean of shape \(mean) and a deviation of shape \(deviation) must be vectors "
        + "of one length, and each deviation finite and above 0"
    case .standardizedShape(let shape, let features):
      "DataTable: shape \(shape) is neither [\(features)] nor [rows, \(features)]"
    case .toyData(let rows, let noise):
      "ToyData: \(rows) rows with noise \(noise): there must be two to 2^24, and noise must be "
        + "finite and not negative"
    case .namedTable(let shape, let columns):
      "CSVTable: values of shape \(shape) need a name for each column, not \(columns)"
    case .imputation(let shape):
      "Imputation: the values must be a vector, but have shape \(shape)"
    case .ledgerRows(let shape, let takes):
      "GradientLedger: rows of shape \(shape) are not [rows, \(takes)] with one row at least"
    case .ledgerOutput(let output, let count):
      "GradientLedger: there is no output \(output) of \(count), the first being 0"
    }
  }

  private static func rows(_ count: Int) -> String {
    count == 0 ? "the table has none" : "the rows are 0 to \(count - 1)"
  }
}

/// Ends the program with the sentence that says what was wrong; in release builds too.
@inline(never)
package func trap(_ mistake: NetworkMistake) -> Never { fatalError("MLP: \(mistake.description)") }
