import Autodiff

/// Why a file could not be read or written: which file, and what is wrong where.
///
/// The wording of every problem is in `FileProblem+Description.swift`.
public struct FileError: Error, Hashable, Sendable {
  /// The path as the caller gave it.
  public let file: String
  /// What is wrong.
  public let problem: FileProblem

  /// Creates an error about a file.
  public init(file: String, problem: FileProblem) {
    self.file = file
    self.problem = problem
  }
}

/// What can be wrong with a file.
public enum FileProblem: Hashable, Sendable {
  /// There is no such file.
  case notFound
  /// The path names a directory.
  case isDirectory
  /// The system refused to open or to read it.
  case unreadable(reason: String)
  /// The file is no longer what it was when it was opened.
  case changed
  /// The system refused to write it.
  case unwritable(reason: String)
  /// More bytes than the reader takes.
  case tooLarge(limit: Int)
  /// No bytes at all.
  case empty
  /// Bytes that are not UTF-8 text, on the given line.
  case notUTF8(line: Int)
  /// Neither a name nor a content that tells what kind of model file it is.
  case unknownModelFormat
  /// A model of a kind that is recognised and not read.
  case foreignModel(ForeignModel)
  /// An ONNX model that cannot be read.
  case onnx(ONNXProblem)
  /// Text that is not JSON.
  case json(JSONProblem, line: Int, column: Int)
  /// JSON that is not what the reader expects there.
  case content(ContentProblem, path: String)
  /// A safetensors header that does not describe the file it stands in.
  case safetensors(SafetensorsProblem)
  /// Tensors or layers that make no network.
  case model(ModelProblem)
  /// A table with something wrong on a line, counted from 1.
  case csv(CSVProblem, line: Int)
  /// A NumPy array file that cannot be read.
  case npy(NPYProblem)
  /// A file of a kind that is recognised and not read as a table.
  case foreign(ForeignTable)
  /// An archive that cannot be read, or that does not hold one matrix.
  case archive(ArchiveProblem)
  /// A file of images that is damaged.
  case idx(reason: String)
  /// A JSON object of columns, where rows are expected.
  case jsonColumns
  /// A table without rows.
  case noRows
  /// An array with more columns than a table has.
  case tooManyColumns(Int, limit: Int)
  /// A row beyond the end of a table.
  case noRow(Int, count: Int)
  /// A table without a column that is asked for.
  case noColumn(String, known: [String], count: Int)
  /// A table without a column that is a feature.
  case noFeatures
  /// More texts in a column than a category has.
  case tooManyLevels(column: String, limit: Int)
}

/// Why a text is not JSON.
public enum JSONProblem: Hashable, Sendable {
  /// Something else stands where a value or a punctuation mark belongs.
  case unexpected(found: String, expected: String)
  /// The text ends inside a value.
  case unexpectedEnd(expected: String)
  /// A number that JSON does not allow, or that no Double holds.
  case number(String)
  /// A string with an unescaped control character.
  case controlCharacter
  /// A backslash sequence that means nothing.
  case escape(String)
  /// Arrays and objects nested deeper than the parser follows.
  case depth(limit: Int)
  /// A name that occurs twice in one object.
  case duplicateName(String)
}

/// Why a JSON value is not the one that was expected.
public enum ContentProblem: Hashable, Sendable {
  /// A value of another kind.
  case kind(found: String, expected: String)
  /// A name that must be there.
  case missing(name: String)
  /// A name that means nothing there.
  case unknownName(String, known: [String])
  /// Rows of different lengths.
  case ragged(count: Int, first: Int)
  /// An array without elements.
  case emptyArray
  /// A text that is no activation.
  case activation(ActivationError)
  /// A text that is no fraction, where exact numbers are read.
  case exactNumber(RationalNumberError)
}

/// Why a safetensors file is not readable.
public enum SafetensorsProblem: Hashable, Sendable {
  /// Fewer bytes than the length of the header takes.
  case noHeaderLength(fileSize: Int)
  /// A header longer than the file, or than the format allows.
  case headerLength(declared: UInt64, available: Int)
  /// A number format that is not read.
  case elementType(tensor: String, String)
  /// A shape with a negative or non-integer dimension.
  case shape(tensor: String)
  /// A shape whose dimensions have a product, zeros counted as 1, that is not below `Shape.sizeLimit`.
  case countOverflow(tensor: String)
  /// Offsets that are not two ascending integers inside the data.
  case offsets(tensor: String, begin: Int, end: Int, dataSize: Int)
  /// A byte range that does not hold the declared shape.
  case byteCount(tensor: String, declared: Int, needed: Int)
  /// Two tensors that claim the same bytes.
  case overlap(String, String)
  /// Bytes that no tensor claims.
  case unclaimed(begin: Int, end: Int)
}

