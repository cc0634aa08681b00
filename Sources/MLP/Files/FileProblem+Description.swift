import Autodiff

// Every sentence that a reader or a writer of files can say: the file, the place, what to do.

extension FileError: CustomStringConvertible {
  public var description: String {
    let file = legible(file)
    return switch problem {
    case .csv(let problem, let line): "\(file), line \(line): \(problem.description)"
    case .json(let problem, let line, let column):
      "\(file), line \(line), column \(column): \(problem.description)"
    case .content(let problem, let path):
      "\(file), \(path.isEmpty ? "top level" : legible(path)): \(problem.description)"
    default: "\(file): \(problem.description)"
    }
  }
}

extension FileProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound: "there is no such file"
    case .isDirectory: "this is a directory; give the path of a file"
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .changed: "the file was changed while it was read; try again when nothing writes to it"
    case .unwritable(let reason): "cannot be written: \(reason)"
    case .tooLarge(let limit): "holds more than \(limit) bytes, the most that is read"
    case .empty: "the file is empty"
    case .notUTF8(let line): "line \(line) is not UTF-8 text; save the file with that encoding"
    case .unknownModelFormat:
      "no model that is known: safetensors, ONNX and JSON are read, and other kinds recognised by their first bytes"
    case .foreignModel(let kind): kind.description
    case .onnx(let problem): problem.description
    case .json(let problem, _, _): problem.description
    case .content(let problem, _): problem.description
    case .safetensors(let problem): problem.description
    case .model(let problem): problem.description
    case .csv(let problem, _): problem.description
    case .npy(let problem): problem.description
    case .foreign(let kind): kind.description
    case .archive(let problem): problem.description
    case .idx(let reason): "the IDX file is malformed: \(reason)"
    case .jsonColumns:
      "a JSON object of columns; a table is read by rows: write it with to_json(orient=\"records\")"
    case .noRows: "the table has no rows"
    case .noRow(let row, let count): "there is no row \(row): \(Self.places(ofRows: count))"
    case .tooManyColumns(let count, let limit):
      "the array has \(count) columns, more than the \(limit) of a table"
    case .noColumn(let name, let known, let count):
      "there is no column \(quoted(name)); the columns are \(listed(known, count: count))"
    case .noFeatures: "the table has no column that is a feature"
    case .tooManyLevels(let column, let limit):
      "column \(quoted(column)) has more than \(limit) different texts, too many for a category"
    }
  }
}

extension FileProblem {
  /// Which rows a table has.
  package static func places(ofRows count: Int) -> String {
    count == 0
      ? "it has none" : count == 1 ? "its only row is 0" : "its rows are 0 to \(count - 1)"
  }
}

extension JSONProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unexpected(let found, let expected): "found \(found) where \(expected) is expected"
    case .unexpectedEnd(let expected): "the text ends where \(expected) is expected"
    case .number(let text): "\(quoted(text)) is not a JSON number that a Double can hold"
    case .controlCharacter: "a string holds an unescaped control character; write it as \\u00XX"
    case .escape(let text): "\(quoted(text)) is not an escape sequence of JSON"
    case .depth(let limit): "arrays and objects are nested more than \(limit) deep"
    case .duplicateName(let name): "the name \(quoted(name)) occurs twice in one object"
    }
  }
}

extension ContentProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .kind(let found, let expected): "found \(found) where \(expected) is expected"
    case .missing(let name): "the entry \(quoted(name)) is missing"
    case .unknownName(let name, let known):
      "the entry \(quoted(name)) has no meaning here; known are "
        + known.map(quoted).joined(separator: ", ")
    case .ragged(let count, let first):
      "has \(count) elements, but its first neighbour has \(first); rows must have one length"
    case .emptyArray: "is an empty array; at least one element is needed"
    case .activation(let error): error.description
    case .exactNumber(let error): error.description
    }
  }
}

extension SafetensorsProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noHeaderLength(let size):
      "a safetensors file starts with 8 bytes that give the length of its header, "
        + "but this one has \(size) bytes in all; it may be truncated"
    case .headerLength(let declared, let available):
      "the header claims \(declared) bytes, but \(available) are left in the file "
        + "(and the format allows \(SafetensorsFile.headerLimit)); "
        + "it is truncated or not a safetensors file"
    case .elementType(let tensor, let type):
      "tensor \(quoted(tensor)) holds \(quoted(type)) numbers; F64, F32, F16 and BF16 are read"
    case .shape(let tensor):
      "the shape of tensor \(quoted(tensor)) must be an array of integers that are not negative"
    case .countOverflow(let tensor):
      "the shape of tensor \(quoted(tensor)) is too large: the product of the "
        + "dimensions, zeros counted as 1, must be below 2^48"
    case .offsets(let tensor, let begin, let end, let size):
      "the data offsets \(begin) to \(end) of tensor \(quoted(tensor)) "
        + "are not a range inside the \(size) bytes of data; the file may be truncated"
    case .byteCount(let tensor, let declared, let needed):
      "tensor \(quoted(tensor)) is given \(declared) bytes, but its shape and type need \(needed)"
    case .overlap(let a, let b): "tensors \(quoted(a)) and \(quoted(b)) claim the same bytes"
    case .unclaimed(let begin, let end):
      "bytes \(begin) to \(end) of the data belong to no tensor"
    }
  }
}

