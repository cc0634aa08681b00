import Autodiff
import MLP

/// A failure that is neither a wrong call nor a mistake in a formula or a file; its status is 1.
enum CommandError: Error, Equatable {
  case unknownFunction(String, suggestion: String?)
  case unavailableFunction(String, UnavailableFunction)
  case unknownFileType(String)
  case jacobianSize(result: Int, inputs: Int, rowLimit: Int, limit: Int)
  case jacobianShape(name: String, ShapeError)
  case brackets(name: String, Shape, limit: Int, isSum: Bool)
  case analyticShape(name: String, Shape, expected: Shape)
  case unknownInput(option: String, name: String, known: [String], suggestion: String?)
  case unknownColumn(
    String, file: String, known: [String], count: Int, suggestion: String?)
  case rowOutOfRange(Int, file: String, rowCount: Int)
  case columnCount(
    Int, file: String, inputCount: Int, hasTarget: Bool, columns: [String]?)
  case featureCount(Int, inputCount: Int)
  case modelFeature(String, file: String, features: [String])
  case tailOfStream(Int, file: String)
  case imputationOfStream(file: String)
  case nothingToImpute(column: String, file: String)
  case table(FileError)
  case rowWeights(file: String)
  case noClasses(target: String, file: String)
  case oneClass(String, file: String)
  case tooFewTrained(Int, file: String)
  case targetNotFinite(file: String)
  case checkpoint(String, CheckpointError)
  case experiment(file: String, ArchitectureExperimentError)
  case nothingTrained
  case modelOutputs(Int, needed: Int)
  case otherClasses([String], known: [String], file: String)
  case activationUnknown(file: String, layers: [Int], depth: Int, hasHidden: Bool)
  case activationCount(Int, layers: Int)
  case model(FileError)
  case outputChoice(count: Int, classes: [String]?, allowsAll: Bool, hasOption: Bool)
  case noOutput(String, count: Int, classes: [String]?)
  case unexpected(output: Double, expected: String)
  case nothingToFold(file: String)
  case unwritableForm(String, reason: String)
  case inputCount(Int, option: String, expected: Int)
  case inexactActivation(Activation, layer: Int)
  case fractionsTooLong(MemorySize)
  case fileShape(String, Shape, expected: Int)
  case memory(what: String, MemoryShortage)
  case temporaryFile(folder: String, reason: String)
  case tangentOfTensor(name: String?, Shape?)
  case mistakeNotShown(String)
  case nothingToPlot([PlotRange])
  case graphTooLarge(nodes: Int, limit: Int)
  case graphTooWide(nodes: Int)
  case pageTooLarge(count: Double, unit: String, limit: Int)
  case pageWithoutFunction(String)
  case plotTooLong(elements: Double, limit: Double)
  case graphTooTangled(nodes: Int, limit: Int)
  case unknownFeature(String, [String], suggestion: String?)
  case tooManyInputs(method: String, inputs: Int)
  case readTwice(file: String)
  case oneRow(Int, purpose: String)
}

extension CommandError {
  /// An error of a table's file, with what an option can do about it.
  static func explained(_ error: FileError) -> CommandError {
    if case .noRow(let row, let count) = error.problem {
      return .rowOutOfRange(row, file: error.file, rowCount: count)
    }
    return .table(error)
  }
}

