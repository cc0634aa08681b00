/// A kind of model file that is recognised by its first bytes, and not read.
public enum ForeignModel: String, Hashable, Sendable {
  case pickledTensors, torchScript, oldTorch, pickle, hdf5, keras, tensorFlowLite, gguf
  case messagePack, numpyArchive, savedModel, zip, gzip

  /// - Parameter first: the first bytes, a dozen at least.
  init?(first: [UInt8], file: FileBytes) {
    // The length of a safetensors header may have any of these bytes.
    if ModelFormat(content: first) == .safetensors { return nil }
    let starts: [([UInt8], ForeignModel)] = [
      ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], .hdf5), (Array("GGUF".utf8), .gguf),
      ([0x1F, 0x8B], .gzip),
    ]
    if first.starts(with: [0x50, 0x4B, 3, 4]) {
      self = Self.archive(file)
    } else if let kind = starts.first(where: { first.starts(with: $0.0) })?.1 {
      self = kind
    } else if first.dropFirst(4).starts(with: "TFL3".utf8) {
      self = .tensorFlowLite
    } else if first.count > 3, first[0] == 0x80, (2...5).contains(first[1]) {
      // PyTorch up to 1.5 began with a number of its own, as a long of ten bytes.
      self = first[2...].starts(with: [0x8A, 0x0A, 0x6C, 0xFC]) ? .oldTorch : .pickle
    } else if first.count > 2, (0x81...0x8F).contains(first[0]), (0xA1...0xBF).contains(first[1]) {
      self = .messagePack
    } else {
      return nil
    }
  }

  /// What a ZIP archive holds.
  private static func archive(_ file: FileBytes) -> ForeignModel {
    guard let names = (try? ZIPArchive(file))?.entries.map(\.name) else { return .zip }
    if names.contains(where: { $0 == "constants.pkl" || $0.hasSuffix("/constants.pkl") }) {
      return .torchScript
    }
    if names.contains(where: { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }) {
      return .pickledTensors
    }
    if names.contains("model.weights.h5") { return .keras }
    if names.contains(where: { $0.hasSuffix(".npy") }) { return .numpyArchive }
    if names.contains(where: { $0.hasSuffix("saved_model.pb") }) { return .savedModel }
    return .zip
  }

  /// What it is, and the lines of Python that make a file of it that is read.
  var description: String {
    func python(_ what: String, _ lines: String...) -> String {
      "\(what); in Python: " + lines.joined(separator: "; ")
    }
    let save = "safetensors.torch.save_file(state, \"model.safetensors\")"
    return switch self {
    case .pickledTensors, .oldTorch:
      python(
        "a pickle of PyTorch's (.pt, .pth, .ckpt, .bin)", "import torch, safetensors.torch",
        "state = torch.load(\"FILE\", map_location=\"cpu\", weights_only=True)",
        "state = state.get(\"state_dict\", state)", save)
    case .torchScript:
      python(
        "a TorchScript model", "import torch, safetensors.torch",
        "state = dict(torch.jit.load(\"FILE\", map_location=\"cpu\").state_dict())", save)
    case .pickle:
      python(
        "a Python pickle", "import pickle, json", "m = pickle.load(open(\"FILE\", \"rb\"))",
        "of scikit-learn: json.dump({\"coefs_\": [c.tolist() for c in m.coefs_], "
          + "\"intercepts_\": [b.tolist() for b in m.intercepts_], \"activation\": m.activation, "
          + "\"out_activation_\": m.out_activation_}, open(\"model.json\", \"w\"))",
        "of PyTorch: safetensors.torch.save_file(m.state_dict(), \"model.safetensors\")")
    case .hdf5, .keras:
      python(
        self == .keras ? "a Keras model" : "an HDF5 file, as Keras writes them",
        "import keras, safetensors.numpy", "m = keras.models.load_model(\"FILE\")",
        "safetensors.numpy.save_file({f\"{l.name}.{w.name}\": w.numpy() for l in m.layers for w in l.weights}, "
          + "\"model.safetensors\")")
    case .tensorFlowLite:
      "a TensorFlow Lite model, of converted operations; save the Keras model that it was made from: "
        + "m.save(\"model.keras\")"
    case .gguf:
      "a GGUF model of llama.cpp, which is no network of linear layers one after the other"
    case .messagePack:
      python(
        "MessagePack, as Flax writes it", "import flax, safetensors.flax",
        "tree = flax.serialization.msgpack_restore(open(\"FILE\", \"rb\").read())",
        "safetensors.flax.save_file(flax.traverse_util.flatten_dict(tree, sep=\".\"), \"model.safetensors\")"
      )
    case .numpyArchive:
      python(
        "an archive of NumPy arrays", "import numpy, safetensors.numpy",
        "safetensors.numpy.save_file(dict(numpy.load(\"FILE\")), \"model.safetensors\")")
    case .savedModel:
      "a TensorFlow SavedModel; load it in Keras and save its weights as safetensors"
    case .zip: "a ZIP archive without a model that is known; unpack it"
    case .gzip: "compressed by gzip; run gunzip FILE"
    }
  }
}