extension ModelProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noLayers:
      "holds no layer; a network needs at least one matrix named like \"0.weight\""
    case .strangeTensor(let name, let shape):
      "tensor \(quoted(name)) of shape \(shape) belongs to no layer that is read: linear layers, "
        + "batch and layer normalizations and PReLU are, by names like \"fc1.weight\", \"fc1.bias\""
    case .missingWeight(let name): "there is a bias \(quoted(name)) but no weight beside it"
    case .missingTensor(let name):
      "the metadata's \"layers\" need a tensor \(quoted(name)), which the file does not have"
    case .layersText(let text):
      "the metadata's \"layers\" are no layers: \(quoted(text))"
    case .weightShape(let name, let shape):
      "weight \(quoted(name)) must be a matrix [outputs, inputs] with neither of them 0, "
        + "but its shape is \(shape)"
    case .biasShape(let name, let shape, let weight):
      "bias \(quoted(name)) has shape \(shape), but its weight of shape \(weight) "
        + "needs [\(weight.rank == 2 ? weight[0] : 0)]"
    case .activationUnknown(let layers, let depth):
      "neither the file nor the caller names the activation of "
        + (layers == [depth]
          ? "the last layer"
          : layers.count == 1 ? "layer \(layers[0])" : "layers \(elided(layers))")
        + "; give one for all layers, one for each, or the hidden layers' and the last layer's"
    case .metadata(let text, let layers):
      "the metadata's activations \(quoted(text)) are not \(layers) known names separated by commas"
    case .notExact(let tensor, let value):
      "tensor \(quoted(tensor)) holds \(value.isNaN ? "nan" : "\(value)"), which is no fraction"
    case .foreignTensor(let name, let kind): "tensor \(quoted(name)) is \(kind.description)"
    case .buffers(let names):
      "\(listed(names)) \(names.count == 1 ? "is a buffer" : "are buffers") and no layer, as a scaler of the inputs has: "
        + "pass over them, and give the inputs scaled as for the training"
    case .nothingIgnored(let name): "there is no tensor \(quoted(name)) to pass over"
    case .normalizationShape(let name, let shape, let units):
      "tensor \(quoted(name)) of a normalization has shape \(shape), beside one of shape \(units)"
    case .turned(let name, let shape, let isTransposed):
      isTransposed
        ? "weight \(quoted(name)) of shape \(shape) and its neighbours chain only when they are [outputs, inputs], "
          + "as PyTorch stores them: read them without turning them"
        : "weight \(quoted(name)) of shape \(shape) and its neighbours chain only when they are turned: are they "
          + "[inputs, outputs], as Keras, Flax and scikit-learn store them?"
    case .noChain(let layers):
      "the linear layers \(listed(layers)) (inputs-outputs) chain in no order"
    case .ambiguousOrder(let layers):
      "the layers \(listed(layers)) chain in more than one order, and their names do not say which"
    case .normalizationPlace(let name):
      "nothing in the names says between which layers, and on which side of an activation, \(quoted(name)) stands"
    case .order(let problem): problem.description
    case .softmaxWithin(let function):
      "\(function) stands behind the last layer only"
    case .notPlain(let part):
      "the network has \(part), and what is asked is for linear layers with an activation behind each"
    case .network(let error): error.description
    }
  }
}

extension LayerOrderProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown(let name, let known):
      "\(quoted(name)) in the order of the layers is no layer of the file and no activation; the layers are \(listed(known))"
    case .several(let name, let names):
      "\(quoted(name)) in the order of the layers may be \(listed(names)); write the whole name"
    case .twice(let name): "the order of the layers names \(quoted(name)) twice"
    case .leftOut(let names): "the order of the layers leaves out \(listed(names))"
    }
  }
}