/// Why tensors or layers make no network.
public enum ModelProblem: Error, Hashable, Sendable {
  /// No layer at all.
  case noLayers
  /// A tensor that is neither the weight nor the bias of a linear layer.
  case strangeTensor(String, shape: Shape)
  /// A bias without its weight.
  case missingWeight(String)
  /// A tensor that the file's line of layers needs.
  case missingTensor(String)
  /// A line of layers that has no meaning here.
  case layersText(String)
  /// A weight that is no matrix.
  case weightShape(String, shape: Shape)
  /// A bias that does not fit its weight.
  case biasShape(String, shape: Shape, weight: Shape)
  /// Layers, by their numbers, whose activations neither the file nor the caller names, in a network of a depth L.
  case activationUnknown(layers: [Int], depth: Int)
  /// An activation in the file's metadata that has no meaning here, or too few of them.
  case metadata(String, layers: Int)
  /// A number that is infinite or NaN, where exact numbers are read.
  case notExact(tensor: String, Double)
  /// A tensor of something else than the layers that are read.
  case foreignTensor(String, ForeignTensor)
  /// Vectors and numbers that belong to no layer, as a scaler has them.
  case buffers([String])
  /// A name to pass over that no tensor has.
  case nothingIgnored(String)
  /// A tensor of a normalization that does not fit it.
  case normalizationShape(String, shape: Shape, units: Shape)
  /// A weight that fits its bias, or its neighbours, when turned.
  case turned(String, shape: Shape, isTransposed: Bool)
  /// Linear layers, with their sizes, whose shapes chain in no order.
  case noChain([String])
  /// Linear layers whose shapes chain in several orders, which their names do not decide.
  case ambiguousOrder([String])
  /// A normalization of which nothing says on which side of an activation it stands.
  case normalizationPlace(String)
  /// An order of the caller's that is none of these layers.
  case order(LayerOrderProblem)
  /// A softmax below the last linear layer.
  case softmaxWithin(LayerFunction)
  /// Something that a perceptron does not have.
  case notPlain(String)
  /// Layers that do not make a network together.
  case network(NetworkError)
}

/// Why a caller's order of the layers is none.
public enum LayerOrderProblem: Error, Hashable, Sendable {
  /// A name of no layer and no activation.
  case unknown(String, known: [String])
  /// A name that several layers end in.
  case several(String, [String])
  /// A layer that is named twice.
  case twice(String)
  /// Layers that are not named.
  case leftOut([String])
}

/// Why a line is not a row of a table.
public enum CSVProblem: Hashable, Sendable {
  /// The first line holds numbers where names are expected.
  case noHeader
  /// A column without a name.
  case unnamedColumn(column: Int)
  /// Two columns with one name.
  case duplicateColumn(name: String, first: Int, second: Int)
  /// A row with more or fewer cells than the header.
  case ragged(cells: Int, expected: Int)
  /// A cell that is no number.
  case notANumber(text: String, column: Int, name: String)
  /// A cell that is no fraction, where exact numbers are read.
  case exactNumber(RationalNumberError, column: Int, name: String)
  /// A cell with nothing in it.
  case emptyCell(column: Int, name: String)
  /// A cell with a word for a value that is missing.
  case missingValue(text: String, column: Int, name: String)
  /// A cell with another text than those that are known.
  case unknownText(text: String, column: Int, name: String, known: [String])
  /// A number with a comma before three digits, in a table where no cell shows what a comma stands for.
  case commaUndecided(text: String, column: Int, name: String)
  /// A number with a point where other cells have a comma, or the other way round.
  case decimalConflict(text: String, column: Int, name: String)
  /// A quoted cell that never ends.
  case unterminatedQuote(column: Int)
  /// Characters between a closing quote and the next comma.
  case textAfterQuote(column: Int)
  /// A row with more bytes than are read.
  case rowTooLong(limit: Int)
  /// A cell with more bytes than are read.
  case cellTooLong(column: Int, limit: Int)
  /// A row with more cells than are read.
  case tooManyColumns(limit: Int)
}

/// Why an archive of arrays is not readable.
public enum ArchiveProblem: Error, Hashable, Sendable {
  /// Bytes that are not what an archive has there.
  case malformed(String)
  /// An entry with a password.
  case encrypted(String)
  /// An entry that is compressed in an unknown way.
  case method(String, Int)
  /// Entries beyond 4 GiB.
  case large
  /// No array with two axes or more.
  case noMatrix
  /// More than one of them.
  case severalMatrices([String])
  /// No such array with two axes or more.
  case noArray(String, known: [String])
}

/// Why an array file is not readable.
public enum NPYProblem: Error, Hashable, Sendable {
  /// The first bytes are not NumPy's.
  case notNPY
  /// A version of the format that does not exist.
  case version(Int)
  /// A header that ends early.
  case truncatedHeader
  /// A header that is not the dictionary it should be.
  case header(reason: String)
  /// A number format that is not read.
  case elementType(String)
  /// A shape that is too large (`Shape.sizeLimit`), or with too many axes or a negative dimension.
  case shape([Int])
  /// More or fewer data bytes than the shape needs.
  case byteCount(found: Int, needed: Int)
  /// Rows are wanted of an array that is no matrix.
  case noMatrix(Shape)
  /// Rows are wanted of columns that come from a pipe.
  case columnsOfStream
  /// A number that is infinite or NaN, where exact numbers are read.
  case notExact(Double)
}
