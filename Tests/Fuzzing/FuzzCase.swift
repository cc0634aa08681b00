import AutodiffCommand

/// One call of the command line, made from a seed and a number and nothing else.
package struct FuzzCase: Sendable {
  /// What kind of input is tried.
  package enum Kind: Int, CaseIterable, Sendable {
    case formula, mutatedFormula, claim
    case safetensors, sequential, jsonModel, npy, jsonTensor, csv
    case npz, idx, jsonRows
    case layerNames, onnx
    case options, words, lesson, streams

    /// Those that are files.
    package static let files: [Kind] = [
      .safetensors, .sequential, .jsonModel, .npy, .jsonTensor, .csv, .npz, .idx, .jsonRows,
      .layerNames, .onnx,
    ]

    /// How many of every thousand cases are of this kind.
    var share: Int {
      switch self {
      case .layerNames, .onnx: 30
      case .formula: 170
      case .mutatedFormula: 120
      case .claim: 50
      case .safetensors, .sequential, .jsonModel, .npy, .jsonTensor: 70
      case .csv: 60
      case .npz: 40
      case .idx: 10
      case .jsonRows: 20
      case .options: 58
      case .lesson: 20
      case .words: 40
      case .streams: 2
      }
    }
  }

  /// A file that the call may read, by a name without a folder.
  struct File: Sendable {
    var name: String
    var bytes: [UInt8]
  }

  /// The text or the file that has a parser of its own, by which a case counts as accepted.
  enum Subject: Sendable {
    case formula(String)
    case model(Int)
    case npy(Int)
    case jsonTensor(Int)
    case table(Int)
    case rows(Int)
    /// The words of the call: accepted when they are no wrong call.
    case call
  }

  let kind: Kind
  var arguments: [String]
  var files: [File] = []
  var subject: Subject = .call
  /// The lines of standard input.
  var answers: [String] = []
  /// What is done to the streams of the process, if anything.
  var streams: StreamFault?

  /// The case of a seed with a number, of one of some kinds.
  package init(seed: UInt64, number: Int, kinds: [Kind] = Kind.allCases) {
    var random = FuzzRandom(seed: seed, number: number)
    var place = random.below(kinds.reduce(0) { $0 + $1.share })
    var kind = kinds[0]
    for candidate in kinds {
      if place < candidate.share {
        kind = candidate
        break
      }
      place -= candidate.share
    }
    self = Self.make(kind, &random)
    if kind != .streams { boundMemory(&random) }
  }

  /// Gives the bound on memory to a command that takes one and has none yet, half of what the driver allows.
  mutating func boundMemory(_ random: inout FuzzRandom) {
    if arguments.contains(where: { $0.hasPrefix("--memory") }) { return }
    let definition = Command.all.map(\.definition).first { arguments.starts(with: $0.path) }
    guard let definition, definition.options.contains(where: { $0.name == "memory" }) else {
      return
    }
    let size = random.pick(["512M", "512M", "512M", "64M", "40M", "1M"])
    arguments.insert("--memory=\(size)", at: definition.path.count)
  }

  init(_ kind: Kind, _ arguments: [String], files: [File] = [], subject: Subject = .call) {
    (self.kind, self.arguments, self.files, self.subject) = (kind, arguments, files, subject)
  }

  private static func make(_ kind: Kind, _ random: inout FuzzRandom) -> FuzzCase {
    switch kind {
    case .formula, .mutatedFormula, .claim: formulaCase(kind, &random)
    case .safetensors, .sequential, .jsonModel: modelCase(kind, &random)
    case .npy, .jsonTensor: tensorCase(kind, &random)
    case .csv: tableCase(&random)
    case .npz: archiveCase(&random)
    case .idx: imagesCase(&random)
    case .jsonRows: jsonRowsCase(&random)
    case .layerNames: layerNamesCase(&random)
    case .onnx: onnxCase(&random)
    case .options: optionsCase(&random)
    case .words: wordsCase(&random)
    case .lesson: lessonCase(&random)
    case .streams: streamsCase(&random)
    }
  }
}