extension CSVProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noHeader:
      "the first line must name the columns, but it holds numbers; add a header, or say that there is none"
    case .unnamedColumn(let column): "column \(column) has no name"
    case .duplicateColumn(let name, let first, let second):
      "columns \(first) and \(second) are both named \(quoted(name)); rename one"
    case .ragged(let cells, let expected):
      "the row has \(cells) \(cells == 1 ? "cell" : "cells"), but the header has \(expected)"
    case .notANumber(let text, let column, let name):
      "column \(column) (\(quoted(name))): \(quoted(text)) is \(CellText.kind(of: text).isNoNumber)"
    case .exactNumber(let error, let column, let name):
      "column \(column) (\(quoted(name))): \(error)"
    case .emptyCell(let column, let name):
      "column \(column) (\(quoted(name))): the cell is empty; write a number, or nan"
    case .missingValue(let text, let column, let name):
      "column \(column) (\(quoted(name))): \(quoted(text)) stands for a value that is missing; "
        + "write a number, or nan"
    case .unknownText(let text, let column, let name, let known):
      "column \(column) (\(quoted(name))): "
        + (text.isEmpty
          ? "the cell is empty" : "\(quoted(text)) is a text that the model does not know")
        + "; it knows \(listed(known))"
    case .commaUndecided(let text, let column, let name):
      "column \(column) (\(quoted(name))): the comma of \(quoted(text)) may stand before decimals or "
        + "between thousands, and no cell shows which; say what stands before decimals, comma or point"
    case .decimalConflict(let text, let column, let name):
      "column \(column) (\(quoted(name))): \(quoted(text)) does not have its decimals behind the same "
        + "sign as other cells; write all numbers alike"
    case .unterminatedQuote(let column):
      "column \(column): the quote that opens here is never closed"
    case .textAfterQuote(let column):
      "column \(column): after a closing quote only a separator or the end of the line may follow; "
        + "a quote inside a quoted cell is written twice"
    case .rowTooLong(let limit):
      "the row does not end within \(limit) bytes, the most that is read"
    case .cellTooLong(let column, let limit):
      "column \(column): the cell has more than \(limit) bytes, the most that is read"
    case .tooManyColumns(let limit):
      "the row has more than \(limit) cells, the most that are read"
    }
  }
}

extension ArchiveProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let reason): "the archive is malformed: \(reason)"
    case .encrypted(let name): "\(quoted(name)) in the archive is encrypted"
    case .method(let name, let method):
      "\(quoted(name)) is compressed by method \(method); stored and deflated entries are read, "
        + "as np.savez and np.savez_compressed write them"
    case .large: "the archive is larger than 4 GiB; store the array by itself with np.save"
    case .noMatrix: "the archive has no array of shape [rows, columns]"
    case .severalMatrices(let names):
      "the archive has several arrays of rows, \(listed(names)); say which, as in FILE.npz:\(legible(names.first(where: isClear) ?? "NAME"))"
    case .noArray(let name, let known):
      "the archive has no array of rows \(quoted(name)); "
        + (known.isEmpty ? "it has none" : "there are \(listed(known))")
    }
  }
}

extension NPYProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notNPY: "this is no .npy file: it does not start with \\x93NUMPY"
    case .version(let version): "version \(version) of the .npy format is unknown; 1 to 3 are read"
    case .truncatedHeader: "the file ends inside its header"
    case .header(let reason): "the header is malformed: \(reason)"
    case .elementType(let type):
      "the array holds \(quoted(type)) elements; <f8, <f4, <f2, booleans and "
        + "little-endian integers are read (convert with array.astype('<f8'))"
    case .shape(let dimensions):
      "the shape \(elided(dimensions)) has a negative dimension, more than \(NPYHeader.rankLimit) axes, "
        + "or dimensions whose product, zeros counted as 1, is not below 2^48"
    case .byteCount(let found, let needed):
      "the shape needs \(needed) bytes of data, but the file has \(found)"
        + (found < needed ? "; it may be truncated" : "")
    case .noMatrix(let shape):
      "a table needs an array of shape [rows, columns], but this one has shape \(shape)"
    case .notExact(let value):
      "the array holds \(value.isNaN ? "nan" : "\(value)"), which is no fraction"
    case .columnsOfStream:
      "the array is stored by columns, so its rows cannot be read from a pipe; "
        + "give the path of a file, or store it with np.ascontiguousarray(array)"
    }
  }
}

/// The first names of a list, fit for a message.
///
/// - Parameter count: how many there are, of which some may be given.
package func listed(_ names: [String], count: Int? = nil) -> String {
  let (shown, count) = (names.prefix(8), count ?? names.count)
  if count == 0 { return "none" }
  let text = shown.map { isClear($0) ? legible($0, limit: 40) : quoted($0) }.joined(separator: ", ")
  return count > shown.count ? "\(text) and \(count - shown.count) more" : text
}

/// Whether a name can be seen without quotes where it begins and ends.
private func isClear(_ name: String) -> Bool {
  name.first?.isWhitespace == false && name.last?.isWhitespace == false
}

/// A name or a cell in quotes, fit for a message.
func quoted(_ text: String) -> String { "\"\(legible(text, limit: 60))\"" }