extension CommandError: CustomStringConvertible {
  var description: String {
    switch self {
    case .tangentOfTensor(let name?, let shape?):
      "--forward: \(legible(name)) has shape \(shape); tangents are shown by one number, in formulas of numbers"
    case .tangentOfTensor:
      "--forward: tangents are shown in formulas of numbers, and this one has tensors"
    case .nothingToPlot(let inputs):
      "the formula is no finite number anywhere for "
        + inputs.map {
          "\(legible($0.name)) from \(short($0.range.lowerBound)) to \(short($0.range.upperBound))"
        }.joined(separator: " and ")
    case .graphTooLarge(let nodes, let limit):
      "the graph has \(counted(nodes, "node")), and \(limit) are drawn at most"
    case .pageTooLarge(let count, let unit, let limit):
      "the page would have \(short(count)) \(unit), and holds \(limit) at most"
    case .pageWithoutFunction(let name):
      "the page computes anew all that it shows, and cannot compute \(name); `autodiff-cli trace` shows this formula"
    case .plotTooLong(let elements, let limit):
      "a plot evaluates the formula at many points, and at each it computes as much as \(short(elements)) numbers, "
        + "of which a plot can take \(short(limit.rounded())): reduce its arrays, or shorten it"
    case .graphTooTangled(let nodes, let limit):
      "the edges of the graph of \(counted(nodes, "node")) lead past so many others that a picture has "
        + "more than \(limit) lines: write --dot or --mermaid"
    case .graphTooWide(let nodes):
      "the graph of \(counted(nodes, "node")) does not fit into 80 columns: write a picture with --svg -o FILE.svg"
    case .unknownFeature(let name, let names, let suggestion):
      "there is no input '\(legible(name))'"
        + (suggestion == nil
          ? "; the inputs are called \(names.first ?? "")"
            + (names.count > 1 ? " to \(names.last ?? "")" : "")
          : didYouMean(suggestion))
    case .tooManyInputs(let method, let inputs):
      "--method \(method) goes through the inputs one by one, and the network has too many for that, "
        + "\(inputs): --method integrated goes through all of them at once"
    case .readTwice(let file):
      "\(legible(file)): the table must be read twice for this, and comes from a pipe or a device: "
        + "save it in a file"
    case .oneRow(let count, let purpose):
      "\(purpose) needs at least two rows, and the table has \(counted(count, "row"))"
    case .mistakeNotShown(let reason): "the formula does not show the mistake: \(reason)"
    case .unknownFunction(let name, let suggestion):
      "unknown function '\(legible(name))'" + didYouMean(suggestion)
    case .unavailableFunction(let name, let function): function.message(for: name)
    case .unknownFileType(let path):
      "\(legible(path)): no kind of file that is read; its name must end in .csv, .json or .npy"
    case .jacobianSize(let result, let inputs, let rowLimit, let limit):
      "the Jacobian of \(counted(result, "number")) by \(counted(inputs, "number")) "
        + "is too large; at most \(rowLimit) rows and \(limit) numbers are computed: "
        + "differentiate by fewer inputs with --wrt, or reduce the result, as in sum(...)"
    case .jacobianShape(let name, let error): "the Jacobian by \(legible(name)): \(error)"
    case .brackets(let name, let shape, let limit, let isSum):
      "\(legible(name)) has shape \(shape), no elements and as nested arrays"
        + (isSum ? ", together with others like it," : "") + " more than \(limit) brackets: "
        + "leave out --json, or reduce the result"
    case .analyticShape(let name, let shape, let expected):
      "--analytic \(legible(name)): the formula gives shape \(shape), "
        + "but the gradient by \(legible(name)) has shape \(expected)"
    case .unknownInput(let option, let name, let known, let suggestion):
      "--\(option) names '\(legible(name))', which is no input and no step of the formula"
        + (suggestion.map { "; did you mean '\(legible($0))'?" }
          ?? (known.isEmpty ? "" : " (known: \(legible(known.joined(separator: ", "))))"))
    case .unknownColumn(let column, let file, let known, let count, let suggestion):
      "\(legible(file)): there is no column '\(legible(column))'"
        + (suggestion == nil
          ? "; the columns are \(listed(known, count: count))" : didYouMean(suggestion))
    case .rowOutOfRange(let row, let file, let rowCount):
      "\(legible(file)): there is no row \(row): "
        + FileProblem.places(ofRows: rowCount)
    case .columnCount(let count, let file, let inputCount, let hasTarget, let columns):
      "\(legible(file)): the network takes \(counted(inputCount, "number")), "
        + "but the table has \(counted(count, "column"))"
        + (hasTarget ? " beside the target" : "")
        + (count < inputCount
          ? ""
          : count == inputCount + 1 && !hasTarget
            ? ": name the one to leave out with --target COLUMN"
            : ": choose them with --features NAME,..."
              + (columns.map { "; they are \(listed($0))" } ?? ""))
    case .featureCount(let count, let inputCount):
      "the network takes \(counted(inputCount, "number")), "
        + "but --features names \(counted(count, "column"))"
    case .modelFeature(let name, let file, let features):
      "\(legible(file)): the model's inputs are the columns \(listed(features)), but there is no column "
        + "'\(legible(name))': --features NAME,... says which columns stand for them"
    case .tailOfStream(let count, let file):
      "\(legible(file)): the last \(counted(count, "row")) of a pipe take too much memory; "
        + "save the table in a file"
    case .imputationOfStream(let file):
      "\(legible(file)): --impute mean and median read the table twice, and a pipe can be read only once: "
        + "save it in a file, or give a number"
    case .nothingToImpute(let column, let file):
      "\(legible(file)): column '\(legible(column))' has no value at all, so that --impute has nothing to fill in"
    case .rowWeights(let file):
      "\(legible(file)): the weights of rows must be finite numbers from 0 on"
    case .noClasses(let target, let file):
      "\(legible(file)): '\(legible(target))' holds numbers that are no classes: up to 1000 different whole numbers are; "
        + "leave out --task classification"
    case .oneClass(let name, let file):
      "\(legible(file)): every row belongs to one class, '\(legible(name))'; there is nothing to tell apart"
    case .tooFewTrained(let count, let file):
      "\(legible(file)): \(counted(count, "row")) left to train on; take more rows, or hold out fewer with --test and --validation"
    case .targetNotFinite(let file):
      "\(legible(file)): the inputs and the target of rows to learn from must be finite numbers; leave out the rows that have none, "
        + "or fill in inputs with --impute"
    case .experiment(let file, let error): "\(legible(file)): \(error)"
    case .nothingTrained: "interrupted before the first training was finished"
    case .checkpoint(let file, let error): "\(legible(file)): \(error)"
    case .modelOutputs(let count, let needed):
      "the network gives \(counted(count, "number")), but the table needs \(needed)"
    case .otherClasses(let found, let known, let file):
      "\(legible(file)): its classes are \(listed(found)), but the network knows \(listed(known))"
    case .table(let error): error.description + tableRemedy(error.problem)
    case .model(let error): error.description + modelRemedy(error.problem)
    case .outputChoice(let count, let classes, let allowsAll, let hasOption):
      "the network has \(count) outputs, and one of them is differentiated: "
        + (hasOption
          ? "choose it with --output K, from 0 to \(count - 1)"
            + (classes.map { ", or --output NAME (\(listed($0)))" } ?? "")
            + (allowsAll ? ", or --output all" : "")
          : "this command takes a network with one")
    case .noOutput(let text, let count, let classes):
      "--output: there is no output '\(legible(text))': they are 0 to \(count - 1)"
        + (classes.map { ", of the classes \(listed($0))" } ?? "")
    case .unexpected(let output, let expected):
      "the output is \(full(output)), and --expect says \(legible(expected)): look at the activations, "
        + "the scaling of the inputs, and what the file does not show (a residual connection, a normalization "
        + "without parameters)"
    case .nothingToFold(let file):
      "\(legible(file)): --fold puts the scaling of the columns into the first layer, and the file has none "
        + "(feature_means and feature_deviations in its metadata)"
    case .unwritableForm(let path, let reason): "\(legible(path)): \(reason)"
    case .activationUnknown(let file, let layers, let depth, let hasHidden):
      "\(legible(file)): the file does not say which "
        + unknownActivations(layers, depth: depth, hasHidden: hasHidden)
    case .activationCount(let count, let layers):
      "--activation names \(counted(count, "activation")), "
        + "but the network has \(counted(layers, "layer")) beyond its input: "
        + "name one for all of them, or one for each"
    case .inexactActivation(let activation, let layer):
      activation.isPiecewiseLinear
        ? "--exact: layer \(layer) has \(activation), whose slope is no short decimal"
        : "--exact: layer \(layer) has \(activation), which gives no fractions; "
          + "relu, leaky_relu and identity do"
    case .fractionsTooLong(let size):
      "--exact: the fractions become too long, for \(size) of memory or at all; "
        + "write the parameters and the input with fewer digits, or leave out --exact"
    case .inputCount(let count, let option, let expected):
      "the network takes \(counted(expected, "number")), but --\(option) gives \(count)"
    case .fileShape(let path, let shape, let expected):
      "\(legible(path)): the network takes \(counted(expected, "number")), "
        + "but the file holds a tensor of shape \(shape)"
        + (shape.rank == 2 && shape[1] == expected ? "; --data takes every row of it" : "")
    case .memory(let what, let shortage): "\(what) \(shortage)"
    case .temporaryFile(let folder, let reason):
      "the results cannot wait in a temporary file in \(legible(folder)): \(reason); "
        + "name another folder in TMPDIR, or have each row at once with --json-lines"
    }
  }

  /// The layers whose activations nobody names, and how to name them.
  private func unknownActivations(_ layers: [Int], depth: Int, hasHidden: Bool) -> String {
    if layers == [depth], hasHidden || depth > 2 {
      return "activation the last layer has: add --output-activation NAME"
    }
    if depth == 2 { return "activation the network has: add --activation NAME" }
    if layers.count == depth - 1 {
      return "activations the network has: add --activation NAME for one in all layers, "
        + "--activation NAME,... for one in each of the \(depth - 1), "
        + "or --hidden-activation NAME and --output-activation NAME"
    }
    if layers.count == depth - 2, !layers.contains(depth) {
      return "activation the hidden layers have: add --hidden-activation NAME"
    }
    return "activations all layers have: "
      + "add --activation NAME,... with one for each of the \(depth - 1)"
  }

  /// What an option can do about a model file.
  private func modelRemedy(_ problem: FileProblem) -> String {
    guard case .model(let problem) = problem else { return "" }
    switch problem {
    case .ambiguousOrder(let layers):
      return ": --layers-order \(legible(layers.prefix(12).joined(separator: ","), limit: 200))"
        + ", or as it is"
    case .noChain:
      return ": name the layers of the network with --layers-order, and --ignore the others"
    case .normalizationPlace:
      return ": --layers-order says it, as in --layers-order fc1,bn1,relu,fc2"
    case .turned(_, _, let isTransposed):
      return isTransposed ? " (leave out --transposed)" : " Then add --transposed"
    case .strangeTensor(let name, _), .foreignTensor(let name, .scaler):
      return "; --ignore \(legible(name, limit: 60)) passes over it"
    case .buffers(let names):
      return " (--ignore \(legible(names.prefix(12).joined(separator: ","), limit: 200)))"
    case .metadata: return ": --activation says them otherwise"
    default: return ""
    }
  }

  /// What an option can do about a table.
  private func tableRemedy(_ problem: FileProblem) -> String {
    switch problem {
    case .csv(.noHeader, _): ": --no-header"
    case .csv(.commaUndecided, _): ": --decimal comma or --decimal point"
    case .csv(.missingValue, _), .csv(.emptyCell, _), .content(.kind("no value", _), _):
      ", or fill it in with --impute mean"
    case .csv(.notANumber, _), .content(.kind(_, "a number"), _):
      "; --features NAME,... chooses the columns that are read"
    default: ""
    }
  }

  private func didYouMean(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean '\(legible($0))'?" } ?? ""
  }
}
